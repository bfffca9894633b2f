"""The correction ledger in a window: what became of proposals, in a few sentences, in plots, in a table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.ledger_figures import Bin, LedgerFigures
from app.core.ledger_figures import Period as Days
from app.core.phrases import phrase
from app.session.ledger import LedgerShown, Period
from app.session.ledger_texts import NOTHING_CHOSEN, NOTHING_DECIDED, headline, network_text
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.table_windows import resize_within_screen, set_up_table
from widgets.item_models.ledger_model import DECIDED_COLUMN, LedgerModel
from widgets.item_models.localised import date_format, short_date
from widgets.item_models.table_model import TableSorting
from widgets.panels.labels import say, wrapped
from widgets.panels.ledger_plots import Bar, BarPlot, Legend
from widgets.translation import said, tr

FIRST_SIZE: Final = (1160, 720)
SUGGESTED_NAME: Final = "correction-ledger.csv"
LEAST_COMBO_LETTERS: Final = 12
PERIODS: Final = {
    Period.EVERYTHING: phrase("All days"),
    Period.WEEK: phrase("Last 7 days"),
    Period.MONTH: phrase("Last 30 days"),
    Period.QUARTER: phrase("Last 90 days"),
    Period.YEAR: phrase("Last 365 days"),
    Period.BETWEEN: phrase("Between two days"),
}


class LedgerDialog(QDialog):
    """Follows `session.ledger`; closing it forgets what was read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ledger = session.ledger
        self.network, self.class_name, self.period = QComboBox(), QComboBox(), QComboBox()
        self.since, self.until = QDateEdit(), QDateEdit()
        self.between = QWidget()
        self.headline = wrapped()
        self.remark, self.failure = wrapped(role="caution"), wrapped(role="error")
        self.empty = wrapped(role="dim")
        self.over_time = BarPlot(tr("Decisions over time"))
        self.dice = BarPlot(tr("Dice of what was validated"))
        self.seconds = BarPlot(tr("Seconds to decide"))
        self.model = LedgerModel(self)
        self.sorting = TableSorting(self.model, self)
        self.table = QTreeView()
        self.export, self.clear = QPushButton(tr("Export CSV…")), QPushButton(tr("Clear…"))
        self.done_button = QPushButton(tr("Close"))
        self._set_up()
        self._lay_out()
        self._connect()
        self._show()
        resize_within_screen(self, *FIRST_SIZE)

    def done(self, result: int) -> None:
        """Forget what was read."""
        self._ledger.close()
        super().done(result)

    def _set_up(self) -> None:
        self.setWindowTitle(tr("Correction ledger"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setSizeGripEnabled(True)
        for box, name in (
            (self.network, tr("Network")),
            (self.class_name, tr("Class")),
            (self.period, tr("Days")),
        ):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_COMBO_LETTERS)
        for period, text in PERIODS.items():
            self.period.addItem(tr(text), period)
        for edit, name in ((self.since, tr("First day")), (self.until, tr("Last day"))):
            edit.setAccessibleName(name)
            edit.setDisplayFormat(date_format())
            edit.setCalendarPopup(True)
        set_up_table(self.table, self.sorting, tr("Networks and classes"))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(DECIDED_COLUMN, Qt.SortOrder.DescendingOrder)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setToolTip(tr("Enter or a double click shows this network and class alone"))
        self.export.setToolTip(
            tr("Every decision that is chosen above, a row each; no patient and no reviewer is named")
        )
        self.clear.setToolTip(tr("Forget every decision that is noted here; regions and journals stay as they are"))
        for button in (self.export, self.clear, self.done_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        self.chooser = QWidget()
        chooser = QHBoxLayout(self.chooser)
        chooser.setContentsMargins(0, 0, 0, 0)
        chooser.setSpacing(8)
        days = QHBoxLayout(self.between)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(8)
        for part in (self.since, QLabel("–"), self.until):
            days.addWidget(part)
        for box in (self.network, self.class_name, self.period):
            chooser.addWidget(box, 2 if box is self.network else 1)
        chooser.addWidget(self.between)
        plots = QHBoxLayout()
        plots.setSpacing(24)
        for plot in (self.over_time, self.dice, self.seconds):
            plots.addWidget(plot, 1)
        self.plots = QWidget()
        upper = QVBoxLayout(self.plots)
        upper.setContentsMargins(0, 0, 0, 4)
        upper.setSpacing(4)
        upper.addLayout(plots, 1)
        upper.addWidget(Legend())
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.plots)
        self.split.addWidget(self.table)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.export)
        foot.addWidget(self.clear)
        foot.addStretch()
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.chooser)
        for label in (self.remark, self.failure, self.headline, self.empty):
            layout.addWidget(label)
        layout.addWidget(self.split, 1)
        self.filler = QWidget()
        layout.addWidget(self.filler, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        bind(self._ledger.changed, self, self._show)
        self.network.activated.connect(self._choose)
        self.class_name.activated.connect(self._choose)
        self.period.activated.connect(self._choose_period)
        self.since.dateChanged.connect(self._choose_days)
        self.until.dateChanged.connect(self._choose_days)
        self.table.activated.connect(self._narrow)
        self.export.clicked.connect(self._ask_where)
        self.clear.clicked.connect(self._ask_whether)
        self.done_button.clicked.connect(self.accept)
        QShortcut(QKeySequence("F5"), self, self._ledger.open)

    def _choose(self) -> None:
        chosen = self._ledger.state.chosen
        self._ledger.choose(
            replace(chosen, network=self.network.currentData(), class_name=self.class_name.currentData() or "")
        )

    def _choose_period(self) -> None:
        self._ledger.choose_period(self.period.currentData())

    def _choose_days(self) -> None:
        since, until = (_day(edit.date()) for edit in (self.since, self.until))
        self._ledger.choose(replace(self._ledger.state.chosen, since=min(since, until), until=max(since, until)))

    def _narrow(self, index: QModelIndex) -> None:
        row = self.model.row(self.sorting.mapToSource(index))
        if row is not None:
            chosen = self._ledger.state.chosen
            self._ledger.choose(replace(chosen, network=row.network, class_name=row.class_name))

    def _show(self) -> None:
        state = self._ledger.state
        self._show_choice(state)
        figures = state.figures
        has_some = figures is not None and bool(figures.rows)
        say(self.remark, said(state.remark))
        say(self.failure, said(state.failure))
        say(self.headline, tr(headline(figures)) if figures is not None and has_some else "")
        say(self.empty, self._what_is_missing(state) if not has_some else "")
        self.chooser.setVisible(bool(state.decisions))
        self.split.setVisible(has_some)
        self.filler.setVisible(not has_some)
        self.export.setEnabled(has_some)
        self.clear.setEnabled(bool(state.decisions or state.remark or state.failure))
        if figures is not None:
            self._plot(figures)
            self.model.show(figures.rows)

    def _what_is_missing(self, state: LedgerShown) -> str:
        if state.failure:
            return ""
        if not state.is_read:
            return tr("Reading the ledger")
        return tr(NOTHING_CHOSEN) if state.decisions else tr(NOTHING_DECIDED)

    def _show_choice(self, state: LedgerShown) -> None:
        chosen = state.chosen
        _fill(self.network, tr("All networks"), ((network_text(one), one) for one in state.networks), chosen.network)
        _fill(
            self.class_name, tr("All classes"), ((one, one) for one in state.class_names), chosen.class_name or None
        )
        self.period.setCurrentIndex(list(PERIODS).index(state.period))
        self.between.setVisible(state.period is Period.BETWEEN)
        for edit, day in ((self.since, chosen.since), (self.until, chosen.until)):
            if day is not None:
                with QSignalBlocker(edit):
                    edit.setDate(QDate(day.year, day.month, day.day))

    def _plot(self, figures: LedgerFigures) -> None:
        self.over_time.show_bars(
            [Bar(short_date(period.first), _days_text(period), period.tally) for period in figures.periods]
        )
        self.dice.show_bars([Bar(f"{one.low:g}", _dice_text(one), one.tally) for one in figures.dice], last_edge="1")
        self.seconds.show_bars([Bar(f"{one.low:g}", _seconds_text(one), one.tally) for one in figures.seconds])

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, tr("Export the correction ledger"), SUGGESTED_NAME, tr("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, path: str) -> None:
        self._ledger.export(Path(path))

    def _ask_whether(self) -> None:
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle(tr("Clear the ledger"))
        question.setText(tr("Forget every decision that is noted on this machine, also what is not shown?"))
        question.setInformativeText(
            tr("This cannot be taken back; export it first to keep it. Regions, journals and structure sets stay.")
        )
        buttons = QMessageBox.StandardButton
        question.setStandardButtons(buttons.Discard | buttons.Cancel)
        question.button(buttons.Discard).setText(tr("Clear"))
        question.setDefaultButton(buttons.Cancel)
        question.setEscapeButton(buttons.Cancel)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.button(buttons.Discard).clicked.connect(self._ledger.clear)
        question.open()


def _fill(box: QComboBox, everything: str, choices: Iterable[tuple[str, object]], chosen: object) -> None:
    """Offer choices, everything first; what is offered already stays as it is."""
    wanted = [(everything, None), *choices]
    if wanted != [(box.itemText(place), box.itemData(place)) for place in range(box.count())]:
        box.clear()
        for text, data in wanted:
            box.addItem(text, data)
    box.setCurrentIndex(next((place for place, (_, data) in enumerate(wanted) if data == chosen), 0))


def _day(shown: QDate) -> date:
    return date(shown.year(), shown.month(), shown.day())


def _days_text(period: Days) -> str:
    first, last = short_date(period.first), short_date(period.last)
    return first if first == last else f"{first} – {last}"


def _dice_text(one: Bin) -> str:
    return tr("Dice {low:g} to {high:g}", low=one.low, high=one.high)


def _seconds_text(one: Bin) -> str:
    if math.isinf(one.high):
        return tr("{low:g} s and more", low=one.low)
    return f"{one.low:g}–{one.high:g} s"
