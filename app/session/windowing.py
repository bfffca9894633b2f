"""Which window an image is shown with, and the ways to choose another."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.voi import MOST_SAMPLES, GreyTransform, VoiLut, Window, window_of_region
from app.core.volume import SUV, ImageSlice
from app.core.window_presets import WindowPreset, WindowPresets
from app.session.pixel_cache import ImageKey, key_of
from app.session.viewport_state import ViewportState

AUTOMATIC: Final = WindowPreset(phrase("Automatic"))
_MOST_REMEMBERED: Final = 512


class Windowing:
    """The windows of one viewport.

    Parameters
    ----------
    presets
        What the number keys give, by modality.
    """

    def __init__(self, viewport: ViewportState, presets: WindowPresets) -> None:
        self._viewport = viewport
        self._presets = presets
        self._made: OrderedDict[tuple[ImageKey, WindowPreset], GreyTransform] = OrderedDict()

    def shown(self, image: ImageSlice, pixels: ImagePixels) -> GreyTransform:
        """The transform in effect: what the user chose, else the image's own, else the usual one."""
        choice = self._viewport.view.window or (image.windows[0] if image.windows else self._usual(image))
        return self._made_of(image, pixels, choice) if isinstance(choice, WindowPreset) else choice

    def presets(self, image: ImageSlice) -> tuple[WindowPreset, ...]:
        """What the number keys give for an image, in their order."""
        return self._presets.of(image.attributes.modality, unit=image.display_unit)

    def choose_preset(self, image: ImageSlice, pixels: ImagePixels, *, number: int) -> None:
        """Take the preset of that number key, from 1."""
        known = self.presets(image)
        if 1 <= number <= len(known):
            self._choose(image, pixels, known[number - 1])

    def choose_automatic(self, image: ImageSlice, pixels: ImagePixels) -> None:
        """Take the window that spreads the values of the image."""
        self._choose(image, pixels, AUTOMATIC)

    def choose_next_stated(self, image: ImageSlice, pixels: ImagePixels) -> None:
        """Take the next of the windows and tables that the image states, after the last the first."""
        if image.windows:
            now = self.shown(image, pixels)
            at = image.windows.index(now) + 1 if now in image.windows else 0
            self._viewport.set_window(image.windows[at % len(image.windows)])

    def choose_region(self, pixels: ImagePixels, *, rows: slice, columns: slice) -> None:
        """Take the window that spreads the values in a rectangle; without a single value there, nothing happens."""
        part = pixels.stored[rows, columns]
        if part.size and not pixels.is_colour:
            values = _values_of(pixels, part)
            if values.size:
                self._viewport.set_window(window_of_region(values))

    def spread(self, image: ImageSlice, pixels: ImagePixels) -> float:
        """The width of the automatic window: what a drag across the viewport is measured by."""
        transform = self._made_of(image, pixels, AUTOMATIC)
        return transform.width if isinstance(transform, Window) else 1.0

    def _usual(self, image: ImageSlice) -> WindowPreset:
        """For an image that states no window.

        Where a value means the same tissue in every image, as in CT, it is the first preset: percentiles would
        show a leg darker than a chest. Elsewhere it follows from the values.
        """
        known = self.presets(image)
        return known[0] if known and known[0].unit and known[0].window is not None else AUTOMATIC

    def _choose(self, image: ImageSlice, pixels: ImagePixels, preset: WindowPreset) -> None:
        follows_images = self._viewport.view.window_per_image and preset.window is None
        self._viewport.set_window(preset if follows_images else self._made_of(image, pixels, preset))

    def _made_of(self, image: ImageSlice, pixels: ImagePixels, preset: WindowPreset) -> GreyTransform:
        key = key_of(image), preset
        if key not in self._made:
            made = preset.window_for(_values_of(pixels, pixels.stored) if preset.window is None else np.zeros(0))
            if preset.unit == SUV:
                made = made.scaled(1 / image.display_factor)
            self._made[key] = made
            while len(self._made) > _MOST_REMEMBERED:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]


def as_window(transform: GreyTransform) -> Window:
    """The window to go on from by hand."""
    return transform.as_window if isinstance(transform, VoiLut) else transform


def _values_of(pixels: ImagePixels, stored: NDArray[np.generic]) -> NDArray[np.float32]:
    """An even choice of the modality values, padding left out."""
    flat = stored.reshape(-1)
    samples = flat[:: max(-(-flat.size // MOST_SAMPLES), 1)]
    if pixels.padding is not None:
        samples = samples[~pixels.padding.holds(samples)]
    return pixels.to_values(samples)
