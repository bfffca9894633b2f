"""The look of Verdant: colours by role and by ReviewState, the font, the style sheet and the icons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.core.roi import ReviewState

FONT_PX = 13
ICON_SIZES_PX = (16, 20, 24, 32, 48)


@dataclass(frozen=True, slots=True)
class StateStyle:
    """How a region in one state is drawn.

    Parameters
    ----------
    colour, selected_colour
        `#RRGGBB`, as it is and when it is selected.
    dashes
        Dash and gap in units of the pen's width; empty for a solid line.
    fill
        Opacity of the inside, 0..1.
    """

    colour: str
    selected_colour: str
    width_px: int
    selected_width_px: int
    dashes: tuple[float, ...]
    fill: float


def colour(role: str) -> QColor:
    """The colour of a role, e.g. `dim` or `accent`; the roles stand in resources/styles/colours.json."""
    return QColor(_colours()["roles"][role])


def state_style(state: ReviewState) -> StateStyle:
    """How regions in that state are drawn."""
    style = _colours()["states"][state.value]
    return StateStyle(
        colour=style["colour"],
        selected_colour=style["selected"],
        width_px=style["width_px"],
        selected_width_px=_colours()["selected_width_px"],
        dashes=tuple(style["dashes"]),
        fill=style["fill"],
    )


def state_colour(state: ReviewState) -> QColor:
    """The colour of a state; never the only sign of it."""
    return QColor(state_style(state).colour)


def font() -> QFont:
    """The system's font at 13 px, with figures of equal width so that numbers do not dance."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    system.setPixelSize(FONT_PX)
    system.setFeature(QFont.Tag("tnum"), 1)
    return system


def icon(name: str, *, role: str = "text") -> QIcon:
    """An icon of resources/icons in the colour of a role, fainter where it is disabled."""
    made = QIcon()
    for size in ICON_SIZES_PX:
        made.addPixmap(_drawn(name, size, colour(role).name()), QIcon.Mode.Normal)
        made.addPixmap(_drawn(name, size, colour("faint").name()), QIcon.Mode.Disabled)
    return made


def apply_theme(application: QApplication) -> None:
    """Dress the whole application: Fusion, dark, one accent."""
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(palette())
    application.setStyleSheet(style_sheet())
    application.setWindowIcon(icon("verdant", role="good"))


def style_sheet() -> str:
    """The style sheet with its colours and the folder of icons filled in."""
    text = _resource("styles", "verdant.qss").replace("@icons", str(files("resources").joinpath("icons")))
    # Longest names first: `accent_hover` holds `accent`.
    for role in sorted(_colours()["roles"], key=len, reverse=True):
        text = text.replace(f"@{role}", _colours()["roles"][role])
    return text


def palette() -> QPalette:
    """Qt's roles in our colours, for what style sheets do not reach."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "ground",
        QPalette.ColorRole.AlternateBase: "hover",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "dim",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "bad",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.LinkVisited: "link",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "line",
        QPalette.ColorRole.Midlight: "line",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Dark: "line",
        QPalette.ColorRole.Shadow: "image",
    }
    for qt_role, role in roles.items():
        made.setColor(qt_role, colour(role))
    for qt_role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, qt_role, colour("faint"))
    return made


@cache
def _colours() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_resource("styles", "colours.json"))
    return loaded


def _resource(folder: str, name: str) -> str:
    return files("resources").joinpath(folder, name).read_text(encoding="utf-8")


def _drawn(name: str, size_px: int, stroke: str) -> QPixmap:
    drawing = _resource("icons", f"{name}.svg").replace("currentColor", stroke)
    renderer = QSvgRenderer(QByteArray(drawing.encode("utf-8")))
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
