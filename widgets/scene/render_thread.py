"""The thread that draws in three dimensions: OpenGL stays on one thread, and the newest request is drawn next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.core.phrases import phrase
from app.core.rendering import Camera, Solid, Transfer
from app.core.voxel_volume import VoxelVolume
from widgets.scene.probe import OpenGl, find_opengl

if TYPE_CHECKING:
    from widgets.scene.volume_scene import VolumeScene

CALM_S: Final = 0.25
"""When nothing new has come for so long, a draft is drawn again in full."""
LONGEST_PICTURE_S: Final = 3.0
NO_OPENGL: Final = phrase("3D needs OpenGL, which does not work on this computer. The three planes do without it.")
FAILED: Final = phrase("3D stopped working: the graphics driver failed. The three planes do without it.")

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class View3D:
    """What is to be drawn; parts that are the same object as before are not prepared again.

    Parameters
    ----------
    solids
        Makes the bodies, on the drawing thread.
    size
        Rows, columns of the picture.
    is_draft
        Whether it must be quick: the user is turning it.
    """

    volume: VoxelVolume
    transfer: Transfer
    solids: Callable[[], Sequence[tuple[Solid, Colour]]]
    camera: Camera
    size: tuple[int, int]
    is_draft: bool = False

    def shows_as(self, other: View3D) -> bool:
        """Whether both are the same picture, be it a draft or not."""
        return (
            self.volume is other.volume
            and self.solids is other.solids
            and (self.transfer, self.camera, self.size) == (other.transfer, other.camera, other.size)
        )


class RenderThread:
    """Draws views one after the other, only ever the newest; loads VTK when the first is asked for.

    Parameters
    ----------
    on_picture
        Called on the drawing thread with (rows, columns, 3) red, green, blue and the view that it is of.
    on_failed
        Called on the drawing thread, once, with the sentence that says why there is no picture and never will be.
    find
        Says, off this process, whether OpenGL works.
    """

    def __init__(
        self,
        on_picture: Callable[[NDArray[np.uint8], View3D], None],
        on_failed: Callable[[str], None],
        *,
        find: Callable[[], OpenGl] = find_opengl,
    ) -> None:
        self._on_picture = on_picture
        self._on_failed = on_failed
        self._find = find
        self._news = threading.Condition()
        self._wanted: View3D | None = None
        self._closed = False
        self._thread: threading.Thread | None = None
        self._prepared: View3D | None = None

    def show(self, view: View3D) -> None:
        """Draw this next, in place of what waits."""
        with self._news:
            self._wanted = view
            self._news.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="verdant-3d", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the thread once what it draws is drawn; from now on nobody is called."""
        with self._news:
            self._closed = True
            self._news.notify()

    def join(self, timeout_s: float = LONGEST_PICTURE_S) -> None:
        """Wait until the thread has ended, or is stuck in a driver."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        opengl = self._find()
        if not opengl.works:
            self._tell(self._on_failed, NO_OPENGL)
            return
        from widgets.scene.volume_scene import VolumeScene

        scene = VolumeScene(opengl.window_class)
        try:
            self._draw_until_closed(scene)
        except (RuntimeError, ValueError, MemoryError):
            self._tell(self._on_failed, FAILED)
        finally:
            scene.close()

    def _draw_until_closed(self, scene: VolumeScene) -> None:
        draft: View3D | None = None
        while True:
            with self._news:
                arrived = self._news.wait_for(
                    lambda: self._closed or self._wanted is not None, timeout=CALM_S if draft is not None else None
                )
                if self._closed:
                    return
                view, self._wanted = self._wanted, None
            if not arrived and draft is not None:
                view = replace(draft, is_draft=False)
            if view is None:
                continue
            self._prepare(scene, view)
            picture = scene.picture(view.camera, size=view.size, is_draft=view.is_draft)
            draft = view if view.is_draft else None
            self._tell(self._on_picture, picture, view)

    def _tell(self, listener: Callable[..., None], *what: object) -> None:
        with self._news:
            if not self._closed:
                listener(*what)

    def _prepare(self, scene: VolumeScene, view: View3D) -> None:
        """Hand over what changed; the surfaces of regions take longest."""
        before = self._prepared
        if before is None or before.volume is not view.volume:
            scene.set_volume(view.volume)
            before = None
        if before is None or before.transfer != view.transfer:
            scene.set_transfer(view.transfer)
        if before is None or before.solids is not view.solids:
            scene.set_solids(view.solids(), view.volume)
        self._prepared = view
