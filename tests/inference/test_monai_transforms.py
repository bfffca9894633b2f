"""Transforms of MONAI bundles as our steps: the same input for the network; what has no equal is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dicom.volume_reading import DicomStudyReader
from inference.architecture import parse_architecture
from inference.importing.monai.config import Config, NotUnderstood, unknown_parts
from inference.importing.monai.postprocessing import translate_postprocessing
from inference.importing.monai.preprocessing import translate_preprocessing
from inference.importing.monai.report import Outcome, Report
from inference.transforms.pipeline import Pipeline
from tests.helpers.network_descriptions import as_text, tiny_unet
from tests.helpers.regions import opened
from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW, write_series

AXIAL = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
MIRRORED = np.array([-1.0, 0, 0]), np.array([0, -1.0, 0])
LYING_ON_THE_SIDE = np.array([0, -1.0, 0]), np.array([1.0, 0, 0])
LOAD = {"_target_": "LoadImaged", "keys": ["image"], "reader": "PydicomReader", "image_only": True}
CHANNEL = {"_target_": "EnsureChannelFirstd", "keys": "image"}


def transform(name: str, **arguments: Any) -> dict[str, Any]:
    return {"_target_": name, "keys": ["image"], **arguments}


def stored(folder, directions=AXIAL, rows: int = 45, columns: int = 38):
    """A slice of random stored values as a file, and as the viewer reads it."""
    pixels = np.random.default_rng(6).integers(0, 4096, (1, rows, columns))
    pixels[0, :, :3] = 0
    paths = write_series(
        folder,
        slices=1,
        rows=rows,
        columns=columns,
        pixel_spacing_mm=(1.3, 0.8),
        row_direction=directions[0],
        column_direction=directions[1],
        modality="CT",
        pixels=pixels,
    )
    image = opened(paths).slices[0]
    return paths[0], image.plane, DicomStudyReader().read_values(image)


def ours(entries, plane, values) -> tuple[np.ndarray, Report]:
    report = Report()
    steps = translate_preprocessing(entries, "image", report)
    channels = next((step["channels"] for step in steps if step["step"] == "repeat-channels"), 1)
    shape = {"input_shape0": 64, "input_shape1": 64, "input_shape2": channels, "label_shape": 1}
    described = tiny_unet(version=2, preprocess=steps, input_shape=shape, architecture={"name": "meshnet"})
    for section in ("convolutional", "kernel", "pooling", "stride", "padding", "padding_conv", "skip_connection"):
        described.pop(section)
    pipeline = Pipeline.of(parse_architecture(as_text(described)))
    directions = (plane.row_direction, plane.column_direction)
    return pipeline.apply(values, plane.pixel_spacing_mm, directions=directions).tensor, report


def theirs(entries, path) -> np.ndarray:
    """By MONAI's own reader, transforms and configuration."""
    from monai.bundle import ConfigParser

    parser = ConfigParser({"preprocessing": {"_target_": "Compose", "transforms": entries}})
    made = parser.get_parsed_content("preprocessing")({"image": str(path)})["image"]
    return np.asarray(made)


pytestmark = pytest.mark.filterwarnings("ignore")

