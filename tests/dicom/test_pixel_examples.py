"""Every example file decodes to the pixels of an independent reader, or is refused in a sentence that says why."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.core.errors import FileError
from app.dicom.pixel_decoding import read_frame_index, read_stored
from app.dicom.pixel_layout import pixel_layout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header
from tests.helpers.pixel_reading import read_pixels
from tests.helpers.shared_data import shared_data

LOSSY_JPEG = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")
"""Decoders of lossy JPEG may differ in the last digit (ITU T.83): the baseline is of another one."""


def baseline() -> list[dict[str, str]]:
    with shared_data("decode_baseline.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def all_frames(path: Path) -> np.ndarray:
    header = open_header(path)
    with quiet_pydicom():
        layout = pixel_layout(header)
    index = read_frame_index(layout)
    frames = [read_stored(layout, frame, index=index) for frame in range(layout.number_of_frames)]
    return frames[0] if len(frames) == 1 else np.stack(frames)


def test_what_the_baseline_decodes_decodes_to_the_same_pixels():
    root, rows = shared_data(), [row for row in baseline() if row["result"] == "OK"]
    assert len(rows) > 200
    for row in rows:
        pixels = all_frames(root / row["path"])
        if row["transfer_syntax"].split()[0] in LOSSY_JPEG:
            assert str(pixels.shape) == row["shape"], row["path"]
            assert abs(int(pixels.min()) - int(row["min"])) <= 1, row["path"]
            assert abs(int(pixels.max()) - int(row["max"])) <= 1, row["path"]
        else:
            assert hashlib.sha256(pixels.tobytes()).hexdigest()[:16] == row["sha256_16"], row["path"]


def test_what_the_baseline_cannot_decode_decodes_or_has_no_pixels():
    root, rows = shared_data(), [row for row in baseline() if row["result"] != "OK"]
    refused = {}
    for row in rows:
        try:
            assert all_frames(root / row["path"]).size > 0
        except FileError as error:
            refused[row["path"]] = str(error)
    assert len(rows) - len(refused) == 8
    assert all("holds no pixel data" in reason for reason in refused.values())


def test_files_that_the_baseline_cannot_decode_equal_their_twins():
    folder = shared_data("singles_pydicom-data")
    liver, unaligned = all_frames(folder / "liver.dcm"), all_frames(folder / "liver_nonbyte_aligned.dcm")
    for kind in ("rle", "deflate"):
        assert np.array_equal(all_frames(folder / f"liver_{kind}.dcm"), liver)
        assert np.array_equal(all_frames(folder / f"liver_nonbyte_aligned_{kind}.dcm"), unaligned)
    too_short = all_frames(folder / "emri_small_jpeg_2k_lossless_too_short.dcm")
    assert np.array_equal(too_short, all_frames(folder / "emri_small.dcm"))


def test_the_ten_lossless_syntaxes_of_one_ct_equal_one_another():
    folder = shared_data("singles_cornerstone")
    lossless = ("Implicit", "Explicit", "Deflated", "RLE", "LSLossless", "LosslessOnly", "Process14")
    files = [
        path
        for path in folder.glob("CTImage.dcm*")
        if path.name == "CTImage.dcm" or any(k in path.name for k in lossless)
    ]
    original = read_pixels(folder / "CTImage.dcm")
    assert len(files) == 10
    for path in files:
        pixels = read_pixels(path)
        assert np.array_equal(pixels.stored, original.stored), path.name
        assert np.array_equal(pixels.values, original.values), path.name


def test_classic_and_enhanced_hold_the_same_frames():
    folder = shared_data("philips_mr_pcasl_classic_vs_enhanced")
    (enhanced,) = (folder / "enhanced").glob("*.dcm")
    frames = {frame.tobytes() for frame in all_frames(enhanced)}
    assert frames == {all_frames(path).tobytes() for path in (folder / "classic").glob("*.dcm")}


@pytest.mark.parametrize(
    "name",
    [
        "CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm",
        "TestPattern_JPEG-Baseline_YBR422.dcm",
        "TestPattern_JPEG-Baseline_YBRFull.dcm",
    ],
)
def test_lossy_jpeg_equals_another_decoder_to_the_last_digit(name: str):
    path = shared_data("singles_cornerstone", name)
    dataset = pydicom.dcmread(path)
    dataset.pixel_array_options(decoding_plugin="pillow")
    assert np.abs(read_pixels(path).stored.astype(int) - dataset.pixel_array).max() <= 1


@pytest.mark.parametrize("process", ["2_4", "6_8", "10_12"])
def test_extended_and_progressive_jpeg_of_12_bits_are_close_to_the_original(process: str):
    folder = shared_data("singles_cornerstone")
    (path,) = folder.glob(f"CTImage.dcm_JPEGProcess{process}TransferSyntax*")
    lossy, original = read_pixels(path).values, read_pixels(folder / "CTImage.dcm").values
    assert np.abs(lossy - original)[original > -2000].mean() < 15
