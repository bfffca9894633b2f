"""From a click to proposals: networks of the archive ranked, the best one fetched, checked, kept warm and run."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.core.errors import NetworkObjectError
from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard, NetworkDetails, NetworkRecord, Selection
from app.core.network_services import EngineStatus, Prediction, SliceFailure, WeightsFetcher
from app.core.phrases import joined, phrase
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.trust import TrustKeeper, check_trust
from app.core.volume import ImageSlice
from app.dicom.iodeep_signature import judged
from inference.architecture import Architecture, parse_architecture
from inference.backends.choice import RememberedChoices
from inference.backends.runner import OutOfMemoryError, Precision
from inference.batches import Batches
from inference.catalogue import select
from inference.ensemble import check_member, refused_member
from inference.image_gate import ReadPixels, check_image
from inference.network_objects import NetworkObjects
from inference.series_run import Part, SeriesRun
from inference.transforms.pipeline import Pipeline
from inference.worker.client import NetworkWorker
from inference.worker.requests import LoadedNetwork, LoadRequest


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A network that was read and checked, without its weights."""

    network: NetworkRecord
    card: ModelCard
    architecture: Architecture
    pipeline: Pipeline

    @property
    def runner(self) -> str:
        """What the process that runs networks knows it by: another network with its DnnUID is another one."""
        text = hashlib.sha256(self.architecture.text.encode("utf-8")).hexdigest()
        return f"{self.card.dnn_uid} {self.card.digest} {text}"


