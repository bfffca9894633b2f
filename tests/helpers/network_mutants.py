"""Damaged copies of network objects: the same number makes the same copy.

Half of them are damaged like any file. The others are damaged inside and then put together again, with the digest of
the damaged weights, so that what lies behind the digest is tried as well.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pydicom
from onnx import TensorProto, helper
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian
from safetensors.numpy import save

from app.core.weights_bytes import digest
from app.dicom.iodeep import NetworkContent, SigningKey
from app.dicom.iodeep_description import description_text
from app.dicom.quiet import quiet_pydicom
from inference.architecture import parse_architecture
from tests.helpers.iodeep_objects import prototype_object, whole
from tests.helpers.mutants import Source, mutant, source_of
from tests.helpers.network_descriptions import as_text, tiny_unet
from tests.helpers.stored_networks import WHEN, brightness_description, brightness_weights

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_VALUES = (
    "0",
    "-1",
    "1",
    "2",
    "3",
    "1e999",
    "1000000000",
    "NaN",
    "4.5",
    "null",
    "true",
    '"x"',
    "[]",
    "{}",
    "[[[[1]]]]",
)
_URIS = (
    "../../etc/os-release",
    "file:///dev/zero",
    "file:x.st",
    "http://127.0.0.1:1/w",
    "https://",
    "gopher://h/w",
    "a.st",
)


@dataclass(frozen=True)
class NetworkSource:
    """A network object of one kind, and where its parts lie.

    Parameters
    ----------
    architecture, weights, digest
        Elements of group 0017; 0 where this kind has none.
    """

    name: str
    content: bytes
    architecture: int = 0x1020
    weights: int = 0x1030
    digest: int = 0x1031

    @property
    def as_file(self) -> Source:
        """The same for damage to any file."""
        return source_of(self.name, self.content)


@cache
def network_sources() -> tuple[NetworkSource, ...]:
    """One object of every kind that is read."""
    plain = whole(_content())
    outside = whole(_content(weights_uri="w.st", weights_digest=digest(brightness_weights())))
    return (
        NetworkSource("plain", plain),
        NetworkSource("signed", whole(_content(), key=_key(), signer="Ward 3")),
        NetworkSource("deep", _unet()),
        NetworkSource("onnx", whole(_content(architecture_text=onnx_description(), weights=onnx_model()))),
        NetworkSource("uri", outside, weights=0x1021),
        NetworkSource("service", whole(_content(endpoint="https://models.example/run")), weights=0x1034, digest=0),
        NetworkSource("prototype", prototype_object(weights=brightness_weights()), 0x16, 0x18, 0),
        NetworkSource("pickle", prototype_object(), 0x16, 0x18, 0),
        NetworkSource("implicit", _encoded(plain, ImplicitVRLittleEndian)),
        NetworkSource("deflated", _encoded(plain, DeflatedExplicitVRLittleEndian)),
    )


def network_names() -> tuple[str, ...]:
    """The kinds of objects, as `network_sources` calls them."""
    return tuple(source.name for source in network_sources())


def network_mutant(source: NetworkSource, number: int) -> bytes:
    """Damaged copy `number` of a network."""
    chance = random.Random(f"{source.name} {number}")  # noqa: S311 - reproducible, not secret
    if chance.random() < 0.5:
        others = [other.as_file for other in network_sources()]
        return mutant(source.as_file, number, others)
    with quiet_pydicom():
        dataset = pydicom.dcmread(io.BytesIO(source.content))
        for damage in chance.choices(_DAMAGES, k=chance.choice((1, 1, 2))):
            damage(dataset, source, chance)
        buffer = io.BytesIO()
        dataset.save_as(buffer)
    return buffer.getvalue()


def onnx_description(**arguments: Any) -> str:
    """The description of `onnx_model`."""
    description = json.loads(brightness_description(architecture={"name": "onnx", "arguments": arguments}))
    for section in ("convolutional", "kernel", "stride", "padding"):
        del description[section]
    return json.dumps(description)


def onnx_model() -> bytes:
    """Output is input, as ONNX."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 1, 24, 18)) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", values[:1], values[1:])
    model: bytes = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()
    return model


def _content(**changes: Any) -> NetworkContent:
    arguments: dict[str, Any] = {
        "architecture_text": brightness_description(),
        "name": "Brightness",
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 24,
        "columns": 18,
        "training_info": '{"version": "7", "metrics": {"dice": 0.9}}',
        "created": WHEN,
    }
    if not {"weights", "weights_uri", "endpoint"} & changes.keys():
        arguments["weights"] = brightness_weights()
    return NetworkContent(**{**arguments, **changes})


def _unet() -> bytes:
    description = as_text(tiny_unet())
    architecture = parse_architecture(description)
    tensors = architecture.required_graph().tensors()
    weights = save({name: np.full(shape, 0.5, np.float32) for name, shape in tensors.items()})
    return whole(_content(architecture_text=description, weights=weights))


def _key() -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def _encoded(content: bytes, syntax: str) -> bytes:
    dataset = pydicom.dcmread(io.BytesIO(content))
    dataset.file_meta.TransferSyntaxUID = syntax
    buffer = io.BytesIO()
    with quiet_pydicom():
        dataset.save_as(buffer, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=True)
    return buffer.getvalue()


