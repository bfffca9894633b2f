"""Sends what waits in an outbox to a PACS until nothing does; for tests that kill it in the middle.

Usage: FOLDER HOST PORT AE_TITLE LEASE_S. Says `sending` when it begins and `done` at the end.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.session.clock import now
from app.session.outbox_sending import Sender
from app.store.outbox import OutboxFiles
from tests.helpers.fake_archive import FakeSink


def main(folder: Path, host: str, port: int, ae_title: str, lease_s: float) -> None:
    outbox = OutboxFiles(folder, lease_s=lease_s)
    archive = DimseArchive(PacsNode("WARD", host, port, ae_title), sink=FakeSink(folder))
    sender = Sender(outbox)
    sys.stdout.write("sending\n")
    sys.stdout.flush()
    outbox.hurry(now=now())
    while any(entry.state is not OutboxState.CONFIRMED for entry in outbox.entries()):
        if not sender.send("WARD", archive, TaskControl()):
            threading.Event().wait(0.05)
    sys.stdout.write("done\n")
    outbox.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], float(sys.argv[5]))
