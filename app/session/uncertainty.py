"""How sure a network was: the scores, and the band of uncertainty round each proposal, for whoever asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.identity import RoiId
from app.core.network_services import Prediction
from app.core.phrases import phrase
from app.core.polygon import Loop
from app.core.probability_map import ProbabilityMap
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.core.tasks import TaskControl, TaskRunner

if TYPE_CHECKING:
    from app.session.session import Session

MOST_BYTES: Final = 128 << 20
"""Of all maps together; those that came first go first."""
OF_A_HINT: Final = phrase("No band here: a region hint has no probability pixel by pixel.")
NOT_KEPT: Final = phrase("No band here: probabilities are kept until Verdant is closed. AI ROI gives them again.")


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Where the probability is at two levels: open or closed lines, (N, 2) row, column of the slice each."""

    levels: tuple[float, float]
    lines: tuple[Loop, ...]


class Uncertainty:
    """The probability maps of proposals since the start, and whether they are shown: at first they are not."""

    changed = Signal()
    """It is shown, or no longer; or a band has come."""

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._runner = runner
        self._maps: OrderedDict[RoiId, ProbabilityMap] = OrderedDict()
        # By identity: regions may have one map together. None while the lines are being looked for.
        self._bands: dict[int, Band | None] = {}
        self._bytes = 0
        self._shown = False

    @property
    def is_shown(self) -> bool:
        """Whether scores and bands are shown."""
        return self._shown

    def toggle(self) -> None:
        """Show scores and bands, or hide them; what is not there is said."""
        self._shown = not self._shown
        missing = self.missing(self._here()) if self._shown else ""
        if missing:
            self._session.notices.inform(missing)
        self.changed.emit()

    def keep(self, predictions: Iterable[Prediction]) -> None:
        """Take over what came with proposals."""
        for prediction in predictions:
            for roi_id, probabilities in prediction.probabilities.items():
                self._maps[roi_id] = probabilities
                self._bytes += probabilities.values.nbytes
        while self._bytes > MOST_BYTES:
            roi_id, oldest = self._maps.popitem(last=False)
            self._bytes -= oldest.values.nbytes
            self._bands.pop(id(oldest), None)

    def of(self, roi_id: RoiId) -> ProbabilityMap | None:
        """How probable the network found what lies round a proposal; None where nobody knows."""
        return self._maps.get(roi_id)

    def band(self, roi: Roi) -> Band | None:
        """The band round a proposal as the network drew it; None of what a hand changed, or where nobody knows.

        Also None at first: lines are looked for beside the user, and `changed` says that they are there.
        """
        around = self._maps.get(roi.roi_id)
        if around is None or not _is_as_proposed(roi):
            return None
        if id(around) not in self._bands:
            self._bands[id(around)] = None
            self._look_for(around)
        return self._bands[id(around)]

    def _look_for(self, around: ProbabilityMap) -> None:
        def work(_control: TaskControl) -> Band:
            return Band(around.band, tuple(line for level in around.band for line in around.lines(level)))

        def done(band: Band) -> None:
            if any(one is around for one in self._maps.values()):
                self._bands[id(around)] = band
                self.changed.emit()

        def fail(error: Exception) -> None:
            self._session.notices.report(error)

        self._runner.start(work, group=f"band-{id(around)}", on_done=done, on_failed=fail)

    def missing(self, rois: Iterable[Roi]) -> str:
        """Why some of these regions have no band, in a sentence; empty where all have one that can have one."""
        without = [roi for roi in rois if _is_as_proposed(roi) and roi.roi_id not in self._maps]
        if not without:
            return ""
        return OF_A_HINT if all(roi.is_hint for roi in without) else NOT_KEPT

    def _here(self) -> tuple[Roi, ...]:
        review, image = self._session.review, self._session.image
        if review is None or image is None:
            return ()
        return tuple(roi for roi in review.on_slice(image.reference) if roi.state is not ReviewState.REJECTED)


def _is_as_proposed(roi: Roi) -> bool:
    return roi.network is not None and roi.generation is GenerationAlgorithm.AUTOMATIC
