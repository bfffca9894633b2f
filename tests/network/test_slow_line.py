"""A slow line is no silent PACS: what is still on its way is waited for, however long, and searching goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import RTStructureSetStorage
from pynetdicom import evt

from app.core.errors import ArchiveTimeoutError
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.scripted_web import scripted_web
from tests.helpers.slow_line import slow_line
from tests.network.test_dimse_bad_weather import scripted_pacs

PATIENCE_S = 0.5
LARGE_BYTES = 1_500_000
PER_PIECE_S = 0.008
"""About a second and a half for the large instance: three times what a PACS may be silent."""


@pytest.fixture
def sink(tmp_path: Path) -> FakeSink:
    return FakeSink(tmp_path)


def large() -> bytes:
    ds = structure_set_like()
    ds.add_new(0x00420011, "OB", bytes(LARGE_BYTES))
    return encoded(ds)


def node(port: int, called: str = "VERDANT", patience_s: float = PATIENCE_S) -> PacsNode:
    return PacsNode("FAR", "127.0.0.1", port, called, response_timeout_s=patience_s)


def test_a_large_instance_that_takes_longer_than_a_pacs_may_be_silent_is_stored(tmp_path: Path, sink: FakeSink):
    content = large()
    with (
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive) as server,
        slow_line(server.port, delay_s=PER_PIECE_S) as line,
    ):
        DimseArchive(node(line.port), sink=sink).store([content], TaskControl())
        (path,) = archive.folder.rglob("*.dcm")
        assert data_set(path.read_bytes()) == data_set(content)


def test_the_same_to_a_web_server(sink: FakeSink):
    content = large()
    with (
        scripted_web(lambda request: request.answer(200, {})) as server,
        slow_line(int(server.url.rpartition(":")[2].partition("/")[0]), delay_s=PER_PIECE_S) as line,
    ):
        url = f"http://127.0.0.1:{line.port}/dicom-web"
        web = WebNode("FAR", url, response_timeout_s=PATIENCE_S)
        DicomwebArchive(web, sink=sink).store([content], TaskControl())
        assert content in server.bodies[0]


def test_answers_that_come_one_by_one_for_longer_than_a_pacs_may_be_silent_all_come(sink: FakeSink):
    def answer(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        for number in range(400):
            ds = Dataset()
            ds.QueryRetrieveLevel, ds.StudyInstanceUID = "STUDY", f"1.2.{number}"
            yield 0xFF00, ds
        yield 0x0000, None

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port, slow_line(port, bytes_per_s=64_000, delay_s=0.02) as line:
        found = DimseArchive(node(line.port, "PACS"), sink=sink).find_studies(StudyQuery(), TaskControl())
    assert len(found) == 400


def test_a_line_that_carries_nothing_any_more_is_given_up(sink: FakeSink):
    def store(event: Any) -> int:
        return 0x0000

    with (
        scripted_pacs((evt.EVT_C_STORE, store), services=(RTStructureSetStorage,)) as port,
        slow_line(port, delay_s=60.0) as line,
        pytest.raises(ArchiveTimeoutError),
    ):
        archive = DimseArchive(
            PacsNode("FAR", "127.0.0.1", line.port, "PACS", association_timeout_s=PATIENCE_S), sink=sink
        )
        archive.store([encoded(structure_set_like())], TaskControl())
