"""In reformatted planes a voxel is where its point of the patient must be, or a sentence says why there are none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from scipy import ndimage

from app.core.mpr import PlaneName
from app.core.voxel_volume import VoxelVolume
from app.session.mpr_display import resolve_plane
from app.session.session import Session
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.placed_series import BACKGROUND, LIES, Lie, PlacedImage, PlacedSeries, placed, write_placed
from tests.helpers.placed_world import PlacedWorld
from tests.helpers.real_session import real_session, stored
from tests.helpers.screen_geometry import Screen, agrees, turned_in_plane, weighted_centre
from tests.helpers.viewports import grabbed
from widgets.mpr.plane_view import PlaneView

SIZE = (240, 200)
REGULAR = [name for name in LIES if name != "uneven"]
Frame = tuple[np.ndarray, np.ndarray]
PATIENT: Mapping[PlaneName, Frame] = {
    # Axial seen from the feet, sagittal from the left, coronal from the front: right and down.
    PlaneName.AXIAL: (np.array([1.0, 0, 0]), np.array([0, 1.0, 0])),
    PlaneName.SAGITTAL: (np.array([0, 1.0, 0]), np.array([0, 0, -1.0])),
    PlaneName.CORONAL: (np.array([1.0, 0, 0]), np.array([0, 0, -1.0])),
}


@settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.parametrize("name", REGULAR)
def test_a_voxel_lands_where_its_point_must_be(qtbot: QtBot, world: PlacedWorld, name: str, data: st.DataObject):
    session, series = world.open_planes(name), world.series[name]
    image = series.images[data.draw(st.integers(0, 5), label="image")]
    frames = turned(session, data.draw(st.tuples(*[st.sampled_from([0.0, 0.35, -1.2])] * 2), label="turns"))
    session.mpr.move_to(image.bright)
    middle = centre_of(series)
    for plane_name, (right, down) in frames.items():
        view = show(qtbot, session, plane_name)
        fitted = Screen(right, down, middle, px_per_mm(series, PATIENT[plane_name]), SIZE)
        check_letters(session, plane_name, fitted)
        check_seen(view, image, fitted)
        zoom = data.draw(st.floats(3, 7), label="zoom")
        aside = np.array(data.draw(st.tuples(*[st.floats(-4, 4)] * 2), label="aside"))
        pan = -np.array([(image.bright - middle) @ right, (image.bright - middle) @ down]) + aside / zoom
        session.mpr.zoom_by(plane_name, zoom)
        session.mpr.pan_to(plane_name, (float(pan[0]), float(pan[1])))
        qtbot.waitUntil(view.is_up_to_date)
        near = Screen(right, down, middle - pan[0] * right - pan[1] * down, fitted.px_per_mm * zoom, SIZE)
        check_seen(view, image, near, exact=True)


def turned(session: Session, angles: tuple[float, float]) -> dict[PlaneName, Frame]:
    """Turn the planes on the screen of the axial one, then on that of the coronal one; how they lie then."""
    session.mpr.reset()
    frames = dict(PATIENT)
    for within, angle in zip((PlaneName.AXIAL, PlaneName.CORONAL), angles, strict=True):
        session.mpr.turn(within, angle)
        frames = {
            name: frame if name is within else tuple(turned_in_plane(way, frames[within], angle) for way in frame)
            for name, frame in frames.items()
        }
    return frames


def centre_of(series: PlacedSeries) -> np.ndarray:
    """The middle of all voxels."""
    return np.mean([image.lps(*(np.array(image.shape) - 1) / 2) for image in series.images], axis=0)


def px_per_mm(series: PlacedSeries, frame: Frame) -> float:
    """As large as the whole of the outermost voxels fits, half a slice beyond the first and the last included."""
    along = sorted(series.images, key=lambda image: float(image.position @ image.normal))
    step = (along[-1].position - along[0].position) / (len(along) - 1)
    rows, columns = along[0].shape
    corners = np.array(
        [
            image.lps(row, column) + beyond * step
            for image, beyond in ((along[0], -0.5), (along[-1], 0.5))
            for row in (-0.5, rows - 0.5)
            for column in (-0.5, columns - 0.5)
        ]
    )
    wide, high = (np.ptp(corners @ way) for way in frame)
    return float(min(SIZE[0] / wide, SIZE[1] / high))


def show(qtbot: QtBot, session: Session, name: PlaneName) -> PlaneView:
    if session.viewport.view.overlays_visible:
        session.viewport.toggle_overlays()
    return show_as_it_is(qtbot, session, name)


def check_letters(session: Session, name: PlaneName, screen: Screen) -> None:
    session.viewport.toggle_overlays()
    letters = resolve_plane(session, name, SIZE[::-1]).texts.letters
    session.viewport.toggle_overlays()
    assert agrees(letters.right, screen.right) and agrees(letters.left, -screen.right)
    assert agrees(letters.bottom, screen.down) and agrees(letters.top, -screen.down)


def check_seen(view: PlaneView, image: PlacedImage, screen: Screen, *, exact: bool = False) -> None:
    """The brightest voxel is seen at its point, and the middle of it lies there."""
    shown = grabbed(view)[:, :, 0].astype(float)
    ratio = view.devicePixelRatioF()
    expected, px = screen.xy(image.bright) * ratio, screen.px_per_mm * ratio
    least = min(*image.spacing_mm) * px
    x, y = np.floor(expected).astype(int)
    if not np.all((expected > least) & (expected < np.array(SIZE) * ratio - least)):
        assert not exact
        return  # a plane that was turned may reach beyond the pane
    if exact:
        assert shown[y, x] >= 0.8 * 255, "the very pixel is bright"
    # Between voxels brightness falls in straight lines, alike on both sides.
    above = np.clip(shown - BACKGROUND * 255 / 1000 - 2, 0, None)
    reach = max(1.2 * least, 3.0 * ratio)
    found = weighted_centre(above, expected, np.array([reach, reach]))
    assert found == pytest.approx(expected, abs=max(0.3 * least, ratio)), (view.name, found - expected)


def spoilt(tags: pydicom.Dataset, what: str, number: int) -> None:
    """Make one slice of an axial series irregular."""
    if what == "mixed spacings" and number % 2:
        tags.PixelSpacing = [1.4, 0.8]
    elif what == "no positions":
        del tags.ImagePositionPatient
    elif what == "a rotation":
        right, down = math.cos(0.2 * number), math.sin(0.2 * number)
        tags.ImageOrientationPatient = [round(value, 6) for value in (right, down, 0, -down, right, 0)]
    elif what == "upside down" and number % 2:
        tags.ImageOrientationPatient = [1, 0, 0, 0, -1, 0]
    elif what == "beside the line":
        x, y, z = tags.ImagePositionPatient
        tags.ImagePositionPatient = [x + 3 * (number % 2), y, z]
    elif what == "two frames of reference" and number % 2:
        tags.FrameOfReferenceUID = "1.2.826.0.1.62.9"


IRREGULAR = {
    "a gap": ["Slices are missing"],
    "unequal gaps": ["not evenly spaced"],
    "two slices": ["at least 3 slices"],
    "the same place twice": ["at the same position"],
    "no positions": ["no position"],
    "a rotation": ["not parallel"],
    "beside the line": ["beside the line"],
    "mixed spacings": ["", ""],
    "upside down": ["", ""],
    "two frames of reference": ["", ""],
}
"""What is said of each stack of the series; nothing of one that is a volume by itself."""
PLACES = {
    "a gap": (0, 1, 2, 4, 5, 6),
    "unequal gaps": LIES["uneven"].places,
    "two slices": (0, 1),
    "the same place twice": (0, 1, 2, 2, 3, 4),
}


@pytest.mark.parametrize("what", IRREGULAR)
def test_what_is_no_volume_is_cut_in_no_other_planes_and_a_sentence_says_why(tmp_path: Path, what: str):
    axial = LIES["axial"]
    lie = replace(axial, places=PLACES.get(what, axial.places))
    series = write_placed(tmp_path / "series", lie, uid="1.2.826.0.1.62.1")
    images = {}
    for number, (path, image) in enumerate(zip(series.paths, series.images, strict=True)):
        tags = pydicom.dcmread(path)
        spoilt(tags, what, number)
        tags.save_as(path)
        if "ImagePositionPatient" in tags:
            images[image.sop_instance_uid] = placed(tags, None, image.mark)
    archive = stored(tmp_path, series.paths)
    session = real_session(tmp_path, archive).open(series.uid)
    assert session.opened is not None
    said = []
    for number, stack in enumerate(session.opened.stacks):
        session.panes.active.show_stack(number)
        session.mpr.open(session.panes.active)
        said.append("" if session.mpr.is_open else session.notices.all[-1].text)
        if session.mpr.volume is not None:
            check_lattice(session.mpr.volume, [images[image.sop_instance_uid] for image in stack.slices])
        session.mpr.close()
    assert len(said) == len(IRREGULAR[what])
    for text, reason in zip(said, IRREGULAR[what], strict=True):
        assert bool(text) == bool(reason) and reason in text
        assert not text or (text.startswith("Other planes need") and text.endswith("."))
    archive.close()


def check_lattice(volume: VoxelVolume, images: Sequence[PlacedImage]) -> None:
    """Each voxel of a volume is a pixel of an image, with its place and value."""
    assert len(volume.values) == len(images)
    for number, image in enumerate(images):
        for row, column in ((0, 0), (image.shape[0] - 1, 0), (0, image.shape[1] - 1)):
            assert volume.to_lps((number, row, column))[0] == pytest.approx(image.lps(row, column), abs=0.01)
        for (row, column), value in image.marked.items():
            assert volume.values[number, row, column] == value


@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_voxel_lands_where_its_point_must_be_in_any_direction(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    folder = tmp_path_factory.mktemp("any")
    axes, _ = np.linalg.qr(np.random.default_rng(data.draw(st.integers(0, 999), label="seed")).normal(size=(3, 3)))
    lie = Lie(
        tuple(axes[0]),
        tuple(axes[1]),
        spacing_mm=data.draw(st.tuples(*[st.sampled_from([0.4, 0.75, 1.1, 2.3])] * 2), label="spacing"),
        shape=data.draw(st.tuples(st.integers(18, 40), st.integers(18, 40)), label="shape"),
        step_mm=data.draw(st.sampled_from([0.5, 1.2, 4.0]), label="step"),
        tilt=data.draw(st.sampled_from([0.0, 0.3, -0.4]), label="tilt"),
        is_enhanced=data.draw(st.booleans(), label="enhanced"),
    )
    series = write_placed(folder / "series", lie, uid="1.2.826.0.1.63.1")
    with stored(folder, series.paths) as archive:
        session, image = real_session(folder, archive).open(series.uid), series.images[2]
        session.mpr.open(session.panes.active)
        session.mpr.move_to(image.bright)
        middle = centre_of(series)
        for plane_name, (right, down) in PATIENT.items():
            view = show(qtbot, session, plane_name)
            screen = Screen(right, down, middle, px_per_mm(series, PATIENT[plane_name]), SIZE)
            check_letters(session, plane_name, screen)
            # A little beside the middle of the pane.
            away, aside = image.bright - middle, 3 / screen.px_per_mm
            session.mpr.zoom_by(plane_name, 4.0)
            session.mpr.pan_to(plane_name, (aside - float(away @ right), -aside - float(away @ down)))
            qtbot.waitUntil(view.is_up_to_date)
            near = replace(screen, centre=image.bright + aside * (down - right), px_per_mm=screen.px_per_mm * 4)
            check_seen(view, image, near, exact=near.px_per_mm * min(*lie.spacing_mm, lie.step_mm) > 5)


@pytest.mark.parametrize("name", REGULAR)
def test_a_region_is_drawn_on_a_plane_over_the_voxels_that_it_holds(qtbot: QtBot, world: PlacedWorld, name: str):
    session, series = world.real.open(world.series[name].uid), world.series[name]
    assert session.image is not None and session.review is not None
    image = series.find(session.image.sop_instance_uid, session.image.frame_number)
    mask = np.zeros(image.shape, dtype=bool)
    mask[image.mark[0] - 2 : image.mark[0] + 3, image.mark[1] - 2 : image.mark[1] + 4] = True
    region = replace(proposed_roi(session.image, mask), frame_number=session.image.frame_number)
    session.review.add_proposals([region], on_slices=[])
    session.deciding.validate_selected()  # from now on its outline has no gaps
    session.mpr.open(session.panes.active)
    session.mpr.move_to(image.bright)
    session.mpr.toggle_lines()
    xs, ys = np.meshgrid(np.arange(SIZE[0]) + 0.5, np.arange(SIZE[1]) + 0.5)
    for plane_name, (right, down) in PATIENT.items():
        shown = grabbed(show_as_it_is(qtbot, session, plane_name))
        screen = Screen(right, down, centre_of(series), px_per_mm(series, (right, down)), SIZE)
        away = along_plane(screen, image.bright, xs, ys) - image.position
        # How far inside the slice, and inside the outline of the region, in pixels of the screen.
        in_slice = series.lie.step_mm / 2 - np.abs(away @ image.normal)
        row, column = away @ image.down_column, away @ image.along_row
        in_outline = np.minimum(
            2.5 * image.spacing_mm[0] - np.abs(row - image.mark[0] * image.spacing_mm[0]),
            3 * image.spacing_mm[1] - np.abs(column - (image.mark[1] + 0.5) * image.spacing_mm[1]),
        )
        in_slice, in_outline = in_slice * screen.px_per_mm, in_outline * screen.px_per_mm
        near = np.hypot(*(np.array([xs, ys]) - screen.xy(image.bright)[:, None, None])) < 45
        near[:, :2], near[:, -2:], near[:2], near[-2:] = False, False, False, False  # the frame of the pane
        inked = (np.ptp(shown, axis=2) > 50) & near  # everything else there is grey
        assert inked.any()
        assert not inked[np.minimum(in_slice, in_outline) < -5].any(), "nothing where the region is not"
        outline = near & (np.abs(in_outline) < 0.5) & (in_slice > 4)
        assert ndimage.binary_dilation(inked, iterations=3)[outline].all(), "all of its outline"


def along_plane(screen: Screen, through: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """The points of the patient at places of a screen, in the plane through a point."""
    normal = np.cross(screen.right, screen.down)
    onto = screen.centre + ((through - screen.centre) @ normal) * normal
    return replace(screen, centre=onto).lps(xs[..., None], ys[..., None])


def show_as_it_is(qtbot: QtBot, session: Session, name: PlaneName) -> PlaneView:
    view = PlaneView(session, name)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    qtbot.waitUntil(view.is_up_to_date)
    return view
