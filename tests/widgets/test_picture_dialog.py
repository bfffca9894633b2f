"""Copy and save the viewport: the picture is what is seen, without what the user did not ask for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core.preferences import Preferences
from app.session.corner_texts import CornerLayout
from app.session.pictures import ONLY_SLICES, PictureContent
from app.session.session import Session
from tests.helpers.fake_services import fake_services, store_structure_set
from widgets.dialogs.picture_dialog import PictureDialog, take_picture
from widgets.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    services = fake_services()
    store_structure_set(services)
    window = MainWindow(services.open_study())
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.show()
    qtbot.waitUntil(window.is_up_to_date)
    return window


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def taken(window: MainWindow, *, graphics: bool = True, identity: bool = False) -> np.ndarray:
    session: Session = window.session
    content = PictureContent(graphics=graphics, identity=identity)
    image = take_picture(session, session.panes.active, window.viewport, content)
    assert image is not None
    return pixels(image)


def test_the_picture_lies_where_the_viewport_has_it(window: MainWindow):
    window.session.preferences.change(Preferences(corners=CornerLayout((), (), (), ())))
    seen, drawn = pixels(window.viewport.grab().toImage()), taken(window)
    assert drawn.shape == seen.shape
    middle = np.s_[drawn.shape[0] // 4 : -drawn.shape[0] // 4, drawn.shape[1] // 4 : -drawn.shape[1] // 4]
    assert np.abs(drawn[middle].astype(int) - seen[middle]).mean() < 1
    assert drawn[middle].std() > 10


def test_without_graphics_there_is_no_colour_and_no_text(window: MainWindow):
    bare, full = taken(window, graphics=False), taken(window)
    assert np.ptp(bare.astype(int), axis=2).max() == 0
    assert np.ptp(full.astype(int), axis=2).max() > 30
    assert not bare[:40, :60].any()


def test_the_name_is_only_on_it_when_asked_for(window: MainWindow):
    window.session.preferences.change(Preferences(corners=CornerLayout((), (), (), ())))
    corner = np.s_[:60, :120]
    assert not np.array_equal(taken(window, identity=True)[corner], taken(window)[corner])


def test_copy_image_copies_without_a_name_and_says_so(window: MainWindow):
    QGuiApplication.clipboard().clear()
    window.actions_by_name["copy-image"].trigger()
    assert QGuiApplication.clipboard().image().size() == window.viewport.size()
    assert window.session.notices.all[-1].text == (
        "The image is copied, without the patient's name unless the machine wrote it into the pixels."
    )


def test_the_dialog_asks_for_no_name_by_itself_and_saves_what_is_ticked(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    dialog = PictureDialog(window.session, window.viewport, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.content == PictureContent(graphics=True, identity=False)
    dialog.graphics.click()
    suggested: list[str] = []

    def choose(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        suggested.append(name)
        return str(tmp_path / "x.png"), ""

    written: dict[Path, bytes] = {}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(
        window.session.picture_saving, "start", lambda content, *, to, **_: written.update({to: content})
    )
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert Path(suggested[0]).name == "mr-7.png"
    content = written[tmp_path / "x.png"]
    assert content.startswith(b"\x89PNG")
    assert not {b"tEXt", b"iTXt", b"zTXt", b"eXIf"} & _chunks(content)
    assert np.array_equal(pixels(QImage.fromData(content)), taken(window, graphics=False))
    assert not dialog.isVisible()


def test_the_dialog_copies_too(window: MainWindow, qtbot: QtBot):
    dialog = PictureDialog(window.session, window.viewport, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.identity.click()
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert window.session.notices.all[-1].text == "The image is copied, with the patient's name."


def _chunks(content: bytes) -> set[bytes]:
    found, at = set(), 8
    while at < len(content):
        found.add(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return found


def test_no_picture_is_taken_of_a_slice_that_the_planes_hide(window: MainWindow):
    QGuiApplication.clipboard().setText("as it was")
    window.session.mpr.open(window.session.panes.active)
    window.actions_by_name["copy-image"].trigger()
    assert QGuiApplication.clipboard().text() == "as it was"
    assert window.session.notices.all[-1].text == ONLY_SLICES
    window.actions_by_name["save-image"].trigger()
    assert window.findChild(PictureDialog) is None
