"""From a move of the mouse to the picture of what it did, with a tool for editing in hand, on 2048 x 2048 pixels.

Each move is one event that the real viewport gets and one picture that it paints; the region has 5000 points. At
thirty pictures a second a move may take 33 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from scipy.ndimage import gaussian_filter

from app.core.contour import Contour
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.session.tool_in_hand import EditTool
from tests.benchmarks.conftest import OURS
from tests.benchmarks.workstation import Workstation, put_into_archive
from tests.helpers.series_files import write_series

MOVE, LET_GO = "a move while editing", "letting go after editing"
SIDE, POINTS, MOVES = 2048, 5000, 120
MIDDLE = np.array([1000.0, 1000.0])
WINDOW = {"WindowCenter": "1500", "WindowWidth": "3000"}
PRESS, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def workstation(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Workstation]:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    noise = gaussian_filter(np.random.default_rng(3).normal(0, 8000, (SIDE, SIDE)), 4)
    image = noise + 1200 + 800 * (np.hypot(rows - MIDDLE[0], columns - MIDDLE[1]) < 600)
    paths = write_series(
        tmp_path_factory.mktemp("large"),
        slices=2,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.0,
        pixel_spacing_mm=(0.5, 0.4),
        pixels=np.stack([image.clip(0, 4095).astype(np.uint16)] * 2),
        overrides=WINDOW,
    )
    folder = tmp_path_factory.mktemp("workstation")
    put_into_archive(folder, paths)
    station = Workstation(folder)
    station.open_to_the_end(station.series("MR"))
    station.wait(station.has_decoded_all)
    yield station
    station.end()


def coast() -> np.ndarray:
    """Row and column of 5000 points, round the middle."""
    angles = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    waves = sum(0.12 / n * np.sin(7 * n * angles + n) for n in range(1, 9))
    radius = 600 * (1 + waves) + np.random.default_rng(5).normal(0, 2, POINTS)
    return MIDDLE + radius[:, None] * np.stack([np.sin(angles), np.cos(angles)], axis=1)


@pytest.fixture
def outlined(workstation: Workstation) -> Iterator[Workstation]:
    """With nothing but the coast on the slice."""
    session = workstation.session
    review, image = session.review, session.image
    assert review is not None and image is not None and image.plane is not None
    roi = Roi(
        roi_id=new_roi_id(),
        roi_class=RoiClass("Coast"),
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        contours=(Contour(image.plane.to_lps(coast())),),
        state=ReviewState.EDITED,
        generation=GenerationAlgorithm.MANUAL,
    )
    review.draw([roi], "draw")
    workstation.settle()
    yield workstation
    session.editing.drop()
    while review.rois:
        session.history.undo()
    workstation.settle()


def along_the_coast() -> Iterator[tuple[float, float]]:
    places = [(row, column) for row, column in coast()[:: POINTS // (2 * MOVES)].tolist()]
    while True:
        yield from places


def take(station: Workstation, tool: EditTool, *, radius_mm: float = 8.0) -> None:
    session = station.session
    session.hand.take(tool)
    session.editing.resize(radius_mm / session.editing.radius_mm)
    station.settle()


@pytest.mark.parametrize("tool", [EditTool.PAINT, EditTool.ERASE, EditTool.PUSH, EditTool.WITHIN, EditTool.DRAW])
def test_dragging(compared: Compared, outlined: Workstation, tool: EditTool) -> None:
    take(outlined, tool)
    places = along_the_coast()
    outlined.mouse(PRESS, next(places), pressed=True)

    compared(MOVE, OURS).pedantic(
        lambda: outlined.mouse(QEvent.Type.MouseMove, next(places), pressed=True), rounds=MOVES, warmup_rounds=3
    )

    assert outlined.session.editing.stroke is not None


def test_pulling_a_line_along_edges(compared: Compared, outlined: Workstation) -> None:
    take(outlined, EditTool.LIVEWIRE)
    places = along_the_coast()
    outlined.mouse(PRESS, next(places), pressed=True)
    moves = iter(range(10_000))

    def move() -> None:
        # Now and then a click, as one does.
        place, is_click = next(places), next(moves) % 12 == 11
        outlined.mouse(PRESS if is_click else QEvent.Type.MouseMove, place, pressed=is_click)

    compared(MOVE, OURS).pedantic(move, rounds=MOVES, warmup_rounds=3)

    assert outlined.session.editing.stroke is not None


@pytest.mark.parametrize("tool", [EditTool.PAINT, EditTool.PUSH])
def test_letting_go(compared: Compared, outlined: Workstation, tool: EditTool) -> None:
    take(outlined, tool)
    places = along_the_coast()

    def begin() -> None:
        outlined.mouse(PRESS, next(places), pressed=True)
        outlined.mouse(QEvent.Type.MouseMove, next(places), pressed=True)

    compared(LET_GO, OURS).pedantic(
        lambda: outlined.mouse(RELEASE, next(places), pressed=False), setup=begin, rounds=20, warmup_rounds=1
    )

    assert outlined.session.editing.stroke is None
