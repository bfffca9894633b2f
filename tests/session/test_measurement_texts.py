"""What measurements say in words: enough digits, always a unit, and nobody's name unless it is asked for."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest

from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.measurement import Measurement, MeasurementId, MeasurementKind, Quantity, QuantityKind, Readings
from app.core.study import Patient, StudyRecord
from app.session.measurement_texts import as_csv, as_text, label_lines, mean_text, number_text, place_text, value_text

REGION = Readings(
    (
        Quantity(QuantityKind.AREA, 96.04, "mm²"),
        Quantity(QuantityKind.PERIMETER, 36.1, "mm"),
        Quantity(QuantityKind.MEAN, -83.46, "HU"),
        Quantity(QuantityKind.STANDARD_DEVIATION, 42.61, "HU"),
        Quantity(QuantityKind.MINIMUM, -217.0, "HU"),
        Quantity(QuantityKind.MAXIMUM, 93.0, "HU"),
        Quantity(QuantityKind.PIXELS, 101.0),
    ),
    ("Measured at the detector.",),
    mark="at the detector",
)
ELLIPSE = Measurement(
    MeasurementId("a"),
    MeasurementKind.ELLIPSE,
    SeriesInstanceUID("1.2.4"),
    ImageReference(SOPInstanceUID("1.2.5"), 3),
    FrameOfReferenceUID("1.2.6"),
    points=((10.0, 20.0), (30.25, 40.5)),
    created=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    name="Ellipse 1",
    points_lps=((1.0, 2.0, 3.0), (4.0, 5.0, -6.0)),
    readings=REGION,
)
NOTE = replace(
    ELLIPSE,
    kind=MeasurementKind.TEXT,
    points=((1, 2),),
    points_lps=None,
    text="two\nlines",
    name="Text 1",
    readings=Readings(),
)
STUDY = StudyRecord(
    StudyInstanceUID("1.9"), Patient("Doe^Jane", "4711", "19610402"), "20261120", accession_number="A77"
)


def place(_image: ImageReference) -> str:
    return "3/24"


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(QuantityKind.LENGTH, 0.523, "mm"), "0.52 mm"),
        (Quantity(QuantityKind.LENGTH, 65.747, "mm"), "65.7 mm"),
        (Quantity(QuantityKind.LENGTH, 160.61, "px"), "160.6 px"),
        (Quantity(QuantityKind.AREA, 96.04, "mm²"), "96.0 mm²"),
        (Quantity(QuantityKind.AREA, 1084.2, "mm²"), "1084 mm²"),
        (Quantity(QuantityKind.ANGLE, 98.25, "°"), "98.2°"),
        (Quantity(QuantityKind.MEAN, -83.46, "HU"), "−83.5 HU"),
        (Quantity(QuantityKind.MEAN, 7.623, ""), "7.62"),
        (Quantity(QuantityKind.MEAN, 0.01234, "SUVbw"), "0.012 SUVbw"),
        (Quantity(QuantityKind.MINIMUM, -1024.0, "HU"), "−1024 HU"),
        (Quantity(QuantityKind.PIXELS, 1.0), "1 pixel"),
        (Quantity(QuantityKind.PIXELS, 101.0), "101 pixels"),
        (Quantity(QuantityKind.HORIZONTAL, 1.934, "s"), "1.93 s"),
    ],
)
def test_a_number_has_the_digits_that_it_is_worth_and_its_unit(quantity, text):
    assert number_text(quantity) == text


def test_a_region_says_its_area_and_values_in_three_lines_with_where_its_scale_comes_from():
    assert label_lines(ELLIPSE) == (
        "96.0 mm² (at the detector)",
        "Mean −83.5 HU  SD 42.6 HU",
        "Min −217 HU  Max 93 HU",
    )


@pytest.mark.parametrize(
    ("mean", "text"), [(-420.24, "Mean −420 HU"), (3.14159, "Mean 3.14 HU"), (-1024.4, "Mean −1024 HU")]
)
def test_on_the_list_a_region_says_its_area_and_its_mean_short_enough_for_one_line(mean, text):
    others = tuple(q for q in ELLIPSE.readings.quantities if q.kind is not QuantityKind.MEAN)
    readings = replace(ELLIPSE.readings, quantities=(*others, Quantity(QuantityKind.MEAN, mean, "HU")))
    region = replace(ELLIPSE, readings=readings)
    assert (value_text(region), mean_text(region)) == ("96.0 mm² (at the detector)", text)


def test_on_the_list_a_note_says_its_words_and_nothing_else():
    assert (value_text(NOTE), mean_text(NOTE)) == ("two  lines", "")


def test_a_note_says_its_words():
    assert label_lines(NOTE) == ("two", "lines")


def test_a_place_is_a_pixel_and_a_point_of_the_patient():
    assert place_text((12, 34), (1.25, -2.5, 3.0)) == "row 12  column 34  LPS 1.2 −2.5 3.0 mm"
    assert place_text((12, 34), None) == "row 12  column 34"


def test_the_clipboard_gets_a_line_each_with_every_value_and_remark():
    first, second = as_text([ELLIPSE, NOTE], place).split("\n")
    assert first.startswith("Ellipse 1\t96.0 mm²; Perimeter 36.1 mm; Mean −83.5 HU")
    assert first.endswith("101 pixels\t3/24\tMeasured at the detector.")
    assert second == "Text 1\ttwo lines\t3/24"


def test_the_table_has_every_number_in_full_beside_its_unit():
    row = table(as_csv([ELLIPSE], place))[0]
    assert (row["Area"], row["Area unit"]) == ("96.04", "mm²")
    assert (row["Mean"], row["Mean unit"]) == ("-83.46", "HU")
    assert (row["SD (n-1)"], row["Length"], row["Length unit"]) == ("42.61", "", "")
    assert row["Points (row column)"] == "10.000 20.000; 30.250 40.500"
    assert row["Points LPS (mm)"] == "1.000 2.000 3.000; 4.000 5.000 -6.000"
    assert (row["SOPInstanceUID"], row["Frame"], row["Slice"]) == ("1.2.5", "3", "3/24")
    assert (row["Scale"], row["Remarks"]) == ("at the detector", "Measured at the detector.")


def test_the_table_names_nobody_unless_it_is_asked_to():
    without, named = as_csv([ELLIPSE], place), as_csv([ELLIPSE], place, identity=STUDY)
    for identity in ("Doe", "Jane", "4711", "19610402", "A77", "20261120"):
        assert identity not in without.decode("utf-8-sig")
        assert identity in named.decode("utf-8-sig")
    assert table(named)[0]["Patient ID"] == "4711"


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "@SUM(A1)", "-x", "\t=1"])
def test_words_never_become_formulas_in_a_spreadsheet(words):
    row = table(as_csv([replace(NOTE, text=words)], place))[0]
    assert row["Text"] == f"'{words}"


def test_words_with_separators_stay_in_their_cell():
    row = table(as_csv([replace(NOTE, text='a, "b"\nc')], place))[0]
    assert row["Text"] == 'a, "b"\nc'
