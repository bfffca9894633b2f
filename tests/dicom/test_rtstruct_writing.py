"""The rules that every written structure set keeps, and what is refused in plain words."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.core.contour import Contour
from app.core.errors import StructureSetError
from app.core.identity import FrameOfReferenceUID, SOPInstanceUID
from app.core.roi import CodedConcept, GenerationAlgorithm, ReviewState, RoiClass, SetKind, StructureSetProvenance
from app.core.structure_set import StructureSetRequest
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.regions import NETWORK, REVIEWER, approved, disc, opened, region, unapproved
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
DISC = disc(SHAPE, (11, 8), 6)
RING = DISC & ~disc(SHAPE, (11, 8), 2)

# Standard attributes that dciodvfy of 2022 does not know yet and calls errors; nothing else may be one.
DCIODVFY_ALLOWED = [
    "(0x3006,0x002d)",  # ROIDateTime
    "(0x3006,0x002e)",  # ROIObservationDateTime
    "(0x3006,0x004d)",  # ROICreatorSequence
    "(0x3006,0x004e)",  # ROIInterpreterSequence
]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> ImageSeries:
    return opened(write_series(tmp_path_factory.mktemp("oblique")))


def _written(request: StructureSetRequest) -> pydicom.Dataset:
    return pydicom.dcmread(BytesIO(DicomRoiWriter().write(request, TaskControl()).content))


def _refusal(request: StructureSetRequest) -> StructureSetError:
    with pytest.raises(StructureSetError) as caught:
        DicomRoiWriter().write(request, TaskControl())
    assert caught.value.what and caught.value.cause and caught.value.next_step
    return caught.value


class TestWhatIsWritten:
    def test_it_is_a_new_instance_of_a_new_series_in_the_same_study(self, series: ImageSeries) -> None:
        request = approved(series, region(series.slices[0], DISC))
        first, second = _written(request), _written(request)
        assert first.SOPClassUID == "1.2.840.10008.5.1.4.1.1.481.3"
        assert first.Modality == "RTSTRUCT"
        assert first.StudyInstanceUID == series.study.study_instance_uid
        assert first.FrameOfReferenceUID == series.slices[0].frame_of_reference_uid
        uids = {
            first.SOPInstanceUID,
            first.SeriesInstanceUID,
            second.SOPInstanceUID,
            second.SeriesInstanceUID,
            series.series.series_instance_uid,
        }
        assert len(uids) == 5

    def test_an_approved_one_says_who_approved_it_and_when(self, series: ImageSeries) -> None:
        ds = _written(approved(series, region(series.slices[0], DISC)))
        assert (ds.ApprovalStatus, str(ds.ReviewerName)) == ("APPROVED", REVIEWER)
        assert len(ds.ReviewDate) == 8 and len(ds.ReviewTime) == 6
        (observation,) = ds.RTROIObservationsSequence
        assert str(observation.ROIInterpreter) == REVIEWER
        assert observation.ROIObservationDateTime == "20260304150607.000000+0100"
        assert observation.ROIInterpreterSequence[0].PersonName == REVIEWER

    def test_an_unapproved_one_holds_no_trace_of_a_review(self, series: ImageSeries) -> None:
        ds = _written(unapproved(series, region(series.slices[0], DISC, state=ReviewState.PROPOSED)))
        assert ds.ApprovalStatus == "UNAPPROVED"
        assert not {"ReviewDate", "ReviewTime", "ReviewerName"} & set(ds.dir())
        assert ds.RTROIObservationsSequence[0].ROIInterpreter == ""
        assert ds.StructureSetROISequence[0].ROIGenerationAlgorithm == "AUTOMATIC"

    def test_every_image_of_the_series_is_referenced_and_every_contour_names_its_own(
        self, series: ImageSeries
    ) -> None:
        ds = _written(approved(series, region(series.slices[3], DISC)))
        (frame,) = ds.ReferencedFrameOfReferenceSequence
        (study,) = frame.RTReferencedStudySequence
        (listed,) = study.RTReferencedSeriesSequence
        assert study.ReferencedSOPInstanceUID == series.study.study_instance_uid
        assert listed.SeriesInstanceUID == series.series.series_instance_uid
        assert [one.ReferencedSOPInstanceUID for one in listed.ContourImageSequence] == [
            image.sop_instance_uid for image in series.slices
        ]
        (contour,) = ds.ROIContourSequence[0].ContourSequence
        (reference,) = contour.ContourImageSequence
        assert reference.ReferencedSOPInstanceUID == series.slices[3].sop_instance_uid
        assert reference.ReferencedSOPClassUID == series.slices[3].sop_class_uid

    def test_the_network_can_be_found_again(self, series: ImageSeries) -> None:
        (roi,) = _written(approved(series, region(series.slices[0], DISC))).StructureSetROISequence
        (algorithm,) = roi.ROIDerivationAlgorithmIdentificationSequence
        assert algorithm.AlgorithmFamilyCodeSequence[0].CodeValue == "123110"
        assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == (NETWORK.name, NETWORK.version)
        for fact in (NETWORK.dnn_uid, NETWORK.digest, "0.45"):
            assert fact in algorithm.AlgorithmParameters
        assert "LV U-Net" in roi.ROIGenerationDescription
        assert "coarse" not in algorithm.AlgorithmParameters + roi.ROIGenerationDescription

    def test_it_is_listed_behind_the_images_in_a_series_of_its_own(self, series: ImageSeries) -> None:
        ds = _written(approved(series, region(series.slices[0], DISC)))
        assert ds.SeriesNumber == 1000 + 3, "the images are series 3"
        assert ds.SeriesInstanceUID != series.series.series_instance_uid

    @pytest.mark.parametrize("way", ["structure_set", "predecessor"])
    def test_a_new_version_of_a_segment_names_it(self, way: str, series: ImageSeries) -> None:
        segment = StructureSetProvenance(SOPInstanceUID("1.2.3"), "Liver", "", kind=SetKind.SEG, number=2)
        rois = [dataclasses.replace(region(image, DISC), **{way: segment}) for image in series.slices[:2]]
        (roi,) = _written(approved(series, *rois)).StructureSetROISequence
        (source,) = roi.DefinitionSourceSequence
        assert (source.ReferencedSOPInstanceUID, source.ReferencedSegmentNumber) == ("1.2.3", 2)

    def test_regions_of_two_segments_name_none(self, series: ImageSeries) -> None:
        segments = [
            StructureSetProvenance(SOPInstanceUID("1.2.3"), "Liver", "", kind=SetKind.SEG, number=number)
            for number in (1, 2)
        ]
        rois = [
            dataclasses.replace(region(image, DISC), predecessor=segment)
            for image, segment in zip(series.slices[:2], segments, strict=True)
        ]
        (roi,) = _written(approved(series, *rois)).StructureSetROISequence
        assert "DefinitionSourceSequence" not in roi

    def test_a_hint_says_that_it_is_one(self, series: ImageSeries) -> None:
        hint = region(series.slices[0], DISC, network=dataclasses.replace(NETWORK, is_coarse=True))
        (roi,) = _written(approved(series, hint)).StructureSetROISequence
        assert roi.ROIGenerationAlgorithm == "AUTOMATIC"
        assert roi.ROIGenerationDescription == "Proposed as a coarse hint by LV U-Net 1.2, unedited"

    def test_approved_regions_are_green_and_proposed_ones_red(self, series: ImageSeries) -> None:
        green = _written(approved(series, region(series.slices[0], DISC))).ROIContourSequence[0].ROIDisplayColor
        proposal = region(series.slices[0], DISC, state=ReviewState.PROPOSED)
        red = _written(unapproved(series, proposal)).ROIContourSequence[0].ROIDisplayColor
        assert max(range(3), key=lambda i: green[i]) == 1
        assert max(range(3), key=lambda i: red[i]) == 0

    def test_points_lie_in_the_plane_are_short_numbers_and_the_first_is_not_repeated(
        self, series: ImageSeries
    ) -> None:
        plane = series.slices[2].plane
        assert plane is not None
        (item,) = _written(approved(series, region(series.slices[2], RING))).ROIContourSequence
        for contour in item.ContourSequence:
            points = np.array(contour.ContourData, dtype=float).reshape(-1, 3)
            assert len(points) == contour.NumberOfContourPoints
            assert np.abs(plane.distance_mm(points)).max() < 1e-4
            assert not np.array_equal(points[0], points[-1])
            assert all(len(str(value)) <= 16 for value in contour.ContourData)

    def test_the_grid_of_the_masks_is_stated(self, series: ImageSeries) -> None:
        (item,) = _written(approved(series, region(series.slices[0], DISC))).ROIContourSequence
        (grid,) = item.SourcePixelPlanesCharacteristicsSequence
        assert [float(value) for value in grid.PixelSpacing] == [1.5, 0.8]
        assert (grid.Rows, grid.Columns, grid.NumberOfFrames) == (24, 18, 5)
        assert float(grid.SpacingBetweenSlices) == pytest.approx(4.0)

    def test_a_structure_set_that_held_a_region_before_is_named_as_predecessor(self, series: ImageSeries) -> None:
        earlier = StructureSetProvenance(SOPInstanceUID("1.2.3.4"), "OLD", "UNAPPROVED")
        ds = _written(approved(series, region(series.slices[0], DISC).saved_in(earlier)))
        assert ds.PredecessorStructureSetSequence[0].ReferencedSOPInstanceUID == "1.2.3.4"

    def test_structures_of_one_class_and_another_origin_have_names_of_their_own(self, series: ImageSeries) -> None:
        by_hand = region(series.slices[1], DISC, generation=GenerationAlgorithm.MANUAL, network=None)
        edited = region(series.slices[2], DISC, generation=GenerationAlgorithm.SEMIAUTOMATIC)
        other_reviewer = region(series.slices[3], DISC, reviewer="Roe^Richard")
        ds = _written(approved(series, region(series.slices[0], DISC), by_hand, edited, other_reviewer))
        assert [(str(roi.ROIName), roi.ROIGenerationAlgorithm) for roi in ds.StructureSetROISequence] == [
            ("Left ventricle", "AUTOMATIC"),
            ("Left ventricle 2", "MANUAL"),
            ("Left ventricle 3", "SEMIAUTOMATIC"),
            ("Left ventricle 4", "AUTOMATIC"),
        ]
        assert str(ds.RTROIObservationsSequence[3].ROIInterpreter) == "Roe^Richard"

    def test_a_long_name_with_forbidden_characters_becomes_a_legal_one(self, series: ImageSeries) -> None:
        wild = RoiClass("lesion\\" * 20, CodedConcept("52988006", "SCT", "Lesion"), "not a term")
        ds = _written(approved(series, region(series.slices[0], DISC, roi_class=wild)))
        name = str(ds.StructureSetROISequence[0].ROIName)
        assert len(name) <= 64 and "\\" not in name
        assert ds.RTROIObservationsSequence[0].RTROIInterpretedType == ""

    def test_an_outline_too_long_for_explicit_vr_is_simplified_without_losing_a_pixel(self, tmp_path: Path) -> None:
        large = opened(write_series(tmp_path, slices=1, rows=420, columns=420, pixel_spacing_mm=(0.5, 0.6)))
        r, c = np.indices((420, 420))
        angle = np.arctan2(r - 210, c - 210)
        star = np.hypot(r - 210, c - 210) < 150 + 50 * np.sin(29 * angle)
        star &= ~disc((420, 420), (210, 210), 40)
        written = DicomRoiWriter().write(approved(large, region(large.slices[0], star)), TaskControl())
        assert written.proofs[0].dice == 1.0
        ds = pydicom.dcmread(BytesIO(written.content))
        for contour in ds.ROIContourSequence[0].ContourSequence:
            element = contour.get_item("ContourData")
            assert element.VR == "DS" and element.length <= 65534


@pytest.mark.dcmtk
class TestConformance:
    @pytest.mark.parametrize("kind", ["approved", "proposed", "several structures", "no network"])
    def test_dciodvfy_finds_no_error_but_the_tags_it_is_too_old_for(
        self, kind: str, series: ImageSeries, tmp_path: Path
    ) -> None:
        if shutil.which("dciodvfy") is None:
            pytest.skip("dciodvfy (Debian package dicom3tools) is not installed")
        image = series.slices[0]
        lesion = RoiClass("Lesion", CodedConcept("52988006", "SCT", "Lesion"), "GTV")
        request = {
            "approved": approved(series, region(image, RING)),
            "proposed": unapproved(series, region(image, RING, state=ReviewState.PROPOSED)),
            "several structures": approved(
                series,
                region(image, DISC).saved_in(StructureSetProvenance(SOPInstanceUID("1.2.3.4"), "OLD", "APPROVED")),
                region(series.slices[1], DISC),
                region(image, RING, roi_class=lesion, generation=GenerationAlgorithm.SEMIAUTOMATIC),
            ),
            "no network": approved(
                series,
                region(image, DISC, roi_class=RoiClass("x"), generation=GenerationAlgorithm.MANUAL, network=None),
            ),
        }[kind]
        path = tmp_path / "rt.dcm"
        path.write_bytes(DicomRoiWriter().write(request, TaskControl()).content)
        done = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
        lines = (done.stderr + done.stdout).splitlines()
        assert "RTStructureSet" in lines
        errors = [line for line in lines if line.startswith("Error")]
        assert [line for line in errors if not any(tag in line for tag in DCIODVFY_ALLOWED)] == []


class TestPatientData:
    COPIED = (
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyInstanceUID",
        "StudyDate",
        "StudyTime",
        "StudyID",
        "AccessionNumber",
        "ReferringPhysicianName",
        "StudyDescription",
    )

    @pytest.mark.parametrize(
        ("character_set", "name"),
        [
            ("ISO_IR 144", "Люкceмбypг"),
            ("ISO_IR 100", "Buc^Jérôme"),
            ("ISO_IR 192", "Wang^XiaoDong=王^小東"),
            (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
            ("GB18030", "Wang^XiaoDong=王^小东"),
            (None, "Plain^Name"),
        ],
    )
    def test_it_is_copied_byte_for_byte(
        self, character_set: str | list[str] | None, name: str, tmp_path: Path
    ) -> None:
        overrides = {"SpecificCharacterSet": character_set} if character_set else {}
        paths = write_series(tmp_path, slices=2, patient_name=name, overrides=overrides)
        series = opened(paths)
        written = DicomRoiWriter().write(approved(series, region(series.slices[1], DISC)), TaskControl())
        source = pydicom.dcmread(paths[1], stop_before_pixels=True)
        copy = pydicom.dcmread(BytesIO(written.content))
        for keyword in self.COPIED:
            assert copy.get_item(keyword).value == source.get_item(keyword).value, keyword
        assert copy.get("SpecificCharacterSet") == source.get("SpecificCharacterSet")
        assert str(copy.PatientName) == name

    def test_values_that_break_their_vr_are_copied_as_they_are(self, tmp_path: Path) -> None:
        with pytest.warns(UserWarning, match="exceeds the maximum length"):
            paths = write_series(tmp_path, slices=1, overrides={"StudyID": "longer than sixteen characters"})
        series = opened(paths)
        written = DicomRoiWriter().write(approved(series, region(series.slices[0], DISC)), TaskControl())
        assert (
            pydicom.dcmread(BytesIO(written.content)).get_item("StudyID").value == b"longer than sixteen characters"
        )

    def test_a_name_that_contradicts_its_character_set_is_copied_as_it_is(self, tmp_path: Path) -> None:
        (path,) = write_series(tmp_path, slices=1, overrides={"SpecificCharacterSet": "ISO_IR 192"})
        path.write_bytes(path.read_bytes().replace(b"Test^Oblique", b"Test^Obl\xe9que"))
        series = opened([path])
        ds = _written(approved(series, region(series.slices[0], DISC)))
        assert ds.get_item("PatientName").value == b"Test^Obl\xe9que"

    def test_what_the_images_do_not_say_is_present_and_empty(self, tmp_path: Path) -> None:
        absent = dict.fromkeys(("AccessionNumber", "ReferringPhysicianName", "PatientSex", "StudyID"))
        series = opened(write_series(tmp_path, slices=1, overrides=absent))
        ds = _written(approved(series, region(series.slices[0], DISC)))
        for keyword in absent:
            assert keyword in ds and not ds[keyword].value

    def test_an_accented_reviewer_of_plain_patient_data_makes_the_file_unicode(self, series: ImageSeries) -> None:
        ds = _written(approved(series, region(series.slices[0], DISC), reviewer="Buc^Jérôme"))
        assert ds.SpecificCharacterSet == "ISO_IR 192"
        assert ds.ReviewerName == "Buc^Jérôme"

    def test_a_reviewer_whom_the_patients_character_set_cannot_hold_is_refused_by_name(self, tmp_path: Path) -> None:
        overrides = {"SpecificCharacterSet": "ISO_IR 144"}
        series = opened(write_series(tmp_path, slices=1, patient_name="Люкceмбypг", overrides=overrides))
        error = _refusal(approved(series, region(series.slices[0], DISC), reviewer="Buc^Jérôme"))
        assert "Buc^Jérôme" in error.what
        assert "ISO_IR 144" in error.cause

    def test_a_class_name_beyond_the_patients_character_set_is_still_written(self, tmp_path: Path) -> None:
        overrides = {"SpecificCharacterSet": "ISO_IR 144"}
        series = opened(write_series(tmp_path, slices=1, patient_name="Люкceмбypг", overrides=overrides))
        ds = _written(approved(series, region(series.slices[0], DISC, roi_class=RoiClass("左心室"))))
        assert ds.PatientName == "Люкceмбypг"
        assert ds.StructureSetROISequence[0].ROIName == "左心室"

    def test_times_are_in_the_zone_that_the_images_state(self, tmp_path: Path) -> None:
        series = opened(write_series(tmp_path, slices=1, overrides={"TimezoneOffsetFromUTC": "-0500"}))
        ds = _written(approved(series, region(series.slices[0], DISC)))
        assert (ds.ReviewDate, ds.ReviewTime) == ("20260304", "090607")
        assert ds.TimezoneOffsetFromUTC == "-0500"


class TestRefusals:
    def test_nothing_to_write(self, series: ImageSeries) -> None:
        assert "no region" in _refusal(approved(series)).cause

    @pytest.mark.parametrize("state", [ReviewState.PROPOSED, ReviewState.REJECTED, ReviewState.IMPORTED])
    def test_a_region_that_nobody_validated_is_never_approved(self, state: ReviewState, series: ImageSeries) -> None:
        validated, other = region(series.slices[0], DISC), region(series.slices[1], DISC, state=state)
        assert "Left ventricle" in _refusal(approved(series, validated, other)).cause

    def test_a_rejected_region_is_not_written_at_all(self, series: ImageSeries) -> None:
        _refusal(unapproved(series, region(series.slices[0], DISC, state=ReviewState.REJECTED)))

    @pytest.mark.parametrize("reviewer", ["", "^", "  ", "Doe\\Jane", "x" * 65])
    def test_no_usable_reviewer(self, reviewer: str, series: ImageSeries) -> None:
        assert "reviewer" in _refusal(approved(series, region(series.slices[0], DISC), reviewer=reviewer)).cause

    def test_a_label_longer_than_its_value_representation(self, series: ImageSeries) -> None:
        request = dataclasses.replace(approved(series, region(series.slices[0], DISC)), label="x" * 17)
        assert "label" in _refusal(request).cause

    def test_an_image_without_plane(self, tmp_path: Path, series: ImageSeries) -> None:
        bare = opened(write_series(tmp_path, slices=1, overrides={"PixelSpacing": None}))
        roi = dataclasses.replace(
            region(series.slices[0], DISC),
            sop_instance_uid=bare.slices[0].sop_instance_uid,
            frame_of_reference_uid=bare.slices[0].frame_of_reference_uid,
        )
        assert "position" in _refusal(approved(bare, roi)).cause

    def test_contours_beside_the_plane(self, series: ImageSeries) -> None:
        roi = region(series.slices[0], DISC)
        plane = series.slices[0].plane
        assert plane is not None
        moved = tuple(Contour(one.points_lps + 0.02 * plane.normal) for one in roi.contours)
        error = _refusal(approved(series, dataclasses.replace(roi, contours=moved)))
        assert "0.02 mm" in error.cause and "Left ventricle" in error.what

    def test_several_frames_of_reference(self, series: ImageSeries) -> None:
        elsewhere = dataclasses.replace(
            region(series.slices[1], DISC), frame_of_reference_uid=FrameOfReferenceUID("1.2.3")
        )
        assert "frame of reference" in _refusal(approved(series, region(series.slices[0], DISC), elsewhere)).cause
        assert "frame of reference" in _refusal(approved(series, elsewhere)).cause

    def test_a_slice_that_the_series_does_not_hold(self, series: ImageSeries) -> None:
        stray = dataclasses.replace(region(series.slices[0], DISC), sop_instance_uid=SOPInstanceUID("1.2.3"))
        assert "series does not hold" in _refusal(approved(series, stray)).cause

    def test_contours_that_cross_one_another(self, series: ImageSeries) -> None:
        plane = series.slices[0].plane
        assert plane is not None
        bow_tie = Contour(plane.to_lps([(2, 2), (10, 10), (2, 10), (10, 2)]))
        roi = dataclasses.replace(region(series.slices[0], DISC), contours=(bow_tie,))
        assert "crosses itself" in _refusal(approved(series, roi)).cause

    def test_noise_that_no_contour_can_hold(self, tmp_path: Path) -> None:
        large = opened(write_series(tmp_path, slices=1, rows=100, columns=100))
        noise = np.random.default_rng(5).random((100, 100)) < 0.75
        error = _refusal(approved(large, region(large.slices[0], noise)))
        assert "65534" in error.cause and "Left ventricle" in error.what

    def test_an_image_file_that_is_gone(self, tmp_path: Path) -> None:
        paths = write_series(tmp_path, slices=1)
        series = opened(paths)
        paths[0].unlink()
        assert paths[0].name in _refusal(approved(series, region(series.slices[0], DISC))).what

    def test_writing_can_be_cancelled(self, series: ImageSeries) -> None:
        control = TaskControl()
        control.cancel()
        with pytest.raises(Cancelled):
            DicomRoiWriter().write(approved(series, region(series.slices[0], DISC)), control)
