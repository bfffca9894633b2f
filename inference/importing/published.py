"""A published SegFormer brought in without a mapping file: renamed, and completed where its head is another's.

The file may hold the encoder alone, or a head for other classes. What it does not give has initial values then,
always the same ones, and is named: such a network has to be trained before anybody uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.builtin.segformer_names import rename_published
from inference.graph import Graph

Tensors = Mapping[str, NDArray[Any]]

_MARKS: Final = ("stage1.block1.query.weight", "stage4.end.norm.weight", "head.classify.weight")
_HEAD: Final = "head."
_CLASSIFIER: Final = "head.classify."


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """Tensors under our names.

    Parameters
    ----------
    tensors
        All that the file gives, and initial values for what it does not give of the head.
    untrained
        Names of those with initial values.
    left_out
        What the file holds besides, e.g. the classifier of ImageNet.
    """

    tensors: dict[str, NDArray[Any]]
    untrained: tuple[str, ...]
    left_out: tuple[str, ...]


def take_published(tensors: Tensors, graph: Graph) -> Published | None:
    """The weights of a published SegFormer for a SegFormer; None where the network is another or the names are ours.

    Raises
    ------
    WeightsError
        The network is a SegFormer and a tensor is none of one's.
    """
    wanted = graph.tensors()
    if not all(mark in wanted for mark in _MARKS) or set(tensors) <= set(wanted):
        return None
    renamed = rename_published(tensors)
    taken = {
        name: values for name, values in renamed.tensors.items() if not _is_of_other_classes(name, values, wanted)
    }
    untrained = tuple(name for name in wanted if name.startswith(_HEAD) and name not in taken)
    other_classes = tuple(name for name in renamed.tensors if name not in taken)
    if untrained:
        initial = _initial(graph)
        taken |= {name: initial[name] for name in untrained}
    return Published(taken, untrained, renamed.left_out + other_classes)


def _is_of_other_classes(name: str, values: NDArray[Any], wanted: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether it belongs to a classifier that differs from ours in how many classes it has, and in nothing else."""
    shape = wanted.get(name)
    if not name.startswith(_CLASSIFIER) or shape is None:
        return False
    return values.shape != shape and values.shape[1:] == shape[1:]


def _initial(graph: Graph) -> dict[str, NDArray[np.float32]]:
    import torch

    from inference.backends.torch_builder import build

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        state = build(graph).state_dict()
    return {name: tensor.detach().float().numpy() for name, tensor in state.items()}
