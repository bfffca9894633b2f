"""One click on AI ROI: choose a network, run it, hand its proposals to the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from psygnal import Signal

from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.network_services import EngineStatus, Prediction
from app.core.phrases import counted, joined, phrase
from app.core.services import Archive, StudyReader
from app.core.tasks import TaskRunner
from app.core.volume import ImageSlice
from app.session.findings import findings_text
from app.session.network_choice import NetworkChoice, refusal
from app.session.notices import Notices
from app.session.proposal_run import CHOOSING, Chosen, ProposalRun, no_match, propose_on
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
    engine
        How what runs networks was doing after the last run; None before.
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
    engine: EngineStatus | None = None


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
        self._chosen: Chosen | None = None
        self._came: list[Prediction] = []
        self._is_quiet = False

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
        """Withdraw the run; what came before stays."""
        if not self._state.running:
            return
        self._runner.cancel("propose")
        self._trusting.end_run()
        self._stop()
        if self._is_quiet:
            self._notices.inform(phrase("AI ROI was cancelled."))
            return
        count = sum(len(prediction.rois) for prediction in self._came)
        self._notices.inform(
            counted(
                count,
                "AI ROI was cancelled; the {count} proposal that had come stays.",
                "AI ROI was cancelled; the {count} proposals that had come stay.",
            )
            if count
            else phrase("AI ROI was cancelled; nothing was changed.")
        )

    def start(
        self,
        stack: tuple[ImageSlice, ...],
        indices: tuple[int, ...],
        archive: Archive,
        *,
        study: StudyInstanceUID | None,
        network: Candidate | None,
        is_quiet: bool,
        on_predicted: Callable[[tuple[Prediction, ...]], None],
        on_ended: Callable[[], None],
    ) -> None:
        """Propose on slices of one stack.

        Parameters
        ----------
        indices
            The slices in the order in which they are wanted.
        network
            The candidate that the user picked; None for the one chosen for the study, or else the best one.
        is_quiet
            Whether nothing is said here of what the network found.
        on_predicted
            Called with predictions as they come.
        on_ended
            Called when the last has come.
        """
        choice, reader = self._choice, self._reader

        def answered(answer: Answer, picked: Candidate, card: ModelCard) -> None:
            if answer is Answer.NEVER:
                self._put_away(picked, card)
                return
            self.start(
                stack,
                indices,
                archive,
                study=study,
                network=picked,
                is_quiet=is_quiet,
                on_predicted=on_predicted,
                on_ended=on_ended,
            )

        def published(part: Chosen | tuple[Prediction, ...]) -> None:
            if isinstance(part, Chosen):
                self._chosen = part
                return
            self._came += part
            on_predicted(part)

        def done(outcome: ProposalRun) -> None:
            self._trusting.end_run()
            if outcome.asks is not None and outcome.used is not None:
                self._set(Proposals(selection=outcome.selection))
                self._trusting.ask(outcome.asks, partial(answered, picked=outcome.used, card=outcome.asks))
            elif outcome.used is None:
                self._say_no_match(outcome, stack[indices[0]])
            else:
                self._stop()
                on_ended()
                self._name_failures(outcome, len(indices))

        self._chosen, self._came, self._is_quiet = None, [], is_quiet
        self._set(replace(self._state, running=True, fraction=0.0, text=CHOOSING))
        self._runner.start(
            lambda control: propose_on(
                stack,
                indices,
                archive=archive,
                choice=choice,
                study=study,
                reader=reader,
                network=network,
                control=control,
            ),
            group="propose",
            on_done=done,
            on_failed=self._fail,
            on_progress=self._progress,
            on_published=published,
        )

    def _stop(self) -> None:
        """Show what ran, as far as anything came of it."""
        if self._chosen is None or not self._came:
            self._set(replace(self._state, running=False, text="", fraction=0.0))
            return
        last = self._came[-1]
        if last.card.is_for_demonstration:
            self._for_demonstration.add(last.card.dnn_uid)
        self._set(
            Proposals(
                selection=self._chosen.selection,
                used=self._chosen.used,
                card=last.card,
                seconds=sum(p.seconds for p in self._came) / len(self._came),
                device=last.device,
                findings="" if self._is_quiet else findings_text(self._came),
                engine=self._choice.proposer.status(),
            )
        )

    def _say_no_match(self, outcome: ProposalRun, image: ImageSlice) -> None:
        warning = no_match(image.attributes, outcome.selection)
        self._set(Proposals(selection=outcome.selection))
        self._notices.warn(warning.text, details=warning.details)

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
        if outcome.remark:
            self._notices.inform(outcome.remark)
        if not outcome.failures:
            return
        count, first = len(outcome.failures), outcome.failures[0]
        text = phrase("{count} of {asked} slices got no proposal. {reason}", count=count, asked=asked, reason=first)
        self._notices.warn(text, details=joined("\n", outcome.failures))

    def _fail(self, error: Exception) -> None:
        self._trusting.end_run()
        self._stop()
        self._notices.report(error)

    def _progress(self, fraction: float, text: str) -> None:
        if self._state.running:
            self._set(replace(self._state, fraction=fraction, text=text or self._state.text))

    def _set(self, state: Proposals) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
