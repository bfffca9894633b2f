"""A command is offered exactly when it can do something."""

from __future__ import annotations

import pytest

from app.session.commands import COMMANDS, command
from app.session.session import Session
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

ALWAYS = {
    "next-series",
    "previous-series",
    "panels",
    "next-part",
    "previous-part",
    "import",
    "open-files",
    "open-folder",
    "search",
    "networks",
    "ledger",
    "lock",
    "audit-trail",
    "change-reviewer",
    "draw-first",
    "refresh",
    "outbox",
    "settings",
    "shortcuts",
    "about",
    "quit",
    "layout",
    *(item.name for item in COMMANDS if item.name.startswith("layout-")),
}


def enabled(session: Session) -> set[str]:
    return {item.name for item in COMMANDS if item.enabled(session)}


def test_names_are_unique_and_found():
    names = [item.name for item in COMMANDS]
    assert len(set(names)) == len(names)
    assert command("validate").text == "Validate"


def test_without_a_series_only_what_needs_none_is_offered():
    assert enabled(fake_services().session) == ALWAYS


def test_with_an_image_one_can_look_and_propose_but_not_decide():
    offered = enabled(fake_services().open_study())
    assert {"propose", "propose-series", "next-slice", "fit", "cine"} <= offered
    assert not offered & {"validate", "reject", "reopen", "save", "undo", "redo", "next-undecided", "cancel"}


def test_with_proposals_one_can_decide_and_after_that_save_and_undo():
    session = fake_services().open_study()
    session.propose()
    assert {"validate", "reject", "next-undecided", "undo"} <= enabled(session)
    assert not enabled(session) & {"save", "redo", "reopen"}
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert {"save", "undo"} <= enabled(session)
    assert "next-undecided" not in enabled(session)
    session.deciding.undo()
    assert "redo" in enabled(session)


def test_only_what_runs_can_be_cancelled():
    runner = StepwiseRunner()
    session = fake_services(runner).open_study()
    assert "cancel" in enabled(session)
    runner.run_all()
    assert "cancel" not in enabled(session)
    session.propose()
    assert "cancel" in enabled(session)
    assert "propose" not in enabled(session)


@pytest.mark.parametrize("item", [item for item in COMMANDS if item.run], ids=lambda item: item.name)
def test_every_command_runs_with_and_without_a_series(item):
    assert item.run is not None
    for session in (fake_services().session, fake_services().open_study()):
        item.run(session)
        assert not [notice for notice in session.notices.all if notice.details.startswith("Traceback")]


def test_the_commands_of_the_view_do_what_they_say():
    session = fake_services().open_study()
    act = {item.name: item.run for item in COMMANDS if item.run}
    steps = {"last-slice": 11, "ten-back": 1, "first-slice": 0, "previous-slice": 0, "next-slice": 1}
    for name, index in steps.items():
        act[name](session)
        assert session.viewport.view.index == index
    act["zoom-in"](session)
    assert session.viewport.view.zoom == pytest.approx(1.25)
    act["fit"](session)
    assert session.viewport.view.zoom == 1
    act["invert"](session)
    assert session.viewport.view.inverted
    act["cine"](session)
    assert session.viewport.view.playing
    act["cine"](session)
    assert not session.viewport.view.playing


def test_the_keys_of_windows_work_as_soon_as_an_image_is_in_view_not_only_once_something_else_happened():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    session.browser.search_again()
    runner.run_all()
    session.browser.select_study(STUDY)
    runner.run_all()
    session.step_series(1)
    runner.run("open-1")
    image = session.image
    assert image is not None and session.pixels.at_hand(image) is None, "its pixels are on their way"
    assert {"window-automatic", "invert", "colours"} <= enabled(session)
