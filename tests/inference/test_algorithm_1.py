"""Selection beside Algorithm 1 of the IODeep paper, transcribed line by line.

Where ours goes another way, it is said here: it ranks instead of taking the first; it never takes part of a word
for a body part; it knows other terms and languages; and it reads no body part out of a network that states none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.signatures import SignatureState
from app.core.study import ImageAttributes
from inference.catalogue import select


@dataclass(frozen=True)
class Iodeep:
    """An IODeep instance with the names that the paper gives its attributes."""

    DnnUID: str
    Modality: str
    SamplePerPixel: int
    BodyPartExamined: str


def algorithm_1(tags: dict[str, object], networks: list[Iodeep]) -> str | None:
    """Algorithm 1 as it is printed: the DnnUID of the first full match, or None. Numbers are the paper's lines."""
    slice_tags = dict(tags)
    if slice_tags["BodyPartExamined"] == "":  # 1
        del slice_tags["BodyPartExamined"]  # 2
    else:  # 3
        del slice_tags["StudyDescription"]  # 4
    net_sop_uid = None
    for net in networks:  # 6
        net_tags = [net.Modality, net.SamplePerPixel, net.BodyPartExamined]  # 7
        control = 0  # 8
        last = list(slice_tags)[-1]
        for (name, slice_tag), net_tag in zip(slice_tags.items(), net_tags, strict=True):  # 9
            if slice_tag == net_tag and name != last:  # 10
                control = control + 1  # 11
            if name == last and (slice_tag == net_tag or str(net_tag) in str(slice_tag)):  # 13
                control = control + 1  # 14
        if control == 3:  # 17
            net_sop_uid = net.DnnUID  # 18
            return net_sop_uid  # 19
        net_sop_uid = None  # 21
    return net_sop_uid  # 24


def full_matches(tags: dict[str, object], networks: list[Iodeep]) -> list[str]:
    """Every network that the algorithm would return if it stood alone in the archive."""
    return [net.DnnUID for net in networks if algorithm_1(tags, [net]) is not None]


def slice_tags(image: ImageAttributes) -> dict[str, object]:
    return {
        "Modality": image.modality,
        "SamplePerPixel": image.samples_per_pixel,
        "BodyPartExamined": image.body_part_examined,
        "StudyDescription": image.study_description,
    }


def iodeep(network: NetworkRecord) -> Iodeep:
    assert network.samples_per_pixel is not None
    return Iodeep(network.dnn_uid, network.modality, network.samples_per_pixel, network.body_part_examined)


TERMS = (
    *("HEART", "HEAD", "BRAIN", "SKULL", "HEADNECK", "NECK", "CHEST", "ABDOMEN", "ABDOMENPELVIS", "PELVIS", "LIVER"),
    *("ARM", "FOREARM", "LEG", "THIGH", "SPINE", "LSPINE", "CARDIAC", "KNEE"),
)
MODALITIES = ("MR", "CT", "PT", "US")
WORDS = (*TERMS, "SHEART", "CHARM", "CUORE", "TESTA", "GINOCCHIO", "WITH", "CONTRAST", "LEFT", "3D", "T2")

images = st.builds(
    ImageAttributes,
    st.sampled_from(MODALITIES),
    st.sampled_from([1, 3]),
    st.sampled_from(["", "", *TERMS]),
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    st.just("MONOCHROME2"),
    rows=st.just(256),
    columns=st.just(192),
)


@st.composite
def archives(draw: st.DrawFn) -> list[NetworkRecord]:
    count = draw(st.integers(0, 7))
    return [
        NetworkRecord(
            StudyInstanceUID("2.25.1"),
            SeriesInstanceUID("2.25.2"),
            SOPInstanceUID(f"2.25.{number + 10}"),
            draw(st.sampled_from("ABC")),
            draw(st.sampled_from(MODALITIES)),
            draw(st.sampled_from(TERMS)),
            draw(st.sampled_from([1, 3])),
            draw(st.sampled_from(["", "20240101", "20260101"])),
            draw(st.sampled_from([None, *(SOPInstanceUID(f"2.25.{n + 10}") for n in range(count))])),
            draw(st.sampled_from([None, *(state for state in SignatureState if state != SignatureState.INVALID)])),
        )
        for number in range(count)
    ]


