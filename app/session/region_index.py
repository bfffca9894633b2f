"""The regions of a series, sorted out once: what is asked of them is asked at every slice, among thousands."""

from __future__ import annotations

from app.core.identity import ImageReference, RoiId, SOPInstanceUID
from app.core.roi import ReviewState, Roi


class RegionIndex:
    """Regions in their order; never changed.

    Parameters
    ----------
    rois
        Slice by slice.
    """

    def __init__(self, rois: tuple[Roi, ...] = ()) -> None:
        self.rois = rois
        self.undecided = tuple(roi for roi in rois if roi.is_open)
        """What awaits a decision."""
        self.to_save = tuple(r for r in rois if r.state is ReviewState.VALIDATED and not r.is_saved)
        """Validated regions that no structure set holds yet."""
        shown = (roi for roi in rois if roi.state is not ReviewState.REJECTED)
        self.networks: frozenset[SOPInstanceUID] = frozenset(roi.network.dnn_uid for roi in shown if roi.network)
        """DnnUIDs of the networks that proposed regions, without those of which all were rejected."""
        self._by_id = {roi.roi_id: roi for roi in rois}
        by_image: dict[ImageReference, list[Roi]] = {}
        for roi in rois:
            by_image.setdefault(roi.image, []).append(roi)
        self._by_image = {image: tuple(here) for image, here in by_image.items()}

    @property
    def images(self) -> tuple[ImageReference, ...]:
        """The slices that regions lie on, each once."""
        return tuple(self._by_image)

    def find(self, roi_id: RoiId | None) -> Roi | None:
        """The region with that identifier."""
        return self._by_id.get(roi_id) if roi_id is not None else None

    def on_slice(self, image: ImageReference) -> tuple[Roi, ...]:
        """The regions of one slice."""
        return self._by_image.get(image, ())
