"""A voxel lies where its series puts it: in fourteen geometries, beside NIfTI twins and beside highdicom."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.stacking import StackProblem
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.enhanced_files import write_enhanced
from tests.helpers.nifti import nifti_matrix
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

OBLIQUE = (0.96, 0.0, 0.28), (0.0, 1.0, 0.0)
DOUBLE_OBLIQUE = (0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)


@dataclass(frozen=True)
class Geometry:
    """How a series of the test lies; `step` is added to the position from slice to slice, in slice spacings."""

    row: tuple[float, float, float]
    column: tuple[float, float, float]
    patient_position: str = "HFS"
    spacing_mm: tuple[float, float] = (1.5, 0.8)
    tilt: float = 0.0
    uneven: bool = False
    enhanced: bool = False
    descending: bool = False
    problems: tuple[StackProblem, ...] = field(default=())


GEOMETRIES = {
    "axial": Geometry((1, 0, 0), (0, 1, 0)),
    "sagittal": Geometry((0, 1, 0), (0, 0, -1)),
    "coronal": Geometry((1, 0, 0), (0, 0, -1)),
    "oblique": Geometry(*OBLIQUE),
    "double oblique": Geometry(*DOUBLE_OBLIQUE),
    "head first prone": Geometry((-1, 0, 0), (0, -1, 0), "HFP"),
    "feet first supine": Geometry((-1, 0, 0), (0, 1, 0), "FFS"),
    "decubitus": Geometry((0, -1, 0), (1, 0, 0), "HFDR"),
    "anisotropic": Geometry(*DOUBLE_OBLIQUE, spacing_mm=(0.31, 2.7)),
    "square pixels": Geometry((1, 0, 0), (0, 1, 0), spacing_mm=(0.7, 0.7)),
    "tilted": Geometry((1, 0, 0), (0, 0.96, 0.28), tilt=0.3, problems=(StackProblem.SHEARED,)),
    "uneven": Geometry(*OBLIQUE, uneven=True, problems=(StackProblem.UNEVEN_SPACING,)),
    "enhanced": Geometry(*DOUBLE_OBLIQUE, enhanced=True),
    "descending": Geometry((1, 0, 0), (0, 1, 0), descending=True),
}
SLICES, ROWS, COLUMNS = 5, 9, 7
STEP_MM = 3.25


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("name", GEOMETRIES)
def test_a_known_point_lands_on_its_pixel(name: str, data: st.DataObject, tmp_path: Path):
    geometry = GEOMETRIES[name]
    number = data.draw(st.integers(0, SLICES - 1), label="slice")
    row, column = data.draw(st.integers(0, ROWS - 1)), data.draw(st.integers(0, COLUMNS - 1))
    origin = tuple(data.draw(st.floats(-300, 300).map(lambda value: round(value, 3))) for _ in range(3))
    order = data.draw(st.permutations(range(SLICES)))
    folder = tmp_path / "series"
    shutil.rmtree(folder, ignore_errors=True)
    paths, positions = written(folder, geometry, origin, order)
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    assert series.stacking.problems == geometry.problems

    known = (
        positions[number]
        + row * geometry.spacing_mm[0] * np.array(geometry.column)
        + column * geometry.spacing_mm[1] * np.array(geometry.row)
    )
    distances = [abs(float(image.plane.distance_mm(known)[0])) for image in series.slices if image.plane]
    image = series.slices[int(np.argmin(distances))]
    assert min(distances) < 1e-3
    assert image.plane is not None
    assert image.plane.to_row_column(known)[0] == pytest.approx((row, column), abs=1e-3)
    assert reader.read_values(image)[row, column] == 1000 * number + 10 * row + column
    if geometry.problems:
        assert series.index_to_lps is None
        assert series.why_not_regular == geometry.problems[0].value
    else:
        assert series.index_to_lps is not None
        index = np.linalg.inv(series.index_to_lps) @ [*known, 1]
        assert index[:3] == pytest.approx((series.slices.index(image), row, column), abs=1e-3)


def written(
    folder: Path, geometry: Geometry, origin: tuple[float, ...], order: list[int]
) -> tuple[list[Path], list[np.ndarray]]:
    """The files in the order of `order`, and the position of each slice; values tell slice, row and column."""
    row, column = np.array(geometry.row, float), np.array(geometry.column, float)
    normal = np.cross(row, column) * (-1 if geometry.descending else 1)
    along = [STEP_MM * n + (1.1 if geometry.uneven and n > 1 else 0) for n in range(SLICES)]
    positions = [np.array(origin) + each * (normal + geometry.tilt * column) for each in along]
    index = np.indices((SLICES, ROWS, COLUMNS))
    pixels = index[0] * 1000 + index[1] * 10 + index[2]
    if geometry.enhanced:
        frames = [{"position": n} for n in order]
        path = write_enhanced(
            folder,
            frames,
            rows=ROWS,
            columns=COLUMNS,
            spacing_mm=geometry.spacing_mm,
            step_mm=STEP_MM,
            origin=origin,
            row_direction=row,
            column_direction=column,
        )
        dataset = pydicom.dcmread(path)
        dataset.PixelData = pixels[list(order)].astype("<u2").tobytes()
        dataset.BitsStored, dataset.HighBit = 16, 15
        dataset.save_as(path)
        return [path], positions
    paths = write_series(
        folder,
        slices=SLICES,
        rows=ROWS,
        columns=COLUMNS,
        pixel_spacing_mm=geometry.spacing_mm,
        row_direction=row,
        column_direction=column,
        pixels=pixels,
        overrides={"PatientPosition": geometry.patient_position, "BitsStored": 16, "HighBit": 15},
    )
    for number, (path, where) in enumerate(zip(paths, positions, strict=True)):
        dataset = pydicom.dcmread(path)
        dataset.ImagePositionPatient = [f"{value:.6f}"[:16] for value in where]
        dataset.InstanceNumber = order.index(number) + 1
        dataset.save_as(path)
    return [paths[number] for number in order], positions


def read(*paths: Path) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(paths, TaskControl())


def twins() -> list[tuple[str, str]]:
    """Folder of images and NIfTI file, below the shared data."""
    root = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    patients = sorted(path.parent.relative_to(root).as_posix() for path in root.glob("sts_*/*/mask.nii.gz"))
    philips = "philips_mr_pcasl_classic_vs_enhanced"
    return [
        *((f"{patient}/image", f"{patient}/mask.nii.gz") for patient in patients),
        (f"{philips}/classic", f"{philips}/dcm2niix_ref/1901_WIP_3DpCASL_cl.nii.gz"),
        (f"{philips}/enhanced", f"{philips}/dcm2niix_ref/1901_WIP_3DpCASL_enh_real.nii.gz"),
    ]


def test_the_voxels_of_every_series_are_those_of_its_nifti_twin():
    pairs = twins()
    for folder, nifti in pairs if len(pairs) > 2 else pairs[:1]:
        series = read(*sorted(shared_data(*folder.split("/")).rglob("*.dcm")))[0]
        with gzip.open(shared_data(*nifti.split("/"))) as file:
            to_ras, shape = nifti_matrix(file.read(352))
        assert series.index_to_lps is not None, (folder, series.why_not_regular)
        plane = series.slices[0].plane
        assert plane is not None
        counts = (len(series.slices), plane.rows, plane.columns)
        assert sorted(counts) == sorted(shape[:3]), folder
        corners = np.array(
            [(s, r, c, 1) for s in (0, counts[0] - 1) for r in (0, counts[1] - 1) for c in (0, counts[2] - 1)]
        )
        ours = (corners @ series.index_to_lps.T)[:, :3] * [-1, -1, 1]
        theirs = np.rint((np.linalg.inv(to_ras) @ np.c_[ours, np.ones(8)].T).T)
        assert np.all((theirs[:, :3] >= 0) & (theirs[:, :3] < shape[:3])), folder
        assert (to_ras @ theirs.T).T[:, :3] == pytest.approx(ours, abs=1e-3), folder


@pytest.mark.parametrize("folder", ["ge_mr_genesis_16", "sts001_mr_t2fs/images"])
def test_index_to_lps_agrees_with_highdicom_on_regular_volumes(folder: str):
    (series,) = read(*sorted(shared_data(*folder.split("/")).glob("*.dcm")))
    volume = highdicom.get_volume_from_series([pydicom.dcmread(image.path) for image in series.slices])
    theirs = np.array(volume.affine)
    assert series.index_to_lps is not None
    if not np.allclose(theirs[:3, 3], series.index_to_lps[:3, 3], atol=1e-3):
        # It may count the slices from the other end.
        theirs[:3, 3] += theirs[:3, 0] * (len(series.slices) - 1)
        theirs[:3, 0] *= -1
    assert series.index_to_lps == pytest.approx(theirs, abs=1e-3)


def test_why_a_stack_is_no_volume_is_said_in_sentences():
    (series,) = read(*sorted(shared_data("ge_ct_tilt_uneven").glob("*.dcm")))
    assert series.index_to_lps is None
    assert (
        series.why_not_regular == "The slices are not evenly spaced. The stack is sheared, as with a tilted gantry."
    )
    single = read(shared_data("one_mr_slice_in_9_transfer_syntaxes", "1.dcm"))[0]
    assert (single.index_to_lps, single.why_not_regular) == (None, "A single image is no volume.")
