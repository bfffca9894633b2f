"""Reads a measurement report again by its encoded content alone, and says where it differs from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from pydicom import dcmread
from pydicom.dataset import Dataset

from app.core.phrases import phrase
from app.dicom.elements import PARSE_ERRORS
from app.dicom.measured_regions import MeasuredRegion
from app.dicom.quiet import quiet_pydicom

_TRACKING_UID: Final = ("112040", "DCM")
_TRACKING_NAME: Final = ("112039", "DCM")
_FINDING: Final = ("121071", "DCM")
_OBSERVER: Final = ("121008", "DCM")
_GROUP: Final = ("125007", "DCM")
_LIKE: Final = 1e-9
"""Relative; a decimal string holds 16 characters."""
_MOST_DEEP: Final = 16

Code = tuple[str, str]


@dataclass(slots=True)
class _Group:
    tracking_uid: str = ""
    name: str = ""
    finding: Code = ("", "")
    observer: str = ""
    """Empty where that of the whole report holds."""
    figures: dict[Code, tuple[float, Code]] = field(default_factory=dict)
    images: set[tuple[str, int | None]] = field(default_factory=set)


def report_defects(content: bytes, measured: Sequence[MeasuredRegion], *, reviewer_name: str) -> list[str]:
    """What a reader of the report would see otherwise than measured, one sentence each; none for a sound one."""
    try:
        with quiet_pydicom():
            dataset = dcmread(BytesIO(content))
            groups = {group.tracking_uid: group for group in _groups(dataset)}
            verified = str(dataset.VerifyingObserverSequence[0].VerifyingObserverName)
            evidence = set(_evidence(dataset))
            observer = _observer_in(dataset)
    except PARSE_ERRORS as error:
        return [phrase("It cannot be read again ({error}).", error=type(error).__name__)]
    defects: list[str] = []
    if verified != reviewer_name.strip():
        defects.append(phrase("The reviewer's name reads back differently."))
    if len(groups) != len(measured):
        defects.append(
            phrase("It holds {found} measured regions instead of {wanted}.", found=len(groups), wanted=len(measured))
        )
    for one in measured:
        group = groups.get(one.tracking_uid)
        defects += (
            [phrase("The region “{name}” is not in it.", name=one.name)]
            if group is None
            else list(_differences(group, one, observer=observer))
        )
    named = {uid for group in groups.values() for uid, _ in group.images}
    if not named <= evidence:
        defects.append(phrase("It refers to an object that is not among its evidence."))
    return defects


def _differences(group: _Group, one: MeasuredRegion, *, observer: str) -> Iterator[str]:
    if (group.observer or observer) != one.reviewer_name.strip():
        yield phrase("Who decided on “{name}” reads back differently.", name=one.name)
    if group.name != one.name:
        yield phrase("The name of “{name}” reads back differently.", name=one.name)
    code = one.roi.roi_class.code
    if code is not None and group.finding != (code.value, code.scheme):
        yield phrase("What “{name}” is reads back differently.", name=one.name)
    wanted = {
        (one.segment.sop_instance_uid, one.frame_number),
        (one.image.sop_instance_uid, one.image.frame_number),
    }
    if group.images != wanted:
        yield phrase("The region “{name}” refers to other images.", name=one.name)
    if len(group.figures) != len(one.figures):
        yield phrase(
            "The region “{name}” has {found} figures instead of {wanted}.",
            name=one.name,
            found=len(group.figures),
            wanted=len(one.figures),
        )
    for figure in one.figures:
        value, unit = group.figures.get((figure.concept.value, figure.concept.scheme), (float("nan"), ("", "")))
        if not abs(value - figure.value) <= _LIKE * max(1.0, abs(figure.value)) or unit != (
            figure.unit.value,
            figure.unit.scheme,
        ):
            yield phrase(
                "The figure “{figure}” of “{name}” reads back differently.",
                figure=figure.concept.meaning,
                name=one.name,
            )


def _groups(dataset: Dataset, depth: int = 0) -> Iterator[_Group]:
    for item in dataset.get("ContentSequence") or []:
        if _name(item) == _GROUP:
            yield _group(item)
        elif depth < _MOST_DEEP:
            yield from _groups(item, depth + 1)


def _group(container: Dataset) -> _Group:
    group = _Group(observer=_observer_in(container))
    for item in container.ContentSequence:
        name, kind = _name(item), str(item.ValueType)
        if kind == "UIDREF" and name == _TRACKING_UID:
            group.tracking_uid = str(item.UID)
        elif kind == "TEXT" and name == _TRACKING_NAME:
            group.name = str(item.TextValue)
        elif kind == "CODE" and name == _FINDING:
            group.finding = _code(item.ConceptCodeSequence[0])
        elif kind == "NUM":
            value = item.MeasuredValueSequence[0]
            group.figures[name] = float(value.NumericValue), _code(value.MeasurementUnitsCodeSequence[0])
        elif kind == "IMAGE":
            place = item.ReferencedSOPSequence[0]
            frame = place.get("ReferencedFrameNumber")
            group.images.add((str(place.ReferencedSOPInstanceUID), None if frame is None else int(frame)))
    return group


def _observer_in(container: Dataset) -> str:
    """Who observed what a container holds, as far as it says so itself (TID 1003)."""
    items = container.get("ContentSequence") or []
    return next((str(item.PersonName) for item in items if _name(item) == _OBSERVER), "")


def _evidence(dataset: Dataset) -> Iterator[str]:
    for study in dataset.CurrentRequestedProcedureEvidenceSequence:
        for series in study.ReferencedSeriesSequence:
            for instance in series.ReferencedSOPSequence:
                yield str(instance.ReferencedSOPInstanceUID)


def _name(item: Dataset) -> Code:
    stated = item.get("ConceptNameCodeSequence")
    return _code(stated[0]) if stated else ("", "")


def _code(item: Dataset) -> Code:
    return str(item.CodeValue), str(item.CodingSchemeDesignator)
