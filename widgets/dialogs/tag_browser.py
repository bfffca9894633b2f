"""The data elements of an instance in a window of their own: read, search, copy."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.phrases import phrase
from app.core.tags import TagNode, row_text
from app.session.session import Session
from app.session.tag_browsing import TagsShown
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import SHARE_OF_SCREEN
from widgets.item_models.tag_model import TagModel
from widgets.panels.labels import ElidedLabel, with_role, wrapped
from widgets.theme import add_icon, set_icon
from widgets.translation import said, tr

FIRST_SIZE = (900, 640)
WIDTHS = (170, 260, 44, 44)
"""Of all columns but the value, which takes the rest."""
READING = phrase("Reading…")


class TagBrowser(QDialog):
    """Follows `session.tags`; closing it forgets what was read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tags = session.tags
        self._shown = TagsShown()
        self._model = TagModel(self)
        self.search = QLineEdit()
        self.hits = with_role(QLabel(), "dim")
        self.previous, self.next = _tool("previous-slice", tr("Previous hit")), _tool("next-slice", tr("Next hit"))
        self.instance = QSpinBox()
        self.of_instances = with_role(QLabel(), "dim")
        self.tree = QTreeView()
        self.message = wrapped(role="error")
        self.file = ElidedLabel()
        self.copy_value = QPushButton(tr("Copy value"))
        self.copy_row = QPushButton(tr("Copy row"))
        self.expand_all = QPushButton(tr("Expand all"))
        self._set_up()
        self._lay_out()
        self._connect()
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize() * SHARE_OF_SCREEN))
        self._show()
        self.search.setFocus()

    @property
    def current(self) -> TagNode | None:
        """The element that is selected."""
        return self._model.node(self.tree.currentIndex())

    def done(self, result: int) -> None:
        """Forget what was read."""
        self._tags.close()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the search field goes through the hits; Ctrl+C in the tree copies the value, not a cell."""
        if watched is self.tree and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Copy):
                self._copy_value()
                return True
        elif watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._tags.step_hit(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _set_up(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setSizeGripEnabled(True)
        self.search.setPlaceholderText(tr("Search tag, name or value"))
        self.search.setAccessibleName(tr("Search data elements"))
        add_icon(self.search, "search", QLineEdit.ActionPosition.LeadingPosition)
        self.search.installEventFilter(self)
        self.instance.setAccessibleName(tr("Instance"))
        self.instance.setKeyboardTracking(False)
        self.tree.setModel(self._model)
        self.tree.setAccessibleName(tr("Data elements"))
        self.tree.installEventFilter(self)
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS):
            self.tree.setColumnWidth(column, width)
        for button in (self.copy_value, self.copy_row, self.expand_all):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.search, 1)
        above.addWidget(self.hits)
        above.addWidget(self.previous)
        above.addWidget(self.next)
        above.addSpacing(16)
        above.addWidget(self.instance)
        above.addWidget(self.of_instances)
        below.addWidget(self.file, 1)
        for button in (self.expand_all, self.copy_row, self.copy_value):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.message)
        column.addWidget(self.tree, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        bind(self._tags.changed, self, self._show)
        self.search.textChanged.connect(self._tags.search)
        self.previous.clicked.connect(self._previous_hit)
        self.next.clicked.connect(self._next_hit)
        self.instance.valueChanged.connect(self._choose_instance)
        self.expand_all.clicked.connect(self.tree.expandAll)
        self.copy_value.clicked.connect(self._copy_value)
        self.copy_row.clicked.connect(self._copy_row)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.selectionModel().currentChanged.connect(self._enable)
        for keys, run in (
            ("Ctrl+F", self._go_to_search),
            ("F3", self._next_hit),
            ("Shift+F3", self._previous_hit),
            ("Ctrl+Shift+C", self._copy_row),
            ("Ctrl+E", self.tree.expandAll),
        ):
            QShortcut(QKeySequence(keys), self, run)

    # What the session shows --------------------------------------------------------------------------------

    def _show(self) -> None:
        state, before = self._tags.state, self._shown
        self._shown = state
        self.setWindowTitle(tr("Tags – {title}", title=state.title) if state.title else tr("Tags"))
        if state.tree is not before.tree:
            self._model.show(state.tree)
        self.hits.setText(said(state.search_text))
        for button in (self.previous, self.next):
            button.setEnabled(state.hit is not None)
        self._show_instances(state)
        remarks = "\n".join(said(remark) for remark in state.tree.remarks) if state.tree is not None else ""
        self.message.setText(said(state.failure) or (tr(READING) if state.is_reading else remarks))
        self.message.setVisible(bool(self.message.text()))
        path = state.selected_hit
        if path is not None and (path != before.selected_hit or state.hits is not before.hits):
            self._select(self._model.index_of(path))
        self._enable()

    def _show_instances(self, state: TagsShown) -> None:
        count = len(state.paths)
        self.instance.blockSignals(True)
        self.instance.setRange(1, max(count, 1))
        self.instance.setValue(state.index + 1)
        self.instance.blockSignals(False)
        self.of_instances.setText(tr("of {count} instances", count=count))
        for widget in (self.instance, self.of_instances):
            widget.setVisible(count > 1)
        self.file.show_text(state.paths[state.index].name if state.paths else "")

    def _select(self, index: QModelIndex) -> None:
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def _enable(self) -> None:
        for button in (self.copy_value, self.copy_row):
            button.setEnabled(self.current is not None)
        self.expand_all.setEnabled(self._shown.tree is not None)

    # What the user does ------------------------------------------------------------------------------------

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _next_hit(self) -> None:
        self._tags.step_hit(1)

    def _previous_hit(self) -> None:
        self._tags.step_hit(-1)

    def _choose_instance(self, number: int) -> None:
        self._tags.show_instance(number - 1)

    def _copy_value(self) -> None:
        if self.current is not None:
            QGuiApplication.clipboard().setText(self.current.value)

    def _copy_row(self) -> None:
        if self.current is not None:
            QGuiApplication.clipboard().setText(row_text(self.current))

    def _open_menu(self, place: QPoint) -> None:
        if self.current is None:
            return
        menu = QMenu(self)
        menu.addAction(tr("Copy value")).triggered.connect(self._copy_value)
        menu.addAction(tr("Copy row")).triggered.connect(self._copy_row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(place))


def _tool(name: str, text: str) -> QToolButton:
    button = QToolButton()
    set_icon(button, name)
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
