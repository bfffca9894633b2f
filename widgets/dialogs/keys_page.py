"""Every command with its keys, to give it another one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UsageError
from app.core.keys import normal_key
from app.core.phrases import phrase
from app.session.key_table import KeyTable, usual_table
from widgets.actions import MENUS, native
from widgets.dialogs.key_field import KeyField
from widgets.panels.labels import say, wrapped
from widgets.translation import said, tr

NAME_ROLE = Qt.ItemDataRole.UserRole
HOW = phrase("Click a command, then press its new key.")


class KeysPage(QWidget):
    """Edits a copy of the table of keys."""

    def __init__(self, table: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._asked = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search command or key"))
        self.search.setAccessibleName(tr("Search command or key"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.field = KeyField()
        self.take = QPushButton()
        self.none, self.reset, self.reset_all = (
            QPushButton(tr("No key")),
            QPushButton(tr("Reset")),
            QPushButton(tr("Reset all")),
        )
        self.none.setToolTip(tr("The command stays in the menus"))
        self.reset.setToolTip(tr("The usual keys of this command"))
        self.reset_all.setToolTip(tr("The usual keys of every command"))
        self.message = wrapped(role="caution")
        self._items: dict[str, QTreeWidgetItem] = {}
        self._lay_out()
        self._list_commands()
        self._connect()
        self._show_keys()
        self._choose()

    @property
    def table(self) -> KeyTable:
        """The keys as they were edited."""
        return self._table

    def select(self, name: str) -> None:
        """Select a command."""
        self.list.setCurrentItem(self._items[name])
        self.list.scrollToItem(self._items[name])

    def _lay_out(self) -> None:
        self.list.setAccessibleName(tr("Commands and their keys"))
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([tr("Command"), tr("Keys")])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setMinimumHeight(144)
        self.list.setTabKeyNavigation(False)
        self.take.hide()
        change = QHBoxLayout()
        change.setSpacing(8)
        change.addWidget(self.field, 1)
        for button in (self.take, self.none, self.reset, self.reset_all):
            button.setAutoDefault(False)
            change.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(change)
        layout.addWidget(self.message)

    def _list_commands(self) -> None:
        for group in MENUS:
            parent = QTreeWidgetItem(self.list, [tr(group)])
            parent.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for command in self._table.commands:
                if command.group == group:
                    item = QTreeWidgetItem(parent, [tr(command.text).rstrip("…"), ""])
                    item.setData(0, NAME_ROLE, command.name)
                    item.setToolTip(0, said(command.tip))
                    self._items[command.name] = item
        self.list.expandAll()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemClicked.connect(self._go_to_field)
        self.list.itemActivated.connect(self._go_to_field)
        self.field.taken.connect(self._ask)
        self.take.clicked.connect(self._take_over)
        self.none.clicked.connect(self._clear)
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._reset_all)

    @property
    def _chosen(self) -> str:
        item = self.list.currentItem()
        return (item.data(0, NAME_ROLE) or "") if item is not None else ""

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for item in self._items.values():
            item.setHidden(not any(wanted in item.text(column).casefold() for column in (0, 1)))
        for at in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(at)
            group.setHidden(all(group.child(row).isHidden() for row in range(group.childCount())))

    def _choose(self) -> None:
        chosen = self._chosen
        self._asked = ""
        self.take.hide()
        text = self._text(chosen) if chosen else ""
        self.field.setEnabled(bool(chosen))
        self.field.setText("")
        self.field.setPlaceholderText(tr("Press the new key of “{text}”", text=text) if chosen else tr(HOW))
        self.field.setAccessibleName(tr("New key of {text}", text=text) if chosen else tr("New key"))
        self._enable()
        say(self.message, "")

    def _go_to_field(self) -> None:
        if self._chosen:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, pressed: str) -> None:
        chosen = self._chosen
        self._asked = ""
        self.take.hide()
        try:
            key = normal_key(pressed)
            refusal = self._table.refusal(chosen, key)
        except UsageError as error:
            refusal, key = error.what, pressed
        self.field.setText(native(key))
        owner = self._table.owner(key)
        if refusal:
            say(self.message, said(refusal))
        elif owner is not None and owner.name != chosen:
            self._asked = key
            self.take.setText(tr("Take {key} over", key=native(key)))
            self.take.show()
            say(
                self.message,
                tr(
                    "{key} belongs to “{command}”, which then has no key.",
                    key=native(key),
                    command=self._text(owner.name),
                ),
            )
        else:
            self._change(self._table.with_key(chosen, key))

    def _take_over(self) -> None:
        self._change(self._table.with_key(self._chosen, self._asked))
        self.field.setFocus()

    def _clear(self) -> None:
        try:
            self._change(self._table.without_keys(self._chosen))
        except UsageError as error:
            say(self.message, said(error.what))

    def _reset(self) -> None:
        self._change(self._table.reset(self._chosen))

    def _reset_all(self) -> None:
        self._change(usual_table(self._table.commands))

    def _change(self, table: KeyTable) -> None:
        before, self._table = self._table, table
        self._show_keys()
        self._choose()
        robbed = [
            command.name
            for command in table.commands
            if command.name != self._chosen and len(table.keys[command.name]) < len(before.keys[command.name])
        ]
        if robbed:
            names = ", ".join(f"“{self._text(name)}”" for name in robbed)
            say(self.message, tr("{names} lost a key. Give it another one, or reset it.", names=names))

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            item.setText(1, "  ".join(native(key) for key in self._table.keys[name]) or "–")
            font = self.list.font()
            font.setBold(not self._table.is_usual(name))
            item.setFont(0, font)
            item.setFont(1, font)

    def _enable(self) -> None:
        chosen = self._chosen
        self.none.setEnabled(bool(chosen and self._table.keys[chosen]))
        self.reset.setEnabled(bool(chosen) and not self._table.is_usual(chosen))
        self.reset_all.setEnabled(bool(self._table.changes))

    def _text(self, name: str) -> str:
        return self._items[name].text(0)
