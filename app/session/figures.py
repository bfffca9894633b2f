"""What is drawn of measurements over an image, as values; pure and without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.core.geometry import Points
from app.core.measurement import Measurement, MeasurementId, MeasurementKind
from app.core.phrases import Phrase, joined
from app.session.drafting import Draft
from app.session.measurement_texts import label_lines, place_text, value_lines
from app.session.pane import Pane

if TYPE_CHECKING:
    from app.session.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One measurement as it is drawn.

    Parameters
    ----------
    measurement_id
        None for one that is being drawn.
    points
        (N, 2) row, column; fewer than the kind needs while it is being drawn.
    lines
        The label; empty for none.
    """

    measurement_id: MeasurementId | None
    kind: MeasurementKind
    points: Points
    lines: tuple[str, ...]
    selected: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether the last point is joined to the first."""
        return self.kind.is_region and self.measurement_id is not None


def figures(session: Session, pane: Pane) -> tuple[Figure, ...]:
    """The measurements on the image in view, and the one that is being drawn there; none if overlays are hidden."""
    image, series = pane.image, pane.series
    if image is None or series is None or not pane.viewport.view.overlays_visible:
        return ()
    draft = session.drafting.draft
    draft = draft if draft is not None and draft.pane is pane else None
    study = series.study.study_instance_uid
    selected = session.measuring.selected
    found = [
        _figure(one, selected=one == selected, moving=draft if draft and draft.moves == one.measurement_id else None)
        for one in session.measuring.on_image(study, image.reference)
    ]
    if draft is not None and draft.moves is None:
        lines = () if draft.kind.has_text else value_lines(draft.readings)
        found.append(Figure(None, draft.kind, draft.points, lines, selected=True))
    return tuple(found)


def pointer_text(session: Session, pane: Pane, point: Points) -> str:
    """Value, pixel and place in the patient under the pointer, while the probe is in hand; otherwise empty."""
    image = pane.image
    if session.hand.tool is not MeasurementKind.PROBE or image is None:
        return ""
    row, column = np.floor(point + 0.5).tolist()
    if not (0 <= row < image.attributes.rows and 0 <= column < image.attributes.columns):
        return ""
    readings = session.annotating.readings(pane, image, MeasurementKind.PROBE, point[None])
    lps = image.plane.to_lps(point)[0].tolist() if image.plane is not None else None
    values = joined("  ", value_lines(readings))
    place = place_text((row, column), (lps[0], lps[1], lps[2]) if lps is not None else None)
    return joined("  ", (values, place) if values else (place,))


def _figure(one: Measurement, *, selected: bool, moving: Draft | None) -> Figure:
    if moving is not None:
        lines = label_lines(one) if one.kind.has_text else value_lines(moving.readings)
        return Figure(one.measurement_id, one.kind, moving.points, lines, selected=True)
    is_named = not _is_given(one)
    lines = (one.name, *label_lines(one)) if is_named else label_lines(one)
    return Figure(one.measurement_id, one.kind, one.row_column, lines, selected=selected)


def _is_given(one: Measurement) -> bool:
    """Whether the name is the one that it came with: that says nothing that is not seen."""
    return isinstance(one.title, Phrase)
