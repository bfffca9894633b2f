"""Two readings of one slice beside one another: how far they agree, said once and shown as long as they stay so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.identity import ImageReference
from app.core.phrases import counted, joined, phrase
from app.core.region_agreement import covered_mm2
from app.core.region_pairs import Pair, paired
from app.core.roi import Roi
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSlice
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session
MOST_NAMED: Final = 4
"""Pairs that are told one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What came of comparing two readings of a slice.

    Parameters
    ----------
    names
        Whose readings they are.
    texts
        One for each pair of regions, and one for what only one of them has.
    """

    names: tuple[str, str]
    rois: tuple[Roi, ...]
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, in sentences."""
        one, other = self.names
        if not self.texts:
            return phrase("{one} and {other} agree: nothing is here.", one=one, other=other)
        return phrase("{one} and {other} compared. {texts}.", one=one, other=other, texts=joined("; ", self.texts))

    def holds(self, review: Review) -> bool:
        """Whether the regions still are as they were compared."""
        now = (review.find(roi.roi_id) for roi in self.rois)
        return all(
            roi is not None and roi.contours is then.contours for roi, then in zip(now, self.rois, strict=True)
        )


class Comparing:
    """Compares readings beside the user.

    Parameters
    ----------
    group
        Of its tasks.
    """

    changed = Signal()

    def __init__(self, session: Session, runner: TaskRunner, *, group: str) -> None:
        self._session = session
        self._runner = runner
        self._group = group
        self._found: dict[tuple[int, ImageReference], Comparison] = {}

    def of(self, review: Review, image: ImageReference) -> Comparison | None:
        """What was found on a slice, as long as it holds."""
        found = self._found.get((id(review), image))
        return found if found is not None and found.holds(review) else None

    def start(
        self,
        review: Review,
        image: ImageSlice,
        first: Sequence[Roi],
        second: Sequence[Roi],
        *,
        names: tuple[str, str],
    ) -> None:
        """Compare the regions of two readings of a slice, and say what came of it where that slice is in view."""
        session = self._session

        def work(_control: TaskControl) -> Comparison:
            plane = image.plane
            pairs = paired(first, second, plane) if plane is not None else ()
            return Comparison(names, (*first, *second), tuple(_texts(pairs, image, names)))

        def done(comparison: Comparison) -> None:
            self._found[id(review), image.reference] = comparison
            if session.review is review and session.image is not None and session.image.reference == image.reference:
                session.notices.inform(comparison.text)
            self.changed.emit()

        def fail(error: Exception) -> None:
            session.notices.report(error)

        self._runner.start(work, group=f"{self._group}-{image.reference}", on_done=done, on_failed=fail)


def _texts(pairs: Sequence[Pair], image: ImageSlice, names: tuple[str, str]) -> Iterator[str]:
    """A text for each pair, the best first, and one for what each reading has alone."""
    both = [(pair.roi.roi_class.name, pair.agreement) for pair in pairs if pair.agreement is not None]
    for name, found in both[:MOST_NAMED]:
        yield phrase(
            "{name} Dice {dice:.2f}, HD95 {hd95:.1f} mm, {first:.0f} and {second:.0f} mm²",
            name=name,
            dice=found.dice,
            hd95=found.hd95_mm,
            first=found.first_mm2,
            second=found.second_mm2,
        )
    if len(both) > MOST_NAMED:
        yield counted(len(both) - MOST_NAMED, "{count} more pair", "{count} more pairs")
    for who, alone in (
        (names[0], [pair.first for pair in pairs if pair.first is not None and pair.second is None]),
        (names[1], [pair.second for pair in pairs if pair.second is not None and pair.first is None]),
    ):
        if alone and image.plane is not None:
            area = sum(covered_mm2(roi.contours, image.plane) for roi in alone)
            if len(alone) == 1:
                name = alone[0].roi_class.name
                yield phrase("{who} alone: {name}, {area:.0f} mm²", name=name, area=area, who=who)
            else:
                yield counted(
                    len(alone),
                    "{who} alone: {count} region, {area:.0f} mm²",
                    "{who} alone: {count} regions, {area:.0f} mm²",
                    area=area,
                    who=who,
                )
