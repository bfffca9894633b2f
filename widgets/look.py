"""Dressing the application: palette, style sheet and icons of a theme, also while its windows are open."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from app.core.preferences import RegionColours, Theme
from widgets.theme import (
    REGIONS_PROPERTY,
    THEME_PROPERTY,
    colour,
    font,
    icon,
    read_resource,
    redraw_icon,
    region_colours,
    roles,
    theme,
)

_SCHEMES: Final = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.DARK: Qt.ColorScheme.Dark,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.HIGH_CONTRAST: Qt.ColorScheme.Dark,
}
_PALETTE: Final = {
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


def apply_look(application: QApplication, wanted: Theme, regions: RegionColours = RegionColours.STANDARD) -> None:
    """Dress the whole application: Fusion, one accent, the colours of a theme; open windows change at once."""
    is_dressed = application.property(THEME_PROPERTY) is not None
    if not is_dressed:
        application.setStyle("Fusion")
        application.setFont(font())
    hints = application.styleHints()
    if hints.colorScheme() is not _SCHEMES[wanted]:
        # So that what the system draws, such as title bars, goes with it; Unknown leaves that to the system.
        hints.setColorScheme(_SCHEMES[wanted])
    shown = system_theme(application) if wanted is Theme.SYSTEM else wanted
    if is_dressed and (theme(), region_colours()) == (shown, regions):
        return
    application.setProperty(THEME_PROPERTY, shown.value)
    application.setProperty(REGIONS_PROPERTY, regions.value)
    application.setPalette(palette())
    application.setStyleSheet(style_sheet())
    application.setWindowIcon(icon("verdant", role="good"))
    for widget in application.allWidgets():
        for target in (widget, *widget.actions()):
            redraw_icon(target)
        widget.update()


def system_theme(application: QApplication) -> Theme:
    """The theme that goes with the system's settings; dark where the system has none."""
    hints = application.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Theme.HIGH_CONTRAST
    return Theme.LIGHT if hints.colorScheme() is Qt.ColorScheme.Light else Theme.DARK


def style_sheet() -> str:
    """The style sheet with its colours and the folder of icons filled in."""
    text = read_resource("styles", "verdant.qss").replace("@icons", str(files("resources").joinpath("icons")))
    text = text.replace("@tick", "tick" if colour("on_accent").lightness() > 127 else "tick-dark")
    # Longest names first: `accent_hover` holds `accent`.
    for role in sorted(roles(), key=len, reverse=True):
        text = text.replace(f"@{role}", roles()[role])
    return text


def palette() -> QPalette:
    """Qt's roles in our colours, for what style sheets do not reach."""
    made = QPalette()
    for qt_role, role in _PALETTE.items():
        made.setColor(qt_role, colour(role))
    for qt_role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, qt_role, colour("faint"))
    return made
