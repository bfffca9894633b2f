"""What the selected region measures: folded away until somebody wants to know, live from then on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.session.figure_texts import as_text, figure_lines, figure_remarks
from app.session.session import Session
from widgets.bind import bind
from widgets.panels.expander import Expander
from widgets.panels.labels import say, with_role, wrapped
from widgets.translation import said, tr

SUGGESTED_NAME = "regions.csv"
ROLES = (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
NOTHING = phrase("Select a region that lies in this series.")


class RegionFiguresPanel(QWidget):
    """Names and numbers, the rule of the volume, and two buttons."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.fold = Expander(tr("Figures"))
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setSpacing(2)
        self.remarks = wrapped(role="dim")
        self.copy = QPushButton(tr("Copy"))
        self.export = QPushButton(tr("Export CSV…"))
        self.export.setToolTip(tr("The figures of all regions on the list; it names no patient"))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 8, 0)
        for button in (self.copy, self.export):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        buttons.addStretch()
        self.fold.body.addLayout(self._form)
        self.fold.body.addWidget(self.remarks)
        self.fold.body.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold)
        self.fold.button.toggled.connect(session.region_figures.watch)
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self._ask_where)
        bind(session.region_figures.changed, self, self._show)
        self._show()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The names and numbers shown."""
        found = []
        for row in range(self._form.rowCount()):
            name, number = (self._form.itemAt(row, role).widget().text() for role in ROLES)
            found.append((name, number))
        return found

    def _show(self) -> None:
        figures = self._session.region_figures.value
        while self._form.rowCount():
            self._form.removeRow(0)
        self.copy.setEnabled(figures is not None)
        if figures is None:
            say(self.remarks, tr(NOTHING))
            return
        for name, number in figure_lines(figures):
            shown = QLabel(said(number))
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._form.addRow(with_role(wrapped(said(name)), "dim"), shown)
        say(self.remarks, "\n".join(said(remark) for remark in figure_remarks(figures)))

    def _copy(self) -> None:
        figures = self._session.region_figures.value
        if figures is not None:
            QGuiApplication.clipboard().setText(said(as_text(figures)))
            self._session.notices.inform(phrase("The figures are copied."))

    def _ask_where(self) -> None:
        title = tr("Export the figures of the regions")
        dialog = QFileDialog(self.window(), title, SUGGESTED_NAME, tr("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, path: str) -> None:
        self._session.region_figures.export(Path(path))
