"""A slice on its way to the network, and logits on their way back: nothing may shift."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InputMismatchError
from inference.architecture import parse_architecture
from inference.transforms.minmax import MinMax
from inference.transforms.pad import Pad
from inference.transforms.pipeline import Pipeline
from inference.transforms.repeat_channels import RepeatChannels
from inference.transforms.resample import Resample
from inference.transforms.resize import Resize
from tests.helpers.network_descriptions import as_text, heart_network, tiny_unet

ODD_SLICE = (97, 61)
ODD_SPACING_MM = (0.83, 1.71)


def heart_pipeline() -> Pipeline:
    return Pipeline.of(parse_architecture(as_text(heart_network())))


def noise(shape=ODD_SLICE):
    return np.random.default_rng(7).normal(300, 90, shape).astype(np.float32)


pipelines = st.one_of(
    st.floats(0.6, 2.5).map(lambda mm: Pipeline((Resample(mm), Pad(multiple=16)))),
    st.tuples(st.integers(16, 90), st.integers(16, 90)).map(lambda size: Pipeline((Resize(*size),))),
    st.tuples(st.floats(0.8, 2), st.integers(30, 90)).map(
        lambda item: Pipeline((Pad(multiple=8), Resample(item[0]), Resize(item[1], 48), Pad(multiple=32)))
    ),
    st.just(Pipeline((Pad(multiple=16), RepeatChannels(3)))),
)
sizes = st.integers(20, 80)
spacings = st.floats(0.5, 2.5)


@settings(max_examples=60, deadline=None)
@given(pipelines, sizes, sizes, spacings, spacings)
def test_logits_land_on_the_pixel_centres_they_were_made_at(pipeline, rows, columns, down_mm, across_mm):
    prepared = pipeline.apply(noise((rows, columns)), (down_mm, across_mm))
    grid = prepared.input_grid
    at = np.stack(np.mgrid[: grid.rows, : grid.columns], axis=-1).reshape(-1, 2).astype(float)
    on_slice = prepared.to_slice(at)
    # A logit that grows linearly over the slice: any shift, even by a fraction of a pixel, would show.
    logits = np.stack([on_slice[:, 0], on_slice[:, 1]]).reshape(2, grid.rows, grid.columns)

    back = prepared.invert_logits(logits.astype(np.float32))

    assert back.shape == (2, rows, columns)
    # Near the border the network's outermost pixel is continued instead of the ramp.
    margin = int(np.ceil(np.abs(np.diff(prepared.to_slice(np.array([[0.0, 0.0], [1.0, 1.0]])), axis=0)).max())) + 2
    expected = np.stack(np.mgrid[:rows, :columns]).astype(float)
    inner = (slice(None), slice(margin, rows - margin), slice(margin, columns - margin))
    np.testing.assert_allclose(back[inner], expected[inner], atol=0.01)


@settings(max_examples=60, deadline=None)
@given(pipelines, sizes, sizes, spacings, spacings)
def test_points_go_there_and_back(pipeline, rows, columns, down_mm, across_mm):
    prepared = pipeline.apply(noise((rows, columns)), (down_mm, across_mm))
    points = np.array([[0.0, 0.0], [rows - 1.0, columns - 1.0], [3.25, 7.5]])

    np.testing.assert_allclose(prepared.to_slice(prepared.to_input(points)), points, atol=1e-9)


def test_a_bright_disc_stays_where_it_is():
    rows, columns = np.mgrid[: ODD_SLICE[0], : ODD_SLICE[1]]
    distance_mm = np.hypot((rows - 40.3) * ODD_SPACING_MM[0], (columns - 22.6) * ODD_SPACING_MM[1])
    disc = distance_mm <= 12
    image = np.where(disc, 900, 100).astype(np.float32)

    prepared = heart_pipeline().apply(image, ODD_SPACING_MM)
    back = prepared.invert_logits(prepared.tensor - np.float32(0.5))[0] >= 0

    overlap = 2 * np.count_nonzero(back & disc) / (np.count_nonzero(back) + np.count_nonzero(disc))
    assert overlap > 0.97
    np.testing.assert_allclose(np.argwhere(back).mean(axis=0), np.argwhere(disc).mean(axis=0), atol=0.05)


def test_the_input_is_what_the_description_says():
    prepared = heart_pipeline().apply(noise(), ODD_SPACING_MM)

    assert prepared.input_grid.spacing_mm == (1.3, 1.3)
    assert prepared.tensor.shape == (1, prepared.input_grid.rows, prepared.input_grid.columns)
    assert prepared.input_grid.rows % 16 == prepared.input_grid.columns % 16 == 0
    assert prepared.tensor.dtype == np.float32
    assert prepared.tensor.flags.c_contiguous
    assert 0 <= prepared.tensor.min() < prepared.tensor.max() <= 1


def test_a_description_without_preprocess_gives_the_shape_it_declares():
    shape = {"input_shape0": 48, "input_shape1": 32, "input_shape2": 3, "label_shape": 1}
    pipeline = Pipeline.of(parse_architecture(as_text(tiny_unet(input_shape=shape))))

    assert pipeline.apply(noise(), None).tensor.shape == (3, 48, 32)


def test_the_slice_and_the_input_are_not_changed_by_others():
    image = noise()
    before = image.copy()
    prepared = Pipeline.of(parse_architecture(as_text(tiny_unet(preprocess=[])))).apply(image[:96, :60], None)

    np.testing.assert_array_equal(image, before)
    with pytest.raises(ValueError, match="read-only"):
        prepared.tensor[0, 0, 0] = 1
    image[:] = 0
    assert prepared.tensor.any()


@pytest.mark.parametrize(
    ("values", "spacing", "words"),
    [
        (noise(), None, "no Pixel Spacing"),
        (noise(), (0.0, 1.0), "Pixel Spacing is not positive"),
        (noise(), (float("nan"), 1.0), "Pixel Spacing is not positive"),
        (noise((2, 30, 30)), ODD_SPACING_MM, "3 axes"),
        (np.full((20, 20), np.nan, np.float32), ODD_SPACING_MM, "not finite"),
        (np.zeros((4097, 3), np.float32), ODD_SPACING_MM, "limit is 4096"),
        (np.zeros((0, 3), np.float32), ODD_SPACING_MM, "0 x 3"),
    ],
)
def test_an_image_that_does_not_fit_is_refused(values, spacing, words):
    with pytest.raises(InputMismatchError, match=words):
        heart_pipeline().apply(values, spacing)


def test_a_size_that_the_network_cannot_take_is_refused():
    pipeline = Pipeline.of(parse_architecture(as_text(tiny_unet(preprocess=[{"step": "minmax"}]))))

    with pytest.raises(InputMismatchError, match="97 x 61; the network takes multiples of 2"):
        pipeline.apply(noise(), None)


@pytest.mark.parametrize("reduction", [2, 4, 16])
def test_coarser_logits_come_back_to_the_same_place(reduction):
    prepared = heart_pipeline().apply(noise(), ODD_SPACING_MM)
    rows, columns = (side // reduction for side in prepared.tensor.shape[1:])
    # A ramp over the slice: its values at the middle of each square of pixels.
    centres = [(np.arange(count) + 0.5) * reduction - 0.5 for count in (rows, columns)]
    points = np.stack(np.meshgrid(*centres, indexing="ij"), axis=-1).reshape(-1, 2)
    on_slice = prepared.to_slice(points)
    ramp = (on_slice @ (2.0, -3.0)).reshape(1, rows, columns)

    back = prepared.invert_logits(ramp.astype(np.float32))[0]

    # Beyond the middle of the outermost squares the logits stay as they are.
    row, column = np.mgrid[: back.shape[0], : back.shape[1]]
    (top, left), (bottom, right) = on_slice.min(axis=0) + 1, on_slice.max(axis=0) - 1
    inside = (row > top) & (row < bottom) & (column > left) & (column < right)
    assert inside.sum() > 1000
    np.testing.assert_allclose(back[inside], (2.0 * row - 3.0 * column)[inside], atol=1e-2)


@pytest.mark.parametrize("shape", [(1, 16, 16), (1, 0, 4), (96, 64), (1, 7, 9), (1, 192, 192)])
def test_logits_of_another_size_are_refused(shape):
    prepared = heart_pipeline().apply(noise(), ODD_SPACING_MM)

    with pytest.raises(InputMismatchError, match="instead of"):
        prepared.invert_logits(np.zeros(shape, np.float32))


@pytest.mark.parametrize("step", ["minmax", "resize", "pad"])
def test_each_colour_goes_the_way_that_a_grey_image_goes(step):
    entries = {
        "minmax": {"step": "minmax"},
        "resize": {"step": "resize", "rows": 64, "columns": 48},
        "pad": {"step": "pad", "multiple": 16},
    }
    last = {"step": "repeat-channels", "channels": 3}
    shape = {"input_shape0": 64, "input_shape1": 48, "input_shape2": 3, "label_shape": 1}
    pipeline = Pipeline.of(
        parse_architecture(
            as_text({**tiny_unet(), "version": 2, "input_shape": shape, "preprocess": [entries[step], last]})
        )
    )
    colours = np.random.default_rng(1).uniform(0, 255, (64, 48, 3)).astype(np.float32)
    colours[0, 0], colours[0, 1] = 0, 255  # each colour has the range of all three
    prepared = pipeline.apply(colours, (1.0, 1.0))
    assert prepared.tensor.shape[0] == 3
    for number in range(3):
        alone = pipeline.apply(colours[..., number], (1.0, 1.0))
        np.testing.assert_array_equal(prepared.tensor[number], alone.tensor[0])


def test_the_colours_of_an_image_keep_their_relation():
    pipeline = Pipeline((MinMax(), RepeatChannels(3)))
    dark_blue = np.zeros((20, 20, 3), np.float32)
    dark_blue[5:9, 5:9] = (200, 100, 50)
    tensor = pipeline.apply(dark_blue, None).tensor
    assert tensor[:, 6, 6].tolist() == [1.0, 0.5, 0.25]


@pytest.mark.parametrize("last", [(), (RepeatChannels(4),)])
def test_a_colour_image_is_refused_where_the_network_does_not_take_three_channels(last):
    with pytest.raises(InputMismatchError, match="colour image"):
        Pipeline((MinMax(), *last)).apply(np.zeros((20, 20, 3), np.float32), None)
