"""What is left out where there is no room leaves nothing that can be misread."""

from __future__ import annotations

import pytest

from widgets.elision import leading_parts


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (40, "MR · 1 image, 40 frames · HEAD"),
        (28, "MR · 1 image, 40 frames"),
        (20, "MR"),
        (1, "MR"),
    ],
)
def test_whole_parts_are_left_out_from_the_end(room: int, shown: str):
    text = "MR · 1 image, 40 frames · HEAD"
    assert leading_parts(text, separator=" · ", fits=lambda said: len(said) <= room) == shown
