"""Where weights may be: in the object, beside it, on a host; and where they may not."""

from __future__ import annotations

import base64
import json
import os
import tracemalloc
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from app.core.errors import DigestError, NetworkObjectError, UnsafeWeightsError, WeightsError
from app.core.tasks import TaskControl
from app.core.weights_bytes import WeightsKind, check_weights_bytes, digest, stored_tensors, tensor_arrays
from app.dicom.iodeep import NetworkContent, check_iodeep, describe_iodeep, read_iodeep, read_iodeep_card
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.iodeep_objects import changed, whole
from tests.helpers.stored_networks import brightness_description, brightness_weights

WEIGHTS = brightness_weights()
DIGEST = digest(WEIGHTS)


def content(**changes: object) -> NetworkContent:
    arguments: dict[str, object] = {
        "architecture_text": brightness_description(),
        "name": "Brightness",
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 24,
        "columns": 18,
        "created": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        **({} if {"weights_uri", "endpoint"} & changes.keys() else {"weights": WEIGHTS}),
    }
    return NetworkContent(**(arguments | changes))  # type: ignore[arg-type]


def at(uri: str, **changes: object) -> bytes:
    return whole(content(weights_uri=uri, weights_digest=DIGEST, **changes))


def kept(folder: Path, data: bytes) -> Path:
    path = folder / "network.dcm"
    path.write_bytes(data)
    return path


@dataclass
class Fetcher:
    """Satisfies `WeightsFetcher`."""

    path: Path
    asked: list[tuple[str, str]] = field(default_factory=list)
    archive_folder: Path | None = None

    def fetch(self, uri: str, *, digest: str, control: TaskControl) -> Path:
        self.asked.append((uri, digest))
        return self.path


def onnx_file() -> bytes:
    """The smallest model: its output is its input."""
    value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 1, 24, 18)) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", value[:1], value[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()


ONNX_DESCRIPTION = json.dumps({"version": 2, "architecture": {"name": "onnx", "arguments": {"opset": 17}}})

