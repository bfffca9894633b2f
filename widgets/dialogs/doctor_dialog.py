"""A thorough look at a PACS: findings as they come, and what to hand to its administrator, to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.node_services import NodeCheck, Verdict
from app.core.phrases import phrase
from app.session.doctor import Examination
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

ABOUT = phrase("Nothing is stored at the PACS. A small series is fetched to see whether that works, and not kept.")
ROLES = {Verdict.WORKS: "good", Verdict.REMARK: "dim", Verdict.FAILS: "error"}
HEIGHT = 360


class DoctorDialog(RoomyDialog):
    """Begins to look when it is opened; closing it ends that."""

    def __init__(self, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(tr("Examine {node}", node=examination.node.name), width=640, parent=parent)
        self._examination = examination
        self.state = wrapped(role="dim")
        self.findings = QVBoxLayout()
        self.requests = wrapped()
        self.copy = QPushButton(tr("Copy the report"))
        self.again = QPushButton(tr("Look again"))
        self._shown: list[QLabel] = []
        self._lay_out()
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(examination.start)
        self.finished.connect(examination.cancel)
        bind(examination.changed, self, self._show)
        examination.start()

    def _lay_out(self) -> None:
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self.findings.setSpacing(8)
        inner.addLayout(self.findings)
        self._ask = heading(tr("To ask the PACS administrator for"))
        inner.addWidget(self._ask)
        inner.addWidget(self.requests)
        inner.addStretch()
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        area.setMinimumHeight(min(HEIGHT, self.room().height() // 2))
        self.column.addWidget(wrapped(tr(ABOUT), "dim"))
        self.column.addWidget(area, 1)
        self.column.addWidget(self.state)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.copy, self.again):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.add_buttons(buttons)

    def _show(self) -> None:
        found = self._examination.found
        while len(self._shown) > len(found):
            self._shown.pop().deleteLater()
        for check in found[len(self._shown) :]:
            label = wrapped(_text(check), ROLES[check.verdict])
            self._shown.append(label)
            self.findings.addWidget(label)
        requests = self._examination.requests
        say(self.requests, "\n".join(said(line) for line in requests))
        self._ask.setVisible(bool(requests))
        running = self._examination.is_running
        failed = any(check.verdict is Verdict.FAILS for check in found)
        ended = tr("Something does not work.") if failed else tr("All that has to work does.")
        self.state.setText(tr("Looking…") if running else ended)
        self.copy.setEnabled(not running)
        self.again.setEnabled(not running)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(said(self._examination.report))


def _text(check: NodeCheck) -> str:
    return " ".join([check.verdict.value, *(said(part) for part in (check.what, check.advice) if part)])
