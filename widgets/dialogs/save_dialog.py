"""What saving will write, where, and in whose name; one button does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.core.errors import UsageError
from app.core.phrases import counted, phrase
from app.session.reviewer import MOST_CHARACTERS, name_parts, reviewer_name
from app.session.saving import SavePlan
from app.session.session import Session
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.item_models.localised import area
from widgets.item_models.painting import emphasised
from widgets.panels.labels import heading, wrapped
from widgets.translation import said, tr

COLUMNS = (phrase("Region"), phrase("Slice"), phrase("Area"), phrase("Proposed by"))
MOST_ROWS_SHOWN = 8


class SaveDialog(RoomyDialog):
    """Accepting names the reviewer for the rest of the session and saves."""

    def __init__(self, session: Session, plan: SavePlan, parent: QWidget | None = None) -> None:
        super().__init__(tr("Save validated regions"), width=560, parent=parent)
        self._session = session
        self._plan = plan
        family, given = name_parts(session.reviewer_name)
        self.family, self.given = _name_field(family, tr("Family name")), _name_field(given, tr("Given name"))
        self.name_error = wrapped(role="error")
        self.table = _table(plan)
        buttons = QDialogButtonBox()
        self.approve = buttons.addButton(tr("Approve and store"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.approve.setDefault(True)
        self.cancel.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = self.column
        subject = wrapped(said(plan.subject))
        subject.setFont(emphasised(self.font()))
        layout.addWidget(subject)
        layout.addWidget(wrapped(_what(plan)))
        layout.addWidget(self.table)
        left_out = _left_out(plan)
        if left_out:
            layout.addWidget(wrapped(left_out, "caution"))
        layout.addLayout(self._reviewer())
        self.name_error.hide()
        layout.addWidget(self.name_error)
        layout.addStretch(1)
        self.add_buttons(buttons)
        self.family.textChanged.connect(self._forget_error)
        self.given.textChanged.connect(self._forget_error)
        (self.approve if family else self.family).setFocus()

    def accept(self) -> None:
        """Check the name, then save; an unusable name keeps the dialog open and says why."""
        try:
            name = reviewer_name(self.family.text(), self.given.text())
        except UsageError as error:
            self.name_error.setText(tr(error.text))
            self.name_error.show()
            self.family.setFocus()
            return
        self._session.set_reviewer(name)
        super().accept()
        self._session.save(self._plan)

    def _reviewer(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(heading(tr("Reviewer: approves these regions and is written into the file")))
        form.addRow(tr("&Family name"), self.family)
        form.addRow(tr("&Given name"), self.given)
        return form

    def _forget_error(self) -> None:
        self.name_error.hide()


def _name_field(text: str, name: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setMaxLength(MOST_CHARACTERS)
    return field


def _what(plan: SavePlan) -> str:
    sets = phrase("one new RTSTRUCT “{label}”", label=plan.label)
    if plan.structure_sets > 1:
        sets = phrase(
            "{count} new RTSTRUCTs “{label}”, one for each frame of reference,",
            count=plan.structure_sets,
            label=plan.label,
        )
    return tr(
        counted(
            len(plan.regions),
            "{count} validated region will be stored in {archive} as {sets} with ApprovalStatus APPROVED, your "
            "name, and the date and time of this approval. What is written is read back and compared with what you "
            "see before it is stored. An approved RTSTRUCT does not change afterwards.",
            "{count} validated regions will be stored in {archive} as {sets} with ApprovalStatus APPROVED, your "
            "name, and the date and time of this approval. What is written is read back and compared with what you "
            "see before it is stored. An approved RTSTRUCT does not change afterwards.",
            archive=plan.destination,
            sets=sets,
        )
    )


def _left_out(plan: SavePlan) -> str:
    undecided = counted(plan.undecided, "{count} undecided", "{count} undecided")
    rejected = counted(plan.rejected, "{count} rejected", "{count} rejected")
    if plan.undecided and plan.rejected:
        return tr("Not written: {undecided} and {rejected}.", undecided=undecided, rejected=rejected)
    if plan.undecided or plan.rejected:
        return tr("Not written: {what}.", what=undecided if plan.undecided else rejected)
    return ""


def _table(plan: SavePlan) -> QTableWidget:
    table = QTableWidget(len(plan.regions), len(COLUMNS))
    table.setAccessibleName(tr("Regions to be written"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    for row, region in enumerate(plan.regions):
        texts = (said(region.name), str(region.slice_number), area(region.area_mm2), region.network or "—")
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            if column in (1, 2):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for column, mode in enumerate(
        (
            QHeaderView.ResizeMode.Stretch,
            QHeaderView.ResizeMode.ResizeToContents,
            QHeaderView.ResizeMode.ResizeToContents,
            QHeaderView.ResizeMode.Stretch,
        )
    ):
        header.setSectionResizeMode(column, mode)
        right = column in (1, 2)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        title = QTableWidgetItem(tr(COLUMNS[column]))
        title.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, title)
    table.setStyleSheet("QTableView::item { padding: 0 5px; }")
    shown = min(max(len(plan.regions), 1), MOST_ROWS_SHOWN)
    table.setFixedHeight(header.sizeHint().height() + shown * table.verticalHeader().defaultSectionSize() + 2)
    return table
