"""Windows and VOI LUTs are read as the image states them, and nonsense beside them harms nothing."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from app.core.voi import VoiFunction, VoiLut, Window
from app.dicom.elements import Elements
from app.dicom.voi_reading import voi_transforms
from tests.helpers.shared_data import shared_data


def stated(*, is_signed: bool = False, **elements: object) -> tuple[Window | VoiLut, ...]:
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return voi_transforms(Elements(dataset), is_signed=is_signed)


def lut_item(descriptor: list[int], data: object, *, vr: str = "US", explanation: str = "") -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", descriptor)
    item.add_new("LUTData", vr, data)
    item.LUTExplanation = explanation
    return item


def test_every_window_is_there_with_its_explanation():
    found = stated(
        WindowCenter=["40", "-600"], WindowWidth=["400", "1500"], WindowCenterWidthExplanation=["SOFT", "LUNG"]
    )
    assert found == (Window(40, 400, "SOFT"), Window(-600, 1500, "LUNG"))


@pytest.mark.parametrize("function", list(VoiFunction))
def test_the_stated_function_holds_for_every_window(function: VoiFunction):
    found = stated(WindowCenter=["1", "2"], WindowWidth=["3", "4"], VOILUTFunction=function.value)
    assert [window.function for window in found if isinstance(window, Window)] == [function, function]


def test_a_width_that_linear_forbids_is_taken_as_exact():
    assert stated(WindowCenter="0.5", WindowWidth="0.8") == (Window(0.5, 0.8, function=VoiFunction.LINEAR_EXACT),)


@pytest.mark.parametrize("width", ["1", "1.5"])
def test_a_width_that_linear_allows_stays_linear(width: str):
    assert stated(WindowCenter="0.5", WindowWidth=width) == (Window(0.5, float(width)),)


@pytest.mark.parametrize(("center", "width"), [("40", "0"), ("40", "-5"), ("40", None), (None, "400")])
def test_half_a_window_is_none(center: str | None, width: str | None):
    assert stated(WindowCenter=center, WindowWidth=width) == ()


def test_a_table_is_offered_before_the_window_beside_it():
    item = lut_item([4, 10, 12], [0, 100, 1000, 4095], explanation="HARDER")
    table, window = stated(VOILUTSequence=[item], WindowCenter="40", WindowWidth="400")
    assert isinstance(table, VoiLut)
    assert (table.first, table.bits, table.explanation) == (10, 12, "HARDER")
    assert table.entries.tolist() == [0, 100, 1000, 4095]
    assert window == Window(40, 400)


def test_the_first_value_mapped_is_signed_where_values_can_be_negative():
    item = lut_item([2, 65036, 8], [0, 255])
    (signed,), (unsigned,) = stated(is_signed=True, VOILUTSequence=[item]), stated(VOILUTSequence=[item])
    assert isinstance(signed, VoiLut) and isinstance(unsigned, VoiLut)
    assert (signed.first, unsigned.first) == (-500, 65036)


def test_eight_bit_entries_may_be_packed_two_to_a_word():
    (table,) = stated(VOILUTSequence=[lut_item([3, 0, 8], b"\x00\x80\xff\x00", vr="OW")])
    assert isinstance(table, VoiLut)
    assert table.entries.tolist() == [0, 128, 255]


def test_a_count_of_zero_means_65536():
    entries = np.arange(65536, dtype="<u2")
    (table,) = stated(VOILUTSequence=[lut_item([0, 0, 16], entries.tobytes(), vr="OW")])
    assert isinstance(table, VoiLut)
    assert np.array_equal(table.entries, entries)


def test_entries_with_more_bits_than_stated_are_not_clipped():
    (table,) = stated(VOILUTSequence=[lut_item([2, 0, 8], [0, 4095])])
    assert isinstance(table, VoiLut)
    assert table.brightness(np.array([1])).tolist() == [1.0]


@pytest.mark.parametrize(
    "item",
    [
        lut_item([5, 0, 12], [0, 1]),
        lut_item([2, 0], [0, 1]),
        lut_item([2, 0, 12], []),
        Dataset(),
    ],
)
def test_a_table_that_contradicts_itself_leaves_the_windows(item: Dataset):
    assert stated(VOILUTSequence=[item], WindowCenter="40", WindowWidth="400") == (Window(40, 400),)


def test_a_real_mammogram_brings_its_tables():
    (path,) = (p for p in shared_data("singles_pydicom-data").rglob("*") if p.name.startswith("vlut"))
    (table, *_) = voi_transforms(Elements(dcmread(path, stop_before_pixels=True)), is_signed=False)
    assert isinstance(table, VoiLut)
    assert table.entries.size > 1


def test_a_table_of_an_odd_number_of_bytes_is_read_without_the_last():
    (table,) = stated(VOILUTSequence=[lut_item([2, 0, 16], b"\x01\x00\x02\x00\x03", vr="OW")])
    assert isinstance(table, VoiLut)
    assert table.entries.tolist() == [1, 2]
