"""The networks of the archive in a window of their own: listed, searched, looked into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, NetworkDetails
from app.core.services import Archive
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.session.network_choice import NetworkChoice
from app.session.network_rows import Fit, NetworkList, NetworkRow, list_networks

if TYPE_CHECKING:
    from app.session.session import Session

_LISTING, _DETAILS = "list-networks", "network-details"


class Loading(Enum):
    """How far a list or the details of a network are."""

    IDLE = "idle"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NetworksShown:
    """What the window of networks shows.

    Parameters
    ----------
    archive
        Name of the archive whose networks they are.
    text, fraction
        What is being done, while it is.
    failure
        Why they could not be listed.
    selected
        DnnUID of the network that is looked into.
    details
        Of the selected network, once they are here.
    details_failure
        Why they are not.
    """

    is_open: bool = False
    archive: str = ""
    listing: Loading = Loading.IDLE
    text: str = ""
    fraction: float = 0.0
    rows: tuple[NetworkRow, ...] = ()
    remark: str = ""
    failure: str = ""
    selected: SOPInstanceUID | None = None
    looking: Loading = Loading.IDLE
    details: NetworkDetails | None = None
    details_failure: str = ""

    @property
    def row(self) -> NetworkRow | None:
        """The selected network."""
        return next((row for row in self.rows if row.record.dnn_uid == self.selected), None)


class Networks:
    """Lists and reads away from the user's thread; follows the image in view while the window is open."""

    changed = Signal()

    def __init__(self, session: Session, choice: NetworkChoice, runner: TaskRunner) -> None:
        self._session = session
        self._choice = choice
        self._runner = runner
        self._state = NetworksShown()
        self._archive: Archive = session.archive
        for signal in (session.series_opened, session.archives.changed, session.trusting.decided):
            signal.connect(self._follow)

    @property
    def state(self) -> NetworksShown:
        """What is shown now."""
        return self._state

    def open(self) -> None:
        """Show the networks of the archive that the series in view came from, or else of the one in use."""
        self._set(replace(self._state, is_open=True))
        self.refresh()

    def close(self) -> None:
        """Forget what was listed."""
        self._runner.cancel(_LISTING)
        self._runner.cancel(_DETAILS)
        self._set(NetworksShown())

    def ask_again(self) -> None:
        """Ask the archive, whatever it said a moment ago."""
        self._choice.source(self._archive).ask_again()
        self.refresh()

    def refresh(self) -> None:
        """List the networks anew; what is shown stays until they are there."""
        session, choice = self._session, self._choice
        opened, image = session.opened, session.image
        self._archive = opened.archive if opened is not None else session.archive
        study = opened.series.study.study_instance_uid if opened is not None else None
        source = choice.source(self._archive)
        is_other = self._archive.name != self._state.archive
        self._set(
            replace(
                self._state,
                archive=self._archive.name,
                listing=Loading.RUNNING,
                text="",
                fraction=0.0,
                failure="",
                rows=() if is_other else self._state.rows,
            )
        )

        def work(control: TaskControl) -> NetworkList:
            return list_networks(choice, source, image=image, study=study, control=control)

        self._runner.start(work, group=_LISTING, on_done=self._take, on_failed=self._fail, on_progress=self._progress)

    def cancel(self) -> None:
        """Withdraw listing and reading; what is shown stays."""
        state = self._state
        if state.listing is Loading.RUNNING:
            self._runner.cancel(_LISTING)
            self._set(replace(self._state, listing=Loading.READY if state.rows else Loading.IDLE, text=""))
        if state.looking is Loading.RUNNING:
            self._runner.cancel(_DETAILS)
            self._set(replace(self._state, looking=Loading.IDLE, text=""))

    def select(self, dnn_uid: SOPInstanceUID | None) -> None:
        """Look into a network; one that is not on this machine is fetched only by `fetch`."""
        if dnn_uid == self._state.selected:
            return
        self._runner.cancel(_DETAILS)
        cleared = replace(self._state, looking=Loading.IDLE, details=None, details_failure="")
        self._set(replace(cleared, selected=dnn_uid))
        row = self._state.row
        if row is not None and row.is_here:
            self._look(row)

    def fetch(self) -> None:
        """Bring the selected network to this machine and look into it."""
        row = self._state.row
        if row is not None and row.fit is not Fit.AWAY:
            self._look(row)

    def use(self) -> None:
        """Run the selected network on the slice in view, and from now on for this study."""
        row = self._state.row
        if row is not None and row.rank:
            self._session.choosing.use(Candidate(row.record, row.reason, is_pinned=True))
            self.refresh()

    def use_best(self) -> None:
        """Let the best network run again for this study."""
        self._session.choosing.unpin()
        self.refresh()

    def refuse(self) -> None:
        """Do not propose the selected network any more."""
        row = self._state.row
        if row is not None and row.card is not None:
            self._session.choosing.refuse(row.card)

    def allow_again(self) -> None:
        """Take back what was decided about the selected network."""
        row = self._state.row
        if row is not None and row.card is not None:
            self._session.choosing.allow_again(row.card)

    def show_tags(self) -> None:
        """Show the data elements of the selected network's object."""
        row = self._state.row
        if row is not None:
            self._session.tags.show_series(self._choice.source(self._archive), _series_of(row))

    def send(self, to: str) -> None:
        """Send the selected network to another archive."""
        row = self._state.row
        if row is not None:
            sending, source = self._session.media.sending_on, self._choice.source(self._archive)
            sending.send_series(source, _series_of(row), to=to)

    @property
    def destinations(self) -> tuple[str, ...]:
        """Names of the archives that a network can be sent to."""
        return self._session.media.sending_on.destinations(self._archive)

    def _look(self, row: NetworkRow) -> None:
        choice, source, record = self._choice, self._choice.source(self._archive), row.record

        def work(control: TaskControl) -> NetworkDetails:
            return choice.proposer.details(record, source, control=control)

        self._set(replace(self._state, looking=Loading.RUNNING, details=None, details_failure="", fraction=0.0))
        self._runner.start(
            work, group=_DETAILS, on_done=self._show_details, on_failed=self._fail_details, on_progress=self._progress
        )

    def _take(self, listed: NetworkList) -> None:
        state = self._state
        selected = state.selected if any(r.record.dnn_uid == state.selected for r in listed.rows) else None
        self._set(
            replace(state, listing=Loading.READY, text="", rows=listed.rows, remark=listed.remark, selected=selected)
        )
        if selected is None and listed.rows:
            self.select(listed.rows[0].record.dnn_uid)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, VerdantError):
            self._session.notices.report(error)
        self._set(replace(self._state, listing=Loading.FAILED, text="", failure=sentences(error)))

    def _show_details(self, details: NetworkDetails) -> None:
        row = self._state.row
        was_here = row is not None and row.is_here
        self._set(replace(self._state, looking=Loading.READY, text="", details=details))
        if not was_here:
            self.refresh()

    def _fail_details(self, error: Exception) -> None:
        if not isinstance(error, VerdantError):
            self._session.notices.report(error)
        self._set(replace(self._state, looking=Loading.FAILED, text="", details_failure=sentences(error)))

    def _progress(self, fraction: float, text: str) -> None:
        self._set(replace(self._state, fraction=fraction, text=text or self._state.text))

    def _follow(self) -> None:
        if self._state.is_open:
            self.refresh()

    def _set(self, state: NetworksShown) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _series_of(row: NetworkRow) -> SeriesRecord:
    record = row.record
    return SeriesRecord(record.study_instance_uid, record.series_instance_uid, series_description=record.name)
