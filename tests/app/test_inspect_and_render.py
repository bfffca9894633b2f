"""`verdant inspect` measures files and stacks; `verdant render` writes what the viewer shows, and nobody's name."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import encapsulate

from app.commands.render import png, square_pixels
from app.core.errors import PixelDataError
from tests.helpers.command_line import Run
from tests.helpers.nifti import read_nifti
from tests.helpers.objects import MPEG4, write_object
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data


def test_a_file_is_measured_in_the_unit_of_its_modality(verdant: Run, tmp_path: Path):
    pixels = np.arange(20 * 30, dtype=np.uint16).reshape(1, 20, 30)
    path = write_series(tmp_path, slices=1, rows=20, columns=30, modality="CT", pixels=pixels)[0]
    ended = verdant("inspect", path, "--json")
    (file,) = ended.json["files"]
    assert ended.code == 0
    assert {key: file[key] for key in ("ok", "error", "shape", "dtype", "min", "max", "mean", "unit")} == {
        **{"ok": True, "error": None, "shape": [20, 30], "dtype": "uint16"},
        **{"min": -1024, "max": 599 - 1024, "mean": 299.5 - 1024, "unit": "HU"},
    }
    assert file["sha256"] == hashlib.sha256(pixels[0].tobytes()).hexdigest()
    assert (file["sop_class"], file["transfer_syntax"]) == ("CT Image Storage", "Explicit VR Little Endian")


def test_a_stack_is_placed_and_a_gap_is_said(verdant: Run, tmp_path: Path):
    paths = write_series(tmp_path / "a", slices=4, slice_spacing_mm=4.0, origin=(1.0, 2.0, 3.0))
    write_series(tmp_path / "b", slices=5)[2].unlink()
    series = verdant("inspect", tmp_path, "--json").json["series"]
    (regular,), (gap,) = (one["stacks"] for one in series)
    assert (regular["slices"], regular["regular"], regular["spacing_mm"]) == (4, True, pytest.approx(4))
    assert [image["path"] for image in regular["images"]] == [str(path) for path in paths]
    matrix = np.array(regular["index_to_lps"])
    assert matrix @ [0, 0, 0, 1] == pytest.approx([1, 2, 3, 1])
    assert np.linalg.norm(matrix[:3, :3], axis=0) == pytest.approx([4, 1.5, 0.8])
    assert gap["regular"] is False
    assert "missing" in gap["why_not_regular"]
    assert gap["index_to_lps"] is None


def test_one_bad_file_does_not_stop_the_rest_and_is_told_by_the_exit_code(verdant: Run, tmp_path: Path):
    good, cut = write_series(tmp_path, slices=2)
    cut.write_bytes(cut.read_bytes()[:-300])
    ended = verdant("inspect", tmp_path, "--json")
    by_path = {file["path"]: file for file in ended.json["files"]}
    assert ended.code == 1
    assert by_path[str(good)]["ok"]
    assert "truncated" in by_path[str(cut)]["error"]


def test_what_is_no_dicom_file_counts_only_when_it_is_named(verdant: Run, tmp_path: Path):
    write_series(tmp_path, slices=1)
    (letter := tmp_path / "letter.txt").write_text("Dear colleague")
    ended = verdant("inspect", tmp_path, "--json")
    assert ended.code == 0
    assert [file["ok"] for file in ended.json["files"]].count(False) == 1
    assert verdant("inspect", letter, "--json").code == 1
    assert verdant("inspect", tmp_path / "absent").code == 2


def test_people_get_tables(verdant: Run, tmp_path: Path):
    write_series(tmp_path, slices=3)
    ended = verdant("inspect", tmp_path)
    assert "MR Image Storage" in ended.out
    assert "24 × 18" in ended.out
    assert "yes" in ended.out.splitlines()[-1]
    assert "Test^Oblique" not in ended.out


def test_pixels_are_those_of_the_baseline_wherever_compression_loses_nothing(verdant: Run):
    baseline = shared_data("decode_baseline.tsv")
    folders = ("singles_cornerstone", "singles_pydicom-data", "one_mr_slice_in_9_transfer_syntaxes", "dcmqi_ct3_seg")
    root = baseline.parent
    ended = verdant("inspect", *(root / folder for folder in folders), "--json")
    found = {str(Path(file["path"]).relative_to(root)): file for file in ended.json["files"]}
    compared = 0
    with baseline.open() as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            file = found.get(row["path"])
            if file is None or row["result"] != "OK":
                continue
            assert file["ok"], (row["path"], file["error"])
            dtype = str(np.dtype(row["dtype"]).newbyteorder("="))
            assert (str(tuple(file["shape"])), file["dtype"]) == (row["shape"], dtype), row["path"]
            is_lossy_jpeg = row["transfer_syntax"].startswith(("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"))
            if not is_lossy_jpeg:
                assert file["sha256"].startswith(row["sha256_16"]), row["path"]
                compared += 1
    assert compared > 80


@pytest.mark.parametrize(("kind", "nifti"), [("classic", "cl"), ("enhanced", "enh_real")])
def test_matrices_agree_with_the_nifti_twin(verdant: Run, kind: str, nifti: str):
    root = shared_data("philips_mr_pcasl_classic_vs_enhanced")
    stacks = verdant("inspect", root / kind, "--json").json["series"][0]["stacks"]
    values, affine = read_nifti(root / "dcm2niix_ref" / f"1901_WIP_3DpCASL_{nifti}.nii.gz")
    flip = np.diag([-1, -1, 1, 1])
    rows = values.shape[1]
    for stack in stacks:
        slices = stack["slices"]
        matrix = np.array(stack["index_to_lps"])
        # NIfTI: (column, row from below, slice), slices in either order, RAS.
        twin = flip @ affine
        corners = np.array([(0, 0, 0, 1), (slices - 1, 0, 0, 1), (0, rows - 1, 0, 1), (0, 0, values.shape[0] - 1, 1)])
        ours = corners @ matrix.T
        theirs = np.array([(c, rows - 1 - r, s, 1) for s, r, c, _ in corners]) @ twin.T
        backwards = np.array([(c, rows - 1 - r, slices - 1 - s, 1) for s, r, c, _ in corners]) @ twin.T
        assert min(np.abs(ours - theirs).max(), np.abs(ours - backwards).max()) < 1e-3


def rendered(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def test_grey_is_rendered_in_the_window_given(verdant: Run, tmp_path: Path):
    pixels = np.linspace(0, 1000, 40 * 40).round().astype(np.uint16).reshape(1, 40, 40)
    path = write_series(tmp_path, slices=1, rows=40, columns=40, pixels=pixels, pixel_spacing_mm=(1.0, 1.0))[0]
    ended = verdant("render", path, "--out", tmp_path / "x.png", "--window", "500", "101")
    assert (ended.code, ended.err) == (0, "")
    picture = rendered(tmp_path / "x.png")
    assert picture.shape == (40, 40)
    assert set(picture[pixels[0] < 449]) == {0}
    assert set(picture[pixels[0] > 550]) == {255}
    assert abs(int(picture[pixels[0] == 500].max()) - 128) <= 2


def test_without_a_window_it_is_rendered_as_the_viewer_shows_it_first(verdant: Run, tmp_path: Path):
    pixels = np.arange(2000, dtype=np.uint16).reshape(1, 40, 50)
    (ct,) = write_series(tmp_path, slices=1, rows=40, columns=50, pixels=pixels, modality="CT")
    verdant("render", ct, "--out", tmp_path / "x.png")
    verdant("render", ct, "--out", tmp_path / "soft-tissue.png", "--window", "50", "400")
    assert np.array_equal(rendered(tmp_path / "x.png"), rendered(tmp_path / "soft-tissue.png"))


def test_monochrome1_is_white_where_values_are_small(verdant: Run, tmp_path: Path):
    pixels = np.zeros((1, 8, 8), dtype=np.uint16)
    pixels[0, :, 4:] = 100
    path = write_series(
        tmp_path, slices=1, rows=8, columns=8, pixels=pixels, overrides={"PhotometricInterpretation": "MONOCHROME1"}
    )[0]
    verdant("render", path, "--out", tmp_path / "x.png", "--window", "50", "100")
    picture = rendered(tmp_path / "x.png")
    assert (picture[0, 0], picture[0, -1]) == (255, 0)


@pytest.mark.parametrize(
    ("spacing", "shape"), [((1.5, 0.5), (72, 18)), ((0.5, 1.5), (24, 54)), ((0.7, 0.7), (24, 18))]
)
def test_pixels_that_are_not_square_are_stretched_along_their_longer_side(
    verdant: Run, tmp_path: Path, spacing: tuple[float, float], shape: tuple[int, int]
):
    path = write_series(tmp_path, slices=1, pixel_spacing_mm=spacing)[0]
    verdant("render", path, "--out", tmp_path / "x.png")
    assert rendered(tmp_path / "x.png").shape == shape


def test_an_absurd_aspect_is_refused_and_nothing_is_allocated():
    with pytest.raises(PixelDataError, match="too large"):
        square_pixels(np.zeros((4096, 4096, 3), dtype=np.uint8), 1e6)


def test_colours_are_rendered_as_they_are(verdant: Run, tmp_path: Path):
    path = shared_data("singles_pydicom-data", "SC_rgb.dcm")
    assert verdant("render", path, "--out", tmp_path / "x.png").code == 0
    assert np.array_equal(rendered(tmp_path / "x.png"), pydicom.dcmread(path).pixel_array)
    ended = verdant("render", path, "--out", tmp_path / "y.png", "--window", "1", "2")
    assert (ended.code, (tmp_path / "y.png").exists()) == (2, False)


def test_a_frame_is_chosen_by_its_number(verdant: Run, tmp_path: Path):
    path = shared_data("singles_pydicom-data", "emri_small.dcm")
    frames = pydicom.dcmread(path).pixel_array
    for number in (1, 7):
        verdant("render", path, "--out", tmp_path / "x.png", "--frame", number, "--window", "500", "1000")
        low = 500 - 0.5 - 999 / 2
        expected = np.clip((frames[number - 1] - low) / 999, 0, 1) * 255
        shown = rendered(tmp_path / "x.png")
        assert np.abs(shown.astype(float) - expected).max() <= 1
    ended = verdant("render", path, "--out", tmp_path / "z.png", "--frame", 11)
    assert (ended.code, "no frame 11" in ended.err) == (2, True)


def test_a_png_holds_nothing_but_pixels(verdant: Run, tmp_path: Path):
    path = write_series(tmp_path, slices=1, patient_name="Secret^Name", patient_id="SECRET-ID")[0]
    verdant("render", path, "--out", tmp_path / "x.png")
    content = (tmp_path / "x.png").read_bytes()
    assert _chunks(content) == {b"IHDR", b"IDAT", b"IEND"}
    assert b"ecret" not in content


@pytest.mark.parametrize("window", [("0", "0"), ("nan", "10"), ("0", "-5")])
def test_a_window_that_is_none_is_wrong_usage(verdant: Run, tmp_path: Path, window: tuple[str, str]):
    path = write_series(tmp_path, slices=1)[0]
    assert verdant("render", path, "--out", tmp_path / "x.png", "--window", *window).code == 2


def test_what_cannot_be_rendered_is_said_in_a_line(verdant: Run, tmp_path: Path):
    path = write_series(tmp_path, slices=1)[0]
    path.write_bytes(path.read_bytes()[:-300])
    ended = verdant("render", path, "--out", tmp_path / "x.png")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert not (tmp_path / "x.png").exists()


def test_a_grey_picture_takes_one_channel():
    grey = np.repeat(np.arange(6, dtype=np.uint8).reshape(2, 3, 1), 3, axis=-1)
    assert Image.open(io.BytesIO(png(grey))).mode == "L"


def _chunks(content: bytes) -> set[bytes]:
    found, at = set(), 8
    while at < len(content):
        found.add(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return found


def test_a_document_and_a_video_are_named_and_no_errors(verdant: Run, tmp_path: Path):
    write_object(tmp_path / "a.dcm", sop_class="104.1", EncapsulatedDocument=b"%PDF-1.7", Modality="DOC")
    value = encapsulate([bytes(4000)], has_bot=False)
    write_object(tmp_path / "b.dcm", sop_class="77.1.1", syntax=MPEG4, PixelData=value)
    ended = verdant("inspect", tmp_path, "--json")
    assert ended.code == 0
    assert [(file["kind"], file["shape"]) for file in ended.json["files"]] == [
        ("Report (PDF)", None),
        ("Video", None),
    ]
