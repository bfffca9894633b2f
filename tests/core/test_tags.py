"""Finding an element among many: by number, name or value, in the order in which they are listed."""

from __future__ import annotations

import pytest

from app.core.tags import TagNode, TagTree, find_tags, row_text
from app.core.tasks import Cancelled, TaskControl

ITEM = 0xFFFEE000
CODE = TagNode(0x00080104, "LO", "Code Meaning", "CodeMeaning", 1, "Heart")
TREE = TagTree(
    (
        TagNode(0x00080060, "CS", "Modality", "Modality", 1, "MR"),
        TagNode(
            0x00082218,
            "SQ",
            "Anatomic Region Sequence",
            "AnatomicRegionSequence",
            1,
            "1 item",
            children=(TagNode(ITEM, "", "Item 1", multiplicity=1, value="1 element", children=(CODE,)),),
        ),
        TagNode(0x00100010, "PN", "Patient's Name", "PatientName", 1, "Somebody^Else"),
        TagNode(0x00291010, "UN", "ACME: private element", "", 1, "heart rate 60", is_cut=True),
    )
)


def found(text: str) -> list[str]:
    return [TREE.at(path).name for path in find_tags(TREE, text, TaskControl())]


@pytest.mark.parametrize("text", ["0010,0010", "(0010,0010)", "00100010", "patientname", "PATIENT'S", "body^else"])
def test_an_element_is_found_by_number_keyword_name_and_value_in_any_case(text: str):
    assert found(text) == ["Patient's Name"]


def test_hits_come_from_top_to_bottom_out_of_sequences_and_private_elements_too():
    assert found("heart") == ["Code Meaning", "ACME: private element"]


def test_a_group_is_found_by_its_number_and_no_item_by_its_own():
    assert found("0029") == ["ACME: private element"]
    assert found("fffe") == []


def test_empty_text_is_nowhere():
    assert found("  ") == []


def test_a_withdrawn_search_ends():
    control = TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        find_tags(TREE, "heart", control)


def test_a_row_is_one_line_of_columns():
    node = TagNode(0x00081030, "LO", "Study Description", "StudyDescription", 1, "two\nlines")
    assert row_text(node) == "(0008,1030)\tLO\tStudy Description\t1\ttwo lines"
