"""From a click to proposals: networks of the archive ranked, the best one fetched, checked, kept warm and run."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.contour import contours_of_mask
from app.core.errors import FileError, GeometryError, InputMismatchError, NetworkObjectError
from app.core.geometry import PlaneGeometry
from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard, NetworkRecord, Selection
from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.roi import (
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    new_roi_id,
)
from app.core.services import Archive, Prediction
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from app.dicom.iodeep import IodeepObject, read_iodeep
from inference.catalogue import select
from inference.description_parts import NetworkClass
from inference.device import ComputeDevice, choose_device
from inference.engine import Engine
from inference.transforms.pipeline import COLOURS

DEFAULT_TOLERANCE_PX = 0.5
"""Contours may leave the pixel edges by this much where the network states nothing; no pixel changes sides."""
LONGEST_WAIT_S = 0.1
"""How long a thread waits for another one's network before it looks whether it was withdrawn."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    card: ModelCard
    engine: Engine


class NetworkProposer:
    """Satisfies `app.core.services.Proposer`.

    Parameters
    ----------
    device
        None for the fastest there is, found when it is first needed.
    most_warm
        Networks kept in memory; the least recently used go first.
    """

    def __init__(self, device: ComputeDevice | None = None, *, most_warm: int = 2) -> None:
        self._device = device
        self._most_warm = most_warm
        self._warm: OrderedDict[SOPInstanceUID, _Loaded] = OrderedDict()
        self._cards: dict[SOPInstanceUID, ModelCard] = {}
        self._files: dict[SOPInstanceUID, Path] = {}
        self._lock = threading.Lock()

    def select(self, image: ImageSlice, archive: Archive, *, control: TaskControl) -> Selection:
        """Rank the archive's networks for an image; see `inference.catalogue.select`.

        An object is fetched only if the archive's answer already fits, to check what the answer left open. One
        that cannot be read stays on the list: choosing it tells why it cannot be used.
        """
        networks = archive.find_networks(control)
        first = select(image.attributes, networks)
        fitting = {candidate.network.dnn_uid for candidate in first.candidates}
        completed = [
            self._completed(network, archive, control=control) if network.dnn_uid in fitting else network
            for network in networks
        ]
        return select(image.attributes, completed)

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        """Fetch the object, verify its digest, and describe it."""
        with self._turn(control):
            known = self._cards.get(network.dnn_uid)
            return known or self._fetch(network, archive, control=control).card

    def propose(
        self,
        image: ImageSlice,
        pixels: ImagePixels,
        *,
        network: NetworkRecord,
        archive: Archive,
        control: TaskControl,
    ) -> Prediction:
        """Run a network on a slice (Algorithm 2); see `app.core.services.Proposer`."""
        plane = _plane(image)
        loaded = self._loaded(network, archive, control=control)
        _check_image(image, loaded.card)
        control.checkpoint()
        started = time.perf_counter()
        values = pixels.stored.astype(np.float32) if pixels.is_colour else pixels.values
        found = loaded.engine.run(values, plane.pixel_spacing_mm)
        rois = []
        for region in found.regions:
            control.checkpoint()
            network_class = loaded.engine.architecture.classes[region.class_index]
            rois.append(
                self._roi(
                    image,
                    plane,
                    mask=region.mask,
                    score=region.score,
                    network_class=network_class,
                    is_coarse=found.is_coarse,
                    loaded=loaded,
                )
            )
        seconds = time.perf_counter() - started
        device = self._compute_device().text
        return Prediction(image.reference, loaded.card, tuple(rois), seconds, device, found.findings)

    def _roi(
        self,
        image: ImageSlice,
        plane: PlaneGeometry,
        *,
        mask: NDArray[np.bool_],
        score: float,
        network_class: NetworkClass,
        is_coarse: bool,
        loaded: _Loaded,
    ) -> Roi:
        tolerance = loaded.engine.architecture.postprocess.contour_tolerance_mm
        if tolerance is None:
            tolerance = DEFAULT_TOLERANCE_PX * max(plane.pixel_spacing_mm)
        return Roi(
            roi_id=new_roi_id(),
            roi_class=RoiClass(network_class.name, network_class.code, network_class.rt_roi_interpreted_type),
            sop_instance_uid=image.sop_instance_uid,
            frame_of_reference_uid=image.frame_of_reference_uid,
            contours=contours_of_mask(mask, plane, tolerance_mm=tolerance),
            state=ReviewState.PROPOSED,
            generation=GenerationAlgorithm.AUTOMATIC,
            score=score,
            frame_number=image.frame_number,
            network=NetworkProvenance(
                dnn_uid=loaded.card.dnn_uid,
                name=loaded.card.name,
                version=loaded.card.version,
                digest=loaded.card.digest,
                threshold=network_class.threshold,
                device=self._compute_device().text,
                created=datetime.now().astimezone(),
                is_coarse=is_coarse,
            ),
        )

    def _completed(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkRecord:
        try:
            card = self.card(network, archive, control=control)
        except NetworkObjectError:
            return network
        parent = card.training_info.get("parent_dnn_uid")
        return dataclasses.replace(
            network,
            samples_per_pixel=card.samples_per_pixel,
            content_date=card.content_date or network.content_date,
            parent_dnn_uid=SOPInstanceUID(parent) if isinstance(parent, str) and parent else None,
        )

    def _loaded(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> _Loaded:
        with self._turn(control):
            loaded = self._warm.get(network.dnn_uid)
            if loaded is None:
                item = self._fetch(network, archive, control=control)
                control.checkpoint()
                loaded = self._warm[network.dnn_uid] = self._built(item)
            self._warm.move_to_end(network.dnn_uid)
            while len(self._warm) > self._most_warm:
                self._warm.popitem(last=False)
            return loaded

    def _built(self, item: IodeepObject) -> _Loaded:
        try:
            return _Loaded(item.card, Engine(item.architecture_text, item.weights, device=self._compute_device()))
        except NetworkObjectError as error:
            raise type(error)(
                phrase("The network {network} cannot be used.", network=item.card.name),
                cause=" ".join(part for part in (error.what, error.cause) if part),
                next_step=error.next_step,
                details=error.details,
            ) from None

    def _fetch(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> IodeepObject:
        """The object, read anew; the archive is asked only once for a file that stays where it was put."""
        known, failures = self._files.get(network.dnn_uid), tuple[str, ...]()
        if known is not None and known.is_file():
            paths: tuple[Path, ...] = (known,)
        else:
            retrieved = archive.retrieve_series(network.study_instance_uid, network.series_instance_uid, control)
            paths, failures = retrieved.paths, retrieved.failures
        refusal: NetworkObjectError | None = None
        for path in paths:
            try:
                item = read_iodeep(path)
            except NetworkObjectError as error:
                refusal = error
            except FileError as error:
                refusal = NetworkObjectError(
                    phrase("The network {network} cannot be read.", network=network.name),
                    cause=" ".join(part for part in (error.what, error.cause) if part),
                    next_step=phrase("Store the network in the archive anew."),
                    details=error.details,
                )
            else:
                if item.card.dnn_uid == network.dnn_uid:
                    self._cards[network.dnn_uid], self._files[network.dnn_uid] = item.card, path
                    return item
        raise refusal or _not_there(network, paths, failures)

    @contextmanager
    def _turn(self, control: TaskControl) -> Iterator[None]:
        """One thread at a time fetches and builds; who waits for its turn can be withdrawn."""
        while not self._lock.acquire(timeout=LONGEST_WAIT_S):
            control.checkpoint()
        try:
            yield
        finally:
            self._lock.release()

    def _compute_device(self) -> ComputeDevice:
        if self._device is None:
            self._device = choose_device()
        return self._device


def _not_there(network: NetworkRecord, paths: tuple[Path, ...], failures: tuple[str, ...]) -> NetworkObjectError:
    return NetworkObjectError(
        phrase("The network {network} could not be fetched.", network=network.name),
        cause=failures[0]
        if failures
        else phrase("The archive sent {count} instances, none of which is the network.", count=len(paths)),
        next_step=phrase("Search again; if it stays so, store the network in the archive anew."),
    )


def _plane(image: ImageSlice) -> PlaneGeometry:
    """The plane to place contours in.

    Raises
    ------
    GeometryError
        If there is none, or nothing says what its coordinates refer to: no structure set could hold a region.
    """
    if image.plane is not None and image.frame_of_reference_uid:
        return image.plane
    which = f"image {image.instance_number}" if image.instance_number is not None else image.path.name
    if image.frame_number is not None:
        which = phrase("frame {frame_number} of {which}", frame_number=image.frame_number, which=which)
    missing = image.note or phrase("It states no position, orientation or pixel spacing.")
    raise GeometryError(
        phrase("No region can be proposed on {which} of this series.", which=which),
        cause=missing if image.plane is None else phrase("It states no Frame of Reference UID."),
        next_step=phrase("Choose a slice with full geometry."),
    )


def _check_image(image: ImageSlice, card: ModelCard) -> None:
    """The gate of Algorithm 2 before anything is computed.

    Raises
    ------
    InputMismatchError
        If the image is of another modality, colour model or number of samples than the network was made for.
    """
    attributes = image.attributes
    monochrome = {"MONOCHROME1", "MONOCHROME2"}
    made_for, shown = card.photometric_interpretation, attributes.photometric_interpretation
    if attributes.samples_per_pixel == COLOURS:
        shown = "RGB"  # which every colour image is decoded to, however it is stored
    pairs = [
        ("Modality", card.modality, attributes.modality, card.modality == attributes.modality),
        (
            "SamplesPerPixel",
            str(card.samples_per_pixel),
            str(attributes.samples_per_pixel),
            card.samples_per_pixel == attributes.samples_per_pixel,
        ),
        (
            "PhotometricInterpretation",
            made_for,
            shown,
            not made_for or made_for == shown or {made_for, shown} <= monochrome,
        ),
    ]
    for tag, asked, given, fits in pairs:
        if not fits:
            raise InputMismatchError(
                phrase("The network {network} cannot be used on this image.", network=card.name),
                cause=phrase(
                    "It is made for {tag} {asked}; the image has {given}.",
                    tag=tag,
                    asked=asked or phrase("(empty)"),
                    given=given or phrase("(empty)"),
                ),
                next_step=phrase("Choose another network under “why?”."),
            )
