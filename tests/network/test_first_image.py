"""The image that is wanted first of a long series is here before the PACS has said what else there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import evt

from app.core.errors import ArchiveStatusError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.study import InstanceRecord
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.network.first_image import LONG
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.fake_archive import FakeSink
from tests.helpers.instances import encoded
from tests.helpers.one_series_pacs import PENDING, SERIES, STUDY, CountingSink, Pacs, made, read, sent, uids_of
from tests.helpers.orthanc import need_orthanc
from tests.helpers.waiting import Waiting
from tests.network.test_dimse_bad_weather import FIND, archive_at, scripted_pacs, served, without_get

COUNT = LONG + 10
MIDDLE = COUNT // 2
WAYS = ["ours", *(pytest.param(way, marks=pytest.mark.orthanc) for way in ("DIMSE", "DICOMweb"))]


@dataclass
class Order(Waiting):
    """Remembers what was told in which order."""

    told: list[str] = field(default_factory=list)

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        self.told.append("the list")
        super().expect(instances)

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        self.told.append(sop_instance_uid)
        super().take(sop_instance_uid, path)

    def order(self, missing: Any) -> Any:
        return [missing[len(missing) // 2], *missing]


class PickingPacs(Pacs):
    """One that counts its images and picks out single ones, as nearly all do."""

    numbers: list[str]

    def find(self, event: Any) -> Iterator[tuple[int, Dataset | None]]:
        self.numbers = getattr(self, "numbers", [])
        asked = event.identifier
        if asked.QueryRetrieveLevel == "SERIES":
            yield PENDING, counted(len(self.contents))
            return
        self.numbers.append(str(asked.InstanceNumber or ""))
        for status, answer in super().find(event):
            assert answer is not None
            if self.picks(asked, answer):
                yield status, answer

    def picks(self, asked: Dataset, answer: Dataset) -> bool:
        keys = ("InstanceNumber", "SOPInstanceUID")
        return all(asked[key].value in (None, "", answer[key].value) for key in keys)


class AllOrNothingPacs(PickingPacs):
    """One that takes no notice of what is asked for on the level of images."""

    def picks(self, asked: Dataset, answer: Dataset) -> bool:
        return True


def counted(instances: int) -> Dataset:
    answer = Dataset()
    answer.QueryRetrieveLevel, answer.StudyInstanceUID, answer.SeriesInstanceUID = "SERIES", STUDY, SERIES
    answer.NumberOfSeriesRelatedInstances = instances
    return answer


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[CountingSink]:
    with CountingSink(tmp_path / "sink") as archive:
        yield archive


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return made(tmp_path_factory.mktemp("series"), COUNT, rows=4, columns=6)


def fetch(archive: Archive, waiting: Waiting | None = None) -> Waiting:
    waiting = waiting or Order()
    outcome = archive.retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
    assert outcome.failures == () and len(outcome.paths) == COUNT
    return waiting


@pytest.mark.parametrize("asked_for", [None, 3], ids=["the middle", "one that was asked for"])
@pytest.mark.parametrize(
    "way",
    ["ours", pytest.param("DIMSE", marks=pytest.mark.orthanc), pytest.param("DICOMweb", marks=pytest.mark.orthanc)],
)
def test_the_first_image_comes_before_the_list_and_once(way, asked_for, sink, tmp_path, request):
    study, series = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    contents = made(tmp_path / "series", COUNT, rows=4, columns=6, study_uid=study, series_uid=series)
    uids = uids_of(contents)
    order = Order(first=None if asked_for is None else uids[asked_for])

    def look_at(archive: Archive) -> None:
        outcome = archive.retrieve_series(study, series, TaskControl(), arriving=order)
        assert outcome.failures == () and len(outcome.paths) == COUNT

    if way == "ours":
        with EmbeddedArchive(tmp_path / "pacs") as held, ArchiveServer(held) as server:
            held.store(contents, TaskControl())
            look_at(archive_at(server.port, sink, called=server.ae_title))
    else:
        need_orthanc(with_web=True)
        orthanc = request.getfixturevalue("orthanc")
        dimse = DimseArchive(PacsNode("O", orthanc.host, orthanc.dicom_port, orthanc.ae_title), sink=sink)
        dimse.store(contents, TaskControl())
        look_at(dimse if way == "DIMSE" else DicomwebArchive(WebNode("WEB", orthanc.web_url), sink=sink))
    assert order.told[:2] == [uids[MIDDLE if asked_for is None else asked_for], "the list"]
    assert order.expected and [one.sop_instance_uid for one in order.expected[0]] == uids
    assert sorted(sink.added) == sorted(uids)


def test_who_wants_but_one_image_has_no_list_made_and_it_is_known_that_there_is_more(sink, files):
    pacs, control = PickingPacs(files), TaskControl()
    waiting = Order(on_take=lambda _: control.cancel())
    with pacs.running() as port, pytest.raises(Cancelled):
        archive_at(port, sink).retrieve_series(STUDY, SERIES, control, arriving=waiting)
    assert pacs.numbers == [str(MIDDLE + 1)] and waiting.came == [uids_of(files)[MIDDLE]]
    (said,) = sink.retrieve_series(STUDY, SERIES, TaskControl()).failures
    assert said.startswith(f"Only 1 of {COUNT} images of this series are on this machine")


def test_nothing_is_asked_for_first_where_something_is_here_or_nobody_waits(sink, files):
    pacs = PickingPacs(files)
    sink.store(files[:1], TaskControl())
    with pacs.running() as port:
        fetch(archive_at(port, sink))
        archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl())
    assert pacs.numbers == ["", ""]


def test_a_pacs_that_answers_with_everything_is_asked_for_one_but_once(files, tmp_path):
    pacs, waiting = AllOrNothingPacs(files), Order()
    with pacs.running() as port:
        archive = archive_at(port, FakeSink(tmp_path))  # in which nothing is ever found again
        archive.retrieve_series(STUDY, SERIES, TaskControl(), arriving=waiting)
        archive.retrieve_series(STUDY, SERIES, TaskControl(), arriving=Order())
    assert waiting.told[:2] == [uids_of(files)[MIDDLE], "the list"], "it is among what was answered"
    assert pacs.numbers == [str(MIDDLE + 1), "", ""]


@pytest.mark.parametrize("number", [1000, None], ids=["counted from elsewhere", "no numbers"])
def test_a_series_without_that_number_is_listed_first(sink, tmp_path, number: int | None):
    contents = []
    for place, content in enumerate(made(tmp_path / "series", COUNT, rows=4, columns=6)):
        one = read(content)
        one.InstanceNumber = None if number is None else number + place
        contents.append(encoded(one))
    with PickingPacs(contents).running() as port:
        assert fetch(archive_at(port, sink)).told[0] == "the list"


def test_a_pacs_that_allows_one_association_at_a_time_has_never_more(sink, files):
    pacs = PickingPacs(files)
    with pacs.running(most_associations=1) as port:
        waiting = fetch(archive_at(port, sink))
    assert "the list" in waiting.told[:2]
    assert sorted(sink.added) == sorted(uids_of(files))


def test_without_c_get_it_is_moved_here(files, tmp_path):
    paths = [tmp_path / f"{number}.dcm" for number in range(COUNT)]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    with served(tmp_path, paths) as (server, sink, _), without_get(server):
        waiting = fetch(archive_at(server.port, sink, called="VERDANT", move_destination="SINK"))
    assert waiting.told[:2] == [uids_of(files)[MIDDLE], "the list"]


def test_a_pacs_that_refuses_to_count_or_to_hand_out_a_single_image_is_asked_as_ever(sink, files):
    refusals: list[str] = []

    def find(event: Any) -> Iterator[Any]:
        if event.identifier.QueryRetrieveLevel == "SERIES":
            refusals.append("counting")
            yield 0xC000, None
            return
        yield from pacs.find(event)

    pacs = PickingPacs(files)
    with scripted_pacs((evt.EVT_C_FIND, find), (evt.EVT_C_GET, pacs.get)) as port:
        assert fetch(archive_at(port, sink)).told[0] == "the list"
    assert refusals == ["counting"]


def test_a_pacs_that_takes_no_questions_where_it_hands_out_images_is_asked_apart(sink, files):
    pacs = PickingPacs(files)

    def part(event: Any) -> None:
        acceptor = event.assoc.acceptor
        if len(event.assoc.requestor.requested_contexts) > 1:
            acceptor.supported_contexts = [one for one in acceptor.supported_contexts if one.abstract_syntax != FIND]

    handlers = (evt.EVT_C_FIND, pacs.find), (evt.EVT_C_GET, pacs.get), (evt.EVT_REQUESTED, part)
    with scripted_pacs(*handlers) as port:
        waiting = fetch(archive_at(port, sink))
    assert waiting.told[:2] == [uids_of(files)[MIDDLE], "the list"]


def test_a_connection_that_breaks_over_the_first_image_costs_that_alone(sink, files):
    breaks: list[str] = []

    def break_first(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        if not breaks:
            breaks.append("once")
            yield len(wanted)
            event.assoc.abort()
            return
        yield from sent(wanted)

    with PickingPacs(files, break_first).running() as port:
        assert fetch(archive_at(port, sink)).told[0] == "the list"
    assert breaks


@pytest.mark.parametrize("count", [10**30, -1, 0])
def test_a_count_that_cannot_be_is_none(sink, files, count: int):
    def find(event: Any) -> Iterator[Any]:
        if event.identifier.QueryRetrieveLevel == "IMAGE":
            yield from pacs.find(event)
            return
        answer = counted(0)
        answer.add_new("NumberOfSeriesRelatedInstances", "LO", str(count))
        yield PENDING, answer

    pacs = PickingPacs(files)
    with scripted_pacs((evt.EVT_C_FIND, find), (evt.EVT_C_GET, pacs.get)) as port:
        assert fetch(archive_at(port, sink)).told[0] == "the list"


def test_another_study_s_image_in_its_place_is_not_shown(sink, files, tmp_path):
    stranger = read(made(tmp_path / "other", 1, study_uid="1.9.9")[0])
    sent_instead: list[str] = []

    def disguise(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        if not sent_instead:
            uid = wanted[0].SOPInstanceUID
            sent_instead.append(uid)
            stranger.SOPInstanceUID = stranger.file_meta.MediaStorageSOPInstanceUID = uid
            wanted = [stranger]
        yield from sent(wanted)

    with PickingPacs(files, disguise).running() as port:
        waiting = fetch(archive_at(port, sink))
    assert sent_instead == [uids_of(files)[MIDDLE]]
    assert waiting.told[0] == "the list" and sorted(sink.added) == sorted(uids_of(files))


def test_a_pacs_that_never_hands_anything_out_says_why_as_ever(sink, files):
    def refuse(pacs: Pacs, event: Any, wanted: list[Dataset]) -> Iterator[Any]:
        yield 1
        yield 0xA702, None

    with PickingPacs(files, refuse).running() as port, pytest.raises(ArchiveStatusError, match="C-GET failed: "):
        archive_at(port, sink).retrieve_series(STUDY, SERIES, TaskControl(), arriving=Order())
