"""The window of the ledger: empty it says what will be there; full it is read in words, plots and a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolTip
from pytestqt.qtbot import QtBot

from app.core.ledger import Outcome
from app.core.ledger_figures import Tally
from app.core.preferences import Theme
from app.session.ledger import Period
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.ledgers import HEART, LUNG, ward
from widgets.dialogs.ledger_dialog import LedgerDialog
from widgets.dialogs.networks_dialog import NetworksDialog
from widgets.look import apply_look
from widgets.panels.ledger_plots import Bar, BarPlot, paint_part

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ACCEPTED, DECIDED = 4, 3


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.ledger.entries = list(ward())
    return made


def dialog_on(services: FakeServices, qtbot: QtBot) -> LedgerDialog:
    services.session.ledger.open()
    dialog = LedgerDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def column(dialog: LedgerDialog, number: int) -> list[str]:
    return [str(dialog.sorting.index(row, number).data()) for row in range(dialog.sorting.rowCount())]


def test_an_empty_ledger_says_what_will_be_in_it(qtbot: QtBot):
    dialog = dialog_on(fake_services(), qtbot)

    assert "Every decision on a proposal of a network is noted here" in dialog.empty.text()
    assert not dialog.split.isVisible() and not dialog.chooser.isVisible()
    assert not dialog.export.isEnabled() and not dialog.clear.isEnabled()


def test_a_ward_is_told_in_words_plots_and_a_table(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)

    assert "decisions for 60 patients" in dialog.headline.text()
    assert "95 % confidence" in dialog.headline.text()
    assert dialog.sorting.rowCount() == 5
    for plot in (dialog.over_time, dialog.dice, dialog.seconds):
        assert plot.accessibleName() and "✓" in plot.accessibleDescription()


def test_it_is_sorted_by_numbers_as_numbers(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    counts = [int(text) for text in column(dialog, DECIDED)]
    assert counts == sorted(counts, reverse=True), "the most first"

    dialog.table.sortByColumn(ACCEPTED, Qt.SortOrder.AscendingOrder)
    shares = [int(text.split(" ")[0]) for text in column(dialog, ACCEPTED)]
    assert shares == sorted(shares)


def test_a_choice_narrows_everything_down(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    before = dialog.over_time.accessibleDescription()
    place = next(at for at in range(dialog.network.count()) if dialog.network.itemData(at) == LUNG)
    dialog.network.setCurrentIndex(place)
    dialog.network.activated.emit(place)

    assert column(dialog, 0) == ["Lung CT"]
    assert dialog.over_time.accessibleDescription() != before


def test_enter_on_a_row_shows_it_alone(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.sorting.index(0, 0))
    row = dialog.model.row(dialog.sorting.mapToSource(dialog.sorting.index(0, 0)))
    assert row is not None
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    assert dialog.sorting.rowCount() == 1
    chosen = services.session.ledger.state.chosen
    assert (chosen.network, chosen.class_name) == (row.network, row.class_name)
    assert dialog.network.currentData() == row.network and dialog.class_name.currentText() == row.class_name


def test_two_days_can_be_named_in_either_order(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    place = dialog.period.findData(Period.BETWEEN)
    dialog.period.setCurrentIndex(place)
    dialog.period.activated.emit(place)
    assert dialog.between.isVisible()

    dialog.until.setDate(QDate(2026, 10, 31))
    dialog.since.setDate(QDate(2026, 11, 5))

    chosen = services.session.ledger.state.chosen
    assert (chosen.since, chosen.until) == (date(2026, 10, 31), date(2026, 11, 5))
    assert dialog.since.date() == QDate(2026, 10, 31)


def test_where_nothing_fits_the_choice_it_is_said_and_another_can_be_made(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    place = dialog.class_name.findData("Lung lesion")
    dialog.class_name.setCurrentIndex(place)
    heart = next(at for at in range(dialog.network.count()) if dialog.network.itemData(at) == HEART)
    dialog.network.setCurrentIndex(heart)
    dialog.network.activated.emit(heart)

    assert dialog.empty.text() == "No decision fits what is chosen above."
    assert dialog.network.isVisible() and dialog.clear.isEnabled() and not dialog.export.isEnabled()


def test_clearing_asks_first_and_cancel_is_the_way_out(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    for answer, left in ((QMessageBox.StandardButton.Cancel, True), (QMessageBox.StandardButton.Discard, False)):
        dialog.clear.click()
        (question,) = (box for box in dialog.findChildren(QMessageBox) if box.isVisible())
        assert question.defaultButton() is question.button(QMessageBox.StandardButton.Cancel)
        QTest.mouseClick(question.button(answer), Qt.MouseButton.LeftButton)
        assert bool(services.ledger.entries) is left

    assert "Nothing is in the ledger yet" in dialog.empty.text()


def test_the_table_is_exported(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    dialog._write("/somewhere/mine.csv")

    assert services.files.written[Path("/somewhere/mine.csv")].startswith(b"\xef\xbb\xbfWhen,Outcome,Network")


def test_closing_forgets_what_was_read(services: FakeServices, qtbot: QtBot):
    dialog = dialog_on(services, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not services.session.ledger.state.is_open


def test_the_window_of_networks_leads_there(qtbot: QtBot):
    services = fake_services()
    services.open_study()
    services.session.networks.open()
    dialog = NetworksDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    asked: list[bool] = []
    services.session.ledger.asked.connect(lambda: asked.append(True))

    dialog.ledger.click()

    assert asked and services.session.ledger.state.is_open


def test_bars_are_read_with_the_arrow_keys_past_empty_ones(qtbot: QtBot):
    plot = BarPlot("Seconds to decide")
    qtbot.addWidget(plot)
    plot.show_bars(
        [Bar("0", "0–2 s", Tally(3, 1, 0)), Bar("2", "2–5 s", Tally()), Bar("5", "5–10 s", Tally(0, 0, 2))]
    )
    plot.resize(300, 160)
    plot.show()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.reading == "0–2 s: ✓ 3   ✎ 1   ✕ 0"
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.reading == "5–10 s: ✓ 0   ✎ 0   ✕ 2"
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.reading.startswith("0–2 s")


def test_bars_are_read_with_the_pointer(qtbot: QtBot):
    plot = BarPlot("Dice")
    qtbot.addWidget(plot)
    plot.show_bars([Bar("0", "Dice 0–0.5", Tally(0, 2, 0)), Bar("0.5", "Dice 0.5–1", Tally(9, 1, 0))])
    plot.resize(300, 160)
    plot.show()
    point = QPoint(230, 90)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, point, plot.mapToGlobal(point)))

    assert QToolTip.text() == "Dice 0.5–1: ✓ 9   ✎ 1   ✕ 0"
    QToolTip.hideText()


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT, Theme.HIGH_CONTRAST])
def test_outcomes_differ_without_their_colours(qapp: QApplication, theme: Theme):
    apply_look(qapp, theme)
    try:
        shares = [_inked(outcome) for outcome in (Outcome.ACCEPTED, Outcome.EDITED, Outcome.REJECTED)]
    finally:
        apply_look(qapp, Theme.DARK)

    full, hatched, crossed = shares
    assert full == 1.0
    assert 0.2 < hatched < crossed - 0.1 < 0.9, shares


def _inked(outcome: Outcome) -> float:
    """How much of a piece is covered by its pattern, whatever its colour."""
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    paint_part(painter, QRectF(0, 0, 60, 60), outcome)
    painter.end()
    alphas = [image.pixelColor(x, y).alphaF() for x in range(5, 55) for y in range(5, 55)]
    return sum(alpha > 0.5 for alpha in alphas) / len(alphas)
