"""Read damaged copies, each process watched by this one; `make fuzz`: twenty thousand of twenty real files, and
twenty thousand of network objects of every kind.

A copy fails if the process dies, if it takes more than 5 s of processor time (or a minute of any time), if more
memory is held than eight times what the undamaged file honestly takes (64 MiB for a network), or if anything but a
sentence for the user comes of it. What failed is named by source and number: `mutant` makes the same copy again.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.tasks import TaskControl
from app.dicom.inspection import inspect_file
from tests.helpers.mutants import SOURCES
from tests.helpers.network_mutants import network_names
from tests.helpers.shared_data import SHARED_DATA

PROJECT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 5.0
MOST_WALL_SECONDS = 60.0
MOST_TIMES_HONEST = 8
SPARE_BYTES = 12 << 20
"""What Python, pydicom (some 200 bytes for each element) and decoders need whatever the file's size."""
MOST_NETWORK_BYTES = 64 << 20
"""For a network object of a few kilobytes: a description may have 1 MiB of JSON, training information 4."""


@dataclass
class Tally:
    """What came of the copies of one source."""

    name: str
    read: int = 0
    opened: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    most_bytes: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> int:
    """Run, print a line for each source, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=1000, help="of each file, and twice as many of each network")
    parser.add_argument("--only", choices=("files", "networks"), help="one of both")
    parser.add_argument("--first", type=int, default=0, help="number of the first copy")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    counts = {} if options.only == "files" else dict.fromkeys(network_names(), 2 * options.copies)
    if options.only != "networks":
        if SHARED_DATA.exists():
            counts |= dict.fromkeys(SOURCES, options.copies)
        else:
            sys.stdout.write(f"The shared example data are not at {SHARED_DATA}: network objects only.\n")
    with ThreadPoolExecutor(options.processes) as pool:
        jobs = [
            pool.submit(fuzz, name, options.first, options.first + count, limit=limit_of(name))
            for name, count in counts.items()
        ]
        tallies = []
        for job in jobs:
            tallies.append(tally := job.result())
            sys.stdout.write(line_of(tally) + "\n")
            sys.stdout.flush()
    failures = [failure for tally in tallies for failure in tally.failures]
    for failure in failures:
        sys.stdout.write(f"\n{failure}\n")
    read, opened = sum(t.read for t in tallies), sum(t.opened for t in tallies)
    sys.stdout.write(f"\n{read:,} copies of {len(tallies)} files, {opened:,} opened, {len(failures)} failures\n")
    return 1 if failures else 0


def line_of(tally: Tally) -> str:
    """One source in one line."""
    return (
        f"{tally.name[-48:]:48} {tally.read:6} read {tally.opened:5} opened {tally.seconds:7.1f} s, slowest "
        f"{tally.slowest:.2f} s, most {tally.most_bytes / 1e6:6.1f} MB, {len(tally.failures)} failures"
    )


def limit_of(name: str) -> int:
    """Bytes that reading a copy may take."""
    if name in network_names():
        return MOST_NETWORK_BYTES
    return MOST_TIMES_HONEST * honest_bytes(SHARED_DATA / name) + SPARE_BYTES


def fuzz(name: str, first: int, end: int, *, limit: int) -> Tally:
    """Read copies `first` to `end` (excluded) of a source, with a new process after each death."""
    tally = Tally(name)
    while first < end:
        begun = None
        for line in watched(name, first, end):
            if "begin" in line:
                begun = line["begin"]
                continue
            judge(tally, line, limit)
            begun, first = None, line["end"] + 1
        if begun is not None:
            tally.failures.append(f"{name} {begun}: the process died or did not come to an end.")
            first = begun + 1
        elif first < end:
            tally.failures.append(f"{name} {first}: the process could not be started.")
            break
    return tally


def honest_bytes(path: Path) -> int:
    """What the undamaged file takes: its bytes, or those of its pixels once they are decoded."""
    pixels = inspect_file(path, TaskControl()).pixels
    decoded = 0
    if pixels is not None:
        decoded = int(pixels.dtype.removeprefix("uint").removeprefix("int").removeprefix("float")) // 8
        for size in pixels.shape:
            decoded *= size
    return max(path.stat().st_size, decoded)


def judge(tally: Tally, line: dict[str, Any], limit: int) -> None:
    """Count a copy, and note what is wrong with how it went."""
    tally.read += 1
    tally.opened += bool(line["images"])
    tally.seconds += line["seconds"]
    tally.slowest = max(tally.slowest, line["seconds"])
    most = max(line["traced_bytes"], line["resident_bytes"])
    tally.most_bytes = max(tally.most_bytes, most)
    which = f"{tally.name} {line['end']}"
    if line["failure"]:
        tally.failures.append(f"{which}: {line['failure']}")
    if line["seconds"] > MOST_SECONDS:
        tally.failures.append(f"{which}: {line['seconds']:.1f} s.")
    if most > limit:
        tally.failures.append(f"{which}: {most:,} bytes where {limit:,} are allowed.")


def watched(name: str, first: int, end: int) -> Iterator[dict[str, Any]]:
    """What a worker says; it is killed when it says nothing for a minute."""
    command = [sys.executable, "-m", "tests.fuzz.worker", str(SHARED_DATA), name, str(first), str(end)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=PROJECT, env=environment
    ) as process:
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_pass_on, args=(process, lines), daemon=True).start()
        try:
            while line := lines.get(timeout=MOST_WALL_SECONDS):
                yield json.loads(line)
        except queue.Empty:
            pass
        finally:
            process.kill()


def _pass_on(process: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")


if __name__ == "__main__":
    sys.exit(main())
