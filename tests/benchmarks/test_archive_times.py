"""How fast the archive serves other programs beside Orthanc, and how fast its index answers and is opened."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import generate_uid

from app.core.study import StudyQuery, StudyRecord, newest_first
from app.dicom import records
from app.dicom.instance_texts import IMAGE_KEYWORDS, SERIES_KEYWORDS, STUDY_KEYWORDS, InstanceTexts, QueryLevel
from app.dicom.matching import matches_all
from app.store.embedded_archive import EmbeddedArchive
from app.store.index import ArchiveIndex
from app.store.instance_files import files_below
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.dcmtk import dcmtk_tool
from tests.helpers.orthanc import need_orthanc, running_orthanc
from tests.helpers.ports import free_port
from tests.helpers.series_files import write_series
from tests.soak.served import serving

SLICES, SIDE = 500, 512
STUDIES = 100_000
ROUNDS = 3
Compared = Callable[[str, str], Any]
pytestmark = pytest.mark.timeout(1800)


# Five hundred CT slices, stored, got and moved by the clients of others. DCMTK, of which Orthanc is made, holds small
# messages back by itself, 40 ms for each instance; TCP_NODELAY in the environment has it send them at once.


@dataclass(frozen=True)
class Server:
    """One that is measured: ours or Orthanc."""

    port: int
    ae_title: str


Empty = Callable[[], Server]
"""Makes a server, or makes it empty."""


@dataclass(frozen=True)
class Clients:
    """The programs that ask, and what they ask for."""

    source: Path
    study_uid: str

    def run(self, *command: str) -> None:
        # With a limit Python would look every 50 ms whether it has ended.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def storescu(self, server: Server) -> None:
        self.run(
            dcmtk_tool("storescu"), "-aec", server.ae_title, "+sd", "127.0.0.1", str(server.port), str(self.source)
        )

    def getscu(self, server: Server) -> None:
        self._retrieve("getscu", server, "--ignore")

    def movescu(self, server: Server) -> None:
        self._retrieve("movescu", server, "-aem", "ELSEWHERE")

    def _retrieve(self, tool: str, server: Server, *options: str) -> None:
        keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={self.study_uid}")
        self.run(dcmtk_tool(tool), "-aec", server.ae_title, "-S", *options, *keys, "127.0.0.1", str(server.port))

    def pynetdicom_store(self, server: Server) -> None:
        self._pynetdicom("store", server)

    def pynetdicom_get(self, server: Server) -> None:
        self._pynetdicom("get", server)

    def _pynetdicom(self, what: str, server: Server) -> None:
        script = Path(__file__).with_name("pynetdicom_client.py")
        self.run(
            sys.executable, str(script), what, str(server.port), server.ae_title, str(self.source), self.study_uid
        )  # fmt: skip


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    folder = tmp_path_factory.mktemp("slices")
    pixels = np.random.default_rng(1).integers(0, 4096, (SLICES, SIDE, SIDE), dtype=np.uint16)
    study_uid = generate_uid()
    write_series(folder, slices=SLICES, rows=SIDE, columns=SIDE, modality="CT", pixels=pixels, study_uid=study_uid)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TCP_NODELAY", "1")
        yield Clients(folder, study_uid)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def elsewhere(clients: Clients) -> Iterator[int]:
    """The port of a storescp that throws away what it is sent."""
    port = free_port()
    with subprocess.Popen([dcmtk_tool("storescp"), "--ignore", str(port)], stdout=subprocess.DEVNULL) as process:
        yield port
        process.terminate()


@pytest.fixture
def ours(elsewhere: int, tmp_path: Path) -> Iterator[Empty]:
    with contextlib.ExitStack() as running:

        def empty() -> Server:
            running.close()
            folder = tmp_path / "archive"
            shutil.rmtree(folder, ignore_errors=True)
            destination = ("ELSEWHERE", "127.0.0.1", elsewhere)
            served = running.enter_context(serving(folder, associations=4, destination=destination))
            return Server(served.port, "VERDANT")

        yield empty
    shutil.rmtree(tmp_path / "archive", ignore_errors=True)


@pytest.fixture
def theirs(elsewhere: int, tmp_path: Path) -> Iterator[Empty]:
    need_orthanc()
    known = {"ELSEWHERE": ["ELSEWHERE", "127.0.0.1", elsewhere]}
    # Each instance is on the disk before it is acknowledged, with Orthanc as it comes and with ours.
    with running_orthanc(tmp_path / "orthanc", SyncStorageArea=True, DicomModalities=known) as server:

        def empty() -> Server:
            server.clear()
            return Server(server.dicom_port, server.ae_title)

        yield empty
    shutil.rmtree(tmp_path / "orthanc")


def stored(benchmark: Any, empty: Empty, store: Callable[[Server], None]) -> None:
    benchmark.pedantic(store, setup=lambda: ((empty(),), {}), rounds=ROUNDS)


def retrieved(benchmark: Any, empty: Empty, clients: Clients, retrieve: Callable[[Server], None]) -> None:
    server = empty()
    clients.storescu(server)
    benchmark.pedantic(retrieve, (server,), rounds=ROUNDS, warmup_rounds=1)


def test_storescu_stores(compared: Compared, clients: Clients, ours: Empty) -> None:
    stored(compared("500 CT slices, storescu", OURS), ours, clients.storescu)


def test_storescu_stores_in_orthanc(compared: Compared, clients: Clients, theirs: Empty) -> None:
    stored(compared("500 CT slices, storescu", PLAIN), theirs, clients.storescu)


def test_pynetdicom_stores(compared: Compared, clients: Clients, ours: Empty) -> None:
    stored(compared("500 CT slices, pynetdicom C-STORE", OURS), ours, clients.pynetdicom_store)


def test_pynetdicom_stores_in_orthanc(compared: Compared, clients: Clients, theirs: Empty) -> None:
    stored(compared("500 CT slices, pynetdicom C-STORE", PLAIN), theirs, clients.pynetdicom_store)


def test_getscu_gets(compared: Compared, clients: Clients, ours: Empty) -> None:
    retrieved(compared("500 CT slices, getscu", OURS), ours, clients, clients.getscu)


def test_getscu_gets_from_orthanc(compared: Compared, clients: Clients, theirs: Empty) -> None:
    retrieved(compared("500 CT slices, getscu", PLAIN), theirs, clients, clients.getscu)


def test_pynetdicom_gets(compared: Compared, clients: Clients, ours: Empty) -> None:
    retrieved(compared("500 CT slices, pynetdicom C-GET", OURS), ours, clients, clients.pynetdicom_get)


def test_pynetdicom_gets_from_orthanc(compared: Compared, clients: Clients, theirs: Empty) -> None:
    retrieved(compared("500 CT slices, pynetdicom C-GET", PLAIN), theirs, clients, clients.pynetdicom_get)


def test_movescu_moves(compared: Compared, clients: Clients, ours: Empty) -> None:
    retrieved(compared("500 CT slices, movescu", OURS), ours, clients, clients.movescu)


def test_movescu_moves_from_orthanc(compared: Compared, clients: Clients, theirs: Empty) -> None:
    retrieved(compared("500 CT slices, movescu", PLAIN), theirs, clients, clients.movescu)


# A hundred thousand studies, against looking at each of them.

_SYLLABLES = ("ba", "co", "di", "fe", "gu", "la", "mo", "ni", "pe", "ro", "su", "ta", "vi", "zo")


def study(number: int, source: random.Random) -> InstanceTexts:
    """One of many, as it is entered: a series of CT or MR, on some day of ten years."""
    name = "^".join("".join(source.choices(_SYLLABLES, k=3)).title() for _ in range(2))
    texts = dict.fromkeys(STUDY_KEYWORDS, "") | {
        "PatientName": name,
        "PatientID": f"P{number // 3}",
        "StudyInstanceUID": f"1.2.826.0.1.3680043.8.498.{number:020d}",
        "StudyDate": f"{2016 + source.randrange(10)}{source.randrange(1, 13):02d}{source.randrange(1, 29):02d}",
        "StudyTime": f"{source.randrange(24):02d}0000",
        "StudyDescription": source.choice(["CT Thorax", "MR Heart", "PET whole body"]),
        "AccessionNumber": f"A{number}",
    }
    uid = texts["StudyInstanceUID"]
    series = dict.fromkeys(SERIES_KEYWORDS, "")
    series |= {"SeriesInstanceUID": f"{uid}.1", "Modality": source.choice(["CT", "MR"])}
    image = dict.fromkeys(IMAGE_KEYWORDS, "") | {"SOPInstanceUID": f"{uid}.1.1", "SOPClassUID": "1.2.840"}
    return InstanceTexts(texts, series, image, "1.2.840.10008.1.2.1")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveIndex]:
    """An index of 100 000 studies of one instance each."""
    folder, source = tmp_path_factory.mktemp("many"), random.Random(1)  # noqa: S311 - names
    index = ArchiveIndex(folder / "index.sqlite")
    for number in range(STUDIES):
        index.add(study(number, source), f"{number}/{number}.dcm")
    yield index
    index.close()
    shutil.rmtree(folder)


QUESTIONS = {
    "name and dates": StudyQuery(patient_name="ba*", date_from=date(2020, 1, 1), date_to=date(2020, 12, 31)),
    "name, dates, modality": StudyQuery(
        patient_name="co*", modality="MR", date_from=date(2018, 1, 1), date_to=date(2019, 12, 31)
    ),
    "patient ID": StudyQuery(patient_id="P777"),
    "a week, newest first": StudyQuery(date_from=date(2025, 6, 1), date_to=date(2025, 6, 7)),
    "a part of the name": StudyQuery(patient_name="*badico*"),
}


def asked(question: str) -> tuple[str, dict[str, str]]:
    return f"100 000 studies: {question}", records.study_keys(QUESTIONS[question])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_the_index(compared: Compared, many: ArchiveIndex, question: str) -> None:
    task, keys = asked(question)

    def ask() -> list[StudyRecord]:
        found = many.query(QueryLevel.STUDY, keys)
        return list(newest_first(records.study_record(row.texts) for row in found))

    assert compared(task, OURS).pedantic(ask, rounds=10, warmup_rounds=1)


@pytest.mark.parametrize("question", QUESTIONS)
def test_looking_at_every_study(compared: Compared, many: ArchiveIndex, question: str) -> None:
    task, keys = asked(question)

    def ask() -> list[StudyRecord]:
        every = many.query(QueryLevel.STUDY, {})
        found = [row for row in every if matches_all(keys, row.texts)]
        return list(newest_first(records.study_record(row.texts) for row in found))

    assert compared(task, PLAIN).pedantic(ask, rounds=2)


# A folder of 100 000 files, against looking at each of them and comparing them with the index.

OPENING = "opening a folder of 100 000 files"
FILES_A_SERIES = 100


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder, source = tmp_path_factory.mktemp("full"), random.Random(1)  # noqa: S311 - names
    index = ArchiveIndex(folder / "index.sqlite")
    for number in range(STUDIES // FILES_A_SERIES):
        texts = study(number, source)
        place = Path(texts.study["StudyInstanceUID"], texts.series["SeriesInstanceUID"])
        (folder / place).mkdir(parents=True)
        for one in range(FILES_A_SERIES):
            image = {**texts.image, "SOPInstanceUID": f"{texts.series['SeriesInstanceUID']}.{one}"}
            index.add(replace(texts, image=image), (place / f"{one}.dcm").as_posix())
            (folder / place / f"{one}.dcm").touch()
    index.close()
    for root, _, _ in os.walk(folder):
        os.utime(root, ns=(0, 1_700_000_000_000_000_000))
    EmbeddedArchive(folder).close()
    yield folder
    shutil.rmtree(folder)


def test_opening_a_full_folder(compared: Compared, full: Path) -> None:
    compared(OPENING, OURS).pedantic(lambda: EmbeddedArchive(full).close(), rounds=5)
    with EmbeddedArchive(full) as archive:
        assert archive.count() == STUDIES


def test_comparing_every_file_with_the_index(compared: Compared, full: Path) -> None:
    def compare() -> bool:
        index = ArchiveIndex(full / "index.sqlite")
        present = {path.relative_to(full).as_posix() for path in files_below(full)}
        same = index.paths() == present
        index.close()
        return same

    assert compared(OPENING, PLAIN).pedantic(compare, rounds=5)
