"""Private elements that are known to hold no identity: numbers and terms of PS3.15 table E.3.10-1.

Its elements of bulk data, sequences, UIDs and messages are not among them, nor what names a coil or a scanner.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_GE_ACQUISITION, _GE_PARAMETERS = "GEMS_ACQU_01", "GEMS_PARM_01"
_PHILIPS_IMAGING, _PHILIPS_MR = "Philips Imaging DD 001", "Philips MR Imaging DD 001"
_SIEMENS_MR, _ELSCINT = "SIEMENS MR HEADER", "ELSCINT1"

SAFE_PRIVATE: Final[Mapping[tuple[int, str, int], str]] = MappingProxyType(
    {
        **{(0x7053, "Philips PET Private Group", element): "DS" for element in (0x00, 0x09)},
        **{(0x00E1, _ELSCINT, element): "DS" for element in (0x21, 0x50)},
        (0x01E1, _ELSCINT, 0x26): "CS",
        (0x01F1, _ELSCINT, 0x01): "CS",
        **{(0x01F1, _ELSCINT, element): "DS" for element in (0x07, 0x26, 0x27)},
        **{(0x0019, _GE_ACQUISITION, element): "DS" for element in (0x23, 0x24, 0x27)},
        (0x0019, _GE_ACQUISITION, 0x9E): "LO",
        (0x0025, "GEMS_SERS_01", 0x07): "SL",
        (0x0043, _GE_PARAMETERS, 0x27): "SH",
        (0x0043, _GE_PARAMETERS, 0x39): "IS",
        (0x0045, "GEMS_HELIOS_01", 0x01): "SS",
        (0x0045, "GEMS_HELIOS_01", 0x02): "FL",
        **{(0x0903, "GEIIS PACS", element): "US" for element in (0x10, 0x11, 0x12)},
        (0x2001, _PHILIPS_IMAGING, 0x03): "FL",
        (0x2001, _PHILIPS_IMAGING, 0x04): "CS",
        **{(0x2005, _PHILIPS_MR, element): "FL" for element in (0x0D, 0x0E)},
        (0x0019, _SIEMENS_MR, 0x0C): "IS",
        (0x0019, _SIEMENS_MR, 0x0D): "CS",
        **{(0x0019, _SIEMENS_MR, element): "FD" for element in (0x0E, 0x27)},
    }
)
"""Group, private creator, the last two digits of the element; and its VR: under another it is something else."""
