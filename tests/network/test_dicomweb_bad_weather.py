"""What the client of a DICOMweb server says and does when it is away, silent, wrong, dying, or short of something."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydicom.uid import generate_uid

from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveStatusError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
    InstanceRefusedError,
    StorageError,
)
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.services import InstanceSink
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.dicom.part10 import read_head
from app.network import web_requests, web_retrieval
from app.network.dicomweb_archive import DicomwebArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.ports import free_port
from tests.helpers.scripted_web import Answering, Scripted, scripted_web
from tests.helpers.series_files import write_series
from tests.helpers.waiting import Waiting
from tests.helpers.withdrawing import withdrawn_after

STUDY, SERIES = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "sink") as archive:
        yield archive


def archive_at(url: str, sink: InstanceSink, **changes: object) -> DicomwebArchive:
    return DicomwebArchive(WebNode("WARD", url, **{"response_timeout_s": 5.0, **changes}), sink=sink)


def study_json(uid: str) -> dict[str, object]:
    return {"0020000D": {"vr": "UI", "Value": [uid]}, "00100010": {"vr": "PN", "Value": [{"Alphabetic": "A^B"}]}}


# Nobody there, or nobody who speaks


def test_a_server_that_is_not_there_is_named_with_what_to_check(sink):
    with pytest.raises(ArchiveUnreachableError, match="Nobody listens") as failure:
        archive_at(f"http://127.0.0.1:{free_port()}/dicom-web", sink).echo()
    assert "WARD" in failure.value.what and "Settings" in failure.value.next_step


def test_a_host_that_nobody_knows_is_named(sink):
    with pytest.raises(ArchiveUnreachableError, match=r"nobody\.invalid"):
        archive_at("http://nobody.invalid/dicom-web", sink).echo()


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, ArchiveRejectedError, "who we say that we are"),
        (403, ArchiveRejectedError, "not allowed"),
        (404, ArchiveStatusError, "knows nothing at that address"),
        (302, ArchiveStatusError, "another address"),
        (500, ArchiveStatusError, "failed in itself"),
        (503, ArchiveStatusError, "busy"),
        (418, ArchiveStatusError, "418"),
        (599, ArchiveStatusError, "599"),
    ],
)
def test_what_a_status_means_is_said_in_words(sink, status: int, kind: type[ArchiveError], said: str):
    with (
        scripted_web(lambda request: request.answer(status, b"oops", Location="http://elsewhere.example/")) as web,
        pytest.raises(kind, match=said),
    ):
        archive_at(web.url, sink).echo()


@pytest.mark.parametrize("content", [b"<html>Welcome</html>", b"[" * 100_000, b'{"a":'])
def test_an_answer_that_is_no_dicomweb_is_named_with_what_to_check(sink, content: bytes):
    with (
        scripted_web(lambda request: request.answer(200, content)) as web,
        pytest.raises(ArchiveStatusError, match="as DICOMweb does") as failure,
    ):
        archive_at(web.url, sink).echo()
    assert "URL" in failure.value.next_step


@pytest.mark.parametrize(
    "answer", [[], {}, [1, None, "x", []], [{"0020000D": 3}, {"xyz": {}}, {"0020000D": {"Value": 7}}]]
)
def test_matches_that_are_none_are_left_out(sink, answer: object):
    with scripted_web(lambda request: request.answer(200, answer)) as web:
        assert archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl()) == ()


def test_an_answer_without_content_is_an_empty_one(sink):
    with scripted_web(lambda request: request.answer(204)) as web:
        assert archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl()) == ()


def test_an_endless_answer_is_given_up(sink, monkeypatch):
    monkeypatch.setattr(web_requests, "_MOST_JSON_BYTES", 1 << 16)
    with (
        scripted_web(lambda request: request.answer(200, b"[" + b" " * (1 << 20) + b"]")) as web,
        pytest.raises(ArchiveStatusError),
    ):
        archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())


# Pages


def paged(total: int, *, most: int, heeds_offset: bool = True) -> Callable[[Answering], None]:
    uids = [f"1.2.{number}" for number in range(1, total + 1)]

    def script(request: Answering) -> None:
        asked = dict(parse_qsl(urlsplit(request.path).query))
        first = int(asked.get("offset", "0")) if heeds_offset else 0
        page = uids[first : first + min(most, int(asked["limit"]))]
        more = {"Warning": '299 w: "there are more"'} if first + len(page) < total else {}
        request.answer(200, [study_json(uid) for uid in page], **more)

    return script


@pytest.mark.parametrize(("total", "most"), [(0, 1000), (7, 3), (2500, 1000), (1000, 5000)])
def test_all_pages_of_an_answer_are_fetched(sink, total: int, most: int):
    with scripted_web(paged(total, most=most)) as web:
        found = archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())
    assert len({study.study_instance_uid for study in found}) == total


def test_a_server_that_sends_the_same_page_again_and_again_does_not_keep_us(sink):
    with scripted_web(paged(50, most=10, heeds_offset=False)) as web:
        found = archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())
    assert len(found) == 10 and len(web.asked) == 2


def test_more_matches_than_anybody_can_read_are_refused(sink, monkeypatch):
    monkeypatch.setattr(web_requests, "MOST_ANSWERS", 2000)
    with scripted_web(paged(9000, most=1000)) as web, pytest.raises(ArchiveError, match="Narrow the search"):
        archive_at(web.url, sink).find_studies(StudyQuery(), TaskControl())


def test_a_server_that_does_not_decode_is_asked_again_without_what_has_to_be_encoded(sink):
    def script(request: Answering) -> None:
        named = {**study_json("1.2.3"), "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Müller^Eva"}]}}
        other = {**study_json("1.2.4"), "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Maller^Eva"}]}}
        request.answer(200, [] if "%" in request.path else [named, other])

    with scripted_web(script) as web:
        found = archive_at(web.url, sink).find_studies(StudyQuery(patient_name="Müller^E*"), TaskControl())
    assert [study.patient.name for study in found] == ["Müller^Eva"]


# Silence and withdrawal


def silent_until(over: threading.Event) -> Callable[[Answering], None]:
    return lambda request: over.wait(30) or None


def test_a_silent_server_is_given_up_in_time(sink):
    over = threading.Event()
    with scripted_web(silent_until(over)) as web, pytest.raises(ArchiveTimeoutError, match=r"0\.3 s"):
        archive_at(web.url, sink, response_timeout_s=0.3).echo()
    over.set()


def test_a_withdrawn_query_ends_at_once_though_the_server_is_silent(sink):
    over = threading.Event()
    with scripted_web(silent_until(over)) as web:
        archive = archive_at(web.url, sink, response_timeout_s=30.0)
        assert withdrawn_after(lambda control: archive.find_studies(StudyQuery(), control)) < 0.3
    over.set()


def test_a_withdrawn_retrieval_ends_at_once_and_leaves_what_came(sink, tmp_path):
    files = stored_files(tmp_path, 3)
    over = threading.Event()

    def script(request: Answering) -> None:
        uid = request.path.rpartition("/")[2]
        if uid == SOP(files[0]):
            serve_files(files)(request)
        elif "/instances/" in request.path:
            request.send_response(200)
            request.send_header("Content-Type", 'multipart/related; type="application/dicom"; boundary=b')
            request.send_header("Content-Length", "99999999")
            request.end_headers()
            request.wfile.write(b"--b\r\n\r\n" + b"x" * 1000)
            over.wait(30)
        else:
            serve_files(files)(request)

    with scripted_web(script) as web:
        archive = archive_at(web.url, sink, response_timeout_s=30.0)
        assert withdrawn_after(lambda control: archive.retrieve_series(STUDY, SERIES, control), 0.6) < 0.5
    over.set()
    assert list(sink.series_paths(STUDY, SERIES)) == [SOP(files[0])]


def test_a_withdrawn_connection_attempt_ends_at_once(sink):
    # Its queue of connections is full, so that the next one is neither taken nor refused.
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        archive = archive_at(f"http://127.0.0.1:{listener.getsockname()[1]}", sink, connect_timeout_s=30.0)
        assert withdrawn_after(lambda control: archive.find_studies(StudyQuery(), control)) < 0.3


# Retrieval


def SOP(content: bytes) -> SOPInstanceUID:
    return read_head(content).sop_instance_uid


def stored_files(tmp_path: Path, slices: int) -> list[bytes]:
    paths = write_series(tmp_path / "series", slices=slices, study_uid=STUDY, series_uid=SERIES)
    return [path.read_bytes() for path in paths]


def multipart(*contents: bytes) -> tuple[bytes, str]:
    parts = b"".join(b"--bound\r\nContent-Type: application/dicom\r\n\r\n" + one + b"\r\n" for one in contents)
    return parts + b"--bound--\r\n", 'multipart/related; type="application/dicom"; boundary="bound"'


def serve_files(files: list[bytes], **instead: Callable[[Answering], None]) -> Callable[[Answering], None]:
    """QIDO-RS and WADO-RS for a series; `instead` answers for the instance of that number, counted from 0."""
    by_uid = {SOP(content): content for content in files}

    def script(request: Answering) -> None:
        uid = urlsplit(request.path).path.rpartition("/")[2]
        if uid == "instances":
            instances = [
                {"00080018": {"vr": "UI", "Value": [one]}, "00200013": {"vr": "IS", "Value": [number]}}
                for number, one in enumerate(by_uid)
            ]
            request.answer(200, instances)
        elif f"n{list(by_uid).index(SOPInstanceUID(uid))}" in instead:
            instead[f"n{list(by_uid).index(SOPInstanceUID(uid))}"](request)
        else:
            request.answer(200, *multipart(by_uid[SOPInstanceUID(uid)]))

    return script


def at_once(files: list[bytes], send: Callable[[Answering], None]) -> Callable[[Answering], None]:
    """The same, with an answer of its own for the whole series."""
    one_by_one = serve_files(files)
    return lambda request: send(request) if request.path.endswith("/series/1.2.3.4") else one_by_one(request)


def retrieved(web: Scripted, sink: InstanceSink):
    return archive_at(web.url, sink).retrieve_series(STUDY, SERIES, TaskControl())


def test_a_series_comes_over_several_connections_byte_by_byte(sink, tmp_path):
    files = stored_files(tmp_path, 9)
    with scripted_web(serve_files(files)) as web:
        outcome = retrieved(web, sink)
        assert outcome.failures == () and outcome.method == "WADO-RS"
        assert {data_set(path.read_bytes()) for path in outcome.paths} == {data_set(one) for one in files}
        asked = len(web.asked)
        assert retrieved(web, sink).method == "", "what is here is not fetched again"
        assert len(web.asked) == asked + 1


def test_a_large_series_comes_at_once_after_the_instance_that_is_wanted_first(sink, tmp_path):
    files = stored_files(tmp_path, 40)
    waiting = Waiting(wanted_first=[SOP(files[30])])
    with scripted_web(at_once(files, lambda request: request.answer(200, *multipart(*files)))) as web:
        outcome = archive_at(web.url, sink).retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    assert outcome.failures == () and len(outcome.paths) == 40
    assert waiting.came[0] == SOP(files[30]) and sorted(waiting.came) == sorted(map(SOP, files))
    fetched = [path.rpartition("/")[2] for path in web.paths if "?" not in path]
    assert fetched == [SOP(files[30]), "1.2.3.4"]


def test_over_a_slow_way_a_large_series_comes_in_the_order_of_interest(sink, tmp_path, monkeypatch):
    monkeypatch.setattr(web_retrieval, "_LONGEST_AT_ONCE_S", 0.0)
    files = stored_files(tmp_path, 40)
    with scripted_web(serve_files(files)) as web:
        assert len(retrieved(web, sink).paths) == 40
    assert len(web.paths) == 41 and not any(path.endswith("/series/1.2.3.4") for path in web.paths)


@pytest.mark.parametrize("status", [400, 404, 406, 500, 503])
def test_a_server_that_sends_no_whole_series_is_asked_for_each_instance(sink, tmp_path, status: int):
    files = stored_files(tmp_path, 20)
    with scripted_web(at_once(files, lambda request: request.answer(status))) as web:
        outcome = retrieved(web, sink)
    assert outcome.failures == () and len(outcome.paths) == 20


def test_what_a_whole_series_lacks_is_asked_for_and_what_does_not_belong_to_it_is_refused(sink, tmp_path):
    files = stored_files(tmp_path, 20)
    stranger = encoded(structure_set_like(patient_id="77"))
    with scripted_web(
        at_once(files, lambda request: request.answer(200, *multipart(*files[:15], stranger, b"no DICOM")))
    ) as web:
        outcome = retrieved(web, sink)
    assert len(outcome.paths) == 20
    (failure,) = outcome.failures
    assert SOP(stranger) in failure and "was not asked for" in failure


def test_a_whole_series_that_breaks_off_is_not_fetched_from_the_beginning(sink, tmp_path):
    files = stored_files(tmp_path, 20)

    def break_off(request: Answering) -> None:
        request.send_response(200)
        request.send_header("Content-Type", 'multipart/related; type="application/dicom"; boundary=bound')
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        request.wfile.write(b"".join(b"--bound\r\n\r\n" + one + b"\r\n" for one in files[:12]) + b"--bound")
        request.close_connection = True

    with scripted_web(at_once(files, break_off)) as web:
        outcome = retrieved(web, sink)
    assert outcome.failures == () and len(outcome.paths) == 20
    asked = [path.rpartition("/")[2] for path in web.paths]
    assert asked.count("1.2.3.4") == 1 and len(asked) == len({*asked}), "nothing is asked for twice"
    assert len(asked) < 2 + 1 + 10


def test_every_syntax_is_asked_for_as_it_is_and_an_old_server_is_asked_without(sink, tmp_path):
    files = stored_files(tmp_path, 1)

    def old(request: Answering) -> None:
        if "transfer-syntax=*" in request.headers["Accept"]:
            request.answer(406)
        else:
            request.answer(200, *multipart(*files))

    with scripted_web(serve_files(files, n0=old)) as web:
        assert retrieved(web, sink).failures == ()


def test_a_server_that_sends_the_bare_file_is_understood(sink, tmp_path):
    files = stored_files(tmp_path, 1)
    bare = serve_files(files, n0=lambda request: request.answer(200, files[0], "application/dicom"))
    with scripted_web(bare) as web:
        assert retrieved(web, sink).failures == ()


def test_one_instance_that_the_server_cannot_send_is_named_and_the_others_come(sink, tmp_path):
    files = stored_files(tmp_path, 4)
    with scripted_web(serve_files(files, n2=lambda request: request.answer(500))) as web:
        outcome = retrieved(web, sink)
    assert len(outcome.paths) == 3
    (failure,) = outcome.failures
    assert SOP(files[2]) in failure and "failed in itself" in failure


def test_what_is_not_allowed_any_more_in_the_middle_is_said_of_each_that_is_missing(sink, tmp_path, monkeypatch):
    monkeypatch.setattr(web_retrieval, "STREAMS", 1)
    files = stored_files(tmp_path, 4)
    with scripted_web(serve_files(files, n2=lambda request: request.answer(401))) as web:
        outcome = retrieved(web, sink)
    assert len(outcome.paths) == 2
    assert len(outcome.failures) == 2 and all("who we say" in failure for failure in outcome.failures)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda files: multipart(encoded(structure_set_like(patient_id="77"))), "Another instance"),
        (lambda files: multipart(b"no DICOM at all"), "DICM"),
        (lambda files: multipart(files[1][:600]), "Its"),
    ],
    ids=["another", "no DICOM", "cut"],
)
def test_what_was_not_asked_for_is_not_kept(sink, tmp_path, wrong, said: str):
    files = stored_files(tmp_path, 2)
    with scripted_web(serve_files(files, n1=lambda request: request.answer(200, *wrong(files)))) as web:
        outcome = retrieved(web, sink)
    assert [path.stem for path in outcome.paths] == [SOP(files[0])]
    assert SOP(files[1]) in outcome.failures[0]


def test_a_broken_transfer_is_taken_up_again_for_what_is_missing(sink, tmp_path):
    files = stored_files(tmp_path, 6)
    broken: list[str] = []

    def breaks_once(request: Answering) -> None:
        if broken:
            request.answer(200, *multipart(files[3]))
            return
        broken.append(request.path)
        request.send_response(200)
        request.send_header("Content-Type", 'multipart/related; type="application/dicom"; boundary=bound')
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        request.wfile.write(b"--bound\r\n\r\n" + files[3][:300])
        request.close_connection = True

    with scripted_web(serve_files(files, n3=breaks_once)) as web:
        outcome = retrieved(web, sink)
    assert outcome.failures == () and len(outcome.paths) == 6
    fetched = [
        path for path in web.paths if not path.startswith("/dicom-web/studies/1.2.3/series/1.2.3.4/instances?")
    ]
    assert fetched.count(broken[0]) == 2


def test_a_server_that_dies_before_anything_came_is_an_error(sink, tmp_path):
    files = stored_files(tmp_path, 1)

    def dies(request: Answering) -> None:
        request.close_connection = True

    with scripted_web(serve_files(files, n0=dies)) as web, pytest.raises(ArchiveAbortedError):
        retrieved(web, sink)


def test_a_part_without_end_is_given_up(sink, tmp_path, monkeypatch):
    files = stored_files(tmp_path, 2)
    monkeypatch.setattr("app.network.multipart.MOST_PART_BYTES", 1 << 20)
    endless = (b"--bound\r\n\r\n" + b"x" * (3 << 20), 'multipart/related; boundary="bound"')
    with scripted_web(serve_files(files, n1=lambda request: request.answer(200, *endless))) as web:
        assert len(retrieved(web, sink).paths) == 1


def test_a_full_disk_is_the_disks_failure(tmp_path):
    files = stored_files(tmp_path, 3)

    class FullDisk:
        def add(self, content: bytes) -> Path:
            raise StorageError("The disk is full.")

        def series_paths(self, study: object, series: object) -> dict[SOPInstanceUID, Path]:
            return {}

        def is_listed(self, study: object, series: object, *, place: str, instances: int) -> None:
            pass

    with scripted_web(serve_files(files)) as web, pytest.raises(StorageError, match="full"):
        retrieved(web, FullDisk())


# Storing


def stow(status: int, answer: object) -> Callable[[Answering], None]:
    return lambda request: request.answer(status, answer)


def failed(code: int) -> dict[str, object]:
    return {"00081198": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [code]}}]}}


@pytest.mark.parametrize(
    ("status", "answer", "kind", "said"),
    [
        (409, failed(0xA700), ArchiveStatusError, "out of resources"),
        (202, failed(0xC000), InstanceRefusedError, "cannot understand"),
        (409, failed(0xA900), InstanceRefusedError, "does not fit the SOP class"),
        (409, {}, InstanceRefusedError, "cannot understand"),
        (503, b"busy", ArchiveStatusError, "busy"),
        (400, b"", InstanceRefusedError, "does not understand"),
        (401, b"", ArchiveRejectedError, "who we say"),
    ],
)
def test_a_refused_instance_is_named_with_the_reason_and_how_many_follow(sink, status, answer, kind, said):
    contents = [encoded(structure_set_like(patient_id="1")) for _ in range(3)]
    with scripted_web(stow(status, answer)) as web, pytest.raises(kind, match=said) as refused:
        archive_at(web.url, sink).store(contents, TaskControl())
    assert type(refused.value) is kind
    assert "2 more" in refused.value.what
    assert len(web.asked) == 1


def test_an_instance_that_is_held_already_is_stored(sink):
    stored: list[tuple[int, str]] = []
    with scripted_web(stow(409, failed(0x0111))) as web:
        archive = archive_at(web.url, sink)
        archive.store(
            [encoded(structure_set_like(patient_id="1"))], TaskControl(), on_stored=lambda *one: stored.append(one)
        )
    assert [place for place, _ in stored] == [0] and "already" in stored[0][1]


def test_a_warning_is_handed_on(sink):
    warning = {"00081199": {"vr": "SQ", "Value": [{"00081196": {"vr": "US", "Value": [0xB000]}}]}}
    stored: list[tuple[int, str]] = []
    with scripted_web(stow(202, warning)) as web:
        content = encoded(structure_set_like(patient_id="1"))
        archive_at(web.url, sink).store([content], TaskControl(), on_stored=lambda *one: stored.append(one))
    assert "changed" in stored[0][1]


def test_what_is_sent_is_the_file_byte_by_byte(sink):
    content = encoded(structure_set_like(patient_id="1", study_uid=generate_uid()))
    with scripted_web(stow(200, {})) as web:
        archive_at(web.url, sink).store([content], TaskControl())
    assert content in web.bodies[0]


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(sink):
    def script(request: Answering) -> None:
        request.answer(200, {})
        request.close_connection = True  # without having said so

    contents = [encoded(structure_set_like(patient_id=str(number))) for number in range(3)]
    with scripted_web(script) as web:
        archive_at(web.url, sink).store(contents, TaskControl())
    assert len(web.asked) == 3
