"""Texts for the user that can be shown in another language.

A phrase is its English text wherever a text is wanted: in the log, on the command line, in a comparison. What
shows it in another language translates its template and puts the values in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType


class Phrase(str):
    """An English text that remembers what it was made of; copied or pickled, it is no more than that text.

    Parameters
    ----------
    template
        Text with the names of `values` in braces: what is translated.
    values
        What stands for the names. Phrases among them are translated too; other texts are data, shown as they are.
    number
        The number that the form of the words follows, if they have a singular.
    singular
        The template for one, if they have one.
    """

    __slots__ = ("number", "singular", "template", "values")

    template: str
    values: Mapping[str, object]
    number: int | None
    singular: str

    def __new__(
        cls, template: str, values: Mapping[str, object], *, number: int | None = None, singular: str = ""
    ) -> Phrase:
        """The text in English, ready to be shown."""
        english = singular if number == 1 and singular else template
        made = super().__new__(cls, english.format_map(values) if values else english)
        made.template, made.values = template, MappingProxyType(dict(values))
        made.number, made.singular = number, singular
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    @property
    def english(self) -> str:
        """The template in English, in the form that goes with the number."""
        return self.singular if self.number == 1 and self.singular else self.template


def phrase(template: str, /, **values: object) -> Phrase:
    """A text for the user; the template is written out where this is called, so that it is found for translation."""
    return Phrase(template, values)


def counted(count: int, singular: str, plural: str, /, **values: object) -> Phrase:
    """A text whose words follow a number, `{count}` in both templates."""
    return Phrase(plural, {"count": count, **values}, number=count, singular=singular)


def joined(separator: str, parts: Iterable[str]) -> Phrase:
    """Texts one after another; those that are phrases stay so."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase(_row_of(separator, values), values)


def separated(separator: str, text: str) -> tuple[str, ...]:
    """The texts that `joined` put together, phrases still; any other text is split."""
    if isinstance(text, Phrase) and text.values and text.template == _row_of(separator, text.values):
        parts = (part if isinstance(part, str) else str(part) for part in text.values.values())
        return tuple(piece for part in parts for piece in separated(separator, part))
    return (text,) if isinstance(text, Phrase) else tuple(text.split(separator))


def _row_of(separator: str, names: Iterable[str]) -> str:
    return separator.join(f"{{{name}}}" for name in names)
