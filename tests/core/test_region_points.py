"""Regions as JSON: another program finds every point in space and on the image from what the file says alone."""

from __future__ import annotations

import json
from importlib import resources

import jsonschema
import numpy as np
import pytest

from app.core.mask import rasterise
from app.core.region_points import points_json
from app.core.roi import ReviewState
from tests.helpers.regions import disc, region
from tests.helpers.stacks import stack_on
from tests.helpers.volumes import SHAPE, STACKS

PLANE = SHAPE[1:]
SCHEMA = json.loads(resources.files("resources").joinpath("schema/regions.schema.json").read_bytes())


@pytest.mark.parametrize("name", STACKS)
def test_points_and_planes_agree_and_give_the_mask_back(name: str):
    stack = stack_on(STACKS[name].planes())
    ring = disc(PLANE, (6, 5), 4.4) & ~disc(PLANE, (6, 5), 1.5)
    content = json.loads(points_json([region(stack.slices[index], ring) for index in (7, 2, 7)], [stack]))

    jsonschema.validate(content, SCHEMA)
    assert [(one["slice"], one["stack"]) for one in content["images"]] == [(8, 1), (3, 1)]
    assert [one["image"] for one in content["regions"]] == [0, 1, 0]
    for one in content["regions"]:
        image = content["images"][one["image"]]
        along, down = np.reshape(image["image_orientation_patient"], (2, 3))
        loops = []
        for contour in one["contours"]:
            row_column = np.array(contour["points_row_column"])
            expected = image["image_position_patient"] + row_column * image["pixel_spacing"] @ np.stack([down, along])
            assert np.allclose(expected, contour["points_lps"], atol=3e-4)
            loops.append(row_column)
        assert np.array_equal(rasterise(loops, image["rows"], image["columns"]), ring)


def test_it_says_who_decided_what_and_which_network_proposed_it_and_names_no_patient():
    stack = stack_on(STACKS["oblique"].planes())
    validated = region(stack.slices[1], disc(PLANE, (6, 5), 3))
    drawn = region(stack.slices[2], disc(PLANE, (6, 5), 3), state=ReviewState.EDITED, network=None)
    text = points_json([validated, drawn], [stack]).decode("utf-8")
    one, other = json.loads(text)["regions"]

    assert (one["is_validated"], one["reviewer"], one["decided"]) == (True, "Doe^Jane", "2026-03-04T15:06:07+01:00")
    assert one["network"]["dnn_uid"] == "2.25.314159"
    assert (other["is_validated"], other["state"], other["reviewer"], other["network"]) == (
        False,
        "edited",
        None,
        None,
    )
    assert "Vermeulen" not in text and "4711" not in text
