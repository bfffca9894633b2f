"""Which segmentations were written together with a structure set of the same regions: those are shown once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset

from app.core.identity import SOPInstanceUID
from app.dicom.bounded_file import BoundedFile
from app.dicom.elements import PARSE_ERRORS
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_parsed import RT_STRUCTURE_SET_STORAGE
from app.dicom.rtstruct_reading import VERDANT
from app.dicom.rtstruct_references import SEGMENTATION_STORAGE

_WANTED = (
    *("SOPClassUID", "SOPInstanceUID", "Manufacturer", "ContentDate", "ContentTime"),
    *("StructureSetDate", "StructureSetTime", "StructureSetROISequence"),
)


def twins(paths: Sequence[Path]) -> frozenset[SOPInstanceUID]:
    """The segmentations among files that Verdant wrote with a structure set among them, at the same moment.

    A structure set names the segments that its ROIs come from; one that was made from a segmentation later is a new
    version of it, and no twin.
    """
    headers = [header for header in map(_header, paths) if header is not None]
    moments = {
        str(one.SOPInstanceUID): _moment(one, "Content")
        for one in headers
        if one.get("SOPClassUID") == SEGMENTATION_STORAGE
    }
    found = set()
    for one in headers if moments else ():
        if one.get("SOPClassUID") != RT_STRUCTURE_SET_STORAGE:
            continue
        for item in one.get("StructureSetROISequence") or ():
            for source in item.get("DefinitionSourceSequence") or ():
                uid = str(source.get("ReferencedSOPInstanceUID", ""))
                if moments.get(uid) == _moment(one, "StructureSet"):
                    found.add(SOPInstanceUID(uid))
    return frozenset(found)


def _header(path: Path) -> Dataset | None:
    """What is compared, of an object of Verdant's; None of any other, or of a file that cannot be read."""
    try:
        with quiet_pydicom(), BoundedFile(path) as file:
            header = dcmread(file, stop_before_pixels=True, specific_tags=list(_WANTED))
            return header if header.get("Manufacturer") == VERDANT and "SOPInstanceUID" in header else None
    except (OSError, *PARSE_ERRORS):
        return None


def _moment(header: Dataset, name: str) -> tuple[str, str]:
    return str(header.get(f"{name}Date", "")), str(header.get(f"{name}Time", ""))
