"""What one node of a network computes: its arguments and their bounds, its output's shape, its tensors.

Shapes are without the batch: a map (channels, rows, columns), a sequence (steps, features) or a vector
(features,). "Channels" of a sequence or a vector are its features. Everything is arithmetic on numbers; names
and shapes of tensors are torch's.

=======================  =======================================================  ================================
Operation                Arguments (default)                                      Output; tensors
=======================  =======================================================  ================================
convolution              channels, kernel, stride (1), padding (0), dilation (1), map -> map (2-D), sequence ->
                         groups (1), bias (true)                                  sequence (1-D); `weight` (out,
                                                                                  in / groups, kernel[, kernel]),
                                                                                  `bias` (out,)
transposed-convolution   channels, kernel, stride (1), padding (0),               the same; `weight` (in, out,
                         output_padding (0), bias (true)                          kernel[, kernel]), `bias` (out,)
linear                   features, bias (true)                                    sequence or vector, on the last
                                                                                  axis; `weight` (out, in), `bias`
batch-norm               eps (1e-5)                                               any, per channel; `weight`,
                                                                                  `bias`, `running_mean`,
                                                                                  `running_var` (channels,)
layer-norm               eps (1e-5)                                               sequence or vector, over the last
                                                                                  axis; `weight`, `bias`
group-norm               groups, or 0 for one group a channel (instance           map, over a group's channels, rows
                         normalisation); eps (1e-5), affine (true)                and columns; `weight`, `bias`
                                                                                  (channels,) if affine
relu, gelu, tanh,        none; gelu is the exact one (erf)                        any
sigmoid
leaky-relu               slope of what is negative (0.01)                         any
prelu                    parameters (1), or as many as channels                   any; `weight` (parameters,)
softmax                  none                                                     any, over the channels
max-pool                 kernel, stride (kernel), padding (0)                     map (2-D) or sequence (1-D)
average-pool             kernel, stride (kernel)                                  the same
global-average-pool      none                                                     map or sequence -> vector
concatenate              none; two inputs or more                                 over the channels, the rest equal
add, multiply            none; two inputs or more                                 of one kind; an axis of length 1
                                                                                  is repeated
resize                   factor (up), or like (an earlier node whose rows and     map; centres of pixels at half
                         columns it takes); interpolation (linear | nearest)      (`align_corners` false)
flatten                  none                                                     -> vector, the last axis fastest
to-sequence              none                                                     map -> (rows * columns, channels),
                                                                                  row by row
to-map                   like (an earlier map of rows * columns = steps)          sequence -> map; vector, without
                                                                                  `like`, -> (features, 1, 1)
attention                heads; inputs query, key, value (sequences)              (steps of query, features of
                                                                                  value); softmax(q k^T / sqrt(d)) v
                                                                                  for each head of d features
lstm                     features                                                 sequence -> (steps, features), all
                                                                                  steps; `weight_ih_l0` (4 f, in),
                                                                                  `weight_hh_l0` (4 f, f),
                                                                                  `bias_ih_l0`, `bias_hh_l0` (4 f,)
gru                      features                                                 the same with 3 f; gates in torch's
                                                                                  order
dropout                  probability                                              any; nothing at prediction
=======================  =======================================================  ================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn, TypeAlias

Shape: TypeAlias = tuple[int, ...]
MapShape: TypeAlias = tuple[int, int, int]
"""(channels, rows, columns)."""
Argument: TypeAlias = int | float | str | bool

MAX_CHANNELS: Final = 16_384
MAX_KERNEL: Final = 63
MAX_STRIDE: Final = 64
MAX_HEADS: Final = 64


class Operation(StrEnum):
    """What a node computes; the table above says with which arguments."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed-convolution"
    LINEAR = "linear"
    BATCH_NORM = "batch-norm"
    LAYER_NORM = "layer-norm"
    GROUP_NORM = "group-norm"
    RELU = "relu"
    LEAKY_RELU = "leaky-relu"
    PRELU = "prelu"
    GELU = "gelu"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"
    MAX_POOL = "max-pool"
    AVERAGE_POOL = "average-pool"
    GLOBAL_AVERAGE_POOL = "global-average-pool"
    CONCATENATE = "concatenate"
    ADD = "add"
    MULTIPLY = "multiply"
    RESIZE = "resize"
    FLATTEN = "flatten"
    TO_SEQUENCE = "to-sequence"
    TO_MAP = "to-map"
    ATTENTION = "attention"
    LSTM = "lstm"
    GRU = "gru"
    DROPOUT = "dropout"


