"""Weights on a host: only from hosts that are allowed, only the bytes with the digest, only once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.core.errors import DigestError, StorageError, WeightsError
from app.core.tasks import Cancelled, TaskControl
from app.core.weights_bytes import digest
from app.network.weights import HostWeights

WEIGHTS = bytes(range(256)) * 5000
DIGEST = digest(WEIGHTS)

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Host:
    """A server on this machine that answers as the test says."""

    port: int
    asked: list[str] = field(default_factory=list)
    answer: Answering | None = None

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    def uri(self, path: str = "/w.safetensors") -> str:
        return f"http://{self.name}{path}"


@contextmanager
def serving() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host.asked.append(self.path)
            with suppress(OSError):  # the other side may go at any time
                (host.answer or plain(WEIGHTS))(self)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host = Host(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[Host]:
    with serving() as host:
        yield host


@pytest.fixture
def host(server: Host) -> Host:
    server.answer = None
    server.asked.clear()
    return server


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "weights"


def plain(data: bytes, status: int = 200, **headers: str) -> Answering:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def fetcher(cache: Path, *hosts: str, **limits: float) -> HostWeights:
    return HostWeights(cache, lambda: hosts, **limits)


def fetch(weights: HostWeights, uri: str, control: TaskControl | None = None) -> bytes:
    return weights.fetch(uri, digest=DIGEST, control=control or TaskControl()).read_bytes()


def nothing_is_left(cache: Path) -> bool:
    return not cache.exists() or list(cache.iterdir()) == []


def test_what_an_allowed_host_sends_is_kept_and_not_fetched_again(host: Host, cache: Path):
    weights = fetcher(cache, host.name)
    assert fetch(weights, host.uri("/a/w.st?version=2")) == WEIGHTS
    assert host.asked == ["/a/w.st?version=2"]
    assert fetch(weights, host.uri()) == WEIGHTS
    assert fetch(fetcher(cache), "https://gone.example/w.st") == WEIGHTS
    assert len(host.asked) == 1
    assert [path.name for path in cache.iterdir()] == [f"{DIGEST.removeprefix('sha256:')}.weights"]
    assert cache.stat().st_mode & 0o777 == 0o700


def test_a_kept_file_that_was_changed_is_fetched_anew(host: Host, cache: Path):
    weights = fetcher(cache, host.name)
    fetch(weights, host.uri())
    (kept,) = cache.iterdir()
    kept.write_bytes(WEIGHTS[:-1])
    assert fetch(weights, host.uri()) == WEIGHTS
    assert len(host.asked) == 2


@pytest.mark.parametrize(
    "uri",
    [
        "http://other.example/w.st",
        "http://127.0.0.1/w.st",
        "http://127.0.0.1.example/w.st",
        "https://127.0.0.1:{port}@other.example/w.st",
        "http://user:secret@127.0.0.1:{port}/w.st",
        "http:///w.st",
    ],
)
def test_no_other_host_is_asked(host: Host, cache: Path, uri: str):
    with pytest.raises(WeightsError, match="not among those that the settings allow"):
        fetch(fetcher(cache, host.name), uri.format(port=host.port))
    assert host.asked == []
    assert nothing_is_left(cache)


@pytest.mark.parametrize("uri", ["ftp://h/w", "http://h:port/w", "http://[::1/w", "w.st"])
def test_what_cannot_be_fetched_is_said(cache: Path, uri: str):
    with pytest.raises(WeightsError, match="none that can be fetched"):
        fetch(fetcher(cache, "h"), uri)


@pytest.mark.parametrize("stated", ["", "md5:00", "sha256:" + "0" * 63, "sha256:../" + "0" * 61])
def test_nothing_is_fetched_without_a_digest(host: Host, cache: Path, stated: str):
    with pytest.raises(DigestError):
        fetcher(cache, host.name).fetch(host.uri(), digest=stated, control=TaskControl())
    assert host.asked == []


def test_other_bytes_are_not_kept(host: Host, cache: Path):
    host.answer = plain(WEIGHTS[:-1] + b"x")
    with pytest.raises(DigestError, match=r"What 127\.0\.0\.1 sends is not what the network was published with"):
        fetch(fetcher(cache, host.name), host.uri())
    assert nothing_is_left(cache)


def pieces(*parts: bytes, pause_s: float = 0.0) -> Answering:
    """A body in HTTP's chunks, which tell no length before."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for part in parts:
            request.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            threading.Event().wait(pause_s)
        request.wfile.write(b"0\r\n\r\n")

    return answer


