"""A defect of every kind is planted in a sound file and must be named by its own rule; sound files have none."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, ImplicitVRLittleEndian

from app.core.errors import StructureSetError
from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_completely, check_structure_set
from app.dicom.rtstruct_contour_checking import indices
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_rules import RULES
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

SHAPE = (24, 18)
RING = disc(SHAPE, (11, 8), 6) & ~disc(SHAPE, (11, 8), 2)

Plant = Callable[[Dataset, ImageSeries], ImageSeries | None]
"""Changes a sound file; what it answers stands for the images."""


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> ImageSeries:
    return opened(write_series(tmp_path_factory.mktemp("oblique")))


@pytest.fixture(scope="module")
def sound(series: ImageSeries) -> bytes:
    rois = [region(image, RING) for image in series.slices[:2]]
    return DicomRoiWriter().write(approved(series, *rois), TaskControl()).content


def _checked(content: bytes, series: ImageSeries, plant: Plant) -> tuple[Finding, ...]:
    ds = pydicom.dcmread(BytesIO(content))
    images = plant(ds, series) or series
    stream = BytesIO()
    ds.save_as(stream)
    return check_completely(parse_content(stream.getvalue()), [images])


def _roi(ds: Dataset) -> Dataset:
    return ds.StructureSetROISequence[0]


def _observation(ds: Dataset) -> Dataset:
    return ds.RTROIObservationsSequence[0]


def _frame(ds: Dataset) -> Dataset:
    return ds.ReferencedFrameOfReferenceSequence[0]


def _study(ds: Dataset) -> Dataset:
    return _frame(ds).RTReferencedStudySequence[0]


def _listed_series(ds: Dataset) -> Dataset:
    return _study(ds).RTReferencedSeriesSequence[0]


def _contour(ds: Dataset) -> Dataset:
    return ds.ROIContourSequence[0].ContourSequence[0]


def _image(ds: Dataset) -> Dataset:
    return _contour(ds).ContourImageSequence[0]


def _points(ds: Dataset) -> np.ndarray:
    return np.array(_contour(ds).ContourData, dtype=float).reshape(-1, 3)


def _encode(contour: Dataset, points: np.ndarray) -> None:
    contour.ContourData = [f"{value:.4f}" for value in np.asarray(points).ravel()]
    contour.NumberOfContourPoints = len(points)


def _set_points(ds: Dataset, points: np.ndarray) -> None:
    _encode(_contour(ds), points)


def _draw(ds: Dataset, series: ImageSeries, *row_column: tuple[float, float]) -> None:
    """Give the first contour these points, in pixels."""
    plane = series.slices[0].plane
    assert plane is not None
    _set_points(ds, plane.to_lps(row_column))


def _add(ds: Dataset, series: ImageSeries, *row_column: tuple[float, float]) -> None:
    """Add a contour beside the first one, on its image."""
    plane = series.slices[0].plane
    assert plane is not None
    added = copy.deepcopy(_contour(ds))
    added.ContourNumber = 9
    _encode(added, plane.to_lps(row_column))
    ds.ROIContourSequence[0].ContourSequence.append(added)


def _square(low: float, high: float) -> list[tuple[float, float]]:
    return [(low, low), (low, high), (high, high), (high, low)]


def _normal(ds: Dataset) -> np.ndarray:
    points = _points(ds)
    normal = np.cross(points[1] - points[0], points[2] - points[1])
    return normal / np.linalg.norm(normal)


def _long_label(ds: Dataset, series: ImageSeries) -> None:
    ds.StructureSetLabel = "seventeen letters"


def _own_series(ds: Dataset, series: ImageSeries) -> None:
    ds.SeriesInstanceUID = _listed_series(ds).SeriesInstanceUID


def _own_predecessor(ds: Dataset, series: ImageSeries) -> None:
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    ds.PredecessorStructureSetSequence = [reference]


def _no_roi(ds: Dataset, series: ImageSeries) -> None:
    ds.StructureSetROISequence, ds.ROIContourSequence, ds.RTROIObservationsSequence = [], [], []


def _no_number(ds: Dataset, series: ImageSeries) -> None:
    del _roi(ds).ROINumber


def _second_roi(ds: Dataset, series: ImageSeries) -> None:
    second = copy.deepcopy(_roi(ds))
    second.ROINumber = 2
    ds.StructureSetROISequence.append(second)


def _bent(ds: Dataset, series: ImageSeries) -> None:
    points = _points(ds)
    points[3] += 0.05 * _normal(ds)
    _set_points(ds, points)


def _crossing(ds: Dataset, series: ImageSeries) -> None:
    points = _points(ds)
    half = len(points) // 2
    points[[1, half]] = points[[half, 1]]
    _set_points(ds, points)


def _shifted(ds: Dataset, series: ImageSeries) -> None:
    _set_points(ds, _points(ds) + 0.05 * _normal(ds))


def _between_planes(ds: Dataset, series: ImageSeries) -> None:
    _set_points(ds, _points(ds) + 0.5 * _normal(ds))
    del _contour(ds).ContourImageSequence


def _other_image(ds: Dataset, series: ImageSeries) -> None:
    _contour(ds).ContourImageSequence = ds.ROIContourSequence[0].ContourSequence[1].ContourImageSequence


def _many_points(ds: Dataset, series: ImageSeries) -> None:
    angles = np.linspace(0, 2 * np.pi, 12_001, endpoint=False)
    _draw(ds, series, *zip(10 + 5 * np.sin(angles), 8 + 5 * np.cos(angles), strict=True))


def _too_long(ds: Dataset, series: ImageSeries) -> None:
    _set_points(ds, np.repeat(_points(ds), 400, axis=0)[:4000])


def _no_numbers(ds: Dataset, series: ImageSeries) -> None:
    _contour(ds)["ContourData"]._value = ["north", "by", "northwest"]


def _long_number(ds: Dataset, series: ImageSeries) -> None:
    _contour(ds)["ContourData"]._value[0] = "12.345678901234567"


def _grid_elsewhere(ds: Dataset, series: ImageSeries) -> None:
    (planes,) = ds.ROIContourSequence[0].SourcePixelPlanesCharacteristicsSequence
    moved = np.array(planes.ImagePositionPatient, dtype=float) + 1.3 * _normal(ds)
    planes.ImagePositionPatient = [f"{value:.4f}" for value in moved]


def _images_in_another_frame(ds: Dataset, series: ImageSeries) -> None:
    _frame(ds).FrameOfReferenceUID = "1.2.3"


def _all_in_another_frame(ds: Dataset, series: ImageSeries) -> None:
    for item in (ds, _frame(ds)):
        item.FrameOfReferenceUID = "1.2.3"
    _roi(ds).ReferencedFrameOfReferenceUID = "1.2.3"


def _first_image(series: ImageSeries, **changes: object) -> ImageSeries:
    first = dataclasses.replace(series.slices[0], **changes)
    return dataclasses.replace(series, slices=(first, *series.slices[1:]))


def _one_image_moved_away(ds: Dataset, series: ImageSeries) -> ImageSeries:
    return _first_image(series, frame_of_reference_uid=FrameOfReferenceUID("1.2.3"))


def _one_image_without_place(ds: Dataset, series: ImageSeries) -> ImageSeries:
    return _first_image(series, plane=None)


def _point_beside(ds: Dataset, series: ImageSeries) -> None:
    _add(ds, series, (2.25, 3.25))
    ds.ROIContourSequence[0].ContourSequence[-1].ContourGeometricType = "POINT"


def _two_squares(second: list[tuple[float, float]]) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        _draw(ds, series, *_square(2.5, 12.5))
        _add(ds, series, *second)

    return plant


def _set(of: Callable[[Dataset], Dataset], keyword: str, value: object) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        setattr(of(ds), keyword, value)

    return plant


def _delete(of: Callable[[Dataset], Dataset], keyword: str) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        delattr(of(ds), keyword)

    return plant


def _repeat(of: Callable[[Dataset], Dataset], keyword: str) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        items = getattr(of(ds), keyword)
        items.append(copy.deepcopy(items[0]))

    return plant


def _change_points(change: Callable[[np.ndarray], np.ndarray]) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        _set_points(ds, change(_points(ds)))

    return plant


def _outline(*row_column: tuple[float, float]) -> Plant:
    def plant(ds: Dataset, series: ImageSeries) -> None:
        _draw(ds, series, *row_column)

    return plant


def _whole(ds: Dataset) -> Dataset:
    return ds


def _contours(ds: Dataset) -> Dataset:
    return ds.ROIContourSequence[0]


PLANTED: list[tuple[str, Plant]] = [
    ("modality", _set(_whole, "Modality", "CT")),
    ("no-label", _set(_whole, "StructureSetLabel", "")),
    ("long-label", _long_label),
    ("series-of-the-images", _own_series),
    ("own-predecessor", _own_predecessor),
    ("unknown-approval-status", _set(_whole, "ApprovalStatus", "MAYBE")),
    ("review-missing", _delete(_whole, "ReviewTime")),
    ("review-empty", _set(_whole, "ReviewerName", "")),
    ("review-of-unapproved", _set(_whole, "ApprovalStatus", "UNAPPROVED")),
    ("other-study", _set(_whole, "StudyInstanceUID", "1.2.3")),
    ("other-patient", _set(_whole, "PatientID", "somebody else")),
    ("no-roi", _no_roi),
    ("roi-without-number", _no_number),
    ("roi-number-twice", _repeat(_whole, "StructureSetROISequence")),
    ("roi-without-name", _set(_roi, "ROIName", "")),
    ("roi-name-twice", _second_roi),
    ("long-roi-name", _set(_roi, "ROIName", "x" * 65)),
    ("unknown-generation", _set(_roi, "ROIGenerationAlgorithm", "GUESSED")),
    ("contours-of-no-roi", _set(_contours, "ReferencedROINumber", 7)),
    ("contours-twice", _repeat(_whole, "ROIContourSequence")),
    ("no-contours", _set(_contours, "ContourSequence", [])),
    ("not-a-colour", _set(_contours, "ROIDisplayColor", [300, 0, 0])),
    ("observation-of-no-roi", _set(_observation, "ReferencedROINumber", 7)),
    ("observation-number-twice", _repeat(_whole, "RTROIObservationsSequence")),
    ("no-observation", _set(_whole, "RTROIObservationsSequence", [])),
    ("unknown-interpreted-type", _set(_observation, "RTROIInterpretedType", "TUMOUR")),
    ("no-frame-of-reference", _delete(_whole, "ReferencedFrameOfReferenceSequence")),
    ("frame-of-reference-twice", _repeat(_whole, "ReferencedFrameOfReferenceSequence")),
    ("frame-of-reference-without-uid", _set(_frame, "FrameOfReferenceUID", "")),
    ("frame-of-reference-not-listed", _set(_roi, "ReferencedFrameOfReferenceUID", "1.2.3")),
    ("no-referenced-study", _delete(_frame, "RTReferencedStudySequence")),
    ("referenced-study-differs", _set(_study, "ReferencedSOPInstanceUID", "1.2.3")),
    ("no-referenced-series", _delete(_listed_series, "ContourImageSequence")),
    ("image-listed-twice", _repeat(_listed_series, "ContourImageSequence")),
    ("series-not-listed", _set(_listed_series, "SeriesInstanceUID", "1.2.3")),
    (
        "listed-image-dangling",
        _set(lambda ds: _listed_series(ds).ContourImageSequence[4], *("ReferencedSOPInstanceUID", "1.2.3")),
    ),
    ("listed-image-in-other-frame", _images_in_another_frame),
    ("image-not-listed", lambda ds, series: _listed_series(ds).ContourImageSequence.__delitem__(4)),
    ("wrong-sop-class", _set(_image, "ReferencedSOPClassUID", CTImageStorage)),
    ("frame-of-reference-of-no-image", _all_in_another_frame),
    ("beside-pixel-planes", _grid_elsewhere),
    ("unknown-contour-type", _set(_contour, "ContourGeometricType", "CLOSED")),
    ("open-contour", _set(_contour, "ContourGeometricType", "OPEN_PLANAR")),
    ("not-a-point", _set(_contour, "ContourGeometricType", "POINT")),
    ("point-among-regions", _point_beside),
    ("wrong-point-count", lambda ds, series: setattr(_contour(ds), "NumberOfContourPoints", 5)),
    ("unreadable-points", _no_numbers),
    ("too-few-points", _change_points(lambda points: points[:1])),
    ("first-point-repeated", _change_points(lambda points: np.vstack([points, points[:1]]))),
    ("edge-of-no-length", _change_points(lambda points: np.vstack([points[:2], points[1:]]))),
    ("on-a-line", _change_points(lambda points: points[0] + np.arange(3)[:, None] * (points[1] - points[0]))),
    ("not-flat", _bent),
    ("crosses-itself", _crossing),
    ("crossings-unchecked", _many_points),
    ("value-too-long", _too_long),
    ("number-too-long", _long_number),
    ("contour-number-twice", _set(_contour, "ContourNumber", 2)),
    ("not-one-image", _delete(_contour, "ContourImageSequence")),
    ("contour-image-not-listed", _set(_image, "ReferencedSOPInstanceUID", "1.2.3")),
    ("contour-image-dangling", _set(_image, "ReferencedSOPInstanceUID", "1.2.3")),
    ("wrong-frame-number", _set(_image, "ReferencedFrameNumber", 1)),
    ("contour-image-in-other-frame", _one_image_moved_away),
    ("image-without-position", _one_image_without_place),
    ("beside-the-plane", _shifted),
    ("plane-of-another-image", _other_image),
    ("in-no-plane", _between_planes),
    ("outside-the-image", _outline(*_square(-2.5, 12.5))),
    ("encloses-no-pixel", _outline(*_square(4.2, 4.8))),
    ("traced-at-pixel-centres", _outline(*_square(3, 9))),
    ("area-differs", _outline((0.5, 0.5), (22.5, 16.5), (0.5, 16.5), (22.5, 0.5))),
    ("xor-mixed", _set(_contour, "ContourGeometricType", "CLOSEDPLANAR_XOR")),
    ("contour-twice", _two_squares(_square(2.5, 12.5))),
    ("contours-cross", _two_squares(_square(6.5, 15.5))),
    ("hole-without-keyhole", _two_squares(_square(5.5, 8.5))),
]


@pytest.mark.parametrize(("rule", "plant"), PLANTED, ids=[name for name, _ in PLANTED])
@pytest.mark.filterwarnings("ignore:The value for the data element:UserWarning")
@pytest.mark.filterwarnings("ignore:The value length:UserWarning")
@pytest.mark.filterwarnings("ignore:Value .*:UserWarning")
def test_a_planted_defect_is_named_by_its_rule(rule: str, plant: Plant, sound: bytes, series: ImageSeries) -> None:
    found = _checked(sound, series, plant)
    assert rule in {finding.rule.name for finding in found}
    assert all(finding.wrong.endswith(".") and "{" not in finding.wrong for finding in found)


@pytest.mark.parametrize(
    "plant",
    [_set(_study, "RTReferencedSeriesSequence", []), _set(_listed_series, "SeriesInstanceUID", "")],
    ids=["no series", "no UID"],
)
def test_a_study_without_series_is_named_however_it_lacks_them(
    plant: Plant, sound: bytes, series: ImageSeries
) -> None:
    assert "no-referenced-series" in {finding.rule.name for finding in _checked(sound, series, plant)}


def test_there_is_a_planted_defect_for_every_rule() -> None:
    assert {name for name, _ in PLANTED} == {rule.name for rule in RULES}
    assert len(RULES) == len({rule.name for rule in RULES}) >= 30


def test_every_rule_says_what_would_be_right() -> None:
    assert all(rule.right.endswith(".") and rule.wrong.endswith(".") for rule in RULES)


def test_a_sound_file_has_no_defect_in_either_encoding_and_none_without_images(
    sound: bytes, series: ImageSeries
) -> None:
    def implicit(ds: Dataset, series: ImageSeries) -> None:
        ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian

    assert check_completely(parse_content(sound), [series]) == ()
    assert check_completely(parse_content(sound), []) == ()
    assert _checked(sound, series, implicit) == ()


def test_a_hole_by_exclusive_or_is_no_defect(sound: bytes, series: ImageSeries) -> None:
    def by_xor(ds: Dataset, series: ImageSeries) -> None:
        _two_squares(_square(5.5, 8.5))(ds, series)
        for contour in ds.ROIContourSequence[0].ContourSequence:
            contour.ContourGeometricType = "CLOSEDPLANAR_XOR"

    assert _checked(sound, series, by_xor) == ()


@pytest.mark.parametrize(("low", "is_inside"), [(7.5, True), (3.0, False)])
def test_a_contour_lies_in_another_by_its_slanted_edges_not_by_its_box(
    low: float, is_inside: bool, sound: bytes, series: ImageSeries
) -> None:
    def diamond_and_square(ds: Dataset, series: ImageSeries) -> None:
        _draw(ds, series, (2.5, 9.0), (9.0, 15.5), (15.5, 9.0), (9.0, 2.5))
        _add(ds, series, *_square(low, low + 1.5))

    found = {finding.rule.name for finding in _checked(sound, series, diamond_and_square)}
    assert ("hole-without-keyhole" in found) is is_inside


@pytest.mark.parametrize("second", [_square(12.5, 15.5), [(2.5, 12.5), (2.5, 14.5), (9.5, 14.5), (9.5, 12.5)]])
def test_contours_that_only_touch_are_no_defect(
    second: list[tuple[float, float]], sound: bytes, series: ImageSeries
) -> None:
    assert _checked(sound, series, _two_squares(second)) == ()


def test_points_are_found_again_where_directions_lean_as_far_as_scanners_write_them() -> None:
    leaning = PlaneGeometry(
        (-31.0, 12.5, 80.0),
        row_direction=(1.0006, 0.0, 0.0),
        column_direction=(0.0007, 0.6, -0.8),
        row_spacing_mm=1.7,
        column_spacing_mm=0.9,
        rows=24,
        columns=18,
    )
    row_column = np.array([[0.0, 0.0], [23.5, -0.5], [3.25, 17.5]])
    assert indices(leaning.to_lps(row_column), leaning) == pytest.approx(row_column, abs=1e-9)


def test_a_keyhole_is_no_crossing(sound: bytes, series: ImageSeries) -> None:
    ds = pydicom.dcmread(BytesIO(sound))
    points = [tuple(point) for point in _points(ds).tolist()]
    assert len(set(points)) == len(points) - 2, "the ring is written with a slit whose ends occur twice"
    assert check_structure_set(parse_content(sound), [series]) == ()


def test_bytes_that_are_no_structure_set_are_refused() -> None:
    with pytest.raises(StructureSetError):
        parse_content(b"no DICOM at all")


class TestPublishedFiles:
    """Structure sets of others: sound ones have no defect, and of the rest each defect is a true one."""

    pytestmark = pytest.mark.shared_data

    def _rules(self, path: Path, images: Path | None = None) -> set[str]:
        stacks = [opened(sorted(images.glob("*.dcm")))] if images is not None else []
        return {finding.rule.name for finding in check_completely(parse_content(path.read_bytes()), stacks)}

    def test_one_with_complete_references_is_clean_beside_its_images(self) -> None:
        folder = shared_data("sts001_mr_t2fs")
        (path,) = (folder / "rtstruct").iterdir()
        assert self._rules(path, folder / "images") == set()

    def test_those_of_a_whole_study_are_clean_but_for_points_that_stand_twice(self) -> None:
        found = {
            path.parents[1].name: rules
            for kind in ("sts_mr_t1", "sts_ct")
            for path in shared_data(kind).glob("*/rtstruct/RS.dcm")
            if path.stat().st_size < 300_000 and (rules := self._rules(path))
        }
        assert found == {}
        repeated = shared_data("sts_mr_t1", "STS_013", "rtstruct", "RS.dcm")
        assert self._rules(repeated) == {"edge-of-no-length"}

    def test_references_that_dangle_and_nothing_else(self) -> None:
        folder = shared_data("sts_ct", "STS_003")
        found = self._rules(folder / "rtstruct" / "RS.dcm", folder / "image")
        assert found == {"listed-image-dangling", "contour-image-dangling"}

    def test_an_empty_roi_and_holes_without_keyhole(self) -> None:
        assert self._rules(shared_data("rtstruct_alone_dev", "dicompyler_core", "rtss.dcm")) == {
            "no-contours",
            "hole-without-keyhole",
        }
