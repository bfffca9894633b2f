"""The parts of a description around the layers: classes, preprocess and postprocess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from app.core.roi import CodedConcept
from inference.refusal import refuse

_WHOLE_NUMBERS: Final = frozenset({"rows", "columns", "multiple", "channels"})
_SIGMOID_THRESHOLD: Final = 0.5
_SOFTMAX_THRESHOLD: Final = 0.0


class Activation(StrEnum):
    """What turns logits into probabilities."""

    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"


class StepKind(StrEnum):
    """A step of `preprocess`."""

    RESCALE = "rescale"
    WINDOW = "window"
    CLIP = "clip"
    SCALE = "scale"
    PERCENTILE = "percentile"
    MINMAX = "minmax"
    ZSCORE = "zscore"
    RESAMPLE = "resample"
    RESIZE = "resize"
    PAD = "pad"
    CROP = "crop"
    REPEAT_CHANNELS = "repeat-channels"
    ORIENT = "orient"
    TRANSPOSE = "transpose"


SIZING_STEPS: Final = frozenset({StepKind.RESAMPLE, StepKind.RESIZE, StepKind.PAD, StepKind.CROP})
"""Steps that change the number of rows and columns."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of `preprocess` with its arguments as the file names them."""

    kind: StepKind
    arguments: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class NetworkClass:
    """What one output channel means.

    Parameters
    ----------
    rt_roi_interpreted_type
        Defined term of (3006,00A4), or empty.
    threshold
        Least probability of a pixel of the class, 0..1. With softmax the class must also be the most
        probable one, and 0 is the default.
    is_background
        No ROIs are made of it.
    """

    name: str
    colour_rgb: tuple[int, int, int] | None
    rt_roi_interpreted_type: str
    code: CodedConcept | None
    threshold: float
    is_background: bool = False


@dataclass(frozen=True, slots=True)
class Postprocess:
    """What is done to the masks, on the slice's own grid.

    Parameters
    ----------
    minimum_score
        Regions whose mean probability is lower are dropped, after everything else.
    cam_threshold
        Share of a class map's highest value from which on pixels belong to a hint (task `propose-cam`).
    """

    closing_radius_mm: float = 0.0
    fill_holes: bool = False
    minimum_area_mm2: float = 0.0
    keep_largest: bool = False
    contour_tolerance_mm: float | None = None
    minimum_score: float = 0.0
    cam_threshold: float = 0.5


def read_classes(
    document: dict[str, Any], activation: Activation, label_shape: int, *, has_background: bool
) -> tuple[NetworkClass, ...]:
    """One class for each output channel; a threshold is the class's own, else that of `postprocess`.

    Parameters
    ----------
    has_background
        Whether classes that compete for pixels (softmax) have a background where the description names none.
    """
    compete = activation is Activation.SOFTMAX and has_background
    default = _SOFTMAX_THRESHOLD if compete else _SIGMOID_THRESHOLD
    threshold = float(document.get("postprocess", {}).get("threshold", default))
    entries = document.get("classes")
    if entries is None:
        entries = [
            {"name": "Background" if compete and channel == 0 else f"Class {channel + (not compete)}"}
            for channel in range(label_shape)
        ]
        if compete:
            entries[0]["background"] = True
    if len(entries) != label_shape:
        refuse(
            f"'classes' has {len(entries)} entries, but 'label_shape' is {label_shape}",
            "give one entry for each output channel, a background channel included",
        )
    names = [entry["name"] for entry in entries]
    for name in names:
        if names.count(name) > 1:
            refuse(f"'classes' has the name '{name}' twice", "give each class a name of its own")
    classes = tuple(_read_class(entry, threshold) for entry in entries)
    if all(item.is_background for item in classes):
        refuse("'classes' has nothing but background", "name at least one class that is not")
    return classes


