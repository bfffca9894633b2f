"""A MONAI bundle as a network of ours: description, weights, and a report of what became of every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.importing.monai.bundle import Bundle, read_bundle
from inference.importing.monai.component import Untranslatable
from inference.importing.monai.config import Config, unknown_parts
from inference.importing.monai.network import NetworkDefinition, network_definition
from inference.importing.monai.postprocessing import Finish, translate_postprocessing
from inference.importing.monai.preprocessing import Step, translate_preprocessing
from inference.importing.monai.report import Outcome, Report
from inference.importing.refusing import listed, refuse

_NETWORKS: Final = ("network_def", "network", "net", "model")
_PREPROCESSING: Final = ("preprocessing", "validate::preprocessing", "dataset::transform", "val_transforms")
_POSTPROCESSING: Final = ("postprocessing", "validate::postprocessing", "evaluator::postprocessing")
_INFERERS: Final = ("inferer", "validate::inferer", "evaluator::inferer")
_MEASURING: Final = ("minmax", "percentile", "zscore")
_WHAT: Final = "The MONAI bundle cannot be brought in."
_INFO: Final = (
    "name",
    "version",
    "description",
    "authors",
    "copyright",
    "task",
    "references",
    "data_source",
    "eval_metrics",
)
MAX_INFO_CHARACTERS: Final = 4000


@dataclass(frozen=True, slots=True)
class Translation:
    """What a bundle says, without its network.

    Parameters
    ----------
    network_entry
        Its network definition, resolved, as data.
    size
        Rows and columns that it states or its preprocessing ends with; None where neither says.
    """

    bundle: Bundle
    network_entry: object
    preprocess: list[Step]
    finish: Finish
    classes: list[dict[str, Any]]
    size: tuple[int, int] | None
    report: Report

    def description(self, architecture: Mapping[str, Any], channels: int, size: tuple[int, int]) -> dict[str, Any]:
        """The complete description around a network."""
        rules = dict(self.finish.rules)
        if self.finish.threshold is not None:
            rules["threshold"] = self.finish.threshold
        return {
            "version": 2,
            "task": "segment",
            "input": "slice",
            "input_shape": {
                "input_shape0": channels,
                "input_shape1": size[0],
                "input_shape2": size[1],
                "label_shape": len(self.classes),
            },
            "data_format": {"data_format": "channels_first"},
            "architecture": dict(architecture),
            "activation": self.finish.activation,
            "classes": self.classes,
            "preprocess": self.preprocess,
            "postprocess": rules,
        }

    def training_info(self) -> dict[str, object]:
        """What the bundle says of itself, and what became of it."""
        metadata = self.bundle.metadata
        info: dict[str, object] = {key: _bounded(metadata[key]) for key in _INFO if key in metadata}
        info["imported_from"] = f"MONAI bundle, {self.bundle.config_name}"
        info["translation"] = list(self.report.lines())
        info["differences"] = [str(finding) for finding in self.report.differences]
        return info


def translate_bundle(path: Path) -> Translation:
    """Read a bundle and translate all of it but the network; nothing that it names is run.

    Raises
    ------
    NetworkObjectError
        It is no bundle, or does not say what is done in front of its network.
    """
    bundle, report = read_bundle(path), Report()
    config = Config(bundle.config)
    entry = _first(config, _NETWORKS)
    if not isinstance(entry, Mapping):
        raise refuse(
            _WHAT, f"Its {bundle.config_name} has no 'network_def' that is data.", "Write it as a '_target_'."
        )
    classes_stated = entry.get("out_channels", 2)
    count = classes_stated if isinstance(classes_stated, int) and 1 <= classes_stated <= 1024 else 2
    steps = translate_preprocessing(
        _transforms(_first(config, _PREPROCESSING), "preprocessing", bundle), _image_key(bundle), report
    )
    behind = _first(config, _POSTPROCESSING)
    entries = _transforms(behind, "postprocessing", bundle) if behind is not None else []
    finish = translate_postprocessing(entries, "pred", count, report=report)
    size = _size(bundle, steps)
    _check_inferer(_first(config, _INFERERS), steps, report)
    classes = _classes(bundle, count, finish.activation)
    return Translation(bundle, entry, steps, finish, classes, size, report)


def built_in(translation: Translation) -> NetworkDefinition:
    """The bundle's network among the built-in ones.

    Raises
    ------
    NetworkObjectError
        It is none of them; the message says why.
    """
    try:
        definition = network_definition(translation.network_entry)
    except Untranslatable as reason:
        raise refuse(
            "The network of the MONAI bundle is not one that is built in.",
            f"It cannot be used as it is: {reason}.",
            "Where MONAI is installed, `--via-onnx` builds it there and takes it as ONNX.",
        ) from None
    arguments = ", ".join(f"{key} {value}" for key, value in definition.arguments.items())
    translation.report.add("network", Outcome.TRANSLATED, f"{definition.name} ({arguments})")
    return definition


def input_size(translation: Translation, multiple: int) -> tuple[int, int]:
    """Rows and columns to declare: what the bundle says, or 256, made a multiple."""
    rows, columns = translation.size or (256, 256)
    return -(-rows // multiple) * multiple, -(-columns // multiple) * multiple


def own_names(state: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The state without the prefix that training on several devices puts in front of every name."""
    prefix = "module."
    if state and all(name.startswith(prefix) for name in state):
        return {name.removeprefix(prefix): values for name, values in state.items()}
    return dict(state)


