"""Search studies, pick one, open one of its series."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.phrases import phrase
from app.core.study import StudyQuery
from app.session.browsing import Browsed, Extent, Loading
from app.session.object_saving import Savable
from app.session.session import Session
from widgets.bind import bind
from widgets.item_models.series_model import SeriesModel
from widgets.item_models.study_delegate import StudyDelegate
from widgets.item_models.study_model import StudyModel
from widgets.panels.labels import say, title, wrapped
from widgets.panels.list_view import ListView
from widgets.panels.listing_texts import listed_text, remark_text
from widgets.panels.search_form import SearchFields
from widgets.panels.series_list import SeriesList
from widgets.panels.series_menu import save_to_file, series_menu
from widgets.panels.study_menu import study_menu
from widgets.theme import set_icon
from widgets.translation import said, tr

NO_STUDY_YET = phrase("Studies of the archive appear here.\n\nPress Enter in the search field to list them.")
SEARCHING = phrase("Searching…")
SEARCH_FAILED = phrase("The studies could not be listed.")
NO_STUDY = phrase(
    "The archive holds no study.\n\nSend one to it, import files with “verdant open”, or choose another archive."
)
NO_MATCH = phrase("No study matches.\n\nClear the search, or choose another archive in Settings.")
STOPPED = phrase("The search was stopped before a study had come.")
PROGRESS_STEPS = 1000
ICON_PX = 16
LEAST_LINES = 30
"""Height, in lines of text, below which the panel has no room for presets."""
SHARES = (600, 400)
"""How the height is divided between studies and series until the user moves the line."""


class StudyBrowser(QWidget):
    """The left panel: the search, the studies that it found, the series of the selected one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._opens_first = False
        self.fields = SearchFields(session.searching)
        self._study_model, self._series_model = StudyModel(self), SeriesModel(self)
        self.studies = ListView(self._study_model, StudyDelegate(self), name=tr("Studies"))
        self.series = SeriesList(self._series_model, self)
        self.message = wrapped(role="dim")
        self.clear_button, self.retry_button = QPushButton(tr("Clear the search")), QPushButton(tr("Try again"))
        self.failure = wrapped(role="error")
        self.remark = wrapped(role="dim")
        self.stop_button = _stop_button()
        self._filler = QWidget()
        self._failed = QWidget()
        self._pages = QStackedWidget()
        self.busy = _thin_bar()
        self._studies_title, self._series_title = title(tr("Studies")), title(tr("Series"))
        self._series_message = wrapped(role="dim")
        self._series_progress = _thin_bar()
        self._lay_out()
        self._connect()
        self._show_browser()
        self._show_marks()

    def focus_search(self) -> None:
        """Go to the search field, ready to type over what is there."""
        self.fields.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fields.name.selectAll()

    def event(self, event: QEvent) -> bool:
        """While the focus is in here, Tab moves between the fields instead of folding the panels away."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        ):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without height for it the presets go: the fields can do what they do."""
        super().resizeEvent(event)
        self.fields.presets.setVisible(self.height() >= LEAST_LINES * self.fontMetrics().height())

    def _lay_out(self) -> None:
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(16, 24, 16, 16)
        inside.setSpacing(16)
        inside.addWidget(self.message)
        inside.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch()
        self._pages.addWidget(self.studies)
        self._pages.addWidget(empty)
        failed = QVBoxLayout(self._failed)
        failed.setContentsMargins(16, 8, 16, 8)
        failed.setSpacing(8)
        failed.addWidget(self.failure)
        failed.addWidget(self.retry_button, 0, Qt.AlignmentFlag.AlignLeft)
        columns = wrapped(tr("series / images"), "dim")
        columns.setWordWrap(False)
        columns.setContentsMargins(0, 8, 8, 4)
        head = QHBoxLayout()
        head.addWidget(self._studies_title, 1)
        head.addWidget(columns)
        head.addWidget(self.stop_button)
        self._columns = columns
        search = QVBoxLayout()
        search.setContentsMargins(8, 8, 8, 8)
        search.addWidget(self.fields)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(search)
        layout.addWidget(self.busy)
        layout.addWidget(self._failed)
        layout.addWidget(self._split(head), 1)

    def _split(self, head: QHBoxLayout) -> QSplitter:
        above, below = QWidget(), QWidget()
        upper, lower = QVBoxLayout(above), QVBoxLayout(below)
        for layout in (upper, lower):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        upper.addLayout(head)
        self.remark.setContentsMargins(8, 0, 8, 8)
        upper.addWidget(self.remark)
        upper.addWidget(self._pages, 1)
        lower.addWidget(self._series_title)
        lower.addWidget(self._series_progress)
        self._series_message.setContentsMargins(16, 8, 16, 8)
        lower.addWidget(self._series_message)
        lower.addWidget(self.series, 1)
        # Keeps the message at the top while the list, which stretches, is hidden.
        lower.addWidget(self._filler, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(above)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes(SHARES)
        return splitter

    def _connect(self) -> None:
        self.fields.edited.connect(self._search)
        self.fields.down_pressed.connect(self._go_to_studies)
        self.clear_button.clicked.connect(self.fields.clear)
        self.stop_button.clicked.connect(self._session.browser.stop_search)
        self.retry_button.clicked.connect(self._session.browser.search_again)
        self.studies.selectionModel().currentChanged.connect(self._select_study)
        self.studies.doubleClicked.connect(self._open_first_of)
        self.studies.entered.connect(self._open_first_of_current)
        self.studies.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.studies.customContextMenuRequested.connect(self._open_study_menu)
        self.series.clicked.connect(self._open)
        self.series.entered.connect(self._open_current)
        self.series.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.series.customContextMenuRequested.connect(self._open_series_menu)
        bind(self._session.browser.changed, self, self._show_browser)
        bind(self._session.preparing.changed, self, self._show_browser)
        bind(self._session.object_saving.asked, self, self._ask_where_to_save)
        bind(self._session.panes.content_changed, self, self._show_marks)
        bind(self._session.panes.opening_changed, self, self._show_marks)
        bind(self._session.panes.layout_changed, self, self._show_marks)

    # What the user does ------------------------------------------------------------------------------------

    def _search(self) -> None:
        self._session.browser.search(self.fields.form().query(date.today()))

    def _go_to_studies(self) -> None:
        if self._study_model.rowCount():
            self.studies.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.studies.currentIndex().isValid():
                self.studies.setCurrentIndex(self._study_model.index(0))

    def _select_study(self, index: QModelIndex) -> None:
        study = self._study_model.row(index)
        shown = self._session.browser.state.study
        if study is not None and (shown is None or shown.study_instance_uid != study.study_instance_uid):
            self._opens_first = self._session.opened is None
            self._session.browser.select_study(study.study_instance_uid)

    def _open_first_of(self, index: QModelIndex) -> None:
        self._select_study(index)
        self._opens_first = True
        self._open_first_series()

    def _open_first_of_current(self) -> None:
        if self.studies.currentIndex().isValid():
            self._open_first_of(self.studies.currentIndex())
            self.studies.clearFocus()

    def _open(self, index: QModelIndex) -> None:
        record = self._series_model.record(index)
        if record is not None:
            self._session.open_series(record)

    def _open_study_menu(self, place: QPoint) -> None:
        if self.studies.currentIndex().isValid():
            study_menu(self._session, self).popup(self.studies.viewport().mapToGlobal(place))

    def _open_series_menu(self, place: QPoint) -> None:
        index = self.series.indexAt(place)
        record = self._series_model.record(index if index.isValid() else self.series.currentIndex())
        if record is not None:
            series_menu(self._session, record, self).popup(self.series.viewport().mapToGlobal(place))

    def _ask_where_to_save(self, what: Savable) -> None:
        save_to_file(self._session, what, self.window())

    def _open_current(self) -> None:
        if self.series.currentIndex().isValid():
            self._open(self.series.currentIndex())
            self.series.clearFocus()

    def _open_first_series(self) -> None:
        state = self._session.browser.state
        if self._opens_first and state.listing is Loading.READY:
            self._opens_first = False
            if state.image_series and self._session.opening is None:
                self._session.hangings.hang()

    # What the session shows --------------------------------------------------------------------------------

    def _show_browser(self) -> None:
        state = self._session.browser.state
        self._show_studies(state)
        self._show_series(state)
        self._open_first_series()

    def _show_studies(self, state: Browsed) -> None:
        self._study_model.replace(state.studies)
        preparing = self._session.preparing.text
        loading = state.searching is Loading.LOADING or bool(preparing)
        self.busy.setVisible(loading)
        self.stop_button.setVisible(state.searching is Loading.LOADING)
        self._studies_title.show_text(listed_text(state))
        say(self.remark, remark_text(state))
        failed = state.searching is Loading.FAILED
        self._failed.setVisible(failed)
        # The notice says why; saying it here, too, would say it twice.
        self.failure.setText(tr(SEARCH_FAILED) if failed else "")
        everything = state.query == StudyQuery()
        texts = {Loading.IDLE: NO_STUDY_YET, Loading.LOADING: SEARCHING, Loading.FAILED: ""}
        message = texts.get(state.searching, NO_STUDY if everything else NO_MATCH)
        if state.extent is Extent.STOPPED:
            message = STOPPED
        self.message.setText(said(preparing) + "…" if preparing else tr(message))
        self.clear_button.setVisible(state.searching is Loading.READY and not everything)
        self._pages.setCurrentIndex(0 if state.studies else 1)
        # In their place stand the button to stop, or a long count.
        has_room = self.stop_button.isHidden() and state.extent is not Extent.CUT
        self._columns.setVisible(bool(state.studies) and has_room)
        if state.study is not None:
            index = self._study_model.index_of(state.study.study_instance_uid)
            if index.isValid() and index != self.studies.currentIndex():
                self.studies.setCurrentIndex(index)

    def _show_series(self, state: Browsed) -> None:
        self._series_model.show(state.series, state.thumbnails, state.kinds, state.images)
        self._series_title.show_text(tr("Series  {count}", count=len(state.series)) if state.series else tr("Series"))
        known = state.progress is not None
        self._series_progress.setVisible(state.listing is Loading.LOADING or known)
        self._series_progress.setRange(0, PROGRESS_STEPS if known else 0)
        if known:
            self._series_progress.setValue(round((state.progress or 0.0) * PROGRESS_STEPS))
            self._series_progress.setToolTip(said(state.progress_text))
        message = ""
        if state.study is None:
            message = tr("Select a study to see its series.")
        elif state.listing is Loading.FAILED:
            message = tr("The series could not be listed. Select the study again.")
        elif state.listing is Loading.READY and not state.series:
            message = tr("The study holds no series.")
        self._series_message.setText(message)
        self._series_message.setVisible(bool(message))
        self.series.setVisible(not message)
        self._filler.setVisible(bool(message))

    def _show_marks(self) -> None:
        panes = self._session.panes.all
        self._series_model.mark(
            opened={pane.opened.series.series.series_instance_uid for pane in panes if pane.opened is not None},
            opening={pane.opening.series_instance_uid for pane in panes if pane.opening is not None},
        )


def _stop_button() -> QToolButton:
    button = QToolButton()
    set_icon(button, "close")
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setAccessibleName(tr("Stop the search"))
    button.setToolTip(tr("Stop the search; what has come stays"))
    button.setProperty("prominence", "quiet")
    return button


def _thin_bar() -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setFixedHeight(2)
    bar.setRange(0, 0)
    # A line that comes and goes must not move what lies below it.
    policy = bar.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(policy)
    return bar
