"""A network as a DICOM object: it comes back as it was put in, and nothing that was tampered with comes back."""

from __future__ import annotations

import base64
import io
import json
import pickle
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, RawDataStorage
from safetensors.numpy import save

from app.core.errors import DigestError, FileError, NetworkObjectError, UnsafeWeightsError, VerdantError, WeightsError
from app.core.weights_bytes import digest
from app.dicom import iodeep_file, iodeep_weights
from app.dicom.iodeep import read_iodeep, read_iodeep_card, write_iodeep
from tests.helpers.series_files import write_series

ARCHITECTURE = json.dumps({"input_shape": {"input_shape0": "1"}, "note": "Größe"}, ensure_ascii=False)
WEIGHTS = save({"kernel": np.arange(600, dtype=np.float32).reshape(20, 30), "bias": np.ones(7, dtype=np.float32)})
BLOCK = {"architecture": 0x1020, "weights": 0x1021, "name": 0x1022, "data": 0x1030, "digest": 0x1031}


def content(**changes: object) -> bytes:
    arguments: dict[str, object] = {
        "architecture_text": ARCHITECTURE,
        "weights": WEIGHTS,
        "name": "Left ventricle U-Net",
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 256,
        "columns": 192,
        "training_info": {"version": "3", "intended_use": "demonstration", "dice": {"mean": 0.93}},
        "created": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    }
    return write_iodeep(**(arguments | changes))  # type: ignore[arg-type]


def stored(folder: Path, data: bytes | None = None) -> Path:
    path = folder / "network.dcm"
    path.write_bytes(content() if data is None else data)
    return path


def edited(folder: Path, **values: object) -> Path:
    """An object whose private elements were replaced; None deletes one."""
    dataset = pydicom.dcmread(stored(folder))
    for name, value in values.items():
        if value is None:
            del dataset[0x0017, BLOCK[name]]
        else:
            dataset[0x0017, BLOCK[name]].value = value
    path = folder / "edited.dcm"
    dataset.save_as(path)
    return path


def in_text(folder: Path, text: str, of: bytes | None = None) -> Path:
    return edited(folder, data=None, weights=text, digest=digest(WEIGHTS if of is None else of))


def zipped_pickle() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"kernel": [1.0]}, protocol=2))
    return buffer.getvalue()


PICKLES = {
    "torch archive": zipped_pickle(),
    **{f"protocol {number}": pickle.dumps({"kernel": [1.0]}, protocol=number) for number in range(6)},
    "protocol 0 call": b"cbuiltins\nprint\n(S'hello'\ntR.",
}


def test_a_network_comes_back_as_it_was_written(tmp_path: Path):
    network = read_iodeep(stored(tmp_path))
    assert network.weights == WEIGHTS
    assert network.architecture_text == ARCHITECTURE
    card = network.card
    assert (card.name, card.modality, card.body_part_examined) == ("Left ventricle U-Net", "MR", "HEART")
    assert (card.samples_per_pixel, card.photometric_interpretation) == (1, "MONOCHROME2")
    assert (card.rows, card.columns) == (256, 192)
    assert (card.digest, card.weights_size_bytes) == (digest(WEIGHTS), len(WEIGHTS))
    assert (card.version, card.is_for_demonstration, card.fine_tuning) == ("3", True, False)
    assert card.training_info["dice"] == {"mean": 0.93}
    assert card.content_date == "20260102"


def test_the_card_is_the_same_whether_the_weights_are_read_or_not(tmp_path: Path):
    path = stored(tmp_path)
    assert read_iodeep_card(path) == read_iodeep(path).card


def test_the_card_needs_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    big = save({"kernel": np.zeros(400_000, dtype=np.float32)})
    path = stored(tmp_path, content(weights=big))
    monkeypatch.setattr(iodeep_file.NetworkFile, "_deferred", lambda *_: pytest.fail("the weights were read"))
    assert read_iodeep_card(path).weights_size_bytes == len(big)


def test_weights_longer_than_what_is_read_at_once_come_back(tmp_path: Path):
    big = save({"kernel": np.arange(400_000, dtype=np.float32)})
    assert read_iodeep(stored(tmp_path, content(weights=big))).weights == big


def test_weights_of_odd_length_come_back_without_their_padding(tmp_path: Path):
    odd = save({"flags": np.ones(3, dtype=np.uint8)})
    odd += b"" if len(odd) % 2 else b"\0"
    assert len(odd) % 2
    assert read_iodeep(stored(tmp_path, content(weights=odd))).weights == odd


def test_the_same_network_gives_the_same_file_and_any_change_another_uid():
    assert content() == content()
    uids = {
        pydicom.dcmread(io.BytesIO(data)).SOPInstanceUID
        for data in (
            content(),
            content(name="Other"),
            content(rows=128),
            content(training_info={}),
            content(modality="CT"),
        )
    }
    assert len(uids) == 5


