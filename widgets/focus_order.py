"""Through a window by keyboard: one order for Tab, and from part to part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def order_tabs(parts: Sequence[QWidget]) -> None:
    """Let Tab go through the parts in that order, inside each in the order that it has."""
    chain = [widget for part in parts for widget in _inside(part)]
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


def part_beside(parts: Sequence[QWidget], step: int) -> QWidget | None:
    """The next part, or with -1 the one before, that can take the focus; round and round."""
    focus = QApplication.focusWidget()
    here = next((at for at, part in enumerate(parts) if focus is part or part.isAncestorOf(focus)), -1)
    places = ((here + step * far) % len(parts) for far in range(1, len(parts) + 1))
    return next((parts[at] for at in places if first_in(parts[at]) is not None), None)


def first_in(part: QWidget) -> QWidget | None:
    """The first widget of a part that can take the focus now."""
    return next((widget for widget in _inside(part) if widget.isVisible() and widget.isEnabled()), None)


def _inside(part: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab, in the order in which it was put there.

    Not by `nextInFocusChain`: PySide takes what that returns for a child of what it was asked of, and believes it
    gone once the first viewport is closed, be it a menu of another part.
    """
    here = (widget for widget in part.findChildren(QWidget) if part.isAncestorOf(widget))  # no menu, no popup
    for widget in (part, *here):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            yield widget
