"""Plain values of single data elements: text, numbers, or nothing where a file holds nonsense."""

from __future__ import annotations

import math

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from app.dicom.reading import PARSE_ERRORS


def text(dataset: Dataset, keyword: str) -> str:
    """The value as text in the data set's character set; several values are joined by backslashes."""
    return "\\".join(str(value).strip() for value in values(dataset, keyword))


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """All values as finite numbers; empty when one of them is none."""
    try:
        found = tuple(float(str(value)) for value in values(dataset, keyword))
    except PARSE_ERRORS:
        return ()
    return found if all(math.isfinite(value) for value in found) else ()


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first value as a finite number; None when it is absent or no number."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def integer(dataset: Dataset, keyword: str) -> int | None:
    """The first value as a whole number; None when it is absent or none."""
    found = number(dataset, keyword)
    return int(found) if found is not None and found == int(found) else None


def values(dataset: Dataset, keyword: str) -> tuple[object, ...]:
    """All values as pydicom gives them; empty when absent, empty or not convertible."""
    try:
        value = dataset.get(keyword)
    except PARSE_ERRORS:
        return ()
    if value is None or value == "":
        return ()
    if isinstance(value, MultiValue | list | tuple):
        return tuple(item for item in value if item is not None)
    return (value,)
