"""Which words mean the same body part: related defined terms, and how reports write them in five languages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Defined terms of BodyPartExamined (PS3.16 Annex L) and the words for them.

    Parameters
    ----------
    related
        Groups of terms of which each can stand for another.
    words
        By term, the words and phrases that mean it, all languages together, as `words_of` gives them.
    """

    related: tuple[frozenset[str], ...]
    words: Mapping[str, frozenset[str]]

    def are_related(self, one: str, other: str) -> bool:
        """Whether two different terms name regions that the standard relates."""
        return any(one in group and other in group for group in self.related)

    def mention(self, term: str, text: str) -> str:
        """The word or phrase by which a text names a term, only ever as whole words; empty if it does not."""
        spoken = f" {words_of(text)} "
        known = self.words.get(term, frozenset()) | {words_of(term)}
        return next((phrase for phrase in sorted(known) if phrase and f" {phrase} " in spoken), "")


@cache
def body_parts() -> Vocabulary:
    """The vocabulary that travels with Verdant."""
    text = files("resources").joinpath("vocabularies/body_parts.json").read_text(encoding="utf-8")
    content = json.loads(text)
    return Vocabulary(
        tuple(frozenset(group) for group in content["related"]),
        {term: frozenset(words_of(word) for word in words) for term, words in content["words"].items()},
    )


def words_of(text: str) -> str:
    """The words of a text between single spaces: case-folded, without accents, digits and punctuation."""
    # Modalities write "TETE" for "tête": accents do not tell words apart here.
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W\d_]+", plain))
