"""The colours of the theme in use, by role and by ReviewState, the font, and the icons in those colours.

Which theme is in use belongs to the application (see `widgets.look`). What stands on the image keeps its colours in
every theme: images lie on black.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Protocol

from PySide6.QtCore import QByteArray, QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QLineEdit

from app.core.preferences import RegionColours, Theme
from app.core.roi import ReviewState
from app.session.outlines import OutlineLine

FONT_PX: Final = 13
ICON_SIZES_PX: Final = (16, 20, 24, 32, 40, 48, 64, 96)
"""In pixels of the screen, of which a unit of a widget may be two."""
THEME_PROPERTY, REGIONS_PROPERTY = "verdantTheme", "verdantRegionColours"
_ICON_NAME, _ICON_ROLE, _ICON_SIZE = "verdantIcon", "verdantIconRole", "verdantIconSize"


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


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None:  # noqa: N802 - Qt's name
        """Show an icon."""
        ...

    def setProperty(self, name: str, value: object, /) -> bool:  # noqa: N802 - Qt's name
        """Remember something."""
        ...


def theme() -> Theme:
    """The theme in use; never `SYSTEM`, which stands for one of the others."""
    return Theme(_of_application(THEME_PROPERTY) or Theme.DARK.value)


def region_colours() -> RegionColours:
    """The colours of regions in use."""
    return RegionColours(_of_application(REGIONS_PROPERTY) or RegionColours.STANDARD.value)


def colour(role: str) -> QColor:
    """The colour of a role in panels and dialogs, e.g. `dim`; the roles stand in resources/styles/colours.json."""
    return QColor(roles()[role])


def image_colour(role: str) -> QColor:
    """The colour of a role on the image, which is black around and behind in every theme."""
    return QColor(_colours()["image"][role])


def roles() -> dict[str, str]:
    """The colours of the theme in use by role."""
    found: dict[str, str] = _colours()["themes"][theme().value]
    return found


def state_style(state: ReviewState, line: OutlineLine = OutlineLine.USUAL) -> StateStyle:
    """How regions in that state are drawn on the image."""
    return _state_style(state, region_colours(), "on_black", line)


def state_colour(state: ReviewState, *, selected: bool = False) -> QColor:
    """The colour of a state in panels, stronger when it is selected; never the only sign of it."""
    style = _state_style(state, region_colours(), _colours()["grounds"][theme().value])
    return QColor(style.selected_colour if selected else style.colour)


def font() -> QFont:
    """The system's font at 13 px, with figures of equal width so that numbers do not dance."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    system.setPixelSize(FONT_PX)
    system.setFeature(QFont.Tag("tnum"), 1)
    return system


def icon(name: str, *, role: str = "text") -> QIcon:
    """An icon of resources/icons in the colour of a role, fainter where it is disabled."""
    return _icon(name, colour(role).name(), colour("faint").name())


def set_icon(target: HasIcon, name: str, *, role: str = "text") -> None:
    """Give a button or an action an icon that follows the theme."""
    target.setProperty(_ICON_NAME, name)
    target.setProperty(_ICON_ROLE, role)
    target.setIcon(icon(name, role=role))


def set_picture(label: QLabel, name: str, *, role: str, size_px: int) -> None:
    """Let a label show an icon that follows the theme."""
    label.setProperty(_ICON_NAME, name)
    label.setProperty(_ICON_ROLE, role)
    label.setProperty(_ICON_SIZE, size_px)
    label.setPixmap(icon(name, role=role).pixmap(QSize(size_px, size_px), label.devicePixelRatioF()))


def add_icon(field: QLineEdit, name: str, place: QLineEdit.ActionPosition) -> QAction:
    """Put a quiet icon that follows the theme into a field; the action of a click on it."""
    action = field.addAction(QIcon(), place)
    set_icon(action, name, role="dim")
    return action


def redraw_icon(target: Any) -> None:  # noqa: ANN401 - any object of Qt's
    """Draw the icon that was set with `set_icon` or `set_picture` in the colours of today."""
    name = target.property(_ICON_NAME)
    if not name:
        return
    role = target.property(_ICON_ROLE)
    if isinstance(target, QLabel):
        set_picture(target, name, role=role, size_px=target.property(_ICON_SIZE))
    else:
        set_icon(target, name, role=role)


def read_resource(folder: str, name: str) -> str:
    """A text file of the resources."""
    return files("resources").joinpath(folder, name).read_text(encoding="utf-8")


def _of_application(name: str) -> str:
    application = QCoreApplication.instance()
    return (application.property(name) if application is not None else None) or ""


@lru_cache
def _state_style(
    state: ReviewState, colours: RegionColours, ground: str, outline: OutlineLine = OutlineLine.USUAL
) -> StateStyle:
    line = _colours()["lines"][state.value]
    plain, selected = _colours()["regions"][colours.value][ground][state.value]
    return StateStyle(
        colour=plain,
        selected_colour=selected,
        width_px=line["width_px"],
        selected_width_px=_colours()["selected_width_px"],
        dashes=tuple(line["dashes"] if outline is OutlineLine.USUAL else _colours()["outlines"][outline.value]),
        fill=line["fill"],
    )


@cache
def _colours() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(read_resource("styles", "colours.json"))
    return loaded


@cache
def _drawing(name: str) -> str:
    return read_resource("icons", f"{name}.svg")


@lru_cache(maxsize=256)
def _icon(name: str, enabled: str, disabled: str) -> QIcon:
    """Kept: many buttons have the same, and lists draw theirs at every picture."""
    made = QIcon()
    for mode, stroke in ((QIcon.Mode.Normal, enabled), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", stroke).encode("utf-8")))
        for size in ICON_SIZES_PX:
            made.addPixmap(_drawn(renderer, size), mode)
    return made


def _drawn(renderer: QSvgRenderer, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap
