"""The session's commands as Qt actions: menus, shortcuts and buttons are all made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.session.commands import COMMANDS, Command
from app.session.session import Session
from widgets.bind import bind

MENUS = ("File", "View", "Layout", "Image", "Measure", "Review", "Help")
TYPED_INTO = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class Actions(QObject):
    """One action per command, enabled when its command is.

    Parameters
    ----------
    window
        Where the shortcuts work.
    dialogs
        What commands without `run` do, by name: they open a dialog or move the focus.
    """

    def __init__(self, session: Session, window: QWidget, *, dialogs: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            if command.run is not None or command.name in dialogs:
                self._add(command, window)
        for signal in (
            session.series_opened,
            session.opening_changed,
            session.review_changed,
            session.proposing.changed,
            session.saving.changed,
            session.measuring.changed,
            session.annotating.tool_changed,
            session.view_changed,
            session.mpr.opened_or_closed,
            session.panes.layout_changed,
            session.panes.opening_changed,
            session.synchronising.links_changed,
            session.browser.changed,
            session.preferences.changed,
        ):
            bind(signal, self, self._refresh)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there are no widgets without one
        application.focusChanged.connect(self._follow_focus)
        self._refresh()

    def __getitem__(self, name: str) -> QAction:
        """The action of the command of that name."""
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        for group in MENUS:
            menu = bar.addMenu(group)
            for name, command in self._commands.items():
                if command.group == group:
                    menu.addAction(self._actions[name])

    def _add(self, command: Command, window: QWidget) -> None:
        action = QAction(command.text, window)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setToolTip(_tip(command, command.text))
        action.setMenuRole(QAction.MenuRole.NoRole)
        # A key that is held down must not decide on one region after another.
        action.setAutoRepeat(command.group == "View")
        action.setCheckable(command.checked is not None)
        action.triggered.connect(partial(self._run, command.name))
        window.addAction(action)
        self._commands[command.name] = command
        self._actions[command.name] = action

    def _run(self, name: str, _checked: bool = False) -> None:
        command = self._commands[name]
        if not command.enabled(self._session):
            return
        if command.run is not None:
            command.run(self._session)
        else:
            self._dialogs[name]()

    def _refresh(self) -> None:
        for name, command in self._commands.items():
            self._actions[name].setEnabled(command.enabled(self._session))
            if command.checked is not None:
                self._actions[name].setChecked(command.checked(self._session))
        history = self._session.history
        for name, what in (("undo", history.undo_text), ("redo", history.redo_text)):
            command = self._commands[name]
            self._actions[name].setToolTip(_tip(command, f"{command.text}: {what}" if what else command.text))

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Where the user types, bare keys are text: they come back when the focus leaves."""
        typing = isinstance(new, TYPED_INTO)
        for name, command in self._commands.items():
            keys = [QKeySequence(key) for key in command.keys]
            self._actions[name].setShortcuts([key for key in keys if not (typing and _is_bare(key))])


def _is_bare(key: QKeySequence) -> bool:
    """Whether the key is pressed alone or with Shift; function keys are never text."""
    combination = key[0]
    is_function_key = Qt.Key.Key_F1 <= combination.key() <= Qt.Key.Key_F35
    return combination.keyboardModifiers() in BARE and not is_function_key


def _tip(command: Command, text: str) -> str:
    first = f"{text} ({QKeySequence(command.keys[0]).toString(_NATIVE)})" if command.keys else text
    return f"{first}\n{command.tip}" if command.tip else first


_NATIVE = QKeySequence.SequenceFormat.NativeText
