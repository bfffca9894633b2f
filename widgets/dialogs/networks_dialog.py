"""The networks of the archive in a window of their own: what they are for, who signed them, which fits, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.phrases import phrase
from app.session.network_rows import Fit
from app.session.networks import Loading, NetworksShown
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.table_windows import resize_within_screen, set_up_table
from widgets.item_models.network_model import FIT_COLUMN, NetworkFilter, NetworkModel
from widgets.panels.labels import ElidedLabel, say, wrapped
from widgets.panels.network_details import NetworkDetailsView
from widgets.panels.send_menu import fill_send_menu
from widgets.theme import add_icon
from widgets.translation import said, tr

FIRST_SIZE = (1160, 720)
NAME_PX = 216
PROGRESS_STEPS = 1000
NO_NETWORKS = phrase(
    "{archive} holds no network. Store an IODeep object in it, made with “verdant iodeep create”, then look again."
)
NOT_FOUND = phrase("No network is called or made so.")


class NetworksDialog(QDialog):
    """Follows `session.networks`; closing it forgets what was listed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._networks = session.networks
        self._ledger = session.ledger
        self._showing = False
        self.model = NetworkModel(self)
        self.filter = NetworkFilter(self.model, self)
        self.search = QLineEdit()
        self.refresh = QPushButton(tr("Look again"))
        self.table = QTreeView()
        self.empty = wrapped(role="dim")
        self.remark, self.failure = wrapped(role="caution"), wrapped(role="error")
        self.progress, self.busy_text = QProgressBar(), ElidedLabel()
        self.cancel = QPushButton(tr("Cancel"))
        self.details = NetworkDetailsView()
        self.use, self.use_best = QPushButton(tr("Use for this study")), QPushButton(tr("Use the best one again"))
        self.refuse, self.allow = QPushButton(tr("Do not propose it")), QPushButton(tr("Allow it again"))
        self.fetch, self.tags = QPushButton(tr("Fetch")), QPushButton(tr("Tags…"))
        self.send, self.ledger = QPushButton(tr("Send to")), QPushButton(tr("Ledger…"))
        self._set_up()
        self._lay_out()
        self._connect()
        self._show()
        resize_within_screen(self, *FIRST_SIZE)
        self.table.setFocus()

    def done(self, result: int) -> None:
        """Forget what was listed."""
        self._networks.close()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter in the search field go to the list."""
        is_typed = watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_typed and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc withdraws what runs before it closes the window."""
        if event.key() == Qt.Key.Key_Escape and Loading.RUNNING in (
            self._networks.state.listing,
            self._networks.state.looking,
        ):
            self._networks.cancel()
            return
        super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setSizeGripEnabled(True)
        self.search.setPlaceholderText(tr("Search name, body part, licence or signer"))
        self.search.setAccessibleName(tr("Search networks"))
        self.search.setClearButtonEnabled(True)
        add_icon(self.search, "search", QLineEdit.ActionPosition.LeadingPosition)
        self.search.installEventFilter(self)
        set_up_table(self.table, self.filter, tr("Networks"))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(FIT_COLUMN, Qt.SortOrder.AscendingOrder)
        header = self.table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.table.setColumnWidth(0, NAME_PX)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.refresh.setToolTip(tr("Ask the archive for its networks again (F5)"))
        self.use.setToolTip(tr("Run this network on the slice in view, and use it for this study from now on"))
        self.use_best.setToolTip(tr("Forget the choice for this study: the network that fits best is used"))
        self.refuse.setToolTip(tr("Never propose this network again, until you allow it here"))
        self.allow.setToolTip(tr("Forget what was decided about this network"))
        self.fetch.setToolTip(tr("Bring this network to this computer and look into it"))
        self.tags.setToolTip(tr("Read the data elements of the network's object"))
        self.send.setToolTip(tr("Send a copy of this network to another archive"))
        self.send.setMenu(QMenu(self.send))
        self.ledger.setToolTip(tr("What became of its proposals on this machine"))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.search, 1)
        above.addWidget(self.refresh)
        busy = QHBoxLayout()
        busy.setSpacing(8)
        busy.addWidget(self.busy_text, 1)
        busy.addWidget(self.cancel)
        self.busy = QWidget()
        column = QVBoxLayout(self.busy)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(busy)
        column.addWidget(self.progress)
        lower = QWidget()
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for button in (
            self.use,
            self.use_best,
            self.fetch,
            self.refuse,
            self.allow,
            self.tags,
            self.send,
            self.ledger,
        ):
            button.setAutoDefault(False)
            button.hide()  # what is not there at first must not make the window wider than the screen
            actions.addWidget(button)
        actions.addStretch()
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(actions)
        rows.addWidget(self.details, 1)
        self.refresh.setAutoDefault(False)
        self.cancel.setAutoDefault(False)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(above)
        for widget in (self.remark, self.failure, self.busy, self.empty):
            layout.addWidget(widget)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        bind(self._networks.changed, self, self._show)
        self.search.textChanged.connect(self._search)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        for button, run in (
            (self.refresh, self._networks.ask_again),
            (self.cancel, self._networks.cancel),
            (self.use, self._networks.use),
            (self.use_best, self._networks.use_best),
            (self.refuse, self._networks.refuse),
            (self.allow, self._networks.allow_again),
            (self.fetch, self._networks.fetch),
            (self.tags, self._networks.show_tags),
            (self.ledger, self._show_ledger),
        ):
            button.clicked.connect(run)
        self.send.menu().aboutToShow.connect(self._list_archives)
        QShortcut(QKeySequence("F5"), self, self._networks.ask_again)
        QShortcut(QKeySequence("Ctrl+F"), self, self._go_to_search)

    def _list_archives(self) -> None:
        fill_send_menu(self.send.menu(), self._networks.destinations, self._networks.send)

    def _show_ledger(self) -> None:
        self._ledger.open(self._networks.state.selected)

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._say_what_is_missing(self._networks.state)

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.model.row(self.filter.mapToSource(current))
        if row is not None and not self._showing:
            self._networks.select(row.record.dnn_uid)

    def _show(self) -> None:
        state = self._networks.state
        title = tr("Networks of {archive}", archive=state.archive) if state.archive else tr("Networks")
        self.setWindowTitle(title)
        self._showing = True
        self.model.show(state.rows)
        self._select(state)
        self._showing = False
        say(self.remark, said(state.remark))
        say(self.failure, said(state.failure))
        is_busy = Loading.RUNNING in (state.listing, state.looking)
        self.busy.setVisible(is_busy)
        self.busy_text.show_text(said(state.text) or tr("Reading"))
        self.progress.setRange(0, PROGRESS_STEPS if state.fraction else 0)
        self.progress.setValue(round(state.fraction * PROGRESS_STEPS))
        self.refresh.setEnabled(state.listing is not Loading.RUNNING)
        self._say_what_is_missing(state)
        self.details.show_state(state)
        self._enable(state)

    def _select(self, state: NetworksShown) -> None:
        index = self.filter.mapFromSource(self.model.index_of(state.selected))
        if index.isValid() and index.row() != self.table.currentIndex().row():
            self.table.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )

    def _say_what_is_missing(self, state: NetworksShown) -> None:
        if state.rows:
            say(self.empty, "" if self.filter.rowCount() else tr(NOT_FOUND))
        else:
            say(self.empty, tr(NO_NETWORKS, archive=state.archive) if state.listing is Loading.READY else "")

    def _enable(self, state: NetworksShown) -> None:
        row = state.row
        can_run = row is not None and row.rank > 0
        self.use.setVisible(row is None or not row.is_pinned)
        self.use.setEnabled(can_run)
        self.use_best.setVisible(any(one.is_pinned for one in state.rows))
        is_put_off = row is not None and row.decision is not None
        self.tags.setVisible(True)
        self.send.setVisible(True)
        self.send.setEnabled(row is not None and row.fit is not Fit.AWAY)
        self.ledger.setVisible(True)
        self.ledger.setEnabled(row is not None)
        self.refuse.setVisible(not is_put_off)
        self.refuse.setEnabled(row is not None and row.card is not None)
        self.allow.setVisible(is_put_off)
        self.allow.setText(tr("Allow it again") if row is not None and row.decision is False else tr("Ask again"))
        self.fetch.setVisible(row is not None and not row.is_here)
        self.fetch.setEnabled(row is not None and row.fit is not Fit.AWAY and state.looking is not Loading.RUNNING)
        self.tags.setEnabled(row is not None and row.fit is not Fit.AWAY)
