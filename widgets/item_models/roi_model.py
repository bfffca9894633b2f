"""The regions of the open series as the review panel lists them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.core.contour import Contour
from app.core.identity import RoiId
from app.core.phrases import phrase
from app.core.roi import ReviewState, Roi, roi_area_mm2
from app.core.structure_set import ApprovalStatus
from app.session.region_filter import RegionFilter
from app.session.region_labels import STATE_MARKS
from app.session.session import Session
from widgets.item_models.localised import area
from widgets.item_models.row_model import RowModel
from widgets.translation import tr

STATE_WORDS = {
    ReviewState.PROPOSED: phrase("proposed"),
    ReviewState.EDITED: phrase("edited, undecided"),
    ReviewState.VALIDATED: phrase("validated"),
    ReviewState.REJECTED: phrase("rejected"),
    ReviewState.IMPORTED: phrase("imported, not approved"),
}

APPROVALS = {
    ApprovalStatus.APPROVED.value: phrase("approved"),
    ApprovalStatus.UNAPPROVED.value: phrase("unapproved"),
    ApprovalStatus.REJECTED.value: phrase("rejected"),
}
WITHOUT_APPROVAL = phrase("without approval")


@dataclass(frozen=True, slots=True)
class RoiRow:
    """What a row says."""

    roi: Roi
    mark: str
    slice_number: int | None
    area_mm2: float | None
    with_score: bool = False

    @property
    def area_text(self) -> str:
        """The area, or that there is none."""
        return area(self.area_mm2) if self.area_mm2 is not None else tr("no area")

    @property
    def place_text(self) -> str:
        """Where the region lies, and where an imported one comes from: its name needs the line above for itself.

        Of a hint it says so.
        """
        if self.roi.is_hint:
            return f"{self.slice_text} · {tr('region hint')}"
        if self.roi.state is not ReviewState.IMPORTED or self.roi.structure_set is None:
            return self.slice_text
        place = f"{self.slice_text} · {self.roi.structure_set.label or tr('imported')}"
        beside_mm = self.roi.structure_set.off_plane_mm
        return tr("{line} · {distance} mm off-plane", line=place, distance=f"{beside_mm:.2f}") if beside_mm else place

    @property
    def number_text(self) -> str:
        """Where the region lies, without a word about it."""
        return str(self.slice_number) if self.slice_number is not None else "–"

    @property
    def slice_text(self) -> str:
        """Where the region lies."""
        return (
            tr("Slice {number}", number=self.slice_number)
            if self.slice_number is not None
            else tr("Not in this series")
        )

    @property
    def aside_text(self) -> str:
        """The score of a proposal, where it is asked for; whether the archive holds a decided region."""
        if self.roi.is_open:
            return f"{self.roi.score:.2f}" if self.with_score and self.roi.score is not None else ""
        is_imported = self.roi.state is ReviewState.IMPORTED
        return tr("saved") if self.roi.is_saved and not is_imported else ""

    @property
    def can_reopen(self) -> bool:
        """Whether the row offers to take a rejection back."""
        return self.roi.state is ReviewState.REJECTED and not self.roi.is_saved


class RoiModel(RowModel[RoiRow]):
    """The regions in the order of `Review.listed`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.roi.roi_id, parent)
        self._areas: dict[RoiId, tuple[tuple[Contour, ...], float | None]] = {}

    def show(self, session: Session, chosen: RegionFilter) -> bool:
        """Show the regions of the open series that a filter leaves; returns whether rows came, went or moved."""
        opened, review = session.opened, session.review
        rois = chosen.shown(review.listed, selected=review.selected) if review is not None else ()
        # An area is computed once for the same contours.
        known = ((roi, self._areas.get(roi.roi_id)) for roi in rois)
        self._areas = {roi.roi_id: area for roi, area in known if area is not None and area[0] is roi.contours}
        rows = []
        for roi in rois:
            if roi.roi_id not in self._areas:
                self._areas[roi.roi_id] = roi.contours, roi_area_mm2(roi, opened.series) if opened else None
            index = opened.series.index_of(roi.image) if opened else None
            number = index + 1 if index is not None else None
            area = self._areas[roi.roi_id][1]
            rows.append(RoiRow(roi, STATE_MARKS[roi.state], number, area, session.uncertainty.is_shown))
        return self.replace(tuple(rows))

    def name(self, row: RoiRow) -> str:
        """The name of its class."""
        return row.roi.roi_class.name

    def description(self, row: RoiRow) -> list[str]:
        """What it is, where, how large, and where it comes from."""
        return _description(row)


def _description(row: RoiRow) -> list[str]:
    roi = row.roi
    lines = [f"{roi.roi_class.name}, {tr(STATE_WORDS[roi.state])}", f"{row.slice_text}, {row.area_text}"]
    if row.with_score and roi.score is not None:
        hint = tr("{line}, probability on the whole slice {score:.2f}", line=lines[1], score=roi.score)
        lines[1] = hint if roi.is_hint else tr("{line}, mean probability {score:.2f}", line=lines[1], score=roi.score)
    if roi.is_hint:
        lines.append(tr("A region hint: it shows where the network saw something, not its outline"))
    if roi.open_contours:
        lines.append(tr("Points and open lines: shown as they came, without an area"))
    if roi.comment:
        lines.append(tr("Comment: {words}", words=roi.comment))
    if roi.network is not None:
        lines.append(
            tr(
                "Proposed by {network} {version} on {device}",
                network=roi.network.name,
                version=roi.network.version,
                device=roi.network.device,
            )
        )
    if roi.structure_set is not None:
        status = tr(APPROVALS.get(roi.structure_set.approval_status, WITHOUT_APPROVAL))
        kind, label = roi.structure_set.kind.value, roi.structure_set.label
        lines.append(tr("In the stored {kind} “{label}”, {status}", kind=kind, label=label, status=status))
        if roi.structure_set.source and roi.network is None:
            lines.append(tr("Drawn by {source}", source=roi.structure_set.source))
        if roi.structure_set.off_plane_mm:
            beside_mm = f"{roi.structure_set.off_plane_mm:.2f}"
            lines.append(tr("Its contours lie {distance} mm beside the plane of its image", distance=beside_mm))
        if roi.structure_set.reviewer_name:
            lines.append(tr("Reviewed by {reviewer}", reviewer=roi.structure_set.reviewer_name))
    if roi.predecessor is not None:
        lines.append(tr("A new version of what “{label}” holds", label=roi.predecessor.label))
    return lines
