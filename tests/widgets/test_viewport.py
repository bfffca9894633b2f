"""What is drawn lies where the image says, looks as its state says, and answers the mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from pytestqt.qtbot import QtBot

from app.core.contour import OpenContour, OpenType, contours_of_mask
from app.core.errors import PixelDataError
from app.core.pixels import ImagePixels
from app.core.roi import ReviewState
from app.core.shading import Shading
from app.core.voi import Window
from app.session.display import Display
from app.session.pane import Pane
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner
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
    with_values,
)
from widgets.theme import state_style
from widgets.viewport import viewport as viewport_module
from widgets.viewport.annotations import to_transform
from widgets.viewport.labels import place_labels
from widgets.viewport.picture import PictureMaker
from widgets.viewport.placement import pan_to_keep, place, scale_bar_mm
from widgets.viewport.shapes import hit
from widgets.viewport.viewport import Viewport


@pytest.mark.parametrize("spacing_mm", [(2.0, 1.0), (1.0, 2.0), (1.0, 1.0)])
@pytest.mark.parametrize("at", [(3, 20), (11, 4)])
@pytest.mark.parametrize("zoom", [1.0, 0.6])
def test_a_contour_round_one_pixel_encloses_that_pixel_on_the_screen(
    qtbot: QtBot, spacing_mm: tuple[float, float], at: tuple[int, int], zoom: float
):
    mask = one_pixel(16, 28, at)
    session = with_values(np.where(mask, 1000, 0).astype(np.float32), spacing_mm=spacing_mm).open_study()
    viewport = show(qtbot, session)
    session.viewport.zoom_by(zoom)
    settle(qtbot, viewport)
    placement = viewport.placement
    assert placement is not None
    assert placement.scale_y / placement.scale_x == pytest.approx(spacing_mm[0] / spacing_mm[1])

    x, y = placement.to_screen(*at)
    # Round the pixel and its neighbours only: the corner texts are bright too.
    left, right = int(x - 1.5 * placement.scale_x), int(x + 1.5 * placement.scale_x) + 1
    top, bottom = int(y - 1.5 * placement.scale_y), int(y + 1.5 * placement.scale_y) + 1
    bright = picture(viewport)[top:bottom, left:right].sum(axis=2).astype(float)
    weight = bright.sum()
    rows, columns = np.mgrid[top:bottom, left:right] + 0.5
    assert (columns * bright).sum() / weight == pytest.approx(x, abs=0.6)
    assert (rows * bright).sum() / weight == pytest.approx(y, abs=0.6)

    add_region(session, mask, state=ReviewState.VALIDATED)
    settle(qtbot, viewport)
    green = like(picture(viewport), state_style(ReviewState.VALIDATED).selected_colour)
    ys, xs = np.nonzero(green)
    # Not the label, which has the same colour.
    near = (np.abs(xs - x) < placement.scale_x / 2 + 4) & (np.abs(ys - y) < placement.scale_y / 2 + 4)
    ys, xs = ys[near], xs[near]
    assert (xs.min() + xs.max() + 1) / 2 == pytest.approx(x, abs=1.0)
    assert (ys.min() + ys.max() + 1) / 2 == pytest.approx(y, abs=1.0)
    # The middle of the line lies on the edge of the pixel: the line adds half its width on each side.
    assert xs.max() + 1 - xs.min() == pytest.approx(placement.scale_x + 3, abs=2.0)
    assert ys.max() + 1 - ys.min() == pytest.approx(placement.scale_y + 3, abs=2.0)


def test_a_hole_is_not_filled(qtbot: QtBot):
    ring = np.zeros((30, 40), dtype=bool)
    ring[5:25, 8:32] = True
    ring[12:18, 16:24] = False
    session = with_values(np.zeros((30, 40), np.float32), spacing_mm=(1.0, 1.0)).open_study()
    add_region(session, ring)
    viewport = show(qtbot, session)
    placement = viewport.placement
    assert placement is not None
    seen = picture(viewport)
    inside = placement.to_screen(8, 12)
    hole = placement.to_screen(15, 20)
    assert seen[int(inside[1]), int(inside[0]), 0] > 10
    assert seen[int(hole[1]), int(hole[0]), 0] == 0


def outline_counts(viewport: Viewport, state: ReviewState, *, selected: bool) -> int:
    style = state_style(state)
    return int(like(picture(viewport), style.selected_colour if selected else style.colour, within=8).sum())


def block(rows: int = 40, columns: int = 60) -> NDArray[np.bool_]:
    mask = np.zeros((rows, columns), dtype=bool)
    mask[10:30, 15:45] = True
    return mask


def dark_session() -> Session:
    return with_values(np.zeros((40, 60), np.float32), spacing_mm=(1.0, 1.0)).open_study()


def test_proposed_is_dashed_red_and_validated_is_solid_green(qtbot: QtBot):
    session = dark_session()
    add_region(session, block())
    viewport = show(qtbot, session)
    dashed = outline_counts(viewport, ReviewState.PROPOSED, selected=True)
    session.deciding.validate_selected()
    settle(qtbot, viewport)
    solid = outline_counts(viewport, ReviewState.VALIDATED, selected=True)
    assert dashed > 0
    assert dashed < 0.8 * solid  # the gaps are missing
    assert outline_counts(viewport, ReviewState.PROPOSED, selected=True) == 0


def test_the_selected_region_is_brighter_and_thicker(qtbot: QtBot):
    session = dark_session()
    add_region(session, block(), state=ReviewState.VALIDATED)
    viewport = show(qtbot, session)
    bright = outline_counts(viewport, ReviewState.VALIDATED, selected=True)
    review = session.review
    assert review is not None
    review.select(None)
    settle(qtbot, viewport)
    plain = outline_counts(viewport, ReviewState.VALIDATED, selected=False)
    assert 0 < plain < bright


def test_a_rejected_region_is_not_drawn(qtbot: QtBot):
    session = dark_session()
    before = picture(show(qtbot, session))
    add_region(session, block(), state=ReviewState.REJECTED)
    session.proposing.forget()
    assert np.array_equal(picture(show(qtbot, session)), before)


def test_a_stored_structure_set_shows_green_without_asking_a_network(qtbot: QtBot):
    services = fake_services()
    store_structure_set(services)
    viewport = show(qtbot, services.open_study())
    assert outline_counts(viewport, ReviewState.VALIDATED, selected=False) > 50


def test_an_imported_region_is_blue(qtbot: QtBot):
    services = fake_services()
    store_structure_set(services, approved=False)
    viewport = show(qtbot, services.open_study())
    assert outline_counts(viewport, ReviewState.IMPORTED, selected=False) > 20


def test_an_outline_shows_on_white_by_its_dark_halo(qtbot: QtBot):
    session = with_values(np.full((40, 60), 2000, np.float32), spacing_mm=(1.0, 1.0)).open_study()
    add_region(session, block(), state=ReviewState.VALIDATED)
    viewport = show(qtbot, session)
    placement = viewport.placement
    assert placement is not None
    x, y = placement.to_screen(20, 14.5)  # the left edge of the block
    across = picture(viewport)[int(y), int(x) - 6 : int(x) + 7].sum(axis=1)
    assert across[0] == across[-1] == 765
    assert across.min() < 350


def test_hiding_overlays_leaves_the_image_and_the_caution(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    session.propose()
    viewport = show(qtbot, session)
    session.viewport.toggle_overlays()
    settle(qtbot, viewport)
    assert outline_counts(viewport, ReviewState.PROPOSED, selected=True) == 0
    assert viewport.display.cautions


def test_the_image_fills_the_viewport_in_its_true_proportions(qtbot: QtBot):
    session = with_values(np.full((40, 60), 2000, np.float32), spacing_mm=(2.0, 1.0)).open_study()
    viewport = show(qtbot, session)
    white = picture(viewport).sum(axis=2) > 700
    ys, xs = np.nonzero(white)
    height, width = ys.max() + 1 - ys.min(), xs.max() + 1 - xs.min()
    assert height == pytest.approx(480, abs=1)
    assert width == pytest.approx(480 * 60 / 80, abs=1)


# What stands in place of an image


def test_without_a_series_it_says_what_to_do(qtbot: QtBot):
    viewport = show(qtbot, fake_services().session)
    assert "study on the left" in viewport.display.message
    assert picture(viewport).max() > 100


def test_while_a_series_opens_it_says_which(qtbot: QtBot):
    services = fake_services(StepwiseRunner())
    services.session.open_series(services.reader.series[SHORT_AXIS].series)
    viewport = show(qtbot, services.session)
    assert viewport.display.message == "Opening Cine short axis…"


def test_a_slice_that_cannot_be_decoded_says_why_and_the_next_one_shows(qtbot: QtBot):
    services = fake_services()
    image = services.reader.series[SHORT_AXIS].slices[6]
    services.reader.failures[image.sop_instance_uid] = PixelDataError("The pixels of 006.dcm end early.")
    session = services.open_study()
    viewport = show(qtbot, session)
    assert viewport.display.message == "The pixels of 006.dcm end early."
    session.viewport.step(1)
    settle(qtbot, viewport)
    assert viewport.display.message == ""
    assert viewport.display.pixels is not None


def opened_stepwise(qtbot: QtBot) -> tuple[FakeServices, StepwiseRunner, Viewport]:
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    viewport = Viewport(session, session.panes.active)
    qtbot.addWidget(viewport)
    viewport.resize(*SIZE)
    viewport.show()
    qtbot.waitUntil(lambda: "pixels-1" in runner.waiting)
    runner.run("pixels-1")
    qtbot.waitUntil(lambda: viewport.display.pixels is not None)
    return services, runner, viewport


def test_the_old_slice_stays_whole_until_the_new_one_is_here(qtbot: QtBot):
    services, runner, viewport = opened_stepwise(qtbot)
    shown = viewport.display
    services.session.viewport.step(1)
    qtbot.waitUntil(lambda: "pixels-1" in runner.waiting)
    assert viewport.display is shown
    assert not viewport.is_up_to_date()
    runner.run("pixels-1")
    qtbot.waitUntil(viewport.is_up_to_date)
    assert viewport.display.slice_text == "8/12"


def test_a_slice_that_takes_long_is_announced(qtbot: QtBot):
    services, _, viewport = opened_stepwise(qtbot)
    services.session.viewport.step(1)
    qtbot.waitUntil(lambda: viewport.display.message == "Loading…")
    assert viewport.display.pixels is None
    assert viewport.display.slice_text == "8/12"


def test_another_series_never_stands_below_the_picture_of_the_last_one(qtbot: QtBot):
    services, runner, viewport = opened_stepwise(qtbot)
    services.session.open_series(services.reader.series[LOCALISER].series)
    while services.session.opening is not None:
        runner.run("open-1")
    qtbot.waitUntil(lambda: "pixels-1" in runner.waiting)
    assert viewport.display.pixels is None


# How often it works


def test_many_changes_are_drawn_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    resolved: list[Display] = []

    def counting(of: Session, pane: Pane) -> Display:
        resolved.append(Display())
        return original(of, pane)

    original = viewport_module.resolve
    monkeypatch.setattr(viewport_module, "resolve", counting)
    for _ in range(5):
        session.viewport.zoom_by(1.1)
    settle(qtbot, viewport)
    assert len(resolved) == 1


def test_a_picture_is_made_only_when_pixels_or_window_change(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    windows: list[object] = []
    original = PictureMaker.make

    def counting(maker: PictureMaker, pixels: ImagePixels, shading: Shading | None, **others: Any) -> object:
        windows.append(shading)
        return original(maker, pixels, shading, **others)

    monkeypatch.setattr(PictureMaker, "make", counting)
    session.viewport.zoom_by(2)
    settle(qtbot, viewport)
    session.propose()
    settle(qtbot, viewport)
    assert windows == []
    session.viewport.set_window(Window(100, 200))
    settle(qtbot, viewport)
    session.viewport.invert()
    settle(qtbot, viewport)
    session.viewport.step(1)
    settle(qtbot, viewport)
    assert len(windows) == 3


def test_autoplay_turns_slices_until_it_is_stopped(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    first = session.viewport.view.index
    session.viewport.play(True)
    qtbot.waitUntil(lambda: session.viewport.view.index == first + 2)
    session.viewport.play(False)
    settle(qtbot, viewport)
    assert viewport.display.slice_text == f"{session.viewport.view.index + 1}/12"


def test_a_closed_viewport_is_not_called_any_more(qtbot: QtBot):
    session = fake_services().open_study()
    before = len(session.viewport.changed)
    viewport = Viewport(session, session.panes.active)
    assert len(session.viewport.changed) == before + 1
    viewport.deleteLater()
    qtbot.waitUntil(lambda: len(session.viewport.changed) == before)
    session.viewport.step(1)


# The mouse


def test_the_wheel_turns_slices_a_notch_each(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    here = session.viewport.view.index
    turn_wheel(viewport, -120, at=QPoint(10, 10))
    assert session.viewport.view.index == here + 1
    turn_wheel(viewport, 240, at=QPoint(10, 10))
    assert session.viewport.view.index == here - 1
    for _ in range(3):  # a touch pad sends parts of a notch
        turn_wheel(viewport, -40, at=QPoint(10, 10))
    assert session.viewport.view.index == here


def test_ctrl_wheel_zooms_round_the_pointer(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    pointer = QPoint(411, 133)
    assert viewport.placement is not None
    under = viewport.placement.to_image(pointer.x(), pointer.y())
    turn_wheel(viewport, 360, at=pointer, ctrl=True)
    settle(qtbot, viewport)
    assert session.viewport.view.zoom > 1.3
    assert viewport.placement is not None
    assert viewport.placement.to_image(pointer.x(), pointer.y()) == pytest.approx(under, abs=1e-6)


def test_middle_drag_moves_the_image_with_the_pointer(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    assert viewport.placement is not None
    under = viewport.placement.to_image(300, 200)
    drag(viewport, Qt.MouseButton.MiddleButton, by=QPoint(60, -30))
    settle(qtbot, viewport)
    assert viewport.placement is not None
    assert viewport.placement.to_image(360, 170) == pytest.approx(under, abs=1e-6)


def test_left_drag_pans_only_what_is_magnified(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(60, -30))
    assert session.viewport.view.pan == (0.0, 0.0)
    session.viewport.zoom_by(2)
    settle(qtbot, viewport)
    drag(viewport, Qt.MouseButton.LeftButton, by=QPoint(60, -30))
    assert session.viewport.view.pan[1] > 0 > session.viewport.view.pan[0]


@pytest.mark.parametrize("scale", [0.01, 1.0, 1000.0])
def test_right_drag_windows_by_the_spread_of_the_values(qtbot: QtBot, scale: float):
    values = np.linspace(0, 1000 * scale, 40 * 60, dtype=np.float32).reshape(40, 60)
    session = with_values(values, spacing_mm=(1.0, 1.0)).open_study()
    viewport = show(qtbot, session)
    session.viewport.set_window(Window(500 * scale, 500 * scale))
    settle(qtbot, viewport)
    drag(viewport, Qt.MouseButton.RightButton, by=QPoint(40, -20))
    window = session.viewport.view.window
    assert window is not None
    assert window.width == pytest.approx(600 * scale, rel=0.02)
    assert window.center == pytest.approx(450 * scale, rel=0.02)


def test_the_window_never_gets_narrower_than_one_unit(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    drag(viewport, Qt.MouseButton.RightButton, by=QPoint(-4000, 0))
    window = session.viewport.view.window
    assert window is not None
    assert window.width == 1.0


def test_a_click_on_a_region_selects_it_and_a_click_beside_it_changes_nothing(qtbot: QtBot):
    session = fake_services().open_study()
    session.propose()
    viewport = show(qtbot, session)
    review = session.review
    assert review is not None
    assert viewport.placement is not None
    wanted = review.rois[1]
    assert review.selected is not wanted
    inside = viewport.placement.to_screen(34, 47)
    qtbot.mouseClick(viewport.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(*map(int, inside)))
    assert review.selected == wanted
    assert wanted.state is ReviewState.PROPOSED
    qtbot.mouseClick(viewport.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert review.selected == wanted


def test_of_two_regions_around_a_click_the_inner_one_is_meant(qtbot: QtBot):
    session = dark_session()
    inner = np.zeros((40, 60), dtype=bool)
    inner[16:24, 25:35] = True
    add_region(session, inner)
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    review.add_proposals([proposed_roi(image, block())], on_slices=[])
    viewport = show(qtbot, session)
    assert viewport.placement is not None
    x, y = viewport.placement.to_screen(20, 30)
    qtbot.mouseClick(viewport.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(x), int(y)))
    selected = review.selected
    assert selected is not None
    assert selected.contours == review.rois[0].contours


def test_a_double_click_fits(qtbot: QtBot):
    session = fake_services().open_study()
    viewport = show(qtbot, session)
    session.viewport.zoom_by(3)
    session.viewport.pan_to((4, 5))
    qtbot.mouseDClick(viewport.viewport(), Qt.MouseButton.LeftButton)
    assert (session.viewport.view.zoom, session.viewport.view.pan) == (1.0, (0.0, 0.0))


# Pure parts

lengths = st.floats(20, 4000)
counts = st.integers(1, 3000)
pans = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(counts, counts, st.tuples(lengths, lengths), st.floats(0.1, 10), st.floats(0.05, 64), pans)
def test_screen_and_image_are_inverse(rows, columns, size, aspect, zoom, pan):
    placement = place((rows, columns), size, aspect=aspect, zoom=zoom, pan=pan)
    assert placement.to_image(*placement.to_screen(3.25, -7.5)) == pytest.approx((3.25, -7.5), abs=1e-6)


@given(counts, counts, st.tuples(lengths, lengths), st.floats(0.1, 10))
def test_at_zoom_one_the_whole_image_just_fits(rows, columns, size, aspect):
    placement = place((rows, columns), size, aspect=aspect, zoom=1.0, pan=(0.0, 0.0))
    left, top = placement.to_screen(-0.5, -0.5)
    right, bottom = placement.to_screen(rows - 0.5, columns - 0.5)
    slack = size[0] - (right - left), size[1] - (bottom - top)
    assert min(slack) == pytest.approx(0, abs=1e-6)
    assert (left, top) == pytest.approx((slack[0] / 2, slack[1] / 2), abs=1e-6)


@given(st.tuples(lengths, lengths), st.floats(0.1, 10), st.floats(0.2, 5), pans, st.tuples(lengths, lengths))
def test_zooming_keeps_what_is_under_the_pointer(size, aspect, factor, pan, pointer):
    old = place((100, 130), size, aspect=aspect, zoom=1.3, pan=pan)
    kept = pan_to_keep(pointer, old=old, pan=pan, factor=factor, size=size)
    new = place((100, 130), size, aspect=aspect, zoom=1.3 * factor, pan=kept)
    row, column = old.to_image(*pointer)
    assert new.to_screen(row, column) == pytest.approx(pointer, abs=1e-3)


@given(st.floats(0.001, 100))
def test_the_scale_bar_is_round_and_as_long_as_it_may_be(mm_per_px):
    length = scale_bar_mm(160, mm_per_px=mm_per_px)
    assert length <= 160 * mm_per_px < 2.5 * length * 1.001
    assert float(f"{length:.0e}"[0]) in (1, 2, 5)


boxes = st.builds(QRectF, st.floats(0, 500), st.floats(0, 400), st.floats(1, 200), st.floats(1, 150))


@given(st.lists(boxes, max_size=8))
def test_labels_cover_no_region_and_no_other_label(outlines):
    within = QRectF(0, 0, 640, 480)
    places = place_labels(outlines, [QSizeF(120, 17)] * len(outlines), within=within)
    placed = [place for place in places if place is not None]
    for number, label in enumerate(placed):
        assert within.contains(label)
        assert not any(label.intersects(outline) for outline in outlines)
        assert not any(label.intersects(other) for other in placed[:number])


def test_a_lone_region_has_its_label_beside_it():
    (label,) = place_labels([QRectF(200, 200, 80, 60)], [QSizeF(120, 17)], within=QRectF(0, 0, 640, 480))
    assert label is not None
    assert 0 < label.left() - 280 <= 8


def test_a_contour_of_a_mask_is_where_the_mask_is(qtbot: QtBot):
    session = fake_services().open_study()
    session.propose()
    viewport = show(qtbot, session)
    image = session.image
    assert image is not None
    assert image.plane is not None
    assert image.path != Path()
    (shape, *_) = viewport.display.shapes
    loop = shape.loops[0]
    assert viewport.display.pixels is not None
    again = contours_of_mask(viewport.display.pixels.values > 480, image.plane)
    assert loop == pytest.approx(image.plane.to_row_column(again[0].points_lps), abs=1e-6)


def test_a_point_is_a_cross_and_an_open_line_is_neither_closed_nor_filled(qtbot: QtBot):
    session = with_values(np.zeros((24, 32), np.float32), spacing_mm=(1.0, 1.0)).open_study()
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    assert image.plane is not None
    viewport = show(qtbot, session)
    corners = image.plane.to_lps([[4.0, 8.0], [4.0, 24.0], [16.0, 24.0], [18.0, 10.0]])
    known = replace(proposed_roi(image, np.zeros((24, 32), bool), state=ReviewState.IMPORTED), network=None)
    drawn = (OpenContour(OpenType.OPEN_PLANAR, corners[:3]), OpenContour(OpenType.POINT, corners[3:]))
    review.load([replace(known, open_contours=drawn)])
    settle(qtbot, viewport)
    shown, placement = picture(viewport), viewport.placement
    assert placement is not None
    # A line between two pixels of the screen lends its colour to both.
    blue = shown[..., 2] > shown[..., 0] + 40

    def is_blue(row: float, column: float, reach: int = 2) -> bool:
        x, y = (round(place) for place in placement.to_screen(row, column))
        return bool(blue[y - reach : y + reach + 1, x - reach : x + reach + 1].any())

    assert is_blue(4, 16), "along the first side"
    assert is_blue(10, 24), "along the second"
    assert not is_blue(10, 16), "no line back, no fill"
    assert is_blue(18, 10), "the cross"
    assert not is_blue(17, 11, reach=3), "a cross and no blot"
    x, y = placement.to_screen(10, 24)
    assert hit(viewport.display.shapes, x, y, to_transform(placement)) == review.rois[0].roi_id
    x, y = placement.to_screen(9, 19)
    assert hit(viewport.display.shapes, x, y, to_transform(placement)) is None, "an open line has no inside"
