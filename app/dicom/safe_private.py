"""Private elements that are known to hold no identity: numbers and terms of PS3.15 table E.3.10-1.

Its elements of bulk data, sequences, UIDs and messages are not among them, nor what names a coil or a scanner.
"""

from __future__ import annotations

from typing import Final

_GE_ACQUISITION, _GE_PARAMETERS = "GEMS_ACQU_01", "GEMS_PARM_01"
_PHILIPS_IMAGING, _PHILIPS_MR = "Philips Imaging DD 001", "Philips MR Imaging DD 001"
_SIEMENS_MR, _ELSCINT = "SIEMENS MR HEADER", "ELSCINT1"

SAFE_PRIVATE: Final = frozenset(
    {
        *((0x7053, "Philips PET Private Group", element) for element in (0x00, 0x09)),
        *((0x00E1, _ELSCINT, element) for element in (0x21, 0x50)),
        (0x01E1, _ELSCINT, 0x26),
        *((0x01F1, _ELSCINT, element) for element in (0x01, 0x07, 0x26, 0x27)),
        *((0x0019, _GE_ACQUISITION, element) for element in (0x23, 0x24, 0x27, 0x9E)),
        (0x0025, "GEMS_SERS_01", 0x07),
        *((0x0043, _GE_PARAMETERS, element) for element in (0x27, 0x39)),
        *((0x0045, "GEMS_HELIOS_01", element) for element in (0x01, 0x02)),
        *((0x0903, "GEIIS PACS", element) for element in (0x10, 0x11, 0x12)),
        *((0x2001, _PHILIPS_IMAGING, element) for element in (0x03, 0x04)),
        *((0x2005, _PHILIPS_MR, element) for element in (0x0D, 0x0E)),
        *((0x0019, _SIEMENS_MR, element) for element in (0x0C, 0x0D, 0x0E, 0x27)),
    }
)
"""Group, private creator, and the last two digits of the element."""
