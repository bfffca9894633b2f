"""`verdant rtstruct` checks, reads, writes and compares structure sets as files."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.roi import CodedConcept, RoiClass
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.command_line import Run
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.nifti import read_nifti, write_nifti
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
RING = disc(SHAPE, (11, 8), 6) & ~disc(SHAPE, (11, 8), 2)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    write_series(tmp_path / "images")
    return tmp_path / "images"


@pytest.fixture
def series(images: Path) -> ImageSeries:
    return opened(sorted(images.iterdir()))


@pytest.fixture
def file(series: ImageSeries, tmp_path: Path) -> Path:
    path = tmp_path / "rt.dcm"
    rois = [region(image, RING) for image in series.slices[:3]]
    path.write_bytes(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
    return path


class TestCheck:
    def test_a_sound_file_passes(self, verdant: Run, file: Path, images: Path) -> None:
        ended = verdant("rtstruct", "check", file, "--images", images, "--json")
        assert (ended.code, ended.json["errors"], ended.json["warnings"], ended.json["images"]) == (0, 0, 0, 5)

    def test_a_defect_is_named_with_what_would_be_right_and_the_command_fails(self, verdant: Run, file: Path) -> None:
        ds = pydicom.dcmread(file)
        ds.ROIContourSequence[0].ReferencedROINumber = 7
        ds.save_as(file)
        ended = verdant("rtstruct", "check", file, "--json")
        (finding,) = [one for one in ended.json["findings"] if one["rule"] == "contours-of-no-roi"]
        assert ended.code == 1
        assert ended.json["errors"] == 1
        assert finding["severity"] == "error"
        assert finding["wrong"] == "Contours refer to ROI number 7, which does not exist."
        assert finding["right"].startswith("They refer to an ROI of StructureSetROISequence")

    def test_for_people_many_cases_of_one_rule_are_one_line(self, verdant: Run, file: Path) -> None:
        ds = pydicom.dcmread(file)
        for contour in ds.ROIContourSequence[0].ContourSequence:
            del contour.ContourImageSequence
        ds.save_as(file)
        ended = verdant("rtstruct", "check", file)
        assert ended.code == 0, "a warning is no error"
        assert "And 2 more." in ended.out
        assert ended.out.rstrip().endswith("0 errors, 3 warnings.")

    def test_what_is_no_structure_set_is_refused(self, verdant: Run, images: Path) -> None:
        image = next(images.iterdir())
        ended = verdant("rtstruct", "check", image)
        assert (ended.code, "is no RTSTRUCT" in ended.err) == (1, True)

    def test_images_that_it_is_not_about_are_refused(self, verdant: Run, file: Path, tmp_path: Path) -> None:
        write_series(tmp_path / "others")
        ended = verdant("rtstruct", "check", file, "--images", tmp_path / "others")
        assert (ended.code, "about none of the images" in ended.err) == (1, True)


def _voxels(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Values (slice, row, column) of a NIfTI file, and its matrix from (slice, row, column) to LPS."""
    values, to_ras = read_nifti(path)
    return values.transpose(2, 1, 0), np.diag([-1.0, -1, 1, 1]) @ to_ras[:, [2, 1, 0, 3]]


def _changed(file: Path, change: Callable[[Dataset], None]) -> Path:
    ds = pydicom.dcmread(file)
    change(ds)
    ds.save_as(file)
    return file


