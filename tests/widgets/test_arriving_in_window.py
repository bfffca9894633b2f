"""What the window shows of a series that arrives, of one that was left half way, and of priors on their way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.core.identity import StudyInstanceUID
from app.core.study import Patient, SeriesRecord, StudyRecord
from tests.helpers.far_away import SLICES, FarAway
from widgets.main_window import MainWindow
from widgets.panels.priors_button import PriorsButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> FarAway:
    return FarAway(monkeypatch)


def shown(far: FarAway, qtbot: QtBot) -> MainWindow:
    window = MainWindow(far.session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.transport.slider.width() >= 80)
    return window


def heights(window: MainWindow) -> list[int]:
    """How high the track of the slider is at each place of the whole series."""
    slider = window.transport.slider
    picture = slider.grab().toImage()
    ground = picture.pixelColor(0, 0)
    ratio = picture.devicePixelRatio()
    left, right = 4, slider.width() - 4
    found = []
    for place in range(SLICES):
        x = left + (place + 0.5) * (right - left) / SLICES
        column = [picture.pixelColor(round(x * ratio), y) for y in range(picture.height())]
        found.append(sum(colour != ground for colour in column))
    return found


def test_what_has_not_come_is_a_thin_line_on_the_slider_and_a_click_there_fetches_it_next(far: FarAway, qtbot: QtBot):
    window, seen = shown(far, qtbot), []  # type: ignore[var-annotated]

    def look() -> None:
        slider = window.transport.slider
        qtbot.waitUntil(lambda: "thin: has not come" in slider.toolTip())
        seen.extend(heights(window))
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 6, slider.height() // 2))
        assert far.in_view == 9

    far.at(6, look)
    far.open()
    here = [index for index, height in enumerate(seen) if height > min(seen)]
    assert here == [4, 5, 6, 7, 8]
    assert far.fetched[6] == SLICES
    qtbot.waitUntil(lambda: "thin" not in window.transport.slider.toolTip())
    assert min(heights(window)) > min(seen)


def test_where_regions_are_listed_it_is_said_why_none_are(far: FarAway, qtbot: QtBot):
    window, said = shown(far, qtbot), []  # type: ignore[var-annotated]
    far.at(6, lambda: said.append(window.review.message.text()))
    far.at(7, far.session.cancel)
    far.open()
    said.append(window.review.message.text())
    assert said == [
        "This series is still arriving: 5 of 12 images.",
        "Only 7 of 12 images of this series are here. Fetch the rest first.",
    ]


def test_a_notice_offers_the_rest(far: FarAway, qtbot: QtBot):
    window = shown(far, qtbot)
    far.at(5, far.session.cancel)
    far.open()
    (card,) = window.notices.cards
    assert card.remedy_button.text() == "Fetch the rest"
    card.remedy_button.click()
    far.runner.run_all()
    assert far.seen == list(range(1, SLICES + 1))


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def action_of(menu: QMenu, text: str) -> Callable[[], None]:
    return next(action.trigger for action in menu.actions() if action.text().startswith(text))


def test_priors_are_fetched_from_their_list_and_marked(far: FarAway, qtbot: QtBot):
    ada = Patient("Example^Ada", "4711", "19610402")
    for number in (1, 2):
        study = StudyRecord(StudyInstanceUID(f"2.25.{number}"), ada, f"202{number}0105", number_of_instances=3)
        far.archive.studies.append(replace(study, study_description=f"Knee {number}"))
        far.archive.series.append(SeriesRecord(study.study_instance_uid, f"2.25.{number}.1", "MR"))
    button = PriorsButton(far.session)
    qtbot.addWidget(button)
    far.open()
    assert button.text() == "Priors (2)"
    button.fill()
    fetch = next(action.menu() for action in button.choices.actions() if action.menu() is not None)
    assert entries(fetch)[0] == "All with the same patient ID (2)"
    assert [text[-6:] for text in entries(fetch)[1:]] == ["Knee 2", "Knee 1"]
    action_of(fetch, "All")()
    assert button.text() == "Priors (2)  ↓ 1/2"
    far.runner.run("fetch-priors")
    assert button.text() == "Priors (2)  ↓ 2/2"
    button.fill()
    assert any(text.startswith("Fetching prior 2 of 2") for text in entries(button.choices))
    action_of(button.choices, "Stop fetching")()
    far.runner.run_all()
    button.fill()
    marked = [text for text in entries(button.choices) if text.endswith("✓ on this machine")]
    assert len(marked) == 1 and "Knee 2" in marked[0]
    assert button.text() == "Priors (2)"
