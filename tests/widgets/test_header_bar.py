"""The line at the top has all menus at every width; what is said elsewhere makes room for them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.fake_services import fake_services
from widgets.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.mark.parametrize("width", [720, 900, 960, 1000, 1100, 1440])
def test_every_menu_is_on_the_bar_whatever_the_width(qtbot: QtBot, width: int):
    window = MainWindow(fake_services().session)
    qtbot.addWidget(window)
    window.show()
    window.resize(width, 700)
    menus = window.header.menus
    qtbot.waitUntil(lambda: window.width() == width and menus.width() >= menus.sizeHint().width())
