"""A real Orthanc on free loopback ports, for tests that need a PACS that is not ours.

`running_orthanc` is the context manager; the fixture `orthanc` (session scope) starts one per test run. It
skips with a reason where Orthanc is not installed.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

AE_TITLE = "ORTHANC"
_HOST = "127.0.0.1"
_START_TIMEOUT_S = 60.0
_WEB_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")


@dataclass(frozen=True)
class Orthanc:
    """A running Orthanc."""

    host: str
    dicom_port: int
    http_port: int
    ae_title: str
    folder: Path

    @property
    def url(self) -> str:
        """Root of its REST API."""
        return f"http://{self.host}:{self.http_port}"

    @property
    def web_url(self) -> str:
        """Root of its DICOMweb services."""
        return f"{self.url}/dicom-web"

    def request(self, path: str, *, method: str = "GET", body: object = None) -> object:
        """One REST call; the answer as parsed JSON."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", method=method, data=data)  # noqa: S310 - always http
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def add_modality(self, ae_title: str, host: str, port: int) -> None:
        """Make a DICOM node known, so that C-MOVE may send to it."""
        body = {"AET": ae_title, "Host": host, "Port": port}
        self.request(f"/modalities/{ae_title.lower()}", method="PUT", body=body)

    def clear(self) -> None:
        """Delete everything that it stores."""
        for patient in self.request("/patients"):
            self.request(f"/patients/{patient}", method="DELETE")


def orthanc_program() -> str | None:
    """Where Orthanc lies; None if it is not installed."""
    return shutil.which("Orthanc") or shutil.which("Orthanc", path="/usr/sbin:/usr/local/sbin")


def need_orthanc(*, with_web: bool = False) -> None:
    """Skip the calling test where Orthanc, or its DICOMweb plugin, is not installed."""
    if orthanc_program() is None:
        pytest.skip("Orthanc is not installed (Debian package orthanc)")
    if with_web and not _WEB_PLUGIN.exists():
        pytest.skip("Orthanc's DICOMweb plugin is not installed (Debian package orthanc-dicomweb)")


@dataclass
class MortalOrthanc:
    """One that tests kill, and start again with the same data on the same ports."""

    server: Orthanc
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait(timeout=15)

    def start_again(self) -> None:
        """Start it, and wait until it answers."""
        self.process = _launched(self.server)
        assert _ready(self.server, self.process, has_open_http=True)


@contextlib.contextmanager
def mortal_orthanc(folder: Path, *, has_open_http: bool = True, **settings: object) -> Iterator[MortalOrthanc]:
    """Start Orthanc with its data below `folder`, wait until it answers, and stop it at the end.

    Parameters
    ----------
    has_open_http
        Whether anybody may use its REST API, so that one can ask whether it is up.
    settings
        Members of its configuration file, beside or instead of the usual ones.
    """
    assert orthanc_program(), "Orthanc is not installed"
    for attempt in range(3):
        here = folder / f"orthanc-{attempt}"
        here.mkdir(parents=True)
        server = Orthanc(_HOST, *_free_ports(2), AE_TITLE, here)
        _configure(server, settings)
        mortal = MortalOrthanc(server, _launched(server))
        if _ready(server, mortal.process, has_open_http=has_open_http):
            break
        _stop(mortal.process)
    else:
        pytest.fail(f"Orthanc did not start:\n{(here / 'orthanc.log').read_text()[-3000:]}")
    try:
        yield mortal
    finally:
        _stop(mortal.process)


@contextlib.contextmanager
def running_orthanc(folder: Path, *, has_open_http: bool = True, **settings: object) -> Iterator[Orthanc]:
    """The same for a test that leaves it alive."""
    with mortal_orthanc(folder, has_open_http=has_open_http, **settings) as mortal:
        yield mortal.server


@pytest.fixture(scope="session")
def orthanc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """One Orthanc for the whole run; each test uses patients and UIDs of its own."""
    need_orthanc()
    with running_orthanc(tmp_path_factory.mktemp("orthanc")) as server:
        yield server


def _configure(server: Orthanc, settings: dict[str, object]) -> None:
    configuration = {
        "Name": "Verdant test",
        "StorageDirectory": str(server.folder / "storage"),
        "IndexDirectory": str(server.folder / "index"),
        "HttpPort": server.http_port,
        "DicomPort": server.dicom_port,
        "DicomAet": server.ae_title,
        "DicomCheckCalledAet": True,
        "DicomAlwaysAllowEcho": True,
        "DicomAlwaysAllowStore": True,
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowMove": True,
        # The character set of its answers, too: with its default, Latin 1, it drops what that cannot say.
        "DefaultEncoding": "Utf8",
        "UnknownSopClassAccepted": True,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "Plugins": [str(_WEB_PLUGIN)] if _WEB_PLUGIN.exists() else [],
        "StableAge": 1,
        "SyncStorageArea": False,
        "HttpThreadsCount": 8,
        **settings,
    }
    (server.folder / "orthanc.json").write_text(json.dumps(configuration))


def _launched(server: Orthanc) -> subprocess.Popen[bytes]:
    program = orthanc_program()
    assert program
    with (server.folder / "orthanc.log").open("ab") as log:
        command = [program, str(server.folder / "orthanc.json")]
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=server.folder)


def _ready(server: Orthanc, process: subprocess.Popen[bytes], *, has_open_http: bool) -> bool:
    """Wait until both ports answer; False if the process ends first, for example because a port was taken."""
    deadline = time.monotonic() + _START_TIMEOUT_S
    pause = threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            if has_open_http:
                server.request("/system")
            socket.create_connection((server.host, server.http_port), timeout=1).close()
            socket.create_connection((server.host, server.dicom_port), timeout=1).close()
            return True
        pause.wait(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=15)


def _free_ports(count: int) -> tuple[int, ...]:
    """Ports that nobody has at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((_HOST, 0))
        return tuple(one.getsockname()[1] for one in sockets)
