"""Stacks of images in any geometry as the session knows them, without files."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.geometry import PlaneGeometry
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.stacking import stack
from app.core.study import Patient, SeriesRecord, StudyRecord
from app.core.volume import ImageSeries
from tests.helpers.image_slices import image

STUDY = StudyRecord(StudyInstanceUID("1.2.3"), Patient("Vermeulen^Anna", "PX-4711", "19610402"))
SERIES = SeriesRecord(STUDY.study_instance_uid, SeriesInstanceUID("1.2.3.4"), "MR", 1, "Series")


def stack_on(planes: Sequence[PlaneGeometry]) -> ImageSeries:
    """One image on each plane, in the order of the viewer."""
    images = [image(number, plane) for number, plane in enumerate(planes, start=1)]
    report = stack(
        planes,
        frames_of_reference=[one.frame_of_reference_uid for one in images],
        instance_numbers=[one.instance_number for one in images],
    )
    return ImageSeries(STUDY, SERIES, tuple(images[place] for place in report.order), report)
