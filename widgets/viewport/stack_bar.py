"""Chooses among the stacks of a series: by name, and along time, echo or b-value with a slider."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QActionGroup, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app.session.pane import Pane
from app.session.session import Session
from app.session.stack_choice import StackChoice
from widgets.bind import bind
from widgets.item_models.dragging import drag
from widgets.item_models.series_mime import Dragged
from widgets.panels.labels import with_role
from widgets.translation import said, tr

LEAST_NAME_PX = 48


class StackBar(QWidget):
    """Stands below an image whose series has several stacks."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self._shown: StackChoice | None = None
        self.name = StackName(session, pane)
        self.dimension, self.value = with_role(QLabel(), "dim"), QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.cine = QToolButton()
        self._menu = QMenu(self)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_choice)
        self._lay_out()
        bind(pane.changed, self, self._plan_redraw)
        bind(pane.viewport.changed, self, self._plan_redraw)
        self._show_choice()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 8, 2)
        row.setSpacing(8)
        for part in (self.dimension, self.value):
            part.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setMenu(self._menu)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setMinimumWidth(24)
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self._choose_value)
        self.cine.setCheckable(True)
        self.cine.setProperty("prominence", "quiet")
        self.cine.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cine.clicked.connect(self._choose_cine)
        row.addWidget(self.name)
        row.addWidget(self.dimension)
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        row.addWidget(self.cine)
        # Without a slider the name keeps to the left, where its list opens.
        row.addStretch()

    def _plan_redraw(self) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_choice(self) -> None:
        choice = self._pane.stack_choice
        self.setVisible(choice is not None)
        if choice is None:
            self._shown = None
            return
        family = choice.chosen
        if self._shown is None or choice.families != self._shown.families or choice.family != self._shown.family:
            self._fill_menu(choice)
        self._shown = choice
        self.name.show_name(said(family.name))
        several = len(family.numbers) > 1
        for part in (self.dimension, self.slider, self.value, self.cine):
            part.setVisible(several)
        if several:
            self._show_values(choice)

    def _show_values(self, choice: StackChoice) -> None:
        family, count = choice.chosen, len(choice.chosen.numbers)
        dimension = said(family.dimension)
        self.dimension.setText(dimension)
        self.slider.blockSignals(True)  # it shows where we are; that is no choice of the user's
        self.slider.setRange(0, count - 1)
        self.slider.setValue(choice.value)
        self.slider.blockSignals(False)
        value = said(family.values[choice.value])
        place = f"{choice.value + 1}/{count}"
        # A value that is but the number would say the same twice.
        self.value.setText(place if value == str(choice.value + 1) else f"{value}   {place}")
        self.slider.setAccessibleName(f"{dimension}: {value}")
        self.slider.setToolTip(tr("{dimension}: {value}\nnext (.)   previous (,)", dimension=dimension, value=value))
        through = self._pane.plays_stacks
        self.cine.setChecked(through)
        self.cine.setText(tr("▸ stacks") if through else tr("▸ slices"))
        self.cine.setToolTip(
            tr("Autoplay goes through: {dimension}. Click for the slices", dimension=dimension)
            if through
            else tr("Autoplay goes through the slices. Click for: {dimension}", dimension=dimension)
        )
        series = self._pane.series
        self.cine.setEnabled(series is not None and len(series.slices) > 1)

    def _fill_menu(self, choice: StackChoice) -> None:
        self._menu.clear()
        only_one = QActionGroup(self._menu)
        for number, family in enumerate(choice.families):
            count = len(family.numbers)
            name = said(family.name)
            text = f"{name}   ({count} × {said(family.dimension)})" if count > 1 else name
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(number == choice.family)
            only_one.addAction(action)
            action.triggered.connect(partial(self._choose_family, number))

    def _choose_family(self, family: int, _checked: bool = False) -> None:
        choice = self._pane.stack_choice
        if choice is not None and family < len(choice.families):
            self._session.panes.activate(self._pane)
            self._pane.show_stack(choice.of_family(family))

    def _choose_value(self, value: int) -> None:
        choice = self._pane.stack_choice
        if choice is not None and value < len(choice.chosen.numbers):
            self._session.panes.activate(self._pane)
            self._pane.show_stack(choice.chosen.numbers[value])

    def _choose_cine(self, checked: bool) -> None:
        self._pane.play_stacks(checked)


class StackName(QToolButton):
    """The name of the stack: a click lists the others, and it can be dragged into another viewport."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self._name = ""
        self._pressed: QPointF | None = None
        self.setProperty("prominence", "chooser")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(LEAST_NAME_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str) -> None:
        """Show the name of the stack in view."""
        if name != self._name:
            self._name = name
            self.setText(name.replace("&", "&&"))
            self.setAccessibleName(tr("Stack: {name}", name=name))
            self.setToolTip(tr("{name}\nClick to choose another stack, drag it into another viewport", name=name))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait what it becomes: the list opens when the button is released."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self.setDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from where it was pressed it is dragged."""
        far = QApplication.startDragDistance()
        opened = self._pane.opened
        if self._pressed is None or opened is None or (event.position() - self._pressed).manhattanLength() < far:
            return
        self._pressed = None
        self.setDown(False)
        record = opened.series.series
        dragged = Dragged(
            record.study_instance_uid, record.series_instance_uid, self._pane.number, self._pane.stack_index
        )
        drag(self, dragged, text=self._name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the list."""
        if self._pressed is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = None
            self.setDown(False)
            self.menu().popup(self.mapToGlobal(QPoint(0, self.height())))
