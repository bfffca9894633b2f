"""Everything that is done with a network object before it runs, in one call; any failure must be a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

from app.core.errors import VerdantError
from app.core.signatures import TrustedKey
from app.core.trust import verdict_on
from app.core.weights_bytes import digest
from app.dicom.instance_texts import read_texts
from app.dicom.iodeep import (
    IodeepObject,
    SigningKey,
    describe_iodeep,
    judged,
    object_parts,
    read_iodeep,
    stored_content,
)
from app.network.weights import HostWeights
from inference.architecture import Architecture, parse_architecture
from inference.backends.onnx_checking import read_onnx
from inference.weights import read_tensors
from tests.fuzz.reading import Reading
from tests.helpers.trust import MemoryTrust

TRUST = MemoryTrust(keys_=(TrustedKey("Ward 3", bytes(range(32))),))
NO_HOST = HostWeights(Path(gettempdir()) / "verdant-no-weights", tuple)


def read_network(path: Path) -> Reading:
    """List, describe, judge and verify a network, check its layers and its weights, and store it anew.

    Raises whatever is no VerdantError: that is what is looked for.
    """
    sentences: list[str] = []

    def attempt(act: Callable[[], object]) -> bool:
        try:
            act()
        except VerdantError as error:
            sentences.append(str(error))
            return False
        return True

    found: list[IodeepObject] = []
    attempt(lambda: read_texts(path, name=path.name))
    attempt(lambda: verdict_on(judged(describe_iodeep(path).card, TRUST), TRUST))
    attempt(lambda: b"".join(object_parts(stored_content(path), key=SigningKey.generate(), signer="Ward 3")))
    if not attempt(lambda: found.append(read_iodeep(path, fetcher=NO_HOST))):
        return Reading(tuple(sentences), 0)
    network = found[0]
    assert digest(network.weights) == network.card.digest
    usable = attempt(lambda: _check(network))
    return Reading(tuple(sentences), int(usable))


def _check(network: IodeepObject) -> None:
    architecture: Architecture = parse_architecture(network.architecture_text)
    if architecture.graph is None:
        read_onnx(bytes(network.weights))
        return
    assert architecture.table()
    assert architecture.activation_bytes(architecture.rows, architecture.columns) > 0
    tensors = read_tensors(network.weights, architecture.graph.tensors())
    assert sum(tensor.size for tensor in tensors.values()) >= architecture.parameter_count()
