"""The lists of names for regions that were brought to this workstation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import VerdantError
from app.core.name_lists import FIELDS, NameList
from app.core.phrases import counted, phrase
from app.session.naming import Naming
from widgets.panels.labels import say, wrapped
from widgets.translation import said, tr

ABOUT = phrase(
    "Names from these lists come first when a region is named, with their codes, kinds and colours. A list is a CSV "
    "file with the headings {fields}, of which only “name” must be there, or JSON with the same members."
)
NO_LIST = phrase("No list yet. Regions can be called by the names that Verdant brings, or by any other.")
LEAST_LIST_PX = 120
SHOWN_NAMES = 12
"""How many names a tool tip tells."""


class NamesPage(QWidget):
    """Edits a copy of the lists; kept with the settings."""

    def __init__(self, naming: Naming, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._naming = naming
        self._lists = list(naming.lists)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Lists of names"))
        self.list.setMinimumHeight(LEAST_LIST_PX)
        self.none = wrapped(tr(NO_LIST), "dim")
        self.add, self.remove = QPushButton(tr("Import from file…")), QPushButton(tr("Remove"))
        self.message = wrapped(role="error")
        self._lay_out()
        self.add.clicked.connect(self._import)
        self.remove.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self._show_lists()

    def save(self) -> None:
        """Keep the lists as they were edited; StorageError where they cannot be kept."""
        self._naming.save_lists(self._lists)

    def take(self, path: Path) -> None:
        """Add the list of a file; one of the same title is replaced."""
        try:
            found = self._naming.read_list(path)
        except VerdantError as error:
            say(self.message, tr(error.text))
            return
        say(self.message, "")
        same = next((n for n, one in enumerate(self._lists) if one.title == found.title), None)
        if same is None:
            self._lists.append(found)
        else:
            self._lists[same] = found
        self._show_lists(self._lists.index(found))

    def _import(self) -> None:
        title, kinds = tr("Import a list of names"), tr("Lists of names (*.csv *.tsv *.txt *.json)")
        path, _ = QFileDialog.getOpenFileName(self, title, QDir.homePath(), kinds)
        if path:
            self.take(Path(path))

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            del self._lists[row]
            self._show_lists(min(row, len(self._lists) - 1))

    def _show_lists(self, row: int = -1) -> None:
        self.list.clear()
        for one in self._lists:
            item = QListWidgetItem(f"{said(one.title)} · {_count(one)}")
            names = [listed.roi_class.name for listed in one.names[:SHOWN_NAMES]]
            item.setToolTip("\n".join((*names, *(("…",) if len(one.names) > SHOWN_NAMES else ()))))
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.list.setVisible(bool(self._lists))
        self.none.setVisible(not self._lists)
        self.remove.setEnabled(row >= 0)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(wrapped(tr(ABOUT, fields=", ".join(FIELDS))))
        column.addWidget(self.list)
        column.addWidget(self.none)
        column.addLayout(buttons)
        column.addWidget(self.message)
        column.addStretch(1)


def _count(names: NameList) -> str:
    return tr(counted(len(names.names), "{count} name", "{count} names"))
