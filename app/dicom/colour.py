"""Luminance and chrominance to red, green and blue (PS3.3 C.7.6.3.1.2), and any depth to 8 bits."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_RED, _BLUE = 1.402, 1.772
_GREEN_OF_BLUE: Final = -0.114 * _BLUE / 0.587
_GREEN_OF_RED: Final = -0.299 * _RED / 0.587
_LUMINANCE_RANGE: Final = 255 / 219
_CHROMINANCE_RANGE: Final = 255 / 224
"""YBR_PARTIAL has black at 16 and white at 235; chrominance lies between 16 and 240."""


def ybr_to_rgb(ybr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Red, green and blue of 8-bit YBR_FULL, same shape, each rounded once.

    What a pixel gains by its chrominance comes from tables: luminance is a whole number, so nothing is lost.
    """
    blue_chrominance, red_chrominance = ybr[..., 1], ybr[..., 2]
    red, green, blue = _gains()
    both = blue_chrominance.astype(np.uint16)
    both <<= 8
    both |= red_chrominance
    luminance = ybr[..., 0].astype(np.int16)
    rgb = np.empty(ybr.shape, dtype=np.uint8)
    gains = (np.take(red, red_chrominance), np.take(green, both), np.take(blue, blue_chrominance))
    for channel, gain in enumerate(gains):
        gain += luminance
        np.clip(gain, 0, 255, out=gain)
        rgb[..., channel] = gain
    return rgb


def partial_ybr_to_rgb(ybr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Red, green and blue of 8-bit YBR_PARTIAL, the range of television, same shape."""
    luminance = (ybr[..., 0].astype(np.float32) - 16) * _LUMINANCE_RANGE
    chrominance = (ybr[..., 1:].astype(np.float32) - 128) * _CHROMINANCE_RANGE
    of_blue, of_red = chrominance[..., 0], chrominance[..., 1]
    colours = (of_red * _RED, of_blue * _GREEN_OF_BLUE + of_red * _GREEN_OF_RED, of_blue * _BLUE)
    rgb = np.stack([luminance + colour for colour in colours], axis=-1)
    return np.clip(rgb + 0.5, 0, 255).astype(np.uint8)


def eight_bits(samples: NDArray[Any], *, bits_stored: int) -> NDArray[np.uint8]:
    """The upper 8 of the stored bits of each sample, same shape; samples of one byte stay as they are."""
    if samples.dtype.itemsize == 1 or bits_stored <= 8:
        return samples.astype(np.uint8, copy=False)
    return (samples >> (bits_stored - 8)).astype(np.uint8)


@cache
def _gains() -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]:
    """What red gains by each red chrominance, green by each pair (blue, red), blue by each blue one."""
    chrominance = np.arange(256) - 128.0
    green = chrominance[:, None] * _GREEN_OF_BLUE + chrominance * _GREEN_OF_RED
    red, blue = chrominance * _RED, chrominance * _BLUE
    return _rounded(red), _rounded(green.reshape(-1)), _rounded(blue)


def _rounded(gains: NDArray[np.floating[Any]]) -> NDArray[np.int16]:
    return np.asarray(np.floor(gains + 0.5), dtype=np.int16)
