"""Shapes that encoders of outlines get wrong, as masks of any size and as one long outline."""

from __future__ import annotations

import numpy as np

from tests.helpers.regions import disc

COAST_POINTS = 5000


def shapes(rows: int, columns: int) -> dict[str, np.ndarray]:
    """Masks by name; none reaches over the image."""
    middle, radius = (rows // 2, columns // 2), min(rows, columns) // 2 - 2
    r, c = np.indices((rows, columns))

    def around(size: float) -> np.ndarray:
        return disc((rows, columns), middle, size)

    def at(*pixels: tuple[int, int]) -> np.ndarray:
        mask = np.zeros((rows, columns), dtype=bool)
        for row, column in pixels:
            mask[row, column] = True
        return mask

    comb = (r >= 3) & (r < rows - 5) & (c >= 4) & (c < columns - 3) & ((c % 4 < 2) | (r > rows // 2))
    return {
        "disc": around(radius),
        "ring": around(radius) & ~around(radius / 2),
        "nested island": (around(radius) & ~around(radius * 0.7)) | around(radius * 0.4),
        "one pixel": at((5, 9)),
        "two pixels": at((5, 9), (6, 9)),
        "diagonal touch": at((5, 9), (6, 10), (7, 9)),
        "edges of the image": ~around(radius) & (around(radius + 9) | (r == 0) | (c == columns - 1)),
        "comb": comb,
    }


def coast(rows: int, columns: int) -> np.ndarray:
    """An outline of 5000 points, (5000, 2) row, column, rough at every scale, that does not cross itself."""
    angles = np.arange(COAST_POINTS) * 2 * np.pi / COAST_POINTS
    random = np.random.default_rng(7)
    rough = sum(
        np.sin(waves * angles + random.uniform(0, 6.28)) * 0.22 / waves for waves in (2, 3, 5, 9, 17, 40, 90, 211)
    )
    reach = (min(rows, columns) / 2 - 3) / 1.5
    return np.stack(
        [rows / 2 + reach * (1 + rough) * np.sin(angles), columns / 2 + reach * (1 + rough) * np.cos(angles)], axis=1
    )
