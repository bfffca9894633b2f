"""A study with two versions of its regions, one made from the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.core.contour import contours_of_mask
from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.roi import ReviewState, Roi, RoiClass, SetKind, StructureSetProvenance
from app.core.set_facts import RoiFacts, SetFacts, WantedImages
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.study import InstanceRecord, SeriesRecord
from app.core.volume import ImageSlice
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services

SETS = SeriesInstanceUID("2.25.9")
OLD, NEW = SOPInstanceUID("2.25.1"), SOPInstanceUID("2.25.2")


def _square(image: ImageSlice, top: int, side: int = 8) -> np.ndarray:
    mask = np.zeros((image.attributes.rows, image.attributes.columns), dtype=bool)
    mask[top : top + side, 20 : 20 + side] = True
    return mask


def version_roi(image: ImageSlice, uid: SOPInstanceUID, name: str, top: int, *, number: int = 1) -> Roi:
    assert image.plane is not None
    held = StructureSetProvenance(uid, uid, "", number=number)
    roi = proposed_roi(image, _square(image, top), state=ReviewState.IMPORTED)
    contours = contours_of_mask(_square(image, top), image.plane)
    return replace(
        roi, contours=contours, roi_class=RoiClass(name), structure_set=held, network=None, colour=(1, 2, 3)
    )


def put_version(
    services: FakeServices, uid: SOPInstanceUID, *rois: Roi, day: int = 1, predecessors: tuple[str, ...] = ()
) -> None:
    """Put a structure set with these regions into the study."""
    images = services.reader.series[SHORT_AXIS].slices
    if SETS not in services.archive.paths:
        services.archive.series.append(SeriesRecord(STUDY, SETS, "RTSTRUCT", 7, "Structures", "", 1))
        services.archive.paths[SETS] = (Path("/nowhere", SETS, "1.dcm"),)
        services.archive.instances = [InstanceRecord(STUDY, SHORT_AXIS, image.sop_instance_uid) for image in images]
    services.reader.structure_sets.append(StructureSet(uid, uid, ApprovalStatus.ABSENT, "", rois))
    names = {roi.roi_class.name: roi.structure_set.number for roi in rois if roi.structure_set}
    services.reader.set_facts.append(
        SetFacts(
            kind=SetKind.RTSTRUCT,
            sop_instance_uid=uid,
            series_instance_uid=SETS,
            study_instance_uid=STUDY,
            label=f"Version {uid[-1]}",
            approval_status=ApprovalStatus.UNAPPROVED,
            reviewer_name="",
            reviewed=None,
            stated=datetime(2026, 11, day, tzinfo=UTC),
            creator_name="Doe^Jane",
            manufacturer="Somebody",
            predecessors=tuple(SOPInstanceUID(one) for one in predecessors),
            rois=tuple(RoiFacts(number, name, contours=1) for name, number in names.items()),
            wanted=(WantedImages(SHORT_AXIS, frozenset(image.sop_instance_uid for image in images)),),
        )
    )


def study_with_versions() -> FakeServices:
    """Two versions of a region: the second moved it, renamed another and lost a third."""
    services = fake_services()
    images = services.reader.series[SHORT_AXIS].slices
    old = (
        version_roi(images[2], OLD, "Tumour", 20),
        version_roi(images[2], OLD, "Node", 40, number=2),
        version_roi(images[3], OLD, "Lost", 20, number=3),
    )
    put_version(services, OLD, *old, day=1)
    new = (version_roi(images[2], NEW, "Tumour", 21), version_roi(images[2], NEW, "Lymph node", 40, number=2))
    put_version(services, NEW, *new, day=2, predecessors=(OLD,))
    services.open_study()
    services.show_pixels()
    return services
