"""The corners say what the settings ask for, in words and units, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.calibration import Calibration, CalibrationSource
from app.core.colour_maps import ColourMap
from app.core.corner_layout import STANDARD_CORNERS, CornerLayout, CornerLine
from app.core.image_details import ImageDetails
from app.core.pixels import ImagePixels
from app.core.shading import PaddingRange, Shading
from app.core.stacking import StackProblem
from app.core.voi import VoiLut, Window
from app.session.corner_texts import corner_texts, window_text
from app.session.display import resolve
from app.session.pane import Pane
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import fake_services

PIXELS = ImagePixels(np.zeros((2, 3), dtype=np.int16))
EVERYTHING = CornerLayout(top_left=tuple(CornerLine), top_right=(), bottom_left=(), bottom_right=())


def texts(
    session: Session, layout: CornerLayout, *, beside_others: bool = True, **changes: object
) -> tuple[str, ...]:
    image = session.image
    assert image is not None
    shown = corner_texts(
        layout,
        session.panes.active,
        image=replace(image, **changes),  # type: ignore[arg-type]
        pixels=PIXELS,
        shading=Shading(Window(300, 640)),
        beside_others=beside_others,
    )
    return shown.top_left + shown.top_right + shown.bottom_left + shown.bottom_right


def test_by_default_slice_place_window_and_zoom_are_said():
    session = fake_services().open_study()
    found = texts(session, STANDARD_CORNERS, beside_others=False)
    assert "7/12" in found
    assert any(line.startswith("W 640  L 300") for line in found)
    assert "1×" in found
    assert any("spacing 8 mm" in line for line in found)


def test_the_usual_distance_is_not_said_of_slices_that_are_not_evenly_spaced():
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    uneven = replace(series.stacking, problems=(StackProblem.UNEVEN_SPACING,))
    services.reader.series[SHORT_AXIS] = replace(series, stacking=uneven)
    found = texts(services.open_study(), STANDARD_CORNERS)
    assert any("uneven spacing" in line for line in found)
    assert not any("8 mm" in line for line in found)


def test_whose_image_it_is_is_said_beside_others_and_left_to_the_header_otherwise():
    session = fake_services().open_study()
    series = session.series
    assert series is not None
    name = series.study.patient.display_name
    assert name in texts(session, STANDARD_CORNERS, beside_others=True)
    assert name not in texts(session, STANDARD_CORNERS, beside_others=False)


def test_series_and_stack_are_left_to_the_title_where_viewports_have_one():
    session = fake_services().open_study()
    pane, series = session.panes.active, session.series
    assert series is not None
    name = series.series.series_description
    assert any(name in line for line in resolve_corners(session, pane))
    session.panes.arrange(1, 2)
    assert not any(name in line for line in resolve_corners(session, pane))


def resolve_corners(session: Session, pane: Pane) -> tuple[str, ...]:
    resolve(session, pane)  # asks for the pixels
    corners = resolve(session, pane).corners
    return corners.top_left + corners.top_right + corners.bottom_left + corners.bottom_right


def test_every_line_can_be_had_and_none_is_empty():
    session = fake_services().open_study()
    session.viewport.play(True)
    details = ImageDetails(
        acquisition_date="20261120", acquisition_time="093011.25", parameters=("TR 500 ms", "TE 8 ms")
    )
    found = texts(session, EVERYTHING, details=details)
    assert all(found)
    assert "2026-11-20  09:30:11" in found
    assert "TR 500 ms  TE 8 ms" in found
    assert "10 images/s  loop" in found
    assert "176 × 112" in found


@pytest.mark.parametrize(
    ("number", "description", "text"),
    [(107, "", ("Series 107",)), (3, "Axial", ("3  Axial",)), (None, "Axial", ("Axial",)), (None, "", ())],
)
def test_a_series_is_named_by_number_and_description_and_no_number_stands_alone(number, description, text):
    services = fake_services()
    known = services.reader.series[SHORT_AXIS]
    record = replace(known.series, series_number=number, series_description=description)
    services.reader.series[SHORT_AXIS] = replace(known, series=record)
    session = services.session
    session.open_series(record)
    assert texts(session, CornerLayout((CornerLine.SERIES,), (), (), ())) == text


def test_zoom_is_said_against_the_viewport_or_against_the_screen():
    session = fake_services().open_study()
    only = CornerLayout((CornerLine.ZOOM,), (), (), ())
    session.viewport.zoom_by(1.5)
    assert texts(session, only) == ("1.5×",)
    session.viewport.show_pixels()
    assert texts(session, only) == ("1 : 1",)


def test_an_image_without_a_place_says_whether_it_is_calibrated():
    session = fake_services().open_study()
    only = CornerLayout((CornerLine.POSITION,), (), (), ())
    detector = Calibration(0.1, 0.1, CalibrationSource.DETECTOR)
    assert texts(session, only, plane=None, calibration=detector) == ("no position",)
    assert texts(session, only, plane=None, calibration=Calibration(None, None, CalibrationSource.NONE)) == (
        "uncalibrated",
    )


@pytest.mark.parametrize(
    ("shading", "changes", "text"),
    [
        (Shading(Window(-600, 1500, "Lung")), {"unit": "HU"}, "Lung  W 1500  L −600 HU"),
        (Shading(Window(40, 400), inverted=True), {"unit": "HU"}, "W 400  L 40 HU  inverted"),
        (Shading(Window(40, 400), inverted=True), {"inverted": True}, "W 400  L 40"),
        (Shading(Window(2500, 5000)), {"unit": "BQML", "suv_factor": 0.001}, "W 5  L 2.5 SUVbw"),
        (Shading(Window(40, 400), colour_map=ColourMap.HOT_IRON), {}, "W 400  L 40  Hot iron"),
        (Shading(VoiLut(0, np.zeros(2, np.uint16), 8, "HARDER")), {}, "Table HARDER"),
    ],
)
def test_the_window_is_said_in_the_unit_of_the_image(shading: Shading, changes: dict[str, object], text: str):
    image = fake_services().open_study().image
    assert image is not None
    assert window_text(replace(image, **changes), PIXELS, shading) == text  # type: ignore[arg-type]


def test_padding_is_said_to_be_shown_black():
    image = fake_services().open_study().image
    assert image is not None
    pixels = replace(PIXELS, padding=PaddingRange(-2000, -2000))
    assert window_text(image, pixels, Shading(Window(40, 400))) == "W 400  L 40  padding black"
