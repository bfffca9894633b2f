"""The picture of the next slice is made while nothing else is to do, and is that of this slice and no other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.core.pixels import ImagePixels
from app.core.shading import Shading
from app.core.turn import UPRIGHT, Turn
from app.core.voi import Window
from tests.helpers.fake_services import fake_services
from tests.helpers.viewports import settle, show
from widgets.viewport import picture as picture_module
from widgets.viewport.picture import PictureMaker, Reduction

GREY = ImagePixels(np.arange(12, dtype=np.uint16).reshape(3, 4))
OTHER = ImagePixels(GREY.stored[::-1].copy())
LOOK = Shading(Window(6, 12))
MIRRORED = Turn(0, mirrored=True)


@pytest.mark.parametrize(
    ("pixels", "look", "turn"),
    [
        (GREY, LOOK, UPRIGHT),
        (OTHER, LOOK, UPRIGHT),
        (GREY, Shading(Window(3, 4)), UPRIGHT),
        (GREY, Shading(Window(6, 12), inverted=True), UPRIGHT),
        (GREY, LOOK, MIRRORED),
    ],
)
def test_what_was_made_ahead_is_used_for_nothing_else(pixels: ImagePixels, look: Shading, turn: Turn):
    maker = PictureMaker()
    maker.prepare(GREY, LOOK, turn=UPRIGHT, reduction=Reduction())
    found = maker.make(pixels, look, turn=turn, reduction=Reduction())
    assert np.array_equal(found, PictureMaker().make(pixels, look, turn=turn, reduction=Reduction()))


def test_a_picture_too_large_to_be_there_twice_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    looked_up = counted(monkeypatch)
    monkeypatch.setattr(picture_module, "MOST_AHEAD", GREY.stored.size - 1)
    PictureMaker().prepare(GREY, LOOK, turn=UPRIGHT, reduction=Reduction())
    assert looked_up == []


def test_what_was_made_ahead_is_not_made_again(monkeypatch: pytest.MonkeyPatch):
    looked_up, maker = counted(monkeypatch), PictureMaker()
    maker.prepare(GREY, LOOK, turn=UPRIGHT, reduction=Reduction())
    maker.prepare(GREY, LOOK, turn=UPRIGHT, reduction=Reduction())
    maker.make(GREY, LOOK, turn=UPRIGHT, reduction=Reduction())
    assert len(looked_up) == 1


def test_the_slice_made_ahead_is_the_next_one_in_the_direction_of_the_reader(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    session = fake_services().open_study()
    made: list[ImagePixels] = []
    monkeypatch.setattr(PictureMaker, "prepare", lambda _maker, pixels, _shading, **_others: made.append(pixels))
    viewport = show(qtbot, session)
    slices = session.series.slices
    for index, following in ((0, 1), (1, 2), (2, 3), (1, 0)):
        made.clear()
        session.viewport.show_slice(index)
        settle(qtbot, viewport)
        qtbot.waitUntil(lambda: bool(made))
        assert made[-1] is session.pixels.at_hand(slices[following])


def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The stored values that colours were looked up for, as they come."""
    looked_up: list[object] = []
    original = picture_module.look_up

    def look_up(stored: Any, table: Any) -> Any:
        looked_up.append(stored)
        return original(stored, table)

    monkeypatch.setattr(picture_module, "look_up", look_up)
    return looked_up
