"""One of the DIMSE operations carried through: lists of instances over several associations, or a whole series."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from app.core.errors import ArchiveError, ArchiveRejectedError
from app.core.identity import SOPInstanceUID
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.network.arrivals import Arrivals
from app.network.association import PacsAssociation
from app.network.retrieve_operations import Operation, ask
from app.network.status import is_done, meaning
from app.network.storage_contexts import ClassGroup, class_groups
from app.network.streams import LOST, Patience, side_by_side

_REQUEST_S = 0.4
"""How long one request should take: what is wanted next is looked at anew for each."""
_MOST_UIDS = 64
_FEW, _SOME = 2, 8
_NOT_OPEN = (*LOST, ArchiveRejectedError)
"""A PACS that has not noticed yet that a connection is gone may reject the next as one too many."""


@dataclass(slots=True)
class Manners:
    """What was learnt of a PACS while this program runs.

    Parameters
    ----------
    associations
        How many it serves us at a time.
    takes_lists
        Whether it hands out instances by lists of UIDs.
    """

    associations: int
    takes_lists: bool = True


class DimseFetching:
    """Fetches what is missing by one operation, and tells how that went."""

    def __init__(
        self, node: PacsNode, operation: Operation, arrivals: Arrivals, *, manners: Manners, control: TaskControl
    ) -> None:
        self._node = node
        self._operation = operation
        self._arrivals = arrivals
        self._manners = manners
        self._control = control
        self._patience = Patience(arrivals, control, lost=_NOT_OPEN)
        self._lock = threading.Lock()
        self._opened = self._turned_away = 0
        self._most = _MOST_UIDS
        self._lists_came = False
        self._unanswered: tuple[list[SOPInstanceUID], str] | None = None
        self._whole_because = ""
        self.refusal = ""
        """Why the PACS does not do it; empty if it does."""
        self.failure: ArchiveError | None = None
        """How the connection was lost for good."""

    @property
    def method(self) -> str:
        """The operation, how it was asked for, and why."""
        name: str = self._operation.name
        if self._whole_because:
            name = phrase("{name} of the whole series, because {reason}", name=name, reason=self._whole_because)
        if breaks := self._patience.breaks:
            name = phrase("{name}, taken up again after lost connections ({count})", name=name, count=breaks)
        return name

    def run(self) -> None:
        """Fetch, and ask once more for what was left out.

        Raises
        ------
        StorageError
            If the disk refuses.
        Cancelled
            If the control was withdrawn; what came stays.
        """
        if self._manners.takes_lists:
            self._persist(self._by_lists)
            if self._unanswered is not None and not self._is_over:
                self._ask_for_the_whole(*self._unanswered)
        elif 2 * len(self._arrivals.missing) >= len(self._arrivals.wanted.instances):
            self._whole_because = phrase("the PACS answers no lists of instances")
            self._persist(self._whole)
        if not self._is_over and (self._arrivals.received or not self._manners.takes_lists):
            self._once_more()

    @property
    def _is_over(self) -> bool:
        return bool(self.refusal) or self.failure is not None or not self._arrivals.missing

    def _persist(self, attempt: Callable[[], ArchiveError | None]) -> None:
        self.failure = self._patience.with_breaks(attempt)

    def _ask_for_the_whole(self, asked: list[SOPInstanceUID], reason: str) -> None:
        before = self._arrivals.received
        self._whole_because = reason
        self._persist(self._whole)
        if self._arrivals.came_of(asked):
            self._manners.takes_lists = False
        elif self._arrivals.received == before:
            self._whole_because = ""

    def _once_more(self) -> None:
        """Ask for what was left out, one by one where lists did not bring all that they named."""
        if self._most < _MOST_UIDS or not self._lists_came:
            self._most = 1
        self._unanswered, self._lists_came = None, True
        self._persist(self._by_lists)

    def _by_lists(self) -> ArchiveError | None:
        for group in class_groups(self._arrivals.wanted):
            failures = self._side_by_side(partial(self._lists_on, group), group, self._manners.associations)
            if failures:
                return failures[0]
            if self._turned_away:
                self._manners.associations = max(1, self._opened)
            if self._unanswered is not None or self._is_over:
                break
        return None

    def _whole(self) -> ArchiveError | None:
        for group in class_groups(self._arrivals.wanted):
            if failures := self._side_by_side(self._whole_on, group, 1):
                return failures[0]
            if self._is_over:
                break
        return None

    def _side_by_side(
        self, work: Callable[[PacsAssociation], None], group: ClassGroup, most: int
    ) -> list[ArchiveError]:
        """Let work be done on associations of their own."""
        self._arrivals.begin_pass()
        self._opened = self._turned_away = 0

        def stream(number: int, control: TaskControl) -> None:
            with ExitStack() as stack:
                try:
                    association = stack.enter_context(self._operation.associate(self._node, group, control))
                except _NOT_OPEN:
                    if number == 0:
                        raise
                    with self._lock:
                        self._turned_away += 1
                    return
                with self._lock:
                    self._opened += 1
                if not association.accepts(self._operation.model):
                    self.refusal = phrase("the PACS offers no {operation}", operation=self._operation.name)
                    return
                work(association)

        most = max(1, min(most, len(self._arrivals.missing)))
        return side_by_side(stream, most, arrivals=self._arrivals, control=self._control)

    def _whole_on(self, association: PacsAssociation) -> None:
        final = ask(association, self._operation, self._arrivals.wanted)
        if not is_done(final):
            self.refusal = self._operation.failed(final)

    def _lists_on(self, group: ClassGroup, association: PacsAssociation) -> None:
        """Ask for one list after another, the next ones as long as the PACS is quick.

        The first is of one instance, so that somebody sees it at once, or of some where something is seen already.
        """
        is_seen = len(self._arrivals.missing) < len(self._arrivals.wanted.instances)
        size = _SOME if is_seen else 1
        while uids := self._arrivals.claim(min(size, self._most), group.instances):
            began = time.monotonic()
            try:
                final = ask(association, self._operation, self._arrivals.wanted, uids)
            except LOST:
                self._arrivals.broke_during(uids)
                raise
            self._judge(uids, final, group)
            took_s = max(time.monotonic() - began, 0.001)
            size = max(1, min(2 * size, int(len(uids) * _REQUEST_S / took_s)))

    def _judge(self, uids: list[SOPInstanceUID], final: int, group: ClassGroup) -> None:
        """Find out whether the PACS understands lists of instances."""
        came = self._arrivals.came_of(uids)
        if not came and not is_done(final):
            self._arrivals.blame(self._operation.failed(final), uids)
        with self._lock:
            self._lists_came |= len(uids) > 1 and bool(came)
            if len(uids) > _FEW and len(came) == 1:
                self._most = 1  # it takes the first of a list for the whole
            may_be_one_instance = len(uids) == 1 and self._arrivals.received
            if came or self._lists_came or may_be_one_instance or not group.is_sure:
                return
            reason = (
                phrase("the PACS answers no lists of instances")
                if is_done(final)
                else phrase("a list of instances failed: {why}", why=meaning(final))
            )
            self._unanswered = self._unanswered or (uids, reason)
        self._arrivals.stop_asking()
