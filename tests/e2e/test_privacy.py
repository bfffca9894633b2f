"""Nothing that the application writes can be read by others, and no log or crash text says who the patient is."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.audit import AuditKind
from app.core.errors import ArchiveStatusError
from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.dicom.phantom import make_phantom
from app.dicom.phantom_series import phantom_series
from app.store.audit_trail import AuditTrail
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.driving import User, run_application

NAME, PATIENT_ID, BIRTH_DATE = "Quillfeather^Ottoline", "PID7731QX", "19600229"
IDENTITY = ("Quillfeather", "Ottoline", PATIENT_ID, BIRTH_DATE)
DESCRIPTION = "MR HEART SHORT AXIS"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")


@pytest.fixture
def archive(home: Path) -> Path:
    """The folder of an archive that holds one patient."""
    contents = [_renamed(content) for content in phantom_series(make_phantom(seed=7))]
    with EmbeddedArchive(home / "archive") as made:
        made.store(contents, TaskControl())
    return home / "archive"


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Whoever asks for no modes gives everything away."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """What went to the log, to take the file's handler away again; levels are afterwards as they were."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield []
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def _renamed(content: bytes) -> bytes:
    from io import BytesIO

    import pydicom

    dataset = pydicom.dcmread(BytesIO(content))
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = NAME, PATIENT_ID, BIRTH_DATE
    buffer = BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _work(user: User) -> None:
    """Open, propose, validate, measure, save, fail to save, crash; what the viewer said stays in its notices."""
    session = user.session
    user.open_study(DESCRIPTION)
    assert session.series is not None and session.review is not None
    session.viewport.show_slice(len(session.series.slices) // 2)
    user.propose()
    user.press(Qt.Key.Key_Down)
    user.propose()
    session.select(session.review.rois[0].roi_id)
    user.press(Qt.Key.Key_V)
    assert session.review.count(ReviewState.VALIDATED) == 1
    user.save_as("Curie", "Marie")

    def refuse(*_: object, **__: object) -> None:
        raise ArchiveStatusError("The archive refused it.", cause="It said so.")

    session.archive.store = refuse  # type: ignore[method-assign]
    assert session.review.undecided and session.review.validate(session.review.undecided[0].roi_id)
    session.save()
    user.wait(lambda: not session.saving.running, "the refusal")
    assert any("refused it" in text for text in user.errors)
    try:
        raise ValueError(f"{NAME} {PATIENT_ID} {BIRTH_DATE}")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def test_logs_and_crash_texts_name_nobody_and_every_file_is_the_owners(
    home: Path, archive: Path, records: list[logging.LogRecord]
) -> None:
    said: list[str] = []
    titles: list[str] = []

    def script(user: User) -> None:
        titles.append(user.window.windowTitle())
        user.session.notices.changed.connect(
            lambda: said.extend(f"{one.text}\n{one.details}" for one in user.session.notices.all)
        )
        _work(user)
        titles.extend(window.windowTitle() for window in QApplication.topLevelWidgets())

    assert run_application([], script) == 0

    logs = [path.read_text("utf-8") for path in (home / "logs").iterdir()]
    assert any("unexpected ValueError" in log for log in logs), "the crash was logged"
    assert any("did not expect (ValueError)" in text for text in said), "and shown"
    texts = (*logs, *said, *titles)
    assert [word for word in IDENTITY if any(word.casefold() in text.casefold() for text in texts)] == []
    names = [path.relative_to(home).as_posix() for path in home.rglob("*")]
    assert [word for word in IDENTITY if any(word.casefold() in name.casefold() for name in names)] == []
    kept = [path for path in home.rglob("*") if "cache" not in path.relative_to(home).parts]
    assert [path for path in kept if path.name != "settings.json" and path.stat().st_mode & 0o077] == []
    assert (home / "settings.json").stat().st_mode & 0o077 == 0

    kinds = [event.kind for event in AuditTrail(home / "audit").read(TaskControl()).events]
    wanted = [AuditKind.STARTED, AuditKind.OPENED, AuditKind.DECIDED, AuditKind.SAVED, AuditKind.STOPPED]
    assert [kind for kind in wanted if kind not in kinds] == [] and kinds.count(AuditKind.SAVED) == 1
    trail = b"".join(path.read_bytes() for path in (home / "audit").glob("*.audit")).decode()
    assert [word for word in IDENTITY if word in trail] == [PATIENT_ID], "the ID alone, as PS3.15 A.5.3 asks"
