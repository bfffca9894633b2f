"""A thorough look at a PACS: findings as they come, and what to hand to its administrator, to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.session.doctor import Examination
from widgets.bind import bind
from widgets.dialogs.finding_rows import FindingRows, show_conclusion, show_role
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

ABOUT = phrase("Nothing is stored at the PACS. A small series is fetched to see whether that works, and not kept.")
HEIGHT = 360


class DoctorDialog(RoomyDialog):
    """Begins to look when it is opened; closing it ends that."""

    def __init__(self, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(tr("Examine {node}", node=examination.node.name), width=640, parent=parent)
        self._examination = examination
        self.state = wrapped(role="dim")
        self.findings = FindingRows()
        self.requests = wrapped()
        self.copy = QPushButton(tr("Copy the report"))
        self.again = QPushButton(tr("Look again"))
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
        inner.addWidget(self.findings)
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
        self.findings.show_findings(found)
        requests = self._examination.requests
        say(self.requests, "\n".join(said(line) for line in requests))
        self._ask.setVisible(bool(requests))
        running = self._examination.is_running
        if running:
            show_role(self.state, "dim")
            self.state.setText(tr("Looking…"))
        else:
            show_conclusion(self.state, found)
        self.copy.setEnabled(not running)
        self.again.setEnabled(not running)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(said(self._examination.report))
