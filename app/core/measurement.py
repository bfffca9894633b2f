"""A measurement or note on one image: its kind, its points, and what was read off there."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Final, NewType
from uuid import uuid4

import numpy as np

from app.core.errors import MeasurementError
from app.core.geometry import PlaneGeometry, Points
from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID
from app.core.phrases import Phrase, phrase

MeasurementId = NewType("MeasurementId", str)

MOST_POINTS: Final = 2000
MOST_NAME_CHARACTERS: Final = 200
MOST_TEXT_CHARACTERS: Final = 2000
MOST_PIXELS_AWAY: Final = 1e6
"""How far outside any image a point may lie and still be one."""


class MeasurementKind(Enum):
    """What is measured or noted; the value is what it is called in files.

    Points: the two ends of a length; end, vertex and end of an angle; both ends of each line of a Cobb
    angle; opposite corners of the box of a rectangle or ellipse; all corners of a polygon or freehand
    outline; tail and tip of an arrow; the place of a text or probe.
    """

    LENGTH = "length"
    ANGLE = "angle"
    COBB = "cobb"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    FREEHAND = "freehand"
    ARROW = "arrow"
    TEXT = "text"
    PROBE = "probe"

    @property
    def label(self) -> str:
        """For the user."""
        return _LABELS[self]

    @property
    def is_region(self) -> bool:
        """Whether it encloses pixels."""
        return self in _REGIONS

    @property
    def has_text(self) -> bool:
        """Whether it carries words of the user."""
        return self in (MeasurementKind.ARROW, MeasurementKind.TEXT)

    @property
    def least_points(self) -> int:
        """How many points it needs."""
        return _POINTS.get(self, 3)

    @property
    def most_points(self) -> int:
        """How many points it may have."""
        return _POINTS.get(self, MOST_POINTS)


_LABELS: Final = {
    MeasurementKind.LENGTH: phrase("Length"),
    MeasurementKind.ANGLE: phrase("Angle"),
    MeasurementKind.COBB: phrase("Cobb angle"),
    MeasurementKind.RECTANGLE: phrase("Rectangle"),
    MeasurementKind.ELLIPSE: phrase("Ellipse"),
    MeasurementKind.POLYGON: phrase("Polygon"),
    MeasurementKind.FREEHAND: phrase("Freehand"),
    MeasurementKind.ARROW: phrase("Arrow"),
    MeasurementKind.TEXT: phrase("Text"),
    MeasurementKind.PROBE: phrase("Probe"),
}
_REGIONS: Final = frozenset(
    (MeasurementKind.RECTANGLE, MeasurementKind.ELLIPSE, MeasurementKind.POLYGON, MeasurementKind.FREEHAND)
)
_POINTS: Final = {
    MeasurementKind.LENGTH: 2,
    MeasurementKind.ANGLE: 3,
    MeasurementKind.COBB: 4,
    MeasurementKind.RECTANGLE: 2,
    MeasurementKind.ELLIPSE: 2,
    MeasurementKind.ARROW: 2,
    MeasurementKind.TEXT: 1,
    MeasurementKind.PROBE: 1,
}


def given_name(kind: MeasurementKind, number: int) -> Phrase:
    """The name that a measurement comes with, e.g. `Length 3`."""
    return phrase("{kind} {number}", kind=kind.label, number=number)


class QuantityKind(Enum):
    """What a number of a measurement is; the value names it in lists and files."""

    LENGTH = phrase("Length")
    HORIZONTAL = phrase("Horizontal")
    VERTICAL = phrase("Vertical")
    ANGLE = phrase("Angle")
    AREA = phrase("Area")
    PERIMETER = phrase("Perimeter")
    MEAN = phrase("Mean")
    STANDARD_DEVIATION = phrase("SD (n-1)")
    MINIMUM = phrase("Min")
    MAXIMUM = phrase("Max")
    PIXELS = phrase("Pixels")
    VALUE = phrase("Value")
    RED = phrase("Red")
    GREEN = phrase("Green")
    BLUE = phrase("Blue")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that was read off, with its unit (empty where it has none)."""

    kind: QuantityKind
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """What a measurement says.

    Parameters
    ----------
    remarks
        Sentences about what the numbers are not, or why one is absent.
    mark
        A word or two that belong beside a length wherever it is shown, e.g. `at the detector`.
    """

    quantities: tuple[Quantity, ...] = ()
    remarks: tuple[str, ...] = ()
    mark: str = ""

    def find(self, kind: QuantityKind) -> Quantity | None:
        """The quantity of a kind."""
        return next((quantity for quantity in self.quantities if quantity.kind is kind), None)


