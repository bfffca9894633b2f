"""A network goes into archives that are not ours and comes back byte by byte, however it holds its weights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from safetensors.numpy import save

from app.core.identity import SOPInstanceUID
from app.core.model_card import NetworkRecord
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.core.weights_bytes import digest
from app.dicom.iodeep import NetworkContent, SigningKey, read_iodeep, read_iodeep_card
from app.dicom.part10 import read_head
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.dcmqrscp import running_dcmqrscp
from tests.helpers.iodeep_objects import whole
from tests.helpers.orthanc import need_orthanc
from tests.helpers.stored_networks import brightness_description, brightness_weights


class Remote(Protocol):
    def __call__(self, sink: EmbeddedArchive) -> Archive: ...


@pytest.fixture(scope="module")
def dcmqrscp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PacsNode]:
    with running_dcmqrscp(tmp_path_factory.mktemp("dcmqrscp")) as server:
        yield PacsNode("DCMQRSCP", server.host, server.port, server.ae_title)


@pytest.fixture(
    params=[
        pytest.param("orthanc", marks=pytest.mark.orthanc),
        pytest.param("dicomweb", marks=pytest.mark.orthanc),
        pytest.param("dcmqrscp", marks=pytest.mark.dcmtk),
    ]
)
def remote(request: pytest.FixtureRequest) -> Remote:
    if request.param == "dcmqrscp":
        node = request.getfixturevalue("dcmqrscp")
        return lambda sink: DimseArchive(node, sink=sink)
    orthanc = request.getfixturevalue("orthanc")
    if request.param == "dicomweb":
        need_orthanc(with_web=True)
        return lambda sink: DicomwebArchive(WebNode("WEB", orthanc.web_url), sink=sink)
    node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    return lambda sink: DimseArchive(node, sink=sink)


def content(name: str, **changes: object) -> NetworkContent:
    arguments: dict[str, object] = {
        "architecture_text": brightness_description(),
        "name": name,
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 24,
        "columns": 18,
        "training_info": '{"autore": "Università"}',
        "created": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        **({} if {"weights_uri", "endpoint"} & changes.keys() else {"weights": brightness_weights()}),
    }
    return NetworkContent(**(arguments | changes))  # type: ignore[arg-type]


LARGE = save({"kernel": np.random.default_rng(1).integers(0, 255, 40 << 20, np.uint8)})
HOST = {"weights_uri": "https://models.example/w.st", "weights_digest": digest(brightness_weights())}

VARIANTS = {
    "signed": lambda name: whole(content(name), key=SigningKey.generate(), signer="Ward 3"),
    "outside": lambda name: whole(content(name, **HOST)),
    "40 MB": lambda name: whole(content(name, weights=LARGE)),
}


def data_set(path: Path | bytes) -> bytes:
    data = path if isinstance(path, bytes) else path.read_bytes()
    return data[read_head(data).data_offset :]


def listed(archive: Archive, uid: SOPInstanceUID) -> NetworkRecord:
    (found,) = [network for network in archive.find_networks(TaskControl()) if network.dnn_uid == uid]
    return found


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_network_is_found_and_comes_back_byte_by_byte(
    remote: Remote, tmp_path: Path, variant: str, request: pytest.FixtureRequest
):
    # One Orthanc keeps what comes both ways, and the first of one network.
    name = f"Größe {request.node.callspec.id}"
    sent = VARIANTS[variant](name)
    (tmp_path / "sent.dcm").write_bytes(sent)
    card = read_iodeep_card(tmp_path / "sent.dcm")
    with EmbeddedArchive(tmp_path / "sink") as sink:
        archive = remote(sink)
        archive.store([sent], TaskControl())
        record = listed(archive, card.dnn_uid)
        # dcmqrscp knows no optional keys of series: what is empty is known once the object is read.
        assert (record.name, record.modality) == (name, "MR")
        assert record.body_part_examined in ("HEART", "")
        study, series = record.study_instance_uid, record.series_instance_uid
        (path,) = archive.retrieve_series(study, series, TaskControl()).paths
        assert data_set(path) == data_set(sent)
        assert read_iodeep_card(path) == card
        assert study not in {one.study_instance_uid for one in archive.find_studies(StudyQuery(), TaskControl())}
        if variant != "outside":
            assert digest(read_iodeep(path).weights) == card.digest
