"""The commands for several viewports: how many, which is active, what they have in common, and their stacks."""

from __future__ import annotations

from functools import partial
from typing import Final

from app.core.phrases import counted
from app.session.command import Command
from app.session.panes import Layout
from app.session.priors import Kinship
from app.session.session import Session
from app.session.synchronising import Linked

GROUP: Final = "Layout"
_LAYOUTS: Final = {
    (1, 1): ("Ctrl+1",),
    (1, 2): ("Ctrl+2",),
    (1, 3): ("Ctrl+3",),
    (2, 1): (),
    (2, 2): ("Ctrl+4",),
    (2, 3): ("Ctrl+6",),
    (3, 3): ("Ctrl+9",),
}
"""Those that have a command of their own; the chooser has all nine."""


def _has_several(session: Session) -> bool:
    return session.panes.layout.count > 1


def _has_study(session: Session) -> bool:
    return bool(session.browser.state.image_series)


def _is_remembered(session: Session) -> bool:
    return session.hangings.of(session.hangings.modality) is not None


def _has_values(session: Session) -> bool:
    choice = session.panes.active.stack_choice
    return choice is not None and len(choice.chosen.numbers) > 1


def _has_families(session: Session) -> bool:
    choice = session.panes.active.stack_choice
    return choice is not None and len(choice.families) > 1


def _has_stacks(session: Session) -> bool:
    return session.panes.active.stack_choice is not None


def _can_choose_cine(session: Session) -> bool:
    series = session.series
    return _has_values(session) and series is not None and len(series.slices) > 1


def _layout(rows: int, columns: int, keys: tuple[str, ...]) -> Command:
    count = rows * columns
    return Command(
        f"layout-{rows}x{columns}",
        f"{rows} × {columns}",
        GROUP,
        keys,
        lambda s: s.panes.arrange(rows, columns),
        tip=counted(count, "A single viewport", "{count} viewports"),
        begins=count == 1,
        checked=lambda s: s.panes.layout == Layout(rows, columns),
    )


def _link(what: Linked, text: str, key: str, tip: str) -> Command:
    return Command(
        f"link-{what.value}",
        text,
        GROUP,
        (key,),
        lambda s: s.synchronising.toggle(what),
        _has_several,
        tip=tip,
        checked=lambda s: s.synchronising.links(what),
        begins=what is Linked.SLICE,
    )


def _play_stacks(session: Session) -> None:
    pane = session.panes.active
    pane.play_stacks(not pane.plays_stacks)


def _remember(session: Session, *, fills: bool) -> None:
    session.hangings.remember(fills=fills)


LAYOUT_COMMANDS: Final[tuple[Command, ...]] = (
    Command("layout", "Choose a layout…", GROUP, ("L",), tip="How many viewports there are, in rows and columns"),
    *(_layout(*size, keys) for size, keys in _LAYOUTS.items()),
    Command(
        "enlarge",
        "Enlarge the viewport",
        GROUP,
        ("F11",),
        lambda s: s.panes.enlarge(not s.panes.is_enlarged),
        _has_several,
        tip="Give the active viewport the whole room, or every one its own again; so does a double click",
        checked=lambda s: s.panes.is_enlarged,
        begins=True,
    ),
    Command("next-viewport", "Next viewport", GROUP, ("F6", "Ctrl+Tab"), lambda s: s.panes.step(1), _has_several),
    Command(
        "previous-viewport",
        "Previous viewport",
        GROUP,
        ("Shift+F6", "Ctrl+Shift+Tab"),
        lambda s: s.panes.step(-1),
        _has_several,
    ),
    Command(
        "empty-viewport",
        "Empty the viewport",
        GROUP,
        ("Ctrl+W",),
        lambda s: s.panes.active.close(),
        lambda s: s.panes.active.is_in_use,
    ),
    Command(
        "newest-prior",
        "Newest prior beside",
        GROUP,
        ("Ctrl+Shift+P",),
        lambda s: s.priors.open_newest(),
        lambda s: bool(s.priors.state.of(Kinship.SAME_ID)),
        tip="Open the patient's newest other study with the same patient ID in the viewport beside",
    ),
    _link(
        Linked.SLICE,
        "Follow slices",
        "J",
        "Parallel slices in the same frame of reference follow one another by their position in millimetres",
    ),
    _link(Linked.WINDOW, "Same window", "Shift+J", "A window holds for all images of the same modality and unit"),
    _link(Linked.MAGNIFICATION, "Same scale and place", "Ctrl+J", "All show the same part, equally large"),
    _link(Linked.LINES, "Reference lines", "Y", "Show where the slice of the active viewport cuts the others"),
    _link(
        Linked.ENDS, "First and last reference line", "Shift+Y", "Show how far the stack of the active one reaches"
    ),
    Command(
        "hang",
        "Lay out as usual",
        GROUP,
        ("Shift+L",),
        lambda s: s.hangings.hang(),
        _has_study,
        tip="Lay the selected study out as is remembered for its modality",
        begins=True,
    ),
    Command("fill", "Fill the viewports in order", GROUP, (), lambda s: s.hangings.fill(), _has_study),
    Command(
        "remember-layout",
        "Remember this layout for the modality",
        GROUP,
        (),
        partial(_remember, fills=False),
        lambda s: bool(s.hangings.modality),
    ),
    Command(
        "remember-layout-filled",
        "Remember this layout, filled in order",
        GROUP,
        (),
        partial(_remember, fills=True),
        lambda s: bool(s.hangings.modality),
    ),
    Command(
        "forget-layout", "Forget the remembered layout", GROUP, (), lambda s: s.hangings.forget(), _is_remembered
    ),
    Command(
        "next-stack",
        "Next stack",
        "View",
        (".", "Alt+Down"),
        lambda s: s.panes.active.step_stack(1),
        _has_stacks,
        tip="At the same slice, the next time, echo, b-value …",
        begins=True,
    ),
    Command(
        "previous-stack",
        "Previous stack",
        "View",
        (",", "Alt+Up"),
        lambda s: s.panes.active.step_stack(-1),
        _has_stacks,
    ),
    Command(
        "next-family",
        "Next group of stacks",
        "View",
        ("Alt+Right",),
        lambda s: s.panes.active.step_family(1),
        _has_families,
    ),
    Command(
        "previous-family",
        "Previous group of stacks",
        "View",
        ("Alt+Left",),
        lambda s: s.panes.active.step_family(-1),
        _has_families,
    ),
    Command(
        "cine-stacks",
        "Autoplay the stacks, not the slices",
        "View",
        ("Alt+C",),
        _play_stacks,
        _can_choose_cine,
        checked=lambda s: s.panes.active.plays_stacks,
    ),
)
