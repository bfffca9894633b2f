"""The session's commands as Qt actions: menus, shortcuts and buttons are all made from them.

An action's `iconText` is what a button says; its `text` has the letter that chooses it in a menu.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.core.phrases import phrase
from app.session.commands import COMMANDS, Command
from app.session.keymap import Keymap
from app.session.session import Session
from widgets.bind import bind
from widgets.translation import said, tr

MENUS = (
    phrase("File"),
    phrase("View"),
    phrase("Layout"),
    phrase("Image"),
    phrase("Measure"),
    phrase("Edit"),
    phrase("Review"),
    phrase("Help"),
)
AFTER_PAINTING_MS: Final = 2
"""Long enough for the picture of a slice to come first; a command that cannot run does nothing in any case."""
TYPED_INTO = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
CONTROLS = (*TYPED_INTO, QAbstractButton, QAbstractItemView, QAbstractSlider)
"""Where Tab goes on to the next one, as everywhere else."""
KEYS_PROPERTY = "verdantKeys"
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
        self.keymap = Keymap(session.preferences, COMMANDS)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._states: dict[str, tuple[bool, bool]] = {}
        self._history_texts = ("", "")
        for command in COMMANDS:
            if command.run is not None or command.name in dialogs:
                self._add(command, window)
        for signal in (
            session.series_opened,
            session.opening_changed,
            session.preparing.changed,
            session.review_changed,
            session.proposing.changed,
            session.saving.changed,
            session.object_saving.changed,
            session.region_export.changed,
            session.media.sending_on.changed,
            session.measuring.changed,
            session.hand.changed,
            session.mpr.opened_or_closed,
            session.panes.layout_changed,
            session.panes.opening_changed,
            session.synchronising.links_changed,
            session.browser.changed,
            session.priors.changed,
            session.fetching.priors.changed,
            session.preferences.changed,
            session.uncertainty.changed,
            session.draw_first.changed,
            session.side_by_side.changed,
        ):
            bind(signal, self, self._refresh)
        self._soon = QTimer(self, singleShot=True, interval=AFTER_PAINTING_MS)
        self._soon.timeout.connect(self._refresh)
        bind(session.view_changed, self, self._refresh_soon)
        bind(self.keymap.changed, self, self._take_keys)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there are no widgets without one
        application.focusChanged.connect(self._follow_focus)
        self._take_keys()
        self._refresh()

    def __contains__(self, name: str) -> bool:
        """Whether there is an action of that name: not where the window has no dialog for it."""
        return name in self._actions

    def __getitem__(self, name: str) -> QAction:
        """The action of the command of that name."""
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus; each has its letter, and so has each command in it while there are letters left."""
        for group, title in zip(MENUS, with_letters([tr(menu) for menu in MENUS]), strict=True):
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            shown = [command for command in self._commands.values() if command.group == group]
            for command, text in zip(shown, with_letters([tr(c.text) for c in shown]), strict=True):
                if command.begins and menu.actions():
                    menu.addSeparator()
                self._actions[command.name].setText(text)
                menu.addAction(self._actions[command.name])

    def keys_text(self, name: str) -> str:
        """The first key of a command as this system writes it; empty if it has none."""
        keys = self.keymap.keys(name)
        return native(keys[0]) if keys else ""

    def _add(self, command: Command, window: QWidget) -> None:
        action = QAction(tr(command.text), window)
        action.setIconText(tr(command.text))
        action.setObjectName(command.name)
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
        if command.checked is not None:
            # Qt has turned the mark already, whether or not the command has changed anything.
            del self._states[name]
            self._refresh()

    def _refresh_soon(self) -> None:
        """Once the picture is there: it does not wait for menus that look as they did."""
        if not self._soon.isActive():
            self._soon.start()

    def _refresh(self) -> None:
        # At every slice: what several commands ask is asked once, and Qt is told only what changed.
        session, states = self._session, self._states
        answers: dict[Callable[[Session], bool], bool] = {}
        for name, command in self._commands.items():
            enabled, checked = answers.get(command.enabled), False
            if enabled is None:
                enabled = answers[command.enabled] = command.enabled(session)
            if command.checked is not None:
                checked = command.checked(session)
            if states.get(name) != (enabled, checked):
                states[name] = enabled, checked
                self._actions[name].setEnabled(enabled)
                self._actions[name].setChecked(checked)
        texts = session.history.undo_text, session.history.redo_text
        if texts != self._history_texts:
            self._history_texts = texts
            self._tell_history()

    def _tell_history(self) -> None:
        for name, what in zip(("undo", "redo"), self._history_texts, strict=True):
            command = self._commands[name]
            text = tr(command.text)
            self._actions[name].setToolTip(self._tip(command, f"{text}: {said(what)}" if what else text))

    def _take_keys(self) -> None:
        for name, command in self._commands.items():
            self._actions[name].setProperty(KEYS_PROPERTY, self.keys_text(name))
            self._actions[name].setToolTip(self._tip(command, tr(command.text)))
        self._tell_history()
        self._follow_focus(None, QApplication.focusWidget())

    def _tip(self, command: Command, text: str) -> str:
        keys = self.keys_text(command.name)
        first = f"{text} ({keys})" if keys else text
        return f"{first}\n{tr(command.tip)}" if command.tip else first

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """What the widget with the focus does with a bare key comes first: text, Space on a button, Tab."""
        for name in self._commands:
            keys = [QKeySequence(key) for key in self.keymap.keys(name)]
            self._actions[name].setShortcuts([key for key in keys if not _is_needed_by(new, key)])


def follow(button: QAbstractButton, action: QAction) -> None:
    """Enable a button when an action is, with the action's tool tip, which names its key."""

    def show() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(show)
    show()


def with_letters(texts: Sequence[str]) -> list[str]:
    """Each text with an ampersand before a letter that no other one has: the first of a word if it can be."""
    taken: set[str] = set()
    marked = []
    for text in texts:
        at = next((at for at in _places(text) if text[at].casefold() not in taken), None)
        if at is not None:
            taken.add(text[at].casefold())
        marked.append(text if at is None else f"{text[:at]}&{text[at:]}")
    return marked


def native(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _places(text: str) -> list[int]:
    """Where the letters of a text are, those that begin a word first."""
    letters = [at for at, letter in enumerate(text) if letter.isalnum()]
    return sorted(letters, key=lambda at: at > 0 and text[at - 1].isalnum())


def _is_needed_by(widget: QWidget | None, key: QKeySequence) -> bool:
    """Whether a widget uses a key that is pressed alone or with Shift; function keys are never text."""
    combination = key[0]
    if combination.keyboardModifiers() not in BARE or Qt.Key.Key_F1 <= combination.key() <= Qt.Key.Key_F35:
        return False
    if isinstance(widget, TYPED_INTO):
        return True
    if combination.key() == Qt.Key.Key_Tab:
        return isinstance(widget, CONTROLS)
    return combination.key() == Qt.Key.Key_Space and isinstance(widget, QAbstractButton)
