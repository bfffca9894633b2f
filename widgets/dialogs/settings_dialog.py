"""Everything that can be set, in pages: archives, this archive, reviewer, appearance, memory, keys, trust, names."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QHBoxLayout, QListWidget, QScrollArea, QStackedWidget, QWidget

from app.core.errors import ArchiveError, StorageError
from app.core.phrases import phrase
from app.session.commands import COMMANDS
from app.session.key_table import table_with
from app.session.session import Session
from widgets.dialogs.appearance_page import AppearancePage
from widgets.dialogs.archives_page import ArchivesPage
from widgets.dialogs.kept_archive_page import KeptArchivePage
from widgets.dialogs.keys_page import KeysPage
from widgets.dialogs.memory_page import MemoryPage
from widgets.dialogs.names_page import NamesPage
from widgets.dialogs.reviewer_page import ReviewerPage
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.dialogs.security_page import SecurityPage
from widgets.dialogs.trust_page import TrustPage
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

PAGE_PX, FOOT_PX = 480, 144
"""Height of a page where the screen has it, and what there is beside it."""


class SettingsPage(Enum):
    """A page, by its title."""

    ARCHIVES = phrase("Archives")
    KEPT_ARCHIVE = phrase("This archive")
    REVIEWER = phrase("Reviewer")
    APPEARANCE = phrase("Appearance")
    MEMORY = phrase("Memory")
    KEYS = phrase("Keys")
    TRUST = phrase("Trust")
    NAMES = phrase("Names")
    SECURITY = phrase("Security")


class SettingsDialog(RoomyDialog):
    """Edits a copy of the settings; they are kept together with “Save”. The look is tried out at once."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, *, page: SettingsPage = SettingsPage.ARCHIVES
    ) -> None:
        super().__init__(tr("Settings"), width=880, parent=parent)
        self._session = session
        preferences = session.preferences.value
        self.archives = ArchivesPage(session)
        self.kept_archive = KeptArchivePage(session.archives.keeping)
        self.reviewer = ReviewerPage(session)
        self.appearance = AppearancePage(preferences)
        self.memory = MemoryPage(session.image_memory, preferences)
        self.keys = KeysPage(table_with(preferences.keys, COMMANDS)[0])
        self.trust = TrustPage(session.trusting)
        self.names = NamesPage(session.naming)
        self.security = SecurityPage(session)
        self.failure = wrapped(role="error")
        self.failure.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.pages, self._stack = QListWidget(), QStackedWidget()
        self._lay_out()
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.appearance.changed.connect(self._try_out)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.show_page(page)

    def show_page(self, page: SettingsPage) -> None:
        """Turn to a page."""
        self.pages.setCurrentRow(list(SettingsPage).index(page))

    def accept(self) -> None:
        """Check everything, then save; what is wrong keeps the dialog open and is said beside the field."""
        if not self.archives.check():
            self.show_page(SettingsPage.ARCHIVES)
            return
        if not self.kept_archive.check():
            self.show_page(SettingsPage.KEPT_ARCHIVE)
            return
        if not self.security.check():
            self.show_page(SettingsPage.SECURITY)
            return
        preferences = self._session.preferences
        chosen = self.memory.applied_to(self.appearance.applied_to(preferences.value))
        chosen = self.security.applied_to(self.reviewer.applied_to(chosen))
        if self.keys.table.changes != table_with(preferences.value.keys, COMMANDS)[0].changes:
            # Commands that this version does not know keep what the settings say of them.
            known = {command.name for command in COMMANDS}
            others = {name: keys for name, keys in preferences.value.keys.items() if name not in known}
            chosen = replace(chosen, keys={**others, **self.keys.table.changes})
        try:
            self.kept_archive.save()
            preferences.change(chosen)
            self.archives.save()
            self.trust.save()
            self.names.save()
            self.security.save()
        except (ArchiveError, StorageError) as error:
            say(self.failure, tr(error.text))
            return
        super().accept()

    def reject(self) -> None:
        """Forget everything, the look included."""
        self._session.preferences.take_back()
        super().reject()

    def _lay_out(self) -> None:
        self.pages.setProperty("role", "pages")
        self.pages.setAccessibleName(tr("Pages of the settings"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.addItems([tr(page.value) for page in SettingsPage])
        self.pages.setFixedWidth(self.pages.sizeHintForColumn(0) + 2 * self.pages.frameWidth() + 8)
        texts = (self.trust, self.names, self.security)
        work = (self.archives, self.kept_archive, self.reviewer)
        for widget in (*work, self.appearance, self.memory, self.keys, *texts):
            self._stack.addWidget(_scrolled(widget))
        self._stack.setMinimumHeight(min(PAGE_PX, self.room().height() - FOOT_PX))
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self.pages)
        both.addWidget(self._stack, 1)
        self.column.addLayout(both, 1)
        self.column.addWidget(self.failure)
        self.add_buttons(self.buttons)

    def _try_out(self) -> None:
        self._session.preferences.try_out(self.appearance.applied_to(self._session.preferences.value))


def _scrolled(page: QWidget) -> QScrollArea:
    """A page that is scrolled where the screen is too small for it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
