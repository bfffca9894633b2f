"""What the selected region is: a name from the list or a new one, its kind in a structure set, and a comment."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QCompleter,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.core.roi import INTERPRETED_TYPES, MOST_COMMENT_CHARACTERS, Colour
from app.session.session import Session
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import with_role
from widgets.translation import tr


class NamingDialog(RoomyDialog):
    """A few fields; Enter takes them over."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Name the region"), width=420, parent=parent)
        self._session = session
        self._classes = {one.name: one for one in session.naming.choices}
        self.name = QComboBox(editable=True)
        self.name.setAccessibleName(tr("Name"))
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.addItems(list(self._classes))
        self.name.setMaxVisibleItems(16)
        completer = self.name.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind"))
        self.kind.addItem(tr("Not stated"), "")
        for term in INTERPRETED_TYPES:
            self.kind.addItem(term, term)
        self.code = with_role(QLabel(), "dim")
        self._colour: Colour | None = None
        self.colour, self.no_colour = QPushButton(), QPushButton(tr("As its state"))
        self.colour.setAccessibleName(tr("Colour"))
        for button in (self.colour, self.no_colour):
            button.setAutoDefault(False)  # Enter names the region
        colours = QHBoxLayout()
        colours.addWidget(self.colour)
        colours.addWidget(self.no_colour)
        colours.addStretch(1)
        self.comment = QLineEdit()
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setMaxLength(MOST_COMMENT_CHARACTERS)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Code"), self.code)
        form.addRow(tr("Kind (RTROIInterpretedType)"), self.kind)
        form.addRow(tr("Colour in files"), colours)
        form.addRow(tr("Comment"), self.comment)
        self.column.addLayout(form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.apply = buttons.addButton(tr("Name it"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply.setDefault(True)
        self.add_buttons(buttons)
        roi = session.naming.selected
        self.name.setCurrentText(roi.roi_class.name if roi is not None else "")
        self._show_kind(roi.roi_class.rt_roi_interpreted_type if roi is not None else "")
        self.comment.setText(roi.comment if roi is not None else "")
        self._show_colour(roi.colour if roi is not None else None)
        self._show_code()
        self.name.lineEdit().selectAll()
        self.name.activated.connect(self._take_kind)
        self.colour.clicked.connect(self._choose_colour)
        self.no_colour.clicked.connect(lambda: self._show_colour(None))
        self.name.editTextChanged.connect(self._show_code)
        buttons.accepted.connect(self._apply)
        buttons.rejected.connect(self.reject)

    def _take_kind(self) -> None:
        known = self._classes.get(self.name.currentText())
        if known is not None:
            self._show_kind(known.rt_roi_interpreted_type)
        listed = self._session.naming.colour_of(self.name.currentText())
        if listed is not None:
            self._show_colour(listed)

    def _choose_colour(self) -> None:
        chosen = QColorDialog.getColor(QColor(*self._colour or (255, 255, 255)), self, tr("Colour of the region"))
        if chosen.isValid():
            self._show_colour((chosen.red(), chosen.green(), chosen.blue()))

    def _show_colour(self, colour: Colour | None) -> None:
        """On screen a region keeps the colour of its state; this one goes into what is saved, and onto the list."""
        self._colour = colour
        self.colour.setText(QColor(*colour).name() if colour is not None else tr("Choose…"))
        self.colour.setIcon(swatch(colour, self.colour.iconSize()) if colour is not None else QIcon())
        self.no_colour.setEnabled(colour is not None)

    def _show_kind(self, term: str) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(term)))

    def _show_code(self) -> None:
        made = self._session.naming.class_of(self.name.currentText(), "")
        code = made.code if made is not None else None
        self.code.setText(f"{code.scheme} {code.value} · {code.meaning}" if code is not None else tr("none"))
        self.apply.setEnabled(made is not None)

    def _apply(self) -> None:
        self._session.naming.name(
            self.name.currentText(), self.kind.currentData(), comment=self.comment.text(), colour=self._colour
        )
        self.accept()


def swatch(colour: Colour, size: QSize) -> QIcon:
    """A patch of that colour."""
    patch = QPixmap(size)
    patch.fill(QColor(*colour))
    return QIcon(patch)
