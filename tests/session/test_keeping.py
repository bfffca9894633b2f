"""The archive on this machine as its user keeps it."""

from __future__ import annotations

from dataclasses import replace

from app.core.custody import ArchiveReport, Finding, FindingKind
from app.core.errors import StorageError
from app.core.nodes import PacsNode
from app.session.commands import command
from app.session.keeping import Housework, KeepingState
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import fake_services


def test_the_selected_study_is_pinned_and_let_go_by_one_command():
    services = fake_services()
    session, keeper = services.session, services.directory.kept
    pin = command("pin-study")
    assert not pin.enabled(session), "nothing is selected"
    session.browser.search_again()
    session.browser.select_study(STUDY)
    assert pin.enabled(session)
    assert pin.checked is not None
    assert pin.run is not None
    pin.run(session)
    assert keeper.pinned == {STUDY}
    archive = services.archive
    archive.studies = [replace(one, is_pinned=one.study_instance_uid in keeper.pinned) for one in archive.studies]
    session.browser.search_and_select(STUDY)
    assert pin.checked(session)
    pin.run(session)
    assert keeper.pinned == set()


def test_a_study_of_a_pacs_cannot_be_pinned():
    services = fake_services()
    session = services.session
    session.archives.configure_nodes([PacsNode("WARD", "localhost", 104, "WARD")])
    services.directory.made["WARD"].studies = services.archive.studies
    session.archives.use("WARD")
    session.browser.search_again()
    session.browser.select_study(STUDY)
    assert session.browser.state.study is not None
    assert not command("pin-study").enabled(session)


def test_a_refusal_of_the_disk_is_told():
    services = fake_services()
    services.directory.kept.failure = StorageError("The disk is full.")
    session = services.session
    session.browser.search_again()
    session.browser.select_study(STUDY)
    pin = command("pin-study")
    assert pin.run is not None
    pin.run(session)
    assert [notice.text for notice in session.notices.all] == ["The disk is full."]


def test_what_a_pane_shows_is_held():
    services = fake_services()
    session, keeper = services.session, services.directory.kept
    session.archives.keeping.follow(session.panes)
    services.open_study()
    assert keeper.held[-1] == {STUDY}


def test_a_check_tells_its_outcome():
    services = fake_services()
    keeping, states = services.session.archives.keeping, list[KeepingState]()
    keeping.changed.connect(lambda: states.append(keeping.state))
    keeping.check()
    assert states[0].work is Housework.CHECKING
    assert (keeping.state.work, keeping.state.failed) == (Housework.NOTHING, False)
    assert keeping.state.outcome == "3 files are sound."
    services.directory.kept.report = ArchiveReport(3, 0, 0, (Finding(FindingKind.DAMAGED, "1/2/3.dcm"),))
    keeping.check()
    assert keeping.state.failed
    assert keeping.state.outcome == "1 of 3 files is not as it should be."


def test_a_check_that_fails_says_why():
    services = fake_services()
    services.directory.kept.failure = StorageError("The disk is gone.")
    services.session.archives.keeping.check()
    assert services.session.archives.keeping.state.outcome == "The disk is gone."
    assert services.session.archives.keeping.state.failed


def test_the_index_is_made_again():
    services = fake_services()
    services.session.archives.keeping.rebuild()
    assert services.session.archives.keeping.state.outcome == "The index was made again: 3 instances."
