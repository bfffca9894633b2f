"""Corners of a region under a pointer: which one is meant, or where on an edge a new one goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.core.geometry import Points
from app.core.plane_region import PlaneRegion


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of one loop, or, with `is_new`, a place behind it on an edge where none is yet."""

    loop: int
    vertex: int
    is_new: bool = False


def corner_at(region: PlaneRegion, point: Points, *, reach_mm: float) -> Corner | None:
    """The corner nearest to a point (2,) mm, else the place on the nearest edge; None where all are out of reach."""
    nearest: tuple[float, Corner] | None = None
    for number, loop in enumerate(region):
        distances = np.linalg.norm(loop - point, axis=1)
        vertex = int(np.argmin(distances))
        if distances[vertex] <= reach_mm and (nearest is None or distances[vertex] < nearest[0]):
            nearest = float(distances[vertex]), Corner(number, vertex)
    if nearest is not None:
        return nearest[1]
    for number, loop in enumerate(region):
        distances = _to_edges(loop, point)
        edge = int(np.argmin(distances))
        if distances[edge] <= reach_mm and (nearest is None or distances[edge] < nearest[0]):
            nearest = float(distances[edge]), Corner(number, edge, is_new=True)
    return nearest[1] if nearest is not None else None


def _to_edges(loop: Points, point: Points) -> Points:
    """Distances (N,) of a point from the edges that begin at each corner."""
    ways = np.roll(loop, -1, axis=0) - loop
    lengths = np.maximum(np.sum(ways**2, axis=1), 1e-18)
    shares = np.clip(np.sum((point - loop) * ways, axis=1) / lengths, 0, 1)
    return np.asarray(np.linalg.norm(loop + shares[:, None] * ways - point, axis=1))
