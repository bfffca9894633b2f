"""The IODeep object: one trained network as a DICOM instance that any archive stores.

A Raw Data Storage instance (PS3.3 A.37) without patient, with a private block for the network.
"""

from __future__ import annotations

from app.dicom.iodeep_content import NetworkContent
from app.dicom.iodeep_conversion import stored_content, stored_weights
from app.dicom.iodeep_reading import (
    DescribedNetwork,
    IodeepObject,
    check_iodeep,
    describe_iodeep,
    read_iodeep,
    read_iodeep_card,
)
from app.dicom.iodeep_signature import SigningKey, judged
from app.dicom.iodeep_writing import DESCRIPTION_PREFIX, object_parts, write_iodeep

__all__ = [
    "DESCRIPTION_PREFIX",
    "DescribedNetwork",
    "IodeepObject",
    "NetworkContent",
    "SigningKey",
    "check_iodeep",
    "describe_iodeep",
    "judged",
    "object_parts",
    "read_iodeep",
    "read_iodeep_card",
    "stored_content",
    "stored_weights",
    "write_iodeep",
]
