"""From what a network gives for a slice to regions in patient space."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.core.contour import contours_of_masks
from app.core.geometry import PlaneGeometry
from app.core.model_card import ModelCard
from app.core.roi import GenerationAlgorithm, NetworkProvenance, ReviewState, Roi, RoiClass, new_roi_id
from app.core.volume import ImageSlice
from inference.architecture import Architecture
from inference.outcome import Outcome

DEFAULT_TOLERANCE_PX: Final = 0.5
"""Contours may leave the pixel edges by this much where the network states nothing; no pixel changes sides."""


def proposed_rois(
    outcome: Outcome,
    image: ImageSlice,
    plane: PlaneGeometry,
    *,
    card: ModelCard,
    architecture: Architecture,
    device: str,
) -> tuple[Roi, ...]:
    """Proposals on a slice, in the order of the regions."""
    tolerance = architecture.postprocess.contour_tolerance_mm
    if tolerance is None:
        tolerance = DEFAULT_TOLERANCE_PX * max(plane.pixel_spacing_mm)
    regions, rois = outcome.regions, []
    outlines = contours_of_masks((region.mask for region in regions), [plane] * len(regions), tolerance_mm=tolerance)
    for region, contours in zip(regions, outlines, strict=True):
        found = architecture.classes[region.class_index]
        provenance = NetworkProvenance(
            dnn_uid=card.dnn_uid,
            name=card.name,
            version=card.version,
            digest=card.digest,
            threshold=found.threshold,
            device=device,
            created=datetime.now().astimezone(),
            is_coarse=outcome.is_coarse,
        )
        rois.append(
            Roi(
                roi_id=new_roi_id(),
                roi_class=RoiClass(found.name, found.code, found.rt_roi_interpreted_type),
                sop_instance_uid=image.sop_instance_uid,
                frame_of_reference_uid=image.frame_of_reference_uid,
                contours=contours,
                state=ReviewState.PROPOSED,
                generation=GenerationAlgorithm.AUTOMATIC,
                score=region.score,
                frame_number=image.frame_number,
                network=provenance,
            )
        )
    return tuple(rois)
