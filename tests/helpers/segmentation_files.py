"""Segmentations of image files as highdicom writes them, with the arrays that they were written from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import highdicom as hd
import numpy as np
from pydicom import Dataset, dcmread
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

CIELAB = hd.color.CIELabColor(60, 40, -30)


def described(number: int, label: str = "", **changes: Any) -> hd.seg.SegmentDescription:
    """A segment that a named algorithm drew."""
    values: dict[str, Any] = {
        "segment_label": label or f"Segment {number}",
        "segmented_property_category": codes.SCT.Organ,
        "segmented_property_type": codes.SCT.Liver,
        "algorithm_type": "SEMIAUTOMATIC",
        "algorithm_identification": hd.AlgorithmIdentificationSequence(
            "EdgeFinder", codes.DCM.ArtificialIntelligence, "2.1"
        ),
        "display_color": CIELAB,
    }
    return hd.seg.SegmentDescription(number, **(values | changes))


def segmentation_of(
    images: Sequence[Path],
    pixels: np.ndarray,
    *,
    kind: str = "BINARY",
    labels: Sequence[str] = (),
    **changes: Any,
) -> Dataset:
    """A segmentation with the values (frames, rows, columns, segments), or of a label map without the last axis."""
    count = int(pixels.max()) if pixels.ndim == 3 else pixels.shape[-1]
    names = labels or [""] * count
    values: dict[str, Any] = {
        "source_images": [dcmread(path) for path in images],
        "pixel_array": pixels,
        "segmentation_type": kind,
        "segment_descriptions": [described(place, name) for place, name in enumerate(names, start=1)],
        "series_instance_uid": generate_uid(),
        "series_number": 9,
        "sop_instance_uid": generate_uid(),
        "instance_number": 1,
        "manufacturer": "Somebody",
        "manufacturer_model_name": "Some model",
        "software_versions": "1",
        "device_serial_number": "0",
        "content_label": "ANOTHER",
        "content_creator_name": "Doe^Jane",
    }
    return hd.seg.Segmentation(**(values | changes))
