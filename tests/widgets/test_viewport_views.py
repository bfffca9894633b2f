"""However the image is turned, magnified and coloured, each pixel is where it belongs and what is drawn follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.colour_maps import ColourMap, colours
from app.core.image_details import ImageDetails
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels, Rescale
from app.core.roi import ReviewState
from app.core.shading import PaddingRange
from app.core.turn import Turn, turned
from app.core.voi import Window
from app.session.display import Letters, letters, stated_letters
from app.session.session import Session
from app.session.tool_in_hand import MouseTool
from app.session.viewport_state import FRAME_RATES
from tests.helpers.fake_services import fake_services
from tests.helpers.turns import EVERY_TURN
from tests.helpers.viewports import (
    SIZE,
    add_region,
    drag,
    like,
    one_pixel,
    picture,
    settle,
    show,
    turn_wheel,
    with_pixels,
    with_values,
)
from widgets.theme import image_colour, state_style
from widgets.viewport.placement import pan_to_keep, place
from widgets.viewport.viewport import Viewport


def bring(session: Session, turn: Turn) -> None:
    """Turn the image by the commands that the user has."""
    if turn.mirrored:
        session.viewport.flip_left_right()
    session.viewport.rotate(turn.quarters)


def brightest_place(viewport: Viewport, near: tuple[float, float], reach: float) -> tuple[float, float]:
    """(x, y) of the middle of what is bright round a place: corner texts are bright too."""
    left, top = max(int(near[0] - reach), 0), max(int(near[1] - reach), 0)
    part = picture(viewport)[top : int(near[1] + reach), left : int(near[0] + reach)].sum(axis=2).astype(float)
    ys, xs = np.mgrid[: part.shape[0], : part.shape[1]] + 0.5
    return left + (xs * part).sum() / part.sum(), top + (ys * part).sum() / part.sum()


def expected_place(
    at: tuple[int, int], shape: tuple[int, int], spacing_mm: tuple[float, float], turn: Turn
) -> tuple[float, float]:
    """Where a pixel must be: found in the turned array, which is fitted into the viewport by its own proportions."""
    mask = np.zeros(shape, dtype=bool)
    mask[at] = True
    shown = turned(mask, turn)
    (row, column), (rows, columns) = np.argwhere(shown)[0], shown.shape
    high, wide = spacing_mm if turn.quarters % 2 == 0 else spacing_mm[::-1]
    scale = min(SIZE[0] / (columns * wide), SIZE[1] / (rows * high))
    return (
        SIZE[0] / 2 + (column + 0.5 - columns / 2) * wide * scale,
        SIZE[1] / 2 + (row + 0.5 - rows / 2) * high * scale,
    )


@pytest.mark.parametrize("turn", EVERY_TURN, ids=str)
@pytest.mark.parametrize("spacing_mm", [(2.0, 1.0), (1.0, 1.5)])
def test_a_pixel_and_the_contour_round_it_land_where_the_turn_takes_them(
    qtbot: QtBot, turn: Turn, spacing_mm: tuple[float, float]
):
    shape, at = (16, 28), (4, 20)
    mask = one_pixel(*shape, at)
    session = with_values(np.where(mask, 1000, 0).astype(np.float32), spacing_mm=spacing_mm).open_study()
    viewport = show(qtbot, session)
    bring(session, turn)
    settle(qtbot, viewport)
    x, y = expected_place(at, shape, spacing_mm, turn)
    placement = viewport.placement
    assert placement is not None
    assert placement.to_screen(*at) == pytest.approx((x, y), abs=1e-6)
    assert placement.to_image(x, y) == pytest.approx(at, abs=1e-6)
    reach = 1.4 * max(placement.scale_x, placement.scale_y)
    assert brightest_place(viewport, (x, y), reach) == pytest.approx((x, y), abs=0.7)

    add_region(session, mask, state=ReviewState.VALIDATED)
    settle(qtbot, viewport)
    ys, xs = np.nonzero(like(picture(viewport), state_style(ReviewState.VALIDATED).selected_colour))
    wide, high = (placement.scale_x, placement.scale_y)[:: 1 if turn.is_upright else -1]
    near = (np.abs(xs - x) < wide / 2 + 4) & (np.abs(ys - y) < high / 2 + 4)  # not the label
    assert (xs[near].min() + xs[near].max() + 1) / 2 == pytest.approx(x, abs=1.0)
    assert (ys[near].min() + ys[near].max() + 1) / 2 == pytest.approx(y, abs=1.0)

    review = session.review
    assert review is not None
    review.select(None)
    qtbot.mouseClick(viewport.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(x), int(y)))
    assert review.selected is not None, "a click on what is seen means it"


@pytest.mark.parametrize("turn", EVERY_TURN, ids=str)
def test_the_letters_stand_where_the_turn_takes_the_sides(qtbot: QtBot, turn: Turn):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    before = viewport.display.letters
    bring(session, turn)
    settle(qtbot, viewport)
    # Clockwise from the left.
    sides = [before.left, before.top, before.right, before.bottom]
    if turn.mirrored:
        sides = [before.right, before.top, before.left, before.bottom]
    sides = sides[-turn.quarters :] + sides[: -turn.quarters] if turn.quarters else sides
    after = viewport.display.letters
    assert [after.left, after.top, after.right, after.bottom] == sides


def test_the_letters_of_an_axial_slice_of_a_patient_on_the_back():
    session = with_values(np.zeros((8, 8), np.float32), spacing_mm=(1, 1)).open_study()
    image = session.image
    assert image is not None and image.plane is not None
    plane = replace(image.plane, row_direction=(1.0, 0.0, 0.0), column_direction=(0.0, 1.0, 0.0))
    assert (letters(plane, Turn()).left, letters(plane, Turn()).top) == ("R", "A")
    turned_right = letters(plane, Turn(1))
    assert (turned_right.left, turned_right.top, turned_right.right, turned_right.bottom) == ("P", "R", "A", "L")


def test_a_projection_has_the_letters_that_it_states():
    image = fake_services().open_study().image
    assert image is not None
    stated = replace(image, plane=None, details=ImageDetails(patient_orientation=("A", "FR")))
    upright = stated_letters(stated, Turn())
    assert (upright.left, upright.top, upright.right, upright.bottom) == ("P", "HL", "A", "FR")
    turned_right = stated_letters(stated, Turn(1))
    assert (turned_right.left, turned_right.top, turned_right.right, turned_right.bottom) == ("FR", "P", "HL", "A")
    mirrored = stated_letters(stated, Turn(0, mirrored=True))
    assert (mirrored.left, mirrored.right, mirrored.top) == ("A", "P", "HL")
    assert stated_letters(replace(stated, details=ImageDetails()), Turn()) == Letters()


sizes = st.tuples(st.floats(50, 2000), st.floats(50, 2000))
turns = st.sampled_from(EVERY_TURN)
pans = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(
    turns,
    sizes,
    st.floats(0.2, 5),
    st.floats(0.1, 20),
    st.booleans(),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
)
def test_screen_and_image_are_inverse_and_zooming_keeps_the_point(turn, size, aspect, zoom, fitted, pan):
    placement = place((100, 130), size, aspect=aspect, zoom=zoom, pan=pan, turn=turn, fitted=fitted)
    assert placement.to_image(*placement.to_screen(3.25, -7.5)) == pytest.approx((3.25, -7.5), abs=1e-6)
    pointer = (size[0] * 0.3, size[1] * 0.8)
    kept = pan_to_keep(pointer, old=placement, pan=pan, factor=1.7, size=size)
    new = place((100, 130), size, aspect=aspect, zoom=zoom * 1.7, pan=kept, turn=turn, fitted=fitted)
    assert new.to_screen(*placement.to_image(*pointer)) == pytest.approx(pointer, abs=1e-3)


@given(turns, sizes, st.floats(0.2, 5))
def test_a_turned_image_still_just_fits(turn, size, aspect):
    placement = place((100, 130), size, aspect=aspect, zoom=1.0, pan=(0.0, 0.0), turn=turn)
    corners = np.array([placement.to_screen(r, c) for r in (-0.5, 99.5) for c in (-0.5, 129.5)])
    slack = np.array(size) - (corners.max(axis=0) - corners.min(axis=0))
    assert slack.min() == pytest.approx(0, abs=1e-6)
    assert corners.min(axis=0) == pytest.approx(slack / 2, abs=1e-6)


@pytest.mark.parametrize("turn", EVERY_TURN, ids=str)
def test_what_is_dragged_stays_under_the_pointer_and_so_does_what_is_zoomed(qtbot: QtBot, turn: Turn):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    bring(session, turn)
    settle(qtbot, viewport)
    assert viewport.placement is not None
    under = viewport.placement.to_image(300, 200)
    drag(viewport, Qt.MouseButton.MiddleButton, by=QPoint(60, -30))
    settle(qtbot, viewport)
    assert viewport.placement.to_image(360, 170) == pytest.approx(under, abs=1e-6)
    turn_wheel(viewport, 360, at=QPoint(360, 170), ctrl=True)
    settle(qtbot, viewport)
    assert viewport.placement.to_image(360, 170) == pytest.approx(under, abs=1e-6)


# Pixels


def chequers(rows: int, columns: int) -> NDArray[np.float32]:
    return np.where(np.indices((rows, columns)).sum(axis=0) % 2, 1000, 0).astype(np.float32)


@pytest.mark.parametrize("turn", EVERY_TURN, ids=str)
def test_one_to_one_shows_every_pixel_on_one_of_the_screen(qtbot: QtBot, turn: Turn):
    values = np.random.default_rng(3).integers(0, 1000, (40, 60)).astype(np.float32)
    session = with_values(values, spacing_mm=(1.0, 1.0)).open_study()
    session.viewport.set_window(Window(500, 1000))
    viewport = show(qtbot, session)
    bring(session, turn)
    session.viewport.toggle_overlays()
    session.viewport.show_pixels()
    settle(qtbot, viewport)
    assert viewport.placement is not None
    x, y = (
        min(ends)
        for ends in zip(viewport.placement.to_screen(0, 0), viewport.placement.to_screen(39, 59), strict=True)
    )
    expected = turned(np.clip(values * 255 / 999, 0, 255), turn)
    rows, columns = expected.shape
    seen = picture(viewport)[round(y - 0.5) :, round(x - 0.5) :][:rows, :columns, 0]
    assert np.abs(seen - expected).max() <= 1


def test_without_smoothing_no_grey_lies_between_two_pixels(qtbot: QtBot):
    session = with_values(chequers(12, 16), spacing_mm=(1.0, 1.0)).open_study()
    viewport = show(qtbot, session)
    session.viewport.toggle_overlays()
    settle(qtbot, viewport)
    smooth = set(np.unique(picture(viewport)))
    session.viewport.toggle_smooth()
    settle(qtbot, viewport)
    assert set(np.unique(picture(viewport))) == {0, 255}
    assert len(smooth) > 50


def test_interpolation_is_said_where_pixels_are_large(qtbot: QtBot):
    session = with_values(chequers(12, 16), spacing_mm=(1.0, 1.0)).open_study()
    viewport = show(qtbot, session)
    left = picture(viewport)[:60, :120].max()
    session.viewport.toggle_smooth()
    settle(qtbot, viewport)
    assert left > 200


def test_a_large_image_does_not_flicker_where_it_is_shown_small(qtbot: QtBot):
    # One bright line in ten: pixels left out would show some lines and not others.
    values = np.zeros((3200, 3200), dtype=np.float32)
    values[::10] = 1000
    session = with_values(values, spacing_mm=(1.0, 1.0)).open_study()
    session.viewport.toggle_overlays()
    viewport = show(qtbot, session)
    column = picture(viewport)[20:460, 320, 0]
    assert column.max() < 60
    assert column.mean() == pytest.approx(25, abs=4)


def test_padding_is_black_even_when_the_image_is_inverted(qtbot: QtBot):
    stored = np.full((20, 30), 100, dtype=np.int16)
    stored[:, :10] = -2000
    pixels = ImagePixels(stored, Rescale(), PaddingRange(-2000, -2000))
    session = with_pixels(pixels).open_study()
    session.viewport.set_window(Window(500, 1000))
    session.viewport.invert()
    viewport = show(qtbot, session)
    assert viewport.placement is not None
    seen = picture(viewport)
    (x, y), (u, v) = viewport.placement.to_screen(10, 4), viewport.placement.to_screen(10, 20)
    assert seen[int(y), int(x)].tolist() == [0, 0, 0]
    assert seen[int(v), int(u), 0] > 200
    assert any("padding black" in line for line in viewport.display.corners.top_right)


def test_colours_are_shown_as_they_are_and_have_no_window(qtbot: QtBot):
    stored = np.zeros((20, 30, 3), dtype=np.uint8)
    stored[:, :15], stored[:, 15:] = (200, 10, 30), (10, 120, 250)
    session = with_pixels(ImagePixels(stored)).open_study()
    viewport = show(qtbot, session)
    assert viewport.placement is not None
    seen = picture(viewport)
    for column, expected in ((5, [200, 10, 30]), (25, [10, 120, 250])):
        x, y = viewport.placement.to_screen(12, column)
        assert seen[int(y), int(x)].tolist() == expected
    drag(viewport, Qt.MouseButton.RightButton, by=QPoint(40, -20))
    assert session.viewport.view.window is None


def test_a_colour_map_colours_the_greys(qtbot: QtBot):
    session = with_values(np.full((20, 30), 1000, np.float32), spacing_mm=(1, 1)).open_study()
    session.viewport.set_window(Window.between(0, 2000))
    session.viewport.step_colour_map()
    viewport = show(qtbot, session)
    expected = int(colours(ColourMap.HOT_IRON)[128])
    assert picture(viewport)[240, 320].tolist() == [expected >> 16 & 255, expected >> 8 & 255, expected & 255]


# What is drawn over the image


@pytest.mark.parametrize("turn", EVERY_TURN, ids=str)
def test_graphics_of_the_image_turn_with_it_and_are_hidden_by_the_same_key(qtbot: QtBot, turn: Turn):
    services = with_values(np.zeros((20, 30), np.float32), spacing_mm=(1.0, 1.0))
    mask = np.zeros((6, 6), dtype=bool)
    mask[1:4, 2:5] = True
    services.reader.read_overlays = lambda _image: (Overlay(mask, row=10, column=18),)
    session = services.open_study()
    viewport = show(qtbot, session)
    bring(session, turn)
    settle(qtbot, viewport)
    assert viewport.placement is not None
    x, y = viewport.placement.to_screen(12, 21)
    ink = image_colour("graphics").name()
    assert like(picture(viewport), ink, within=4)[int(y), int(x)]
    x, y = viewport.placement.to_screen(12, 25)
    assert not like(picture(viewport), ink, within=4)[int(y), int(x)]
    session.viewport.toggle_overlays()
    settle(qtbot, viewport)
    assert not like(picture(viewport), ink, within=4).any()


def test_what_the_standard_asks_to_be_said_stays_when_all_else_is_hidden(qtbot: QtBot):
    services = with_values(np.zeros((20, 30), np.float32), spacing_mm=(1.0, 1.0))
    for uid, series in services.reader.series.items():
        images = tuple(
            replace(
                one, details=replace(one.details, lossy="Lossy 12:1 JPEG", laterality="R", image_type=("DERIVED",))
            )
            for one in series.slices
        )
        services.reader.series[uid] = replace(series, slices=images)
    session = services.open_study()
    viewport = show(qtbot, session)
    assert viewport.display.marks == ("Right side", "Derived image")
    session.viewport.toggle_overlays()
    settle(qtbot, viewport)
    assert viewport.display.marks == ()
    assert viewport.display.cautions == ("Lossy 12:1 JPEG",)
    assert like(picture(viewport)[:40, :200], image_colour("caution").name()).any()


def test_the_lens_shows_what_is_under_the_pointer_three_times_as_large(qtbot: QtBot):
    values = np.zeros((48, 64), dtype=np.float32)
    values[20, 30] = 1000
    session = with_values(values, spacing_mm=(1.0, 1.0)).open_study()
    session.viewport.toggle_overlays()
    session.viewport.toggle_smooth()
    viewport = show(qtbot, session)
    bright = int((picture(viewport)[..., 0] > 200).sum())
    session.viewport.toggle_magnifier()
    settle(qtbot, viewport)
    assert viewport.placement is not None
    at = QPointF(*viewport.placement.to_screen(20, 30))
    move(viewport, at)
    seen = picture(viewport)
    assert int((seen[..., 0] > 200).sum()) == pytest.approx(9 * bright, rel=0.1)
    assert seen[int(at.y()), int(at.x())].tolist() == [255, 255, 255]


def move(viewport: Viewport, at: QPointF) -> None:
    area = viewport.viewport()
    none = Qt.MouseButton.NoButton
    place = QPointF(area.mapToGlobal(at.toPoint()))
    modifiers = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(area, QMouseEvent(QMouseEvent.Type.MouseMove, at, place, none, none, modifiers))


# Tools


def test_dragging_a_rectangle_windows_by_its_values_and_lays_the_tool_down(qtbot: QtBot):
    values = np.zeros((48, 64), dtype=np.float32)
    values[:, 32:] = 5000
    values[10:30, 5:25] = np.arange(400).reshape(20, 20)
    session = with_values(values, spacing_mm=(1.0, 1.0)).open_study()
    viewport = show(qtbot, session)
    session.hand.take(MouseTool.WINDOW_REGION)
    assert viewport.placement is not None
    # From (300, 200) to the left and up: rows 10 to 19, columns 10 to 29 of an image shown ten times as large.
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(-200, -100))
    window = session.viewport.view.window
    assert isinstance(window, Window)
    assert window.bounds == pytest.approx((0, 195), abs=25)
    assert session.hand.tool is MouseTool.SELECT


def test_dragging_with_the_scroll_tool_goes_through_the_slices(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    here = session.viewport.view.index
    session.hand.take(MouseTool.SCROLL)
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(0, 13))
    assert session.viewport.view.index == here + 2


def test_dragging_up_with_the_zoom_tool_magnifies_round_where_it_began(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    session.viewport.rotate(1)
    settle(qtbot, viewport)
    assert viewport.placement is not None
    under = viewport.placement.to_image(300, 200)
    session.hand.take(MouseTool.ZOOM)
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(0, -200))
    settle(qtbot, viewport)
    assert session.viewport.view.zoom == pytest.approx(2)
    assert viewport.placement.to_image(300, 200) == pytest.approx(under, abs=1e-6)


def test_the_window_tool_windows_with_the_left_button(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    session.hand.take(MouseTool.WINDOW)
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(40, 0))
    assert session.viewport.view.window is not None


def test_cine_keeps_the_rate_that_is_shown(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    for _ in FRAME_RATES:
        session.viewport.step_frame_rate(1)
    session.viewport.play(True)
    settle(qtbot, viewport)
    assert "60 images/s  loop" in viewport.display.corners.top_right
    first = session.viewport.view.index
    qtbot.waitUntil(lambda: session.viewport.view.index != first)
    session.viewport.play(False)
    settle(qtbot, viewport)
    assert not any("images/s" in line for line in viewport.display.corners.top_right)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turn=turns,
    spacing_mm=st.tuples(st.floats(0.5, 2.5), st.floats(0.5, 2.5)),
    at=st.tuples(st.integers(2, 13), st.integers(2, 20)),
)
def test_any_pixel_of_any_shape_lands_where_it_must(
    qtbot: QtBot, turn: Turn, spacing_mm: tuple[float, float], at: tuple[int, int]
):
    shape = (16, 23)
    values = np.where(one_pixel(*shape, at), 1000, 0).astype(np.float32)
    session = with_values(values, spacing_mm=spacing_mm).open_study()
    session.viewport.toggle_overlays()
    viewport = show(qtbot, session)
    bring(session, turn)
    settle(qtbot, viewport)
    x, y = expected_place(at, shape, spacing_mm, turn)
    seen = picture(viewport).sum(axis=2).astype(float)
    ys, xs = np.mgrid[: seen.shape[0], : seen.shape[1]] + 0.5
    assert ((xs * seen).sum() / seen.sum(), (ys * seen).sum() / seen.sum()) == pytest.approx((x, y), abs=0.7)
    viewport.close()
