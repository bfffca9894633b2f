"""What panes take over from one another: the position of the slice, the window, the magnification, a point."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from psygnal import Signal

from app.core.geometry import Vector
from app.core.identity import FrameOfReferenceUID, ImageReference
from app.core.slice_positions import Comparison
from app.core.study import StudyRecord
from app.core.voi import Window
from app.core.volume import ImageSeries, ImageSlice
from app.session.pane import Pane
from app.session.panes import Panes
from app.session.same_scale import same_scale
from app.session.viewport_state import View


class Linked(Enum):
    """What panes can have in common; each is switched on and off by itself."""

    SLICE = "slice"
    """Each shows the slice that lies nearest, in millimetres, to the one that was scrolled to."""
    WINDOW = "window"
    MAGNIFICATION = "magnification"
    LINES = "lines"
    """Each shows as a line where the slice of the active one cuts its own."""
    ENDS = "ends"
    """So are the first and the last slice of the active one's stack."""


_FIELDS: Final = {
    Linked.SLICE: ("index",),
    Linked.WINDOW: ("window", "inverted", "colour_map"),
    Linked.MAGNIFICATION: ("zoom", "fitted", "pan"),
}
"""What of a `View` each of them is about."""


@dataclass(frozen=True, slots=True)
class Cross:
    """A point of the patient that was pointed at, LPS mm."""

    point_lps: Vector
    frame_of_reference_uid: FrameOfReferenceUID
    study: StudyRecord


