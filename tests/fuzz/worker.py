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
from pathlib import Path

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.fuzz.reading import read_measured
from tests.helpers.mutants import SOURCES, STRUCTURE_SET, load_source, mutant

ADDRESS_SPACE_BYTES = 8 << 30
"""Beyond this the system itself says no."""


def main() -> None:
    """Read copies `first` to `end` (excluded) of a source below `root`."""
    root, name, first, end = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    warnings.simplefilter("error")
    sources = [load_source(root, other) for other in SOURCES]
    source = sources[SOURCES.index(name)]
    about: tuple[ImageSeries, ...] = ()
    if name == STRUCTURE_SET:
        images = sorted((root / "sts001_mr_t2fs" / "images").glob("*.dcm"))
        about = DicomStudyReader().read_series(images, TaskControl())
    with tempfile.TemporaryDirectory(prefix="verdant-fuzz-") as folder:
        path = Path(folder) / "copy.dcm"
        path.write_bytes(source.content if source.deflated_from is None else mutant(source, 0, sources))
        read_once(path, about)  # What is loaded at first use belongs to no copy.
        tracemalloc.start()
        for number in range(first, end):
            path.write_bytes(mutant(source, number, sources))
            say({"begin": number})
            say({"end": number, **judged(path, about)})


def judged(path: Path, about: tuple[ImageSeries, ...]) -> dict[str, object]:
    """What became of a copy: processor time, peaks of memory, and the failure if it was no sentence."""
    resident = _reset_resident_peak()
    start = time.process_time()
    failure, images, peak, refusals = "", 0, 0, 0
    try:
        reading = read_measured(path, about)
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


def read_once(path: Path, about: tuple[ImageSeries, ...]) -> None:
    """Read the undamaged file, traced as the copies will be."""
    tracemalloc.start()
    read_measured(path, about)
    tracemalloc.stop()


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
