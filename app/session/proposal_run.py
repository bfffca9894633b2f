"""One run of a network: chosen for the first of some slices, asked about each; work for a thread of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.errors import NoMatchingNetworkError
from app.core.identity import StudyInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.phrases import joined, phrase
from app.core.services import Archive, Prediction, SliceFailure, StudyReader
from app.core.study import ImageAttributes
from app.core.tasks import TaskControl
from app.core.volume import ImageSlice
from app.session.network_choice import NetworkChoice

CHOOSING: Final = phrase("Choosing a network")


@dataclass(frozen=True, slots=True)
class ProposalRun:
    """What came of it; nothing was predicted where no network fits (`used` is None) or the user must be asked first.

    Parameters
    ----------
    asks
        The card of `used`, where nobody trusted has signed it and the user has not decided yet.
    failures
        A sentence for each slice that no prediction could be made on, with its number in the series asked about.
    """

    selection: Selection
    used: Candidate | None
    predictions: tuple[Prediction, ...]
    failures: tuple[str, ...] = ()
    asks: ModelCard | None = None


def propose_on(
    images: tuple[ImageSlice, ...],
    archive: Archive,
    choice: NetworkChoice,
    *,
    study: StudyInstanceUID | None,
    reader: StudyReader,
    network: Candidate | None,
    control: TaskControl,
) -> ProposalRun:
    """Ask a network about slices of one series.

    Parameters
    ----------
    network
        The candidate that the user picked; None for the one chosen for the study, or else the best one.

    Raises
    ------
    VerdantError
        If no network can be chosen or used, or if no prediction could be made on a single slice.
    """
    control.checkpoint(0.0, CHOOSING)
    source = choice.source(archive)
    selection = choice.select(images[0], source, study=study, control=control)
    used = network or selection.chosen
    if used is None:
        return ProposalRun(selection, None, ())
    record = used.network
    asks = choice.question(record, source, control)
    if asks is not None:
        return ProposalRun(selection, used, (), asks=asks)
    text = f"{record.name} · {record.modality} · {record.body_part_examined}"
    predictions: list[Prediction] = []

    def take(prediction: Prediction) -> None:
        predictions.append(prediction)
        control.checkpoint(len(predictions) / len(images), text)

    control.checkpoint(0.0, text)
    failures = choice.proposer.propose(
        images,
        range(len(images)),
        read_pixels=reader.read_pixels,
        network=record,
        archive=source,
        control=control,
        on_prediction=take,
    )
    if not predictions:
        raise failures[0].error
    choice.note_use(record)
    return ProposalRun(selection, used, tuple(predictions), tuple(_sentence(failure) for failure in failures))


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
