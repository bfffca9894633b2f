"""Menus, keys and buttons are the session's commands, no more and no less, and text fields keep their keys."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenuBar, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.keys import normal_key
from app.core.preferences import Preferences
from app.core.roi import ReviewState
from app.session.commands import COMMANDS, command
from app.session.session import Session
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.actions import MENUS, Actions, native, with_letters

DIALOGS = tuple(command.name for command in COMMANDS if command.run is None)


class Window(QWidget):
    """A window with an image to have the focus, and fields to type into."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.actions_by_name = Actions(session, self, dialogs={name: self._asking(name) for name in DIALOGS})
        self.image, self.line, self.choice, self.button = QWidget(), QLineEdit(), QComboBox(), QPushButton("Do")
        self.choice.addItems(["", "A", "V", "X"])
        self.image.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        for widget in (self.image, self.line, self.choice, self.button):
            layout.addWidget(widget)

    def _asking(self, name: str) -> Callable[[], None]:
        return lambda: self.asked.append(name)


def show(qtbot: QtBot, services: FakeServices) -> Window:
    window = Window(services.session)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.image.setFocus()
    return window


def menus(bar: QMenuBar) -> list[tuple[str, list[QAction]]]:
    return [(entry.text(), entry.menu().actions()) for entry in bar.actions()]


def selected_state(session: Session) -> ReviewState | None:
    review = session.review
    assert review is not None
    return review.selected.state if review.selected else None


