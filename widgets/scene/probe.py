"""Does OpenGL work here: tried in a process of its own, because a driver may take the process down with it.

Run as `python -m widgets.scene.probe [class of window]`, it draws a small volume on a thread, as the viewer does,
and prints what drew it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

LONGEST_S: Final = 30.0
_ROOT: Final = Path(__file__).resolve().parents[2]
# Off-screen windows that need no display server first; then what VTK takes by itself.
_WINDOWS: Final = ("vtkEGLRenderWindow", "") if sys.platform.startswith("linux") else ("",)


@dataclass(frozen=True, slots=True)
class OpenGl:
    """What was found.

    Parameters
    ----------
    card
        What draws, in the driver's words; empty where nothing can.
    window_class
        VTK's class of window that works; empty for what VTK takes by itself.
    """

    card: str = ""
    window_class: str = ""

    @property
    def works(self) -> bool:
        """Whether anything can be drawn."""
        return bool(self.card)


def find_opengl(interpreter: str = sys.executable) -> OpenGl:
    """Try each kind of window in a process of its own; takes a second or two."""
    for window_class in _WINDOWS:
        try:
            answer = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                [interpreter, "-m", "widgets.scene.probe", window_class],
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
                check=False,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        card = answer.stdout.strip()
        if answer.returncode == 0 and card:
            return OpenGl(card, window_class)
    return OpenGl()


def draw_something(window_class: str) -> str:
    """Draw a bright cube, look whether it is there, and say what drew it; empty if nothing did."""
    from app.core.rendering import Camera, RenderingPreset, transfer
    from app.core.voxel_volume import VoxelVolume
    from widgets.scene.volume_scene import VolumeScene

    values = np.zeros((16, 16, 16), dtype=np.int16)
    values[4:12, 4:12, 4:12] = 1000
    scene = VolumeScene(window_class)
    scene.set_volume(VoxelVolume(values, np.eye(4)))
    scene.set_transfer(transfer(RenderingPreset.MIP, low=0, high=1000))
    seen = scene.picture(Camera(), size=(64, 64), is_draft=False)
    scene.close()
    return scene.card if seen[32, 32].min() > 128 and seen[0, 0].max() < 16 else ""


def main() -> int:
    """Print what draws."""
    with ThreadPoolExecutor(1) as thread:
        card = thread.submit(draw_something, sys.argv[1] if len(sys.argv) > 1 else "").result()
    sys.stdout.write(card + "\n")
    return 0 if card else 1


if __name__ == "__main__":
    sys.exit(main())
