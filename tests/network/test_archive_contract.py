"""What every archive does: the embedded one, our server, a real Orthanc by DIMSE and by DICOMweb, and dcmqrscp."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pytest
from pydicom import dcmread
from pydicom.uid import ImplicitVRLittleEndian, RLELossless, generate_uid

from app.core.errors import ArchiveError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.study import StudyQuery, StudyRecord
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.dcmqrscp import running_dcmqrscp
from tests.helpers.instances import data_set, encoded, network_like, structure_set_like
from tests.helpers.orthanc import need_orthanc
from tests.helpers.series_files import write_series
from tests.helpers.waiting import Waiting

KINDS = [
    "embedded",
    "server",
    pytest.param("orthanc", marks=pytest.mark.orthanc),
    pytest.param("dicomweb", marks=pytest.mark.orthanc),
    pytest.param("dcmqrscp", marks=pytest.mark.dcmtk),
]


class WriteSeries(Protocol):
    def __call__(self, **options: object) -> list[bytes]: ...


@dataclass
class Subject:
    """One archive under test, with patient IDs that no other test uses.

    Parameters
    ----------
    is_terse
        Whether it tells, matches and keeps only what the standard demands: no optional attributes, names with regard
        to case, uncompressed syntaxes as it likes.
    """

    archive: Archive
    patient_id: str
    is_terse: bool = False

    def tells(self, told: object, expected: object) -> bool:
        """Whether it tells an attribute that it need not tell."""
        return told == expected or (self.is_terse and told in ("", None, ()))

    def gives_back(self, content: bytes, stored: bytes) -> bool:
        """Whether what it gives back is what was stored."""
        if not self.is_terse:
            return data_set(content) == data_set(stored)
        return dcmread(BytesIO(content)) == dcmread(BytesIO(stored))

    def study(self, **query: object) -> StudyRecord:
        (found,) = self.archive.find_studies(StudyQuery(patient_id=self.patient_id, **query), TaskControl())
        return found

    def studies(self, **query: object) -> list[str]:
        """The study descriptions of this test's patients that match."""
        found = self.archive.find_studies(StudyQuery(**{"patient_id": f"{self.patient_id}*", **query}), TaskControl())
        return [study.study_description for study in found]


@pytest.fixture(scope="module")
def dcmqrscp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PacsNode]:
    with running_dcmqrscp(tmp_path_factory.mktemp("dcmqrscp")) as server:
        yield PacsNode("DCMQRSCP", server.host, server.port, server.ae_title)


@pytest.fixture(params=KINDS)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    patient_id = generate_uid().rpartition(".")[2][-12:]
    if request.param == "embedded":
        with EmbeddedArchive(tmp_path / "archive") as archive:
            yield Subject(archive, patient_id)
    elif request.param == "server":
        with (
            EmbeddedArchive(tmp_path / "archive") as served,
            ArchiveServer(served) as server,
            EmbeddedArchive(tmp_path / "sink") as sink,
        ):
            node = PacsNode("OURS", server.host, server.port, server.ae_title)
            yield Subject(DimseArchive(node, sink=sink), patient_id)
    elif request.param == "dicomweb":
        need_orthanc(with_web=True)
        node = WebNode("WEB", request.getfixturevalue("orthanc").web_url)
        with EmbeddedArchive(tmp_path / "sink") as sink:
            yield Subject(DicomwebArchive(node, sink=sink), patient_id)
    elif request.param == "dcmqrscp":
        with EmbeddedArchive(tmp_path / "sink") as sink:
            yield Subject(DimseArchive(request.getfixturevalue("dcmqrscp"), sink=sink), patient_id, is_terse=True)
    else:
        orthanc = request.getfixturevalue("orthanc")
        node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
        with EmbeddedArchive(tmp_path / "sink") as sink:
            yield Subject(DimseArchive(node, sink=sink), patient_id)


@pytest.fixture
def series(tmp_path: Path, subject: Subject) -> WriteSeries:
    """Makes series of this test's patient, as complete files."""

    def write(**options: object) -> list[bytes]:
        folder = tmp_path / "series" / generate_uid()
        paths = write_series(folder, **{"patient_id": subject.patient_id, "slices": 3, **options})
        return [path.read_bytes() for path in paths]

    return write


