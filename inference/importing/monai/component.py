"""One component of a configuration: what class it names, and its arguments, each asked for by its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inference.importing.monai.config import NotUnderstood


class Untranslatable(Exception):  # noqa: N818 - it says what a component is, not what went wrong
    """A component that has no equal here; the text says why."""


@dataclass(slots=True)
class Component:
    """A class by the last part of its name, and its arguments; those that were asked for are remembered.

    Parameters
    ----------
    image_keys
        Where the arguments are a list for several keys of a dictionary: the keys, and the one that is the image's.
    """

    name: str
    arguments: Mapping[str, Any]
    keys: tuple[str, ...] = ()
    image_key: str = ""
    asked: set[str] = field(default_factory=set)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - JSON
        """An argument, whatever it is.

        Raises
        ------
        Untranslatable
            It is an expression that is not understood.
        """
        self.asked.add(key)
        value = self.arguments.get(key, default)
        if isinstance(value, list) and self.keys and len(value) == len(self.keys) and key in _PER_KEY:
            value = value[self.keys.index(self.image_key)]
        if isinstance(value, NotUnderstood):
            raise Untranslatable(f"its '{key}' is an expression that is not understood: {value}")
        return value

    def number(self, key: str, default: float | None = None) -> float | None:
        """A number, or None."""
        value = self.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not a number")
        return value

    def required(self, key: str) -> float:
        """A number that must be there."""
        value = self.number(key)
        if value is None:
            raise Untranslatable(f"it has no '{key}'")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not true or false")
        return value

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.get(key, default)
        if not isinstance(value, str):
            raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not a text")
        return value

    def in_plane(self, key: str) -> tuple[float, float]:
        """Numbers for rows and columns of the image as MONAI holds it; a third one must leave slices alone.

        Raises
        ------
        Untranslatable
            The third number is about the slices, or these are no numbers.
        """
        value = self.get(key)
        values = value if isinstance(value, list) else [value, value]
        if not 1 <= len(values) <= 3 or not all(
            isinstance(item, int | float) and not isinstance(item, bool) for item in values
        ):
            raise Untranslatable(f"its '{key}' is {str(value)[:60]}, not numbers for rows and columns")
        if len(values) == 3 and values[2] > 0:
            raise Untranslatable(f"its '{key}' changes the number of slices")
        return values[0], values[1] if len(values) > 1 else values[0]

    def check_rest(self) -> None:
        """Check that no argument was passed over.

        Raises
        ------
        Untranslatable
            One is there that nobody asked for and that could matter.
        """
        rest = [key for key in self.arguments if key not in self.asked | _HARMLESS]
        if rest:
            raise Untranslatable(f"its '{rest[0][:60]}' is not known")


_PER_KEY = frozenset({"mode", "padding_mode", "align_corners", "dtype", "sigmoid", "softmax", "argmax", "threshold"})
_HARMLESS = frozenset({"keys", "allow_missing_keys", "dtype", "lazy", "track_meta", "device"})


def component(entry: Mapping[str, Any], image_key: str) -> Component | None:
    """A component of a configuration; None where it is disabled or about other keys than the image's.

    Raises
    ------
    Untranslatable
        Nobody knows whether it is in use.
    """
    target = entry.get("_target_")
    name = str(target).rpartition(".")[2]
    disabled = entry.get("_disabled_", False)
    if disabled is True:
        return None
    if disabled is not False:
        raise Untranslatable(f"whether it is in use is an expression that is not understood: {disabled}")
    arguments = {key: value for key, value in entry.items() if not key.startswith("_")}
    stated = arguments.get("keys")
    keys = tuple(map(str, stated)) if isinstance(stated, list) else (stated,) if isinstance(stated, str) else ()
    if keys and image_key not in keys:
        return None
    return Component(_plain(name) if keys else name, arguments, keys, image_key)


def _plain(name: str) -> str:
    """The name of a transform without the ending that says that it works on a dictionary."""
    for ending in ("Dict", "D", "d"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
