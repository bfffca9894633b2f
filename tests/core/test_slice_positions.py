"""The nearest slice is found in millimetres, in the same frame of reference only, and never by number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from app.core.geometry import PlaneGeometry
from app.core.slice_positions import Comparison, SlicePositions
from app.core.volume import ImageSlice
from tests.helpers.image_slices import NORMAL, image, plane
from tests.helpers.volumes import STACKS

spacings = st.floats(0.5, 9)


def stack(*along_mm: float, frame: str = "1.9") -> list[ImageSlice]:
    return [image(n, plane(mm), frame_of_reference_uid=frame) for n, mm in enumerate(along_mm)]


def tilted(where: PlaneGeometry, degrees: float) -> PlaneGeometry:
    turn = Rotation.from_rotvec(np.array(where.row_direction) * np.deg2rad(degrees))
    return PlaneGeometry(
        where.image_position_patient,
        where.row_direction,
        tuple(turn.apply(where.column_direction).tolist()),
        where.row_spacing_mm,
        where.column_spacing_mm,
        where.rows,
        where.columns,
    )


@given(spacings, spacings, st.floats(-40, 40), st.integers(1, 60), st.booleans())
def test_the_nearest_slice_is_the_nearest_in_millimetres(
    spacing: float, other: float, start: float, count: int, descending: bool
):
    places = [start + n * spacing for n in range(count)]
    if descending:
        places.reverse()
    where = 7 * other - 20
    (asked,) = stack(where)
    found = SlicePositions(stack(*places)).nearest_parallel(asked, here=0)
    assert found is not None
    least = min(abs(place - where) for place in places)
    # Slices within 0.01 mm of one another lie at the same place.
    assert least - 1e-6 <= found.distance_mm <= least + 0.011
    assert abs(places[found.index] - where) == pytest.approx(found.distance_mm, abs=1e-6)


@pytest.mark.parametrize("shape", STACKS.values(), ids=STACKS.keys())
def test_a_point_of_a_slice_finds_that_slice_in_every_geometry(shape):
    images = [image(n, where) for n, where in enumerate(shape.planes())]
    positions = SlicePositions(images)
    for index, one in enumerate(images):
        assert one.plane is not None
        point = one.plane.to_lps([11.25, 3.5])[0]
        found = positions.nearest_to(point, frame_of_reference_uid="1.9", here=0)
        assert found is not None
        assert (found.index, found.distance_mm) == (index, pytest.approx(0, abs=1e-6))


def test_matrix_and_field_of_view_of_the_other_stack_do_not_matter():
    finer = image(99, plane(11.0, rows=200, columns=190, row_spacing_mm=0.1, column_spacing_mm=0.1))
    found = SlicePositions(stack(0, 5, 10, 15)).nearest_parallel(finer, here=0)
    assert found is not None
    assert (found.index, found.distance_mm) == (2, pytest.approx(1.0))


def test_a_slice_seen_from_the_other_side_is_parallel():
    here = plane(10.0)
    flipped = PlaneGeometry(
        here.image_position_patient,
        tuple((-np.array(here.row_direction)).tolist()),
        here.column_direction,
        1.0,
        1.0,
        rows=1,
        columns=1,
    )
    found = SlicePositions(stack(0, 5, 10)).nearest_parallel(image(9, flipped), here=0)
    assert found is not None
    assert found.index == 2


def test_of_slices_at_the_same_place_the_one_next_to_that_in_view_is_taken():
    positions = SlicePositions(stack(0, 0, 0, 5, 5, 5))
    (asked,) = stack(5.0)
    assert [positions.nearest_parallel(asked, here=here).index for here in (0, 4, 5)] == [3, 4, 5]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (image(9, plane(3.0)), Comparison.PARALLEL),
        (image(9, tilted(plane(3.0), 1.9)), Comparison.PARALLEL),
        (image(9, tilted(plane(3.0), 2.1)), Comparison.NOT_PARALLEL),
        (image(9, plane(3.0), frame_of_reference_uid="1.8"), Comparison.OTHER_FRAME),
        (image(9, plane(3.0), frame_of_reference_uid=""), Comparison.NO_POSITION),
        (image(9, None), Comparison.NO_POSITION),
    ],
)
def test_it_is_said_why_a_slice_cannot_be_followed(asked: ImageSlice, says: Comparison):
    positions = SlicePositions(stack(0, 5))
    assert positions.comparison(asked) is says
    found = positions.nearest_parallel(asked, here=0)
    assert (found is not None) is (says is Comparison.PARALLEL)


def test_slices_without_a_position_or_a_frame_of_reference_are_never_found():
    positions = SlicePositions([image(1, None), *stack(0, frame=""), *stack(30)])
    (asked,) = stack(0.0)
    assert positions.nearest_parallel(asked, here=0).index == 2
    assert SlicePositions([]).comparison(asked) is Comparison.NO_POSITION
    assert SlicePositions([]).nearest_to((0, 0, 0), frame_of_reference_uid="1.9", here=0) is None
    assert (
        SlicePositions(stack(0, frame="")).nearest_parallel(image(5, plane(0), frame_of_reference_uid=""), here=0)
        is None
    )


def test_a_point_prefers_slices_on_which_it_falls():
    """Of localisers in three directions, those that show the point come before those whose plane merely meets it."""
    through, beside = plane(2.0), tilted(plane(0.0), 90)
    point = through.to_lps([20.0, 15.0])[0] + 0.5 * NORMAL
    far = PlaneGeometry(
        tuple((point + 300 * np.array(beside.row_direction)).tolist()),
        beside.row_direction,
        beside.column_direction,
        1.0,
        1.0,
        rows=10,
        columns=10,
    )
    positions = SlicePositions([image(1, far), image(2, through)])
    found = positions.nearest_to(point, frame_of_reference_uid="1.9", here=0)
    assert found is not None
    assert (found.index, found.distance_mm) == (1, pytest.approx(0.5))
