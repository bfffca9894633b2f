"""What a server says that was not asked, or that says nothing, is taken for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydicom.dataset import Dataset

from app.core.errors import ArchiveError, ArchiveStatusError, InstanceRefusedError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.dicom.part10 import read_head
from app.network import web_requests
from app.network.dicomweb_archive import DicomwebArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.scripted_web import Answering, scripted_web

STUDY, SERIES = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "sink") as archive:
        yield archive


def archive_at(url: str, sink: EmbeddedArchive) -> DicomwebArchive:
    return DicomwebArchive(WebNode("WARD", url, response_timeout_s=5.0), sink=sink)


def uids(study: str, series: str, instance: str) -> dict[str, object]:
    pairs = {"0020000D": study, "0020000E": series, "00080018": instance}
    return {tag: {"vr": "UI", "Value": [uid]} for tag, uid in pairs.items() if uid}


def test_series_and_instances_of_another_study_are_not_listed_as_those_of_this_one(sink):
    answers = [
        uids("1.2.3", "1.2.3.4", "1.2.3.4.1"),
        uids("", "1.2.3.4", "1.2.3.4.2"),  # not said: believed
        uids("9.9.9", "9.9.9.1", "9.9.9.1.1"),
        uids("1.2.3", "1.2.3.5", "1.2.3.5.1"),
    ]
    with scripted_web(lambda request: request.answer(200, answers)) as web:
        archive = archive_at(web.url, sink)
        series = archive.find_series(STUDY, TaskControl())
        instances = archive.find_instances(STUDY, SERIES, TaskControl())
    assert {one.series_instance_uid for one in series} == {"1.2.3.4", "1.2.3.5"}
    assert [one.sop_instance_uid for one in instances] == ["1.2.3.4.1", "1.2.3.4.2"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html>Please log in to the network of the hospital</html>", "text/html"),
        (b"welcome", "text/plain"),
        (b'{"error": "log in first"}', "application/json"),
        (b'["log in first"]', "application/json"),
        (b'{"00081199":', "application/dicom+json"),
    ],
)
def test_a_good_status_with_another_answer_than_that_of_storing_is_no_success(sink, content: bytes, kind: str):
    stored: list[int] = []
    with (
        scripted_web(lambda request: request.answer(200, content, kind)) as web,
        pytest.raises(ArchiveStatusError, match="as DICOMweb does"),
    ):
        archive_at(web.url, sink).store(
            [encoded(structure_set_like())], TaskControl(), on_stored=lambda place, _: stored.append(place)
        )
    assert stored == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/html"),
        (b"{}", "application/dicom+json"),
        (b'[{"00081190": {"vr": "UR", "Value": ["http://pacs/studies/1.2.3"]}}]', "application/dicom+json"),
        (b"<NativeDicomModel/>", "application/dicom+xml"),
    ],
)
def test_what_servers_say_of_what_they_stored_is_understood(sink, content: bytes, kind: str):
    stored: list[int] = []
    with scripted_web(lambda request: request.answer(200, content, kind)) as web:
        archive_at(web.url, sink).store(
            [encoded(structure_set_like())], TaskControl(), on_stored=lambda place, _: stored.append(place)
        )
    assert stored == [0]


def test_a_failure_of_something_that_the_server_could_not_name_is_a_failure(sink):
    said = {"0008119A": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [0xC000]}}]}}  # PS3.18 I.2.2
    with (
        scripted_web(lambda request: request.answer(202, said)) as web,
        pytest.raises(InstanceRefusedError, match="cannot understand"),
    ):
        archive_at(web.url, sink).store([encoded(structure_set_like())], TaskControl())


class Counting(TaskControl):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        self.asked += 1
        super().checkpoint(fraction, text)


def test_a_page_that_is_larger_than_was_asked_for_can_be_left_while_it_is_read(sink):
    control = Counting()
    with scripted_web(
        lambda request: request.answer(200, [uids(f"1.2.{one}", "", "") for one in range(3000)])
    ) as web:
        found = archive_at(web.url, sink).find_studies(StudyQuery(), control)
    assert len(found) == 3000 and control.asked >= 3000


def test_a_page_of_more_matches_than_anybody_can_read_is_refused(sink, monkeypatch):
    monkeypatch.setattr(web_requests, "MOST_ANSWERS", 2000)
    answers = [uids(f"1.2.{one}", "", "") for one in range(5000)]
    with (
        scripted_web(lambda request: request.answer(200, answers)) as web,
        pytest.raises(ArchiveError, match="Narrow the search"),
    ):
        archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())


@pytest.mark.parametrize("most", [50, 100, 500, 1000])
def test_a_server_that_cuts_its_answer_and_does_not_say_so_is_asked_for_the_rest(sink, most: int):
    instances = [uids("1.2.3", "1.2.3.4", f"1.2.3.4.{number}") for number in range(1, 1235)]

    def script(request: Answering) -> None:
        first = int(dict(parse_qsl(urlsplit(request.path).query)).get("offset", "0"))
        request.answer(200, instances[first : first + most])

    with scripted_web(script) as web:
        found = archive_at(web.url, sink).find_instances(STUDY, SERIES, TaskControl())
    assert len(found) == len(instances)


def serving(data_set: Dataset, send: Callable[[Answering, bytes], None]) -> Callable[[Answering], None]:
    content = encoded(data_set)

    def script(request: Answering) -> None:
        if urlsplit(request.path).path.endswith("/instances"):
            request.answer(200, [uids("", "", str(read_head(content).sop_instance_uid))])
        else:
            send(request, content)

    return script


def test_an_answer_about_one_instance_that_never_ends_is_left(sink):
    sent = [0]

    def send(request: Answering, content: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Type", 'multipart/related; type="application/dicom"; boundary=b')
        request.end_headers()
        for sent[0] in range(20_000):
            request.wfile.write(b"--b\r\n\r\n" + content + b"\r\n")

    data_set = structure_set_like()
    with scripted_web(serving(data_set, send)) as web:
        study, series = StudyInstanceUID(data_set.StudyInstanceUID), SeriesInstanceUID(data_set.SeriesInstanceUID)
        outcome = archive_at(web.url, sink).retrieve_series(study, series, TaskControl())
    assert len(outcome.paths) == 1 and not outcome.failures
    assert sent[0] < 19_999  # the connection itself holds some


def test_pages_that_together_are_too_much_are_refused(sink, monkeypatch):
    monkeypatch.setattr(web_requests, "_MOST_TOLD_BYTES", 1 << 20)
    pages = [0]

    def script(request: Answering) -> None:
        pages[0] += 1
        uid = f"1.2.{pages[0]}"
        described = {**uids(uid, "", ""), "00081030": {"vr": "LO", "Value": ["x" * (1 << 18)]}}
        request.answer(200, [described], Warning='299 w: "there are more"')

    with scripted_web(script) as web, pytest.raises(ArchiveError, match="Narrow the search"):
        archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())
    assert pages[0] <= 6


def test_a_password_that_was_entered_for_one_server_is_not_that_of_another_root():
    node = WebNode("W", "https://pacs.example/dicom", authorisation=Authorisation.BASIC, user="ada")
    beside = WebNode("W", node.url, authorisation=Authorisation.BASIC, user="ada", query_url="https://pacs.example/q")
    elsewhere = WebNode(
        "W", node.url, authorisation=Authorisation.BASIC, user="ada", query_url="https://other.example"
    )
    assert node.secret_name == beside.secret_name
    assert node.secret_name != elsewhere.secret_name
