"""One viewport's content: an opened series, which of its stacks is in view and how, and its pixels."""

from __future__ import annotations

from psygnal import Signal

from app.core.identity import ImageReference
from app.core.slice_positions import Comparison, SlicePositions
from app.core.study import SeriesRecord, are_of_one_patient
from app.core.tasks import TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.core.window_presets import WindowPresets
from app.session.decoding import Decoding
from app.session.opening import Opened
from app.session.pane_pixels import Pixels
from app.session.series_arrival import SeriesArrival, SlicePlaces, place_in_list, slice_places
from app.session.stack_choice import StackChoice, StackFamily, stack_choice, stack_families
from app.session.viewport_state import ViewportState
from app.session.windowing import Windowing


class Pane:
    """What one viewport shows.

    Parameters
    ----------
    number
        Tells the panes of a session apart; never used twice.
    decoding, presets
        Shared by all panes of a session.
    """

    changed = Signal()
    """Another series or stack is shown."""
    opening_changed = Signal()
    """A series is on its way, more of it is here, or it is no longer awaited."""

    def __init__(self, number: int, decoding: Decoding, *, runner: TaskRunner, presets: WindowPresets) -> None:
        self.number = number
        self.viewport = ViewportState()
        self.pixels = Pixels(decoding, name=str(number))
        self.windowing = Windowing(self.viewport, presets)
        self._runner = runner
        self._opened: Opened | None = None
        self._stack = 0
        self._opening: SeriesRecord | None = None
        self._progress = 0.0
        self._families: tuple[StackFamily, ...] | None = None
        self._plays_stacks = False
        self._positions: tuple[ImageSeries, SlicePositions] | None = None
        self._places: tuple[ImageSeries, SlicePlaces] | None = None
        self._told: ImageReference | None = None
        self.arrival: SeriesArrival | None = None
        """What the series that is being opened here consists of, where it is seen before it is whole."""
        self.viewport.changed.connect(self._tell_interest)
        self.size_px: tuple[float, float] | None = None
        """Width and height of the viewport in pixels of the screen, once it is there."""

    @property
    def task_group(self) -> str:
        """Group of the task that opens a series here."""
        return f"open-{self.number}"

    @property
    def opened(self) -> Opened | None:
        """The open series, with all its stacks."""
        return self._opened

    @property
    def opening(self) -> SeriesRecord | None:
        """The series that is being opened here."""
        return self._opening

    @property
    def opening_progress(self) -> float:
        """How much of the series that is being opened is here, 0..1."""
        return self._progress

    @property
    def is_in_use(self) -> bool:
        """Whether a series is open here, or on its way."""
        return self._opened is not None or self._opening is not None

    @property
    def stack_index(self) -> int:
        """Which of the stacks of the series is in view."""
        return self._stack

    @property
    def series(self) -> ImageSeries | None:
        """The stack in view."""
        return self._opened.stacks[self._stack] if self._opened is not None else None

    @property
    def image(self) -> ImageSlice | None:
        """The slice in view."""
        series = self.series
        return series.slices[self.viewport.view.index] if series is not None and series.slices else None

    @property
    def is_arriving(self) -> bool:
        """Whether more of the series that is shown is on its way."""
        return self._opening is not None and self._shows_part_of(self._opening)

    @property
    def why_incomplete(self) -> str:
        """Why what concerns the whole series cannot be done yet, as a sentence; empty where it can."""
        arrived = self._opened.arrived if self._opened is not None else None
        return arrived.why_waiting(still_arrives=self.is_arriving) if arrived is not None else ""

    def begin_opening(self, record: SeriesRecord, arrival: SeriesArrival | None = None) -> None:
        """Note that a series is on its way; what is shown stays until the first of it is here."""
        self._opening, self._progress, self.arrival = record, 0.0, arrival
        if arrival is not None and self.size_px is None:
            arrival.note_painted()
        self._tell_interest()
        self.opening_changed.emit()

    def note_painted(self) -> None:
        """Note that the picture of the slice in view is on the screen."""
        if self.arrival is not None:
            self.arrival.note_painted()

    def advance_opening(self, fraction: float, _text: str = "") -> None:
        """Note how much of it is here."""
        self._progress = fraction
        self.opening_changed.emit()

    def end_opening(self) -> None:
        """Note that nothing is on its way any more, and withdraw the task if it still runs."""
        if self._opening is not None:
            self._runner.cancel(self.task_group)
            self._opening = self.arrival = None
            self.opening_changed.emit()

    def begin(self, part: Opened, *, at: ImageReference | None) -> None:
        """Show the first that has come of the series that is being opened, with that image in view if it is there.

        Of others that which is wanted most.
        """
        if self.arrival is None:
            return
        slices = part.series.slices
        known = part.series.index_of(at) if at is not None else None
        index = known if known is not None else self.arrival.nearest_here([s.sop_instance_uid for s in slices])
        if at is not None and known is None:
            self._told = slices[index].reference  # it is in view in place of another: that one is fetched next
        self._take(part, slices[index].reference)
        self.changed.emit()

    def grow(self, opened: Opened) -> None:
        """Show more of the series that is shown in part, or all of it; the image in view and its looks stay."""
        before, image = self.series, self.image
        self._opened, self._families = opened, None
        self._stack = self._stack_of(image.reference if image is not None else None) or 0
        series = opened.stacks[self._stack]
        found = [series.index_of(one.reference) for one in before.slices] if before is not None else []
        if opened.arrived is None:
            self._opening = self.arrival = None
        self.viewport.grow(len(series.slices), moved={old: new for old, new in enumerate(found) if new is not None})
        is_whole = opened.arrived is None
        if is_whole or before is None or before.study != series.study:
            self.changed.emit()  # also where the files are of two patients, and now another one's is the first
        if is_whole:
            self.opening_changed.emit()

    def show(self, opened: Opened, *, at: ImageReference | None) -> None:
        """Show an opened series, with that image in view; without one, the middle of its first stack."""
        self._opening = self.arrival = None
        self._take(opened, at)
        self.changed.emit()
        self.opening_changed.emit()

    def show_image(self, image: ImageReference) -> bool:
        """Show an image of the open series, in whichever stack it lies; False if none holds it."""
        stack = self._stack_of(image)
        if stack is None or self._opened is None:
            return False
        if stack != self._stack:
            self.show_stack(stack)
        index = self._opened.stacks[stack].index_of(image)
        if index is not None:
            self.viewport.show_slice(index)
        return True

    @property
    def places(self) -> SlicePlaces:
        """Where the slices of the stack in view stand among those that are expected."""
        opened = self._opened
        if opened is None:
            return SlicePlaces(0)
        series, known = opened.stacks[self._stack], self._places
        if known is None or known[0] is not series:
            places = slice_places(series, opened.arrived, is_only_stack=len(opened.stacks) == 1)
            known = self._places = (series, places)
        return known[1]

    def show_place(self, place: int) -> None:
        """Show the slice nearest to a place, and fetch round that place from now on where more is on its way."""
        series, places = self.series, self.places
        if series is None or not series.slices:
            return
        self.viewport.show_slice(places.nearest(min(max(place, 0), places.count - 1)))
        arrived = self._opened.arrived if self._opened is not None else None
        if self.arrival is not None and arrived is not None and places.taken is not None and self.is_arriving:
            self.arrival.look_at_place(place_in_list(place, series, arrived))

    @property
    def stack_choice(self) -> StackChoice | None:
        """What there is to choose among the stacks; None where there is but one."""
        if self._opened is None:
            return None
        if self._families is None:
            self._families = stack_families(self._opened.stacks)
        choice = stack_choice(self._families, self._stack)
        return choice if choice.offers_anything else None

    @property
    def positions(self) -> SlicePositions:
        """Where the slices of the stack in view lie."""
        series = self.series
        if series is None:
            return SlicePositions(())
        if self._positions is None or self._positions[0] is not series:
            self._positions = (series, SlicePositions(series.slices))
        return self._positions[1]

    def comparison(self, leader: Pane) -> Comparison | None:
        """Whether the slice in view of another pane can be followed here; None where one of them shows nothing.

        A frame of reference is that of one patient, whatever copies of its UID say (PS3.3 C.7.4.1.1.1).
        """
        image, series, led = leader.image, self.series, leader.series
        if image is None or series is None or led is None or self.image is None:
            return None
        if not are_of_one_patient(series.study, led.study):
            return Comparison.OTHER_PATIENT
        return self.positions.comparison(image)

    def show_stack(self, number: int) -> None:
        """Show another stack.

        Among stacks of the same geometry slice, window and zoom stay as they are; otherwise the slice is the one
        nearest to that in view, or the middle one where nothing is comparable.
        """
        if self._opened is None or not 0 <= number < len(self._opened.stacks) or number == self._stack:
            return
        before, after, image = self._opened.stacks[self._stack], self._opened.stacks[number], self.image
        self._stack = number
        together = after.stack.dimension != "" and after.stack.group == before.stack.group
        if together and len(after.slices) == len(before.slices):
            self.viewport.refresh()
        else:
            middle = len(after.slices) // 2
            nearest = self.positions.nearest_parallel(image, here=middle) if image is not None else None
            self._view_from(nearest.index if nearest is not None else middle)
        self.changed.emit()

    def step_stack(self, step: int) -> None:
        """Show the next or previous stack along the dimension, or else the next or previous one; the ends hold."""
        choice = self.stack_choice
        if choice is not None:
            several = len(choice.chosen.numbers) > 1
            self.show_stack(choice.along(step) if several else choice.of_family(choice.family + step))

    def step_family(self, step: int) -> None:
        """Show the next or previous family of stacks, at the same value of the dimension; the ends hold."""
        choice = self.stack_choice
        if choice is not None:
            self.show_stack(choice.of_family(choice.family + step))

    @property
    def plays_stacks(self) -> bool:
        """Whether cine goes along the dimension of the stacks, rather than through the slices."""
        choice, series = self.stack_choice, self.series
        if choice is None or series is None or len(choice.chosen.numbers) < 2:
            return False
        return self._plays_stacks or len(series.slices) == 1

    def play_stacks(self, along_the_dimension: bool) -> None:
        """Choose what cine goes along."""
        self._plays_stacks = along_the_dimension
        self.viewport.refresh()

    def toggle_cine(self) -> None:
        """Start or stop cine."""
        self.viewport.play(not self.viewport.view.playing, still=self.plays_stacks)

    def advance_cine(self) -> None:
        """The next image of cine."""
        choice = self.stack_choice
        if choice is not None and self.plays_stacks:
            self.show_stack(choice.along(1, round_the_end=True))
        else:
            self.viewport.advance_cine()

    def close(self) -> None:
        """Show nothing, and withdraw what is on its way."""
        self.viewport.play(False)
        self.pixels.forget()
        self._opened, self._stack, self._families = None, 0, None
        self.end_opening()
        self.viewport.open(0, index=0)
        self.changed.emit()

    def _take(self, opened: Opened, at: ImageReference | None) -> None:
        """Show another series from that image; without one, from the middle of its first stack."""
        self.pixels.forget()
        self._opened, self._stack, self._families = opened, 0, None
        stack = self._stack_of(at)
        series = opened.stacks[stack or 0]
        index = series.index_of(at) if at is not None and stack is not None else None
        self._stack = stack or 0
        self._view_from(index if index is not None else len(series.slices) // 2)

    def _shows_part_of(self, record: SeriesRecord) -> bool:
        opened = self._opened
        shown = opened.stacks[0].series if opened is not None and opened.arrived is not None else None
        return shown is not None and (shown.study_instance_uid, shown.series_instance_uid) == (
            record.study_instance_uid,
            record.series_instance_uid,
        )

    def _tell_interest(self) -> None:
        """What the reader goes to is fetched round; that more has come before or behind it is no going."""
        image = self.image if self.arrival is not None and self.is_arriving else None
        if self.arrival is not None and image is not None and image.reference != self._told:
            self.arrival.look_at(image.sop_instance_uid)
        self._told = image.reference if image is not None else None

    def _view_from(self, index: int) -> None:
        """Start afresh on the stack in view."""
        slices = self.series.slices if self.series is not None else ()
        rate = slices[0].details.frames_per_second if slices else None
        self.viewport.open(len(slices), index=index, frames_per_second=rate)

    def _stack_of(self, image: ImageReference | None) -> int | None:
        """Which stack holds an image; as more of a series comes, stacks of one image each may become one."""
        if self._opened is None or image is None:
            return None
        return next((n for n, s in enumerate(self._opened.stacks) if s.index_of(image) is not None), None)