def _text(dataset: pydicom.Dataset, element: int) -> str:
    value = dataset[0x0017, element].value if (0x0017, element) in dataset else ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _put(dataset: pydicom.Dataset, element: int, text: str | bytes) -> None:
    if (0x0017, element) in dataset:
        held = dataset[0x0017, element]
        is_binary = held.VR in ("OB", "UN")
        held.value = text.encode("utf-8", "replace") if is_binary and isinstance(text, str) else text


def _other_description(dataset: pydicom.Dataset, source: NetworkSource, chance: random.Random) -> None:
    """A number, a key or a piece of the description is another one."""
    text = _text(dataset, source.architecture)
    kind = chance.randrange(7)
    places = list(_NUMBER.finditer(text))
    if kind <= 2 and places:
        place = chance.choice(places)
        text = text[: place.start()] + chance.choice(_VALUES) + text[place.end() :]
    elif kind == 3:
        keys = re.findall(r"['\"]([A-Za-z_0-9]+)['\"]:", text) or ["x"]
        text = text.replace(f"{chance.choice(keys)}", chance.choice([*keys, "x" * 300, "\\u0000"]), 1)
    elif kind == 4:
        text = text[: chance.randrange(len(text) + 1)]
    elif kind == 5:
        text = chance.choice(("[", '{"a":', "(")) * chance.choice((50, 10_000)) + text
    else:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_VALUES) + text[at:]
    _put(dataset, source.architecture, text)


def _other_weights(dataset: pydicom.Dataset, source: NetworkSource, chance: random.Random) -> None:
    """Other bytes, and their digest."""
    if source.weights not in (0x1030,) or (0x0017, 0x1030) not in dataset:
        text = chance.choice((*_URIS, "QUJD" * chance.randrange(2000), "QUJ", "=" * 9, ""))
        _put(dataset, source.weights, text)
        return
    data = bytearray(dataset[0x0017, 0x1030].value)
    for _ in range(chance.choice((1, 2, 8))):
        kind, reach = chance.randrange(5), max(1, min(len(data), 600))
        if kind == 0 and data:
            data[chance.randrange(reach)] = chance.randrange(256)
        elif kind == 1:
            del data[chance.randrange(len(data) + 1) :]
        elif kind == 2:
            data[:8] = chance.choice((0, 1, len(data), 1 << 20, 1 << 40, (1 << 64) - 1)).to_bytes(8, "little")
        elif kind == 3:
            header = bytes(data[8:600]).decode("latin-1")
            places = list(_NUMBER.finditer(header))
            if places:
                place = chance.choice(places)
                value = chance.choice(("0", "-1", "99999999999", "1e9", "NaN", "[]")).encode()
                data[8 + place.start() : 8 + place.end()] = value
        else:
            data += bytes(chance.choice((1, 1000)))
    found = bytes(data)
    dataset[0x0017, 0x1030].value = found + b"\0" * (len(found) % 2)
    _put(dataset, source.digest, digest(found))


def _other_tag(dataset: pydicom.Dataset, source: NetworkSource, chance: random.Random) -> None:
    keyword = chance.choice(("Rows", "Columns", "SamplesPerPixel", "Modality", "BodyPartExamined", "SOPInstanceUID"))
    if keyword in ("Rows", "Columns", "SamplesPerPixel"):
        setattr(dataset, keyword, chance.choice((0, 1, 2, 3, 65535)))
    elif chance.random() < 0.3:
        delattr(dataset, keyword)
    else:
        setattr(dataset, keyword, chance.choice(("", "X" * 300, "é\\ü", "../..", "1.2.3")))


def _other_private(dataset: pydicom.Dataset, source: NetworkSource, chance: random.Random) -> None:
    """Signature, signer, digest, training information or any other private element."""
    elements = [element for element in dataset.group_dataset(0x0017) if element.tag.element > 0x10]
    if not elements:
        return
    element = chance.choice(elements)
    if chance.random() < 0.3:
        del dataset[element.tag]
        return
    binary = element.VR in ("OB", "UN")
    text = chance.choice(("", "x" * 70_000, "[" * 20_000, '{"a": 1e400}', "sha256:" + "0" * 64, "TRUE"))
    element.value = bytes(chance.choice((0, 32, 64, 96, 98, 6000))) if binary else text


def _other_json(dataset: pydicom.Dataset, source: NetworkSource, chance: random.Random) -> None:
    """A description of other content: whole parts taken away or put in."""
    try:
        description = json.loads(description_text(_text(dataset, source.architecture)))
    except (ValueError, RecursionError):
        description = None
    if not isinstance(description, dict) or not description:
        return
    keys = list(description)
    key = chance.choice(keys)
    if chance.random() < 0.4:
        del description[key]
    else:
        description[key] = (
            chance.choice(
                ({}, [], None, 0, 10**12, {"1": "cnn2d"}, {"name": "unet"}, {"name": "onnx"}, description)
                if key != "architecture"
                else ({"1": "lstm", "2": "dense"}, {str(n): "doubleConv" for n in range(1, 999)}, {"name": "fpa"}, {})
            )
            if chance.random() < 0.9
            else "x" * 100_000
        )
        if description[key] is description:
            description[key] = json.loads(json.dumps({k: v for k, v in description.items() if k != key}))
    _put(dataset, source.architecture, json.dumps(description))


_DAMAGES: tuple[Callable[[pydicom.Dataset, NetworkSource, random.Random], None], ...] = (
    *(_other_description, _other_description, _other_description, _other_json, _other_json),
    *(_other_weights, _other_weights, _other_weights, _other_tag, _other_private, _other_private),
)
