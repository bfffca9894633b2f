"""Choosing the network for an image (IODeep, Algorithm 1): all that fit, ranked, and why the others do not.

Modality is a safety gate and never relaxed. With BodyPartExamined, the body parts must be equal, or mean the same
or belong together by the standard's own table; without it, the network's body part must occur in StudyDescription
as a whole word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum

from app.core.model_card import Candidate, Exclusion, NetworkRecord, Selection
from app.core.phrases import phrase
from app.core.signatures import SignatureState
from app.core.study import ImageAttributes
from inference.vocabulary import Vocabulary, body_parts, words_of


class BodyPartMatch(IntEnum):
    """How well the body part fits; smaller ranks first."""

    EQUAL = 0
    """Letter for letter, as Algorithm 1 of the paper wants it."""
    SAME = 1
    """Another spelling or term for the same region."""
    RELATED = 2
    """One is a region of the other."""
    NAMED = 3
    """The image states none; its StudyDescription holds the term itself, as Algorithm 1 wants it."""
    DESCRIBED = 4
    """The image states none; its StudyDescription holds a word for it."""


def select(
    image: ImageAttributes, networks: Sequence[NetworkRecord], *, vocabulary: Vocabulary | None = None
) -> Selection:
    """Rank networks for an image.

    Order: how well the body part fits (`BodyPartMatch`); then signed by somebody who is trusted before all others;
    then a fine-tuned child before its parent whatever their dates, newer before older, and at last by name and
    DnnUID, so that the order is always the same.
    A `samples_per_pixel` that an archive's answer did not hold counts as fitting: it is checked when the
    object is read. Two networks in one archive with the same DnnUID are both left out.
    """
    words = vocabulary or body_parts()
    fitting: dict[tuple[BodyPartMatch, bool], list[Candidate]] = {}
    excluded: list[Exclusion] = []
    places = {(network.dnn_uid, network.series_instance_uid) for network in networks}
    ambiguous = {uid for uid, count in Counter(uid for uid, _ in places).items() if count > 1}
    # Stable sorts, the least important criterion first.
    for network in sorted(sorted(networks, key=_name), key=lambda item: item.content_date, reverse=True):
        verdict = _judge(image, network, words) if network.dnn_uid not in ambiguous else _ambiguous(network)
        if isinstance(verdict, Exclusion):
            excluded.append(verdict)
        else:
            match, reason = verdict
            is_vouched_for = network.signature is SignatureState.TRUSTED
            fitting.setdefault((match, not is_vouched_for), []).append(Candidate(network, reason))
    excluded.sort(key=lambda item: _name(item.network))
    return Selection(
        tuple(candidate for rank in sorted(fitting) for candidate in _children_first(fitting[rank])),
        tuple(excluded),
    )


def _ambiguous(network: NetworkRecord) -> Exclusion:
    return Exclusion(
        network,
        "DnnUID",
        phrase("the archive holds two networks with the DnnUID {uid}, and either may be meant", uid=network.dnn_uid),
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
    wanted, examined = network.body_part_examined.strip(), image.body_part_examined.strip()
    if not wanted:
        return Exclusion(network, "BodyPartExamined", phrase("states no body part"))
    verdict = (
        _judge_body_part(network, wanted=wanted, examined=examined, vocabulary=vocabulary)
        if examined
        else _judge_description(image, network, wanted=wanted, vocabulary=vocabulary)
    )
    if not isinstance(verdict, Exclusion) and network.signature is SignatureState.INVALID:
        return Exclusion(network, "DnnSignature", phrase("changed after it was signed"))
    return verdict


def _judge_body_part(
    network: NetworkRecord, *, wanted: str, examined: str, vocabulary: Vocabulary
) -> tuple[BodyPartMatch, str] | Exclusion:
    modality = network.modality
    if wanted == examined:
        return BodyPartMatch.EQUAL, phrase(
            "Modality {modality} and BodyPartExamined {examined} are equal", modality=modality, examined=examined
        )
    if vocabulary.mean_the_same(wanted, examined):
        return BodyPartMatch.SAME, phrase(
            "Modality {modality} is equal; {wanted} means the same as the image's BodyPartExamined {examined}",
            modality=modality,
            wanted=wanted,
            examined=examined,
        )
    if vocabulary.are_related(wanted, examined):
        return BodyPartMatch.RELATED, phrase(
            "Modality {modality} is equal; {wanted} is related to the image's BodyPartExamined {examined}",
            modality=modality,
            wanted=wanted,
            examined=examined,
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
        is_named = f" {words_of(wanted)} " in f" {words_of(description)} "
        return (
            BodyPartMatch.NAMED if is_named else BodyPartMatch.DESCRIBED,
            phrase(
                "Modality {modality} is equal; the image states no body part, but its StudyDescription "
                "holds the word “{found}” for {wanted}",
                modality=network.modality,
                found=words_of(wanted) if is_named else found,
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