def test_a_given_uid_is_kept(tmp_path: Path):
    assert read_iodeep_card(stored(tmp_path, content(dnn_uid="1.2.3.4"))).dnn_uid == "1.2.3.4"


def test_an_archive_can_find_it_and_its_three_uids_differ():
    dataset = pydicom.dcmread(io.BytesIO(content(name="N" * 64)))
    assert dataset.SOPClassUID == RawDataStorage
    assert dataset.StudyDescription.startswith("IODeep N")
    assert dataset.SeriesDescription == dataset.StudyDescription
    assert len(dataset.StudyDescription) <= 64
    assert dataset[0x0017, 0x1023].value == dataset.SOPInstanceUID
    assert len({dataset.SOPInstanceUID, dataset.SeriesInstanceUID, dataset.StudyInstanceUID}) == 3
    assert dataset.PatientName == dataset.PatientID == ""


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy (Debian: dicom3tools) is not installed")
@pytest.mark.parametrize("changes", [{}, {"samples_per_pixel": 3, "photometric_interpretation": "RGB"}])
def test_an_independent_checker_finds_no_error(tmp_path: Path, changes: dict[str, object]):
    path = stored(tmp_path, content(**changes))
    checked = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
    assert "RawData" in checked.stderr
    assert [line for line in checked.stderr.splitlines() if "Error" in line] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "The name of the network cannot be stored"),
        ({"name": "a\\b"}, "without backslash"),
        ({"modality": "Magnetic"}, "Modality 'Magnetic' cannot be stored"),
        ({"body_part_examined": "LEFT VENTRICLE OF THE HEART"}, "BodyPartExamined"),
        ({"architecture_text": "layers"}, "no JSON object"),
        ({"dnn_uid": "../../x"}, "no UID"),
        ({"weights": b"weights"}, "no safetensors file"),
        ({"weights": PICKLES["protocol 2"]}, "pickle"),
    ],
)
def test_what_cannot_be_stored_is_named(changes: dict[str, object], message: str):
    with pytest.raises(NetworkObjectError, match=message):
        content(**changes)


def test_a_changed_byte_of_the_weights_is_noticed(tmp_path: Path):
    data = bytearray(content())
    data[data.index(WEIGHTS) + len(WEIGHTS) - 5] ^= 1
    with pytest.raises(
        DigestError, match=r"“Left ventricle U-Net” are refused\. Their bytes are not those .* Retrieve"
    ):
        read_iodeep(stored(tmp_path, bytes(data)))


def test_a_missing_or_malformed_digest_is_refused(tmp_path: Path):
    with pytest.raises(DigestError, match="states no digest"):
        read_iodeep(edited(tmp_path, digest=None))
    with pytest.raises(DigestError, match="not of the form"):
        read_iodeep(edited(tmp_path, digest="md5:0123"))


@pytest.mark.parametrize("kind", PICKLES)
def test_a_pickle_in_place_of_weights_is_refused_with_the_conversion(tmp_path: Path, kind: str):
    data = PICKLES[kind]
    path = edited(tmp_path, data=data + b"\0" * (len(data) % 2), digest=digest(data))
    with pytest.raises(UnsafeWeightsError, match=r"Left ventricle U-Net.*pickle.*weights_only=True.*\.safetensors"):
        read_iodeep(path)


@pytest.mark.parametrize("kind", PICKLES)
def test_a_pickle_behind_base64_is_refused_too(tmp_path: Path, kind: str):
    data = PICKLES[kind]
    with pytest.raises(UnsafeWeightsError, match="pickle"):
        read_iodeep(in_text(tmp_path, base64.b64encode(data).decode(), of=data))


def test_weights_may_be_base64_text_with_line_breaks(tmp_path: Path):
    text = base64.encodebytes(WEIGHTS).decode()
    assert read_iodeep(in_text(tmp_path, text)).weights == WEIGHTS


def test_weights_at_a_uri_are_refused_clearly(tmp_path: Path):
    with pytest.raises(WeightsError, match="outside the object, at a URI, which is not fetched here"):
        read_iodeep(in_text(tmp_path, "https://models.example/heart.safetensors"))


@pytest.mark.parametrize("text", ["not base64 at all!", "", "QUJD"])
def test_what_is_no_weights_at_all_is_named(tmp_path: Path, text: str):
    with pytest.raises(WeightsError, match="Left ventricle U-Net"):
        read_iodeep(in_text(tmp_path, text))


def test_a_value_larger_than_allowed_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = stored(tmp_path)
    monkeypatch.setattr(iodeep_weights, "MAX_WEIGHTS_BYTES", 999)
    with pytest.raises(NetworkObjectError, match=r"is [\d,]+ bytes long, 1,000 are allowed"):
        read_iodeep(path)


