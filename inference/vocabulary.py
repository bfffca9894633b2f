"""Which words mean the same body part: the terms of PS3.16 Annex L, and how reports write them in five languages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "it", "de", "fr", "es")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae"})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Defined terms of BodyPartExamined and the words for them.

    Parameters
    ----------
    codes
        By term as `spelling` gives it, its SNOMED CT code: two terms with one code mean the same.
    same
        Other terms in use, by the defined term that they mean: older editions' and plain words.
    contains
        By term, the terms of regions that belong to it.
    together
        Pairs of terms of which each can stand for the other without one being part of the other.
    words
        By term, the words and phrases that mean it, all languages together, as `words_of` gives them.
    """

    codes: Mapping[str, str]
    same: Mapping[str, str]
    contains: Mapping[str, frozenset[str]]
    together: frozenset[frozenset[str]]
    words: Mapping[str, frozenset[str]]

    def mean_the_same(self, one: str, other: str) -> bool:
        """Whether two terms are spellings of one, or the standard gives them one code."""
        first, second = self._term(one), self._term(other)
        code = self.codes.get(first)
        return first == second or (code is not None and code == self.codes.get(second))

    def are_related(self, one: str, other: str) -> bool:
        """Whether one of two terms is a region of the other, or both can stand for each other."""
        pairs = [(first, second) for first in self._terms(one) for second in self._terms(other)]
        return any(
            second in self.contains.get(first, ())
            or first in self.contains.get(second, ())
            or frozenset((first, second)) in self.together
            for first, second in pairs
        )

    def mention(self, term: str, text: str) -> str:
        """The word or phrase by which a text names a term, only ever as whole words; empty if it does not."""
        spoken = f" {words_of(text)} "
        known = {words_of(term)} | self.words.get(self._term(term), frozenset())
        return next((phrase for phrase in sorted(known) if phrase and f" {phrase} " in spoken), "")

    def _term(self, stated: str) -> str:
        spelt = spelling(stated)
        return self.same.get(spelt, spelt)

    def _terms(self, stated: str) -> tuple[str, ...]:
        """What a term is looked up as: an older term was also used for more than the standard says."""
        spelt = spelling(stated)
        return tuple({spelt: None, self._term(stated): None})


@cache
def body_parts() -> Vocabulary:
    """The vocabulary that travels with Verdant."""
    content = json.loads(files("resources").joinpath("vocabularies/body_parts.json").read_text(encoding="utf-8"))
    terms: Mapping[str, Any] = content["terms"]
    return Vocabulary(
        {term: stated["code"] for term, stated in terms.items()},
        content["same"],
        {term: frozenset(regions) for term, regions in content["contains"].items()},
        frozenset(frozenset(pair) for pair in content["together"]),
        {term: frozenset(_words(stated)) for term, stated in terms.items()},
    )


def _words(stated: Mapping[str, Any]) -> Iterator[str]:
    yield words_of(stated["meaning"])
    for language in LANGUAGES:
        for word in stated.get(language, ()):
            yield words_of(word)
            # Modalities without umlauts write "Schaedel" as often as "Schadel".
            if language == "de":
                yield words_of(word.casefold().translate(_UMLAUTS))


def spelling(term: str) -> str:
    """A term without what people put between its words: `UPPER LEG`, `Head_Neck`, `C-SPINE`."""
    return re.sub(r"[\W_]+", "", term.upper())


def words_of(text: str) -> str:
    """The words of a text between single spaces: case-folded, without accents, digits and punctuation."""
    # Modalities write "TETE" for "tête": accents do not tell words apart here.
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W\d_]+", plain))
