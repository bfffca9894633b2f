"""A long series of this machine is seen while it is read: first the image that is wanted, then the rest round it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.identity import ImageReference
from app.core.tasks import TaskControl
from app.core.voi import Window
from app.session import following, reading_outward, series_opening
from app.session.activity import activity
from app.session.commands import command
from app.session.display import resolve
from app.session.notices import NoticeLevel
from app.session.opening import open_series
from app.session.series_arrival import SeriesArrival
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import fake_services, store_structure_set
from tests.helpers.piece_by_piece import SLICES, PieceByPiece
from tests.helpers.stepwise_runner import StepwiseRunner


class Desk(PieceByPiece):
    """The short axis in the archive of this machine, read file by file."""

    def __init__(self) -> None:
        runner = StepwiseRunner()
        super().__init__(runner, fake_services(runner))
        self.services.reader.before_look = self.between
        self.runner.run_all()

    def open(self, *, at: ImageReference | None = None) -> Session:
        record = replace(self.services.reader.series[SHORT_AXIS].series, number_of_instances=SLICES)
        self.session.open_series(record, at=at)
        return self.go_on()

    @property
    def read(self) -> list[int]:
        """InstanceNumbers in the order in which they were read."""
        of_path = {one.path: one.instance_number or 0 for one in self.services.reader.series[SHORT_AXIS].slices}
        return [of_path[path] for path in self.services.reader.looked_into]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(following, "INTERVAL_S", 0.0)
    monkeypatch.setattr(following, "MOST_OF_TIME", 1.0)
    monkeypatch.setattr(reading_outward, "FILES_AT_ONCE", 1)
    monkeypatch.setattr(series_opening, "LONG", 4)
    return Desk()


def test_the_middle_image_is_seen_before_a_second_is_read(desk: Desk):
    seen: list[object] = []
    desk.at(1, lambda: seen.append((desk.seen, desk.in_view, desk.session.opening is not None)))
    desk.open()
    assert seen == [([7], 7, True)]
    assert desk.read[:5] == [7, 8, 6, 9, 5]
    assert desk.seen == list(range(1, SLICES + 1))
    assert desk.in_view == 7
    assert desk.session.opening is None


def test_a_short_series_is_shown_at_once_and_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(series_opening, "LONG", SLICES)
    desk.open()
    assert desk.seen == list(range(1, SLICES + 1))
    assert desk.read == [], "nothing is read ahead of the rest"


def test_the_image_that_was_asked_for_is_read_first(desk: Desk):
    desk.open(at=desk.services.reader.series[SHORT_AXIS].slices[1].reference)
    assert desk.read[0] == 2
    assert desk.in_view == 2


def test_what_is_near_the_slice_in_view_is_read_next_and_the_view_stays(desk: Desk):
    def scroll() -> None:
        desk.session.viewport.show_slice(0)
        desk.session.viewport.zoom_by(2)

    desk.at(4, scroll)
    session = desk.open()
    assert desk.read[:8] == [7, 8, 6, 9, 5, 4, 3, 10]
    assert desk.in_view == 6
    assert session.viewport.view.zoom == 2


def test_the_end_is_the_same_as_of_an_opening_at_once(desk: Desk):
    store_structure_set(desk.services)
    services = desk.services
    record = services.reader.series[SHORT_AXIS].series
    at_once, outward = (
        open_series(
            services.archive,
            services.reader,
            journal=services.journal,
            record=record,
            control=TaskControl(),
            arrival=arrival,
        )
        for arrival in (None, SeriesArrival(is_local=True))
    )
    assert outward == at_once


def test_it_ends_with_the_first_region_in_view_where_an_opening_at_once_begins(desk: Desk):
    store_structure_set(desk.services)
    session = desk.open()
    assert session.review is not None
    (roi,) = session.review.rois
    assert session.image is not None and session.image.reference == roi.image


def test_whoever_has_gone_elsewhere_meanwhile_stays_there(desk: Desk):
    store_structure_set(desk.services)
    desk.at(6, lambda: desk.session.viewport.step(1))
    desk.open()
    assert desk.in_view == 8


def test_it_ends_with_the_first_stack_where_an_opening_at_once_begins(desk: Desk):
    reader = desk.services.reader
    whole = reader.series[SHORT_AXIS]
    reader.series[SHORT_AXIS] = replace(whole, slices=whole.slices[:4])
    reader.further_stacks[SHORT_AXIS] = (replace(whole, slices=whole.slices[4:]),)
    session = desk.open()
    assert session.panes.active.stack_index == 0


def test_how_much_has_been_read_is_said(desk: Desk):
    said: list[object] = []

    def look() -> None:
        desk.services.show_pixels()
        desk.runner.run("pixels-1")
        shown, busy = resolve(desk.session, desk.session.panes.active), activity(desk.session)
        assert busy is not None
        said.append((shown.cautions, busy.text, busy.fraction))

    desk.at(6, look)
    session = desk.open()
    assert said == [(("Still being read: 6 of 12 images",), "Reading the rest", 0.5)]
    assert resolve(session, session.panes.active).cautions == ()


def test_what_needs_the_whole_series_says_why_not_until_it_has_been_read(desk: Desk):
    said: list[str] = []

    def ask() -> None:
        desk.session.propose()
        said.extend(notice.text for notice in desk.session.notices.all)

    desk.at(4, ask)
    session = desk.open()
    assert said == ["This series is still being read: 4 of 12 images."]
    assert session.review is not None


def test_cancel_keeps_what_was_read_and_says_how_to_go_on(desk: Desk):
    desk.at(5, desk.session.cancel)
    session = desk.open()
    assert session.opening is None
    assert desk.seen == [5, 6, 7, 8, 9]
    notice = session.notices.all[-1]
    assert (notice.level, notice.text) == (NoticeLevel.WARNING, "5 of 12 images: 7 images have not been read.")
    desk.services.show_pixels()
    desk.go_on()
    assert resolve(session, session.panes.active).cautions == ("Incomplete: 5 of 12 images",)
    session.propose()
    assert session.notices.all[-1].text == "Only 5 of 12 images of this series have been read. Read the rest first."
    assert notice.remedy is not None and notice.remedy.text == "Read the rest"
    assert command("fetch-rest").enabled(session)
    notice.remedy.run()
    desk.go_on()
    assert desk.seen == list(range(1, SLICES + 1))
    assert session.review is not None
    assert not command("fetch-rest").enabled(session)


def test_where_only_what_was_drawn_has_not_been_read_the_words_are_those_of_the_way_out(desk: Desk):
    desk.services.archive.before_answer = lambda call: desk.session.cancel() if call == "find_series" else None
    session = desk.open()
    notice = session.notices.all[-1]
    assert notice.text == "What was drawn on these images has not been read. Read the rest first."
    assert notice.remedy is not None and notice.remedy.text == "Read the rest"


def test_an_image_that_is_asked_for_of_a_part_that_was_left_is_shown_when_it_is_read(desk: Desk):
    desk.at(5, desk.session.cancel)
    session = desk.open()
    session.viewport.step(1)
    desk.open(at=desk.services.reader.series[SHORT_AXIS].slices[0].reference)
    assert desk.in_view == 1


def test_reading_the_rest_takes_nothing_away_that_is_seen_even_if_it_is_cancelled(desk: Desk):
    desk.at(5, desk.session.cancel)
    session = desk.open()
    assert desk.seen == [5, 6, 7, 8, 9]
    session.viewport.toggle_window_per_image()
    session.viewport.show_slice(0)
    session.viewport.set_window(Window(77, 7))
    session.viewport.show_slice(3)
    here = len(desk.read)
    seen: list[object] = []
    desk.at(here + 1, lambda: session.viewport.show_slice(1))
    desk.at(here + 2, lambda: seen.append((desk.seen, desk.in_view)))
    desk.at(here + 3, session.cancel)
    session.notices.all[-1].remedy.run()
    desk.go_on()
    assert seen == [([5, 6, 7, 8, 9], 6)]
    assert (desk.seen, desk.in_view) == ([5, 6, 7, 8, 9], 6)
    session.notices.all[-1].remedy.run()
    desk.go_on()
    assert (desk.seen, desk.in_view) == (list(range(1, SLICES + 1)), 6)
    session.viewport.show_slice(4)
    assert session.viewport.view.window == Window(77, 7)


def test_the_rest_is_seen_as_it_is_read_however_little_was_read_before(desk: Desk):
    reader = desk.services.reader
    record = reader.series[SHORT_AXIS].series
    # A file does not tell how many there are of its series; the reader counts those that it was given.
    reader.series[SHORT_AXIS] = replace(reader.series[SHORT_AXIS], series=replace(record, number_of_instances=3))
    desk.at(3, desk.session.cancel)
    session = desk.open()
    here, seen = len(desk.read), list[int]()
    desk.at(here + 6, lambda: seen.extend(desk.seen))
    session.fetching.rest()
    desk.go_on()
    assert 3 < len(seen) < SLICES
    assert desk.seen == list(range(1, SLICES + 1))
