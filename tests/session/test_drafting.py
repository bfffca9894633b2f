"""Measurements are drawn point by point on the image in view, and say what they would while they are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.core.measurement import MOST_POINTS, MeasurementKind, QuantityKind
from app.session.commands import command
from app.session.figures import figures, pointer_text
from app.session.session import Session
from app.session.tool_in_hand import MouseTool
from tests.helpers.fake_heart import COLUMN_SPACING_MM, COLUMNS, ROW_SPACING_MM, ROWS, SHORT_AXIS, STUDY


def at(row: float, column: float) -> np.ndarray:
    return np.array([row, column], dtype=float)


def click(session: Session, row: float, column: float) -> None:
    session.drafting.move(at(row, column))
    session.drafting.press(session.panes.active, at(row, column))
    session.drafting.release(at(row, column), moved=False)


def drag(session: Session, *points: tuple[float, float]) -> None:
    session.drafting.press(session.panes.active, at(*points[0]))
    for point in points[1:]:
        session.drafting.move(at(*point), tracing=True)
    session.drafting.release(at(*points[-1]), moved=True)


def run(session: Session, name: str) -> None:
    found = command(name)
    assert found.run is not None and found.enabled(session)
    found.run(session)


def drawn(session: Session):
    return session.measuring.of(STUDY)


def value(session: Session, kind: QuantityKind) -> float:
    (one,) = drawn(session)
    found = one.readings.find(kind)
    assert found is not None, one.readings
    return found.value


def test_a_length_is_dragged_from_end_to_end(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (10, 20), (40, 60))
    assert value(session, QuantityKind.LENGTH) == pytest.approx(
        math.hypot(30 * ROW_SPACING_MM, 40 * COLUMN_SPACING_MM)
    )
    (one,) = drawn(session)
    assert (one.name, one.series_instance_uid, one.image) == ("Length 1", SHORT_AXIS, session.image.reference)
    assert np.allclose(one.points_lps, session.image.plane.to_lps([(10, 20), (40, 60)]))
    assert session.drafting.draft is None


def test_a_length_is_clicked_end_by_end_just_as_well(session):
    session.hand.take(MeasurementKind.LENGTH)
    click(session, 10, 20)
    assert drawn(session) == ()
    click(session, 40, 60)
    assert [one.points for one in drawn(session)] == [((10, 20), (40, 60))]


def test_two_clicks_on_one_place_measure_nothing(session):
    session.hand.take(MeasurementKind.LENGTH)
    click(session, 10, 20)
    click(session, 10, 20)
    assert drawn(session) == ()
    assert session.drafting.draft is not None


def test_what_it_would_say_follows_the_pointer(session):
    session.hand.take(MeasurementKind.LENGTH)
    session.drafting.press(session.panes.active, at(10, 20))
    session.drafting.move(at(10, 30))
    (figure,) = figures(session, session.panes.active)
    assert figure.lines == ("11.0 mm",)
    assert figure.measurement_id is None and figure.selected


def test_the_tool_stays_in_hand_until_it_is_put_away(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (10, 20), (40, 60))
    drag(session, (20, 20), (50, 60))
    assert [one.name for one in drawn(session)] == ["Length 1", "Length 2"]
    session.hand.toggle(MeasurementKind.LENGTH)
    assert session.hand.measures is None
    drag(session, (30, 20), (60, 60))
    assert len(drawn(session)) == 2


def test_an_angle_takes_a_drag_and_a_click_or_three_clicks(session):
    session.hand.take(MeasurementKind.ANGLE)
    drag(session, (10, 10), (50, 10))
    click(session, 50, 60)
    assert value(session, QuantityKind.ANGLE) == pytest.approx(90)


def test_a_cobb_angle_takes_two_drags(session):
    session.hand.take(MeasurementKind.COBB)
    drag(session, (10, 10), (10, 60))
    drag(session, (40, 60), (40 + 50 * COLUMN_SPACING_MM / ROW_SPACING_MM, 10))
    assert value(session, QuantityKind.ANGLE) == pytest.approx(45)


def test_a_polygon_is_clicked_and_closed(session):
    session.hand.take(MeasurementKind.POLYGON)
    for corner in ((10, 10), (10, 50), (40, 50), (40, 10)):
        click(session, *corner)
    assert session.drafting.close_outline()
    assert value(session, QuantityKind.AREA) == pytest.approx(30 * ROW_SPACING_MM * 40 * COLUMN_SPACING_MM)


def test_a_polygon_of_two_corners_stays_open(session):
    session.hand.take(MeasurementKind.POLYGON)
    click(session, 10, 10)
    click(session, 10, 50)
    session.drafting.close_outline()
    assert drawn(session) == () and session.drafting.draft is not None


def test_a_corner_can_be_taken_back(session):
    session.hand.take(MeasurementKind.POLYGON)
    for corner in ((10, 10), (10, 50), (99, 99)):
        click(session, *corner)
    session.drafting.step_back()
    click(session, 40, 50)
    session.drafting.close_outline()
    assert drawn(session)[0].points == ((10, 10), (10, 50), (40, 50))
    click(session, 5, 5)
    session.drafting.step_back()
    assert session.drafting.draft is None


def test_a_freehand_outline_follows_the_pointer_and_closes_itself(session):
    session.hand.take(MeasurementKind.FREEHAND)
    angles = np.linspace(0, 2 * math.pi, 400, endpoint=False)
    drag(session, *((50 + 30 * math.sin(a), 80 + 30 * math.cos(a)) for a in angles))
    expected = math.pi * 30 * 30 * ROW_SPACING_MM * COLUMN_SPACING_MM
    assert value(session, QuantityKind.AREA) == pytest.approx(expected, rel=5e-3)
    assert len(drawn(session)[0].points) < 200


def test_a_freehand_outline_of_any_length_can_be_kept(session):
    session.hand.take(MeasurementKind.FREEHAND)
    random = np.random.default_rng(3)
    drag(session, *(tuple(point) for point in random.uniform((0, 0), (ROWS, COLUMNS), (2500, 2))))
    assert len(drawn(session)[0].points) <= MOST_POINTS


def test_a_probe_is_one_click(session):
    session.hand.take(MeasurementKind.PROBE)
    click(session, 30.2, 40.4)
    pixels = session.panes.active.pixels.pixels(session.image)
    assert value(session, QuantityKind.VALUE) == pixels.values[30, 40]


def test_the_probe_says_value_pixel_and_place_under_the_pointer(session):
    assert pointer_text(session, session.panes.active, at(30.2, 40.4)) == ""
    session.hand.take(MeasurementKind.PROBE)
    text = pointer_text(session, session.panes.active, at(30.2, 40.4))
    x, y, z = session.image.plane.to_lps([(30.2, 40.4)])[0]
    assert f"row 30  column 40  LPS {x:.1f} {y:.1f} {z:.1f} mm".replace("-", "−") in text
    assert pointer_text(session, session.panes.active, at(-5, 0)) == ""


def test_a_note_waits_for_its_words(session):
    session.hand.take(MeasurementKind.TEXT)
    click(session, 30, 40)
    assert session.drafting.draft.awaits_words and drawn(session) == ()
    session.drafting.say(" stent ")
    assert [(one.text, one.points) for one in drawn(session)] == [("stent", ((30, 40),))]
    click(session, 50, 40)
    session.drafting.say("")
    assert len(drawn(session)) == 1


def test_an_arrow_may_do_without_words(session):
    session.hand.take(MeasurementKind.ARROW)
    drag(session, (10, 10), (20, 20))
    session.drafting.say("")
    assert [one.kind for one in drawn(session)] == [MeasurementKind.ARROW]


def test_words_typed_while_the_slice_changes_belong_to_the_slice_they_were_begun_on(session):
    session.hand.take(MeasurementKind.TEXT)
    here = session.image.reference
    click(session, 30, 40)
    session.viewport.step(1)
    session.drafting.say("stent")
    assert [one.image for one in drawn(session)] == [here]


def test_what_is_being_drawn_is_not_seen_on_another_slice_nor_goes_on_there(session):
    session.hand.take(MeasurementKind.LENGTH)
    click(session, 10, 20)
    session.viewport.step(1)
    assert session.drafting.draft is None and figures(session, session.panes.active) == ()
    click(session, 30, 30)
    click(session, 30, 50)
    assert [one.points for one in drawn(session)] == [((30, 30), (30, 50))]


def test_points_stay_on_the_image(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (-20, 10), (5000, 10))
    assert drawn(session)[0].points == ((-0.5, 10), (ROWS - 0.5, 10))


def test_giving_up_leaves_nothing(session):
    session.hand.take(MeasurementKind.POLYGON)
    click(session, 10, 10)
    assert session.drafting.drop() and not session.drafting.drop()
    click(session, 10, 10)
    session.hand.take(MeasurementKind.LENGTH)
    assert session.drafting.draft is None and drawn(session) == ()


def test_the_left_button_has_one_use_at_a_time(session):
    in_effect = {name: command(name).checked for name in ("tool-select", "tool-zoom", "measure-length")}

    def checked() -> list[str]:
        return [name for name, is_checked in in_effect.items() if is_checked is not None and is_checked(session)]

    assert checked() == ["tool-select"]
    for name in ("tool-zoom", "measure-length", "tool-zoom"):
        run(session, name)
        assert checked() == [name]
    run(session, "tool-zoom")
    assert checked() == ["tool-select"]


@pytest.mark.parametrize("tool", [MouseTool.WINDOW, MeasurementKind.COBB])
def test_escape_lays_down_whatever_tool_is_in_hand(session, tool):
    session.hand.take(tool)
    run(session, "cancel")
    assert session.hand.tool is MouseTool.SELECT
    assert not command("cancel").enabled(session)


@pytest.mark.parametrize("kind", [MeasurementKind.RECTANGLE, MeasurementKind.ELLIPSE])
def test_a_side_or_corner_is_moved_and_the_opposite_one_stays(session, kind):
    session.hand.take(kind)
    drag(session, (20, 30), (60, 90))
    one = drawn(session)[0]
    session.drafting.grab(session.panes.active, one.measurement_id, at(20, 30), handle=0)
    session.drafting.move(at(10, 35))
    session.drafting.release(at(10, 35), moved=True)
    moved = drawn(session)[0].row_column
    top_left = [10, 35] if kind is MeasurementKind.RECTANGLE else [10, 30]
    assert moved.min(axis=0).tolist() == top_left
    assert moved.max(axis=0).tolist() == [60, 90]
    down, right = moved.max(axis=0) - moved.min(axis=0)
    assert value(session, QuantityKind.AREA) == pytest.approx(
        down * ROW_SPACING_MM * right * COLUMN_SPACING_MM * (math.pi / 4 if kind is MeasurementKind.ELLIPSE else 1)
    )


def test_a_measurement_moves_as_a_whole_as_far_as_the_image_goes_with_its_values(session):
    session.hand.take(MeasurementKind.ELLIPSE)
    drag(session, (20, 30), (60, 90))
    one = drawn(session)[0]
    session.drafting.grab(session.panes.active, one.measurement_id, at(40, 60), handle=None)
    session.drafting.move(at(40, 65))
    (figure,) = figures(session, session.panes.active)
    assert figure.points.tolist() == [[20, 35], [60, 95]]
    session.drafting.move(at(-500, 60))
    session.drafting.release(at(-500, 60), moved=True)
    moved = drawn(session)[0]
    assert moved.points == ((-0.5, 30), (39.5, 90))
    assert moved.readings.find(QuantityKind.MEAN) != one.readings.find(QuantityKind.MEAN)
    assert np.allclose(moved.points_lps, session.image.plane.to_lps(moved.points))
    session.history.undo()
    assert drawn(session) == (one,)


def test_a_click_on_a_measurement_selects_it_and_is_no_step(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (20, 30), (60, 90))
    session.measuring.select(None)
    session.drafting.grab(session.panes.active, drawn(session)[0].measurement_id, at(40, 60), handle=None)
    session.drafting.release(at(40, 60), moved=False)
    assert session.measuring.selected == drawn(session)[0]
    assert session.measuring.steps.undo_text == "draw Length 1"


def test_hidden_overlays_hide_measurements_too(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (20, 30), (60, 90))
    assert len(figures(session, session.panes.active)) == 1
    session.viewport.toggle_overlays()
    assert figures(session, session.panes.active) == ()


def test_a_name_that_somebody_gave_stands_beside_the_value(session):
    session.hand.take(MeasurementKind.LENGTH)
    drag(session, (10, 20), (10, 30))
    assert figures(session, session.panes.active)[0].lines == ("11.0 mm",)
    session.measuring.rename(drawn(session)[0].measurement_id, "Aorta")
    assert figures(session, session.panes.active)[0].lines == ("Aorta", "11.0 mm")
