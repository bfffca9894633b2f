"""The archives that something can be sent to, as a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from app.core.phrases import phrase
from widgets.translation import tr

NOWHERE = phrase("No other archive is configured")


def add_send_menu(menu: QMenu, destinations: Sequence[str], send: Callable[[str], None], *, enabled: bool) -> None:
    """Add “Send to” with the archives to a context menu; `send` gets the name of the one that was chosen."""
    inside = menu.addMenu(tr("Send to"))
    inside.setEnabled(enabled)
    fill_send_menu(inside, destinations, send)


def fill_send_menu(menu: QMenu, destinations: Sequence[str], send: Callable[[str], None]) -> None:
    """List the archives anew; where there is none, it says so."""
    menu.clear()
    for name in destinations:
        # An ampersand in a menu would underline the letter after it.
        menu.addAction(name.replace("&", "&&")).triggered.connect(partial(_send, send, name))
    if not destinations:
        menu.addAction(tr(NOWHERE)).setEnabled(False)


def _send(send: Callable[[str], None], name: str, _checked: bool = False) -> None:
    send(name)
