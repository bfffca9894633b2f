"""MONAI bundles that are not brought in, or not without saying so; and what is kept of those that are."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import torch
from monai.networks import nets

from app.cli import main
from app.core.errors import NetworkObjectError
from app.dicom.iodeep import read_iodeep
from inference.importing.monai.bundle import read_bundle
from inference.importing.monai.component import Untranslatable
from inference.importing.monai.config import Config
from inference.importing.monai.importing import translate_bundle
from inference.importing.monai.network import network_definition
from inference.importing.monai.via_onnx import export_by_monai
from tests.helpers.monai_bundles import POSTPROCESSING, PREPROCESSING, UNET, write_bundle, zipped

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    torch.manual_seed(2)
    return nets.UNet(**{key: value for key, value in UNET.items() if key != "_target_"}).state_dict()


@pytest.fixture
def run(tmp_path: Path, capsys):
    """`verdant iodeep import-monai`: exit code, output, errors."""

    def import_monai(bundle: Path, *options: str) -> tuple[int, str, str]:
        capsys.readouterr()
        labels = ["--modality", "MR", "--body-part", "HEAD"]
        with pytest.raises(SystemExit) as leaving:
            main(["iodeep", "import-monai", str(bundle), str(tmp_path / "net.dcm"), *labels, *options])
        said = capsys.readouterr()
        return int(leaving.value.code or 0), said.out, said.err

    return import_monai


def refusal(act) -> str:
    with pytest.raises(NetworkObjectError) as caught:
        act()
    return str(caught.value)


LAMBDA = {"_target_": "Lambdad", "keys": "image", "func": "$lambda x: x ** 2"}


class TestDifferences:
    def test_are_refused_unless_they_are_accepted(self, state, tmp_path, run):
        bundle = write_bundle(
            tmp_path / "b",
            state,
            preprocessing=[*PREPROCESSING, LAMBDA],
            inferer={"_target_": "SlidingWindowInferer", "roi_size": [96, 96]},
        )

        code, out, err = run(bundle)

        assert code == 2 and "2 parts of the bundle have no equal here" in err
        assert "preprocessing 6, Lambdad: differs, it is Python: $lambda x: x ** 2" in out
        assert "inferer, SlidingWindowInferer: differs, the image is not cut into windows here" in out
        assert not (tmp_path / "net.dcm").exists()
        assert run(bundle, "--accept-differences")[0] == 0

    def test_and_what_was_translated_are_kept_with_the_network(self, state, tmp_path, run):
        bundle = write_bundle(tmp_path / "b", state, preprocessing=[*PREPROCESSING, LAMBDA])

        assert run(bundle, "--accept-differences", "--name", "Spots")[0] == 0

        stored = read_iodeep(tmp_path / "net.dcm")
        info = stored.card.training_info
        assert stored.card.name == "Spots"
        assert info["imported_from"] == "MONAI bundle, configs/inference.json"
        assert info["version"] == "0.1.0"
        assert info["differences"] == ["preprocessing 6, Lambdad: differs, it is Python: $lambda x: x ** 2"]
        assert "preprocessing 3, ScaleIntensityd: translated, minmax" in info["translation"]
        described = json.loads(stored.architecture_text)
        assert [step["step"] for step in described["preprocess"]] == ["transpose", "minmax", "pad"]
        assert described["classes"] == [{"name": "Bright spot"}]
        assert (described["activation"], described["postprocess"]) == ("sigmoid", {"threshold": 0.5})

    def test_of_a_volume_that_is_measured_whole_are_named(self, state, tmp_path):
        inferer = {"_target_": "SliceInferer", "roi_size": [64, 64], "spatial_dim": 2}
        sized = {"_target_": "Resized", "keys": "image", "spatial_size": [64, 64, -1], "mode": "bilinear"}
        bundle = write_bundle(tmp_path / "b", state, preprocessing=[*PREPROCESSING[:3], sized], inferer=inferer)

        findings = [str(finding) for finding in translate_bundle(bundle).report.findings]

        assert "inferer, SliceInferer: translated, one window is the whole image" in findings
        assert any("minmax: measured on each slice here, on the whole volume there" in text for text in findings)


class TestBundles:
    def test_need_no_metadata(self, state, tmp_path, run):
        bundle = write_bundle(tmp_path / "b", state)
        (bundle / "configs" / "metadata.json").unlink()

        assert run(bundle, "--name", "Nameless")[0] == 0

    @pytest.mark.parametrize(
        ("damage", "words"),
        [
            (lambda b: (b / "configs" / "inference.json").unlink(), "no configs/inference.json and no configs/train"),
            (lambda b: (b / "configs" / "inference.json").rename(b / "configs" / "inference.yaml"), "is YAML"),
            (lambda b: (b / "configs" / "inference.json").write_text("{"), "inference.json is no JSON"),
            (lambda b: (b / "configs" / "inference.json").write_text("[" * 100_000), "is no JSON"),
            (lambda b: (b / "configs" / "inference.json").write_text("[]"), "is no JSON object"),
            (lambda b: (b / "configs" / "metadata.json").write_text(" " * (1 << 21)), "larger than 1 MiB"),
            (lambda b: (b / "models" / "model.pt").unlink(), "no models/model.pt"),
            (lambda b: (b / "models" / "model.pt").rename(b / "models" / "model.ts"), "TorchScript program"),
            (lambda b: (b / "models" / "model.pt").write_bytes(b"\x80\x04"), "model.pt cannot be brought in"),
        ],
    )
    def test_that_are_damaged_are_refused(self, state, tmp_path, damage, words):
        bundle = write_bundle(tmp_path / "b", state)
        damage(bundle)

        assert words in refusal(lambda: read_bundle(bundle))

    def test_in_a_zip_are_read_and_nothing_else_of_it(self, state, tmp_path):
        archive = zipped(write_bundle(tmp_path / "b", state))
        with zipfile.ZipFile(archive, "a") as more:
            more.writestr("../../outside", b"x")

        assert len(read_bundle(archive).state) == len([n for n in state if not n.endswith("num_batches_tracked")])
        assert not list(tmp_path.rglob("outside"))

    def test_that_are_no_zip_are_refused(self, tmp_path):
        (tmp_path / "b.zip").write_bytes(b"PK not really")

        assert "neither a folder nor a zip" in refusal(lambda: read_bundle(tmp_path / "b.zip"))

    def test_whose_weights_are_of_another_network_are_refused(self, state, tmp_path, run):
        bundle = write_bundle(tmp_path / "b", state, network={**UNET, "channels": [4, 8, 12]})

        code, _, err = run(bundle)
        assert code == 1 and "has the shape 16×8×3×3 instead of 12×8×3×3" in err

    def test_of_which_each_tensor_has_a_prefix_are_read(self, state, tmp_path, run):
        wrapped = {f"module.{name}": values for name, values in state.items()}

        assert run(write_bundle(tmp_path / "b", {"model": wrapped}))[0] == 0

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"preprocessing": "$get_transforms()"}, "not understood: $get_transforms()"),
            ({"preprocessing": None}, "does not list the 'preprocessing'"),
            ({"network_def": "$monai.networks.nets.UNet(2, 1, 1, (4, 8), (2,))"}, "no 'network_def' that is data"),
        ],
    )
    def test_that_say_it_in_python_are_refused(self, state, tmp_path, changes, words):
        bundle = write_bundle(tmp_path / "b", state)
        path = bundle / "configs" / "inference.json"
        content = {**json.loads(path.read_text()), **changes}
        content.pop("network", None)
        path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))

        assert words in refusal(lambda: translate_bundle(bundle))


class TestNetworkDefinitions:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"_target_": "os.system"}, "os.system is no network of MONAI"),
            ({"_target_": "monai.networks.nets.SwinUNETR"}, "none of the networks that are known: UNet, BasicUNet"),
            ({"spatial_dims": 3}, "it works on volumes"),
            ({"act": "swish"}, "its activation 'swish' is not known"),
            ({"act": ["prelu", {"num_parameters": 4}]}, "a parameter for each channel"),
            ({"norm": "layer"}, "its normalisation 'layer' is not known"),
            ({"norm": ["batch", {"momentum": 0.2}]}, "or has arguments that are not"),
            ({"kernel_size": [3, 5]}, "its 'kernel_size' is [3, 5]"),
            ({"channels": "$(4, 8, 16)[::-1]"}, "'channels' is an expression that is not understood"),
            ({"channels": [4, 8.5]}, "its 'channels' is no list of whole numbers"),
            ({"out_channels": "2"}, "its 'out_channels' is 2, not a whole number"),
            ({"gain": 3}, "its 'gain' is not known"),
        ],
    )
    def test_that_have_no_equal_are_named(self, changes, words):
        entry = Config({"network_def": {**UNET, **changes}}).get("network_def")

        with pytest.raises(Untranslatable) as caught:
            network_definition(entry)
        assert words in str(caught.value)

    def test_that_are_not_built_in_lead_to_monai(self, state, tmp_path, run):
        code, _, err = run(write_bundle(tmp_path / "b", state, network={**UNET, "act": "swish"}))

        assert code == 1 and "`--via-onnx` builds it there" in err

    def test_are_built_by_monai_only_from_plain_data_and_its_own_classes(self):
        for entry, words in (
            ({"_target_": "subprocess.Popen", "args": "true"}, "no network Popen"),
            (
                {"_target_": "UNet", **Config({"a": "$exit()"}).resolved({"channels": "$exit()"})},
                "hold an expression",
            ),
            ({"_target_": "UNet", "spatial_dims": 2}, "MONAI or PyTorch says"),
        ):
            assert words in refusal(lambda entry=entry: export_by_monai(entry, {}, size=(64, 64)))


def test_postprocessing_that_is_not_stated_is_said_to_be_assumed(state, tmp_path):
    bundle = write_bundle(tmp_path / "b", state, postprocessing=POSTPROCESSING[1:2])

    findings = [str(finding) for finding in translate_bundle(bundle).report.findings]
    assert "postprocessing: translated, no activation is stated; sigmoid is taken" in findings
