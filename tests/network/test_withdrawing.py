"""Whoever withdraws is let go at once, whatever is being waited for: a handshake, a second look, another's token."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pynetdicom import AE, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind

from app.core.errors import ArchiveError
from app.core.nodes import PacsNode, Tls
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.certificates import Authority
from tests.helpers.scripted_web import Answering, scripted_web
from tests.helpers.withdrawing import withdrawn_after

AT_ONCE_S = 0.3


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "sink") as archive:
        yield archive


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Takes connections, and says nothing by itself."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        yield listening


def port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def test_a_handshake_that_the_server_does_not_answer(sink, listener):
    archive = DicomwebArchive(WebNode("WARD", f"https://127.0.0.1:{port(listener)}"), sink=sink)
    assert withdrawn_after(archive.ask_for_one_study) < AT_ONCE_S


def test_the_look_at_why_an_encrypted_connection_broke(sink, listener, tmp_path):
    authority = Authority(tmp_path)
    own = authority.issue("pacs")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    silent: list[socket.socket] = []

    def hang_up_then_be_silent() -> None:
        first, _ = listener.accept()
        with contextlib.suppress(OSError), context.wrap_socket(first, server_side=True) as secured:
            secured.recv(1 << 16)
        silent.append(listener.accept()[0])

    thread = threading.Thread(target=hang_up_then_be_silent)
    thread.start()
    node = WebNode("WARD", f"https://127.0.0.1:{port(listener)}", tls=Tls(ca_file=str(authority.file)))
    assert withdrawn_after(DicomwebArchive(node, sink=sink).ask_for_one_study, 0.6) < AT_ONCE_S
    thread.join()
    silent[0].close()


def test_the_look_at_why_a_pacs_was_not_reached(sink, listener):
    # Its queue of connections is full, so that the next one is neither taken nor refused.
    with contextlib.ExitStack() as waiting:
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        node = PacsNode("WARD", "127.0.0.1", port(listener), "PACS", connect_timeout_s=1.0)
        archive = DimseArchive(node, sink=sink)
        assert withdrawn_after(lambda control: archive.find_studies(StudyQuery(), control), 1.3) < AT_ONCE_S


def test_a_token_for_which_somebody_else_is_waiting(sink):
    asked, over = threading.Event(), threading.Event()

    def script(request: Answering) -> None:
        asked.set()
        over.wait(30)
        request.answer(500)

    with scripted_web(script) as web:
        node = WebNode(
            "WARD", web.url, authorisation=Authorisation.OAUTH2, user="viewer", token_url=f"{web.url}/token"
        )
        archive = DicomwebArchive(node, sink=sink, secret=lambda: "secret")

        def ask() -> None:
            with pytest.raises(ArchiveError):
                archive.ask_for_one_study(TaskControl())

        other = threading.Thread(target=ask)
        other.start()
        assert asked.wait(5)
        assert withdrawn_after(archive.ask_for_one_study) < AT_ONCE_S
        over.set()
        other.join()


def test_a_question_that_a_pacs_does_not_answer(sink):
    over = threading.Event()

    def silent(_event: object) -> Iterator[tuple[int, None]]:
        over.wait(30)
        yield 0x0000, None

    entity = AE("PACS")
    entity.add_supported_context(StudyRootQueryRetrieveInformationModelFind)
    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_FIND, silent)])
    try:
        archive = DimseArchive(PacsNode("WARD", "127.0.0.1", server.server_address[1], "PACS"), sink=sink)
        # It is asked politely first, and then the connection is ended.
        assert withdrawn_after(lambda control: archive.find_studies(StudyQuery(), control), 0.5) < AT_ONCE_S + 0.1
    finally:
        over.set()
        server.shutdown()
