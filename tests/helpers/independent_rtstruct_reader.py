"""A second reader of RTSTRUCT, written against the standard alone: nothing of Verdant is imported here.

Pixel centres of every image are placed in patient space from the image's own tags (PS3.3 C.7.6.2.1.1) and
tested against the polygons (PS3.3 C.8.8.6) by counting crossings; contours of one ROI combine by exclusive or.
Frames of a multi-frame image are placed by their functional groups (PS3.3 C.7.6.16).
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom

Image = str | tuple[str, int]
"""SOP Instance UID, with the frame number for a multi-frame image."""


def read_masks(structure_set: bytes, image_paths: Iterable[Path]) -> dict[str, dict[Image, np.ndarray]]:
    """Masks (rows, columns) by ROI name and by image."""
    images = {}
    for path in image_paths:
        image = pydicom.dcmread(path, stop_before_pixels=True)
        images[image.SOPInstanceUID] = image
    ds = pydicom.dcmread(BytesIO(structure_set))
    names = {roi.ROINumber: str(roi.ROIName) for roi in ds.StructureSetROISequence}
    masks: dict[str, dict[Image, np.ndarray]] = {}
    for item in ds.ROIContourSequence:
        found = masks.setdefault(names[item.ReferencedROINumber], {})
        for contour in item.ContourSequence:
            points = np.array([float(value) for value in contour.ContourData]).reshape(-1, 3)
            (reference,) = contour.ContourImageSequence
            uid = reference.ReferencedSOPInstanceUID
            number = reference.get("ReferencedFrameNumber")
            assert (number is not None) == ("NumberOfFrames" in images[uid]), "only frames have numbers"
            image: Image = (uid, int(number)) if number is not None else uid
            inside = _inside(points, _plane(images[uid], number))
            found[image] = found[image] ^ inside if image in found else inside
    return masks


def dice(a: np.ndarray, b: np.ndarray) -> float:
    """Dice coefficient of two masks; 1 for two empty ones."""
    total = int(a.sum()) + int(b.sum())
    return 2 * int((a & b).sum()) / total if total else 1.0


def _plane(image: pydicom.Dataset, frame_number: int | None) -> pydicom.Dataset:
    """Position, orientation, spacing and size of an image, or of one frame of it, by their keywords."""
    if frame_number is None:
        return image
    plane = pydicom.Dataset()
    plane.Rows, plane.Columns = image.Rows, image.Columns
    shared, own = image.SharedFunctionalGroupsSequence[0], image.PerFrameFunctionalGroupsSequence[frame_number - 1]
    for group, keyword in (
        ("PlanePositionSequence", "ImagePositionPatient"),
        ("PlaneOrientationSequence", "ImageOrientationPatient"),
        ("PixelMeasuresSequence", "PixelSpacing"),
    ):
        (item,) = (own if group in own else shared)[group]
        plane[keyword] = item[keyword]
    return plane


def pixel_centres_lps(image: pydicom.Dataset) -> np.ndarray:
    """(rows, columns, 3) LPS mm."""
    position = np.array([float(value) for value in image.ImagePositionPatient])
    orientation = np.array([float(value) for value in image.ImageOrientationPatient])
    down_mm, across_mm = (float(value) for value in image.PixelSpacing)
    r, c = np.mgrid[: image.Rows, : image.Columns][..., None]
    return position + c * across_mm * orientation[:3] + r * down_mm * orientation[3:]


def _inside(points: np.ndarray, image: pydicom.Dataset) -> np.ndarray:
    centres = pixel_centres_lps(image)
    orientation = np.array([float(value) for value in image.ImageOrientationPatient])
    u = orientation[:3] / np.linalg.norm(orientation[:3])
    normal = np.cross(orientation[:3], orientation[3:])
    v = np.cross(normal / np.linalg.norm(normal), u)
    x, y = centres @ u, centres @ v
    px, py = points @ u, points @ v
    box = (x >= px.min()) & (x <= px.max()) & (y >= py.min()) & (y <= py.max())
    inside = np.zeros(x.shape, dtype=bool)
    x, y = x[box], y[box]
    crossings = np.zeros(x.shape, dtype=int)
    for i in range(len(points)):
        ax, ay, bx, by = px[i - 1], py[i - 1], px[i], py[i]
        if (ay, ax) > (by, bx):
            ax, ay, bx, by = bx, by, ax, ay
        spans = (y >= ay) & (y < by)
        if ay != by:
            crossings += spans & (ax + (y - ay) * (bx - ax) / (by - ay) > x)
    inside[box] = crossings % 2 == 1
    return inside
