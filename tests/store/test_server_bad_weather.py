"""A server that is sent rubbish answers in words of DICOM, keeps nothing of it, and serves the next peer."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.config import IGNORE
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
    RTStructureSetStorage,
    generate_uid,
)
from pynetdicom import AE, build_context, build_role, evt
from pynetdicom.dsutils import encode
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    Verification,
)

from app.core.tasks import TaskControl
from app.dicom.part10 import file_content
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.series_files import write_series

FIND = StudyRootQueryRetrieveInformationModelFind
GET = StudyRootQueryRetrieveInformationModelGet
ASSOCIATE, DATA, RELEASE, ABORT = 1, 4, 5, 7
UID = "1.2.826.0.1.3680043.2.1125.1"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "archive") as one:
        yield one


@pytest.fixture
def server(archive: EmbeddedArchive) -> Iterator[ArchiveServer]:
    with ArchiveServer(archive) as one:
        yield one


@contextlib.contextmanager
def associated(server: ArchiveServer, *syntaxes: str) -> Iterator[Any]:
    entity = AE()
    entity.acse_timeout = entity.dimse_timeout = 10
    storage = build_context(RTStructureSetStorage, [*(syntaxes or (ExplicitVRLittleEndian,))])
    association = entity.associate(
        server.host,
        server.port,
        contexts=[build_context(Verification), build_context(FIND), storage],
        ae_title=server.ae_title,
    )
    assert association.is_established
    try:
        yield association
    finally:
        association.abort(block=False)
        association.join(10)


def store(association: Any, content: bytes, uid: str = UID, syntax: str = ExplicitVRLittleEndian) -> int:
    """C-STORE any bytes as a data set; the status of the answer, -1 where none came."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "instance.dcm")
        path.write_bytes(
            file_content(
                content, sop_class_uid=RTStructureSetStorage, sop_instance_uid=uid, transfer_syntax_uid=syntax
            )
        )
        return int(association.send_c_store(path).get("Status", -1))


def kept(archive: EmbeddedArchive) -> list[Path]:
    """Everything in the folder that is no list."""
    return [
        path
        for path in archive.folder.rglob("*")
        if path.is_file() and (path.suffix in (".dcm", ".part") or "incom" in str(path))
    ]


def assert_serves(server: ArchiveServer, archive: EmbeddedArchive) -> None:
    ds = structure_set_like()
    with associated(server) as association:
        assert association.send_c_echo().Status == 0
        assert store(association, data_set(encoded(ds)), ds.SOPInstanceUID) == 0
    assert list(archive.series_paths(ds.StudyInstanceUID, ds.SeriesInstanceUID)) == [ds.SOPInstanceUID]


def _good() -> bytes:
    return data_set(encoded(structure_set_like()))


def _endless() -> bytes:
    """A sequence within a sequence within a sequence, four thousand times."""
    return _good() + b"\x06\x30\x20\x00SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 4000


def _without(keyword: str) -> bytes:
    ds = structure_set_like()
    delattr(ds, keyword)
    content = encode(ds, is_implicit_vr=False, is_little_endian=True)
    assert content is not None
    return content


NOISE = hashlib.shake_256(b"noise").digest(10_000)
RUBBISH = {
    "nothing": b"",
    "one byte": b"\x08",
    "zeros": bytes(10_000),
    "noise": NOISE,
    "text": b"GET / HTTP/1.1\r\n\r\n" * 100,
    "a file, with its preamble": encoded(structure_set_like()),
    "half of a data set": _good()[:150],
    "a length of 4 GiB": b"\x08\x00\x05\x00UT\0\0\xfe\xff\xff\xff" + b"x" * 100,
    "another syntax": b"\x08\x00\x18\x00\x06\x00\x00\x001.2.3\0",
    "no instance UID": _without("SOPInstanceUID"),
    "no study UID": _without("StudyInstanceUID"),
    "no series UID": _without("SeriesInstanceUID"),
}


@pytest.mark.parametrize("content", RUBBISH.values(), ids=RUBBISH)
def test_a_data_set_that_is_none_is_refused_and_nothing_of_it_is_kept(
    server: ArchiveServer, archive: EmbeddedArchive, content: bytes
) -> None:
    with associated(server) as association:
        assert store(association, content) in (-1, 0xC000)
    assert kept(archive) == []
    assert_serves(server, archive)


def test_sequences_without_end_are_refused_or_kept_as_they_came_and_harm_nobody(
    server: ArchiveServer, archive: EmbeddedArchive
) -> None:
    with associated(server) as association:
        assert store(association, _endless()) in (-1, 0, 0xB007, 0xC000)
    assert_serves(server, archive)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_peer_that_breaks_off_in_the_middle_leaves_nothing(
    server: ArchiveServer, archive: EmbeddedArchive, share: float
) -> None:
    first, other = structure_set_like(), generate_uid()
    asked, sent = _wire_of_a_store(server, first)
    sent = sent.replace(first.SOPInstanceUID.encode(), other.ljust(64, "0")[: len(first.SOPInstanceUID)].encode())
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(asked)
        assert peer.recv(1) == b"\x02"
        peer.sendall(sent[: int(len(sent) * share)])
    assert_serves(server, archive)
    assert len(kept(archive)) == 2


