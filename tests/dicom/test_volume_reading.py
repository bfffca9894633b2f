"""Files to series: order, geometry, windows and units right; whatever is unusable named, file by file."""

from __future__ import annotations

import gzip
import shutil
import struct
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, RTStructureSetStorage, generate_uid

from app.core.errors import FileError, PixelDataError, SeriesError, TruncatedFileError
from app.core.geometry import index_to_lps
from app.core.stacking import StackProblem
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.pixel_files import write_image
from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW, write_series
from tests.helpers.shared_data import shared_data


def read(*paths: Path) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(paths, TaskControl())


def read_one(*paths: Path) -> ImageSeries:
    (series,) = read(*paths)
    return series


def files(*parts: str) -> list[Path]:
    return sorted(shared_data(*parts).rglob("*.dcm"))


def test_slices_are_ordered_by_position_whatever_names_and_numbers_say(tmp_path: Path):
    paths = write_series(tmp_path, slices=7)
    for number, path in enumerate(paths):
        dataset = pydicom.dcmread(path)
        dataset.InstanceNumber = (number * 3) % 7
        dataset.save_as(path)
    series = read_one(*[paths[index] for index in (3, 0, 6, 2, 5, 1, 4)])
    assert [image.path for image in series.slices] == paths
    assert series.stacking.is_regular
    assert series.stacking.spacing_mm == pytest.approx(4.0, abs=1e-5)
    assert not series.unreadable


def test_voxels_lie_where_the_header_puts_them_on_an_oblique_anisotropic_series(tmp_path: Path):
    series = read_one(*write_series(tmp_path, slices=3))
    matrix = index_to_lps([image.plane for image in series.slices if image.plane])
    normal = np.cross(OBLIQUE_ROW, OBLIQUE_COLUMN)
    wanted = np.array([-31.5, 12.25, 80.0]) + 2 * 4.0 * normal + 5 * 1.5 * OBLIQUE_COLUMN + 7 * 0.8 * OBLIQUE_ROW
    assert (matrix @ [2, 5, 7, 1])[:3] == pytest.approx(wanted, abs=1e-4)


def test_values_belong_to_their_slice(tmp_path: Path):
    paths = write_series(tmp_path, slices=4)
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    assert [reader.read_values(image)[3, 2] for image in series.slices] == [62, 762, 1462, 2162]
    assert DicomStudyReader().read_values(series.slices[1])[3, 2] == 762


def test_a_file_that_was_replaced_after_opening_is_read_anew(tmp_path: Path):
    (path,) = write_series(tmp_path, slices=1)
    reader = DicomStudyReader()
    (series,) = reader.read_series([path], TaskControl())
    dataset = pydicom.dcmread(path)
    dataset.PatientComments = "a longer header moves the pixels"
    dataset.save_as(path)
    assert reader.read_values(series.slices[0])[3, 2] == 62


def test_a_siemens_series_has_the_spacing_of_its_positions_not_of_its_thickness():
    series = read_one(*files("sts001_mr_t2fs", "images"))
    assert len(series.slices) == 40
    assert series.stacking.spacing_mm == pytest.approx(5.2, abs=1e-4)
    assert series.stacking.is_regular
    heights = [image.plane.position_along_normal_mm for image in series.slices if image.plane]
    assert heights == sorted(heights)


def test_a_tilted_gantry_and_uneven_spacing_are_named():
    series = read_one(*files("ge_ct_tilt_uneven"))
    assert len(series.slices) == 28
    assert set(series.stacking.problems) == {StackProblem.UNEVEN_SPACING, StackProblem.SHEARED}
    assert {image.unit for image in series.slices} == {"HU"}


