"""The transforms in front of a bundle's network as steps of the network language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from inference.importing.monai.component import Component, Untranslatable, component
from inference.importing.monai.report import Outcome, Report
from inference.transforms.base import MAX_SIDE

Step = dict[str, Any]

_LETTERS: Final = {"L": "L", "R": "R", "P": "P", "A": "A", "I": "F", "S": "H"}
_WITHOUT_EFFECT: Final = frozenset(
    {
        "AddChannel",
        "AsChannelFirst",
        "CopyItems",
        "DeleteItems",
        "EnsureChannelFirst",
        "EnsureType",
        "FromMetaTensor",
        "Identity",
        "SelectItems",
        "SqueezeDim",
        "ToDevice",
        "ToMetaTensor",
        "ToNumpy",
        "ToTensor",
    }
)
_FLOATS: Final = ("float32", "$np.float32", "$numpy.float32", "$torch.float32", "$torch.float", "float")


@dataclass(slots=True)
class _Steps:
    """Steps so far.

    Parameters
    ----------
    transposes
        Whether the loader puts x in front of y: then rows of the network's input are columns of the slice.
    """

    steps: list[Step] = field(default_factory=list)
    transposes: bool = False
    repeats: int = 1
    has_sized: bool = False


def translate_preprocessing(entries: list[Any], image_key: str, report: Report) -> list[Step]:
    """The steps; what has no equal is noted as a difference and left out."""
    made = _Steps()
    for number, entry in enumerate(entries, start=1):
        part, before = f"preprocessing {number}", len(made.steps)
        try:
            if not isinstance(entry, Mapping) or "_target_" not in entry:
                raise Untranslatable(f"it is no transform: {str(entry)[:60]}")
            found = component(entry, image_key)
            part = f"{part}, {str(entry['_target_']).rpartition('.')[2][:60]}"
            if found is None or found.name in _WITHOUT_EFFECT:
                report.add(part, Outcome.NOT_NEEDED)
                continue
            rule = _RULES.get(found.name)
            if rule is None:
                raise Untranslatable("it is not known")
            rule(found, made)
            found.check_rest()
            text = ", ".join(_short(step) for step in made.steps[before:])
            report.add(part, Outcome.TRANSLATED if text else Outcome.NOT_NEEDED, text)
        except Untranslatable as reason:
            del made.steps[before:]
            report.add(part, Outcome.DIFFERS, str(reason))
    leading = [{"step": "transpose"}] if made.transposes else []
    if leading:
        report.add("preprocessing, order of axes", Outcome.TRANSLATED, "transpose, as MONAI has x in front of y")
    ending = [{"step": "repeat-channels", "channels": made.repeats}] if made.repeats > 1 else []
    orient = [step for step in made.steps if step["step"] == "orient"]
    return [*(orient or leading), *(step for step in made.steps if step["step"] != "orient"), *ending]


def _short(step: Step) -> str:
    arguments = ", ".join(f"{key} {value}" for key, value in step.items() if key != "step")
    return f"{step['step']} ({arguments})" if arguments else str(step["step"])


def _load_image(entry: Component, made: _Steps) -> None:
    reader = entry.get("reader")
    for key in ("image_only", "ensure_channel_first", "simple_keys", "meta_keys", "meta_key_postfix", "overwriting"):
        entry.get(key)
    for key in (
        "prune_meta_pattern",
        "prune_meta_sep",
        "expanduser",
        "channel_dim",
        "series_name",
    ):
        entry.get(key)
    if not entry.flag("affine_lps_to_ras", True):
        raise Untranslatable("it leaves directions in LPS, where MONAI's letters mean something else")
    is_array = isinstance(reader, str) and reader.casefold() in {"numpyreader", "nrrdreader"}
    made.transposes = not is_array and entry.flag("swap_ij", True) and not entry.flag("reverse_indexing", False)


def _orientation(entry: Component, made: _Steps) -> None:
    codes = "RAS" if entry.flag("as_closest_canonical") else entry.text("axcodes").upper()
    if entry.get("labels") is not None:
        raise Untranslatable("it has 'labels' of its own")
    letters = [_LETTERS.get(code, "") for code in codes]
    if len(letters) not in (2, 3) or not all(letters):
        raise Untranslatable(f"its 'axcodes' is {codes[:20]}")
    if made.has_sized:
        raise Untranslatable("it stands behind a transform that changes sizes")
    # MONAI's first axis is our rows: the way down a column points to its letter.
    made.steps.append({"step": "orient", "patient_orientation": f"{letters[1]}\\{letters[0]}"})
    made.transposes = False


def _spacing(entry: Component, made: _Steps) -> None:
    rows, columns = entry.in_plane("pixdim")
    for key in ("diagonal", "align_corners", "scale_extent", "recompute_affine"):
        if entry.flag(key):
            raise Untranslatable(f"it has '{key}'")
    for key in ("min_pixdim", "max_pixdim"):
        if entry.get(key) is not None:
            raise Untranslatable(f"it has '{key}'")
    if entry.get("padding_mode", "border") != "border":
        raise Untranslatable("its 'padding_mode' is not 'border'")
    if rows <= 0 and columns <= 0:
        return
    if rows <= 0 or columns <= 0:
        raise Untranslatable("it leaves one side of a pixel as it is and changes the other")
    interpolation = {"bilinear": "linear", 1: "linear", "nearest": "nearest", 0: "nearest"}.get(
        entry.get("mode", "bilinear")
    )
    if interpolation is None:
        raise Untranslatable(f"its 'mode' is {str(entry.get('mode'))[:40]}")
    step: Step = {"step": "resample", "spacing_mm": rows, "interpolation": interpolation}
    if columns != rows:
        step["column_spacing_mm"] = columns
    made.steps.append({**step, "smooth": False, "anchor": "first-pixel"})
    made.has_sized = True


def _resize(entry: Component, made: _Steps) -> None:
    rows, columns = _size(entry, "spatial_size")
    mode = entry.get("mode", "area")
    for key, plain in (("size_mode", "all"), ("anti_aliasing", False), ("anti_aliasing_sigma", None)):
        if entry.get(key, plain) != plain:
            raise Untranslatable(f"its '{key}' is {str(entry.get(key))[:40]}")
    if entry.get("align_corners") not in (None, False):
        raise Untranslatable("it aligns corners")
    interpolation = {"area": "area", "bilinear": "linear", "linear": "linear", "nearest-exact": "nearest"}.get(
        str(mode)
    )
    if interpolation is None:
        raise Untranslatable(f"its 'mode' is {str(mode)[:40]}")
    step: Step = {"step": "resize", "rows": rows, "columns": columns, "interpolation": interpolation}
    made.steps.append({**step, "smooth": False} if interpolation == "linear" else step)
    made.has_sized = True


def _size(entry: Component, key: str) -> tuple[int, int]:
    rows, columns = entry.in_plane(key)
    if any(side != int(side) or not 1 <= side <= MAX_SIDE for side in (rows, columns)):
        raise Untranslatable(f"its '{key}' is {str(entry.get(key))[:60]}")
    return int(rows), int(columns)


def _padding(entry: Component) -> Step:
    for key, plain in (("mode", "constant"), ("method", "symmetric")):
        if entry.get(key, plain) != plain:
            raise Untranslatable(f"its '{key}' is {str(entry.get(key))[:40]}")
    values = [entry.number(key, 0.0) or 0.0 for key in ("value", "constant_values")]
    return {"value": next((value for value in values if value), 0.0)}


def _open_sides(entry: Component, key: str, instead: int) -> Step:
    """Rows and columns; where MONAI leaves a side alone (0, -1), a number that leaves it alone."""
    sides = [int(side) if side > 0 else instead for side in entry.in_plane(key)]
    return {"rows": min(sides[0], MAX_SIDE), "columns": min(sides[1], MAX_SIDE)}


def _spatial_pad(entry: Component, made: _Steps) -> None:
    made.steps.append(
        {"step": "pad", **_open_sides(entry, "spatial_size", 1), **_padding(entry), "allow_larger": True}
    )
    made.has_sized = True


def _divisible_pad(entry: Component, made: _Steps) -> None:
    rows, columns = _size(entry, "k")
    if rows != columns:
        raise Untranslatable("its 'k' differs between rows and columns")
    made.steps.append({"step": "pad", "multiple": rows, **_padding(entry)})
    made.has_sized = True


def _crop(entry: Component, made: _Steps) -> None:
    made.steps.append({"step": "crop", **_open_sides(entry, "roi_size", MAX_SIDE)})
    made.has_sized = True


def _pad_or_crop(entry: Component, made: _Steps) -> None:
    made.steps.append(
        {"step": "pad", **_open_sides(entry, "spatial_size", 1), **_padding(entry), "allow_larger": True}
    )
    made.steps.append({"step": "crop", **_open_sides(entry, "spatial_size", MAX_SIDE)})
    made.has_sized = True


def _target(lower: float | None, upper: float | None) -> Step:
    if lower is None or upper is None or lower >= upper:
        raise Untranslatable(f"it maps to {lower}..{upper}")
    return {} if (lower, upper) == (0, 1) else {"to_lower": lower, "to_upper": upper}


def _scale_range(entry: Component, made: _Steps) -> None:
    low, high = entry.required("a_min"), entry.required("a_max")
    if low >= high:
        raise Untranslatable(f"it maps from {low}..{high}")
    to_low, to_high = entry.number("b_min"), entry.number("b_max")
    is_open = to_low is None or to_high is None
    if is_open and entry.flag("clip") and (to_low, to_high) != (None, None):
        raise Untranslatable("it clips on one side")
    target = {} if is_open else _target(to_low, to_high)
    made.steps.append(
        {"step": "scale", "lower": low, "upper": high, **target, "limit": entry.flag("clip") and not is_open}
    )


def _scale(entry: Component, made: _Steps) -> None:
    low, high, factor = entry.number("minv", 0.0), entry.number("maxv", 1.0), entry.number("factor")
    channels = {"per_channel": True} if entry.flag("channel_wise") else {}
    if low is None and high is None:
        scaled = 1.0 + (factor or 0.0)
        if scaled <= 0:
            raise Untranslatable(f"it multiplies by {scaled}")
        made.steps.append({"step": "scale", "lower": 0.0, "upper": 1.0, "to_upper": scaled, "limit": False})
        return
    made.steps.append({"step": "minmax", **_target(low, high), **channels})


def _scale_percentiles(entry: Component, made: _Steps) -> None:
    if entry.flag("relative"):
        raise Untranslatable("it is 'relative'")
    low, high = entry.required("lower"), entry.required("upper")
    if low >= high:
        raise Untranslatable(f"it maps from {low}..{high} percent")
    target = _target(entry.number("b_min"), entry.number("b_max"))
    channels = {"per_channel": True} if entry.flag("channel_wise") else {}
    made.steps.append(
        {"step": "percentile", "lower": low, "upper": high, **target, "limit": entry.flag("clip"), **channels}
    )


def _normalise(entry: Component, made: _Steps) -> None:
    mean, deviation = (_single(entry, key) for key in ("subtrahend", "divisor"))
    if (mean is None) != (deviation is None) or (deviation is not None and deviation <= 0):
        raise Untranslatable("it states one of mean and deviation alone, or a deviation that is none")
    step: Step = {"step": "zscore"}
    if mean is not None:
        step |= {"mean": mean, "standard_deviation": deviation}
    step |= {
        key: True for key, asked in (("nonzero", "nonzero"), ("per_channel", "channel_wise")) if entry.flag(asked)
    }
    made.steps.append(step)


def _single(entry: Component, key: str) -> float | None:
    value = entry.get(key)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise Untranslatable(f"its '{key}' is {str(value)[:60]}")
    return value


def _threshold(entry: Component, made: _Steps) -> None:
    threshold, value = entry.required("threshold"), entry.number("cval", 0.0)
    if value != threshold:
        raise Untranslatable("what it cuts off gets another value than the threshold")
    step = {"lower": threshold, "upper": 1e9} if entry.flag("above", True) else {"lower": -1e9, "upper": threshold}
    made.steps.append({"step": "clip", **step})


def _repeat(entry: Component, made: _Steps) -> None:
    repeats = entry.required("repeats")
    made.repeats *= int(repeats)


def _cast(entry: Component, made: _Steps) -> None:
    kind = str(entry.arguments.get("dtype", "float32"))
    if kind not in _FLOATS:
        raise Untranslatable(f"it casts to {kind[:40]}")


def _lambda(entry: Component, made: _Steps) -> None:
    raise Untranslatable(f"it is Python: {str(entry.arguments.get('func', ''))[:80]}")


_RULES: Final[Mapping[str, Callable[[Component, _Steps], None]]] = {
    "LoadImage": _load_image,
    "Orientation": _orientation,
    "Spacing": _spacing,
    "Resize": _resize,
    "SpatialPad": _spatial_pad,
    "DivisiblePad": _divisible_pad,
    "CenterSpatialCrop": _crop,
    "ResizeWithPadOrCrop": _pad_or_crop,
    "ScaleIntensityRange": _scale_range,
    "ScaleIntensity": _scale,
    "ScaleIntensityRangePercentiles": _scale_percentiles,
    "NormalizeIntensity": _normalise,
    "ThresholdIntensity": _threshold,
    "RepeatChannel": _repeat,
    "CastToType": _cast,
    "Lambda": _lambda,
}
