"""One process that reads damaged copies of one file; another one watches it: see `run_all`.

Writes one line of JSON before a copy is read (its number) and one after it (what became of it).
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
import traceback
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.fuzz.network_reading import read_network
from tests.fuzz.reading import Reading, measured, read_everything
from tests.helpers.mutants import IMAGES_OF, SOURCES, load_source, mutant
from tests.helpers.network_mutants import network_mutant, network_names, network_sources

ADDRESS_SPACE_BYTES = 8 << 30
"""Beyond this the system itself says no."""


@dataclass(frozen=True)
class Copies:
    """The copies of one source, and what is done with them.

    Parameters
    ----------
    whole
        The undamaged file.
    damaged
        Makes a copy by its number.
    """

    whole: bytes
    damaged: Callable[[int], bytes]
    read: Callable[[Path], Reading]


def main() -> None:
    """Read copies `first` to `end` (excluded) of a source: a file below `root`, or a kind of network object."""
    root, name, first, end = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    warnings.simplefilter("error")
    copies = copies_of_network(name) if name in network_names() else copies_of_file(root, name)
    with tempfile.TemporaryDirectory(prefix="verdant-fuzz-") as folder:
        path = Path(folder) / "copy.dcm"
        path.write_bytes(copies.whole)
        tracemalloc.start()
        measured(lambda: copies.read(path))  # What is loaded at first use belongs to no copy.
        for number in range(first, end):
            path.write_bytes(copies.damaged(number))
            say({"begin": number})
            say({"end": number, **judged(lambda: copies.read(path))})


def copies_of_file(root: Path, name: str) -> Copies:
    """Of a file among the shared data."""
    sources = [load_source(root, other) for other in SOURCES]
    source = sources[SOURCES.index(name)]
    about: tuple[ImageSeries, ...] = ()
    if name in IMAGES_OF:
        images = sorted((root / IMAGES_OF[name]).glob("*.dcm"))
        about = DicomStudyReader().read_series(images, TaskControl())
    whole = source.content if source.deflated_from is None else mutant(source, 0, sources)
    return Copies(whole, lambda number: mutant(source, number, sources), lambda path: read_everything(path, about))


def copies_of_network(name: str) -> Copies:
    """Of a network object of one kind."""
    source = next(source for source in network_sources() if source.name == name)
    return Copies(source.content, lambda number: network_mutant(source, number), read_network)


def judged(read: Callable[[], Reading]) -> dict[str, object]:
    """What became of a copy: processor time, peaks of memory, and the failure if it was no sentence."""
    resident = _reset_resident_peak()
    start = time.process_time()
    failure, images, peak, refusals = "", 0, 0, 0
    try:
        reading = measured(read)
        images, peak, refusals = reading.images, reading.peak_bytes, len(reading.sentences)
    except Exception:  # noqa: BLE001 - whatever is no sentence is what is looked for
        failure = traceback.format_exc()
    return {
        "seconds": time.process_time() - start,
        "traced_bytes": peak,
        "resident_bytes": max(0, _resident("VmHWM") - resident),
        "images": images,
        "refusals": refusals,
        "failure": failure,
    }


def say(line: dict[str, object]) -> None:
    """A line for the process that watches."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _reset_resident_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _resident("VmRSS")


def _resident(field: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
