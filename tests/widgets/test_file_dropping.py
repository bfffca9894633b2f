"""Files and folders are opened by a command, or dropped anywhere on the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.fake_services import FakeServices
from widgets.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OFFERED = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


@pytest.fixture
def window(qtbot: QtBot, services: FakeServices) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window)
    window.show()
    return window


def dragged(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


def drag_over(window: MainWindow, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(20, 20), OFFERED, mime, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def test_what_is_dropped_is_taken_over_and_stays_where_it_was(window: MainWindow, services: FakeServices):
    mime = dragged("file:///cd/DICOM", "file:///cd/report.dcm")
    assert drag_over(window, mime)
    assert window.dropping.hint.isVisible()
    event = QDropEvent(QPointF(20, 20), OFFERED, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, event)
    assert event.dropAction() is Qt.DropAction.CopyAction, "nobody may delete them because they were taken"
    assert services.importer.asked == [(Path("/cd/DICOM"), Path("/cd/report.dcm"))]
    assert not window.dropping.hint.isVisible()


@pytest.mark.parametrize("urls", [(), ("https://example.org/a.dcm",), ("file:///a.dcm", "https://example.org/b.dcm")])
def test_what_lies_elsewhere_is_not_taken(window: MainWindow, services: FakeServices, urls: tuple[str, ...]):
    assert not drag_over(window, dragged(*urls))
    QApplication.sendEvent(window, QDropEvent(QPointF(20, 20), OFFERED, dragged(*urls), LEFT, NO_KEY))
    assert services.importer.asked == []


def test_the_hint_goes_when_the_drag_goes_elsewhere(window: MainWindow):
    drag_over(window, dragged("file:///cd"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.dropping.hint.isVisible()


@pytest.mark.parametrize(
    ("command", "dialog", "answer", "asked"),
    [
        ("open-files", "getOpenFileNames", (["/cd/1", "/cd/2"], ""), [(Path("/cd/1"), Path("/cd/2"))]),
        ("open-files", "getOpenFileNames", ([], ""), []),
        ("open-folder", "getExistingDirectory", "/cd", [(Path("/cd"),)]),
        ("open-folder", "getExistingDirectory", "", []),
    ],
)
def test_what_is_chosen_in_a_dialog_is_taken_over(
    window: MainWindow,
    services: FakeServices,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    dialog: str,
    answer: object,
    asked: list[tuple[Path, ...]],
):
    monkeypatch.setattr(QFileDialog, dialog, lambda *_: answer)
    window.actions_by_name[command].trigger()
    assert services.importer.asked == asked