VARIANTS = {
    "weights in it": lambda: whole(content()),
    "base64": lambda: changed(at("x.safetensors"), x1021=base64.b64encode(WEIGHTS).decode()),
    "beside it": lambda: at("x.safetensors"),
    "on a host": lambda: at("https://models.example/heart.safetensors"),
    "a service": lambda: whole(content(endpoint="https://models.example/run")),
    "colour": lambda: whole(
        content(samples_per_pixel=3, photometric_interpretation="RGB", patient_orientation="L\\P")
    ),
    "ONNX": lambda: whole(content(architecture_text=ONNX_DESCRIPTION, weights=onnx_file())),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_independent_checker_finds_no_error(tmp_path: Path, variant: str):
    assert unexpected_errors(kept(tmp_path, VARIANTS[variant]())) == []


class TestInTheObject:
    def test_long_base64_with_line_breaks_is_decoded_piece_by_piece(self, tmp_path: Path, monkeypatch):
        monkeypatch.setattr("app.dicom.iodeep_weights._CHUNK_BYTES", 1001)
        text = base64.encodebytes(WEIGHTS).decode()
        path = kept(tmp_path, changed(at("x.safetensors"), x1021=text))
        assert read_iodeep(path).weights == WEIGHTS
        assert read_iodeep_card(path).digest == DIGEST

    @pytest.mark.parametrize("text", ["QUJD=QUJD" * 300, "QUJDR" * 601, "QUJ$" * 600])
    def test_what_is_almost_base64_is_refused(self, tmp_path: Path, text: str):
        with pytest.raises(WeightsError, match="neither base64 nor a URI"):
            read_iodeep(kept(tmp_path, changed(at("x.safetensors"), x1021=text)))

    def test_an_onnx_file_comes_back_as_it_is_whatever_its_length(self, tmp_path: Path):
        lengths = set()
        for remark in ("", "x"):
            model = onnx.load_from_string(onnx_file())
            model.producer_name = f"test{remark}"
            data = model.SerializeToString()
            lengths.add(len(data) % 2)
            path = kept(tmp_path, whole(content(architecture_text=ONNX_DESCRIPTION, weights=data)))
            assert read_iodeep(path).weights == data
        assert lengths == {0, 1}

    def test_weights_must_be_of_the_kind_that_the_description_asks_for(self):
        with pytest.raises(WeightsError, match="no ONNX file"):
            content(architecture_text=ONNX_DESCRIPTION)
        with pytest.raises(WeightsError, match="no safetensors file"):
            content(weights=onnx_file())
        with pytest.raises(UnsafeWeightsError):
            check_weights_bytes(b"\x80\x02}q\x00.", WeightsKind.ONNX)

    def test_tensors_are_read_in_place_and_cannot_be_written(self, tmp_path: Path):
        network = read_iodeep(kept(tmp_path, whole(content())))
        arrays = tensor_arrays(network.weights)
        assert {name: array.shape for name, array in arrays.items()} == {
            name: item.shape for name, item in stored_tensors(WEIGHTS).items()
        }
        assert not any(array.flags.owndata or array.flags.writeable for array in arrays.values())
        assert np.array_equal(arrays["layer01.conv.weight"], np.ones((1, 1, 1, 1), np.float32))


class TestBesideTheObject:
    @pytest.mark.parametrize("uri", ["sub/w.safetensors", "file:sub/w.safetensors", "file://sub/w.safetensors"])
    def test_a_file_in_its_folder_is_read(self, tmp_path: Path, uri: str):
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "w.safetensors").write_bytes(WEIGHTS)
        assert read_iodeep(kept(tmp_path, at(uri))).weights == WEIGHTS

    def test_an_absolute_path_is_read_if_it_leads_there(self, tmp_path: Path):
        (tmp_path / "w.safetensors").write_bytes(WEIGHTS)
        uri = (tmp_path / "w.safetensors").as_uri()
        assert read_iodeep(kept(tmp_path, at(uri))).weights == WEIGHTS

    @pytest.mark.parametrize(
        "uri", ["../w.safetensors", "file:../w.safetensors", "file:///etc/os-release", "file:%2e%2e/w.safetensors"]
    )
    def test_nothing_outside_is_read(self, tmp_path: Path, uri: str):
        (tmp_path / "w.safetensors").write_bytes(WEIGHTS)
        (tmp_path / "object").mkdir()
        with pytest.raises(WeightsError, match="Only files in the object's own folder are read"):
            read_iodeep(kept(tmp_path / "object", at(uri)))

    def test_no_link_leads_out(self, tmp_path: Path):
        (tmp_path / "w.safetensors").write_bytes(WEIGHTS)
        (tmp_path / "object").mkdir()
        (tmp_path / "object" / "w.safetensors").symlink_to(tmp_path / "w.safetensors")
        (tmp_path / "object" / "out").symlink_to(tmp_path)
        for uri in ("w.safetensors", "out/w.safetensors"):
            with pytest.raises(WeightsError, match="own folder"):
                read_iodeep(kept(tmp_path / "object", at(uri)))

    def test_what_is_named_relative_to_the_archive_is_found_there(self, tmp_path: Path):
        archive, instances = tmp_path / "archive", tmp_path / "archive" / "instances" / "ab"
        instances.mkdir(parents=True)
        (archive / "weights").mkdir()
        (archive / "weights" / "w.safetensors").write_bytes(WEIGHTS)
        here = Fetcher(tmp_path, archive_folder=archive)
        path = kept(instances, at("weights/w.safetensors"))
        assert read_iodeep(path, fetcher=here).weights == WEIGHTS
        with pytest.raises(WeightsError, match="no such file beside"):
            read_iodeep(path)
        (archive / "weights" / "w.safetensors").write_bytes(WEIGHTS[:-1] + b"\1")
        with pytest.raises(DigestError):
            read_iodeep(path, fetcher=here)

    @pytest.mark.parametrize("uri", ["../w.safetensors", "weights/out.safetensors", "file:%2e%2e/w.safetensors"])
    def test_nothing_outside_the_archive_is_read_and_no_link_leads_out(self, tmp_path: Path, uri: str):
        archive, instances = tmp_path / "archive", tmp_path / "archive" / "instances"
        for folder in (instances, archive / "weights"):
            folder.mkdir(parents=True)
        (tmp_path / "w.safetensors").write_bytes(WEIGHTS)
        (archive / "weights" / "out.safetensors").symlink_to(tmp_path / "w.safetensors")
        with pytest.raises(WeightsError, match="Only files in the object's own folder"):
            read_iodeep(kept(instances, at(uri)), fetcher=Fetcher(tmp_path, archive_folder=archive))

    def test_an_object_that_states_no_digest_finds_nothing_in_the_archive(self, tmp_path: Path):
        archive, instances = tmp_path / "archive", tmp_path / "archive" / "instances"
        instances.mkdir(parents=True)
        (archive / "w.safetensors").write_bytes(WEIGHTS)
        path = kept(instances, changed(at("w.safetensors"), x1031=""))
        with pytest.raises(WeightsError, match="no such file beside"):
            read_iodeep(path, fetcher=Fetcher(tmp_path, archive_folder=archive))

    def test_what_is_no_plain_file_is_not_opened(self, tmp_path: Path):
        os.mkfifo(tmp_path / "pipe.safetensors")
        with pytest.raises(WeightsError, match="Only files"):
            read_iodeep(kept(tmp_path, at("pipe.safetensors")))

    def test_what_is_not_there_is_named(self, tmp_path: Path):
        with pytest.raises(WeightsError, match=r"“Brightness” are refused\. There is no such file beside the object"):
            read_iodeep(kept(tmp_path, at("w.safetensors")))

    def test_other_bytes_are_refused(self, tmp_path: Path):
        (tmp_path / "w.safetensors").write_bytes(WEIGHTS[:-1] + b"\1")
        with pytest.raises(DigestError, match="not those that the network was published with"):
            read_iodeep(kept(tmp_path, at("w.safetensors")))

    def test_a_file_that_is_too_large_is_not_read(self, tmp_path: Path):
        with (tmp_path / "w.safetensors").open("wb") as file:
            file.truncate((1 << 30) + 1)
        with pytest.raises(WeightsError, match="larger than 1 GiB"):
            read_iodeep(kept(tmp_path, at("w.safetensors")))


