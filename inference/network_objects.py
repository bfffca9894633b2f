"""The networks of an archive as objects: fetched once, read anew whenever they are needed, judged by their seal."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app.core.errors import FileError, NetworkObjectError
from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard, NetworkDetails, NetworkRecord
from app.core.network_services import WeightsFetcher
from app.core.phrases import joined, phrase
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.trust import TrustKeeper
from app.dicom.iodeep import DescribedNetwork, IodeepObject, check_iodeep, read_iodeep
from app.dicom.iodeep_signature import judged
from inference.architecture import parse_architecture

Item = TypeVar("Item", DescribedNetwork, IodeepObject)
LONGEST_WAIT_S = 0.1
"""How long a thread waits for another one's fetching before it looks whether it was withdrawn."""


class NetworkObjects:
    """Any thread may ask; one at a time fetches.

    Parameters
    ----------
    trust
        Says what signatures are worth here.
    fetcher
        Brings weights that lie outside their objects; without one they are refused.
    """

    def __init__(self, trust: TrustKeeper, fetcher: WeightsFetcher | None) -> None:
        self._trust = trust
        self._fetcher = fetcher
        self._cards: dict[SOPInstanceUID, ModelCard] = {}
        self._files: dict[SOPInstanceUID, Path] = {}
        self._lock = threading.Lock()

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        """Fetch the object if it was not yet, verify its digest, and describe it with what its signature is worth.

        Weights on a host are not fetched for that.

        Raises
        ------
        NetworkObjectError
            If it cannot be read, or is not what it says.
        ArchiveError
            If it cannot be fetched.
        """
        known = self._cards.get(network.dnn_uid)
        return judged(known or self._checked(network, archive, control=control).card, self._trust)

    def details(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkDetails:
        """The same with the layers; raises like `card`."""
        item = self._checked(network, archive, control=control)
        architecture = parse_architecture(item.architecture_text)
        return NetworkDetails(judged(item.card, self._trust), architecture.table(), item.architecture_text)

    def completed(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkRecord:
        """The record with what only the object says; as it is where the object cannot be read."""
        try:
            card = self.card(network, archive, control=control)
        except NetworkObjectError:
            return network
        parent = card.training_info.get("parent_dnn_uid")
        return dataclasses.replace(
            network,
            body_part_examined=network.body_part_examined or card.body_part_examined,
            samples_per_pixel=card.samples_per_pixel,
            content_date=card.content_date or network.content_date,
            parent_dnn_uid=SOPInstanceUID(parent) if isinstance(parent, str) and parent else None,
            signature=card.signature,
        )

    def read(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> IodeepObject:
        """The object with its weights, read anew; the archive is asked only once for a file that stays where it was.

        Raises
        ------
        NetworkObjectError, ArchiveError
            Like `card`.
        """

        def whole(path: Path) -> IodeepObject:
            return read_iodeep(path, fetcher=self._fetcher, control=control)

        return self._found(network, archive, whole, control=control)

    def _checked(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> DescribedNetwork:
        return self._found(network, archive, check_iodeep, control=control)

    def _found(
        self, network: NetworkRecord, archive: Archive, read: Callable[[Path], Item], *, control: TaskControl
    ) -> Item:
        """What is read of the network among the files that the archive sends."""
        with self._turn(control):
            known, failures = self._files.get(network.dnn_uid), tuple[str, ...]()
            if known is not None and known.is_file():
                paths: tuple[Path, ...] = (known,)
            else:
                retrieved = archive.retrieve_series(network.study_instance_uid, network.series_instance_uid, control)
                paths, failures = retrieved.paths, retrieved.failures
            refusal: NetworkObjectError | None = None
            for path in paths:
                try:
                    item = read(path)
                except NetworkObjectError as error:
                    refusal = error
                except FileError as error:
                    refusal = _unreadable(network, error)
                else:
                    if item.card.dnn_uid == network.dnn_uid:
                        self._cards[network.dnn_uid], self._files[network.dnn_uid] = item.card, path
                        return item
            raise refusal or _not_there(network, paths, failures)

    @contextmanager
    def _turn(self, control: TaskControl) -> Iterator[None]:
        while not self._lock.acquire(timeout=LONGEST_WAIT_S):
            control.checkpoint()
        try:
            yield
        finally:
            self._lock.release()


def _unreadable(network: NetworkRecord, error: FileError) -> NetworkObjectError:
    return NetworkObjectError(
        phrase("The network {network} cannot be read.", network=network.name),
        cause=joined(" ", (part for part in (error.what, error.cause) if part)),
        next_step=phrase("Store the network in the archive anew."),
        details=error.details,
    )


def _not_there(network: NetworkRecord, paths: tuple[Path, ...], failures: tuple[str, ...]) -> NetworkObjectError:
    return NetworkObjectError(
        phrase("The network {network} could not be fetched.", network=network.name),
        cause=failures[0]
        if failures
        else phrase("The archive sent {count} instances, none of which is the network.", count=len(paths)),
        next_step=phrase("Search again; if it stays so, store the network in the archive anew."),
    )
