"""The windows and VOI LUTs that an image, or one of its frames, states (PS3.3 C.11.2)."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

import numpy as np

from app.core.voi import GreyTransform, VoiFunction, VoiLut, Window
from app.dicom.elements import Elements
from app.dicom.lookup_tables import MAX_LUT_ENTRIES, lut_entries, lut_words

MOST_TRANSFORMS: Final = 32
"""No image has that many on purpose; a menu could not hold them."""
_FUNCTIONS: Final = {function.value: function for function in VoiFunction}


def voi_transforms(elements: Elements, *, is_signed: bool) -> tuple[GreyTransform, ...]:
    """What may make brightness of the modality values, in the order in which to offer it.

    Tables come first: who computed a curve meant it, and the window beside it is for viewers without tables.

    Parameters
    ----------
    elements
        Of the image, or of an item of a frame's FrameVOILUTSequence.
    is_signed
        Whether modality values can be negative: then the first value mapped by a table is read as signed.
    """
    tables = [_table(item, is_signed=is_signed) for item in elements.items("VOILUTSequence")[:MOST_TRANSFORMS]]
    known: list[GreyTransform] = [table for table in tables if table is not None]
    return tuple([*known, *_windows(elements)][:MOST_TRANSFORMS])


def _windows(elements: Elements) -> tuple[Window, ...]:
    """Window Center and Width with their explanations; one function holds for all of them."""
    centers, widths = elements.numbers("WindowCenter"), elements.numbers("WindowWidth")
    explanations = [str(value).strip() for value in elements.values("WindowCenterWidthExplanation")]
    function = _FUNCTIONS.get(elements.text("VOILUTFunction").upper(), VoiFunction.LINEAR)
    triples = zip_longest(centers, widths, explanations[: len(centers)])
    return tuple(
        Window(center, width, explanation or "", _function_for(width, function))
        for center, width, explanation in triples
        if center is not None and width is not None and width > 0
    )


def _function_for(width: float, stated: VoiFunction) -> VoiFunction:
    """LINEAR_EXACT where LINEAR is impossible: a width below 1, as writers of small numbers such as SUV state it."""
    return VoiFunction.LINEAR_EXACT if stated is VoiFunction.LINEAR and width < 1 else stated


def _table(item: Elements, *, is_signed: bool) -> VoiLut | None:
    """One item of the VOI LUT Sequence; None where it contradicts itself, as the windows beside it still hold."""
    descriptor = lut_words(item, "LUTDescriptor")
    if descriptor.size != 3:
        return None
    count, first, bits = int(descriptor[0]) or MAX_LUT_ENTRIES, int(descriptor[1]), int(descriptor[2])
    if is_signed and first > 32767:
        first -= 65536
    data = lut_entries(lut_words(item, "LUTData"), count, bits)
    if not 0 < count <= data.size:
        return None
    entries = data[:count].astype(np.uint16)
    entries.flags.writeable = False
    # Some writers state fewer bits than their entries have.
    bits = max(bits, int(entries.max()).bit_length(), 1)
    return VoiLut(first, entries, min(bits, 16), item.text("LUTExplanation"))
