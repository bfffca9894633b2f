"""The data phase of an association, below pynetdicom: PDUs are read and written without polling and without copies.

Pynetdicom asks its socket and its queues a thousand times a second whether there is something, which costs each
message milliseconds, and makes several objects and copies of each PDU. Negotiation, release and abort stay its own,
and so does every message but the few that come once for each instance.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
import weakref
from collections.abc import Iterable
from io import BytesIO, FileIO
from typing import Any, Final

from pynetdicom import evt
from pynetdicom.dimse import _RQ_TO_MESSAGE, _RSP_TO_MESSAGE
from pynetdicom.dsutils import encode
from pynetdicom.pdu import P_DATA_TF
from pynetdicom.pdu_primitives import P_DATA

from app.dicom.elements import PARSE_ERRORS
from app.dicom.structure_bounds import check_structure
from app.dimse import commands
from app.dimse.cancelling import note_cancel
from app.dimse.fragments import BLOCK_BYTES, COMMAND, DATA_PDU, LAST, Bytes, FileFragments, fragments, head
from app.dimse.limits import CLAIM_BYTES, ReceiveLimits

_KINDS: Final = range(1, 8)
_READY, _RELEASING, _CLOSING, _IDLE = "Sta6", "Sta8", "Sta13", "Sta1"
_LOST, _NONSENSE = "Evt17", "Evt19"
_PDU = struct.Struct(">BBL")
_ITEM = struct.Struct(">LBB")
_LONGEST_COMMAND_BYTES: Final = 1 << 20
_LONGEST_IDENTIFIER_BYTES: Final = 1 << 24
"""Of a data set that is no instance: a question, an answer, a report on a hundred thousand instances."""
_BUFFER_BYTES: Final = 1 << 18
_MOST_WAITING_SERVED: Final = 2
_MOST_WAITING_ASKED: Final = 64
"""How many messages may wait for us before no more are read: of a peer whom we serve, who is to wait for each
answer, and of one whom we asked, who answers a question many times. Without an end they would fill the memory."""
_WATCH_S: Final = 0.05
"""How often pynetdicom's timers are looked at while nothing comes."""