NOTHING_READ: Final = Readings()


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement or note on one image.

    Parameters
    ----------
    points
        (row, column) of the image, pixel centres at whole numbers; how many depends on the kind.
    frame_of_reference_uid
        Empty where the image states none.
    points_lps
        The same points in LPS mm of that frame of reference; None where the image has no plane.
    name
        What the list calls it.
    text
        The words of an arrow or text.
    readings
        As they were when the points were placed.
    created
        With its zone.

    Raises
    ------
    MeasurementError
        If a number is no number or out of bounds, or there are too many or too few of them.
    """

    measurement_id: MeasurementId
    kind: MeasurementKind
    series_instance_uid: SeriesInstanceUID
    image: ImageReference
    frame_of_reference_uid: FrameOfReferenceUID
    points: tuple[tuple[float, float], ...]
    created: datetime
    name: str = ""
    text: str = ""
    points_lps: tuple[tuple[float, float, float], ...] | None = None
    readings: Readings = NOTHING_READ

    def __post_init__(self) -> None:
        check_points(self.kind, self.points)
        if self.points_lps is not None and (
            len(self.points_lps) != len(self.points)
            or not all(len(p) == 3 and all(math.isfinite(v) for v in p) for p in self.points_lps)
        ):
            raise MeasurementError(phrase("The points of a measurement in space do not match those in its image."))
        if len(self.name) > MOST_NAME_CHARACTERS:
            raise MeasurementError(
                phrase("A measurement's name has at most {most} characters.", most=MOST_NAME_CHARACTERS)
            )
        if len(self.text) > MOST_TEXT_CHARACTERS:
            raise MeasurementError(phrase("A note has at most {most} characters.", most=MOST_TEXT_CHARACTERS))

    @property
    def title(self) -> str:
        """The name for the user: a phrase, if it is the one that it came with."""
        number = self.name.removeprefix(f"{self.kind.label} ")
        is_given = number != self.name and number.isascii() and number.isdigit()
        return given_name(self.kind, int(number)) if is_given else self.name

    @property
    def row_column(self) -> Points:
        """The points as (N, 2) row, column."""
        return np.array(self.points, dtype=np.float64)

    def at(self, points: Points, *, plane: PlaneGeometry | None, readings: Readings) -> Measurement:
        """The same measurement with its points elsewhere, (N, 2) row, column, and what they say there."""
        return replace(self, points=as_tuples(points), points_lps=in_space(points, plane), readings=readings)


def check_points(kind: MeasurementKind, points: tuple[tuple[float, float], ...]) -> None:
    """Return if a measurement of that kind can have these points.

    Raises
    ------
    MeasurementError
        If there are too many or too few, or one is no place in an image.
    """
    if not kind.least_points <= len(points) <= kind.most_points:
        raise MeasurementError(
            phrase("A measurement of kind {kind} cannot have {count} points.", kind=kind.value, count=len(points)),
            next_step=phrase("It has {least} to {most}.", least=kind.least_points, most=kind.most_points),
        )
    if not all(len(point) == 2 and all(abs(v) <= MOST_PIXELS_AWAY for v in point) for point in points):
        raise MeasurementError(phrase("A point of a measurement is no place in an image."))


def as_tuples(points: Points) -> tuple[tuple[float, float], ...]:
    """(N, 2) row, column as a measurement keeps them."""
    return tuple((float(row), float(column)) for row, column in points)


def in_space(points: Points, plane: PlaneGeometry | None) -> tuple[tuple[float, float, float], ...] | None:
    """(N, 2) row, column in LPS mm; None without a plane."""
    if plane is None:
        return None
    return tuple((float(x), float(y), float(z)) for x, y, z in plane.to_lps(points))


def new_measurement_id() -> MeasurementId:
    """An identifier that no other measurement has."""
    return MeasurementId(uuid4().hex)
