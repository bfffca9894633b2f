"""Lists of names that a site brings along: what is understood, and what is refused with the line that is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import NameListError
from app.core.name_lists import MOST_BYTES, MOST_NAMES, ListedName, parse_name_list, to_json
from app.core.roi import CodedConcept, RoiClass

LIVER = ListedName(RoiClass("Liver", CodedConcept("10200004", "SCT", "Liver"), "ORGAN"), (221, 130, 101))
LUMP = ListedName(RoiClass("Lump"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_headings_in_any_order(delimiter: str):
    rows = (
        ("Kind", "NAME", "code", "scheme", "meaning", "colour"),
        ("organ", "Liver", "10200004", "SCT", "Liver", "#dd8265"),
        ("", " Lump ", "", "", "", ""),
        (),
    )
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert parse_name_list(text.encode("utf-8-sig"), "ours").names == (LIVER, LUMP)


def test_only_the_name_must_be_there():
    assert parse_name_list(b"name\nLump\n", "ours").names == (LUMP,)


def test_names_may_hold_what_csv_quotes_and_what_is_not_latin():
    found = parse_name_list('name,kind\n"Tumour, left",GTV\nПечень,ORGAN\n'.encode(), "ours")
    assert [one.roi_class.name for one in found.names] == ["Tumour, left", "Печень"]


def test_json_with_the_same_members():
    content = json.dumps(to_json([LIVER, LUMP])).encode()
    assert parse_name_list(content, "ours").names == (LIVER, LUMP)


def test_the_title_is_that_of_the_file_and_never_empty():
    assert parse_name_list(b"name\nLump", "Thorax 2026").title == "Thorax 2026"
    assert parse_name_list(b"name\nLump", "  ").title == "Names"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column"),
        (b"name\n", "no name"),
        (b"label\nLiver", "no column"),
        (b"name,weight\nLiver,3", "not understood"),
        (b"name,name\nLiver,Liver", "not understood"),
        (b"name\nLiver\n\nLIVER", "Line 4"),
        (b"name,code\nLiver,10200004", "Line 2: a code has"),
        (b"name,kind\nLiver,BODY", "Line 2: the kind"),
        (b"name,colour\nLiver,red", "Line 2: a colour"),
        (b"name\n" + b"x" * 65, "Line 2"),
        (b"name,kind\n,ORGAN", "Line 2 has no name"),
        (b"name\na\\b", "Line 2"),
        (b"name\nLiver,ORGAN", "Line 2 has more"),
        (b'name\n"Liver', "quotation mark"),
        (b"name\n\xff\xfe", "UTF-8"),
        (b"[", "no JSON"),
        (b"{}", "no list"),
        (b'[{"name": 3}]', "Name 1"),
        (b'[{"name": "Liver", "weight": "3"}]', "Name 1 has members"),
        (b"[" * 100_000, "no JSON"),
        (b"name\n" + b"x" * MOST_BYTES, "1 MiB"),
        (b"name\n" + b"\n".join(b"%d" % n for n in range(MOST_NAMES + 1)), "more than 2000"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(content: bytes, said: str):
    with pytest.raises(NameListError) as refused:
        parse_name_list(content, "ours")
    assert said in str(refused.value)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_a_list_or_a_sentence(content: bytes):
    try:
        found = parse_name_list(content, "ours")
    except NameListError:
        return
    assert parse_name_list(json.dumps(to_json(found.names)).encode(), found.title) == found
