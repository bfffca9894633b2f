"""What the journal wrote of a region it can read again, whatever the images and foreign objects stated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.identity import FrameOfReferenceUID, SOPInstanceUID
from app.core.review_journal import JournalEntry
from app.core.roi import Roi, RoiClass, StructureSetProvenance
from app.session.clock import now
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_services import SHORT_AXIS, STUDY
from tests.helpers.regions import disc, opened, region
from tests.helpers.series_files import write_series


@pytest.fixture
def drawn(tmp_path: Path) -> Roi:
    return region(opened(write_series(tmp_path, slices=1)).slices[0], disc((24, 18), (11, 8), 6))


def read_again(roi: Roi, folder: Path) -> Roi:
    journals = ReviewJournals(folder / "journals")
    journals.append(STUDY, [JournalEntry(now(), SHORT_AXIS, "", regions=(roi,))])
    reading = journals.read(STUDY)
    assert reading.left_out == 0
    return reading.entries[0].regions[0]


def test_thousands_of_loops_on_a_slice(drawn: Roi, tmp_path: Path):
    assert len(read_again(replace(drawn, contours=drawn.contours * 5000), tmp_path).contours) == 5000


def test_a_frame_of_reference_that_is_no_uid(drawn: Roi, tmp_path: Path):
    odd = FrameOfReferenceUID("1.2.SITE-A")
    assert read_again(replace(drawn, frame_of_reference_uid=odd), tmp_path).frame_of_reference_uid == odd


def test_a_name_as_long_as_an_element_can_be(drawn: Roi, tmp_path: Path):
    name = "x" * 65534
    assert read_again(replace(drawn, roi_class=RoiClass(name)), tmp_path).roi_class.name == name


def test_a_number_that_is_none_of_dicom_is_not_known(drawn: Roi, tmp_path: Path):
    source = StructureSetProvenance(SOPInstanceUID("2.25.7"), "FOREIGN", "", number=99_999_999_999)
    assert read_again(replace(drawn, predecessor=source), tmp_path).predecessor == replace(source, number=None)
