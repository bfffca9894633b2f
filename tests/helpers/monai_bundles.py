"""MONAI bundles made with MONAI's own code, and what MONAI itself makes of an image with one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

UNET: dict[str, Any] = {
    "_target_": "UNet",
    "spatial_dims": 2,
    "in_channels": 1,
    "out_channels": 1,
    "channels": [4, 8, 16],
    "strides": [2, 2],
    "num_res_units": 1,
    "norm": "batch",
}
PREPROCESSING: list[dict[str, Any]] = [
    {"_target_": "LoadImaged", "keys": "image", "reader": "PydicomReader"},
    {"_target_": "EnsureChannelFirstd", "keys": "image"},
    {"_target_": "ScaleIntensityd", "keys": "image"},
    {"_target_": "DivisiblePadd", "keys": "image", "k": 16},
    {"_target_": "EnsureTyped", "keys": "image"},
]
POSTPROCESSING: list[dict[str, Any]] = [
    {"_target_": "Activationsd", "keys": "pred", "sigmoid": True},
    {
        "_target_": "Invertd",
        "keys": "pred",
        "transform": "@preprocessing",
        "orig_keys": "image",
        "nearest_interp": False,
    },
    {"_target_": "AsDiscreted", "keys": "pred", "threshold": 0.5},
]


@contextmanager
def one_thread() -> Iterator[None]:
    """Small tensors on a busy machine: threads would wait for one another most of the time."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def trained(module: torch.nn.Module, steps: int = 60) -> torch.nn.Module:
    """A network that has learned in a second to find large bright spots, with statistics of its own."""
    generator = torch.Generator().manual_seed(5)
    optimiser = torch.optim.Adam(module.parameters(), lr=0.02)
    module.train()
    with one_thread():
        for _ in range(steps):
            noise = torch.rand(4, 1, 48, 48, generator=generator)
            smooth = torch.nn.functional.avg_pool2d(noise, 17, 1, 8)
            spots = (smooth - smooth.amin()) / (smooth.amax() - smooth.amin())
            image = (spots + 0.1 * noise) / 1.1
            loss = torch.nn.functional.binary_cross_entropy_with_logits(module(image), (spots > 0.6).float())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return module.eval()


def write_bundle(
    folder: Path,
    state: dict[str, torch.Tensor],
    *,
    network: dict[str, Any] | None = None,
    preprocessing: list[dict[str, Any]] | None = None,
    postprocessing: list[dict[str, Any]] | None = None,
    metadata: dict[str, Any] | None = None,
    **more: Any,
) -> Path:
    """A bundle as MONAI lays one out; `more` are entries of configs/inference.json."""
    for part in ("configs", "models"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    inference = {
        "imports": ["$import glob"],
        "bundle_root": ".",
        "device": "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')",
        "network_def": network or UNET,
        "network": "$@network_def.to(@device)",
        "preprocessing": {
            "_target_": "Compose",
            "transforms": PREPROCESSING if preprocessing is None else preprocessing,
        },
        "inferer": {"_target_": "SimpleInferer"},
        "postprocessing": {
            "_target_": "Compose",
            "transforms": POSTPROCESSING if postprocessing is None else postprocessing,
        },
        **more,
    }
    described = metadata or {
        "name": "Bright spots",
        "version": "0.1.0",
        "description": "Finds bright spots.",
        "network_data_format": {
            "inputs": {"image": {"type": "image", "num_channels": 1, "spatial_shape": ["16*n", "16*n"]}},
            "outputs": {"pred": {"num_channels": 1, "channel_def": {"0": "Bright spot"}}},
        },
    }
    (folder / "configs" / "inference.json").write_text(json.dumps(inference, indent=1))
    (folder / "configs" / "metadata.json").write_text(json.dumps(described, indent=1))
    torch.save(state, folder / "models" / "model.pt")
    return folder


def zipped(folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name))


class MonaiItself:
    """Runs a bundle the way that MONAI does: its configuration parsed and instantiated by MONAI."""

    def __init__(self, folder: Path) -> None:
        from monai.bundle import ConfigParser

        parser = ConfigParser()
        parser.read_config(folder / "configs" / "inference.json")
        self._before = parser.get_parsed_content("preprocessing")
        self._network = parser.get_parsed_content("network_def")
        self._network.load_state_dict(torch.load(folder / "models" / "model.pt", weights_only=True))
        self._network.eval()
        self._after = parser.get_parsed_content("postprocessing").transforms

    def run(self, path: Path) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Probabilities and mask (rows, columns) of a DICOM slice, before and after the last transform."""
        item = self._before({"image": str(path)})
        with torch.inference_mode(), one_thread():
            item["pred"] = self._network(item["image"][None])[0]
        for transform in self._after[:-1]:
            item = transform(item)
        probabilities = np.asarray(item["pred"])[0].T.copy()
        return probabilities, np.asarray(self._after[-1](item)["pred"])[0].T > 0
