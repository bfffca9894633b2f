"""Names in the scripts of the world are found and read as they are, in whatever set their PACS keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.dcmqrscp import running_dcmqrscp
from tests.helpers.orthanc import need_orthanc, running_orthanc
from tests.helpers.series_files import write_series

KINDS = [
    "embedded",
    "server",
    pytest.param("orthanc", marks=pytest.mark.orthanc),
    pytest.param("dicomweb", marks=pytest.mark.orthanc),
    pytest.param("dcmqrscp", marks=pytest.mark.dcmtk),
]
NAMES = {
    "Latin": ("ISO_IR 100", "Müller^Jürg"),
    "Latin 2": ("ISO_IR 101", "Wałęsa^Łucja"),
    "Cyrillic": ("ISO_IR 144", "Иванов^Иван"),
    "Greek": ("ISO_IR 126", "Διονυσιος"),
    "Arabic": ("ISO_IR 127", "قباني^لنزار"),
    "Japanese": ("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    "Chinese": ("GB18030", "Wang^XiaoDong=王^小东"),
    "Unicode": ("ISO_IR 192", "Zażółć^Gęślą=山田^太郎=やまだ^たろう"),
}
TYPED = {
    "Latin": ("*Müller*", "*müller*", "*MÜLLER*jürg*"),
    "Latin 2": ("*Wałęsa*", "*wałęsa*"),
    "Cyrillic": ("Иванов*", "*иванов*"),
    "Greek": ("Διον*",),
    "Arabic": ("*قباني*", "قباني^لنزار"),
    "Japanese": ("*Yamada*", "*yamada*", "*山田*", "*やまだ*"),
    "Chinese": ("*wang*", "*王*", "*小东*"),
    "Unicode": ("*Zażółć*", "*zażółć*", "*山田*"),
}


@pytest.fixture(scope="module", params=KINDS)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that holds one study of each name, as a modality of that country wrote it."""
    folder = tmp_path_factory.mktemp("scripts")
    with EmbeddedArchive(folder / "sink") as sink:
        for made in _archive(request.param, folder, sink):
            made.store(_files(folder), TaskControl())
            yield made


def _archive(kind: str, folder: Path, sink: EmbeddedArchive) -> Iterator[Archive]:
    if kind == "embedded":
        with EmbeddedArchive(folder / "archive") as archive:
            yield archive
    elif kind == "server":
        with EmbeddedArchive(folder / "served") as served, ArchiveServer(served) as server:
            yield DimseArchive(PacsNode("OURS", server.host, server.port, server.ae_title), sink=sink)
    elif kind == "dcmqrscp":
        with running_dcmqrscp(folder / "dcmqrscp") as server:
            yield DimseArchive(PacsNode("DCMQRSCP", server.host, server.port, server.ae_title), sink=sink)
    else:
        need_orthanc(with_web=kind == "dicomweb")
        with running_orthanc(folder) as orthanc:
            node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
            web = WebNode("WEB", orthanc.web_url)
            yield DicomwebArchive(web, sink=sink) if kind == "dicomweb" else DimseArchive(node, sink=sink)


def _files(folder: Path) -> list[bytes]:
    contents = []
    for script, (character_set, name) in NAMES.items():
        overrides = {"SpecificCharacterSet": character_set.split("\\"), "PatientName": name}
        paths = write_series(
            folder / "files" / script, slices=1, patient_id=script, study_uid=generate_uid(), overrides=overrides
        )
        contents += [path.read_bytes() for path in paths]
    return contents


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_read_as_it_was_written(archive: Archive, script: str) -> None:
    (study,) = archive.find_studies(StudyQuery(patient_id=script), TaskControl())
    assert study.patient.name == NAMES[script][1]


@pytest.mark.parametrize(("script", "typed"), [(script, typed) for script in TYPED for typed in TYPED[script]])
def test_a_name_is_found_by_what_is_typed_in_its_script(archive: Archive, script: str, typed: str) -> None:
    found = archive.find_studies(StudyQuery(patient_name=typed), TaskControl())
    assert script in {study.patient.patient_id for study in found}


@pytest.mark.parametrize("typed", ["*Møller*", "*Петров*", "*鈴木*", "*李*", "*محمد*", "*nobody*"])
def test_no_way_of_asking_finds_a_name_that_is_not_there(archive: Archive, typed: str) -> None:
    assert archive.find_studies(StudyQuery(patient_name=typed), TaskControl()) == ()
