"""A viewport and a hand: what is clicked and dragged there, in rows and columns of the image."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.core.measurement import Measurement
from app.session.session import Session
from app.session.tool_in_hand import Tool
from tests.helpers.fake_heart import STUDY
from tests.helpers.viewports import settle, show, with_values
from widgets.viewport.viewport import Viewport

ROWS, COLUMNS = 60, 90
SPACING_MM = (2.0, 1.5)
LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A viewport and a hand."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        values = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(ROWS, COLUMNS)
        self.session: Session = with_values(values, spacing_mm=SPACING_MM, slices=3).open_study()
        self.viewport: Viewport = show(qtbot, self.session)
        self.viewport.setFocus()

    @property
    def area(self):
        return self.viewport.viewport()

    def place(self, row: float, column: float) -> QPoint:
        placement = self.viewport.placement
        assert placement is not None
        return QPoint(*(round(v) for v in placement.to_screen(row, column)))

    def take(self, tool: Tool) -> None:
        self.session.hand.take(tool)
        settle(self.qtbot, self.viewport)

    def drag(self, *points: tuple[float, float], after: tuple[int, int] = (0, 0)) -> None:
        places = [self.place(*point) for point in points]
        QTest.mousePress(self.area, LEFT, pos=places[0] + QPoint(*after))
        for place in places[1:]:
            QTest.mouseMove(self.area, place)
        QTest.mouseRelease(self.area, LEFT, pos=places[-1])
        settle(self.qtbot, self.viewport)
        self.area.grab()  # labels and handles are hit where they were drawn last

    def click(self, row: float, column: float) -> None:
        QTest.mouseMove(self.area, self.place(row, column))
        QTest.mouseClick(self.area, LEFT, pos=self.place(row, column))
        settle(self.qtbot, self.viewport)
        self.area.grab()

    def double_click(self, row: float, column: float) -> None:
        self.click(row, column)
        QTest.mouseDClick(self.area, LEFT, pos=self.place(row, column))
        settle(self.qtbot, self.viewport)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.viewport, key)
        settle(self.qtbot, self.viewport)

    @property
    def measured(self) -> tuple[Measurement, ...]:
        return self.session.measuring.of(STUDY)

    @property
    def editor(self) -> QLineEdit:
        return next(editor for editor in self.area.findChildren(QLineEdit))
