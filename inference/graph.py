"""A network as a checked, immutable graph: shapes, tensors, parameters and memory before anything is allocated.

Every network but ONNX becomes one; builders (`inference.backends`) execute it. The input is called "input".
What each operation takes and gives stands in `inference.operations`.

>>> graph = Graph(
...     (
...         Node("stem.conv", Operation.CONVOLUTION, ("input",), {"channels": 8, "kernel": 3, "padding": 1}),
...         Node("stem.relu", Operation.RELU, ("stem.conv",)),
...         Node("head", Operation.CONVOLUTION, ("stem.relu",), {"channels": 1, "kernel": 1}),
...     ),
...     "head",
...     input_shape=(1, 64, 64),
... )
>>> graph.parameter_count()
89
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Final, NoReturn

from app.core.errors import ArchitectureError
from app.core.model_card import LayerRow
from inference.operation_shapes import MAP, output_shape, tensors_of, text_of, workspace_values
from inference.operations import (
    Argument,
    MapShape,
    Operation,
    OperationError,
    Shape,
    check_input_count,
    complete_arguments,
)
from inference.refusal import refuse

__all__ = ["INPUT", "Block", "Graph", "LayerRow", "MapShape", "Node", "Operation", "Shape"]

INPUT: Final = "input"
MAX_NODES: Final = 4096
MAX_INPUT_SIDE: Final = 4096
BYTES_PER_VALUE: Final = 4

_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64}){0,15}")
_NOT_TRAINED: Final = ("running_mean", "running_var")


@dataclass(frozen=True, slots=True)
class Node:
    """One operation on the outputs of other nodes.

    Parameters
    ----------
    name
        Prefix of its tensors in the state dictionary, e.g. `layer01.conv1` for `layer01.conv1.weight`.
    inputs
        Names of earlier nodes, or "input".
    arguments
        As `inference.operations` lists them; once made, a node has all of them, defaults included.

    Raises
    ------
    ArchitectureError
        The name is none, or the arguments do not fit the operation; the message names the node.
    """

    name: str
    operation: Operation
    inputs: tuple[str, ...]
    arguments: Mapping[str, Argument] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name == INPUT:
            refuse(f"A node has the name '{self.name[:60]}'", "use letters, digits and '_' with single dots between")
        try:
            check_input_count(self.operation, len(self.inputs))
            complete = complete_arguments(self.operation, self.arguments)
        except OperationError as error:
            self.refuse(error)
        object.__setattr__(self, "arguments", MappingProxyType(complete))

    @property
    def like(self) -> str | None:
        """The node whose rows and columns this one takes."""
        name = self.arguments.get("like")
        return name if isinstance(name, str) else None

    def refuse(self, error: OperationError) -> NoReturn:
        """Raise an ArchitectureError that names this node."""
        refuse(f"Node {self.name} ({self.operation.value}) {error.cause}", error.right)

    def output_shape(self, shapes: Mapping[str, Shape]) -> Shape:
        """Shape of its output, given those of the nodes before it.

        Raises
        ------
        OperationError
            The inputs do not fit.
        """
        like = shapes[self.like] if self.like else None
        return output_shape(self.operation, self.arguments, [shapes[name] for name in self.inputs], like=like)

    def tensors(self, shapes: Mapping[str, Shape]) -> dict[str, Shape]:
        """Shapes of its tensors by full name, trainable or not."""
        entering = [shapes[name] for name in self.inputs]
        found = tensors_of(self.operation, self.arguments, entering)
        return {f"{self.name}.{part}": shape for part, shape in found.items()}


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes that a reader knows as one layer: those whose names begin with `name` and a dot, or are `name`."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A network up to its logits.

    Parameters
    ----------
    nodes
        In the order in which they are computed.
    output
        Name of the node whose output is the network's: class maps (K, rows, columns), at any resolution.
    input_shape
        (channels, rows, columns) as the description declares it. Other rows and columns that are multiples of
        `size_multiple` work too, unless the graph `is_fixed_size`.
    blocks
        Rows of the table; a node outside of all has one of its own.

    Raises
    ------
    ArchitectureError
        A name is not unique or not known (so there are no cycles), a node is not used, inputs do not fit.
    """

    nodes: tuple[Node, ...]
    output: str
    input_shape: MapShape
    blocks: tuple[Block, ...] = ()
    declared: Mapping[str, Shape] = field(init=False, repr=False, compare=False)
    """Shapes of all nodes for `input_shape`."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.nodes) <= MAX_NODES:
            refuse(f"The network has {len(self.nodes):,} nodes", f"keep to 1 to {MAX_NODES:,}")
        _check_names(self.nodes, self.output)
        object.__setattr__(self, "declared", self.shapes(self.input_shape))

    def shapes(self, input_shape: MapShape) -> Mapping[str, Shape]:
        """Shapes of "input" and of every node's output, without batch.

        Raises
        ------
        ArchitectureError
            An image of this shape does not pass through the network; the message names the node.
        """
        if not all(1 <= side <= MAX_INPUT_SIDE for side in input_shape):
            refuse(f"The input has the shape {text_of(input_shape)}", f"use sides from 1 to {MAX_INPUT_SIDE}")
        shapes: dict[str, Shape] = {INPUT: input_shape}
        for node in self.nodes:
            try:
                shapes[node.name] = node.output_shape(shapes)
            except OperationError as error:
                node.refuse(error)
        return MappingProxyType(shapes)

    def tensors(self) -> Mapping[str, Shape]:
        """Names and shapes of all tensors of the state dictionary, in the order of the nodes.

        Running means and variances are among them, batch counters are not.
        """
        return self._tensors(self.declared)

    def _tensors(self, shapes: Mapping[str, Shape]) -> Mapping[str, Shape]:
        return MappingProxyType({k: v for node in self.nodes for k, v in node.tensors(shapes).items()})

    def parameter_count(self) -> int:
        """Trainable parameters; running means and variances are not counted."""
        return _parameters(self.tensors())

    @property
    def output_shape(self) -> Shape:
        """Shape of the output for `input_shape`."""
        return self.declared[self.output]

    @property
    def size_multiple(self) -> int:
        """Rows and columns of an input should be multiples of this number (the total down-sampling)."""
        return math.lcm(*(item.numerator for item in self.reductions().values() if item is not None))

    @property
    def is_fixed_size(self) -> bool:
        """Whether only images of `input_shape` pass, because a layer has a weight for each pixel."""
        channels, rows, columns = self.input_shape
        for step in (-self.size_multiple, self.size_multiple):
            try:
                shapes = self.shapes((channels, rows + step, columns + step))
            except ArchitectureError:  # too small, or larger than a layer takes
                continue
            return self._tensors(shapes) != self.tensors()
        return True

    def reductions(self) -> Mapping[str, Fraction | None]:
        """Down-sampling of each map against the input: rows of it = rows / reduction. None for what is no map."""
        found: dict[str, Fraction | None] = {INPUT: Fraction(1)}
        for node in self.nodes:
            found[node.name] = self._reduction(node, found)
        return MappingProxyType(found)

    def _reduction(self, node: Node, found: Mapping[str, Fraction | None]) -> Fraction | None:
        if len(self.declared[node.name]) != MAP:
            return None
        if node.like:
            return found[node.like]
        entering = next((found[name] for name in node.inputs if found[name] is not None), None)
        if entering is None:
            return None
        step = Fraction(int(node.arguments.get("stride", 1)))
        if node.operation is Operation.TRANSPOSED_CONVOLUTION:
            return entering / step
        return entering * step / int(node.arguments.get("factor", 1))

    def activation_bytes(self, rows: int, columns: int) -> int:
        """Bytes of float32 values alive at once at the worst node, for one image of that size.

        An output is alive from its node to the last one that takes it; what an operation needs inside comes
        on top (scores of an attention, gates of a recurrent layer). The backend's own workspace does not.

        Raises
        ------
        ArchitectureError
            An image of that size does not pass through the network.
        """
        shapes = self.shapes((self.input_shape[0], rows, columns))
        last_use = {name: node.name for node in self.nodes for name in node.inputs}
        alive = {INPUT: math.prod(shapes[INPUT])}
        worst = alive[INPUT]
        for node in self.nodes:
            alive[node.name] = math.prod(shapes[node.name])
            inside = workspace_values(node.operation, node.arguments, [shapes[name] for name in node.inputs])
            worst = max(worst, sum(alive.values()) + inside)
            for name in set(node.inputs):
                if last_use[name] == node.name:
                    del alive[name]
        return worst * BYTES_PER_VALUE

    def table(self, rows: int, columns: int) -> tuple[LayerRow, ...]:
        """The layers for an image of that size, in order.

        Raises
        ------
        ArchitectureError
            An image of that size does not pass through the network.
        """
        shapes = self.shapes((self.input_shape[0], rows, columns))
        codes = {block.name: block.code for block in self.blocks}
        lines: dict[str, tuple[str, Shape, int]] = {}
        for node in self.nodes:
            name = _block_of(node.name, codes)
            code = codes.get(name, node.operation.value)
            before = lines[name][2] if name in lines else 0
            lines[name] = (code, shapes[node.name], before + _parameters(node.tensors(self.declared)))
        return tuple(LayerRow(number, *line) for number, line in enumerate(lines.values(), start=1))


def _parameters(tensors: Mapping[str, Shape]) -> int:
    return sum(math.prod(shape) for name, shape in tensors.items() if not name.endswith(_NOT_TRAINED))


def _block_of(name: str, codes: Mapping[str, str]) -> str:
    """The shortest part of a name that is a block's, or the name itself."""
    parts = name.split(".")
    return next((key for end in range(1, len(parts)) if (key := ".".join(parts[:end])) in codes), name)


def _check_names(nodes: tuple[Node, ...], output: str) -> None:
    known, used = {INPUT}, {output}
    parents: set[str] = set()
    for node in nodes:
        for name in (*node.inputs, *((node.like,) if node.like else ())):
            if name not in known:
                refuse(f"Node {node.name} takes '{name[:60]}', which does not come before it", "name an earlier node")
        if node.name in known:
            refuse(f"The name {node.name} occurs twice", "give each node a name of its own")
        used.update(node.inputs)
        known.add(node.name)
        parts = node.name.split(".")
        parents.update(".".join(parts[:end]) for end in range(1, len(parts)))
    if output not in known - {INPUT}:
        refuse(f"The output '{output[:60]}' is no node", "name a node")
    for name in sorted(known & parents):
        refuse(f"Node {name} stands in front of another node's name", "give it a name that no other begins with")
    for name in sorted(known - used - {INPUT}):
        refuse(f"The output of node {name} is not used", "remove the node")
