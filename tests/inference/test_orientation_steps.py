"""Slices that are turned for the network: values, points and logits find their way back, whichever way it was."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ArchitectureError, InputMismatchError
from inference.architecture import parse_architecture
from inference.transforms.base import Grid
from inference.transforms.crop import Crop
from inference.transforms.orient import Orient
from inference.transforms.pad import Pad
from inference.transforms.pipeline import Pipeline
from inference.transforms.resample import Resample
from inference.transforms.resize import Resize
from inference.transforms.transpose import Transpose
from tests.helpers.image_slices import plane
from tests.helpers.network_descriptions import as_text, tiny_unet

TOWARDS = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "H": (0, 0, 1), "F": (0, 0, -1)}
AXES = ("LR", "PA", "HF")
ORIENTATIONS = [
    f"{one}\\{other}" for first, second in itertools.permutations(AXES, 2) for one in first for other in second
]
SIZE, SPACING_MM = (17, 29), (1.5, 0.7)


def lying(orientation: str, tilt: float = 0.0) -> tuple:
    """Directions of a slice whose rows and columns point somewhere, turned in its plane by some degrees."""
    along, down = (np.array(TOWARDS[letter], float) for letter in orientation.split("\\"))
    cosine, sine = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    return tuple(cosine * along + sine * down), tuple(cosine * down - sine * along)


def in_patient(points: np.ndarray, grid: Grid) -> np.ndarray:
    """(N, 3) LPS of pixel centres, from the corner of the field: its formula is PS3.3 C.7.6.2.1.1's."""
    along, down = grid.directions
    return points[:, :1] * grid.spacing_mm[0] * np.array(down) + points[:, 1:] * grid.spacing_mm[1] * np.array(along)


def image() -> np.ndarray:
    return np.random.default_rng(3).normal(size=SIZE).astype(np.float32)


@pytest.mark.parametrize("wanted", ["L\\P", "A\\R", "P\\F", "F\\A"])
@pytest.mark.parametrize("stored", ORIENTATIONS)
def test_rows_and_columns_point_where_the_network_wants_them(wanted, stored):
    grid = Grid(*SIZE, SPACING_MM, lying(stored, tilt=20))
    same_plane = {axis for axis in AXES if set(axis) & set(wanted)} == {
        axis for axis in AXES if set(axis) & set(stored)
    }
    if not same_plane:
        with pytest.raises(InputMismatchError, match="lies across these directions"):
            Orient(wanted).fit(image(), grid)
        return
    fitted = Orient(wanted).fit(image(), grid)

    for direction, letter in zip(fitted.grid.directions, wanted.split("\\"), strict=True):
        assert np.dot(direction, TOWARDS[letter]) == pytest.approx(np.cos(np.radians(20)))
    # Every pixel keeps its value and its place in the patient, up to where the corner is.
    centres = np.argwhere(np.ones(SIZE, bool)).astype(float)
    places = in_patient(centres, grid) - in_patient(fitted.apply_points(centres), fitted.grid)
    np.testing.assert_allclose(places, np.broadcast_to(places[:1], places.shape), atol=1e-9)
    at = fitted.apply_points(centres).astype(int)
    np.testing.assert_array_equal(fitted.apply(image())[at[:, 0], at[:, 1]], image().ravel())
    np.testing.assert_array_equal(fitted.invert(fitted.apply(image())), image())


