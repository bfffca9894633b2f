"""Brightness, values, scale and warnings on the screen are those of the standard, computed by hand from the tags."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import PositronEmissionTomographyImageStorage
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.measurement import MeasurementKind, QuantityKind
from app.session.pane_titles import pane_title
from app.session.session import Session
from tests.helpers.independent_rtstruct_reader import pixel_centres_lps
from tests.helpers.nifti import read_nifti
from tests.helpers.real_session import real_session, stored
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data
from tests.helpers.viewports import picture, settle
from widgets.viewport.annotations import to_transform
from widgets.viewport.shapes import shape_path
from widgets.viewport.text_stamps import TextStamps
from widgets.viewport.viewport import Viewport

SIZE = (320, 320)


def opened(folder: Path, paths: list[Path], number: int = 0) -> Session:
    uid = str(pydicom.dcmread(paths[number]).SeriesInstanceUID)
    return real_session(folder, stored(folder, paths)).open(uid)


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = SIZE) -> Viewport:
    viewport = Viewport(session, session.panes.active)
    qtbot.addWidget(viewport)
    viewport.resize(*size)
    viewport.show()
    return settle(qtbot, viewport)


def brightness(value: float, function: str, centre: float, width: float) -> float:
    """0 to 1, by the pseudo-code of PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2."""
    if function == "SIGMOID":
        return 1 / (1 + math.exp(min(-4 * (value - centre) / width, 700)))
    if function == "LINEAR_EXACT":
        if value <= centre - width / 2:
            return 0.0
        return 1.0 if value > centre + width / 2 else (value - centre) / width + 0.5
    if value <= centre - 0.5 - (width - 1) / 2:
        return 0.0
    if value > centre - 0.5 + (width - 1) / 2:
        return 1.0
    return (value - (centre - 0.5)) / (width - 1) + 0.5


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(
    ("function", "centre", "width"),
    [
        ("LINEAR", 40.0, 400.0),
        ("LINEAR", 300.5, 2001.0),
        ("LINEAR", 120.0, 1.0),
        ("LINEAR", 15.0, 2.0),
        ("LINEAR_EXACT", 40.0, 400.0),
        ("LINEAR_EXACT", 15.5, 0.8),
        ("SIGMOID", 40.0, 400.0),
        ("SIGMOID", -200.0, 1.0),
    ],
)
def test_brightness_on_the_screen_follows_the_function_of_the_standard(
    qtbot: QtBot, tmp_path: Path, photometric: str, function: str, centre: float, width: float
):
    slope, intercept = 0.25, -1200.25
    ramps = np.linspace(-900, 1500, 24), np.linspace(centre - 0.7 * width - 1, centre + 0.7 * width + 1, 40)
    codes = np.rint((np.concatenate(ramps) - intercept) / slope).astype(int).reshape(8, 8)
    paths = write_series(
        tmp_path / "series",
        slices=1,
        rows=8,
        columns=8,
        pixel_spacing_mm=(1, 1),
        modality="CT",
        pixels=codes[None],
        overrides={
            "BitsStored": 16,
            "HighBit": 15,
            "RescaleSlope": slope,
            "RescaleIntercept": intercept,
            "WindowCenter": centre,
            "WindowWidth": width,
            "VOILUTFunction": function,
            "PhotometricInterpretation": photometric,
        },
    )
    session = opened(tmp_path, paths)
    session.viewport.toggle_overlays()
    session.viewport.toggle_smooth()
    viewport = show(qtbot, session)
    step, ratio = SIZE[0] // 8, viewport.devicePixelRatioF()
    at = ((np.arange(8) * step + step / 2) * ratio).astype(int)
    shown = picture(viewport)[:, :, 0][np.ix_(at, at)]
    wanted = np.vectorize(lambda code: brightness(code * slope + intercept, function, centre, width))(codes) * 255
    if photometric == "MONOCHROME1":
        wanted = 255 - wanted
    assert np.abs(shown - wanted).max() <= 1


def test_a_probe_on_pet_reads_suv_by_body_weight_as_computed_by_hand(qtbot: QtBot, tmp_path: Path):
    item = Dataset()
    item.RadionuclideTotalDose, item.RadionuclideHalfLife = "296000000", "6586.2"
    item.RadiopharmaceuticalStartTime = "084510.00"
    paths = write_series(
        tmp_path / "series",
        slices=3,
        modality="CT",
        overrides={
            "SOPClassUID": PositronEmissionTomographyImageStorage,
            "Modality": "PT",
            "Units": "BQML",
            "RescaleType": None,
            "DecayCorrection": "START",
            "CorrectedImage": ["ATTN", "DECY", "SCAT"],
            "PatientWeight": "82.5",
            "SeriesDate": "20260102",
            "AcquisitionDate": "20260102",
            "SeriesTime": "094740",
            "AcquisitionTime": "095210",
            "RadiopharmaceuticalInformationSequence": [item],
            "RescaleIntercept": "0",
        },
    )
    for number, path in enumerate(paths):
        tags = pydicom.dcmread(path)
        tags.RescaleSlope = str(3.5 + number)
        tags.save_as(path)
    session = opened(tmp_path, paths)
    viewport = show(qtbot, session)
    # 08:45:10 to 09:47:40 are 3750 s; 296 MBq have become 296 * 2^(-3750 / 6586.2) = 199.477 MBq.
    left_bq = 199.477e6
    for number in range(3):
        session.viewport.show_slice(number)
        settle(qtbot, viewport)
        image, placement = session.image, viewport.placement
        assert image is not None and placement is not None
        tags = pydicom.dcmread(image.path)
        stored_value = int(tags.pixel_array[7, 5])
        x, y = placement.to_screen(7, 5)
        value, unit = probed(session, viewport, QPoint(round(x), round(y)))
        by_hand = stored_value * float(tags.RescaleSlope) * 82_500 / left_bq
        assert (value, unit) == (pytest.approx(by_hand, rel=1e-4), "SUVbw")


def probed(session: Session, viewport: Viewport, at: QPoint) -> tuple[float, str]:
    session.hand.take(MeasurementKind.PROBE)
    QTest.mouseClick(viewport.viewport(), Qt.MouseButton.LeftButton, pos=at)
    session.hand.lay_down()
    measurement = session.measuring.selected
    assert measurement is not None
    found = measurement.readings.find(QuantityKind.VALUE)
    assert found is not None
    session.measuring.select(None)
    return found.value, found.unit


@pytest.mark.parametrize("folder", ["classic", "enhanced"])
def test_the_probe_reads_what_the_nifti_of_the_series_holds_at_that_point(qtbot: QtBot, tmp_path: Path, folder: str):
    root = "philips_mr_pcasl_classic_vs_enhanced"
    name = {"classic": "1901_WIP_3DpCASL_cl.nii.gz", "enhanced": "1901_WIP_3DpCASL_enh_real.nii.gz"}[folder]
    voxels, to_ras = read_nifti(shared_data(root, "dcm2niix_ref", name))
    session = opened(tmp_path, sorted(shared_data(root, folder).rglob("*.dcm")))
    viewport = show(qtbot, session, (600, 600))
    assert session.series is not None
    random = np.random.default_rng(4)
    read, held = [], []
    for number in range(0, len(session.series.slices), 3):
        session.viewport.show_slice(number)
        settle(qtbot, viewport)
        image, placement = session.image, viewport.placement
        assert image is not None and placement is not None
        row, column = (random.uniform(0.3, 0.7, 2) * (image.attributes.rows, image.attributes.columns)).astype(int)
        x, y = placement.to_screen(row, column)
        value, _ = probed(session, viewport, QPoint(round(x), round(y)))
        point = session.measuring.of(session.series.study.study_instance_uid)[-1].points_lps[0]
        index = np.linalg.inv(to_ras) @ [-point[0], -point[1], point[2], 1]
        held.append(float(voxels[tuple(np.rint(index[:3]).astype(int))][...].flat[0]))
        read.append(value)
    assert len(read) > 5
    assert np.std(held) > 0
    scale = np.polyfit(held, read, 1)
    assert np.polyval(scale, held) == pytest.approx(read, abs=0.5)


@pytest.mark.parametrize("patient", ["STS_003", "STS_019"])
def test_the_contours_of_a_stored_structure_set_are_drawn_round_the_voxels_of_its_nifti_mask(
    qtbot: QtBot, tmp_path: Path, patient: str
):
    folder = shared_data("sts_mr_t1", patient)
    voxels, to_ras = read_nifti(folder / "mask.nii.gz")
    images = sorted((folder / "image").rglob("*.dcm"))
    others = [path for path in sorted(folder.rglob("*.dcm")) if path not in images]
    session = opened(tmp_path, [*images, *others])
    viewport = show(qtbot, session)
    assert session.series is not None
    inside = outside = 0
    for number in range(len(session.series.slices)):
        session.viewport.show_slice(number)
        settle(qtbot, viewport)
        image = session.image
        assert image is not None
        tags, transform = pydicom.dcmread(image.path), to_transform(viewport.placement)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for shape in viewport.display.shapes:
            path.addPath(transform.map(shape_path(shape.loops)))
        # Where the screen shows the point of a voxel, it is inside of what is drawn where the mask says so.
        centres = pixel_centres_lps(tags)[1::3, 1::3].reshape(-1, 3)
        index = np.linalg.inv(to_ras) @ np.c_[centres * [-1, -1, 1], np.ones(len(centres))].T
        held = voxels[tuple(np.rint(index[:3]).astype(int))] > 0
        rows, columns = np.meshgrid(np.arange(1, tags.Rows, 3), np.arange(1, tags.Columns, 3), indexing="ij")
        for row, column, is_inside in zip(rows.ravel(), columns.ravel(), held, strict=True):
            x, y = viewport.placement.to_screen(float(row), float(column))
            assert path.contains(QPointF(x, y)) == is_inside, (number, row, column)
        inside, outside = inside + int(held.sum()), outside + int((~held).sum())
    assert inside > 50 and outside > 50


@pytest.mark.parametrize("spacing_mm", [(1.0, 1.0), (2.4, 0.7), (0.35, 0.9)])
def test_the_scale_bar_is_as_long_as_it_says_however_the_image_is_turned_and_magnified(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spacing_mm: tuple[float, float]
):
    said: list[str] = []
    draw = TextStamps.draw

    def listen(self: TextStamps, painter: object, area: object, text: str, **how: object) -> object:
        said.append(text)
        return draw(self, painter, area, text, **how)

    monkeypatch.setattr(TextStamps, "draw", listen)
    paths = write_series(
        tmp_path / "series",
        slices=1,
        rows=40,
        columns=50,
        pixel_spacing_mm=spacing_mm,
        pixels=np.zeros((1, 40, 50), int),
        overrides={"WindowCenter": 500, "WindowWidth": 1000},
    )
    session = opened(tmp_path, paths)
    viewport = show(qtbot, session, (520, 390))
    ratio = viewport.devicePixelRatioF()
    for turns, zoom in ((0, 1.0), (0, 3.3), (1, 0.45), (1, 7.0), (3, 1.0)):
        session.viewport.reset()
        session.viewport.rotate(turns)
        session.viewport.magnify(zoom, fitted=True, pan=(0.0, 0.0))
        settle(qtbot, viewport)
        said.clear()
        shown = picture(viewport)[:, :, 0]
        (text,) = {one for one in said if one.endswith(" mm") and "spacing" not in one and one[0].isdigit()}
        wide, high = 50 * spacing_mm[1], 40 * spacing_mm[0]
        if turns % 2:
            wide, high = high, wide
        px_per_mm = min(520 / wide, 390 / high) * zoom * ratio
        longest = max(run_length(line > 150) for line in shown[shown.shape[0] // 2 :, : shown.shape[1] // 2])
        assert longest - 1 == pytest.approx(float(text.removesuffix(" mm")) * px_per_mm, abs=1.5 * ratio), (
            turns,
            zoom,
        )


def run_length(bright: np.ndarray) -> int:
    """The longest row of true ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bright.astype(int), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def test_two_patients_side_by_side_are_named_and_one_is_not(tmp_path: Path):
    ada = write_series(tmp_path / "a", slices=1, patient_name="Test^Ada", patient_id="A1")
    again = write_series(tmp_path / "b", slices=1, patient_name="Test^Ada", patient_id="A1")
    bo = write_series(tmp_path / "c", slices=1, patient_name="Test^Bo", patient_id="B1")
    real = real_session(tmp_path, stored(tmp_path, [*ada, *again, *bo]))
    session = real.session
    session.panes.arrange(1, 2)
    first, second = session.panes.all

    def names(paths: list[Path]) -> list[str]:
        real.open(str(pydicom.dcmread(ada[0]).SeriesInstanceUID), pane=first)
        real.open(str(pydicom.dcmread(paths[0]).SeriesInstanceUID), pane=second)
        return [pane_title(session, pane).patient for pane in session.panes.all]

    assert names(again) == ["", ""]
    assert all(names(bo)) and len(set(names(bo))) == 2