CASES: dict[str, list[dict[str, Any]]] = {
    "nothing but reading": [],
    "a range": [transform("ScaleIntensityRanged", a_min=-160, a_max=240, b_min=0.0, b_max=1.0, clip=True)],
    "a range to -1..1 without limits": [transform("ScaleIntensityRanged", a_min=-57, a_max=164, b_min=-1, b_max=1)],
    "a range without a target": [transform("ScaleIntensityRanged", a_min=-57, a_max=164)],
    "minimum to maximum": [transform("ScaleIntensityd")],
    "minimum to maximum of 2..7": [transform("ScaleIntensityd", minv=2, maxv=7, channel_wise=True)],
    "a factor": [transform("ScaleIntensityd", minv=None, maxv=None, factor=0.25)],
    "percentiles": [transform("ScaleIntensityRangePercentilesd", lower=2, upper=97.5, b_min=0, b_max=1, clip=True)],
    "percentiles without limits": [
        transform("ScaleIntensityRangePercentilesd", lower=5, upper=95, b_min=-2, b_max=2, channel_wise=True)
    ],
    "standard deviations": [transform("NormalizeIntensityd", channel_wise=True)],
    "standard deviations of what is not 0": [
        transform("ScaleIntensityRanged", a_min=-1024, a_max=0, b_min=0, b_max=1),
        transform("NormalizeIntensityd", nonzero=True),
    ],
    "a given mean": [transform("NormalizeIntensityd", subtrahend=40.0, divisor=120.0)],
    "a threshold": [transform("ThresholdIntensityd", threshold=100, above=False, cval=100)],
    "resizing by area": [transform("Resized", spatial_size=[64, 48])],
    "resizing by area to less": [transform("Resized", spatial_size=[24, 16], mode="area")],
    "linear resizing to less": [transform("Resized", spatial_size=[24, 16], mode="bilinear")],
    "linear resizing to more": [transform("Resized", spatial_size=[80, 64], mode=["bilinear"])],
    "resizing to the nearest": [transform("Resized", spatial_size=[31, 64], mode="nearest-exact")],
    "pixels of a size": [transform("Spacingd", pixdim=[1.0, 1.5], mode=["bilinear"])],
    "larger pixels": [transform("Spacingd", pixdim=2.1, mode="bilinear")],
    "padding to a size": [transform("SpatialPadd", spatial_size=[64, 50])],
    "padding of one side": [transform("SpatialPadd", spatial_size=[-1, 60], mode="constant", value=-1024)],
    "padding to a multiple": [transform("DivisiblePadd", k=16)],
    "cropping": [transform("CenterSpatialCropd", roi_size=[31, 20])],
    "cropping one side": [transform("CenterSpatialCropd", roi_size=[-1, 17])],
    "padding and cropping": [transform("ResizeWithPadOrCropd", spatial_size=[32, 51])],
    "several channels": [transform("RepeatChanneld", repeats=3), transform("ScaleIntensityd")],
    "a whole row of them": [
        transform("EnsureTyped"),
        transform("Spacingd", pixdim=[0.9, 0.9], mode="bilinear"),
        transform("ScaleIntensityRanged", a_min=-500, a_max=1500, b_min=0, b_max=1, clip=True),
        transform("ResizeWithPadOrCropd", spatial_size=[64, 64]),
        transform("NormalizeIntensityd", subtrahend=0.5, divisor=0.5),
        transform("ToTensord"),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_gives_the_network_what_monai_gives_it(name, tmp_path):
    path, plane, values = stored(tmp_path)
    entries = [LOAD, CHANNEL, *CASES[name]]

    found, report = ours(entries, plane, values)

    expected = theirs(entries, path)
    assert not report.differences
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * max(1.0, float(np.abs(expected).max())))


@pytest.mark.parametrize("directions", [AXIAL, MIRRORED, LYING_ON_THE_SIDE, (-AXIAL[0], AXIAL[1])])
@pytest.mark.parametrize("codes", ["RA", "LP", "PL", "AR"])
def test_turns_slices_as_monai_does(codes, directions, tmp_path):
    pytest.importorskip("nibabel", reason="MONAI's Orientation needs nibabel")
    path, plane, values = stored(tmp_path, directions)
    entries = [LOAD, CHANNEL, transform("ScaleIntensityd"), transform("Orientationd", axcodes=codes)]

    found, report = ours(entries, plane, values)

    assert not report.differences
    np.testing.assert_allclose(found, theirs(entries, path), atol=1e-5)


def test_an_oblique_slice_is_read_as_monai_reads_it(tmp_path):
    path, plane, values = stored(tmp_path, (OBLIQUE_ROW, OBLIQUE_COLUMN))

    np.testing.assert_array_equal(ours([LOAD, CHANNEL], plane, values)[0], theirs([LOAD, CHANNEL], path))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (transform("Lambdad", func="$lambda x: x[::2]"), "it is Python: $lambda x: x[::2]"),
        (transform("RandFlipd", prob=0.5), "it is not known"),
        ({**LOAD, "affine_lps_to_ras": False}, "it leaves directions in LPS"),
        (transform("CropForegroundd", source_key="image"), "it is not known"),
        (transform("ScaleIntensityd", minv="$1 + 1"), "its 'minv' is an expression that is not understood: $1 + 1"),
        (transform("ScaleIntensityd", gain=2), "its 'gain' is not known"),
        (transform("ScaleIntensityRanged", a_min=5, a_max=5, b_min=0, b_max=1), "it maps from 5..5"),
        (
            transform("ScaleIntensityRangePercentilesd", lower=1, upper=99, b_min=0, b_max=1, relative=True),
            "relative",
        ),
        (
            transform("NormalizeIntensityd", subtrahend=[1.0, 2.0], divisor=[1.0, 2.0]),
            "its 'subtrahend' is [1.0, 2.0]",
        ),
        (transform("NormalizeIntensityd", subtrahend=1.0), "one of mean and deviation alone"),
        (transform("ThresholdIntensityd", threshold=5), "another value than the threshold"),
        (transform("Resized", spatial_size=[64, 64, 32]), "changes the number of slices"),
        (transform("Resized", spatial_size=[64, 64], mode="bicubic"), "its 'mode' is bicubic"),
        (transform("Resized", spatial_size=64, size_mode="longest"), "its 'size_mode' is longest"),
        (transform("Spacingd", pixdim=[1, 1], mode=3), "its 'mode' is 3"),
        (transform("Spacingd", pixdim=[1, -1]), "one side of a pixel"),
        (transform("Spacingd", pixdim=[1, 1], scale_extent=True), "it has 'scale_extent'"),
        (transform("SpatialPadd", spatial_size=64, mode="reflect"), "its 'mode' is reflect"),
        (transform("DivisiblePadd", k=[16, 8]), "differs between rows and columns"),
        (transform("Orientationd", axcodes="XY"), "its 'axcodes' is XY"),
        (transform("CastToTyped", dtype="$np.uint8"), "casts to $np.uint8"),
        ({"_target_": "ScaleIntensityd", "keys": "image", "_disabled_": "$@fast"}, "whether it is in use"),
        ("$monai.transforms.ScaleIntensityd('image')", "it is no transform"),
    ],
)
def test_what_has_no_equal_is_named(entry, words):
    report = Report()
    config = Config({"preprocessing": [entry]})
    steps = translate_preprocessing(config.get("preprocessing"), "image", report)

    (finding,) = report.differences
    assert words in str(finding)
    assert steps == []


