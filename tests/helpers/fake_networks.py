"""Networks in memory: what an archive offers, and a proposer that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from app.core.contour import contours_of_mask
from app.core.errors import FileError, VerdantError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate, Exclusion, LayerRow, ModelCard, NetworkDetails, NetworkRecord, Selection
from app.core.network_services import EngineStatus, Finding, Prediction, SliceFailure
from app.core.pixels import ImagePixels
from app.core.probability_map import ProbabilityMap, as_bytes
from app.core.roi import (
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    new_roi_id,
)
from app.core.services import Archive
from app.core.signatures import SignatureState
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from tests.helpers.fake_heart import LEFT_VENTRICLE, WHEN, blurred

NETWORK = NetworkRecord(
    study_instance_uid=StudyInstanceUID("2.25.100"),
    series_instance_uid=SeriesInstanceUID("2.25.101"),
    dnn_uid=SOPInstanceUID("2.25.102"),
    name="LV U-Net",
    modality="MR",
    body_part_examined="HEART",
    samples_per_pixel=1,
    content_date="20261101",
)
OTHER_NETWORK = NetworkRecord(
    study_instance_uid=StudyInstanceUID("2.25.100"),
    series_instance_uid=SeriesInstanceUID("2.25.103"),
    dnn_uid=SOPInstanceUID("2.25.104"),
    name="Lung CT",
    modality="CT",
    body_part_examined="CHEST",
)


def model_card(
    network: NetworkRecord = NETWORK,
    *,
    for_demonstration: bool = True,
    signature: SignatureState = SignatureState.TRUSTED,
) -> ModelCard:
    """A card as an object would give it."""
    training: dict[str, object] = {
        "version": "1.0",
        "data": [{"licence": "CC0-1.0"}],
        "metrics": {"held_out": {"mean_dice": 0.931, "false_alarm_share": 0.02, "patients": 6}},
    }
    if for_demonstration:
        training["intended_use"] = "demonstration"
    return ModelCard(
        dnn_uid=network.dnn_uid,
        name=network.name,
        modality=network.modality,
        body_part_examined=network.body_part_examined,
        samples_per_pixel=1,
        photometric_interpretation="MONOCHROME2",
        rows=256,
        columns=256,
        digest="sha256:0123456789abcdef",
        weights_size_bytes=2_700_000,
        content_date=network.content_date,
        training_info=MappingProxyType(training),
        signature=signature,
        signer="" if signature is SignatureState.UNSIGNED else "Verdant Hospital",
    )


def proposed_roi(
    image: ImageSlice, mask: NDArray[np.bool_], *, score: float = 0.94, state: ReviewState = ReviewState.PROPOSED
) -> Roi:
    """A region outlined from a mask of the slice."""
    assert image.plane is not None
    return Roi(
        roi_id=new_roi_id(),
        roi_class=LEFT_VENTRICLE,
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        contours=contours_of_mask(mask, image.plane),
        state=state,
        generation=GenerationAlgorithm.AUTOMATIC,
        score=score,
        network=NetworkProvenance(
            NETWORK.dnn_uid, NETWORK.name, "1.0", "sha256:0123456789abcdef", threshold=0.5, device="CPU", created=WHEN
        ),
    )


@dataclass
class FakeProposer:
    """Satisfies `Proposer`: finds the fake ventricle, and a small false one beside it where `false_alarm` says so.

    Parameters
    ----------
    masks
        What networks propose that see something else, by DnnUID.
    """

    selection: Selection = field(
        default_factory=lambda: Selection(
            (Candidate(NETWORK, "Modality MR and BodyPartExamined HEART are those of the image."),),
            (Exclusion(OTHER_NETWORK, "Modality", "is for CT, the image is MR"),),
        )
    )
    card_of: Callable[[NetworkRecord], ModelCard] = model_card
    false_alarm: bool = True
    findings: tuple[Finding, ...] = ()
    is_coarse: bool = False
    masks: dict[SOPInstanceUID, NDArray[np.bool_]] = field(default_factory=dict)
    failure: VerdantError | None = None
    asked: list[int] = field(default_factory=list)
    prepared: list[NetworkRecord] = field(default_factory=list)

    def select(self, image: ImageSlice, archive: Archive, *, control: TaskControl) -> Selection:
        archive.find_networks(control)
        return self.selection

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        return self.card_of(network)

    def details(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkDetails:
        control.checkpoint(0.5, "Fetching")
        rows = (LayerRow(1, "doubleConv", (16, 256, 256), 2_512), LayerRow(2, "output", (1, 256, 256), 17))
        return NetworkDetails(self.card(network, archive, control=control), rows, '{"version": 2}')

    def prepare(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> None:
        self.prepared.append(network)

    def propose(
        self,
        stack: Sequence[ImageSlice],
        indices: Sequence[int],
        *,
        read_pixels: Callable[[ImageSlice], ImagePixels],
        network: NetworkRecord,
        archive: Archive,
        control: TaskControl,
        on_prediction: Callable[[Prediction], None],
    ) -> tuple[SliceFailure, ...]:
        control.checkpoint(0.5, "Predicting")
        if self.failure is not None:
            raise self.failure
        failures = []
        for index in indices:
            self.asked.append(index)
            try:
                pixels = read_pixels(stack[index])
            except FileError as error:
                failures.append(SliceFailure(index, error))
            else:
                on_prediction(self._prediction(stack[index], pixels, network))
        return tuple(failures)

    def status(self) -> EngineStatus:
        return EngineStatus("CPU", "OpenVINO", 0.044, memory_bytes=1 << 28, memory_limit_bytes=1 << 30)

    def _prediction(self, image: ImageSlice, pixels: ImagePixels, network: NetworkRecord) -> Prediction:
        mask = self.masks.get(network.dnn_uid, pixels.values > 480)
        rois = [proposed_roi(image, mask)] if mask.sum() > 30 else []
        if self.false_alarm and rois:
            small = np.zeros(mask.shape, dtype=bool)
            small[30:38, 40:54] = True
            rois.append(proposed_roi(image, small, score=0.58))
        if self.is_coarse:
            rois = [replace(roi, network=roi.network and replace(roi.network, is_coarse=True)) for roi in rois]
        card = self.card_of(network)
        names = {"dnn_uid": network.dnn_uid, "name": network.name}
        created = WHEN + timedelta(seconds=len(self.asked))
        rois = [replace(r, network=r.network and replace(r.network, created=created, **names)) for r in rois]
        # Sure in the middle of the ventricle, less so outwards.
        around = ProbabilityMap(as_bytes(blurred(mask)), 0, 0, threshold=0.5)
        return Prediction(
            image.reference,
            card,
            tuple(rois),
            seconds=0.044,
            device="CPU",
            findings=self.findings,
            probabilities={} if self.is_coarse or not rois else {rois[0].roi_id: around},
        )
