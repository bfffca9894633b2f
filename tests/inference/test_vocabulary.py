"""The table of body parts: the standard's terms and codes, and the words of five languages."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from pydicom.sr.codedict import codes

from inference.vocabulary import LANGUAGES, body_parts, words_of

CONTENT = json.loads(files("resources").joinpath("vocabularies/body_parts.json").read_text(encoding="utf-8"))
TERMS = CONTENT["terms"]


def test_every_code_is_one_that_the_standard_uses():
    known = {getattr(codes.SCT, name).value for name in codes.SCT.dir()}
    assert {term: stated["code"] for term, stated in TERMS.items() if stated["code"] not in known} == {}


def test_the_anatomic_regions_of_context_group_4_have_a_term_where_annex_l_gives_one():
    """CID 4 also holds regions for which Annex L has no term, mostly of hearts before birth and of veins."""
    stated = {entry["code"] for entry in TERMS.values()}
    regions = {getattr(codes.cid4, name).value for name in codes.cid4.dir()}
    assert len(regions & stated) > 230


def test_terms_are_code_strings():
    assert all(len(term) <= 16 and term.isupper() and term.isalnum() for term in TERMS)


def test_every_other_term_and_every_region_points_to_a_term():
    assert set(CONTENT["same"].values()) <= set(TERMS)
    assert not set(CONTENT["same"]) & set(TERMS)
    named = {term for whole, parts in CONTENT["contains"].items() for term in (whole, *parts)}
    assert named | {term for pair in CONTENT["together"] for term in pair} <= set(TERMS) | set(CONTENT["same"])


@pytest.mark.parametrize(
    "term", ["ABDOMEN", "BRAIN", "BREAST", "CHEST", "HEART", "KNEE", "LIVER", "LSPINE", "PROSTATE"]
)
def test_the_common_regions_have_words_in_five_languages(term):
    assert all(TERMS[term].get(language) for language in LANGUAGES)


def test_no_region_has_an_empty_word():
    assert all(
        words_of(word) for stated in TERMS.values() for language in LANGUAGES for word in stated.get(language, ())
    )


@pytest.mark.parametrize(
    ("description", "term"),
    [
        ("MRT der HWS nativ", "CSPINE"),
        ("RM RACHIDE LOMBARE", "LSPINE"),
        ("RM rachide lombo-sacrale", "LSSPINE"),
        ("TC TORACE ADDOME PELVI CON MDC", "CHESTABDPELVIS"),
        ("TDM thoraco-abdomino-pelvienne", "CHEST"),
        ("CT Oberbauch", "ABDOMEN"),
        ("MRT Kniegelenk links", "KNEE"),
        ("Scanner du foie", "LIVER"),
        ("TC de senos y órbitas", "ORBIT"),
        ("Schaedel-MRT", "HEAD"),
        ("IRM de la cheville gauche", "ANKLE"),
        ("RX Fuss bds.", "FOOT"),
        ("RM de muñeca derecha", "WRIST"),
        ("RM ENCEFALO", "BRAIN"),
        ("MR Prostata mpMRT", "PROSTATE"),
    ],
)
def test_descriptions_as_they_are_written(description, term):
    expected = term != "CHEST"
    assert bool(body_parts().mention(term, description)) is expected


def test_words_that_mean_something_else_in_another_language_are_not_in_the_table():
    """French rate, main, dos and sein; Italian seno; German ulna: they are everywhere in other descriptions."""
    everyday = {"rate", "main", "dos", "sein", "seno", "elle", "col", "rein"}
    assert not everyday & {word for words in body_parts().words.values() for word in words}


def test_the_same_means_one_code_or_one_spelling():
    vocabulary = body_parts()
    assert vocabulary.mean_the_same("Upper Leg", "THIGH")
    assert vocabulary.mean_the_same("GLUTEAL", "BUTTOCK")
    assert not vocabulary.mean_the_same("HEAD", "BRAIN")


def test_terms_that_nobody_knows_mean_themselves_only():
    vocabulary = body_parts()
    assert vocabulary.mean_the_same("LEFT FLIPPER", "left_flipper")
    assert not vocabulary.are_related("LEFT FLIPPER", "RIGHT FLIPPER")
    assert vocabulary.mention("LEFT FLIPPER", "seal, left flipper") == "left flipper"
