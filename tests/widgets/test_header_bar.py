"""The line at the top has all menus at every width; what is said elsewhere makes room for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.nodes import PacsNode
from app.core.preferences import Language, Theme
from tests.helpers.fake_services import fake_services
from widgets.look import apply_look
from widgets.main_window import LEAST_SIZE, MainWindow
from widgets.translation import speak

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.mark.parametrize("width", [720, 900, 960, 1000, 1100, 1440])
def test_every_menu_is_on_the_bar_whatever_the_width(qtbot: QtBot, width: int):
    window = MainWindow(fake_services().session)
    qtbot.addWidget(window)
    window.show()
    window.resize(width, 700)
    menus = window.header.menus
    qtbot.waitUntil(lambda: window.width() == width and menus.width() >= menus.sizeHint().width())


@pytest.fixture
def italian(qapp: QApplication) -> Iterator[None]:
    speak(qapp, Language.ITALIAN)
    apply_look(qapp, Theme.DARK)
    yield
    speak(qapp, Language.ENGLISH)


@pytest.mark.usefixtures("italian")
def test_long_words_for_the_menus_stand_closer_together_in_a_narrow_window(qtbot: QtBot):
    window = MainWindow(fake_services().session)
    qtbot.addWidget(window)
    window.show()
    menus = window.header.menus
    for width, is_packed in ((LEAST_SIZE[0], True), (1300, False), (LEAST_SIZE[0], True)):
        window.resize(width, 700)
        qtbot.waitUntil(lambda width=width: window.width() == width and menus.width() >= menus.sizeHint().width())
        last = menus.actionGeometry(menus.actions()[-1])
        assert menus.rect().contains(last) and not last.isEmpty()
        assert menus.property("packed") is is_packed


@pytest.mark.parametrize("width", [700, 1100, 1600])
def test_a_long_name_of_an_archive_leaves_room_for_the_menus_and_is_told_whole(qtbot: QtBot, width: int):
    services = fake_services()
    name = "Research & teaching archive of the whole hospital and all of its wards"
    services.session.archives.configure_nodes([PacsNode(name, "10.0.0.5", 104, "A")])
    window = MainWindow(services.session)
    qtbot.addWidget(window)
    window.resize(width, 600)
    window.show()
    services.session.archives.use(name)
    button = window.header.archive
    assert "Resea" in button.text() and "…" in button.text()
    assert button.toolTip().startswith(name)
    menus = window.header.menus
    qtbot.waitUntil(lambda: window.width() == width and menus.width() >= menus.sizeHint().width())
    button.menu().aboutToShow.emit()
    assert name.replace("&", "&&") in [action.text() for action in button.menu().actions()]
