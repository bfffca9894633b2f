"""What the user says about networks: this one for the study, not that one; and the ranking that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import StorageError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.phrases import phrase
from app.core.tasks import TaskControl, TaskRunner
from app.session.network_choice import NetworkChoice, pinned_first

if TYPE_CHECKING:
    from app.session.session import Session

_GROUP = "rank-networks"


class Choosing:
    """The user's choice among networks, kept with the study on this machine."""

    def __init__(self, session: Session, choice: NetworkChoice, runner: TaskRunner) -> None:
        self._session = session
        self._choice = choice
        self._runner = runner
        session.trusting.decided.connect(self._rank_again)

    @property
    def pinned(self) -> Candidate | None:
        """The network that was chosen for the study, where it fits the image that was asked about."""
        selection = self._session.proposing.state.selection
        return next((one for one in selection.candidates if one.is_pinned), None) if selection is not None else None

    def use(self, candidate: Candidate) -> None:
        """Run a network on the slice in view, and from now on for this study."""
        self.pin(candidate.network.dnn_uid)
        self._session.propose(candidate)

    def pin(self, dnn_uid: SOPInstanceUID) -> None:
        """Use a network for this study from now on, wherever it fits."""
        self._keep(dnn_uid)

    def unpin(self) -> None:
        """Use the network that fits best again."""
        self._keep(None)
        self._rank_again()

    def refuse(self, card: ModelCard) -> None:
        """Do not propose a network any more."""
        if self._session.trusting.remember(card, False):
            self._session.notices.inform(phrase("{network} is not proposed any more.", network=card.name))

    def allow_again(self, card: ModelCard) -> None:
        """Take a refusal back; whether it must be asked about is as it was before."""
        if self._session.trusting.remember(card, None):
            self._session.notices.inform(phrase("{network} can be proposed again.", network=card.name))

    def _keep(self, dnn_uid: SOPInstanceUID | None) -> None:
        study, proposing = self._study, self._session.proposing
        if study is None:
            return
        try:
            self._choice.keeper.choose(study, dnn_uid)
        except StorageError as error:
            self._session.notices.report(error)
            return
        selection = proposing.state.selection
        if selection is not None:
            marked = pinned_first(selection.candidates, dnn_uid)
            proposing.show_selection(Selection(marked, selection.excluded, selection.remark))

    @property
    def _study(self) -> StudyInstanceUID | None:
        opened = self._session.opened
        return opened.series.study.study_instance_uid if opened is not None else None

    def _rank_again(self) -> None:
        session, choice, image, study = self._session, self._choice, self._session.image, self._study
        opened, proposing = session.opened, session.proposing
        if image is None or opened is None or proposing.state.selection is None or proposing.state.running:
            return
        archive = opened.archive

        def rank(control: TaskControl) -> Selection:
            return choice.select(image, choice.source(archive), study=study, control=control)

        def fail(error: Exception) -> None:
            session.notices.report(error)

        def show(selection: Selection) -> None:
            if session.opened is opened:
                proposing.show_selection(selection)

        self._runner.start(rank, group=_GROUP, on_done=show, on_failed=fail)
