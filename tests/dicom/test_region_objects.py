"""A structure set, a segmentation and a report of the same regions: each as drawn, pointing at one another."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.core.errors import StructureSetError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.probability_map import ProbabilityMap
from app.core.roi import CodedConcept, Decision, GenerationAlgorithm, ReviewState, Roi, RoiClass
from app.core.saved_objects import HoleEncoding, ObjectType, SaveChoice, SegmentationType
from app.core.structure_set import StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.measured_regions import MeasuredRegion, tracking_uid
from app.dicom.measurement_report_proof import report_defects
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.rtstruct_references import SegmentReference
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.placed_series import LIES, write_placed
from tests.helpers.region_shapes import shapes
from tests.helpers.regions import REVIEWER, approved, disc, opened, region, unapproved
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
DISC = disc(SHAPE, (11, 8), 6)
RING = DISC & ~disc(SHAPE, (11, 8), 2)
CORNER = disc(SHAPE, (3, 3), 2)
OTHER = "Roe^Richard"
EVERYTHING = SaveChoice(SegmentationType.BINARY, report=True)


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> ImageSeries:
    return opened(write_series(tmp_path_factory.mktemp("oblique")))


def _regions(series: ImageSeries) -> tuple[Roi, ...]:
    return (
        region(series.slices[0], DISC),
        region(series.slices[1], RING),
        region(series.slices[1], CORNER, generation=GenerationAlgorithm.MANUAL, network=None),
    )


def _written(request: StructureSetRequest, choice: SaveChoice = EVERYTHING) -> dict[ObjectType, WrittenObject]:
    objects = DicomObjectsWriter().write(dataclasses.replace(request, choice=choice), TaskControl())
    return {one.object_type: one for one in objects}


def _read(written: WrittenObject) -> pydicom.Dataset:
    return pydicom.dcmread(BytesIO(written.content))


def _segment_masks(content: bytes) -> dict[tuple[str, str], np.ndarray]:
    """By label and image, as highdicom reads them."""
    import highdicom

    seg = highdicom.seg.segread(BytesIO(content))
    uids = [str(uid) for _, _, uid in seg.get_source_image_uids()]
    found = {}
    for number in seg.segment_numbers:
        pixels = seg.get_pixels_by_source_instance(uids, segment_numbers=[number], combine_segments=False)
        for uid, mask in zip(uids, pixels[..., 0], strict=True):
            if mask.any():
                found[str(seg.get_segment_description(number).segment_label), uid] = mask > 0
    return found


class TestTogether:
    def test_what_makes_regions_count_as_saved_is_stored_last(self, series: ImageSeries) -> None:
        kinds = list(_written(approved(series, *_regions(series))))
        assert kinds == [ObjectType.SEGMENTATION, ObjectType.REPORT, ObjectType.STRUCTURE_SET]

    def test_a_structure_set_alone_says_nothing_of_others(self, series: ImageSeries) -> None:
        written = _written(approved(series, *_regions(series)), SaveChoice())
        (structure_set,) = written.values()
        ds = _read(structure_set)
        assert len(ds.ReferencedSeriesSequence) == 1
        assert all("DefinitionSourceSequence" not in item for item in ds.StructureSetROISequence)

    def test_each_structure_names_the_segment_that_holds_the_same(self, series: ImageSeries) -> None:
        written = _written(approved(series, *_regions(series)))
        structure_set, seg = _read(written[ObjectType.STRUCTURE_SET]), _read(written[ObjectType.SEGMENTATION])
        labels = {item.SegmentNumber: item.SegmentLabel for item in seg.SegmentSequence}
        assert len(labels) == 2
        for item in structure_set.StructureSetROISequence:
            (source,) = item.DefinitionSourceSequence
            assert source.ReferencedSOPInstanceUID == seg.SOPInstanceUID
            assert labels[source.ReferencedSegmentNumber] == item.ROIName
        listed = {one.SeriesInstanceUID: one for one in structure_set.ReferencedSeriesSequence}
        (instance,) = listed[seg.SeriesInstanceUID].ReferencedInstanceSequence
        assert instance.ReferencedSOPInstanceUID == seg.SOPInstanceUID

    def test_all_are_of_the_study_and_of_series_of_their_own(self, series: ImageSeries) -> None:
        datasets = [_read(one) for one in _written(approved(series, *_regions(series))).values()]
        assert {ds.StudyInstanceUID for ds in datasets} == {series.study.study_instance_uid}
        uids = {ds.SeriesInstanceUID for ds in datasets} | {series.series.series_instance_uid}
        assert len(uids) == 4

    def test_patient_and_study_stand_in_each_as_in_the_images(self, tmp_path: Path) -> None:
        russian = {"SpecificCharacterSet": "ISO_IR 144", "PatientName": "Иванов^Иван"}
        paths = write_series(tmp_path, overrides=dict(russian))
        one = opened(paths)
        image = pydicom.dcmread(paths[0])
        for written in _written(approved(one, *_regions(one))).values():
            ds = _read(written)
            assert ds.SpecificCharacterSet == "ISO_IR 144"
            assert ds.PatientName == image.PatientName
            assert "Иванов^Иван".encode("iso8859_5") in written.content

    def test_names_in_letters_that_the_patient_has_not_are_read_as_they_were_written(self, tmp_path: Path) -> None:
        german = {"SpecificCharacterSet": "ISO_IR 100", "PatientName": "Müller^Jörg"}
        one = opened(write_series(tmp_path, overrides=dict(german)))
        heart = RoiClass("Левый желудочек", CodedConcept("87878005", "SCT", "Left ventricle"))
        written = _written(approved(one, region(one.slices[0], DISC, roi_class=heart), reviewer="Müller^Änne"))
        seg, report = _read(written[ObjectType.SEGMENTATION]), _read(written[ObjectType.REPORT])
        assert {ds.SpecificCharacterSet for ds in (seg, report)} == {"ISO_IR 100"}
        assert {str(ds.PatientName) for ds in (seg, report)} == {"Müller^Jörg"}
        assert (seg.SegmentSequence[0].SegmentLabel, seg.ContentCreatorName) == (heart.name, "Müller^Änne")
        assert report.VerifyingObserverSequence[0].VerifyingObserverName == "Müller^Änne"
        (group,) = _groups(report)
        assert next(item.TextValue for item in group.ContentSequence if item.ValueType == "TEXT") == (
            "Левый желудочек, slice 1"
        )

    def test_nobody_has_verified_a_report_of_what_nobody_approved(self, series: ImageSeries) -> None:
        proposal = region(series.slices[0], DISC, state=ReviewState.PROPOSED)
        with pytest.raises(StructureSetError, match="approved"):
            _written(unapproved(series, proposal))

    def test_dciodvfy_finds_nothing_new_in_any(self, series: ImageSeries, tmp_path: Path) -> None:
        for holes in HoleEncoding:
            choice = dataclasses.replace(EVERYTHING, holes=holes)
            for kind, written in _written(approved(series, *_regions(series)), choice).items():
                path = tmp_path / f"{kind.value}.dcm"
                path.write_bytes(written.content)
                assert unexpected_errors(path) == [], kind

    def test_one_segmentation_is_written_of_the_frames_of_a_multi_frame_image(self, tmp_path: Path) -> None:
        lie = LIES["enhanced"]
        one = opened(write_placed(tmp_path, lie, uid="1.2.826.0.1.60.3").paths)
        mask = disc(lie.shape, (12, 9), 5)
        written = _written(approved(one, region(one.slices[1], mask), region(one.slices[4], mask)))
        (proof,) = written[ObjectType.SEGMENTATION].proofs
        assert (proof.slices, proof.pixels, proof.dice) == (2, 2 * mask.sum(), 1.0)
        groups = _groups(_read(written[ObjectType.REPORT]))
        frames = {int(_source(group).ReferencedSOPSequence[0].ReferencedFrameNumber) for group in groups}
        assert frames == {one.slices[1].frame_number, one.slices[4].frame_number}


class TestSegmentation:
    def test_every_pixel_is_as_drawn(self, series: ImageSeries) -> None:
        written = _written(approved(series, *_regions(series)))[ObjectType.SEGMENTATION]
        first, second = (str(image.sop_instance_uid) for image in series.slices[:2])
        found = _segment_masks(written.content)
        assert {key: mask.sum() for key, mask in found.items()} == {
            ("Left ventricle", first): DISC.sum(),
            ("Left ventricle", second): RING.sum(),
            ("Left ventricle 2", second): CORNER.sum(),
        }
        assert np.array_equal(found["Left ventricle", second], RING)
        assert [proof.pixels for proof in written.proofs] == [DISC.sum() + RING.sum(), CORNER.sum()]

    def test_who_or_what_drew_is_said(self, series: ImageSeries) -> None:
        ds = _read(_written(approved(series, *_regions(series)))[ObjectType.SEGMENTATION])
        by_network, by_hand = ds.SegmentSequence
        assert (by_network.SegmentAlgorithmType, by_hand.SegmentAlgorithmType) == ("AUTOMATIC", "MANUAL")
        assert by_network.SegmentationAlgorithmIdentificationSequence[0].AlgorithmName == "LV U-Net"
        assert ds.ContentCreatorName == REVIEWER

    def test_segments_have_the_colours_of_the_structures(self, series: ImageSeries, tmp_path: Path) -> None:
        rois = [dataclasses.replace(region(series.slices[0], DISC), colour=(200, 30, 90)), _regions(series)[1]]
        written = _written(approved(series, *rois))
        (tmp_path / "seg.dcm").write_bytes(written[ObjectType.SEGMENTATION].content)
        (read,) = DicomStudyReader().read_structure_sets([tmp_path / "seg.dcm"], [series], TaskControl())
        stated = [item.ROIDisplayColor for item in _read(written[ObjectType.STRUCTURE_SET]).ROIContourSequence]
        for roi, colour in zip(read.rois, stated, strict=True):
            assert np.abs(np.subtract(roi.colour, list(map(int, colour)))).max() <= 1

    def test_probabilities_are_kept_inside_what_was_drawn_and_nowhere_else(self, series: ImageSeries) -> None:
        roi = region(series.slices[0], DISC)
        known = np.linspace(0, 255, DISC.size).round().astype(np.uint8).reshape(SHAPE)
        around = ProbabilityMap(known[2:, 1:].copy(), 2, 1, threshold=0.5)
        request = dataclasses.replace(approved(series, roi), probabilities={roi.roi_id: around})
        written = _written(request, SaveChoice(SegmentationType.FRACTIONAL))[ObjectType.SEGMENTATION]
        ds = _read(written)
        assert (ds.SegmentationType, ds.SegmentationFractionalType) == ("FRACTIONAL", "PROBABILITY")
        assert ds.MaximumFractionalValue == 255
        stored = ds.pixel_array
        assert np.array_equal(stored > 0, DISC)
        assert np.array_equal(stored[DISC], known[DISC].clip(min=1))
        assert written.proofs[0].dice == 1.0

    def test_regions_without_probabilities_are_written_binary_only(self, series: ImageSeries) -> None:
        request = approved(series, *_regions(series))
        with pytest.raises(StructureSetError, match="binary"):
            _written(request, SaveChoice(SegmentationType.FRACTIONAL))

    @pytest.mark.parametrize("name", LIES)
    def test_wherever_images_lie_each_pixel_is_found_on_its_image(self, name: str, tmp_path: Path) -> None:
        lie = LIES[name]
        one = opened(write_placed(tmp_path, lie, uid="1.2.826.0.1.60.3").paths)
        masks = [disc(lie.shape, (8, 7), 4) & ~disc(lie.shape, (8, 7), 1), disc(lie.shape, (12, 10), 1)]
        masks[1][0, 0] = True
        rois = [region(one.slices[number], mask) for number, mask in zip((1, 4), masks, strict=True)]
        written = _written(approved(one, *rois))[ObjectType.SEGMENTATION]
        assert [(proof.pixels, proof.dice) for proof in written.proofs] == [(sum(m.sum() for m in masks), 1.0)]
        if not lie.is_enhanced:
            found = _segment_masks(written.content)
            wanted = {str(roi.sop_instance_uid): mask for roi, mask in zip(rois, masks, strict=True)}
            assert {uid for _, uid in found} == set(wanted)
            assert all(np.array_equal(mask, wanted[uid]) for (_, uid), mask in found.items())


class TestHoles:
    def test_of_a_ring_both_rims_are_contours_of_their_own_where_that_was_chosen(self, series: ImageSeries) -> None:
        request = approved(series, *_regions(series)[:2])
        written = _written(request, SaveChoice(holes=HoleEncoding.XOR))[ObjectType.STRUCTURE_SET]
        (item,) = _read(written).ROIContourSequence
        assert {contour.ContourGeometricType for contour in item.ContourSequence} == {"CLOSEDPLANAR_XOR"}
        assert len(item.ContourSequence) == 3
        assert written.proofs[0].area_mm2 == pytest.approx((DISC.sum() + RING.sum()) * 1.5 * 0.8)
        (masks,) = read_masks(written.content, [image.path for image in series.slices]).values()
        assert np.array_equal(masks[str(series.slices[1].sop_instance_uid)], RING)

    @pytest.mark.parametrize("shape", shapes(*SHAPE))
    def test_every_shape_is_read_as_it_was_drawn(self, shape: str, series: ImageSeries) -> None:
        mask = shapes(*SHAPE)[shape]
        request = approved(series, region(series.slices[2], mask))
        written = _written(request, SaveChoice(holes=HoleEncoding.XOR))[ObjectType.STRUCTURE_SET]
        (masks,) = read_masks(written.content, [image.path for image in series.slices]).values()
        assert np.array_equal(masks[str(series.slices[2].sop_instance_uid)], mask)
        assert written.proofs[0].area_mm2 == pytest.approx(mask.sum() * 1.5 * 0.8, rel=1e-3)

    def test_structures_without_holes_stay_what_every_system_reads(self, series: ImageSeries) -> None:
        request = approved(series, region(series.slices[0], DISC))
        written = _written(request, SaveChoice(holes=HoleEncoding.XOR))[ObjectType.STRUCTURE_SET]
        (item,) = _read(written).ROIContourSequence
        assert [contour.ContourGeometricType for contour in item.ContourSequence] == ["CLOSED_PLANAR"]


def _groups(report: pydicom.Dataset) -> list[pydicom.Dataset]:
    (measurements,) = [
        item for item in report.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue == "126010"
    ]
    return list(measurements.ContentSequence)


def _source(group: pydicom.Dataset) -> pydicom.Dataset:
    (source,) = [item for item in group.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue == "121233"]
    return source


class TestReport:
    def test_figures_are_those_of_the_regions_with_their_units(self, series: ImageSeries) -> None:
        import highdicom

        rois = _regions(series)
        report = _written(approved(series, *rois))[ObjectType.REPORT]
        read = highdicom.sr.srread(BytesIO(report.content)).content.get_planar_roi_measurement_groups()
        assert [group.tracking_uid for group in read] == [tracking_uid([roi.roi_id]) for roi in rois]
        figures = [{m.name.meaning: (m.value, m.unit.value) for m in group.get_measurements()} for group in read]
        assert figures[0]["Area"] == (pytest.approx(DISC.sum() * 1.5 * 0.8), "mm2")
        assert figures[1]["Area"] == (pytest.approx(RING.sum() * 1.5 * 0.8), "mm2")
        values = pydicom.dcmread(series.slices[1].path).pixel_array
        assert figures[1]["Mean"][0] == pytest.approx(_modality(series, values)[RING].mean())
        assert figures[1]["Standard Deviation"][0] == pytest.approx(_modality(series, values)[RING].std(ddof=1))
        assert figures[0]["Long axis"][0] > figures[0]["Short axis"][0] > 0
        assert {group.finding_type.value for group in read} == {"87878005"}
        assert [group.tracking_identifier for group in read] == [
            "Left ventricle, slice 1",
            "Left ventricle, slice 2",
            "Left ventricle 2, slice 2",
        ]

    def test_it_points_at_the_frame_that_shows_the_region_and_at_the_image(self, series: ImageSeries) -> None:
        written = _written(approved(series, *_regions(series)))
        seg, report = _read(written[ObjectType.SEGMENTATION]), _read(written[ObjectType.REPORT])
        for group, image in zip(_groups(report), (0, 1, 1), strict=True):
            shown, source = (item for item in group.ContentSequence if item.ValueType == "IMAGE")
            assert shown.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == seg.SOPInstanceUID
            frame = seg.PerFrameFunctionalGroupsSequence[shown.ReferencedSOPSequence[0].ReferencedFrameNumber - 1]
            of_frame = frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
            assert of_frame == series.slices[image].sop_instance_uid
            assert source.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == of_frame

    def test_the_reviewer_has_observed_and_verified_it(self, series: ImageSeries) -> None:
        ds = _read(_written(approved(series, *_regions(series)))[ObjectType.REPORT])
        assert (ds.CompletionFlag, ds.VerificationFlag) == ("COMPLETE", "VERIFIED")
        assert ds.VerifyingObserverSequence[0].VerifyingObserverName == REVIEWER
        names = [item.PersonName for item in ds.ContentSequence if item.ValueType == "PNAME"]
        assert names == [REVIEWER]

    def test_where_somebody_else_decided_on_a_region_its_group_names_them(
        self, series: ImageSeries, tmp_path: Path
    ) -> None:
        first, second, third = _regions(series)
        by_another = dataclasses.replace(second, decision=dataclasses.replace(_decision(second), reviewer_name=OTHER))
        written = _written(approved(series, first, by_another, third))
        ds = _read(written[ObjectType.REPORT])
        assert [str(name) for name in _observers(ds)] == [REVIEWER], "who saves has verified the report"
        found = {_tracking_uid(group): [str(name) for name in _observers(group)] for group in _groups(ds)}
        assert found == {
            tracking_uid([first.roi_id]): [],
            tracking_uid([by_another.roi_id]): [OTHER],
            tracking_uid([third.roi_id]): [],
        }
        structures = _read(written[ObjectType.STRUCTURE_SET]).RTROIObservationsSequence
        assert sorted(str(item.ROIInterpreter) for item in structures) == sorted([REVIEWER, OTHER, REVIEWER])
        path = tmp_path / "report.dcm"
        path.write_bytes(written[ObjectType.REPORT].content)
        assert unexpected_errors(path) == []

    def test_a_foreign_reader_finds_the_observer_of_a_group_and_all_of_its_figures(self, series: ImageSeries) -> None:
        import highdicom

        first, second, _ = _regions(series)
        other = dataclasses.replace(second, decision=dataclasses.replace(_decision(second), reviewer_name=OTHER))
        report = _written(approved(series, first, other))[ObjectType.REPORT]
        content = highdicom.sr.srread(BytesIO(report.content)).content
        (whole,) = content.get_observer_contexts()
        assert whole.observer_identifying_attributes.name == REVIEWER
        (group,) = content.get_planar_roi_measurement_groups(tracking_uid=tracking_uid([other.roi_id]))
        context = highdicom.sr.ObserverContext.from_sequence(
            [item for item in group[0].ContentSequence if item.name.value in ("121005", "121008")]
        )
        assert [str(item.value) for item in context][1:] == [OTHER]
        assert len(group.get_measurements()) == 6

    def test_an_observer_who_reads_back_differently_is_a_defect(self, series: ImageSeries) -> None:
        roi, *_ = _regions(series)
        other = dataclasses.replace(roi, decision=dataclasses.replace(_decision(roi), reviewer_name=OTHER))
        report = _written(approved(series, other))[ObjectType.REPORT]
        without = report.content.replace(OTHER.encode(), b"Roe^Richart")
        measured = _measured_of(other, series)
        assert not any("decided" in one for one in report_defects(report.content, [measured], reviewer_name=REVIEWER))
        assert any("decided" in one for one in report_defects(without, [measured], reviewer_name=REVIEWER))

    def test_the_structure_set_is_among_its_evidence(self, series: ImageSeries) -> None:
        written = _written(approved(series, *_regions(series)))
        (study,) = _read(written[ObjectType.REPORT]).CurrentRequestedProcedureEvidenceSequence
        named = {i.ReferencedSOPInstanceUID for s in study.ReferencedSeriesSequence for i in s.ReferencedSOPSequence}
        assert named == {
            series.slices[0].sop_instance_uid,
            series.slices[1].sop_instance_uid,
            written[ObjectType.SEGMENTATION].sop_instance_uid,
            written[ObjectType.STRUCTURE_SET].sop_instance_uid,
        }

    def test_a_figure_that_reads_back_differently_is_a_defect(self, series: ImageSeries) -> None:
        report = _written(approved(series, *_regions(series)))[ObjectType.REPORT]
        assert report.measured == 3
        defects = report_defects(report.content, [], reviewer_name="Somebody^Else")
        assert len(defects) == 2
        assert "reviewer" in defects[0]


def _observers(container: pydicom.Dataset) -> list[object]:
    return [item.PersonName for item in container.ContentSequence if item.ValueType == "PNAME"]


def _tracking_uid(group: pydicom.Dataset) -> str:
    return next(str(item.UID) for item in group.ContentSequence if item.ValueType == "UIDREF")


def _decision(roi: Roi) -> Decision:
    assert roi.decision is not None
    return roi.decision


def _measured_of(roi: Roi, series: ImageSeries) -> MeasuredRegion:
    """What a report of the region should say, but for the segment and the figures."""
    nothing = SegmentReference(SOPInstanceUID("1.2"), SeriesInstanceUID("1.3"), 1)
    return MeasuredRegion(roi, "any", _decision(roi).reviewer_name, series.slices[0], nothing, 1, ())


def _modality(series: ImageSeries, stored: np.ndarray) -> np.ndarray:
    ds = pydicom.dcmread(series.slices[0].path, stop_before_pixels=True)
    return stored * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0))


class TestReadAgain:
    def test_regions_that_came_in_two_forms_are_shown_once(self, series: ImageSeries, tmp_path: Path) -> None:
        paths = []
        for kind, one in _written(approved(series, *_regions(series))).items():
            paths.append(tmp_path / f"{kind.value}.dcm")
            paths[-1].write_bytes(one.content)
        sets = DicomStudyReader().read_structure_sets(paths, [series], TaskControl())
        assert sorted(len(one.rois) for one in sets) == [0, 3]
        assert {roi.state for one in sets for roi in one.rois} == {ReviewState.VALIDATED}

    def test_a_segmentation_that_came_alone_is_shown(self, series: ImageSeries, tmp_path: Path) -> None:
        written = _written(approved(series, *_regions(series)))
        (tmp_path / "seg.dcm").write_bytes(written[ObjectType.SEGMENTATION].content)
        (one,) = DicomStudyReader().read_structure_sets([tmp_path / "seg.dcm"], [series], TaskControl())
        assert len(one.rois) == 3

    def test_what_was_made_from_a_segmentation_later_hides_nothing_of_it(
        self, series: ImageSeries, tmp_path: Path
    ) -> None:
        written = _written(approved(series, *_regions(series)))
        later = _read(written[ObjectType.STRUCTURE_SET])
        later.StructureSetTime = "235959"
        later.save_as(tmp_path / "rtstruct.dcm")
        (tmp_path / "seg.dcm").write_bytes(written[ObjectType.SEGMENTATION].content)
        paths = [tmp_path / "rtstruct.dcm", tmp_path / "seg.dcm"]
        sets = DicomStudyReader().read_structure_sets(paths, [series], TaskControl())
        assert [len(one.rois) for one in sets] == [3, 3]
