"""Each step of preprocess, and its way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InputMismatchError
from inference.transforms.base import MAX_SIDE, Grid
from inference.transforms.clip import Clip
from inference.transforms.crop import Crop
from inference.transforms.interpolation import Interpolation
from inference.transforms.minmax import MinMax
from inference.transforms.pad import Pad
from inference.transforms.percentile import Percentile
from inference.transforms.repeat_channels import RepeatChannels
from inference.transforms.resample import Resample
from inference.transforms.resize import Resize
from inference.transforms.window import Window
from inference.transforms.zscore import ZScore

GRID = Grid(23, 31, (0.8, 1.7))


@pytest.fixture
def image():
    return np.random.default_rng(3).normal(300, 120, (23, 31)).astype(np.float32)


def fit(transform, values, grid=GRID):
    return transform.fit(values, grid)


class TestGreyValues:
    def test_window(self):
        values = np.array([[-100, 0, 50, 100, 300]], np.float32)
        fitted = fit(Window(center=50, width=100), values)

        np.testing.assert_allclose(fitted.apply(values), [[0, 0, 0.5, 1, 1]])
        np.testing.assert_allclose(fitted.invert(fitted.apply(values)), [[0, 0, 50, 100, 100]])

    def test_clip(self):
        values = np.array([[-5, 0, 7]], np.float32)

        np.testing.assert_array_equal(fit(Clip(-1, 4), values).apply(values), [[-1, 0, 4]])

    def test_percentile(self):
        values = np.arange(101, dtype=np.float32).reshape(1, -1)
        fitted = fit(Percentile(10, 60), values)

        mapped = fitted.apply(values)
        np.testing.assert_allclose(mapped[0, [0, 10, 35, 60, 100]], [0, 0, 0.5, 1, 1])
        np.testing.assert_allclose(fitted.invert(mapped)[0, 10:61], values[0, 10:61], rtol=1e-5)

    def test_minmax(self, image):
        mapped = fit(MinMax(), image).apply(image)

        assert (mapped.min(), mapped.max()) == (0, 1)
        assert mapped.argmax() == image.argmax()

    def test_zscore_of_the_image(self, image):
        mapped = fit(ZScore(), image).apply(image)

        assert abs(mapped.mean()) < 1e-5
        assert mapped.std() == pytest.approx(1, abs=1e-5)

    def test_zscore_as_given(self):
        values = np.array([[10, 14]], np.float32)

        np.testing.assert_allclose(fit(ZScore(10, 2), values).apply(values), [[0, 2]])

    @pytest.mark.parametrize("transform", [MinMax(), Percentile(1, 99), ZScore()])
    def test_a_flat_image_becomes_zero_and_comes_back(self, transform):
        values = np.full((4, 5), 7, np.float32)
        fitted = fit(transform, values)

        np.testing.assert_array_equal(fitted.apply(values), 0)
        np.testing.assert_array_equal(fitted.invert(fitted.apply(values)), values)

    @pytest.mark.parametrize("transform", [MinMax(), Window(300, 4000), ZScore(), ZScore(3, 9), Clip(-1e6, 1e6)])
    def test_come_back_where_nothing_was_cut_off(self, transform, image):
        fitted = fit(transform, image)

        np.testing.assert_allclose(fitted.invert(fitted.apply(image)), image, rtol=1e-4, atol=1e-2)

    @pytest.mark.parametrize("transform", [MinMax(), Window(0, 1), ZScore(), Clip(0, 1), Percentile(0, 50)])
    def test_leave_grid_points_and_type_alone(self, transform, image):
        fitted = fit(transform, image)
        points = np.array([[1.5, 2.0]])

        assert fitted.grid == GRID
        assert fitted.apply(image).dtype == np.float32
        np.testing.assert_array_equal(fitted.apply_points(points), points)
        np.testing.assert_array_equal(fitted.invert_points(points), points)


def test_padding_goes_evenly_on_both_sides(image):
    fitted = fit(Pad(rows=30, columns=40, value=-7), image)

    padded = fitted.apply(image)

    assert padded.shape == (30, 40)
    np.testing.assert_array_equal(padded[3:26, 4:35], image)
    assert np.count_nonzero(padded == -7) == 30 * 40 - image.size
    np.testing.assert_array_equal(fitted.apply_points(np.array([[0.0, 0.0]])), [[3, 4]])


@pytest.mark.parametrize(
    ("crop", "rows", "columns"),
    [(Crop(9, 40), slice(7, 16), slice(0, 31)), (Crop(40, 6), slice(0, 23), slice(12, 18))],
)
def test_a_crop_keeps_the_middle_and_leaves_sides_that_are_smaller(crop, rows, columns, image):
    fitted = fit(crop, image)

    np.testing.assert_array_equal(fitted.apply(image), image[rows, columns])
    assert (fitted.grid.rows, fitted.grid.columns) == image[rows, columns].shape
    assert fitted.grid.spacing_mm == GRID.spacing_mm
    np.testing.assert_array_equal(fitted.apply_points(np.array([[rows.start, columns.start]])), [[0, 0]])
    back = fitted.invert(fitted.apply(image))
    np.testing.assert_array_equal(back[rows, columns], image[rows, columns])
    assert np.count_nonzero(back) == image[rows, columns].size


def ramp(grid: Grid, row_slope: float = 2.0, column_slope: float = -3.0) -> np.ndarray:
    rows, columns = np.mgrid[: grid.rows, : grid.columns]
    return (row_slope * rows + column_slope * columns).astype(np.float32)


def ramp_at(points: np.ndarray, row_slope: float = 2.0, column_slope: float = -3.0) -> np.ndarray:
    return row_slope * points[..., 0] + column_slope * points[..., 1]


def centres(grid: Grid) -> np.ndarray:
    return np.stack(np.mgrid[: grid.rows, : grid.columns], axis=-1).reshape(-1, 2).astype(float)


def inside(points: np.ndarray, grid: Grid, margin: float) -> np.ndarray:
    upper = np.array([grid.rows - 1 - margin, grid.columns - 1 - margin])
    return ((points >= margin) & (points <= upper)).all(axis=1)


class TestPlaces:
    @settings(max_examples=40, deadline=None)
    @given(
        rows=st.integers(12, 50),
        columns=st.integers(12, 50),
        between_rows=st.floats(0.4, 3),
        between_columns=st.floats(0.4, 3),
        target=st.floats(0.7, 2),
        interpolation=st.sampled_from([Interpolation.LINEAR, Interpolation.CUBIC]),
    )
    def test_resampling_puts_every_value_where_its_point_says(
        self, rows, columns, between_rows, between_columns, target, interpolation
    ):
        grid = Grid(rows, columns, (between_rows, between_columns))
        fitted = fit(Resample(target, interpolation), ramp(grid), grid)

        resampled = fitted.apply(ramp(grid))

        sources = fitted.invert_points(centres(fitted.grid))
        reach = 2 * max(1, target / between_rows, target / between_columns) + 1
        sure = inside(sources, grid, reach)
        np.testing.assert_allclose(resampled.ravel()[sure], ramp_at(sources)[sure], atol=2e-3)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(3, 40), st.integers(3, 40), st.integers(3, 40), st.integers(3, 40))
    def test_resizing_keeps_the_outer_edges(self, rows, columns, new_rows, new_columns):
        grid = Grid(rows, columns, (0.8, 1.7))
        fitted = fit(Resize(new_rows, new_columns), ramp(grid), grid)

        edges = np.array([[-0.5, -0.5], [rows - 0.5, columns - 0.5]])
        expected = np.array([[-0.5, -0.5], [new_rows - 0.5, new_columns - 0.5]])
        np.testing.assert_allclose(fitted.apply_points(edges), expected, atol=1e-9)
        assert fitted.grid.spacing_mm == pytest.approx((0.8 * rows / new_rows, 1.7 * columns / new_columns))

    def test_resampled_pixels_have_exactly_the_size_asked_for(self):
        fitted = fit(Resample(1.3), ramp(GRID))
        points = np.array([[0.0, 0.0], [10.0, 10.0]])

        millimetres = np.diff(fitted.apply_points(points), axis=0) * 1.3
        np.testing.assert_allclose(millimetres, [[10 * 0.8, 10 * 1.7]])
        assert fitted.grid == Grid(15, 41, (1.3, 1.3))

    @pytest.mark.parametrize("transform", [Resample(1.3), Resize(40, 17), Pad(multiple=16), Pad(rows=40, columns=50)])
    def test_points_come_back(self, transform):
        fitted = fit(transform, ramp(GRID))
        points = np.random.default_rng(1).uniform(-5, 40, (20, 2))

        np.testing.assert_allclose(fitted.invert_points(fitted.apply_points(points)), points, atol=1e-9)

    @pytest.mark.parametrize("transform", [Resample(0.6), Resample(1.3), Resize(40, 17)])
    def test_a_smooth_image_comes_back(self, transform):
        rows, columns = np.mgrid[:60, :80]
        smooth = (np.sin(rows / 9) * np.cos(columns / 8)).astype(np.float32)
        fitted = fit(transform, smooth, Grid(60, 80, (0.8, 1.1)))

        back = fitted.invert(fitted.apply(smooth))
        assert np.abs(back - smooth)[6:-6, 6:-6].max() < 0.1

    @pytest.mark.parametrize("interpolation", list(Interpolation))
    def test_the_same_size_changes_nothing(self, interpolation, image):
        fitted = fit(Resize(23, 31, interpolation), image)

        np.testing.assert_allclose(fitted.apply(image), image, rtol=1e-6)

    def test_nearest_makes_no_new_values(self):
        labels = np.arange(9, dtype=np.float32).reshape(3, 3)
        fitted = fit(Resize(7, 5, Interpolation.NEAREST), labels, Grid(3, 3, None))

        assert set(np.unique(fitted.apply(labels))) <= set(range(9))

    def test_a_coarser_grid_sees_every_pixel(self):
        stripes = np.tile(np.array([0, 1, 0, 0], np.float32), (16, 16))
        fitted = fit(Resize(4, 16), stripes, Grid(16, 64, None))

        np.testing.assert_allclose(fitted.apply(stripes)[:, 1:-1], 0.25, atol=0.07)

    def test_padding_centres_the_image(self, image):
        fitted = fit(Pad(multiple=16, value=-1), image)
        padded = fitted.apply(image)

        assert padded.shape == (32, 32)
        np.testing.assert_array_equal(padded[4:27, 0:31], image)
        assert (padded[:4] == -1).all()
        np.testing.assert_array_equal(fitted.invert(padded), image)

    def test_padding_to_less_than_the_image_is_refused(self, image):
        with pytest.raises(InputMismatchError, match="23 x 31 pixels where the network takes at most 16 x 40"):
            fit(Pad(rows=16, columns=40), image)

    def test_repeated_channels_are_equal_and_come_back(self, image):
        fitted = fit(RepeatChannels(3), image)
        repeated = fitted.apply(image)

        assert repeated.shape == (3, 23, 31)
        np.testing.assert_array_equal(repeated[0], repeated[2])
        np.testing.assert_allclose(fitted.invert(repeated), image, rtol=1e-6)

    def test_millimetres_need_a_spacing(self, image):
        with pytest.raises(InputMismatchError, match="no Pixel Spacing"):
            fit(Resample(1.3), image, Grid(23, 31, None))

    def test_a_huge_result_is_refused_before_it_is_made(self, image):
        with pytest.raises(InputMismatchError, match=str(MAX_SIDE)):
            fit(Resample(0.01), image, Grid(4096, 4096, (3.0, 3.0)))
