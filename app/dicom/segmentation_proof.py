"""Compares a written segmentation, read again by the reader of foreign ones, with the masks that it was to hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.core.errors import StructureSetError
from app.core.phrases import phrase
from app.core.structure_set import RoiProof
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_regions import Structure
from app.dicom.segmentation_reading import read_segmentation
from app.dicom.segmentation_writing import LABEL_LENGTH, WITHOUT_SEGMENTATION

_ANYTHING: Final = 1e-3
"""Of a fraction: what is not 0 was drawn."""


def segmentation_proofs(
    content: bytes, structures: Sequence[Structure], stacks: Sequence[ImageSeries], *, control: TaskControl
) -> tuple[RoiProof, ...]:
    """What another system sees of each structure, which is segment number 1, 2 … of the file.

    Raises
    ------
    StructureSetError
        If a pixel differs, or a name.
    """
    reading = read_segmentation(content, stacks, control, fraction_threshold=_ANYTHING)
    read = {one.number: one for one in reading.segments}
    proofs, defects = [], []
    for number, structure in enumerate(structures, start=1):
        segment = read.get(number)
        masks = segment.masks if segment is not None else {}
        if segment is None or segment.name != structure.name[:LABEL_LENGTH]:
            defects.append(phrase("The name of “{name}” reads back differently.", name=structure.name))
        planes = {image.reference: image.plane for image in structure.stack.slices}
        common = wanted = pixels = 0
        area_mm2 = 0.0
        for image in {*masks, *structure.masks}:
            seen = masks.get(image)
            expected = structure.masks.get(image)
            covered = 0 if seen is None else int(np.count_nonzero(seen))
            pixels += covered
            wanted += 0 if expected is None else int(np.count_nonzero(expected))
            common += 0 if seen is None or expected is None else int(np.count_nonzero(seen & expected))
            plane = planes.get(image)
            area_mm2 += covered * plane.row_spacing_mm * plane.column_spacing_mm if plane is not None else 0.0
        dice = 2 * common / (pixels + wanted) if pixels + wanted else 1.0
        if common != wanted or pixels != wanted:
            defects.append(
                phrase(
                    "“{name}” would be seen with a Dice of {dice:.4f} by other systems.",
                    name=structure.name,
                    dice=dice,
                )
            )
        proofs.append(RoiProof(structure.name, len(masks), 0, area_mm2, pixels, dice))
    if defects:
        raise StructureSetError(
            phrase("The segmentation was not written: reading it back showed a defect."),
            cause=defects[0],
            next_step=WITHOUT_SEGMENTATION,
            details="\n".join(defects),
        )
    return tuple(proofs)
