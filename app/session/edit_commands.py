"""The commands of drawing and changing regions by hand."""

from __future__ import annotations

from functools import partial
from typing import Final

from app.session.command import Command, has_image, in_hand, taking
from app.session.session import Session
from app.session.tool_in_hand import EditTool

GROUP: Final = "Edit"
SIZE_STEP: Final = 1.25


def _can_edit(session: Session) -> bool:
    review, image = session.review, session.image
    roi = review.selected if review is not None else None
    return review is not None and roi is not None and image is not None and not review.why_closed(roi)


def _has_selected(session: Session) -> bool:
    return session.reshaping.selected is not None


def _can_delete(session: Session) -> bool:
    roi = session.reshaping.selected
    return _can_edit(session) and roi is not None and roi.network is None


def _nudge(right: int, down: int, session: Session) -> None:
    session.reshaping.nudge(right=right, down=down)


def _has_size(session: Session) -> bool:
    tool = session.hand.edits
    return tool is not None and tool.has_size


def edit_command(tool: EditTool) -> str:
    """Name of the command that takes a tool in hand."""
    return f"edit-{tool.value}"


def _tool(tool: EditTool, text: str, *, keys: tuple[str, ...], tip: str, begins: bool = False) -> Command:
    return Command(
        edit_command(tool),
        text,
        GROUP,
        keys,
        partial(taking, tool),
        has_image,
        tip=tip,
        checked=partial(in_hand, tool),
        begins=begins,
    )


EDIT_COMMANDS: Final[tuple[Command, ...]] = (
    _tool(
        EditTool.PUSH,
        "Push the outline",
        keys=("E",),
        tip="From inside it bulges the selected region, from outside it dents it",
    ),
    _tool(
        EditTool.PAINT,
        "Paint",
        keys=("Shift+B",),
        tip="Add to the selected region with a round brush; without one, begin a new region",
    ),
    _tool(
        EditTool.WITHIN,
        "Paint within values",
        keys=("Shift+T",),
        tip="The brush takes only pixels whose value is near the one under the press, or in a range that you type",
    ),
    _tool(
        EditTool.ERASE,
        "Erase",
        keys=("Ctrl+B",),
        tip="Take away from the selected region with a round brush",
    ),
    _tool(
        EditTool.DRAW,
        "Draw a region",
        keys=("Shift+D",),
        tip="Draw round a new region; begun inside the selected one it adds to that, with Shift it takes away",
        begins=True,
    ),
    _tool(
        EditTool.BOX,
        "Draw a box",
        keys=("Ctrl+R",),
        tip="Drag from corner to corner; begun inside the selected region it adds to that, with Shift it takes away",
    ),
    _tool(
        EditTool.POLYGON,
        "Draw a polygon",
        keys=("Shift+P",),
        tip="Click the corners, double-click the last; Backspace takes one back, with Shift it takes away",
    ),
    _tool(
        EditTool.LIVEWIRE,
        "Draw along edges",
        keys=("Ctrl+L",),
        tip="Click along an edge: the line follows it from click to click; double-click closes it",
    ),
    _tool(
        EditTool.CUT,
        "Cut",
        keys=("Shift+K",),
        tip="Draw a line through the selected region: the parts become regions of their own",
        begins=True,
    ),
    _tool(
        EditTool.POINTS,
        "Move corners",
        keys=("Shift+E",),
        tip="Drag a corner, or an edge for a new one; double-click takes a corner away",
    ),
    _tool(
        EditTool.MERGE,
        "Merge",
        keys=("Shift+G",),
        tip="Click another region of the slice: it becomes part of the selected one",
    ),
    Command(
        "edit-menu",
        "Editing tools…",
        GROUP,
        ("Ctrl+E",),
        None,
        has_image,
        tip="Choose a tool by its letter",
        begins=True,
    ),
    Command(
        "painted-values",
        "Values to paint…",
        GROUP,
        ("Ctrl+T",),
        None,
        has_image,
        tip="How far from the value under the press the brush still takes pixels, or a range of its own",
    ),
    Command(
        "brush-smaller", "Smaller brush", GROUP, ("Shift+Down",), lambda s: s.editing.resize(1 / SIZE_STEP), _has_size
    ),
    Command("brush-larger", "Larger brush", GROUP, ("Shift+Up",), lambda s: s.editing.resize(SIZE_STEP), _has_size),
    Command(
        "smooth-region",
        "Smooth",
        GROUP,
        ("Ctrl+Shift+M",),
        lambda s: s.reshaping.smooth(),
        _can_edit,
        tip="Round the corners of the selected region",
        begins=True,
    ),
    Command("fill-holes", "Fill holes", GROUP, ("Ctrl+Shift+H",), lambda s: s.reshaping.fill_holes(), _can_edit),
    Command(
        "keep-largest",
        "Keep the largest part",
        GROUP,
        ("Ctrl+Shift+K",),
        lambda s: s.reshaping.keep_largest(),
        _can_edit,
    ),
    Command("grow", "Grow by a pixel", GROUP, ("Ctrl+Shift+PgUp",), lambda s: s.reshaping.grow(1), _can_edit),
    Command("shrink", "Shrink by a pixel", GROUP, ("Ctrl+Shift+PgDown",), lambda s: s.reshaping.grow(-1), _can_edit),
    *(
        Command(
            f"nudge-{key.lower()}",
            text,
            GROUP,
            (f"Ctrl+Shift+{key}",),
            partial(_nudge, right, down),
            _can_edit,
            begins=key == "Left",
        )
        for key, text, right, down in (
            ("Left", "Move the region left", -1, 0),
            ("Right", "Move the region right", 1, 0),
            ("Up", "Move the region up", 0, -1),
            ("Down", "Move the region down", 0, 1),
        )
    ),
    Command(
        "name-region",
        "Name and comment…",
        GROUP,
        ("F2",),
        None,
        lambda s: s.naming.selected is not None,
        tip="Say what the selected region is, and a few words of it",
        begins=True,
    ),
    Command(
        "delete-region",
        "Delete region",
        GROUP,
        ("Shift+Del",),
        lambda s: s.reshaping.delete(),
        _can_delete,
        tip="Only what a hand has made; what a network proposed is rejected",
    ),
    Command(
        "interpolate",
        "Interpolate between slices",
        GROUP,
        ("Ctrl+I",),
        lambda s: s.reshaping.between_slices.fill(),
        _has_selected,
        tip="Fill the empty slices up to the nearest ones, above and below, that hold a validated or edited region"
        " of the same name; what is made awaits a decision",
        begins=True,
    ),
    Command(
        "copy-to-next",
        "Copy to the next slice",
        GROUP,
        ("Ctrl+N",),
        lambda s: s.reshaping.copy_to(1),
        _has_selected,
        tip="The copy awaits a decision of its own",
    ),
    Command(
        "copy-to-previous",
        "Copy to the previous slice",
        GROUP,
        ("Ctrl+P",),
        lambda s: s.reshaping.copy_to(-1),
        _has_selected,
    ),
)
