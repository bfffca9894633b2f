"""Phrases: English wherever a text is wanted, and what they were made of for whoever translates them."""

from __future__ import annotations

import copy
import json
import pickle

from app.core.errors import StorageError
from app.core.phrases import Phrase, counted, joined, phrase, separated


def test_a_phrase_is_its_english_text() -> None:
    said = phrase("{name} answers after {seconds:.1f} s.", name="PACS", seconds=1.25)
    assert said == "PACS answers after 1.2 s."
    assert json.dumps({"said": said}) == '{"said": "PACS answers after 1.2 s."}'
    assert f"{said} Good." == "PACS answers after 1.2 s. Good."


def test_what_stands_for_a_name_is_never_taken_for_a_template() -> None:
    said = phrase("Opening {name}", name="{odd} {0}")
    assert said == "Opening {odd} {0}"
    assert phrase("Sequence {x} as it stands") == "Sequence {x} as it stands"


def test_words_follow_the_number() -> None:
    assert counted(1, "{count} region", "{count} regions") == "1 region"
    assert counted(0, "{count} region", "{count} regions") == "0 regions"
    many = counted(7, "{count} region in {where}", "{count} regions in {where}", where="PACS")
    assert many == "7 regions in PACS"
    assert many.template == "{count} regions in {where}"


def test_texts_put_together_keep_their_phrases() -> None:
    said = joined(", ", [phrase("Slice {number}", number=3), "data {x}"])
    assert said == "Slice 3, data {x}"
    assert [type(part) for part in said.values.values()] == [Phrase, str]
    assert joined(", ", []) == ""


def test_copies_are_plain_text() -> None:
    said = phrase("Slice {number}", number=3)
    assert copy.deepcopy(said) == pickle.loads(pickle.dumps(said)) == "Slice 3"  # noqa: S301 - written in this line


def test_an_error_says_all_its_sentences_as_phrases() -> None:
    error = StorageError(phrase("The disk is full."), cause="2 GB.", next_step=phrase("Make room."))
    assert error.text == str(error) == "The disk is full. 2 GB. Make room."
    assert [type(part) for part in error.text.values.values()] == [Phrase, str, Phrase]


def test_what_was_put_together_comes_apart_again() -> None:
    said = joined(", ", [phrase("Axial"), joined(", ", ["b 1000", joined(" ", [phrase("Time"), "3"])])])
    parts = separated(", ", said)
    assert parts == ("Axial", "b 1000", "Time 3")
    assert [type(part) for part in parts] == [Phrase, str, Phrase]
    assert separated(", ", "one, two") == ("one", "two")
