"""However small the viewport, no text over the image runs into another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.core.pixels import ImagePixels
from app.session.corner_texts import CornerTexts
from app.session.display import Display, Letters
from widgets.viewport.annotations import draw_annotations
from widgets.viewport.placement import placement_of
from widgets.viewport.text_stamps import TextStamps

DISPLAY = Display(
    pixels=ImagePixels(np.zeros((40, 60), dtype=np.uint16)),
    letters=Letters("AR", "PL", "H", "F"),
    has_texts=True,
    corners=CornerTexts(("Example, Ada", "4711"), ("W 400 L 40",), ("12.5 mm",), ("1/12",)),
)
MARKS, CAUTIONS = ("Derived image", "Right side", "Enhanced"), ("Lossy 30:1", "Magnified")
shown = st.builds(
    lambda marks, cautions: replace(DISPLAY, marks=MARKS[:marks], cautions=CAUTIONS[:cautions]),
    st.integers(0, 3),
    st.integers(0, 2),
)

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(display: Display, width: int, height: int) -> list[QRectF]:
    assert QApplication.instance() is not None
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rectangles = draw_annotations(
        painter,
        QRectF(0, 0, width, height),
        display,
        placement=placement_of(display, (width, height), pixel_ratio=1.0),
        activity_text="",
        stamps=TextStamps(),
    )
    painter.end()
    return rectangles


@given(display=shown, width=st.integers(60, 700), height=st.integers(40, 500))
def test_the_scale_bar_lies_over_nothing_or_is_left_out(display: Display, width: int, height: int):
    others = drawn(display, width, height)
    calibrated = drawn(replace(display, pixel_width_mm=0.9), width, height)
    assert calibrated[: len(others)] == others
    for bar in calibrated[len(others) :]:
        assert not any(bar.intersects(other) for other in others)


@given(display=shown, width=st.integers(300, 700), height=st.integers(170, 500))
def test_the_letters_of_the_sides_step_aside_for_what_must_be_said(display: Display, width: int, height: int):
    rectangles = drawn(replace(display, pixel_width_mm=0.9), width, height)
    for number, one in enumerate(rectangles):
        inside = one.adjusted(2, 2, -2, -2)  # the boxes of lines below one another overlap a little
        assert not any(inside.intersects(other) for other in rectangles[:number])
