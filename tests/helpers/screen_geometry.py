"""How a plane lies on a screen, by plain vectors: written apart from the viewer so that both can be compared."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDES = (("L", "R"), ("P", "A"), ("H", "F"))


@dataclass(frozen=True)
class Screen:
    """A plane of the patient on a screen.

    Parameters
    ----------
    right, down
        Unit vectors of the patient, LPS.
    centre
        LPS mm of the point in the middle of the screen.
    px_per_mm
        As large as that.
    size
        Width, height.
    """

    right: np.ndarray
    down: np.ndarray
    centre: np.ndarray
    px_per_mm: float
    size: tuple[int, int]

    def xy(self, point: np.ndarray) -> np.ndarray:
        """Where a point of the patient is seen."""
        away = (point - self.centre) * self.px_per_mm
        return np.array([self.size[0] / 2 + away @ self.right, self.size[1] / 2 + away @ self.down])

    def lps(self, x: float, y: float) -> np.ndarray:
        """The point of the patient that is seen there."""
        right, down = (x - self.size[0] / 2) * self.right, (y - self.size[1] / 2) * self.down
        return self.centre + (right + down) / self.px_per_mm

    def rectangle(self, point: np.ndarray, sides: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """The first and last corner on the screen of a parallelogram along the screen, round a point."""
        half = (sides[0] + sides[1]) / 2
        corners = np.array([self.xy(point - half), self.xy(point + half)])
        return corners.min(axis=0), corners.max(axis=0)


def turned_right(right: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """After a quarter clockwise what pointed up points right, and what pointed right points down."""
    return -down, right


def mirrored(right: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """After a flip from left to right."""
    return -right, down


def agrees(letters: str, direction: np.ndarray) -> bool:
    """Whether letters name the sides that a direction points to, the strongest first, and no weak one."""
    order = np.argsort(-np.abs(direction), kind="stable")
    wanted = "".join(SIDES[axis][0 if direction[axis] > 0 else 1] for axis in order)
    strong = sum(abs(direction) > 0.4)
    return wanted.startswith(letters) and len(letters) >= strong and len(letters) <= sum(abs(direction) > 0.1)


def weighted_centre(brightness: NDArray[np.float64], near: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """(x, y) of the middle of what is brighter than its surroundings, within reach of a place."""
    height, width = brightness.shape
    left, top = np.maximum(np.floor(near - reach), 0).astype(int)
    right, bottom = np.minimum(np.ceil(near + reach), [width, height]).astype(int)
    part = brightness[top:bottom, left:right]
    ys, xs = np.mgrid[top:bottom, left:right] + 0.5
    return np.array([(xs * part).sum(), (ys * part).sum()]) / part.sum()


def turned_in_plane(way: np.ndarray, screen: tuple[np.ndarray, np.ndarray], radians: float) -> np.ndarray:
    """A vector turned clockwise on the screen of a plane, given by its right and down."""
    right, down = screen
    normal = np.cross(right, down)
    to_right = math.cos(radians) * right + math.sin(radians) * down
    to_bottom = -math.sin(radians) * right + math.cos(radians) * down
    return (way @ right) * to_right + (way @ down) * to_bottom + (way @ normal) * normal
