"""Measures what another system will see of a written structure set, by means that share nothing with the writer.

A scanline filler of its own: along every row of pixel centres the crossings with the polygon are sorted and
the pixels between each pair are inside (even-odd; a centre on an edge belongs to the side of larger index).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference, SOPInstanceUID
from app.core.mask import Mask
from app.core.structure_set import RoiProof
from app.core.volume import ImageSeries
from app.dicom.rtstruct_parsed import ParsedReference, ParsedStructureSet

Points = NDArray[np.float64]
Indices = NDArray[np.int64]


def measure(
    parsed: ParsedStructureSet,
    stacks: Sequence[ImageSeries],
    *,
    expected: Mapping[int, Mapping[ImageReference, Mask]],
) -> tuple[RoiProof, ...]:
    """Compare every ROI of a parsed file with the masks that it was to hold.

    Parameters
    ----------
    stacks
        All stacks of the series that it is about.
    expected
        By ROI number, then by image: mask (rows, columns).
    """
    planes = {image.reference: image.plane for series in stacks for image in series.slices}
    proofs = []
    for roi in parsed.rois:
        contours = [one for group in parsed.contours if group.roi_number == roi.number for one in group.contours]
        loops: dict[ImageReference, list[Points]] = {}
        for contour in contours:
            if contour.points_lps is not None and contour.images:
                loops.setdefault(_first_image(contour.images[0]), []).append(contour.points_lps)
        wanted = expected.get(roi.number, {}) if roi.number is not None else {}
        common = total = pixels = 0
        for image in {*loops, *wanted}:
            plane = planes.get(image)
            shape = (plane.rows, plane.columns) if plane else (1, 1)
            seen = filled(loops.get(image, []), plane) if plane else np.zeros(shape, dtype=bool)
            mask, covered = wanted.get(image), int(np.count_nonzero(seen))
            pixels += covered
            total += covered
            if mask is not None:
                common += int(np.count_nonzero(seen & mask))
                total += int(np.count_nonzero(mask))
        area_mm2 = sum(region_area_mm2(several) for several in loops.values())
        dice = 2 * common / total if total else 1.0
        proofs.append(RoiProof(roi.name, len(loops), len(contours), area_mm2, pixels, dice))
    return tuple(proofs)


def _first_image(reference: ParsedReference) -> ImageReference:
    return ImageReference(SOPInstanceUID(reference.sop_instance_uid), next(iter(reference.frame_numbers), None))


def filled(contours: Sequence[Points], plane: PlaneGeometry) -> Mask:
    """The pixels (rows, columns) inside contours of (N, 3) LPS mm, all together by the even-odd rule."""
    mask = np.zeros((plane.rows, plane.columns), dtype=bool)
    runs = [_runs(*_indices(points, plane), rows=plane.rows) for points in contours]
    if not sum(len(rows) for rows, _, _ in runs):
        return mask
    row, first, last = (np.concatenate(parts) for parts in zip(*runs, strict=True))
    # Only what lies between the outermost runs, which is seldom the whole image.
    top, bottom = int(row.min()), int(row.max()) + 1
    left, right = (int(np.clip(end, 0, plane.columns)) for end in (first.min(), last.max()))
    changes = np.zeros((bottom - top, right - left + 1), dtype=np.int64)
    np.add.at(changes, (row - top, np.clip(first, left, right) - left), 1)
    np.add.at(changes, (row - top, np.clip(last, left, right) - left), -1)
    mask[top:bottom, left:right] = changes.cumsum(axis=1)[:, :-1] % 2 == 1
    return mask


def _indices(points: Points, plane: PlaneGeometry) -> tuple[Points, Points]:
    """Column and row of points, from the two dot products with the directions (Cramer's rule where they lean)."""
    row, column = np.asarray(plane.row_direction), np.asarray(plane.column_direction)
    offsets = points - np.asarray(plane.image_position_patient)
    along_row, along_column = (np.sum(offsets * direction, axis=1) for direction in (row, column))
    rr, cc, rc = float(row @ row), float(column @ column), float(row @ column)
    determinant = rr * cc - rc * rc
    across = (along_row * cc - along_column * rc) / determinant / plane.column_spacing_mm
    down = (along_column * rr - along_row * rc) / determinant / plane.row_spacing_mm
    return across, down


def _runs(across: Points, down: Points, *, rows: int) -> tuple[Indices, Indices, Indices]:
    """Every run of inside pixels: its row, first column, and the column after its last."""
    next_across, next_down = np.roll(across, -1), np.roll(down, -1)
    low, high = (int(np.clip(end, 0, rows)) for end in (np.floor(down.min()), np.ceil(down.max()) + 1))
    all_rows = np.arange(low, high)[:, None]
    row, edge = np.nonzero((down <= all_rows) != (next_down <= all_rows))
    row += low
    # From the upper end to the lower, whichever way the polygon runs: both ways along a slit give one number.
    upper = (down <= next_down)[edge]
    start_a, start_d = np.where(upper, across[edge], next_across[edge]), np.where(upper, down[edge], next_down[edge])
    end_a, end_d = np.where(upper, next_across[edge], across[edge]), np.where(upper, next_down[edge], down[edge])
    column = np.ceil(start_a + (row - start_d) / (end_d - start_d) * (end_a - start_a)).astype(np.int64)
    # A closed polygon crosses every row an even number of times: sorted, the crossings pair up as in and out.
    order = np.lexsort((column, row))
    return row[order][::2], column[order][::2], column[order][1::2]


def region_area_mm2(polygons: Sequence[Points]) -> float:
    """Area of polygons in one plane that wind one way, holes among them the other way."""
    return float(np.linalg.norm(np.sum([_vector_area(points) for points in polygons], axis=0)))


def polygon_area_mm2(points: Points) -> float:
    """Area of a flat polygon; a keyhole's slit cancels out."""
    return float(np.linalg.norm(_vector_area(points)))


def _vector_area(points: Points) -> Points:
    """Half the sum of the cross products: as long as the area is large, at right angles to the plane."""
    following = np.roll(points, -1, axis=0)
    return np.asarray(np.cross(points - points[0], following - points[0]).sum(axis=0)) / 2