def test_it_answers_an_echo(subject: Subject) -> None:
    subject.archive.echo()


def test_a_stored_study_is_found_with_its_clinical_block(subject: Subject, series: WriteSeries) -> None:
    subject.archive.store(series(), TaskControl())
    study = subject.study()
    assert study.patient.name == "Test^Oblique"
    assert (study.patient.birth_date, study.patient.sex) == ("19600229", "F")
    assert (study.study_date, study.study_time) == ("20260102", "101112")
    assert (study.study_description, study.study_id, study.accession_number) == ("MR HEART", "S1", "A1")
    assert study.referring_physician_name == "Referrer^Jane"
    assert subject.tells(study.institution_name, "Test Hospital")
    assert subject.tells(study.modalities, ("MR",))
    assert subject.tells(study.number_of_series, 1) and subject.tells(study.number_of_instances, 3)


MATCHING = [
    {"patient_name": "Test*"},
    {"patient_name": "test^OBLIQUE"},
    {"patient_name": "*Obli?ue"},
    {"study_description": "MR*"},
    {"modality": "MR"},
    {"accession_number": "A1"},
    {"date_from": datetime.date(2026, 1, 2), "date_to": datetime.date(2026, 1, 2)},
    {"date_from": datetime.date(2025, 12, 31)},
    {"date_to": datetime.date(2026, 1, 3)},
]
OPTIONAL_MATCHING = [{"patient_name": "test^OBLIQUE"}, {"modality": "CT"}]
MISSING = [
    {"patient_name": "Oblique*"},
    {"patient_name": "Test^Obliqu"},
    {"study_description": "CT*"},
    {"modality": "CT"},
    {"accession_number": "A"},
    {"study_instance_uid": "1.2.3"},
    {"date_from": datetime.date(2026, 1, 3)},
    {"date_to": datetime.date(2026, 1, 1)},
]


def test_queries_find_what_matches_and_nothing_else(subject: Subject, series: WriteSeries) -> None:
    subject.archive.store(series(slices=1), TaskControl())
    left_out = OPTIONAL_MATCHING if subject.is_terse else []
    matching = [query for query in MATCHING if query not in left_out]
    missing = [query for query in MISSING if query not in left_out]
    assert [query for query in matching if subject.studies(**query) != ["MR HEART"]] == []
    assert [query for query in missing if subject.studies(**query) != []] == []


def test_a_study_is_found_by_its_uid(subject: Subject, series: WriteSeries) -> None:
    uid = StudyInstanceUID(generate_uid())
    subject.archive.store(series(study_uid=uid), TaskControl())
    assert subject.study(study_instance_uid=uid).study_instance_uid == uid


def test_studies_come_newest_first(subject: Subject, series: WriteSeries) -> None:
    for date, description in (("20260105", "middle"), ("20250105", "oldest"), ("20260601", "newest")):
        overrides = {"StudyDate": date}
        subject.archive.store(series(slices=1, study_description=description, overrides=overrides), TaskControl())
    assert subject.studies() == ["newest", "middle", "oldest"]


def test_series_and_instances_come_in_the_order_of_their_numbers(subject: Subject, series: WriteSeries) -> None:
    study_uid = generate_uid()
    for number in (11, 2):
        overrides = {"SeriesNumber": number, "SeriesDescription": f"series {number}"}
        subject.archive.store(list(reversed(series(study_uid=study_uid, overrides=overrides))), TaskControl())
    control = TaskControl()
    found = subject.archive.find_series(StudyInstanceUID(study_uid), control)
    assert [one.series_number for one in found] == [2, 11]
    assert {one.modality for one in found} == {"MR"}
    assert all(subject.tells(one.series_description, f"series {one.series_number}") for one in found)
    assert all(subject.tells(one.number_of_instances, 3) for one in found)
    assert all(subject.tells(one.body_part_examined, "HEART") for one in found)
    instances = subject.archive.find_instances(StudyInstanceUID(study_uid), found[0].series_instance_uid, control)
    assert [one.instance_number for one in instances] == [1, 2, 3]
    assert all(subject.tells(one.sop_class_uid, "1.2.840.10008.5.1.4.1.1.4") for one in instances)