def _wire_of_a_store(server: ArchiveServer, ds: Dataset) -> tuple[bytes, bytes]:
    """What a client that stores an instance sends: its request for an association, and the message."""
    said: list[bytes] = []
    contexts = [build_context(RTStructureSetStorage, [ExplicitVRLittleEndian])]
    association = AE().associate(
        server.host,
        server.port,
        contexts=contexts,
        ae_title=server.ae_title,
        evt_handlers=[(evt.EVT_DATA_SENT, lambda event: said.append(event.data))],
    )
    assert store(association, data_set(encoded(ds)), ds.SOPInstanceUID) == 0
    association.release()
    return next(one for one in said if one[0] == ASSOCIATE), b"".join(one for one in said if one[0] == DATA)


def _pdu(kind: int, content: bytes, *, length: int | None = None) -> bytes:
    return struct.pack(">BBI", kind, 0, len(content) if length is None else length) + content


PDUS = {
    "a browser": b"GET /dicom-web/studies HTTP/1.1\r\nHost: pacs\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "an unknown PDU": _pdu(0x42, b"hello"),
    "data before an association": _pdu(DATA, struct.pack(">IBB", 6, 1, 3) + b"data"),
    "a release before an association": _pdu(RELEASE, bytes(4)),
    "an abort before an association": _pdu(ABORT, bytes(4)),
    "a request of nothing": _pdu(ASSOCIATE, b""),
    "a request of zeros": _pdu(ASSOCIATE, bytes(200)),
    "a request of noise": _pdu(ASSOCIATE, NOISE[:3000]),
    "a request of 4 GiB": _pdu(ASSOCIATE, b"\0\1", length=0xFFFFFFFF),
    "data of 4 GiB": _pdu(DATA, b"\0", length=0xFFFFFFFF),
}


@pytest.mark.parametrize("said", PDUS.values(), ids=PDUS)
def test_what_is_no_dicom_on_the_port_does_no_harm(
    server: ArchiveServer, archive: EmbeddedArchive, said: bytes
) -> None:
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(said)
    assert kept(archive) == []
    assert_serves(server, archive)


