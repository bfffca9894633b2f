"""A grid of cells to choose the layout from, with the mouse or the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.hanging import MOST_COLUMNS, MOST_ROWS
from app.core.phrases import counted
from app.session.panes import Layout
from app.session.session import Session
from widgets.translation import tr

CELL = QSize(44, 32)
GAP_PX = 4
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class LayoutGrid(QWidget):
    """Nine cells; those up to the pointer are the layout that a click chooses."""

    def __init__(self, chooser: LayoutChooser, layout: Layout) -> None:
        super().__init__(chooser)
        self._chooser = chooser
        self._layout = layout
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Layout: rows × columns"))

    def sizeHint(self) -> QSize:
        """Room for all cells."""
        return QSize(MOST_COLUMNS * (CELL.width() + GAP_PX) + GAP_PX, MOST_ROWS * (CELL.height() + GAP_PX) + GAP_PX)

    def cell(self, row: int, column: int) -> QRect:
        """Where a cell lies."""
        corner = QPoint(GAP_PX + column * (CELL.width() + GAP_PX), GAP_PX + row * (CELL.height() + GAP_PX))
        return QRect(corner, CELL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells; those of the layout are full and framed."""
        painter = QPainter(self)
        accent, plain = self.palette().color(self.palette().ColorRole.Accent), self.palette().mid().color()
        for row in range(MOST_ROWS):
            for column in range(MOST_COLUMNS):
                inside = row < self._layout.rows and column < self._layout.columns
                painter.setPen(QPen(self.palette().text().color() if inside else plain, 2 if inside else 1))
                painter.setBrush(accent if inside else Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.cell(row, column)).adjusted(0.5, 0.5, -0.5, -0.5))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Offer the layout up to the pointer."""
        self._offer(*self._at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._offer(*self._at(event))
            self._chooser.choose(self._layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change what is offered, Enter or Space chooses it."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._offer(self._layout.rows + step[0], self._layout.columns + step[1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._chooser.choose(self._layout)
        else:
            super().keyPressEvent(event)

    def _at(self, event: QMouseEvent) -> tuple[int, int]:
        place = event.position()
        return int(place.y() // (CELL.height() + GAP_PX)) + 1, int(place.x() // (CELL.width() + GAP_PX)) + 1

    def _offer(self, rows: int, columns: int) -> None:
        layout = Layout(min(max(rows, 1), MOST_ROWS), min(max(columns, 1), MOST_COLUMNS))
        if layout != self._layout:
            self._layout = layout
            self._chooser.say(layout)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
            self.update()


class LayoutChooser(QFrame):
    """A small window that goes when something is chosen, at Esc, or at a click elsewhere."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("popup", "true")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._session = session
        self._says = QLabel()
        self.grid = LayoutGrid(self, session.panes.layout)
        self.fills = QCheckBox(tr("filled in order"))
        self.remember = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._says, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._remembering())
        self.say(session.panes.layout)
        self.grid.setFocus()

    @property
    def says(self) -> str:
        """Rows and columns in words."""
        return self._says.text()

    def say(self, layout: Layout) -> None:
        """Name a layout."""
        self._says.setText(f"{layout.rows} × {layout.columns}")
        count = tr(counted(layout.count, "A single viewport", "{count} viewports"))
        self.grid.setAccessibleDescription(
            tr("{rows} rows, {columns} columns: {count}", rows=layout.rows, columns=layout.columns, count=count)
        )

    def choose(self, layout: Layout) -> None:
        """Arrange the viewports so."""
        self.close()
        self._session.panes.arrange(layout.rows, layout.columns)

    def _remembering(self) -> QHBoxLayout:
        """What is on screen now can be remembered for the modality."""
        modality = self._session.hangings.modality
        known = self._session.hangings.of(modality)
        self.remember.setText(tr("Remember for {modality}", modality=modality))
        self.remember.setToolTip(
            tr("Lay studies of this modality out as the viewports are now, when they are opened")
        )
        self.remember.setEnabled(bool(modality))
        self.remember.clicked.connect(self._remember)
        self.fills.setToolTip(tr("Fill the viewports with the first series of the study, in order"))
        self.fills.setChecked(known.fills if known is not None else True)
        row = QHBoxLayout()
        row.addWidget(self.remember)
        row.addWidget(self.fills)
        for part in (self.remember, self.fills):
            part.setVisible(bool(modality))
        if known is not None:
            self.remember.setText(
                tr("{modality}: {rows} × {columns} → this", modality=modality, rows=known.rows, columns=known.columns)
            )
        return row

    def _remember(self) -> None:
        self.close()
        self._session.hangings.remember(fills=self.fills.isChecked())
