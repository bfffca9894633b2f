"""Twenty peers at once that store, find and get ten thousand instances; `make soak`.

Each instance has to come back byte by byte. What the server's process takes is looked at after each study: memory
has settled when a third of the studies are through, and must not grow by more than 1 KiB an instance from there on;
file descriptors and threads at the end must be what they were at the beginning.
"""

from __future__ import annotations

import argparse
import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.soak.peer import INSTANCES
from tests.soak.served import PROJECT, Served, Taken, serving

MOST_GROWTH_BYTES = 1024
FEW_HEAPS = {"MALLOC_ARENA_MAX": "2"}
"""With one for each of many threads, as glibc has it by itself, they fill one after the other: it looks like a
leak of half a kilobyte an instance."""
SETTLING_S = 20.0
SPARE_DESCRIPTORS, SPARE_THREADS = 2, 1


@dataclass
class Outcome:
    """What came of a run."""

    instances: int = 0
    seconds: float = 0.0
    kept: int = 0
    wrong: list[str] = field(default_factory=list)
    at_first: Taken = field(default_factory=lambda: Taken(0, 0, 0))
    at_last: Taken = field(default_factory=lambda: Taken(0, 0, 0))
    courses: list[tuple[int, Taken]] = field(default_factory=list)
    """How many instances were through, and what the server took then."""

    @property
    def growth_bytes(self) -> float:
        """By how much the server's memory grows with each instance, once it has settled."""
        settled = self.courses[len(self.courses) // 3 :]
        if len(settled) < 3:
            return 0.0
        through = np.array([instances for instances, _ in settled], dtype=float)
        taken = np.array([one.memory_bytes for _, one in settled], dtype=float)
        return float(np.polyfit(through, taken, 1)[0])

    @property
    def leaks(self) -> list[str]:
        """What the server did not give back."""
        found = []
        if self.growth_bytes > MOST_GROWTH_BYTES:
            found.append(f"memory grows by {self.growth_bytes:.0f} bytes an instance")
        if self.at_last.descriptors > self.at_first.descriptors + SPARE_DESCRIPTORS:
            found.append(f"file descriptors: {self.at_first.descriptors}, then {self.at_last.descriptors}")
        if self.at_last.threads > self.at_first.threads + SPARE_THREADS:
            found.append(f"threads: {self.at_first.threads}, then {self.at_last.threads}")
        return found


def soak(folder: Path, *, peers: int, rounds: int, processes: int) -> Outcome:
    """Let `peers` peers, spread over `processes` processes, go through `rounds` studies each."""
    outcome = Outcome()
    begun = time.monotonic()
    with serving(folder, associations=peers + 4, environment=FEW_HEAPS) as served:
        outcome.at_first = served.taken()
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        readers = [
            threading.Thread(target=_read, args=(served.port, peers // processes, rounds, 1000 * number, lines))
            for number in range(processes)
        ]
        for reader in readers:
            reader.start()
        running = len(readers)
        while running:
            line = lines.get()
            if line is None:
                running -= 1
                continue
            told = json.loads(line)
            outcome.instances += told["instances"]
            outcome.wrong += told["wrong"]
            outcome.courses.append((outcome.instances, served.taken()))
        for reader in readers:
            reader.join()
        outcome.seconds = time.monotonic() - begun
        outcome.at_last = _settled(served, outcome.at_first)
    outcome.kept = served.count
    if outcome.kept != peers // processes * processes * rounds * INSTANCES:
        outcome.wrong.append(f"the archive holds {outcome.kept} instances")
    return outcome


def _read(port: int, peers: int, rounds: int, first: int, lines: queue.SimpleQueue[str | None]) -> None:
    command = [sys.executable, "-m", "tests.soak.peer", *map(str, (port, peers, rounds, first))]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _settled(served: Served, at_first: Taken) -> Taken:
    """What the server takes when the last associations are over; threads end a moment after their connections."""
    deadline, pause = time.monotonic() + SETTLING_S, threading.Event()
    while (taken := served.taken()).threads > at_first.threads + SPARE_THREADS and time.monotonic() < deadline:
        pause.wait(0.1)
    return taken


def main() -> int:
    """Run, print what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=20)
    parser.add_argument("--instances", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=4)
    options = parser.parse_args()
    rounds = max(1, options.instances // (options.peers * INSTANCES))
    with tempfile.TemporaryDirectory() as folder:
        outcome = soak(Path(folder, "archive"), peers=options.peers, rounds=rounds, processes=options.processes)
    first, last = outcome.at_first, outcome.at_last
    most = max((one.memory_bytes for _, one in outcome.courses), default=0)
    sys.stdout.write(
        f"{outcome.instances} instances stored, found and got by {options.peers} peers in {outcome.seconds:.0f} s; "
        f"{outcome.kept} in the archive\n"
        f"memory: {first.memory_bytes >> 20} MiB at first, {most >> 20} MiB at most, {last.memory_bytes >> 20} MiB "
        f"at last; {outcome.growth_bytes:+.0f} bytes an instance after the first third\n"
        f"file descriptors: {first.descriptors}, then {last.descriptors}; "
        f"threads: {first.threads}, then {last.threads}\n"
    )
    for failure in [*outcome.wrong[:50], *outcome.leaks]:
        sys.stdout.write(f"  {failure}\n")
    return 1 if outcome.wrong or outcome.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
