"""Every shape on every geometry: what is written is what an independent reader sees, pixel for pixel.

The table: fourteen lies of a series, from axial to double oblique, prone, tilted and multi-frame, by nine shapes.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from scipy.spatial import cKDTree

from app.core.contour import Contour, area_mm2, mask_of_contours
from app.core.roi import Roi, RoiClass
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_completely
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.placed_series import LIES, write_placed
from tests.helpers.region_shapes import COAST_POINTS, coast, shapes
from tests.helpers.regions import approved, opened, region

ROUNDING_MM = 0.0005 * 3**0.5
"""Half of the last of three decimals, in each of three coordinates."""
LARGE_PX = 100


@pytest.fixture(scope="module", params=LIES)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Path, ...], ImageSeries]:
    """A series of each lie, large enough for the shapes, and as the viewer opens it."""
    lie = LIES[request.param]
    lie = replace(lie, shape=(2 * lie.shape[0], 2 * lie.shape[1]))
    placed = write_placed(tmp_path_factory.mktemp("lie"), lie, uid="1.2.826.0.1.60.99")
    return placed.paths, opened(placed.paths)


def _drawn(series: ImageSeries) -> dict[str, Roi]:
    """A region of each shape, on one slice after the other."""
    rois: dict[str, Roi] = {}
    attributes = series.slices[0].attributes
    for number, (name, mask) in enumerate(shapes(attributes.rows, attributes.columns).items()):
        image = series.slices[number % len(series.slices)]
        rois[name] = region(image, mask, roi_class=RoiClass(name))
    image = series.slices[-1]
    assert image.plane is not None
    outline = (Contour(image.plane.to_lps(coast(image.plane.rows, image.plane.columns))),)
    drawn = region(image, shapes(image.plane.rows, image.plane.columns)["disc"], roi_class=RoiClass("coast"))
    rois["coast"] = replace(drawn, contours=outline)
    return rois


def test_every_shape_comes_back(world: tuple[tuple[Path, ...], ImageSeries], tmp_path: Path) -> None:
    paths, series = world
    rois = _drawn(series)
    content = DicomRoiWriter().write(approved(series, *rois.values()), TaskControl()).content
    planes = {image.reference: image.plane for image in series.slices}
    seen = read_masks(content, paths)
    ds = pydicom.dcmread(BytesIO(content))
    written = {
        str(item.ROIName): [
            np.array(contour.ContourData, dtype=float).reshape(-1, 3) for contour in contours.ContourSequence
        ]
        for item, contours in zip(ds.StructureSetROISequence, ds.ROIContourSequence, strict=True)
    }
    assert set(seen) == set(rois) == set(written)
    for name, roi in rois.items():
        plane = planes[roi.image]
        assert plane is not None
        (mask,) = seen[name].values()
        shown = mask_of_contours(roi.contours, plane)
        assert np.array_equal(mask, shown), f"{name}: the Dice of an independent reader is below 1"
        contours = tuple(Contour(points) for points in written[name])
        outline_mm2 = area_mm2(roi.contours, plane)
        tolerance = 0.005 if shown.sum() >= LARGE_PX else 0.001
        assert area_mm2(contours, plane) == pytest.approx(outline_mm2, rel=tolerance), name
        _check_vertices(name, roi, written[name])

    assert check_completely(parse_content(content), [series]) == ()
    (tmp_path / "rt.dcm").write_bytes(content)
    read = read_structure_set(tmp_path / "rt.dcm", [series])
    assert read is not None
    assert read.notes == ()
    for roi in read.rois:
        again = mask_of_contours(roi.contours, planes[roi.image])
        assert np.array_equal(again, mask_of_contours(rois[roi.roi_class.name].contours, planes[roi.image]))


def _check_vertices(name: str, roi: Roi, written: list[np.ndarray]) -> None:
    """Each vertex that was drawn is in the file; of one too long for it, each in the file is one that was drawn."""
    drawn, found = np.vstack([contour.points_lps for contour in roi.contours]), np.vstack(written)
    if name == "coast":
        assert len(drawn) == COAST_POINTS
        assert len(found) < COAST_POINTS, "it does not fit into a value of explicit VR"
        drawn, found = found, drawn
    distances, _ = cKDTree(found).query(drawn)
    assert distances.max() <= 0.001 + ROUNDING_MM, name
