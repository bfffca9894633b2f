"""Every defect that common validators are silent about is planted in a sound file and must be named."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from app.core.errors import StructureSetError
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_structure_set
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
RING = disc(SHAPE, (11, 8), 6) & ~disc(SHAPE, (11, 8), 2)


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> ImageSeries:
    return opened(write_series(tmp_path_factory.mktemp("oblique")))


@pytest.fixture(scope="module")
def sound(series: ImageSeries) -> bytes:
    rois = [region(image, RING) for image in series.slices[:2]]
    return DicomRoiWriter().write(approved(series, *rois), TaskControl()).content


def _checked(content: bytes, series: ImageSeries, plant: Callable[[Dataset], None]) -> tuple[str, ...]:
    ds = pydicom.dcmread(BytesIO(content))
    plant(ds)
    stream = BytesIO()
    ds.save_as(stream)
    return check_structure_set(parse_content(stream.getvalue()), [series])


def _contour(ds: Dataset) -> Dataset:
    return ds.ROIContourSequence[0].ContourSequence[0]


def _points(ds: Dataset) -> np.ndarray:
    return np.array(_contour(ds).ContourData, dtype=float).reshape(-1, 3)


def _set_points(ds: Dataset, points: np.ndarray) -> None:
    _contour(ds).ContourData = [f"{value:.4f}" for value in np.asarray(points).ravel()]
    _contour(ds).NumberOfContourPoints = len(points)


def _one_point(ds: Dataset) -> None:
    _set_points(ds, _points(ds)[:1])


def _wrong_count(ds: Dataset) -> None:
    _contour(ds).NumberOfContourPoints += 1


def _bent(ds: Dataset) -> None:
    points = _points(ds)
    points[3] += np.cross(points[1] - points[0], points[2] - points[1]) * 0.05
    _set_points(ds, points)


def _shifted(ds: Dataset) -> None:
    points = _points(ds)
    normal = np.cross(points[1] - points[0], points[2] - points[1])
    _set_points(ds, points + 0.05 * normal / np.linalg.norm(normal))


def _first_repeated(ds: Dataset) -> None:
    points = _points(ds)
    _set_points(ds, np.vstack([points, points[:1]]))


def _edge_of_no_length(ds: Dataset) -> None:
    points = _points(ds)
    _set_points(ds, np.vstack([points[:2], points[1:]]))


def _on_a_line(ds: Dataset) -> None:
    points = _points(ds)
    step = points[1] - points[0]
    _set_points(ds, points[0] + np.array([[0.0], [1.0], [2.0]]) * step)


def _crossing(ds: Dataset) -> None:
    points = _points(ds)
    half = len(points) // 2
    points[[1, half]] = points[[half, 1]]
    _set_points(ds, points)


def _dangling_roi(ds: Dataset) -> None:
    ds.ROIContourSequence[0].ReferencedROINumber = 7


def _dangling_observation(ds: Dataset) -> None:
    ds.RTROIObservationsSequence[0].ReferencedROINumber = 7


def _duplicate_roi(ds: Dataset) -> None:
    ds.StructureSetROISequence.append(ds.StructureSetROISequence[0])


def _unlisted_frame(ds: Dataset) -> None:
    ds.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "1.2.3"


def _frame_listed_twice(ds: Dataset) -> None:
    ds.ReferencedFrameOfReferenceSequence.append(ds.ReferencedFrameOfReferenceSequence[0])


def _no_frames(ds: Dataset) -> None:
    del ds.ReferencedFrameOfReferenceSequence


def _no_contour_image(ds: Dataset) -> None:
    del _contour(ds).ContourImageSequence


def _foreign_contour_image(ds: Dataset) -> None:
    _contour(ds).ContourImageSequence[0].ReferencedSOPInstanceUID = "1.2.3"


def _other_contour_image(ds: Dataset) -> None:
    other = ds.ROIContourSequence[0].ContourSequence[1].ContourImageSequence
    _contour(ds).ContourImageSequence = other


def _listed_images(ds: Dataset) -> pydicom.Sequence:
    study = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
    return study.RTReferencedSeriesSequence[0].ContourImageSequence


def _dangling_listed_image(ds: Dataset) -> None:
    _listed_images(ds)[4].ReferencedSOPInstanceUID = "1.2.3"


def _missing_listed_image(ds: Dataset) -> None:
    del _listed_images(ds)[4]


def _other_series(ds: Dataset) -> None:
    study = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
    study.RTReferencedSeriesSequence[0].SeriesInstanceUID = "1.2.3"


def _too_long(ds: Dataset) -> None:
    points = np.repeat(_points(ds), 400, axis=0)[:4000]
    _set_points(ds, points)


def _no_contours(ds: Dataset) -> None:
    ds.ROIContourSequence[0].ContourSequence = []


def _no_numbers(ds: Dataset) -> None:
    element = _contour(ds)["ContourData"]
    element._value = ["north", "by", "northwest"]


def _open_planar(ds: Dataset) -> None:
    _contour(ds).ContourGeometricType = "OPEN_PLANAR"


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (_one_point, "fewer than three distinct points"),
        (_wrong_count, "points and holds"),
        (_bent, "is not flat"),
        (_shifted, "0.050 mm beside the plane of its image"),
        (_first_repeated, "repeats its first point"),
        (_edge_of_no_length, "edge of no length"),
        (_on_a_line, "encloses nothing"),
        (_crossing, "crosses itself"),
        (_dangling_roi, "refer to ROI number 7, which does not exist"),
        (_dangling_observation, "observation refers to ROI number 7"),
        (_duplicate_roi, "ROI number 1 is used 2 times"),
        (_unlisted_frame, "frame of reference of 'Left ventricle' is not listed"),
        (_frame_listed_twice, "is listed 2 times"),
        (_no_frames, "lists no frame of reference"),
        (_no_contour_image, "refers to no images instead of one"),
        (_foreign_contour_image, "refers to an image that is not in the series"),
        (_other_contour_image, "beside the plane of its image"),
        (_dangling_listed_image, "1 listed images are not in the series"),
        (_missing_listed_image, "1 images of the series are not listed"),
        (_other_series, "The series of the images is not listed"),
        (_too_long, "explicit VR holds 65534"),
        (_no_contours, "has no contours"),
        (_no_numbers, "no readable points"),
        (_open_planar, "is of type OPEN_PLANAR"),
    ],
)
@pytest.mark.filterwarnings("ignore:The value for the data element:UserWarning")
def test_a_planted_defect_is_named(
    plant: Callable[[Dataset], None], said: str, sound: bytes, series: ImageSeries
) -> None:
    assert any(said in defect for defect in _checked(sound, series, plant)), _checked(sound, series, plant)


def test_a_sound_file_has_no_defect_in_either_encoding(sound: bytes, series: ImageSeries) -> None:
    def implicit(ds: Dataset) -> None:
        ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian

    assert check_structure_set(parse_content(sound), [series]) == ()
    assert _checked(sound, series, implicit) == ()


def test_a_keyhole_is_no_crossing(sound: bytes, series: ImageSeries) -> None:
    ds = pydicom.dcmread(BytesIO(sound))
    points = [tuple(point) for point in _points(ds).tolist()]
    assert len(set(points)) == len(points) - 2, "the ring is written with a slit whose ends occur twice"
    assert check_structure_set(parse_content(sound), [series]) == ()


def test_bytes_that_are_no_structure_set_are_refused() -> None:
    with pytest.raises(StructureSetError):
        parse_content(b"no DICOM at all")
