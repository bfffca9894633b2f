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
        Case-folded words by term, all languages together.
    """

    related: tuple[frozenset[str], ...]
    words: Mapping[str, frozenset[str]]

    def are_related(self, one: str, other: str) -> bool:
        """Whether two different terms name regions that the standard relates."""
        return any(one in group and other in group for group in self.related)

    def words_for(self, term: str) -> frozenset[str]:
        """The words that mean a term; the term itself is one."""
        return self.words.get(term, frozenset()) | {_folded(term)}


@cache
def body_parts() -> Vocabulary:
    """The vocabulary that travels with Verdant."""
    text = files("resources").joinpath("vocabularies/body_parts.json").read_text(encoding="utf-8")
    content = json.loads(text)
    return Vocabulary(
        tuple(frozenset(group) for group in content["related"]),
        {term: frozenset(_folded(word) for word in words) for term, words in content["words"].items()},
    )


def whole_words(text: str) -> frozenset[str]:
    """The words of a description, case-folded, without accents; `_` and digits separate words."""
    return frozenset(re.findall(r"[^\W\d_]+", _folded(text)))


def _folded(text: str) -> str:
    # Modalities write "TETE" for "tête": accents do not tell words apart here.
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
