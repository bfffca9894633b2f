"""Who asks a PACS gets the answer, whatever else goes on in the association."""

from __future__ import annotations

import threading

import pytest
from pynetdicom import build_context
from pynetdicom.sop_class import Verification

from app.core.errors import ArchiveAbortedError
from app.core.nodes import PacsNode
from app.core.tasks import TaskControl
from app.network.association import PacsAssociation
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer


def test_an_answer_lies_there_until_who_asked_takes_it(tmp_path):
    with EmbeddedArchive(tmp_path / "archive") as archive, ArchiveServer(archive) as server:
        node = PacsNode("TEST", server.host, server.port, server.ae_title)
        with PacsAssociation(node, [build_context(Verification)], control=TaskControl()) as association:
            messages = association.peer.dimse.msg_queue
            messages.put((1, object()))
            threading.Event().wait(0.1)  # pynetdicom itself looks a thousand times a second
            assert messages.qsize() == 1
            messages.get()
            assert association.run(association.peer.send_c_echo).Status == 0


def test_a_pacs_that_ends_an_association_which_nobody_uses_is_noticed(tmp_path):
    with EmbeddedArchive(tmp_path / "archive") as archive, ArchiveServer(archive) as server:
        node = PacsNode("TEST", server.host, server.port, server.ae_title)
        with PacsAssociation(node, [build_context(Verification)], control=TaskControl()) as association:
            server.stop()
            association.peer.join(5)
            assert not association.peer.is_established
            with pytest.raises(ArchiveAbortedError, match="broke"):
                association.run(association.peer.send_c_echo)
