"""The PACS is away when somebody saves: nothing is lost, and it gets everything once, also after a new start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxState
from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.driving import User, run_application
from tests.helpers.storescp import free_port

DESCRIPTION = "MR HEART SHORT AXIS"


class Ward:
    """A PACS of our own making that can be away; it holds the demonstration study."""

    def __init__(self, folder: Path) -> None:
        self.archive = EmbeddedArchive(folder)
        self.study: StudyInstanceUID = provide_demonstration(self.archive, TaskControl())
        self.port = free_port()
        self.server: ArchiveServer | None = None

    def come(self) -> None:
        """Listen."""
        self.server = ArchiveServer(self.archive, port=self.port, ae_title="PACS")
        self.server.start()

    def go(self) -> None:
        """Listen no more."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def structure_sets(self) -> list[int]:
        """How many instances each series of structure sets has."""
        series = self.archive.find_series(self.study, TaskControl())
        return [one.number_of_instances or 0 for one in series if one.modality == "RTSTRUCT"]


@pytest.fixture
def ward(tmp_path: Path, home: Path) -> Iterator[Ward]:
    made = Ward(tmp_path / "ward")
    node = {"name": "WARD", "host": "127.0.0.1", "port": made.port, "called_ae_title": "PACS"}
    settings = json.loads((home / "settings.json").read_text())
    (home / "settings.json").write_text(json.dumps({**settings, "nodes": [node]}))
    yield made
    made.go()
    made.archive.close()


def decide(user: User) -> None:
    """Open the study at the PACS and validate a region."""
    session = user.session
    user.wait(lambda: session.archive.name == "EMBEDDED" and not session.preparing.text, "the start")
    session.archives.use("WARD")
    user.open_study(DESCRIPTION)
    assert session.opened is not None
    session.viewport.show_slice(len(session.opened.series.slices) // 2)
    user.propose()
    user.press(Qt.Key.Key_V)


def test_what_is_saved_while_the_pacs_is_away_is_there_once_when_it_is_back(ward: Ward):
    def save_without_it(user: User) -> None:
        ward.come()
        decide(user)
        ward.go()
        user.save_as("Curie", "Marie")
        session = user.session
        assert session.unsaved_decisions == 0
        user.wait(lambda: session.outbox.state.waiting == 1, "the outbox")
        assert user.window.header.outbox.isVisible()
        (row,) = session.outbox.state.rows
        user.wait(lambda: bool(session.outbox.state.rows[0].group.cause), "why it waits")
        assert "Nobody listens" in session.outbox.state.rows[0].group.cause
        assert row.subject is not None

    def start_while_it_is_still_away(user: User) -> None:
        session = user.session
        user.wait(lambda: session.outbox.state.waiting == 1, "what waited")
        assert ward.structure_sets() == []
        ward.come()
        session.archives.use("WARD")
        user.wait(lambda: session.outbox.state.rows[0].group.state is OutboxState.CONFIRMED, "the sending")
        user.open_study(DESCRIPTION)
        assert session.opened is not None and session.opened.structure_sets
        assert session.unsaved_decisions == 0

    assert run_application([], save_without_it) == 0
    assert run_application([], start_while_it_is_still_away) == 0
    assert ward.structure_sets() == [1]


def test_regions_that_still_wait_are_shown_and_need_not_be_decided_again(ward: Ward):
    def save_without_it(user: User) -> None:
        ward.come()
        decide(user)
        ward.go()
        user.save_as("Curie", "Marie")

    def look_again(user: User) -> None:
        session = user.session
        user.wait(lambda: session.archive.name == "EMBEDDED" and not session.preparing.text, "the start")
        user.open_study(DESCRIPTION)
        assert session.opened is not None and len(session.opened.structure_sets) == 1
        assert session.review is not None
        assert [roi.is_settled for roi in session.review.rois] == [True]
        assert session.unsaved_decisions == 0

    assert run_application([], save_without_it) == 0
    assert run_application([], look_again) == 0
