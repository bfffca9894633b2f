"""Colour maps are the standard's, entry by entry, where they bear its names."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.data import get_palette_files

from app.core.colour_maps import ColourMap, colours


def channels(colour_map: ColourMap) -> np.ndarray:
    packed = colours(colour_map)
    return np.stack([packed >> shift & 0xFF for shift in (16, 8, 0)])


@pytest.mark.parametrize(
    ("colour_map", "name"),
    [
        (ColourMap.HOT_IRON, "hotiron.dcm"),
        (ColourMap.PET, "pet.dcm"),
        (ColourMap.HOT_METAL_BLUE, "hotmetalblue.dcm"),
        (ColourMap.PET_20_STEP, "pet20step.dcm"),
    ],
)
def test_the_palettes_of_the_standard_are_those_of_its_instances(colour_map: ColourMap, name: str):
    (path,) = (path for path in get_palette_files() if path.endswith(f"/{name}"))
    palette = dcmread(path)
    for channel, colour in zip(channels(colour_map), ("Red", "Green", "Blue"), strict=True):
        expected = np.frombuffer(palette[f"{colour}PaletteColorLookupTableData"].value, dtype=np.uint8)
        assert np.array_equal(channel, expected)
    assert palette.ContentLabel == colour_map.value


@pytest.mark.parametrize("colour_map", ColourMap)
def test_every_map_starts_black_is_opaque_and_cannot_be_changed(colour_map: ColourMap):
    packed = colours(colour_map)
    assert packed.shape == (256,)
    assert packed[0] == 0xFF000000
    assert (packed >> 24 == 255).all()
    assert not packed.flags.writeable
    assert len(set(packed.tolist())) >= 20


def test_grey_is_grey():
    assert np.array_equal(channels(ColourMap.GREY), np.tile(np.arange(256), (3, 1)))


def test_every_map_has_a_name_of_its_own():
    assert len({colour_map.title for colour_map in ColourMap}) == len(ColourMap)
