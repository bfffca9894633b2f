"""What waits to be sent in a window of its own: where to, how it stands, why, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.outbox import OutboxState
from app.core.phrases import counted, phrase
from app.session.outbox import OutboxRow
from app.session.outbox_texts import objects_text, patient_text
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.table_windows import resize_within_screen, set_up_table
from widgets.item_models.localised import moment
from widgets.item_models.outbox_model import OutboxModel
from widgets.panels.labels import say, wrapped
from widgets.translation import said, tr

FIRST_SIZE = (920, 480)
LEAST_DETAILS_PX = 96
NOTHING_WAITS = phrase(
    "Nothing waits. What is saved to a PACS is kept here first and sent at once; if the PACS does not take it, it "
    "waits here until it does, also while Verdant is closed."
)
NOT_TRIED = phrase("It has not been tried yet.")
_MAY_BE_SENT = (OutboxState.WAITING, OutboxState.REFUSED)


class OutboxDialog(QDialog):
    """Follows `session.outbox`; several rows may be selected."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outbox = session.outbox
        self.model = OutboxModel(self)
        self.table = QTreeView()
        self.empty = wrapped(tr(NOTHING_WAITS), role="dim")
        self.heading, self.cause, self.next = wrapped(role="heading"), wrapped(), wrapped(role="dim")
        self.send = QPushButton(tr("Send now"))
        self.send_all = QPushButton(tr("Send all now"))
        self.delete = QPushButton(tr("Delete…"))
        self.leave = QPushButton(tr("Close"))
        self._set_up()
        self._lay_out()
        self._connect()
        self._show()
        resize_within_screen(self, *FIRST_SIZE)
        self.table.setFocus()

    def done(self, result: int) -> None:
        """Nobody looks at it any more."""
        self._outbox.close()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F5 tries all again; Del takes the selected ones away."""
        if event.key() == Qt.Key.Key_F5:
            self._send_all()
        elif event.key() == Qt.Key.Key_Delete:
            self._delete_selected()
        else:
            super().keyPressEvent(event)

    def selected(self) -> tuple[OutboxRow, ...]:
        """The groups that the user selected."""
        rows = (self.model.row(index) for index in self.table.selectionModel().selectedRows())
        return tuple(row for row in rows if row is not None)

    def _set_up(self) -> None:
        self.setWindowTitle(tr("Outbox"))
        self.setSizeGripEnabled(True)
        set_up_table(self.table, self.model, tr("Outbox"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.send.setToolTip(tr("Try the selected ones again now, also those that were refused"))
        self.send_all.setToolTip(tr("Try everything again now (F5)"))
        self.delete.setToolTip(tr("Do not send the selected ones any more (Del)"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.send, self.send_all, self.delete, self.leave):
            button.setAutoDefault(False)
            buttons.addWidget(button)
            if button is self.delete:
                buttons.addStretch()
        details = QWidget()
        details.setMinimumHeight(LEAST_DETAILS_PX)
        lines = QVBoxLayout(details)
        lines.setContentsMargins(0, 8, 0, 8)
        lines.setSpacing(4)
        for label in (self.heading, self.cause, self.next):
            lines.addWidget(label)
        lines.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addWidget(details)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        bind(self._outbox.changed, self, self._show)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.send.clicked.connect(self._send_selected)
        self.send_all.clicked.connect(self._send_all)
        self.delete.clicked.connect(self._delete_selected)
        self.leave.clicked.connect(self.accept)

    def _show(self) -> None:
        kept = {row.group.number for row in self.selected()}
        current = self.model.row(self.table.currentIndex())
        rows = self._outbox.state.rows
        self.model.show(rows)
        self.empty.setVisible(not rows)
        if current is not None:
            kept.add(current.group.number)
        elif rows and not kept:
            kept.add(rows[0].group.number)
        self._select(kept)
        self._follow_selection()

    def _select(self, numbers: set[int]) -> None:
        selection = self.table.selectionModel()
        if {row.group.number for row in self.selected()} == numbers:
            return
        for number in sorted(numbers):
            index = self.model.index_of(number)
            if index.isValid():
                flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                selection.select(index, flags)
                if not self.table.currentIndex().isValid():
                    selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _follow_selection(self) -> None:
        rows = self.selected()
        only = rows[0] if len(rows) == 1 else None
        say(self.heading, self._named(only) if only is not None else "")
        say(self.cause, self._cause(only) if only is not None else "")
        say(self.next, self._next(only) if only is not None else "")
        self.send.setEnabled(any(row.group.state in _MAY_BE_SENT for row in rows))
        self.send_all.setEnabled(any(row.group.state in _MAY_BE_SENT for row in self._outbox.state.rows))
        self.delete.setEnabled(bool(rows))
        keeps = any(row.group.state.is_open for row in rows)
        self.delete.setText(tr("Delete…") if keeps or not rows else tr("Take off the list"))

    def _named(self, row: OutboxRow) -> str:
        subject = row.subject
        parts = [said(objects_text(row.group)), patient_text(row), subject.study_description if subject else ""]
        return " · ".join(part for part in parts if part)

    def _cause(self, row: OutboxRow) -> str:
        if row.group.cause:
            return said(row.group.cause)
        return tr(NOT_TRIED) if row.group.state is OutboxState.WAITING and not row.group.tries else ""

    def _next(self, row: OutboxRow) -> str:
        group = row.group
        if group.destination in self._outbox.state.elsewhere and group.state.is_open:
            return tr("Another window of Verdant is sending to {name} at the moment.", name=group.destination)
        if group.state is OutboxState.WAITING and group.next_try is not None:
            when = group.next_try.astimezone()
            return tr("It is tried again by itself at {time}.", time=f"{when:%H:%M:%S}")
        if group.state is OutboxState.REFUSED:
            return tr("It is kept here until you send it again or delete it.")
        if group.state is OutboxState.GIVEN_UP:
            return tr("Deleted here on {when}.", when=moment(max(entry.changed for entry in group.entries)))
        return ""

    def _send_selected(self) -> None:
        numbers = [row.group.number for row in self.selected() if row.group.state in _MAY_BE_SENT]
        if numbers:
            self._outbox.send_now(numbers)

    def _send_all(self) -> None:
        self._outbox.send_now()

    def _delete_selected(self) -> None:
        rows = self.selected()
        if rows and (not any(row.group.state.is_open for row in rows) or self._agrees(rows)):
            self._outbox.delete([row.group.number for row in rows])

    def _agrees(self, rows: tuple[OutboxRow, ...]) -> bool:
        unsent = sum(entry.state.is_open for row in rows for entry in row.group.entries)
        places = ", ".join(sorted({row.group.destination for row in rows if row.group.state.is_open}))
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(tr("Delete from the outbox"))
        question.setText(
            tr(
                counted(
                    unsent,
                    "{count} object that {name} does not have is deleted from this computer.",
                    "{count} objects that {name} does not have are deleted from this computer.",
                    name=places,
                )
            )
        )
        question.setInformativeText(tr("What is in them is lost unless another archive has it."))
        buttons = QMessageBox.StandardButton
        question.setStandardButtons(buttons.Discard | buttons.Cancel)
        question.button(buttons.Discard).setText(tr("Delete"))
        question.setDefaultButton(buttons.Cancel)
        question.setEscapeButton(buttons.Cancel)
        answer = QMessageBox.StandardButton(question.exec())
        question.deleteLater()
        return answer is buttons.Discard