class Synchronising:
    """Lets the other panes follow the one that the user acts on.

    Parameters
    ----------
    panes
        Any of them leads, whether it is the active one or not; what follows never leads in turn.
    """

    changed = Signal()
    """What is linked, the cross, or what the lines are drawn from changed."""
    links_changed = Signal()
    """What is linked changed, or whether there is a cross."""

    def __init__(self, panes: Panes) -> None:
        self._panes = panes
        self._on = {Linked.SLICE, Linked.LINES}
        self._cross: Cross | None = None
        self._seen: dict[int, tuple[ImageSeries | None, View]] = {}
        self._in_view: dict[int, ImageReference] = {}
        self._gone: set[int] = set()
        """Panes whose reader went to another slice there, and since then in none that they could follow."""
        self._moves_others = False
        panes.view_changed.connect(self._follow)
        panes.content_changed.connect(self._take_in)
        panes.active_changed.connect(self._follow_activation)
        panes.layout_changed.connect(self._follow_layout)

    def links(self, what: Linked) -> bool:
        """Whether panes have that in common."""
        return what in self._on

    def toggle(self, what: Linked) -> None:
        """Switch a link on or off; what is switched on takes hold at once, from the active pane."""
        self._on ^= {what}
        if what in self._on:
            for other in self._others(self._panes.active):
                self._take_over(self._panes.active, other, {what})
        self.links_changed.emit()
        self.changed.emit()

    @property
    def cross(self) -> Cross | None:
        """The point that was pointed at last."""
        return self._cross

    def point_at(self, pane: Pane, row_column: tuple[float, float]) -> None:
        """Mark a point of the image in view of a pane in every pane, each at the slice nearest to it."""
        image, series = pane.image, pane.series
        if image is None or series is None or image.plane is None or not image.frame_of_reference_uid:
            return
        x, y, z = image.plane.to_lps([row_column])[0].tolist()
        self._cross = Cross((x, y, z), image.frame_of_reference_uid, series.study)
        for other in self._others(pane):
            if other.comparison(pane) is Comparison.OTHER_PATIENT:
                continue
            frame, here = image.frame_of_reference_uid, other.viewport.view.index
            nearest = other.positions.nearest_to((x, y, z), frame_of_reference_uid=frame, here=here)
            if nearest is not None:
                with self._leading():
                    other.viewport.show_slice(nearest.index)
        self.links_changed.emit()
        self.changed.emit()

    def clear_cross(self) -> None:
        """Mark no point any more."""
        if self._cross is not None:
            self._cross = None
            self.links_changed.emit()
            self.changed.emit()

    def comparison(self, pane: Pane) -> Comparison | None:
        """Whether a pane can follow the slices of the active one; None where one of them is that or shows nothing."""
        return pane.comparison(self._panes.active) if pane is not self._panes.active else None

    def _others(self, pane: Pane) -> list[Pane]:
        return [other for other in self._panes.on_screen if other is not pane and other.image is not None]

    def _follow(self, pane: Pane) -> None:
        """A view changed: what the user did there is done in the others, what came with new content is not."""
        view, (series, before) = pane.viewport.view, self._seen.get(pane.number, (None, None))
        self._seen[pane.number] = (pane.series, view)
        if series is pane.series and pane.image is not None:
            self._in_view[pane.number] = pane.image.reference
        if self._moves_others or before is None or series is None or series is not pane.series:
            return
        changed = {
            linked for linked, names in _FIELDS.items() if any(getattr(view, n) != getattr(before, n) for n in names)
        }
        for other in self._others(pane):
            self._take_over(pane, other, changed & self._on)
            if view.playing and not before.playing and Linked.SLICE in self._on:
                self._stop(other, leader=pane)
        if Linked.SLICE in changed:
            followers = (other for other in self._others(pane) if other.comparison(pane) is Comparison.PARALLEL)
            self._gone = (self._gone - {other.number for other in followers}) | {pane.number}
            self.changed.emit()

    def _take_in(self, pane: Pane) -> None:
        """What is newly shown follows the active pane, or else the first one that it can be compared with.

        Where only more of its series is here now, the image in view stays, unless the reader went farther in
        the other one.
        """
        self._seen[pane.number] = (pane.series, pane.viewport.view)
        before, image = self._in_view.pop(pane.number, None), pane.image
        if image is not None:
            self._in_view[pane.number] = image.reference
        has_grown = image is not None and image.reference == before
        if not has_grown:
            self._gone.discard(pane.number)
        for leader in sorted(self._others(pane), key=lambda other: other is not self._panes.active):
            if pane.comparison(leader) is Comparison.PARALLEL:
                if not has_grown:
                    self._take_over(leader, pane, self._on)
                elif pane.number not in self._gone and not _shows_nearest_to(pane, leader):
                    self._take_over(leader, pane, self._on & {Linked.SLICE})
                break
        self.changed.emit()

    def _take_over(self, leader: Pane, other: Pane, what: Set[Linked]) -> None:
        """One pane does what another did, without leading others in turn."""
        image = leader.image
        if image is None or other.image is None:
            return
        with self._leading():
            if Linked.SLICE in what and other.comparison(leader) is Comparison.PARALLEL:
                nearest = other.positions.nearest_parallel(image, here=other.viewport.view.index)
                if nearest is not None:
                    other.viewport.show_slice(nearest.index)
            if Linked.WINDOW in what and _same_values(image, other.image):
                other.viewport.look_like(_in_values_of(other.image, leader.viewport.view, image))
            if Linked.MAGNIFICATION in what:
                wanted = same_scale(leader, other)
                if wanted is not None:
                    other.viewport.magnify(wanted.zoom, fitted=wanted.fitted, pan=wanted.pan)

    def _stop(self, other: Pane, *, leader: Pane) -> None:
        """Of panes that follow one another only one plays."""
        if other.comparison(leader) is Comparison.PARALLEL:
            other.viewport.play(False)

    @contextmanager
    def _leading(self) -> Iterator[None]:
        before, self._moves_others = self._moves_others, True
        try:
            yield
        finally:
            self._moves_others = before

    def _follow_activation(self) -> None:
        self.changed.emit()

    def _follow_layout(self) -> None:
        numbers = {pane.number for pane in self._panes.all}
        self._seen = {number: seen for number, seen in self._seen.items() if number in numbers}
        self._in_view = {number: image for number, image in self._in_view.items() if number in numbers}
        for other in self._others(self._panes.active):  # what was out of sight did not follow
            self._take_over(self._panes.active, other, self._on)
        self.changed.emit()


def _shows_nearest_to(pane: Pane, leader: Pane) -> bool:
    """Whether another pane shows that of its slices which is nearest to the one in view of a pane."""
    here = leader.viewport.view.index
    nearest = leader.positions.nearest_parallel(pane.image, here=here) if pane.image is not None else None
    return nearest is not None and nearest.index == here


def _same_values(image: ImageSlice, other: ImageSlice) -> bool:
    """Whether a window of one image means the same in the other."""
    return (image.attributes.modality, image.unit) == (other.attributes.modality, other.unit)


def _in_values_of(other: ImageSlice, view: View, image: ImageSlice) -> View:
    """The view of an image for another one: of PET the window in SUV stays, whatever dose and weight were."""
    if not isinstance(view.window, Window) or image.suv_factor is None or other.suv_factor is None:
        return view
    same = image.suv_factor == other.suv_factor
    return view if same else replace(view, window=view.window.scaled(image.suv_factor / other.suv_factor))
