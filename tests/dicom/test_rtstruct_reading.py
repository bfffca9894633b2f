"""Structure sets of other systems, flawed ones among them, come onto the right slices or are named."""

from __future__ import annotations

import copy
import dataclasses
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from app.core.contour import mask_of_contours
from app.core.errors import NotDicomError, TruncatedFileError, VerdantError
from app.core.roi import GenerationAlgorithm, ReviewState, roi_area_mm2
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_matching import SliceMatcher, Unplaced
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.regions import NETWORK, approved, disc, opened, region, unapproved
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
DISC = disc(SHAPE, (11, 8), 6)
CORE = disc(SHAPE, (11, 8), 3)
FRAME_NORMAL = np.cross([0.6, 0.48, -0.64], [-0.8, 0.36, -0.48])


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> ImageSeries:
    return opened(write_series(tmp_path_factory.mktemp("oblique")))


@pytest.fixture(scope="module")
def content(series: ImageSeries) -> bytes:
    return DicomRoiWriter().write(approved(series, region(series.slices[2], DISC)), TaskControl()).content


@pytest.fixture
def read(
    content: bytes, series: ImageSeries, tmp_path: Path
) -> Callable[[Callable[[Dataset], None]], StructureSet | None]:
    def changed_and_read(change: Callable[[Dataset], None]) -> StructureSet | None:
        ds = pydicom.dcmread(BytesIO(content))
        change(ds)
        path = tmp_path / "changed.dcm"
        ds.save_as(path)
        return read_structure_set(path, [series])

    return changed_and_read


Read = Callable[[Callable[[Dataset], None]], StructureSet | None]


def _contour(ds: Dataset) -> Dataset:
    return ds.ROIContourSequence[0].ContourSequence[0]


def _move(contour: Dataset, offset: np.ndarray) -> None:
    points = np.array(contour.ContourData, dtype=float).reshape(-1, 3) + offset
    contour.ContourData = [f"{value:.4f}" for value in points.ravel()]


