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


def _can_copy(session: Session) -> bool:
    return session.editing.selected is not None


def _has_size(session: Session) -> bool:
    tool = session.hand.edits
    return tool is not None and tool.has_size


def edit_command(tool: EditTool) -> str:
    """Name of the command that takes a tool in hand."""
    return f"edit-{tool.value}"


def _tool(tool: EditTool, text: str, keys: tuple[str, ...], tip: str) -> Command:
    return Command(
        edit_command(tool),
        text,
        GROUP,
        keys,
        partial(taking, tool),
        has_image,
        tip=tip,
        checked=partial(in_hand, tool),
    )


EDIT_COMMANDS: Final[tuple[Command, ...]] = (
    _tool(
        EditTool.PUSH,
        "Push the outline",
        ("E",),
        "From inside it bulges the selected region, from outside it dents it",
    ),
    _tool(
        EditTool.PAINT,
        "Paint",
        ("Shift+B",),
        "Add to the selected region with a round brush; without one, begin a new region",
    ),
    _tool(EditTool.ERASE, "Erase", ("Ctrl+B",), "Take away from the selected region with a round brush"),
    _tool(
        EditTool.DRAW,
        "Draw a region",
        ("Shift+D",),
        "Draw round a new region; begun inside the selected one it adds to that",
    ),
    _tool(
        EditTool.CUT,
        "Cut",
        ("Shift+K",),
        "Draw a line through the selected region: the parts become regions of their own",
    ),
    _tool(
        EditTool.POINTS,
        "Move corners",
        ("Shift+E",),
        "Drag a corner, or an edge for a new one; double-click takes a corner away",
    ),
    Command(
        "brush-smaller", "Smaller brush", GROUP, ("Shift+Down",), lambda s: s.editing.resize(1 / SIZE_STEP), _has_size
    ),
    Command("brush-larger", "Larger brush", GROUP, ("Shift+Up",), lambda s: s.editing.resize(SIZE_STEP), _has_size),
    Command(
        "smooth-region",
        "Smooth",
        GROUP,
        (),
        lambda s: s.editing.smooth(),
        _can_edit,
        tip="Round the corners of the selected region",
        begins=True,
    ),
    Command(
        "name-region",
        "Name…",
        GROUP,
        ("F2",),
        None,
        lambda s: s.naming.selected is not None,
        tip="Say what the selected region is",
    ),
    Command("fill-holes", "Fill holes", GROUP, (), lambda s: s.editing.fill_holes(), _can_edit),
    Command("keep-largest", "Keep the largest part", GROUP, (), lambda s: s.editing.keep_largest(), _can_edit),
    Command(
        "copy-to-next",
        "Copy to the next slice",
        GROUP,
        ("Ctrl+N",),
        lambda s: s.editing.copy_to(1),
        _can_copy,
        tip="The copy awaits a decision of its own",
        begins=True,
    ),
    Command(
        "copy-to-previous",
        "Copy to the previous slice",
        GROUP,
        ("Ctrl+P",),
        lambda s: s.editing.copy_to(-1),
        _can_copy,
    ),
)
