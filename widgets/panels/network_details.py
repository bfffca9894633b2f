"""One network looked into: why it fits or not, what it says of itself, its layers, its training, its description."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.model_card import LayerRow, ModelCard, NetworkDetails
from app.core.phrases import phrase
from app.core.trust import signature_sentence
from app.session.model_facts import model_facts
from app.session.network_rows import Fit, NetworkRow
from app.session.network_texts import FITS, SIGNATURES, fit_text
from app.session.networks import NetworksShown
from widgets.item_models.localised import moment, whole_number
from widgets.panels.labels import breakable, say, with_role, wrapped
from widgets.translation import said, tr

LONGEST_TEXT: Final = 200_000
"""Letters of a JSON text that are shown."""
MOST_LAYERS: Final = 5_000
NUMBER, LAYER, SHAPE, PARAMETERS = range(4)
NOT_FETCHED: Final = phrase("It is not on this machine yet. Fetch it to see what it says of itself.")
NO_LAYERS: Final = phrase("Its layers cannot be listed: the object holds a network in another form.")


class NetworkDetailsView(QWidget):
    """Shows what the session knows of the selected network; has no state of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[NetworkRow | None, NetworkDetails | None, str] | None = None
        self.tabs = QTabWidget()
        self.reason, self.signature, self.problem = wrapped(), wrapped(), wrapped(role="error")
        self.caution = wrapped(tr("For demonstration, not for diagnosis"), "caution")
        self._facts = QFormLayout()
        self.layers = QTreeWidget()
        self.no_layers = wrapped(role="dim")
        self.training, self.description = _text_view(tr("Training")), _text_view(tr("Description"))
        self._lay_out()

    def show_state(self, state: NetworksShown) -> None:
        """Show the selected network."""
        shown = (state.row, state.details, state.details_failure)
        if shown == self._shown:
            return
        self._shown = shown
        row, details, failure = shown
        self.tabs.setEnabled(row is not None)
        self._show_overview(row, failure)
        self._show_layers(details)
        card = details.card if details is not None else (row.card if row is not None else None)
        self.training.setPlainText(_json(dict(card.training_info)) if card is not None else "")
        self.description.setPlainText(_indented(details.architecture_text) if details is not None else "")

    def _lay_out(self) -> None:
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label in (self.reason, self.signature, self.problem, self.caution):
            column.addWidget(label)
        column.addLayout(self._facts)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(overview)
        self.layers.setColumnCount(4)
        self.layers.setHeaderLabels([tr("No."), tr("Layer"), tr("Output"), tr("Parameters")])
        self.layers.headerItem().setTextAlignment(PARAMETERS, Qt.AlignmentFlag.AlignRight)
        self.layers.setAccessibleName(tr("Layers"))
        self.layers.setRootIsDecorated(False)
        self.layers.setUniformRowHeights(True)
        self.layers.setTabKeyNavigation(False)
        self.layers.header().setStretchLastSection(False)
        self.layers.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.layers.header().setSectionResizeMode(LAYER, QHeaderView.ResizeMode.Stretch)
        layers = QWidget()
        rows = QVBoxLayout(layers)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.no_layers)
        rows.addWidget(self.layers, 1)
        self.tabs.addTab(area, tr("Overview"))
        self.tabs.addTab(layers, tr("Layers"))
        self.tabs.addTab(self.training, tr("Training"))
        self.tabs.addTab(self.description, tr("Description"))
        self.tabs.setDocumentMode(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _show_overview(self, row: NetworkRow | None, failure: str) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        card = row.card if row is not None else None
        say(self.reason, _why(row) if row is not None else "")
        self._show_signature(card)
        problem = failure or (row.problem if row is not None else "")
        say(self.problem, said(problem))
        self.caution.setVisible(card is not None and card.is_for_demonstration)
        if row is None:
            return
        if card is None and not row.problem:
            self._add_fact("", tr(NOT_FETCHED))
        for fact in model_facts(card) if card is not None else ():
            self._add_fact(said(fact.label), said(fact.value))
        if card is not None:
            self._add_fact(tr("Digest"), card.digest, is_copied=True)
        self._add_fact("DnnUID", row.record.dnn_uid, is_copied=True)
        self._add_fact(tr("Last used"), moment(row.last_used) if row.last_used is not None else tr("never here"))

    def _show_signature(self, card: ModelCard | None) -> None:
        self.signature.setVisible(card is not None)
        if card is not None:
            sign = SIGNATURES[card.signature]
            with_role(self.signature, sign.role)
            self.signature.style().polish(self.signature)
            sentence = tr(signature_sentence(card))
            self.signature.setText(f"{sign.mark}  {sentence}")

    def _add_fact(self, label: str, value: str, *, is_copied: bool = False) -> None:
        self._facts.addRow(
            with_role(QLabel(label), "dim"), _to_copy(value) if is_copied else wrapped(breakable(value))
        )

    def _show_layers(self, details: NetworkDetails | None) -> None:
        self.layers.clear()
        table = details.table if details is not None else ()
        self.layers.addTopLevelItems([_item(row) for row in table[:MOST_LAYERS]])
        if table:
            total = sum(row.parameters for row in table)
            say(
                self.no_layers,
                tr("{layers} layers, {parameters} parameters", layers=len(table), parameters=whole_number(total)),
            )
        else:
            say(self.no_layers, tr(NO_LAYERS) if details is not None else "")
        self.layers.setVisible(bool(table))


def _to_copy(value: str) -> QLineEdit:
    """An identifier on one line, whatever room there is, to select and copy as it is."""
    line = QLineEdit(value)
    line.setReadOnly(True)
    line.setFrame(False)
    line.setProperty("role", "fact")
    line.setCursorPosition(0)
    return line


def _why(row: NetworkRow) -> str:
    """Whether it fits the image in view, and why."""
    if row.fit is Fit.NO_IMAGE:
        return tr("Open a series to see whether it fits.")
    verdict = f"{FITS[row.fit].mark}  {said(fit_text(row))}"
    reason = said(row.reason).rstrip(".")
    return f"{verdict}: {reason}." if reason else f"{verdict}."


def _item(row: LayerRow) -> QTreeWidgetItem:
    shape = " × ".join(str(size) for size in row.output_shape)
    item = QTreeWidgetItem([str(row.number), row.code, shape, whole_number(row.parameters)])
    item.setTextAlignment(PARAMETERS, Qt.AlignmentFlag.AlignRight)
    return item


def _text_view(name: str) -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setAccessibleName(name)
    view.setTabChangesFocus(True)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return view


def _json(content: object) -> str:
    try:
        text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return tr("It cannot be shown.")
    return _cut(text)


def _indented(text: str) -> str:
    """A description with one member on each line, where it is JSON; else as it stands."""
    try:
        return _json(json.loads(text))
    except (ValueError, RecursionError):
        return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
