"""One click on AI ROI: choose a network, run it, hand its proposals to the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from psygnal import Signal

from app.core.identity import ImageReference, RoiId, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.phrases import counted, joined, phrase
from app.core.services import Archive, Prediction, StudyReader
from app.core.tasks import TaskRunner
from app.core.volume import ImageSlice
from app.session.findings import findings_text
from app.session.network_choice import NetworkChoice, refusal
from app.session.notices import Notices
from app.session.proposal_run import CHOOSING, ProposalRun, no_match, propose_on
from app.session.reviewing import Review
from app.session.trusting import Answer, Trusting


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the network panel shows.

    Parameters
    ----------
    running
        Whether a network is being chosen or run.
    text
        What is being done, for the progress line.
    selection
        The last ranking, None before the first click.
    used
        The candidate that ran last.
    card
        Description of the network that ran last.
    seconds, device
        Of the last run.
    findings
        What the network said of the whole slices in the last run; empty if it only draws.
    """

    running: bool = False
    fraction: float = 0.0
    text: str = ""
    selection: Selection | None = None
    used: Candidate | None = None
    card: ModelCard | None = None
    seconds: float | None = None
    device: str = ""
    findings: str = ""


def take_in(
    review: Review,
    predictions: tuple[Prediction, ...],
    asked: tuple[ImageReference, ...],
    *,
    in_view: ImageReference | None,
    series: str,
) -> tuple[RoiId | None, str]:
    """Put what a network found on the review's list.

    Parameters
    ----------
    asked
        The slices that it was asked about.
    in_view
        The slice that the user looks at; None when it is one of another series.
    series
        What the series that was asked about is called.

    Returns
    -------
    which region to show, what to say
        None where the user is about to decide on another region or has gone to another slice meanwhile: a key that
        is being pressed must not meet a region that came at that moment.
    """
    rois = [roi for prediction in predictions for roi in prediction.rois]
    card, before = predictions[0].card, review.selected
    review.add_proposals(rois, on_slices=asked, network=card.dnn_uid)
    said = findings_text(predictions)
    if not rois and said:
        return None, phrase("{network} drew nothing. {said}", network=card.name, said=said)
    if not rois:
        where = _where(asked, in_view, series)
        return None, phrase("{network} found nothing on {where}.", network=card.name, where=where)
    kept = before if before is not None and before in review.rois and before.image == in_view else None
    if in_view is not None and not (kept is not None and kept.is_open) and (len(asked) > 1 or in_view in asked):
        return (review.selected.roi_id if review.selected is not None else None), ""
    review.select(kept.roi_id if kept is not None else None)
    if in_view is None:
        return None, counted(
            len(rois),
            "{count} proposal on “{series}” awaits your decision. Show that series, then press Space.",
            "{count} proposals on “{series}” await your decision. Show that series, then press Space.",
            series=series,
        )
    return None, counted(
        len(rois),
        "{count} proposal awaits your decision. Space shows the next.",
        "{count} proposals await your decision. Space shows the next.",
    )


def _where(asked: tuple[ImageReference, ...], in_view: ImageReference | None, series: str) -> str:
    """Where a network looked, in words that are true of what the user sees by now."""
    if len(asked) > 1:
        slices = phrase("any of {count} slices", count=len(asked))
        return slices if in_view is not None else phrase("{slices} of “{series}”", slices=slices, series=series)
    if in_view is None:
        return phrase("the slice of “{series}” that it was asked about", series=series)
    return phrase("this slice") if in_view in asked else phrase("the slice that it was asked about")


