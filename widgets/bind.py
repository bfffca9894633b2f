"""Connections from the session's signals to widgets, which end when the widget does."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod

from psygnal import SignalInstance
from PySide6.QtCore import QObject


def bind(signal: SignalInstance, owner: QObject, slot: Callable[..., object]) -> None:
    """Call `slot`, a method of `owner`, on every emission for as long as `owner` lives.

    Python's object may outlive Qt's: the connection ends with Qt's, and holds neither of them.
    """
    signal.connect(slot)
    method = WeakMethod(slot)

    def disconnect() -> None:
        bound = method()
        if bound is not None:
            signal.disconnect(bound, missing_ok=True)

    owner.destroyed.connect(disconnect)
