"""Series that come from a PACS in the order of interest, whatever it can and whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian, generate_uid
from pynetdicom import evt

from app.core.errors import ArchiveStatusError
from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID
from app.core.services import Archive
from app.core.study import InstanceRecord
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.dimse.library import MAXIMUM_CONTEXTS
from app.network.dicomweb_archive import DicomwebArchive
from app.network.storage_contexts import SYNTAXES, class_groups
from app.network.wanted import Wanted
from app.store.embedded_archive import EmbeddedArchive
from app.store.fetched_instances import FetchedInstances
from app.store.server import ArchiveServer
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.one_series_pacs import SERIES, STUDY, CountingSink, Pacs, made, read, sent, uids_of
from tests.helpers.waiting import Waiting
from tests.network.test_dimse_bad_weather import archive_at, scripted_pacs


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[CountingSink]:
    with CountingSink(tmp_path / "sink") as archive:
        yield archive


@pytest.fixture
def files(tmp_path: Path) -> list[bytes]:
    return made(tmp_path / "series", 12)


# The order of interest


@pytest.mark.orthanc
@pytest.mark.parametrize("way", ["DIMSE", "DICOMweb"])
def test_what_is_wanted_first_comes_first_and_each_instance_is_told_when_it_is_here(way, orthanc, sink, tmp_path):
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    contents = made(tmp_path / "series", 30, study_uid=study_uid, series_uid=series_uid)
    uids = uids_of(contents)
    dimse = archive_at(orthanc.dicom_port, sink, called="ORTHANC")
    dimse.store(contents, TaskControl())
    sink.store(contents[:2], TaskControl())
    waiting = Waiting(wanted_first=uids[::-1])
    archive: Archive = dimse if way == "DIMSE" else DicomwebArchive(WebNode("WEB", orthanc.web_url), sink=sink)
    retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl(), arriving=waiting)
    assert [[one.sop_instance_uid for one in told] for told in waiting.expected] == [uids]
    assert waiting.came[:2] == uids[:2], "what was here before is told first"
    assert waiting.came[2] == uids[-1], "then what is wanted first"
    assert sorted(waiting.came) == sorted(uids)
    if way == "DIMSE":  # a quick DICOMweb server sends the rest at once, in its order
        assert set(waiting.came[3:12]) < set(uids[-20:])
    assert retrieved.failures == () and len(retrieved.paths) == 30


def test_the_first_is_asked_for_alone_and_the_order_is_asked_for_anew(sink, files):
    uids = uids_of(files)
    waiting = Waiting(wanted_first=uids[5:])

    def turn(uid: SOPInstanceUID) -> None:
        waiting.wanted_first = uids[9:]

    waiting.on_take = turn
    pacs = Pacs(files)
    with pacs.running() as port:
        archive_at(port, sink, associations=1).retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    assert pacs.asked[0] == [uids[5]]
    assert pacs.asked[1] is not None and pacs.asked[1][0] == uids[9]
    assert sorted(sink.added) == sorted(uids)


def test_a_second_association_waits_until_the_first_picture_is_here(sink, files):
    opened: list[bool] = []
    waiting = Waiting()
    pacs = Pacs(files)

    def count(event: Any) -> None:
        opened.append(bool(waiting.taken))

    with scripted_pacs((evt.EVT_C_FIND, pacs.find), (evt.EVT_C_GET, pacs.get), (evt.EVT_REQUESTED, count)) as port:
        archive_at(port, sink, associations=2).retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    assert opened == [False, False, True], "one for the question, two for the series"


# What a PACS cannot do


def nothing_for_lists(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
    yield from sent(wanted if pacs.asked[-1] is None or len(pacs.asked[-1]) == 1 else [])


def an_error_for_lists(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
    if pacs.asked[-1] is None:
        yield from sent(wanted)
    else:
        yield 1
        yield 0xA900, None


@pytest.mark.parametrize(
    ("hands_out", "why"),
    [(nothing_for_lists, "answers no lists of instances"), (an_error_for_lists, "does not fit")],
    ids=["nothing", "error"],
)
def test_a_pacs_that_does_no_lists_is_asked_for_the_whole_series(sink, files, hands_out, why: str):
    pacs = Pacs(files, hands_out)
    with pacs.running() as port:
        archive = archive_at(port, sink, associations=1)
        retrieved = archive.retrieve_series(STUDY, SERIES, TaskControl())
        assert len(retrieved.paths) == 12 and retrieved.failures == ()
        assert retrieved.method.startswith("C-GET of the whole series, because") and why in retrieved.method
        assert sink.added.count(uids_of(files)[5]) == 1
        with EmbeddedArchive(sink.folder.parent / "other") as other:
            archive._sink = other
            pacs.asked.clear()
            archive.retrieve_series(STUDY, SERIES, TaskControl())
        assert pacs.asked == [None], "it is remembered"


def test_a_pacs_that_takes_the_first_of_a_list_for_the_list_is_asked_one_by_one(sink, files):
    pacs = Pacs(files, lambda pacs, event, wanted: sent(wanted[:1]))
    with pacs.running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.paths) == 12 and retrieved.failures == ()
    assert sorted(sink.added) == sorted(uids_of(files)), "each came once"


def test_a_pacs_that_allows_one_association_gets_one_and_that_is_remembered(sink, files, tmp_path):
    pacs, requests = Pacs(files), []
    with scripted_pacs(
        (evt.EVT_C_FIND, pacs.find),
        (evt.EVT_C_GET, pacs.get),
        (evt.EVT_REQUESTED, lambda event: requests.append(event)),
        most_associations=1,
    ) as port:
        archive = archive_at(port, sink, associations=3)
        retrieved = archive.retrieve_series(STUDY, SERIES, TaskControl())
        assert len(retrieved.paths) == 12 and retrieved.failures == ()
        assert archive._manners.associations == 1
        requests.clear()
        with EmbeddedArchive(tmp_path / "other") as other:
            archive._sink = other
            assert len(archive.retrieve_series(STUDY, SERIES, TaskControl()).paths) == 12
        assert len(requests) <= 3, "none of them tried for a second"


def test_more_contexts_than_one_association_holds_are_divided_and_none_is_left_out():
    wanted = Wanted(STUDY, SERIES, tuple(record(number) for number in range(31)))
    groups = list(class_groups(wanted))
    assert len(groups) > 1 and all(len(group.contexts()) + 2 <= MAXIMUM_CONTEXTS for group in groups)
    proposed = [(one.abstract_syntax, *one.transfer_syntax) for group in groups for one in group.contexts()]
    classes = {one.sop_class_uid for one in wanted.instances}
    assert sorted(proposed) == sorted((uid, syntax) for uid in classes for syntax in SYNTAXES)
    assert set().union(*(group.instances for group in groups)) == {one.sop_instance_uid for one in wanted.instances}


def record(number: int) -> InstanceRecord:
    sop_class = SOPClassUID(f"1.2.840.10008.5.1.4.1.1.{number}")
    return InstanceRecord(STUDY, SERIES, SOPInstanceUID(f"1.2.3.4.{number}"), sop_class)


def test_a_series_of_many_kinds_of_objects_comes_whole(sink, tmp_path):
    kinds = [f"1.2.840.10008.5.1.4.1.1.{kind}" for kind in ("1", "2", "4", "7", "20", "128", "66", "66.1", "66.2")]
    kinds += [f"1.2.840.10008.5.1.4.1.1.481.{number}" for number in (1, 2, 3, 5)]
    contents = []
    for number, kind in enumerate(kinds):
        ds = structure_set_like(study_uid=STUDY, series_uid=SERIES)
        ds.SOPClassUID, ds.InstanceNumber = kind, number
        contents.append(encoded(ds, ImplicitVRLittleEndian))
    with EmbeddedArchive(tmp_path / "pacs") as held, ArchiveServer(held) as server:
        held.store(contents, TaskControl())
        retrieved = archive_at(server.port, sink, called="VERDANT").retrieve_series(STUDY, SERIES, TaskControl())
    assert retrieved.failures == ()
    assert {data_set(path.read_bytes()) for path in retrieved.paths} == {data_set(one) for one in contents}


# What a PACS must not do


def test_an_instance_of_another_study_is_refused_and_named(sink, files, tmp_path):
    stranger = made(tmp_path / "other", 1, study_uid="1.9.9", series_uid="1.9.9.1")[0]

    def slip_in(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield from sent([*wanted, read(stranger)])

    with Pacs(files, slip_in).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.paths) == 12
    (failure,) = retrieved.failures
    assert uids_of([stranger])[0] in failure and "was not asked for; it was not kept" in failure
    assert sink.series_paths(StudyInstanceUID("1.9.9"), SeriesInstanceUID("1.9.9.1")) == {}


def test_an_instance_under_the_uid_of_another_is_told_by_what_it_says_itself(sink, files, tmp_path):
    disguised = read(made(tmp_path / "other", 1, study_uid="1.9.9")[0])
    first = uids_of(files)[0]

    def disguise(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        for place, one in enumerate(wanted):
            if one.SOPInstanceUID == first:
                disguised.SOPInstanceUID = disguised.file_meta.MediaStorageSOPInstanceUID = first
                wanted[place] = disguised
        yield from sent(wanted)

    with Pacs(files, disguise).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert first not in [path.stem for path in retrieved.paths] and len(retrieved.paths) == 11
    assert any(first in failure and "did not come" in failure for failure in retrieved.failures)


def test_of_two_with_one_uid_the_first_stays_and_it_is_said_that_they_differ(sink, files):
    def twice(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        other = read(files[0])
        other.SeriesDescription = "another content"
        yield from sent([*wanted, other] if any(one.InstanceNumber == 1 for one in wanted) else wanted)

    with Pacs(files, twice).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.paths) == 12
    (failure,) = retrieved.failures
    assert uids_of(files)[0] in failure and "once more with other content" in failure
    assert data_set(retrieved.paths[0].read_bytes()) == data_set(files[0])


@pytest.mark.filterwarnings("ignore:Invalid value for VR UI")
def test_path_characters_in_uids_lead_nowhere(sink, files, tmp_path):
    evil = read(files[0])
    evil.SOPInstanceUID = evil.file_meta.MediaStorageSOPInstanceUID = "../../evil"

    def send_evil(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield from sent([*wanted, evil])

    with Pacs(files, send_evil).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.paths) == 12
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("status", [0x0110, 0xA702, 0xC123, 0x7777])
def test_a_wrong_status_is_a_refusal_in_plain_words(sink, files, status: int):
    def refuse(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield 1
        yield status, None

    with Pacs(files, refuse).running() as port, pytest.raises(ArchiveStatusError, match="C-GET failed: ") as raised:
        archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert "Ask the PACS administrator" in raised.value.next_step


def test_why_some_were_refused_is_said_of_each(sink, files):
    def refuse_late_ones(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        if len(sink.added) < 5:
            yield from sent(wanted)
        else:
            yield 1
            yield 0xA702, None

    with Pacs(files, refuse_late_ones).running() as port:
        retrieved = archive_at(port, sink, associations=1).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.failures) == 12 - len(retrieved.paths) > 0
    assert all("C-GET failed: " in failure for failure in retrieved.failures)


def test_success_without_a_single_instance_is_none(sink, files):
    with Pacs(files, lambda pacs, event, wanted: sent([])).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert retrieved.paths == () and len(retrieved.failures) == 12
    assert all("did not come" in failure for failure in retrieved.failures)


# What is here in part


def test_a_series_that_was_fetched_in_part_is_called_so_where_it_is_opened_without_the_pacs(files, sink):
    known = set(uids_of(files[:5]))

    def keeps_some(_pacs: Pacs, _event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield from sent([one for one in wanted if one.SOPInstanceUID in known])

    with Pacs(files, keeps_some).running() as port:
        assert len(archive_at(port, FetchedInstances(sink)).retrieve_series(STUDY, SERIES, TaskControl()).paths) == 5
    (said,) = sink.retrieve_series(STUDY, SERIES, TaskControl()).failures
    assert said.startswith("Only 5 of 12 images of this series are on this machine; PACS TEST at 127.0.0.1")


@pytest.mark.parametrize("some_are_fetched", [True, False])
def test_images_that_are_here_and_that_the_pacs_has_taken_off_its_list_are_shown_with_a_word(
    files, sink, *, some_are_fetched: bool
):
    for content in files[7:] if some_are_fetched else files:
        sink.add(content)
    with Pacs(files[:9]).running() as port:
        retrieved = archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert len(retrieved.paths) == 12 and retrieved.failures == ()
    (said,) = retrieved.remarks
    assert said == f"3 images on this machine are not, or no longer, listed by PACS TEST at 127.0.0.1:{port}."
    with Pacs(files).running() as port:
        assert archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl()).remarks == ()
