"""Answers that would harm whoever shows, prints, files or waits for them: controls, paths for UIDs, no end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage
from pynetdicom import evt
from pynetdicom.dsutils import encode

from app.cli import main
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.services import Archive
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.session.browsing import MOST_STUDIES, Browser, Extent, Loading
from app.session.newest import newest_studies
from app.session.notices import Notices
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.orthanc import need_orthanc, running_orthanc
from tests.helpers.scripted_web import Answering, scripted_web
from tests.network.test_dimse_bad_weather import archive_at, scripted_pacs

Answers = Iterator[tuple[int, Dataset | None]]
NAME = "Mallory\x1b[31m\x07^Eve\r\n\u202egnp.exe\x9b2J"
MARKUP = "[/red]Doe^[link=x]Jane"
PATHS = ("../../etc/passwd", "1.2/3", "..", "C:\\1", "1.2.3\n4", "1.2.\x003", "", "1." * 40)
STUDY, SERIES = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")
TODAY = date(2026, 11, 20)


@pytest.fixture
def sink(tmp_path: Path) -> FakeSink:
    return FakeSink(tmp_path)


def answer_of(level: str, **attributes: object) -> Dataset:
    answer = Dataset()
    answer.QueryRetrieveLevel = level
    for keyword, value in attributes.items():
        setattr(answer, keyword, value)
    return answer


def shown(archive: Archive) -> str:
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    return f"{study.patient.name}|{study.study_description}|{study.patient.display_name}"


def assert_harmless(text: str) -> None:
    assert text.isprintable() and "Mallory" in text and "Eve" in text, repr(text)


class TestControls:
    def test_in_answers_of_a_pacs_they_are_gone(self, sink: FakeSink) -> None:
        def answer(event: Any) -> Answers:
            ds = answer_of("STUDY", StudyInstanceUID=STUDY, SpecificCharacterSet="ISO_IR 192")
            ds.add_new(0x00100010, "PN", NAME)
            ds.add_new(0x00081030, "LO", "Heart\x08\x1b]0;title\x07")
            yield 0xFF00, ds
            yield 0x0000, None

        with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
            assert_harmless(shown(archive_at(port, sink)))

    def test_in_answers_of_a_web_server_they_are_gone(self, sink: FakeSink) -> None:
        found = [
            {
                "0020000D": {"vr": "UI", "Value": [STUDY]},
                "00100010": {"vr": "PN", "Value": [{"Alphabetic": NAME}]},
                "00081030": {"vr": "LO", "Value": ["Heart\x08\x1b]0;title\x07"]},
            }
        ]
        with scripted_web(lambda request: request.answer(200, found)) as server:
            assert_harmless(shown(DicomwebArchive(WebNode("Web", server.url), sink=sink)))

    def test_in_stored_files_they_are_gone_from_the_list_and_stay_in_the_file(self, tmp_path: Path) -> None:
        ds = structure_set_like()
        ds.SpecificCharacterSet = "ISO_IR 192"
        ds.add_new(0x00100010, "PN", NAME)
        content = encoded(ds)
        with EmbeddedArchive(tmp_path / "archive") as archive:
            path = archive.add(content)
            assert_harmless(shown(archive))
            assert path.read_bytes() == content

    @pytest.mark.parametrize("name", [NAME, MARKUP])
    def test_the_command_line_prints_nothing_that_a_terminal_obeys(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        ds = structure_set_like()
        ds.SpecificCharacterSet = "ISO_IR 192"
        ds.add_new(0x00100010, "PN", name)
        with EmbeddedArchive(tmp_path / "archive") as archive, ArchiveServer(archive) as server:
            archive.add(encoded(ds))
            where = ("--host", server.host, "--port", str(server.port), "--called", server.ae_title)
            with pytest.raises(SystemExit) as leaving:
                main(["pacs", "find", *where])
        said = capsys.readouterr()
        assert not leaving.value.code, said.err
        assert re.search(r"[^\n\x20-\x7e\xa0-\ufffd]|[\u202a-\u202e]", said.out) is None
        assert ("Mallory" if name == NAME else "[/red]Doe") in said.out


class TestPathsForUids:
    @pytest.mark.parametrize("uid", PATHS)
    def test_a_pacs_that_tells_them_tells_nothing(self, sink: FakeSink, uid: str) -> None:
        def answer(event: Any) -> Answers:
            level = str(event.identifier.QueryRetrieveLevel)
            above = {"StudyInstanceUID": STUDY, "SeriesInstanceUID": SERIES, "SOPClassUID": MRImageStorage}
            keyword = {"STUDY": "StudyInstanceUID", "SERIES": "SeriesInstanceUID", "IMAGE": "SOPInstanceUID"}[level]
            ds = answer_of(level, **above)
            ds[keyword] = ds.data_element(keyword) if keyword in ds else answer_of(level, **{keyword: "1"})[keyword]
            ds[keyword]._value = uid
            yield 0xFF00, ds
            yield 0x0000, None

        with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
            archive, control = archive_at(port, sink), TaskControl()
            assert archive.find_studies(StudyQuery(), control) == ()
            assert archive.find_series(STUDY, control) == ()
            assert archive.find_instances(STUDY, SERIES, control) == ()

    @pytest.mark.parametrize("uid", PATHS)
    def test_a_web_server_that_tells_them_tells_nothing_and_no_address_is_made_of_them(
        self, sink: FakeSink, uid: str
    ) -> None:
        def script(request: Answering) -> None:
            tags = {"0020000D": STUDY, "0020000E": SERIES, "00080018": "1.2.3.4.5", "00081030": "IODeep x"}
            depth = request.path.partition("?")[0].count("/")
            tags[{2: "0020000D", 4: "0020000E", 6: "00080018"}[depth]] = uid
            request.answer(200, [{tag: {"vr": "UI", "Value": [value]} for tag, value in tags.items()}])

        with scripted_web(script) as server:
            archive, control = DicomwebArchive(WebNode("Web", server.url), sink=sink), TaskControl()
            assert archive.find_studies(StudyQuery(), control) == ()
            assert archive.find_series(STUDY, control) == ()
            assert archive.find_instances(STUDY, SERIES, control) == ()
            assert archive.find_networks(control) == ()
            assert all(".." not in path and "%2F" not in path for path in server.paths)


class TestTooMany:
    def test_of_a_hundred_thousand_matches_the_newest_thousand_are_listed_within_seconds(
        self, sink: FakeSink
    ) -> None:
        told = 0

        def answer(event: Any) -> Answers:
            """A hundred studies a day for a thousand days, the oldest first."""
            nonlocal told
            first, _, last = str(event.identifier.get("StudyDate", "") or "").partition("-")
            for age in range(999, -1, -1):
                day = (TODAY - timedelta(age)).strftime("%Y%m%d")
                if not (first <= day <= (last or "9")):
                    continue
                for number in range(100):
                    if event.is_cancelled:
                        yield 0xFE00, None
                        return
                    told += 1
                    yield 0xFF00, answer_of("STUDY", StudyInstanceUID=f"1.2.{age}.{number}", StudyDate=day)
            yield 0x0000, None

        with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
            archive = archive_at(port, sink)
            found = newest_studies(archive, StudyQuery(), TaskControl(), most=MOST_STUDIES, today=TODAY)
        days = {study.study_date for study in found}
        assert len(found) == MOST_STUDIES
        assert days == {(TODAY - timedelta(age)).strftime("%Y%m%d") for age in range(10)}
        assert told < 20_000, "nobody waits for the rest"

    def test_a_real_pacs_that_cuts_its_answers_gives_the_newest_and_it_is_said(self, tmp_path: Path) -> None:
        need_orthanc()
        with running_orthanc(tmp_path, LimitFindResults=5) as orthanc:
            store = archive_at(orthanc.dicom_port, FakeSink(tmp_path), called=orthanc.ae_title)
            contents = []
            for age in range(12):
                ds = structure_set_like()
                ds.StudyDate = (date.today() - timedelta(11 - age)).strftime("%Y%m%d")
                ds.PatientID = f"P{age}"
                contents.append(encoded(ds))
            store.store(contents, TaskControl())
            notices = Notices()
            browser = Browser(store, reader=None, runner=ImmediateTaskRunner(), notices=notices)  # type: ignore[arg-type]
            browser.search(StudyQuery())
        state = browser.state
        assert (state.searching, state.extent) == (Loading.READY, Extent.CUT)
        assert [study.patient.patient_id for study in state.studies] == [f"P{age}" for age in range(11, -1, -1)]
        assert not notices.all


@pytest.mark.parametrize("rubbish", [b"\xff" * 40, b"\x08\x00\x05", bytes(64)], ids=["noise", "cut", "zeros"])
def test_answers_that_are_no_data_sets_are_left_out_and_that_is_said(
    sink: FakeSink, monkeypatch: pytest.MonkeyPatch, rubbish: bytes
) -> None:
    def answer(event: Any) -> Answers:
        yield 0xFF00, answer_of("STUDY", StudyInstanceUID=STUDY)
        yield 0xFF00, answer_of("STUDY", StudyInstanceUID="1.2.999")
        yield 0x0000, None

    def spoilt(dataset: Dataset, *arguments: Any, **options: Any) -> bytes | None:
        return rubbish if dataset.get("StudyInstanceUID") == "1.2.999" else encode(dataset, *arguments, **options)

    remarks: list[str] = []
    control = TaskControl(on_published=lambda part: remarks.append(part.remark))
    monkeypatch.setattr("pynetdicom.service_class.encode", spoilt)
    with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
        found = archive_at(port, sink).find_studies(StudyQuery(), control)
    assert [study.study_instance_uid for study in found] == [STUDY]
    assert any("cannot be read" in remark for remark in remarks)


def test_keys_made_to_keep_a_matcher_busy_do_not(tmp_path: Path) -> None:
    ds = structure_set_like()
    ds.StudyDescription = "a" * 64
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.add(encoded(ds))
        began = time.process_time()
        assert not archive.find_studies(StudyQuery(study_description="*a" * 31 + "*b"), TaskControl())
        assert time.process_time() - began < 1.0
