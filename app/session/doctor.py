"""A thorough look at a PACS: what was found so far, and the report to hand to its administrator."""

from __future__ import annotations

from collections.abc import Sequence

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.node_services import ArchiveDirectory, NodeCheck, Verdict
from app.core.phrases import Phrase, counted, joined, phrase
from app.core.tasks import TaskControl, TaskRunner
from app.core.web_nodes import Node

_GROUP = "examine-node"


class Examination:
    """One look at one node; findings come one after another.

    Parameters
    ----------
    secret
        What was entered; empty for what is kept.
    """

    changed = Signal()
    """Something more was found, or it has ended."""

    def __init__(self, directory: ArchiveDirectory, runner: TaskRunner, node: Node, *, secret: str = "") -> None:
        self._directory = directory
        self._runner = runner
        self._node = node
        self._secret = secret
        self._found: list[NodeCheck] = []
        self._is_running = False

    @property
    def node(self) -> Node:
        """What is looked at."""
        return self._node

    @property
    def found(self) -> tuple[NodeCheck, ...]:
        """What was found so far."""
        return tuple(self._found)

    @property
    def is_running(self) -> bool:
        """Whether more may follow."""
        return self._is_running

    @property
    def requests(self) -> tuple[str, ...]:
        """What to ask the administrator for, line by line."""
        return tuple(check.request for check in self._found if check.request)

    @property
    def report(self) -> Phrase:
        """All findings, a line each."""
        return joined("\n", [self._node.place, *map(line_of, self._found)])

    def start(self) -> None:
        """Look, from the beginning."""
        self._found.clear()
        self._is_running = True
        self._runner.start(
            self._look,
            group=_GROUP,
            on_done=self._end,
            on_failed=self._fail,
            on_published=self._take,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Stop looking."""
        if self._is_running:
            self._runner.cancel(_GROUP)
            self._is_running = False
            self.changed.emit()

    def _look(self, control: TaskControl) -> None:
        self._directory.check(self._node, control, secret=self._secret, thoroughly=True)

    def _take(self, check: NodeCheck) -> None:
        self._found.append(check)
        self.changed.emit()

    def _end(self, _: None) -> None:
        self._is_running = False
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, VerdantError):
            raise error
        self._found.append(NodeCheck(Verdict.FAILS, sentences(error)))
        self._end(None)


def worst(found: Sequence[NodeCheck]) -> Verdict:
    """What the findings come to: one that fails, else one that is a remark, else all is well."""
    verdicts = {check.verdict for check in found}
    return next((one for one in (Verdict.FAILS, Verdict.REMARK) if one in verdicts), Verdict.WORKS)


def conclusion(found: Sequence[NodeCheck]) -> Phrase:
    """The same in a sentence."""
    verdict = worst(found)
    if verdict is Verdict.FAILS:
        return phrase("Something does not work.")
    if verdict is Verdict.WORKS:
        return phrase("All that has to work does.")
    return counted(
        sum(check.verdict is verdict for check in found),
        "All that has to work does, with {count} remark.",
        "All that has to work does, with {count} remarks.",
    )


def line_of(check: NodeCheck) -> Phrase:
    """A finding on one line, after its mark."""
    parts = (check.verdict.value, check.what, check.advice, check.request)
    return joined(" ", [part for part in parts if part])
