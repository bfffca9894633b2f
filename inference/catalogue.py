"""Choosing the network for an image (IODeep, Algorithm 1): all that fit, ranked, and why the others do not.

Modality is a safety gate and never relaxed. With BodyPartExamined, the body parts must be equal or related
by the standard; without it, the network's body part must occur in StudyDescription as a whole word.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from app.core.model_card import Candidate, Exclusion, NetworkRecord, Selection
from app.core.study import ImageAttributes
from inference.vocabulary import Vocabulary, body_parts, whole_words


class BodyPartMatch(IntEnum):
    """How well the body part fits; smaller ranks first."""

    EQUAL = 0
    RELATED = 1
    DESCRIBED = 2


def select(
    image: ImageAttributes, networks: Sequence[NetworkRecord], *, vocabulary: Vocabulary | None = None
) -> Selection:
    """Rank networks for an image.

    Order: equal body part before a related one before one found in the description; then a fine-tuned child
    before its parent; then newer before older; then by name and DnnUID, so that the order is always the same.
    A `samples_per_pixel` that an archive's answer did not hold counts as fitting: it is checked when the
    object is read.
    """
    words = vocabulary or body_parts()
    ranked: list[tuple[BodyPartMatch, NetworkRecord, str]] = []
    excluded: list[Exclusion] = []
    for network in networks:
        verdict = _judge(image, network, words)
        if isinstance(verdict, Exclusion):
            excluded.append(verdict)
        else:
            ranked.append((verdict[0], network, verdict[1]))
    parents = {network.parent_dnn_uid for _, network, _ in ranked if network.parent_dnn_uid}
    # Stable sorts, the least important criterion first.
    ranked.sort(key=lambda item: (item[1].name, item[1].dnn_uid))
    ranked.sort(key=lambda item: item[1].content_date, reverse=True)
    ranked.sort(key=lambda item: (item[0], item[1].dnn_uid in parents))
    excluded.sort(key=lambda item: (item.network.name, item.network.dnn_uid))
    return Selection(tuple(Candidate(network, reason) for _, network, reason in ranked), tuple(excluded))


def _judge(
    image: ImageAttributes, network: NetworkRecord, vocabulary: Vocabulary
) -> tuple[BodyPartMatch, str] | Exclusion:
    modality, samples = network.modality.strip(), network.samples_per_pixel
    if not modality or modality != image.modality.strip():
        made_for, is_of = modality or "no stated modality", image.modality or "of no stated modality"
        return Exclusion(network, "Modality", f"made for {made_for}, the image is {is_of}")
    if samples is not None and samples != image.samples_per_pixel:
        return Exclusion(
            network,
            "SamplesPerPixel",
            f"made for {samples} samples per pixel, the image has {image.samples_per_pixel}",
        )
    wanted, examined = network.body_part_examined.strip().upper(), image.body_part_examined.strip().upper()
    if not wanted:
        return Exclusion(network, "BodyPartExamined", "states no body part")
    if not examined:
        return _judge_description(image, network, wanted=wanted, vocabulary=vocabulary)
    if wanted == examined:
        return BodyPartMatch.EQUAL, f"Modality {modality} and BodyPartExamined {examined} are equal"
    if vocabulary.are_related(wanted, examined):
        return (
            BodyPartMatch.RELATED,
            f"Modality {modality} is equal; {wanted} is related to the image's BodyPartExamined {examined}",
        )
    return Exclusion(network, "BodyPartExamined", f"made for {wanted}, the image shows {examined}")


def _judge_description(
    image: ImageAttributes, network: NetworkRecord, *, wanted: str, vocabulary: Vocabulary
) -> tuple[BodyPartMatch, str] | Exclusion:
    description = image.study_description.strip()
    found = sorted(vocabulary.words_for(wanted) & whole_words(description))
    if found:
        return (
            BodyPartMatch.DESCRIBED,
            f"Modality {network.modality} is equal; the image states no body part, but its StudyDescription "
            f"holds the word “{found[0]}” for {wanted}",
        )
    return Exclusion(
        network,
        "StudyDescription",
        f"made for {wanted}; the image states no body part and its StudyDescription "
        f"({description or 'empty'}) does not mention it",
    )
