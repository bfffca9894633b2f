"""The other studies of the patient that is open: listed by themselves, opened beside it, never mixed up with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from psygnal import Signal

from app.core.errors import sentences
from app.core.identity import StudyInstanceUID
from app.core.phrases import phrase
from app.core.services import Archive
from app.core.study import SeriesRecord, StudyQuery, StudyRecord, are_of_one_patient, newest_first
from app.core.tasks import TaskControl, TaskRunner
from app.session.browsing import Loading, has_picture
from app.session.pane import Pane
from app.session.study_texts import parse_date

if TYPE_CHECKING:
    from app.session.session import Session


class Kinship(Enum):
    """On what ground a study is offered as one of the same patient."""

    SAME_ID = "same-id"
    SAME_NAME = "same-name"
    """Name and birth date alone agree: another person may have them."""


@dataclass(frozen=True, slots=True)
class Prior:
    """One study that is offered."""

    study: StudyRecord
    kinship: Kinship
    is_at_hand: bool = False
    """Whether all of it is on this machine."""


@dataclass(frozen=True, slots=True)
class PriorList:
    """What is known of the other studies of a patient.

    Parameters
    ----------
    study
        The one that is open; None where none is.
    found
        Those with the same patient ID first, the newest first in each part.
    failure
        Why they are not known; empty where they are.
    """

    study: StudyRecord | None = None
    found: tuple[Prior, ...] = ()
    searching: Loading = Loading.IDLE
    failure: str = ""

    def of(self, kinship: Kinship) -> tuple[StudyRecord, ...]:
        """The studies that are offered on that ground."""
        return tuple(prior.study for prior in self.found if prior.kinship is kinship)


class Priors:
    """Asks the archive in use for the other studies of the patient in the active pane."""

    changed = Signal()

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._runner = runner
        self._state = PriorList()
        self._known: dict[StudyInstanceUID, PriorList] = {}
        session.series_opened.connect(self._follow)
        session.archives.changed.connect(self._begin_anew)

    @property
    def state(self) -> PriorList:
        """What is known."""
        return self._state

    def open(self, prior: Prior) -> None:
        """Show a study beside what is open: its series that is most like the open one."""
        archive, opened = self._session.archive, self._session.opened
        if opened is None:
            return
        like = opened.series.series
        uid = prior.study.study_instance_uid

        def show(series: tuple[SeriesRecord, ...]) -> None:
            record = most_alike(series, like)
            if record is None:
                self._session.notices.inform(phrase("That study holds no images."))
                return
            if prior.kinship is Kinship.SAME_NAME:  # to be read, even when the images are there
                self._session.notices.complain(
                    phrase(
                        "The study beside has another patient ID. Name and birth date agree, but make sure that it is"
                        " the same patient."
                    )
                )
            self._session.open_series(record, pane=self._beside())

        self._runner.start(
            lambda control: archive.find_series(uid, control),
            group="prior-series",
            on_done=show,
            on_failed=self._report,
        )

    def open_newest(self) -> None:
        """Show the newest study with the same patient ID beside what is open; one that is in doubt is only chosen."""
        newest = next((prior for prior in self._state.found if prior.kinship is Kinship.SAME_ID), None)
        if newest is not None:
            self.open(newest)

    def note_at_hand(self, study: StudyInstanceUID) -> None:
        """A study has been brought to this machine."""
        known = {uid: _with_at_hand(listed, study) for uid, listed in self._known.items()}
        self._known = known
        self._set(_with_at_hand(self._state, study))

    def _beside(self) -> Pane:
        """A pane beside the active one: an empty one if there is one."""
        panes = self._session.panes
        panes.enlarge(False)
        if panes.layout.count == 1:
            panes.arrange(1, 2)
        place = panes.all.index(panes.active)
        others = panes.all[place + 1 :] + panes.all[:place]
        return next((pane for pane in others if not pane.is_in_use), others[0])

    def _follow(self) -> None:
        opened, shown = self._session.opened, self._state.study
        study = opened.series.study if opened is not None else None
        if (study and study.study_instance_uid) != (shown and shown.study_instance_uid):
            self._search(study)

    def _begin_anew(self) -> None:
        """Believe nothing that another archive said."""
        self._known.clear()
        self._search(self._state.study)

    def _search(self, study: StudyRecord | None) -> None:
        archive = self._session.archive
        self._runner.cancel("priors")
        known = PriorList() if study is None else self._known.get(study.study_instance_uid)
        if study is None or known is not None:  # going from viewport to viewport is no reason to ask again
            self._set(known or PriorList())
            return

        embedded = self._session.archives.embedded

        def work(control: TaskControl) -> tuple[Prior, ...]:
            found = find_priors(study, archive, control)
            return tuple(
                replace(prior, is_at_hand=archive is embedded or is_at_hand(prior.study, embedded, control))
                for prior in found
            )

        def done(found: tuple[Prior, ...]) -> None:
            self._known[study.study_instance_uid] = PriorList(study, found, Loading.READY)
            self._set(self._known[study.study_instance_uid])

        self._set(PriorList(study, searching=Loading.LOADING))
        self._runner.start(
            work,
            group="priors",
            on_done=done,
            # No message: nobody asked for them. The list says why where somebody looks for them.
            on_failed=lambda error: self._set(PriorList(study, (), Loading.FAILED, sentences(error))),
        )

    def _report(self, error: Exception) -> None:
        self._session.notices.report(error)

    def _set(self, state: PriorList) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def find_priors(study: StudyRecord, archive: Archive, control: TaskControl) -> tuple[Prior, ...]:
    """The other studies of an archive that are of the same patient by the ID, or may be by name and birth date."""
    patient, uid = study.patient, study.study_instance_uid
    by_id: tuple[StudyRecord, ...] = ()
    if patient.patient_id.strip():
        by_id = archive.find_studies(StudyQuery(patient_id=patient.patient_id.strip()), control)
    sure = {one.study_instance_uid: one for one in by_id if are_of_one_patient(study, one)}
    by_name: tuple[StudyRecord, ...] = ()
    birth_date, name = parse_date(patient.birth_date), patient.name.split("=")[0].strip().rstrip("^")
    if birth_date is not None and name:
        by_name = archive.find_studies(StudyQuery(patient_name=name, birth_date=birth_date), control)
    alike = [
        one
        for one in by_name
        if one.study_instance_uid not in sure
        and not are_of_one_patient(study, one)
        and _name_and_birth(one) == _name_and_birth(study)
    ]
    found = [Prior(one, Kinship.SAME_ID) for one in newest_first(sure.values())]
    found += [Prior(one, Kinship.SAME_NAME) for one in newest_first(alike)]
    return tuple(prior for prior in found if prior.study.study_instance_uid != uid)


def is_at_hand(study: StudyRecord, embedded: Archive, control: TaskControl) -> bool:
    """Whether the archive on this machine holds as many instances of a study as the one that offers it."""
    if study.number_of_instances is None:
        return False
    here = embedded.find_studies(StudyQuery(study_instance_uid=study.study_instance_uid), control)
    return any((one.number_of_instances or 0) >= study.number_of_instances for one in here)


def _with_at_hand(listed: PriorList, study: StudyInstanceUID) -> PriorList:
    found = tuple(
        replace(prior, is_at_hand=True) if prior.study.study_instance_uid == study else prior
        for prior in listed.found
    )
    return replace(listed, found=found)


def most_alike(series: tuple[SeriesRecord, ...], like: SeriesRecord) -> SeriesRecord | None:
    """The image series to compare with another: of its modality, description and body part if there is one."""
    with_pictures = [record for record in series if has_picture(record)]

    def likeness(record: SeriesRecord) -> tuple[bool, bool, bool]:
        return (
            record.modality == like.modality,
            _same(record.series_description, like.series_description),
            _same(record.body_part_examined, like.body_part_examined),
        )

    return max(with_pictures, key=likeness, default=None)


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def _name_and_birth(study: StudyRecord) -> tuple[str, str]:
    name = study.patient.name.split("=")[0].strip().rstrip("^").casefold()
    return name, study.patient.birth_date.strip().replace(".", "")
