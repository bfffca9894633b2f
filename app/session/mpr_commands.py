"""The commands of the reformation in three planes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.core.resampling import Slab, SlabMode
from app.session.command import Command, has_image
from app.session.session import Session

GROUP: Final = "View"
THICKNESSES_MM: Final = (0.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0)
"""The steps of thicker and thinner; 0 is the plane alone."""


def step_thickness(slab: Slab, step: int) -> Slab:
    """The next thicker or thinner slab; the ends hold."""
    here = min(range(len(THICKNESSES_MM)), key=lambda n: abs(THICKNESSES_MM[n] - slab.thickness_mm))
    return replace(slab, thickness_mm=THICKNESSES_MM[min(max(here + step, 0), len(THICKNESSES_MM) - 1)])


def _change_thickness(session: Session, step: int) -> None:
    if session.mpr.view is not None:
        session.mpr.set_slab(step_thickness(session.mpr.view.slab, step))


def _step_mode(session: Session) -> None:
    if session.mpr.view is not None:
        modes = list(SlabMode)
        slab = session.mpr.view.slab
        session.mpr.set_slab(replace(slab, mode=modes[(modes.index(slab.mode) + 1) % len(modes)]))


def _is_shown(session: Session) -> bool:
    return session.mpr.view is not None


def _can_toggle(session: Session) -> bool:
    return session.mpr.is_open or has_image(session)


MPR_COMMANDS: tuple[Command, ...] = (
    Command(
        "mpr",
        "Three planes and 3D",
        GROUP,
        ("O",),
        lambda s: s.mpr.toggle(s.panes.active),
        _can_toggle,
        tip="Cut the stack in view along the patient's axes (MPR), at any angle; again, or Esc, goes back",
        begins=True,
    ),
    Command("mpr-reset", "Reset planes", GROUP, ("Shift+R",), lambda s: s.mpr.reset(), _is_shown),
    Command("mpr-lines", "Hide crosshair", GROUP, ("Shift+X",), lambda s: s.mpr.toggle_lines(), _is_shown),
    Command("mpr-thicker", "Thicker slab", GROUP, ("]",), lambda s: _change_thickness(s, 1), _is_shown),
    Command("mpr-thinner", "Thinner slab", GROUP, ("[",), lambda s: _change_thickness(s, -1), _is_shown),
    Command("mpr-slab", "Next kind of slab", GROUP, ("Shift+O",), _step_mode, _is_shown),
)