def test_every_command_has_its_text_and_its_keys(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    for item in COMMANDS:
        action = window.actions_by_name[item.name]
        assert action.iconText() == item.text
        assert action.shortcuts() == [QKeySequence(key) for key in item.keys]
        assert all(not key.isEmpty() for key in action.shortcuts())


def test_no_key_means_two_things():
    keys = [QKeySequence(key).toString() for item in COMMANDS for key in item.keys]
    assert len(keys) == len(set(keys))


def test_every_command_stands_in_one_menu(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    window.actions_by_name.fill(bar)
    names = [action.objectName() for _, entries in menus(bar) for action in entries if not action.isSeparator()]
    assert sorted(names) == sorted(item.name for item in COMMANDS)


def test_lines_part_what_belongs_together_from_the_rest(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    window.actions_by_name.fill(bar)
    for title, entries in menus(bar):
        parts = [list(part) for is_line, part in groupby(entries, lambda one: one.isSeparator()) if not is_line]
        assert not entries[0].isSeparator() and not entries[-1].isSeparator()
        assert max(len(part) for part in parts) <= 10, title
        assert len(parts) == 1 + sum(entry.isSeparator() for entry in entries), "no line stands beside another"


def test_menus_and_what_is_in_them_are_chosen_by_letters(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    window.actions_by_name.fill(bar)
    for entries in (bar.actions(), *([one for one in entries if one.text()] for _, entries in menus(bar))):
        letters = [entry.text()[entry.text().index("&") + 1].casefold() for entry in entries if "&" in entry.text()]
        assert len(set(letters)) == len(letters) >= min(len(entries), 16)
    bare = {entry.text().replace("&", "") for _, entries in menus(bar) for entry in entries if entry.text()}
    assert bare == {item.text for item in COMMANDS}


def test_a_mark_stays_with_the_tool_in_hand_however_often_it_is_chosen(qtbot: QtBot, services: FakeServices):
    actions = show(qtbot, services).actions_by_name
    for _ in range(3):
        actions["tool-select"].trigger()
        assert actions["tool-select"].isChecked()
    actions["tool-zoom"].trigger()
    assert [name for name in ("tool-select", "tool-zoom") if actions[name].isChecked()] == ["tool-zoom"]


def test_no_key_hides_the_letter_of_a_menu():
    menus = {f"Alt+{title[title.index('&') + 1]}" for title in with_letters(MENUS)}
    assert not menus & {key for item in COMMANDS for key in item.keys}


def test_every_command_says_what_it_does_and_by_which_key(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    for item in COMMANDS:
        tip = window.actions_by_name[item.name].toolTip()
        assert item.name in {"undo", "redo"} or tip.startswith(item.text)
        assert item.tip in tip
        assert native(item.keys[0]) in tip if item.keys else "(" not in tip


def test_another_key_works_at_once_and_the_old_one_no_longer(qtbot: QtBot, services: FakeServices):
    session = services.session
    session.propose()
    window = show(qtbot, services)
    session.preferences.change(Preferences(keys={"validate": ("F9",)}))
    qtbot.keyClick(window.image, Qt.Key.Key_V)
    assert selected_state(session) is ReviewState.PROPOSED
    qtbot.keyClick(window.image, Qt.Key.Key_F9)
    review = session.review
    assert review is not None
    assert ReviewState.VALIDATED in {roi.state for roi in review.rois}
    assert "(F9)" in window.actions_by_name["validate"].toolTip()


def test_the_preferred_keys_hold_from_the_start(qtbot: QtBot):
    services = fake_services(preferences=Preferences(keys={"fit": ("Ctrl+Alt+F",)}))
    actions = show(qtbot, services).actions_by_name
    assert actions["fit"].shortcuts() == [QKeySequence("Ctrl+Alt+F")]
    assert actions.keys_text("fit") == "Ctrl+Alt+F"


@given(st.sampled_from([key for item in COMMANDS for key in item.keys] + ["F35", "Meta+Alt+Shift+Up", "Ctrl++", "É"]))
def test_keys_are_written_as_qt_writes_them(key: str):
    assert QKeySequence(normal_key(key)).toString(QKeySequence.SequenceFormat.PortableText) == normal_key(key)


def test_a_button_is_pressed_by_space_and_left_by_tab(qtbot: QtBot, services: FakeServices):
    session = services.session
    session.propose()
    window = show(qtbot, services)
    pressed: list[bool] = []
    window.button.clicked.connect(lambda: pressed.append(True))
    window.button.setFocus()
    selected = session.review.selected if session.review else None
    qtbot.keyClick(window.button, Qt.Key.Key_Space)
    assert pressed == [True]
    assert session.review is not None and session.review.selected is selected
    qtbot.keyClick(window.button, Qt.Key.Key_Tab)
    assert window.asked == []
    assert not window.button.hasFocus()


def test_actions_are_enabled_exactly_when_their_commands_are(qtbot: QtBot):
    services = fake_services()
    session = services.session
    actions = show(qtbot, services).actions_by_name

    def check() -> None:
        wrong = {item.name for item in COMMANDS if actions[item.name].isEnabled() != item.enabled(session)}
        assert not wrong

    check()
    services.open_study()
    check()
    services.show_pixels()
    for name in ("propose", "next-slice", "validate", "undo", "redo", "layout-2x2", "enlarge", "next-viewport"):
        actions[name].trigger()
        check()
    for name in ("layout-1x1", "measure-length", "cancel", "tool-window", "cine", "cine", "mpr", "cancel"):
        actions[name].trigger()
        check()
    session.preferences.change(Preferences(keys={"validate": ("F9",)}))
    check()


def test_keys_drive_the_review(qtbot: QtBot, services: FakeServices):
    session = services.session
    window = show(qtbot, services)
    qtbot.keyClick(window.image, Qt.Key.Key_A)
    assert selected_state(session) is ReviewState.PROPOSED
    review = session.review
    assert review is not None
    qtbot.keyClick(window.image, Qt.Key.Key_V)
    qtbot.keyClick(window.image, Qt.Key.Key_X)
    assert [roi.state for roi in review.rois] == [ReviewState.VALIDATED, ReviewState.REJECTED]
    qtbot.keyClick(window.image, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [roi.state for roi in review.rois] == [ReviewState.VALIDATED, ReviewState.PROPOSED]


def test_keys_turn_slices(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    here = services.session.viewport.view.index
    qtbot.keyClick(window.image, Qt.Key.Key_Down)
    qtbot.keyClick(window.image, Qt.Key.Key_Down)
    qtbot.keyClick(window.image, Qt.Key.Key_Up)
    assert services.session.viewport.view.index == here + 1
    qtbot.keyClick(window.image, Qt.Key.Key_End)
    assert services.session.viewport.view.index == 11


@pytest.mark.parametrize("field", ["line", "choice"])
def test_bare_keys_are_text_where_the_user_types(qtbot: QtBot, services: FakeServices, field: str):
    session = services.session
    session.propose()
    window = show(qtbot, services)
    widget = getattr(window, field)
    widget.setFocus()
    index = session.viewport.view.index
    for key in (Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Home):
        qtbot.keyClick(widget, key)
    if isinstance(widget, QComboBox):
        widget.hidePopup()
    review = session.review
    assert review is not None
    assert all(roi.state is ReviewState.PROPOSED for roi in review.rois)
    assert session.viewport.view.index == index
    if isinstance(widget, QLineEdit):
        assert widget.text() == "vxa "
    window.image.setFocus()
    qtbot.keyClick(window.image, Qt.Key.Key_V)
    assert ReviewState.VALIDATED in {roi.state for roi in review.rois}


def test_tab_leaves_a_field_and_folds_panels_elsewhere(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    window.line.setFocus()
    qtbot.keyClick(window.line, Qt.Key.Key_Tab)
    assert window.asked == []
    assert window.choice.hasFocus()
    window.image.setFocus()
    qtbot.keyClick(window.image, Qt.Key.Key_Tab)
    assert window.asked == ["panels"]


def test_keys_with_ctrl_work_everywhere(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    window.line.setFocus()
    qtbot.keyClick(window.line, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.line, Qt.Key.Key_F1)
    assert window.asked == ["search", "shortcuts"]


def test_commands_without_run_are_the_windows(qtbot: QtBot, services: FakeServices):
    window = show(qtbot, services)
    for name in DIALOGS:
        window.actions_by_name[name].trigger()
    assert window.asked == [name for name in DIALOGS if command(name).enabled(services.session)]


def test_what_cannot_be_done_is_disabled_until_it_can(qtbot: QtBot):
    services = fake_services()
    session = services.session
    actions = show(qtbot, services).actions_by_name
    assert not actions["propose"].isEnabled()
    assert actions["search"].isEnabled()
    services.open_study()
    assert actions["propose"].isEnabled()
    assert not actions["validate"].isEnabled()
    services.show_pixels()
    session.propose()
    assert actions["validate"].isEnabled()
    assert not actions["save"].isEnabled()
    session.deciding.validate_selected()
    assert actions["save"].isEnabled()
    assert actions["undo"].toolTip().startswith("Undo: validate")


def test_cancel_is_there_while_something_runs(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    actions = show(qtbot, services).actions_by_name
    assert not actions["cancel"].isEnabled()
    services.session.open_series(services.reader.series["1.2.826.0.1.1.1"].series)  # type: ignore[index]
    assert actions["cancel"].isEnabled()
    services.session.cancel()
    assert not actions["cancel"].isEnabled()


def test_a_held_key_decides_once(qtbot: QtBot, services: FakeServices):
    actions = show(qtbot, services).actions_by_name
    assert not actions["validate"].autoRepeat()
    assert not actions["reject"].autoRepeat()
    assert actions["next-slice"].autoRepeat()
