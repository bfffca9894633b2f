"""Where networks come from: the archive in use, and this machine where the archive is silent or has been asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from app.core.errors import ArchiveError, StorageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.phrases import phrase
from app.core.services import Archive, NetworkKeeper, Retrieved, SeenNetworks
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.session.clock import now


class NetworkSource:
    """Satisfies `Archive`: another one, whose networks are fetched once and then are on this machine.

    Where that archive does not answer, the networks on this machine are listed, and `remark` says so.

    Parameters
    ----------
    local
        The embedded archive, into which everything is retrieved.
    """

    def __init__(
        self, archive: Archive, local: Archive, *, keeper: NetworkKeeper, clock: Callable[[], datetime] = now
    ) -> None:
        self._archive = archive
        self._local = local
        self._keeper = keeper
        self._clock = clock
        self.remark = ""

    @property
    def name(self) -> str:
        """The name of the archive in use."""
        return self._archive.name

    @property
    def is_silent(self) -> bool:
        """Whether the archive did not answer when it was asked last."""
        return bool(self.remark)

    def echo(self) -> None:
        """Ask the archive in use."""
        self._archive.echo()

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Ask the archive in use."""
        return self._archive.find_studies(query, control)

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Ask the archive in use."""
        return self._archive.find_series(study_instance_uid, control)

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Ask the archive in use."""
        return self._archive.find_instances(study_instance_uid, series_instance_uid, control)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """What the archive offers; where it does not answer, what is on this machine."""
        self.remark = ""
        try:
            networks = self._archive.find_networks(control)
        except ArchiveError as error:
            if self._archive is self._local:
                raise
            self.remark = phrase(
                "{archive} did not answer ({reason}); only the networks on this machine can be used.",
                archive=self._archive.name,
                reason=error.what.rstrip("."),
            )
            return self._local.find_networks(control)
        self._note(networks)
        return networks

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> Retrieved:
        """From this machine if it is here: an object never changes. Else from the archive, to this machine."""
        if self._archive is not self._local and self.is_here(study_instance_uid, series_instance_uid, control):
            return self._local.retrieve_series(study_instance_uid, series_instance_uid, control)
        return self._archive.retrieve_series(study_instance_uid, series_instance_uid, control)

    def store(self, contents: Sequence[bytes], control: TaskControl) -> None:
        """Store in the archive in use."""
        self._archive.store(contents, control)

    def is_here(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID, control: TaskControl
    ) -> bool:
        """Whether this machine holds a series."""
        return bool(self._local.find_instances(study_instance_uid, series_instance_uid, control))

    def offered_before(self) -> SeenNetworks | None:
        """What the archive offered when it answered last; None where that is not known.

        Raises
        ------
        StorageError
            If it cannot be read.
        """
        return self._keeper.seen(self._archive.name)

    def _note(self, networks: tuple[NetworkRecord, ...]) -> None:
        if self._archive is self._local:
            return
        # A list that could not be kept is missed only when the archive is down, and that is said then.
        with suppress(StorageError):
            self._keeper.note_seen(self._archive.name, SeenNetworks(self._clock(), networks))
