"""Which slice is shown and how: window, colours, zoom, pan, turn, overlays, cine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from psygnal import Signal

from app.core.colour_maps import ColourMap
from app.core.turn import UPRIGHT, Turn
from app.core.voi import GreyTransform, VoiLut
from app.core.window_presets import WindowPreset

LEAST_ZOOM, MOST_ZOOM = 0.05, 64.0
FRAME_RATES: Final = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 60)
"""Images per second that one can choose."""

WindowChoice = GreyTransform | WindowPreset
"""One window for all images, or the rule that makes one of each."""


class CineMode(Enum):
    """What cine does at the last image."""

    LOOP = "loop"
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True)
class View:
    """How a slice is shown.

    Parameters
    ----------
    index
        Slice in order of display.
    window
        None until the user chooses one, or after a reset: the image's own.
    window_per_image
        Whether a window that is set holds for the image in view alone.
    zoom
        1 fits the viewport; where not `fitted`, it shows one pixel of the image on one of the screen.
    pan
        Offset of the image centre from the viewport's centre, in image pixel (row, column) units.
    smooth
        Whether brightness is interpolated between pixels; otherwise each pixel is an even rectangle.
    magnifier
        Whether a lens follows the pointer.
    """

    index: int = 0
    window: WindowChoice | None = None
    window_per_image: bool = False
    inverted: bool = False
    colour_map: ColourMap = ColourMap.GREY
    zoom: float = 1.0
    fitted: bool = True
    pan: tuple[float, float] = (0.0, 0.0)
    turn: Turn = UPRIGHT
    smooth: bool = True
    magnifier: bool = False
    overlays_visible: bool = True
    playing: bool = False
    frames_per_second: int = 10
    cine_mode: CineMode = CineMode.LOOP


class ViewportState:
    """The view of the open series; every change is announced once."""

    changed = Signal()

    def __init__(self) -> None:
        self._view = View()
        self._count = 0
        self._forward = True
        self._usual_rate: int | None = None
        self._common: WindowChoice | None = None
        self._own: dict[int, WindowChoice] = {}

    @property
    def view(self) -> View:
        """How the slice is shown now."""
        return self._view

    def open(self, count: int, *, index: int, frames_per_second: float | None = None) -> None:
        """Start afresh on a series of `count` slices; what is a habit rather than a choice for the series stays.

        Parameters
        ----------
        frames_per_second
            What the series states for cine; None for the habit.
        """
        old, self._count = self._view, count
        usual = old.frames_per_second if self._usual_rate is None else self._usual_rate
        self._usual_rate = None if frames_per_second is None else usual
        rate = usual if frames_per_second is None else frames_per_second
        self._forward, self._common = True, None
        self._own.clear()
        self._view = View(
            index=min(max(index, 0), max(count - 1, 0)),
            window_per_image=old.window_per_image,
            smooth=old.smooth,
            overlays_visible=old.overlays_visible,
            frames_per_second=min(max(round(rate), FRAME_RATES[0]), FRAME_RATES[-1]),
            cine_mode=old.cine_mode,
        )
        self.changed.emit()

    def grow(self, count: int, *, moved: Mapping[int, int]) -> None:
        """Go on with a series of `count` slices among which the known ones have moved from one index to another."""
        self._count = count
        self._own = {moved[index]: window for index, window in self._own.items() if index in moved}
        index = moved.get(self._view.index, self._view.index)
        self._view = replace(self._view, index=min(max(index, 0), max(count - 1, 0)))
        self.changed.emit()

    def refresh(self) -> None:
        """Announce that the same view now is one of other images."""
        self.changed.emit()

    def show_slice(self, index: int) -> None:
        """Show a slice; the ends of the series hold."""
        index = min(max(index, 0), max(self._count - 1, 0))
        self._change(index=index, window=self._window_of(index))

    def step(self, slices: int) -> None:
        """Go that many slices on, or back."""
        self.show_slice(self._view.index + slices)

    def set_window(self, window: WindowChoice | None) -> None:
        """Set the window of the series, or of the image in view; None goes back to what the images state.

        A rule that makes a window of each image holds for the series in either case.
        """
        if self._view.window_per_image and window is not None and not isinstance(window, WindowPreset):
            self._own[self._view.index] = window
        else:
            self._common = window
            self._own.clear()
        self._change(window=window)

    def toggle_window_per_image(self) -> None:
        """Let a window hold for one image from now on, or for the series again, which takes the one in view."""
        self._common = self._view.window
        self._own.clear()
        self._change(window_per_image=not self._view.window_per_image)

    def invert(self) -> None:
        """Swap black and white."""
        self._change(inverted=not self._view.inverted)

    def step_colour_map(self) -> None:
        """The next colour map, after the last grey again."""
        known = list(ColourMap)
        self._change(colour_map=known[(known.index(self._view.colour_map) + 1) % len(known)])

    def zoom_by(self, factor: float) -> None:
        """Magnify round the centre of the viewport."""
        self._change(zoom=min(max(self._view.zoom * factor, LEAST_ZOOM), MOST_ZOOM))

    def pan_to(self, pan: tuple[float, float]) -> None:
        """Move the image."""
        self._change(pan=pan)

    def fit(self) -> None:
        """Show the whole image as large as it goes."""
        self._change(zoom=1.0, fitted=True, pan=(0.0, 0.0))

    def show_pixels(self) -> None:
        """Show one pixel of the image on one of the screen, round the same point."""
        self._change(zoom=1.0, fitted=False)

    def magnify(self, zoom: float, *, fitted: bool, pan: tuple[float, float]) -> None:
        """Set the magnification and the place at once."""
        self._change(zoom=min(max(zoom, LEAST_ZOOM), MOST_ZOOM), fitted=fitted, pan=pan)

    def look_like(self, other: View) -> None:
        """Take over the greys and colours of another view; not a table, which belongs to its image."""
        if other.window != self._view.window and not isinstance(other.window, VoiLut):
            self.set_window(other.window)
        self._change(inverted=other.inverted, colour_map=other.colour_map)

    def rotate(self, quarters: int) -> None:
        """Turn the image clockwise."""
        self._change(turn=self._view.turn.rotated(quarters))

    def flip_left_right(self) -> None:
        """Mirror what is seen from left to right."""
        self._change(turn=self._view.turn.flipped_left_right())

    def flip_top_bottom(self) -> None:
        """Mirror what is seen from top to bottom."""
        self._change(turn=self._view.turn.flipped_top_bottom())

    def reset(self) -> None:
        """Fit, upright, in grey, with the images' own windows."""
        self._common = None
        self._own.clear()
        self._change(
            zoom=1.0,
            fitted=True,
            pan=(0.0, 0.0),
            turn=UPRIGHT,
            window=None,
            inverted=False,
            colour_map=ColourMap.GREY,
        )

    def toggle_smooth(self) -> None:
        """Interpolate between pixels, or show each as it is."""
        self._change(smooth=not self._view.smooth)

    def toggle_magnifier(self) -> None:
        """Show or put away the lens."""
        self._change(magnifier=not self._view.magnifier)

    def toggle_overlays(self) -> None:
        """Hide or show everything drawn over the image."""
        self._change(overlays_visible=not self._view.overlays_visible)

    def play(self, playing: bool, *, still: bool = False) -> None:
        """Start or stop cine; a single slice plays only where it may stand `still`, because its stacks change."""
        self._forward = True
        self._change(playing=playing and (self._count > 1 or still))

    def advance_cine(self) -> None:
        """The next slice; after the last comes the first, or the way back."""
        if self._count < 2:
            return
        index = self._view.index
        if self._view.cine_mode is CineMode.LOOP:
            self.show_slice((index + 1) % self._count)
            return
        if index == (self._count - 1 if self._forward else 0):
            self._forward = not self._forward
        self.show_slice(index + (1 if self._forward else -1))

    def step_frame_rate(self, step: int) -> None:
        """The next faster rate to choose, or the next slower one."""
        rate = self._view.frames_per_second
        further = [r for r in FRAME_RATES if r > rate] if step > 0 else [r for r in FRAME_RATES[::-1] if r < rate]
        self._change(frames_per_second=further[0] if further else rate)

    def toggle_cine_mode(self) -> None:
        """Loop, or go there and back."""
        bounces = self._view.cine_mode is CineMode.BOUNCE
        self._change(cine_mode=CineMode.LOOP if bounces else CineMode.BOUNCE)

    def _window_of(self, index: int) -> WindowChoice | None:
        return self._own.get(index, self._common) if self._view.window_per_image else self._view.window

    def _change(self, **changes: object) -> None:
        view = replace(self._view, **changes)  # type: ignore[arg-type]  # fields by name
        if view != self._view:
            self._view = view
            self.changed.emit()
