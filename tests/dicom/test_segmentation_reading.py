"""Segmentations of others are read to the very pixels that they were written from, or it is said why not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import highdicom as hd
import numpy as np
import pytest
from pydicom import Dataset, dcmread
from pydicom.pixels import pack_bits
from pydicom.uid import RLELossless, generate_uid

from app.core.errors import FileError, StructureSetError, VerdantError
from app.core.roi import CodedConcept
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.cielab import rgb_of_cielab
from app.dicom.segmentation_reading import ReadSegmentation, read_segmentation
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.segmentation_files import CIELAB, segmentation_of
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

ROWS, COLUMNS = 24, 18


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A double-oblique series with anisotropic pixels."""
    return write_series(tmp_path_factory.mktemp("series"), slices=5)


@pytest.fixture(scope="module")
def stacks(files: list[Path]) -> tuple[ImageSeries, ...]:
    return _stacks(files)


def _stacks(files: list[Path]) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(files, TaskControl())


def _pixels(slices: int = 5, segments: int = 2) -> np.ndarray:
    """Odd shapes that overlap, each of its own on every slice; the last slice is empty."""
    found = np.random.default_rng(5).random((slices, ROWS, COLUMNS, segments)) > 0.6
    found[-1] = False
    return found.astype(np.uint8)


def _content(dataset: Dataset) -> bytes:
    stream = BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _volume(reading: ReadSegmentation, place: int, stack: ImageSeries) -> np.ndarray:
    masks = reading.segments[place].masks
    empty = np.zeros((ROWS, COLUMNS), dtype=bool)
    return np.array([masks.get(image.reference, empty) for image in stack.slices])


def _images_of(dataset: Dataset, stack: ImageSeries) -> list[ImageSlice]:
    """The image of each frame: writers sort frames as they like."""
    by_uid = {str(image.sop_instance_uid): image for image in stack.slices}
    sources = (
        item.DerivationImageSequence[0].SourceImageSequence[0] for item in dataset.PerFrameFunctionalGroupsSequence
    )
    return [by_uid[source.ReferencedSOPInstanceUID] for source in sources]


