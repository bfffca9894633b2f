"""Which values a brush takes that looks at them: a range around what is pressed on, or one that was typed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from app.core.value_region import ValueRange

USUAL_SHARE: Final = 0.1
"""Of the spread of the values of the image, to either side, where nobody has said how far."""


@dataclass(frozen=True, slots=True)
class PaintedValues:
    """The choice; modality values.

    Parameters
    ----------
    tolerance
        To either side of the value under the press; None for a tenth of the spread of the image's values.
    typed
        The range that holds wherever one presses; None for one around the press.

    Raises
    ------
    ValueError
        If a number is not finite, the tolerance is negative, or the range is upside down.
    """

    tolerance: float | None = None
    typed: ValueRange | None = None

    def __post_init__(self) -> None:
        low, high = (self.typed.low, self.typed.high) if self.typed is not None else (0.0, 0.0)
        if not all(map(math.isfinite, (self.tolerance or 0.0, low, high))) or (self.tolerance or 0.0) < 0:
            raise ValueError("a tolerance is a number of 0 or more, a range has two numbers")
        if low > high:
            raise ValueError("a range goes from the lower to the higher value")

    def around(self, pressed: float, spread: float) -> ValueRange:
        """The range for a stroke that begins on a value, in an image whose values spread so far."""
        if self.typed is not None:
            return self.typed
        tolerance = USUAL_SHARE * spread if self.tolerance is None else self.tolerance
        return ValueRange(pressed - tolerance, pressed + tolerance)