def test_the_letters_stand_at_the_edges_that_they_name(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stands: dict[str, QPoint] = {}
    draw = TextStamps.draw

    def listen(self: TextStamps, painter: object, area: object, text: str, **how: object) -> object:
        place = draw(self, painter, area, text, **how)
        stands[text] = place.center().toPoint()
        return place

    monkeypatch.setattr(TextStamps, "draw", listen)
    paths = write_series(
        tmp_path / "series", slices=1, row_direction=np.array([1, 0, 0]), column_direction=np.array([0, 1, 0])
    )
    session = opened(tmp_path, paths)
    width, height = 600, 480
    picture(show(qtbot, session, (width, height)))
    assert stands["R"].x() < width / 6 and stands["L"].x() > width * 5 / 6
    assert stands["A"].y() < height / 6 and stands["P"].y() > height * 5 / 6


def test_all_this_holds_on_a_dense_screen():
    here = Path(__file__)
    tests = [
        f"{here}::test_the_scale_bar_is_as_long_as_it_says_however_the_image_is_turned_and_magnified",
        f"{here.with_name('test_geometry_everywhere.py')}",
        f"{here.with_name('test_planes_everywhere.py')}",
        "-k",
        "scale_bar or ((every_pixel or lands) and (double or square))",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        env={**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        cwd=here.parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
