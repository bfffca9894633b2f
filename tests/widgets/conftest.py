"""Widgets are drawn off the screen, in Verdant's own look: sizes and colours are part of what is tested."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in Verdant's theme."""
    from app.core.preferences import Theme
    from widgets.look import apply_look

    apply_look(qapp, Theme.DARK)
    return qapp
