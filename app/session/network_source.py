"""Where networks come from: the archive in use, and this machine where the archive is silent or has been asked."""

from __future__ import annotations

from contextlib import suppress

from app.core.archive_before import ArchiveBefore
from app.core.arrival import Arriving
from app.core.errors import ArchiveError, StorageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.network_services import NetworkKeeper, SeenNetworks
from app.core.phrases import phrase
from app.core.services import Archive, Retrieved
from app.core.tasks import TaskControl
from app.session.network_offers import Offer, Offers


class NetworkSource(ArchiveBefore):
    """An archive whose networks are fetched once and then are on this machine.

    Where that archive does not answer, the networks on this machine are listed, and `remark` says so.

    Parameters
    ----------
    local
        The embedded archive, into which everything is retrieved.
    """

    def __init__(self, archive: Archive, local: Archive, *, keeper: NetworkKeeper, offers: Offers) -> None:
        super().__init__(archive)
        self._local = local
        self._keeper = keeper
        self._offers = offers
        self.remark = ""

    @property
    def is_silent(self) -> bool:
        """Whether the archive did not answer when it was asked last."""
        return bool(self.remark)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """What the archive offers, or did a moment ago; where it does not answer, what is on this machine."""
        if self._archive is self._local:
            return self._local.find_networks(control)
        offer = self._offers.recent(self.name) or self._asked(control)
        self.remark = offer.remark
        return self._local.find_networks(control) if offer.remark else offer.networks

    def ask_again(self) -> None:
        """Do not believe what the archive said a moment ago."""
        self._offers.forget(self.name)

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """From this machine if it is here: an object never changes. Else from the archive, to this machine."""
        if self._archive is not self._local and self.is_here(study_instance_uid, series_instance_uid, control):
            return self._local.retrieve_series(study_instance_uid, series_instance_uid, control, arriving=arriving)
        return super().retrieve_series(study_instance_uid, series_instance_uid, control, arriving=arriving)

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

    def _asked(self, control: TaskControl) -> Offer:
        try:
            networks = self._archive.find_networks(control)
        except ArchiveError as error:
            remark = phrase(
                "{archive} did not answer ({reason}); only the networks on this machine can be used.",
                archive=self.name,
                reason=error.what.rstrip("."),
            )
            return self._offers.keep(self.name, (), remark)
        offer = self._offers.keep(self.name, networks)
        # A list that could not be kept is missed only when the archive is down, and that is said then.
        with suppress(StorageError):
            self._keeper.note_seen(self.name, SeenNetworks(offer.when, networks))
        return offer
