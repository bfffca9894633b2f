"""From a graph to a Keras model, on TensorFlow, with weights converted both ways.

TensorFlow is the extra `tensorflow`: `pip install 'verdant-viewer[tensorflow]'`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.errors import WeightsError
from app.core.phrases import phrase
from inference.backends.keras_import import load_keras
from inference.graph import INPUT, Graph
from inference.operation_shapes import MAP

if TYPE_CHECKING:
    import keras


def build(graph: Graph, *, size: tuple[int, int] | None = None) -> keras.Model:
    """A model with freshly initialised weights; `load_tensors` gives it those of a state dictionary.

    Input and output are (N, channels, rows, columns), as everywhere; in between channels are last.

    Parameters
    ----------
    size
        Rows and columns; None leaves them open, unless the graph `is_fixed_size`.

    Raises
    ------
    UsageError
        TensorFlow is not installed.
    """
    load_keras()
    import keras

    from inference.backends.keras_operations import KerasOperations, from_image, to_image

    if size is None and graph.is_fixed_size:
        size = graph.input_shape[1:]
    image = keras.Input((graph.input_shape[0], *(size or (None, None))), name=INPUT)
    operations = KerasOperations(graph.declared)
    outputs = {INPUT: from_image(image)}
    for node in graph.nodes:
        outputs[node.name] = operations.add(node, outputs)
    result = outputs[graph.output]
    return keras.Model(image, to_image(result) if len(graph.output_shape) == MAP else result)


def load_tensors(model: keras.Model, tensors: Mapping[str, NDArray[np.float32]]) -> None:
    """Give a model of `build` the tensors of a state dictionary, by torch's names.

    Raises
    ------
    WeightsError
        One is missing, unexpected or of another shape; the model is left as it was.
    """
    from inference.backends.keras_weights import weights_of

    wanted = {name: values.shape for name, values in tensors_of(model).items()}
    given = {name: values.shape for name, values in tensors.items()}
    if wanted != given:
        name = min(name for name in wanted.keys() | given.keys() if wanted.get(name) != given.get(name))
        raise WeightsError(
            phrase("The weights do not fit the network."),
            cause=phrase(
                "The tensor {name} has the shape {given} instead of {wanted}.",
                name=name,
                given=given.get(name, phrase("none")),
                wanted=wanted.get(name, phrase("none")),
            ),
            next_step=phrase("Use the weights that belong to the network."),
        )
    for name, layer, part in weights_of(model):
        part.of(layer).assign(part.to_keras(layer, tensors[name]))


def tensors_of(model: keras.Model) -> dict[str, NDArray[np.float32]]:
    """The state dictionary of a model of `build`, by torch's names: what `load_tensors` gave it, to the last bit."""
    from inference.backends.keras_weights import weights_of

    return {name: part.to_torch(layer) for name, layer, part in weights_of(model)}
