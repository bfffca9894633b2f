"""The audit trail in a window: who did what to whose data, to search, to verify, to export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.audit import AuditKind
from app.core.phrases import counted, phrase
from app.session.audit_pages import MOST_LISTED, AuditShown
from app.session.audit_table import KINDS, check_text
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.table_windows import resize_within_screen, set_up_table
from widgets.item_models.audit_model import AuditModel
from widgets.item_models.localised import date_format
from widgets.item_models.table_model import TableSorting
from widgets.panels.labels import say, wrapped
from widgets.translation import said, tr

FIRST_SIZE: Final = (1320, 640)
SUGGESTED_NAME: Final = "audit-trail.csv"
WIDEST_COLUMN_PX: Final = 260
LEAST_CHARACTERS: Final = 14
NOTHING: Final = phrase("Nothing was noted yet.")
NOTHING_CHOSEN: Final = phrase("No event fits what is chosen above.")


class AuditDialog(QDialog):
    """Follows `session.auditing.pages`; closing it forgets what was read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = session.auditing.pages
        self._forwarding = session.auditing.forwarding
        self.words, self.kind = QLineEdit(), QComboBox()
        self.from_day, self.since = QCheckBox(tr("From")), QDateEdit()
        self.to_day, self.until = QCheckBox(tr("to")), QDateEdit()
        self.count, self.remark = wrapped(role="dim"), wrapped(role="caution")
        self.checked, self.failure = wrapped(), wrapped(role="error")
        self.model = AuditModel(self)
        self.sorting = TableSorting(self.model, self)
        self.table = QTreeView()
        self.verify, self.export = QPushButton(tr("Verify the chain")), QPushButton(tr("Export CSV…"))
        self.done_button = QPushButton(tr("Close"))
        self._set_up()
        self._lay_out()
        self._connect()
        self._show()
        resize_within_screen(self, *FIRST_SIZE)
        self.words.setFocus()

    def done(self, result: int) -> None:
        """Forget what was read."""
        self._pages.close()
        super().done(result)

    def _set_up(self) -> None:
        self.setWindowTitle(tr("Audit trail"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setSizeGripEnabled(True)
        self.words.setPlaceholderText(tr("Words: a name, a patient ID, a UID, a PACS"))
        self.words.setAccessibleName(tr("Words to look for"))
        self.words.setClearButtonEnabled(True)
        # On a small screen there must be room for words, too.
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(LEAST_CHARACTERS)
        self.kind.setAccessibleName(tr("What happened"))
        self.kind.addItem(tr("Everything"), None)
        for kind, text in KINDS.items():
            self.kind.addItem(said(text), kind)
        for edit, name in ((self.since, tr("First day")), (self.until, tr("Last day"))):
            edit.setAccessibleName(name)
            edit.setDisplayFormat(date_format())
            edit.setCalendarPopup(True)
            edit.setDate(QDate.currentDate())
            edit.setEnabled(False)
        set_up_table(self.table, self.sorting, tr("Events"))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.table.header().setStretchLastSection(True)
        self.verify.setToolTip(tr("Look whether every event is as it was written"))
        self.export.setToolTip(tr("Write what is listed as a table; DICOM audit messages: verdant audit export"))
        for button in (self.verify, self.export, self.done_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        chooser.setSpacing(8)
        chooser.addWidget(self.words, 1)
        for part in (self.kind, self.from_day, self.since, self.to_day, self.until):
            chooser.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.verify)
        foot.addWidget(self.export)
        foot.addStretch()
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(chooser)
        for label in (self.failure, self.remark, self.checked, self.count):
            layout.addWidget(label)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        bind(self._pages.changed, self, self._show)
        bind(self._forwarding.changed, self, self._show)
        self.words.textChanged.connect(self._pages.search)
        self.kind.activated.connect(self._choose)
        for box, edit in ((self.from_day, self.since), (self.to_day, self.until)):
            box.toggled.connect(edit.setEnabled)
            box.toggled.connect(self._choose)
            edit.dateChanged.connect(self._choose)
        self.verify.clicked.connect(self._pages.verify)
        self.export.clicked.connect(self._ask_where)
        self.done_button.clicked.connect(self.accept)
        QShortcut(QKeySequence("F5"), self, self._pages.open)

    def _choose(self) -> None:
        kind: AuditKind | None = self.kind.currentData()
        since = _day(self.since.date()) if self.from_day.isChecked() else None
        until = _day(self.until.date()) if self.to_day.isChecked() else None
        if since is not None and until is not None and since > until:
            since, until = until, since
        kinds = frozenset((kind,)) if kind is not None else frozenset()
        self._pages.choose(replace(self._pages.state.chosen, since=since, until=until, kinds=kinds))

    def _show(self) -> None:
        state = self._pages.state
        say(self.failure, said(state.failure))
        say(self.remark, self._remark(state))
        check = state.check
        say(self.checked, tr(check_text(check.files, check.events, check.findings)) if check is not None else "")
        say(self.count, self._count(state))
        self.verify.setEnabled(not state.is_checking)
        self.export.setEnabled(bool(state.events))
        self.model.show(state.events)
        if state.events and not self.table.property("was-sized"):
            self.table.setProperty("was-sized", True)
            self._size_columns()

    def _size_columns(self) -> None:
        header = self.table.header()
        for column in range(self.model.columnCount() - 1):
            self.table.resizeColumnToContents(column)
            header.resizeSection(column, min(header.sectionSize(column), WIDEST_COLUMN_PX))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _count(self, state: AuditShown) -> str:
        if state.failure:
            return ""
        if not state.is_read:
            return tr("Reading the audit trail")
        if state.events:
            return tr(counted(len(state.events), "{count} event", "{count} events"))
        is_all = not state.words and not state.chosen.kinds and not (state.chosen.since or state.chosen.until)
        return tr(NOTHING if is_all else NOTHING_CHOSEN)

    def _remark(self, state: AuditShown) -> str:
        parts = []
        if state.is_cut:
            parts.append(tr("Only the newest {most} are listed; choose days to see older ones.", most=MOST_LISTED))
        if state.left_out:
            left_out = counted(
                state.left_out,
                "{count} entry could not be understood and is left out.",
                "{count} entries could not be understood and are left out.",
            )
            parts.append(tr(left_out))
        if self._forwarding.failure:
            parts.append(tr("Events wait to be sent. {why}", why=said(self._forwarding.failure)))
        return " ".join(parts)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, tr("Export the audit trail"), SUGGESTED_NAME, tr("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, path: str) -> None:
        self._pages.export(Path(path))


def _day(shown: QDate) -> date:
    return date(shown.year(), shown.month(), shown.day())
