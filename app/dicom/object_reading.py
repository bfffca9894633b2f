"""Looks into instances of any kind for the user: their data elements, and what to save them as."""

from __future__ import annotations

from pathlib import Path

from app.core.object_kinds import Payload
from app.core.tags import TagTree
from app.core.tasks import TaskControl
from app.dicom.payloads import read_payload
from app.dicom.tag_reading import read_tags


class DicomObjectReader:
    """Satisfies `ObjectReader` on DICOM files; any thread may call any method at any time."""

    def read_tags(self, path: Path, control: TaskControl) -> TagTree:
        """Every data element of a file; raises FileError if it is no DICOM file or cannot be read."""
        return read_tags(path, control)

    def read_payload(self, path: Path, control: TaskControl) -> Payload:
        """What to save an object as; raises FileError if it cannot be read, is damaged, or is too large."""
        return read_payload(path, control)
