"""Measures what another system will see of a written structure set, by means that share nothing with the writer.

A scanline filler of its own: along every row of pixel centres the crossings with the polygons are sorted and
the pixels between each pair are inside (even-odd; a centre on an edge belongs to the side of larger index).
The rows of all images of an ROI are filled in one go, one image behind the other on a long sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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

_CROSSINGS_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class ExpectedPixels:
    """What an ROI is to cover.

    Parameters
    ----------
    images
        What it lies on.
    changes
        Ascending: the first pixel of each run of covered ones and the first behind it, in turns. Pixels are numbered
        image after image and row after row; a row has one place more than columns.
    """

    images: tuple[ImageReference, ...]
    changes: Indices


_DrawnPolygon = tuple[ImageReference, Points]
_NOTHING: Final = ExpectedPixels((), np.zeros(0, dtype=np.int64))


def measure(
    parsed: ParsedStructureSet, stacks: Sequence[ImageSeries], *, expected: Mapping[int, ExpectedPixels]
) -> tuple[RoiProof, ...]:
    """Compare every ROI of a parsed file with the pixels that it was to cover.

    Parameters
    ----------
    stacks
        All stacks of the series that it is about; they hold all images of `expected`.
    expected
        By ROI number.
    """
    planes = {image.reference: image.plane for series in stacks for image in series.slices if image.plane is not None}
    proofs = []
    for roi in parsed.rois:
        contours = [one for group in parsed.contours if group.roi_number == roi.number for one in group.contours]
        drawn = [
            (_first_image(one.images[0]), one.points_lps)
            for one in contours
            if one.points_lps is not None and one.images
        ]
        areas_mm2 = _areas_mm2(drawn)
        wanted = expected.get(roi.number, _NOTHING) if roi.number is not None else _NOTHING
        pixels, dice = _compared(drawn, wanted, planes)
        proofs.append(RoiProof(roi.name, len(areas_mm2), len(contours), sum(areas_mm2), pixels, dice))
    return tuple(proofs)


def _compared(
    drawn: Sequence[_DrawnPolygon], wanted: ExpectedPixels, planes: Mapping[ImageReference, PlaneGeometry]
) -> tuple[int, float]:
    """How many pixels polygons cover on the images that are there, and their Dice with what they were to cover."""
    on = [(image, points) for image, points in drawn if image in planes]
    numbers = {image: number for number, image in enumerate(dict.fromkeys([*wanted.images, *(one for one, _ in on)]))}
    seen = _changes(
        [points for _, points in on], [numbers[image] for image, _ in on], [planes[image] for image in numbers]
    )
    pixels = _covered(seen)
    total = pixels + _covered(wanted.changes)
    differing = _covered(_odd(np.concatenate([seen, wanted.changes])))
    return pixels, (total - differing) / total if total else 1.0


def _areas_mm2(drawn: Sequence[_DrawnPolygon]) -> list[float]:
    """The area that polygons enclose together on each image."""
    of_image: dict[ImageReference, Points] = {}
    for (image, _), area in zip(drawn, _vector_areas([points for _, points in drawn]), strict=True):
        of_image[image] = of_image.get(image, 0) + area
    return [float(np.linalg.norm(area)) for area in of_image.values()]


def _first_image(reference: ParsedReference) -> ImageReference:
    return ImageReference(SOPInstanceUID(reference.sop_instance_uid), next(iter(reference.frame_numbers), None))


def filled(contours: Sequence[Points], plane: PlaneGeometry) -> Mask:
    """The pixels (rows, columns) inside contours of (N, 3) LPS mm, all together by the even-odd rule."""
    changes = _changes(contours, [0] * len(contours), [plane])
    places = plane.rows * (plane.columns + 1)
    lengths = np.diff(changes, prepend=0, append=places)
    inside = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
    return inside.reshape(plane.rows, plane.columns + 1)[:, :-1]


def _covered(changes: Indices) -> int:
    """How many pixels lie in runs between one change and the next but one."""
    return int(changes[1::2].sum() - changes[::2].sum())


def _odd(places: Indices) -> Indices:
    """What changes an odd number of times."""
    found, counts = np.unique(places, return_counts=True)
    return np.asarray(found[counts % 2 == 1])


def _changes(contours: Sequence[Points], numbers: Sequence[int], planes: Sequence[PlaneGeometry]) -> Indices:
    """Where the inside of contours begins and ends, as in `ExpectedPixels`; `numbers`: on which plane each lies."""
    if not contours:
        return _NOTHING.changes
    lengths = np.array([len(points) for points in contours])
    number = np.repeat(numbers, lengths)
    across, down = _indices(np.concatenate(contours), planes, number)
    following = np.arange(1, len(number) + 1)
    following[np.cumsum(lengths) - 1] = np.cumsum(lengths) - lengths
    # From the upper end to the lower, whichever way the polygon runs: both ways along a slit give one number.
    is_upper = down <= down[following]
    upper = np.where(is_upper, np.arange(len(number)), following)
    lower = np.where(is_upper, following, np.arange(len(number)))
    rows, widths = np.array([(plane.rows, plane.columns + 1) for plane in planes], dtype=np.int64).T
    begins = np.cumsum(rows * widths) - rows * widths
    changes = _NOTHING.changes
    first, last = (np.clip(np.ceil(down[end]), 0, rows[number]).astype(np.int64) for end in (upper, lower))
    for edge, row in _crossed_rows(first, last):
        top, bottom = upper[edge], lower[edge]
        share = (row - down[top]) / (down[bottom] - down[top])
        column = np.ceil(across[top] + share * (across[bottom] - across[top]))
        on = number[edge]
        place = begins[on] + row * widths[on] + np.clip(column, 0, widths[on] - 1).astype(np.int64)
        changes = _odd(np.concatenate([changes, place]))
    return changes


def _crossed_rows(first: Indices, last: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Edge and row of every crossing, of some edges at a time; an edge crosses rows `first` to `last` - 1."""
    totals = np.cumsum(last - first)
    begin = 0
    while begin < len(first):
        spent = int(totals[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(totals, spent + _CROSSINGS_AT_ONCE, side="right")), begin + 1)
        edge = np.repeat(np.arange(begin, end), (last - first)[begin:end])
        yield edge, np.arange(len(edge)) + (spent + last - totals)[edge]
        begin = end


