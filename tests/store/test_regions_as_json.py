"""The colour that a structure set stated for a region, and a comment on it, survive the journal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.identity import SOPInstanceUID
from app.core.roi import ReviewState, Roi, SetKind, StructureSetProvenance
from app.store.checked_json import UnexpectedContent
from app.store.roi_json import decoded_roi, encoded_roi
from tests.helpers.regions import disc, opened, region
from tests.helpers.series_files import write_series


@pytest.fixture
def drawn(tmp_path: Path) -> Roi:
    return region(opened(write_series(tmp_path, slices=1)).slices[0], disc((24, 18), (11, 8), 6))


@pytest.mark.parametrize("colour", [None, (0, 128, 255)])
def test_a_region_keeps_its_colour_or_has_none(colour: tuple[int, int, int] | None, drawn: Roi) -> None:
    roi = replace(drawn, colour=colour)
    assert decoded_roi(json.loads(json.dumps(encoded_roi(roi)))).colour == colour


def test_a_journal_of_an_older_version_states_no_colour(drawn: Roi) -> None:
    stated = encoded_roi(drawn)
    del stated["colour"]
    assert decoded_roi(stated).colour is None


@pytest.mark.parametrize("colour", [[1, 2], "red", [1, 2, 0.5], [True, 1, 2]])
def test_what_is_no_colour_is_refused(colour: object, drawn: Roi) -> None:
    with pytest.raises(UnexpectedContent):
        decoded_roi({**encoded_roi(drawn), "colour": colour})


def test_a_comment_survives_and_a_journal_of_an_older_version_states_none(drawn: Roi) -> None:
    stated = json.loads(json.dumps(encoded_roi(replace(drawn, comment="grown: è più grande"))))
    assert decoded_roi(stated).comment == "grown: è più grande"
    del stated["comment"]
    assert decoded_roi(stated).comment == ""


def test_a_new_version_still_knows_what_it_came_from_after_a_crash(drawn: Roi) -> None:
    source = StructureSetProvenance(
        SOPInstanceUID("2.25.7"), "ANOTHER", "", kind=SetKind.SEG, number=3, source="EdgeFinder", off_plane_mm=0.25
    )
    copy = replace(drawn, structure_set=source).new_version()
    again = decoded_roi(json.loads(json.dumps(encoded_roi(copy))))
    assert again.predecessor == source
    assert (again.structure_set, again.state) == (None, ReviewState.EDITED)


def test_a_journal_of_an_older_version_knows_structure_sets_alone(drawn: Roi) -> None:
    held = StructureSetProvenance(SOPInstanceUID("2.25.7"), "VERDANT", "APPROVED", "Reader^Rita")
    stated = json.loads(json.dumps(encoded_roi(drawn.saved_in(held))))
    del stated["predecessor"]
    for name in ("kind", "number", "source", "off_plane_mm"):
        del stated["structure_set"][name]
    again = decoded_roi(stated)
    assert (again.structure_set, again.predecessor) == (held, None)
