"""Layers that Keras lacks; models with them can be saved, and loaded where this module was imported.

Maps are (N, rows, columns, channels). Keras must have been loaded before (`inference.backends.keras_import`).
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import keras

Tensor: TypeAlias = Any
Sides: TypeAlias = tuple[int | None, ...]

_registered: Final = keras.saving.register_keras_serializable("verdant")


@_registered
class Resize(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Resizes a map by a factor, or to the rows and columns of a second one; centres of pixels at half."""

    def __init__(self, interpolation: str, *, factor: int = 1, **options: object) -> None:
        super().__init__(**options)
        self.interpolation, self.factor = interpolation, factor

    def call(self, value: Tensor, like: Tensor = None) -> Tensor:
        """Resize."""
        rows, columns = keras.ops.shape(value if like is None else like)[1:3]
        sides = (rows * self.factor, columns * self.factor)
        return keras.ops.image.resize(value, sides, self.interpolation, data_format="channels_last")

    def compute_output_shape(self, value_shape: Sides, like_shape: Sides | None = None) -> Sides:
        """Shape of the resized map."""
        sides = [None if side is None else side * self.factor for side in (like_shape or value_shape)[1:3]]
        return (value_shape[0], *sides, value_shape[3])

    def get_config(self) -> dict[str, Any]:
        """What makes another one of these."""
        return {**super().get_config(), "interpolation": self.interpolation, "factor": self.factor}


@_registered
class ToMap(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Makes a map from a sequence (N, steps, channels), with the rows and columns of another map."""

    def call(self, value: Tensor, like: Tensor) -> Tensor:
        """Put the steps in rows."""
        return keras.ops.reshape(value, (-1, *keras.ops.shape(like)[1:3], value.shape[-1]))

    def compute_output_shape(self, value_shape: Sides, like_shape: Sides) -> Sides:
        """Shape of the map."""
        return (value_shape[0], *like_shape[1:3], value_shape[2])


@_registered
class HeadedAttention(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """softmax(q k^T / sqrt(d)) v for each head of d features; Keras's own attention has weights of its own."""

    def __init__(self, heads: int, **options: object) -> None:
        super().__init__(**options)
        self.heads = heads

    def call(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """Mix the values."""
        features = value.shape[-1]
        query, key, value = (self._by_head(item) for item in (query, key, value))
        scores = keras.ops.einsum("nqhd,nkhd->nhqk", query * query.shape[-1] ** -0.5, key)
        mixed = keras.ops.einsum("nhqk,nkhd->nqhd", keras.ops.softmax(scores), value)
        return keras.ops.reshape(mixed, (-1, keras.ops.shape(query)[1], features))

    def compute_output_shape(self, query_shape: Sides, key_shape: Sides, value_shape: Sides) -> Sides:
        """Steps of the query, features of the value."""
        return (*query_shape[:2], value_shape[2])

    def get_config(self) -> dict[str, Any]:
        """What makes another one of these."""
        return {**super().get_config(), "heads": self.heads}

    def _by_head(self, value: Tensor) -> Tensor:
        width = value.shape[-1] // self.heads
        return keras.ops.reshape(value, (-1, keras.ops.shape(value)[1], self.heads, width))


class _Cell(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A recurrent cell with torch's two biases, of which Keras's own keep the sum or another order of gates."""

    gates = 0

    def __init__(self, units: int, **options: object) -> None:
        super().__init__(**options)
        self.units = units
        self.state_size: int | list[int] = units

    def build(self, input_shape: Sides) -> None:
        """Make the weights."""
        width = self.gates * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], width), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, width), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(width,), initializer="zeros", name="bias")
        self.recurrent_bias = self.add_weight(shape=(width,), initializer="zeros", name="recurrent_bias")

    def get_config(self) -> dict[str, Any]:
        """What makes another one of these."""
        return {**super().get_config(), "units": self.units}

    def _gates(self, inputs: Tensor, hidden: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """What the input and what the last step say to each gate, in torch's order."""
        fresh = keras.ops.matmul(inputs, self.kernel) + self.bias
        remembered = keras.ops.matmul(hidden, self.recurrent_kernel) + self.recurrent_bias
        return keras.ops.split(fresh, self.gates, axis=-1), keras.ops.split(remembered, self.gates, axis=-1)


@_registered
class LstmCell(_Cell):
    """Long short-term memory."""

    gates = 4

    def __init__(self, units: int, **options: object) -> None:
        super().__init__(units, **options)
        self.state_size = [units, units]

    def call(self, inputs: Tensor, states: list[Tensor], training: bool = False) -> tuple[Tensor, list[Tensor]]:
        """One step."""
        hidden, memory = states
        fresh, remembered = self._gates(inputs, hidden)
        into, forget, new, out = (one + other for one, other in zip(fresh, remembered, strict=True))
        sigmoid, tanh = keras.ops.sigmoid, keras.ops.tanh
        memory = sigmoid(forget) * memory + sigmoid(into) * tanh(new)
        hidden = sigmoid(out) * tanh(memory)
        return hidden, [hidden, memory]


@_registered
class GruCell(_Cell):
    """Gated recurrent unit; the reset gate scales what the last step says, its bias included."""

    gates = 3

    def call(self, inputs: Tensor, states: list[Tensor], training: bool = False) -> tuple[Tensor, list[Tensor]]:
        """One step."""
        hidden = states[0]
        fresh, remembered = self._gates(inputs, hidden)
        reset, update = (keras.ops.sigmoid(one + other) for one, other in zip(fresh[:2], remembered[:2], strict=True))
        new = keras.ops.tanh(fresh[2] + reset * remembered[2])
        hidden = (1 - update) * new + update * hidden
        return hidden, [hidden]
