"""A network as a graph: shapes, tensors, parameters and memory by arithmetic alone."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ArchitectureError
from inference.graph import Block, Graph, Node, Operation

MAP = (6, 12, 20)


def one(
    operation: Operation, arguments: dict | None = None, *, input_shape=MAP, before: tuple[Node, ...] = ()
) -> Graph:
    """A network of one operation, behind others that prepare its input."""
    last = before[-1].name if before else "input"
    return Graph((*before, Node("a", operation, (last,), arguments or {})), "a", input_shape=input_shape)


SEQUENCE = (Node("steps", Operation.TO_SEQUENCE, ("input",)),)
VECTOR = (Node("mean", Operation.GLOBAL_AVERAGE_POOL, ("input",)),)


class TestShapes:
    @pytest.mark.parametrize(
        ("operation", "arguments", "shape", "parameters"),
        [
            (Operation.CONVOLUTION, {"channels": 5, "kernel": 3, "padding": 1}, (5, 12, 20), 5 * 6 * 9 + 5),
            (Operation.CONVOLUTION, {"channels": 5, "kernel": 3, "stride": 2, "bias": False}, (5, 5, 9), 5 * 6 * 9),
            (Operation.CONVOLUTION, {"channels": 6, "kernel": 3, "dilation": 4, "groups": 6}, (6, 4, 12), 6 * 9 + 6),
            (Operation.TRANSPOSED_CONVOLUTION, {"channels": 3, "kernel": 2, "stride": 2}, (3, 24, 40), 6 * 3 * 4 + 3),
            (
                Operation.TRANSPOSED_CONVOLUTION,
                {"channels": 3, "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1},
                (3, 24, 40),
                6 * 3 * 9 + 3,
            ),
            (Operation.BATCH_NORM, {}, MAP, 12),
            (Operation.GROUP_NORM, {"groups": 3}, MAP, 12),
            (Operation.GROUP_NORM, {"groups": 0, "affine": False}, MAP, 0),
            (Operation.RELU, {}, MAP, 0),
            (Operation.LEAKY_RELU, {"slope": 0.1}, MAP, 0),
            (Operation.GELU, {}, MAP, 0),
            (Operation.PRELU, {}, MAP, 1),
            (Operation.PRELU, {"parameters": 6}, MAP, 6),
            (Operation.SOFTMAX, {}, MAP, 0),
            (Operation.MAX_POOL, {"kernel": 2}, (6, 6, 10), 0),
            (Operation.MAX_POOL, {"kernel": 3, "stride": 2, "padding": 1}, (6, 6, 10), 0),
            (Operation.AVERAGE_POOL, {"kernel": 4}, (6, 3, 5), 0),
            (Operation.GLOBAL_AVERAGE_POOL, {}, (6,), 0),
            (Operation.RESIZE, {"factor": 4, "interpolation": "nearest"}, (6, 48, 80), 0),
            (Operation.FLATTEN, {}, (6 * 12 * 20,), 0),
            (Operation.TO_SEQUENCE, {}, (240, 6), 0),
            (Operation.DROPOUT, {"probability": 0.5}, MAP, 0),
        ],
    )
    def test_of_a_map(self, operation, arguments, shape, parameters):
        graph = one(operation, arguments)

        assert graph.output_shape == shape
        assert graph.parameter_count() == parameters

    @pytest.mark.parametrize(
        ("operation", "arguments", "shape", "parameters"),
        [
            (Operation.CONVOLUTION, {"channels": 5, "kernel": 3, "stride": 2}, (119, 5), 5 * 6 * 3 + 5),
            (Operation.TRANSPOSED_CONVOLUTION, {"channels": 5, "kernel": 2, "stride": 2}, (480, 5), 6 * 5 * 2 + 5),
            (Operation.MAX_POOL, {"kernel": 2}, (120, 6), 0),
            (Operation.LINEAR, {"features": 4}, (240, 4), 28),
            (Operation.LAYER_NORM, {}, (240, 6), 12),
            (Operation.BATCH_NORM, {}, (240, 6), 12),
            (Operation.LSTM, {"features": 3}, (240, 3), 12 * 6 + 12 * 3 + 24),
            (Operation.GRU, {"features": 3}, (240, 3), 9 * 6 + 9 * 3 + 18),
            (Operation.TO_MAP, {"like": "input"}, MAP, 0),
            (Operation.GLOBAL_AVERAGE_POOL, {}, (6,), 0),
        ],
    )
    def test_of_a_sequence(self, operation, arguments, shape, parameters):
        graph = one(operation, arguments, before=SEQUENCE)

        assert graph.output_shape == shape
        assert graph.parameter_count() == parameters

    @pytest.mark.parametrize(
        ("operation", "arguments", "shape"),
        [
            (Operation.LINEAR, {"features": 4, "bias": False}, (4,)),
            (Operation.TO_MAP, {}, (6, 1, 1)),
            (Operation.LAYER_NORM, {}, (6,)),
        ],
    )
    def test_of_a_vector(self, operation, arguments, shape):
        assert one(operation, arguments, before=VECTOR).output_shape == shape

    def test_of_what_joins_several(self):
        nodes = (
            Node("half", Operation.MAX_POOL, ("input",), {"kernel": 2}),
            Node("back", Operation.RESIZE, ("half",), {"like": "input"}),
            Node("both", Operation.CONCATENATE, ("input", "back")),
            Node("gate", Operation.CONVOLUTION, ("both",), {"channels": 1, "kernel": 1}),
            Node("gated", Operation.MULTIPLY, ("both", "gate")),
            Node("sum", Operation.ADD, ("gated", "both")),
        )
        shapes = Graph(nodes, "sum", input_shape=MAP).shapes(MAP)

        assert [shapes[name] for name in ("back", "both", "gate", "gated", "sum")] == [
            MAP,
            (12, 12, 20),
            (1, 12, 20),
            (12, 12, 20),
            (12, 12, 20),
        ]

    def test_of_attention(self):
        nodes = (
            *SEQUENCE,
            Node("reduced", Operation.MAX_POOL, ("steps",), {"kernel": 4}),
            Node("seen", Operation.ATTENTION, ("steps", "reduced", "reduced"), {"heads": 2}),
        )
        graph = Graph(nodes, "seen", input_shape=MAP)

        assert graph.output_shape == (240, 6)
        # steps, reduced, the result, and the scores of two heads are alive together
        assert graph.activation_bytes(12, 20) == 4 * (240 * 6 + 60 * 6 + 240 * 6 + 2 * 240 * 60)


class TestTensors:
    def test_carry_the_names_and_shapes_that_torch_gives_them(self):
        nodes = (
            Node("stem.conv", Operation.CONVOLUTION, ("input",), {"channels": 4, "kernel": 3, "groups": 2}),
            Node("stem.norm", Operation.BATCH_NORM, ("stem.conv",)),
            Node("up", Operation.TRANSPOSED_CONVOLUTION, ("stem.norm",), {"channels": 3, "kernel": 2, "bias": False}),
            Node("steps", Operation.TO_SEQUENCE, ("up",)),
            Node("memory", Operation.LSTM, ("steps",), {"features": 5}),
            Node("head", Operation.LINEAR, ("memory",), {"features": 2}),
        )

        assert dict(Graph(nodes, "head", input_shape=MAP).tensors()) == {
            "stem.conv.weight": (4, 3, 3, 3),
            "stem.conv.bias": (4,),
            "stem.norm.weight": (4,),
            "stem.norm.bias": (4,),
            "stem.norm.running_mean": (4,),
            "stem.norm.running_var": (4,),
            "up.weight": (4, 3, 2, 2),
            "memory.weight_ih_l0": (20, 3),
            "memory.weight_hh_l0": (20, 5),
            "memory.bias_ih_l0": (20,),
            "memory.bias_hh_l0": (20,),
            "head.weight": (2, 5),
            "head.bias": (2,),
        }

    def test_a_node_has_the_defaults_that_were_not_given(self):
        node = Node("pool", Operation.MAX_POOL, ("input",), {"kernel": 3})

        assert dict(node.arguments) == {"kernel": 3, "stride": 3, "padding": 0}


class TestSizes:
    def test_down_sampling_of_all_branches_counts(self):
        nodes = (
            Node("a", Operation.MAX_POOL, ("input",), {"kernel": 2}),
            Node("b", Operation.AVERAGE_POOL, ("a",), {"kernel": 3}),
            Node("c", Operation.RESIZE, ("b",), {"factor": 6}),
        )
        graph = Graph(nodes, "c", input_shape=(1, 12, 12))

        assert graph.size_multiple == 6
        assert not graph.is_fixed_size
        assert graph.shapes((1, 18, 6))["c"] == (1, 18, 6)

    def test_a_weight_for_each_pixel_fixes_the_size(self):
        nodes = (Node("flat", Operation.FLATTEN, ("input",)), Node("a", Operation.LINEAR, ("flat",), {"features": 2}))

        assert Graph(nodes, "a", input_shape=(1, 8, 8)).is_fixed_size

    def test_a_mean_over_the_pixels_does_not(self):
        assert not one(Operation.LINEAR, {"features": 2}, before=VECTOR).is_fixed_size

    def test_a_recurrent_layer_at_its_limit_does_not_either(self):
        assert not one(Operation.GRU, {"features": 2}, input_shape=(1, 64, 64), before=SEQUENCE).is_fixed_size

    def test_memory_is_that_of_the_worst_moment(self):
        nodes = (
            Node("wide", Operation.CONVOLUTION, ("input",), {"channels": 8, "kernel": 1}),
            Node("low", Operation.MAX_POOL, ("wide",), {"kernel": 2}),
            Node("up", Operation.RESIZE, ("low",), {"factor": 2}),
            Node("both", Operation.CONCATENATE, ("wide", "up")),
        )
        graph = Graph(nodes, "both", input_shape=(1, 4, 4))

        # the joined output, and the two that are joined
        assert graph.activation_bytes(4, 4) == 4 * 16 * (16 + 8 + 8)
        assert graph.activation_bytes(8, 12) == 6 * graph.activation_bytes(4, 4)


class TestTheTable:
    def test_has_a_row_for_each_block_and_for_each_node_outside(self):
        nodes = (
            Node("layer01.conv", Operation.CONVOLUTION, ("input",), {"channels": 4, "kernel": 3, "padding": 1}),
            Node("layer01.norm", Operation.BATCH_NORM, ("layer01.conv",)),
            Node("layer01.relu", Operation.RELU, ("layer01.norm",)),
            Node("pool", Operation.MAX_POOL, ("layer01.relu",), {"kernel": 2}),
        )
        graph = Graph(nodes, "pool", input_shape=(1, 8, 8), blocks=(Block("layer01", "convolution unit"),))

        assert [(row.number, row.code, row.output_shape, row.parameters) for row in graph.table(16, 24)] == [
            (1, "convolution unit", (4, 16, 24), 36 + 4 + 8),
            (2, "max-pool", (4, 8, 12), 0),
        ]
        assert sum(row.parameters for row in graph.table(8, 8)) == graph.parameter_count()


def refusal(make) -> str:
    with pytest.raises(ArchitectureError) as caught:
        make()
    return str(caught.value)


class TestRefusals:
    @pytest.mark.parametrize(
        ("operation", "arguments", "words"),
        [
            (Operation.CONVOLUTION, {"kernel": 3}, "Node a (convolution) has no argument 'channels'"),
            (Operation.CONVOLUTION, {"channels": 10**9, "kernel": 1}, "'channels' 1000000000"),
            (Operation.CONVOLUTION, {"channels": 8, "kernel": 10**6}, "use a whole number from 1 to 63"),
            (Operation.CONVOLUTION, {"channels": 8, "kernel": 2.0}, "use a whole number"),
            (Operation.CONVOLUTION, {"channels": True, "kernel": 2}, "has 'channels' True"),
            (Operation.CONVOLUTION, {"channels": 8, "kernel": 2, "bias": 1}, "use true or false"),
            (Operation.CONVOLUTION, {"channels": 8, "kernel": 1, "width": 2}, "has the unknown argument 'width'"),
            (
                Operation.CONVOLUTION,
                {"channels": 8, "kernel": 1, "groups": 4},
                "has 4 groups for 6 channels in and 8",
            ),
            (Operation.CONVOLUTION, {"channels": 8, "kernel": 21}, "would give an empty output"),
            (Operation.MAX_POOL, {"kernel": 16}, "would give an empty output"),
            (Operation.MAX_POOL, {"kernel": 2, "padding": 2}, "use at most 1"),
            (Operation.TRANSPOSED_CONVOLUTION, {"channels": 1, "kernel": 2, "output_padding": 1}, "less than the"),
            (Operation.RELU, {"slope": 0.1}, "has the unknown argument 'slope'"),
            (Operation.GROUP_NORM, {"groups": 4}, "has 4 groups for 6 channels"),
            (Operation.PRELU, {"parameters": 5}, "use 1 or 6"),
            (Operation.RESIZE, {}, "needs either 'factor' or 'like'"),
            (Operation.RESIZE, {"factor": 2, "interpolation": "cubic"}, "use linear or nearest"),
            (Operation.LINEAR, {"features": 2}, "gets a map (6 x 12 x 20)"),
            (Operation.LAYER_NORM, {}, "give it a sequence or a vector"),
            (Operation.LSTM, {"features": 2}, "give it a sequence"),
            (Operation.CONCATENATE, {}, "has 1 inputs"),
            (Operation.ATTENTION, {"heads": 2}, "has 1 inputs. In the description, give it 3"),
            (Operation.DROPOUT, {"probability": 1.0}, "use a number from 0 to 0.95"),
            (Operation.DROPOUT, {"probability": math.nan}, "use a number from 0 to 0.95"),
        ],
    )
    def test_of_an_operation_name_the_node_and_what_would_be_right(self, operation, arguments, words):
        assert words in refusal(lambda: one(operation, arguments))

    def test_of_a_sequence_that_no_longer_fills_the_map(self):
        nodes = (
            *SEQUENCE,
            Node("half", Operation.MAX_POOL, ("steps",), {"kernel": 2}),
            Node("back", Operation.TO_MAP, ("half",), {"like": "input"}),
        )
        assert "has 120 steps for 12 x 20 pixels" in refusal(lambda: Graph(nodes, "back", input_shape=MAP))

    def test_of_a_recurrent_layer_over_too_many_steps(self):
        words = refusal(lambda: one(Operation.GRU, {"features": 2}, input_shape=(1, 512, 512), before=SEQUENCE))

        assert "a sequence of 262,144 steps" in words

    @pytest.mark.parametrize(
        ("nodes", "output", "words"),
        [
            ([("a", ("b",)), ("b", ("a",))], "b", "Node a takes 'b', which does not come before it"),
            ([("a", ("a",))], "a", "Node a takes 'a', which does not come before it"),
            ([("a", ("input",)), ("a", ("input",))], "a", "The name a occurs twice"),
            ([("a", ("input",)), ("b", ("input",))], "b", "The output of node a is not used"),
            ([("a", ("input",))], "c", "The output 'c' is no node"),
            ([("a", ("input",))], "input", "The output 'input' is no node"),
            ([("a", ("input",)), ("a.b", ("a",))], "a.b", "Node a stands in front of another node's name"),
            ([("a..b", ("input",))], "a..b", "A node has the name 'a..b'"),
            ([("input", ("input",))], "input", "A node has the name 'input'"),
            ([], "a", "The network has 0 nodes"),
        ],
    )
    def test_of_names_that_do_not_make_a_graph(self, nodes, output, words):
        def make() -> Graph:
            made = tuple(Node(name, Operation.RELU, inputs) for name, inputs in nodes)
            return Graph(made, output, input_shape=MAP)

        assert words in refusal(make)

    @pytest.mark.parametrize("shape", [(1, 0, 8), (0, 8, 8), (1, 8, 5000), (1, -8, 8)])
    def test_of_an_input_without_pixels_or_with_too_many(self, shape):
        assert "The input has the shape" in refusal(lambda: one(Operation.RELU, input_shape=shape))

    def test_of_more_nodes_than_any_network_has(self):
        chain = [Node("n0", Operation.RELU, ("input",))]
        chain += [Node(f"n{i}", Operation.RELU, (f"n{i - 1}",)) for i in range(1, 5000)]

        assert "The network has 5,000 nodes" in refusal(lambda: Graph(tuple(chain), "n4999", input_shape=MAP))


@settings(max_examples=60, deadline=None)
@given(kernel=st.integers(1, 9), stride=st.integers(1, 4), padding=st.integers(0, 4), dilation=st.integers(1, 3))
def test_sizes_of_convolutions_and_pools_are_those_of_torch(kernel, stride, padding, dilation):
    from torch import nn
    from torch import zeros as image

    arguments = {"channels": 2, "kernel": kernel, "stride": stride, "padding": padding}
    pooled = {"kernel": kernel, "stride": stride, "padding": min(padding, kernel // 2)}
    pairs = [
        (
            Operation.CONVOLUTION,
            {**arguments, "dilation": dilation},
            nn.Conv2d(1, 2, kernel, stride, padding, dilation=dilation),
        ),
        (Operation.TRANSPOSED_CONVOLUTION, arguments, nn.ConvTranspose2d(1, 2, kernel, stride, padding)),
        (Operation.MAX_POOL, pooled, nn.MaxPool2d(kernel, stride, pooled["padding"])),
    ]
    for operation, given_arguments, module in pairs:
        try:
            expected = tuple(module(image(1, 1, 17, 22)).shape[1:])
        except RuntimeError:  # torch's way of saying that nothing would be left
            assert "empty" in refusal(lambda o=operation, a=given_arguments: one(o, a, input_shape=(1, 17, 22)))
            continue
        assert one(operation, given_arguments, input_shape=(1, 17, 22)).output_shape == expected


def test_needs_no_torch():
    code = "import sys, inference.graph; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