class Proposing:
    """Runs networks off the user's thread; a new click replaces a run that is still under way."""

    changed = Signal()

    def __init__(
        self,
        choice: NetworkChoice,
        reader: StudyReader,
        *,
        trusting: Trusting,
        runner: TaskRunner,
        notices: Notices,
    ) -> None:
        self._choice = choice
        self._trusting = trusting
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self._state = Proposals()
        self._for_demonstration: set[SOPInstanceUID] = set()

    @property
    def state(self) -> Proposals:
        """What the network panel shows now."""
        return self._state

    def was_for_demonstration(self, dnn_uid: SOPInstanceUID) -> bool:
        """Whether a network says so of itself; known of those that ran since the start."""
        return dnn_uid in self._for_demonstration

    def forget(self) -> None:
        """Start afresh: another series is open."""
        self._runner.cancel("propose")
        self._set(Proposals())

    def leave(self) -> None:
        """Another series is in view: what ran on the one before is no longer said; what still runs goes on.

        Nor is a network offered any more that was ranked for that one.
        """
        state = self._state
        self._set(Proposals(state.running, state.fraction, state.text) if state.running else Proposals())

    def cancel(self) -> None:
        """Withdraw the run."""
        if self._state.running:
            self._runner.cancel("propose")
            self._trusting.end_run()
            self._set(replace(self._state, running=False, text=""))
            self._notices.inform(phrase("AI ROI was cancelled; nothing was changed."))

    def start(
        self,
        images: tuple[ImageSlice, ...],
        archive: Archive,
        *,
        study: StudyInstanceUID | None,
        network: Candidate | None,
        on_predicted: Callable[[tuple[Prediction, ...], tuple[ImageReference, ...]], None],
    ) -> None:
        """Propose on slices of one series.

        Parameters
        ----------
        network
            The candidate that the user picked; None for the one chosen for the study, or else the best one.
        on_predicted
            Called with the predictions and the slices that were asked for.
        """
        choice, reader = self._choice, self._reader
        asked = tuple(image.reference for image in images)

        def answered(answer: Answer, picked: Candidate, card: ModelCard) -> None:
            if answer is Answer.NEVER:
                self._put_away(picked, card)
            else:
                self.start(images, archive, study=study, network=picked, on_predicted=on_predicted)

        def done(outcome: ProposalRun) -> None:
            self._trusting.end_run()
            self._show(outcome, images)
            if outcome.asks is not None and outcome.used is not None:
                self._trusting.ask(outcome.asks, partial(answered, picked=outcome.used, card=outcome.asks))
            elif outcome.used is not None:
                on_predicted(outcome.predictions, asked)
            self._name_failures(outcome, len(images))

        self._set(replace(self._state, running=True, fraction=0.0, text=CHOOSING))
        self._runner.start(
            lambda control: propose_on(
                images, archive, choice, study=study, reader=reader, network=network, control=control
            ),
            group="propose",
            on_done=done,
            on_failed=self._fail,
            on_progress=self._progress,
        )

    def _show(self, outcome: ProposalRun, images: tuple[ImageSlice, ...]) -> None:
        if outcome.used is None:
            warning = no_match(images[0].attributes, outcome.selection)
            self._set(Proposals(selection=outcome.selection))
            self._notices.warn(warning.text, details=warning.details)
            return
        if outcome.asks is not None:
            self._set(Proposals(selection=outcome.selection))
            return
        last = outcome.predictions[-1]
        if last.card.is_for_demonstration:
            self._for_demonstration.add(last.card.dnn_uid)
        self._set(
            Proposals(
                selection=outcome.selection,
                used=outcome.used,
                card=last.card,
                seconds=sum(p.seconds for p in outcome.predictions) / len(outcome.predictions),
                device=last.device,
                findings=findings_text(outcome.predictions),
            )
        )

    def show_selection(self, selection: Selection) -> None:
        """Networks were ranked anew; what ran stays what ran."""
        if not self._state.running:
            self._set(replace(self._state, selection=selection))

    def _put_away(self, refused: Candidate, card: ModelCard) -> None:
        """The user does not want a network: the others are a click away."""
        selection = self._state.selection
        if selection is not None:
            others = tuple(one for one in selection.candidates if one.network != refused.network)
            excluded = (refusal(refused.network, card), *selection.excluded)
            self._set(Proposals(selection=replace(selection, candidates=others, excluded=excluded)))
        self._notices.inform(phrase("{network} was not run and is not proposed again.", network=refused.network.name))

    def _name_failures(self, outcome: ProposalRun, asked: int) -> None:
        if not outcome.failures:
            return
        count, first = len(outcome.failures), outcome.failures[0]
        text = phrase("{count} of {asked} slices got no proposal. {reason}", count=count, asked=asked, reason=first)
        self._notices.warn(text, details=joined("\n", outcome.failures))

    def _fail(self, error: Exception) -> None:
        self._trusting.end_run()
        self._set(replace(self._state, running=False, text="", fraction=0.0))
        self._notices.report(error)

    def _progress(self, fraction: float, text: str) -> None:
        if self._state.running:
            self._set(replace(self._state, fraction=fraction, text=text or self._state.text))

    def _set(self, state: Proposals) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
