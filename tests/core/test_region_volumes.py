"""Regions become a label map on the pixels of their images, one label a name, which others read at the same place."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import nibabel
import numpy as np
import pytest

from app.core.errors import GeometryError
from app.core.mask_volumes import affine_of
from app.core.nifti import encoded_labels
from app.core.region_volumes import by_name, label_map, label_table, mask_of
from app.core.roi import ReviewState, Roi, RoiClass
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from tests.helpers.regions import LEFT_VENTRICLE, disc, region
from tests.helpers.stacks import stack_on
from tests.helpers.volumes import SHAPE, STACKS

SPLEEN = RoiClass("Milza à gauche")
UPRIGHT = [name for name in STACKS if name != "tilted gantry"]
PLANE = SHAPE[1:]


def regions(stack: ImageSeries) -> tuple[list[Roi], np.ndarray]:
    """A ventricle on two slices, in two parts on one of them, and a spleen beside it; and the labels expected."""
    expected = np.zeros(SHAPE, dtype=np.uint8)
    found = []
    for index, centre, roi_class in (
        (2, (4, 3), LEFT_VENTRICLE),
        (3, (4, 3), LEFT_VENTRICLE),
        (3, (11, 3), LEFT_VENTRICLE),
        (3, (9, 8), SPLEEN),
    ):
        mask = disc(PLANE, centre, 2.2)
        expected[index][mask] = 1 if roi_class is LEFT_VENTRICLE else 2
        found.append(region(stack.slices[index], mask, roi_class=roi_class))
    return found, expected


@pytest.mark.parametrize("name", UPRIGHT)
def test_nibabel_finds_every_label_where_its_pixel_lies(name: str, tmp_path: Path):
    stack = stack_on(STACKS[name].planes())
    rois, expected = regions(stack)
    labels = label_map(by_name(rois), stack, TaskControl())
    (tmp_path / "x.nii.gz").write_bytes(encoded_labels(labels, affine_of(stack)))

    read = nibabel.load(tmp_path / "x.nii.gz")
    values = np.asarray(read.dataobj)
    assert np.array_equal(values.transpose(2, 1, 0), expected)
    assert np.allclose(read.get_sform(), read.get_qform(), atol=1e-3), "both ways of stating it agree"
    for column, row, slice_ in np.argwhere(values):
        plane = stack.slices[slice_].plane
        assert plane is not None
        lps = read.affine @ [column, row, slice_, 1] * [-1, -1, 1, 1]
        assert np.allclose(lps[:3], plane.to_lps([[row, column]])[0], atol=1e-3)


def test_labels_are_in_the_order_of_the_names_and_the_table_says_what_they_are():
    stack = stack_on(STACKS["oblique"].planes())
    rois, _ = regions(stack)
    undecided = region(stack.slices[5], disc(PLANE, (4, 3), 2), state=ReviewState.PROPOSED)
    named = by_name([*rois, undecided])
    table = json.loads(label_table(named, stack, file="regions.nii.gz"))

    schema = json.loads(resources.files("resources").joinpath("schema/labels.schema.json").read_bytes())
    jsonschema.validate(table, schema)
    assert [(row["label"], row["name"], row["is_validated"]) for row in table["labels"]] == [
        (1, "Left ventricle", True),
        (2, "Milza à gauche", True),
        (3, "Left ventricle", False),
    ]
    assert table["labels"][0]["code"] == {"value": "87878005", "scheme": "SCT", "meaning": "Left ventricle"}
    assert [one.title for one in named][2] == "Left ventricle (not validated)"
    assert "Vermeulen" not in json.dumps(table) and "4711" not in json.dumps(table)


def test_names_that_share_a_voxel_are_refused_and_named():
    stack = stack_on(STACKS["oblique"].planes())
    one = region(stack.slices[4], disc(PLANE, (5, 5), 3))
    other = region(stack.slices[4], disc(PLANE, (7, 5), 3), roi_class=SPLEEN)
    shared = int((disc(PLANE, (5, 5), 3) & disc(PLANE, (7, 5), 3)).sum())
    with pytest.raises(
        GeometryError, match=f"“Milza à gauche” and “Left ventricle” share {shared} voxels on slice 5"
    ):
        label_map(by_name([one, other]), stack, TaskControl())


def test_what_regions_of_one_name_share_is_that_name():
    stack = stack_on(STACKS["oblique"].planes())
    parts = [disc(PLANE, (5, 5), 3), disc(PLANE, (7, 5), 3)]
    named = by_name([region(stack.slices[4], part) for part in parts])
    assert np.array_equal(label_map(named, stack, TaskControl())[4] == 1, parts[0] | parts[1])
    assert np.array_equal(mask_of(named[0], stack, TaskControl())[4], parts[0] | parts[1])


def test_more_than_255_names_still_have_a_label_each():
    stack = stack_on(STACKS["axial, descending"].planes())
    single = np.zeros(PLANE, dtype=bool)
    rois = []
    for number in range(300):
        index, place = divmod(number, PLANE[0] * PLANE[1])
        mask = single.copy()
        mask.flat[place] = True
        rois.append(region(stack.slices[index], mask, roi_class=RoiClass(f"R{number}")))
    labels = label_map(by_name(rois), stack, TaskControl())
    assert labels.dtype == np.uint16
    assert sorted(labels[labels > 0].tolist()) == list(range(1, 301))


def test_a_stack_without_one_affine_has_none():
    planes = STACKS["axial, head first supine"].planes()
    uneven = [*planes[:4], *planes[5:]]
    with pytest.raises(GeometryError, match="no even grid"):
        affine_of(stack_on(uneven))


def test_a_stack_of_more_voxels_than_memory_should_hold_is_refused_before_any_is_made():
    planes = STACKS["axial, head first supine"].planes((3, 20_000, 20_000))
    with pytest.raises(GeometryError, match="more than 1073741824 voxels"):
        label_map((), stack_on(planes), TaskControl())