def _second_roi(series: ImageSeries, mask: np.ndarray, tmp_path: Path) -> Path:
    """The ring on three slices, and another region on the first."""
    other = RoiClass("Papillary muscle", CodedConcept("1", "99TEST", "Papillary muscle"), "ORGAN")
    rois = [region(image, RING) for image in series.slices[:3]]
    rois.append(region(series.slices[0], mask, roi_class=other))
    path = tmp_path / "two.dcm"
    path.write_bytes(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
    return path


class TestRead:
    def test_masks_as_nifti_lie_on_the_pixels_of_the_images(
        self, verdant: Run, file: Path, images: Path, series: ImageSeries, tmp_path: Path
    ) -> None:
        ended = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "mask.nii.gz")
        assert (ended.code, ended.out.strip()) == (0, f"1: 'Left ventricle', {3 * RING.sum()} voxels.")
        values, to_lps = _voxels(tmp_path / "mask.nii.gz")
        assert values.shape == (5, *SHAPE)
        assert np.array_equal(values, np.array([RING, RING, RING, 0 * RING, 0 * RING]))
        for index, image in enumerate(series.slices):
            assert image.plane is not None
            for row, column in ((0, 0), (23, 17)):
                place = (to_lps @ [index, row, column, 1])[:3]
                assert place == pytest.approx(image.plane.to_lps([(row, column)])[0], abs=1e-4)

    def test_each_roi_has_a_label_in_the_order_of_the_file(
        self, verdant: Run, series: ImageSeries, images: Path, tmp_path: Path
    ) -> None:
        core = disc(SHAPE, (11, 8), 1)
        file = _second_roi(series, core, tmp_path)
        assert verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii").code == 0
        header = (tmp_path / "m.nii").read_bytes()
        assert header[:2] != b"\x1f\x8b", "a name without .gz is not compressed"
        values = np.frombuffer(header, np.uint8, offset=352).reshape(5, *SHAPE)
        assert np.array_equal(values[0], RING + 2 * core)
        only = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "o.nii.gz", "--roi", 2)
        assert "1: 'Papillary muscle'" in only.out

    def test_rois_that_overlap_need_a_file_each(
        self, verdant: Run, series: ImageSeries, images: Path, tmp_path: Path
    ) -> None:
        whole = disc(SHAPE, (11, 8), 6)
        file = _second_roi(series, whole, tmp_path)
        refused = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii.gz")
        assert refused.code == 1
        assert f"share {RING.sum()} voxels" in refused.err
        assert not (tmp_path / "m.nii.gz").exists()
        split = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii.gz", "--split")
        assert split.code == 0
        ring, _ = _voxels(tmp_path / "m-1-Left-ventricle.nii.gz")
        other, _ = _voxels(tmp_path / "m-2-Papillary-muscle.nii.gz")
        assert np.array_equal(ring[0], RING)
        assert np.array_equal(other[0], whole)

    def test_a_segmentation_holds_the_same_masks_with_names_and_codes(
        self, verdant: Run, series: ImageSeries, images: Path, tmp_path: Path
    ) -> None:
        whole = disc(SHAPE, (11, 8), 6)
        file = _second_roi(series, whole, tmp_path)
        assert verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "seg.dcm").code == 0
        seg = highdicom.seg.segread(tmp_path / "seg.dcm")
        assert [seg.get_segment_description(n).segment_label for n in (1, 2)] == [
            "Left ventricle",
            "Papillary muscle",
        ]
        assert seg.get_segment_description(1).segmented_property_type.value == "87878005"
        uids = [image.sop_instance_uid for image in series.slices[:3]]
        pixels = seg.get_pixels_by_source_instance(
            uids, ignore_spatial_locations=False, assert_missing_frames_are_empty=True
        )
        assert np.array_equal(pixels[..., 0], np.array([RING] * 3))
        assert np.array_equal(pixels[0, ..., 1], whole)
        assert unexpected_errors(tmp_path / "seg.dcm") == []

    def test_points_come_with_names_types_codes_and_the_image_of_each_contour(
        self, verdant: Run, file: Path, images: Path, series: ImageSeries
    ) -> None:
        ended = verdant("rtstruct", "read", file, "--images", images, "--to", "json")
        (roi,) = ended.json["rois"]
        assert (roi["name"], roi["interpreted_type"], roi["colour"]) == ("Left ventricle", "ORGAN", [61, 220, 132])
        assert roi["code"] == {"value": "87878005", "scheme": "SCT", "meaning": "Left ventricle"}
        assert [one["images"][0]["sop_instance_uid"] for one in roi["contours"]] == [
            image.sop_instance_uid for image in series.slices[:3]
        ]
        stated = pydicom.dcmread(file).ROIContourSequence[0].ContourSequence[0].ContourData
        assert np.ravel(roi["contours"][0]["points_lps"]) == pytest.approx([float(one) for one in stated])

    def test_without_images_there_are_points_and_no_masks(self, verdant: Run, file: Path, tmp_path: Path) -> None:
        assert verdant("rtstruct", "read", file, "--to", tmp_path / "points.json").code == 0
        (roi,) = json.loads((tmp_path / "points.json").read_text())["rois"]
        assert len(roi["contours"]) == 3
        assert roi["contours"][0]["images"] == []
        refused = verdant("rtstruct", "read", file, "--to", tmp_path / "mask.nii.gz")
        assert (refused.code, "Masks need the images" in refused.err) == (2, True)

    def test_points_and_open_lines_are_read_as_such_and_make_no_mask(
        self, verdant: Run, file: Path, images: Path, tmp_path: Path
    ) -> None:
        def retype(ds: Dataset) -> None:
            first, second, _ = ds.ROIContourSequence[0].ContourSequence
            first.ContourGeometricType, first.NumberOfContourPoints = "POINT", 1
            first.ContourData = first.ContourData[:3]
            second.ContourGeometricType = "OPEN_PLANAR"

        _changed(file, retype)
        points = verdant("rtstruct", "read", file, "--images", images, "--to", "json")
        assert [one["type"] for one in points.json["rois"][0]["contours"]] == [
            "POINT",
            "OPEN_PLANAR",
            "CLOSED_PLANAR",
        ]
        assert all(one["images"] for one in points.json["rois"][0]["contours"])
        masks = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii.gz")
        assert "1 contour of type POINT left out" in masks.err
        assert "1 contour of type OPEN_PLANAR left out" in masks.err
        assert _voxels(tmp_path / "m.nii.gz")[0].sum() == RING.sum()

    def test_surfaces_hold_the_volume_of_the_pixels(
        self, verdant: Run, images: Path, series: ImageSeries, tmp_path: Path
    ) -> None:
        two = _second_roi(series, disc(SHAPE, (11, 8), 1.5), tmp_path)
        voxel_mm3 = 1.5 * 0.8 * 4.0
        ended = verdant("rtstruct", "read", two, "--images", images, "--to", tmp_path / "heart.stl")
        assert ended.code == 0
        for name, voxels in (("1-Left-ventricle", 3 * RING.sum()), ("2-Papillary-muscle", 9)):
            content = (tmp_path / f"heart-{name}.stl").read_bytes()
            corners = np.frombuffer(content[84:], np.dtype([("n", "<f4", 3), ("p", "<f4", (3, 3)), ("a", "<u2")]))[
                "p"
            ]
            a, b, c = corners.astype(float).transpose(1, 0, 2)
            assert np.sum(a * np.cross(b, c)) / 6 == pytest.approx(voxels * voxel_mm3, rel=1e-4)
        one = verdant("rtstruct", "read", two, "--images", images, "--to", tmp_path / "ring.stl", "--roi", "1")
        assert (one.code, (tmp_path / "ring.stl").exists()) == (0, True)
        both = verdant("rtstruct", "read", two, "--images", images, "--to", tmp_path / "heart.obj")
        assert both.code == 0
        assert (tmp_path / "heart.obj").read_text().count("\no ") == 2

    def test_figures_are_a_table_of_every_roi_on_every_slice(
        self, verdant: Run, images: Path, series: ImageSeries, tmp_path: Path
    ) -> None:
        two = _second_roi(series, disc(SHAPE, (11, 8), 1.5), tmp_path)
        ended = verdant("rtstruct", "read", two, "--images", images, "--to", tmp_path / "x.csv")
        rows = list(csv.DictReader((tmp_path / "x.csv").read_text("utf-8-sig").splitlines()))
        assert (ended.code, ended.out.strip()) == (0, f"{tmp_path / 'x.csv'}: 4 regions.")
        assert [(row["Name"], row["Slice"]) for row in rows] == [
            ("Left ventricle", "1"),
            ("Left ventricle", "2"),
            ("Left ventricle", "3"),
            ("Papillary muscle", "1"),
        ]
        assert float(rows[0]["Area mm2"]) == pytest.approx(RING.sum() * 1.2)
        assert float(rows[0]["Volume of the name mm3"]) == pytest.approx(3 * RING.sum() * 4.8)
        assert float(rows[0]["Mean"]) == pytest.approx(
            (np.indices(SHAPE)[0] * 20 + np.indices(SHAPE)[1])[RING].mean()
        )
        assert rows[0]["Reviewer"] == "Doe^Jane"

    def test_a_table_can_be_of_one_roi(self, verdant: Run, images: Path, series: ImageSeries, tmp_path: Path) -> None:
        two = _second_roi(series, disc(SHAPE, (11, 8), 1.5), tmp_path)
        verdant("rtstruct", "read", two, "--images", images, "--to", tmp_path / "x.csv", "--roi", "Papillary muscle")
        rows = list(csv.DictReader((tmp_path / "x.csv").read_text("utf-8-sig").splitlines()))
        assert [row["Name"] for row in rows] == ["Papillary muscle"]

    def test_what_lies_on_no_image_is_named(self, verdant: Run, file: Path, images: Path, tmp_path: Path) -> None:
        def move(ds: Dataset) -> None:
            contour = ds.ROIContourSequence[0].ContourSequence[0]
            contour.ContourData = [f"{float(one) + 100:.2f}" for one in contour.ContourData]

        _changed(file, move)
        ended = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii.gz")
        assert ended.code == 0
        assert "'Left ventricle': 1 contour in the plane of no image left out." in ended.err

    def test_contours_that_cross_or_were_cut_off_are_named(
        self, verdant: Run, file: Path, images: Path, tmp_path: Path
    ) -> None:
        def cross_and_cut(ds: Dataset) -> None:
            contours = ds.ROIContourSequence[0].ContourSequence
            beside = copy.deepcopy(contours[0])
            points = np.array(beside.ContourData, dtype=float).reshape(-1, 3) + 4 * np.array([0.6, 0.48, -0.64])
            beside.ContourData = [f"{value:.4f}" for value in points.ravel()]
            beside.NumberOfContourPoints = len(points) + 7
            contours.append(beside)

        _changed(file, cross_and_cut)
        ended = verdant("rtstruct", "read", file, "--images", images, "--to", tmp_path / "m.nii.gz")
        assert ended.code == 0
        assert "'Left ventricle': contours on one slice cross one another" in ended.err
        assert "'Left ventricle': 1 contour holds another number of points than it states" in ended.err

    def test_slices_at_uneven_distances_have_no_affine(self, verdant: Run, tmp_path: Path) -> None:
        paths = write_series(tmp_path / "gap", slices=6)
        paths[2].unlink()
        series = opened(sorted((tmp_path / "gap").iterdir()))
        file = tmp_path / "rt.dcm"
        request = approved(series, region(series.slices[0], RING))
        file.write_bytes(DicomRoiWriter().write(request, TaskControl()).content)
        refused = verdant("rtstruct", "read", file, "--images", tmp_path / "gap", "--to", tmp_path / "m.nii.gz")
        assert refused.code == 1
        assert "mm from where even steps put it" in refused.err
        assert verdant("rtstruct", "read", file, "--images", tmp_path / "gap", "--to", tmp_path / "s.dcm").code == 0


