"""Before the studies are listed something may have to be done: it is seen, it can be withdrawn, it may fail."""

from __future__ import annotations

from app.core.errors import StorageError
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.session.activity import Activity, activity
from app.session.browsing import Loading
from app.session.display import resolve
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

TEXT = phrase("Taking over files")


def half_way(control: TaskControl) -> None:
    control.checkpoint(0.5)


def test_what_is_done_is_said_in_the_viewport_until_it_is_done():
    runner = StepwiseRunner()
    session = fake_services(runner).session
    said: list[str] = []
    session.preparing.changed.connect(lambda: said.append(resolve(session, session.panes.active).message))
    ready = []
    session.preparing.start(half_way, text=TEXT, on_ready=ready.append)
    assert activity(session) == Activity("Taking over files", None)
    runner.run("prepare")
    assert said[:2] == ["Taking over files…", "Taking over files… 50%"]
    assert said[-1].startswith("Pick a study")
    assert ready == [None]
    assert activity(session) is None


def test_the_study_that_was_taken_over_is_handed_on():
    session = fake_services().session
    session.preparing.start(lambda _control: STUDY, text=TEXT, on_ready=session.start)
    assert session.opened is not None
    assert session.opened.series.study.study_instance_uid == STUDY


def test_withdrawn_it_leaves_what_is_there():
    runner = StepwiseRunner()
    session = fake_services(runner).session
    session.preparing.start(half_way, text=TEXT, on_ready=lambda _study: None)
    session.cancel()
    runner.run_all()
    assert session.preparing.text == ""
    assert session.browser.state.searching is Loading.READY
    assert session.notices.all == ()


def test_a_failure_is_said_and_the_archive_listed():
    def fail(_control: TaskControl) -> None:
        raise StorageError("The disk is full.")

    session = fake_services().session
    session.preparing.start(fail, text=TEXT, on_ready=lambda _study: None)
    assert session.preparing.text == ""
    assert [notice.text for notice in session.notices.all] == ["The disk is full."]
    assert session.browser.state.studies
