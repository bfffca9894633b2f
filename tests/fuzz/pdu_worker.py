"""One process that speaks DICOM with a peer whose PDUs are damaged; another one watches it: see `pdu_run`.

Usage: serve FOLDER, which says its port, and after each line that it is given how it is; or ask PORT FIRST END, which
says after each question how it is.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from app.core.errors import VerdantError
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink


class Failures:
    """What no thread has dealt with."""

    def __init__(self) -> None:
        self.found: list[str] = []
        threading.excepthook = lambda args: self.note(args.exc_value)
        sys.unraisablehook = lambda args: self.note(args.exc_value)

    def note(self, error: BaseException | None) -> None:
        """Keep where it came from."""
        self.found.append("".join(traceback.format_exception(error))[-2000:] if error else "no error")


def say(**facts: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def state(failures: Failures) -> dict[str, Any]:
    """Threads, memory and failures of this process."""
    threads = [thread.name for thread in threading.enumerate()]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    return {"threads": threads, "resident_bytes": memory, "failures": failures.found[:5]}


def serve(folder: Path) -> None:
    """Be the archive's server until nothing more is asked."""
    failures = Failures()
    with EmbeddedArchive(folder) as archive, ArchiveServer(archive) as server:
        say(port=server.port)
        while sys.stdin.readline():
            say(**state(failures))


def ask(port: int, first: int, end: int) -> None:
    """Ask a PACS for studies."""
    failures = Failures()
    node = PacsNode("FUZZ", "127.0.0.1", port, "FUZZ", response_timeout_s=0.3, association_timeout_s=0.3)
    for number in range(first, end):
        begun = time.monotonic()
        try:
            DimseArchive(node, sink=FakeSink(Path())).find_studies(StudyQuery(), TaskControl())
        except VerdantError as error:
            assert str(error)
        except Exception as error:  # noqa: BLE001 - what is looked for
            failures.note(error)
        say(number=number, seconds=time.monotonic() - begun, **state(failures))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]))
    else:
        ask(*map(int, sys.argv[2:5]))
