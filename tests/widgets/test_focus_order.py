"""The order of Tab holds nothing alive and ends nothing: a part that is closed takes no other with it."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.focus_order import first_in, order_tabs


def test_what_is_closed_takes_no_menu_of_another_part_with_it(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    first, second = QLineEdit(), QToolButton()
    for part in (first, second):
        row.addWidget(part)
    menu = QMenu(second)
    entry = menu.addAction("Keep")
    second.setMenu(menu)
    window.show()
    order_tabs([first, second])
    assert first_in(first) is first
    shiboken6.delete(first)
    assert shiboken6.isValid(entry)
    entry.setVisible(False)
