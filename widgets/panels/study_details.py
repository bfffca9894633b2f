"""All fields of the patient and clinical blocks, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.study import StudyRecord
from app.session.study_texts import UNKNOWN, StudyField, clinical_block, patient_block
from widgets.item_models.localised import text_of
from widgets.panels.labels import heading, with_role, wrapped
from widgets.translation import said, tr


class StudyDetails(QFrame):
    """A sheet that closes with Esc or a click beside it."""

    def __init__(self, study: StudyRecord, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("studyDetails")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fields = (*patient_block(study), *clinical_block(study))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for title, fields in ((tr("Patient"), patient_block(study)), (tr("Examination"), clinical_block(study))):
            grid.addWidget(heading(title), grid.rowCount(), 0, 1, 2)
            for field in fields:
                _add_row(grid, field)
        copy = QPushButton(tr("Copy all"))
        copy.clicked.connect(self._copy)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addLayout(buttons)
        close.setFocus()

    @property
    def text(self) -> str:
        """All fields, one a line, as they are copied."""
        return "\n".join(f"{said(field.label)}: {said(text_of(field.value))}" for field in self._fields)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def _add_row(grid: QGridLayout, field: StudyField) -> None:
    row = grid.rowCount()
    label = with_role(QLabel(said(field.label)), "dim")
    label.setToolTip(field.keyword)
    value = wrapped(said(text_of(field.value)) or UNKNOWN)
    value.setAccessibleName(said(field.label))
    value.setMinimumWidth(320)
    value.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(value, row, 1)
