"""The archive on this machine: how it listens, how much it holds, whether its files are whole."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.custody import ArchiveUse, FindingKind
from app.core.phrases import phrase
from app.session.archive_form import ArchiveForm
from app.session.keeping import Housework, Keeping
from widgets.bind import bind
from widgets.dialogs.kept_archive_fields import KeptArchiveFields
from widgets.panels.labels import heading, say, with_role, wrapped
from widgets.translation import said, tr

WHEN = phrase(
    "The quota, and whom it answers, hold as soon as they are saved; name, address, port, encryption and limits from "
    "the next start on."
)
NODES = phrase("The PACS nodes may call it as well: {titles}.")
NO_NODES = phrase("No PACS node is configured that could call it as well.")
NEVER = phrase(
    "What stays in any case: studies that are pinned, or open, or have regions that are undecided, not saved or not "
    "sent."
)
KINDS = {
    FindingKind.MISSING: phrase("missing"),
    FindingKind.DAMAGED: phrase("damaged"),
    FindingKind.STRANGE: phrase("no DICOM instance"),
    FindingKind.DUPLICATE: phrase("there twice"),
}
MOST_LINES, LIST_PX, PROGRESS_STEPS = 1000, 120, 1000


class KeptArchivePage(QWidget):
    """Edits a copy of the settings; the files are looked at at once."""

    def __init__(self, keeping: Keeping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeping = keeping
        configuration = keeping.configuration()
        self._before = ArchiveForm.of(configuration)
        self.fields = KeptArchiveFields(self._before)
        self.warning = wrapped(role="error")
        self.use = wrapped(role="dim")
        titles = ", ".join(sorted(configuration.titles_of_nodes))
        self.nodes = wrapped(tr(phrase(NODES.template, titles=titles) if titles else NO_NODES), "dim")
        self.check_files, self.rebuild = QPushButton(tr("Check the files")), QPushButton(tr("Make the index again"))
        self.check_files.setToolTip(tr("Read every file and compare it with what arrived; nothing is deleted"))
        self.rebuild.setToolTip(tr("Enter every file into the index anew; nothing is deleted"))
        self.stop = QPushButton(tr("Stop"))
        self.outcome = wrapped()
        self.findings = QPlainTextEdit()
        self.findings.setReadOnly(True)
        self.findings.setMaximumHeight(LIST_PX)
        self.findings.setAccessibleName(tr("Files that are not as they should be"))
        self.progress = QProgressBar()
        self.progress.setRange(0, PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Files looked at"))
        self._lay_out()
        self.fields.edited.connect(self._show_warning)
        for button, pressed in ((self.check_files, keeping.check), (self.rebuild, keeping.rebuild)):
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(keeping.cancel)
        bind(keeping.changed, self, self._show_work)
        self._show_warning()
        self._show_work()

    def check(self) -> bool:
        """Whether everything can be saved; what is wrong is said beside the field."""
        problems = self.fields.form.problems()
        self.fields.show_problems(problems)
        return not problems

    def save(self) -> None:
        """Keep what was changed.

        Raises
        ------
        ArchiveError
            If a certificate cannot be used or the settings cannot be written; nothing changes then.
        """
        form = self.fields.form
        if form != self._before:
            self._keeping.configure(form.serving(), form.quota())

    def showEvent(self, event: QShowEvent) -> None:
        """Say how much is kept."""
        super().showEvent(event)
        self._keeping.ask_use(self._show_use)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.check_files, self.rebuild, self.stop):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        texts = (wrapped(tr(NEVER), "dim"), self.use, self.nodes, wrapped(tr(WHEN), "dim"))
        for widget in (self.warning, self.fields, *texts, heading(tr("Its files"))):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        for widget in (self.progress, self.outcome, self.findings):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _show_warning(self) -> None:
        say(self.warning, "\n".join(said(one) for one in self.fields.form.warnings()))
        self.nodes.setVisible(not self.fields.form.accepts_anyone)

    def _show_use(self, use: ArchiveUse) -> None:
        if isValid(self):
            self.use.setText(
                tr(
                    "It holds {size} GiB; {removable} GiB of it may leave. The disk has {free} GiB left.",
                    size=_gib(use.size_bytes),
                    removable=_gib(use.removable_bytes),
                    free=_gib(use.free_bytes),
                )
            )

    def _show_work(self) -> None:
        state = self._keeping.state
        works = state.work is not Housework.NOTHING
        self.progress.setVisible(works)
        self.progress.setValue(int(PROGRESS_STEPS * state.progress))
        self.stop.setVisible(works)
        for button in (self.check_files, self.rebuild):
            button.setDisabled(works)
        with_role(self.outcome, "error" if state.failed else "good")
        self.outcome.style().polish(self.outcome)
        say(self.outcome, said(state.outcome))
        found = state.report.findings if state.report is not None else ()
        lines = [f"{tr(KINDS[one.kind])}: {one.path}" for one in found[:MOST_LINES]]
        if len(found) > MOST_LINES:
            lines.append(tr("{count} more", count=len(found) - MOST_LINES))
        self.findings.setPlainText("\n".join(lines))
        self.findings.setVisible(bool(lines))


def _gib(size_bytes: int) -> str:
    return QLocale().toString(size_bytes / (1 << 30), "f", 1)
