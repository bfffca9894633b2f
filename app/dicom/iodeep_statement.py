"""What a signature of a network vouches for, in one encoding: architecture, weights, every tag that matters.

The location of weights is left out: it may change, and their digest is in the statement.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final

_DOMAIN: Final = b"IODEEP statement 1\n"
"""No signature over anything else can pass for one of these."""
_PADDING: Final = " \0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The parts of a network that belong together.

    Parameters
    ----------
    architecture, training_info
        The texts as stored; their digests are stated.
    weights_digest
        `sha256:<hex>`; empty for a network that a service runs.
    """

    architecture: str
    training_info: str
    weights_digest: str
    dnn_uid: str
    name: str
    modality: str
    body_part_examined: str
    samples_per_pixel: int
    photometric_interpretation: str
    planar_configuration: int | None
    rows: int
    columns: int
    patient_orientation: str
    fine_tuning: bool
    content_date: str
    endpoint: str

    def encoded(self) -> bytes:
        """The bytes that are signed: the same for the same network, however an archive has padded its values."""
        stated = {
            name: value.strip(_PADDING) if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        for name in ("architecture", "training_info"):
            text = getattr(self, name).rstrip(_PADDING)
            stated[name] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return _DOMAIN + json.dumps(stated, sort_keys=True, separators=(",", ":")).encode()
