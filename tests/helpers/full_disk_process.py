"""Works on a disk on which no file can grow beyond so many bytes, as one that is nearly full refuses large ones.

Usage: outbox | archive | server FOLDER. Says as JSON what was refused in which words, and what is there in the end.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pynetdicom import AE

from app.core.errors import VerdantError
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.outbox import OutboxFiles
from app.store.server import ArchiveServer
from tests.helpers.instances import encoded, structure_set_like

ROOM_BYTES = 1 << 20


def _instance(size: int) -> tuple[str, bytes]:
    ds = structure_set_like()
    ds.add_new(0x00420011, "OB", bytes(size))
    return str(ds.SOPInstanceUID), encoded(ds)


def _tried(put: Callable[[bytes], object], content: bytes) -> str:
    try:
        put(content)
    except VerdantError as error:
        return error.text
    return ""


def _limit(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _outbox(folder: Path) -> dict[str, object]:
    outbox = OutboxFiles(folder)
    (_, small), (uid, large) = _instance(1000), _instance(2 * ROOM_BYTES)
    _limit(ROOM_BYTES)
    refusal = _tried(lambda content: outbox.put("WARD", [small, content]), large)
    after = len(outbox.entries())
    _limit(resource.RLIM_INFINITY)
    later = _tried(lambda content: outbox.put("WARD", [small, content]), large)
    listed = [entry.sop_instance_uid for entry in outbox.entries()]
    return {"refusal": refusal, "after": after, "later": later, "is_there": uid in listed}


def _archive(folder: Path) -> dict[str, object]:
    uid, large = _instance(2 * ROOM_BYTES)
    with EmbeddedArchive(folder) as archive:
        _limit(ROOM_BYTES)
        refusal = _tried(lambda content: archive.store([content], TaskControl()), large)
        after = len(_files(folder))
        _limit(resource.RLIM_INFINITY)
        later = _tried(lambda content: archive.store([content], TaskControl()), large)
    return {
        "refusal": refusal,
        "after": after,
        "later": later,
        "is_there": [path.stem for path in _files(folder)] == [uid],
    }


def _server(folder: Path) -> dict[str, object]:
    uid, large = _instance(2 * ROOM_BYTES)
    file = folder.with_name("sent.dcm")
    file.write_bytes(large)
    with EmbeddedArchive(folder) as archive, ArchiveServer(archive) as server:
        entity = AE()
        entity.add_requested_context("1.2.840.10008.5.1.4.1.1.481.3", "1.2.840.10008.1.2.1")
        association = entity.associate(server.host, server.port, ae_title=server.ae_title)
        _limit(ROOM_BYTES)
        refusal = f"0x{association.send_c_store(file).Status:04X}"
        after = len(_files(folder))
        _limit(resource.RLIM_INFINITY)
        later = "" if association.send_c_store(file).Status == 0 else "refused"
        association.release()
    return {
        "refusal": refusal,
        "after": after,
        "later": later,
        "is_there": [path.stem for path in _files(folder)] == [uid],
    }


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".dcm", ".part")]


if __name__ == "__main__":
    done = {"outbox": _outbox, "archive": _archive, "server": _server}[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(json.dumps(done))
