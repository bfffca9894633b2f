"""`verdant iodeep convert`: a network of another layout, or with weights outside, as an object of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.commands.iodeep_trust import ObjectArgument, load_key
from app.core.errors import UsageError
from app.dicom.iodeep import object_parts, stored_content, stored_weights
from app.dicom.iodeep_file import mapped
from app.files import write_file
from app.paths import default_paths
from app.trust_keeping import weights_fetcher
from inference.importing.state_dict import read_state


def convert(
    old: ObjectArgument,
    new: Annotated[Path, typer.Argument(help="File to write.")],
    weights: Annotated[
        Path | None, typer.Option(help="Weights to take instead of those in it.", exists=True, dir_okay=False)
    ] = None,
    from_pickle: Annotated[
        bool,
        typer.Option("--from-pickle", help="Load a pickle of weights in it (weights_only=True): trust its source."),
    ] = False,
    key: Annotated[str | None, typer.Option("--key", help="Sign with this key.")] = None,
) -> None:
    """Take over a network from an older layout. The paper's or the prototype's; its weights come along.

    It becomes an object with a DnnUID of its own that says what it was made from.
    """
    if weights is not None and from_pickle:
        raise UsageError("It is not clear which weights are meant.", next_step="Give --weights or --from-pickle.")
    given: bytes | memoryview | None = mapped(weights) if weights else None
    if from_pickle:
        given = _safetensors_of_pickle(stored_weights(old))
    content = stored_content(old, weights=given, fetcher=weights_fetcher(default_paths()))
    signer, signing = load_key(key) if key else ("", None)
    write_file(new, object_parts(content, key=signing, signer=signer))
    typer.echo(f"{new}: {content.name}, {len(content.weights):,} bytes of weights, DnnUID {content.dnn_uid}.")


def _safetensors_of_pickle(data: memoryview) -> bytes:
    """The tensors of a PyTorch state dictionary; nothing but tensors is unpickled."""
    from safetensors.numpy import save

    with tempfile.TemporaryDirectory(prefix="verdant-convert-") as folder:
        path = Path(folder) / "weights.pth"
        path.write_bytes(data)
        return save(dict(read_state(path)))
