"""SUVbw is what the published formula gives, and nothing where a number for it is missing."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.tasks import TaskControl
from app.dicom.elements import Elements
from app.dicom.suv import suv_factor
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.series_files import write_series

HALF_LIFE_S = 6586.2
"""Of fluorine-18."""


def pet(**changes: object) -> Dataset:
    """FDG, 70 kg, 350 MBq at 10:00, scan at 11:00; None in `changes` deletes."""
    ds = Dataset()
    ds.Modality, ds.Units, ds.DecayCorrection = "PT", "BQML", "START"
    ds.CorrectedImage = ["NORM", "DTIM", "ATTN", "SCAT", "DECY", "RAN"]
    ds.PatientWeight = "70"
    ds.SeriesDate = ds.AcquisitionDate = "20260102"
    ds.SeriesTime, ds.AcquisitionTime = "110000", "110300.5"
    ds.FrameReferenceTime, ds.ActualFrameDuration = "300000", "180000"
    item = Dataset()
    item.RadionuclideTotalDose, item.RadionuclideHalfLife = "350000000", str(HALF_LIFE_S)
    item.RadiopharmaceuticalStartTime = "100000.00"
    ds.RadiopharmaceuticalInformationSequence = [item]
    for keyword, value in changes.items():
        target = item if keyword.startswith("Radi") else ds
        if value is None:
            delattr(target, keyword)
        else:
            setattr(target, keyword, value)
    return ds


def factor(ds: Dataset) -> float | None:
    return suv_factor(Elements(ds)).factor


WHOLE = 70_000 / (350e6 * 2 ** (-3600 / HALF_LIFE_S))


def test_the_dose_is_decayed_from_injection_to_the_start_of_the_scan():
    assert factor(pet()) == pytest.approx(WHOLE, rel=1e-9)
    # By hand: 70 kg, 350 MBq, one hour of 109.77 min half life leave 239.6 MBq.
    assert factor(pet()) == pytest.approx(70_000 / 239.6e6, rel=1e-3)


def test_a_correction_to_the_injection_needs_no_decay():
    assert factor(pet(DecayCorrection="ADMIN")) == pytest.approx(70_000 / 350e6)


def test_a_stated_date_of_injection_counts_and_an_unstated_one_is_the_last_before_the_scan():
    assert factor(pet(RadiopharmaceuticalStartDateTime="20260102100000.00")) == pytest.approx(WHOLE)
    night = pet(SeriesTime="003000", AcquisitionTime="003000", RadiopharmaceuticalStartTime="233000")
    assert factor(night) == pytest.approx(WHOLE)


@pytest.mark.parametrize(
    ("zone", "injected"),
    [
        ("+0100", "20260102090000.00+0000"),
        ("+0100", "20260102100000.00+0100"),
        ("+0100", "20260102100000.00"),
        ("-0800", "20260102180000+0000"),
        (None, "20260102100000.00"),
        # In which zone the scanner is nobody says: the plain time of day counts.
        (None, "20260102090000.00+0000"),
    ],
)
def test_an_injection_that_is_dated_in_another_zone_is_brought_to_that_of_the_scan(zone: str | None, injected: str):
    ds = pet(RadiopharmaceuticalStartDateTime=injected)
    if zone is not None:
        ds.TimezoneOffsetFromUTC = zone
    assert factor(ds) == pytest.approx(WHOLE)


def test_an_injection_before_midnight_in_another_zone_is_one_hour_before_the_scan_after_it():
    night = pet(SeriesTime="003000", AcquisitionTime="003000", RadiopharmaceuticalStartTime="233000")
    night.TimezoneOffsetFromUTC = "+0530"
    night.RadiopharmaceuticalInformationSequence[0].RadiopharmaceuticalStartDateTime = "20260101180000+0000"
    assert factor(night) == pytest.approx(WHOLE)


def test_an_injection_dated_in_a_zone_beside_times_of_none_gives_no_factor():
    ds = pet(RadiopharmaceuticalStartDateTime="20260102090000+0000", RadiopharmaceuticalStartTime=None)
    assert "between injection and scan" in suv_factor(Elements(ds)).reason


def test_a_series_made_after_the_scan_is_dated_by_its_frames():
    late = pet(SeriesTime="150000")
    # The mean count rate of 3 minutes of fluorine-18 lies 89.7 s after their start.
    expected = 3600 + 180.5 - 300 + 89.7
    assert factor(late) == pytest.approx(70_000 / (350e6 * 2 ** (-expected / HALF_LIFE_S)), rel=1e-4)


@pytest.mark.parametrize(("vr", "stated"), [("DT", "20260102110000.00"), ("UN", b"20260102110000.00 ")])
def test_a_series_made_after_the_scan_is_dated_by_its_vendor_where_that_is_stated(vr: str, stated: str | bytes):
    late = pet(SeriesTime="150000", FrameReferenceTime=None)
    late.private_block(0x0009, "GEMS_PETD_01", create=True).add_new(0x0D, vr, stated)
    assert factor(late) == pytest.approx(WHOLE)


def test_grams_per_millilitre_need_no_factor_and_counts_need_a_vendors():
    assert factor(pet(Units="GML")) == 1
    assert factor(pet(Units="GML", SUVType="LBM")) is None
    assert factor(pet(Units="CNTS")) is None
    philips = pet(Units="CNTS")
    block = philips.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x09, "DS", "2.5")
    assert factor(philips) == pytest.approx(2.5 * WHOLE)
    block.add_new(0x00, "DS", "0.000551")
    assert factor(philips) == pytest.approx(0.000551)
    unknown = pet(Units="CNTS")
    unknown.private_block(0x7053, "Philips PET Private Group", create=True).add_new(0x00, "UN", b"0.000551\\7 ")
    assert factor(unknown) == pytest.approx(0.000551)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"PatientWeight": None}, "PatientWeight"),
        ({"PatientWeight": "0"}, "PatientWeight"),
        ({"Units": "PROPCNT"}, "'PROPCNT'"),
        ({"DecayCorrection": "NONE"}, "'NONE'"),
        ({"CorrectedImage": ["ATTN"]}, "DECY"),
        ({"RadionuclideTotalDose": None}, "RadionuclideTotalDose"),
        ({"RadionuclideHalfLife": "0"}, "RadionuclideHalfLife"),
        ({"RadiopharmaceuticalStartTime": None}, "between injection and scan"),
        ({"RadiopharmaceuticalStartDateTime": "20250102100000"}, "between injection and scan"),
        ({"SeriesTime": "150000", "FrameReferenceTime": None}, "between injection and scan"),
        # Two clocks that differ by minutes: the last such time of day before the scan is yesterday's.
        ({"RadiopharmaceuticalStartTime": "110500"}, "23.9 hours between injection and scan"),
        ({"RadionuclideTotalDose": "350"}, "RadionuclideTotalDose of 350 Bq"),
    ],
)
def test_what_is_missing_is_said_and_no_factor_guessed(changes: dict[str, object], why: str):
    found = suv_factor(Elements(pet(**changes)))
    assert found.factor is None
    assert why in found.reason


def test_the_factor_comes_with_each_image_and_the_unit_stays(tmp_path: Path):
    paths = write_series(tmp_path, slices=2, modality="PT")
    for path in paths:
        ds = pydicom.dcmread(path)
        for element in pet():
            ds[element.tag] = element
        ds["RadiopharmaceuticalInformationSequence"].is_undefined_length = True
        ds.save_as(path)
    (series,) = DicomStudyReader().read_series(paths, TaskControl())
    assert [image.suv_factor for image in series.slices] == [pytest.approx(WHOLE)] * 2
    assert {image.unit for image in series.slices} == {"BQML"}
    (other,) = DicomStudyReader().read_series(write_series(tmp_path / "mr", slices=1), TaskControl())
    assert (other.slices[0].suv_factor, other.slices[0].note) == (None, "")
