"""A search for studies tells what has come while the PACS still answers, and asks again in other letters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom import evt

from app.core.errors import ArchiveAbortedError, ArchiveStatusError
from app.core.study import FoundStudies, StudyQuery
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.dicom.ways_to_ask import ways_to_ask
from app.network.dicomweb_archive import DicomwebArchive
from tests.helpers.fake_archive import FakeSink
from tests.helpers.scripted_web import scripted_web
from tests.network.test_dimse_bad_weather import archive_at, scripted_pacs

Answers = Iterator[tuple[int, Dataset | None]]


@pytest.fixture
def sink(tmp_path: Path) -> FakeSink:
    return FakeSink(tmp_path)


def study(uid: str, **attributes: object) -> Dataset:
    """What a PACS tells of a study."""
    answer = Dataset()
    answer.QueryRetrieveLevel, answer.StudyInstanceUID = "STUDY", uid
    for keyword, value in attributes.items():
        setattr(answer, keyword, value)
    return answer


def published(find: Callable[[TaskControl], object], on_part: Callable[[FoundStudies], None]) -> None:
    find(TaskControl(on_published=on_part))


def test_studies_are_told_while_the_pacs_still_answers(sink: FakeSink) -> None:
    told, parts = threading.Event(), []

    def answer(event: Any) -> Answers:
        yield 0xFF00, study("1.2.1")
        assert told.wait(10), "the first study was kept back until the end"
        yield 0xFF00, study("1.2.2")
        yield 0x0000, None

    def take(part: FoundStudies) -> None:
        parts.append([one.study_instance_uid for one in part.studies])
        told.set()

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
        archive = archive_at(port, sink)
        published(lambda control: archive.find_studies(StudyQuery(), control), take)
    assert parts == [["1.2.1"], ["1.2.2"]]


def test_a_pacs_is_told_to_stop_by_who_has_seen_enough(sink: FakeSink) -> None:
    stopped = threading.Event()

    def answer(event: Any) -> Answers:
        number = 0
        while not event.is_cancelled:
            number += 1
            yield 0xFF00, study(f"1.2.{number}")
            stopped.wait(0.005)
        stopped.set()
        yield 0xFE00, None

    def enough(part: FoundStudies) -> None:
        control.cancel()

    control = TaskControl(on_published=enough)
    with scripted_pacs((evt.EVT_C_FIND, answer)) as port, pytest.raises(Cancelled):
        archive_at(port, sink).find_studies(StudyQuery(), control)
    assert stopped.wait(5)


def test_what_a_pacs_does_not_tell_it_may_not_have_compared_and_that_is_said(sink: FakeSink) -> None:
    def answer(event: Any) -> Answers:
        yield 0xFF01, study("1.2.1", PatientName="A^B", ModalitiesInStudy=["CT"])
        yield 0xFF01, study("1.2.2", PatientName="A^B", ModalitiesInStudy=["MR", "SR"])
        yield 0x0000, None

    remarks: list[str] = []
    with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
        archive = archive_at(port, sink)
        query = StudyQuery(study_description="*heart*", modality="MR")
        control = TaskControl(on_published=lambda part: remarks.append(part.remark))
        found = archive.find_studies(query, control)
    assert [one.study_instance_uid for one in found] == ["1.2.2"]
    (remark,) = filter(None, remarks)
    assert remark.endswith("does not tell the study description and may not compare it: look at each study.")


def test_descriptions_that_a_pacs_told_but_did_not_compare_are_compared_here(sink: FakeSink) -> None:
    def answer(event: Any) -> Answers:
        yield 0xFF00, study("1.2.1", StudyDescription="HEART")
        yield 0xFF00, study("1.2.2", StudyDescription="Knee")
        yield 0x0000, None

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
        found = archive_at(port, sink).find_studies(StudyQuery(study_description="*heart*"), TaskControl())
    assert [one.study_instance_uid for one in found] == ["1.2.1"]


@pytest.mark.parametrize("status", [0xA700, 0xC001])
def test_a_pacs_that_refuses_so_wide_a_question_says_how_to_narrow_it(sink: FakeSink, status: int) -> None:
    def answer(event: Any) -> Answers:
        yield status, None

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port, pytest.raises(ArchiveStatusError) as raised:
        archive_at(port, sink).find_studies(StudyQuery(), TaskControl())
    assert raised.value.next_step == "Narrow the search by a name, a patient ID or a date, then try again."


def comparing_bytes(stored: bytes, *, refuses_utf_8: bool = False) -> Callable[[Any], Answers]:
    """A PACS of a site with one character set, Cyrillic, which compares what it gets byte by byte."""

    def answer(event: Any) -> Answers:
        identifier = event.identifier
        if refuses_utf_8 and identifier.get("SpecificCharacterSet") == "ISO_IR 192":
            yield 0xC001, None
            return
        character_set = identifier.get("SpecificCharacterSet", "ISO_IR 6")
        wanted = str(identifier.PatientName).encode(
            "utf-8" if character_set == "ISO_IR 192" else "iso8859_5", "replace"
        )
        if wanted.strip(b"*") in stored:
            found = study("1.2.1", SpecificCharacterSet="ISO_IR 144")
            found.PatientName = stored.decode("iso8859_5")
            yield 0xFF00, found
        yield 0x0000, None

    return answer


@pytest.mark.parametrize("refuses_utf_8", [False, True])
def test_a_site_with_a_set_of_its_own_is_asked_in_it(sink: FakeSink, refuses_utf_8: bool) -> None:
    handler = comparing_bytes("Иванов^Иван".encode("iso8859_5"), refuses_utf_8=refuses_utf_8)
    with scripted_pacs((evt.EVT_C_FIND, handler)) as port:
        found = archive_at(port, sink).find_studies(StudyQuery(patient_name="*Иванов*"), TaskControl())
    assert [one.patient.name for one in found] == ["Иванов^Иван"]


def test_a_pacs_that_breaks_off_over_a_set_it_does_not_know_has_answered_all_the_same(sink: FakeSink) -> None:
    def answer(event: Any) -> Answers:
        if event.identifier.SpecificCharacterSet != "ISO_IR 192":
            event.assoc.abort()
            return
        yield 0xFF00, study("1.2.1", SpecificCharacterSet="ISO_IR 192", PatientName="Иванов^Иван")
        yield 0x0000, None

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port:
        found = archive_at(port, sink).find_studies(StudyQuery(patient_name="*Иванов*"), TaskControl())
    assert len(found) == 1


def test_a_pacs_that_breaks_off_at_the_first_question_has_not_answered(sink: FakeSink) -> None:
    def answer(event: Any) -> Answers:
        event.assoc.abort()
        yield 0x0000, None

    with scripted_pacs((evt.EVT_C_FIND, answer)) as port, pytest.raises(ArchiveAbortedError):
        archive_at(port, sink).find_studies(StudyQuery(patient_name="*Иванов*"), TaskControl())


def test_a_question_in_plain_capitals_is_asked_once() -> None:
    assert len(list(ways_to_ask({"PatientName": "*4711*"}))) == 1
    assert [way.keys["PatientName"] for way in ways_to_ask({"PatientName": "smith*"})] == [
        "smith*",
        "SMITH*",
        "Smith*",
    ]


def test_a_name_is_asked_for_in_the_sets_of_its_script_and_never_as_everything() -> None:
    def sets(name: str) -> list[str]:
        return [way.character_set for way in ways_to_ask({"PatientName": name})][1:3]

    assert sets("*Müller*")[0] == "ISO_IR 100"
    assert sets("*Иванов*")[0] == "ISO_IR 144"
    assert sets("*山田*") == ["\\ISO 2022 IR 87", "\\ISO 2022 IR 149"]
    assert all(way.keys["PatientName"].strip("*") for way in ways_to_ask({"PatientName": "*山田*"}))


def test_a_server_that_finds_the_answer_too_large_says_how_to_narrow_the_search(sink: FakeSink) -> None:
    with scripted_web(lambda request: request.answer(413)) as web, pytest.raises(ArchiveStatusError) as raised:
        DicomwebArchive(WebNode("WEB", web.url), sink=sink).find_studies(StudyQuery(), TaskControl())
    assert raised.value.next_step == "Narrow the search by a name, a patient ID or a date, then try again."
