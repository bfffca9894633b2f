"""Whether a region can be judged as it is shown: it is on the screen, and large enough there.

A region is validated only where its shorter side takes at least 24 pixels of the screen, or a pixel of the image at
least 4: then nothing more is to be seen by going nearer. And at least half of it, or of the screen, must show it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from app.core.geometry import Points
from app.core.phrases import phrase
from app.core.plane_region import in_plane_mm
from app.core.roi import Roi
from app.session.pane import Pane
from app.session.same_scale import pixels_per_mm

LEAST_SIDE_PX: Final = 24
CLEAR_PX: Final = 4
"""Pixels of the screen for one of the image, along its shorter side."""
_ROUNDING: Final = 1e-6
_ROOM: Final = 1.25
"""Brought nearer, a region is a little larger than it must be."""


def bring_into_view(pane: Pane, roi: Roi) -> None:
    """Move the image where nothing of a region on it is on the screen; the magnification stays."""
    frame = _Frame.of(pane, roi)
    if frame is not None and frame.is_beyond_screen:
        pane.viewport.pan_to(frame.centred)


def why_unseen(pane: Pane, roi: Roi) -> str:
    """Why a region on the image in view cannot be judged, in sentences; empty where it can.

    What keeps it from that ends: it is brought nearer.
    """
    frame = _Frame.of(pane, roi)
    if frame is None or (frame.is_on_screen and frame.is_large_enough):
        return ""
    view = pane.viewport.view
    nearer = 1.0 if frame.is_large_enough else frame.needed / frame.scale * _ROOM
    pane.viewport.magnify(view.zoom * nearer, fitted=view.fitted, pan=frame.centred)
    if frame.is_large_enough:
        return phrase("The region was not on the screen. Look at it, then validate it.")
    return phrase(
        "The region was {side:.0f} pixels wide on the screen, not the {least} that it needs."
        " Look at it, then validate it.",
        side=np.floor(frame.side_px),
        least=LEAST_SIDE_PX,
    )


class _Frame:
    """Where a region lies in a viewport; lengths in mm along columns and rows of the image."""

    def __init__(self, pane: Pane, roi: Roi, *, scale: float) -> None:
        image, view = pane.image, pane.viewport.view
        assert image is not None and image.plane is not None and pane.size_px is not None  # noqa: S101 - see `of`
        plane = image.plane
        spacing = np.array(plane.pixel_spacing_mm)
        points = np.concatenate(in_plane_mm(roi.contours, plane))
        self._low, self._high = points.min(axis=0), points.max(axis=0)
        middle = (np.array([plane.rows, plane.columns]) - 1) / 2
        centre = (self._low + self._high) / 2 / spacing
        self.centred: tuple[float, float] = (float(middle[0] - centre[0]), float(middle[1] - centre[1]))
        self.scale = scale
        width, height = pane.size_px if view.turn.is_upright else pane.size_px[::-1]
        half = np.array([height, width]) / 2 / scale
        shown = (middle - view.pan) * spacing
        self._shown = shown - half, shown + half
        side = float((self._high - self._low).min())
        self.side_px = side * scale
        clear = CLEAR_PX / float(spacing.min())
        self.needed = min(LEAST_SIDE_PX / side, clear) if side > 0 else clear

    @classmethod
    def of(cls, pane: Pane, roi: Roi) -> _Frame | None:
        """None where the region does not lie on the image in view, or nobody can see it yet."""
        image, view = pane.image, pane.viewport.view
        if image is None or image.plane is None or image.reference != roi.image or not roi.contours:
            return None
        scale = pixels_per_mm(pane, image, zoom=view.zoom, fitted=view.fitted)
        return cls(pane, roi, scale=scale) if scale is not None else None

    @property
    def is_large_enough(self) -> bool:
        return self.scale >= self.needed * (1 - _ROUNDING)

    @property
    def is_beyond_screen(self) -> bool:
        return bool(np.any(self._common <= 0))

    @property
    def is_on_screen(self) -> bool:
        low, high = self._shown
        wanted = np.minimum(self._high - self._low, high - low) / 2
        return bool(np.all(self._common >= wanted - _ROUNDING))

    @property
    def _common(self) -> Points:
        """How far the region's box and the screen overlap, along columns and rows; negative where they do not."""
        low, high = self._shown
        return np.asarray(np.minimum(self._high, high) - np.maximum(self._low, low))
