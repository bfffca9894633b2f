"""Value representations as they stand in a file: two letters, and a length of 16 or of 32 bits (PS3.5 7.1.2)."""

from __future__ import annotations

from typing import Final

from pydicom.valuerep import EXPLICIT_VR_LENGTH_16, EXPLICIT_VR_LENGTH_32

SHORT_VRS: Final = frozenset(vr.value.encode("ascii") for vr in EXPLICIT_VR_LENGTH_16)
"""Their length has 16 bits."""
LONG_VRS: Final = frozenset(vr.value.encode("ascii") for vr in EXPLICIT_VR_LENGTH_32)
"""Their length has 32 bits, behind two bytes that mean nothing."""
