"""The window: header, studies, image, review, actions; it lays them out and opens dialogs, and nothing else."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from app.core.phrases import counted, phrase
from app.session.save_plan import subject_of
from app.session.session import Session
from widgets.action_bar import ActionBar
from widgets.actions import TYPED_INTO, Actions
from widgets.audit_clock import AuditClock
from widgets.bind import bind
from widgets.file_dropping import FileDropping, choose_files, choose_folder
from widgets.focus_order import first_in, order_tabs, part_beside
from widgets.header_bar import HeaderBar
from widgets.idleness import Idleness
from widgets.image_area import ImageArea
from widgets.layout_chooser import LayoutChooser
from widgets.leaving import leaves_what_waits
from widgets.lock_cover import LockCover
from widgets.notices import NoticeArea
from widgets.outbox_clock import OutboxClock
from widgets.panels.measurement_panel import MeasurementPanel
from widgets.panels.network_panel import NetworkPanel
from widgets.panels.patient_header import PatientHeader
from widgets.panels.priors_button import PriorsButton
from widgets.panels.review_panel import ReviewPanel
from widgets.panels.study_browser import StudyBrowser
from widgets.translation import said, tr
from widgets.transport import Transport
from widgets.viewport.grid import ViewportGrid
from widgets.viewport.viewport import Viewport
from widgets.window_dialogs import WindowDialogs

FIRST_SIZE = (1440, 900)
LEAST_SIZE = (700, 430)
"""Half a small screen of 1440 × 900 pixels, which is all of it where everything is twice as large."""
COMPACT_BELOW_PX = 940
IMAGE_SHARE = 0.70
"""The image never gets less of the width than this unless the user drags it so."""
LEFT_OF_SIDES = 0.55
LEAST_REVIEW_PX = 160
"""Below that no region on the list can be read; a small window then gives the image a smaller share."""


class MainWindow(QMainWindow):
    """One window on one session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._closes_without_asking = False
        self._was_dragged = False
        self._dialogs = WindowDialogs(
            session, self, viewport=lambda: self.viewport, keys=lambda: self.actions_by_name.keymap.table
        )
        self.setWindowTitle("Verdant")
        self.setMinimumSize(*LEAST_SIZE)
        self.actions_by_name = Actions(
            session,
            self,
            dialogs={
                "open-files": partial(choose_files, session, self),
                "open-folder": partial(choose_folder, session, self),
                "import": self._dialogs.import_files,
                "export-study": self._dialogs.export_study,
                "send-study": self._dialogs.send_study,
                "send-series": self._dialogs.send_series,
                "save": self._dialogs.save,
                "copy-image": self._dialogs.copy_image,
                "save-image": self._dialogs.save_image,
                "export-regions": self._dialogs.export_regions,
                "settings": self._dialogs.open_settings,
                "layout": self._choose_layout,
                "shortcuts": self._dialogs.open_shortcuts,
                "about": self._dialogs.open_about,
                "panels": self._fold_panels,
                "next-part": self._go_on,
                "previous-part": self._go_back,
                "search": self._search,
                "quit": self._quit,
                "measure-menu": self._choose_measuring_tool,
                "edit-menu": self._choose_editing_tool,
                "painted-values": self._dialogs.choose_painted_values,
                "name-region": self._dialogs.name_region,
                "copy-measurements": self._copy_measurements,
                "export-measurements": self._export_measurements,
            },
        )
        for problem in self.actions_by_name.keymap.problems:
            session.notices.warn(problem)
        self.viewports = ViewportGrid(session)
        self.images = ImageArea(session, self.viewports, self.actions_by_name)
        self.browser = StudyBrowser(session)
        self.transport = Transport(session, self.actions_by_name)
        self.action_bar = ActionBar(session, self.actions_by_name)
        self.header = HeaderBar(session, self.actions_by_name)
        self.review = ReviewPanel(session, self.actions_by_name)
        self.viewports.region_menu_asked.connect(self.review.show_menu)
        self.measurements = MeasurementPanel(session, self.actions_by_name)
        self.network = NetworkPanel(session, self.actions_by_name)
        self.dropping = FileDropping(session, self)
        self._outbox_clock = OutboxClock(session.outbox, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._idleness = Idleness(session, self)
        self._lock_cover, self._audit_clock = LockCover(session, self), AuditClock(session, self)
        bind(session.series_opened, self, self._name_window)
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))
        self.viewport.setFocus()

    @property
    def session(self) -> Session:
        """What the window shows."""
        return self._session

    @property
    def viewport(self) -> Viewport:
        """The viewport of the active pane."""
        return self.viewports.active

    def is_up_to_date(self) -> bool:
        """Whether the pictures show the session as it is, pixels included."""
        return self.images.is_up_to_date()

    def close_without_asking(self) -> None:
        """Close whatever is unsaved: whoever calls this has asked already."""
        self._closes_without_asking = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved decisions, then withdraw what runs."""
        unsaved = self._session.unsaved_decisions
        if unsaved and not self._closes_without_asking:
            answer = self._ask_about(unsaved)
            if answer is not QMessageBox.StandardButton.Discard:
                event.ignore()
                if answer is QMessageBox.StandardButton.Save:
                    self._save_unsaved()
                return
        if not self._closes_without_asking and not leaves_what_waits(self._session.outbox.state, self):
            event.ignore()
            return
        self._session.cancel()
        self._session.mpr.close()
        for pane in self._session.panes.all:
            pane.viewport.play(False)
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the image's share of the width."""
        super().resizeEvent(event)
        self.header.fit(self.width())
        self.action_bar.set_compact(self.width() < COMPACT_BELOW_PX)
        if not self._was_dragged:
            self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Active again, e.g. after a dialog, keys are the image's where nothing else had them: Qt would search."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.focusWidget() is None:
            self.viewport.setFocus()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in a field gives the keys back to the image."""
        if event.key() == Qt.Key.Key_Escape and isinstance(QApplication.focusWidget(), TYPED_INTO):
            self.viewport.setFocus()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._right = QSplitter(Qt.Orientation.Vertical)
        for part, share in ((self.review, 3), (self.measurements, 2), (self.network, 2)):
            self._right.addWidget(part)
            self._right.setStretchFactor(self._right.count() - 1, share)
        self._right.setChildrenCollapsible(False)
        self._right.setMinimumWidth(LEAST_REVIEW_PX)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        whose = QHBoxLayout()
        whose.setSpacing(0)
        whose.addWidget(PatientHeader(self._session), 1)
        whose.addWidget(PriorsButton(self._session))
        column.addLayout(whose)
        column.addWidget(self.images, 1)
        column.addWidget(self.transport)
        for part in (self.browser, middle, self._right):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.splitterMoved.connect(self._note_drag)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        upper = QWidget()
        stack = QVBoxLayout(upper)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self._splitter)
        rows.addWidget(upper, 1)
        rows.addWidget(self.action_bar)
        self.notices = NoticeArea(self._session.notices, upper, lift_px=self.transport.sizeHint().height())
        self.setMenuWidget(self.header)
        self.setCentralWidget(body)
        # As the window is read: from left to right, then the foot, then the head.
        self.parts = (
            *(self.browser, self.images, self.transport, self.review, self.measurements, self.network),
            *(self.action_bar, self.header),
        )
        order_tabs(self.parts)

    def _share_width(self) -> None:
        sides = int(self.width() * (1 - IMAGE_SHARE)) - 2 * self._splitter.handleWidth()
        left = max(int(sides * LEFT_OF_SIDES), self.browser.minimumSizeHint().width())
        self._splitter.setSizes([left, self.width() - sides, sides - left])

    def _note_drag(self) -> None:
        self._was_dragged = True

    def _name_window(self) -> None:
        opened = self._session.opened
        description = opened.series.series.series_description if opened else ""
        self.setWindowTitle(tr("{description} – Verdant", description=description) if description else "Verdant")

    def _fold_panels(self) -> None:
        folded = self.browser.isHidden()
        self.browser.setVisible(folded)
        self._right.setVisible(folded)

    def _go_on(self) -> None:
        self._go_to(part_beside(self.parts, 1))

    def _go_back(self) -> None:
        self._go_to(part_beside(self.parts, -1))

    def _go_to(self, part: QWidget | None) -> None:
        if part is not None:
            widget = (
                self.viewport if part.isAncestorOf(self.viewport) and self.viewport.isVisible() else first_in(part)
            )
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _search(self) -> None:
        if self.browser.isHidden():
            self._fold_panels()
        self.browser.focus_search()

    def _choose_layout(self) -> None:
        chooser = LayoutChooser(self._session, self)
        chooser.adjustSize()
        middle = self.images.mapToGlobal(self.images.rect().center())
        chooser.move(middle - chooser.rect().center())
        chooser.show()

    def _choose_editing_tool(self) -> None:
        self.transport.edit.choose()

    def _choose_measuring_tool(self) -> None:
        self.transport.measure.choose()

    def _copy_measurements(self) -> None:
        self.measurements.copy_all()

    def _export_measurements(self) -> None:
        self.measurements.export()

    def _quit(self) -> None:
        self.close()

    def _ask_about(self, unsaved: int) -> QMessageBox.StandardButton:
        names = ", ".join(said(subject_of(opened.series)) for opened in self._session.unsaved)
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(tr("Close Verdant"))
        question.setText(
            tr(
                counted(
                    unsaved,
                    "{count} decision is not saved ({series}).",
                    "{count} decisions are not saved ({series}).",
                    series=names,
                )
            )
        )
        question.setInformativeText(tr("They stay on this machine, and are here again when the series is opened."))
        buttons = QMessageBox.StandardButton
        question.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        question.button(buttons.Save).setText(tr("Save…"))
        question.button(buttons.Discard).setText(tr("Save later"))
        question.setDefaultButton(buttons.Cancel)
        question.setEscapeButton(buttons.Cancel)
        answer = QMessageBox.StandardButton(question.exec())
        question.deleteLater()
        return answer

    def _save_unsaved(self) -> None:
        """Save what is open; if the decisions lie in another series, open that one first."""
        review = self._session.review
        if review is not None and review.to_save:
            self._dialogs.save()
            return
        if self._session.unsaved:
            self._session.show_unsaved()
            self._session.notices.inform(phrase("Here are the decisions that are not saved yet. Now save them."))