def _first(config: Config, names: tuple[str, ...]) -> Any:  # noqa: ANN401 - JSON
    found = (config.get(name) for name in names)
    return next((value for value in found if value is not None), None)


def _transforms(section: object, name: str, bundle: Bundle) -> list[Any]:
    if isinstance(section, Mapping) and str(section.get("_target_", "")).rpartition(".")[2] == "Compose":
        section = section.get("transforms")
    if not isinstance(section, list):
        unknown = unknown_parts(section)
        cause = f"It is an expression that is not understood: {unknown[0]}." if unknown else f"It has no '{name}'."
        raise refuse(
            _WHAT, f"{bundle.config_name} does not list the '{name}' of an image. {cause}", "List the transforms."
        )
    return section


def _image_key(bundle: Bundle) -> str:
    inputs = _inside(bundle.metadata, "network_data_format", "inputs")
    return next(iter(inputs), "image") if isinstance(inputs, dict) else "image"


def _inside(content: object, *keys: str) -> Any:  # noqa: ANN401 - JSON
    for key in keys:
        content = content.get(key) if isinstance(content, Mapping) else None
    return content


def _size(bundle: Bundle, steps: list[Step]) -> tuple[int, int] | None:
    sized = [step for step in steps if step["step"] in ("resize", "pad", "crop", "resample")]
    if sized and "rows" in sized[-1] and not sized[-1].get("allow_larger"):
        return sized[-1]["rows"], sized[-1]["columns"]
    stated = _inside(bundle.metadata, "network_data_format", "inputs", _image_key(bundle), "spatial_shape")
    if isinstance(stated, list) and len(stated) >= 2 and all(type(side) is int and side > 0 for side in stated[:2]):
        return stated[0], stated[1]
    return None


def _check_inferer(inferer: object, steps: list[Step], report: Report) -> None:
    if inferer is None:
        return
    name = str(inferer.get("_target_", "")).rpartition(".")[2] if isinstance(inferer, Mapping) else str(inferer)[:60]
    part = f"inferer, {name[:60]}"
    if name == "SimpleInferer":
        report.add(part, Outcome.NOT_NEEDED)
        return
    if name not in ("SliceInferer", "SlidingWindowInferer") or not isinstance(inferer, Mapping):
        report.add(part, Outcome.DIFFERS, "it is not known")
        return
    window = inferer.get("roi_size")
    last = next((step for step in reversed(steps) if "rows" in step), {})
    is_whole = isinstance(window, list) and window[:2] == [last.get("rows"), last.get("columns")]
    if is_whole and not last.get("allow_larger"):
        report.add(part, Outcome.TRANSLATED, "one window is the whole image")
    else:
        report.add(part, Outcome.DIFFERS, "the image is not cut into windows here, the network sees all of it")
    measured = [step["step"] for step in steps if step["step"] in _MEASURING and "mean" not in step]
    if name == "SliceInferer" and measured:
        report.add(
            part, Outcome.DIFFERS, f"{listed(measured)}: measured on each slice here, on the whole volume there"
        )


def _classes(bundle: Bundle, count: int, activation: str) -> list[dict[str, Any]]:
    outputs = _inside(bundle.metadata, "network_data_format", "outputs", "pred", "channel_def")
    stated = outputs if isinstance(outputs, Mapping) else {}
    classes: list[dict[str, Any]] = []
    for channel in range(count):
        is_background = count > 1 and channel == 0 and activation == "softmax"
        name = str(stated.get(str(channel), "Background" if is_background else f"Class {channel}"))
        name = "".join(letter for letter in name if letter.isprintable() and letter != "\\").strip()[:48] or "Class"
        if any(item["name"] == name for item in classes):
            name = f"{name} {channel}"
        is_background |= name.casefold() == "background" and count > 1
        classes.append({"name": name, "background": True} if is_background else {"name": name})
    return classes


def _bounded(value: Any) -> Any:  # noqa: ANN401 - JSON
    text = str(value)
    return value if len(text) <= MAX_INFO_CHARACTERS else f"{text[:MAX_INFO_CHARACTERS]}…"
