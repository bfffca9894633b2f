"""Encrypted DIMSE: with Orthanc and with DCMTK, both of which ask for our certificate; what goes wrong in words."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.errors import ArchiveError, ArchiveRejectedError, ArchiveUnreachableError, UsageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode, Tls
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.certificates import Authority, Issued
from tests.helpers.dcmtk import dcmtk_tool
from tests.helpers.instances import data_set
from tests.helpers.orthanc import Orthanc, need_orthanc, running_orthanc
from tests.helpers.ports import free_port, wait_for_port
from tests.helpers.series_files import write_series


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def ours(authority: Authority) -> Issued:
    return authority.issue("workstation")


@pytest.fixture(scope="module")
def server(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    need_orthanc()
    own = authority.issue("orthanc")
    encrypted = {
        "DicomTlsEnabled": True,
        "DicomTlsCertificate": str(own.certificate),
        "DicomTlsPrivateKey": str(own.key),
        "DicomTlsTrustedCertificates": str(authority.file),
    }
    with running_orthanc(tmp_path_factory.mktemp("tls"), **encrypted) as started:
        yield started


def node(server: Orthanc, tls: Tls | None) -> PacsNode:
    return PacsNode("SECURE", server.host, server.dicom_port, server.ae_title, tls=tls)


def trusting(authority: Authority, ours: Issued, **changes: str) -> Tls:
    return Tls(**{"ca_file": str(authority.file), "certificate_file": str(ours.both), **changes})


@pytest.mark.orthanc
def test_a_series_is_stored_found_and_fetched_encrypted(server, authority, ours, tmp_path: Path):
    uids = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=3, study_uid=uids[0], series_uid=uids[1])
    stored = [path.read_bytes() for path in paths]
    with EmbeddedArchive(tmp_path / "sink") as sink:
        archive = DimseArchive(node(server, trusting(authority, ours)), sink=sink)
        archive.echo()
        archive.store(stored, TaskControl())
        retrieved = archive.retrieve_series(*uids, TaskControl())
    assert [data_set(path.read_bytes()) for path in retrieved.paths] == [data_set(one) for one in stored]


def refusal(server: Orthanc, tls: Tls | None, tmp_path: Path) -> ArchiveError:
    with EmbeddedArchive(tmp_path / "sink") as sink, pytest.raises(ArchiveError) as refused:
        DimseArchive(node(server, tls), sink=sink).echo()
    return refused.value


@pytest.mark.orthanc
def test_a_server_whose_authority_is_not_trusted_is_not_spoken_to(server, ours, tmp_path: Path):
    other = Authority(tmp_path, "stranger")
    refused = refusal(server, trusting(other, ours), tmp_path)
    assert isinstance(refused, ArchiveRejectedError)
    assert "nobody whom this computer trusts" in refused.cause
    assert "CA, PEM" in refused.next_step


@pytest.mark.orthanc
def test_a_certificate_for_another_name_is_refused_unless_that_name_is_given(server, authority, ours, tmp_path: Path):
    refused = refusal(server, trusting(authority, ours, server_name="pacs.example"), tmp_path)
    assert "another name" in refused.cause


@pytest.mark.orthanc
def test_a_server_that_wants_our_certificate_says_so_in_words(server, authority, tmp_path: Path):
    refused = refusal(server, Tls(ca_file=str(authority.file)), tmp_path)
    assert isinstance(refused, ArchiveRejectedError)
    assert "certificate" in refused.cause


@pytest.mark.orthanc
def test_speaking_openly_to_a_server_that_encrypts_is_no_success(server, tmp_path: Path):
    assert refusal(server, None, tmp_path).next_step


@pytest.mark.orthanc
def test_encrypting_to_a_server_that_does_not_is_said(orthanc, authority, ours, tmp_path: Path):
    refused = refusal(orthanc, trusting(authority, ours), tmp_path)
    assert isinstance(refused, ArchiveRejectedError)
    assert "does not encrypt" in refused.cause


def test_a_closed_port_is_named_whether_encrypted_or_not(authority, ours, tmp_path: Path):
    nobody = PacsNode("NOBODY", "127.0.0.1", free_port(), "NOBODY", tls=trusting(authority, ours))
    with EmbeddedArchive(tmp_path / "sink") as sink, pytest.raises(ArchiveUnreachableError, match="Nobody listens"):
        DimseArchive(nobody, sink=sink).echo()


@pytest.mark.dcmtk
@pytest.mark.parametrize("profile", ["--profile-bcp195-nd", "--profile-bcp195-ex"])
def test_dcmtk_takes_what_we_send_encrypted(authority, ours, tmp_path: Path, profile: str):
    received, port, own = tmp_path / "received", free_port(), authority.issue("storescp")
    received.mkdir()
    command = [
        dcmtk_tool("storescp"),
        "+tls",
        str(own.key),
        str(own.certificate),
        "+cf",
        str(authority.file),
        profile,
    ]
    with subprocess.Popen([*command, "-aet", "STORESCP", "-od", str(received), str(port)]) as process:
        try:
            wait_for_port(port, process)
            (path,) = write_series(tmp_path / "series", slices=1)
            secure = PacsNode("STORESCP", "127.0.0.1", port, "STORESCP", tls=trusting(authority, ours))
            with EmbeddedArchive(tmp_path / "sink") as sink:
                DimseArchive(secure, sink=sink).store([path.read_bytes()], TaskControl())
            assert [data_set(one.read_bytes()) for one in received.iterdir()] == [data_set(path.read_bytes())]
        finally:
            process.terminate()


@pytest.mark.orthanc
def test_an_expired_certificate_is_named_with_the_clock(authority, ours, tmp_path: Path):
    need_orthanc()
    own = authority.issue("expired", first=datetime.now(UTC) - timedelta(days=9))
    settings = {
        "DicomTlsEnabled": True,
        "DicomTlsCertificate": str(own.certificate),
        "DicomTlsPrivateKey": str(own.key),
        "DicomTlsTrustedCertificates": str(authority.file),
    }
    with running_orthanc(tmp_path, **settings) as old:
        refused = refusal(old, trusting(authority, ours), tmp_path)
    assert "expired" in refused.cause and "clock" in refused.next_step


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"ca_file": "missing.pem"}, "No such file"),
        ({"ca_file": "key"}, "no certificate"),
        ({"certificate_file": "certificate"}, "certificate and its key"),
        ({"key_file": "other"}, "does not belong"),
    ],
)
def test_files_that_cannot_be_used_are_named(authority, ours, tmp_path: Path, change: dict[str, str], cause: str):
    other = Authority(tmp_path).issue("other")
    files = {"key": str(ours.key), "certificate": str(ours.certificate), "other": str(other.key)}
    tls = trusting(authority, ours, **{name: files.get(value, value) for name, value in change.items()})
    nowhere = PacsNode("NOWHERE", "127.0.0.1", free_port(), "NOWHERE", tls=tls)
    with EmbeddedArchive(tmp_path / "sink") as sink, pytest.raises(ArchiveError) as refused:
        DimseArchive(nowhere, sink=sink).echo()
    assert cause in refused.value.cause
    assert (
        next(iter(change.values())) in refused.value.what or files[next(iter(change.values()))] in refused.value.what
    )


def test_a_key_without_a_certificate_is_no_setting():
    with pytest.raises(UsageError, match="certificate"):
        Tls(key_file="key.pem")