class TestWhichSlice:
    def test_dangling_references_are_made_up_for_by_geometry(self, read: Read, series: ImageSeries) -> None:
        def dangle(ds: Dataset) -> None:
            _contour(ds).ContourImageSequence[0].ReferencedSOPInstanceUID = "1.2.3"
            study = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
            for image in study.RTReferencedSeriesSequence[0].ContourImageSequence:
                image.ReferencedSOPInstanceUID = "1.2.3"

        found = read(dangle)
        assert found is not None
        (roi,) = found.rois
        assert roi.sop_instance_uid == series.slices[2].sop_instance_uid
        assert found.notes == (
            "'Left ventricle': 1 contour names no image of the series; shown in the plane where it lies.",
        )

    def test_absent_references_are_made_up_for_by_geometry(self, read: Read, series: ImageSeries) -> None:
        def remove(ds: Dataset) -> None:
            del _contour(ds).ContourImageSequence
            del ds.ReferencedFrameOfReferenceSequence

        found = read(remove)
        assert found is not None
        assert found.rois[0].sop_instance_uid == series.slices[2].sop_instance_uid
        assert "names no image of the series" in found.notes[0]

    def test_an_absent_frame_of_reference_is_that_of_the_images_that_are_named(
        self, read: Read, series: ImageSeries
    ) -> None:
        def remove(ds: Dataset) -> None:
            del ds.FrameOfReferenceUID
            del ds.ReferencedFrameOfReferenceSequence
            del ds.StructureSetROISequence[0].ReferencedFrameOfReferenceUID

        found = read(remove)
        assert found is not None
        assert [roi.sop_instance_uid for roi in found.rois] == [series.slices[2].sop_instance_uid]

    def test_of_several_frames_of_reference_that_of_the_images_is_shown_and_the_rest_named(
        self, read: Read, series: ImageSeries
    ) -> None:
        def add_another(ds: Dataset) -> None:
            del ds.FrameOfReferenceUID
            ds.ReferencedFrameOfReferenceSequence.append(copy.deepcopy(ds.ReferencedFrameOfReferenceSequence[0]))
            ds.ReferencedFrameOfReferenceSequence[1].FrameOfReferenceUID = "1.2.3"
            for sequence in (ds.StructureSetROISequence, ds.ROIContourSequence):
                sequence.append(copy.deepcopy(sequence[0]))
            other = ds.StructureSetROISequence[1]
            other.ROINumber = ds.ROIContourSequence[1].ReferencedROINumber = 2
            other.ROIName, other.ReferencedFrameOfReferenceUID = "Elsewhere", "1.2.3"

        found = read(add_another)
        assert found is not None
        assert [roi.sop_instance_uid for roi in found.rois] == [series.slices[2].sop_instance_uid]
        assert found.notes == ("'Elsewhere' lies in another frame of reference than the images; it is not shown.",)

    def test_where_reference_and_geometry_disagree_it_is_said_and_geometry_counts(
        self, read: Read, series: ImageSeries
    ) -> None:
        def refer_elsewhere(ds: Dataset) -> None:
            _contour(ds).ContourImageSequence[0].ReferencedSOPInstanceUID = series.slices[4].sop_instance_uid

        found = read(refer_elsewhere)
        assert found is not None
        assert found.rois[0].sop_instance_uid == series.slices[2].sop_instance_uid
        assert "refers to one image but lies in the plane of another" in found.notes[0]

    def test_a_contour_beside_its_slice_is_taken_onto_it_and_the_distance_is_said(
        self, read: Read, series: ImageSeries
    ) -> None:
        found = read(lambda ds: _move(_contour(ds), 1.2 * FRAME_NORMAL))
        assert found is not None
        (roi,) = found.rois
        plane = series.slices[2].plane
        assert plane is not None
        assert roi.sop_instance_uid == series.slices[2].sop_instance_uid
        assert np.array_equal(mask_of_contours(roi.contours, plane), DISC)
        assert any("1.20 mm beside the plane" in note for note in found.notes)

    @pytest.mark.parametrize("names_an_image", [True, False])
    def test_of_contours_at_several_heights_over_an_image_the_nearest_counts_and_cuts_no_hole(
        self, names_an_image: bool, read: Read, series: ImageSeries
    ) -> None:
        def add_between(ds: Dataset) -> None:
            other = DicomRoiWriter().write(approved(series, region(series.slices[2], CORE)), TaskControl()).content
            between = _contour(pydicom.dcmread(BytesIO(other)))
            _move(between, 1.2 * FRAME_NORMAL)
            if not names_an_image:
                del between.ContourImageSequence
            ds.ROIContourSequence[0].ContourSequence.insert(0, between)

        found = read(add_between)
        assert found is not None
        (roi,) = found.rois
        plane = series.slices[2].plane
        assert plane is not None
        assert np.array_equal(mask_of_contours(roi.contours, plane), DISC)
        assert roi_area_mm2(roi, series) == pytest.approx(DISC.sum() * plane.pixel_area_mm2)
        assert found.notes == ("'Left ventricle': 1 contour between slices, where another lies nearer, left out.",)

    def test_a_hole_that_lies_beside_the_slice_with_its_outline_stays_a_hole(
        self, read: Read, series: ImageSeries
    ) -> None:
        def move_both(ds: Dataset) -> None:
            other = DicomRoiWriter().write(approved(series, region(series.slices[2], CORE)), TaskControl()).content
            ds.ROIContourSequence[0].ContourSequence.append(_contour(pydicom.dcmread(BytesIO(other))))
            for contour, height_mm in zip(ds.ROIContourSequence[0].ContourSequence, (1.2, 1.25), strict=True):
                _move(contour, height_mm * FRAME_NORMAL)

        found = read(move_both)
        assert found is not None
        plane = series.slices[2].plane
        assert plane is not None
        assert np.array_equal(mask_of_contours(found.rois[0].contours, plane), DISC & ~CORE)

    def test_a_contour_farther_than_half_the_spacing_from_every_slice_is_left_out(self, read: Read) -> None:
        found = read(lambda ds: _move(_contour(ds), 30 * FRAME_NORMAL))
        assert found is not None
        assert found.rois == ()
        assert "in the plane of no image" in found.notes[0]

    def test_a_contour_across_the_slices_is_left_out(self, read: Read) -> None:
        def tilt(ds: Dataset) -> None:
            points = np.array(_contour(ds).ContourData, dtype=float).reshape(-1, 3)
            points += np.linspace(-9, 9, len(points))[:, None] * FRAME_NORMAL
            _contour(ds).ContourData = [f"{value:.4f}" for value in points.ravel()]

        found = read(tilt)
        assert found is not None
        assert found.rois == ()
        assert "in the plane of no image" in found.notes[0]

    def test_another_frame_of_reference_is_never_drawn(self, read: Read) -> None:
        def move_away(ds: Dataset) -> None:
            ds.FrameOfReferenceUID = "1.2.3"
            ds.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "1.2.3"

        found = read(move_away)
        assert found is not None, "it still names the images"
        assert found.rois == ()
        assert "another frame of reference" in found.notes[0]

    def test_a_structure_set_of_another_series_is_none_of_ours(
        self, content: bytes, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = opened(write_series(tmp_path_factory.mktemp("other")))
        path = tmp_path / "rt.dcm"
        path.write_bytes(content)
        assert read_structure_set(path, [other]) is None

    def test_an_image_is_no_structure_set(self, series: ImageSeries) -> None:
        assert read_structure_set(series.slices[0].path, [series]) is None


class TestWhatIsRead:
    def _add_contour(self, ds: Dataset, mask: np.ndarray, series: ImageSeries, *, kind: str) -> None:
        other = DicomRoiWriter().write(approved(series, region(series.slices[2], mask)), TaskControl()).content
        added = pydicom.dcmread(BytesIO(other)).ROIContourSequence[0].ContourSequence[0]
        ds.ROIContourSequence[0].ContourSequence.append(added)
        for contour in ds.ROIContourSequence[0].ContourSequence:
            contour.ContourGeometricType = kind

    @pytest.mark.parametrize("kind", ["CLOSED_PLANAR", "CLOSEDPLANAR_XOR"])
    def test_nested_contours_make_a_hole(self, kind: str, read: Read, series: ImageSeries) -> None:
        found = read(lambda ds: self._add_contour(ds, CORE, series, kind=kind))
        assert found is not None
        (roi,) = found.rois
        plane = series.slices[2].plane
        assert plane is not None
        assert np.array_equal(mask_of_contours(roi.contours, plane), DISC & ~CORE)
        assert found.notes == ()

    def test_a_contour_that_stands_there_twice_counts_once(self, read: Read, series: ImageSeries) -> None:
        def repeat(ds: Dataset) -> None:
            contours = ds.ROIContourSequence[0].ContourSequence
            contours.append(copy.deepcopy(contours[0]))
            points = np.array(contours[1].ContourData, dtype=float).reshape(-1, 3)
            contours[1].ContourData = [f"{value:.4f}" for value in np.roll(points, 3, axis=0)[::-1].ravel()]

        found = read(repeat)
        assert found is not None
        (roi,) = found.rois
        plane = series.slices[2].plane
        assert plane is not None
        assert np.array_equal(mask_of_contours(roi.contours, plane), DISC)
        assert found.notes == ("'Left ventricle': 1 contour equal to another left out.",)

    def test_an_outline_that_was_cut_off_is_named(self, read: Read) -> None:
        def cut(ds: Dataset) -> None:
            _contour(ds).ContourData = _contour(ds).ContourData[: 3 * (_contour(ds).NumberOfContourPoints // 2)]

        found = read(cut)
        assert found is not None
        assert len(found.rois) == 1
        assert found.notes == (
            "'Left ventricle': 1 contour holds another number of points than it states; a part may be missing.",
        )

    @pytest.mark.parametrize("numbers", [["1", "2", "3", "4"], []])
    def test_numbers_that_make_no_points_are_named_and_the_other_contours_read(
        self, numbers: list[str], read: Read, series: ImageSeries
    ) -> None:
        def spoil(ds: Dataset) -> None:
            contours = ds.ROIContourSequence[0].ContourSequence
            contours.append(copy.deepcopy(contours[0]))
            contours[1].ContourData = numbers

        found = read(spoil)
        assert found is not None
        assert [roi.sop_instance_uid for roi in found.rois] == [series.slices[2].sop_instance_uid]
        assert found.notes == ("'Left ventricle': 1 contour without three readable points left out.",)

    @pytest.mark.parametrize("score", ["1.5", "-0.1", "true", '"high"'])
    def test_a_score_that_is_no_share_is_none(self, score: str, read: Read) -> None:
        def state(ds: Dataset) -> None:
            (algorithm,) = ds.StructureSetROISequence[0].ROIDerivationAlgorithmIdentificationSequence
            assert "0.875" in algorithm.AlgorithmParameters
            algorithm.AlgorithmParameters = algorithm.AlgorithmParameters.replace("0.875", score)

        found = read(state)
        assert found is not None
        assert [roi.score for roi in found.rois] == [None]

    def test_contours_that_overlap_in_part_are_read_and_named(self, read: Read, series: ImageSeries) -> None:
        beside = disc(SHAPE, (15, 8), 5)
        found = read(lambda ds: self._add_contour(ds, beside, series, kind="CLOSED_PLANAR"))
        assert found is not None
        assert len(found.rois) == 1
        assert "cross one another" in found.notes[0]

    def test_contours_that_overlap_are_named_among_however_many(self, read: Read) -> None:
        def add_many(ds: Dataset) -> None:
            contours = ds.ROIContourSequence[0].ContourSequence
            points = np.array(contours[0].ContourData, dtype=float).reshape(-1, 3)
            for number in range(40):
                small = copy.deepcopy(contours[0])
                corner = points.mean(axis=0) + (points - points.mean(axis=0)) * 0.01
                corner += (points[0] - points.mean(axis=0)) * (number + 0.5) / 40
                small.ContourData = [f"{value:.4f}" for value in corner.ravel()]
                contours.append(small)
            aside = copy.deepcopy(contours[0])
            _move(aside, 3 * np.array([0.6, 0.48, -0.64]))
            contours.append(aside)

        found = read(add_many)
        assert found is not None
        assert any("cross one another" in note for note in found.notes)

    @pytest.mark.parametrize("kind", ["", "LINE"])
    def test_a_type_that_dicom_does_not_know_is_left_out_and_named(self, kind: str, read: Read) -> None:
        def retype(ds: Dataset) -> None:
            _contour(ds).ContourGeometricType = kind

        found = read(retype)
        assert found is not None
        assert found.rois == ()
        assert f"of type {kind or 'no type'} left out" in found.notes[0]

    @pytest.mark.parametrize("kind", ["POINT", "OPEN_PLANAR", "OPEN_NONPLANAR"])
    def test_points_and_open_lines_come_as_they_are_and_have_no_area(
        self, kind: str, read: Read, series: ImageSeries
    ) -> None:
        def retype(ds: Dataset) -> None:
            _contour(ds).ContourGeometricType = kind
            _contour(ds).ContourData = _contour(ds).ContourData[: 3 if kind == "POINT" else 12]

        found = read(retype)
        assert found is not None
        (roi,) = found.rois
        assert (roi.contours, roi.image, roi_area_mm2(roi, series)) == ((), series.slices[2].reference, None)
        (drawn,) = roi.open_contours
        assert (drawn.open_type.value, len(drawn.points_lps)) == (kind, 1 if kind == "POINT" else 4)
        assert found.notes == ()

    def test_a_line_through_several_slices_is_drawn_on_each_as_far_as_it_is_near(
        self, read: Read, series: ImageSeries
    ) -> None:
        planes = [image.plane for image in series.slices[:3]]
        start, _, end = (plane.to_lps([[5.0, 5.0]])[0] for plane in planes if plane is not None)

        def stretch(ds: Dataset) -> None:
            _contour(ds).ContourGeometricType = "OPEN_NONPLANAR"
            _contour(ds).ContourData = [f"{value:.6f}" for value in (*start, *end)]

        found = read(stretch)
        assert found is not None
        assert [roi.image for roi in found.rois] == [image.reference for image in series.slices[:3]]
        lengths = [
            float(np.linalg.norm(np.diff(piece.points_lps, axis=0).sum(axis=0)))
            for roi in found.rois
            for piece in roi.open_contours
        ]
        along = np.linalg.norm(end - start)
        seen = [planes[n].distance_mm([start, end]) for n in range(3)]  # type: ignore[union-attr]
        share = (np.ptp(seen[0]) / 4) / np.ptp(seen[0])
        in_plane = float(np.sqrt(max(along**2 - np.ptp(seen[0]) ** 2, 0)))
        assert lengths == pytest.approx([share * in_plane, 2 * share * in_plane, share * in_plane], abs=0.01)

    def test_an_empty_roi_is_named(self, read: Read) -> None:
        def empty(ds: Dataset) -> None:
            ds.ROIContourSequence[0].ContourSequence = []

        found = read(empty)
        assert found is not None
        assert found.notes == ("'Left ventricle' has no contours.",)

    def test_a_coordinate_that_is_no_number_costs_its_contour_only(self, read: Read, series: ImageSeries) -> None:
        def spoil(ds: Dataset) -> None:
            self._add_contour(ds, CORE, series, kind="CLOSED_PLANAR")
            _contour(ds)["ContourData"]._value = ["1.0", "nan", "2.0"] * 3

        found = read(spoil)
        assert found is not None
        assert len(found.rois) == 1
        assert "1 contour without three readable points left out" in found.notes[0]

    def test_a_number_used_twice_draws_nothing_and_is_named(self, read: Read) -> None:
        found = read(lambda ds: ds.StructureSetROISequence.append(ds.StructureSetROISequence[0]))
        assert found is not None
        assert found.rois == ()
        assert "ROI number 1 is used more than once" in found.notes[0]

    def test_contours_of_no_roi_are_named(self, read: Read) -> None:
        def orphan(ds: Dataset) -> None:
            ds.ROIContourSequence[0].ReferencedROINumber = 9

        found = read(orphan)
        assert found is not None
        assert any("belongs to no ROI" in note for note in found.notes)


class TestState:
    def test_what_was_approved_is_validated_whoever_made_it(self, read: Read) -> None:
        def by_others(ds: Dataset) -> None:
            ds.Manufacturer = "Somebody else"
            del ds.RTROIObservationsSequence[0].ROIObservationDateTime
            ds.RTROIObservationsSequence[0].ROIInterpreter = ""
            ds.ReviewDate, ds.ReviewTime = "20260305", "174500"

        found = read(by_others)
        assert found is not None
        assert found.approval_status is ApprovalStatus.APPROVED
        (roi,) = found.rois
        assert roi.state is ReviewState.VALIDATED
        assert roi.decision is not None
        assert roi.decision.reviewer_name == "Doe^Jane"
        assert roi.decision.when is not None
        assert roi.decision.when.replace(tzinfo=None) == datetime(2026, 3, 5, 17, 45)
        assert roi.is_saved

    def _written_as_proposal(self, series: ImageSeries, path: Path, generation: GenerationAlgorithm) -> None:
        proposal = region(series.slices[0], DISC, state=ReviewState.PROPOSED, generation=generation)
        path.write_bytes(DicomRoiWriter().write(unapproved(series, proposal), TaskControl()).content)

    def test_our_own_unapproved_proposals_are_open_to_decision(self, series: ImageSeries, tmp_path: Path) -> None:
        self._written_as_proposal(series, tmp_path / "rt.dcm", GenerationAlgorithm.AUTOMATIC)
        found = read_structure_set(tmp_path / "rt.dcm", [series])
        assert found is not None
        (roi,) = found.rois
        assert roi.state is ReviewState.PROPOSED
        assert roi.structure_set is None
        assert roi.network is not None and roi.score == 0.875
        assert found.reviewer_name == ""

    @pytest.mark.parametrize("is_coarse", [True, False])
    def test_a_hint_stays_a_hint(self, is_coarse: bool, series: ImageSeries, tmp_path: Path) -> None:
        network = dataclasses.replace(NETWORK, is_coarse=is_coarse)
        hint = region(series.slices[0], DISC, state=ReviewState.PROPOSED, network=network)
        (tmp_path / "rt.dcm").write_bytes(DicomRoiWriter().write(unapproved(series, hint), TaskControl()).content)
        found = read_structure_set(tmp_path / "rt.dcm", [series])
        assert found is not None
        assert found.rois[0].network == network
        assert found.rois[0].is_hint is is_coarse

    def test_unapproved_drawings_are_shown_as_imported(self, series: ImageSeries, tmp_path: Path) -> None:
        self._written_as_proposal(series, tmp_path / "rt.dcm", GenerationAlgorithm.MANUAL)
        found = read_structure_set(tmp_path / "rt.dcm", [series])
        assert found is not None
        assert found.rois[0].state is ReviewState.IMPORTED
        assert found.rois[0].is_saved

    @pytest.mark.parametrize("status", ["UNAPPROVED", "REJECTED", "SOMETHING", None])
    def test_what_others_did_not_approve_is_imported(self, status: str | None, read: Read) -> None:
        def restate(ds: Dataset) -> None:
            ds.Manufacturer = "Somebody else"
            del ds.ApprovalStatus
            if status is not None:
                ds.ApprovalStatus = status

        found = read(restate)
        assert found is not None
        assert found.rois[0].state is ReviewState.IMPORTED
        assert found.rois[0].decision is None
        assert any("approval status" in note for note in found.notes) == (status == "SOMETHING")

    @pytest.mark.parametrize(
        "parameters",
        [
            *("", "{}", "[1, 2]", "no JSON", '{"dnn_uid": 5, "digest": "x", "device": "", "threshold": 1}'),
            # What no journal could hold, so that decisions on such regions would be lost.
            '{"dnn_uid": "2.25.7", "digest": "x", "device": "", "threshold": NaN}',
            '{"dnn_uid": "2.25.7", "digest": "x", "device": "", "threshold": 1e305}',
            '{"dnn_uid": "any text", "digest": "x", "device": "", "threshold": 0.5}',
        ],
    )
    def test_parameters_that_are_not_ours_name_no_network(self, parameters: str, read: Read) -> None:
        def replace(ds: Dataset) -> None:
            (algorithm,) = ds.StructureSetROISequence[0].ROIDerivationAlgorithmIdentificationSequence
            algorithm.AlgorithmParameters = parameters

        found = read(replace)
        assert found is not None
        assert found.rois[0].network is None


class TestHostileFiles:
    def test_no_dicom(self, series: ImageSeries, tmp_path: Path) -> None:
        path = tmp_path / "x.dcm"
        path.write_bytes(b"not DICOM at all" * 30)
        with pytest.raises(NotDicomError):
            read_structure_set(path, [series])

    def test_a_truncated_file_is_not_read_as_a_smaller_one(
        self, content: bytes, series: ImageSeries, tmp_path: Path
    ) -> None:
        path = tmp_path / "x.dcm"
        path.write_bytes(content[: len(content) * 2 // 3])
        with pytest.raises(TruncatedFileError):
            read_structure_set(path, [series])

    @given(data=st.data())
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_damaged_bytes_end_in_a_message_or_in_a_structure_set(
        self, data: st.DataObject, content: bytes, series: ImageSeries, tmp_path: Path
    ) -> None:
        damaged = bytearray(content)
        for _ in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(132, len(damaged) - 1))
            damaged[at] = data.draw(st.integers(0, 255))
        path = tmp_path / "x.dcm"
        path.write_bytes(bytes(damaged[: data.draw(st.integers(200, len(damaged)))]))
        try:
            found = read_structure_set(path, [series])
        except VerdantError as error:
            assert error.what
        else:
            assert found is None or isinstance(found, StructureSet)


def test_a_very_long_contour_is_placed_without_room_for_all_its_points_on_all_slices(tmp_path: Path) -> None:
    series = opened(write_series(tmp_path, slices=100))
    plane = series.slices[40].plane
    assert plane is not None
    points = np.tile(plane.to_lps([[1, 1], [1, 5], [4, 4]]), (20_000, 1))
    matcher = SliceMatcher([series])
    tracemalloc.start()
    matches = matcher.match(points, (), series.slices[0].frame_of_reference_uid)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not isinstance(matches, Unplaced)
    assert [match.image for match in matches] == [series.slices[40]]
    assert most_bytes < 4 * points.nbytes


class TestWhose:
    def test_a_structure_set_of_another_patient_is_named_and_not_shown(self, read: Read) -> None:
        def of_another(ds: Dataset) -> None:
            ds.PatientID = "4712-B"

        found = read(of_another)
        assert found is not None
        assert found.rois == ()
        (note,) = found.notes
        assert "another patient" in note and "4712-B" not in note

    def test_a_contour_on_an_image_of_another_series_is_left_out_where_references_work(self, read: Read) -> None:
        def refer_elsewhere(ds: Dataset) -> None:
            _contour(ds).ContourImageSequence[0].ReferencedSOPInstanceUID = "1.2.3"

        found = read(refer_elsewhere)
        assert found is not None
        assert found.rois == ()
        assert "on images that this series does not hold" in found.notes[0]
