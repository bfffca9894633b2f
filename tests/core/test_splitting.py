"""A series is split into stacks where its images do not form one, and the stacks are named in the field's words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.dimensions import Attribute, Trait
from app.core.geometry import PlaneGeometry
from app.core.splitting import Part, split
from app.core.volume import ImageSlice
from tests.helpers.image_slices import COLUMN, NORMAL, ROW, image, plane

Traits = dict[Attribute, Trait]
AXIAL = {"row_direction": (1.0, 0.0, 0.0), "column_direction": (0.0, 1.0, 0.0)}
SAGITTAL = {"row_direction": (0.0, 1.0, 0.0), "column_direction": (0.0, 0.0, -1.0)}


def parts(images: Sequence[ImageSlice], traits: Sequence[Traits] | None = None) -> tuple[Part, ...]:
    found = split(images, lambda index: traits[index] if traits else {})
    assert sorted(i for part in found for i in part.members) == list(range(len(images))), "nothing is dropped"
    return found


def names(found: Sequence[Part]) -> list[tuple[str, int]]:
    return [(part.label.name, len(part.members)) for part in found]


def dynamic(positions: int, times: int) -> list[ImageSlice]:
    """All positions of one time before the next time."""
    return [image(number + 1, plane(4.0 * (number % positions))) for number in range(positions * times)]


def test_an_ordinary_series_is_one_stack_without_a_name_whatever_differs_from_slice_to_slice():
    images = [image(number, plane(4.0 * number)) for number in range(12)]
    traits: list[Traits] = [
        {
            Attribute.ACQUISITION_TIME: Trait(100.0 + number),
            Attribute.TRIGGER: Trait(10.0 * (number % 3), "ms"),
            Attribute.ACQUISITION_NUMBER: Trait(float(number // 2)),
            Attribute.IMAGE_TYPE: Trait("A" if number < 5 else "B", "a"),
            Attribute.ECHO: Trait(float(number), "TE"),
        }
        for number in range(12)
    ]
    (part,) = parts(images, traits)
    assert (part.label.name, part.label.group) == ("", 0)
    assert part.members == tuple(range(12))


def test_orientations_become_stacks_named_by_the_plane_that_they_show():
    axial = [
        image(number, plane(0, image_position_patient=(0.0, 0.0, 5.0 * number), **AXIAL)) for number in (1, 2, 3)
    ]
    sagittal = [
        image(number, plane(0, image_position_patient=(5.0 * number, 0.0, 0.0), **SAGITTAL)) for number in (4, 5)
    ]
    assert names(parts([*axial, *sagittal])) == [("Axial", 3), ("Sagittal", 2)]


def test_a_rotation_around_an_axis_is_one_stack_and_not_one_for_each_image():
    directions = [(1.0, 0.0, 0.0), (0.8, 0.6, 0.0), (0.6, 0.8, 0.0), (0.0, 1.0, 0.0), (-0.6, 0.8, 0.0)]
    images = [
        image(number, plane(0, row_direction=row, column_direction=(0.0, 0.0, -1.0)))
        for number, row in enumerate(directions)
    ]
    assert names(parts(images)) == [("", 5)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rows": 30}, ["Oblique, 24 × 18", "Oblique, 30 × 18"]),
        ({"row_spacing_mm": 1.6}, ["Oblique 1", "Oblique 2"]),
    ],
)
def test_shapes_and_spacings_do_not_mix(changes: dict[str, object], expected: list[str]):
    images = [image(number, plane(4.0 * number, **(changes if number > 3 else {}))) for number in range(8)]
    assert [name for name, _ in names(parts(images))] == expected


def test_slices_with_a_frame_of_reference_of_their_own_are_a_stack_of_their_own():
    images = [image(n, plane(4.0 * n), frame_of_reference_uid="1.9" if n < 4 else "1.8") for n in range(6)]
    assert names(parts(images)) == [("Oblique 1", 4), ("Oblique 2", 2)]


def test_a_localiser_and_images_without_position_stand_apart():
    images = [image(n, plane(4.0 * n)) for n in range(4)]
    images += [image(9, plane(2.0), image_type=("ORIGINAL", "PRIMARY", "LOCALIZER")), image(10, None)]
    assert names(parts(images)) == [("Oblique", 4), ("Localiser", 1), ("Without position", 1)]


def test_each_clip_is_a_stack_and_single_pictures_are_one_together():
    clips = [
        image(n, None, frame_number=f, sop_instance_uid=f"1.{n}", modality="US") for n in (3, 5) for f in (1, 2, 3)
    ]
    found = parts([image(1, None, modality="US"), *clips, image(9, None, modality="US")])
    assert names(found) == [("Without position", 2), ("Clip 3", 3), ("Clip 5", 3)]


def test_echoes_become_stacks_of_one_group():
    images = dynamic(5, 2)
    found = parts(images, [{Attribute.ECHO: Trait(te := (80.0, 20.0)[n // 5], f"TE {te:g} ms")} for n in range(10)])
    assert names(found) == [("TE 20 ms", 5), ("TE 80 ms", 5)]
    assert [(part.label.group, part.label.dimension, part.label.value) for part in found] == [
        (1, "Echo", "TE 20 ms"),
        (1, "Echo", "TE 80 ms"),
    ]


def test_times_that_run_on_from_slice_to_slice_are_counted_at_each_position():
    traits: list[Traits] = [
        {Attribute.TRIGGER: Trait(40.0 * (n // 6) + 3.0 * (n % 6), f"{40.0 * (n // 6) + 3.0 * (n % 6):g} ms")}
        for n in range(24)
    ]
    found = parts(dynamic(6, 4), traits)
    assert [part.label.value for part in found] == ["1 (6 ms)", "2 (46 ms)", "3 (86 ms)", "4 (126 ms)"]
    assert [part.members for part in found] == [tuple(range(6 * k, 6 * k + 6)) for k in range(4)]
    assert {(part.label.group, part.label.dimension) for part in found} == {(1, "Time")}


def test_clock_times_are_told_from_the_first():
    found = parts(dynamic(3, 2), [{Attribute.ACQUISITION_TIME: Trait(36_000.0 + 12.5 * (n // 3))} for n in range(6)])
    assert [part.label.name for part in found] == ["Time 1 (+0.0 s)", "Time 2 (+12.5 s)"]


def test_two_dimensions_make_a_group_of_times_for_each_component():
    traits: list[Traits] = [
        {
            Attribute.COMPONENT: Trait(word := ("Magnitude", "Phase")[n // 12], word),
            Attribute.TEMPORAL_POSITION: Trait(float(n % 12 // 4 + 1), str(n % 12 // 4 + 1)),
        }
        for n in range(24)
    ]
    found = parts(dynamic(4, 6), traits)
    assert [part.label.name for part in found] == [
        *("Magnitude, Time 1", "Magnitude, Time 2", "Magnitude, Time 3"),
        *("Phase, Time 1", "Phase, Time 2", "Phase, Time 3"),
    ]
    assert [part.label.group for part in found] == [1, 1, 1, 4, 4, 4]
    assert [part.label.value for part in found] == ["1", "2", "3"] * 2


def test_diffusion_is_split_by_weighting_and_direction_and_stays_one_group():
    directions = [None, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    traits: list[Traits] = []
    for n in range(12):
        direction = directions[n // 3]
        b = 0.0 if direction is None else 1000.0
        known: Traits = {Attribute.B_VALUE: Trait(b, f"b {b:g}")}
        traits.append(known if direction is None else known | {Attribute.DIRECTION: Trait(direction)})
    found = parts(dynamic(3, 4), traits)
    assert [part.label.name for part in found] == [
        "b 0",
        *("b 1000, direction 1", "b 1000, direction 2", "b 1000, direction 3"),
    ]
    assert {part.label.group for part in found} == {1}


def test_images_that_nothing_tells_apart_are_taken_in_turn_where_all_positions_repeat_alike():
    found = parts(dynamic(5, 3))
    assert [part.label.name for part in found] == ["Repetition 1", "Repetition 2", "Repetition 3"]


def test_one_slice_that_was_taken_again_stays_in_its_stack():
    images = [*(image(n, plane(4.0 * n)) for n in range(10)), image(99, plane(12.0))]
    (part,) = parts(images, [{Attribute.ACQUISITION_TIME: Trait(float(n))} for n in range(11)])
    assert part.members == tuple(range(11))


def test_a_moving_picture_of_one_slice_is_one_stack_to_scroll_through_for_each_component():
    images = [image(n, plane(0)) for n in range(20)]
    traits: list[Traits] = [
        {Attribute.TRIGGER: Trait(30.0 * (n % 10)), Attribute.COMPONENT: Trait(word := "MP"[n // 10], word)}
        for n in range(20)
    ]
    assert names(parts(images, traits)) == [("M", 10), ("P", 10)]


def test_an_aborted_last_volume_stands_beside_the_group_of_the_complete_ones():
    images = dynamic(5, 3)[:-2]
    found = parts(images, [{Attribute.TEMPORAL_POSITION: Trait(float(n // 5), str(n // 5))} for n in range(13)])
    assert [len(part.members) for part in found] == [5, 5, 3]
    assert found[0].label.group == found[1].label.group != found[2].label.group


def test_segments_are_stacks_even_where_they_do_not_overlap():
    images = [image(1, plane(4.0 * n), frame_number=n + 1, sop_instance_uid="1.5", modality="SEG") for n in range(6)]
    traits: list[Traits] = [
        {Attribute.SEGMENT: Trait(float(n // 2 + 1), ("Liver", "Spleen", "Kidney")[n // 2])} for n in range(6)
    ]
    assert names(parts(images, traits)) == [("Liver", 2), ("Spleen", 2), ("Kidney", 2)]
    assert names(parts(images[:2], traits[:2])) == [("Liver", 2)]


def test_two_fields_of_view_at_the_same_heights_are_two_stacks():
    beside = 120.0
    images = [image(n, _shifted(plane(4.0 * (n % 5)), beside if n >= 5 else 0.0)) for n in range(10)]
    assert names(parts(images)) == [("field 1", 5), ("field 2", 5)]


def _shifted(where: PlaneGeometry, along_row_mm: float) -> PlaneGeometry:
    position = [p + along_row_mm * r for p, r in zip(where.image_position_patient, ROW, strict=True)]
    return plane(0, image_position_patient=tuple(position))


def test_several_enhanced_instances_of_one_place_are_told_apart():
    images = [
        image(i + 1, plane(4.0 * f), frame_number=f + 1, sop_instance_uid=f"1.{i}")
        for i in range(3)
        for f in range(4)
    ]
    assert [len(part.members) for part in parts(images)] == [4, 4, 4]


@given(data=st.data())
def test_whatever_images_say_each_lands_in_exactly_one_stack_with_a_name_of_its_own(data: st.DataObject):
    count = data.draw(st.integers(1, 24))
    images, traits = [], []
    for number in range(count):
        where = data.draw(st.sampled_from([None, plane(0), plane(4), plane(8), plane(4, rows=30), plane(0, **AXIAL)]))
        frame = data.draw(st.sampled_from([None, None, number + 1]))
        images.append(image(number, where, frame_number=frame))
        known: Traits = {}
        for attribute in (Attribute.COMPONENT, Attribute.ECHO, Attribute.TRIGGER, Attribute.ACQUISITION_TIME):
            value = data.draw(st.sampled_from([None, 1.0, 2.0, 3.0]))
            if value is not None:
                known[attribute] = Trait(value, f"{value:g}")
        traits.append(known)
    found = parts(images, traits)
    labels = [part.label.name for part in found]
    assert len(set(labels)) == len(labels)
    assert all(labels) or len(found) == 1


def test_the_planes_of_these_tests_are_oblique():
    assert abs(NORMAL).max() < 0.9
    assert COLUMN != ROW