steps = st.sampled_from(
    [
        (Resample(0.9), Pad(multiple=8)),
        (Resize(40, 24),),
        (Pad(rows=64, columns=56),),
        (Resample(1.1, anchor="first-pixel", column_spacing_mm=0.8), Pad(multiple=16)),
        (Resize(32, 48, smooth=False), Crop(24, 40)),
        (Transpose(), Resize(33, 47)),
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(ORIENTATIONS), st.floats(-25, 25), steps, st.integers(1, 2))
def test_logits_and_points_come_back_to_the_slice(stored, tilt, following, reduction):
    wanted = {frozenset("LRPA"): "A\\R", frozenset("LRHF"): "L\\F", frozenset("PAHF"): "F\\A"}
    plane_of = frozenset(letter for axis in AXES if set(axis) & set(stored) for letter in axis)
    pipeline = Pipeline((Orient(wanted[plane_of]), *following))
    prepared = pipeline.apply(image(), SPACING_MM, directions=lying(stored, tilt))
    grid = prepared.input_grid
    if grid.rows % reduction or grid.columns % reduction:
        reduction = 1

    points = np.array([[0.0, 0.0], [16.0, 28.0], [3.25, 20.5], [11.0, 2.0]])
    np.testing.assert_allclose(prepared.to_slice(prepared.to_input(points)), points, atol=1e-9)
    # Logits that say of each of their pixels where on the slice it lies: they must say so on the slice, too.
    centres = np.stack(np.mgrid[: grid.rows // reduction, : grid.columns // reduction], axis=-1).reshape(-1, 2)
    on_slice = prepared.to_slice((centres + 0.5) * reduction - 0.5)
    logits = on_slice.T.reshape(2, grid.rows // reduction, grid.columns // reduction).astype(np.float32)
    back = prepared.invert_logits(logits)

    expected = np.stack(np.mgrid[: SIZE[0], : SIZE[1]]).astype(float)
    # Beyond the outermost centres of the logits their last value goes on; a coarser grid averages that in.
    low, high = on_slice.min(axis=0)[:, None, None], on_slice.max(axis=0)[:, None, None]
    edge = 0.0 if following[0] == Pad(rows=64, columns=56) else 2.0
    known = ((expected >= low + edge) & (expected <= high - edge)).all(axis=0)
    assert known.any()
    np.testing.assert_allclose(back[:, known], expected[:, known], atol=1e-3)


def test_a_mask_comes_back_pixel_by_pixel():
    mask = np.zeros(SIZE, np.float32)
    mask[2:9, 4:7] = mask[8, 20:] = 1
    prepared = Pipeline((Orient("A\\R"), Pad(multiple=16))).apply(mask, SPACING_MM, directions=lying("R\\P"))

    assert prepared.tensor.shape == (1, 32, 32)
    np.testing.assert_array_equal(prepared.invert_logits(prepared.tensor)[0], mask)


def test_an_image_without_orientation_is_refused():
    with pytest.raises(InputMismatchError, match="does not state its Image Orientation"):
        Pipeline((Orient("L\\P"),)).apply(image(), SPACING_MM)


def test_a_double_oblique_slice_stays_oblique():
    where = plane(0.0)
    directions = (where.row_direction, where.column_direction)
    fitted = Transpose().fit(image(), Grid(*SIZE, SPACING_MM, directions))

    assert fitted.grid.directions == (where.column_direction, where.row_direction)
    assert fitted.grid.spacing_mm == (0.7, 1.5)


class TestDescriptions:
    def parsed(self, *entries):
        return parse_architecture(as_text(tiny_unet(preprocess=list(entries))))

    def test_name_the_orientation_as_dicom_does(self):
        pipeline = Pipeline.of(self.parsed({"step": "orient", "patient_orientation": "A\\R"}, {"step": "minmax"}))

        prepared = pipeline.apply(np.zeros((24, 32), np.float32), (1.0, 1.0), directions=lying("L\\P"))
        assert prepared.tensor.shape == (1, 32, 24)

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            ({"step": "orient", "patient_orientation": "L\\R"}, "patient_orientation"),
            ({"step": "orient"}, "'patient_orientation' is missing"),
            ({"step": "scale", "lower": 1, "upper": 1}, "'lower' not below 'upper'"),
            ({"step": "minmax", "to_lower": 2}, "'to_lower' not below 'to_upper'"),
            ({"step": "crop", "rows": 0, "columns": 8}, "whole number from 1 to 4096"),
            ({"step": "transpose", "rows": 8}, "'rows' in 'preprocess > entry 1' is unknown"),
            ({"step": "resize", "rows": 32, "columns": 24, "interpolation": "lanczos"}, "or 'area'"),
            ({"step": "resample", "spacing_mm": 1, "anchor": "corner"}, "'centre' or 'first-pixel'"),
        ],
    )
    def test_that_are_wrong_are_refused(self, entry, words):
        with pytest.raises(ArchitectureError) as caught:
            self.parsed(entry)
        assert words in str(caught.value)


class TestSlabs:
    def slab(self):
        return np.random.default_rng(1).normal(50, 9, (3, *SIZE)).astype(np.float32)

    def test_go_through_the_steps_together(self):
        from inference.transforms.minmax import MinMax

        prepared = Pipeline((MinMax(), Pad(multiple=16)), slices=3).apply(self.slab(), SPACING_MM)

        assert prepared.tensor.shape == (3, 32, 32)
        low, high = self.slab().min(), self.slab().max()
        np.testing.assert_allclose(
            prepared.tensor[:, 7:24, 1:30], (self.slab() - low) / (high - low), rtol=1e-4, atol=1e-5
        )

    def test_are_measured_apart_where_a_step_says_so(self):
        from inference.transforms.zscore import ZScore

        tensor = Pipeline((ZScore(per_channel=True),), slices=3).apply(self.slab(), SPACING_MM).tensor

        np.testing.assert_allclose(tensor.mean(axis=(1, 2)), 0, atol=1e-5)
        np.testing.assert_allclose(tensor.std(axis=(1, 2)), 1, atol=1e-5)

    @pytest.mark.parametrize("shape", [SIZE, (5, *SIZE), (*SIZE, 3)])
    def test_of_another_number_of_slices_are_refused(self, shape):
        with pytest.raises(InputMismatchError, match="instead of 3 slices"):
            Pipeline((), slices=3).apply(np.zeros(shape, np.float32), SPACING_MM)