def test_names_in_other_scripts_are_stored_and_found(subject: Subject, series: WriteSeries) -> None:
    overrides = {"SpecificCharacterSet": "ISO_IR 192", "PatientName": "Müller^Jürg=山田^太郎"}
    subject.archive.store(series(slices=1, overrides=overrides), TaskControl())
    assert subject.study().patient.name == "Müller^Jürg=山田^太郎"
    assert subject.studies(patient_name="Müller*") == ["MR HEART"]


def test_names_in_latin_1_are_read_as_they_were_written(subject: Subject, series: WriteSeries) -> None:
    overrides = {"SpecificCharacterSet": "ISO_IR 100", "PatientName": "Strauß^Zoé"}
    subject.archive.store(series(slices=1, overrides=overrides), TaskControl())
    assert subject.study().patient.name == "Strauß^Zoé"


def test_a_retrieved_series_is_what_was_stored(subject: Subject, series: WriteSeries) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    stored = series(study_uid=study_uid, series_uid=series_uid)
    subject.archive.store(stored, TaskControl())
    retrieved = subject.archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert retrieved.failures == ()
    assert [data_set(path.read_bytes()) for path in retrieved.paths] == [data_set(one) for one in stored]
    assert all(dcmread(path).file_meta.MediaStorageSOPInstanceUID == path.stem for path in retrieved.paths)


def test_whoever_waits_for_a_series_is_told_what_is_expected_and_of_each_instance(
    subject: Subject, series: WriteSeries
) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    stored = series(study_uid=study_uid, series_uid=series_uid)
    subject.archive.store(stored, TaskControl())
    waiting = Waiting()
    retrieved = subject.archive.retrieve_series(study_uid, series_uid, TaskControl(), arriving=waiting)
    uids = [dcmread(BytesIO(one)).SOPInstanceUID for one in stored]
    assert [[one.sop_instance_uid for one in told] for told in waiting.expected] == [uids]
    assert sorted(waiting.came) == sorted(uids)
    assert {path for _, path in waiting.taken} == set(retrieved.paths)


def test_a_series_that_is_here_already_is_told_at_once(subject: Subject, series: WriteSeries) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    subject.archive.store(series(study_uid=study_uid, series_uid=series_uid), TaskControl())
    here = subject.archive.retrieve_series(study_uid, series_uid, TaskControl()).paths
    waiting = Waiting()
    assert subject.archive.retrieve_series(study_uid, series_uid, TaskControl(), arriving=waiting).method == ""
    assert tuple(path for _, path in waiting.taken) == here


@pytest.mark.parametrize("syntax", [None, ImplicitVRLittleEndian], ids=["explicit", "implicit"])
def test_a_structure_set_comes_back_byte_by_byte(subject: Subject, syntax: str | None) -> None:
    ds = structure_set_like(patient_id=subject.patient_id)
    stored = encoded(ds, syntax) if syntax else encoded(ds)
    subject.archive.store([stored], TaskControl())
    retrieved = subject.archive.retrieve_series(
        StudyInstanceUID(ds.StudyInstanceUID), SeriesInstanceUID(ds.SeriesInstanceUID), TaskControl()
    )
    (path,) = retrieved.paths
    assert subject.gives_back(path.read_bytes(), stored)


def test_a_compressed_series_comes_back_compressed(subject: Subject, series: WriteSeries) -> None:
    if subject.is_terse:
        pytest.skip("dcmqrscp takes uncompressed series unless it is told to prefer one compression")
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    stored = [rle(one) for one in series(study_uid=study_uid, series_uid=series_uid)]
    subject.archive.store(stored, TaskControl())
    retrieved = subject.archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert [data_set(path.read_bytes()) for path in retrieved.paths] == [data_set(one) for one in stored]
    assert {dcmread(path).file_meta.TransferSyntaxUID for path in retrieved.paths} == {RLELossless}


def rle(content: bytes) -> bytes:
    ds = dcmread(BytesIO(content))
    ds.compress(RLELossless, generate_instance_uid=False)
    return encoded(ds, RLELossless)


