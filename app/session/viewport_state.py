"""Which slice is shown and how: slice, window, zoom, pan, inversion, overlays, cine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from psygnal import Signal

from app.core.voi import Window

LEAST_ZOOM, MOST_ZOOM = 0.05, 64.0


@dataclass(frozen=True, slots=True)
class View:
    """How a slice is shown.

    Parameters
    ----------
    index
        Slice in order of display.
    window
        None until pixels tell one, or after a reset: the image's own.
    zoom
        Screen pixels per mm (per pixel width where uncalibrated), relative to fitting the viewport: 1 fits.
    pan
        Offset of the image centre from the viewport's centre, in image pixel (row, column) units.
    """

    index: int = 0
    window: Window | None = None
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    inverted: bool = False
    overlays_visible: bool = True
    playing: bool = False


class ViewportState:
    """The view of the open series; every change is announced once."""

    changed = Signal()

    def __init__(self) -> None:
        self._view = View()
        self._count = 0

    @property
    def view(self) -> View:
        """How the slice is shown now."""
        return self._view

    def open(self, count: int, *, index: int) -> None:
        """Start afresh on a series of `count` slices."""
        self._count = count
        overlays = self._view.overlays_visible
        self._view = View(index=min(max(index, 0), max(count - 1, 0)), overlays_visible=overlays)
        self.changed.emit()

    def refresh(self) -> None:
        """Announce that the same view now is one of other images."""
        self.changed.emit()

    def show_slice(self, index: int) -> None:
        """Show a slice; the ends of the series hold."""
        self._change(index=min(max(index, 0), max(self._count - 1, 0)))

    def step(self, slices: int) -> None:
        """Go that many slices on, or back."""
        self.show_slice(self._view.index + slices)

    def advance_cine(self) -> None:
        """The next slice of the loop; after the last comes the first."""
        if self._count:
            self.show_slice((self._view.index + 1) % self._count)

    def set_window(self, window: Window | None) -> None:
        """Set the window; None goes back to the image's own."""
        self._change(window=window)

    def zoom_by(self, factor: float) -> None:
        """Magnify round the centre of the viewport."""
        self._change(zoom=min(max(self._view.zoom * factor, LEAST_ZOOM), MOST_ZOOM))

    def pan_to(self, pan: tuple[float, float]) -> None:
        """Move the image."""
        self._change(pan=pan)

    def fit(self) -> None:
        """Show the whole image as large as it goes."""
        self._change(zoom=1.0, pan=(0.0, 0.0))

    def reset(self) -> None:
        """Fit, and the image's own window."""
        self._change(zoom=1.0, pan=(0.0, 0.0), window=None, inverted=False)

    def invert(self) -> None:
        """Swap black and white."""
        self._change(inverted=not self._view.inverted)

    def toggle_overlays(self) -> None:
        """Hide or show everything drawn over the image."""
        self._change(overlays_visible=not self._view.overlays_visible)

    def play(self, playing: bool) -> None:
        """Start or stop the cine loop."""
        self._change(playing=playing and self._count > 1)

    def _change(self, **changes: object) -> None:
        view = replace(self._view, **changes)  # type: ignore[arg-type]  # fields by name
        if view != self._view:
            self._view = view
            self.changed.emit()
