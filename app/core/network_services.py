"""The protocols between what the user does with networks and what does the work, and what they hand over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from app.core.errors import VerdantError
from app.core.identity import ImageReference, RoiId, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import ModelCard, NetworkDetails, NetworkRecord, Selection
from app.core.pixels import ImagePixels
from app.core.probability_map import ProbabilityMap
from app.core.roi import Roi
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice


@dataclass(frozen=True, slots=True)
class Finding:
    """What a network says of a whole image: a class and its probability, 0..1, which is not calibrated."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one network said about one image.

    Parameters
    ----------
    image
        The slice or frame that it was asked about.
    rois
        Proposed regions, largest first; empty when the network found nothing.
    seconds
        Wall time of the forward pass with its pre- and postprocessing.
    device
        Text for the status line, e.g. `CPU, 4 threads`.
    findings
        Classes of the whole image, most probable first; empty for a network that only draws.
    probabilities
        Round proposals, pixel by pixel; hints have none.
    """

    image: ImageReference
    card: ModelCard
    rois: tuple[Roi, ...]
    seconds: float
    device: str
    findings: tuple[Finding, ...] = ()
    probabilities: Mapping[RoiId, ProbabilityMap] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SliceFailure:
    """Why a slice got no prediction.

    Parameters
    ----------
    index
        Of the slice in the stack that was asked about.
    """

    index: int
    error: VerdantError


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What runs networks, and how it is doing.

    Parameters
    ----------
    device
        For the window, e.g. `CPU, 4 threads, OpenVINO`; empty before a network ran.
    backend
        The library that ran it, by its own name; empty before.
    seconds
        Of the last forward pass, per image; None before.
    memory_bytes
        That the process which runs networks occupies; 0 where there is none, or the system does not say.
    memory_limit_bytes
        Beyond which it is ended.
    remark
        What did not go as usual, e.g. that a GPU was full; empty if all did.
    """

    device: str = ""
    backend: str = ""
    seconds: float | None = None
    memory_bytes: int = 0
    memory_limit_bytes: int = 0
    remark: str = ""


class Proposer(Protocol):
    """Chooses networks and runs them; the archive to look in is the one that the user works with."""

    def select(self, image: ImageSlice, archive: Archive, *, control: TaskControl) -> Selection:
        """Rank the networks of the archive for an image (IODeep, Algorithm 1).

        Raises
        ------
        ArchiveError
            If the archive cannot be asked.
        """
        ...

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        """Fetch the object, check it, and describe it.

        Raises
        ------
        NetworkObjectError
            If it cannot be trusted or read.
        ArchiveError
            If it cannot be fetched.
        """
        ...

    def details(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkDetails:
        """Describe a network with its layers, whether it may run or not; raises like `card`."""
        ...

    def prepare(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> None:
        """Have a network ready for a click: fetched, checked, loaded and run once; raises like `propose`."""
        ...

    def propose(
        self,
        stack: Sequence[ImageSlice],
        indices: Sequence[int],
        *,
        read_pixels: Callable[[ImageSlice], ImagePixels],
        network: NetworkRecord,
        archive: Archive,
        control: TaskControl,
        on_prediction: Callable[[Prediction], None],
    ) -> tuple[SliceFailure, ...]:
        """Run a network on slices or frames (Algorithm 2): on modality values, or on red, green and blue.

        What is wrong with one slice does not take the others' predictions away: it is what is returned.

        Parameters
        ----------
        stack
            All slices in order: a network may look at the neighbours of a slice.
        indices
            Those that are asked about, in the order in which they are wanted.
        on_prediction
            Called with each prediction as it comes, on the calling thread.

        Raises
        ------
        UntrustedNetworkError
            If the network may not run, or not before the user was asked.
        NetworkObjectError
            If it cannot be used.
        ArchiveError
            If it cannot be fetched.
        """
        ...

    def status(self) -> EngineStatus:
        """How what runs networks is doing now; quick."""
        ...


class WeightsFetcher(Protocol):
    """Brings weights that lie on a host, once, and knows where those lie that are named relative to the archive."""

    @property
    def archive_folder(self) -> Path | None:
        """The folder of this machine's archive; None where there is none."""
        ...

    def fetch(self, uri: str, *, digest: str, control: TaskControl) -> Path:
        """A local file of the bytes that have this digest; kept, so that it is there without the host the next time.

        Raises
        ------
        WeightsError
            If the host is not one that the settings allow, does not answer, or sends something else.
        StorageError
            If they cannot be kept.
        """
        ...


@dataclass(frozen=True, slots=True)
class SeenNetworks:
    """The networks that an archive offered when it was last asked.

    Parameters
    ----------
    when
        With its time zone.
    """

    when: datetime
    networks: tuple[NetworkRecord, ...]


class NetworkKeeper(Protocol):
    """What this machine remembers of networks between starts; any thread may call it.

    Everything raises StorageError where it cannot be read or written.
    """

    def chosen(self, study_instance_uid: StudyInstanceUID) -> SOPInstanceUID | None:
        """The network that the user chose for a study; None where the best one is to be used."""
        ...

    def choose(self, study_instance_uid: StudyInstanceUID, dnn_uid: SOPInstanceUID | None) -> None:
        """Keep what the user chose for a study; None forgets it."""
        ...

    def last_used(self) -> Mapping[SOPInstanceUID, datetime]:
        """When each network ran last, with time zones."""
        ...

    def note_use(self, dnn_uid: SOPInstanceUID, when: datetime) -> None:
        """Keep when a network ran."""
        ...

    def seen(self, archive_name: str) -> SeenNetworks | None:
        """What an archive offered last; None where it never answered."""
        ...

    def note_seen(self, archive_name: str, seen: SeenNetworks) -> None:
        """Keep what an archive offers."""
        ...