def _read_class(entry: dict[str, Any], threshold: float) -> NetworkClass:
    colour = entry.get("colour_rgb")
    code = entry.get("code")
    return NetworkClass(
        name=entry["name"],
        colour_rgb=(int(colour[0]), int(colour[1]), int(colour[2])) if colour else None,
        rt_roi_interpreted_type=entry.get("rt_roi_interpreted_type", "").strip(),
        code=CodedConcept(code["value"], code["scheme"], code["meaning"]) if code else None,
        threshold=float(entry.get("threshold", threshold)),
        is_background=bool(entry.get("background", False)),
    )


def read_preprocess(document: dict[str, Any], rows: int, columns: int, *, channels: int) -> tuple[Step, ...]:
    """The steps in order; for a description without any, those that its input shape asks for."""
    entries = document.get("preprocess")
    if entries is None:
        entries = [{"step": "minmax"}, {"step": "resize", "rows": rows, "columns": columns}]
        if channels > 1:
            entries.append({"step": "repeat-channels", "channels": channels})
    steps = tuple(_read_step(index, entry) for index, entry in enumerate(entries, start=1))
    made = 1
    for index, step in enumerate(steps, start=1):
        if step.kind is StepKind.RESCALE and index > 1:
            refuse(f"Step {index} of 'preprocess' is 'rescale'", "let it come first")
        if step.kind is StepKind.ORIENT and any(item.kind is not StepKind.RESCALE for item in steps[: index - 1]):
            refuse(f"Step {index} of 'preprocess' is 'orient'", "let it come first, or right behind 'rescale'")
        if step.kind is StepKind.REPEAT_CHANNELS:
            if index < len(steps):
                refuse(f"Step {index} of 'preprocess' is 'repeat-channels'", "let it come last")
            made = int(step.arguments["channels"])
    if made != channels:
        refuse(
            f"'preprocess' gives {made} channels, but the network's input has {channels}",
            f"end 'preprocess' with repeat-channels, channels {channels}",
        )
    return steps


def _read_step(index: int, entry: dict[str, Any]) -> Step:
    kind = StepKind(entry["step"])
    # JSON Schema takes 16.0 for an integer, so whole numbers are made ones here.
    arguments = {key: int(value) if key in _WHOLE_NUMBERS else value for key, value in entry.items() if key != "step"}
    what = f"Step {index} of 'preprocess' ({kind.value})"
    if kind in {StepKind.CLIP, StepKind.SCALE, StepKind.PERCENTILE} and arguments["lower"] >= arguments["upper"]:
        refuse(f"{what} has 'lower' not below 'upper'", "let 'lower' be the smaller one")
    if arguments.get("to_lower", 0.0) >= arguments.get("to_upper", 1.0):
        refuse(f"{what} has 'to_lower' not below 'to_upper'", "let 'to_lower' be the smaller one")
    if kind is StepKind.PAD and ("multiple" in arguments) == ("rows" in arguments):
        refuse(f"{what} needs a size", "give either 'multiple', or 'rows' and 'columns'")
    if kind in {StepKind.RESAMPLE, StepKind.RESIZE}:
        arguments.setdefault("interpolation", "linear")
    return Step(kind, MappingProxyType(arguments))


def read_postprocess(document: dict[str, Any]) -> Postprocess:
    """What is done to the masks; nothing where the description says nothing."""
    entry = document.get("postprocess", {})
    tolerance = entry.get("contour_tolerance_mm")
    return Postprocess(
        closing_radius_mm=float(entry.get("closing_radius_mm", 0)),
        fill_holes=bool(entry.get("fill_holes", False)),
        minimum_area_mm2=float(entry.get("minimum_area_mm2", 0)),
        keep_largest=bool(entry.get("keep_largest", False)),
        contour_tolerance_mm=None if tolerance is None else float(tolerance),
        minimum_score=float(entry.get("minimum_score", 0)),
        cam_threshold=float(entry.get("cam_threshold", 0.5)),
    )
