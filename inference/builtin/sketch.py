"""Nodes of a built-in network as they are added, with the groups of nodes that recur."""

from __future__ import annotations

from dataclasses import dataclass, field

from inference.graph import Block, Graph, MapShape, Node
from inference.operations import Argument, Operation


@dataclass(slots=True)
class Sketch:
    """Collects nodes and blocks; what adds a node returns its name."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def block(self, name: str, code: str) -> str:
        """Name a group of nodes, which the table of layers shows as one; returns the name."""
        self.blocks.append(Block(name, code))
        return name

    def add(self, name: str, operation: Operation, *inputs: str, **arguments: Argument) -> str:
        """Add a node."""
        self.nodes.append(Node(name, operation, inputs, arguments))
        return name

    def convolution(self, name: str, value: str, channels: int, kernel: int = 3, **arguments: Argument) -> str:
        """Add a convolution with an odd kernel that keeps rows and columns, or divides them by its stride."""
        padding = int(arguments.get("dilation", 1)) * (kernel // 2)
        return self.add(
            name, Operation.CONVOLUTION, value, channels=channels, kernel=kernel, padding=padding, **arguments
        )

    def double_convolution(self, name: str, value: str, channels: int) -> str:
        """Add 2 x (convolution without bias, batch normalisation, ReLU)."""
        for part in "12":
            value = self.convolution(f"{name}.conv{part}", value, channels, bias=False)
            value = self.add(f"{name}.norm{part}", Operation.BATCH_NORM, value)
            value = self.add(f"{name}.relu{part}", Operation.RELU, value)
        return value

    def separable(self, name: str, value: str, before: int, channels: int) -> str:
        """Add a depthwise 3 x 3 and a pointwise convolution from `before` channels."""
        value = self.convolution(f"{name}.depthwise", value, before, groups=before, bias=False)
        return self.convolution(f"{name}.pointwise", value, channels, 1)

    def graph(self, output: str, input_shape: MapShape) -> Graph:
        """The checked graph of all that was added."""
        return Graph(tuple(self.nodes), output, input_shape, tuple(self.blocks))
