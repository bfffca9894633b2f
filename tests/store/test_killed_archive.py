"""The archive's server is killed while instances are stored to it: what it acknowledged is there, the index sound.

`KILLS=50` makes it fifty times, while five hundred instances are stored, instead of three times.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.sop_class import RTStructureSetStorage

from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.housekeeping import Housekeeper
from tests.helpers.instances import data_set, encoded, structure_set_like

KILLS = int(os.environ.get("KILLS", "3"))
INSTANCES = 500 if KILLS > 3 else 120
SENDERS = 3
LONGEST_LIFE_S = 0.2
KILLED_ANSWER_S, ANSWER_S = 2.0, 30.0
"""How long a client of pynetdicom waits for the answer of a server that is no more, and of one that may be busy."""


@pytest.mark.timeout(120 + 30 * KILLS)
def test_what_was_acknowledged_is_there_and_equal_however_often_the_server_is_killed(tmp_path: Path):
    chance = random.Random(KILLS)  # noqa: S311 - moments
    folder, sources = tmp_path / "archive", written(tmp_path / "source")
    by_uid = {path.stem: path for path in sources}
    acknowledged: set[str] = set()
    in_the_middle = 0
    for number in range(KILLS):
        if len(acknowledged) == len(sources):
            folder, acknowledged = tmp_path / f"archive-{number}", set()
        left = [path for path in sources if path.stem not in acknowledged]
        port, server = serving(folder)
        after_s = chance.uniform(0, LONGEST_LIFE_S)
        said = stored_until_killed(server, port, left, after_s=after_s, after_answer=number % 2 == 0)
        acknowledged |= said
        in_the_middle += 0 < len(said) < len(left)
        look_at(folder, by_uid, acknowledged, kill=number)
    # The last one is left alone: whatever was begun is finished then.
    port, server = serving(folder)
    left = [path for path in sources if path.stem not in acknowledged]
    acknowledged |= stored_until_killed(server, port, left, after_s=None)
    assert acknowledged == by_uid.keys()
    look_at(folder, by_uid, acknowledged, kill=KILLS)
    assert in_the_middle >= KILLS // 3


def written(folder: Path) -> list[Path]:
    """Instances of 8 to 200 kB in files named by their UIDs."""
    folder.mkdir()
    chance = random.Random(1)  # noqa: S311 - sizes
    paths = []
    study = generate_uid()
    for number in range(INSTANCES):
        ds = structure_set_like()
        ds.StudyInstanceUID, ds.SOPInstanceUID, ds.InstanceNumber = study, generate_uid(), number + 1
        ds.add_new(0x00420011, "OB", chance.randbytes(2 * chance.randrange(4_000, 100_000)))
        path = folder / f"{ds.SOPInstanceUID}.dcm"
        path.write_bytes(encoded(ds))
        paths.append(path)
    return paths


def serving(folder: Path) -> tuple[int, subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app", "archive", "serve", "--folder", str(folder), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--accept", "SENDER"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert "listens on 127.0.0.1:" in first
    return int(first.split("127.0.0.1:")[1].split(",")[0]), process


def stored_until_killed(
    server: subprocess.Popen[str],
    port: int,
    paths: Sequence[Path],
    *,
    after_s: float | None,
    after_answer: bool = False,
) -> set[str]:
    """The SOP Instance UIDs that were answered with success, until the server was killed or all were sent.

    Parameters
    ----------
    after_s, after_answer
        When it is killed: so long after the first was sent, or answered; None if not at all.
    """
    waiting: SimpleQueue[Path] = SimpleQueue()
    for path in paths:
        waiting.put(path)
    acknowledged: set[str] = set()
    begun, answered = threading.Event(), threading.Event()
    answer_s = ANSWER_S if after_s is None else KILLED_ANSWER_S
    arguments = (port, waiting, acknowledged, begun, answered, answer_s)
    senders = [threading.Thread(target=send, args=arguments) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    if after_s is not None:
        (answered if after_answer else begun).wait(30)
        try:
            server.wait(after_s)
        except subprocess.TimeoutExpired:
            server.kill()
    for sender in senders:
        sender.join(60)
    server.kill()
    server.communicate()
    return acknowledged


def send(
    port: int,
    waiting: SimpleQueue[Path],
    acknowledged: set[str],
    begun: threading.Event,
    answered: threading.Event,
    answer_s: float,
) -> None:
    entity = AE(ae_title="SENDER")
    entity.add_requested_context(RTStructureSetStorage)
    entity.dimse_timeout = answer_s
    association = entity.associate("127.0.0.1", port, ae_title="VERDANT")
    while association.is_established:
        try:
            path = waiting.get_nowait()
        except Empty:
            association.release()
            break
        begun.set()
        status = association.send_c_store(path)
        if status.get("Status") == 0:
            acknowledged.add(path.stem)
        answered.set()
    begun.set()
    answered.set()


def look_at(folder: Path, sources: dict[str, Path], acknowledged: set[str], *, kill: int) -> None:
    """The index is sound, and holds what was acknowledged, byte for byte; nothing is half-written or lost."""
    for name in ("index.sqlite", ".custody.sqlite"):
        with sqlite3.connect(folder / name) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), (kill, name)
        connection.close()
    with EmbeddedArchive(folder) as archive:
        assert list(folder.glob("*.damaged-*")) == [], kill
        report = Housekeeper(archive).check(TaskControl())
        assert (report.findings, report.first_seen) == ((), 0), kill
        studies = archive.find_studies(StudyQuery(), TaskControl())
        assert sum(study.number_of_instances or 0 for study in studies) == report.files, kill
        kept = {path.stem: path for path in folder.rglob("*.dcm")}
        assert acknowledged <= kept.keys(), kill
        for uid, path in kept.items():
            assert archive.path_of(uid) == path.relative_to(folder).as_posix(), kill
            assert data_set(path.read_bytes()) == data_set(sources[uid].read_bytes()), kill
    assert list((folder / ".incoming").glob("*")) == [], kill
