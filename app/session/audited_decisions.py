"""Decisions on regions as the audit trail has them: each with how often its outline was changed before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.core.identity import RoiId
from app.core.roi import ReviewState, Roi
from app.session.opening import Opened
from app.session.reviewing import Review

OnDecision = Callable[[Opened, Roi, str, int], None]
"""Called with the series, the region, what was decided and how many changes of its outline came before."""
_WORDS: Final = {ReviewState.VALIDATED: "validated", ReviewState.REJECTED: "rejected"}


class AuditedDecisions:
    """Follows the review of a series from now on; what was decided before was noted then."""

    def __init__(self, review: Review, opened: Opened, on_decision: OnDecision) -> None:
        self._review = review
        self._opened = opened
        self._on_decision = on_decision
        self._known = {roi.roi_id: roi for roi in review.rois}
        self._edits: dict[RoiId, int] = {}
        review.changed.connect(self._follow)

    def _follow(self) -> None:
        present = {roi.roi_id: roi for roi in self._review.rois}
        known, self._known = self._known, present
        for roi_id, roi in present.items():
            before = known.get(roi_id)
            if before is roi or roi.is_settled:
                continue
            if before is not None and before.contours is not roi.contours:
                self._edits[roi_id] = self._edits.get(roi_id, 0) + 1
            self._compare(before, roi)
        for roi_id, gone in known.items():
            if roi_id not in present and gone.is_decided and not gone.is_settled:
                self._say(gone, "removed")

    def _compare(self, before: Roi | None, roi: Roi) -> None:
        was = before.decision if before is not None and before.is_decided else None
        if roi.is_decided and (was is None or before is None or before.state is not roi.state or was != roi.decision):
            self._say(roi, _WORDS.get(roi.state, roi.state.value))
        elif was is not None and not roi.is_decided:
            self._say(roi, "reopened")

    def _say(self, roi: Roi, what: str) -> None:
        self._on_decision(self._opened, roi, what, self._edits.get(roi.roi_id, 0))
