"""A measurement is what its kind says, or it is not made."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from app.core.errors import MeasurementError
from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID, SOPInstanceUID
from app.core.measurement import (
    MOST_NAME_CHARACTERS,
    MOST_PIXELS_AWAY,
    MOST_TEXT_CHARACTERS,
    NOTHING_READ,
    Measurement,
    MeasurementId,
    MeasurementKind,
)
from tests.helpers.fake_heart import oblique_plane


def made(kind: MeasurementKind, *points, **more) -> Measurement:
    return Measurement(
        MeasurementId("a"),
        kind,
        SeriesInstanceUID("1.2"),
        ImageReference(SOPInstanceUID("1.3")),
        FrameOfReferenceUID("1.4"),
        points=points,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        **more,
    )


@pytest.mark.parametrize("kind", MeasurementKind)
def test_every_kind_has_its_number_of_points(kind):
    spread = [(float(i), float(i * i % 97)) for i in range(kind.most_points + 1)]
    made(kind, *spread[: kind.least_points])
    made(kind, *spread[: kind.most_points])
    for count in (kind.least_points - 1, kind.most_points + 1):
        with pytest.raises(MeasurementError):
            made(kind, *spread[:count])


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 2 * MOST_PIXELS_AWAY])
def test_a_point_is_a_place(number):
    with pytest.raises(MeasurementError):
        made(MeasurementKind.LENGTH, (0.0, 0.0), (0.0, number))
    with pytest.raises(MeasurementError):
        made(MeasurementKind.LENGTH, (number, 0.0), (0.0, 0.0))


@pytest.mark.parametrize("points_lps", [((0.0, 0.0, 0.0),), ((0.0, 0.0, 0.0), (0.0, 0.0, float("nan")))])
def test_points_in_space_go_with_those_in_the_image(points_lps):
    with pytest.raises(MeasurementError):
        made(MeasurementKind.LENGTH, (0.0, 0.0), (1.0, 1.0), points_lps=points_lps)


def test_words_have_an_end():
    with pytest.raises(MeasurementError):
        made(MeasurementKind.PROBE, (0.0, 0.0), name="x" * (MOST_NAME_CHARACTERS + 1))
    with pytest.raises(MeasurementError):
        made(MeasurementKind.TEXT, (0.0, 0.0), text="x" * (MOST_TEXT_CHARACTERS + 1))


def test_where_points_go_their_places_in_the_patient_go_too():
    plane = oblique_plane(2)
    moved = made(MeasurementKind.LENGTH, (0.0, 0.0), (1.0, 1.0)).at(
        np.array([[3.0, 4.0], [5.5, 6.0]]), plane=plane, readings=NOTHING_READ
    )
    assert moved.points == ((3, 4), (5.5, 6))
    assert np.allclose(moved.points_lps, plane.to_lps([(3, 4), (5.5, 6)]))
    assert moved.at(np.zeros((2, 2)), plane=None, readings=NOTHING_READ).points_lps is None
