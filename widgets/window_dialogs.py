"""The dialogs of the window. Each is loaded when it is first wanted: a start must not wait for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.core.identity import RoiId
from app.core.services import Archive
from app.session.key_table import KeyTable
from app.session.pictures import ONLY_SLICES, PictureContent
from app.session.session import Session
from app.session.tag_browsing import TagsShown
from widgets.bind import bind
from widgets.translation import tr

if TYPE_CHECKING:
    from widgets.dialogs.audit_dialog import AuditDialog
    from widgets.dialogs.ledger_dialog import LedgerDialog
    from widgets.dialogs.networks_dialog import NetworksDialog
    from widgets.dialogs.outbox_dialog import OutboxDialog
    from widgets.dialogs.reviewer_dialog import ReviewerDialog
    from widgets.dialogs.send_dialog import IncompleteQuestion
    from widgets.dialogs.tag_browser import TagBrowser
    from widgets.dialogs.trust_dialog import TrustDialog
    from widgets.dialogs.versions_dialog import VersionsDialog
    from widgets.viewport.viewport import Viewport


class WindowDialogs(QObject):
    """Opens dialogs over a window: when the user asks for one, or when the session has something to ask.

    Parameters
    ----------
    viewport
        Gives the one that is active.
    keys
        Gives which command has which keys now.
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        *,
        viewport: Callable[[], Viewport],
        keys: Callable[[], KeyTable],
    ) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._viewport = viewport
        self._keys = keys
        self._tag_browser: TagBrowser | None = None
        self._networks: NetworksDialog | None = None
        self._outbox: OutboxDialog | None = None
        self._ledger: LedgerDialog | None = None
        self._audit: AuditDialog | None = None
        self._trust: TrustDialog | None = None
        self._versions: VersionsDialog | None = None
        self._sending = session.media.sending_on
        self._incomplete: IncompleteQuestion | None = None
        session.region_export.paint_with(self._paint_regions)
        self._reviewer: ReviewerDialog | None = None
        bind(session.tags.changed, self, self._follow_tags)
        bind(session.networks.changed, self, self._follow_networks)
        bind(session.outbox.changed, self, self._follow_outbox)
        bind(session.ledger.asked, self, self._show_ledger)
        bind(session.ledger.changed, self, self._follow_ledger)
        bind(session.auditing.pages.asked, self, self._show_audit)
        bind(session.auditing.pages.changed, self, self._follow_audit)
        bind(self._sending.changed, self, self._follow_sending)
        bind(session.trusting.changed, self, self._follow_question)
        bind(session.versions.changed, self, self._follow_versions)
        bind(session.reviewers.changed, self, self._follow_reviewers)
        bind(session.second_opinion.offered, self, self._ask_for_opinion)

    def save(self) -> None:
        """Show what saving would write, and offer to do so."""
        from widgets.dialogs.save_dialog import SaveDialog

        plan = self._session.save_plan()
        if plan is not None:
            _open(SaveDialog(self._session, plan, self._window))

    def export_regions(self) -> None:
        """Ask which files regions are written to, and where."""
        from widgets.dialogs.export_dialog import ExportDialog

        _open(ExportDialog(self._session, self._window))

    def import_files(self) -> None:
        """Ask what is taken over into the archive."""
        from widgets.dialogs.import_dialog import ImportDialog

        _open(ImportDialog(self._session, self._window))

    def export_study(self) -> None:
        """Ask how the selected study is written to files."""
        from widgets.dialogs.study_export_dialog import StudyExportDialog

        _open(StudyExportDialog(self._session, self._window))

    def send_study(self) -> None:
        """Ask which archive the selected study is sent to."""
        study, origin, sending = self._session.browser.state.study, self._session.archive, self._sending
        if study is not None:
            uid, title = study.study_instance_uid, study.study_description or tr("Study")
            self._ask_where_to_send(title, origin, lambda to: sending.send_study(origin, uid, to=to))

    def send_series(self) -> None:
        """Ask which archive the series in view is sent to."""
        opened, sending = self._session.opened, self._sending
        if opened is not None:
            origin, record = opened.archive, opened.series.series
            title = record.series_description or tr("Series")
            self._ask_where_to_send(title, origin, lambda to: sending.send_series(origin, record, to=to))

    def _ask_where_to_send(self, what: str, origin: Archive, send: Callable[[str], None]) -> None:
        from widgets.dialogs.send_dialog import SendDialog

        title = tr("Send to another archive")
        _open(SendDialog(title, what, self._sending.destinations(origin), send, parent=self._window))

    def _follow_sending(self) -> None:
        """Ask whether what is not whole is sent."""
        question = self._sending.state.question
        if question is None:
            self._incomplete = None
        elif self._incomplete is None:
            from widgets.dialogs.send_dialog import IncompleteQuestion

            self._incomplete = IncompleteQuestion(self._sending, question, self._window)
            _open(self._incomplete)

    def copy_image(self) -> None:
        """Copy what the active viewport shows, without the patient's identity."""
        from widgets.dialogs.picture_dialog import copy_picture

        if self._session.mpr.is_open:
            self._session.notices.inform(ONLY_SLICES)
            return
        copy_picture(self._session, self._session.panes.active, self._viewport(), PictureContent())

    def save_image(self) -> None:
        """Ask how the active viewport is saved as a picture."""
        from widgets.dialogs.picture_dialog import PictureDialog

        if self._session.mpr.is_open:
            self._session.notices.inform(ONLY_SLICES)
            return
        _open(PictureDialog(self._session, self._viewport(), self._window))

    def open_settings(self) -> None:
        """Everything that can be set."""
        from widgets.dialogs.settings_dialog import SettingsDialog

        _open(SettingsDialog(self._session, self._window))

    def open_shortcuts(self) -> None:
        """All keys; from there to where they are changed."""
        from widgets.dialogs.shortcut_sheet import ShortcutSheet

        sheet = ShortcutSheet(self._keys(), self._window)
        sheet.change.clicked.connect(sheet.accept)
        sheet.change.clicked.connect(self._open_keys)
        _open(sheet)

    def open_about(self) -> None:
        """What this is, and what it is not."""
        from widgets.dialogs.about_dialog import AboutDialog

        _open(AboutDialog(self._window))

    def name_region(self) -> None:
        """Ask for the name of the selected region."""
        from widgets.dialogs.naming_dialog import NamingDialog

        _open(NamingDialog(self._session, self._window))

    def choose_painted_values(self) -> None:
        """Ask within which values the brush paints."""
        from widgets.dialogs.painted_values_dialog import PaintedValuesDialog

        _open(PaintedValuesDialog(self._session, self._window))

    def _ask_for_opinion(self) -> None:
        """Ask which other network looks at the slice."""
        from widgets.dialogs.second_opinion_dialog import SecondOpinionDialog

        _open(SecondOpinionDialog(self._session, self._window))

    def _paint_regions(self, regions: Collection[RoiId]) -> Callable[[], bytes] | None:
        """The slice in view with these regions, and what makes a PNG of it."""
        from widgets.viewport.snapshot import png_bytes, region_image

        image = region_image(self._session, regions, font=self._viewport().font())
        return partial(png_bytes, image) if image is not None else None

    def _open_keys(self) -> None:
        from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage

        _open(SettingsDialog(self._session, self._window, page=SettingsPage.KEYS))

    def _follow_tags(self) -> None:
        """Open the tag browser when there is something to read in it; it stays beside the image."""
        if self._session.tags.state == TagsShown():
            self._tag_browser = None
        elif self._tag_browser is None:
            from widgets.dialogs.tag_browser import TagBrowser

            self._tag_browser = TagBrowser(self._session, self._window)
            self._tag_browser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._tag_browser.show()

    def _follow_networks(self) -> None:
        """Open the window of networks when somebody asked for them; it stays beside the image."""
        if not self._session.networks.state.is_open:
            self._networks = None
        elif self._networks is None:
            from widgets.dialogs.networks_dialog import NetworksDialog

            self._networks = NetworksDialog(self._session, self._window)
            self._networks.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._networks.show()

    def _follow_reviewers(self) -> None:
        """Ask who decides, or for the PIN."""
        if self._session.reviewers.question is None:
            self._reviewer = None
        elif self._reviewer is None:
            from widgets.dialogs.reviewer_dialog import ReviewerDialog

            self._reviewer = ReviewerDialog(self._session, self._window)
            _open(self._reviewer)

    def _show_ledger(self) -> None:
        """Open the correction ledger, or bring it to the front; it stays beside the image."""
        if self._ledger is None:
            from widgets.dialogs.ledger_dialog import LedgerDialog

            self._ledger = LedgerDialog(self._session, self._window)
            self._ledger.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._ledger.show()
        else:
            self._ledger.raise_()
            self._ledger.activateWindow()

    def _follow_ledger(self) -> None:
        if not self._session.ledger.state.is_open:
            self._ledger = None

    def _show_audit(self) -> None:
        """Open the audit trail, or bring it to the front; it stays beside the image."""
        if self._audit is None:
            from widgets.dialogs.audit_dialog import AuditDialog

            self._audit = AuditDialog(self._session, self._window)
            self._audit.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._audit.show()
        else:
            self._audit.raise_()
            self._audit.activateWindow()

    def _follow_audit(self) -> None:
        if not self._session.auditing.pages.state.is_open:
            self._audit = None

    def _follow_outbox(self) -> None:
        """Open the window of the outbox when somebody asked for it; it stays beside the image."""
        if not self._session.outbox.state.is_open:
            self._outbox = None
        elif self._outbox is None:
            from widgets.dialogs.outbox_dialog import OutboxDialog

            self._outbox = OutboxDialog(self._session, self._window)
            self._outbox.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._outbox.show()

    def _follow_versions(self) -> None:
        """Open the window of versions when somebody asked for them; it stays beside the image."""
        if not self._session.versions.state.is_open:
            self._versions = None
        elif self._versions is None:
            from widgets.dialogs.versions_dialog import VersionsDialog

            self._versions = VersionsDialog(self._session, self._window)
            self._versions.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._versions.show()

    def _follow_question(self) -> None:
        """Ask whether a network may run."""
        question = self._session.trusting.question
        if self._trust is not None and self._trust.question is not question:
            self._trust.accept()
            self._trust = None
        if question is not None and self._trust is None:
            from widgets.dialogs.trust_dialog import TrustDialog

            self._trust = TrustDialog(self._session.trusting, question, self._window)
            _open(self._trust)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
