"""The hand that holds the pen where no user's work does it: it writes what was noted on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from app.core.audit_log import AuditLog
from app.core.errors import StorageError

TOGETHER_S: Final = 0.2
"""What is noted within this time is written together: no disk likes to be asked for each event."""
AGAIN_S: Final = 5.0
"""After so long a disk that refused is tried again."""
_LOGGER = logging.getLogger(__name__)


class AuditPen:
    """Brings what is noted to the disk well within a second; whoever notes waits for nothing.

    Parameters
    ----------
    collect
        Called before each writing, to note what has come together; after how many seconds it is to be asked again
        even if nobody wakes the pen, None if it need not be.
    """

    def __init__(self, log: AuditLog, *, collect: Callable[[], float | None]) -> None:
        self._log = log
        self._collect = collect
        self._wake, self._over = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._fails = False

    def start(self) -> None:
        """Write from now on."""
        self._over.clear()
        self._thread = threading.Thread(target=self._run, name="audit pen", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to collect or to write."""
        self._wake.set()

    def stop(self) -> None:
        """Write what is left, and end."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._over.set()
        self._wake.set()
        thread.join()

    def _run(self) -> None:
        again_s: float | None = None
        while not self._over.is_set():
            self._wake.wait(again_s)
            self._wake.clear()
            # After a refusal nobody hammers on the disk, and what comes meanwhile waits as well.
            self._over.wait(AGAIN_S if self._fails else TOGETHER_S)
            again_s = self._collect()
            self._write()
            if self._fails:
                again_s = 0.0
        self._collect()
        self._write()

    def _write(self) -> None:
        """The archive goes on whatever becomes of it; an administrator is told."""
        try:
            self._log.write()
        except StorageError as error:
            if not self._fails:
                _LOGGER.error(
                    "the audit trail cannot be written; what is noted waits: %s %s", error.what, error.cause
                )
            self._fails = True
        else:
            if self._fails:
                _LOGGER.info("the audit trail is written again; nothing that waited was lost")
            self._fails = False