class NetworkProposer:
    """Satisfies `app.core.network_services.Proposer`.

    Parameters
    ----------
    worker
        Where networks run.
    trust
        Says which networks may run.
    fetcher
        Brings weights that lie outside their objects; None refuses these.
    choices
        Which library was the quickest for which network.
    most_warm
        Networks kept loaded; the least recently used go first.
    """

    def __init__(
        self,
        worker: NetworkWorker,
        trust: TrustKeeper,
        *,
        fetcher: WeightsFetcher | None = None,
        choices: RememberedChoices | None = None,
        most_warm: int = 2,
    ) -> None:
        self._worker = worker
        self._trust = trust
        self._objects = NetworkObjects(trust, fetcher)
        self._choices = choices or RememberedChoices(None)
        self._most_warm = most_warm
        self._known: OrderedDict[SOPInstanceUID, _Known] = OrderedDict()
        self._only_exact: set[str] = set()
        self._status = EngineStatus()
        self._lock = threading.Lock()

    def select(self, image: ImageSlice, archive: Archive, *, control: TaskControl) -> Selection:
        """Rank the archive's networks for an image; see `inference.catalogue.select`.

        An object is fetched only if the archive's answer already fits, to check what the answer left open. One
        that cannot be read stays on the list: choosing it tells why it cannot be used.
        """
        networks = archive.find_networks(control)
        fitting = {candidate.network.dnn_uid for candidate in select(image.attributes, networks).candidates}
        # Archives need not tell the body part of a series (PS3.4 table C.6-3): then the object does.
        modality = image.attributes.modality
        fitting |= {one.dnn_uid for one in networks if not one.body_part_examined and one.modality == modality}
        completed = [
            self._objects.completed(network, archive, control=control) if network.dnn_uid in fitting else network
            for network in networks
        ]
        return select(image.attributes, completed)

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        """Fetch the object, verify its digest, and describe it."""
        return self._objects.card(network, archive, control=control)

    def details(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkDetails:
        """The same with its layers."""
        return self._objects.details(network, archive, control=control)

    def prepare(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> None:
        """Have a network ready: a first run allocates what all others use."""
        known = self._read(network, archive, control=control)
        self._batches(known, archive, control=control)
        control.checkpoint()
        # From here on it goes to its end: a run that is withdrawn may cost the process, and all that is warm in it.
        to_the_end = self._batches(known, archive, control=TaskControl())
        size = known.architecture.rows, known.architecture.columns
        to_the_end.run(np.zeros((1, known.architecture.input_channels, *size), np.float32))

    def propose(
        self,
        stack: Sequence[ImageSlice],
        indices: Sequence[int],
        *,
        read_pixels: ReadPixels,
        network: NetworkRecord,
        archive: Archive,
        control: TaskControl,
        on_prediction: Callable[[Prediction], None],
    ) -> tuple[SliceFailure, ...]:
        """Run a network on slices (Algorithm 2); see `app.core.network_services.Proposer`."""
        known = self._read(network, archive, control=control)
        members = self._members(known, stack[indices[0]], archive, control=control)
        parts = tuple(self._part(one, archive, control=control) for one in (known, *members))
        run = SeriesRun(
            parts,
            read_pixels=read_pixels,
            control=control,
            on_refused=lambda: self._only_exact.add(known.runner),
        )
        try:
            return run.run(stack, indices, on_prediction)
        finally:
            first = parts[0].batches
            if first.loaded.reduced is not Precision.FLOAT32:
                self._worker.unload(_runner_of(known, first.loaded.reduced), control=TaskControl())
            backend = first.loaded.choice.backend.text
            self._status = EngineStatus(first.loaded.device_text, backend, first.seconds, remark=run.remark)

    def status(self) -> EngineStatus:
        """How the process that runs networks is doing."""
        return replace(
            self._status,
            memory_bytes=self._worker.memory_bytes,
            memory_limit_bytes=self._worker.limits.memory_bytes,
        )

    def _read(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> _Known:
        """The network, if it may run.

        Raises
        ------
        UntrustedNetworkError
            If it may not, or not before the user was asked.
        """
        card = self._objects.card(network, archive, control=control)
        check_trust(card, self._trust)
        with self._lock:
            known = self._known.get(network.dnn_uid)
            if known is not None and known.card.content_digest == card.content_digest:
                self._known.move_to_end(network.dnn_uid)
                return replace(known, card=card)
        item = self._objects.read(network, archive, control=control)
        # What is read now is what will run: it is judged itself, whatever was read before.
        card = judged(item.card, self._trust)
        check_trust(card, self._trust)
        try:
            architecture = parse_architecture(item.architecture_text)
        except NetworkObjectError as error:
            raise _unusable(item.card.name, error) from None
        known = _Known(network, card, architecture, Pipeline.of(architecture))
        with self._lock:
            self._known[network.dnn_uid] = known
        return known

    def _members(
        self, known: _Known, image: ImageSlice, archive: Archive, *, control: TaskControl
    ) -> tuple[_Known, ...]:
        """The other networks of an ensemble, each chosen and checked like any network.

        Raises
        ------
        NetworkObjectError
            If one is not in the archive, does not fit the image, may not run, or says something else.
        """
        wanted = known.architecture.strategy.members
        if not wanted:
            return ()
        offered = {network.dnn_uid: network for network in archive.find_networks(control)}
        members = []
        for uid in wanted:
            if uid not in offered:
                raise refused_member(uid, known.card.name, phrase("The archive does not hold it."))
            member = self._read(offered[uid], archive, control=control)
            check_image(image, member.card)
            completed = self._objects.completed(offered[uid], archive, control=control)
            excluded = select(image.attributes, [completed]).excluded
            if excluded:
                cause = phrase("It does not fit the image: {reason}.", reason=excluded[0].reason)
                raise refused_member(member.card.name, known.card.name, cause)
            check_member(member.card, member.architecture, first=known.architecture, ensemble=known.card.name)
            members.append(member)
        return tuple(members)

    def _part(self, known: _Known, archive: Archive, *, control: TaskControl) -> Part:
        batches = self._batches(known, archive, control=control)
        reduced = batches.loaded.reduced
        may_reduce = reduced is not Precision.FLOAT32 and known.runner not in self._only_exact
        return Part(
            known.card,
            known.architecture,
            known.pipeline,
            batches,
            (lambda size: self._batches(known, archive, precision=reduced, size=size, control=control))
            if may_reduce
            else None,
        )

    def _batches(
        self,
        known: _Known,
        archive: Archive,
        *,
        precision: Precision = Precision.FLOAT32,
        size: tuple[int, int] | None = None,
        control: TaskControl,
    ) -> Batches:
        """The network loaded, for images of one size if one is named; others that were not used longest make room."""
        self._make_room(known)

        def on_cpu() -> tuple[str, LoadedNetwork]:
            return self._load(known, archive, on_cpu=True, control=control)

        try:
            runner, loaded = self._load(known, archive, precision=precision, size=size, control=control)
        except OutOfMemoryError:
            if precision is not Precision.FLOAT32:
                raise
            runner, loaded = on_cpu()
        return Batches(
            self._worker,
            known.architecture,
            name=known.card.name,
            runner=runner,
            loaded=loaded,
            on_cpu=on_cpu,
            control=control,
        )

    def _load(
        self,
        known: _Known,
        archive: Archive,
        *,
        precision: Precision = Precision.FLOAT32,
        size: tuple[int, int] | None = None,
        on_cpu: bool = False,
        control: TaskControl,
    ) -> tuple[str, LoadedNetwork]:
        architecture, digest = known.architecture, known.runner
        runner = _runner_of(known, precision, on_cpu=on_cpu)
        found = self._worker.loaded(runner)
        if found is not None:
            return runner, found
        declared = architecture.rows, architecture.columns
        remembered = self._choices.find(digest, declared, self._worker.threads)
        request = LoadRequest(
            runner,
            known.card.name,
            architecture.text,
            *(size or declared),
            backend=remembered.backend if remembered is not None else None,
            precision=precision,
            on_cpu=on_cpu,
            is_for_one_size=size is not None,
        )
        try:
            loaded = self._worker.load(
                request,
                lambda: self._weights(known, archive, control=control),
                control=control,
            )
        except NetworkObjectError as error:
            raise _unusable(known.card.name, error) from None
        if loaded.choice.seconds:
            self._choices.remember(digest, declared, self._worker.threads, choice=loaded.choice)
        return runner, loaded

    def _weights(self, known: _Known, archive: Archive, *, control: TaskControl) -> memoryview:
        """The weights of the very network that was checked: its object may have been replaced since.

        Raises
        ------
        NetworkObjectError
            If it was.
        """
        item = self._objects.read(known.network, archive, control=control)
        if item.card.content_digest != known.card.content_digest:
            with self._lock:
                self._known.pop(known.network.dnn_uid, None)
            raise NetworkObjectError(
                phrase("The network {network} cannot be used.", network=known.card.name),
                cause=phrase("Another network has taken its place since it was checked."),
                next_step=phrase("Press AI ROI again: what is there now is checked first."),
            )
        return item.weights

    def _make_room(self, known: _Known) -> None:
        with self._lock:
            self._known[known.network.dnn_uid] = known
            self._known.move_to_end(known.network.dnn_uid)
            leaving = [self._known.popitem(last=False)[1] for _ in range(len(self._known) - self._most_warm)]
        for other in leaving:
            for on_cpu in (False, True):
                self._worker.unload(_runner_of(other, Precision.FLOAT32, on_cpu=on_cpu), control=TaskControl())


def _runner_of(known: _Known, precision: Precision, *, on_cpu: bool = False) -> str:
    return f"{known.runner} {precision.value}{' cpu' if on_cpu else ''}"


def _unusable(name: str, error: NetworkObjectError) -> NetworkObjectError:
    """The error with the network's name in its first sentence."""
    if name in error.what:
        return error
    return type(error)(
        phrase("The network {network} cannot be used.", network=name),
        cause=joined(" ", (part for part in (error.what, error.cause) if part)),
        next_step=error.next_step,
        details=error.details,
    )
