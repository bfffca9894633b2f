"""`verdant iodeep import-onnx | import-torch | import-monai | export-onnx`: networks to and from other projects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.iodeep_trust import ObjectArgument, load_key
from app.commands.json_files import read_json_object, read_text
from app.core.errors import UsageError
from app.dicom.iodeep import NetworkContent, object_parts, read_iodeep
from app.dicom.iodeep_file import mapped
from app.files import write_file
from app.paths import default_paths
from app.trust_keeping import weights_fetcher
from inference.architecture import parse_architecture
from inference.importing.refusing import listed

if TYPE_CHECKING:
    from inference.importing.monai.importing import Translation
    from inference.importing.published import Published


OutOption = Annotated[Path, typer.Argument(help="File to write.")]
ModalityOption = Annotated[str, typer.Option(help="Modality that the network is for, e.g. MR.")]
BodyPartOption = Annotated[str, typer.Option("--body-part", help="BodyPartExamined, e.g. HEAD.")]
KeyOption = Annotated[str | None, typer.Option("--key", help="Sign with this key.")]
SizeOption = Annotated[
    str | None, typer.Option(help="Rows and columns of the input, e.g. 256x256, where the file leaves them open.")
]


@dataclass(frozen=True, slots=True)
class Label:
    """What an object says of its network besides the network itself."""

    name: str
    modality: str
    body_part: str
    key: str | None


def import_onnx(
    onnx: Annotated[Path, typer.Argument(help="ONNX file.", exists=True, dir_okay=False)],
    out: OutOption,
    modality: ModalityOption,
    body_part: BodyPartOption,
    name: Annotated[str, typer.Option(help="Name on the list.")],
    description: Annotated[
        Path | None,
        typer.Option(
            help="JSON with what the file does not say: classes, activation, preprocess, postprocess.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    size: SizeOption = None,
    output: Annotated[str, typer.Option(help="Name of the output, where there are several.")] = "",
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="The output holds probabilities, not logits.")
    ] = False,
    training_info: Annotated[
        Path | None,
        typer.Option("--training-info", help="JSON on data, split, metrics, licence.", exists=True, dir_okay=False),
    ] = None,
    key: KeyOption = None,
) -> None:
    """Pack an ONNX file, unchanged, as a network object. It is checked and built first."""
    from inference.backends.onnx_checking import read_onnx
    from inference.importing.onnx_file import describe_onnx

    data = bytes(mapped(onnx))
    described = describe_onnx(
        read_onnx(data),
        added=read_json_object(description) if description else {},
        size=_size(size),
        output=output,
        gives_probabilities=probabilities,
    )
    info = read_json_object(training_info) if training_info else {}
    _pack(out, described, data, info=info, label=Label(name, modality, body_part, key))


def import_torch(
    state: Annotated[Path, typer.Argument(help="State dictionary (.pth, .pt).", exists=True, dir_okay=False)],
    architecture: Annotated[Path, typer.Option(help="Network description (JSON).", exists=True, dir_okay=False)],
    out: Annotated[Path | None, typer.Argument(help="Weights to write (safetensors).")] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="Mapping file (JSON); without it, names are taken as they are.", exists=True, dir_okay=False
        ),
    ] = None,
    suggest: Annotated[Path | None, typer.Option(help="Write a suggested mapping file here, and no weights.")] = None,
) -> None:
    """Bring weights of PyTorch in, as safetensors. The file is a pickle: only tensors are loaded from it.

    A SegFormer as its authors or Hugging Face publish it is recognised by its names and needs no mapping file.
    """
    from safetensors.numpy import save

    from inference.importing.mapping import TensorMapping, mapping_text, read_mapping
    from inference.importing.published import take_published
    from inference.importing.state_dict import read_state
    from inference.importing.suggesting import suggest_mapping

    if (out is None) == (suggest is None):
        raise UsageError("It is not clear what to do.", next_step="Give a file to write weights to, or --suggest.")
    graph = parse_architecture(read_text(architecture)).required_graph()
    wanted = graph.tensors()
    rules = read_mapping(mapping) if mapping else TensorMapping()
    tensors = read_state(state, key=rules.key)
    if suggest is not None:
        suggested = suggest_mapping({name: values.shape for name, values in tensors.items()}, wanted, key=rules.key)
        write_file(suggest, mapping_text(suggested).encode())
        open_ones = sum(len(names) for names in suggested.undecided.values())
        typer.echo(
            f"{suggest}: {len(suggested.rules)} tensors paired, {open_ones} undecided. Read it before you use it."
        )
    if out is not None:
        published = take_published(tensors, graph) if mapping is None else None
        given = rules.apply(published.tensors if published else tensors, wanted)
        content = save(given)
        write_file(out, content)
        typer.echo(f"{out}: {len(given)} tensors, {len(content):,} bytes.")
        if published:
            _say_of(published)


def import_monai(
    bundle: Annotated[Path, typer.Argument(help="MONAI bundle: its folder, or a zip of it.", exists=True)],
    out: OutOption,
    modality: ModalityOption,
    body_part: BodyPartOption,
    name: Annotated[str | None, typer.Option(help="Name on the list; by default the bundle's.")] = None,
    accept_differences: Annotated[
        bool, typer.Option("--accept-differences", help="Pack it although parts of it have no equal here.")
    ] = False,
    via_onnx: Annotated[
        bool, typer.Option("--via-onnx", help="Let MONAI, where it is installed, build the network and export it.")
    ] = False,
    key: KeyOption = None,
) -> None:
    """Pack a MONAI bundle as a network object. Its transforms are translated, its configuration is never run."""
    from inference.importing.monai.importing import built_in, input_size, own_names, translate_bundle

    translation = translate_bundle(bundle)
    state = own_names(translation.bundle.state)
    if via_onnx:
        described, weights = _exported_by_monai(translation, state)
    else:
        definition = built_in(translation)
        architecture = {"name": definition.name, "arguments": dict(definition.arguments)}
        size = input_size(translation, definition.multiple)
        described = translation.description(architecture, definition.input_channels, size)
        weights = _safetensors(described, state)
    for line in translation.report.lines():
        typer.echo(line)
    differences = translation.report.differences
    if differences and not accept_differences:
        raise UsageError(
            "One part of the bundle has no equal here."
            if len(differences) == 1
            else f"{len(differences)} parts of the bundle have no equal here.",
            cause="Listed above as “differs”: values, places or regions may not be those of the bundle.",
            next_step="Pack it with --accept-differences if they do not matter, or change the bundle.",
        )
    label = Label(name or str(translation.bundle.metadata.get("name", ""))[:64], modality, body_part, key)
    _pack(out, described, weights, info=translation.training_info(), label=label)


def export_onnx(
    network: ObjectArgument,
    out: Annotated[Path, typer.Argument(help="ONNX file to write.")],
) -> None:
    """Write a network as an ONNX file that gives logits. Preprocess and postprocess stay in its description."""
    from inference.backends.onnx_export import export_onnx as exported
    from inference.weights import read_tensors

    stored = read_iodeep(network, fetcher=weights_fetcher(default_paths()))
    architecture = parse_architecture(stored.architecture_text)
    if architecture.graph is None:
        content = bytes(stored.weights)
    else:
        content = exported(architecture.graph, read_tensors(stored.weights, architecture.graph.tensors()))
    write_file(out, content)
    typer.echo(f"{out}: {stored.card.name}, {len(content):,} bytes.")


def _say_of(published: Published) -> None:
    typer.echo("Taken over by the names of a published SegFormer.")
    if published.left_out:
        typer.echo(f"Left out, no part of this network: {listed(published.left_out)}.")
    if published.untrained:
        typer.echo(
            f"Untrained, with initial values: {listed(published.untrained)}. "
            "Train the network before you pack it: what it proposes now means nothing."
        )


def _exported_by_monai(translation: Translation, state: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    from inference.backends.onnx_checking import read_onnx
    from inference.importing.monai.importing import input_size
    from inference.importing.monai.via_onnx import export_by_monai
    from inference.importing.onnx_file import describe_onnx

    size = input_size(translation, 64)
    data = export_by_monai(translation.network_entry, state, size=size)
    network = read_onnx(data)
    described = describe_onnx(network, added={}, size=None if network.rows else size)
    shape = described["input_shape"]
    rows_columns = shape["input_shape1"], shape["input_shape2"]
    return translation.description(described["architecture"], network.channels, rows_columns), data


def _safetensors(described: Mapping[str, Any], state: Mapping[str, Any]) -> bytes:
    from safetensors.numpy import save

    from inference.importing.mapping import TensorMapping

    wanted = parse_architecture(json.dumps(described)).required_graph().tensors()
    return save(TensorMapping().apply(dict(state), wanted))


def _pack(out: Path, described: Mapping[str, Any], weights: bytes, *, info: Mapping[str, Any], label: Label) -> None:
    """Build the network, so that the object is known to work, and write it."""
    from inference.device import choose_device
    from inference.engine import Engine

    text = json.dumps(described, indent=1, ensure_ascii=False)
    architecture = parse_architecture(text)
    content = NetworkContent(
        architecture_text=text,
        weights=weights,
        name=label.name,
        modality=label.modality,
        body_part_examined=label.body_part,
        samples_per_pixel=1,
        rows=architecture.rows,
        columns=architecture.columns,
        training_info=json.dumps(info, ensure_ascii=False, sort_keys=True),
        fine_tuning=bool(info.get("parent_dnn_uid")),
        created=datetime.now().astimezone(),
    )
    Engine(text, weights, device=choose_device())
    signer, signing = load_key(label.key) if label.key else ("", None)
    write_file(out, object_parts(content, key=signing, signer=signer))
    typer.echo(f"{out}: {label.name}, {len(weights):,} bytes of weights, DnnUID {content.dnn_uid}.")


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    rows, times, columns = text.lower().partition("x")
    if not times or not rows.isdigit() or not columns.isdigit():
        raise UsageError(f"The size “{text[:40]}” is not understood.", next_step="Write it as ROWSxCOLUMNS.")
    return int(rows), int(columns)
