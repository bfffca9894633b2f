"""Which spacing an image states, and what it must not be taken for."""

from __future__ import annotations

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from app.core.calibration import CalibratedRegion, CalibrationSource, Scale
from app.dicom.calibration import aspect_ratio, calibration
from app.dicom.elements import Elements
from tests.helpers.shared_data import shared_data


def image(**values) -> Elements:
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return Elements(ds)


def region(**values) -> Dataset:
    ds = Dataset()
    stated = {
        "RegionSpatialFormat": 1,
        "RegionFlags": 0,
        "RegionLocationMinX0": 20,
        "RegionLocationMinY0": 10,
        "RegionLocationMaxX1": 99,
        "RegionLocationMaxY1": 49,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": 0.03,
        "PhysicalDeltaY": 0.04,
        **values,
    }
    for keyword, value in stated.items():
        setattr(ds, keyword, value)
    return ds


def spacings(elements: Elements) -> tuple[float | None, float | None]:
    found = calibration(elements)
    return found.row_spacing_mm, found.column_spacing_mm


def test_a_slice_through_the_patient_is_calibrated_by_its_pixel_spacing_rows_first():
    found = calibration(image(Modality="MR", PixelSpacing=["1.6", "1.1"]))
    assert (found.row_spacing_mm, found.column_spacing_mm) == (1.6, 1.1)
    assert (found.source, found.caveat) == (CalibrationSource.PIXEL_SPACING, "")


@pytest.mark.parametrize(
    ("kind", "source", "word"),
    [
        ("GEOMETRY", CalibrationSource.GEOMETRY, "depth that was assumed"),
        ("FIDUCIAL", CalibrationSource.FIDUCIAL, "depth of that object"),
    ],
)
def test_a_calibrated_projection_says_at_which_depth_it_holds(kind, source, word):
    found = calibration(
        image(
            Modality="DX",
            PixelSpacing=["0.12", "0.13"],
            ImagerPixelSpacing=["0.14", "0.15"],
            PixelSpacingCalibrationType=kind,
            PixelSpacingCalibrationDescription="A ball of 25 mm.",
        )
    )
    assert (found.row_spacing_mm, found.column_spacing_mm, found.source) == (0.12, 0.13, source)
    assert word in found.caveat and "A ball of 25 mm." in found.caveat


def test_a_projection_with_the_spacing_of_its_detector_alone_holds_at_the_detector():
    found = calibration(image(Modality="DX", ImagerPixelSpacing=["0.14", "0.15"]))
    assert (found.row_spacing_mm, found.column_spacing_mm) == (0.14, 0.15)
    assert found.source is CalibrationSource.DETECTOR and "at the detector" in found.caveat


def test_pixel_spacing_that_repeats_the_detectors_is_no_calibration():
    # PS3.3 10.7.1.1: equal values mean that nothing was corrected.
    found = calibration(image(Modality="CR", ImagerPixelSpacing=["0.14", "0.15"], PixelSpacing=["0.140", "0.150"]))
    assert found.source is CalibrationSource.DETECTOR


def test_an_estimated_magnification_brings_the_detectors_spacing_to_the_patient():
    found = calibration(
        image(Modality="MG", ImagerPixelSpacing=["0.11", "0.22"], EstimatedRadiographicMagnificationFactor="1.1")
    )
    assert (found.row_spacing_mm, found.column_spacing_mm) == (pytest.approx(0.1), pytest.approx(0.2))
    assert found.source is CalibrationSource.MAGNIFICATION and "1.1" in found.caveat


@pytest.mark.parametrize("factor", ["0", "-2", "0.5", "1e9", "many"])
def test_an_impossible_magnification_is_not_applied(factor):
    ds = Dataset()
    ds.Modality, ds.ImagerPixelSpacing = "MG", ["0.11", "0.22"]
    ds.add_new("EstimatedRadiographicMagnificationFactor", "LO", factor)
    assert spacings(Elements(ds)) == (0.11, 0.22)


def test_a_corrected_projection_that_does_not_say_how_says_that():
    found = calibration(image(Modality="XA", ImagerPixelSpacing=["0.2", "0.2"], PixelSpacing=["0.15", "0.16"]))
    assert found.source is CalibrationSource.UNKNOWN_CORRECTION
    assert (found.row_spacing_mm, found.column_spacing_mm) == (0.15, 0.16)
    assert calibration(image(Modality="CR", PixelSpacing=["0.15", "0.16"])).source is (
        CalibrationSource.UNKNOWN_CORRECTION
    )


def test_the_spacing_of_a_digitised_film_is_that_of_the_film():
    film = image(Modality="OT", NominalScannedPixelSpacing=["0.3", "0.4"])
    assert calibration(film).source is CalibrationSource.FILM
    assert spacings(film) == (0.3, 0.4)
    repeated = image(Modality="OT", NominalScannedPixelSpacing=["0.3", "0.4"], PixelSpacing=["0.3", "0.4"])
    assert calibration(repeated).source is CalibrationSource.FILM


def test_a_portal_image_is_measured_at_its_image_plane():
    found = calibration(image(Modality="RTIMAGE", ImagePlanePixelSpacing=["0.4", "0.5"]))
    assert (found.row_spacing_mm, found.column_spacing_mm) == (0.4, 0.5)
    assert found.source is CalibrationSource.IMAGE_PLANE


