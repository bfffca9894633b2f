"""Choosing the network for an image (IODeep, Algorithm 1): all that fit, ranked, and why the others do not.

Modality is a safety gate and never relaxed. With BodyPartExamined, the body parts must be equal or related
by the standard; without it, the network's body part must occur in StudyDescription as a whole word.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from app.core.model_card import Candidate, Exclusion, NetworkRecord, Selection
from app.core.phrases import phrase
from app.core.study import ImageAttributes
from inference.vocabulary import Vocabulary, body_parts


class BodyPartMatch(IntEnum):
    """How well the body part fits; smaller ranks first."""

    EQUAL = 0
    RELATED = 1
    DESCRIBED = 2


def select(
    image: ImageAttributes, networks: Sequence[NetworkRecord], *, vocabulary: Vocabulary | None = None
) -> Selection:
    """Rank networks for an image.

    Order: equal body part before a related one before one found in the description; then newer before older;
    then by name and DnnUID, so that the order is always the same. Among equals in the first, a fine-tuned child
    stands before its parent whatever their dates.
    A `samples_per_pixel` that an archive's answer did not hold counts as fitting: it is checked when the
    object is read.
    """
    words = vocabulary or body_parts()
    fitting: dict[BodyPartMatch, list[Candidate]] = {match: [] for match in BodyPartMatch}
    excluded: list[Exclusion] = []
    # Stable sorts, the least important criterion first.
    for network in sorted(sorted(networks, key=_name), key=lambda item: item.content_date, reverse=True):
        verdict = _judge(image, network, words)
        if isinstance(verdict, Exclusion):
            excluded.append(verdict)
        else:
            fitting[verdict[0]].append(Candidate(network, verdict[1]))
    excluded.sort(key=lambda item: _name(item.network))
    return Selection(
        tuple(candidate for match in BodyPartMatch for candidate in _children_first(fitting[match])),
        tuple(excluded),
    )


def _name(network: NetworkRecord) -> tuple[str, str]:
    return network.name, network.dnn_uid


def _children_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the order, but let every parent wait until its fine-tuned children have their places."""
    ordered: list[Candidate] = []
    waiting = list(candidates)
    while waiting:
        parents = {c.network.parent_dnn_uid for c in waiting if c.network.parent_dnn_uid != c.network.dnn_uid}
        # Where objects name one another as parents, nobody is free: then the order decides.
        following = next((c for c in waiting if c.network.dnn_uid not in parents), waiting[0])
        waiting.remove(following)
        ordered.append(following)
    return ordered


def _judge(
    image: ImageAttributes, network: NetworkRecord, vocabulary: Vocabulary
) -> tuple[BodyPartMatch, str] | Exclusion:
    modality, samples = network.modality.strip(), network.samples_per_pixel
    if not modality or modality != image.modality.strip():
        made_for, is_of = modality or phrase("no stated modality"), image.modality or phrase("of no stated modality")
        return Exclusion(
            network, "Modality", phrase("made for {made_for}, the image is {is_of}", made_for=made_for, is_of=is_of)
        )
    if samples is not None and samples != image.samples_per_pixel:
        return Exclusion(
            network,
            "SamplesPerPixel",
            phrase(
                "made for {samples} samples per pixel, the image has {given}",
                samples=samples,
                given=image.samples_per_pixel,
            ),
        )
    wanted, examined = network.body_part_examined.strip().upper(), image.body_part_examined.strip().upper()
    if not wanted:
        return Exclusion(network, "BodyPartExamined", phrase("states no body part"))
    if not examined:
        return _judge_description(image, network, wanted=wanted, vocabulary=vocabulary)
    if wanted == examined:
        return BodyPartMatch.EQUAL, phrase(
            "Modality {modality} and BodyPartExamined {examined} are equal", modality=modality, examined=examined
        )
    if vocabulary.are_related(wanted, examined):
        return (
            BodyPartMatch.RELATED,
            phrase(
                "Modality {modality} is equal; {wanted} is related to the image's BodyPartExamined {examined}",
                modality=modality,
                wanted=wanted,
                examined=examined,
            ),
        )
    return Exclusion(
        network,
        "BodyPartExamined",
        phrase("made for {wanted}, the image shows {examined}", wanted=wanted, examined=examined),
    )


def _judge_description(
    image: ImageAttributes, network: NetworkRecord, *, wanted: str, vocabulary: Vocabulary
) -> tuple[BodyPartMatch, str] | Exclusion:
    description = image.study_description.strip()
    found = vocabulary.mention(wanted, description)
    if found:
        return (
            BodyPartMatch.DESCRIBED,
            phrase(
                "Modality {modality} is equal; the image states no body part, but its StudyDescription "
                "holds the word “{found}” for {wanted}",
                modality=network.modality,
                found=found,
                wanted=wanted,
            ),
        )
    return Exclusion(
        network,
        "StudyDescription",
        phrase(
            "made for {wanted}; the image states no body part and its StudyDescription ({description}) "
            "does not mention it",
            wanted=wanted,
            description=description or phrase("empty"),
        ),
    )
