"""A line that follows the edges in an image from one place to another: the cheapest way over its gradients.

Dijkstra's algorithm on the corners of cells around the anchor: edges lie between pixels, and so does the way. A step
costs its length in mm, times how far the corners it joins are from being an edge: the way along a strong edge is
twenty times as cheap as one over even ground.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points
from app.core.pixels import ImagePixels
from app.core.value_region import values_in

if TYPE_CHECKING:
    from scipy.sparse import csr_array

HALF: Final = 75
"""Cells from the anchor to the rim of the window: all ways from it are found in some ten milliseconds."""
SMOOTHING_CELLS: Final = 0.7
"""Noise is smoothed that far, along the shorter side of a cell, before edges are looked for."""
LEAST_COST: Final = 0.05
STRONG_SHARE: Final = 0.95
"""Of the cells of a window so many have a gradient that is no full edge."""
_NOWHERE: Final = -9999


class LiveWire:
    """All cheapest ways from an anchor to the places around it.

    Parameters
    ----------
    anchor
        (2,) row, column.
    reach_px
        How far, in pixels, the place may be that the way leads to; farther, cells are of several pixels.
    spacing_mm
        Between rows, between columns.
    """

    def __init__(
        self, pixels: ImagePixels, anchor: Points, *, reach_px: float, spacing_mm: tuple[float, float]
    ) -> None:
        from scipy.sparse.csgraph import dijkstra

        self._cell = max(1, math.ceil(reach_px / (HALF - 1)))
        self._anchor = anchor
        limits = np.array(pixels.stored.shape[:2])
        at = np.clip(np.rint(anchor), 0, limits - 1).astype(int)
        self._first = np.maximum(at - HALF * self._cell, 0)
        last = np.minimum(at + HALF * self._cell + 1, limits)
        # Whole cells: what is left at the far rims belongs to none.
        cells = self._means(pixels, np.maximum((last - self._first) // self._cell, 1))
        self._shape = cells.shape[0] + 1, cells.shape[1] + 1
        self._spacing = np.array(spacing_mm) * self._cell
        steps = _steps(_cost(cells, self._spacing), self._spacing)
        source = np.array([self._node(anchor)])
        _costs, before = dijkstra(steps, directed=False, indices=source, return_predecessors=True)
        self._before: NDArray[np.int32] = before[0]

    def reaches(self, point: Points) -> bool:
        """Whether a place is near enough for this window, and not so near that a finer one would do better."""
        far = float(np.abs(point - self._anchor).max())
        is_fine = self._cell == 1 or far > HALF * self._cell / 4
        return far <= (HALF - 1) * self._cell and is_fine

    def path(self, point: Points) -> Points:
        """The way from the anchor to a place, (N, 2) row, column, without the anchor itself."""
        nodes = [self._node(point)]
        while (before := int(self._before[nodes[-1]])) != _NOWHERE:
            nodes.append(before)
        corners = np.stack(np.divmod(np.array(nodes[::-1]), self._shape[1]), axis=1)
        way = self._first - 0.5 + corners * self._cell
        return _smoothed(np.vstack([self._anchor, way[1:-1], point]))[1:]

    def _node(self, point: Points) -> int:
        corner = np.rint((point - self._first + 0.5) / self._cell)
        row, column = np.clip(corner, 0, np.array(self._shape) - 1).astype(int).tolist()
        return int(row * self._shape[1] + column)

    def _means(self, pixels: ImagePixels, shape: NDArray[np.intp]) -> NDArray[np.float64]:
        """The mean value of each cell."""
        size, (rows, columns), (top, left) = self._cell, shape.tolist(), self._first.tolist()
        values = values_in(pixels, slice(top, top + rows * size), slice(left, left + columns * size))
        known = np.nan_to_num(values, posinf=0.0, neginf=0.0).astype(np.float64)
        return np.asarray(known.reshape(rows, -1, columns, known.shape[1] // columns).mean(axis=(1, 3)))


def _cost(cells: NDArray[np.float64], spacing: Points) -> NDArray[np.float64]:
    """What a millimetre costs at each corner: little where the values change most, 1 where they do not."""
    from scipy.ndimage import gaussian_filter

    smooth = np.pad(gaussian_filter(cells, SMOOTHING_CELLS * float(spacing.min()) / spacing), 1, mode="edge")
    down = (smooth[1:, 1:] + smooth[1:, :-1] - smooth[:-1, 1:] - smooth[:-1, :-1]) / (2 * spacing[0])
    along = (smooth[1:, 1:] + smooth[:-1, 1:] - smooth[1:, :-1] - smooth[:-1, :-1]) / (2 * spacing[1])
    slope = np.hypot(down, along)
    strong = float(np.quantile(slope, STRONG_SHARE))
    edge = np.clip(slope / strong, 0.0, 1.0) if strong > 0 else np.zeros_like(slope)
    return np.asarray(LEAST_COST + (1 - LEAST_COST) * (1 - edge))


def _steps(cost: NDArray[np.float64], spacing: Points) -> csr_array[np.float64]:
    """What each step from a corner to one of its eight neighbours costs, once for both ways."""
    from scipy.sparse import csr_array

    rows, columns = cost.shape
    number = np.arange(cost.size).reshape(rows, columns)
    flat = cost.reshape(-1)
    pairs = (
        (number[:, :-1], number[:, 1:], spacing[1]),
        (number[:-1], number[1:], spacing[0]),
        (number[:-1, :-1], number[1:, 1:], math.hypot(*spacing)),
        (number[:-1, 1:], number[1:, :-1], math.hypot(*spacing)),
    )
    here = np.concatenate([one.reshape(-1) for one, _, _ in pairs])
    there = np.concatenate([other.reshape(-1) for _, other, _ in pairs])
    length = np.concatenate([np.full(one.size, far) for one, _, far in pairs])
    return csr_array(((flat[here] + flat[there]) / 2 * length, (here, there)), shape=(cost.size, cost.size))


def _smoothed(way: Points) -> Points:
    """The way without the stairs of the grid; its ends stay."""
    for _ in range(2):
        if len(way) > 2:
            way = np.vstack([way[:1], (way[:-2] + 2 * way[1:-1] + way[2:]) / 4, way[-1:]])
    return way
