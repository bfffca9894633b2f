"""Everything that saving writes of the same regions: the structure set, and what was chosen beside it."""

from __future__ import annotations

from app.core.structure_set import StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl
from app.dicom.rtstruct_regions import structures_of
from app.dicom.rtstruct_writing import check_request, source_of, written_structure_set


class DicomObjectsWriter:
    """The RoiWriter for DICOM."""

    def write(self, request: StructureSetRequest, control: TaskControl) -> tuple[WrittenObject, ...]:
        """Write, read back by independent means and compare; nothing is stored anywhere yet.

        Raises
        ------
        StructureSetError
            If a rule of an object cannot be kept; the message names the region and the rule.
        """
        check_request(request)
        structures = structures_of(request, control)
        source = source_of(structures)
        return (written_structure_set(request, structures, source, control=control),)