class TestOnAHost:
    def test_the_card_needs_no_host(self, tmp_path: Path):
        card = read_iodeep_card(kept(tmp_path, at("https://models.example/heart.safetensors")))
        assert (card.digest, card.weights_size_bytes) == (DIGEST, 0)

    def test_the_bytes_are_fetched_by_their_digest_and_verified(self, tmp_path: Path):
        (tmp_path / "fetched").write_bytes(WEIGHTS)
        path = kept(tmp_path, at("https://models.example/heart.safetensors"))
        fetcher = Fetcher(tmp_path / "fetched")
        assert read_iodeep(path, fetcher=fetcher).weights == WEIGHTS
        assert fetcher.asked == [("https://models.example/heart.safetensors", DIGEST)]
        fetcher.path.write_bytes(WEIGHTS[:-1] + b"\1")
        with pytest.raises(DigestError):
            read_iodeep(path, fetcher=fetcher)

    def test_it_is_checked_without_its_weights_and_every_other_one_with_them(self, tmp_path: Path):
        outside = kept(tmp_path, at("https://models.example/heart.safetensors"))
        assert check_iodeep(outside).card == read_iodeep_card(outside)
        with pytest.raises(DigestError):
            check_iodeep(kept(tmp_path, changed(whole(content()), x1031=digest(b"other"))))

    def test_without_a_digest_nothing_is_fetched(self, tmp_path: Path):
        fetcher = Fetcher(tmp_path / "fetched")
        with pytest.raises(DigestError, match="states no digest"):
            read_iodeep(kept(tmp_path, changed(at("https://models.example/w.st"), x1031=None)), fetcher=fetcher)
        assert fetcher.asked == []

    @pytest.mark.parametrize("uri", ["ftp://models.example/w.safetensors", "smb://models.example/w.safetensors"])
    def test_other_kinds_of_places_are_named(self, tmp_path: Path, uri: str):
        path = kept(tmp_path, changed(at("https://models.example/w.st"), x1021=uri))
        with pytest.raises(WeightsError, match="of a kind that is not fetched"):
            read_iodeep(path, fetcher=Fetcher(tmp_path))


