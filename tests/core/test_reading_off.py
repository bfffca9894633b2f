"""Lengths, angles and areas agree with independent formulae, on pixels that are not square in oblique planes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import ellipe

from app.core.calibration import CalibratedRegion, Calibration, CalibrationSource, Scale, uncalibrated
from app.core.geometry import PlaneGeometry
from app.core.measurement import MeasurementKind, Quantity, QuantityKind, Readings
from app.core.pixels import ImagePixels, Rescale
from app.core.reading_off import read_off
from app.core.shading import PaddingRange
from tests.helpers.fake_heart import COLUMN_SPACING_MM, ROW_SPACING_MM, oblique_plane

PLANE = oblique_plane(3)
CALIBRATION = Calibration(ROW_SPACING_MM, COLUMN_SPACING_MM, CalibrationSource.PIXEL_SPACING)
STORED = np.arange(112 * 176, dtype=np.uint16).reshape(112, 176)
VALUES = STORED.astype(np.float64) - 1000
PIXELS = ImagePixels(STORED, Rescale(1, -1000))

POINT = st.tuples(st.floats(0, 110), st.floats(0, 170))


def read(kind: MeasurementKind, *points, calibration: Calibration = CALIBRATION, pixels=PIXELS, **more) -> Readings:
    return read_off(kind, np.array(points, dtype=float), calibration=calibration, pixels=pixels, unit="HU", **more)


def value(readings: Readings, kind: QuantityKind) -> float:
    found = readings.find(kind)
    assert found is not None, readings
    return found.value


def in_space(plane: PlaneGeometry, *points) -> np.ndarray:
    """(N, 3) LPS by the formula of the standard (PS3.3 C.7.6.2.1.1), written out."""
    x, y = np.array(plane.row_direction), np.array(plane.column_direction)
    return np.array(
        [
            np.array(plane.image_position_patient) + x * plane.column_spacing_mm * c + y * plane.row_spacing_mm * r
            for r, c in points
        ]
    )


@given(POINT, POINT)
def test_a_length_is_the_distance_in_the_patient(one, other):
    here, there = in_space(PLANE, one, other)
    assert value(read(MeasurementKind.LENGTH, one, other), QuantityKind.LENGTH) == pytest.approx(
        math.dist(here, there), abs=1e-9
    )


@given(POINT, POINT, POINT)
def test_an_angle_is_the_angle_in_the_patient(one, vertex, other):
    a, v, b = in_space(PLANE, one, vertex, other)
    assume(math.dist(a, v) > 0.5 and math.dist(b, v) > 0.5)
    cosine = float(np.dot(a - v, b - v) / (np.linalg.norm(a - v) * np.linalg.norm(b - v)))
    expected = math.degrees(math.acos(max(-1, min(1, cosine))))
    assert value(read(MeasurementKind.ANGLE, one, vertex, other), QuantityKind.ANGLE) == pytest.approx(
        expected, abs=1e-4
    )


@given(POINT, POINT, POINT, POINT)
def test_a_cobb_angle_is_the_acute_angle_of_the_lines_however_they_were_drawn(a, b, c, d):
    p, q, r, s = in_space(PLANE, a, b, c, d)
    assume(math.dist(p, q) > 0.5 and math.dist(r, s) > 0.5)
    cosine = abs(float(np.dot(q - p, s - r) / (np.linalg.norm(q - p) * np.linalg.norm(s - r))))
    expected = math.degrees(math.acos(min(1, cosine)))
    for order in ((a, b, c, d), (b, a, c, d), (c, d, b, a)):
        assert value(read(MeasurementKind.COBB, *order), QuantityKind.ANGLE) == pytest.approx(expected, abs=1e-4)


def test_a_wide_cobb_angle_names_the_other_angle_of_the_lines():
    square = Calibration(1, 1, CalibrationSource.PIXEL_SPACING)
    readings = read(MeasurementKind.COBB, (0, 0), (0, 10), (0, 0), (10, -2), calibration=square)
    assert value(readings, QuantityKind.ANGLE) == pytest.approx(math.degrees(math.atan2(10, 2)))
    assert "101.3°" in readings.remarks[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(3, 40), min_size=3, max_size=12))
def test_area_and_perimeter_of_a_polygon_are_those_in_the_patient(radii):
    angles = np.linspace(0, 2 * math.pi, len(radii), endpoint=False)
    corners = [(55 + r * math.sin(a), 80 + r * math.cos(a)) for r, a in zip(radii, angles, strict=True)]
    placed = in_space(PLANE, *corners)
    centre = in_space(PLANE, (55, 80))[0]
    following = np.roll(placed, -1, axis=0)
    # Star-shaped round its centre: the triangles to the centre, by their cross products in space.
    turned = np.cross(placed - centre, following - centre) @ PLANE.normal
    readings = read(MeasurementKind.POLYGON, *corners)
    assert value(readings, QuantityKind.AREA) == pytest.approx(abs(turned.sum()) / 2, rel=1e-9)
    assert value(readings, QuantityKind.PERIMETER) == pytest.approx(
        np.linalg.norm(following - placed, axis=1).sum(), rel=1e-9
    )


def test_a_rectangle_measures_its_sides_by_their_own_spacing():
    readings = read(MeasurementKind.RECTANGLE, (40, 90), (10, 20))
    height, width = 30 * ROW_SPACING_MM, 70 * COLUMN_SPACING_MM
    assert readings.find(QuantityKind.AREA) == Quantity(QuantityKind.AREA, pytest.approx(height * width), "mm²")
    assert value(readings, QuantityKind.PERIMETER) == pytest.approx(2 * (height + width))


@given(st.floats(0.5, 50), st.floats(0.5, 50))
def test_an_ellipse_has_the_area_and_length_of_one(down, right):
    readings = read(MeasurementKind.ELLIPSE, (50 - down, 80 - right), (50 + down, 80 + right))
    a, b = sorted((down * ROW_SPACING_MM, right * COLUMN_SPACING_MM))
    assert value(readings, QuantityKind.AREA) == pytest.approx(math.pi * a * b, rel=1e-9)
    assert value(readings, QuantityKind.PERIMETER) == pytest.approx(4 * b * ellipe(1 - (a / b) ** 2), rel=1e-9)


def test_an_outline_that_crosses_itself_measures_what_the_even_odd_rule_encloses_and_says_so():
    square = Calibration(1, 1, CalibrationSource.PIXEL_SPACING)
    bow_tie = ((10, 10), (30, 50), (10, 50), (30, 10))
    readings = read(MeasurementKind.FREEHAND, *bow_tie, calibration=square)
    assert value(readings, QuantityKind.AREA) == pytest.approx(2 * 20 * 20 / 2, rel=1e-3)
    assert any("crosses itself" in remark for remark in readings.remarks)


def test_the_statistics_of_a_rectangle_are_those_of_its_pixels():
    readings = read(MeasurementKind.RECTANGLE, (9.5, 19.5), (12.5, 24.5))
    inside = VALUES[10:13, 20:25].astype(float)
    assert value(readings, QuantityKind.PIXELS) == 15
    assert value(readings, QuantityKind.MEAN) == pytest.approx(inside.mean())
    assert value(readings, QuantityKind.STANDARD_DEVIATION) == pytest.approx(inside.std(ddof=1))
    assert readings.find(QuantityKind.MINIMUM) == Quantity(QuantityKind.MINIMUM, inside.min(), "HU")
    assert readings.find(QuantityKind.MAXIMUM) == Quantity(QuantityKind.MAXIMUM, inside.max(), "HU")


def test_a_region_between_pixel_centres_or_outside_the_image_has_an_area_but_no_statistics():
    for corners in (((10.2, 10.2), (10.8, 10.8)), ((500, 500), (510, 510))):
        readings = read(MeasurementKind.ELLIPSE, *corners)
        assert value(readings, QuantityKind.AREA) > 0
        assert readings.find(QuantityKind.MEAN) is None
        assert "No pixel" in readings.remarks[0]


def test_a_colour_image_has_no_statistics_and_says_so():
    readings = read(
        MeasurementKind.RECTANGLE, (1, 1), (5, 5), pixels=ImagePixels(np.zeros((20, 20, 3), dtype=np.uint8))
    )
    assert readings.find(QuantityKind.MEAN) is None
    assert any("colour" in remark for remark in readings.remarks)
    assert value(readings, QuantityKind.PIXELS) == 16


def test_a_probe_reads_the_value_of_the_pixel_it_lies_on_or_its_colours():
    assert read(MeasurementKind.PROBE, (10.4, 19.6)).quantities == (
        Quantity(QuantityKind.VALUE, float(VALUES[10, 20]), "HU"),
    )
    colour = np.zeros((20, 20, 3), dtype=np.uint8)
    colour[10, 20 - 1] = (9, 8, 7)
    found = read(MeasurementKind.PROBE, (10.4, 19.2), pixels=ImagePixels(colour))
    assert [quantity.value for quantity in found.quantities] == [9, 8, 7]
    assert read(MeasurementKind.PROBE, (-3, 5)).quantities == ()


def test_padding_is_no_value_of_a_region():
    padded = ImagePixels(STORED, Rescale(1, -1000), PaddingRange(0, 11 * 176))
    readings = read(MeasurementKind.RECTANGLE, (9.5, -0.5), (12.5, 9.5), pixels=padded)
    inside = VALUES[10:13, 0:10][VALUES[10:13, 0:10] > 11 * 176 - 1000]
    assert value(readings, QuantityKind.PIXELS) == inside.size == 19
    assert value(readings, QuantityKind.MINIMUM) == inside.min()
    assert any("11 pixels without a value" in remark for remark in readings.remarks)


def test_values_are_given_in_the_unit_that_the_factor_leads_to():
    readings = read(MeasurementKind.RECTANGLE, (9.5, 19.5), (12.5, 24.5), factor=0.25)
    assert readings.find(QuantityKind.MAXIMUM) == Quantity(
        QuantityKind.MAXIMUM, pytest.approx(VALUES[12, 24] * 0.25), "HU"
    )
    assert read(MeasurementKind.PROBE, (5, 6), factor=0.25).quantities == (
        Quantity(QuantityKind.VALUE, pytest.approx(VALUES[5, 6] * 0.25), "HU"),
    )


def test_lengths_say_where_their_scale_comes_from():
    at_detector = Calibration(0.1, 0.2, CalibrationSource.DETECTOR, caveat="Measured at the detector.")
    readings = read(MeasurementKind.LENGTH, (0, 0), (30, 20), calibration=at_detector)
    assert readings.find(QuantityKind.LENGTH) == Quantity(QuantityKind.LENGTH, pytest.approx(5.0), "mm")
    assert readings.mark == "at the detector"
    assert readings.remarks == ("Measured at the detector.",)


def test_an_uncalibrated_length_is_in_pixels_of_the_shape_they_have():
    readings = read(MeasurementKind.LENGTH, (0, 0), (2, 3), calibration=uncalibrated(2.0))
    assert readings.find(QuantityKind.LENGTH) == Quantity(QuantityKind.LENGTH, pytest.approx(5.0), "px")
    assert readings.mark == ""
    assert "pixels" in readings.remarks[0]


def test_an_angle_needs_no_spacing_but_the_shape_of_a_pixel():
    readings = read(MeasurementKind.ANGLE, (0, 10), (0, 0), (5, 10), calibration=uncalibrated(2.0))
    assert value(readings, QuantityKind.ANGLE) == pytest.approx(45)
    assert readings.remarks == ()


def test_where_across_is_time_and_down_is_depth_both_are_given_and_nothing_made_of_them():
    m_mode = CalibratedRegion(0, 0, 99, 99, Scale(0.4, 0.005, "mm", "s"))
    ultrasound = Calibration(None, None, CalibrationSource.ULTRASOUND_REGIONS, regions=(m_mode,))
    length = read(MeasurementKind.LENGTH, (10, 10), (35, 90), calibration=ultrasound)
    assert length.find(QuantityKind.HORIZONTAL) == Quantity(QuantityKind.HORIZONTAL, pytest.approx(0.4), "s")
    assert length.find(QuantityKind.VERTICAL) == Quantity(QuantityKind.VERTICAL, pytest.approx(10.0), "mm")
    angle = read(MeasurementKind.ANGLE, (0, 10), (0, 0), (5, 10), calibration=ultrasound)
    assert angle.quantities == () and "different quantities" in angle.remarks[0]


@pytest.mark.parametrize("kind", [MeasurementKind.ARROW, MeasurementKind.TEXT])
def test_notes_measure_nothing(kind):
    assert read(kind, *[(1, 1)] * kind.least_points) == Readings()


def test_an_angle_at_two_equal_points_is_none():
    readings = read(MeasurementKind.ANGLE, (5, 5), (5, 5), (9, 9))
    assert readings.quantities == () and "no angle" in readings.remarks[0]