def test_storing_the_same_instance_twice_is_no_error(subject: Subject, series: WriteSeries) -> None:
    stored = series(slices=1)
    subject.archive.store(stored, TaskControl())
    subject.archive.store(stored, TaskControl())
    assert subject.tells(subject.study().number_of_instances, 1)


def test_of_each_instance_it_is_told_when_it_is_stored(subject: Subject, series: WriteSeries) -> None:
    told: list[tuple[int, str]] = []
    subject.archive.store(series(), TaskControl(), on_stored=lambda place, warning: told.append((place, warning)))
    assert told == [(0, ""), (1, ""), (2, "")]


def test_instances_of_different_kinds_are_stored_at_once(subject: Subject, series: WriteSeries) -> None:
    study_uid = generate_uid()
    roi = encoded(structure_set_like(patient_id=subject.patient_id, study_uid=study_uid))
    subject.archive.store([*series(study_uid=study_uid, slices=2), roi], TaskControl())
    found = subject.archive.find_series(StudyInstanceUID(study_uid), TaskControl())
    assert sorted(one.modality for one in found) == ["MR", "RTSTRUCT"]
    assert subject.tells(subject.study().modalities, ("MR", "RTSTRUCT"))


def test_networks_are_listed_apart_from_patients(subject: Subject, series: WriteSeries) -> None:
    ds = network_like("Heart finder", patient_id=subject.patient_id)
    subject.archive.store([encoded(ds), *series(slices=1)], TaskControl())
    assert subject.studies() == ["MR HEART"]
    (network,) = (
        one for one in subject.archive.find_networks(TaskControl()) if one.study_instance_uid == ds.StudyInstanceUID
    )
    assert (network.name, network.modality) == ("Heart finder", "MR")
    assert subject.tells(network.body_part_examined, "HEART")
    assert (network.dnn_uid, network.series_instance_uid) == (ds.SOPInstanceUID, ds.SeriesInstanceUID)
    assert subject.tells(network.samples_per_pixel, 1) and subject.tells(network.content_date, "20260301")


def test_a_network_is_retrieved_with_its_private_block(subject: Subject) -> None:
    stored = encoded(network_like("Heart finder", patient_id=subject.patient_id))
    subject.archive.store([stored], TaskControl())
    (network,) = (one for one in subject.archive.find_networks(TaskControl()) if one.dnn_uid.encode() in stored)
    (path,) = subject.archive.retrieve_series(
        network.study_instance_uid, network.series_instance_uid, TaskControl()
    ).paths
    assert data_set(path.read_bytes()) == data_set(stored)


def test_an_unknown_series_gives_no_files_but_a_sentence(subject: Subject) -> None:
    retrieved = subject.archive.retrieve_series(
        StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4"), TaskControl()
    )
    assert retrieved.paths == ()
    assert len(retrieved.failures) == 1
    assert subject.archive.name in retrieved.failures[0]


def test_what_is_no_dicom_file_is_refused_with_its_number(subject: Subject, series: WriteSeries) -> None:
    with pytest.raises(ArchiveError, match=r"nstance 2"):
        subject.archive.store([*series(slices=1), b"no DICOM at all" * 20], TaskControl())


def test_a_withdrawn_control_stops_every_call(subject: Subject, series: WriteSeries) -> None:
    control = TaskControl()
    control.cancel()
    study_uid, series_uid = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")
    with pytest.raises(Cancelled):
        subject.archive.find_studies(StudyQuery(), control)
    with pytest.raises(Cancelled):
        subject.archive.find_series(study_uid, control)
    with pytest.raises(Cancelled):
        subject.archive.find_instances(study_uid, series_uid, control)
    with pytest.raises(Cancelled):
        subject.archive.find_networks(control)
    with pytest.raises(Cancelled):
        subject.archive.retrieve_series(study_uid, series_uid, control)
    with pytest.raises(Cancelled):
        subject.archive.store(series(slices=1), control)
    assert subject.studies() == []


def test_storing_reports_progress(subject: Subject, series: WriteSeries) -> None:
    fractions: list[float] = []
    subject.archive.store(series(slices=4), TaskControl(lambda fraction, _: fractions.append(fraction)))
    assert fractions == sorted(fractions)
    assert len(set(fractions)) >= 4
