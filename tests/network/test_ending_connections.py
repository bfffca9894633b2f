"""A connection that is ended from another thread stays encrypted to its end: nothing goes out in plain letters."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.dimse.connection import end_association
from app.network.connection_watch import end_connection
from tests.helpers.certificates import Authority


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[ssl.SSLSocket]:
    """Our end of an encrypted connection."""
    authority = Authority(tmp_path)
    own = authority.issue("pacs")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(own.certificate, own.key)
    near, far = socket.socketpair()

    def serve() -> None:
        with theirs.wrap_socket(far, server_side=True) as peer:
            while peer.recv(1 << 16):
                pass

    thread = threading.Thread(target=serve)
    thread.start()
    context = ssl.create_default_context(cafile=str(authority.file))
    context.check_hostname = False
    with context.wrap_socket(near) as made:
        yield made
    thread.join(5)


def end_as_an_association(secured: ssl.SSLSocket) -> None:
    association = SimpleNamespace(
        abort=lambda block: None,
        kill=lambda: None,
        is_alive=lambda: False,
        dul=SimpleNamespace(socket=SimpleNamespace(socket=secured), to_user_queue=queue.Queue()),
        dimse=SimpleNamespace(msg_queue=queue.Queue()),
    )
    end_association(association)


@pytest.mark.parametrize("end", [end_connection, end_as_an_association])
def test_who_is_still_sending_does_not_send_on_without_encryption(
    secured: ssl.SSLSocket, end: Callable[[ssl.SSLSocket], None]
):
    secured.sendall(b"encrypted")
    end(secured)
    assert secured.version() is not None  # None where the encryption was taken away
    with pytest.raises(OSError):
        secured.sendall(b"PATIENT^NAME" * 1000)


def test_a_connection_that_was_never_opened_or_is_closed_is_left_alone():
    end_connection(None)
    one = socket.socket()
    one.close()
    end_connection(one)
