"""A field that takes the next key that is pressed, whatever that key does elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_ALONE = frozenset(
    {
        *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
    }
)
_LEAVES = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyField(QLineEdit):
    """Read-only but for keys. Tab goes on as everywhere, and Esc is the dialog's."""

    taken = Signal(str)
    """A key was pressed; as text, e.g. `Ctrl+S`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """Come before every shortcut."""
        if isinstance(event, QKeyEvent) and event.key() not in (*_LEAVES, Qt.Key.Key_Escape):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if event.key() not in _ALONE:
                    self.taken.emit(key_text(event))
                return True
        return super().event(event)


def key_text(event: QKeyEvent) -> str:
    """The key as text; Shift is left out where it only makes the character, as in `?`."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
    if len(text) == 1 and not text.isalpha():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    combination = QKeySequence(modifiers.value | event.key())
    return combination.toString(QKeySequence.SequenceFormat.PortableText)