class OperationError(ValueError):
    """Arguments or shapes that an operation does not take; the text says why and what would be right."""

    def __init__(self, cause: str, right: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.right = right


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one argument may be.

    Parameters
    ----------
    default
        Taken where the argument is not given; without one it must be given, unless it `is_optional`.
    """

    low: float = 0
    high: float = 0
    default: Argument | None = None
    choices: tuple[str, ...] = ()
    kind: type = int
    is_optional: bool = False


_CHANNELS: Final = Bounds(1, MAX_CHANNELS)
_KERNEL: Final = Bounds(1, MAX_KERNEL)
_STRIDE: Final = Bounds(1, MAX_STRIDE, 1)
_PADDING: Final = Bounds(0, 512, 0)
_BIAS: Final = Bounds(kind=bool, default=True)
_EPS: Final = Bounds(1e-12, 1.0, 1e-5, kind=float)
_LIKE: Final = Bounds(kind=str, is_optional=True)

ARGUMENTS: Final[Mapping[Operation, Mapping[str, Bounds]]] = {
    Operation.CONVOLUTION: {
        "channels": _CHANNELS,
        "kernel": _KERNEL,
        "stride": _STRIDE,
        "padding": _PADDING,
        "dilation": Bounds(1, 512, 1),
        "groups": Bounds(1, MAX_CHANNELS, 1),
        "bias": _BIAS,
    },
    Operation.TRANSPOSED_CONVOLUTION: {
        "channels": _CHANNELS,
        "kernel": _KERNEL,
        "stride": _STRIDE,
        "padding": _PADDING,
        "output_padding": Bounds(0, MAX_STRIDE, 0),
        "bias": _BIAS,
    },
    Operation.LINEAR: {"features": _CHANNELS, "bias": _BIAS},
    Operation.BATCH_NORM: {"eps": _EPS},
    Operation.LAYER_NORM: {"eps": _EPS},
    Operation.GROUP_NORM: {
        "groups": Bounds(0, MAX_CHANNELS),
        "eps": _EPS,
        "affine": Bounds(kind=bool, default=True),
    },
    Operation.LEAKY_RELU: {"slope": Bounds(0.0, 1.0, 0.01, kind=float)},
    Operation.PRELU: {"parameters": Bounds(1, MAX_CHANNELS, 1)},
    Operation.MAX_POOL: {"kernel": _KERNEL, "stride": Bounds(1, MAX_STRIDE, is_optional=True), "padding": _PADDING},
    Operation.AVERAGE_POOL: {"kernel": _KERNEL, "stride": Bounds(1, MAX_STRIDE, is_optional=True)},
    Operation.RESIZE: {
        "factor": Bounds(2, MAX_STRIDE, is_optional=True),
        "like": _LIKE,
        "interpolation": Bounds(kind=str, default="linear", choices=("linear", "nearest")),
    },
    Operation.TO_MAP: {"like": _LIKE},
    Operation.ATTENTION: {"heads": Bounds(1, MAX_HEADS)},
    Operation.LSTM: {"features": _CHANNELS},
    Operation.GRU: {"features": _CHANNELS},
    Operation.DROPOUT: {"probability": Bounds(0.0, 0.95, kind=float)},
}
"""Operations that are not listed take no arguments."""

_MANY: Final = frozenset({Operation.CONCATENATE, Operation.ADD, Operation.MULTIPLY})
MAX_INPUTS: Final = 64


def complete_arguments(operation: Operation, given: Mapping[str, Argument]) -> dict[str, Argument]:
    """All arguments of an operation: those given, checked, and the defaults of the others.

    Raises
    ------
    OperationError
        One is unknown, missing or out of its bounds.
    """
    known = ARGUMENTS.get(operation, {})
    for key in given:
        if key not in known:
            refuse_operation(
                f"has the unknown argument '{key}'", f"use: {', '.join(known)}" if known else "give it none"
            )
    complete: dict[str, Argument] = {}
    for key, bounds in known.items():
        if key in given:
            complete[key] = _checked(key, given[key], bounds)
        elif bounds.default is not None:
            complete[key] = bounds.default
        elif not bounds.is_optional:
            refuse_operation(f"has no argument '{key}'", "give it")
    if operation in {Operation.MAX_POOL, Operation.AVERAGE_POOL}:
        complete.setdefault("stride", complete["kernel"])
    if operation is Operation.RESIZE and ("factor" in complete) == ("like" in complete):
        refuse_operation("needs either 'factor' or 'like'", "give one of the two")
    return complete


def _checked(key: str, value: Argument, bounds: Bounds) -> Argument:
    if bounds.kind in {bool, str}:
        if not isinstance(value, bounds.kind) or (bounds.choices and value not in bounds.choices):
            right = " or ".join(bounds.choices) or ("true or false" if bounds.kind is bool else "the name of a node")
            refuse_operation(f"has '{key}' {value!r}", f"use {right}")
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not (is_whole if bounds.kind is int else is_number) or not bounds.low <= float(value) <= bounds.high:
        number = "a whole number" if bounds.kind is int else "a number"
        refuse_operation(f"has '{key}' {str(value)[:40]}", f"use {number} from {bounds.low:g} to {bounds.high:g}")
    return value


def check_input_count(operation: Operation, count: int) -> None:
    """Check how many inputs an operation has.

    Raises
    ------
    OperationError
        It takes another number.
    """
    if operation in _MANY:
        if not 2 <= count <= MAX_INPUTS:
            refuse_operation(f"has {count} inputs", f"give it 2 to {MAX_INPUTS}")
        return
    wanted = 3 if operation is Operation.ATTENTION else 1
    if count != wanted:
        refuse_operation(f"has {count} inputs", f"give it {wanted}")


def refuse_operation(cause: str, right: str) -> NoReturn:
    """Raise an OperationError; who knows which node it is puts that in front."""
    raise OperationError(cause, right)
