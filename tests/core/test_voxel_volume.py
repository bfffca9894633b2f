"""Which stacks are volumes, which are not and why, and how slices become voxels."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import FileError, GeometryError
from app.core.geometry import PlaneGeometry
from app.core.stacking import stack
from app.core.study import Patient, SeriesRecord, StudyRecord
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.core.voxel_volume import assemble, why_no_volume
from tests.helpers.fake_heart import LOCALISER, STUDY, image_slice
from tests.helpers.volumes import SHAPE, STACKS, StackShape

stacks = pytest.mark.parametrize("shape", STACKS.values(), ids=STACKS)


def _series(planes: list[PlaneGeometry | None], **attributes: object) -> ImageSeries:
    slices = [
        image_slice(n, series="1.2", plane=plane or STACKS["axial, head first supine"].planes()[0])
        for n, plane in enumerate(planes)
    ]
    slices = [
        dataclasses.replace(s, plane=plane, attributes=dataclasses.replace(s.attributes, **attributes))
        for s, plane in zip(slices, planes, strict=True)
    ]
    report = stack(
        planes,
        frames_of_reference=[s.frame_of_reference_uid for s in slices],
        instance_numbers=[s.instance_number for s in slices],
    )
    study = StudyRecord(STUDY, Patient("Example^Ada", "4711"))
    record = SeriesRecord(STUDY, LOCALISER, "CT", 1, "", "", len(slices))
    return ImageSeries(study, record, tuple(slices[i] for i in report.order), report)


def _numbered(image: ImageSlice) -> np.ndarray:
    """Values that tell slice, row and column of the file apart, whatever the order of display."""
    rows, columns = np.indices((image.attributes.rows, image.attributes.columns))
    return (int(Path(image.path).stem) * 1000 + rows * 20 + columns).astype(np.float32)


@stacks
def test_every_voxel_of_an_assembled_volume_lies_where_its_pixel_lies(shape: StackShape) -> None:
    series = _series(list(shape.planes()))
    assert why_no_volume(series) == ""
    volume = assemble(series, _numbered, control=TaskControl())
    assert volume.values.shape == SHAPE
    for place in ((0, 0, 0), (8, 13, 10), (3, 7, 2)):
        image = series.slices[place[0]]
        assert volume.to_lps(place)[0] == pytest.approx(image.plane.to_lps([place[1:]])[0], abs=1e-6)
        assert volume.values[place] == _numbered(image)[place[1:]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda planes: planes[:3] + planes[4:], "missing"),
        (lambda planes: [*planes, planes[2]], "same position"),
        (lambda planes: planes[:2], "at least 3 slices"),
        (lambda planes: [*planes[:-1], dataclasses.replace(planes[-1], rows=5)], "differ in size"),
        (lambda planes: [*planes[:-1], None], "no position"),
        (
            lambda planes: [
                dataclasses.replace(
                    p,
                    image_position_patient=(p.image_position_patient[0] + (n % 2) * 2, *p.image_position_patient[1:]),
                )
                for n, p in enumerate(planes)
            ],
            "beside the line",
        ),
    ],
)
def test_a_stack_that_is_no_volume_is_refused_in_a_sentence(change: object, words: str) -> None:
    planes = change(STACKS["axial, head first supine"].planes())
    series = _series(planes)
    assert words in why_no_volume(series)
    with pytest.raises(GeometryError, match=words):
        assemble(series, _numbered, control=TaskControl())


def test_colour_and_volumes_beyond_memory_are_refused() -> None:
    planes = list(STACKS["axial, head first supine"].planes())
    assert "colour" in why_no_volume(_series(planes, samples_per_pixel=3))
    huge = [dataclasses.replace(plane, rows=9000, columns=9000) for plane in planes]
    assert "memory" in why_no_volume(_series(huge))


def test_whole_numbers_take_two_bytes_a_voxel_and_fractions_keep_their_value() -> None:
    series = _series(list(STACKS["coronal"].planes()))
    assert assemble(series, _numbered, control=TaskControl()).values.dtype == np.int16

    def with_fractions_late(image: ImageSlice) -> np.ndarray:
        return _numbered(image) + (0.25 if image is series.slices[5] else 0)

    volume = assemble(series, with_fractions_late, control=TaskControl())
    assert volume.values.dtype == np.float32
    for number, image in enumerate(series.slices):
        assert np.array_equal(volume.values[number], with_fractions_late(image))
    beyond = assemble(series, lambda image: _numbered(image) + 40_000, control=TaskControl())
    assert beyond.values.max() == max(_numbered(image).max() for image in series.slices) + 40_000


def test_assembling_tells_its_progress_and_can_be_given_up() -> None:
    series = _series(list(STACKS["coronal"].planes()))
    told: list[float] = []
    assemble(series, _numbered, control=TaskControl(lambda fraction, _text: told.append(fraction)))
    assert told == sorted(told)
    assert told[-1] == 1.0
    control = TaskControl()

    def read(image: ImageSlice) -> np.ndarray:
        control.cancel()
        return _numbered(image)

    with pytest.raises(Cancelled):
        assemble(series, read, control=control)


def test_a_slice_that_cannot_be_read_leaves_no_volume_with_a_hole() -> None:
    series = _series(list(STACKS["coronal"].planes()))

    def read(image: ImageSlice) -> np.ndarray:
        if image is series.slices[4]:
            raise FileError("broken.dcm cannot be read.")
        return _numbered(image)

    with pytest.raises(FileError):
        assemble(series, read, control=TaskControl())


def test_a_slice_of_another_shape_than_its_header_says_is_refused() -> None:
    series = _series(list(STACKS["coronal"].planes()))
    with pytest.raises(GeometryError, match="shape"):
        assemble(series, lambda _image: np.zeros((3, 3), dtype=np.float32), control=TaskControl())