@pytest.mark.parametrize("kind", ["noise", "zeros", "text", "a length of 4 GiB"])
def test_a_question_that_is_none_is_refused(
    server: ArchiveServer, archive: EmbeddedArchive, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with associated(server) as association, monkeypatch.context() as patched:
        patched.setattr("pynetdicom.association.encode", lambda *_arguments: RUBBISH[kind])
        (status,) = [int(one.get("Status", -1)) for one, _ in association.send_c_find(Dataset(), FIND)]
    assert status == -1 or status & 0xF000 in (0xA000, 0xC000), hex(status)
    assert_serves(server, archive)


def test_keys_with_controls_and_paths_find_nothing_and_reach_no_file(
    server: ArchiveServer, archive: EmbeddedArchive
) -> None:
    keys = Dataset()
    keys.QueryRetrieveLevel, keys.SpecificCharacterSet = "STUDY", "ISO_IR 192"
    keys.add_new(0x00100010, "PN", "\x1b[2J';DROP TABLE studies;--\x00%s{0}")
    keys.add(DataElement(0x0020000D, "UI", "../../../etc/passwd", validation_mode=IGNORE))
    with associated(server) as association:
        answers = [status.Status for status, _ in association.send_c_find(keys, FIND)]
    assert answers == [0x0000]
    assert_serves(server, archive)


def test_the_instance_uid_of_the_command_is_not_believed(server: ArchiveServer, archive: EmbeddedArchive) -> None:
    ds = structure_set_like()
    with associated(server) as association:
        assert store(association, data_set(encoded(ds)), "1.2.3.4") == 0xB007
    (path,) = kept(archive)
    assert path.stem == ds.SOPInstanceUID


def test_groups_that_may_repeat_are_no_reason_to_find_nothing(
    server: ArchiveServer, archive: EmbeddedArchive
) -> None:
    ds = structure_set_like()
    archive.store([encoded(ds)], TaskControl())
    keys = Dataset()
    keys.QueryRetrieveLevel, keys.StudyInstanceUID = "STUDY", ds.StudyInstanceUID
    keys.add_new(0x60000010, "US", 512)
    with associated(server) as association:
        answers = [status.Status for status, _ in association.send_c_find(keys, FIND)]
    assert answers == [0xFF00, 0x0000]


def test_whoever_asks_for_every_image_is_answered_with_a_few_at_a_time(
    server: ArchiveServer, archive: EmbeddedArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [path.read_bytes() for path in write_series(tmp_path / "many", slices=7)]
    archive.store(files, TaskControl())
    keys, held = Dataset(), []
    keys.QueryRetrieveLevel, keys.SOPInstanceUID, keys.InstanceNumber = "IMAGE", "", ""
    query = archive.query

    def counted(*asked: Any) -> Any:
        rows = query(*asked)
        held.append(len(rows))
        return rows

    monkeypatch.setattr("app.store.embedded_archive._AT_A_TIME", 3)
    monkeypatch.setattr(archive, "query", counted)
    with associated(server) as association:
        found = [str(one.SOPInstanceUID) for _, one in association.send_c_find(keys, FIND) if one is not None]
        keys.InstanceNumber = "4"
        (fourth,) = [str(one.SOPInstanceUID) for _, one in association.send_c_find(keys, FIND) if one is not None]
    assert sorted(found) == sorted(path.stem for path in kept(archive))
    assert fourth in found
    assert max(held) == 3


@pytest.mark.parametrize("key", ["\\".join(["*x*"] * 200_000), "*a" * 1000], ids=["many", "long"])
def test_a_question_that_would_take_hours_is_refused(
    server: ArchiveServer, archive: EmbeddedArchive, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    asked_for: list[object] = []
    monkeypatch.setattr(archive, "query", lambda *asked: asked_for.append(asked) or [])
    ds = Dataset()
    ds.QueryRetrieveLevel = "STUDY"
    ds.add(DataElement("StudyDescription", "UT", key, validation_mode=IGNORE))
    with associated(server) as association:
        statuses = [status.Status for status, _ in association.send_c_find(ds, FIND)]
        assert association.send_c_echo().Status == 0
    assert statuses == [0xA900]
    assert not asked_for


@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"])
def test_a_uid_that_would_be_a_hidden_name_is_refused(
    server: ArchiveServer, archive: EmbeddedArchive, keyword: str
) -> None:
    ds = structure_set_like()
    ds[keyword] = DataElement(keyword, "UI", ".1.2.3", validation_mode=IGNORE)
    content = encode(ds, is_implicit_vr=False, is_little_endian=True)
    assert content is not None
    with associated(server) as association:
        assert store(association, content) == 0xC000
    assert not kept(archive), "nothing that a new index would not find"


def test_other_content_of_an_instance_that_is_here_is_not_called_stored(
    server: ArchiveServer, archive: EmbeddedArchive
) -> None:
    ds = structure_set_like()
    first = data_set(encoded(ds))
    with associated(server) as association:
        assert store(association, first, ds.SOPInstanceUID) == 0
        assert store(association, first, ds.SOPInstanceUID) == 0, "the same again is no other"
        ds.StructureSetLabel = "CORRECTED"
        assert store(association, data_set(encoded(ds)), ds.SOPInstanceUID) == 0xB000
    (path,) = kept(archive)
    assert data_set(path.read_bytes()) == first


def test_the_other_plain_syntax_is_kept_as_it_came(server: ArchiveServer, archive: EmbeddedArchive) -> None:
    ds = structure_set_like()
    content = data_set(encoded(ds, ImplicitVRLittleEndian))
    with associated(server, ImplicitVRLittleEndian) as association:
        assert store(association, content, ds.SOPInstanceUID, ImplicitVRLittleEndian) == 0
    (path,) = kept(archive)
    assert data_set(path.read_bytes()) == content


def test_an_image_that_would_fill_the_memory_is_not_decompressed_for_a_peer(
    server: ArchiveServer, archive: EmbeddedArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decompressed: list[Dataset] = []
    monkeypatch.setattr(Dataset, "decompress", lambda ds, *_, **__: decompressed.append(ds))
    (path,) = write_series(tmp_path, slices=1, modality="CT")
    ds = dcmread(path)
    ds.file_meta.TransferSyntaxUID = RLELossless
    ds.Rows = ds.Columns = ds.NumberOfFrames = 65535
    ds.PixelData = encapsulate([b"\1\0\0\0\x40" + bytes(61)])
    written = BytesIO()
    ds.save_as(written)
    archive.add(written.getvalue())
    entity, asked = AE(), Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", ds.StudyInstanceUID
    association = entity.associate(
        server.host,
        server.port,
        contexts=[build_context(GET), build_context(CTImageStorage, [ExplicitVRLittleEndian])],
        ext_neg=[build_role(CTImageStorage, scp_role=True)],
        ae_title=server.ae_title,
    )
    last = [status for status, _ in association.send_c_get(asked, GET)][-1]
    association.release()
    assert last.NumberOfFailedSuboperations == 1
    assert not decompressed


def test_what_cannot_be_stored_is_answered_and_the_next_is_stored(
    archive: EmbeddedArchive, server: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*arguments: Any, **options: Any) -> Path:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with associated(server) as association:
        with monkeypatch.context() as patch:
            patch.setattr(archive, "add", damaged)
            assert store(association, _good()) == 0xC000
        assert association.send_c_echo().Status == 0
    assert_serves(server, archive)
