"""Table E.1-1 is read as the standard has it: rows, columns and repeating groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.datadict import dictionary_VR, tag_for_keyword

from app.confidentiality import confidentiality_profile, safe_texts
from app.core.deidentification import ConfidentialityOption as Option
from app.dicom.confidentiality_profile import Action
from app.dicom.safe_private import SAFE_PRIVATE
from app.dicom.safe_texts import identity_words

PROFILE, SAFE = confidentiality_profile(), safe_texts()


def action(keyword: str, *options: Option) -> Action:
    rule = PROFILE.rule(tag_for_keyword(keyword) or 0)
    assert rule is not None, keyword
    return rule.action(frozenset(options))


def test_the_edition_is_named_and_the_table_is_whole() -> None:
    assert "2026c" in PROFILE.edition
    assert len(PROFILE) == 655


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("PatientName", Action.EMPTY),
        ("PatientBirthDate", Action.EMPTY),
        ("StudyInstanceUID", Action.NEW_UID),
        ("PatientAddress", Action.REMOVE),
        ("DeviceSerialNumber", Action.DUMMY),
        ("ContentSequence", Action.DUMMY),
        ("ReferencedImageSequence", Action.NEW_UID),
        ("InstitutionName", Action.DUMMY),
        ("ROIName", Action.EMPTY),
    ],
)
def test_the_basic_profile(keyword: str, expected: Action) -> None:
    assert action(keyword) is expected


@pytest.mark.parametrize(
    ("keyword", "option", "expected"),
    [
        ("StudyDate", Option.RETAIN_FULL_DATES, Action.KEEP),
        ("StudyDate", Option.RETAIN_MODIFIED_DATES, Action.CLEAN),
        ("StudyInstanceUID", Option.RETAIN_UIDS, Action.KEEP),
        ("PatientSex", Option.RETAIN_PATIENT_CHARACTERISTICS, Action.KEEP),
        ("Allergies", Option.RETAIN_PATIENT_CHARACTERISTICS, Action.CLEAN),
        ("StationName", Option.RETAIN_DEVICE_IDENTITY, Action.KEEP),
        ("StationAETitle", Option.RETAIN_DEVICE_IDENTITY, Action.CLEAN),
        ("ScheduledStationAETitle", Option.RETAIN_DEVICE_IDENTITY, Action.CLEAN),
        ("ModifyingSystem", Option.RETAIN_DEVICE_IDENTITY, Action.KEEP),
        ("InstitutionName", Option.RETAIN_INSTITUTION_IDENTITY, Action.KEEP),
        ("SeriesDescription", Option.CLEAN_DESCRIPTORS, Action.CLEAN),
        ("ContentSequence", Option.CLEAN_STRUCTURED_CONTENT, Action.CLEAN),
    ],
)
def test_each_option_changes_its_own_column_alone(keyword: str, option: Option, expected: Action) -> None:
    assert action(keyword, option) is expected
    others = {other for other in Option if other is not option}
    dates = {Option.RETAIN_FULL_DATES, Option.RETAIN_MODIFIED_DATES}
    others -= dates if option in dates else {Option.CLEAN_DESCRIPTORS}
    assert action(keyword, *others) is action(keyword)


@pytest.mark.parametrize(
    "keyword",
    [
        *("SecondaryCaptureDeviceID", "HardcopyCreationDeviceID", "UnformattedTextValue"),
        *("AcquisitionContextDescription", "ChannelLabel", "ReferencedPatientSequence"),
    ],
)
def test_no_option_keeps_what_its_column_is_not_known_to_keep(keyword: str) -> None:
    assert action(keyword, *Option) is action(keyword)


def test_dates_are_moved_with_the_others_even_where_the_device_is_kept() -> None:
    assert action("DateOfLastCalibration", Option.RETAIN_DEVICE_IDENTITY) is Action.KEEP
    both = (Option.RETAIN_DEVICE_IDENTITY, Option.RETAIN_MODIFIED_DATES)
    assert action("DateOfLastCalibration", *both) is Action.CLEAN


def test_private_elements_are_safe_as_the_standard_lists_them() -> None:
    assert (0x00E1, "ELSCINT1", 0x50) in SAFE_PRIVATE
    assert (0x01E1, "ELSCINT1", 0x50) not in SAFE_PRIVATE


def test_overlays_and_curves_go_in_every_group() -> None:
    for tag in (0x60003000, 0x60024000, 0x601E3000, 0x50000010, 0x501E3000):
        rule = PROFILE.rule(tag)
        assert rule is not None and rule.action(frozenset(Option)) is Action.REMOVE
    assert PROFILE.rule(0x60000010) is None, "how large an overlay was tells nothing"


def test_no_time_of_the_standard_is_forgotten_where_a_person_can_be_found_by_it() -> None:
    for keyword in ("PatientBirthDate", "AcquisitionDate", "ContentTime", "FrameAcquisitionDateTime", "ROIDateTime"):
        assert dictionary_VR(keyword) in ("DA", "TM", "DT")
        assert action(keyword) is not Action.KEEP


@given(st.text(max_size=40), st.text(max_size=40))
def test_of_any_text_only_known_words_stay_and_none_of_the_patient(text: str, name: str) -> None:
    of_the_patient = identity_words([name])
    left = SAFE.cleaned(text, of_the_patient)
    assert SAFE.cleaned(left, of_the_patient) == left
    assert not of_the_patient & identity_words([left])


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("Rossi", "rossi"),
        ("JohnSmith", "smith"),
        ("19570312", "1957"),
        ("T2 555-1234", "555"),
        ("bed 7 room 12", "12"),
        ("axial X4711-Z", "4711"),
        ("née Müller", "müller"),
    ],
)
def test_what_may_be_a_name_or_a_number_of_somebody_does_not(text: str, telling: str) -> None:
    assert telling not in SAFE.cleaned(text).casefold()