def test_place_and_value_of_voxels_agree_with_the_nifti_that_dcm2niix_made():
    root = shared_data("philips_mr_pcasl_classic_vs_enhanced")
    nifti = gzip.decompress((root / "dcm2niix_ref" / "1901_WIP_3DpCASL_cl.nii.gz").read_bytes())
    to_ras = np.array(struct.unpack("<12f", nifti[280:328])).reshape(3, 4)
    slope = struct.unpack("<f", nifti[112:116])[0]
    voxels = np.frombuffer(nifti, "<i2", offset=352).reshape(40, 96, 96) * slope  # slice, row from below, column
    reader = DicomStudyReader()
    (series,) = reader.read_series(sorted((root / "classic").glob("*.dcm")), TaskControl())
    ours = index_to_lps([image.plane for image in series.slices if image.plane])
    for index, row, column in ((0, 0, 0), (39, 95, 95), (20, 41, 43), (7, 60, 12)):
        ras = to_ras @ [column, 95 - row, index, 1]
        assert (ours @ [index, row, column, 1])[:3] == pytest.approx(ras * [-1, -1, 1], abs=1e-3)
        assert reader.read_values(series.slices[index])[row, column] == pytest.approx(
            voxels[index, 95 - row, column], abs=1e-3
        )


def test_several_series_become_several_and_a_broken_file_is_named_once(tmp_path: Path):
    first, second = write_series(tmp_path / "a", slices=3), write_series(tmp_path / "b", slices=2, modality="CT")
    broken = tmp_path / "readme.txt"
    broken.write_text("not an image")
    opened = read(*first, broken, *second)
    assert [len(series.slices) for series in opened] == [3, 2]
    assert [file.path for series in opened for file in series.unreadable] == [broken]
    assert "readme.txt is no DICOM file" in opened[0].unreadable[0].reason


def test_missing_slices_are_named_and_the_rest_opens(tmp_path: Path):
    paths = write_series(tmp_path, slices=8)
    series = read_one(*paths[:3], *paths[4:])
    assert len(series.slices) == 7
    assert series.stacking.problems == (StackProblem.MISSING_SLICES,)


def test_the_same_instance_twice_is_shown_once_and_the_other_file_named(tmp_path: Path):
    paths = write_series(tmp_path, slices=3)
    copy = tmp_path / "copy.dcm"
    shutil.copy(paths[1], copy)
    series = read_one(*paths, copy)
    assert len(series.slices) == 3
    assert series.unreadable[0].path == copy
    assert series.unreadable[0].reason == f"copy.dcm is left out: {paths[1].name} holds the same instance."


def test_two_instances_at_one_place_are_both_kept_and_named(tmp_path: Path):
    paths = write_series(tmp_path, slices=3)
    again = tmp_path / "again.dcm"
    dataset = pydicom.dcmread(paths[1])
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.save_as(again)
    series = read_one(*paths, again)
    assert len(series.slices) == 4
    assert series.stacking.problems == (StackProblem.DUPLICATE_POSITION,)


def test_a_truncated_header_is_named_and_truncated_pixels_when_they_are_asked_for(tmp_path: Path):
    paths = write_series(tmp_path, slices=3)
    header_cut, pixels_cut = paths[0], paths[2]
    content = header_cut.read_bytes()
    header_cut.write_bytes(content[: content.index(b"Test^Oblique") + 3])
    pixels_cut.write_bytes(pixels_cut.read_bytes()[:-100])
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    assert [image.path for image in series.slices] == paths[1:]
    assert f"{header_cut.name} is truncated" in series.unreadable[0].reason
    with pytest.raises(TruncatedFileError, match=pixels_cut.name):
        reader.read_values(series.slices[1])
    assert reader.read_values(series.slices[0]).shape == (24, 18)


