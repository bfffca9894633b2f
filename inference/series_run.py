"""A network, or an ensemble, on slices of a stack: prepared, run in batches, interpreted while the next ones run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FileError, GeometryError, InputMismatchError
from app.core.geometry import PlaneGeometry
from app.core.model_card import ModelCard
from app.core.network_services import Prediction, SliceFailure
from app.core.phrases import joined
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from inference.architecture import Architecture
from inference.backends.runner import OutOfMemoryError
from inference.batches import Batches
from inference.engine import check_output
from inference.ensemble import mean_logits
from inference.image_gate import ReadPixels, check_image, checked_plane, slab_of, values_of
from inference.outcome import Outcome, outcome_of
from inference.precision import Trial, contour_shift_px
from inference.proposals import proposed_rois
from inference.transforms.pipeline import Pipeline, Prepared
from inference.usage import Task

TRIED_FROM_SLICES: Final = 16
TRIED_FROM_S: Final = 2.0
"""Shorter numbers are tried where a series has this many slices, and would take this long without."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One network of those that are asked: the network itself, or a member of its ensemble.

    Parameters
    ----------
    reduced
        Loads it with shorter numbers for images of one size; None where there are none, or where they moved
        contours before.
    """

    card: ModelCard
    architecture: Architecture
    pipeline: Pipeline
    batches: Batches
    reduced: Callable[[tuple[int, int]], Batches] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A slice on its way: as each part takes it."""

    index: int
    image: ImageSlice
    plane: PlaneGeometry
    prepared: tuple[Prepared, ...]
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What the parts gave for some slices, part by part; of shorter numbers on trial too."""

    outputs: tuple[NDArray[np.float32], ...]
    on_trial: NDArray[np.float32] | None
    seconds: float
    device_text: str


class SeriesRun:
    """One run; made anew for each.

    Parameters
    ----------
    parts
        The network that the proposals are in the name of, then the other members of its ensemble.
    on_refused
        Called when shorter numbers have moved a contour.
    """

    def __init__(
        self,
        parts: tuple[Part, ...],
        *,
        read_pixels: ReadPixels,
        control: TaskControl,
        on_refused: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._read_pixels = read_pixels
        self._control = control
        self._on_refused = on_refused
        self._trial = Trial()
        self._reduced: Batches | None = None
        self._reduced_size = (0, 0)
        self._waiting = 0
        self._failures: list[SliceFailure] = []

    @property
    def remark(self) -> str:
        """What did not go as usual; empty if all did."""
        return joined(" ", (part.batches.remark for part in self._parts if part.batches.remark))

    def run(
        self, stack: Sequence[ImageSlice], indices: Sequence[int], on_prediction: Callable[[Prediction], None]
    ) -> tuple[SliceFailure, ...]:
        """Ask about slices in that order; see `app.core.network_services.Proposer.propose`."""
        self._waiting = len(indices)
        batches = self._in_batches(self._prepared(stack, indices))
        # The first slice is the one that somebody looks at: it is one batch, and nothing is done before it is there.
        for batch in islice(batches, 1):
            self._finish(batch, partial(self._outputs, batch), on_prediction)
        before: tuple[list[_Asked], Future[_Given]] | None = None
        with ThreadPoolExecutor(1, thread_name_prefix="verdant-batches") as thread:
            for batch in batches:
                now = batch, thread.submit(self._outputs, batch)
                if before is not None:
                    self._finish(before[0], before[1].result, on_prediction)
                before = now
            if before is not None:
                self._finish(before[0], before[1].result, on_prediction)
        return tuple(self._failures)

    def _prepared(self, stack: Sequence[ImageSlice], indices: Sequence[int]) -> Iterator[_Asked]:
        for index in indices:
            self._control.checkpoint()
            started = time.perf_counter()
            try:
                plane = checked_plane(stack[index])
                prepared = tuple(self._prepare(part, stack, index, plane) for part in self._parts)
            except (FileError, GeometryError, InputMismatchError) as error:
                self._failures.append(SliceFailure(index, error))
            else:
                yield _Asked(index, stack[index], plane, prepared, time.perf_counter() - started)

    def _prepare(self, part: Part, stack: Sequence[ImageSlice], index: int, plane: PlaneGeometry) -> Prepared:
        check_image(stack[index], part.card)
        slab = slab_of(stack, index, part.architecture.slices, network=part.card.name)
        values = values_of(slab, self._read_pixels)
        directions = plane.row_direction, plane.column_direction
        return part.pipeline.apply(values, plane.pixel_spacing_mm, directions=directions)

    def _in_batches(self, asked: Iterator[_Asked]) -> Iterator[list[_Asked]]:
        """Slices that can go together: of one size, and no more than memory and time allow."""
        batch: list[_Asked] = []
        for one in asked:
            shape = [prepared.tensor.shape for prepared in one.prepared]
            if batch and shape != [prepared.tensor.shape for prepared in batch[0].prepared]:
                yield batch
                batch = []
            batch.append(one)
            if len(batch) >= self._most_images(one):
                yield batch
                batch = []
        if batch:
            yield batch

    def _most_images(self, one: _Asked) -> int:
        sizes = [prepared.tensor.shape[1:] for prepared in one.prepared]
        reduced = self._reduced_for(one.prepared[0].tensor)
        if reduced is not None and self._trial.is_passed:
            return reduced.most_images(*sizes[0])
        return min(part.batches.most_images(*size) for part, size in zip(self._parts, sizes, strict=True))

    def _outputs(self, batch: list[_Asked]) -> _Given:
        started = time.perf_counter()
        self._waiting -= len(batch)
        tensors = [np.stack([one.prepared[place].tensor for one in batch]) for place in range(len(self._parts))]
        reduced = self._reduced_for(tensors[0])
        if reduced is not None and self._trial.is_passed:
            outputs: tuple[NDArray[np.float32], ...] = (reduced.run(tensors[0]),)
            return _Given(outputs, None, time.perf_counter() - started, reduced.loaded.device_text)
        if self._is_worth_a_trial():
            reduced = self._begin_trial(tensors[0])
        outputs = tuple(part.batches.run(tensor) for part, tensor in zip(self._parts, tensors, strict=True))
        seconds = time.perf_counter() - started
        on_trial = None
        if reduced is not None and self._trial.is_open:
            on_trial = reduced.run(tensors[0])
            self._trial.note_seconds(seconds, time.perf_counter() - started - seconds)
        return _Given(outputs, on_trial, seconds, self._parts[0].batches.loaded.device_text)

    def _reduced_for(self, images: NDArray[np.float32]) -> Batches | None:
        """The network with shorter numbers, if it is loaded for images (…, rows, columns) of that size."""
        return self._reduced if images.shape[-2:] == self._reduced_size else None

    def _is_worth_a_trial(self) -> bool:
        first = self._parts[0]
        if self._reduced is not None or first.reduced is None or len(self._parts) > 1 or not self._trial.is_open:
            return False
        if first.architecture.task is not Task.SEGMENT or self._waiting < TRIED_FROM_SLICES:
            return False
        return first.batches.seconds is not None and first.batches.seconds * self._waiting >= TRIED_FROM_S

    def _begin_trial(self, images: NDArray[np.float32]) -> Batches | None:
        rows, columns = images.shape[-2:]
        load = self._parts[0].reduced
        try:
            self._reduced = load((rows, columns)) if load is not None else None
        except OutOfMemoryError:
            self._trial.give_up()
        else:
            self._reduced_size = rows, columns
        return self._reduced

    def _finish(
        self, batch: list[_Asked], outputs_of: Callable[[], _Given], on_prediction: Callable[[Prediction], None]
    ) -> None:
        try:
            given = outputs_of()
        except InputMismatchError as error:
            self._failures += [SliceFailure(one.index, error) for one in batch]
            return
        for place, one in enumerate(batch):
            self._control.checkpoint()
            started = time.perf_counter()
            outputs = [output[place] for output in given.outputs]
            try:
                outcome = self._outcome(one, outputs)
                rois = proposed_rois(
                    outcome,
                    one.image,
                    one.plane,
                    card=self._parts[0].card,
                    architecture=self._parts[0].architecture,
                    device=given.device_text,
                )
            except (GeometryError, InputMismatchError) as error:
                self._failures.append(SliceFailure(one.index, error))
                continue
            seconds = one.seconds + given.seconds / len(batch) + time.perf_counter() - started
            on_prediction(
                Prediction(
                    one.image.reference,
                    self._parts[0].card,
                    rois,
                    seconds,
                    given.device_text,
                    findings=outcome.findings,
                    probabilities={
                        roi.roi_id: region.probabilities
                        for roi, region in zip(rois, outcome.regions, strict=True)
                        if region.probabilities is not None
                    },
                )
            )
            if given.on_trial is not None and self._trial.is_open:
                self._compare(one, outputs[0], given.on_trial[place])

    def _outcome(self, one: _Asked, outputs: list[NDArray[np.float32]]) -> Outcome:
        for part, prepared, output in zip(self._parts, one.prepared, outputs, strict=True):
            check_output(output, prepared, part.architecture, network=part.card.name)
        first, spacing_mm = self._parts[0].architecture, one.plane.pixel_spacing_mm
        if len(self._parts) == 1:
            alone = one.prepared[0]
            return outcome_of(
                outputs[0], first, to_slice=alone.invert_logits, pixel_spacing_mm=spacing_mm, seen=alone.seen
            )
        on_slice = [prepared.invert_logits(output) for prepared, output in zip(one.prepared, outputs, strict=True)]
        mean = mean_logits(on_slice, first.activation)
        parts = [seen for prepared in one.prepared if (seen := prepared.seen) is not None]
        seen_by_all = np.logical_and.reduce(parts) if parts else None
        return outcome_of(mean, first, to_slice=lambda maps: maps, pixel_spacing_mm=spacing_mm, seen=seen_by_all)

    def _compare(self, one: _Asked, exact: NDArray[np.float32], other: NDArray[np.float32]) -> None:
        to_slice = one.prepared[0].invert_logits
        shift = contour_shift_px(to_slice(exact), to_slice(other), self._parts[0].architecture)
        self._trial.note(shift)
        if self._trial.has_failed:
            self._on_refused()