def test_what_is_of_no_effect_or_about_the_label_is_passed_over():
    entries = [
        {"_target_": "LoadImaged", "keys": ["label"]},
        {"_target_": "monai.transforms.EnsureTyped", "keys": ["image", "label"]},
        {"_target_": "NormalizeIntensityd", "keys": "image", "_disabled_": True},
        {
            "_target_": "Resized",
            "keys": ["image", "label"],
            "spatial_size": [32, 32],
            "mode": ["bilinear", "nearest"],
        },
    ]
    report = Report()

    steps = translate_preprocessing(entries, "image", report)

    assert [step["step"] for step in steps] == ["resize"]
    assert steps[0]["interpolation"] == "linear"
    assert [finding.outcome for finding in report.findings] == [Outcome.NOT_NEEDED] * 3 + [Outcome.TRANSLATED]


CONTENT = {
    "side": 96,
    "size": ["@side", "@side"],
    "again": "$@size",
    "literal": "$(1, 2.5, None)",
    "network_def": {"_target_": "UNet", "channels": [4, 8]},
    "network": "$@network_def.to(@device)",
    "device": "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')",
    "circle": "@round",
    "round": "@circle",
    "deep": {"list": [{"a": 1}, {"a": "@side"}]},
}


class TestExpressions:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("size", [96, 96]),
            ("again", [96, 96]),
            ("literal", [1, 2.5, None]),
            ("network", {"_target_": "UNet", "channels": [4, 8]}),
            ("deep::list::1::a", 96),
            ("deep#list#0#a", 1),
            ("missing", None),
            ("deep::list::7", None),
        ],
    )
    def test_that_say_plain_data_are_followed(self, name, value):
        assert Config(CONTENT).get(name) == value

    @pytest.mark.parametrize("name", ["device", "circle"])
    def test_that_would_have_to_run_are_left(self, name):
        assert isinstance(Config(CONTENT).get(name), NotUnderstood)

    @pytest.mark.parametrize(
        "text",
        [
            "$__import__('os').system('true')",
            "$open('/tmp/x', 'w')",
            "$[x for x in range(3)]",
            "$1 + 1",
            "$@side * 2",
            "%other.json::x",
            "$" + "(" * 900,
            "$" + "9" * 5000,
        ],
    )
    def test_of_python_are_never_run(self, text):
        resolved = Config(CONTENT).resolved({"a": [text]})

        assert isinstance(resolved["a"][0], NotUnderstood)
        assert unknown_parts(resolved) == [str(NotUnderstood(text))]

    @settings(max_examples=60, deadline=None)
    @given(
        st.recursive(
            st.text("@$%:#ab1()[]., ", max_size=12) | st.integers(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("ab"), inner),
            max_leaves=8,
        )
    )
    def test_of_any_kind_end(self, value):
        unknown_parts(Config({"a": value, "b": ["@a", value]}).get("b"))


