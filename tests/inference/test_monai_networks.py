"""MONAI's networks as built-in ones: the same tensors by the same names, and the same output."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from monai.networks import nets

from app.core.errors import ArchitectureError
from inference.backends import openvino_builder, torch_builder
from inference.backends.openvino_runner import OpenVinoRunner
from inference.builtin.table import NETWORKS
from inference.device import ComputeDevice, DeviceKind

UNET = {"channels": (4, 8, 16), "strides": (2, 2)}
CASES = {
    "UNet": (nets.UNet, UNET, "monai-unet", {"channels": "4, 8, 16", "strides": "2, 2"}),
    "UNet with residual units, one stride of 1 and an even output": (
        nets.UNet,
        {"channels": (4, 6, 8, 10), "strides": (2, 1, 4), "num_res_units": 2, "up_kernel_size": 5, "act": "RELU"},
        "monai-unet",
        {
            "channels": "4,6,8,10",
            "strides": "2,1,4",
            "residual_units": 2,
            "up_kernel": 5,
            "activation": "relu",
        },
    ),
    "UNet with batch normalisation behind the activation, without biases": (
        nets.UNet,
        {**UNET, "norm": "batch", "adn_ordering": "AN", "bias": False, "num_res_units": 1},
        "monai-unet",
        {
            "channels": "4, 8, 16",
            "strides": "2, 2",
            "norm": "batch",
            "ordering": "AN",
            "bias": False,
            "residual_units": 1,
        },
    ),
    "UNet with group normalisation": (
        nets.UNet,
        {**UNET, "norm": ("group", {"num_groups": 2}), "act": ("leakyrelu", {"negative_slope": 0.3})},
        "monai-unet",
        {
            "channels": "4, 8, 16",
            "strides": "2, 2",
            "norm": "group",
            "norm_groups": 2,
            "activation": "leaky-relu",
            "slope": 0.3,
        },
    ),
    "BasicUNet": (
        nets.BasicUNet,
        {"features": (4, 6, 8, 10, 12, 5)},
        "monai-basic-unet",
        {"features": "4, 6, 8, 10, 12, 5"},
    ),
    "AttentionUnet": (
        nets.AttentionUnet,
        {"channels": (4, 6, 10), "strides": (2, 4)},
        "monai-attention-unet",
        {"channels": "4, 6, 10", "strides": "2, 4"},
    ),
    "SegResNet": (
        nets.SegResNet,
        {"init_filters": 8, "blocks_down": (1, 2, 1), "blocks_up": (1, 2)},
        "monai-segresnet",
        {"filters": 8, "blocks_down": "1, 2, 1", "blocks_up": "1, 2"},
    ),
}


@pytest.fixture(params=CASES)
def case(request):
    """MONAI's module with weights and statistics that are not the initial ones, and our graph."""
    theirs, arguments, name, ours = CASES[request.param]
    torch.manual_seed(3)
    # What a stride of 1 leaves of MONAI's own complaint is no matter here.
    module = theirs(spatial_dims=2, in_channels=2, out_channels=3, **arguments).eval()
    with torch.no_grad():
        for tensor in module.state_dict().values():
            if tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) * 0.4 + 0.01)
    network = NETWORKS[name]
    return module, network.build(network.checked(name, ours), (2, 64, 48), 3)


def state_of(module) -> dict[str, torch.Tensor]:
    return {name: tensor for name, tensor in module.state_dict().items() if not name.endswith("num_batches_tracked")}


@pytest.mark.filterwarnings("ignore")
def test_has_monais_tensors_and_output(case):
    module, graph = case
    state = state_of(module)
    image = np.random.default_rng(1).normal(size=(2, 2, 32, 48)).astype(np.float32)
    with torch.inference_mode():
        expected = module(torch.from_numpy(image)).numpy()

    assert dict(graph.tensors()) == {name: tuple(tensor.shape) for name, tensor in state.items()}
    built = torch_builder.build(graph).eval()
    built.load_state_dict(state, strict=False)
    with torch.inference_mode():
        np.testing.assert_allclose(built(torch.from_numpy(image)).numpy(), expected, rtol=1e-4, atol=1e-4)
    model = openvino_builder.build(graph, {name: tensor.numpy() for name, tensor in state.items()})
    runner = OpenVinoRunner(model, ComputeDevice(DeviceKind.CPU, "", threads=1))
    np.testing.assert_allclose(runner.run(image), expected, rtol=1e-3, atol=1e-3)


def test_counts_memory_and_sizes_before_anything_is_allocated():
    network = NETWORKS["monai-unet"]
    graph = network.build(network.checked("monai-unet", {}), (1, 512, 512), 2)

    assert graph.size_multiple == 4
    assert graph.parameter_count() == sum(p.numel() for p in nets.UNet(2, 1, 2, (16, 32, 64), (2, 2)).parameters())


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("monai-unet", {"channels": "16"}, "has 1 'channels' and 2 'strides'"),
        ("monai-unet", {"channels": "16, 32", "strides": "2, 2"}, "one stride less"),
        ("monai-unet", {"channels": "16, 99999"}, "at most 8 whole numbers from 1 to 4096"),
        ("monai-unet", {"channels": "16; 32"}, "with commas between them"),
        ("monai-unet", {"channels": [16, 32]}, "with commas between them"),
        ("monai-unet", {"norm": "layer"}, "one of none, instance"),
        ("monai-unet", {"kernel": 4}, "odd"),
        ("monai-basic-unet", {"features": "1, 2, 3"}, "at most 6 whole numbers from 2"),
        ("monai-basic-unet", {"features": "4, 4, 4"}, "has 3 'features'"),
        ("monai-attention-unet", {"channels": "4, 8"}, "one stride less"),
        ("monai-segresnet", {"blocks_up": "1"}, "one less up than down"),
        ("monai-segresnet", {"filters": 4}, "8 groups for 4 channels"),
    ],
)
def test_wrong_arguments_are_refused(name, arguments, words):
    network = NETWORKS[name]

    with pytest.raises(ArchitectureError) as caught:
        network.build(network.checked(name, arguments), (1, 64, 64), 2)
    assert words in str(caught.value)