@pytest.mark.parametrize("spacing", [["0", "0.5"], ["-1", "1"], ["0.5"], ["1", "1", "1"]])
def test_an_unusable_spacing_is_none(spacing):
    found = calibration(image(Modality="MR", PixelSpacing=spacing), aspect_ratio=1.5)
    assert found.source is CalibrationSource.NONE
    assert found.pixel_aspect_ratio == 1.5
    assert "PixelSpacing" in found.caveat


def test_an_ultrasound_region_is_calibrated_by_its_physical_deltas_which_are_centimetres():
    found = calibration(image(Modality="US", SequenceOfUltrasoundRegions=Sequence([region()])))
    assert found.regions == (
        CalibratedRegion(10, 20, 49, 99, Scale(pytest.approx(0.4), pytest.approx(0.3), "mm", "mm")),
    )
    assert (found.row_spacing_mm, found.source) == (None, CalibrationSource.ULTRASOUND_REGIONS)


def test_a_negative_delta_is_a_direction_not_a_size():
    found = calibration(image(SequenceOfUltrasoundRegions=Sequence([region(PhysicalDeltaY=-0.04)])))
    assert found.regions[0].scale.row == pytest.approx(0.4)


def test_units_other_than_centimetres_are_kept_as_they_are():
    doppler = region(PhysicalUnitsXDirection=4, PhysicalDeltaX=0.005, PhysicalUnitsYDirection=7, PhysicalDeltaY=-0.8)
    found = calibration(image(SequenceOfUltrasoundRegions=Sequence([region(), doppler])))
    assert found.regions[1].scale == Scale(0.8, 0.005, "cm/s", "s")


@pytest.mark.parametrize(
    "broken",
    [
        {"RegionLocationMaxX1": 5},
        {"PhysicalUnitsXDirection": 0, "PhysicalUnitsYDirection": 0},
        {"PhysicalDeltaX": 0.0, "PhysicalDeltaY": 0.0},
        {"PhysicalUnitsXDirection": 99, "PhysicalUnitsYDirection": 99},
    ],
)
def test_a_region_without_bounds_units_or_deltas_calibrates_nothing(broken):
    found = calibration(image(SequenceOfUltrasoundRegions=Sequence([region(**broken)])))
    assert found.regions == () and found.source is CalibrationSource.NONE


def test_regions_that_only_hold_curves_leave_the_pixel_spacing_to_the_image():
    trace = region(PhysicalUnitsXDirection=4, PhysicalUnitsYDirection=0, PhysicalDeltaX=0.005)
    found = calibration(image(PixelSpacing=["0.3", "0.2"], SequenceOfUltrasoundRegions=Sequence([trace])))
    assert (found.row_spacing_mm, found.column_spacing_mm) == (0.3, 0.2)
    assert found.regions[0].scale.column_unit == "s"


@pytest.mark.shared_data
def test_a_real_ultrasound_image_is_calibrated_where_its_tissue_is():
    path = shared_data("singles_pydicom-data", "OBXXXX1A_rle.dcm")
    found = calibration(Elements(pydicom.dcmread(path, stop_before_pixels=True)))
    tissue, curve = found.regions
    assert (tissue.first_row, tissue.first_column, tissue.last_row, tissue.last_column) == (60, 120, 518, 800)
    assert tissue.scale.row == tissue.scale.column == pytest.approx(0.2622878766)
    assert (curve.scale.column_unit, curve.scale.row_unit) == ("s", "px")


@pytest.mark.parametrize(
    "keyword", ["PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "ImagePlanePixelSpacing"]
)
def test_pixels_are_shown_in_the_proportions_in_which_they_are_measured(keyword: str):
    elements = image(Modality="OT", **{keyword: ["0.3", "0.2"]})
    row, column = spacings(elements)
    assert row is not None and column is not None
    assert aspect_ratio(elements) == pytest.approx(row / column) == pytest.approx(1.5)


@pytest.mark.parametrize("corner", [{"RegionLocationMinX0": 0}, {"RegionLocationMinY0": 0}])
def test_an_ultrasound_region_may_begin_with_the_image(corner: dict[str, int]):
    (found,) = calibration(image(SequenceOfUltrasoundRegions=Sequence([region(**corner)]))).regions
    assert (found.first_row, found.first_column) == (
        corner.get("RegionLocationMinY0", 10),
        corner.get("RegionLocationMinX0", 20),
    )


@pytest.mark.parametrize(
    ("regions", "stated", "shown"),
    [
        ([{}], None, 4 / 3),
        ([{}], ["1", "2"], 0.5),
        ([{"PhysicalDeltaY": 0.0301}], None, 1.0),
        ([{}, {"PhysicalDeltaX": 0.05}], None, 1.0),
        ([{}, {"PhysicalUnitsXDirection": 4, "PhysicalDeltaX": 0.002}], None, 4 / 3),
        ([], None, 1.0),
    ],
    ids=["one scale", "stated", "rounded", "two scales", "beside an M-mode", "none"],
)
def test_ultrasound_is_shown_in_the_proportions_of_its_regions(
    regions: list[dict[str, float]], stated: list[str] | None, shown: float
):
    more = {"PixelAspectRatio": stated} if stated is not None else {}
    sequence = Sequence(region(**values) for values in regions)
    elements = image(Modality="US", SequenceOfUltrasoundRegions=sequence, **more)
    assert aspect_ratio(elements) == pytest.approx(shown)