class Wire:
    """Reads and writes one association's PDUs once it is set into it; pynetdicom's threads call it."""

    def __init__(self, association: Any, limits: ReceiveLimits) -> None:  # noqa: ANN401 - pynetdicom has no types
        self._association = association
        self._dul = association.dul
        self._dimse = association.dimse
        self._connection = association.dul.socket
        self._limits = limits
        self._buffer = bytearray(_BUFFER_BYTES)
        self._first = self._end = 0
        self._message_bytes = 0
        self._command = bytearray()
        self._values: dict[int, bytes] | None = None
        self._context_id = 0
        self._data_set = BytesIO()
        self._claimed = CLAIM_BYTES
        self._cancelled: set[int] = set()
        # An encrypted connection cannot be read and written at the same time.
        self._writing = threading.Lock()
        self._reading: Any = (
            self._writing if isinstance(self._connection.socket, ssl.SSLSocket) else contextlib.nullcontext()
        )
        self._most_waiting = _MOST_WAITING_SERVED if association.is_acceptor else _MOST_WAITING_ASKED
        self._bell, self._ear = socket.socketpair()
        self._bell.setblocking(False)
        weakref.finalize(self, _close_both, self._bell, self._ear)
        self._connection.socket.settimeout(limits.patience_s)
        self._told = False
        self._file_fragments: FileFragments | None = None

    def install(self) -> None:
        """Take the place of pynetdicom's own reading and writing."""
        self._queue = self._dul.send_pdu
        self._dul._is_transport_event = self.wait_and_read
        self._dul._send = self._send_pdu
        self._dul.send_pdu = self._queue_and_ring
        self._dimse.send_msg = self.send_primitive
        self._dimse.send_command, self._dimse.send_file = self.send, self.send_file
        self._dimse.cancelled = self._cancelled
        self._association.bind(evt.EVT_CONN_CLOSE, self._closed)

    def _closed(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        _close_both(self._bell, self._ear)
        # What is left refers to itself in a circle, and lies about until Python looks for such things.
        self._buffer, self._data_set = bytearray(), BytesIO()
        self._first = self._end = 0

    # Writing.

    def send_primitive(self, primitive: Any, context_id: int) -> None:  # noqa: ANN401 - pynetdicom has no types
        """Send a message of pynetdicom's."""
        command = commands.encoded_message(primitive)
        data_set, stored = getattr(primitive, "_dataset", None), getattr(primitive, "_dataset_path", None)
        if command is None:
            kinds = _RQ_TO_MESSAGE if primitive.MessageIDBeingRespondedTo is None else _RSP_TO_MESSAGE
            message = kinds[type(primitive)]()
            message.primitive_to_message(primitive)
            evt.trigger(self._association, evt.EVT_DIMSE_SENT, {"message": message})
            command, data_set = encode(message.command_set, True, True) or b"", message.data_set
        if stored is not None:
            path, offset = stored
            with FileIO(path) as file:
                file.seek(offset)
                self.send_file(context_id, command, file)
        else:
            self.send(context_id, command, [] if data_set is None else [data_set.getbuffer()])

    def send(self, context_id: int, command: bytes, data_set: Iterable[Bytes] = ()) -> None:
        """Send one message; a connection that is lost meanwhile is noticed by who waits for the answer."""
        parts = fragments(command, data_set, self._longest())
        if self._dul.state_machine.current_state != _READY:
            # Pynetdicom is about to take the answer to its negotiation in: let its own thread send this after that.
            whole = P_DATA()
            whole.presentation_data_value_list.extend(
                (context_id, bytes((kind,)) + bytes(part)) for kind, part in parts
            )
            self._queue_and_ring(whole)
            return
        with self._writing:
            block: list[Bytes] = []
            filled = 0
            for kind, part in parts:
                block += (head(context_id, kind, len(part)), part)
                filled += len(part)
                if filled >= BLOCK_BYTES:
                    if not self._write(b"".join(block)):
                        return
                    block, filled = [], 0
            self._write(b"".join(block))

    def send_file(self, context_id: int, command: bytes, file: FileIO) -> None:
        """Send one message whose data set is what is left of a file; see `send`.

        Raises
        ------
        OSError
            If the file cannot be read; the connection is ended then, for half a message may be on its way.
        """
        if self._dul.state_machine.current_state != _READY:
            self.send(context_id, command, iter(lambda: file.read(BLOCK_BYTES), b""))
            return
        if self._file_fragments is None:
            self._file_fragments = FileFragments(self._longest())
        with self._writing:
            parts = fragments(command, (), self._longest())
            going = self._write(b"".join(head(context_id, kind, len(part)) + bytes(part) for kind, part in parts))
            try:
                for pdus in self._file_fragments.read(context_id, file):
                    if not (going and self._write(pdus)):
                        return
            except OSError:
                self._dul.event_queue.put(_LOST)
                self._ring()
                raise

    def _longest(self) -> int:
        """How long a fragment may be: the peer may say that it takes gigabytes."""
        return min(max(1, int(self._dimse.maximum_pdu_size or BLOCK_BYTES) - 6), BLOCK_BYTES)

    def _send_pdu(self, pdu: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        """What the state machine sends: each fragment as a PDU of its own, whatever else there is as it is."""
        if isinstance(pdu, P_DATA_TF):
            content = b"".join(
                head(item.context_id, value[0], len(value) - 1) + value[1:]
                for item in pdu.presentation_data_value_items
                for value in (item.presentation_data_value,)
            )
        else:
            content = pdu.encode()
        with self._writing:
            self._write(content, pdu)

    def _write(self, content: Bytes, pdu: Any = None) -> bool:  # noqa: ANN401 - pynetdicom has no types
        connection = self._connection.socket
        try:
            if connection is None:
                raise ConnectionAbortedError("closed")
            connection.sendall(content)
        except OSError:
            self._dul.event_queue.put(_LOST)
            self._ring()
            return False
        evt.trigger(self._association, evt.EVT_PDU_SENT, {"pdu": pdu or P_DATA_TF()})
        return True

    def _queue_and_ring(self, primitive: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self._queue(primitive)
        self._ring()

    def _ring(self) -> None:
        """Wake the thread that waits for the peer: there is something to send, or to end."""
        with contextlib.suppress(OSError):  # so many have rung already that it cannot be overheard, or it is over
            self._bell.send(b"\0")

    # Reading, on the thread of pynetdicom's state machine.

    def wait_and_read(self) -> bool:
        """Read until there is something for the state machine, which True says, or for somebody else to do."""
        dul = self._dul
        state = dul.state_machine
        if state.current_state == _RELEASING and self._association.is_acceptor and not self._told:
            self._told = True
            self._dimse.msg_queue.put((None, None))  # whoever waits for the next message is to look at that
        while not dul._kill_thread and not dul.artim_timer.expired:
            if state.current_state == _CLOSING:
                return self._drain()
            if self._connection.socket is None or state.current_state == _IDLE:
                return False
            if not dul.event_queue.empty():
                return True
            is_behind = self._is_behind()
            if not is_behind and self._take_pdu():
                continue
            if dul.to_provider_queue.queue:
                return False
            if is_behind:
                continue
            if self._wait() and not self._read_more():
                dul.event_queue.put(_LOST)
        return False

    def _is_behind(self) -> bool:
        """Whether as many messages wait as may, also a moment later."""
        waiting = self._dimse.msg_queue
        with waiting.not_full:  # told of each that is taken
            if len(waiting.queue) >= self._most_waiting:
                waiting.not_full.wait(_WATCH_S)
            return len(waiting.queue) >= self._most_waiting

    def _drain(self) -> bool:
        """Nothing that still comes matters, but what a connection is closed before may be lost on its way, too."""
        self._first = self._end = 0
        connection = self._connection
        if connection.ready:
            if not self._read_more():
                self._dul.event_queue.put(_LOST)
        else:
            connection.close()
        return True

    def _wait(self) -> bool:
        """Wait until the peer sends, somebody rings, or pynetdicom's timers want to be looked at."""
        connection = self._connection.socket
        if isinstance(connection, ssl.SSLSocket) and connection.pending():
            return True
        try:
            ready, _, _ = select.select([connection, self._ear], [], [], _WATCH_S)
        except (OSError, ValueError, TypeError):  # it was closed in this moment
            return True
        if self._ear in ready:
            self._ear.recv(64)
        return connection in ready

    def _read_more(self) -> bool:
        """Read what there is; False if the connection is lost."""
        connection = self._connection.socket
        known = self._end - self._first >= 6
        self._make_room(6 + (_PDU.unpack_from(self._buffer, self._first)[2] if known else 0))
        _acknowledge_at_once(connection)
        try:
            with self._reading, memoryview(self._buffer) as view:
                came = connection.recv_into(view[self._end :])
        except (OSError, AttributeError):
            return False
        self._end += came
        self._dul._idle_timer.restart()
        return bool(came)

    def _make_room(self, needed: int) -> None:
        waiting = self._end - self._first
        if self._first and (waiting == 0 or self._first + needed > len(self._buffer)):
            self._buffer[:waiting] = self._buffer[self._first : self._end]
            self._first, self._end = 0, waiting
        if needed > len(self._buffer):
            self._buffer.extend(bytes(needed - len(self._buffer)))

    def _take_pdu(self) -> bool:
        """Pass one PDU on; False if there is none yet that is complete."""
        if self._end - self._first < 6:
            return False
        kind, _, length = _PDU.unpack_from(self._buffer, self._first)
        # An A-ASSOCIATE-RQ is not bound by the PDU length that is negotiated in it; 1 MiB holds any.
        if kind not in _KINDS or length > max(2 * self._limits.pdu_bytes, 1 << 20):
            self._first = self._end = 0
            self._dul.event_queue.put(_NONSENSE if kind not in _KINDS else _LOST)
            return True
        end = self._first + 6 + length
        if end > self._end:
            return False
        first, self._first = self._first, end
        try:
            if kind == DATA_PDU and self._dul.state_machine.current_state == _READY:
                self._take_fragments(first + 6, end)
                evt.trigger(self._association, evt.EVT_PDU_RECV, {"pdu": P_DATA_TF()})
                return True
            pdu, event = self._dul._decode_pdu(bytearray(self._buffer[first:end]))
        except ConnectionAbortedError:
            self._dul.event_queue.put(_LOST)
        except (*PARSE_ERRORS, AssertionError):
            self._dul.event_queue.put(_NONSENSE)
        else:
            self._dul.event_queue.put(event)
            self._dul._recv_pdu.put(pdu)
        return True

    def _take_fragments(self, first: int, end: int) -> None:
        """Pass the fragments in a P-DATA-TF PDU on.

        Raises
        ------
        ValueError
            If they are none, or a data set is millions of elements.
        ConnectionAbortedError
            If the message is longer than is allowed.
        """
        with memoryview(self._buffer) as view:
            while first < end:
                length, context_id, kind = _ITEM.unpack_from(view, first)
                after = first + 4 + length
                if length < 2 or after > end:
                    raise ValueError("no fragment")
                self._message_bytes += length
                if self._message_bytes > self._limits.message_bytes:
                    raise ConnectionAbortedError("the peer sends more than is allowed")
                with view[first + 6 : after] as content:
                    self._take_fragment(context_id, kind, content)
                first = after

    def _take_fragment(self, context_id: int, kind: int, content: memoryview) -> None:
        if kind & COMMAND:
            self._command += content
            if len(self._command) > _LONGEST_COMMAND_BYTES:
                raise ValueError("no command set")
            if kind & LAST:
                self._context_id, self._values = context_id, commands.decoded(bytes(self._command))
                if commands.number(self._values, commands.DATA_SET_TYPE) == commands.NO_DATA_SET:
                    self._take_message(self._values)
            return
        if self._values is None:
            raise ValueError("a data set before its command set")
        self._data_set.write(content)
        if self._data_set.tell() > self._claimed:
            self._claimed += self._limits.budget.claim(self._data_set)
        is_instance = commands.number(self._values, commands.COMMAND_FIELD) == commands.C_STORE_RQ
        if not is_instance and self._data_set.tell() > _LONGEST_IDENTIFIER_BYTES:
            raise ConnectionAbortedError("the peer asks or answers more than is allowed")
        if kind & LAST:
            self._take_message(self._values)

    def _take_message(self, values: dict[int, bytes]) -> None:
        command, data_set = bytes(self._command), self._data_set
        self._message_bytes, self._claimed, self._values = 0, CLAIM_BYTES, None
        self._command, self._data_set = bytearray(), BytesIO()
        if note_cancel(self._cancelled, values):
            return
        try:
            primitive = commands.primitive_of(values, data_set, self._context_id)
        except (ValueError, TypeError):
            primitive = None
        if primitive is not None:
            self._dimse.msg_queue.put((self._context_id, primitive))
            return
        whole = P_DATA()
        items = whole.presentation_data_value_list
        items.append((self._context_id, b"\x03" + command))
        if commands.number(values, commands.DATA_SET_TYPE) != commands.NO_DATA_SET:
            check_structure(data_set.getvalue())
            items.append((self._context_id, b"\x02" + data_set.getvalue()))
        self._dimse.receive_primitive(whole)


def _acknowledge_at_once(connection: socket.socket | None) -> None:
    """Have what comes now acknowledged without waiting for more.

    A peer that sends an answer in two parts, as those made with DCMTK do, waits with the second until the first is
    acknowledged, and Linux by itself lets it wait for 40 ms. It forgets this setting again and again.
    """
    if connection is not None and hasattr(socket, "TCP_QUICKACK"):
        with contextlib.suppress(OSError):  # closed in this moment: reading says so
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _close_both(one: socket.socket, other: socket.socket) -> None:
    one.close()
    other.close()