def is_whole(image: ImageAttributes, network: NetworkRecord) -> bool:
    """Whether the paper's match is one of whole terms: line 13 also finds ARM in FOREARM and HEART in SHEART."""
    if image.body_part_examined:
        return network.body_part_examined == image.body_part_examined
    return re.search(rf"\b{network.body_part_examined}\b", image.study_description) is not None


@settings(max_examples=400)
@given(image=images, archive=archives())
def test_our_best_candidate_is_a_full_match_of_the_paper_whenever_it_has_one(image, archive):
    matches = full_matches(slice_tags(image), [iodeep(network) for network in archive])
    whole = {n.dnn_uid for n in archive if n.dnn_uid in matches and is_whole(image, n)}
    ranked = [candidate.network.dnn_uid for candidate in select(image, archive).candidates]
    if whole:
        assert ranked[0] in whole
    # and all of them stand before whatever the paper would not have found
    assert set(ranked[: len(whole)]) == whole


@settings(max_examples=300)
@given(image=images, archive=archives())
def test_the_first_network_that_the_paper_returns_is_a_candidate_or_matched_part_of_a_word(image, archive):
    returned = algorithm_1(slice_tags(image), [iodeep(network) for network in archive])
    if returned is None:
        return
    network = next(n for n in archive if n.dnn_uid == returned)
    candidates = {candidate.network.dnn_uid for candidate in select(image, archive).candidates}
    assert returned in candidates or not is_whole(image, network)


@settings(max_examples=300)
@given(image=images, archive=archives())
def test_neither_modality_nor_samples_are_ever_relaxed(image, archive):
    for candidate in select(image, archive).candidates:
        assert candidate.network.modality == image.modality
        assert candidate.network.samples_per_pixel == image.samples_per_pixel


@settings(max_examples=200)
@given(image=images, archive=archives(), seed=st.randoms(use_true_random=False))
def test_the_ranking_does_not_depend_on_the_order_of_the_archive(image, archive, seed):
    shuffled = list(archive)
    seed.shuffle(shuffled)
    assert select(image, shuffled) == select(image, archive)


def tags(**changes: object) -> dict[str, object]:
    return {"Modality": "MR", "SamplePerPixel": 1, "BodyPartExamined": "HEART", "StudyDescription": "", **changes}


HEART, HEAD = Iodeep("1", "MR", 1, "HEART"), Iodeep("2", "MR", 1, "HEAD")


@pytest.mark.parametrize(
    ("given_tags", "returned"),
    [
        (tags(), "1"),
        (tags(Modality="CT"), None),
        (tags(SamplePerPixel=3), None),
        (tags(BodyPartExamined="LIVER", StudyDescription="MR HEART"), None),
        (tags(BodyPartExamined="", StudyDescription="MR HEART CINE"), "1"),
        (tags(BodyPartExamined="", StudyDescription="MR HEAD AND HEART"), "1"),
        (tags(BodyPartExamined="", StudyDescription=""), None),
    ],
)
def test_the_transcription_does_what_the_paper_describes(given_tags, returned):
    assert algorithm_1(given_tags, [HEART, HEAD]) == returned


@pytest.mark.parametrize(
    ("body_part", "description", "made_for"),
    [("PARATHYROID", "", "THYROID"), ("", "PACEMAKER SHEART", "HEART"), ("", "MR CHARM", "ARM"), ("LIVER", "", "")],
)
def test_what_line_13_finds_within_a_word_is_turned_away(body_part, description, made_for):
    image = ImageAttributes("MR", 1, body_part, description, "MONOCHROME2", rows=1, columns=1)
    uids = StudyInstanceUID("2.25.1"), SeriesInstanceUID("2.25.2"), SOPInstanceUID("2.25.3")
    network = NetworkRecord(*uids, "A", "MR", made_for, 1)
    assert full_matches(slice_tags(image), [iodeep(network)])
    assert select(image, [network]).chosen is None
