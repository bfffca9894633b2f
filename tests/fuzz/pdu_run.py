"""Damaged PDUs against our server and our client, each in a process that this one watches: by default 10 000, and
1000, as our client waits out its time where an answer is lost.

Fails if a process dies, answers nobody any more, keeps a thread, is silent for longer than its limits, holds more
memory than a few messages take, or if an exception reaches the top of a thread.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.fuzz.pdus import Pdu, acceptance, answers, damaged, questions, request

PROJECT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 10.0
"""For one conversation: a little more than our client waits for an answer."""
MOST_GROWTH_BYTES = 200 << 20
_IDLE_S = 20.0


def main() -> int:
    """Run both, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=10_000, help="for the server, and a tenth for the client")
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    failures = []
    for run, copies in ((fuzz_server, options.copies), (fuzz_client, options.copies // 10)):
        begun = time.monotonic()
        found = run(options.first, options.first + copies)
        sys.stdout.write(f"{run.__name__}: {time.monotonic() - begun:.0f} s, {len(found)} failures\n")
        failures += found
    sys.stdout.write("\n".join(failures[:20]) + "\n")
    return 1 if failures else 0


def fuzz_server(first: int, end: int) -> list[str]:
    """Say copies `first` to `end` (excluded) to our server, each on a connection of its own."""
    with tempfile.TemporaryDirectory() as folder, _worker("serve", folder) as server:
        port = _line(server)["port"]
        failures = []
        say = questions()
        for _ in range(20):
            _converse(port, _bytes(request()), b"")
        before = _state(server)
        for number in range(first, end):
            try:
                # What is said before the server has accepted is out of order by itself.
                if number % 4:
                    _converse(port, _bytes(request()), damaged(say, number))
                else:
                    _converse(port, damaged([request(), *say], number), b"")
            except TimeoutError:
                failures.append(f"copy {number}: the server neither answers nor hangs up.")
            except ConnectionError as error:
                failures.append(f"copy {number}: {error}")
                break
        if not _is_echoed(port):
            failures.append("An honest peer is not answered any more.")
        return failures + _judged(before, _when_idle(server, before))


def fuzz_client(first: int, end: int) -> list[str]:
    """Answer questions of our client with copies `first` to `end` (excluded)."""
    with _damaging_server(first) as port, _worker("ask", str(port), str(first), str(end)) as client:
        states = [_line(client) for _ in range(first, end)]
        slow = [
            f"question {one['number']}: {one['seconds']:.1f} s" for one in states if one["seconds"] > MOST_SECONDS
        ]
        warm = states[min(20, len(states) - 1)]
        return slow + _judged(warm, states[-1])


def _is_slow(state: dict[str, Any]) -> bool:
    return bool(state["seconds"] > MOST_SECONDS)


def _judged(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    failures: list[str] = list(after["failures"])
    left = len(after["threads"]) - len(before["threads"])
    if left > 3:  # of the last conversation
        failures.append(f"{left} threads are left: {after['threads']}")
    grown = after["resident_bytes"] - before["resident_bytes"]
    if grown > MOST_GROWTH_BYTES:
        failures.append(f"{grown:,} bytes more are held.")
    return failures


@contextlib.contextmanager
def _worker(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.fuzz.pdu_worker", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, cwd=PROJECT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        return {"failures": ["The process died."], "threads": [], "resident_bytes": 0, "seconds": 0.0, "number": -1}
    found: dict[str, Any] = json.loads(line)
    return found


def _state(server: subprocess.Popen[str]) -> dict[str, Any]:
    assert server.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        server.stdin.write("\n")
        server.stdin.flush()
    return _line(server)


def _when_idle(server: subprocess.Popen[str], before: dict[str, Any]) -> dict[str, Any]:
    """Once the threads of the last connections have ended, or should have."""
    deadline, pause = time.monotonic() + _IDLE_S, threading.Event()
    while len((state := _state(server))["threads"]) > len(before["threads"]) and time.monotonic() < deadline:
        pause.wait(0.1)
    return state


def _converse(port: int, first: bytes, said: bytes) -> None:
    """Say one, the other after an answer, hang up in one direction, and wait until the other side does, too."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=MOST_SECONDS) as peer,
        contextlib.suppress(ConnectionResetError, BrokenPipeError),
    ):
        peer.sendall(first)
        if said:
            _read(peer)
            peer.sendall(said)
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(1 << 16):
            pass


def _is_echoed(port: int) -> bool:
    with (
        socket.create_connection(("127.0.0.1", port), timeout=MOST_SECONDS) as peer,
        contextlib.suppress(OSError),
    ):
        peer.sendall(_bytes(request()))
        accepted = _read(peer)[0]
        peer.sendall(_bytes(questions()[0]))
        return (accepted, _read(peer)[0]) == (2, 4)
    return False


@contextlib.contextmanager
def _damaging_server(first: int) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_answer_all, args=(listener, first), daemon=True).start()
        yield listener.getsockname()[1]


def _answer_all(listener: socket.socket, number: int) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        with peer, contextlib.suppress(OSError, struct.error):
            peer.settimeout(MOST_SECONDS)
            accepted = acceptance(_read(peer)[1])
            # A client that was accepted is answered; every fourth is not even accepted in order.
            if number % 4:
                peer.sendall(_bytes(accepted))
                _read(peer)
                peer.sendall(damaged(answers(1, 1), number))
            else:
                peer.sendall(damaged([accepted, *answers(1, 1)], number))
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(1 << 16):
                pass
        number += 1


def _read(peer: socket.socket) -> Pdu:
    kind, length = struct.unpack(">BxL", _exactly(peer, 6))
    return kind, _exactly(peer, length)


def _exactly(peer: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        piece = peer.recv(length - len(content))
        if not piece:
            raise ConnectionResetError("closed")
        content += piece
    return content


def _bytes(pdu: Pdu) -> bytes:
    return struct.pack(">BxL", pdu[0], len(pdu[1])) + pdu[1]


if __name__ == "__main__":
    sys.exit(main())