def bare(folder: Path, syntax: str, elements: dict[int, tuple[str, object]]) -> Path:
    """An object in a layout without private creator."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = RawDataStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = "1.2.3"
    dataset.Modality, dataset.BodyPartExamined, dataset.SamplesPerPixel = "MR", "BRAIN", 1
    dataset.Rows = dataset.Columns = 240
    for element, (vr, value) in elements.items():
        dataset.add_new((0x0017, element), vr, value)
    path = folder / "bare.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


PROTOTYPE = {0x16: "architecture", 0x18: "weights", 0x20: "name", 0x22: "uid"}
PAPER = {0x20: "architecture", 0x21: "weights", 0x22: "name", 0x23: "uid"}
OTHER_DIGIT = {0x40: "architecture", 0x41: "weights", 0x42: "name", 0x43: "uid"}


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
@pytest.mark.parametrize("layout", [PROTOTYPE, PAPER, OTHER_DIGIT])
@pytest.mark.parametrize("count", [600, 400_000])
def test_the_layouts_of_the_paper_and_of_the_prototype_are_read(
    tmp_path: Path, syntax: str, layout: dict[int, str], count: int
):
    weights = save({"kernel": np.arange(count, dtype=np.float32)})
    parts: dict[str, tuple[str, object]] = {
        "architecture": ("UT", ARCHITECTURE.replace("ö", "oe")),
        "weights": ("UT", base64.b64encode(weights).decode()),
        "name": ("PN", "Brain tumor segmentation U-Net"),
        "uid": ("UI", "1.2.3"),
    }
    path = bare(tmp_path, syntax, {element: parts[part] for element, part in layout.items()})
    network = read_iodeep(path)
    assert network.weights == weights
    assert json.loads(network.architecture_text)["input_shape"] == {"input_shape0": "1"}
    assert (network.card.name, network.card.body_part_examined) == ("Brain tumor segmentation U-Net", "BRAIN")
    assert network.card.digest == digest(weights)
    assert read_iodeep_card(path) == network.card


def test_our_block_is_found_wherever_an_archive_has_moved_it(tmp_path: Path):
    dataset = pydicom.dcmread(stored(tmp_path))
    moved = Dataset()
    moved.file_meta = dataset.file_meta
    moved.update({element.tag: element for element in dataset if element.tag.group != 0x0017})
    moved.private_block(0x0017, "SOMEBODY ELSE", create=True).add_new(0x20, "LO", "theirs")
    block = moved.private_block(0x0017, "IODEEP", create=True)
    for element in dataset.group_dataset(0x0017):
        if element.tag.element >= 0x1000:
            block.add_new(element.tag.element & 0xFF, element.VR, element.value)
    assert block.block_start == 0x1100
    moved.save_as(path := tmp_path / "moved.dcm")
    assert read_iodeep(path).weights == WEIGHTS


def test_an_archive_may_re_encode_it_implicitly(tmp_path: Path):
    dataset = pydicom.dcmread(stored(tmp_path))
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    dataset.save_as(path := tmp_path / "implicit.dcm", implicit_vr=True, little_endian=True)
    assert read_iodeep(path).weights == WEIGHTS


def test_an_image_is_no_network(tmp_path: Path):
    (image,) = write_series(tmp_path, slices=1)
    with pytest.raises(NetworkObjectError, match=f"{image.name} holds no network"):
        read_iodeep(image)


def test_a_network_that_cannot_be_selected_is_refused(tmp_path: Path):
    dataset = pydicom.dcmread(stored(tmp_path))
    del dataset.Modality, dataset.SamplesPerPixel
    dataset.save_as(path := tmp_path / "edited.dcm")
    with pytest.raises(NetworkObjectError, match="It states no Modality and no SamplesPerPixel"):
        read_iodeep_card(path)


def test_training_information_that_is_no_json_is_kept_as_text(tmp_path: Path):
    dataset = pydicom.dcmread(stored(tmp_path))
    dataset[0x0017, 0x1024].value = "trained on a good day"
    dataset.save_as(path := tmp_path / "edited.dcm")
    assert read_iodeep_card(path).training_info == {"text": "trained on a good day"}


@settings(max_examples=150, deadline=None)
@given(position=st.floats(0, 1, exclude_max=True), replacement=st.binary(min_size=1, max_size=8))
def test_damaged_objects_give_a_named_error_or_the_very_weights(
    tmp_path_factory: pytest.TempPathFactory, position: float, replacement: bytes
):
    data = bytearray(content())
    at = int(position * len(data))
    data[at : at + len(replacement)] = replacement
    path = tmp_path_factory.getbasetemp() / "damaged_network.dcm"
    path.write_bytes(data)
    try:
        network = read_iodeep(path)
    except (FileError, NetworkObjectError) as error:
        assert isinstance(error, VerdantError)
        assert str(error)
    else:
        assert digest(network.weights) == network.card.digest
