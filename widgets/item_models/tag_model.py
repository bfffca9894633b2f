"""The data elements of a file as a tree of rows: tag, name, VR, multiplicity, value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.phrases import phrase
from app.core.tags import TagNode, TagPath, TagTree
from widgets.translation import said

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (phrase("Tag"), phrase("Name"), "VR", "VM", phrase("Value"))
LONGEST_SHOWN = 400
"""Letters of a value in its row; the tool tip and a copy hold more."""
NODE_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(slots=True)
class _Row:
    """A node, its place among its siblings, and the numbers of its parent and first child; -1 stands for none."""

    node: TagNode
    place: int
    parent: int
    first_child: int = -1


class TagModel(QAbstractItemModel):
    """Rows of TagNode; `NODE_ROLE` gives the node itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._top = 0

    def show(self, tree: TagTree | None) -> None:
        """Show a tree, or nothing."""
        self.beginResetModel()
        nodes = tree.nodes if tree is not None else ()
        self._top = len(nodes)
        self._rows = [_Row(node, place, -1) for place, node in enumerate(nodes)]
        # Level by level: the children of a node follow one another, so that the first one's number finds them all.
        number = 0
        while number < len(self._rows):
            row = self._rows[number]
            if row.node.children:
                row.first_child = len(self._rows)
                self._rows.extend(_Row(child, place, number) for place, child in enumerate(row.node.children))
            number += 1
        self.endResetModel()

    def node(self, index: Index) -> TagNode | None:
        """The node of a row."""
        return self._rows[index.internalId()].node if index.isValid() else None

    def index_of(self, path: TagPath) -> QModelIndex:
        """The row at a path."""
        index = QModelIndex()
        for place in path:
            index = self.index(place, 0, index)
        return index

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """The index of a child."""
        if not (0 <= row < self.rowCount(parent) and 0 <= column < len(COLUMNS)):
            return QModelIndex()
        first = self._rows[parent.internalId()].first_child if parent.isValid() else 0
        return self.createIndex(row, column, first + row)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another matter
        """The index of the sequence or item that a row belongs to."""
        if not index.isValid():
            return QModelIndex()
        number = self._rows[index.internalId()].parent
        return QModelIndex() if number < 0 else self.createIndex(self._rows[number].place, 0, number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many children."""
        if not parent.isValid():
            return self._top
        return len(self._rows[parent.internalId()].node.children) if parent.column() == 0 else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many everywhere."""
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return said(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts of a row for the view, the tool tip and screen readers."""
        node = self.node(index)
        if node is None:
            return None
        if role == NODE_ROLE:
            return node
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _cells(node)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{node.tag_text} {node.name}\n{_value(node, LONGEST_SHOWN * 4)}".strip())
        return None


def plain_tip(text: str) -> str:
    """A tool tip that Qt does not take for markup, whatever a file put there."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def _cells(node: TagNode) -> tuple[str, ...]:
    multiplicity = "" if node.is_item else str(node.multiplicity)
    return node.tag_text, node.name, node.vr, multiplicity, _value(node, LONGEST_SHOWN)


def _value(node: TagNode, longest: int) -> str:
    text = " ".join(node.value.split())
    if len(text) > longest:
        text = f"{text[:longest]}…"
    return f"{text}   {node.meaning}".strip() if node.meaning else text
