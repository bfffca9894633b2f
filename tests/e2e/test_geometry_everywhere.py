"""A point of the patient is where it must be: on the screen, under the probe, in other viewports, in what is stored.

The expected places are computed from the tags of the files by formulas of the tests' own (`placed_series`,
`screen_geometry`); the viewer reads the same files from a real archive.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.measurement import Measurement, MeasurementKind, QuantityKind
from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.session.display import Letters, resolve
from app.session.pane import Pane
from app.session.session import Session
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.placed_series import (
    BACKGROUND,
    CENTRE,
    FRAME_OF_REFERENCE,
    LIES,
    STUDY,
    PlacedImage,
    PlacedSeries,
)
from tests.helpers.placed_world import PlacedWorld
from tests.helpers.real_session import real_session, stored
from tests.helpers.screen_geometry import Screen, agrees, mirrored, turned_right
from tests.helpers.viewports import like, one_pixel, picture, settle
from widgets.theme import state_style
from widgets.viewport.viewport import Viewport

SIZE = (360, 240)
PARALLEL = ["axial", "head first prone", "feet first supine", "decubitus", "descending"]
CROSSING = [("axial", "sagittal"), ("double oblique", "axial"), ("tilted", "coronal"), ("enhanced", "not square")]


def show(qtbot: QtBot, session: Session, pane: Pane | None = None) -> Viewport:
    viewport = Viewport(session, pane or session.panes.active)
    qtbot.addWidget(viewport)
    viewport.resize(*SIZE)
    viewport.show()
    return settle(qtbot, viewport)


def in_view(series: PlacedSeries, pane: Pane) -> PlacedImage:
    assert pane.image is not None
    return series.find(pane.image.sop_instance_uid, pane.image.frame_number)


def screen_of(
    image: PlacedImage,
    quarters: int = 0,
    flipped: bool = False,
    *,
    zoom: float = 1.0,
    pan: tuple[float, ...] = (0.0, 0.0),
) -> Screen:
    """The whole image fitted into the viewport, then turned, magnified round its middle and moved."""
    right, down = image.along_row, image.down_column
    wide, high = image.shape[1] * image.spacing_mm[1], image.shape[0] * image.spacing_mm[0]
    if flipped:
        right, down = mirrored(right, down)
    for _ in range(quarters):
        right, down = turned_right(right, down)
        wide, high = high, wide
    middle = image.lps((image.shape[0] - 1) / 2 - pan[0], (image.shape[1] - 1) / 2 - pan[1])
    return Screen(right, down, middle, min(SIZE[0] / wide, SIZE[1] / high) * zoom, SIZE)


@settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.parametrize("name", LIES)
def test_every_pixel_is_painted_where_it_lies_however_it_is_turned(
    qtbot: QtBot, world: PlacedWorld, name: str, data: st.DataObject
):
    session, series = world.open(name), world.series[name]
    viewport, view = show(qtbot, session), session.viewport
    without_texts(session)
    view.show_slice(data.draw(st.integers(0, 5), label="slice"))
    image = in_view(series, session.panes.active)
    zoom = 10 ** data.draw(st.floats(-0.5, 1.8), label="zoom")
    # The marker comes near the middle of the viewport.
    off = data.draw(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), label="off the middle")
    pan = tuple((image.shape[i] - 1) / 2 - image.mark[i] + off[i] / zoom for i in range(2))
    view.magnify(zoom, fitted=True, pan=pan)
    for flipped in (False, True):
        if flipped:
            view.flip_left_right()
        for quarters in range(4):
            settle(qtbot, viewport)
            screen = screen_of(image, quarters, flipped, zoom=zoom, pan=pan)
            check_mapping(viewport, image, screen)
            check_painted(viewport, image, screen)
            letters = letters_of(session)
            assert agrees(letters.right, screen.right) and agrees(letters.left, -screen.right)
            assert agrees(letters.bottom, screen.down) and agrees(letters.top, -screen.down)
            view.rotate(1)


def without_texts(session: Session) -> None:
    """Nothing but the image, each of its pixels an even rectangle."""
    view = session.viewport
    view.reset()
    if view.view.overlays_visible:
        view.toggle_overlays()
    if view.view.smooth:
        view.toggle_smooth()


def letters_of(session: Session) -> Letters:
    """What stands at the edges when texts are shown."""
    session.viewport.toggle_overlays()
    try:
        return resolve(session, session.panes.active).letters
    finally:
        session.viewport.toggle_overlays()


def check_mapping(viewport: Viewport, image: PlacedImage, screen: Screen) -> None:
    placement = viewport.placement
    assert placement is not None
    for row, column in image.marked:
        assert placement.to_screen(row, column) == pytest.approx(screen.xy(image.lps(row, column)), abs=1e-6)
        assert placement.to_image(*screen.xy(image.lps(row, column))) == pytest.approx((row, column), abs=1e-6)


def check_painted(viewport: Viewport, image: PlacedImage, screen: Screen) -> None:
    """Every pixel of the screen has the brightness of the pixel of the image whose place in the patient it shows."""
    shown, ratio = picture(viewport)[:, :, 0], viewport.devicePixelRatioF()
    height, width = shown.shape
    assert (width, height) == (SIZE[0] * ratio, SIZE[1] * ratio)
    xs, ys = (np.arange(width) + 0.5) / ratio, (np.arange(height) + 0.5) / ratio
    points = screen.lps(xs[None, :, None], ys[:, None, None])
    away = points - image.position
    row, column = away @ image.down_column / image.spacing_mm[0], away @ image.along_row / image.spacing_mm[1]
    expected = np.zeros((height, width))
    inside = (np.abs(row + 0.5 - image.shape[0] / 2) < image.shape[0] / 2) & (
        np.abs(column + 0.5 - image.shape[1] / 2) < image.shape[1] / 2
    )
    expected[inside] = BACKGROUND
    for (marked_row, marked_column), value in image.marked.items():
        expected[(np.rint(row) == marked_row) & (np.rint(column) == marked_column)] = value
    # Where two pixels of the image meet, a pixel of the screen may show either; much magnified, two or three may.
    px = np.maximum(0.6 / screen.px_per_mm / np.array(image.spacing_mm), 0.01)
    sure = (np.abs(row - np.rint(row)) < 0.5 - px[0]) & (np.abs(column - np.rint(column)) < 0.5 - px[1])
    wrong = sure & (np.abs(shown - expected * 255 / 1000) > 1)
    assert not wrong.any(), np.argwhere(wrong)[:5]


@pytest.mark.parametrize("name", LIES)
def test_probe_length_and_area_by_the_mouse_are_those_of_the_patient(qtbot: QtBot, world: PlacedWorld, name: str):
    session, series = world.open(name), world.series[name]
    viewport, number = show(qtbot, session), list(LIES).index(name)
    session.viewport.show_slice(number % 6)
    for _ in range(number % 4):
        session.viewport.rotate(1)
    if number % 3 == 0:
        session.viewport.flip_top_bottom()
    settle(qtbot, viewport)
    image = in_view(series, session.panes.active)
    quarters, flipped = session.viewport.view.turn.quarters, session.viewport.view.turn.mirrored
    screen = screen_of(image, quarters, flipped)
    for (row, column), value in image.marked.items():
        at = clicked(screen, image.lps(row, column))
        probe = drawn(session, viewport, MeasurementKind.PROBE, at)
        assert [(q.kind, q.value) for q in probe.readings.quantities] == [(QuantityKind.VALUE, value)]
        assert probe.points_lps is not None
        assert probe.points_lps[0] == pytest.approx(screen.lps(at.x(), at.y()), abs=1e-6)
        assert probe.frame_of_reference_uid == FRAME_OF_REFERENCE
    corner, low_right = image.mark, (image.mark[0] + 5, image.mark[1] + 6)
    ends = [clicked(screen, image.lps(*place)) for place in (corner, low_right)]
    there = [screen.lps(end.x(), end.y()) for end in ends]
    length = drawn(session, viewport, MeasurementKind.LENGTH, *ends).readings.find(QuantityKind.LENGTH)
    assert length is not None and length.unit == "mm"
    assert length.value == pytest.approx(np.linalg.norm(there[1] - there[0]), abs=1e-6)
    area = drawn(session, viewport, MeasurementKind.RECTANGLE, *ends).readings.find(QuantityKind.AREA)
    assert area is not None and area.unit == "mm²"
    across, along = (abs(float((there[1] - there[0]) @ way)) for way in (image.along_row, image.down_column))
    assert area.value == pytest.approx(across * along, rel=1e-9)


def clicked(screen: Screen, point: np.ndarray) -> QPoint:
    """The pixel of the screen at which a point of the patient is seen."""
    x, y = np.rint(screen.xy(point)).astype(int).tolist()
    return QPoint(x, y)


def drawn(session: Session, viewport: Viewport, kind: MeasurementKind, *ends: QPoint) -> Measurement:
    """What the mouse draws from the first to the last of the places."""
    area, left = viewport.viewport(), Qt.MouseButton.LeftButton
    session.hand.take(kind)
    QTest.mousePress(area, left, pos=ends[0])
    for end in ends[1:]:
        QTest.mouseMove(area, (ends[0] + end) / 2)
        QTest.mouseMove(area, end)
    QTest.mouseRelease(area, left, pos=ends[-1])
    session.hand.lay_down()
    measurement = session.measuring.selected
    assert measurement is not None and measurement.kind is kind
    session.measuring.select(None)  # its handles are not in the way of the next
    return measurement


@pytest.mark.parametrize("leading", PARALLEL)
def test_scrolling_one_series_takes_the_parallel_ones_to_the_same_place(world: PlacedWorld, leading: str):
    session = world.real.session
    session.panes.arrange(2, 3)
    names = [leading, *(name for name in PARALLEL if name != leading), "coronal"]
    panes = dict(zip(names, session.panes.all, strict=True))
    for name, pane in panes.items():
        world.open(name, pane)
    stays = panes["coronal"].viewport.view.index
    for index in (0, 3, 5):
        panes[leading].viewport.show_slice(index)
        here = in_view(world.series[leading], panes[leading])
        middle = here.lps((here.shape[0] - 1) / 2, (here.shape[1] - 1) / 2)
        for name in names[1:-1]:
            series = world.series[name]
            assert in_view(series, panes[name]).distance_mm(middle) == pytest.approx(series.nearest(middle)), name
    assert panes["coronal"].viewport.view.index == stays


@pytest.mark.parametrize(("one", "other"), [*CROSSING, *((other, one) for one, other in CROSSING)])
def test_a_point_that_is_pointed_at_is_marked_in_a_series_of_another_direction(
    qtbot: QtBot, world: PlacedWorld, one: str, other: str
):
    session = world.real.session
    session.panes.arrange(1, 2)
    leading, following = session.panes.all
    world.open(one, leading)
    world.open(other, following)
    viewports = show(qtbot, session, leading), show(qtbot, session, following)
    session.panes.activate(leading)
    image = in_view(world.series[one], leading)
    screen = screen_of(image)
    # Not quite in the middle, but on both series.
    at = clicked(screen, CENTRE + 2.0 * image.along_row - 1.0 * image.down_column)
    point = screen.lps(at.x(), at.y())
    QTest.mouseClick(viewports[0].viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=at)
    settle(qtbot, viewports[1])
    marked = in_view(world.series[other], following)
    assert marked.distance_mm(point) == pytest.approx(world.series[other].nearest(point))
    expected = screen_of(marked).xy(point)
    shown = picture(viewports[1])
    ys, xs = np.nonzero(shown[:, :, 0] - shown[:, :, 2] > 50)  # yellow on grey
    near = (np.abs(xs - expected[0]) < 20) & (np.abs(ys - expected[1]) < 20)
    ends = [(xs[near].min() + xs[near].max() + 1) / 2, (ys[near].min() + ys[near].max() + 1) / 2]
    assert ends == pytest.approx(expected, abs=1.1)

    session.synchronising.clear_cross()
    check_line(settle(qtbot, viewports[1]), image, marked)


def check_line(viewport: Viewport, image: PlacedImage, on: PlacedImage) -> None:
    """The line that is drawn is where the plane of the one image cuts the other, as far as both reach."""
    (line,) = viewport.display.references.lines
    ends = [on.lps(*line.segment.start), on.lps(*line.segment.end)]
    for end in ends:
        assert image.distance_mm(end) < 1e-6
    lacking = min(beyond(image, ends[0]), beyond(on, ends[0])), min(beyond(image, ends[1]), beyond(on, ends[1]))
    assert lacking == pytest.approx((0, 0), abs=1e-6), "it ends at the edge of either"
    start, end = (screen_of(on).xy(point) for point in ends)
    shown = picture(viewport)
    ink = shown[:, :, 2] - shown[:, :, 0] > 50  # blue on grey
    for share in (0.3, 0.7):
        x, y = (start + share * (end - start)).astype(int)
        assert ink[max(y - 2, 0) : y + 3, max(x - 2, 0) : x + 3].any(), (share, x, y)


def beyond(image: PlacedImage, point: np.ndarray) -> float:
    """How far a point in the plane of an image lies from its nearest edge, in pixels; negative outside."""
    away = point - image.position
    row, column = away @ image.down_column / image.spacing_mm[0], away @ image.along_row / image.spacing_mm[1]
    rows, columns = image.shape
    return float(min(row + 0.5, rows - 0.5 - row, column + 0.5, columns - 0.5 - column))


@pytest.mark.parametrize("name", LIES)
def test_a_region_is_drawn_on_what_it_outlines_and_comes_back_there_from_the_archive(
    qtbot: QtBot, placed: tuple[Path, dict[str, PlacedSeries]], tmp_path: Path, name: str
):
    series = placed[1][name]
    archive = stored(tmp_path, series.paths)
    real = real_session(tmp_path, archive)
    session = real.open(series.uid)
    viewport = show(qtbot, session)
    session.viewport.show_slice(4)
    session.viewport.rotate(1)
    settle(qtbot, viewport)
    image, pane, review = in_view(series, session.panes.active), session.panes.active, session.review
    assert pane.image is not None and review is not None
    mask = one_pixel(*image.shape, image.mark)
    for marked in image.marked:
        mask[marked] = True
    proposal = replace(proposed_roi(pane.image, mask), frame_number=pane.image.frame_number)
    review.add_proposals([proposal], on_slices=[])
    settle(qtbot, viewport)
    check_outline(viewport, image, ReviewState.PROPOSED)
    session.deciding.validate_selected()
    session.deciding.validate_selected()  # the first brings what is too small to be judged nearer
    session.set_reviewer("Curie^Marie")
    session.save()
    assert review.rois[0].structure_set is not None, [notice.text for notice in session.notices.all]

    control = TaskControl()
    (record,) = (one for one in archive.find_series(STUDY, control) if one.modality == "RTSTRUCT")
    (path,) = archive.retrieve_series(STUDY, record.series_instance_uid, control).paths
    (masks,) = read_masks(path.read_bytes(), series.paths).values()
    key = image.sop_instance_uid if image.frame_number is None else (image.sop_instance_uid, image.frame_number)
    assert list(masks) == [key]
    assert np.array_equal(masks[key], mask)

    again = real_session(tmp_path / "again", archive).open(series.uid)
    assert in_view(series, again.panes.active) == image, "the slice with the region comes up"
    again.viewport.rotate(1)
    check_outline(show(qtbot, again), image, ReviewState.VALIDATED)
    archive.close()


def check_outline(viewport: Viewport, image: PlacedImage, state: ReviewState) -> None:
    """Round every pixel of the marker there is an outline, and no other region."""
    screen = screen_of(image, quarters=1)
    (shape,) = viewport.display.shapes
    corners = np.concatenate(shape.loops)
    for low, high, marked in zip(
        corners.min(axis=0), corners.max(axis=0), zip(*image.marked, strict=True), strict=True
    ):
        assert (low, high) == pytest.approx((min(marked) - 0.5, max(marked) + 0.5), abs=0.01)
    style = state_style(state)
    shown = picture(viewport)
    ink = like(shown, style.colour, within=60) | like(shown, style.selected_colour, within=60)
    for row, column in image.marked:
        for at in ((row - 0.5, column), (row + 0.5, column), (row, column - 0.5), (row, column + 0.5)):
            if any(np.abs(np.subtract(at, other)).sum() < 0.6 for other in image.marked if other != (row, column)):
                continue
            x, y = screen.xy(image.lps(*at)).astype(int)
            assert ink[y - 3 : y + 4, x - 3 : x + 4].any(), (at, x, y)
