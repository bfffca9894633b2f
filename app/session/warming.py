"""Has the network ready that a click would run, when a study is opened and it is clear which one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.identity import StudyInstanceUID
from app.core.model_card import Selection
from app.core.tasks import TaskControl, TaskRunner
from app.session.network_choice import NetworkChoice

if TYPE_CHECKING:
    from app.session.session import Session

_GROUP: Final = "warm-up"


class Warming:
    """Works where nobody waits for it, and gives way to everything that somebody does wait for."""

    def __init__(self, session: Session, choice: NetworkChoice, runner: TaskRunner) -> None:
        self._session = session
        self._choice = choice
        self._runner = runner
        self._study: StudyInstanceUID | None = None
        session.series_opened.connect(self._follow)
        session.proposing.changed.connect(self._give_way)

    def _follow(self) -> None:
        opened, image = self._session.opened, self._session.image
        study = opened.series.study.study_instance_uid if opened is not None else None
        if (
            opened is None
            or image is None
            or opened.arrived is not None
            or study == self._study
            or self._session.proposing.state.running
        ):
            return
        self._study = study
        choice, archive = self._choice, opened.archive

        def prepare(control: TaskControl) -> None:
            source = choice.source(archive)
            selection = choice.select(image, source, study=study, control=control)
            if not _is_clear(selection):
                return
            record = selection.candidates[0].network
            if choice.question(record, source, control) is None:
                choice.proposer.prepare(record, source, control=control)

        # Whatever is wrong is told when somebody asks for the network.
        self._runner.start(prepare, group=_GROUP, on_done=_nothing, on_failed=_nothing)

    def _give_way(self) -> None:
        if self._session.proposing.state.running:
            self._runner.cancel(_GROUP)


def _is_clear(selection: Selection) -> bool:
    """Whether there is no doubt which network a click would run."""
    return len(selection.candidates) == 1 or any(candidate.is_pinned for candidate in selection.candidates[:1])


def _nothing(_outcome: object) -> None:
    pass