def test_a_body_of_unknown_length_is_received_up_to_the_limit(host: Host, cache: Path, monkeypatch):
    host.answer = pieces(WEIGHTS[:1000], WEIGHTS[1000:])
    assert fetch(fetcher(cache, host.name), host.uri()) == WEIGHTS
    monkeypatch.setattr("app.network.weights.MAX_WEIGHTS_BYTES", 1000)
    (kept,) = cache.iterdir()
    kept.unlink()
    with pytest.raises(WeightsError, match="larger than 1 GiB"):
        fetch(fetcher(cache, host.name), host.uri())
    assert nothing_is_left(cache)


REFUSED = {
    "status": (plain(b"", status=404), "answers with status 404"),
    "compressed": (plain(WEIGHTS, Content_Encoding="gzip"), "answers with status 200"),
    "too large": (plain(b"", Content_Length=str(1 << 31)), "larger than 1 GiB"),
    "too short": (plain(WEIGHTS[:1000], Content_Length=str(len(WEIGHTS))), r"sent 1,000 of 1,280,000 bytes"),
    "to another host": (plain(b"", status=302, Location="http://other.example/w"), "to another host"),
    "to another port": (plain(b"", status=302, Location="http://127.0.0.1:1/w"), "to another host"),
    "to another scheme": (plain(b"", status=302, Location="file:///etc/os-release"), "to another host"),
    "in a circle": (plain(b"", status=302, Location="/again"), "on and on"),
    "nowhere": (plain(b"", status=302), "on and on"),
    "no HTTP": (lambda request: request.wfile.write(b"\xff" * 100 + b"\r\n"), "connection failed"),
    "nothing": (lambda _request: None, "connection failed"),
    "endless headers": (lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200), "failed"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_else_a_host_may_do_is_a_sentence(host: Host, cache: Path, what: str):
    host.answer, message = REFUSED[what]
    with pytest.raises(WeightsError, match=message):
        fetch(fetcher(cache, host.name), host.uri())
    assert nothing_is_left(cache)
    assert len(host.asked) <= 4


def test_a_redirect_on_the_same_host_is_followed(host: Host, cache: Path):
    def answer(request: BaseHTTPRequestHandler) -> None:
        (plain(WEIGHTS) if request.path == "/there" else plain(b"", status=307, Location="/there"))(request)

    host.answer = answer
    assert fetch(fetcher(cache, host.name), host.uri()) == WEIGHTS


def silent(request: BaseHTTPRequestHandler) -> None:
    """Say nothing until the other side has gone."""
    request.connection.settimeout(10)
    while request.connection.recv(1):
        continue


def trickling(request: BaseHTTPRequestHandler) -> None:
    """A byte of the header every few milliseconds, for ever."""
    for _ in range(2000):
        request.wfile.write(b"H")
        threading.Event().wait(0.005)


def test_a_host_that_falls_silent_is_left(host: Host, cache: Path):
    host.answer = silent
    with pytest.raises(WeightsError, match="does not answer in time"):
        fetch(fetcher(cache, host.name, silence_s=0.2), host.uri())


@pytest.mark.parametrize("answer", [silent, trickling, pieces(*[b"x"] * 2000, pause_s=0.005)])
def test_a_host_that_takes_too_long_is_left(host: Host, cache: Path, answer: Answering):
    host.answer = answer
    started = time.monotonic()
    with pytest.raises(WeightsError, match="does not answer in time"):
        fetch(fetcher(cache, host.name, most_s=0.3), host.uri())
    assert time.monotonic() - started < 3
    assert nothing_is_left(cache)


@pytest.mark.parametrize("answer", [silent, trickling, pieces(*[b"x"] * 2000, pause_s=0.005)])
def test_work_that_is_withdrawn_ends_at_once(host: Host, cache: Path, answer: Answering):
    control, begun = TaskControl(), threading.Event()

    def announced(request: BaseHTTPRequestHandler) -> None:
        begun.set()
        answer(request)

    host.answer = announced
    ended: list[float] = []

    def withdraw() -> None:
        begun.wait(5)
        ended.append(time.monotonic())
        control.cancel()

    thread = threading.Thread(target=withdraw)
    thread.start()
    with pytest.raises(Cancelled):
        fetch(fetcher(cache, host.name), host.uri(), control)
    assert time.monotonic() - ended[0] < 1
    thread.join()
    assert nothing_is_left(cache)


def test_a_host_that_is_not_there_is_named(cache: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        name = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(WeightsError, match=rf"could not be fetched from {name}\. The connection failed"):
            fetch(fetcher(cache, name), f"http://{name}/w")


def test_a_folder_that_cannot_be_made_is_named(host: Host, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be kept"):
        fetch(fetcher(tmp_path / "file" / "weights", host.name), host.uri())


def test_progress_is_reported(host: Host, cache: Path):
    seen: list[float] = []
    fetch(fetcher(cache, host.name), host.uri(), TaskControl(lambda fraction, _: seen.append(fraction)))
    assert seen == sorted(seen)
    assert seen[-1] == 1
