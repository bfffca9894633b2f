"""Series that can be compared with the short axis of `fake_services`, or cannot, each for another reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.identity import FrameOfReferenceUID, SeriesInstanceUID, SOPInstanceUID
from app.core.stacking import stack
from app.core.study import SeriesRecord, StudyRecord
from app.core.volume import ImageSeries, StackLabel
from tests.helpers.fake_heart import FRAME, OTHER_STUDY, SHORT_AXIS, oblique_plane
from tests.helpers.fake_services import FakeServices

THIN = SeriesInstanceUID("1.2.826.0.1.1.11")
"""Parallel to the short axis and longer, 3 mm apart instead of 8, finer, and seen from the other side."""
LONG_AXIS = SeriesInstanceUID("1.2.826.0.1.1.12")
"""Perpendicular to the short axis."""
ELSEWHERE = SeriesInstanceUID("1.2.826.0.1.1.13")
"""As the short axis, in another frame of reference."""
TIMED = SeriesInstanceUID("1.2.826.0.1.1.14")
"""As the short axis: magnitude and phase at five times each, and a localiser."""
OF_ANOTHER = SeriesInstanceUID("1.2.826.0.1.2.1")
"""Of another patient, in that patient's frame of reference."""
COPIED_FRAME = SeriesInstanceUID("1.2.826.0.1.2.2")
"""Of that other patient too, as the short axis, and with a copy of the frame of reference of that."""
TIMES = 5


def thin_plane(index: int) -> PlaneGeometry:
    """Plane `index` of the thin stack, rows and columns swapped, the first one 2 mm before that of the short axis."""
    reference = oblique_plane(0)
    normal = np.cross(reference.row_direction, reference.column_direction)
    position = np.array(reference.image_position_patient) + (3.0 * index - 2.0) * normal
    return PlaneGeometry(
        tuple(position.tolist()), reference.column_direction, reference.row_direction, 0.9, 1.4, rows=240, columns=150
    )


def long_axis_plane(index: int) -> PlaneGeometry:
    """Plane `index` of a stack across the short axis, its columns along the normal of that."""
    reference = oblique_plane(0)
    row, down = np.array(reference.row_direction), np.array(reference.column_direction)
    normal = np.cross(row, down)
    position = np.array(reference.image_position_patient) + down * (20.0 + 6.0 * index) - 10.0 * normal
    return PlaneGeometry(
        tuple(position.tolist()), reference.row_direction, tuple(normal.tolist()), 1.3, 1.7, rows=100, columns=120
    )


def add_linked_series(services: FakeServices) -> None:
    """Put all of them into the archive and the reader."""
    study = services.archive.studies[0]
    other = next(one for one in services.archive.studies if one.study_instance_uid == OTHER_STUDY)
    _add(services, study, THIN, "Thin", [thin_plane(n) for n in range(40)])
    _add(services, study, LONG_AXIS, "Long axis", [long_axis_plane(n) for n in range(9)])
    _add(services, study, ELSEWHERE, "Elsewhere", [oblique_plane(n) for n in range(12)], frame="1.2.826.0.1.77")
    _add(services, other, OF_ANOTHER, "Of another", [oblique_plane(n) for n in range(6)], frame="1.2.826.0.1.78")
    _add(services, other, COPIED_FRAME, "Copied frame", [oblique_plane(n) for n in range(12)])
    _add(services, study, TIMED, "Timed", [oblique_plane(n) for n in range(12)])
    base = services.reader.series[TIMED]
    stacks = [
        _copy(base, number, StackLabel(f"{part}, Time {20 * time} ms", group, "Time", f"{20 * time} ms"))
        for number, (group, part, time) in enumerate(
            (group, part, time) for group, part in ((1, "Magnitude"), (6, "Phase")) for time in range(TIMES)
        )
    ]
    localiser = replace(_copy(base, 10, StackLabel("Localiser", 11)), slices=_copy(base, 10, StackLabel()).slices[:1])
    services.reader.series[TIMED] = stacks[0]
    services.reader.further_stacks[TIMED] = (*stacks[1:], localiser)


def _add(
    services: FakeServices,
    study: StudyRecord,
    uid: SeriesInstanceUID,
    name: str,
    planes: list[PlaneGeometry],
    frame: str = FRAME,
) -> None:
    record = SeriesRecord(study.study_instance_uid, uid, "MR", len(services.archive.series) + 1, name, "HEART", 12)
    template = services.reader.series[SHORT_AXIS].slices[0]
    images = tuple(
        replace(
            template,
            path=Path(f"/nowhere/{uid}/{n:03d}.dcm"),
            sop_instance_uid=SOPInstanceUID(f"{uid}.{n + 1}"),
            instance_number=n + 1,
            plane=plane,
            frame_of_reference_uid=FrameOfReferenceUID(frame),
            attributes=replace(template.attributes, rows=plane.rows, columns=plane.columns),
        )
        for n, plane in enumerate(planes)
    )
    report = stack(
        [image.plane for image in images],
        frames_of_reference=[image.frame_of_reference_uid for image in images],
        instance_numbers=[image.instance_number for image in images],
    )
    services.archive.series.append(record)
    services.archive.paths[uid] = tuple(image.path for image in images)
    ordered = tuple(images[place] for place in report.order)
    services.reader.series[uid] = ImageSeries(study, record, ordered, report)
    for image in images:
        values = np.full((image.attributes.rows, image.attributes.columns), 100.0, dtype=np.float32)
        values[: image.instance_number or 0] = 400.0
        values.setflags(write=False)
        services.reader.values[image.sop_instance_uid] = values


def _copy(base: ImageSeries, number: int, label: StackLabel) -> ImageSeries:
    slices = tuple(
        replace(image, sop_instance_uid=SOPInstanceUID(f"{image.sop_instance_uid}.{number}")) for image in base.slices
    )
    return replace(base, slices=slices, stack=label)
