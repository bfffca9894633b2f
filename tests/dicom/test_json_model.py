"""The DICOM JSON model as texts: what is there is read, what is malformed is left out, whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.dicom.json_model import items_of_json, texts_of_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["00100010", "0020000D", "Value", "vr", "Alphabetic", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def test_names_numbers_and_several_values_become_texts():
    item = {
        "00080061": {"vr": "CS", "Value": ["MR", "RTSTRUCT"]},
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Yamada^Tarou", "Ideographic": "山田^太郎"}]},
        "00201208": {"vr": "IS", "Value": [12]},
        "00280010": {"vr": "US", "Value": [512]},
        "00080050": {"vr": "SH"},
    }
    assert texts_of_json(item) == {
        "ModalitiesInStudy": "MR\\RTSTRUCT",
        "PatientName": "Yamada^Tarou=山田^太郎",
        "NumberOfStudyRelatedInstances": "12",
        "Rows": "512",
        "AccessionNumber": "",
    }


def test_a_name_with_a_phonetic_group_alone_keeps_its_place():
    item = {"00100010": {"vr": "PN", "Value": [{"Phonetic": "やまだ^たろう"}]}}
    assert texts_of_json(item) == {"PatientName": "==やまだ^たろう"}


def test_the_items_of_a_sequence_are_found():
    failed = {"00081198": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [272]}}]}}
    (item,) = items_of_json(failed, "00081198")
    assert texts_of_json(item) == {"FailureReason": "272"}
    assert items_of_json(failed, "00081199") == []


@given(JSON)
def test_whatever_comes_is_read_as_texts_or_left_out(item):
    assert all(isinstance(text, str) for text in texts_of_json(item).values())
    assert isinstance(items_of_json(item, "00100010"), list)
