"""`verdant iodeep`: pack a network as a DICOM object, look at one, choose among several."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.iodeep_convert import convert
from app.commands.iodeep_import import export_onnx, import_monai, import_onnx, import_torch
from app.commands.iodeep_trust import host_app, keygen, load_key, sign, trust_app, verify
from app.commands.json_files import read_json_object, read_text
from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import SeriesError, WeightsError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import ModelCard, NetworkRecord
from app.core.tasks import TaskControl
from app.core.trust import signature_sentence
from app.core.weights_bytes import digest
from app.dicom.instance_texts import read_texts
from app.dicom.iodeep import (
    NetworkContent,
    describe_iodeep,
    judged,
    object_parts,
    read_iodeep,
    read_iodeep_card,
)
from app.dicom.iodeep_file import mapped
from app.dicom.volume_reading import DicomStudyReader
from app.files import write_file
from app.paths import default_paths
from app.trust_keeping import kept_trust, weights_fetcher
from inference.architecture import Architecture, parse_architecture
from inference.catalogue import select as select_networks

iodeep_app = typer.Typer(help="Networks as DICOM objects (IODeep).")
iodeep_app.command()(convert)
iodeep_app.command()(import_onnx)
iodeep_app.command()(import_torch)
iodeep_app.command()(import_monai)
iodeep_app.command()(export_onnx)
iodeep_app.command()(keygen)
iodeep_app.command()(sign)
iodeep_app.command()(verify)
iodeep_app.add_typer(trust_app, name="trust")
iodeep_app.add_typer(host_app, name="host")


@iodeep_app.command()
def create(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    architecture: Annotated[Path, typer.Option(help="Network description (JSON).", exists=True, dir_okay=False)],
    weights: Annotated[
        Path,
        typer.Option(help="Weights: safetensors, or ONNX if the description says so.", exists=True, dir_okay=False),
    ],
    modality: Annotated[str, typer.Option(help="Modality that the network is for, e.g. MR.")],
    body_part: Annotated[str, typer.Option("--body-part", help="BodyPartExamined, e.g. HEAD.")],
    name: Annotated[str, typer.Option(help="Name on the list.")],
    training_info: Annotated[
        Path | None,
        typer.Option("--training-info", help="JSON on data, split, metrics, licence.", exists=True, dir_okay=False),
    ] = None,
    colour: Annotated[
        bool, typer.Option("--colour", help="For images in colours: 3 samples per pixel, RGB.")
    ] = False,
    orientation: Annotated[str, typer.Option(help="PatientOrientation that it expects, e.g. L\\P.")] = "",
    uri: Annotated[
        str,
        typer.Option(help="Where readers find the weights, instead of in the object: https://host/path, or a file."),
    ] = "",
    key: Annotated[str | None, typer.Option("--key", help="Sign with this key.")] = None,
    uid: Annotated[str | None, typer.Option(help="DnnUID; a new one if not given.")] = None,
) -> None:
    """Pack a network. It is built and its weights are loaded first, so that the object is known to work."""
    from inference.device import choose_device
    from inference.engine import Engine

    text = read_text(architecture)
    described = parse_architecture(text)
    data = mapped(weights)
    info = read_json_object(training_info) if training_info else {}
    content = NetworkContent(
        architecture_text=text,
        weights=b"" if uri else data,
        weights_uri=uri,
        weights_digest=digest(data) if uri else "",
        name=name,
        modality=modality,
        body_part_examined=body_part,
        samples_per_pixel=3 if colour else 1,
        photometric_interpretation="RGB" if colour else "MONOCHROME2",
        patient_orientation=orientation,
        rows=described.rows,
        columns=described.columns,
        training_info=json.dumps(info, ensure_ascii=False, sort_keys=True),
        fine_tuning=bool(info.get("parent_dnn_uid")),
        dnn_uid=uid or "",
        created=datetime.now().astimezone(),
    )
    Engine(text, data, device=choose_device())
    signer, signing = load_key(key) if key else ("", None)
    parts = object_parts(content, key=signing, signer=signer)
    write_file(out, parts)
    size = sum(map(len, parts))
    typer.echo(
        f"{out}: {name}, {parameters_of(described, data):,} parameters, {size:,} bytes, DnnUID {content.dnn_uid}."
    )


@iodeep_app.command()
def show(
    file: Annotated[Path, typer.Argument(help="IODeep object.", exists=True, dir_okay=False)],
    as_json: JsonOption = False,
) -> None:
    """Describe a network. What it is for, how it was trained, its layers, who signed it.

    A network whose weights cannot be used is described all the same, and the command ends with 1.
    """
    keeper = kept_trust(default_paths())
    network = describe_iodeep(file)
    described = parse_architecture(network.architecture_text)
    card = judged(network.card, keeper)
    try:
        usable: memoryview | None = read_iodeep(file, fetcher=weights_fetcher(default_paths())).weights
        refusal: WeightsError | None = None
    except WeightsError as error:
        usable, refusal = None, error
    parameters, layers = parameters_of(described, usable), described.table()
    if as_json:
        shown = {field.name: getattr(card, field.name) for field in fields(card) if field.name != "seal"}
        shown["content_digest"] = card.content_digest
        state = str(refusal or "as published")
        print_json({"card": shown, "weights": state, "parameters": parameters, "layers": layers})
    else:
        print_table(("", ""), [*_card_rows(card), ("Usable", refusal or "yes, the weights have this digest")])
        typer.echo(f"Parameters: {parameters:,}")
        print_table(
            ("Layer", "Kind", "Output", "Parameters"),
            [(row.number, row.code, " x ".join(map(str, row.output_shape)), f"{row.parameters:,}") for row in layers],
        )
        typer.echo(json.dumps(dict(card.training_info), indent=2, ensure_ascii=False, default=str))
    if refusal is not None:
        raise refusal


@iodeep_app.command()
def select(
    image: Annotated[Path, typer.Argument(help="DICOM image.", exists=True, dir_okay=False)],
    networks: Annotated[list[Path], typer.Argument(help="IODeep objects.", exists=True, dir_okay=False)],
) -> None:
    """Choose the network that fits an image. Prints JSON with the ranking and the reasons."""
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


def parameters_of(described: Architecture, weights: memoryview | None) -> int:
    """Trainable parameters; of an ONNX file, which alone knows them, 0 where it cannot be used."""
    if described.onnx is None:
        return described.parameter_count()
    from inference.backends.onnx_checking import read_onnx

    return read_onnx(bytes(weights)).parameters if weights is not None else 0


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
        ("Weights", f"{card.weights_size_bytes:,} bytes" if card.weights_size_bytes else "outside the object"),
        ("Digest", card.digest or "not stated"),
        ("Signature", f"{card.signature.value}. {signature_sentence(card)}"),
        *([("Service", card.endpoint)] if card.endpoint else []),
        ("Intended use", "demonstration, not diagnosis" if card.is_for_demonstration else "as its makers state"),
    ]
