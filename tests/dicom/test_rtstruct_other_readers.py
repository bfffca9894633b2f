"""What readers that others wrote make of our files: the same pixels, but for deviations that are known and theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from app.core.contour import Contour, mask_of_contours
from app.core.mask_volumes import volume_of
from app.core.roi import RoiClass
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.independent_rtstruct_reader import dice
from tests.helpers.other_rtstruct_readers import by_dcmrtstruct2nii, by_plastimatch
from tests.helpers.placed_series import LIES, write_placed
from tests.helpers.region_shapes import coast, shapes
from tests.helpers.regions import approved, opened, region

UPRIGHT = [name for name in LIES if name not in ("tilted", "enhanced")]
DOWN_THE_BODY = ["sagittal", "coronal", "not square"]
"""Their columns of pixels run straight down the body."""


@dataclass(frozen=True)
class Written:
    """A file, its images, and the mask (slices, rows, columns) of each shape in the order of the viewer."""

    structure_set: Path
    images: Path
    series: ImageSeries
    masks: dict[str, np.ndarray]

    def seen_by(
        self, reader: Callable[[Path, Path, Path], dict[str, np.ndarray]], out: Path
    ) -> dict[str, np.ndarray]:
        """The masks of another reader by shape, slices in the order of the viewer whichever end they begin at."""
        found = {_plain(name): mask for name, mask in reader(self.structure_set, self.images, out).items()}
        assert set(found) == {_plain(name) for name in self.masks}
        is_reversed = dice(found["disc"], self.masks["disc"]) < dice(found["disc"][::-1], self.masks["disc"])
        return {name: found[_plain(name)][:: -1 if is_reversed else 1] for name in self.masks}


def _plain(name: str) -> str:
    return "".join(character for character in name if character.isalpha())


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Written]:
    @cache
    def written(name: str) -> Written:
        lie = LIES[name]
        lie = replace(lie, shape=(3 * lie.shape[0] // 2, 3 * lie.shape[1] // 2))
        folder = tmp_path_factory.mktemp("lie")
        series = opened(write_placed(folder / "images", lie, uid="1.2.826.0.1.60.98").paths)
        rois = {
            shape: region(series.slices[number % 5], mask, roi_class=RoiClass(shape))
            for number, (shape, mask) in enumerate(shapes(*lie.shape).items())
        }
        last = series.slices[4].plane
        assert last is not None
        outline = (Contour(last.to_lps(coast(last.rows, last.columns))),)
        drawn = region(series.slices[4], shapes(*lie.shape)["disc"], roi_class=RoiClass("coast"))
        rois["coast"] = replace(drawn, contours=outline)
        path = folder / "rt.dcm"
        path.write_bytes(DicomRoiWriter().write(approved(series, *rois.values()), TaskControl()).content)
        masks = {}
        for shape, roi in rois.items():
            plane = series.slices[series.index_of(roi.image) or 0].plane
            assert plane is not None
            masks[shape] = volume_of({roi.image: mask_of_contours(roi.contours, plane)}, series)
        return Written(path, folder / "images", series, masks)

    return written


@pytest.mark.parametrize("lie", UPRIGHT)
def test_dcmrtstruct2nii_sees_every_pixel(lie: str, write: Callable[[str], Written], tmp_path: Path) -> None:
    written = write(lie)
    seen = written.seen_by(by_dcmrtstruct2nii, tmp_path)
    assert {name: dice(mask, written.masks[name]) for name, mask in seen.items()} == dict.fromkeys(seen, 1.0)


@pytest.mark.parametrize("lie", [name for name in UPRIGHT if name not in DOWN_THE_BODY])
def test_plastimatch_sees_every_pixel(lie: str, write: Callable[[str], Written], tmp_path: Path) -> None:
    written = write(lie)
    seen = written.seen_by(by_plastimatch, tmp_path)
    assert {name: dice(mask, written.masks[name]) for name, mask in seen.items()} == dict.fromkeys(seen, 1.0)


@pytest.mark.parametrize("lie", DOWN_THE_BODY)
def test_plastimatch_is_off_by_a_few_pixels_where_columns_run_down_the_body(
    lie: str, write: Callable[[str], Written], tmp_path: Path
) -> None:
    """Its scan conversion takes the other of two rows there, and loses teeth of a comb.

    The reader above sees the very same bytes exactly.
    """
    written = write(lie)
    seen = written.seen_by(by_plastimatch, tmp_path)
    for name in ("disc", "ring", "nested island"):
        assert 0 < np.count_nonzero(seen[name] != written.masks[name]) <= 4, name
    assert dice(seen["comb"], written.masks["comb"]) < 0.99


@pytest.mark.parametrize("reader", [by_dcmrtstruct2nii, by_plastimatch])
def test_a_tilted_gantry_is_taken_for_an_upright_one_by_others(
    reader: Callable[[Path, Path, Path], dict[str, np.ndarray]], write: Callable[[str], Written], tmp_path: Path
) -> None:
    """They place all slices on one upright grid that begins at the first: there, and only there, pixels are right."""
    written = write("tilted")
    seen = written.seen_by(reader, tmp_path)
    assert np.array_equal(seen["disc"], written.masks["disc"]), "on the first slice"
    for name in ("ring", "nested island", "one pixel", "two pixels", "diagonal touch"):
        assert seen[name].sum() == written.masks[name].sum(), "every pixel is there"
    assert dice(seen["ring"], written.masks["ring"]) < 0.96, "beside its place"
    assert dice(seen["one pixel"], written.masks["one pixel"]) == 0.0


def test_multi_frame_images_are_beyond_dcmrtstruct2nii(write: Callable[[str], Written], tmp_path: Path) -> None:
    """It looks for a series of single-frame images; plastimatch puts masks on a grid of its own instead."""
    written = write("enhanced")
    with pytest.raises(RuntimeError, match="dimension mismatch"):
        written.seen_by(by_dcmrtstruct2nii, tmp_path)