def test_overlapping_binary_segments_come_back_pixel_by_pixel(
    files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    pixels = _pixels()
    reading = read_segmentation(_content(segmentation_of(files, pixels)), stacks, TaskControl())
    for place in (0, 1):
        np.testing.assert_array_equal(_volume(reading, place, stacks[0]), pixels[..., place] > 0)
    assert reading.notes == ()
    assert reading.threshold is None


def test_a_label_map_comes_back_pixel_by_pixel_without_its_background(
    files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    values = _pixels()[..., 0] + 2 * (_pixels()[..., 1] & (1 - _pixels()[..., 0]))
    reading = read_segmentation(_content(segmentation_of(files, values, kind="LABELMAP")), stacks, TaskControl())
    assert [segment.number for segment in reading.segments] == [1, 2]
    for place in (0, 1):
        np.testing.assert_array_equal(_volume(reading, place, stacks[0]), values == place + 1)


def test_fractions_count_from_a_stated_threshold_on(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    fractions = np.random.default_rng(6).random((5, ROWS, COLUMNS, 1)).astype(np.float32)
    dataset = segmentation_of(files, fractions, kind="FRACTIONAL", fractional_type="PROBABILITY")
    stored = np.rint(fractions[..., 0] * dataset.MaximumFractionalValue) / dataset.MaximumFractionalValue
    for threshold in (0.5, 0.8):
        reading = read_segmentation(_content(dataset), stacks, TaskControl(), fraction_threshold=threshold)
        np.testing.assert_array_equal(_volume(reading, 0, stacks[0]), stored >= threshold)
        assert reading.threshold == threshold


def test_the_frames_of_a_multi_frame_image_get_their_own_masks(tmp_path: Path, files: list[Path]) -> None:
    path = write_enhanced_twin(files, tmp_path / "enhanced.dcm")
    enhanced = _stacks([path])
    pixels = _pixels()
    reading = read_segmentation(_content(segmentation_of([path], pixels)), enhanced, TaskControl())
    for place in (0, 1):
        np.testing.assert_array_equal(_volume(reading, place, enhanced[0]), pixels[..., place] > 0)
    assert {image.frame_number for image in reading.segments[0].masks} == {1, 2, 3, 4}


def test_frames_of_other_images_in_the_same_planes_are_found_by_their_place(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    twin = _stacks([write_enhanced_twin(files, tmp_path / "enhanced.dcm")])
    pixels = _pixels()
    reading = read_segmentation(_content(segmentation_of(files, pixels)), twin, TaskControl())
    np.testing.assert_array_equal(_volume(reading, 0, twin[0]), pixels[..., 0] > 0)
    assert any("names no image of the series" in note or "name no image" in note for note in reading.notes)


def test_rle_compressed_fractions_are_read(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    pixels = _pixels(segments=1)
    dataset = segmentation_of(
        files,
        pixels.astype(np.float32),
        kind="FRACTIONAL",
        fractional_type="OCCUPANCY",
        transfer_syntax_uid=RLELossless,
    )
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    np.testing.assert_array_equal(_volume(reading, 0, stacks[0]), pixels[..., 0] > 0)


def test_a_cut_out_turned_round_lies_where_its_plane_says(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    """Writers crop to what holds pixels, and store sagittal planes the other way round."""
    pixels = np.zeros((5, ROWS, COLUMNS, 1), dtype=np.uint8)
    pixels[1:3, 5:12, 4:11] = np.random.default_rng(7).random((2, 7, 7, 1)) > 0.4
    dataset = segmentation_of(files, pixels, omit_empty_frames=False)
    plane = stacks[0].slices[0].plane
    assert plane is not None
    for item, image in zip(dataset.PerFrameFunctionalGroupsSequence, _images_of(dataset, stacks[0]), strict=True):
        place = image.plane
        assert place is not None
        # The last row and column of the cut-out are its first ones now.
        item.PlanePositionSequence[0].ImagePositionPatient = [f"{one:.8f}" for one in place.to_lps([(13, 11)])[0]]
    shared = dataset.SharedFunctionalGroupsSequence[0]
    shared.PlaneOrientationSequence[0].ImageOrientationPatient = [
        *(-np.array(plane.row_direction)).tolist(),
        *(-np.array(plane.column_direction)).tolist(),
    ]
    order = [stacks[0].slices.index(image) for image in _images_of(dataset, stacks[0])]
    cut = pixels[order, 4:14, 3:12, 0][:, ::-1, ::-1]
    dataset.Rows, dataset.Columns = cut.shape[1:]
    dataset.PixelData = pack_bits(cut)
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    np.testing.assert_array_equal(_volume(reading, 0, stacks[0]), pixels[..., 0] > 0)
    assert reading.notes == ()


def test_larger_pixels_are_sampled_and_this_is_said(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    dataset = segmentation_of(files, np.ones((5, ROWS, COLUMNS, 1), dtype=np.uint8))
    coarse = np.zeros((5, ROWS // 2, COLUMNS // 2), dtype=np.uint8)
    coarse[3, 3:5, 2:6] = 1
    dataset.Rows, dataset.Columns = coarse.shape[1:]
    dataset.PixelData = pack_bits(coarse[[stacks[0].slices.index(image) for image in _images_of(dataset, stacks[0])]])
    measures = dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    measures.PixelSpacing = [2 * float(one) for one in measures.PixelSpacing]
    images = _images_of(dataset, stacks[0])
    for image, item in zip(images, dataset.PerFrameFunctionalGroupsSequence, strict=True):
        assert image.plane is not None
        item.PlanePositionSequence[0].ImagePositionPatient = [f"{v:.8f}" for v in image.plane.to_lps([(0.5, 0.5)])[0]]
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    expected = np.repeat(np.repeat(coarse > 0, 2, axis=1), 2, axis=2)
    np.testing.assert_array_equal(_volume(reading, 0, stacks[0]), expected)
    assert any("nearest one" in note for note in reading.notes)


def test_reading_says_how_far_it_is_and_ends_wherever_it_is_withdrawn(
    files: list[Path], stacks: tuple[ImageSeries, ...], tmp_path: Path
) -> None:
    path = tmp_path / "seg.dcm"
    path.write_bytes(_content(segmentation_of(files, _pixels())))
    reached: list[float] = []

    def read(*, until: int | None = None) -> int:
        """How many regions were read; withdrawn once so many steps were reported."""

        def advance(fraction: float, _text: str) -> None:
            reached.append(fraction)
            if len(reached) == until:
                control.cancel()

        control = TaskControl(advance)
        reached.clear()
        return len(DicomStudyReader().read_structure_sets([path], stacks, control)[0].rois)

    assert read() == 8
    steps = list(reached)
    assert steps == sorted(steps) and len(set(steps)) > 15, "one for each frame that is looked at, and more"
    for until in range(1, len(steps)):
        with pytest.raises(Cancelled):
            read(until=until)
        assert len(reached) == until


def test_who_drew_it_and_what_it_is_come_along(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    reading = read_segmentation(
        _content(segmentation_of(files, _pixels(), labels=["One", "Two"])), stacks, TaskControl()
    )
    one = reading.segments[0].parsed
    assert [segment.name for segment in reading.segments] == ["One", "Two"]
    assert (one.algorithm_type, one.algorithm_name) == ("SEMIAUTOMATIC", "EdgeFinder")
    assert one.property_type == CodedConcept("10200004", "SCT", "Liver")
    assert (reading.label, reading.parsed.creator_name) == ("ANOTHER", "Doe^Jane")
    np.testing.assert_allclose(rgb_of_cielab(one.cielab), CIELAB.to_rgb(), atol=1)


def test_frames_of_another_frame_of_reference_are_never_drawn(
    files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    dataset = segmentation_of(files, _pixels())
    dataset.FrameOfReferenceUID = generate_uid()
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    assert not any(segment.masks for segment in reading.segments)
    assert any("another frame of reference" in note for note in reading.notes)


def test_frames_that_fit_no_slice_are_named(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    pixels = np.ones((5, ROWS, COLUMNS, 1), dtype=np.uint8)
    dataset = segmentation_of(files, pixels)
    image = stacks[0].slices[0].plane
    assert image is not None
    beyond = np.array(image.image_position_patient) - 30 * image.normal
    place = _images_of(dataset, stacks[0]).index(stacks[0].slices[0])
    position = dataset.PerFrameFunctionalGroupsSequence[place].PlanePositionSequence[0]
    position.ImagePositionPatient = [f"{one:.6f}" for one in beyond]
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    assert len(reading.segments[0].masks) == 4
    assert any("1 frame in the plane of no image left out" in note for note in reading.notes)


def test_of_two_frames_near_one_image_the_nearer_counts(files: list[Path], stacks: tuple[ImageSeries, ...]) -> None:
    pixels = np.zeros((5, ROWS, COLUMNS, 1), dtype=np.uint8)
    pixels[0, 2:9, 2:9], pixels[1, 10:15, 3:7] = 1, 1
    dataset = segmentation_of(files, pixels)
    image = stacks[0].slices[0].plane
    assert image is not None
    beside = np.array(image.image_position_patient) + 1.2 * image.normal
    second = dataset.PerFrameFunctionalGroupsSequence[_images_of(dataset, stacks[0]).index(stacks[0].slices[1])]
    del second.DerivationImageSequence
    second.PlanePositionSequence[0].ImagePositionPatient = [f"{one:.6f}" for one in beside]
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    np.testing.assert_array_equal(_volume(reading, 0, stacks[0])[0], pixels[0, ..., 0] > 0)
    assert any("lies between images" in note for note in reading.notes)


def test_a_frame_without_a_place_needs_an_image_of_its_size(
    files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    pixels = _pixels(segments=1)
    dataset = segmentation_of(files, pixels)
    del dataset.FrameOfReferenceUID
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    np.testing.assert_array_equal(_volume(reading, 0, stacks[0]), pixels[..., 0] > 0)
    dataset.Rows, dataset.Columns = 12, 36
    reading = read_segmentation(_content(dataset), stacks, TaskControl())
    assert not reading.segments[0].masks
    assert any("without a place in space" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("SegmentationType", "OTHER"),
        ("NumberOfFrames", 100_000),
        ("NumberOfFrames", 900_000),
        ("Rows", 65535),
        ("BitsAllocated", 7),
        ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2"),
        ("PhotometricInterpretation", "RGB"),
    ],
)
def test_what_cannot_be_right_is_refused_in_a_sentence(
    files: list[Path], stacks: tuple[ImageSeries, ...], keyword: str, value: object
) -> None:
    dataset = segmentation_of(files, _pixels())
    content = _content(dataset)
    spoilt = dcmread(BytesIO(content))
    setattr(spoilt, keyword, value)
    with pytest.raises(VerdantError) as refusal:
        read_segmentation(_content(spoilt), stacks, TaskControl())
    assert str(refusal.value).endswith(".")


def test_a_file_that_is_cut_off_anywhere_is_refused_or_read_as_far_as_it_goes(
    files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    content = _content(segmentation_of(files, _pixels(segments=1)))
    for length in np.random.default_rng(8).integers(0, len(content), 40).tolist():
        with pytest.raises((FileError, StructureSetError)):
            read_segmentation(content[:length], stacks, TaskControl())


@pytest.mark.parametrize("name", ["liver.dcm", "partial_overlaps.dcm"])
def test_segmentations_of_another_tool_agree_with_another_reader(name: str) -> None:
    folder = shared_data("dcmqi_ct3_seg")
    (stack,) = _stacks(sorted((folder / "ct").iterdir()))
    reading = read_segmentation(folder / "seg" / name, (stack,), TaskControl())
    theirs = hd.seg.segread(folder / "seg" / name)
    images = [str(image.sop_instance_uid) for image in stack.slices]
    assert reading.notes == ()
    for segment in reading.segments:
        expected = theirs.get_pixels_by_source_instance(
            images,
            segment_numbers=[segment.number],
            ignore_spatial_locations=True,
            assert_missing_frames_are_empty=True,
        )[..., 0]
        empty = np.zeros(expected.shape[1:], dtype=bool)
        mine = np.array([segment.masks.get(image.reference, empty) for image in stack.slices])
        np.testing.assert_array_equal(mine, expected > 0)
        assert mine.any()
