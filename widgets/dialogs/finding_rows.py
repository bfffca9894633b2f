"""What was found out about a PACS, row by row: a mark, a word and a colour for each of three verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.node_services import NodeCheck, Verdict
from app.core.phrases import phrase
from app.session.doctor import conclusion, worst
from widgets.panels.labels import say, with_role, wrapped
from widgets.translation import said, tr

WORDS: Final = {Verdict.WORKS: phrase("Works"), Verdict.REMARK: phrase("Remark"), Verdict.FAILS: phrase("Fails")}
ROLES: Final = {Verdict.WORKS: "good", Verdict.REMARK: "caution", Verdict.FAILS: "error"}


class FindingRows(QWidget):
    """The verdict stands before each finding, in a column of its own.

    Parameters
    ----------
    with_requests
        Whether what to ask the administrator for stands with each finding, and not elsewhere.
    """

    def __init__(self, *, with_requests: bool = False) -> None:
        super().__init__()
        self._with_requests = with_requests
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    @property
    def texts(self) -> tuple[str, ...]:
        """The rows as they are read."""
        return tuple(f"{verdict.text()} {finding.text()}" for verdict, finding in self._rows)

    def show_findings(self, found: Sequence[NodeCheck]) -> None:
        """Show these; rows that are there already stay as they are."""
        while len(self._rows) > len(found):
            for label in self._rows.pop():
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        for place, check in enumerate(found):
            if place == len(self._rows):
                self._add_row(place)
            verdict, finding = self._rows[place]
            show_role(verdict, ROLES[check.verdict])
            verdict.setText(f"{check.verdict.value} {tr(WORDS[check.verdict])}")
            parts = (check.what, check.advice, check.request if self._with_requests else "")
            finding.setText(" ".join(said(part) for part in parts if part))
        self.setVisible(bool(found))

    def _add_row(self, place: int) -> None:
        verdict, finding = QLabel(), wrapped()
        self._rows.append((verdict, finding))
        self._grid.addWidget(verdict, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(finding, place, 1)


def show_conclusion(label: QLabel, found: Sequence[NodeCheck]) -> None:
    """Let a label say in a sentence what the findings come to."""
    verdict = worst(found)
    show_role(label, ROLES[verdict])
    say(label, f"{verdict.value} {tr(conclusion(found))}")


def show_role(label: QLabel, role: str) -> None:
    """Give a label another role while it is seen."""
    if label.property("role") != role:
        with_role(label, role)
        label.style().polish(label)
