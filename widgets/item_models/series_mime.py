"""A series, or one of its stacks, while it is dragged: two UIDs and a number, no pixels and no patient."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData

MIME_TYPE: Final = "application/x-verdant-series"
_MOST_BYTES: Final = 512


@dataclass(frozen=True, slots=True)
class Dragged:
    """What is dragged.

    Parameters
    ----------
    pane, stack
        The number of the pane that it comes from and which of its stacks it is; None for a series from a list.
    """

    study_instance_uid: str
    series_instance_uid: str
    pane: int | None = None
    stack: int | None = None


def to_mime(dragged: Dragged) -> QMimeData:
    """What the window system carries."""
    fields = [dragged.study_instance_uid, dragged.series_instance_uid, dragged.pane, dragged.stack]
    mime = QMimeData()
    mime.setData(MIME_TYPE, QByteArray(json.dumps(fields).encode("ascii")))
    return mime


def from_mime(mime: QMimeData) -> Dragged | None:
    """What is dragged; None if it is something else. Any program may offer anything under that type."""
    if not mime.hasFormat(MIME_TYPE):
        return None
    data = mime.data(MIME_TYPE)
    if data.size() > _MOST_BYTES:
        return None
    try:
        match json.loads(data.data()):
            case [str(study), str(series), int() | None as pane, int() | None as stack]:
                return Dragged(study, series, pane, stack)
    except (ValueError, RecursionError):
        return None
    return None
