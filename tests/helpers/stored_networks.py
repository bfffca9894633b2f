"""A real network small enough to know by heart: one 1 x 1 convolution that finds the pixels brighter than a value."""

from __future__ import annotations

import io
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pydicom
from pydicom.uid import generate_uid
from safetensors.numpy import save

from app.core.weights_bytes import digest
from app.dicom.iodeep import write_iodeep

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LIMIT = 2000
"""The network finds stored values above it."""
WEIGHTS_DATA, WEIGHTS_DIGEST = (0x0017, 0x1030), (0x0017, 0x1031)


def brightness_description(**changes: Any) -> str:
    """DnnArchitecture; the outline follows the pixel edges exactly."""
    description: dict[str, Any] = {
        "version": 2,
        "task": "segment",
        "input": "slice",
        "input_shape": {"input_shape0": 24, "input_shape1": 18, "input_shape2": 1, "label_shape": 1},
        "data_format": {"data_format": "channels_last"},
        "architecture": {"1": "cnn2d"},
        "convolutional": {"cn1": 1},
        "kernel": {"kernel1": 1},
        "stride": {"stride": 1},
        "padding": {"padding": 0},
        "activation": "sigmoid",
        "classes": [
            {
                "name": "Bright",
                "rt_roi_interpreted_type": "ORGAN",
                "code": {"value": "87878005", "scheme": "SCT", "meaning": "Left ventricle"},
                "threshold": 0.5,
            }
        ],
        "preprocess": [{"step": "clip", "lower": 0, "upper": 65535}],
        "postprocess": {"contour_tolerance_mm": 0.0},
    }
    return json.dumps({**description, **changes})


def brightness_weights(**changes: Any) -> bytes:
    """Weights that make the logit positive from `LIMIT` + 1 on."""
    tensors: dict[str, Any] = {
        "layer01.conv.weight": np.ones((1, 1, 1, 1), np.float32),
        "layer01.conv.bias": np.array([-LIMIT - 0.5], np.float32),
    }
    return save({name: array for name, array in {**tensors, **changes}.items() if array is not None})


def brightness_network(**changes: Any) -> bytes:
    """The IODeep object; keyword arguments of `write_iodeep` replace what is here."""
    arguments: dict[str, Any] = {
        "architecture_text": brightness_description(),
        "weights": brightness_weights(),
        "name": "Brightness",
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 24,
        "columns": 18,
        "training_info": {"version": "7", "intended_use": "demonstration"},
        "created": WHEN,
        "dnn_uid": str(generate_uid(entropy_srcs=[changes.get("name", "Brightness")])),
    }
    return write_iodeep(**{**arguments, **changes})


def with_weights(network: bytes, data: bytes, *, stated_digest: str | None = None) -> bytes:
    """The object with other bytes in place of its weights; the digest of these bytes unless one is given."""
    dataset = pydicom.dcmread(io.BytesIO(network))
    dataset[WEIGHTS_DATA].value = data + b"\0" * (len(data) % 2)
    dataset[WEIGHTS_DIGEST].value = stated_digest or digest(data)
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()


def with_tags(network: bytes, **tags: str) -> bytes:
    """The object with other values than a careful writer would put there; keywords of DICOM."""
    dataset = pydicom.dcmread(io.BytesIO(network))
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()


def tampered(network: bytes) -> bytes:
    """The object with one bit of its weights turned, and the digest it was published with."""
    dataset = pydicom.dcmread(io.BytesIO(network))
    data = bytearray(dataset[WEIGHTS_DATA].value)
    data[-2] ^= 1
    return with_weights(network, bytes(data), stated_digest=str(dataset[WEIGHTS_DIGEST].value))


class _Booby:
    """Touches a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return open, (self.path, "w")


def booby_trapped(network: bytes, path: str) -> bytes:
    """The object with a pickle in place of its weights; whoever unpickles it makes a file at `path`."""
    return with_weights(network, pickle.dumps({"layer01.conv.weight": _Booby(path)}, protocol=2))
