"""What goes over an association below pynetdicom: messages in any pieces, malformed ones, ones nobody takes."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import repeat, takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.dimse_messages import C_STORE_RQ, C_STORE_RSP
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.dsutils import encode
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
)

from app.core.tasks import TaskControl
from app.dimse import commands
from app.dimse.connection import connection_handlers
from app.dimse.limits import CLAIM_BYTES, ReceiveBudget, ReceiveLimits
from app.store.embedded_archive import EmbeddedArchive
from app.store.index import IndexRow
from app.store.server import ArchiveServer
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.series_files import write_series

FIND, GET = StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelGet


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture
def server(archive: EmbeddedArchive) -> Iterator[ArchiveServer]:
    with ArchiveServer(archive) as server:
        yield server


# Command sets are those that pynetdicom makes.


@given(
    message_id=st.integers(0, 65535),
    status=st.sampled_from([0, 0xA700, 0xB007, 0xC000]),
    originator=st.sampled_from([None, "VERDANT", "ODD"]),
)
def test_command_sets_are_those_of_pynetdicom(message_id: int, status: int, originator: str | None) -> None:
    request, answer = C_STORE(), C_STORE()
    request.MessageID, request.Priority = message_id, 1
    answer.MessageIDBeingRespondedTo, answer.Status = message_id, status
    for primitive in (request, answer):
        primitive.AffectedSOPClassUID, primitive.AffectedSOPInstanceUID = CTImageStorage, "1.2.3.44"
    request.MoveOriginatorApplicationEntityTitle = originator
    request.MoveOriginatorMessageID = 7 if originator else None
    request.DataSet = BytesIO(b"\0\0")
    for primitive, message in ((request, C_STORE_RQ()), (answer, C_STORE_RSP())):
        message.primitive_to_message(primitive)
        theirs = commands.decoded(encode(message.command_set, True, True))
        ours = commands.encoded_message(primitive)
        assert ours is not None
        read = commands.decoded(ours)
        assert {key: value.strip() for key, value in read.items()} == {
            key: value.strip() for key, value in theirs.items()
        }
        again = commands.primitive_of(read, BytesIO(b"\0\0"), 3)
        assert (again.MessageID, again.MessageIDBeingRespondedTo, again.Status, again.AffectedSOPInstanceUID) == (
            primitive.MessageID, primitive.MessageIDBeingRespondedTo, primitive.Status, "1.2.3.44",
        )  # fmt: skip


@given(st.binary(max_size=80))
def test_any_bytes_are_a_command_set_or_refused(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert commands.COMMAND_FIELD in commands.decoded(content)


# Over a socket, byte by byte as well as all at once.


class Caller:
    """A peer that speaks no more DICOM than it is told to."""

    def __init__(self, server: ArchiveServer, *, receive_bytes: int = 0) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(10)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.connect((server.host, server.port))
        self.socket.sendall(association_request())
        assert self.read_pdu()[0] == 2, "accepted"

    def read_pdu(self) -> tuple[int, bytes]:
        kind, _, length = struct.unpack(">BBL", self._read(6))
        return kind, self._read(length)

    def _read(self, length: int) -> bytes:
        content = b""
        while len(content) < length:
            piece = self.socket.recv(length - len(content))
            if not piece:
                raise ConnectionResetError("closed")
            content += piece
        return content


def item(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(content)) + content


def association_request() -> bytes:
    syntax = item(0x40, ExplicitVRLittleEndian.encode())
    contexts = [item(0x30, uid.encode()) + syntax for uid in (CTImageStorage, GET, FIND)]
    role = struct.pack(">H", len(CTImageStorage)) + CTImageStorage.encode() + b"\1\1"
    user = item(0x51, struct.pack(">L", 16384)) + item(0x52, b"1.2.3") + item(0x54, role)
    content = struct.pack(">HH16s16s32x", 1, 0, b"VERDANT".ljust(16), b"CALLER".ljust(16))
    content += item(0x10, b"1.2.840.10008.3.1.1.1") + b"".join(
        item(0x20, bytes((2 * number + 1, 0, 0, 0)) + context) for number, context in enumerate(contexts)
    )
    content += item(0x50, user)
    return struct.pack(">BBL", 1, 0, len(content)) + content


def fragment(control: int, content: bytes, *, context_id: int = 1) -> bytes:
    return struct.pack(">LBB", len(content) + 2, context_id, control) + content


def data_pdu(*fragments: bytes) -> bytes:
    content = b"".join(fragments)
    return struct.pack(">BBL", 4, 0, len(content)) + content


def store_request(sop_instance_uid: str) -> bytes:
    values: dict[str, object] = {"AffectedSOPClassUID": CTImageStorage, "AffectedSOPInstanceUID": sop_instance_uid}
    values |= {"MessageID": 1, "Priority": 0}
    return commands.encoded(commands.C_STORE_RQ, values, has_data_set=True)


def ct_slice(tmp_path: Path) -> tuple[str, bytes]:
    (path,) = write_series(tmp_path / "source", slices=1, modality="CT")
    return path.stem, data_set(path.read_bytes())


def pieces_of(message: bytes, size: int) -> list[bytes]:
    return [message[first : first + size] for first in range(0, len(message), size)]


@pytest.mark.parametrize("shape", ["one PDU", "a PDU for each hundred bytes", "byte by byte"])
def test_a_message_may_come_in_any_pieces(
    server: ArchiveServer, archive: EmbeddedArchive, tmp_path: Path, shape: str
) -> None:
    uid, content = ct_slice(tmp_path)
    command = store_request(uid)
    if shape == "one PDU":
        message = data_pdu(fragment(3, command), fragment(2, content))
    else:
        parts = [fragment(1, command[:50]), fragment(3, command[50:])]
        cut = pieces_of(content, 100)
        parts += [fragment(0, piece) for piece in cut[:-1]] + [fragment(2, cut[-1])]
        message = b"".join(data_pdu(part) for part in parts)
    caller = Caller(server)
    for piece in pieces_of(message, 1 if shape == "byte by byte" else len(message)):
        caller.socket.sendall(piece)
    kind, answer = caller.read_pdu()
    values = commands.decoded(answer[6:])
    assert (kind, commands.number(values, 0x0900)) == (4, 0)
    assert archive.path_of(uid) is not None
    assert data_set((archive.folder / str(archive.path_of(uid))).read_bytes()) == content
    caller.socket.close()


def question(content: bytes) -> bytes:
    """A C-GET whose identifier is this."""
    values = {"AffectedSOPClassUID": GET, "MessageID": 1, "Priority": 0}
    request = fragment(3, commands.encoded(0x0010, values, has_data_set=True), context_id=3)
    cut = pieces_of(content, 1 << 16)
    return data_pdu(request) + b"".join(
        data_pdu(fragment(2 if piece is cut[-1] else 0, piece, context_id=3)) for piece in cut
    )


@pytest.mark.parametrize(
    "rubbish",
    [
        data_pdu(fragment(2, b"a data set without a command")),
        data_pdu(fragment(3, b"\x08\0\0\0\0\0\0\0 no command set")),
        struct.pack(">BBLLBB", 4, 0, 6, 500, 1, 3),
        struct.pack(">BBLL", 4, 0, 4, 0),
        b"\x99rubbish",
        struct.pack(">BBL", 4, 0, 0xFFFFFFFF),
        question(b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\0\xe0\0\0\0\0" * 1_000_000),
        question(bytes(17 << 20)),
    ],
    ids=[
        "no command",
        "no elements",
        "too long an item",
        "too short an item",
        "no PDU",
        "a huge PDU",
        "many items",
        "too much",
    ],
)
def test_rubbish_ends_the_association_and_no_other(
    server: ArchiveServer, archive: EmbeddedArchive, tmp_path: Path, rubbish: bytes
) -> None:
    uid, content = ct_slice(tmp_path)
    other, caller = Caller(server), Caller(server)
    with contextlib.suppress(ConnectionError):
        caller.socket.sendall(rubbish)
        assert caller.read_pdu()[0] == 7, "aborted"
    other.socket.sendall(data_pdu(fragment(3, store_request(uid)), fragment(2, content)))
    assert other.read_pdu()[0] == 4
    assert archive.path_of(uid) is not None
    for one in (other, caller):
        one.socket.close()


def test_who_hangs_up_before_asking_keeps_no_thread(server: ArchiveServer) -> None:
    whole = association_request()
    place = whole.index(b"\x20\0", 74) + 4
    even = whole[:place] + b"\2" + whole[place + 1 :]  # no number of a presentation context
    for said in (b"", whole[:40], b"\x99", struct.pack(">BBL", 1, 0, 0), whole, even) * 5:
        with socket.create_connection((server.host, server.port)) as peer:
            peer.sendall(said)
    deadline, pause = time.monotonic() + 10, threading.Event()
    while served_threads() and time.monotonic() < deadline:
        pause.wait(0.02)
    assert served_threads() == 0
    Caller(server).socket.close()


@pytest.mark.filterwarnings("ignore:Invalid value for VR UI")
def test_an_instance_with_other_letters_in_its_uid_is_answered(server: ArchiveServer) -> None:
    caller = Caller(server)
    request = store_request("1.2.3.4").replace(b"1.2.3.4", b"1.2.\xe9.4")
    caller.socket.sendall(data_pdu(fragment(3, request), fragment(2, b"no data set")))
    kind, answer = caller.read_pdu()
    assert kind == 4 and commands.number(commands.decoded(answer[6:]), 0x0900) == 0xC000
    caller.socket.close()


def test_requests_that_wait_for_no_answer_wait_on_the_wire(
    server: ArchiveServer, archive: EmbeddedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, requests, uid = threading.Event(), 64, generate_uid()

    def slow_add(*_arguments: Any, **_options: Any) -> Path:
        may_go_on.wait(10)
        return Path(f"{uid}.dcm")

    monkeypatch.setattr(archive, "add", slow_add)
    block = data_pdu(fragment(0, bytes(1 << 17))) * 8
    message = data_pdu(fragment(3, store_request(uid))) + block + data_pdu(fragment(2, b"no data set"))
    caller = Caller(server)
    sender = threading.Thread(target=caller.socket.sendall, args=(message * requests,))
    sender.start()
    sender.join(0.5)
    assert sender.is_alive(), "it cannot hand over 64 MiB before the first answer"
    (association,) = server._server.active_associations
    assert association.dimse.msg_queue.qsize() <= 2
    may_go_on.set()
    assert [caller.read_pdu()[0] for _ in range(requests)] == [4] * requests
    sender.join(10)
    caller.socket.close()


# A peer that asks for something and then takes nothing of it.


def test_a_peer_that_takes_nothing_does_not_keep_its_thread(archive: EmbeddedArchive, tmp_path: Path) -> None:
    study_uid = generate_uid()
    paths = write_series(tmp_path / "big", slices=2, rows=2048, columns=2048, modality="CT", study_uid=study_uid)
    archive.store([path.read_bytes() for path in paths], TaskControl())
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", study_uid
    values = {"AffectedSOPClassUID": GET, "MessageID": 1, "Priority": 0}
    request = commands.encoded(0x0010, values, has_data_set=True)
    server = ArchiveServer(archive)
    server._limits = ReceiveLimits(patience_s=0.3)
    with server:
        caller = Caller(server, receive_bytes=4096)
        identifier = encode(asked, False, True)
        caller.socket.sendall(data_pdu(fragment(3, request, context_id=3), fragment(2, identifier, context_id=3)))
        assert served_threads() == 1
        deadline, pause = time.monotonic() + 10, threading.Event()
        while served_threads() and time.monotonic() < deadline:
            pause.wait(0.02)
        assert served_threads() == 0
        caller.socket.close()


def test_a_peer_that_takes_its_leave_need_not_hear_the_other_answers(
    server: ArchiveServer, archive: EmbeddedArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", ""
    values = {"AffectedSOPClassUID": FIND, "MessageID": 1, "Priority": 0}
    request = commands.encoded(0x0020, values, has_data_set=True)
    identifier = encode(asked, False, True)
    assert identifier is not None
    until_s, row = time.monotonic() + 5, IndexRow({"StudyInstanceUID": "1.2.3"})
    monkeypatch.setattr(archive, "matches", lambda *_: takewhile(lambda _: time.monotonic() < until_s, repeat(row)))
    caller = Caller(server)
    caller.socket.sendall(data_pdu(fragment(3, request, context_id=5), fragment(2, identifier, context_id=5)))
    assert caller.read_pdu()[0] == 4, "an answer"
    caller.socket.sendall(struct.pack(">BBLL", 5, 0, 4, 0))
    while (kind := caller.read_pdu()[0]) == 4:
        pass
    assert kind == 6, "released"
    assert time.monotonic() < until_s
    caller.socket.close()


def test_what_peers_do_not_end_fills_no_more_memory_than_all_of_them_may(archive: EmbeddedArchive) -> None:
    server = ArchiveServer(archive)
    server._limits = ReceiveLimits(budget=ReceiveBudget(CLAIM_BYTES))
    long = data_pdu(fragment(0, bytes(1 << 16))) * (CLAIM_BYTES * 2 // (1 << 16) - 1)

    def begin() -> Caller:
        caller = Caller(server)
        caller.socket.sendall(data_pdu(fragment(3, store_request("1.2.3"))))
        with contextlib.suppress(ConnectionError):
            caller.socket.sendall(long)
        return caller

    with server:
        first, second = begin(), begin()
        with pytest.raises(ConnectionError):
            second.read_pdu()
        first.socket.sendall(data_pdu(fragment(2, b"at last")))
        assert first.read_pdu()[0] == 4, "it was answered"
        third = begin()
        third.socket.sendall(data_pdu(fragment(2, b"at last")))
        assert third.read_pdu()[0] == 4
        for caller in (first, second, third):
            caller.socket.close()


def served_threads() -> int:
    return sum("Acceptor" in thread.name for thread in threading.enumerate())


def test_a_data_set_goes_out_as_it_came_whatever_pdus_the_peer_takes(
    server: ArchiveServer, archive: EmbeddedArchive
) -> None:
    ds = structure_set_like()
    ds.SOPClassUID = CTImageStorage
    ds.add_new(0x00420011, "OB", bytes(range(256)) * 400)
    archive.add(encoded(ds))
    for most in (256, 16384, 0):
        got: list[bytes] = []

        def keep(event: object, got: list[bytes] = got) -> int:
            got.append(event.request.DataSet.getvalue())  # type: ignore[attr-defined]
            return 0

        entity = AE()
        entity.add_requested_context(GET)
        entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
        association = entity.associate(
            server.host,
            server.port,
            ae_title="VERDANT",
            max_pdu=most,
            ext_neg=[build_role(CTImageStorage, scp_role=True)],
            evt_handlers=[(evt.EVT_C_STORE, keep), *connection_handlers(ReceiveLimits())],
        )
        asked = Dataset()
        asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", ds.StudyInstanceUID
        last = [status for status, _ in association.send_c_get(asked, GET)][-1]
        association.release()
        assert last.Status == 0
        assert got == [data_set(encoded(ds))]


def test_a_retrieval_is_broken_off_when_the_peer_asks_for_that(
    server: ArchiveServer, archive: EmbeddedArchive, tmp_path: Path
) -> None:
    study_uid = generate_uid()
    paths = write_series(tmp_path / "many", slices=60, rows=256, columns=256, modality="CT", study_uid=study_uid)
    archive.store([path.read_bytes() for path in paths], TaskControl())
    came: list[str] = []

    def keep(event: evt.Event) -> int:
        came.append(event.request.AffectedSOPInstanceUID)
        if len(came) == 1:
            event.assoc.send_c_cancel(1, query_model=GET)
        return 0

    entity = AE()
    entity.add_requested_context(GET)
    entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = entity.associate(
        server.host,
        server.port,
        ae_title="VERDANT",
        ext_neg=[build_role(CTImageStorage, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, keep), *connection_handlers(ReceiveLimits())],
    )
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", study_uid
    last = [status for status, _ in association.send_c_get(asked, GET, msg_id=1)][-1]
    association.release()
    assert last.Status == 0xFE00
    assert last.NumberOfRemainingSuboperations + len(came) == 60
    assert len(came) < 60
