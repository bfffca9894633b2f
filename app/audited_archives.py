"""Archives over the network that take note of what was asked, fetched and stored there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from app.core.archive_before import ArchiveBefore
from app.core.arrival import Arriving
from app.core.audit import AuditedStudy, AuditKind, AuditOutcome, AuditPeer, studies_of
from app.core.audit_log import AuditLog
from app.core.commitments import Commitment, CommitsStorage, Reference
from app.core.errors import FileError, VerdantError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.services import Archive, InstanceSink, OnStored, Retrieved
from app.core.study import StudyQuery, StudyRecord
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import Node, WebNode
from app.dicom.instance_texts import Texts, read_texts


def audited(archive: Archive, node: Node, *, log: AuditLog, sink: InstanceSink) -> Archive:
    """The archive on a node, with everything noted that goes to it or comes from it.

    Parameters
    ----------
    sink
        Where what is fetched is put.
    """
    kind = _CommittingArchive if isinstance(archive, CommitsStorage) else AuditedArchive
    return kind(archive, _peer(node), log, sink)


class AuditedArchive(ArchiveBefore):
    """Takes note of what is asked of an archive, fetched from it and stored in it."""

    def __init__(self, archive: Archive, peer: AuditPeer, log: AuditLog, sink: InstanceSink) -> None:
        super().__init__(archive)
        self._peer = peer
        self._log = log
        self._sink = sink

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first."""
        with self._noted(AuditKind.QUERIED, tuple, query=_keywords(query)):
            return super().find_studies(query, control)

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """Bring a series to this machine; only what was not here before is noted."""
        before = self._here(study_instance_uid, series_instance_uid)

        def came() -> tuple[AuditedStudy, ...] | None:
            here = self._here(study_instance_uid, series_instance_uid)
            new = [path for uid, path in here.items() if uid not in before]
            return (_study_of(study_instance_uid, new),) if new else None

        with self._noted(AuditKind.RETRIEVED, came, lambda: (AuditedStudy(study_instance_uid),)):
            return super().retrieve_series(study_instance_uid, series_instance_uid, control, arriving=arriving)

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Store complete DICOM files, in order."""
        texts, taken = [_texts(content) for content in contents], list[int]()

        def note(place: int, warning: str) -> None:
            taken.append(place)
            if on_stored is not None:
                on_stored(place, warning)

        self._log.note(AuditKind.TRANSFERRING, peer=self._peer, studies=_studies_in(texts))
        with self._noted(
            AuditKind.SENT,
            lambda: _studies_in([texts[place] for place in taken]) or None,
            lambda: _studies_in([one for place, one in enumerate(texts) if place not in taken]),
        ):
            super().store(contents, control, on_stored=note)

    def _here(self, study: StudyInstanceUID, series: SeriesInstanceUID) -> dict[SOPInstanceUID, Path]:
        return self._sink.series_paths(study, series)

    @contextmanager
    def _noted(
        self,
        kind: AuditKind,
        done: Callable[[], tuple[AuditedStudy, ...] | None],
        left: Callable[[], tuple[AuditedStudy, ...]] = tuple,
        *,
        query: tuple[tuple[str, str], ...] = (),
    ) -> Iterator[None]:
        """Note what was done and what was not, each for itself (PS3.15 A.5.2).

        Parameters
        ----------
        done, left
            The studies that it was done with, None if that is not worth a note, and those that it was not done with.
        """
        detail, outcome = "", AuditOutcome.SUCCESS
        try:
            yield
        except Cancelled:
            detail, outcome = "It was withdrawn.", AuditOutcome.MINOR
            raise
        except VerdantError as error:
            detail, outcome = str(error.what), AuditOutcome.SERIOUS
            raise
        finally:
            studies, is_done = done(), outcome is AuditOutcome.SUCCESS
            if studies or (is_done and studies is not None):
                self._log.note(kind, peer=self._peer, studies=studies, query=query)
            if not is_done:
                self._log.note(kind, outcome=outcome, peer=self._peer, studies=left(), query=query, detail=detail)
            self._log.try_to_write()


class _CommittingArchive(AuditedArchive):
    """An archive that also offers storage commitment."""

    def commit(self, references: Sequence[Reference], control: TaskControl) -> Commitment | None:
        """Ask for it."""
        archive = self._archive
        assert isinstance(archive, CommitsStorage)  # noqa: S101 - `audited` chose this class by it
        return archive.commit(references, control)


def _peer(node: Node) -> AuditPeer:
    if isinstance(node, WebNode):
        return AuditPeer(node.url, urlsplit(node.url).hostname or "")
    return AuditPeer(node.called_ae_title, node.host)


def _keywords(query: StudyQuery) -> tuple[tuple[str, str], ...]:
    """What was asked for; of a name and a birth date only that they were."""
    first, last = (day.strftime("%Y%m%d") if day is not None else "" for day in (query.date_from, query.date_to))
    pairs = (
        ("PatientName", "*" if query.patient_name else ""),
        ("PatientID", query.patient_id),
        ("StudyDescription", query.study_description),
        ("ModalitiesInStudy", query.modality),
        ("AccessionNumber", query.accession_number),
        ("StudyInstanceUID", query.study_instance_uid or ""),
        ("StudyDate", f"{first}-{last}" if first or last else ""),
    )
    return (("QueryRetrieveLevel", "STUDY"), *((keyword, value) for keyword, value in pairs if value))


def _study_of(study: StudyInstanceUID, paths: Sequence[Path]) -> AuditedStudy:
    """Of a series, whose instances are all of one patient and mostly of one class."""
    texts = _texts(paths[0])
    return AuditedStudy(study, texts.get("PatientID", ""), ((texts.get("SOPClassUID", ""), len(paths)),))


def _studies_in(instances: Sequence[Texts]) -> tuple[AuditedStudy, ...]:
    keywords = ("StudyInstanceUID", "PatientID", "SOPClassUID")
    study, patient, sop_class = ([texts.get(one, "") for texts in instances] for one in keywords)
    return studies_of(zip(study, patient, sop_class, strict=True))


def _texts(source: Path | bytes) -> Texts:
    """Nothing of what cannot be read: whoever stores or opens it says so."""
    try:
        found = read_texts(source)
    except (FileError, OSError):
        return {}
    return {**found.study, **found.image}
