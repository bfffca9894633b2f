"""Nodes put together layer by layer: values that turn from maps to sequences and back, and what skips join."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from inference.graph import INPUT, MapShape, Node, Operation, Shape
from inference.layers import Layer
from inference.operation_shapes import MAP, SEQUENCE, VECTOR, channels_of, text_of
from inference.operations import Argument, OperationError
from inference.refusal import refuse

MAX_JOINED_CHANNELS: Final = 8192


@dataclass(frozen=True, slots=True)
class Value:
    """What flows between layers.

    Parameters
    ----------
    node
        That gives it.
    reduction
        Down-sampling of the map that it is or was.
    map_node
        The map that a sequence was made from; empty once its pixels are lost.
    """

    node: str
    reduction: Fraction
    map_node: str = ""


@dataclass(slots=True)
class Assembly:
    """Nodes so far, their shapes, and what each layer gave."""

    input_shape: MapShape
    label_shape: int
    nodes: list[Node] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    given: dict[int, tuple[Layer, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shapes[INPUT] = self.input_shape

    def axes(self, value: Value) -> int:
        """MAP, SEQUENCE or VECTOR."""
        return len(self.shapes[value.node])

    def channels(self, value: Value) -> int:
        """Channels of a map, features of a sequence or vector."""
        return channels_of(self.shapes[value.node])

    def steps(self, value: Value) -> int:
        """Steps of a sequence, features of a vector."""
        return self.shapes[value.node][0]

    def node(
        self, layer: Layer, part: str, operation: Operation, inputs: tuple[str, ...], **arguments: Argument
    ) -> str:
        """Add a node to a layer; its name.

        Raises
        ------
        ArchitectureError
            The inputs do not fit; the message names the layer.
        """
        node = Node(f"{layer.name}.{part}", operation, inputs, arguments)
        try:
            self.shapes[node.name] = node.output_shape(self.shapes)
        except OperationError as error:
            refuse(f"{layer.text} {error.cause}", error.right)
        self.nodes.append(node)
        return node.name

    def then(self, layer: Layer, value: Value, operation: Operation, part: str, **arguments: Argument) -> Value:
        """Add a node that keeps the pixels where they are."""
        node = self.node(layer, part, operation, (value.node,), **arguments)
        return Value(node, value.reduction, value.map_node)

    def as_map(self, layer: Layer, value: Value, part: str = "to_map") -> Value:
        """The value as a map, for a layer that needs one."""
        if self.axes(value) == MAP:
            return value
        if self.axes(value) == VECTOR:
            refuse(
                f"{layer.text} needs an image, but a vector of {self.steps(value):,} features enters it",
                "put it before Flatten",
            )
        if not value.map_node:
            refuse(
                f"{layer.text} needs an image, but a sequence pooled to {self.steps(value):,} steps enters it",
                "use 2-D pooling or strides in front of the 1-D layers",
            )
        return self.then(layer, value, Operation.TO_MAP, part, like=value.map_node)

    def as_sequence(self, layer: Layer, value: Value, part: str = "to_sequence") -> Value:
        """The value as a sequence, for a layer that needs one."""
        if self.axes(value) == SEQUENCE:
            return value
        if self.axes(value) == VECTOR:
            refuse(
                f"{layer.text} needs a sequence, but a vector of {self.steps(value):,} features enters it",
                "put it before Flatten",
            )
        node = self.node(layer, part, Operation.TO_SEQUENCE, (value.node,))
        return Value(node, value.reduction, value.node)

    def join(self, layer: Layer, value: Value) -> Value:
        """The value with what skip connections bring to the layer, skipped channels first."""
        if not layer.skip_sources:
            return value
        skipped = []
        for number in layer.skip_sources:
            source, part = self.given[number][1], f"skip{number:02d}"
            if self.axes(value) == SEQUENCE and self.axes(source) == MAP:
                source = self.as_sequence(layer, source, part)
            elif self.axes(value) == MAP and self.axes(source) == SEQUENCE:
                source = self.as_map(layer, source, part)
            self._check_join(layer, number, source=source, value=value)
            skipped.append(source.node)
        joined = sum(channels_of(self.shapes[name]) for name in (*skipped, value.node))
        if joined > MAX_JOINED_CHANNELS:
            refuse(f"{layer.text} would join {joined} channels", f"keep to {MAX_JOINED_CHANNELS}")
        node = self.node(layer, "join", Operation.CONCATENATE, (*skipped, value.node))
        return Value(node, value.reduction, value.map_node)

    def _check_join(self, layer: Layer, number: int, *, source: Value, value: Value) -> None:
        theirs, ours = self.shapes[source.node], self.shapes[value.node]
        what, code = f"The skip connection {number} → {layer.number}", self.given[number][0].code
        if len(theirs) != len(ours):
            refuse(
                f"{what} joins {text_of(theirs)} of layer {number} ({code}) to {text_of(ours)}",
                "join layers on the same side of Flatten",
            )
        if len(ours) == SEQUENCE and theirs[0] != ours[0]:
            refuse(
                f"{what} joins sizes that differ: layer {number} ({code}) gives {theirs[0]:,} steps, "
                f"{ours[0]:,} enter layer {layer.number} ({layer.code})",
                "join layers of the same size",
            )
        if len(ours) == MAP and source.reduction != value.reduction:
            refuse(
                f"{what} joins sizes that differ: layer {number} ({code}) is down-sampled by {source.reduction}, "
                f"layer {layer.number} ({layer.code}) by {value.reduction}",
                "join layers of the same size",
            )
