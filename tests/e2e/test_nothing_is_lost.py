"""What goes wrong around a review takes no decision with it, in the real application."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.core.trust import NetworkPolicy
from app.demonstration import demonstration_network, provide_demonstration
from app.dicom.iodeep import read_iodeep, write_iodeep
from app.session.clock import now
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.driving import User, run_application
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import with_weights

DESCRIPTION = "MR HEART SHORT AXIS"


def _validate_one(user: User) -> None:
    user.open_study(DESCRIPTION)
    user.propose()
    user.press(Qt.Key.Key_V)
    assert user.session.review.count(ReviewState.VALIDATED) == 1


def test_a_full_disk_while_saving_keeps_the_decision_and_saving_again_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def script(user: User) -> None:
        _validate_one(user)
        replace = os.replace

        def full(source: object, target: object, **_options: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as disk:
            disk.setattr(os, "replace", full)
            user.save_as("Curie", "Marie")
        assert os.replace is replace
        (error,) = user.errors
        assert "No space left" in error and "Free space" in error
        assert len(user.session.review.to_save) == 1, "the decision is still there, unsaved"
        assert user.session.unsaved_decisions == 1
        user.session.save()
        user.wait(lambda: not user.session.review.to_save, "the second attempt")

    assert run_application([], script) == 0


def test_what_is_saved_while_the_archive_is_down_is_kept_for_it(tmp_path: Path) -> None:
    with EmbeddedArchive(tmp_path / "pacs") as pacs, ArchiveServer(pacs, ae_title="PACS") as server:
        provide_demonstration(pacs, TaskControl())

        def script(user: User) -> None:
            user.wait(lambda: user.session.archive.name == "PACS", "the PACS")
            _validate_one(user)
            server.stop()
            user.save_as("Curie", "Marie")
            assert user.errors == []
            said = [notice.text for notice in user.session.notices.all]
            assert any(
                "saved on this machine" in text and "PACS gets it as soon as it answers" in text for text in said
            )
            user.wait(lambda: user.session.outbox.state.waiting == 1, "the outbox")
            assert user.session.unsaved_decisions == 0
            assert user.session.opened is not None, "what was open stays open"

        assert run_application(["--pacs", f"PACS@{server.host}:{server.port}"], script) == 0


def test_a_pacs_that_rejects_us_is_named_with_the_next_step(tmp_path: Path) -> None:
    with EmbeddedArchive(tmp_path / "pacs") as pacs, ArchiveServer(pacs, ae_title="PACS") as server:

        def script(user: User) -> None:
            user.wait(lambda: bool(user.errors), "the rejection")
            assert "AE title" in user.errors[0]
            assert user.window.isVisible()

        assert run_application(["--pacs", f"WRONG@{server.host}:{server.port}"], script) == 0


@pytest.mark.parametrize(("answer", "stays"), [("Cancel", True), ("Discard", False)])
def test_closing_with_unsaved_decisions_asks(answer: str, stays: bool) -> None:
    def script(user: User) -> None:
        _validate_one(user)
        asked: list[str] = []

        def reply() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox) and not asked:
                asked.append(box.text())
                QTest.mouseClick(box.button(QMessageBox.StandardButton[answer]), Qt.MouseButton.LeftButton)

        watch = QTimer()
        watch.timeout.connect(reply)
        watch.start(20)
        user.window.close()
        watch.stop()
        assert "1 decision is not saved" in asked[0]
        assert user.window.isVisible() is stays
        assert len(user.session.review.to_save) == 1

    assert run_application([], script) == 0


def test_closing_without_decisions_does_not_ask() -> None:
    def script(user: User) -> None:
        user.open_study(DESCRIPTION)
        user.propose()
        user.window.close()
        assert not user.window.isVisible(), "a proposal is no decision"

    assert run_application([], script) == 0


@pytest.mark.parametrize("damage", ["digest", "pickle", "misfit"])
def test_a_network_that_cannot_be_trusted_is_named_and_nothing_else_suffers(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "network.dcm"
    path.write_bytes(demonstration_network())
    network = read_iodeep(path)
    content = _damaged(network.architecture_text, bytes(network.weights), damage)
    with EmbeddedArchive(tmp_path / "pacs") as pacs, ArchiveServer(pacs, ae_title="PACS") as server:
        series = write_series(tmp_path / "series", study_description=DESCRIPTION)
        pacs.store([file.read_bytes() for file in series], TaskControl())
        pacs.store([content], TaskControl())
        assert len(pacs.find_networks(TaskControl())) == 1

        def script(user: User) -> None:
            user.wait(lambda: user.session.archive.name == "PACS", "the PACS")
            user.session.trusting.save(NetworkPolicy.ALLOW, ())  # none of these is signed
            user.open_study(DESCRIPTION)
            user.propose()
            (error,) = user.errors
            expected = {"digest": "bytes", "pickle": "pickle", "misfit": "do not fit"}[damage]
            assert expected in error
            assert user.session.opened is not None
            assert user.session.review.rois == ()

        assert run_application(["--pacs", f"PACS@{server.host}:{server.port}"], script) == 0


def _damaged(architecture: str, weights: bytes, damage: str) -> bytes:
    def packed(content: bytes) -> bytes:
        return write_iodeep(
            architecture_text=architecture,
            weights=content,
            name="Damaged",
            modality="MR",
            body_part_examined="HEART",
            samples_per_pixel=1,
            rows=256,
            columns=256,
            training_info={},
            created=now(),
        )

    if damage == "digest":
        whole = packed(weights)
        at = whole.index(weights[-4096:]) + 32
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    if damage == "misfit":
        return packed(weights.replace(b"layer01", b"layer91"))
    # Written as a hostile peer would: a pickle in the place of the weights, with its own digest.
    return with_weights(packed(weights), b"\x80\x04\x95" + b"." * 1000)
