"""The commands of measuring and annotating."""

from __future__ import annotations

from functools import partial
from typing import Final

from app.core.measurement import MeasurementKind
from app.session.command import Command, has_image, in_hand, taking
from app.session.session import Session

GROUP: Final = "Measure"

_TIPS: Final = {
    MeasurementKind.LENGTH: "Drag from end to end, or click both ends",
    MeasurementKind.ANGLE: "Drag the first arm to the vertex, then click the end of the second",
    MeasurementKind.COBB: "Drag one line, then the other: the angle between them",
    MeasurementKind.RECTANGLE: "Drag a rectangle: area, mean, SD, minimum and maximum inside",
    MeasurementKind.ELLIPSE: "Drag an ellipse: area, mean, SD, minimum and maximum inside",
    MeasurementKind.POLYGON: "Click the corners, double-click the last: area and values inside",
    MeasurementKind.FREEHAND: "Draw round a region: area and values inside",
    MeasurementKind.ARROW: "Drag from the words to what they mean",
    MeasurementKind.TEXT: "Click where the words shall stand",
    MeasurementKind.PROBE: "Value, pixel and place in the patient under the pointer; a click keeps them",
}
_KEYS: Final = {
    MeasurementKind.LENGTH: ("M",),
    MeasurementKind.ANGLE: ("G",),
    MeasurementKind.PROBE: ("D",),
}


def _has_selected(session: Session) -> bool:
    return session.measuring.selected is not None


def _has_measurements(session: Session) -> bool:
    return session.annotating.has_any


MEASURE_COMMANDS: Final[tuple[Command, ...]] = (
    *(
        Command(
            f"measure-{kind.value}",
            kind.label,
            GROUP,
            _KEYS.get(kind, ()),
            partial(taking, kind),
            has_image,
            tip=_TIPS[kind],
            checked=partial(in_hand, kind),
        )
        for kind in MeasurementKind
    ),
    Command(
        "measure-menu",
        "Measuring tools…",
        GROUP,
        ("Shift+M",),
        None,
        has_image,
        tip="Choose a tool by its letter",
        begins=True,
    ),
    Command(
        "delete-measurement",
        "Delete measurement",
        GROUP,
        ("Del",),
        lambda s: s.annotating.delete_selected(),
        _has_selected,
        begins=True,
    ),
    Command("copy-measurements", "Copy measurements", GROUP, ("Ctrl+Shift+C",), None, _has_measurements),
    Command(
        "export-measurements",
        "Export measurements…",
        GROUP,
        (),
        None,
        _has_measurements,
        tip="Write a table for a spreadsheet; it names no patient unless you ask for it",
    ),
)


def tool_command(kind: MeasurementKind) -> str:
    """Name of the command that takes a tool in hand."""
    return f"measure-{kind.value}"
