"""One run of a network: chosen for the first of some slices, asked about all; work for a thread of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from app.core.errors import NoMatchingNetworkError
from app.core.identity import StudyInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.network_services import Prediction, SliceFailure
from app.core.phrases import joined, phrase
from app.core.services import Archive, StudyReader
from app.core.study import ImageAttributes
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from app.session.network_choice import NetworkChoice

CHOOSING: Final = phrase("Choosing a network")
PUBLISHED_EVERY_S: Final = 0.2
"""What comes in between is handed over together: a list that is drawn anew for each slice is drawn for nothing."""


@dataclass(frozen=True, slots=True)
class ProposalRun:
    """What came of it; nothing was predicted where no network fits (`used` is None) or the user must be asked first.

    Parameters
    ----------
    asks
        The card of `used`, where nobody trusted has signed it and the user has not decided yet.
    failures
        A sentence for each slice that no prediction could be made on, with its number in the stack.
    remark
        What did not go as usual, e.g. that a GPU was full; empty if all did.
    """

    selection: Selection
    used: Candidate | None
    failures: tuple[str, ...] = ()
    asks: ModelCard | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Published when it is known which network runs, and before it does."""

    selection: Selection
    used: Candidate


def outward(count: int, start: int) -> tuple[int, ...]:
    """All of `count` slices, `start` first and then its neighbours, ever farther away."""
    return tuple(sorted(range(count), key=lambda index: (abs(index - start), index)))


def propose_on(
    stack: tuple[ImageSlice, ...],
    indices: tuple[int, ...],
    *,
    archive: Archive,
    choice: NetworkChoice,
    study: StudyInstanceUID | None,
    reader: StudyReader,
    network: Candidate | None,
    control: TaskControl,
) -> ProposalRun:
    """Ask a network about slices of one stack; `Chosen` is published, then tuples of predictions as they come.

    Parameters
    ----------
    indices
        The slices in the order in which they are wanted.
    network
        The candidate that the user picked; None for the one chosen for the study, or else the best one.

    Raises
    ------
    VerdantError
        If no network can be chosen or used, or if no prediction could be made on a single slice.
    """
    control.checkpoint(0.0, CHOOSING)
    source = choice.source(archive)
    selection = choice.select(stack[indices[0]], source, study=study, control=control)
    used = network or selection.chosen
    if used is None:
        return ProposalRun(selection, None)
    record = used.network
    asks = choice.question(record, source, control)
    if asks is not None:
        return ProposalRun(selection, used, asks=asks)
    control.publish(Chosen(selection, used))
    text = f"{record.name} · {record.modality} · {record.body_part_examined}"
    handing_over = _HandingOver(control, len(indices), text)
    control.checkpoint(0.0, text)
    failures = choice.proposer.propose(
        stack,
        indices,
        read_pixels=reader.read_pixels,
        network=record,
        archive=source,
        control=control,
        on_prediction=handing_over.take,
    )
    handing_over.publish()
    if len(failures) == len(indices):
        raise failures[0].error
    choice.note_use(record)
    sentences = tuple(_sentence(failure) for failure in sorted(failures, key=lambda one: one.index))
    return ProposalRun(selection, used, sentences, remark=choice.proposer.status().remark)


class _HandingOver:
    """Predictions on their way to the user: the first at once, the others some at a time."""

    def __init__(self, control: TaskControl, asked: int, text: str) -> None:
        self._control, self._asked, self._text = control, asked, text
        self._count = 0
        self._waiting: list[Prediction] = []
        self._published_at = -PUBLISHED_EVERY_S

    def take(self, prediction: Prediction) -> None:
        """Take a prediction, on the working thread."""
        self._count += 1
        self._waiting.append(prediction)
        if time.monotonic() - self._published_at >= PUBLISHED_EVERY_S:
            self.publish()
        self._control.checkpoint(self._count / self._asked, self._text)

    def publish(self) -> None:
        """Hand over what waits."""
        if self._waiting:
            self._control.publish(tuple(self._waiting))
            self._waiting.clear()
            self._published_at = time.monotonic()


def _sentence(failure: SliceFailure) -> str:
    return phrase("Slice {number}: {error}", number=failure.index + 1, error=failure.error.text)


def no_match(image: ImageAttributes, selection: Selection) -> NoMatchingNetworkError:
    """The warning that says which tags of the image were compared with what the networks ask for."""
    empty = phrase("(empty)")
    asked = phrase(
        "Modality {modality}, BodyPartExamined {body_part}, SamplesPerPixel {samples}, "
        "StudyDescription {description}",
        modality=image.modality or empty,
        body_part=image.body_part_examined or empty,
        samples=image.samples_per_pixel,
        description=image.study_description or empty,
    )
    if not selection.excluded:
        return NoMatchingNetworkError(
            phrase("The archive holds no network."),
            cause=phrase("Looked for one for {asked}.", asked=asked),
            next_step=phrase("Store an IODeep object in the archive, then press AI ROI again."),
        )
    compared = joined("; ", (joined(": ", (e.network.name, e.reason)) for e in selection.excluded))
    count = len(selection.excluded)
    return NoMatchingNetworkError(
        phrase("None of the {count} networks in the archive fits this image.", count=count)
        if count > 1
        else phrase("The only network in the archive does not fit this image."),
        cause=phrase("The image says {asked}. Compared: {compared}.", asked=asked, compared=compared),
        next_step=phrase("Store a network for this kind of image in the archive, or draw the region elsewhere."),
        details="\n".join(f"{e.network.name}: {e.tag}: {e.reason}" for e in selection.excluded),
    )
