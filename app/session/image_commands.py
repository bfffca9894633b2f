"""The commands that change how the image in view looks: window, colours, turn, cine; and the mouse's tools."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.volume import ImageSlice
from app.core.window_presets import MOST_PRESETS
from app.session.command import Command, has_image, in_hand, taking
from app.session.session import Session
from app.session.tool_in_hand import MouseTool
from app.session.windowing import Windowing

GROUP: Final = "Image"


def _grey(session: Session) -> tuple[ImageSlice, ImagePixels] | None:
    """The image in view with its pixels, where it has grey values to window."""
    image = session.image
    pixels = session.pixels.at_hand(image) if image is not None else None
    return (image, pixels) if image is not None and pixels is not None and not pixels.is_colour else None


def _grey_image(session: Session) -> ImageSlice | None:
    """The image in view, if its header says that it has grey values: its pixels may still be on their way."""
    image = session.image
    if image is None or image.attributes.samples_per_pixel != 1:
        return None
    return None if image.attributes.photometric_interpretation == "PALETTE COLOR" else image


def _has_grey(session: Session) -> bool:
    return _grey_image(session) is not None


def _has_preset(number: int, session: Session) -> bool:
    image = _grey_image(session)
    return image is not None and number <= len(session.panes.active.windowing.presets(image))


def _states_windows(session: Session) -> bool:
    image = _grey_image(session)
    return image is not None and len(image.windows) > 0


def _choose(choose: Callable[[Windowing, ImageSlice, ImagePixels], None], session: Session) -> None:
    grey = _grey(session)
    if grey is not None:
        choose(session.panes.active.windowing, *grey)


def _preset(number: int) -> Command:
    return Command(
        f"window-{number}",
        phrase("Window preset {number}", number=number),
        GROUP,
        (str(number),),
        partial(_choose, lambda windowing, image, pixels: windowing.choose_preset(image, pixels, number=number)),
        partial(_has_preset, number),
        tip="The window for this kind of image; its name is shown with its width and level",
    )


def _tool(tool: MouseTool, text: str, key: str, tip: str) -> Command:
    return Command(
        f"tool-{tool.value}",
        text,
        GROUP,
        (key,),
        partial(taking, tool),
        has_image,
        tip=tip,
        checked=partial(in_hand, tool),
        begins=tool is MouseTool.SELECT,
    )


IMAGE_COMMANDS: Final[tuple[Command, ...]] = (
    *(_preset(number) for number in range(1, MOST_PRESETS + 1)),
    Command(
        "window-automatic",
        "Automatic window",
        GROUP,
        ("0",),
        partial(_choose, Windowing.choose_automatic),
        _has_grey,
        tip="Spread the values of this image from black to white",
        begins=True,
    ),
    Command(
        "window-stated",
        "Next window of the image",
        GROUP,
        ("U",),
        partial(_choose, Windowing.choose_next_stated),
        _states_windows,
        tip="Go through the windows and tables that the image itself states",
    ),
    Command(
        "window-per-image",
        "A window for each image",
        GROUP,
        ("Shift+U",),
        lambda s: s.viewport.toggle_window_per_image(),
        has_image,
        tip="A window then holds for the image in view only; press again for one window for the series",
    ),
    Command("invert", "Invert", GROUP, ("I",), lambda s: s.viewport.invert(), _has_grey),
    Command("colours", "Next colour map", GROUP, ("K",), lambda s: s.viewport.step_colour_map(), _has_grey),
    Command("pixels", "One to one", GROUP, ("Shift+F",), lambda s: s.viewport.show_pixels(), has_image, begins=True),
    Command("rotate-right", "Rotate right", GROUP, ("Ctrl+Right",), lambda s: s.viewport.rotate(1), has_image),
    Command("rotate-left", "Rotate left", GROUP, ("Ctrl+Left",), lambda s: s.viewport.rotate(-1), has_image),
    Command(
        "flip-horizontal", "Flip left–right", GROUP, ("Shift+H",), lambda s: s.viewport.flip_left_right(), has_image
    ),
    Command(
        "flip-vertical", "Flip top–bottom", GROUP, ("Shift+V",), lambda s: s.viewport.flip_top_bottom(), has_image
    ),
    Command(
        "smooth",
        "Smooth or single pixels",
        GROUP,
        ("B",),
        lambda s: s.viewport.toggle_smooth(),
        has_image,
        tip="Interpolate between pixels, or show each as it is",
    ),
    Command("magnifier", "Magnifier", GROUP, ("Z",), lambda s: s.viewport.toggle_magnifier(), has_image),
    Command(
        "cine-faster", "Faster", GROUP, ("Ctrl+Up",), lambda s: s.viewport.step_frame_rate(1), has_image, begins=True
    ),
    Command("cine-slower", "Slower", GROUP, ("Ctrl+Down",), lambda s: s.viewport.step_frame_rate(-1), has_image),
    Command(
        "cine-mode",
        "Loop or there and back",
        GROUP,
        ("Shift+C",),
        lambda s: s.viewport.toggle_cine_mode(),
        has_image,
    ),
    _tool(MouseTool.SELECT, "Select and move", "Q", "The left button selects regions and moves a magnified image"),
    _tool(MouseTool.SCROLL, "Scroll by dragging", "S", "The left button goes through the slices"),
    _tool(MouseTool.ZOOM, "Zoom by dragging", "Shift+Z", "The left button magnifies"),
    _tool(MouseTool.WINDOW, "Window by dragging", "W", "The left button does what the right one does"),
    _tool(
        MouseTool.WINDOW_REGION,
        "Window of a rectangle",
        "Shift+W",
        "Draw a rectangle: its values are spread from black to white",
    ),
)
