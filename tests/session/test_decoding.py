"""Stacks are decoded on a few threads, outward from the slice in view wherever the user goes, each image once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import PixelDataError
from app.core.pixels import ImagePixels
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSlice
from app.session.decoding import NEIGHBOURS, Decoding, Holding, Plan
from app.session.pane_pixels import Pixels
from app.session.pixel_cache import PixelCache, key_of
from tests.helpers.fake_heart import COLUMNS, ROWS, SHORT_AXIS
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

SERIES = fake_services().reader.series[SHORT_AXIS]
SLICE_BYTES = ROWS * COLUMNS * 4


class Reader:
    """Notes what is read in which order; `during` is called while an image is being read."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.during: Callable[[int], None] = lambda _index: None
        self._reader = fake_services().reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def read_pixels(self, image: ImageSlice) -> ImagePixels:
        index = SERIES.slices.index(image)
        self.read.append(index)
        self.during(index)
        return self._reader.read_pixels(image)


class Threads:
    """Satisfies `TaskRunner` with a thread for each task; callbacks come on it."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._controls: dict[str, TaskControl] = {}

    def start(self, work: Any, *, group: str, on_done: Any, on_failed: Any, on_progress: Any = None) -> TaskControl:
        self.cancel(group)
        control = self._controls[group] = TaskControl(on_progress)

        def run() -> None:
            with suppress(Cancelled):
                on_done(work(control))

        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()
        return control

    def cancel(self, group: str) -> None:
        if group in self._controls:
            self._controls[group].cancel()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(10)


@pytest.fixture
def threads() -> Iterator[Threads]:
    runner = Threads()
    yield runner
    runner.join()


def pixels_of(reader: Reader, runner: Any, *, cache: PixelCache | None = None, threads: int = 1) -> Pixels:
    return Pixels(Decoding(reader, runner, cache=cache or PixelCache(), threads=threads))


def kept(cache: PixelCache) -> list[int]:
    return [index for index, image in enumerate(SERIES.slices) if cache.get(key_of(image)) is not None]


def test_as_many_images_as_there_are_threads_are_decoded_at_once(threads: Threads):
    reader, cache = Reader(), PixelCache()
    together = threading.Barrier(3, timeout=10)
    reader.during = lambda _index: (together.wait(), None)[1]
    pixels_of(reader, threads, cache=cache, threads=3).prefetch(SERIES, 6)
    threads.join()
    assert kept(cache) == list(range(12))
    assert sorted(reader.read) == list(range(12))


def test_after_a_jump_the_slices_around_the_new_one_come_first():
    reader, runner = Reader(), StepwiseRunner()
    pixels = pixels_of(reader, runner)
    reader.during = lambda index: pixels.prefetch(SERIES, 10) if index == 1 else None
    pixels.prefetch(SERIES, 2)
    runner.run_all()
    assert reader.read[:3] == [2, 1, 10]
    assert sorted(reader.read[3:6]) == [8, 9, 11]
    assert sorted(reader.read) == list(range(12))


def test_nothing_more_is_decoded_or_kept_of_a_series_that_was_closed():
    reader, runner, cache = Reader(), StepwiseRunner(), PixelCache()
    pixels = pixels_of(reader, runner, cache=cache)
    reader.during = lambda index: pixels.forget() if len(reader.read) == 3 else None
    pixels.prefetch(SERIES, 6)
    runner.run_all()
    assert len(reader.read) == 3
    assert kept(cache) == []


def test_an_image_that_is_being_decoded_is_waited_for_instead_of_decoded_again(threads: Threads):
    reader = Reader()
    begun, may_end, arrived = threading.Event(), threading.Event(), threading.Event()
    reader.during = lambda _index: (begun.set(), may_end.wait(10), None)[2]
    pixels = pixels_of(reader, threads)
    pixels.arrived.connect(arrived.set)
    pixels.prefetch(SERIES, 6)
    assert begun.wait(10)
    assert pixels.pixels(SERIES.slices[6]) is None
    may_end.set()
    assert arrived.wait(10)
    threads.join()
    assert pixels.at_hand(SERIES.slices[6]) is not None
    assert sorted(reader.read) == list(range(12))


def test_an_image_passed_over_while_it_was_decoded_is_kept():
    reader, runner, cache = Reader(), StepwiseRunner(), PixelCache()
    pixels = pixels_of(reader, runner, cache=cache)
    reader.during = lambda index: (pixels.pixels(SERIES.slices[9]), None)[1] if index == 8 else None
    pixels.pixels(SERIES.slices[8])
    runner.run_all()
    assert kept(cache) == [8, 9]


def test_nine_viewports_take_no_more_threads_than_one_and_go_on_side_by_side():
    reader, runner, cache = Reader(), StepwiseRunner(), PixelCache()
    decoding = Decoding(reader, runner, cache=cache, threads=2)
    for number in range(9):
        Pixels(decoding, name=str(number)).prefetch(SERIES, number)
    assert len(runner.waiting) == 2
    runner.run_all()
    assert set(reader.read[:9]) == set(range(9))


def test_where_the_room_ends_the_neighbours_of_the_slice_in_view_still_come():
    reader, runner, cache = Reader(), StepwiseRunner(), PixelCache(limit_bytes=3 * SLICE_BYTES)
    pixels = pixels_of(reader, runner, cache=cache)
    pixels.prefetch(SERIES, 1)
    runner.run_all()
    assert kept(cache) == [0, 1, 2]
    pixels.prefetch(SERIES, 9)
    runner.run_all()
    assert kept(cache) == [8, 9, 10]
    assert len(reader.read) == 6


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 11), min_size=12, max_size=12), st.none() | st.integers(0, NEIGHBOURS))
def test_each_slice_is_taken_once_and_always_the_nearest_that_is_left(centres: list[int], reach: int | None):
    plan = Plan(SERIES, Holding(PixelCache(), "1"), {})
    left = set(range(12))
    for centre in centres:
        plan.move(centre)
        within = {index for index in left if reach is None or abs(index - centre) <= reach}
        taken = plan.take(reach)
        if not within:
            assert taken is None
            continue
        assert taken is not None
        index = SERIES.slices.index(taken)
        assert index in left
        assert abs(index - centre) == min(abs(one - centre) for one in within)
        left.remove(index)
    assert plan.waiting(None) == len(left)


def test_while_more_is_on_its_way_only_the_neighbours_are_decoded_and_then_the_rest():
    reader, runner, cache = Reader(), StepwiseRunner(), PixelCache()
    pixels = pixels_of(reader, runner, cache=cache)
    pixels.prefetch(SERIES, 2, only_near=True)
    runner.run_all()
    assert kept(cache) == list(range(2 + NEIGHBOURS + 1))
    pixels.prefetch(SERIES, 6)
    runner.run_all()
    assert kept(cache) == list(range(12))
    assert len(reader.read) == 12


def test_a_slice_that_another_decodes_is_left_to_it_and_a_lost_one_comes_again():
    plan = Plan(SERIES, Holding(PixelCache(), "1"), {})
    plan.move(5)
    plan.leave(5)
    taken = [plan.take(1), plan.take(1), plan.take(1)]
    assert [SERIES.slices.index(one) for one in taken if one is not None] == [4, 6]
    plan.move(5, lost=[4])
    assert plan.take(1) is SERIES.slices[4]


def test_what_failed_of_a_closed_series_is_not_said_of_the_next():
    reader, runner = Reader(), StepwiseRunner()
    pixels = pixels_of(reader, runner)

    def fail(_index: int) -> None:
        if len(reader.read) == 2:
            pixels.forget()
        raise PixelDataError("The pixels cannot be decoded.")

    reader.during = fail
    pixels.prefetch(SERIES, 6)
    runner.run_all()
    assert reader.read == [6, 5]
    assert [pixels.failure(SERIES.slices[index]) for index in (5, 6)] == [None, None]


def test_a_slice_that_could_not_be_decoded_ahead_says_why_without_another_try():
    reader, runner = Reader(), StepwiseRunner()
    reader._reader.failures[SERIES.slices[4].sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    pixels = pixels_of(reader, runner)
    pixels.prefetch(SERIES, 6)
    runner.run_all()
    assert pixels.pixels(SERIES.slices[4]) is None
    assert isinstance(pixels.failure(SERIES.slices[4]), PixelDataError)
    pixels.prefetch(SERIES, 5)
    runner.run_all()
    assert reader.read.count(4) == 1