def test_a_service_is_kept_and_shown_and_not_called(tmp_path: Path):
    path = kept(tmp_path, whole(content(endpoint="https://models.example/run")))
    network = describe_iodeep(path)
    assert (network.card.endpoint, network.card.digest) == ("https://models.example/run", "")
    assert json.loads(network.architecture_text) == json.loads(brightness_description())
    with pytest.raises(WeightsError, match="a service runs this network"):
        read_iodeep(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": b""}, "not clear where the network's weights are"),
        ({"weights_uri": "https://h/w", "weights": WEIGHTS}, "not clear where"),
        ({"weights_uri": "https://h/w"}, "digest of weights that lie outside"),
        ({"weights_uri": "ftp://h/w", "weights_digest": DIGEST}, "URI cannot be stored"),
        ({"weights_uri": "https://user:secret@h/w", "weights_digest": DIGEST}, "URI cannot be stored"),
        ({"endpoint": "file:run"}, "URI cannot be stored"),
        ({"rows": 0}, "Rows 0"),
        ({"columns": 70000}, "Columns 70000"),
        ({"samples_per_pixel": 3}, "do not go together"),
        ({"samples_per_pixel": 2}, "do not go together"),
        ({"photometric_interpretation": "RGB"}, "do not go together"),
        ({"planar_configuration": 0}, "PlanarConfiguration"),
        ({"patient_orientation": "L/P"}, "PatientOrientation"),
        ({"training_info": "[]"}, "training information is no JSON object"),
        ({"architecture_text": "{"}, "network description is no JSON object"),
        ({"series_instance_uid": "x"}, "no UID"),
    ],
)
def test_what_cannot_be_stored_is_named(changes: dict[str, object], message: str):
    with pytest.raises(NetworkObjectError, match=message):
        content(**changes)


@pytest.mark.parametrize("element", [b"\x20\x10UT", b"\x24\x10UT"], ids=["description", "training information"])
def test_a_text_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path, element: bytes):
    data = whole(content())
    at = data.index(b"\x17\x00" + element) + 8
    path = tmp_path / "network.dcm"
    with path.open("wb") as file:
        file.write(data[:at] + (1 << 30).to_bytes(4, "little"))
        file.seek(1 << 30, os.SEEK_CUR)  # a hole, which takes no room on the disk
        file.write(data[at + 4 + int.from_bytes(data[at : at + 4], "little") :])
    tracemalloc.start()
    try:
        with pytest.raises(NetworkObjectError, match=r"is 1,073,741,824 bytes long, [14],[\d,]+ are allowed"):
            read_iodeep_card(path)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]},
        {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]},
        {"dtype": "Q8", "shape": [1], "data_offsets": [0, 1]},
        {"dtype": "F32", "shape": [1] * 9, "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1 << 40, 1 << 40], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1]},
        {"dtype": "F32", "shape": 1, "data_offsets": [0, 4]},
    ],
)
def test_a_tensor_that_contradicts_itself_is_refused(entry: dict[str, object]):
    header = json.dumps({"kernel": entry}).encode()
    with pytest.raises(WeightsError, match="no safetensors file"):
        stored_tensors(len(header).to_bytes(8, "little") + header + bytes(8))
