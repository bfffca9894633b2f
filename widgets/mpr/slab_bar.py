"""The strip over the planes: how thick they are, what is seen in three dimensions, reset, and the way back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.core.phrases import phrase
from app.core.resampling import SlabMode
from app.session.mpr_commands import THICKNESSES_MM
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.translation import said, tr

BUTTONS = {"mpr-reset": phrase("Reset"), "mpr-lines": phrase("Crosshair"), "mpr": phrase("Slices")}
"""In one word each, so that they stand whole in a narrow window; the tool tips say more."""


class SlabBar(QWidget):
    """Follows the slab of the session and changes it."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.thickness = QComboBox()
        self.thickness.setAccessibleName(tr("Thickness of the planes"))
        self.thickness.setToolTip(tr("Thickness of the planes"))
        self.thickness.addItems([tr("thin") if not mm else f"{mm:g} mm" for mm in THICKNESSES_MM])
        self.mode = QComboBox()
        self.mode.setAccessibleName(tr("How a slab is shown"))
        self.mode.addItems([tr(mode.value) for mode in SlabMode])
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("What is seen in three dimensions"))
        self.preset.setToolTip(tr("What is seen in three dimensions"))
        for box in (self.thickness, self.mode, self.preset):
            # A click on it leaves the keys with the images.
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(6)
        self._words = QLabel(tr("Slab")), QLabel("3D")
        self._is_narrow, self._whole_px = False, 0
        layout.addWidget(self._words[0])
        layout.addWidget(self.thickness)
        layout.addWidget(self.mode)
        layout.addSpacing(12)
        layout.addWidget(self._words[1])
        layout.addWidget(self.preset)
        layout.addStretch(1)
        for name, text in BUTTONS.items():
            layout.addWidget(_button(actions, name, tr(text)))
        self.thickness.activated.connect(self._set_thickness)
        self.mode.activated.connect(self._set_mode)
        self.preset.activated.connect(self._set_preset)
        bind(session.mpr.changed, self, self._follow)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the choices and the buttons keep theirs, and their tool tips say the words."""
        super().resizeEvent(event)
        if not self._is_narrow:
            self._whole_px = self.sizeHint().width()
        self._is_narrow = self.width() < self._whole_px
        for word in self._words:
            word.setHidden(self._is_narrow)
        self._show_mode()

    def _show_mode(self) -> None:
        self.mode.setHidden(self._is_narrow and not self.mode.isEnabled())

    def _set_thickness(self, index: int) -> None:
        view = self._session.mpr.view
        if view is not None:
            self._session.mpr.set_slab(replace(view.slab, thickness_mm=THICKNESSES_MM[index]))

    def _set_mode(self, index: int) -> None:
        view = self._session.mpr.view
        if view is not None:
            self._session.mpr.set_slab(replace(view.slab, mode=list(SlabMode)[index]))

    def _set_preset(self, index: int) -> None:
        self._session.mpr.set_preset(self._session.mpr.presets[index])

    def _follow(self) -> None:
        view, presets = self._session.mpr.view, self._session.mpr.presets
        names = [said(preset.value) for preset in presets]
        if names != [self.preset.itemText(place) for place in range(self.preset.count())]:
            self.preset.clear()
            self.preset.addItems(names)
        for box in (self.thickness, self.preset):
            box.setEnabled(view is not None)
        is_slab = view is not None and view.slab.thickness_mm > 0
        self.mode.setEnabled(is_slab)
        self.mode.setToolTip("" if is_slab else tr("For planes that are thicker than one slice"))
        self._show_mode()
        if view is not None:
            if view.slab.thickness_mm in THICKNESSES_MM:
                self.thickness.setCurrentIndex(THICKNESSES_MM.index(view.slab.thickness_mm))
            self.mode.setCurrentIndex(list(SlabMode).index(view.slab.mode))
            if view.preset in presets:
                self.preset.setCurrentIndex(presets.index(view.preset))


def _button(actions: Actions, name: str, text: str) -> QToolButton:
    action = actions[name]
    button = QToolButton()
    button.setProperty("prominence", "quiet")
    button.setText(text)
    button.setAccessibleName(action.iconText())
    button.setToolTip(action.toolTip())
    button.setAutoRaise(True)
    button.clicked.connect(action.trigger)
    return button
