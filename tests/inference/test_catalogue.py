"""Which network is chosen for an image, in which order the others follow, and why the rest is turned away."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.signatures import SignatureState
from app.core.study import ImageAttributes
from inference.catalogue import select


def image(
    modality: str = "MR", body_part: str = "HEART", description: str = "", samples_per_pixel: int = 1
) -> ImageAttributes:
    return ImageAttributes(
        modality,
        samples_per_pixel,
        body_part,
        description,
        "MONOCHROME2",
        rows=256,
        columns=192,
    )


def network(
    name: str = "A",
    *,
    modality: str = "MR",
    body_part: str = "HEART",
    samples_per_pixel: int | None = 1,
    date: str = "20260101",
    parent: str | None = None,
    signature: SignatureState | None = SignatureState.UNSIGNED,
) -> NetworkRecord:
    """A network whose DnnUID is `uid of <name>`."""
    return NetworkRecord(
        StudyInstanceUID(f"study of {name}"),
        SeriesInstanceUID(f"series of {name}"),
        SOPInstanceUID(f"uid of {name}"),
        name,
        modality,
        body_part,
        samples_per_pixel,
        date,
        SOPInstanceUID(f"uid of {parent}") if parent else None,
        signature,
    )


def test_two_networks_with_one_uid_are_both_left_out_by_name():
    twice = [network("A"), replace(network("A"), name="B", series_instance_uid=SeriesInstanceUID("other"))]
    selection = select(image(), [*twice, network("C")])
    assert [candidate.network.name for candidate in selection.candidates] == ["C"]
    assert [(one.network.name, one.tag) for one in selection.excluded] == [("A", "DnnUID"), ("B", "DnnUID")]
    assert all("two networks with the DnnUID uid of A" in one.reason for one in selection.excluded)


def ranked(attributes: ImageAttributes, *networks: NetworkRecord) -> list[str]:
    return [candidate.network.name for candidate in select(attributes, networks).candidates]


def turned_away(attributes: ImageAttributes, *networks: NetworkRecord) -> list[tuple[str, str]]:
    return [(exclusion.network.name, exclusion.tag) for exclusion in select(attributes, networks).excluded]


def test_with_a_body_part_all_three_tags_must_be_equal():
    selection = select(image(), [network()])
    assert selection.chosen.network.name == "A"
    assert selection.chosen.reason == "Modality MR and BodyPartExamined HEART are equal"
    assert selection.excluded == ()


@pytest.mark.parametrize(
    ("other", "tag", "words"),
    [
        ({"modality": "CT"}, "Modality", ["CT", "MR"]),
        ({"modality": ""}, "Modality", ["no stated modality", "MR"]),
        ({"samples_per_pixel": 3}, "SamplesPerPixel", ["3", "1"]),
        ({"body_part": "LIVER"}, "BodyPartExamined", ["LIVER", "HEART"]),
        ({"body_part": ""}, "BodyPartExamined", ["no body part"]),
    ],
)
def test_names_the_tag_that_turned_a_network_away_and_both_values(other, tag, words):
    selection = select(image(), [network(**other)])
    assert selection.candidates == () and selection.chosen is None
    (exclusion,) = selection.excluded
    assert exclusion.tag == tag
    assert all(word in exclusion.reason for word in words)


def test_without_a_body_part_the_network_s_must_occur_in_the_study_description():
    (chosen,) = select(image(body_part="", description="MR HEART SHORT AXIS"), [network()]).candidates
    assert "StudyDescription" in chosen.reason and "HEART" in chosen.reason
    assert turned_away(image(body_part="", description="MR KNEE"), network()) == [("A", "StudyDescription")]
    (without,) = select(image(body_part="", description=""), [network()]).excluded
    assert "empty" in without.reason


def test_the_description_does_not_help_where_the_body_part_is_stated_and_differs():
    assert turned_away(image(body_part="KNEE", description="MR HEART"), network()) == [("A", "BodyPartExamined")]


@given(
    modality=st.sampled_from(["CT", "mr", "PT", "US", "MRI", "MR\\CT", ""]),
    body_part=st.sampled_from(["HEART", "CARDIAC", ""]),
    description=st.sampled_from(["MR HEART", "heart", ""]),
)
def test_modality_is_never_relaxed(modality, body_part, description):
    attributes = image(modality=modality, body_part=body_part, description=description)
    assert turned_away(attributes, network()) == [("A", "Modality")]


def test_an_image_without_modality_gets_no_network_not_even_one_without_modality():
    assert turned_away(image(modality=""), network(modality="")) == [("A", "Modality")]


def test_samples_that_the_archive_did_not_tell_are_left_to_the_object():
    assert ranked(image(samples_per_pixel=3), network(samples_per_pixel=None)) == ["A"]


def test_padding_and_case_of_the_body_part_do_not_matter():
    assert ranked(image(modality="MR ", body_part="heart "), network(body_part=" HEART")) == ["A"]


@pytest.mark.parametrize(
    ("shown", "made_for"),
    [
        ("HEAD", "BRAIN"),
        ("SKULL", "BRAIN"),
        ("LSPINE", "SPINE"),
        ("ABDOMENPELVIS", "ABDOMEN"),
        ("LEG", "THIGH"),
        ("EXTREMITY", "THIGH"),
        ("Head and Neck", "BRAIN"),
    ],
)
def test_body_parts_that_the_standard_relates_fit_both_ways_and_say_so(shown, made_for):
    for one, other in ((shown, made_for), (made_for, shown)):
        (chosen,) = select(image(body_part=one), [network(body_part=other)]).candidates
        assert "related" in chosen.reason and one in chosen.reason and other in chosen.reason


@pytest.mark.parametrize(
    ("shown", "made_for"),
    [
        ("CARDIAC", "HEART"),
        ("heart", "HEART"),
        ("UPPER LEG", "THIGH"),
        ("WHOLE BODY", "WHOLEBODY"),
        ("LEG", "LOWERLEG"),
        ("ARM", "UPPERARM"),
        ("KIDNEY", "ENDORENAL"),
    ],
)
def test_other_terms_for_the_same_region_fit_both_ways_and_say_so(shown, made_for):
    for one, other in ((shown, made_for), (made_for, shown)):
        (chosen,) = select(image(body_part=one), [network(body_part=other)]).candidates
        assert "means the same" in chosen.reason and one in chosen.reason and other in chosen.reason


@pytest.mark.parametrize(
    ("shown", "made_for"), [("LSPINE", "CSPINE"), ("FOREARM", "UPPER ARM"), ("HEART", "CHEST"), ("LIVER", "ABDOMEN")]
)
def test_two_parts_of_one_region_are_not_each_other(shown, made_for):
    assert turned_away(image(body_part=shown), network(body_part=made_for)) == [("A", "BodyPartExamined")]


@pytest.mark.parametrize(
    ("description", "body_part"),
    [
        ("MR Heart 3D", "HEART"),
        ("RM CUORE", "HEART"),
        ("Herz-MRT mit KM", "HEART"),
        ("IRM cardiaque", "HEART"),
        ("RM DE CORAZÓN", "HEART"),
        ("RM de corazo\u0301n", "HEART"),
        ("irm du cœur", "HEART"),
        ("Heart_cine2", "HEART"),
        ("IRM TETE", "HEAD"),
        ("IRM de la tête", "HEAD"),
        ("SCHÄDEL nativ", "HEAD"),
        ("MR LOWER  LEG left", "LOWER LEG"),
        ("mr lower-leg", "LOWER LEG"),
    ],
)
def test_descriptions_are_understood_in_several_languages_with_and_without_accents(description, body_part):
    assert ranked(image(body_part="", description=description), network(body_part=body_part)) == ["A"]


@pytest.mark.parametrize(
    ("description", "body_part"),
    [
        ("MR SHEART", "HEART"),
        ("HEARTBURN", "HEART"),
        ("MR CHARM", "ARM"),
        ("FOREARM", "ARM"),
        ("LEG LOWER", "LOWER LEG"),
        ("FLOWER LEGS", "LOWER LEG"),
        ("PACEMAKER CHECK", "HEART"),
    ],
)
def test_only_whole_words_count(description, body_part):
    assert ranked(image(body_part="", description=description), network(body_part=body_part)) == []


def test_equal_goes_before_related_whatever_the_dates():
    networks = [
        network("related", body_part="HEAD", date="20260601"),
        network("equal", body_part="BRAIN", date="2020"),
    ]
    assert ranked(image(body_part="BRAIN"), *networks) == ["equal", "related"]


def test_equal_goes_before_the_same_before_related():
    networks = [network("related", body_part="SPINE"), network("same", body_part="L-SPINE"), network("equal")]
    networks[2] = network("equal", body_part="LSPINE", date="2020")
    assert ranked(image(body_part="LSPINE"), *networks) == ["equal", "same", "related"]


def test_the_term_itself_in_the_description_goes_before_another_word_for_it():
    networks = [network("a word", body_part="BRAIN"), network("the term", body_part="HEAD", date="2020")]
    assert ranked(image(body_part="", description="MR HEAD cerebral"), *networks) == ["the term", "a word"]


UNTRUSTED = (None, SignatureState.UNSIGNED, SignatureState.UNKNOWN_SIGNER, SignatureState.EXPIRED)


@pytest.mark.parametrize("other", UNTRUSTED)
def test_signed_and_trusted_goes_before_the_others_even_if_it_is_older(other):
    networks = [network("new", signature=other), network("trusted", date="2020", signature=SignatureState.TRUSTED)]
    assert ranked(image(), *networks) == ["trusted", "new"]


def test_an_equal_body_part_goes_before_a_signature():
    networks = [network("trusted", body_part="CARDIAC", signature=SignatureState.TRUSTED), network("equal")]
    assert ranked(image(), *networks) == ["equal", "trusted"]


def test_a_trusted_parent_goes_before_a_child_that_nobody_signed():
    networks = [network("parent", signature=SignatureState.TRUSTED), network("child", parent="parent")]
    assert ranked(image(), *networks) == ["parent", "child"]


def test_a_network_that_was_changed_after_it_was_signed_is_turned_away():
    changed = network(signature=SignatureState.INVALID)
    assert turned_away(image(), changed) == [("A", "DnnSignature")]
    assert turned_away(image(body_part="KNEE"), changed) == [("A", "BodyPartExamined")]


def test_newer_goes_before_older_and_undated_goes_last():
    networks = [network("undated", date=""), network("old", date="20240101"), network("new", date="20260101")]
    assert ranked(image(), *networks) == ["new", "old", "undated"]


def test_a_fine_tuned_child_goes_before_its_parent_even_if_it_is_older():
    parent, child = network("parent", date="20260101"), network("child", date="20250101", parent="parent")
    assert ranked(image(), parent, child) == ["child", "parent"]


def test_generations_of_fine_tuning_come_youngest_first():
    family = [
        network("grandparent", date="20260301"),
        network("parent", date="20260201", parent="grandparent"),
        network("child", date="20260101", parent="parent"),
    ]
    assert ranked(image(), *family) == ["child", "parent", "grandparent"]


def test_an_exact_parent_goes_before_a_child_for_a_related_body_part():
    family = [network("parent", body_part="BRAIN"), network("child", body_part="HEAD", parent="parent")]
    assert ranked(image(body_part="BRAIN"), *family) == ["parent", "child"]


def test_a_parent_that_is_not_there_or_does_not_fit_changes_nothing():
    networks = [network("new", date="20260201"), network("child", date="20260101", parent="elsewhere")]
    assert ranked(image(), *networks) == ["new", "child"]


def test_objects_that_call_one_another_or_themselves_parent_are_ranked_all_the_same():
    networks = [network("A", parent="B"), network("B", parent="A"), network("C", parent="C")]
    assert ranked(image(), *networks) == ["C", "A", "B"]


def test_the_order_depends_on_nothing_but_the_networks():
    networks = [
        network("B"),
        network("A"),
        network("C", date="20260202", parent="D"),
        network("D", date="20260303"),
        network("E", body_part="CARDIAC"),
        network("F", modality="CT"),
        network("G", body_part="KNEE"),
    ]
    first = select(image(), networks)
    assert [candidate.network.name for candidate in first.candidates] == ["C", "D", "A", "B", "E"]
    assert [exclusion.network.name for exclusion in first.excluded] == ["F", "G"]
    for order in itertools.islice(itertools.permutations(networks), 0, 5040, 97):
        assert select(image(), order) == first


def test_every_network_is_a_candidate_or_turned_away_with_a_reason():
    networks = [
        network("A"),
        network("B", modality="CT"),
        network("C", body_part="LIVER"),
        network("D", body_part=""),
    ]
    selection = select(image(), networks)
    assert sorted(c.network.name for c in (*selection.candidates, *selection.excluded)) == ["A", "B", "C", "D"]
    assert all(item.reason for item in (*selection.candidates, *selection.excluded))


def test_an_archive_without_networks_gives_neither():
    selection = select(image(), [])
    assert (selection.chosen, selection.candidates, selection.excluded) == (None, (), ())
