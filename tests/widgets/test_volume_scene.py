"""A volume in three dimensions shows everything where it lies; a driver that fails takes nothing down with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.rendering import Camera, RenderingPreset, Solid, transfer
from app.core.voxel_volume import VoxelVolume
from tests.helpers.volumes import SHAPE, STACKS, StackShape
from widgets.scene.probe import OpenGl, find_opengl
from widgets.scene.render_thread import NO_OPENGL, RenderThread, View3D

SIZE = (200, 240)
LONGEST_S = 60.0
MIP = transfer(RenderingPreset.MIP, low=0, high=1000)


@pytest.fixture(scope="module")
def opengl() -> OpenGl:
    """What draws here."""
    found = find_opengl()
    if not found.works:
        pytest.skip("OpenGL does not work here")
    return found


class Drawing:
    """A drawing thread whose pictures a test waits for."""

    def __init__(self, found: OpenGl) -> None:
        self.pictures: list[tuple[NDArray[np.uint8], View3D]] = []
        self.failures: list[str] = []
        self.news = threading.Condition()
        self.thread = RenderThread(self._take, self._fail, find=lambda: found)

    def _take(self, picture: NDArray[np.uint8], view: View3D) -> None:
        with self.news:
            self.pictures.append((picture, view))
            self.news.notify()

    def _fail(self, sentence: str) -> None:
        with self.news:
            self.failures.append(sentence)
            self.news.notify()

    def draw(self, view: View3D) -> NDArray[np.uint8]:
        """Ask for a view and wait for its full picture."""
        self.thread.show(view)
        with self.news:
            assert self.news.wait_for(lambda: self.failures or self._of(view), LONGEST_S), "no picture came"
        assert not self.failures
        return self._of(view)[-1]

    def _of(self, view: View3D) -> list[NDArray[np.uint8]]:
        return [picture for picture, of in self.pictures if of.shows_as(view) and not of.is_draft]


@pytest.fixture
def drawing(opengl: OpenGl) -> Iterator[Drawing]:
    made = Drawing(opengl)
    yield made
    made.thread.close()
    made.thread.join()


def nothing() -> list[tuple[Solid, tuple[float, float, float]]]:
    return []


def on_screen(volume: VoxelVolume, point: NDArray[np.float64], camera: Camera) -> tuple[float, float]:
    """Row, column at which a point must appear: parallel projection round the middle of the volume."""
    corners = volume.corners_lps
    middle = corners.mean(axis=0)
    mm_per_pixel = 2 * np.linalg.norm(corners - middle, axis=1).max() / min(SIZE) / camera.zoom
    way = (point - middle) / mm_per_pixel
    down, right = np.array(camera.orientation.down), np.array(camera.orientation.right)
    return float(way @ down) + (SIZE[0] - 1) / 2, float(way @ right) + (SIZE[1] - 1) / 2


def middle_of(picture: NDArray[np.uint8]) -> tuple[float, float]:
    """The middle of what is bright."""
    bright = picture.max(axis=2).astype(float)
    bright[bright < bright.max() / 2] = 0
    rows, columns = np.indices(bright.shape)
    return float((rows * bright).sum() / bright.sum()), float((columns * bright).sum() / bright.sum())


def test_a_bright_voxel_appears_where_it_lies_in_every_geometry_from_every_side(drawing: Drawing) -> None:
    for name, stack in STACKS.items():
        values = np.zeros(SHAPE, dtype=np.int16)
        values[6, 3, 8] = 1000
        volume = stack.volume(values)
        for camera in (Camera(zoom=1.5), Camera().dragged(0.2, 0.1), Camera().dragged(-0.6, 0.4)):
            picture = drawing.draw(View3D(volume, MIP, nothing, camera, SIZE))
            expected = on_screen(volume, volume.to_lps((6, 3, 8))[0], camera)
            assert middle_of(picture) == pytest.approx(expected, abs=3.0), f"{name}, {camera}"


@pytest.mark.parametrize("name", ["double oblique, descending", "tilted gantry"])
def test_a_body_appears_where_its_region_lies_in_its_colour_and_keeps_its_size(drawing: Drawing, name: str) -> None:
    stack: StackShape = STACKS[name]
    volume = stack.volume(np.zeros((30, 40, 50), dtype=np.int16))
    place = np.indices(volume.values.shape).reshape(3, -1).T
    centre = volume.to_lps((14, 22, 28))[0]
    radius_mm = 8.0
    inside = np.linalg.norm(volume.to_lps(place) - centre, axis=1) < radius_mm
    ball = inside.reshape(volume.values.shape)
    solid = Solid(ball[8:22, 10:35, 10:45], (8, 10, 10))
    for camera in (Camera(zoom=2.0), Camera(zoom=2.0).dragged(0.3, -0.2)):
        picture = drawing.draw(View3D(volume, MIP, lambda: [(solid, (0.0, 1.0, 0.0))], camera, SIZE))
        green = picture[..., 1] > 40
        assert picture[green][:, 0].max() < 60, "green it is, and nothing else"
        rows, columns = np.nonzero(green)
        expected = on_screen(volume, centre, camera)
        assert (rows.mean(), columns.mean()) == pytest.approx(expected, abs=1.5)
        corners = volume.corners_lps
        mm = 2 * np.linalg.norm(corners - corners.mean(axis=0), axis=1).max() / min(SIZE) / camera.zoom
        assert green.sum() * mm * mm == pytest.approx(np.pi * radius_mm**2, rel=0.12)


def test_while_it_is_turned_drafts_come_and_then_the_whole(drawing: Drawing) -> None:
    volume = STACKS["oblique"].volume(np.random.default_rng(1).integers(0, 1000, (20, 30, 30)).astype(np.int16))
    view = View3D(volume, MIP, nothing, Camera(), SIZE, is_draft=True)
    whole = drawing.draw(view)
    drafts = [picture for picture, of in drawing.pictures if of.is_draft]
    assert drafts, "a draft came first"
    assert drafts[0].shape == whole.shape == (*SIZE, 3)
    assert not np.array_equal(drafts[0], whole)


def test_of_many_requests_the_newest_is_drawn_and_few_between(drawing: Drawing) -> None:
    volume = STACKS["oblique"].volume(np.full((20, 30, 30), 500, dtype=np.int16))
    drawing.draw(View3D(volume, MIP, nothing, Camera(), SIZE))
    drawing.pictures.clear()
    views = [View3D(volume, MIP, nothing, Camera().dragged(step / 100, 0.0), SIZE) for step in range(1, 60)]
    for view in views:
        drawing.thread.show(view)
    drawing.draw(views[-1])
    assert len(drawing.pictures) < len(views) / 2


def test_without_opengl_a_sentence_says_so_once() -> None:
    drawing = Drawing(OpenGl())
    volume = STACKS["coronal"].volume(np.zeros(SHAPE, dtype=np.int16))
    drawing.thread.show(View3D(volume, MIP, nothing, Camera(), SIZE))
    with drawing.news:
        assert drawing.news.wait_for(lambda: bool(drawing.failures), LONGEST_S)
    drawing.thread.join()
    assert drawing.failures == [NO_OPENGL]
    assert not drawing.pictures


def test_after_closing_nobody_is_called_any_more(opengl: OpenGl) -> None:
    drawing = Drawing(opengl)
    volume = STACKS["coronal"].volume(np.zeros(SHAPE, dtype=np.int16))
    drawing.thread.show(View3D(volume, MIP, nothing, Camera(), SIZE))
    drawing.thread.close()
    drawing.thread.join()
    assert not drawing.pictures
    assert not drawing.failures


@pytest.mark.parametrize(
    "crash",
    ["kill -SEGV $$", "exit 3", "echo", "exec sleep 60 < /dev/null"],
    ids=["crash", "error", "nothing", "hang"],
)
def test_a_driver_that_fails_fails_in_a_process_of_its_own(
    crash: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.scene.probe.LONGEST_S", 0.3)
    interpreter = tmp_path / "python"
    interpreter.write_text(f"#!/bin/sh\n{crash}\n")
    interpreter.chmod(0o755)
    assert not find_opengl(str(interpreter)).works