class TestWrite:
    @pytest.fixture
    def mask(self, verdant: Run, file: Path, images: Path, tmp_path: Path) -> Path:
        path = tmp_path / "mask.nii.gz"
        assert verdant("rtstruct", "read", file, "--images", images, "--to", path).code == 0
        return path

    def test_a_mask_becomes_an_approved_structure_set_that_reads_back_equal(
        self, verdant: Run, mask: Path, file: Path, images: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out.dcm"
        ended = verdant(
            *("rtstruct", "write", "--images", images, "--mask", mask, "--name", "Myocardium"),
            *("--approve", "Doe^Jane", out, "--json"),
        )
        assert ended.code == 0
        assert ended.json["approval_status"] == "APPROVED"
        (proof,) = ended.json["proofs"]
        assert (proof["name"], proof["slices"], proof["dice"]) == ("Myocardium", 3, 1.0)
        ds = pydicom.dcmread(out)
        assert (ds.ApprovalStatus, str(ds.ReviewerName)) == ("APPROVED", "Doe^Jane")
        assert ds.StructureSetROISequence[0].ROIGenerationAlgorithm == ""
        assert verdant("rtstruct", "check", out, "--images", images, "--json").json["findings"] == []
        again = verdant("rtstruct", "compare", file, out, "--images", images, "--json")
        assert again.json["rois"][0]["dice"] == 1.0
        assert unexpected_errors(out) == []

    def test_holes_are_contours_of_their_own_where_that_is_asked_for(
        self, verdant: Run, mask: Path, file: Path, images: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out.dcm"
        ended = verdant(
            *("rtstruct", "write", "--images", images, "--mask", mask, "--name", "Myocardium"),
            *("--holes", "xor", out, "--json"),
        )
        assert (ended.code, ended.json["proofs"][0]["dice"]) == (0, 1.0)
        contours = pydicom.dcmread(out).ROIContourSequence[0].ContourSequence
        assert {one.ContourGeometricType for one in contours} == {"CLOSEDPLANAR_XOR"}
        assert verdant("rtstruct", "check", out, "--images", images, "--json").json["findings"] == []
        again = verdant("rtstruct", "compare", file, out, "--images", images, "--json")
        assert again.json["rois"][0]["dice"] == 1.0

    @pytest.mark.parametrize(("turn", "flip"), [((0, 1, 2), (0,)), ((2, 1, 0), ()), ((1, 2, 0), (1, 2))])
    def test_the_order_in_which_voxels_are_stored_makes_no_difference(
        self, turn: tuple[int, ...], flip: tuple[int, ...], verdant: Run, mask: Path, images: Path, tmp_path: Path
    ) -> None:
        values, to_ras = read_nifti(mask)
        for axis in flip:
            values = np.flip(values, axis)
            to_ras = to_ras.copy()
            to_ras[:3, 3] += to_ras[:3, axis] * (values.shape[axis] - 1)
            to_ras[:3, axis] *= -1
        turned = tmp_path / "turned.nii"
        write_nifti(turned, values.transpose(turn), to_ras[:, [*turn, 3]])
        ended = verdant(
            "rtstruct", "write", "--images", images, "--mask", turned, "--name", "x", tmp_path / "o.dcm", "--json"
        )
        assert ended.code == 0, ended.err
        seen = read_masks((tmp_path / "o.dcm").read_bytes(), images.iterdir())
        assert [np.array_equal(one, RING) for one in seen["x"].values()] == [True] * 3

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda values, to_ras: (values[1:], to_ras), "17 × 24 × 5 voxels, the stack 18 × 24 pixels on 5 images"),
            (lambda values, to_ras: (values, to_ras + np.eye(4, k=3) * 0.3), "0.300 mm beside the pixels"),
            (lambda values, to_ras: (values, to_ras @ np.diag([1, 1, 1.5, 1])), "8.000 mm beside the pixels"),
        ],
        ids=["another size", "beside", "another spacing"],
    )
    def test_another_grid_is_refused_with_the_numbers(
        self,
        change: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]],
        said: str,
        verdant: Run,
        mask: Path,
        images: Path,
        tmp_path: Path,
    ) -> None:
        write_nifti(tmp_path / "other.nii", *change(*read_nifti(mask)))
        ended = verdant(
            "rtstruct",
            "write",
            "--images",
            images,
            "--mask",
            tmp_path / "other.nii",
            "--name",
            "x",
            tmp_path / "o.dcm",
        )
        assert ended.code == 1
        assert "does not lie on the pixels of the images" in ended.err
        assert said in ended.err
        assert not (tmp_path / "o.dcm").exists()

    def test_as_many_names_as_labels(self, verdant: Run, mask: Path, images: Path, tmp_path: Path) -> None:
        values, to_ras = read_nifti(mask)
        values = values.copy()
        values[8, 11, 0] = 7
        write_nifti(tmp_path / "two.nii", values, to_ras)
        command = ("rtstruct", "write", "--images", images, "--mask", tmp_path / "two.nii", "--name", "Ring")
        refused = verdant(*command, tmp_path / "o.dcm")
        assert (refused.code, "2 labels need as many names; 1 were given." in refused.err) == (2, True)
        assert verdant(*command, "--name", "Core", tmp_path / "o.dcm").code == 0
        seen = read_masks((tmp_path / "o.dcm").read_bytes(), images.iterdir())
        assert {name: sum(int(one.sum()) for one in masks.values()) for name, masks in seen.items()} == {
            "Ring": 3 * RING.sum(),
            "Core": 1,
        }

    def test_damaged_masks_are_refused(self, verdant: Run, images: Path, tmp_path: Path) -> None:
        (tmp_path / "x.nii.gz").write_bytes(b"no NIfTI at all")
        command = ("rtstruct", "write", "--images", images, "--mask", tmp_path / "x.nii.gz", "--name", "x")
        ended = verdant(*command, tmp_path / "o.dcm")
        assert (ended.code, "no NIfTI-1 file" in ended.err) == (1, True)

    def test_regions_of_another_structure_set_are_written_anew_and_what_is_lost_is_named(
        self, verdant: Run, file: Path, images: Path, tmp_path: Path
    ) -> None:
        def by_others(ds: Dataset) -> None:
            ds.Manufacturer = "Somebody else"
            ds.ROIContourSequence[0].ROIDisplayColor = [1, 2, 3]
            ds.RTROIObservationsSequence[0].ROIPhysicalPropertiesSequence = [Dataset()]
            ds.StructureSetROISequence[0].ROINumber = 5
            for item in (ds.ROIContourSequence[0], ds.RTROIObservationsSequence[0]):
                item.ReferencedROINumber = 5
            for contour in ds.ROIContourSequence[0].ContourSequence:
                del contour.ContourImageSequence

        _changed(file, by_others)
        out = tmp_path / "out.dcm"
        ended = verdant("rtstruct", "write", "--images", images, "--from", file, out, "--json")
        assert ended.code == 0
        assert "ROIPhysicalPropertiesSequence of 1 observation is not kept." in ended.json["notes"]
        assert any("their own numbers are not kept" in note for note in ended.json["notes"])
        ds = pydicom.dcmread(out)
        assert list(ds.ROIContourSequence[0].ROIDisplayColor) == [1, 2, 3]
        assert ds.RTROIObservationsSequence[0].RTROIIdentificationCodeSequence[0].CodeValue == "87878005"
        assert ds.PredecessorStructureSetSequence[0].ReferencedSOPInstanceUID == pydicom.dcmread(file).SOPInstanceUID
        assert verdant("rtstruct", "check", out, "--images", images).code == 0

    @pytest.mark.parametrize("arguments", [(), ("--mask", "m", "--from", "f")])
    def test_either_a_mask_or_a_structure_set(
        self, arguments: tuple[str, ...], verdant: Run, images: Path, tmp_path: Path
    ) -> None:
        for name in ("m", "f"):
            (tmp_path / name).write_bytes(b"")
        paths = [tmp_path / one if one in ("m", "f") else one for one in arguments]
        ended = verdant("rtstruct", "write", "--images", images, *paths, tmp_path / "o.dcm")
        assert (ended.code, "Give either --mask or --from." in ended.err) == (2, True)


