"""What is kept where two viewers have changed the measurements of a study at the same time: nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.measurement import Measurement, MeasurementId, new_measurement_id


def merged(
    mine: Sequence[Measurement], *, known: Mapping[MeasurementId, Measurement], stored: Sequence[Measurement]
) -> tuple[Measurement, ...]:
    """Mine with what others have stored since.

    What only one side added, changed or deleted is so afterwards. What both changed is there twice, theirs under
    another identifier; what one changed and the other deleted stays as it was changed.

    Parameters
    ----------
    mine
        All measurements of the study as they are here.
    known
        How they were when this side last read or stored them.
    stored
        How they are on the disk now.
    """
    theirs = {one.measurement_id: one for one in stored}
    found: list[Measurement] = []
    for one in mine:
        old, other = known.get(one.measurement_id), theirs.pop(one.measurement_id, None)
        is_mine = one != old
        if other is None:
            if is_mine:
                found.append(one)  # added here, or changed here and deleted there
            continue
        found.append(one if is_mine else other)
        if is_mine and other not in (old, one):
            found.append(replace(other, measurement_id=new_measurement_id()))
    # Of the rest, what is known and unchanged was deleted here.
    return (*found, *(one for one in stored if one.measurement_id in theirs and one != known.get(one.measurement_id)))
