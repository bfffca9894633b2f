"""An ONNX network and a MONAI bundle, made by those projects' own tools, give in the viewer what they give there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from monai.networks import nets
from numpy.typing import NDArray

from app.cli import main
from app.core.contour import mask_of_contours
from app.core.network_services import Prediction
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.iodeep import read_iodeep
from app.dicom.phantom import make_phantom
from app.dicom.volume_reading import DicomStudyReader
from app.store.embedded_archive import EmbeddedArchive
from inference.device import ComputeDevice, DeviceKind
from inference.engine import Engine
from inference.postprocess import to_probabilities
from tests.helpers.monai_bundles import UNET, MonaiItself, trained, write_bundle, zipped
from tests.helpers.phantom_files import write_phantom
from tests.helpers.regions import opened
from tests.helpers.shared_data import shared_data
from tests.helpers.workers import lenient_proposer

pytestmark = pytest.mark.filterwarnings("ignore")

Source = Callable[[Path], tuple[NDArray[np.float32], NDArray[np.bool_]]]
LABELS = ("--modality", "MR", "--body-part", "EXTREMITY")
CPU = ComputeDevice(DeviceKind.CPU, "", threads=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def spots() -> torch.nn.Module:
    torch.manual_seed(2)
    return trained(nets.UNet(**{key: value for key, value in UNET.items() if key != "_target_"}))


@pytest.fixture(scope="module")
def phantom_series(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_phantom(tmp_path_factory.mktemp("phantom"), make_phantom(1))[:2]


def real_series() -> list[Path]:
    return sorted(shared_data("sts_mr_t1", "STS_001", "image").glob("*.dcm"))


def command(*arguments: object, code: int = 0) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["iodeep", *map(str, arguments)])
    assert (leaving.value.code or 0) == code


def proposed(series: ImageSeries, network: Path, archive_folder: Path, worker) -> dict[int, Prediction]:
    """What the viewer proposes on every slice, by index."""
    found: list[Prediction] = []
    with EmbeddedArchive(archive_folder) as archive:
        archive.store([network.read_bytes()], TaskControl())
        (record,) = archive.find_networks(TaskControl())
        failures = lenient_proposer(worker).propose(
            series.slices,
            range(len(series.slices)),
            read_pixels=DicomStudyReader().read_pixels,
            network=record,
            archive=archive,
            control=TaskControl(),
            on_prediction=found.append,
        )
    assert not failures
    return {series.index_of(prediction.image): prediction for prediction in found}


def assert_the_same(paths: Sequence[Path], network: Path, folder: Path, source: Source, worker) -> None:
    """Probabilities to 1e-4 and masks pixel by pixel, slice by slice."""
    series, stored = opened(paths), read_iodeep(network)
    engine = Engine(stored.architecture_text, stored.weights, device=CPU)
    predictions = proposed(series, network, folder, worker)
    equal = regions = 0
    for index, image in enumerate(series.slices):
        expected, mask = source(image.path)
        values = DicomStudyReader().read_values(image)
        logits = engine.logits(values, image.plane.pixel_spacing_mm)
        found = to_probabilities(logits, engine.architecture.activation)[0]
        np.testing.assert_allclose(found, expected, atol=1e-4)
        masks = [mask_of_contours(roi.contours, image.plane) for roi in predictions[index].rois]
        regions += len(masks)
        equal += np.array_equal(np.logical_or.reduce([np.zeros_like(mask), *masks]), mask)
    assert regions > len(series.slices) / 2, "there was something to compare"
    assert equal >= 0.999 * len(series.slices)


class TestMonai:
    @pytest.fixture
    def bundle(self, spots, tmp_path: Path) -> Path:
        return write_bundle(tmp_path / "bright_spots", spots.state_dict())

    @pytest.mark.parametrize("way", ["its layers", "the zip", "ONNX"])
    def test_a_bundle_gives_what_monai_gives(self, way, bundle, phantom_series, tmp_path, worker):
        given = zipped(bundle) if way == "the zip" else bundle
        command("import-monai", given, tmp_path / "net.dcm", *LABELS, *(["--via-onnx"] if way == "ONNX" else []))

        assert_the_same(phantom_series, tmp_path / "net.dcm", tmp_path / "archive", MonaiItself(bundle).run, worker)

    def test_a_bundle_gives_what_monai_gives_on_a_patient(self, bundle, tmp_path, worker):
        paths = real_series()
        command("import-monai", bundle, tmp_path / "net.dcm", *LABELS)

        assert_the_same(paths, tmp_path / "net.dcm", tmp_path / "archive", MonaiItself(bundle).run, worker)


class TestOnnx:
    def exported(self, module: torch.nn.Module, path: Path) -> Path:
        """By PyTorch's own exporter."""
        axes = {0: "n", 2: "rows", 3: "columns"}
        torch.onnx.export(
            module,
            torch.zeros(1, 1, 64, 64),
            path,
            dynamo=False,
            opset_version=17,
            input_names=["image"],
            output_names=["logits"],
            dynamic_axes={"image": axes, "logits": axes},
        )
        return path

    def by_onnx_runtime(self, path: Path) -> Source:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, options)

        def run(file: Path) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
            values = DicomStudyReader().read_values(opened([file]).slices[0])
            scaled = (values - values.min()) / (values.max() - values.min())
            margins = [(-side % 16 // 2, -side % 16 - (-side % 16 // 2)) for side in values.shape]
            (logits,) = session.run(None, {"image": np.pad(scaled, margins)[None, None].astype(np.float32)})
            (top, bottom), (left, right) = margins
            rows, columns = logits.shape[2:]
            inside = logits[0, 0, top : rows - bottom, left : columns - right]
            probabilities = 1 / (1 + np.exp(-inside))
            return probabilities, probabilities >= 0.5

        return run

    @pytest.mark.parametrize("where", ["phantom", "patient"])
    def test_a_network_gives_what_onnx_runtime_gives(self, where, spots, phantom_series, tmp_path, worker):
        paths = phantom_series if where == "phantom" else real_series()
        onnx = self.exported(spots, tmp_path / "spots.onnx")
        (tmp_path / "added.json").write_text(
            json.dumps(
                {
                    "classes": [{"name": "Bright spot"}],
                    "preprocess": [{"step": "minmax"}, {"step": "pad", "multiple": 16}],
                }
            )
        )
        command(
            "import-onnx",
            onnx,
            tmp_path / "net.dcm",
            *LABELS,
            "--name",
            "Spots",
            "--description",
            tmp_path / "added.json",
        )

        assert bytes(read_iodeep(tmp_path / "net.dcm").weights) == onnx.read_bytes(), "unchanged"
        assert_the_same(paths, tmp_path / "net.dcm", tmp_path / "archive", self.by_onnx_runtime(onnx), worker)
