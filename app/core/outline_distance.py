"""How far points are from the outline of a region, and outlines from one another; all in one plane, mm."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points
from app.core.plane_region import PlaneRegion

MOST_SAMPLES: Final = 200_000
_NEAREST: Final = 4


class Outline:
    """The outline of a region, ready to be asked for distances.

    Parameters
    ----------
    region
        At least one loop.
    step_mm
        Places on the outline at most that far apart are compared first; the edges that the nearest of them lie on
        decide. A distance is never too small, and too large by half a step at most.
    """

    def __init__(self, region: PlaneRegion, *, step_mm: float) -> None:
        self._starts = np.vstack(region)
        ends = np.vstack([np.roll(loop, -1, axis=0) for loop in region])
        self._ways = ends - self._starts
        lengths = np.hypot(*self._ways.T)
        step = max(step_mm, float(lengths.sum()) / MOST_SAMPLES)
        counts = np.maximum(np.ceil(lengths / step).astype(np.intp), 1)
        self._edges = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(self._edges)) - (np.cumsum(counts) - counts)[self._edges]
        shares = (number + 0.5) / counts[self._edges]
        self.samples: Points = self._starts[self._edges] + shares[:, None] * self._ways[self._edges]
        """(N, 2): places evenly along the outline, each for the same length of it within an edge."""
        self.weights: NDArray[np.float64] = (lengths / counts)[self._edges]
        """(N,) mm: the length of the outline that each of these places stands for."""
        from scipy.spatial import cKDTree

        self._tree = cKDTree(self.samples)

    def distances(self, points: Points) -> NDArray[np.float64]:
        """Of points (N, 2) from the outline, (N,) mm, never negative."""
        _far, places = self._tree.query(points, k=min(_NEAREST, len(self.samples)))
        edges = self._edges[places.reshape(len(points), -1)]
        starts, ways = self._starts[edges], self._ways[edges]
        offsets = points[:, None, :] - starts
        squares = np.maximum(np.sum(ways * ways, axis=2), np.finfo(np.float64).tiny)
        shares = np.clip(np.sum(offsets * ways, axis=2) / squares, 0.0, 1.0)
        nearest = np.linalg.norm(offsets - shares[:, :, None] * ways, axis=2)
        return np.asarray(nearest.min(axis=1))


def hausdorff_mm(one: PlaneRegion, other: PlaneRegion, *, share: float, step_mm: float) -> float:
    """The distance that `share` of either outline keeps from the other: 1 for Hausdorff's, 0.95 for HD95.

    By length of the outlines, so that it does not matter how many points they have; the larger of the two ways.
    """
    first, second = Outline(one, step_mm=step_mm), Outline(other, step_mm=step_mm)
    return max(_share(first, second, share), _share(second, first, share))


def _share(one: Outline, other: Outline, share: float) -> float:
    distances = other.distances(one.samples)
    order = np.argsort(distances)
    covered = np.cumsum(one.weights[order])
    place = int(np.searchsorted(covered, share * covered[-1]))
    return float(distances[order][min(place, len(order) - 1)])
