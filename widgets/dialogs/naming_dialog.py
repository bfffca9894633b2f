"""What the selected region is: a name from the list or a new one, its kind in a structure set, and a comment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from app.core.roi import INTERPRETED_TYPES, MOST_COMMENT_CHARACTERS
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
        self.comment = QLineEdit()
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setMaxLength(MOST_COMMENT_CHARACTERS)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Code"), self.code)
        form.addRow(tr("Kind (RTROIInterpretedType)"), self.kind)
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
        self._show_code()
        self.name.lineEdit().selectAll()
        self.name.activated.connect(self._take_kind)
        self.name.editTextChanged.connect(self._show_code)
        buttons.accepted.connect(self._apply)
        buttons.rejected.connect(self.reject)

    def _take_kind(self) -> None:
        known = self._classes.get(self.name.currentText())
        if known is not None:
            self._show_kind(known.rt_roi_interpreted_type)

    def _show_kind(self, term: str) -> None:
        self.kind.setCurrentIndex(max(0, self.kind.findData(term)))

    def _show_code(self) -> None:
        made = self._session.naming.class_of(self.name.currentText(), "")
        code = made.code if made is not None else None
        self.code.setText(f"{code.scheme} {code.value} · {code.meaning}" if code is not None else tr("none"))
        self.apply.setEnabled(made is not None)

    def _apply(self) -> None:
        self._session.naming.name(self.name.currentText(), self.kind.currentData(), comment=self.comment.text())
        self.accept()
