"""Who gets in to the archive's server, and how the others hear that they do not."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydicom import dcmread
from pynetdicom import AE
from pynetdicom.sop_class import Verification

from app.core.archive_serving import ArchiveServing, ServerLimits, ServerTls
from app.core.custody import Leaving, Quota
from app.core.errors import ArchiveError, UsageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode, Tls
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import WAITING_CONNECTIONS, Refusal
from app.store.server import ArchiveServer
from tests.helpers.certificates import Authority, Issued
from tests.helpers.dcmtk import run_dcmtk
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.series_files import write_series

WAIT_S = 10.0


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "archive") as opened:
        yield opened


def echo(server: ArchiveServer, *, calling: str = "WARD3", called: str = "VERDANT") -> str:
    """How an association ends that wants an echo: with a status, or rejected for a reason."""
    entity = AE(ae_title=calling)
    entity.add_requested_context(Verification)
    association = entity.associate(server.host, server.port, ae_title=called)
    if association.is_established:
        status = association.send_c_echo().Status
        association.release()
        return f"{status:04x}"
    primitive = association.acceptor.primitive
    if primitive is None:
        return "closed"
    return f"{primitive.result}/{primitive.result_source}/{primitive.diagnostic}"


def holding(server: ArchiveServer):
    entity = AE(ae_title="WARD3")
    entity.add_requested_context(Verification)
    return entity.associate(server.host, server.port, ae_title="VERDANT")


def test_a_calling_title_that_is_not_configured_is_rejected_as_such_and_counted(archive, caplog):
    with ArchiveServer(archive, accepted=lambda: frozenset({"WARD3"})) as server, caplog.at_level(logging.INFO):
        assert echo(server) == "0000"
        assert [echo(server, calling="STRANGER") for _ in range(3)] == ["1/1/3"] * 3
        assert server.refused == {Refusal.CALLING: 3}
    lines = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert [line.rpartition("; ")[2] for line in lines] == ["1 so far", "2 so far"], "the third is not worth a line"
    assert all("STRANGER at 127.0.0.1" in line for line in lines)


def test_where_nobody_is_configured_nobody_gets_in(archive):
    with ArchiveServer(archive, accepted=frozenset) as server:
        assert echo(server) == "1/1/3"


def test_whoever_is_configured_while_it_runs_gets_in(archive):
    titles: set[str] = set()
    with ArchiveServer(archive, accepted=lambda: frozenset(titles)) as server:
        assert echo(server) == "1/1/3"
        titles.add("WARD3")
        assert echo(server) == "0000"


def test_another_called_title_is_rejected_as_such(archive):
    with ArchiveServer(archive) as server:
        assert echo(server, called="SOMEBODY") == "1/1/7"
        assert server.refused == {Refusal.CALLED: 1}


def test_one_association_too_many_is_rejected_for_the_moment_and_gets_in_later(archive):
    with ArchiveServer(archive, limits=ServerLimits(associations=2)) as server:
        first, second = holding(server), holding(server)
        assert first.is_established
        assert second.is_established
        assert echo(server) == "2/3/2"
        assert server.refused == {Refusal.TOO_MANY: 1}
        first.release()
        assert echo(server) in ("0000", "2/3/2"), "its thread may still be ending"
        second.release()


def test_connections_that_say_nothing_are_bounded_and_do_not_last(archive):
    limits = ServerLimits(associations=1, idle_s=1.0)
    with ArchiveServer(archive, limits=limits) as server:
        silent = [socket.create_connection((server.host, server.port)) for _ in range(WAITING_CONNECTIONS + 8)]
        for one in silent:
            one.settimeout(WAIT_S)
        closed = silent[-1].recv(1)
        assert closed == b"", "there were too many"
        assert Refusal.TOO_MANY_CONNECTIONS in server.refused
        assert silent[0].recv(100)[:1] in (b"", b"\x07"), "nobody says nothing for ever"
        for one in silent:
            one.close()


def test_a_peer_that_falls_silent_is_sent_away(archive):
    with ArchiveServer(archive, limits=ServerLimits(idle_s=1.0)) as server:
        association = holding(server)
        association.network_timeout = None
        association.join(WAIT_S)
        assert association.is_aborted


def test_the_pdu_length_on_offer_is_that_of_the_settings(archive):
    with ArchiveServer(archive, limits=ServerLimits(pdu_bytes=32768)) as server:
        association = holding(server)
        assert association.acceptor.maximum_length == 32768
        association.release()


@pytest.fixture
def series(tmp_path: Path) -> list[Path]:
    return write_series(tmp_path / "source", slices=3)


def stored(server: ArchiveServer, path: Path) -> str:
    """How a C-STORE of a file is answered."""
    entity = AE(ae_title="WARD3")
    ds = dcmread(path)
    entity.add_requested_context(ds.SOPClassUID)
    association = entity.associate(server.host, server.port, ae_title="VERDANT")
    status = association.send_c_store(ds)
    association.release()
    return f"{status.Status:04x} {status.get('ErrorComment', '')}".strip()


def test_an_instance_that_is_too_long_is_refused_with_a_reason_and_the_association_goes_on(archive, tmp_path: Path):
    ds = structure_set_like()
    ds.add_new(0x00420011, "OB", bytes(60_000))
    (tmp_path / "long.dcm").write_bytes(encoded(ds))
    with ArchiveServer(archive, limits=ServerLimits(instance_bytes=50_000)) as server:
        answer = stored(server, tmp_path / "long.dcm")
        assert answer.startswith("a700 An instance may have")
        assert server.refused == {Refusal.TOO_LARGE: 1}
    assert list(archive.folder.rglob("*.dcm")) == []


def test_a_full_archive_answers_that_it_is_out_of_resources_and_keeps_nothing_half(archive, series):
    archive.room.limit(Quota(series[0].stat().st_size + 10, Leaving.FETCHED))
    with ArchiveServer(archive) as server:
        assert stored(server, series[0]) == "0000"
        assert stored(server, series[1]).startswith("a700 Its quota of")
        assert stored(server, series[0]) == "0000", "what is there already takes no room"
        assert server.refused == {Refusal.NO_ROOM: 1}
    assert [path.stem for path in archive.folder.rglob("*.dcm")] == [series[0].stem]
    assert list((archive.folder / ".incoming").iterdir()) == []


def test_a_full_disk_answers_the_same(archive, series, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with ArchiveServer(archive) as server:
        monkeypatch.setattr("app.store.instance_files.os.fsync", refuse)
        assert stored(server, series[0]) == "a700 The system says: No space left on device."
        monkeypatch.undo()
        assert stored(server, series[0]) == "0000"
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    assert study.number_of_instances == 1


# Encryption.


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def own(authority: Authority) -> Issued:
    return authority.issue("archive")


@pytest.fixture(scope="module")
def client(authority: Authority) -> Issued:
    return authority.issue("client")


@pytest.fixture
def secure(archive: EmbeddedArchive, own: Issued, authority: Authority) -> Iterator[ArchiveServer]:
    tls = ServerTls(str(own.certificate), str(own.key), str(authority.file))
    with ArchiveServer(archive, tls=tls, limits=ServerLimits(idle_s=1.0)) as server:
        yield server


def dcmtk(tool: str, server: ArchiveServer, authority: Authority, issued: Issued, *arguments: str) -> str:
    keys = ("+tls", str(issued.key), str(issued.certificate), "+cf", str(authority.file))
    ended = run_dcmtk(tool, *keys, "-aec", "VERDANT", server.host, str(server.port), *arguments)
    return f"{ended.stdout}\nexit {ended.returncode}"


@pytest.mark.dcmtk
def test_dcmtk_echoes_stores_and_finds_encrypted_and_we_fetch_it_so(
    secure, authority, client, series, tmp_path: Path
):
    assert "exit 0" in dcmtk("echoscu", secure, authority, client)
    assert "exit 0" in dcmtk("storescu", secure, authority, client, *map(str, series))
    first = dcmread(series[0])
    keys = ("-S", "-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={first.StudyInstanceUID}")
    assert "MR HEART" in dcmtk("findscu", secure, authority, client, *keys, "-k", "StudyDescription")
    # DCMTK's getscu and movescu speak no TLS.
    tls = Tls(str(authority.file), str(client.both))
    with EmbeddedArchive(tmp_path / "other") as other:
        pacs = DimseArchive(PacsNode("SAFE", secure.host, secure.port, "VERDANT", tls=tls), sink=other)
        uids = StudyInstanceUID(first.StudyInstanceUID), SeriesInstanceUID(first.SeriesInstanceUID)
        got = pacs.retrieve_series(*uids, TaskControl())
        assert got.failures == ()
        assert {data_set(path.read_bytes()) for path in got.paths} == {data_set(p.read_bytes()) for p in series}


def soon(condition: Callable[[], bool]) -> bool:
    """Whether that comes true: a client may be gone before the server has noted why."""
    deadline, pause = time.monotonic() + WAIT_S, threading.Event()
    while not condition() and time.monotonic() < deadline:
        pause.wait(0.02)
    return condition()


@pytest.mark.dcmtk
def test_a_client_without_encryption_or_of_another_authority_gets_nowhere(secure, authority, tmp_path: Path):
    plain = run_dcmtk("echoscu", "-aec", "VERDANT", "-ta", "5", secure.host, str(secure.port))
    assert plain.returncode != 0
    stranger = Authority(tmp_path / "elsewhere", "stranger").issue("client")
    assert "exit 0" not in dcmtk("echoscu", secure, authority, stranger)
    assert soon(lambda: secure.refused[Refusal.ENCRYPTION] >= 2)


def test_old_versions_of_tls_are_refused(secure, authority, client):
    context = ssl.create_default_context(cafile=str(authority.file))
    context.load_cert_chain(client.certificate, client.key)
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection((secure.host, secure.port), timeout=WAIT_S) as connection,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(connection, server_hostname="127.0.0.1")


def test_one_that_never_shakes_hands_keeps_nobody_waiting(secure, authority, client):
    context = ssl.create_default_context(cafile=str(authority.file))
    context.load_cert_chain(client.certificate, client.key)
    entity = AE(ae_title="WARD3")
    entity.add_requested_context(Verification)
    with socket.create_connection((secure.host, secure.port)):
        association = entity.associate(secure.host, secure.port, ae_title="VERDANT", tls_args=(context, "127.0.0.1"))
        assert association.is_established
        association.release()


def test_a_certificate_that_cannot_be_used_is_named(archive, tmp_path: Path):
    (tmp_path / "no.pem").write_text("no certificate")
    with pytest.raises(ArchiveError, match=r"no\.pem"):
        ArchiveServer(archive, tls=ServerTls(str(tmp_path / "no.pem")))


def test_who_listens_to_the_network_without_encryption_is_warned():
    assert ArchiveServing().warnings == ()
    (warning,) = ArchiveServing(host="0.0.0.0").warnings  # noqa: S104 - that is the point
    assert "nothing is encrypted" in warning
    tls = ServerTls("own.pem", client_ca_file="ca.pem")
    assert ArchiveServing(host="0.0.0.0", tls=tls, accepts_anyone=True).warnings == ()  # noqa: S104 - see above
    assert len(ArchiveServing(host="::", accepts_anyone=True).warnings) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ArchiveServing(accepted=("WARD3", "")),
        lambda: ArchiveServing(port=70000),
        lambda: ServerLimits(associations=0),
        lambda: ServerLimits(idle_s=float("nan")),
        lambda: ServerTls(" "),
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(UsageError):
        wrong()
