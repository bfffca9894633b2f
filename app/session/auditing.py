"""What the user does goes to the audit trail as it happens: who looked at whose images, decided, saved, took away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.audit import AuditCheck, AuditedStudy, AuditKind, AuditOutcome, AuditPeer
from app.core.audit_settings import AuditSettings
from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxState
from app.core.phrases import joined, phrase
from app.core.roi import Roi
from app.core.services import FileWriter
from app.core.study import SeriesRecord
from app.core.study_export import Exported
from app.core.taking_over import TakenOver
from app.core.tasks import TaskControl, TaskRunner
from app.session.audit_forwarding import AuditForwarding
from app.session.audit_pages import AuditPages
from app.session.audit_services import AuditServices
from app.session.audit_table import how_exported
from app.session.audited_decisions import AuditedDecisions
from app.session.audited_security import SecurityAuditing
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.proving import Proved
from app.session.reviewing import Review
from app.session.save_plan import SavePlan
from app.session.sending_on import ToSend

if TYPE_CHECKING:
    from app.session.session import Session

FILES_AT_START: Final = 4
"""Of the trail, the newest, that are looked through when the viewer starts; the rest when somebody asks for it."""
_NAMELESS: Final = "It names no patient."
_NAMELESS_PICTURE: Final = "Without names, as far as they are not in the pixels."


class Auditing:
    """Listens to the session; nothing that the user does waits for the disk."""

    def __init__(self, session: Session, services: AuditServices, files: FileWriter, runner: TaskRunner) -> None:
        self._session = session
        self._log = services.log
        self._keeper = services.keeper
        self._runner = runner
        self._has_failed = False
        self._is_over = False
        self._passed_on = 0
        self._followed: list[AuditedDecisions] = []
        self._shown: dict[Pane, tuple[str, str]] = {}
        self._to_send: frozenset[int] = frozenset()
        self.settings = services.settings
        self.forwarding = AuditForwarding(services.sender, runner, notices=session.notices)
        self.pages = AuditPages(services.keeper, files, runner=runner, notices=session.notices, note=self.note)
        session.panes.content_changed.connect(self._note_opening)
        session.saving.stored.connect(self._note_saving)
        session.outbox.changed.connect(self._follow_outbox)
        session.file_opening.taken.connect(self._note_import)
        session.media.importing.imported.connect(self._note_media_import)
        session.media.exporting.exported.connect(self._note_media_export)
        session.media.sending_on.queued.connect(self._note_sending_on)
        session.region_export.exported.connect(self._note_regions)
        session.annotating.exported.connect(self._note_measurements)
        session.object_saving.saved.connect(self._note_saved_objects)
        session.picture_saving.taken.connect(self._note_picture)
        session.archives.keeping.pinned.connect(self._note_pin)
        self._security = SecurityAuditing(session, services.log, self.note)

    def begin(self) -> None:
        """The viewer has started: note it, and look whether the trail is as it was written."""
        self.note(AuditKind.STARTED)
        keeper = self._keeper

        def look(control: TaskControl) -> AuditCheck:
            return keeper.verify(control, newest=FILES_AT_START)

        self._runner.start(look, group="audit-verify", on_done=self._say_findings, on_failed=self._report)

    def note(
        self,
        kind: AuditKind,
        *,
        outcome: AuditOutcome = AuditOutcome.SUCCESS,
        studies: Sequence[AuditedStudy] = (),
        peer: AuditPeer | None = None,
        detail: str = "",
        figures: Sequence[tuple[str, int]] = (),
        reviewer: str | None = None,
    ) -> None:
        """Note an event; it is written beside the user."""
        self._log.note(
            kind, outcome=outcome, studies=studies, peer=peer, detail=detail, figures=figures, reviewer=reviewer
        )
        self._write()

    def follow(self, review: Review, opened: Opened) -> None:
        """Note what is decided in a review from now on."""
        self._followed.append(AuditedDecisions(review, opened, self._note_decision))

    def configure(self, settings: AuditSettings) -> None:
        """Keep the trail otherwise, and say so in it.

        Raises
        ------
        StorageError
            If that cannot be kept; nothing changes then.
        """
        if settings == self.settings.audit_settings():
            return
        self.settings.save_audit_settings(settings)
        server = f"sent to {settings.server.host}:{settings.server.port}" if settings.server else "kept here"
        ids = "keyed digests of patient IDs" if settings.hides_patient_ids else "patient IDs"
        self.note(
            AuditKind.SECURITY, detail=f"The trail is {server}, for at least {settings.keep_days} days, with {ids}."
        )
        self.forwarding.send(at_once=True)

    def tick(self) -> None:
        """Say what could not be written, and pass on what was written without the session: what other systems did."""
        if self._log.is_waiting:
            self._write()
        elif self._log.written != self._passed_on:
            self._wrote(None)
        self.forwarding.tick()

    def finish(self) -> None:
        """Note that the viewer ends, and write what is not written yet.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        if not self._is_over:
            self._is_over = True
            self._log.note(AuditKind.STOPPED)
        self._log.write()

    def _write(self) -> None:
        log = self._log

        def work(_control: TaskControl) -> None:
            # Not given up half way: a later event finds nothing left, or writes the rest.
            log.write()

        self._runner.start(work, group="audit", on_done=self._wrote, on_failed=self._report_once)

    def _wrote(self, _none: None) -> None:
        self._has_failed, self._passed_on = False, self._log.written
        self.pages.follow()
        self.forwarding.send()

    def _report_once(self, error: Exception) -> None:
        """Say it once: what cannot be written now is tried again at every event."""
        if not self._has_failed:
            self._report(error)
        self._has_failed = True

    def _report(self, error: Exception) -> None:
        self._session.notices.report(error)

    def _say_findings(self, check: AuditCheck) -> None:
        if check.findings:
            first = check.findings[0]
            text = phrase("The audit trail of this computer is not as it was written. {finding}", finding=first)
            self._session.notices.complain(text, details=joined("\n", check.findings))
            self.note(AuditKind.TRAIL_DAMAGED, outcome=AuditOutcome.SERIOUS, detail=" ".join(check.findings))

    def _note_opening(self, pane: Pane) -> None:
        opened = pane.opened
        if opened is None:
            self._shown.pop(pane, None)
            return
        series = opened.series
        which = (series.study.study_instance_uid, series.series.series_instance_uid)
        if self._shown.get(pane) != which:
            self._shown[pane] = which
            self.note(AuditKind.OPENED, studies=[_study(opened, _objects(opened))], detail=f"Series {which[1]}.")

    def _note_decision(self, opened: Opened, roi: Roi, what: str, edits: int) -> None:
        detail = f"{what.capitalize()}: region {roi.roi_id}."
        self.note(AuditKind.DECIDED, studies=[_study(opened)], detail=detail, figures=(("edits", edits),))

    def _note_saving(self, planned: SavePlan, written: Proved) -> None:
        study = planned.stacks[0].study
        objects = ", ".join(f"{one.object_type.value} {one.sop_instance_uid}" for one in written.objects)
        counts = Counter(one.sop_class_uid for one in written.objects)
        self.note(
            AuditKind.SAVED,
            studies=[AuditedStudy(study.study_instance_uid, study.patient.patient_id, tuple(counts.items()))],
            detail=f"{objects} for {planned.archive.name}.",
            figures=(("regions", len(written.rois)),),
        )

    def _follow_outbox(self) -> None:
        """Note what the user has given up."""
        groups = [row.group for row in self._session.outbox.state.rows]
        for group in groups:
            if group.state is OutboxState.GIVEN_UP and group.number in self._to_send:
                counts = Counter(str(one.sop_class_uid) for one in group.entries)
                study = self._listed(group.entries[0].study_instance_uid, counts)
                detail = f"Not sent to {group.destination} any more."
                self.note(AuditKind.DISCARDED, studies=[study], detail=detail)
        self._to_send = frozenset(group.number for group in groups if group.state.is_open)

    def _note_import(self, paths: Sequence[Path], taken: TakenOver) -> None:
        where = paths[0] if len(paths) == 1 else paths[0].parent
        refused = len(taken.refused)
        self.note(
            AuditKind.IMPORTED,
            studies=taken.studies,
            peer=_media(where),
            figures=(("refused", refused),) if refused else (),
        )

    def _note_media_import(self, taken: TakenOver) -> None:
        self._note_import(self._session.media.importing.state.paths, taken)

    def _note_media_export(self, _study_uid: StudyInstanceUID, exported: Exported) -> None:
        how = how_exported(is_deidentified=any(one.is_deidentified for one in exported.studies))
        self.note(
            AuditKind.EXPORTED,
            studies=exported.studies,
            peer=_media(exported.target),
            detail=how,
            figures=exported.figures,
        )

    def _note_sending_on(self, what: ToSend) -> None:
        """Who had it sent: the outbox notes what then goes out, whoever is at work by that time."""
        self.note(
            AuditKind.TRANSFERRING,
            studies=[self._listed(what.study_instance_uid, Counter({"": len(what.paths)}))],
            peer=AuditPeer(what.destination),
            detail=f"Put into the outbox, from {what.origin}.",
            figures=(("missing", what.lacking or len(what.missing)),) if what.missing else (),
        )

    def _listed(self, study: StudyInstanceUID, objects: Counter[str]) -> AuditedStudy:
        """A study of the list, or one that is not on it, like that of a network."""
        listed = self._session.browser.state.studies
        patient = next((one.patient.patient_id for one in listed if one.study_instance_uid == study), "")
        return AuditedStudy(study, patient, tuple(objects.items()))

    def _note_regions(self, opened: Opened | None, paths: Sequence[Path]) -> None:
        self._note_files(opened, paths, _NAMELESS)

    def _note_measurements(self, opened: Opened | None, paths: Sequence[Path], with_identity: bool) -> None:
        self._note_files(opened, paths, how_exported(is_deidentified=False) if with_identity else _NAMELESS)

    def _note_files(self, opened: Opened | None, paths: Sequence[Path], how: str) -> None:
        if paths:
            studies = [_study(opened)] if opened is not None else []
            peer, figures = _media(paths[0].parent), (("files", len(paths)),)
            self.note(AuditKind.EXPORTED, studies=studies, peer=peer, detail=how, figures=figures)

    def _note_saved_objects(self, record: SeriesRecord, paths: Sequence[Path]) -> None:
        if paths:
            study = self._listed(record.study_instance_uid, Counter({"": len(paths)}))
            self.note(AuditKind.EXPORTED, studies=[study], peer=_media(paths[0].parent))

    def _note_picture(self, path: Path | None, with_identity: bool) -> None:
        opened = self._session.opened
        peer = _media(path.parent) if path is not None else AuditPeer("clipboard", is_media=True)
        how = how_exported(is_deidentified=False) if with_identity else _NAMELESS_PICTURE
        self.note(AuditKind.PICTURE, studies=[_study(opened)] if opened is not None else [], peer=peer, detail=how)

    def _note_pin(self, study: StudyInstanceUID, stays: bool) -> None:
        detail = "It stays in the archive." if stays else "It may leave the archive."
        self.note(AuditKind.PINNED, studies=[self._listed(study, Counter())], detail=detail)


def _objects(opened: Opened) -> Counter[str]:
    """How many instances of each class; of a series that still comes, as many as there are to come."""
    instances = {(str(one.sop_class_uid), one.sop_instance_uid) for one in opened.series.slices}
    objects = Counter(sop_class for sop_class, _ in instances)
    if opened.arrived is not None and len(objects) == 1:
        listed = opened.arrived.expected if opened.arrived.is_listed else opened.counted or 0
        objects = Counter({sop_class: max(here, listed) for sop_class, here in objects.items()})
    return objects


def _study(opened: Opened, objects: Counter[str] | None = None) -> AuditedStudy:
    study = opened.series.study
    return AuditedStudy(study.study_instance_uid, study.patient.patient_id, tuple((objects or Counter()).items()))


def _media(folder: Path) -> AuditPeer:
    return AuditPeer(folder.absolute().as_uri(), is_media=True)
