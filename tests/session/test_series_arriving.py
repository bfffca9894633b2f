"""A series from a PACS is seen while it arrives: the first image at once, the rest round the slice in view."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.core.audit import AuditKind
from app.core.errors import ArchiveAbortedError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.study import InstanceRecord, Patient
from app.core.tasks import TaskControl
from app.session import opening
from app.session.activity import activity
from app.session.command import Command
from app.session.commands import COMMANDS, command
from app.session.display import resolve
from app.session.following import Following
from app.session.notices import NoticeLevel
from app.session.opening import Opened, open_series
from app.session.pane_titles import pane_title
from app.session.series_arrival import Arrived, SeriesArrival, place_in_list, slice_places
from app.session.synchronising import Linked
from tests.helpers.fake_heart import LOCALISER, MR_IMAGE, SHORT_AXIS, STUDY
from tests.helpers.fake_services import store_structure_set
from tests.helpers.far_away import SLICES, FarAway


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> FarAway:
    return FarAway(monkeypatch)


def test_the_first_image_is_seen_before_the_second_has_come_and_it_is_the_middle_one(far: FarAway):
    seen: list[object] = []
    far.at(2, lambda: seen.append((far.seen, far.in_view, far.session.opening is not None)))
    far.open()
    assert seen == [([7], 7, True)]
    assert far.seen == list(range(1, SLICES + 1))
    assert far.session.opening is None
    assert far.fetched[:5] == [7, 8, 6, 9, 5]


def test_the_image_in_view_stays_with_its_zoom_and_window_while_others_come_before_and_behind_it(far: FarAway):
    def look() -> None:
        session = far.session
        session.viewport.zoom_by(2)
        session.viewport.invert()
        assert (far.seen, session.viewport.view.index) == ([6, 7, 8, 9], 1)

    far.at(5, look)
    session = far.open()
    assert far.in_view == 7
    assert session.viewport.view.index == 6
    assert session.viewport.view.zoom == 2
    assert session.viewport.view.inverted


def test_a_window_for_one_image_stays_with_that_image(far: FarAway):
    windows: list[object] = []

    def set_window() -> None:
        session = far.session
        session.viewport.toggle_window_per_image()
        image = session.image
        assert image is not None
        session.viewport.set_window(replace(image.windows[0], center=1.0))
        windows.append((image.reference, session.viewport.view.window))

    far.at(4, set_window)
    session = far.open()
    ((reference, window),) = windows
    session.viewport.show_slice(0)
    assert session.viewport.view.window != window
    session.panes.active.show_image(reference)
    assert session.viewport.view.window == window


def test_what_is_near_the_slice_in_view_comes_next(far: FarAway):
    far.at(4, lambda: far.session.viewport.show_slice(0))
    far.open()
    assert far.fetched[:4] == [7, 8, 6, 9]
    assert far.in_view == 6
    assert far.fetched[4:] == [5, 4, 3, 10, 2, 11, 1, 12]


def test_a_jump_of_the_slider_to_what_is_missing_fetches_that_next_and_shows_the_nearest_that_is_here(far: FarAway):
    def jump() -> None:
        pane = far.session.panes.active
        assert pane.places.count == SLICES
        assert pane.places.taken == (5, 6, 7)
        pane.show_place(11)
        assert far.in_view == 8

    far.at(4, jump)
    far.open()
    assert far.fetched[4:7] == [12, 11, 10]
    assert far.in_view == 8


def test_the_image_that_was_asked_for_comes_first(far: FarAway):
    first = far.services.reader.series[SHORT_AXIS].slices[1].reference
    far.open(at=first)
    assert far.fetched[0] == 2
    assert far.in_view == 2


def test_the_image_that_was_asked_for_is_shown_when_it_comes_where_others_are_here_already(far: FarAway):
    far.archive.at_hand = {SOPInstanceUID(f"{SHORT_AXIS}.{number}") for number in (1, 2, 3)}
    seen: list[int | None] = []
    far.at(4, lambda: seen.append(far.in_view))
    far.at(6, lambda: seen.append(far.in_view))
    far.open(at=far.services.reader.series[SHORT_AXIS].slices[7].reference)
    assert far.fetched[0] == 8
    assert seen == [3, 8]
    assert far.in_view == 8


def test_whoever_has_gone_elsewhere_before_the_image_that_was_asked_for_came_stays_there(far: FarAway):
    far.archive.at_hand = {SOPInstanceUID(f"{SHORT_AXIS}.{number}") for number in (1, 2, 3)}
    far.at(4, lambda: far.session.viewport.show_slice(0))
    far.open(at=far.services.reader.series[SHORT_AXIS].slices[7].reference)
    assert far.in_view == 1


def test_an_image_that_is_asked_for_of_a_part_that_was_left_is_shown_when_it_comes(far: FarAway):
    far.at(4, far.session.cancel)
    session = far.open()
    session.viewport.step(-1)
    assert far.in_view == 6
    far.open(at=far.services.reader.series[SHORT_AXIS].slices[0].reference)
    assert far.in_view == 1


def test_what_is_here_already_is_seen_at_once_and_not_fetched_again(far: FarAway):
    far.archive.at_hand = {SOPInstanceUID(f"{SHORT_AXIS}.{number}") for number in (1, 2, 3)}
    seen: list[list[int]] = []
    far.at(4, lambda: seen.append(far.seen))
    far.open()
    assert seen == [[1, 2, 3]]
    assert sorted(far.fetched) == list(range(4, SLICES + 1))


def test_a_series_that_is_all_here_is_shown_once_and_whole(far: FarAway):
    far.archive.at_hand = {one.sop_instance_uid for one in far.archive.instances}
    shown: list[object] = []
    far.session.panes.content_changed.connect(lambda pane: shown.append(pane.opened.arrived))
    far.open()
    assert shown == [None]
    assert far.session.viewport.view.index == 6


def test_what_was_open_stays_until_the_first_image_of_the_next_is_here(far: FarAway):
    far.archive.between = None
    far.session.open_series(far.services.reader.series[LOCALISER].series)
    far.runner.run_all()
    far.archive.between = far.between
    open_then: list[str] = []

    def note() -> None:
        assert far.session.opened is not None
        open_then.append(far.session.opened.series.series.series_instance_uid)

    far.archive.at_hand.clear()
    far.at(0, note)
    far.at(2, note)
    far.open()
    assert open_then == [LOCALISER, SHORT_AXIS]


@pytest.mark.parametrize("name", ["propose", "propose-series", "mpr", "second-opinion"])
def test_what_needs_the_whole_series_says_why_not_until_it_is_here(far: FarAway, name: str):
    said: list[str] = []

    def ask() -> None:
        one = command(name)
        assert one.run is not None and one.enabled(far.session)
        one.run(far.session)
        said.extend(notice.text for notice in far.session.notices.all)
        assert far.session.review is None
        assert not far.session.mpr.is_open

    far.at(4, ask)
    session = far.open()
    assert said == ["This series is still arriving: 3 of 12 images."]
    assert session.review is not None
    assert not command("save").enabled(session)


def test_structure_sets_come_with_the_last_image_and_do_not_take_the_image_in_view_away(far: FarAway):
    store_structure_set(far.services)
    far.at(4, lambda: far.session.viewport.step(-1))
    session = far.open()
    assert session.review is not None and len(session.review.rois) == 1
    assert far.in_view == 6


def test_how_much_is_here_is_said_over_the_image_and_in_the_line_of_progress(far: FarAway):
    said: list[object] = []

    def look() -> None:
        far.services.show_pixels()
        far.runner.run("pixels-1")
        shown, busy = resolve(far.session, far.session.panes.active), activity(far.session)
        assert busy is not None
        said.append((shown.cautions, busy.text, busy.fraction))
        assert command("cancel").enabled(far.session)

    far.at(6, look)
    session = far.open()
    assert said == [(("Still arriving: 5 of 12 images",), "Fetching the rest", 0.5)]
    assert resolve(session, session.panes.active).cautions == ()


def test_over_a_viewport_beside_others_it_is_said_too(far: FarAway):
    far.session.panes.arrange(1, 2)
    titles: list[str] = []
    far.at(6, lambda: titles.append(pane_title(far.session, far.session.panes.active).opening))
    far.open()
    assert titles == ["5 of 12 images"]
    assert pane_title(far.session, far.session.panes.active).opening == ""


def test_cancel_keeps_what_came_says_what_is_missing_and_fetches_the_rest_when_asked(far: FarAway):
    far.at(5, far.session.cancel)
    session = far.open()
    assert session.opening is None
    assert far.seen == [5, 6, 7, 8, 9]
    notice = session.notices.all[-1]
    assert (notice.level, notice.text) == (
        NoticeLevel.WARNING,
        "5 of 12 images: 7 images have not been fetched.",
    )
    far.services.show_pixels()
    far.runner.run_all()
    assert resolve(session, session.panes.active).cautions == ("Incomplete: 5 of 12 images",)
    assert session.review is None
    before = session.viewport.view.zoom
    one = command("fetch-rest")
    assert one.run is not None and one.enabled(session)
    one.run(session)
    far.runner.run_all()
    assert far.seen == list(range(1, SLICES + 1))
    assert sorted(far.fetched) == list(range(1, SLICES + 1)), "nothing is fetched twice"
    assert far.in_view == 7
    assert session.viewport.view.zoom == before
    assert session.review is not None
    assert not one.enabled(session)


def test_what_cannot_be_done_with_a_part_names_the_way_out(far: FarAway):
    far.at(5, far.session.cancel)
    session = far.open()
    session.propose()
    assert session.notices.all[-1].text == "Only 5 of 12 images of this series are here. Fetch the rest first."


def test_cancel_before_the_first_image_leaves_what_was_open(far: FarAway):
    far.at(0, far.session.cancel)
    session = far.open()
    assert session.opened is None
    assert session.opening is None


def test_a_connection_that_breaks_leaves_what_came_and_offers_the_rest_with_the_reason(far: FarAway):
    def break_off() -> None:
        raise ArchiveAbortedError("The connection to FAR broke during C-GET.")

    far.at(5, break_off)
    session = far.open()
    assert far.seen == [5, 6, 7, 8, 9]
    notice = session.notices.all[-1]
    assert notice.level is NoticeLevel.ERROR
    assert "broke during C-GET" in notice.text
    assert notice.remedy is not None and notice.remedy.text == "Fetch the rest"
    notice.remedy.run()
    far.runner.run_all()
    assert far.seen == list(range(1, SLICES + 1))
    assert session.notices.all == (), "nothing offers what has been done"


def test_a_connection_that_breaks_again_says_so_again(far: FarAway):
    def break_off() -> None:
        raise ArchiveAbortedError("The connection to FAR broke during C-GET.")

    far.at(5, break_off)
    far.at(7, break_off)
    session = far.open()
    session.fetching.rest()
    far.runner.run_all()
    (notice,) = session.notices.all
    assert notice.remedy is not None
    assert far.seen == [4, 5, 6, 7, 8, 9, 10]


def test_instances_that_never_came_are_named_and_can_be_asked_for_again(far: FarAway):
    lost = SOPInstanceUID(f"{SHORT_AXIS}.12")
    far.archive.withheld = {lost}
    far.archive.retrieval_failures = (f"Instance {lost} did not come from FAR.",)
    session = far.open()
    notice = session.notices.all[-1]
    assert lost in notice.text
    assert notice.remedy is not None
    assert session.review is not None, "what came can be reviewed, as ever"
    far.archive.withheld, far.archive.retrieval_failures = set(), ()
    command("fetch-rest").run(session)  # type: ignore[misc]
    far.runner.run_all()
    assert far.seen == list(range(1, SLICES + 1))
    assert session.opened is not None and not session.opened.is_partial


def test_another_series_that_is_opened_meanwhile_takes_the_place(far: FarAway):
    def open_other() -> None:
        far.archive.between = None
        far.session.open_series(far.services.reader.series[LOCALISER].series)

    far.at(4, open_other)
    session = far.open()
    assert session.opened is not None
    assert session.opened.series.series.series_instance_uid == LOCALISER
    assert session.opening is None


def test_the_end_is_the_same_as_of_an_opening_at_once(far: FarAway):
    store_structure_set(far.services)
    record = far.services.reader.series[SHORT_AXIS].series

    def opened(arrival: SeriesArrival | None) -> Opened:
        services = far.services
        return open_series(
            far.archive,
            services.reader,
            journal=services.journal,
            record=record,
            control=TaskControl(),
            arrival=arrival,
        )

    at_once = opened(None)
    in_pieces = opened(SeriesArrival())
    assert len(far.archive.fetched) == SLICES
    assert in_pieces == at_once


def test_the_image_in_view_stays_when_the_series_turns_out_to_have_several_stacks(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS]
    pane, archive = far.session.panes.active, far.archive
    even, odd = (replace(record, slices=record.slices[first::2]) for first in (0, 1))
    pane.begin_opening(record.series, SeriesArrival())
    places = {image.sop_instance_uid: place for place, image in enumerate(record.slices)}
    some = replace(record, slices=record.slices[6:9])
    pane.begin(Opened((some,), (), (), archive, arrived=Arrived(3, places)), at=record.slices[7].reference)
    assert (pane.viewport.view.index, pane.places.taken) == (1, (6, 7, 8))
    pane.viewport.zoom_by(2)
    pane.grow(Opened((even, odd), (), (), archive, arrived=Arrived(12, places)))
    assert pane.image is record.slices[7]
    assert (pane.stack_index, pane.viewport.view.index, pane.viewport.view.zoom) == (1, 3, 2)
    assert pane.places.taken is None, "the list of the archive does not run through one stack"


def test_the_image_in_view_stays_when_what_looked_like_several_stacks_turns_out_to_be_one(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS]
    pane, archive = far.session.panes.active, far.archive
    apart = tuple(replace(record, slices=(image,)) for image in record.slices[:3])
    pane.begin_opening(record.series, SeriesArrival())
    places = {image.sop_instance_uid: place for place, image in enumerate(record.slices)}
    pane.begin(Opened(apart, (), (), archive, arrived=Arrived(3, places)), at=None)
    pane.show_stack(2)
    pane.viewport.zoom_by(2)
    pane.grow(Opened((record,), (), (), archive, arrived=Arrived(12, places)))
    assert pane.image is record.slices[2]
    assert (pane.stack_index, pane.viewport.view.index, pane.viewport.view.zoom) == (0, 2, 2)


def test_a_list_that_runs_the_other_way_than_the_stack_still_tells_the_places(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS]
    places = {image.sop_instance_uid: 11 - place for place, image in enumerate(record.slices)}
    some, arrived = replace(record, slices=record.slices[2:5]), Arrived(3, places)
    found = slice_places(some, arrived, is_only_stack=True)
    assert (found.count, found.taken) == (12, (2, 3, 4))
    assert [found.nearest(place) for place in (0, 3, 11)] == [0, 1, 2]
    assert place_in_list(0, some, arrived) == 11


def test_what_has_come_is_put_together_a_few_times_a_second_at_most_and_less_often_where_that_takes_long():
    now, cost, shown, arrival = [0.0], [0.0], [], SeriesArrival()  # type: ignore[var-annotated]
    listed = [
        InstanceRecord(STUDY, SHORT_AXIS, SOPInstanceUID(f"2.25.{number}"), instance_number=number)
        for number in range(1000)
    ]
    arrival.expect(tuple(listed))

    def put_together(_control: TaskControl) -> str:
        shown.append(now[0])
        now[0] += cost[0]
        return "part"

    follow = Following(TaskControl(), arrival, put_together, clock=lambda: now[0])

    def come(instances: list[InstanceRecord]) -> list[float]:
        shown.clear()
        for one in instances:
            arrival.take(one.sop_instance_uid, Path("/nowhere"))
            follow.checkpoint()
            now[0] += 0.01
        return [after - before for before, after in pairwise(shown)]

    assert shown == [] and come(listed[:2]) == [] and shown == [0.0], "the first at once"
    assert all(0.25 <= apart < 0.3 for apart in come(listed[2:400]))
    cost[0] = 0.1
    assert all(2.0 <= apart < 2.1 for apart in come(listed[400:-1]))
    assert len(shown) > 3


@pytest.mark.parametrize("one", [item for item in COMMANDS if item.run is not None], ids=lambda item: item.name)
def test_every_command_that_is_offered_can_be_used_on_a_part_of_a_series(one: Command):
    with pytest.MonkeyPatch.context() as patched:
        far = FarAway(patched)
        far.at(5, far.session.cancel)
        session = far.open()
        assert session.opened is not None and session.opened.arrived is not None
        if one.enabled(session) and one.run is not None:
            one.run(session)
            far.runner.run_all()
        assert not [notice for notice in session.notices.all if "did not expect" in notice.text]
        assert session.unsaved_decisions == 0


def with_local(far: FarAway, *numbers: int) -> None:
    """Let this machine have some of the series already."""
    near, record = far.services.archive, far.services.reader.series[SHORT_AXIS]
    kept = [image for image in record.slices if image.instance_number in numbers]
    near.instances = [InstanceRecord(STUDY, SHORT_AXIS, image.sop_instance_uid) for image in kept]
    near.paths = {SHORT_AXIS: tuple(image.path for image in kept)}
    far.archive.at_hand = {image.sop_instance_uid for image in kept}


def test_what_this_machine_has_is_seen_before_the_pacs_has_said_how_much_there_is(far: FarAway):
    with_local(far, 3, 4, 5)
    seen: list[object] = []

    def look(call: str) -> None:
        if call == "retrieve_series":
            pane = far.session.panes.active
            seen.append((far.seen, far.in_view, pane.why_incomplete, pane.places.taken))

    far.archive.before_answer = look
    far.open()
    assert seen[0] == ([3, 4, 5], 4, "This series is still arriving: 3 images so far.", None)
    assert far.seen == list(range(1, SLICES + 1))
    assert far.in_view == 4
    assert sorted(far.fetched) == [1, 2, *range(6, SLICES + 1)]


def test_an_image_that_comes_before_the_list_is_seen_at_once_and_the_others_come_round_it(far: FarAway):
    far.archive.comes_before_the_list = SOPInstanceUID(f"{SHORT_AXIS}.6")
    seen: list[object] = []

    def look(call: str) -> None:
        if call == "list":
            pane = far.session.panes.active
            seen.append((far.seen, far.in_view, pane.why_incomplete, pane.places.taken))

    far.archive.before_answer = look
    far.at(3, lambda: seen.append((far.seen, far.in_view, far.session.panes.active.places.taken)))
    far.open()
    assert seen[0] == ([6], 6, "This series is still arriving: 1 image so far.", None)
    assert seen[1] == ([6, 7], 6, (5, 6))
    assert far.seen == list(range(1, SLICES + 1))
    assert far.in_view == 6
    assert far.fetched[:4] == [7, 5, 8, 4] and sorted(far.fetched) == [*range(1, 6), *range(7, SLICES + 1)]


def test_of_many_images_that_are_here_one_is_seen_before_the_others_are_read(far: FarAway, monkeypatch):
    monkeypatch.setattr(opening, "LONG", 4)
    with_local(far, 2, 3, 4, 5, 6)
    shown: list[list[int]] = []
    far.session.panes.view_changed.connect(lambda _pane: shown.append(far.seen))
    far.open()
    assert shown[0] == [4]
    assert [2, 3, 4, 5, 6] in shown
    assert far.in_view == 4


def test_a_pacs_that_is_away_leaves_what_this_machine_has_and_says_why_there_is_no_more(far: FarAway):
    with_local(far, 3, 4, 5)
    far.archive.failure = ArchiveAbortedError("The connection to FAR broke.")
    session = far.open()
    assert far.seen == [3, 4, 5]
    notice = session.notices.all[-1]
    assert notice.text == "The connection to FAR broke."
    assert notice.remedy is not None
    far.services.show_pixels()
    far.runner.run_all()
    assert resolve(session, session.panes.active).cautions == ("Perhaps incomplete: 3 images so far",)
    far.archive.failure = None
    notice.remedy.run()
    far.runner.run_all()
    assert far.seen == list(range(1, SLICES + 1))


def test_what_the_pacs_no_longer_lists_is_not_counted_for_what_it_lists(far: FarAway):
    listed = tuple(InstanceRecord(STUDY, SHORT_AXIS, SOPInstanceUID(f"2.25.{number}")) for number in range(4))
    arrival = SeriesArrival()
    arrival.begin_with(listed[:3])
    for one in listed[:3]:
        arrival.take(one.sop_instance_uid, Path("here"))
    assert arrival.so_far()[1].text == "3 images so far"
    arrival.expect(listed[1:])
    files, arrived = arrival.so_far()
    assert len(files) == 3, "what is here is seen"
    assert (arrived.text, arrived.is_all, arrival.counted) == ("2 of 3 images", False, (2, 3))


def test_the_places_are_not_told_where_an_image_is_not_on_the_list(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS]
    for listed in (record.slices[:11], record.slices[1:]):
        for ordered in (listed, listed[::-1]):
            places = {image.sop_instance_uid: place for place, image in enumerate((*ordered, *[None] * 3)) if image}
            some = replace(record, slices=(record.slices[0], record.slices[5], record.slices[11]))
            found = slice_places(some, Arrived(3, {**places, SOPInstanceUID("2.25.1"): 11}), is_only_stack=True)
            assert (found.count, found.taken) == (3, None)


def test_a_part_on_this_machine_is_said_to_be_one_and_its_rest_is_not_looked_for_here(far: FarAway):
    with_local(far, 3, 4, 5)
    far.session.archives.use("EMBEDDED")
    far.runner.run_all()
    far.services.archive.retrieval_failures = (
        "Only 3 of 12 images of this series are on this machine; FAR has more.",
    )
    session = far.open()
    notice = session.notices.all[-1]
    assert notice.text == "Only 3 of 12 images of this series are on this machine; FAR has more."
    assert notice.remedy is None
    assert not command("fetch-rest").enabled(session)
    far.services.show_pixels()
    far.runner.run_all()
    assert "Not all of it was sent" in resolve(session, session.panes.active).marks


def test_why_a_part_of_a_series_cannot_be_opened_from_this_machine_is_said(far: FarAway):
    far.at(5, far.session.cancel)
    session = far.open()
    session.archives.use("EMBEDDED")
    far.runner.run_all()
    far.services.archive.failure = ArchiveAbortedError("The disk is gone.")
    far.open()
    assert session.notices.all[-1].text == "The disk is gone."
    assert far.seen == [5, 6, 7, 8, 9]


def test_a_part_is_no_part_of_a_series_of_another_study_that_has_its_uid(far: FarAway):
    far.at(5, far.session.cancel)
    pane = far.open().panes.active
    record = far.services.reader.series[SHORT_AXIS].series
    pane.begin_opening(record, SeriesArrival())
    assert pane.is_arriving
    pane.begin_opening(replace(record, study_instance_uid=StudyInstanceUID("2.25.9")), SeriesArrival())
    assert not pane.is_arriving


def test_more_of_a_series_that_states_another_patient_is_announced_with_the_patient(far: FarAway):
    """Files of two patients under one UID: whose image is first on the list may change while they come."""
    record = far.services.reader.series[SHORT_AXIS]
    pane, archive = far.session.panes.active, far.archive
    pane.begin_opening(record.series, SeriesArrival())
    pane.begin(Opened((record,), (), (), archive, arrived=Arrived(3, {})), at=None)
    named: list[str] = []
    far.session.panes.content_changed.connect(lambda one: named.append(one.series.study.patient.name))
    pane.grow(Opened((record,), (), (), archive, arrived=Arrived(4, {})))
    other = replace(record, study=replace(record.study, patient=Patient("Other^Patient", "2")))
    pane.grow(Opened((other,), (), (), archive, arrived=Arrived(5, {})))
    assert named == ["Other^Patient"]


def test_a_pacs_that_lists_fewer_instances_than_it_counts_has_not_sent_all(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS].series
    far.session.open_series(replace(record, number_of_instances=SLICES + 3))
    far.runner.run_all()
    session = far.session
    assert session.notices.all[-1].text == "FAR counts 15 instances of this series; 12 of them came."
    assert session.opened is not None and session.opened.is_partial


def test_fetching_the_rest_where_a_pacs_lists_too_few_makes_no_whole_series_of_it(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS].series
    far.session.open_series(replace(record, number_of_instances=SLICES + 3))
    far.runner.run_all()
    for _ in range(2):
        far.session.fetching.rest()
        far.runner.run_all()
        session = far.session
        assert session.notices.all[-1].text == "FAR counts 15 instances of this series; 12 of them came."
        assert session.opened is not None and session.opened.is_partial
        assert session.fetching.has_rest


def test_the_audit_trail_says_of_how_many_images_a_series_is_whose_first_was_seen_before_the_others(far: FarAway):
    far.open()
    (event,) = far.services.trail.of(AuditKind.OPENED)
    (study,) = event.studies
    assert study.objects == ((MR_IMAGE, SLICES),)


def test_a_part_that_is_shown_in_another_viewport_as_well_becomes_whole_there_too(far: FarAway):
    far.session.panes.arrange(1, 2)
    first, other = far.session.panes.all

    def drag() -> None:
        assert first.opened is not None
        far.session.show_stack(first.opened, 0, pane=other)
        far.session.synchronising.toggle(Linked.SLICE)
        other.viewport.show_slice(0)

    far.at(4, drag)
    far.open()
    assert other.opened is first.opened
    assert other.image is not None and other.image.instance_number == 6
    assert far.in_view == 7
    assert far.session.review_of(other) is far.session.review_of(first)
    assert not other.why_incomplete
