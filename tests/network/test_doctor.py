"""The doctor finds what works and what does not at real servers, and words the line for the administrator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.errors import ArchiveUnreachableError
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.network.doctor import Counting, Listening, dimse_diagnosis, web_diagnosis
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.ports import free_port
from tests.helpers.scripted_web import scripted_web
from tests.helpers.series_files import write_series

TODAY = datetime(2026, 1, 3, 12, 0, tzinfo=UTC)
"""A day after the series that tests write."""


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[tuple[EmbeddedArchive, ArchiveServer]]:
    with EmbeddedArchive(tmp_path / "ours") as archive, ArchiveServer(archive) as server:
        yield archive, server


def listening(ours: tuple[EmbeddedArchive, ArchiveServer], title: str, *, is_local: bool = False) -> Listening:
    return Listening(title, ours[1].port, is_local=is_local, sink=ours[0])


def diagnosis(node: PacsNode, heard: Listening | None) -> tuple[NodeCheck, ...]:
    return tuple(dimse_diagnosis(node, TaskControl(), listening=heard, now=lambda: TODAY))


def saying(checks: tuple[NodeCheck, ...], words: str) -> NodeCheck:
    (found,) = [check for check in checks if words in check.what]
    return found


@pytest.fixture
def stored(orthanc: Orthanc, tmp_path: Path) -> PacsNode:
    node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    paths = write_series(tmp_path / "series", slices=2, study_uid=generate_uid(), series_uid=generate_uid())
    DimseArchive(node, sink=Counting()).store([path.read_bytes() for path in paths], TaskControl())
    return node


@pytest.mark.orthanc
def test_what_works_at_orthanc_is_said(stored, orthanc, ours):
    title = f"V{ours[1].port}"
    orthanc.add_modality(title, "127.0.0.1", ours[1].port)
    with ArchiveServer(ours[0], ae_title=title) as server:
        orthanc.add_modality(title, "127.0.0.1", server.port)
        checks = diagnosis(stored, Listening(title, server.port, is_local=True, sink=ours[0]))
    assert [check.what for check in checks if check.verdict is Verdict.FAILS] == []
    for words in (
        "C-FIND",
        "transfer syntaxes",
        "nobody",
        "other scripts",
        "fetched by C-GET",
        "sends to us by C-MOVE",
    ):
        assert saying(checks, words).verdict is Verdict.WORKS
    assert saying(checks, "not encrypted").verdict is Verdict.REMARK


@pytest.mark.orthanc
def test_a_destination_that_the_pacs_does_not_know_is_worded_for_its_administrator(stored, ours):
    moved = saying(diagnosis(stored, listening(ours, "NOBODY_KNOWS")), "C-MOVE")
    assert moved.verdict is Verdict.REMARK, "C-GET does without"
    assert moved.request == (f"Please add AE NOBODY_KNOWS at 127.0.0.1:{ours[1].port} to the destinations of C-MOVE.")


@pytest.mark.orthanc
def test_what_went_to_another_program_is_not_called_arrived(stored, orthanc, ours, tmp_path):
    title = f"W{ours[1].port}"
    with EmbeddedArchive(tmp_path / "other") as other, ArchiveServer(other, ae_title=title) as stranger:
        orthanc.add_modality(title, "127.0.0.1", stranger.port)
        checks = diagnosis(stored, Listening(title, stranger.port, is_local=True, sink=ours[0]))
    assert "nothing arrived" in saying(checks, "C-MOVE").what


@pytest.mark.orthanc
def test_what_works_by_dicomweb_is_said(stored, orthanc):
    need_orthanc(with_web=True)
    sink = Counting()
    archive = DicomwebArchive(WebNode("WEB", orthanc.web_url), sink=sink)
    checks = tuple(web_diagnosis(archive, sink, TaskControl(), now=lambda: TODAY))
    assert [check.what for check in checks if check.verdict is Verdict.FAILS] == []
    # Which of the series that tests have left in this server is asked for is not known here.
    assert "VR Little Endian" in saying(checks, "fetched by WADO-RS").what


def test_our_own_server_lets_us_do_everything(ours, tmp_path):
    archive, server = ours
    archive.store([path.read_bytes() for path in write_series(tmp_path / "series", slices=1)], TaskControl())
    checks = diagnosis(PacsNode("OURS", server.host, server.port, server.ae_title), None)
    assert all(check.verdict is not Verdict.FAILS for check in checks)
    assert "1 instance was fetched by C-GET" in saying(checks, "C-GET, as").what


def test_a_pacs_that_shows_nothing_is_not_fetched_from_and_that_is_said(ours):
    checks = diagnosis(PacsNode("OURS", ours[1].host, ours[1].port, ours[1].ae_title), None)
    assert checks[-1].verdict is Verdict.REMARK and "not tried" in checks[-1].what


def test_nobody_there_is_an_error(ours):
    with pytest.raises(ArchiveUnreachableError):
        diagnosis(PacsNode("NOBODY", "127.0.0.1", free_port(), "NOBODY"), None)


def test_a_withdrawn_look_ends(ours):
    control = TaskControl()
    node = PacsNode("OURS", ours[1].host, ours[1].port, ours[1].ae_title)
    looking = dimse_diagnosis(node, control, listening=None, now=lambda: TODAY)
    next(looking)
    control.cancel()
    with pytest.raises(Cancelled):
        tuple(looking)


@pytest.mark.parametrize(("minutes", "verdict"), [(0, Verdict.WORKS), (7, Verdict.REMARK), (-7, Verdict.REMARK)])
def test_clocks_that_differ_are_named(minutes: int, verdict: Verdict):
    stated = format_datetime(TODAY + timedelta(minutes=minutes), usegmt=True)

    def answer(request) -> None:
        request.date_time_string = lambda timestamp=None: stated
        request.answer(200, [])

    sink = Counting()
    with scripted_web(answer) as web:
        archive = DicomwebArchive(WebNode("WEB", web.url), sink=sink)
        checks = tuple(web_diagnosis(archive, sink, TaskControl(), now=lambda: TODAY))
    clock = saying(checks, "clock")
    assert clock.verdict is verdict
    assert minutes == 0 or "7 minutes" in clock.what
