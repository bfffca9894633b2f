"""What may stay of a text that anybody may have typed: words that are known not to name anyone, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_TECHNICAL: Final = re.compile(r"[A-Za-z]{1,3}[0-9]{1,2}[A-Za-z]{0,2}")
"""`T2w`, `B30f`, `L5`: too short to tell anyone apart."""
_NUMBER: Final = re.compile(r"[0-9]{1,3}(mm|cm|s|ms|min|deg|Gy|kV|mAs)?")
_SIDES: Final = ("L", "R")
_LEAST_IDENTITY: Final = 2


class SafeTexts:
    """Knows the words of imaging and the defined terms of the standard.

    Parameters
    ----------
    words
        In small letters.
    terms
        Values of attributes of VR CS.
    """

    def __init__(self, words: Iterable[str], terms: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._terms = frozenset(terms)

    def cleaned(self, text: str, identity: Set[str] = frozenset()) -> str:
        """A text all of whose words are known as it is, else those words, in order; empty if there are none.

        A number stays where it is the only one: two may be a date, three a telephone.

        Parameters
        ----------
        identity
            Words of names and identifiers of this very patient, see `identity_words`: they go, known or not.
        """
        words = _WORD.findall(text)
        numbers = sum(word[0].isdigit() for word in words)
        kept = [
            word
            for word in words
            if word.casefold() not in identity
            and (self._is_known(word) or (numbers == 1 and _NUMBER.fullmatch(word) is not None))
        ]
        if not any(character.isalpha() for word in kept for character in word):
            return ""
        return text if len(kept) == len(words) and text.isprintable() else " ".join(kept)

    def is_term(self, value: str) -> bool:
        """Whether a code string is a defined term, or made of known words."""
        if value in self._terms or not value:
            return True
        parts = re.split("[ _]+", value)
        return all(len(part) <= _LEAST_IDENTITY or part in self._terms or self._is_known(part) for part in parts)

    def _is_known(self, word: str) -> bool:
        if word.casefold() in self._words or word in _SIDES or _TECHNICAL.fullmatch(word):
            return True
        pieces = _PIECE.findall(word)
        # `SpinalCord`: only where nothing is left over, and no piece is a mere letter.
        return (
            len(pieces) > 1
            and "".join(pieces) == word
            and all(piece.casefold() in self._words and len(piece) > 1 for piece in pieces)
        )


def identity_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of names and identifiers, as `SafeTexts.cleaned` wants them."""
    return frozenset(
        word.casefold() for text in texts for word in _WORD.findall(text) if len(word) >= _LEAST_IDENTITY
    )
