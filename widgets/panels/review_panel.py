"""The regions of the open series and what was decided about each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.session.region_filter import RegionFilter
from app.session.reviewing import Review
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.item_models.roi_delegate import RoiDelegate
from widgets.item_models.roi_model import RoiModel
from widgets.panels.labels import title, wrapped
from widgets.panels.list_view import ListView
from widgets.panels.region_figures import RegionFiguresPanel
from widgets.panels.region_filter_button import RegionFilterButton
from widgets.panels.region_menu import region_menu
from widgets.translation import said, tr

NO_IMAGE = phrase("Open a series first. The regions found on it are listed here.")
NO_REGION = phrase("No regions yet.\n\nAI ROI{slice} asks a network about this slice{series}.")
WHOLE_SERIES = phrase(", {key} about the whole series")
LEAST_WIDTH = 160
"""Below that, neither a name nor a reason can be read."""


class ReviewPanel(QWidget):
    """The review: the undecided regions first, then the decided ones, each part slice by slice."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self.filter = RegionFilter()
        self._showing = False
        self.model = RoiModel(self)
        delegate = RoiDelegate(self)
        self.regions = ListView(self.model, delegate, name=tr("Regions"))
        self.regions.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.title = title(tr("ROIs"))
        self.message = wrapped(role="dim")
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.message.setContentsMargins(16, 16, 16, 16)
        self.setMinimumWidth(LEAST_WIDTH)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.regions)
        self._pages.addWidget(self.message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.filter_button = RegionFilterButton(session, self.filter)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 4, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.filter_button)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.figures = RegionFiguresPanel(session)
        layout.addWidget(self.figures)
        self.regions.selectionModel().currentChanged.connect(self._select)
        self.regions.clicked.connect(self._select)
        self.regions.customContextMenuRequested.connect(self._show_menu)
        delegate.reopen_clicked.connect(self._reopen)
        bind(session.review_changed, self, self._show_review)
        bind(session.series_opened, self, self._show_review)
        bind(session.opening_changed, self, self._show_message)
        bind(session.view_changed, self, self._show_message)
        bind(session.uncertainty.changed, self, self._show_review)
        bind(actions.keymap.changed, self, self._show_review)
        bind(self.filter.changed, self, self._show_review)
        self._show_review()

    def menu(self) -> QMenu:
        """The context menu for the selected region, which the click has brought into view."""
        return region_menu(self._actions, self)

    def show_menu(self, place: QPoint) -> None:
        """Open the context menu for the selected region at a place of the screen."""
        self.menu().popup(place)

    @property
    def no_region(self) -> str:
        """How to get the first region, with the keys for that."""
        one, all_of_them = (self._actions.keys_text(name) for name in ("propose", "propose-series"))
        return tr(
            NO_REGION,
            slice=f" ({one})" if one else "",
            series=tr(WHOLE_SERIES, key=all_of_them) if all_of_them else "",
        )

    # What the user does ------------------------------------------------------------------------------------

    def _select(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and not self._showing:
            self._session.select(row.roi.roi_id)

    def _reopen(self, index: QModelIndex) -> None:
        self._select(index)
        self._session.deciding.reopen_selected()

    def _show_menu(self, place: QPoint) -> None:
        index = self.regions.indexAt(place)
        if index.isValid():
            self._select(index)
            self.show_menu(self.regions.viewport().mapToGlobal(place))

    # What the session shows --------------------------------------------------------------------------------

    def _show_review(self) -> None:
        review = self._session.review
        self._showing = True
        scrolled = self.regions.verticalScrollBar().value()
        moved = self.model.show(self._session, self.filter)
        if moved:
            self.regions.verticalScrollBar().setValue(scrolled)
        selected = self.model.index_of(review.selected.roi_id) if review and review.selected else QModelIndex()
        if selected != self.regions.currentIndex() or moved:
            self.regions.setCurrentIndex(selected)
            if selected.isValid():
                self.regions.scrollTo(selected)
        self._showing = False
        hidden = len(review.rois) - self.model.rowCount() if review is not None else 0
        self.title.show_text(_title_text(review, hidden))
        self._show_message()
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _show_message(self) -> None:
        """What stands in place of regions; while the series arrives it follows what is here."""
        if self._session.review is not None:
            text = self.no_region
        else:
            text = said(self._session.panes.active.why_incomplete) or tr(NO_IMAGE)
        if text != self.message.text():
            self.message.setText(text)


def _title_text(review: Review | None, hidden: int) -> str:
    if review is None or not review.rois:
        return tr("ROIs")
    text = _progress_text(review)
    return tr("{text}  ({hidden} hidden)", text=text, hidden=hidden) if hidden else text


def _progress_text(review: Review) -> str:
    decided = sum(roi.is_decided for roi in review.rois)
    to_decide = decided + len(review.undecided)
    return (
        tr("{decided} of {to_decide} decided", decided=decided, to_decide=to_decide)
        if to_decide
        else tr("ROIs  {count} imported", count=len(review.rois))
    )