class TestCompare:
    def test_what_was_added_and_removed_is_measured(
        self, verdant: Run, file: Path, images: Path, series: ImageSeries, tmp_path: Path
    ) -> None:
        moved = np.roll(RING, 2, axis=0)
        other = tmp_path / "other.dcm"
        rois = [region(image, moved) for image in series.slices[1:4]]
        other.write_bytes(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
        ended = verdant("rtstruct", "compare", file, other, "--images", images, "--json")
        (roi,) = ended.json["rois"]
        pixel_mm2, count = 1.5 * 0.8, int(RING.sum())
        both = 2 * int((RING & moved).sum())
        assert roi["matched_by"] == "name"
        assert roi["dice"] == pytest.approx(2 * both / (6 * count), abs=1e-6)
        assert roi["added_mm2"] == pytest.approx((3 * count - both) * pixel_mm2, abs=1e-3)
        assert roi["removed_mm3"] == pytest.approx((3 * count - both) * pixel_mm2 * 4.0, abs=1e-2)
        assert 3.0 <= roi["hd95_mm"] <= 5.0, "two rows of 1.5 mm, one slice of 4 mm"

    def test_rois_are_matched_by_name_then_by_number_and_the_rest_is_listed(
        self, verdant: Run, file: Path, images: Path, series: ImageSeries, tmp_path: Path
    ) -> None:
        def rename(ds: Dataset) -> None:
            ds.StructureSetROISequence[0].ROIName = "Something else"

        two = _second_roi(series, disc(SHAPE, (11, 8), 1), tmp_path)
        same = verdant("rtstruct", "compare", file, two, "--images", images, "--json").json["rois"]
        assert [(one["matched_by"], one["dice"]) for one in same] == [("name", 1.0), (None, 0.0)]
        assert same[1]["first"] is None
        assert same[1]["hd95_mm"] is None
        _changed(file, rename)
        by_number = verdant("rtstruct", "compare", file, two, "--images", images, "--json").json["rois"]
        assert by_number[0]["matched_by"] == "number"
        table = verdant("rtstruct", "compare", file, two, "--images", images)
        assert "'Something else'" in table.out

    def test_a_segmentation_is_compared_like_a_structure_set(
        self, verdant: Run, file: Path, images: Path, tmp_path: Path
    ) -> None:
        seg = tmp_path / "seg.dcm"
        assert verdant("rtstruct", "read", file, "--images", images, "--to", seg).code == 0
        (roi,) = verdant("rtstruct", "compare", file, seg, "--images", images, "--json").json["rois"]
        assert (roi["matched_by"], roi["dice"], roi["hd95_mm"], roi["added_mm2"]) == ("name", 1.0, 0.0, 0.0)

    def test_structure_sets_of_different_images_are_not_compared(
        self, verdant: Run, file: Path, images: Path, tmp_path: Path
    ) -> None:
        others = opened(write_series(images / "others"))
        other = tmp_path / "other.dcm"
        request = approved(others, region(others.slices[0], RING))
        other.write_bytes(DicomRoiWriter().write(request, TaskControl()).content)
        ended = verdant("rtstruct", "compare", file, other, "--images", images)
        assert (ended.code, "not about the same images" in ended.err) == (1, True)
