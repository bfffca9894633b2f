"""Several series side by side: each pane keeps its own, one of them is active, and surplus ones go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import StorageError
from app.core.identity import ImageReference, SeriesInstanceUID, SOPInstanceUID
from app.core.roi import ReviewState
from app.session.commands import command
from app.session.pane import Pane
from app.session.pane_titles import pane_title, patients_on_screen
from app.session.panes import Layout
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, OTHER_STUDY, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.linked_series import OF_ANOTHER, THIN, TIMED, add_linked_series
from tests.helpers.stepwise_runner import StepwiseRunner


def services_with(*shown: SeriesInstanceUID, rows: int = 1, columns: int = 2) -> FakeServices:
    """A layout filled with these series."""
    services = fake_services()
    add_linked_series(services)
    services.open_study()
    services.session.panes.arrange(rows, columns)
    for pane, uid in zip(services.session.panes.all, shown, strict=False):
        services.session.open_series(services.reader.series[uid].series, pane=pane)
    return services


def uid_of(pane: Pane) -> str:
    return pane.opened.series.series.series_instance_uid if pane.opened else ""


def uids(session: Session) -> list[str]:
    return [uid_of(pane) for pane in session.panes.all]


@pytest.mark.parametrize(("asked", "got"), [((0, 0), (1, 1)), ((2, 3), (2, 3)), ((9, 9), (3, 3))])
def test_there_are_one_to_nine_panes(asked, got):
    session = fake_services().session
    session.panes.arrange(*asked)
    assert session.panes.layout == Layout(*got)
    assert len(session.panes.all) == got[0] * got[1]


def test_fewer_panes_keep_the_active_one_and_then_those_in_use():
    services = services_with(SHORT_AXIS, rows=2, columns=2)
    session = services.session
    first, second, third, fourth = session.panes.all
    session.open_series(services.reader.series[THIN].series, pane=third)
    session.panes.activate(fourth)
    session.panes.arrange(1, 3)
    assert session.panes.all == (first, third, fourth)
    assert session.panes.active is fourth
    session.panes.arrange(1, 1)
    assert session.panes.all == (fourth,)
    assert first.opened is None
    assert second.opened is None


def test_the_active_pane_is_enlarged_and_goes_back():
    session = services_with(SHORT_AXIS, THIN).session
    first, second = session.panes.all
    session.panes.activate(second)
    session.panes.enlarge(True)
    assert session.panes.on_screen == (second,)
    assert pane_title(session, second).place == "2 of 2"
    session.panes.activate(first)
    assert session.panes.on_screen == (first,)
    session.panes.enlarge(False)
    assert session.panes.on_screen == (first, second)
    assert uids(session) == [SHORT_AXIS, THIN]


def test_a_single_pane_cannot_be_enlarged_and_another_layout_ends_it():
    session = services_with(SHORT_AXIS).session
    session.panes.arrange(1, 1)
    session.panes.enlarge(True)
    assert not session.panes.is_enlarged
    session.panes.arrange(2, 2)
    session.panes.enlarge(True)
    session.panes.arrange(2, 2)
    assert not session.panes.is_enlarged


def test_what_is_out_of_sight_does_not_play():
    session = services_with(SHORT_AXIS, THIN).session
    other = session.panes.all[1]
    other.viewport.play(True)
    session.panes.enlarge(True)
    assert not other.viewport.view.playing


def test_the_next_pane_comes_round_the_end():
    session = services_with(SHORT_AXIS, THIN).session
    first, second = session.panes.all
    command("next-viewport").run(session)
    assert session.panes.active is second
    command("next-viewport").run(session)
    assert session.panes.active is first
    command("previous-viewport").run(session)
    assert session.panes.active is second


def test_keys_review_and_saving_are_about_the_active_pane():
    services = services_with(LOCALISER, SHORT_AXIS)
    session = services.session
    first, second = session.panes.all
    session.panes.activate(second)
    session.propose()
    session.deciding.validate_selected()
    assert session.unsaved_decisions == 1
    slice_before = first.viewport.view.index
    command("next-slice").run(session)
    assert first.viewport.view.index == slice_before
    session.panes.activate(first)
    assert session.review is not None
    assert not session.review.rois
    assert session.save_plan() is None
    session.panes.activate(second)
    plan = session.save_plan()
    assert plan is not None
    assert plan.regions


def test_the_same_series_in_two_panes_has_one_review():
    session = services_with(SHORT_AXIS, SHORT_AXIS).session
    first, second = session.panes.all
    assert session.review_of(first) is session.review_of(second)
    session.propose()
    session.deciding.validate_selected()
    review = session.review_of(second)
    assert review is not None
    assert any(roi.state is ReviewState.VALIDATED for roi in review.rois)


def test_closing_one_of_two_panes_of_the_same_series_leaves_the_other_its_pixels():
    session = services_with(SHORT_AXIS, SHORT_AXIS).session
    first, second = session.panes.all
    for pane in (first, second):
        assert pane.image is not None
        pane.pixels.pixels(pane.image)
    first.close()
    assert second.image is not None
    assert second.pixels.at_hand(second.image) is not None


def test_a_pane_that_closes_while_its_series_is_on_the_way_never_shows_it():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    services.open_study()
    runner.run_all()
    session.panes.arrange(1, 2)
    other = session.panes.all[1]
    session.open_series(services.reader.series[SHORT_AXIS].series, pane=other)
    session.panes.arrange(1, 1)
    runner.run_all()
    assert other.opened is None
    assert session.opened is not None


def test_esc_withdraws_what_is_on_the_way_to_any_pane():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    services.open_study()
    runner.run_all()
    session.panes.arrange(1, 2)
    other = session.panes.all[1]
    session.open_series(services.reader.series[SHORT_AXIS].series, pane=other)
    cancel = command("cancel")
    assert cancel.enabled(session)
    cancel.run(session)
    assert other.opening is None
    assert not cancel.enabled(session)


def test_what_is_opened_elsewhere_meanwhile_keeps_the_archive_it_came_from():
    services = services_with(SHORT_AXIS, THIN)
    session = services.session
    first = session.panes.all[0]
    before = first.opened.archive if first.opened else None
    session.archives.use("nowhere to be found")
    session.step_series(1)
    assert first.opened is not None
    assert first.opened.archive is before


def test_a_run_of_a_network_goes_on_when_another_pane_is_used_and_its_proposals_come_where_they_belong():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    services.open_study()
    runner.run_all()
    session.panes.arrange(1, 2)
    first, second = session.panes.all
    session.propose()
    session.panes.activate(second)
    session.open_series(services.reader.series[LOCALISER].series)
    runner.run_all()
    review, other = session.review_of(first), session.review_of(second)
    assert review is not None
    assert other is not None
    assert review.undecided
    assert not other.rois


def test_another_series_in_the_same_pane_withdraws_the_run_about_the_one_before():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    services.open_study()
    runner.run_all()
    session.propose()
    assert session.proposing.state.running
    session.open_series(services.reader.series[LOCALISER].series)
    while runner.run("open-1"):
        pass
    assert not session.proposing.state.running


# Patients


def test_two_patients_on_screen_are_noticed_and_only_then():
    session = services_with(SHORT_AXIS, THIN).session
    assert len(patients_on_screen(session.panes.on_screen)) == 1
    services = services_with(SHORT_AXIS, OF_ANOTHER)
    session = services.session
    assert [p.patient_id for p in patients_on_screen(session.panes.on_screen)] == ["4711", "4712"]
    assert [pane_title(session, pane).patient for pane in session.panes.all] == ["Example, Ada", "Sample, Bo"]
    session.panes.enlarge(True)
    assert len(patients_on_screen(session.panes.on_screen)) == 1


def test_what_is_said_of_a_pane_is_its_series_and_how_far_its_opening_is():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    services.open_study()
    session.panes.arrange(1, 2)
    title = pane_title(session, session.panes.active)
    assert (title.series, title.opening, title.progress) == ("", "Opening 1  Cine short axis 0%", 0.0)
    runner.run_all()
    assert pane_title(session, session.panes.active).series == "1  Cine short axis"
    assert pane_title(session, session.panes.all[1]).series == "Empty"


# Stacks


def test_stacks_of_one_dimension_are_one_choice():
    pane = services_with(TIMED).session.panes.active
    choice = pane.stack_choice
    assert choice is not None
    assert [(f.name, len(f.numbers), f.dimension) for f in choice.families] == [
        ("Magnitude", 5, "Time"),
        ("Phase", 5, "Time"),
        ("Localiser", 1, ""),
    ]
    assert choice.chosen.values == ("0 ms", "20 ms", "40 ms", "60 ms", "80 ms")


def test_along_the_dimension_slice_window_and_zoom_stay():
    pane = services_with(TIMED).session.panes.active
    pane.viewport.show_slice(3)
    pane.viewport.zoom_by(2)
    pane.step_stack(1)
    pane.step_stack(1)
    assert (pane.viewport.view.index, pane.viewport.view.zoom) == (3, 2.0)
    assert pane.series is not None
    assert pane.series.stack.name == "Magnitude, Time 40 ms"
    pane.step_stack(-9)
    assert pane.stack_index == 0  # the ends hold


def test_another_family_is_shown_at_the_same_time_and_place():
    pane = services_with(TIMED).session.panes.active
    pane.viewport.show_slice(9)
    pane.step_stack(1)
    pane.step_family(1)
    assert pane.series is not None
    assert (pane.series.stack.name, pane.viewport.view.index) == ("Phase, Time 20 ms", 9)
    pane.step_family(1)
    assert pane.series.stack.name == "Localiser"
    pane.step_family(1)
    assert pane.series.stack.name == "Localiser"


def test_autoplay_goes_through_slices_or_through_time():
    pane = services_with(TIMED).session.panes.active
    pane.viewport.show_slice(4)
    pane.toggle_cine()
    pane.advance_cine()
    assert (pane.viewport.view.index, pane.stack_index) == (5, 0)
    pane.play_stacks(True)
    for _ in range(6):
        pane.advance_cine()
    assert (pane.viewport.view.index, pane.stack_index) == (5, 1)
    assert pane.viewport.view.playing


def test_a_single_slice_plays_through_time_of_itself():
    services = services_with()
    stacks = (services.reader.series[TIMED], *services.reader.further_stacks[TIMED][:4])
    single = [type(s)(s.study, s.series, s.slices[:1], s.stacking, stack=s.stack) for s in stacks]
    services.reader.series[TIMED], services.reader.further_stacks[TIMED] = single[0], tuple(single[1:])
    session = services.session
    session.open_series(single[0].series)
    pane = session.panes.active
    pane.toggle_cine()
    assert pane.viewport.view.playing
    pane.advance_cine()
    assert pane.stack_index == 1


def test_a_stack_can_be_shown_in_another_pane_as_well():
    session = services_with(TIMED).session
    first, second = session.panes.all
    opened = first.opened
    assert opened is not None
    session.show_stack(opened, 7, pane=second)
    assert (second.stack_index, first.stack_index) == (7, 0)
    assert second.opened is opened
    second.close()
    assert first.opened is opened


def test_an_image_of_another_stack_is_found():
    pane = services_with(TIMED).session.panes.active
    assert pane.opened is not None
    wanted = pane.opened.stacks[8].slices[2].reference
    assert pane.show_image(wanted)
    assert (pane.stack_index, pane.viewport.view.index) == (8, 2)
    assert not pane.show_image(ImageReference(SOPInstanceUID("1.2.3")))


# Hanging


def test_a_layout_is_remembered_for_its_modality_and_used_when_a_study_is_opened():
    services = services_with(SHORT_AXIS, rows=2, columns=2)
    session = services.session
    session.hangings.remember(fills=True)
    assert {m: (h.rows, h.columns, h.fills) for m, h in services.preferences.kept.hangings.items()} == {
        "MR": (2, 2, True)
    }
    session.panes.arrange(1, 1)
    session.hangings.hang()
    listed = [record.series_instance_uid for record in session.browser.state.image_series]
    assert uids(session) == listed[:4]
    assert session.panes.active is session.panes.all[0]


def test_without_filling_only_the_first_series_is_opened():
    services = services_with(SHORT_AXIS)
    session = services.session
    session.hangings.remember(fills=False)
    session.panes.arrange(1, 1)
    session.panes.active.close()
    session.hangings.hang()
    assert session.panes.layout == Layout(1, 2)
    assert uids(session) == [session.browser.state.image_series[0].series_instance_uid, ""]


def test_a_study_opens_with_its_images_and_not_with_what_was_drawn_on_them(monkeypatch):
    services = services_with()
    session = services.session
    first, *others = session.browser.state.series
    listed = (replace(first, modality="SEG"), *others)
    monkeypatch.setattr(services.archive, "find_series", lambda _study, _control: listed)
    session.browser.select_study(first.study_instance_uid)
    session.hangings.hang()
    assert uids(session)[0] == others[0].series_instance_uid


def test_where_nothing_is_remembered_the_layout_stays():
    session = services_with(rows=1, columns=3).session
    session.hangings.hang()
    assert session.panes.layout == Layout(1, 3)
    assert session.opened is not None


def test_what_cannot_be_remembered_is_said():
    services = services_with(SHORT_AXIS)
    services.preferences.failure = StorageError("The settings could not be written.")
    services.session.hangings.remember(fills=True)
    assert services.session.hangings.of("MR") is None
    assert any("settings" in notice.text for notice in services.session.notices.all)


def test_a_remembered_layout_can_be_forgotten():
    services = services_with(SHORT_AXIS)
    services.session.hangings.remember(fills=True)
    forget = command("forget-layout")
    assert forget.enabled(services.session)
    forget.run(services.session)
    assert services.preferences.kept.hangings == {}
    assert not forget.enabled(services.session)


def test_more_panes_than_series_stay_empty():
    services = services_with(SHORT_AXIS, SHORT_AXIS, THIN, rows=3, columns=3)
    session = services.session
    session.hangings.fill()
    listed = [record.series_instance_uid for record in session.browser.state.image_series]
    assert uids(session) == (listed + [""] * 9)[:9]


def test_the_key_for_the_next_series_does_not_end_up_with_another_patient():
    services = services_with(SHORT_AXIS, THIN)
    session = services.session
    first = session.panes.active
    before = first.opened
    session.browser.select_study(OTHER_STUDY)
    session.step_series(1)
    session.step_series(-1)
    assert first.opened is before
    assert "Another study is selected" in session.notices.all[-1].text


def test_beside_others_a_remark_on_opening_says_which_series_it_is_about():
    services = services_with(SHORT_AXIS, THIN)
    services.archive.retrieval_failures = ("The PACS sent 12 of 14 instances.",)
    services.session.open_series(services.reader.series[SHORT_AXIS].series)
    assert services.session.notices.all[-1].text == "Cine short axis: The PACS sent 12 of 14 instances."