class TestPostprocessing:
    def finish(self, *entries, classes: int = 1):
        report = Report()
        keyed = Config({"post": [{"keys": "pred", **entry} for entry in entries]}).get("post")
        return translate_postprocessing(keyed, "pred", classes, report=report), [
            str(finding) for finding in report.differences
        ]

    def test_sigmoid_and_a_threshold(self):
        finish, differences = self.finish(
            {"_target_": "Activationsd", "sigmoid": True},
            {"_target_": "Invertd", "transform": "@preprocessing", "orig_keys": "image"},
            {"_target_": "AsDiscreted", "threshold": 0.4},
            {"_target_": "FillHolesd"},
            {"_target_": "KeepLargestConnectedComponentd", "connectivity": 1},
            {"_target_": "SaveImaged", "output_dir": "@output_dir"},
        )
        assert (finish.activation, finish.threshold, differences) == ("sigmoid", 0.4, [])
        assert finish.rules == {"fill_holes": True, "keep_largest": True}

    def test_softmax_and_the_largest(self):
        finish, differences = self.finish(
            {"_target_": "Activationsd", "softmax": True}, {"_target_": "AsDiscreted", "argmax": True}, classes=4
        )
        assert (finish.activation, finish.threshold, differences) == ("softmax", None, [])

    def test_a_threshold_of_logits_is_one_of_probabilities(self):
        finish, differences = self.finish({"_target_": "AsDiscreted", "threshold": 0.0})

        assert (finish.activation, finish.threshold, differences) == ("sigmoid", 0.5, [])

    @pytest.mark.parametrize(
        ("classes", "entry", "words"),
        [
            (1, {"_target_": "Lambdad", "func": "$lambda x: x"}, "it is not known"),
            (1, {"_target_": "Activationsd", "softmax": True}, "softmax of one channel"),
            (1, {"_target_": "Activationsd", "other": "$torch.tanh"}, "an expression that is not understood"),
            (1, {"_target_": "KeepLargestConnectedComponentd"}, "touch at a corner"),
            (
                3,
                {"_target_": "KeepLargestConnectedComponentd", "applied_labels": [1], "connectivity": 1},
                "some of the",
            ),
            (1, {"_target_": "KeepLargestConnectedComponentd", "num_components": 2}, "several regions"),
            (1, {"_target_": "RemoveSmallObjectsd", "min_size": 20}, "it is not known"),
            (1, {"_target_": "AsDiscreted", "rounding": "floor"}, "its 'rounding' is floor"),
        ],
    )
    def test_what_has_no_equal_is_named(self, classes, entry, words):
        assert words in self.finish(entry, classes=classes)[1][0]
