"""What of an ONNX file is run: standard operators, its weights inside, one image in, maps or scores out.

Nothing here runs the network. Every refusal is a sentence that names the node, tensor or input.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.core.phrases import phrase
from app.core.weights_bytes import MAX_TENSORS
from inference.backends.onnx_sizes import SMALL_TENSOR, OnnxSizes, measure
from inference.backends.onnx_wire import check_wire, refused

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto

OPSETS: Final = range(9, 25)
"""Versions of the standard operators that are run."""
MAX_NODES: Final = 20_000
MAX_PARAMETERS: Final = 200_000_000
MAX_CHANNELS: Final = 64
MAX_SIDE: Final = 4096

_STANDARD: Final = frozenset({"", "ai.onnx"})
_REFUSED: Final = {
    **dict.fromkeys(("If", "Loop", "Scan", "SequenceMap"), phrase("decides itself what runs and how often")),
    **dict.fromkeys(
        ("Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"),
        phrase("draws random numbers"),
    ),
    **dict.fromkeys(
        ("ImageDecoder", "RegexFullMatch", "StringConcat", "StringNormalizer", "StringSplit", "TfIdfVectorizer"),
        phrase("works on texts or files"),
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class OnnxNetwork:
    """An ONNX file that was checked.

    Parameters
    ----------
    channels, rows, columns
        Of the input; a side is None where the file leaves it free.
    batch
        How many images at once: 1, or None where the file leaves it free.
    outputs
        Names of its outputs.
    parameters
        Numbers in tensors of floats that the file holds.
    weights_bytes
        Memory of all tensors that the file holds.
    """

    input_name: str
    batch: int | None
    channels: int
    rows: int | None
    columns: int | None
    outputs: tuple[str, ...]
    opset: int
    parameters: int
    weights_bytes: int
    skeleton: bytes

    def sizes(self, rows: int, columns: int, *, output: str = "") -> OnnxSizes:
        """Output shape and memory for one image of that size; nothing is run.

        Parameters
        ----------
        output
            Which one; may be left out where there is only one.

        Raises
        ------
        InputMismatchError
            The size does not fit the network.
        WeightsError
            The size of a value cannot be told.
        """
        shape = (1, self.channels, rows, columns)
        return measure(self.skeleton, self.input_name, shape, output=self.output(output))

    def output(self, name: str = "") -> str:
        """The output of that name, or the only one.

        Raises
        ------
        WeightsError
            There is none of that name, or several and no name.
        """
        if name in self.outputs or (not name and len(self.outputs) == 1):
            return name or self.outputs[0]
        listed = ", ".join(self.outputs)
        raise refused(phrase("Its outputs are: {names}. One must be named.", names=listed[:200]))


def read_onnx(data: bytes) -> OnnxNetwork:
    """Check an ONNX file.

    Raises
    ------
    WeightsError
        It is not one that is run; the message names the node, tensor or input.
    """
    check_wire(data)
    model = _parsed(data)
    _check_texts(model)
    opset = _opset(model)
    _check_parts(model)
    for node in model.graph.node:
        _check_node(node, opset)
    parameters, weights_bytes = _check_tensors(model)
    image = _image_input(model.graph)
    batch, channels, rows, columns = _input_shape(image)
    made = {name for node in model.graph.node for name in node.output}
    outputs = tuple(value.name for value in model.graph.output)
    if not outputs or not made.issuperset(outputs):
        raise refused(phrase("It has no output, or one that no node gives."))
    return OnnxNetwork(
        input_name=image.name,
        batch=batch,
        channels=channels,
        rows=rows,
        columns=columns,
        outputs=outputs,
        opset=opset,
        parameters=parameters,
        weights_bytes=weights_bytes,
        skeleton=_skeleton(model, image),
    )


def _parsed(data: bytes) -> ModelProto:
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # comes without types

    try:
        return onnx.load_from_string(data)
    except DecodeError as error:
        raise refused(phrase("It is damaged or no ONNX file."), details=str(error)) from None


def _check_texts(model: ModelProto) -> None:
    """The parser leaves a text that is no UTF-8 as bytes."""
    graph = model.graph
    texts: list[object] = [entry.domain for entry in model.opset_import]
    for node in graph.node:
        texts += [node.name, node.op_type, node.domain, *node.input, *node.output]
        texts += [attribute.name for attribute in node.attribute]
    texts += [item.name for item in (*graph.initializer, *graph.input, *graph.output, *model.functions)]
    if not all(isinstance(text, str) for text in texts):
        raise refused(phrase("It is damaged or no ONNX file."))


def _opset(model: ModelProto) -> int:
    versions = [entry.version for entry in model.opset_import if entry.domain in _STANDARD]
    if len(versions) != 1 or versions[0] not in OPSETS:
        stated = ", ".join(str(version) for version in versions) or phrase("none")
        raise refused(
            phrase(
                "It uses opset {stated}; those from {first} to {last} are run.",
                stated=stated,
                first=OPSETS.start,
                last=OPSETS.stop - 1,
            )
        )
    return int(versions[0])


def _check_parts(model: ModelProto) -> None:
    graph = model.graph
    if model.functions:
        raise refused(phrase("It defines a function of its own, {name}.", name=_short(model.functions[0].name)))
    if model.training_info:
        raise refused(phrase("It holds instructions for training."))
    if graph.sparse_initializer:
        raise refused(phrase("It holds sparse tensors."))
    if not 0 < len(graph.node) <= MAX_NODES:
        raise refused(
            phrase("It has {count:,} nodes; 1 to {most:,} are allowed.", count=len(graph.node), most=MAX_NODES)
        )


def _check_node(node: NodeProto, opset: int) -> None:
    import onnx

    what = {"operator": _short(node.op_type), "node": _short(node.name or ", ".join(node.output))}
    if node.domain not in _STANDARD:
        raise refused(
            phrase(
                "The node {node} is the operator {operator} of “{domain}”, which is no standard one.",
                domain=_short(node.domain),
                **what,
            )
        )
    if node.op_type in _REFUSED or any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute):
        reason = _REFUSED.get(node.op_type, phrase("decides itself what runs and how often"))
        raise refused(phrase("The node {node} ({operator}) {reason}.", reason=reason, **what))
    if not onnx.defs.has(node.op_type, opset, ""):
        raise refused(phrase("The node {node} is the unknown operator {operator}.", **what))
    if any(attribute.name == "training_mode" and attribute.i for attribute in node.attribute):
        raise refused(phrase("The node {node} ({operator}) was exported for training.", **what))


def tensors_of(model: ModelProto) -> Iterator[tuple[str, TensorProto]]:
    """Every tensor that a file holds and its name: the initializers, then those in nodes."""
    for tensor in model.graph.initializer:
        yield tensor.name, tensor
    for node in model.graph.node:
        for attribute in node.attribute:
            held = [attribute.t] if attribute.HasField("t") else []
            yield from ((node.name or ", ".join(node.output), tensor) for tensor in (*held, *attribute.tensors))


def _check_tensors(model: ModelProto) -> tuple[int, int]:
    """Number of parameters and of bytes."""
    from onnx import helper

    parameters = size = 0
    for count, (name, tensor) in enumerate(tensors_of(model), start=1):
        shown = _short(name)
        if count > MAX_TENSORS:
            raise refused(phrase("It holds more than {most:,} tensors.", most=MAX_TENSORS))
        if tensor.data_location or tensor.external_data:
            raise refused(phrase("The tensor {name} lies in another file.", name=shown))
        try:
            dtype = helper.tensor_dtype_to_np_dtype(tensor.data_type)
        except (KeyError, ValueError):
            dtype = np.dtype(object)
        if dtype.kind not in "fiub":
            raise refused(phrase("The tensor {name} is of a type that is not used.", name=shown))
        elements = math.prod(tensor.dims)
        if min(tensor.dims, default=0) < 0 or elements != _stored_count(tensor, dtype.itemsize):
            raise refused(phrase("The tensor {name} does not hold as many values as its shape says.", name=shown))
        size += elements * dtype.itemsize
        if dtype.kind == "f":
            parameters += elements
            if not np.isfinite(_values(tensor)).all():
                raise refused(phrase("The tensor {name} holds values that are not finite.", name=shown))
    if parameters > MAX_PARAMETERS:
        raise refused(
            phrase("It has {count:,} parameters; {most:,} are allowed.", count=parameters, most=MAX_PARAMETERS)
        )
    return parameters, size


def _values(tensor: TensorProto) -> np.ndarray:
    from onnx import numpy_helper

    return numpy_helper.to_array(tensor)


def _stored_count(tensor: TensorProto, itemsize: int) -> float:
    if tensor.HasField("raw_data"):
        return len(tensor.raw_data) / itemsize
    held = (tensor.float_data, tensor.int32_data, tensor.int64_data, tensor.uint64_data, tensor.double_data)
    return sum(len(values) for values in held)


def _image_input(graph: GraphProto) -> ValueInfoProto:
    held = {tensor.name for tensor in graph.initializer}
    inputs: list[ValueInfoProto] = [value for value in graph.input if value.name not in held]
    if len(inputs) != 1:
        names = ", ".join(value.name for value in inputs)
        raise refused(
            phrase(
                "It has {count} inputs ({names}) instead of one image.", count=len(inputs), names=_short(names, 200)
            )
        )
    return inputs[0]


def _input_shape(value: ValueInfoProto) -> tuple[int | None, int, int | None, int | None]:
    from onnx import TensorProto

    kind = value.type.tensor_type
    name = _short(value.name)
    if kind.elem_type != TensorProto.FLOAT or len(kind.shape.dim) != 4:
        raise refused(
            phrase("Its input {name} is no image of float32 in the order (N, channels, rows, columns).", name=name)
        )
    sides = [dim.dim_value if dim.HasField("dim_value") else None for dim in kind.shape.dim]
    batch, channels, rows, columns = sides
    if batch not in (None, 1):
        raise refused(phrase("Its input {name} takes {batch} images at once instead of one.", name=name, batch=batch))
    if channels is None or not 1 <= channels <= MAX_CHANNELS:
        raise refused(
            phrase(
                "Its input {name} does not state from 1 to {most} channels.",
                name=name,
                most=MAX_CHANNELS,
            )
        )
    for side in (rows, columns):
        if side is not None and not 1 <= side <= MAX_SIDE:
            raise refused(phrase("Its input {name} has a side of {side} pixels.", name=name, side=side))
    return batch, channels, rows, columns


def _skeleton(model: ModelProto, image: ValueInfoProto) -> bytes:
    """The model without its large tensors, which become inputs; enough to know every shape."""
    from onnx import ModelProto, helper

    copy = ModelProto()
    copy.ir_version = model.ir_version
    copy.opset_import.extend(entry for entry in model.opset_import if entry.domain in _STANDARD)
    graph = copy.graph
    graph.name = "skeleton"
    graph.input.append(image)
    for tensor in model.graph.initializer:
        if math.prod(tensor.dims) <= SMALL_TENSOR:
            graph.initializer.append(tensor)
        else:
            graph.input.append(helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims)))
    for node in model.graph.node:
        tensor = next((item.t for item in node.attribute if item.HasField("t")), None)
        if node.op_type == "Constant" and tensor is not None and math.prod(tensor.dims) > SMALL_TENSOR:
            graph.input.append(helper.make_tensor_value_info(node.output[0], tensor.data_type, list(tensor.dims)))
        else:
            graph.node.append(node)
    graph.output.extend(model.graph.output)
    data: bytes = copy.SerializeToString()
    return data


def _short(text: str, length: int = 60) -> str:
    """Cut what came from a file before it enters a message."""
    return text if len(text) <= length else f"{text[:length]}…"
