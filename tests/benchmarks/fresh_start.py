"""A fresh process that starts the viewer on an archive, as the benchmarks want to see it; prints one line of JSON.

`python -m tests.benchmarks.fresh_start listed HOME` ends when the studies are listed in the window;
`… opened HOME` opens the only series with images, waits until every slice could be shown at once, and weighs it;
`… bare` shows an empty window.

Packages that pydicom loads where it finds them, which an installation of the viewer does not bring, are hidden: they
are here for peers of other benchmarks and would be counted as part of the start.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Final

_OF_OTHERS: Final = ("gdcm", "pylibjpeg", "requests")


def bare() -> None:
    """What Qt itself takes."""
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication(sys.argv[:1])
    window = QWidget()
    window.show()
    application.processEvents()
    tell({})


def listed(home: Path) -> None:
    """From nothing to the studies in the window."""
    from PySide6.QtWidgets import QApplication

    gc.disable()  # as the command line does
    import app.cli  # noqa: F401 - the command line is part of a start
    from app.main import start_viewer
    from app.paths import Paths
    from widgets.application import wait_until

    viewer = start_viewer(Paths(home / "archive", home / "settings.json", home / "logs", home / "cache"))
    assert wait_until(lambda: len(viewer.session.browser.state.studies) > 0, timeout_s=60)
    QApplication.processEvents()
    studies = len(viewer.session.browser.state.studies)
    tell({"studies": studies})
    viewer.close()


def opened(home: Path) -> None:
    """What a series takes of the memory, beside what the window alone takes."""
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.workstation import Workstation

    application = QApplication(sys.argv[:1])
    station = Workstation(home)
    record = station.series("MR")
    before = _memory_bytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin the peak anew
    station.open_to_the_end(record)
    station.wait(station.has_decoded_all)
    slices = station.session.series.slices
    pixels = sum(station.session.pixels.at_hand(image).nbytes for image in slices)
    weighed = {
        "slices": len(slices),
        "pixels": pixels,
        "before": before,
        "peak": _memory_bytes("VmHWM") - before,
    }
    station.end()
    application.quit()
    tell(weighed)


def _memory_bytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(f"{name}:"))


def tell(what: dict[str, int]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - read by the process that started this one


if __name__ == "__main__":
    sys.modules.update(dict.fromkeys(_OF_OTHERS))
    task, *where = sys.argv[1:]
    {"bare": bare, "listed": listed, "opened": opened}[task](*map(Path, where))
