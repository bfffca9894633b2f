"""What saving writes, where, and in whose name, with the proof of it; one button sends exactly what was proved."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.core.errors import StorageError
from app.core.phrases import counted, joined, phrase
from app.session.region_export import PlannedFile
from app.session.save_plan import SavePlan
from app.session.save_texts import NO_REVIEWER, SENT_BEFORE, left_out, object_name, proof_text, seen, what_is_stored
from app.session.session import Session
from app.session.study_texts import person_name
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.dialogs.save_choices import SaveChoices
from widgets.dialogs.save_tables import fill, object_table, region_table
from widgets.item_models.painting import emphasised
from widgets.panels.labels import ElidedLabel, say, wrapped
from widgets.translation import said, tr

WIDTH, PROGRESS_STEPS = 800, 1000


class SaveDialog(RoomyDialog):
    """Everything is written and read back while it is open; the button is there for what may be sent."""

    def __init__(self, session: Session, plan: SavePlan, parent: QWidget | None = None) -> None:
        super().__init__(tr("Save validated regions"), width=WIDTH, parent=parent)
        self._session = session
        self._plan = plan
        self._files: tuple[PlannedFile, ...] = ()
        self._proving_for = ""
        self.table = region_table(plan)
        self.choices = SaveChoices(plan, session.preferences.value.saving)
        self.objects = object_table()
        self.replace = QCheckBox()
        self.progress = QProgressBar()
        self.proof = wrapped()
        self.caution = wrapped(role="caution")
        self.refusal = wrapped(role="error")
        self.summary = ElidedLabel()
        self.reviewer = wrapped()
        self.change_reviewer = QPushButton(tr("Change reviewer…"))
        self.change_reviewer.setAutoDefault(False)
        self._buttons = QDialogButtonBox()
        self.approve = self._buttons.addButton(tr("Approve and store"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._connect()
        self.cancel.setFocus()
        self._follow_files()
        self._follow_reviewer()

    def accept(self) -> None:
        """Send what was proved, and write the files; what was chosen is remembered."""
        proved = self._session.proving.state.proved
        if proved is None or not self.approve.isEnabled():
            return
        preferences = self._session.preferences
        try:
            preferences.change(replace(preferences.value, saving=self.choices.choice))
        except StorageError as error:
            self._session.notices.report(error)
        files, folder, replaces = self._files, self.choices.folder, self.replace.isChecked()
        super().accept()
        self._session.save(self._plan, proved)
        if files:
            self._session.region_export.start(files, folder, replaces=replaces)

    def done(self, result: int) -> None:
        """End proving, however the dialog ends."""
        super().done(result)
        self._session.proving.cancel()

    def _lay_out(self) -> None:
        self.approve.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, PROGRESS_STEPS)
        self.progress.setAccessibleName(tr("How much is written and read back"))
        subject = wrapped(said(self._plan.subject))
        subject.setFont(emphasised(self.font()))
        reviewer = QHBoxLayout()
        reviewer.setSpacing(16)
        reviewer.addWidget(self.reviewer, 1)
        reviewer.addWidget(self.change_reviewer)
        layout = self.column
        layout.addWidget(subject)
        layout.addWidget(wrapped(tr(what_is_stored(self._plan))))
        layout.addWidget(self.table)
        not_written = left_out(self._plan)
        if not_written:
            layout.addWidget(wrapped(said(not_written), "caution"))
        for widget in (self.choices, self.objects, self.replace, self.progress, self.proof, self.caution):
            layout.addWidget(widget)
        layout.addWidget(self.refusal)
        layout.addLayout(reviewer)
        layout.addStretch(1)
        self.add_foot(self.summary)
        self.add_buttons(self._buttons)

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.choices.objects_changed.connect(self._prove)
        self.choices.files_changed.connect(self._follow_files)
        self.replace.toggled.connect(self._show)
        self.change_reviewer.clicked.connect(self._session.reviewers.ask_for_change)
        bind(self._session.reviewers.changed, self, self._follow_reviewer)
        bind(self._session.proving.changed, self, self._show)

    def _follow_reviewer(self) -> None:
        name = self._session.reviewer_name
        shown = person_name(name)
        self.reviewer.setText(
            tr("Approved by {name}; each region names who decided on it.", name=shown) if name else tr(NO_REVIEWER)
        )
        if name != self._proving_for:
            self._proving_for = name
            self._prove()
        else:
            self._show()

    def _prove(self) -> None:
        name = self._session.reviewer_name
        if name:
            self._session.proving.start(self._plan, self.choices.choice, reviewer_name=name)
        else:
            self._show()

    def _follow_files(self) -> None:
        export, formats = self._session.region_export, self.choices.chosen_formats
        self._files = export.plan(self._plan.review, self._plan.stacks, formats) if formats else ()
        there = export.there_already(self._files, self.choices.folder)
        self.replace.setText(
            tr(
                counted(
                    len(there),
                    "&Replace {count} file that is there already: {names}",
                    "&Replace {count} files that are there already: {names}",
                    names=joined(", ", there),
                )
            )
        )
        self.replace.setChecked(False)
        self.replace.setVisible(bool(there))
        self._show()

    def _show(self) -> None:
        """How far proving is, and what came out."""
        state = self._session.proving.state
        proved = state.proved
        before = self._session.saving.sent_before(self._plan, self._session.reviewer_name)
        again = proved is not None and before is proved
        if again:
            self.choices.fix_objects()
        fill(self.objects, self._rows())
        self.progress.setVisible(state.running)
        self.progress.setValue(round(PROGRESS_STEPS * state.fraction))
        text = said(state.text) if state.running else ""
        if proved is not None and not proved.objection and not proved.remark:
            text = tr(proof_text(proved, self._plan.destination))
        say(self.proof, text)
        self.summary.show_text(self._summary())
        cautions = [SENT_BEFORE if again else "", proved.remark if proved is not None else ""]
        say(self.caution, " ".join(said(one) for one in cautions if one))
        why_not = state.why_not
        say(self.refusal, tr("Nothing can be sent: {why}", why=why_not) if why_not else "")
        agreed = self.replace.isHidden() or self.replace.isChecked()
        self.approve.setEnabled(state.can_send and agreed and not self._session.saving.running)
        if self.approve.isEnabled() and self.focusWidget() in (None, self.cancel):
            # Nobody has begun to choose: Enter approves.
            self.approve.setFocus()

    def _summary(self) -> str:
        """In a line: what the next system will see of the structure set, or why it is not known."""
        state = self._session.proving.state
        if state.why_not:
            return tr("Nothing can be sent.")
        if state.proved is None:
            return said(state.text) if state.running else tr(NO_REVIEWER)
        return tr("What the next system will see: {what}", what=seen([g.structure_set for g in state.proved.groups]))

    def _rows(self) -> list[tuple[str, ...]]:
        """Of each kind of object a line, and of each file."""
        state, locale = self._session.proving.state, QLocale.system()
        proved = state.proved
        rows = []
        for planned in self._plan.objects(self.choices.choice):
            written = [one for one in proved.objects if one.object_type is planned.object_type] if proved else []
            known = sum(len(one.content) for one in written)
            size = locale.formattedDataSize(known or planned.expected_bytes)
            unread = tr("not written") if state.why_not else "…"
            rows.append(
                (
                    said(object_name(planned.object_type, self._plan.label, len(written) or planned.count)),
                    self._plan.destination,
                    str(planned.regions),
                    size if known else tr("about {size}", size=size),
                    tr(seen(written)) if written else unread,
                )
            )
        folder = self.choices.folder.name or str(self.choices.folder)
        for file in self._files:
            refused = phrase("Not written: {why}", why=file.reason_if_refused) if file.reason_if_refused else ""
            rows.append((file.name, folder, "", "", said(refused or file.about)))
        return rows
