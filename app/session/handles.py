"""Where a measurement can be taken hold of, and what its points are once a handle is moved."""

from __future__ import annotations

import numpy as np

from app.core.geometry import Points
from app.core.measurement import MeasurementKind
from app.core.outline import corners_of_rectangle


def handles(kind: MeasurementKind, points: Points) -> Points:
    """(M, 2) row, column: the corners of a rectangle, the ends of an ellipse's axes, else the points.

    A freehand outline has none: it moves as a whole.
    """
    if kind is MeasurementKind.RECTANGLE:
        return corners_of_rectangle(points)
    if kind is MeasurementKind.ELLIPSE:
        (top, left), (bottom, right) = points.min(axis=0), points.max(axis=0)
        row, column = (top + bottom) / 2, (left + right) / 2
        return np.array([[top, column], [row, right], [bottom, column], [row, left]])
    return np.empty((0, 2)) if kind is MeasurementKind.FREEHAND else points


def with_handle_at(kind: MeasurementKind, points: Points, *, handle: int, to: Points) -> Points:
    """The points when one handle is moved to `to` (2,); the opposite side of a box stays."""
    if kind is MeasurementKind.RECTANGLE:
        return np.stack([corners_of_rectangle(points)[(handle + 2) % 4], to])
    if kind is MeasurementKind.ELLIPSE:
        low, high = points.min(axis=0), points.max(axis=0)
        # Handles lie clockwise from the top: even ones move a row, the first and last the lower bound.
        side, axis = (low if handle in (0, 3) else high), handle % 2
        side[axis] = to[axis]
        return np.stack([low, high])
    moved = points.copy()
    moved[handle] = to
    return moved


def shifted(points: Points, by: Points, *, rows: int, columns: int) -> Points:
    """The points moved together, as far as all that lay on a (rows, columns) image stay on it."""
    low, high = points.min(axis=0), points.max(axis=0)
    first, last = np.array([-0.5, -0.5]), np.array([rows, columns]) - 0.5
    least, most = np.minimum(first - low, 0), np.maximum(last - high, 0)
    return np.asarray(points + np.clip(by, least, most))


def on_image(point: Points, *, rows: int, columns: int) -> Points:
    """The nearest point of a (rows, columns) image to a point (2,)."""
    return np.clip(point, [-0.5, -0.5], [rows - 0.5, columns - 0.5])
