"""However small the viewport, no corner text runs into another or into the letter of the patient's side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.session.corner_texts import CornerTexts
from widgets.viewport.corner_fitting import LEAST_LINES, fitted

LINE = 10.0
lines = st.lists(st.text("abcdef", min_size=1, max_size=40), max_size=4).map(tuple)


class Even:
    """Every character is 5 pixels wide."""

    def width(self, text: str) -> float:
        return 5.0 * len(text)

    def cut(self, text: str, width: float) -> str:
        most = int(width // 5)
        return text if len(text) <= most else text[: max(most - 1, 0)] + "…"


@given(
    st.builds(CornerTexts, lines, lines, lines, lines),
    lines,
    lines,
    st.floats(100, 900),
    st.floats(100, 900),
    st.sampled_from(["", "A", "HL"]),
)
def test_left_and_right_never_meet(corners, above, below, width, height, letter):
    metrics = Even()
    shown = fitted(
        corners,
        (width, height),
        metrics=metrics,
        line_px=LINE,
        above_left=above,
        below_left=below,
        letters=(letter, letter),
    )
    upper = [*above, *shown.top_left, *below]
    for row, text in enumerate(shown.top_right):
        beside = metrics.width(upper[row]) if row < len(upper) else 0.0
        assert beside + metrics.width(text) <= width
    for row in range(min(len(shown.bottom_left), len(shown.bottom_right))):
        assert sum(metrics.width(t[-1 - row]) for t in (shown.bottom_left, shown.bottom_right)) <= width
    middle = (width - metrics.width(letter)) / 2 if letter else width
    first = [texts[0] for texts in (shown.top_right, () if above else shown.top_left) if texts]
    last = [texts[-1] for texts in (shown.bottom_left, shown.bottom_right) if texts]
    assert all(metrics.width(text) <= middle for text in first + last)


def test_where_there_is_room_everything_is_shown_whole():
    corners = CornerTexts(("Name", "ID"), ("Series", "120 kV"), ("1.5 mm", "3/9"), ("1×", "W 400  L 40"))
    assert fitted(corners, (600, 400), metrics=Even(), line_px=LINE, letters=("A", "P")) == corners


def test_in_a_small_viewport_the_last_lines_remain():
    corners = CornerTexts(("Name", "ID"), ("Series", "120 kV"), ("1.5 mm", "3/9"), ("1×", "W 400"))
    for size in ((600, (LEAST_LINES - 1) * LINE), (200, 400)):
        shown = fitted(corners, size, metrics=Even(), line_px=LINE, letters=("A", "P"))
        assert shown == CornerTexts(bottom_left=("3/9",), bottom_right=("W 400",))
