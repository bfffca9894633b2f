"""What became of the ROIs of one version in another: matched by name, number or shape, and measured."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.mask import Mask
from app.core.stacking import StackReport
from app.core.study import Patient, SeriesRecord, StudyRecord
from app.core.version_comparison import Change, ComparedRoi, MatchedBy, VersionRoi, compared, pairs
from app.core.volume import ImageSeries
from tests.helpers.image_slices import image, plane

PIXEL_MM2 = 1.5 * 0.8


@pytest.fixture
def stack() -> ImageSeries:
    """Four double-oblique slices, 4 mm apart."""
    study = StudyRecord("1.2", Patient("P", "P^P", "", ""), "", "", "", "", "", (), 1, 4)
    slices = tuple(image(number, plane(4.0 * number)) for number in range(1, 5))
    return ImageSeries(
        study, SeriesRecord("1.2", "1.3", "MR", 1, "", "", 4), slices, StackReport((0, 1, 2, 3), (), 4.0)
    )


def _square(top: int, left: int, side: int = 4) -> Mask:
    mask = np.zeros((24, 18), dtype=bool)
    mask[top : top + side, left : left + side] = True
    return mask


def _roi(name: str, number: int | None, **masks: Mask) -> VersionRoi:
    """`s2=mask` is its mask on the second slice."""
    return VersionRoi(
        name, number, {ImageReference(SOPInstanceUID(f"1.2.{key[1:]}")): mask for key, mask in masks.items()}
    )


def _matches(first: list[VersionRoi], second: list[VersionRoi]) -> list[tuple[str, str, MatchedBy]]:
    return [(a.name if a else "", b.name if b else "", how) for a, b, how in pairs(first, second)]


def test_the_same_name_is_the_same_roi_whatever_its_number_and_place() -> None:
    first = [_roi("Heart", 1, s1=_square(2, 2)), _roi("Liver", 2, s1=_square(12, 2))]
    second = [_roi("Liver", 1, s1=_square(2, 2)), _roi("Heart", 2, s3=_square(12, 9))]
    assert _matches(first, second) == [("Heart", "Heart", MatchedBy.NAME), ("Liver", "Liver", MatchedBy.NAME)]


def test_an_roi_of_another_name_and_the_same_number_was_renamed_if_both_share_a_pixel() -> None:
    here, elsewhere = _roi("A", 1, s1=_square(2, 2)), _roi("B", 1, s1=_square(5, 5))
    assert _matches([here], [elsewhere]) == [("A", "B", MatchedBy.NUMBER)]
    apart = _roi("B", 1, s1=_square(12, 12))
    assert _matches([here], [apart]) == [("A", "", MatchedBy.NOTHING), ("", "B", MatchedBy.NOTHING)]


def test_an_roi_that_covers_the_same_was_renamed_whatever_its_number() -> None:
    first = [_roi("A", 1, s1=_square(2, 2)), _roi("B", 2, s1=_square(12, 2))]
    second = [_roi("D", 7, s1=_square(12, 3)), _roi("C", 8, s1=_square(2, 3))]
    assert _matches(first, second) == [("A", "C", MatchedBy.SHAPE), ("B", "D", MatchedBy.SHAPE)]


def test_an_roi_that_shares_less_than_half_was_not_renamed() -> None:
    here, beside = _roi("A", 1, s1=_square(2, 2)), _roi("B", 2, s1=_square(2, 5))
    assert _matches([here], [beside]) == [("A", "", MatchedBy.NOTHING), ("", "B", MatchedBy.NOTHING)]


def _one(first: VersionRoi | None, second: VersionRoi | None, stack: ImageSeries) -> ComparedRoi:
    how = MatchedBy.NAME if first and second else MatchedBy.NOTHING
    return compared(first, second, how, stacks=(stack,))


def test_what_was_added_and_removed_is_told_slice_by_slice(stack: ImageSeries) -> None:
    first = _roi("A", 1, s2=_square(2, 2), s3=_square(2, 2))
    second = _roi("A", 1, s2=_square(2, 2), s3=_square(3, 2), s4=_square(9, 9, 1))
    found = _one(first, second, stack)
    assert found.agreement is not None
    assert found.change is Change.CHANGED
    assert [(str(one.image.sop_instance_uid), one.added_mm2, one.removed_mm2) for one in found.slices] == [
        ("1.2.3", pytest.approx(4 * PIXEL_MM2), pytest.approx(4 * PIXEL_MM2)),
        ("1.2.4", pytest.approx(PIXEL_MM2), 0.0),
    ]
    assert found.agreement.added_mm2 == pytest.approx(5 * PIXEL_MM2)
    assert found.agreement.dice == pytest.approx(2 * 28 / (32 + 33))


def test_equal_new_gone_and_renamed_rois_are_called_so(stack: ImageSeries) -> None:
    one, other = _roi("A", 1, s2=_square(2, 2)), _roi("B", 1, s2=_square(2, 2))
    assert _one(one, one, stack).change is Change.SAME
    assert _one(None, one, stack).change is Change.NEW
    assert _one(one, None, stack).change is Change.GONE
    assert _one(one, other, stack).change is Change.RENAMED
    assert _one(_roi("A", 1), _roi("A", 2), stack).change is Change.SAME


def test_an_roi_on_two_stacks_is_not_measured_and_it_is_said_why(stack: ImageSeries) -> None:
    further = ImageSeries(stack.study, stack.series, (image(9, plane(50.0)),), StackReport((0,), (), None))
    both = _roi("A", 1, s2=_square(2, 2), s9=_square(2, 2))
    found = compared(both, both, MatchedBy.NAME, stacks=(stack, further))
    assert (found.agreement, "several stacks" in found.why_not) == (None, True)