def _indices(points: Points, planes: Sequence[PlaneGeometry], number: Indices) -> tuple[Points, Points]:
    """Column and row of points, from the two dot products with the directions (Cramer's rule where they lean)."""
    row, column = (
        np.array([getattr(plane, way) for plane in planes]) for way in ("row_direction", "column_direction")
    )
    offsets = points - np.array([plane.image_position_patient for plane in planes])[number]
    along_row, along_column = (np.einsum("ij,ij->i", offsets, way[number]) for way in (row, column))
    rr, cc, rc = (row * row).sum(axis=1), (column * column).sum(axis=1), (row * column).sum(axis=1)
    determinant = rr * cc - rc * rc
    steps = np.array([(plane.column_spacing_mm, plane.row_spacing_mm) for plane in planes]).T * determinant
    across = (along_row * cc[number] - along_column * rc[number]) / steps[0][number]
    down = (along_column * rr[number] - along_row * rc[number]) / steps[1][number]
    return across, down


def polygon_area_mm2(points: Points) -> float:
    """Area of a flat polygon, (N, 3) LPS mm; a keyhole's slit cancels out."""
    return float(np.linalg.norm(_vector_areas([points])[0]))


def _vector_areas(polygons: Sequence[Points]) -> list[Points]:
    """Half the sum of the cross products of each: as long as its area is large, at right angles to its plane.

    Those of polygons in one plane that wind one way, holes among them the other way, add up.
    """
    if not polygons:
        return []
    lengths = np.array([len(points) for points in polygons])
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(polygons)
    x, y, z = (points - np.repeat(points[starts], lengths, axis=0)).T
    following = np.arange(1, len(points) + 1)
    following[starts + lengths - 1] = starts
    u, v, w = x[following], y[following], z[following]
    crosses = np.stack([y * w - z * v, z * u - x * w, x * v - y * u])
    return list(np.add.reduceat(crosses, starts, axis=1).T / 2)
