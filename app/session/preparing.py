"""What is done before the studies are listed: files are taken over, a new archive gets its demonstration."""

from __future__ import annotations

from collections.abc import Callable

from psygnal import Signal

from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskRunner, Work
from app.session.notices import Notices

_GROUP = "prepare"


class Preparing:
    """One preparation at a time, off the user's thread.

    Parameters
    ----------
    on_given_up
        Called where a preparation failed or was withdrawn: what is there already is shown.
    """

    changed = Signal()

    def __init__(self, runner: TaskRunner, *, notices: Notices, on_given_up: Callable[[], None]) -> None:
        self._runner = runner
        self._notices = notices
        self._on_given_up = on_given_up
        self._text = ""
        self._fraction = 0.0

    @property
    def text(self) -> str:
        """What is being done, for the user; empty when nothing is."""
        return self._text

    @property
    def fraction(self) -> float:
        """How much of it is done, 0..1."""
        return self._fraction

    def start(
        self,
        work: Work[StudyInstanceUID | None],
        *,
        text: str,
        on_ready: Callable[[StudyInstanceUID | None], None],
    ) -> None:
        """Do `work`, and hand its study, if it has one, to `on_ready`."""

        def done(study: StudyInstanceUID | None) -> None:
            self._show("", 0.0)
            on_ready(study)

        def failed(error: Exception) -> None:
            self._show("", 0.0)
            self._notices.report(error)
            self._on_given_up()

        self._show(text, 0.0)
        self._runner.start(
            work,
            group=_GROUP,
            on_done=done,
            on_failed=failed,
            on_progress=lambda fraction, _text: self._show(text, fraction),
        )

    def cancel(self) -> None:
        """Withdraw it; what has been done so far stays."""
        if self._text:
            self._runner.cancel(_GROUP)
            self._show("", 0.0)
            self._on_given_up()

    def _show(self, text: str, fraction: float) -> None:
        if (text, fraction) != (self._text, self._fraction):
            self._text, self._fraction = text, fraction
            self.changed.emit()
