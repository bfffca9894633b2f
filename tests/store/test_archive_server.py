"""The archive's server as other programs see it: DCMTK's clients, which share no code with ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.uid import RLELossless, generate_uid
from pynetdicom import AE, evt

from app.core.archive_serving import ServerLimits
from app.core.errors import ArchiveError
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.dciodvfy import said_of
from tests.helpers.dcmtk import run_dcmtk
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.series_files import write_series

pytestmark = pytest.mark.dcmtk


@dataclass
class Site:
    """A running server with one series on it."""

    server: ArchiveServer
    archive: EmbeddedArchive
    paths: list[Path]
    study_uid: str
    series_uid: str
    folder: Path

    def run(self, tool: str, *arguments: str, ae_title: str = "VERDANT", cwd: Path | None = None) -> str:
        """What a client of DCMTK says, and how it ended, to this server."""
        address = ("-aec", ae_title, self.server.host, str(self.server.port))
        ended = run_dcmtk(tool, *arguments[:1], *address, *arguments[1:], cwd=cwd)
        return f"{ended.stdout}\nexit {ended.returncode}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    study_uid, series_uid = generate_uid(), generate_uid()
    paths = write_series(tmp_path / "source", slices=4, study_uid=study_uid, series_uid=series_uid)
    with (
        EmbeddedArchive(tmp_path / "destination") as destination,
        ArchiveServer(destination, ae_title="ELSEWHERE") as other,
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive, destinations={"ELSEWHERE": (other.host, other.port)}) as server,
    ):
        archive.store([path.read_bytes() for path in paths], TaskControl())
        yield Site(server, archive, paths, study_uid, series_uid, tmp_path)


def data_sets(paths: list[Path]) -> set[bytes]:
    return {data_set(path.read_bytes()) for path in paths}


def test_it_answers_an_echo(site: Site) -> None:
    assert "exit 0" in site.run("echoscu", "-v")


def test_a_peer_that_calls_us_by_another_name_is_rejected(site: Site) -> None:
    assert "Called AE Title Not Recognized" in site.run("echoscu", "-v", ae_title="SOMEBODY")


@pytest.mark.parametrize("model", ["-S", "-P"], ids=["study root", "patient root"])
def test_studies_are_found_by_wildcard_and_range(site: Site, model: str) -> None:
    keys = (
        "-k",
        "QueryRetrieveLevel=STUDY",
        "-k",
        "StudyInstanceUID",
        "-k",
        "StudyDescription",
        "-k",
        "PatientID=T1",
    )
    found = site.run("findscu", model, *keys, "-k", "PatientName=test^obl*", "-k", "StudyDate=20260101-20260131")
    assert site.study_uid in found
    assert "MR HEART" in found
    missed = site.run("findscu", model, *keys, "-k", "StudyDate=20260201-")
    assert site.study_uid not in missed
    assert "exit 0" in missed


def test_series_and_images_are_found(site: Site) -> None:
    above = ("-k", f"StudyInstanceUID={site.study_uid}")
    series = site.run(
        "findscu", "-S", "-k", "QueryRetrieveLevel=SERIES", *above, "-k", "SeriesInstanceUID", "-k", "Modality=MR"
    )
    assert site.series_uid in series
    uids = "\\".join(path.stem for path in site.paths[:2])
    images = site.run(
        "findscu", "-S", "-k", "QueryRetrieveLevel=IMAGE", *above, "-k", f"SeriesInstanceUID={site.series_uid}",
        "-k", f"SOPInstanceUID={uids}", "-k", "InstanceNumber",
    )  # fmt: skip
    assert [path.stem in images for path in site.paths] == [True, True, False, False]


def test_a_query_without_a_level_is_refused(site: Site) -> None:
    assert "0xa900" in site.run("findscu", "-S", "-d", "-k", "PatientID=T1").lower()


def test_stored_files_are_kept_byte_by_byte(site: Site) -> None:
    stored = site.folder / "roi.dcm"
    ds = structure_set_like()
    stored.write_bytes(encoded(ds))
    said = site.run("storescu", "-v", "-R", str(stored))
    assert "exit 0" in said
    (kept,) = site.archive.series_paths(ds.StudyInstanceUID, ds.SeriesInstanceUID).values()
    assert data_set(kept.read_bytes()) == data_set(stored.read_bytes())


def test_compressed_files_are_kept_compressed_and_byte_by_byte(site: Site) -> None:
    ds = dcmread(site.paths[0])
    ds.compress(RLELossless, generate_instance_uid=False)
    ds.SOPInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    stored = site.folder / "rle.dcm"
    stored.write_bytes(encoded(ds, RLELossless))
    assert "exit 0" in site.run("storescu", "-v", "-xr", str(stored))
    (kept,) = site.archive.series_paths(ds.StudyInstanceUID, ds.SeriesInstanceUID).values()
    assert data_set(kept.read_bytes()) == data_set(stored.read_bytes())
    assert dcmread(kept).file_meta.TransferSyntaxUID == RLELossless


def test_getscu_receives_the_stored_bytes(site: Site) -> None:
    got = site.folder / "got"
    got.mkdir()
    said = site.run(
        "getscu", "-S", "+B", "-k", "QueryRetrieveLevel=SERIES", "-k", f"StudyInstanceUID={site.study_uid}",
        "-k", f"SeriesInstanceUID={site.series_uid}", "-od", str(got),
    )  # fmt: skip
    assert "exit 0" in said
    assert data_sets(sorted(got.iterdir())) == data_sets(site.paths)


def test_a_peer_that_takes_no_compression_gets_plain_pixels(site: Site) -> None:
    plain = dcmread(site.paths[0])
    ds = dcmread(site.paths[0])
    ds.compress(RLELossless, generate_instance_uid=False)
    ds.SOPInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    site.archive.add(encoded(ds, RLELossless))
    got = site.folder / "got"
    got.mkdir()
    site.run(
        "getscu", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", f"StudyInstanceUID={site.study_uid}",
        "-k", f"SeriesInstanceUID={ds.SeriesInstanceUID}", "-od", str(got),
    )  # fmt: skip
    (path,) = got.iterdir()
    assert not dcmread(path).file_meta.TransferSyntaxUID.is_compressed
    assert (dcmread(path).pixel_array == plain.pixel_array).all()


def test_movescu_sends_the_stored_bytes_elsewhere(site: Site) -> None:
    said = site.run(
        "movescu",
        "-S",
        "-aem",
        "ELSEWHERE",
        "-k",
        "QueryRetrieveLevel=STUDY",
        "-k",
        f"StudyInstanceUID={site.study_uid}",
    )
    assert "exit 0" in said
    assert data_sets(list((site.folder / "destination").rglob("*.dcm"))) == data_sets(site.paths)


def test_an_unknown_move_destination_is_refused(site: Site) -> None:
    said = site.run(
        "movescu", "-S", "-aem", "NOWHERE", "-k", "QueryRetrieveLevel=STUDY",
        "-k", f"StudyInstanceUID={site.study_uid}", "-v",
    )  # fmt: skip
    assert "MoveDestinationUnknown" in said


def test_what_comes_back_is_as_conformant_as_what_went_in(site: Site) -> None:
    compressed = dcmread(site.paths[0])
    compressed.compress(RLELossless, generate_instance_uid=False)
    compressed.SOPInstanceUID = compressed.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    regions = structure_set_like()
    regions.StudyInstanceUID = site.study_uid
    sources, got = site.folder / "in", site.folder / "got"
    sources.mkdir()
    got.mkdir()
    (sources / "regions.dcm").write_bytes(encoded(regions))
    (sources / "rle.dcm").write_bytes(encoded(compressed, RLELossless))
    assert "exit 0" in site.run("storescu", "-R", str(sources / "regions.dcm"))
    assert "exit 0" in site.run("storescu", "-xr", str(sources / "rle.dcm"))
    for path in site.paths:
        (sources / path.name).write_bytes(path.read_bytes())
    study = ("-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={site.study_uid}")
    # Without the bit for all syntaxes getscu takes plain pixels alone; with it, RLE comes as it is.
    assert "exit 0" in site.run("getscu", "-S", "+B", "+xr", *study, "-od", str(got))
    verdicts = [{_uid_of(path): said_of(path) for path in folder.iterdir()} for folder in (sources, got)]
    assert len(verdicts[0]) == len(site.paths) + 2
    assert verdicts[0] == verdicts[1]


def _uid_of(path: Path) -> str:
    return str(dcmread(path, stop_before_pixels=True).SOPInstanceUID)


def test_two_servers_on_one_folder_hold_the_same(site: Site) -> None:
    new = write_series(site.folder / "new", slices=6, study_uid=site.study_uid)
    with EmbeddedArchive(site.folder / "archive") as second, ArchiveServer(second) as other:
        address = ("-aec", "VERDANT", other.host, str(other.port))
        assert run_dcmtk("storescu", *address, *map(str, new[:3])).returncode == 0
        assert "exit 0" in site.run("storescu", "-v", *map(str, new[3:]))
        keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={site.study_uid}")
        counted = (*keys, "-k", "NumberOfStudyRelatedInstances")
        for found in (site.run("findscu", "-S", *counted), run_dcmtk("findscu", *address, "-S", *counted).stdout):
            assert "[10" in found
        got = site.folder / "got"
        got.mkdir()
        assert run_dcmtk("getscu", *address, "-S", "+B", *keys, "-od", str(got)).returncode == 0
    assert data_sets(sorted(got.iterdir())) == data_sets([*site.paths, *new])


@pytest.mark.parametrize("uid", ["../../outside", "1/2", ".."])
def test_instances_whose_uids_are_paths_are_refused(site: Site, uid: str) -> None:
    content = encoded(structure_set_like(series_uid="1.2.3.4.5.6.7"))
    padded = uid.encode().ljust(13, b"\0") + b"\0"
    evil = site.folder / "evil.dcm"
    evil.write_bytes(content.replace(b"1.2.3.4.5.6.7\0", padded))
    assert "CannotUnderstand" in site.run("storescu", "-v", str(evil))
    assert not list(site.folder.glob("outside*"))
    assert len(list((site.folder / "archive").rglob("*.dcm"))) == len(site.paths)


def test_a_peer_that_announces_a_huge_message_is_cut_off(tmp_path: Path) -> None:
    with (
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive, limits=ServerLimits(instance_bytes=50_000)) as server,
    ):
        entity = AE()
        entity.add_requested_context(structure_set_like().SOPClassUID)
        closed: list[object] = []
        handlers = [(evt.EVT_CONN_CLOSE, closed.append)]
        association = entity.associate(server.host, server.port, ae_title="VERDANT", evt_handlers=handlers)
        ds = structure_set_like()
        ds.add_new(0x00420011, "OB", bytes(1_000_000))
        path = tmp_path / "big.dcm"
        path.write_bytes(encoded(ds))
        assert "Status" not in association.send_c_store(dcmread(path))
        association.join(10)
        assert list((tmp_path / "archive").rglob("*.dcm")) == []


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken, EmbeddedArchive(tmp_path / "archive") as archive:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ArchiveError, match=f"127.0.0.1:{port}"):
            ArchiveServer(archive, port=port).start()


def test_a_stopped_server_gives_its_port_back(tmp_path: Path) -> None:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        server = ArchiveServer(archive)
        server.start()
        port = server.port
        server.stop()
        server.stop()
        with ArchiveServer(archive, port=port) as again:
            assert again.port == port
