"""`verdant iodeep`: pack a network as a DICOM object, look at one, choose among several."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import SeriesError, UsageError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import ModelCard, NetworkRecord
from app.core.tasks import TaskControl
from app.core.weights_bytes import MAX_WEIGHTS_BYTES
from app.dicom.iodeep import read_iodeep, read_iodeep_card, write_iodeep
from app.dicom.records import read_texts
from app.dicom.volume_reading import DicomStudyReader
from app.files import write_file
from inference.architecture import parse_architecture
from inference.catalogue import select as select_networks

iodeep_app = typer.Typer(help="Networks as DICOM objects (IODeep).")
MOST_TEXT_BYTES = 1 << 20


@iodeep_app.command()
def create(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    architecture: Annotated[Path, typer.Option(help="Network description (JSON).", exists=True, dir_okay=False)],
    weights: Annotated[Path, typer.Option(help="Weights (safetensors).", exists=True, dir_okay=False)],
    modality: Annotated[str, typer.Option(help="Modality that the network is for, e.g. MR.")],
    body_part: Annotated[str, typer.Option("--body-part", help="BodyPartExamined, e.g. HEAD.")],
    name: Annotated[str, typer.Option(help="Name on the list.")],
    training_info: Annotated[
        Path | None,
        typer.Option("--training-info", help="JSON on data, split, metrics, licence.", exists=True, dir_okay=False),
    ] = None,
    uid: Annotated[str | None, typer.Option(help="DnnUID; a new one if not given.")] = None,
) -> None:
    """Pack a network; it is built and its weights are loaded first, so that the object is known to work."""
    from inference.device import choose_device
    from inference.engine import Engine

    text = _text(architecture)
    described = parse_architecture(text)
    content = _weights(weights)
    info = _json_object(training_info) if training_info else {}
    Engine(text, content, device=choose_device())
    packed = write_iodeep(
        architecture_text=text,
        weights=content,
        name=name,
        modality=modality,
        body_part_examined=body_part,
        samples_per_pixel=1,
        rows=described.rows,
        columns=described.columns,
        training_info=info,
        fine_tuning=bool(info.get("parent_dnn_uid")),
        dnn_uid=uid,
        created=datetime.now().astimezone(),
    )
    write_file(out, packed)
    typer.echo(f"{out}: {name}, {described.parameter_count():,} parameters, {len(packed):,} bytes.")


@iodeep_app.command()
def show(
    file: Annotated[Path, typer.Argument(help="IODeep object.", exists=True, dir_okay=False)],
    as_json: JsonOption = False,
) -> None:
    """Describe a network: what it is for, how it was trained, its layers. The digest is verified."""
    network = read_iodeep(file)
    described = parse_architecture(network.architecture_text)
    if as_json:
        layers = [
            {"number": layer.number, "kind": layer.kind.value, "channels": layer.channels}
            for layer in described.layers
        ]
        print_json({"card": network.card, "parameters": described.parameter_count(), "layers": layers})
        return
    card = network.card
    print_table(("", ""), [(label, value) for label, value in _card_rows(card)])
    typer.echo(f"Parameters: {described.parameter_count():,}")
    print_table(
        ("Layer", "Kind", "Channels", "Parameters"),
        [(layer.number, layer.kind.value, layer.channels, f"{layer.parameters:,}") for layer in described.layers],
    )
    typer.echo(json.dumps(dict(card.training_info), indent=2, ensure_ascii=False, default=str))


@iodeep_app.command()
def select(
    image: Annotated[Path, typer.Argument(help="DICOM image.", exists=True, dir_okay=False)],
    networks: Annotated[list[Path], typer.Argument(help="IODeep objects.", exists=True, dir_okay=False)],
) -> None:
    """Choose the network that fits an image; prints JSON with the ranking and the reasons."""
    series = DicomStudyReader().read_series([image], TaskControl())
    if not series or not series[0].slices:
        raise SeriesError(f"{image.name} is no image that Verdant reads.")
    records = {str(path): network_record(path) for path in networks}
    files = {record.dnn_uid: path for path, record in records.items()}
    selection = select_networks(series[0].slices[0].attributes, list(records.values()))
    candidates = [
        {"file": files[c.network.dnn_uid], "name": c.network.name, "dnn_uid": c.network.dnn_uid, "reason": c.reason}
        for c in selection.candidates
    ]
    print_json(
        {
            "image": series[0].slices[0].attributes,
            "chosen": candidates[0] if candidates else None,
            "candidates": candidates,
            "rejected": [
                {"file": files[e.network.dnn_uid], "name": e.network.name, "tag": e.tag, "reason": e.reason}
                for e in selection.excluded
            ],
        }
    )
    if not candidates:
        raise typer.Exit(1)


def network_record(path: Path) -> NetworkRecord:
    """A network in a file as an archive would list it."""
    card, texts = read_iodeep_card(path), read_texts(path)
    parent = card.training_info.get("parent_dnn_uid")
    return NetworkRecord(
        StudyInstanceUID(texts.study["StudyInstanceUID"]),
        SeriesInstanceUID(texts.series["SeriesInstanceUID"]),
        card.dnn_uid,
        card.name,
        card.modality,
        card.body_part_examined,
        card.samples_per_pixel,
        card.content_date,
        SOPInstanceUID(parent) if isinstance(parent, str) and parent else None,
    )


def _card_rows(card: ModelCard) -> list[tuple[str, object]]:
    return [
        ("Name", card.name),
        ("DnnUID", card.dnn_uid),
        ("Version", card.version),
        ("Modality", card.modality),
        ("Body part", card.body_part_examined),
        ("Input", f"{card.rows} x {card.columns}, {card.samples_per_pixel} sample(s) per pixel"),
        ("Weights", f"{card.weights_size_bytes:,} bytes"),
        ("Digest", card.digest),
        ("Intended use", "demonstration, not diagnosis" if card.is_for_demonstration else "as its makers state"),
    ]


def _text(path: Path) -> str:
    if path.stat().st_size > MOST_TEXT_BYTES:
        raise UsageError(f"{path.name} is larger than 1 MiB.", next_step="Give a network description.")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is no text in UTF-8.", next_step="Give a file of JSON.") from None


def _weights(path: Path) -> bytes:
    if path.stat().st_size > MAX_WEIGHTS_BYTES:
        raise UsageError(f"{path.name} is larger than 1 GiB.", next_step="Give the weights of one network.")
    return path.read_bytes()


def _json_object(path: Path) -> dict[str, object]:
    try:
        content = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is no JSON.", cause=f"{error}.", next_step="Correct it.") from None
    if not isinstance(content, dict):
        raise UsageError(f"{path.name} must hold one JSON object.")
    return content