@pytest.mark.parametrize(
    ("overrides", "note"),
    [
        ({"PixelSpacing": None}, "This image has no PixelSpacing: shown uncalibrated, no contours can be placed."),
        (
            {"PixelSpacing": None, "ImagerPixelSpacing": ["0.5", "0.25"]},
            "no PixelSpacing (its ImagerPixelSpacing holds at the detector, not in the patient)",
        ),
        ({"ImageOrientationPatient": None}, "This image has no ImageOrientationPatient"),
        ({"PixelSpacing": ["0", "1"]}, "PixelSpacing must be positive. The image is shown uncalibrated"),
        ({"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]}, "not a pair of perpendicular unit vectors"),
    ],
)
def test_an_image_without_usable_plane_is_shown_with_a_note(tmp_path: Path, overrides: dict[str, object], note: str):
    series = read_one(*write_series(tmp_path, slices=2, overrides=overrides))
    assert series.stacking.problems == (StackProblem.NO_GEOMETRY,)
    for image in series.slices:
        assert image.plane is None
        assert note in image.note


def test_aspect_comes_from_what_the_image_states_when_it_is_uncalibrated(tmp_path: Path):
    overrides: dict[str, object] = {"PixelSpacing": None, "PixelAspectRatio": [3, 2]}
    series = read_one(*write_series(tmp_path, slices=1, overrides=overrides))
    assert series.slices[0].display_aspect == 1.5


def test_a_missing_frame_of_reference_is_noted_but_the_plane_stays(tmp_path: Path):
    series = read_one(*write_series(tmp_path, slices=1, overrides={"FrameOfReferenceUID": None}))
    assert series.slices[0].plane is not None
    assert "no FrameOfReferenceUID" in series.slices[0].note


def test_windows_explanations_units_and_inversion_are_those_of_the_image(tmp_path: Path):
    overrides: dict[str, object] = {
        "WindowCenter": ["40", "-600"],
        "WindowWidth": ["400", "1500"],
        "WindowCenterWidthExplanation": ["SOFT", "LUNG"],
        "PhotometricInterpretation": "MONOCHROME1",
    }
    (image,) = read_one(*write_series(tmp_path, slices=1, modality="CT", overrides=overrides)).slices
    assert [(w.center, w.width, w.explanation) for w in image.windows] == [(40, 400, "SOFT"), (-600, 1500, "LUNG")]
    assert image.unit == "HU"
    assert image.inverted


def test_a_picture_of_modality_ct_without_a_rescale_is_not_said_to_be_in_hounsfield_units(tmp_path: Path):
    overrides: dict[str, object] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}
    (image,) = read_one(*write_series(tmp_path, slices=1, modality="CT", overrides=overrides)).slices
    assert image.unit == ""


def test_a_window_without_width_is_left_out(tmp_path: Path):
    overrides: dict[str, object] = {"WindowCenter": "40", "WindowWidth": "0"}
    (image,) = read_one(*write_series(tmp_path, slices=1, overrides=overrides)).slices
    assert image.windows == ()


@pytest.mark.parametrize(
    ("character_set", "name"),
    [("ISO_IR 100", "Müller^Jürgen"), ("ISO_IR 192", "Αθηνά^山田"), ("ISO 2022 IR 87", "Yamada^Tarou=山田^太郎")],
)
def test_patient_and_clinical_block_are_read_in_the_character_set_of_the_file(
    tmp_path: Path, character_set: str, name: str
):
    charset: object = ["", character_set] if "2022" in character_set else character_set
    overrides = {"SpecificCharacterSet": charset, "PatientName": name}
    study = read_one(*write_series(tmp_path, slices=1, overrides=overrides)).study
    assert study.patient.name == name
    assert (study.patient.patient_id, study.patient.birth_date, study.patient.sex) == ("T1", "19600229", "F")
    assert (study.accession_number, study.institution_name) == ("A1", "Test Hospital")
    assert study.referring_physician_name == "Referrer^Jane"
    assert (study.study_date, study.study_time, study.study_id) == ("20260102", "101112", "S1")


def test_what_the_choice_of_a_network_needs_is_there(tmp_path: Path):
    (image,) = read_one(*write_series(tmp_path, slices=1)).slices
    assert (image.attributes.modality, image.attributes.body_part_examined) == ("MR", "HEART")
    assert image.attributes.study_description == "MR HEART"
    assert (image.attributes.rows, image.attributes.columns, image.attributes.samples_per_pixel) == (24, 18, 1)


def structure_set_file(folder: Path) -> Path:
    (path,) = write_series(folder, slices=1)
    dataset = pydicom.dcmread(path)
    del dataset.PixelData
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = RTStructureSetStorage
    dataset.Modality = "RTSTRUCT"
    dataset.StructureSetROISequence = [Dataset()]
    dataset.save_as(path)
    return path


def test_objects_that_are_no_images_are_passed_over_without_complaint(tmp_path: Path):
    series = read_one(*write_series(tmp_path / "images", slices=2), structure_set_file(tmp_path / "other"))
    assert len(series.slices) == 2
    assert not series.unreadable


def test_an_image_without_pixels_is_named(tmp_path: Path):
    paths = write_series(tmp_path, slices=2)
    dataset = pydicom.dcmread(paths[0])
    del dataset.PixelData
    dataset.save_as(paths[0])
    series = read_one(*paths)
    assert series.unreadable[0].reason.startswith(f"{paths[0].name} holds no pixel data.")


def test_without_any_image_the_error_says_what_there_was(tmp_path: Path):
    with pytest.raises(SeriesError, match="No files were given"):
        read()
    with pytest.raises(SeriesError, match="There is no image among these files"):
        read(structure_set_file(tmp_path / "other"))
    text = tmp_path / "a.txt"
    text.write_text("text")
    with pytest.raises(SeriesError, match=r"No image could be opened\. a\.txt is no DICOM file.* either: 1\."):
        read(text, tmp_path / "gone.dcm")


def test_reading_reports_progress_and_stops_when_it_is_withdrawn(tmp_path: Path):
    paths = write_series(tmp_path, slices=6)
    seen: list[float] = []

    def report(fraction: float, text: str) -> None:
        seen.append(fraction)
        if fraction >= 0.5:
            control.cancel()

    control = TaskControl(report)
    with pytest.raises(Cancelled):
        DicomStudyReader().read_series(paths, control)
    assert seen == sorted(seen)
    assert seen[-1] == 0.5


def test_a_file_whose_pixels_no_longer_fit_its_header_is_refused(tmp_path: Path):
    paths = write_series(tmp_path, slices=1)
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    dataset = pydicom.dcmread(paths[0])
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 3, "RGB"
    dataset.save_as(paths[0])
    with pytest.raises(PixelDataError, match="needs 2,592"):
        reader.read_values(series.slices[0])


def test_the_structure_sets_of_a_series_are_found_among_its_files():
    root = shared_data("sts001_mr_t2fs")
    reader = DicomStudyReader()
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    (series,) = reader.read_series(paths, TaskControl())
    (structure_set,) = reader.read_structure_sets(paths, [series], TaskControl())
    assert structure_set.rois


def test_structure_sets_of_other_images_are_none_of_this_series(tmp_path: Path):
    reader = DicomStudyReader()
    (series,) = reader.read_series(write_series(tmp_path, slices=2), TaskControl())
    structure_sets = files("sts001_mr_t2fs")
    assert reader.read_structure_sets(structure_sets, [series], TaskControl()) == ()


@pytest.mark.parametrize(("keyword", "value"), [("PatientID", "4712-B"), ("StudyInstanceUID", "1.2.3.4")])
def test_an_image_of_another_patient_or_study_within_a_series_is_left_out_and_named(tmp_path: Path, keyword, value):
    paths = write_series(tmp_path, slices=4)
    dataset = pydicom.dcmread(paths[2])
    setattr(dataset, keyword, value)
    dataset.save_as(paths[2])
    series = read_one(*paths)
    assert [image.path for image in series.slices] == [paths[0], paths[1], paths[3]]
    (left_out,) = series.unreadable
    assert paths[2].name in left_out.reason and "another patient or study" in left_out.reason
    assert value not in left_out.reason


def test_a_file_that_has_become_another_image_is_not_shown_as_the_one_that_was_listed(tmp_path: Path):
    paths = write_series(tmp_path, slices=3)
    reader = DicomStudyReader()
    (series,) = reader.read_series(paths, TaskControl())
    other = pydicom.dcmread(paths[1])
    other.ImageComments = "so that the file differs in size"
    other.save_as(paths[0])
    with pytest.raises(FileError, match="no longer the image"):
        reader.read_values(series.slices[0])


def test_files_of_both_byte_orders_that_are_read_together_keep_their_own_numbers(tmp_path: Path):
    deflated, pixels = DeflatedExplicitVRLittleEndian, np.zeros((1, 256), np.uint16)
    little = write_image(tmp_path / "little.dcm", pixels, rows=1, columns=256, syntax=deflated)
    big = write_image(
        tmp_path / "big.dcm", np.zeros((256, 1), np.uint16), rows=256, columns=1, syntax=ExplicitVRBigEndian
    )
    found = DicomStudyReader().read_series([little, big], TaskControl())
    shapes = [(one.slices[0].attributes.rows, one.slices[0].attributes.columns) for one in found]
    assert shapes == [(1, 256), (256, 1)]
