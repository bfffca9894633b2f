"""A network on many slices: in order, in batches, slabs and ensembles, with what is wrong said slice by slice."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.core.contour import mask_of_contours
from app.core.errors import (
    InputMismatchError,
    NetworkObjectError,
    PixelDataError,
    UntrustedNetworkError,
    VerdantError,
)
from app.core.model_card import NetworkRecord
from app.core.network_services import Prediction, SliceFailure
from app.core.pixels import ImagePixels
from app.core.tasks import Cancelled, TaskControl
from app.core.trust import NetworkPolicy
from app.core.volume import ImageSlice
from app.dicom.volume_reading import DicomStudyReader
from app.store.embedded_archive import EmbeddedArchive
from inference import batches, series_run
from inference.backends.runner import Backend
from inference.precision import MOST_SHIFT_PX, Trial
from inference.proposer import NetworkProposer
from tests.helpers.regions import opened
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import LIMIT, brightness_description, brightness_network, brightness_weights
from tests.helpers.trust import MemoryTrust
from tests.helpers.workers import lenient_proposer

SLICES, ROWS, COLUMNS = 9, 24, 18
WEIGHT, BIAS = "layer01.conv.weight", "layer01.conv.bias"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture
def values() -> np.ndarray:
    """Noise with a bright block that wanders from slice to slice."""
    noise = np.random.default_rng(8).integers(0, LIMIT - 200, (SLICES, ROWS, COLUMNS))
    for index in range(SLICES):
        noise[index, 3 + index : 9 + index, 5:12] += LIMIT
    return noise


@pytest.fixture
def slices(tmp_path: Path, values: np.ndarray) -> tuple[ImageSlice, ...]:
    paths = write_series(tmp_path / "images", slices=SLICES, rows=ROWS, columns=COLUMNS, pixels=values)
    return opened(paths).slices


@pytest.fixture
def proposer(worker) -> NetworkProposer:
    return lenient_proposer(worker, most_warm=3)


def network(archive: EmbeddedArchive, *contents: bytes) -> NetworkRecord:
    """Store networks; the first of them."""
    archive.store(contents, TaskControl())
    return next(one for one in archive.find_networks(TaskControl()) if one.name == "Brightness")


def run(
    proposer: NetworkProposer,
    archive: EmbeddedArchive,
    slices: Sequence[ImageSlice],
    record: NetworkRecord,
    *,
    indices: Sequence[int] | None = None,
    read_pixels: Callable[[ImageSlice], ImagePixels] | None = None,
    control: TaskControl | None = None,
    on_prediction: Callable[[Prediction], None] | None = None,
) -> tuple[list[Prediction], tuple[SliceFailure, ...]]:
    predictions: list[Prediction] = []
    failures = proposer.propose(
        slices,
        range(len(slices)) if indices is None else indices,
        read_pixels=read_pixels or DicomStudyReader().read_pixels,
        network=record,
        archive=archive,
        control=control or TaskControl(),
        on_prediction=on_prediction or predictions.append,
    )
    return predictions, failures


def mask_of(prediction: Prediction, image: ImageSlice) -> np.ndarray:
    masks = [mask_of_contours(roi.contours, image.plane) for roi in prediction.rois]
    return np.logical_or.reduce(masks) if masks else np.zeros((ROWS, COLUMNS), bool)


def test_predictions_come_in_the_order_that_was_asked_for_and_are_right(proposer, archive, slices, values):
    order = [4, 3, 5, 2, 6, 1, 7, 0, 8]
    predictions, failures = run(proposer, archive, slices, network(archive, brightness_network()), indices=order)
    assert [prediction.image for prediction in predictions] == [slices[index].reference for index in order]
    assert failures == ()
    for index, prediction in zip(order, predictions, strict=True):
        assert np.array_equal(mask_of(prediction, slices[index]), values[index] > LIMIT)


def test_the_first_prediction_is_handed_over_before_any_other_slice_is_read(proposer, archive, slices):
    events: list[str] = []

    def read(image: ImageSlice) -> ImagePixels:
        events.append("read")
        return DicomStudyReader().read_pixels(image)

    record = network(archive, brightness_network())
    run(proposer, archive, slices, record, read_pixels=read, on_prediction=lambda _one: events.append("prediction"))
    assert events[:3] == ["read", "prediction", "read"]
    assert events.count("prediction") == SLICES


def test_one_slice_that_cannot_be_read_is_named_and_takes_no_other_away(proposer, archive, slices):
    def read(image: ImageSlice) -> ImagePixels:
        if image is slices[5]:
            raise PixelDataError("The pixels are damaged.")
        return DicomStudyReader().read_pixels(image)

    predictions, failures = run(proposer, archive, slices, network(archive, brightness_network()), read_pixels=read)
    assert len(predictions) == SLICES - 1
    assert [(failure.index, str(failure.error)) for failure in failures] == [(5, "The pixels are damaged.")]


def test_slices_of_several_sizes_are_asked_about_in_one_run(proposer, archive, slices, tmp_path):
    wide = opened(write_series(tmp_path / "wide", slices=2, rows=30, columns=40)).slices
    mixed = (slices[0], wide[0], slices[1], wide[1])
    predictions, failures = run(proposer, archive, mixed, network(archive, brightness_network()))
    assert [prediction.image for prediction in predictions] == [image.reference for image in mixed]
    assert failures == ()


def test_cancelling_keeps_what_came_and_leaves_everything_usable(proposer, archive, slices):
    record, control = network(archive, brightness_network()), TaskControl()
    came: list[Prediction] = []

    def take(prediction: Prediction) -> None:
        came.append(prediction)
        if len(came) == 2:
            control.cancel()

    with pytest.raises(Cancelled):
        run(proposer, archive, slices, record, control=control, on_prediction=take)
    assert len(came) == 2
    assert not [one for one in threading.enumerate() if one.name.startswith("verdant-batches")]
    assert len(run(proposer, archive, slices, record)[0]) == SLICES


def test_a_network_that_is_not_signed_does_not_run_before_the_user_was_asked(worker, archive, slices):
    proposer = NetworkProposer(worker, MemoryTrust(NetworkPolicy.ASK))
    with pytest.raises(UntrustedNetworkError) as refusal:
        run(proposer, archive, slices, network(archive, brightness_network()))
    assert refusal.value.asks


def test_the_status_tells_device_time_and_memory(proposer, archive, slices):
    run(proposer, archive, slices, network(archive, brightness_network()))
    status = proposer.status()
    assert status.device.startswith("CPU, 2 threads")
    assert status.backend in {"OpenVINO", "PyTorch"}
    assert status.seconds is not None and 0 < status.seconds < 5
    assert 0 <= status.memory_bytes < status.memory_limit_bytes


def test_a_prepared_network_is_loaded(worker, proposer, archive, slices):
    record = network(archive, brightness_network())
    proposer.prepare(record, archive, control=TaskControl())
    pid = worker.pid
    assert len(run(proposer, archive, slices, record)[0]) == SLICES
    assert worker.pid == pid


@pytest.mark.parametrize("backend", list(Backend))
def test_a_network_that_ran_stays_loaded_whichever_library_runs_it(worker, archive, slices, backend, monkeypatch):
    description = brightness_description(classes=[{"name": f"By {backend.value}"}])
    record = network(archive, brightness_network(architecture_text=description))
    load, reads = worker.load, []

    def watched(request, weights, *, control):
        reads.append(request.runner)
        return load(dataclasses.replace(request, backend=backend), weights, control=control)

    monkeypatch.setattr(worker, "load", watched)
    proposer = lenient_proposer(worker)
    for _ in range(3):
        assert len(run(proposer, archive, slices, record)[0]) == SLICES
    assert len(reads) == 1


def test_details_list_the_layers(proposer, archive):
    details = proposer.details(network(archive, brightness_network()), archive, control=TaskControl())
    assert details.card.name == "Brightness"
    assert [(row.code, row.output_shape, row.parameters) for row in details.table] == [("cnn2d", (1, 24, 18), 2)]
    assert details.architecture_text == brightness_description()


class TestShorterNumbers:
    @pytest.fixture
    def shifts(self, worker, archive, monkeypatch) -> list[float]:
        """What the trial is told of contours; a trial is made however short the series is, and always quicker."""
        told: list[float] = []
        monkeypatch.setattr(series_run, "TRIED_FROM_SLICES", 1)
        monkeypatch.setattr(series_run, "TRIED_FROM_S", 0.0)
        monkeypatch.setattr(batches, "MOST_IMAGES", 1)
        note, note_seconds = Trial.note, Trial.note_seconds
        monkeypatch.setattr(Trial, "note_seconds", lambda trial, _exact, _other: note_seconds(trial, 1.0, 0.5))

        def watched(trial: Trial, shift: float | None) -> None:
            told.append(shift)
            note(trial, shift)

        monkeypatch.setattr(Trial, "note", watched)
        return told

    def test_they_are_used_after_they_moved_no_contour_on_the_first_slices(
        self, proposer, archive, slices, values, shifts
    ):
        predictions, _ = run(proposer, archive, slices, network(archive, brightness_network()))
        if not shifts:
            pytest.skip("this CPU has no shorter numbers")
        assert max(shifts) <= MOST_SHIFT_PX
        devices = [prediction.device for prediction in predictions]
        assert devices[0] == "CPU, 2 threads, OpenVINO" and devices[-1] == "CPU, 2 threads, OpenVINO, bf16"
        for index, prediction in enumerate(predictions):
            assert np.array_equal(mask_of(prediction, slices[index]), values[index] > LIMIT)

    def test_they_are_not_used_where_they_moved_one_and_not_tried_again(self, proposer, archive, tmp_path, shifts):
        ramp = np.broadcast_to(np.linspace(LIMIT - 9, LIMIT + 9, COLUMNS).astype(int), (SLICES, ROWS, COLUMNS))
        flat = opened(write_series(tmp_path / "flat", slices=SLICES, rows=ROWS, columns=COLUMNS, pixels=ramp)).slices
        record = network(archive, brightness_network())
        predictions, _ = run(proposer, archive, flat, record)
        if not shifts:
            pytest.skip("this CPU has no shorter numbers")
        assert len(shifts) == 1 and shifts[0] > MOST_SHIFT_PX
        assert {prediction.device for prediction in predictions} == {"CPU, 2 threads, OpenVINO"}
        run(proposer, archive, flat, record)
        assert len(shifts) == 1


class TestOutputsThatNoWorkingNetworkGives:
    @pytest.mark.parametrize(
        ("weights", "cause"),
        [
            ({WEIGHT: np.full((1, 1, 1, 1), 3e38, np.float32)}, "not finite"),
            ({WEIGHT: np.zeros((1, 1, 1, 1), np.float32)}, "the same value everywhere"),
        ],
    )
    def test_it_is_refused_with_the_name_of_the_network(self, proposer, archive, slices, weights, cause):
        record = network(archive, brightness_network(weights=brightness_weights(**weights)))
        predictions, failures = run(proposer, archive, slices[:2], record)
        assert predictions == []
        for failure in failures:
            assert isinstance(failure.error, InputMismatchError)
            assert "Brightness" in failure.error.what and cause in failure.error.cause

    def test_an_image_that_is_the_same_everywhere_may_have_such_an_output(self, proposer, archive, tmp_path):
        blank = np.zeros((1, ROWS, COLUMNS), int)
        (image,) = opened(write_series(tmp_path / "blank", slices=1, rows=ROWS, columns=COLUMNS, pixels=blank)).slices
        predictions, failures = run(proposer, archive, [image], network(archive, brightness_network()))
        assert [prediction.rois for prediction in predictions] == [()] and failures == ()


class TestSlab:
    """A network that finds what is brighter than in both neighbouring slices together."""

    @pytest.fixture
    def record(self, archive):
        description = brightness_description(
            input={"slab": 3},
            input_shape={"input_shape0": 24, "input_shape1": 18, "input_shape2": 3, "label_shape": 1},
        )
        weights = brightness_weights(
            **{
                WEIGHT: np.array([-1, 1, -1], np.float32).reshape(1, 3, 1, 1),
                BIAS: np.array([-0.5], np.float32),
            }
        )
        return network(archive, brightness_network(architecture_text=description, weights=weights))

    def test_neighbours_come_from_the_stack_and_an_edge_slice_is_repeated(
        self, proposer, archive, slices, values, record
    ):
        predictions, failures = run(proposer, archive, slices, record)
        assert failures == ()
        padded = np.concatenate([values[:1], values, values[-1:]])
        expected = padded[1:-1] > padded[:-2] + padded[2:]
        assert expected[1:-1].any()
        for index, prediction in enumerate(predictions):
            assert np.array_equal(mask_of(prediction, slices[index]), expected[index])

    def test_neighbours_that_are_not_evenly_spaced_are_refused_with_the_reason(
        self, proposer, archive, slices, record
    ):
        gappy = (*slices[:4], *slices[6:])
        predictions, failures = run(proposer, archive, gappy, record)
        assert [failure.index for failure in failures] == [3, 4]
        assert len(predictions) == len(gappy) - 2
        assert "Brightness" in failures[0].error.what
        assert "looks at 3 slices" in failures[0].error.cause and "not evenly spaced" in failures[0].error.cause

    def test_a_gap_at_an_end_of_the_stack_is_refused_from_both_its_sides(self, proposer, archive, slices, record):
        """The last slice has one neighbour alone: how far that should be is known from the others."""
        _, failures = run(proposer, archive, (*slices[:5], slices[7]), record)
        assert [failure.index for failure in failures] == [4, 5]
        _, failures = run(proposer, archive, (slices[0], *slices[3:]), record)
        assert [failure.index for failure in failures] == [0, 1]

    def test_a_stack_of_two_slices_has_no_other_distance(self, proposer, archive, slices, record):
        predictions, failures = run(proposer, archive, slices[2:4], record)
        assert len(predictions) == 2 and failures == ()

    def test_neighbours_that_are_not_parallel_are_refused_with_the_reason(self, proposer, archive, slices, record):
        assert slices[4].plane is not None
        turned = dataclasses.replace(
            slices[4].plane,
            row_direction=slices[4].plane.column_direction,
            column_direction=tuple(-number for number in slices[4].plane.row_direction),
        )
        mixed = (*slices[:4], dataclasses.replace(slices[4], plane=turned), *slices[5:])
        _, failures = run(proposer, archive, mixed, record, indices=[1, 4])
        assert [failure.index for failure in failures] == [4]
        assert "not parallel" in failures[0].error.cause


class TestCrop:
    """A network that is shown the middle of the slice: 12 x 10 pixels from (6, 4) on."""

    CROP = ({"step": "crop", "rows": 12, "columns": 10},)
    MIDDLE = (slice(6, 18), slice(4, 14))

    @pytest.fixture
    def middle(self):
        mask = np.zeros((ROWS, COLUMNS), bool)
        mask[self.MIDDLE] = True
        return mask

    @pytest.mark.parametrize("turn", [(), ({"step": "transpose"},)])
    def test_nothing_is_proposed_where_it_saw_nothing(self, proposer, archive, slices, values, middle, turn):
        """What it says at the edge of what it saw does not go on to the edge of the image."""
        crop = self.CROP if not turn else ({"step": "crop", "rows": 10, "columns": 12},)
        record = network(
            archive, brightness_network(architecture_text=brightness_description(preprocess=[*turn, *crop]))
        )
        predictions, failures = run(proposer, archive, slices, record)
        assert failures == ()
        reaches_edge = (values > LIMIT) & middle
        assert any(found[6].any() or found[17].any() for found in reaches_edge)
        for index, prediction in enumerate(predictions):
            assert np.array_equal(mask_of(prediction, slices[index]), reaches_edge[index])
            for around in prediction.probabilities.values():
                rows, columns = around.values.shape
                place = (slice(around.row, around.row + rows), slice(around.column, around.column + columns))
                assert not around.values[~middle[place]].any(), "nor is it said how probable it would be"

    def test_nor_does_a_classifier_hint_there(self, proposer, archive, slices, middle):
        description = brightness_description(
            task="propose-cam",
            preprocess=list(self.CROP),
            postprocess={"contour_tolerance_mm": 0.0, "cam_threshold": 0.01},
        )
        weights = brightness_weights(**{BIAS: np.zeros(1, np.float32)})
        record = network(archive, brightness_network(architecture_text=description, weights=weights))
        (prediction,), _ = run(proposer, archive, slices, record, indices=[4])
        mask = mask_of(prediction, slices[4])
        assert mask.any() and not mask[~middle].any()

    def test_an_ensemble_says_something_where_all_its_members_looked(self, proposer, archive, slices, middle):
        member = "2.25.4713"
        always = brightness_weights(**{BIAS: np.array([10], np.float32)})
        record = network(
            archive,
            brightness_network(
                architecture_text=brightness_description(strategy={"name": "ensemble", "members": [member]}),
                weights=always,
            ),
            brightness_network(
                name="Other",
                dnn_uid=member,
                weights=always,
                architecture_text=brightness_description(preprocess=list(self.CROP)),
            ),
        )
        (prediction,), failures = run(proposer, archive, slices, record, indices=[4])
        assert failures == ()
        assert np.array_equal(mask_of(prediction, slices[4]), middle)


class TestEnsemble:
    """Two networks with thresholds of their own: what the mean of their probabilities finds."""

    MEMBER = "2.25.4711"

    def store(self, archive: EmbeddedArchive, **member: object) -> NetworkRecord:
        description = brightness_description(strategy={"name": "ensemble", "members": [self.MEMBER]})
        scaled = {WEIGHT: np.full((1, 1, 1, 1), 0.01, np.float32), BIAS: np.array([-20.005], np.float32)}
        changes: dict[str, object] = {
            "name": "Other",
            "dnn_uid": self.MEMBER,
            "weights": brightness_weights(
                **{WEIGHT: np.full((1, 1, 1, 1), 0.01, np.float32), BIAS: np.array([-10.005], np.float32)}
            ),
        }
        return network(
            archive,
            brightness_network(architecture_text=description, weights=brightness_weights(**scaled)),
            brightness_network(**{**changes, **member}),
        )

    def test_probabilities_are_the_mean_over_all_members(self, proposer, archive, slices, values):
        predictions, failures = run(proposer, archive, slices, self.store(archive))
        assert failures == ()

        def probability(limit: float) -> np.ndarray:
            return 1 / (1 + np.exp(limit - 0.01 * values))

        mean = (probability(20.005) + probability(10.005)) / 2
        for index, prediction in enumerate(predictions):
            assert np.array_equal(mask_of(prediction, slices[index]), mean[index] >= 0.5)
            assert prediction.card.name == "Brightness"

    @pytest.mark.parametrize(
        ("member", "cause"),
        [
            ({"dnn_uid": "2.25.4712"}, "The archive does not hold it."),
            ({"body_part_examined": "KNEE"}, "does not fit the image"),
            ({"architecture_text": brightness_description(classes=[{"name": "Dark"}])}, "other classes"),
            (
                {"architecture_text": brightness_description(strategy={"name": "ensemble", "members": ["2.25.1"]})},
                "members itself",
            ),
        ],
    )
    def test_a_member_that_cannot_be_one_is_named_with_the_reason(self, proposer, archive, slices, member, cause):
        with pytest.raises(NetworkObjectError) as refusal:
            run(proposer, archive, slices, self.store(archive, **member))
        assert cause in refusal.value.cause
        assert "Brightness" in refusal.value.what

    def test_a_member_that_may_not_run_stops_the_ensemble(self, worker, archive, slices):
        record = self.store(archive)
        trust = MemoryTrust(NetworkPolicy.ASK)
        proposer = NetworkProposer(worker, trust)
        trust.remember(proposer.card(record, archive, control=TaskControl()), True)
        with pytest.raises(UntrustedNetworkError, match="Other"):
            run(proposer, archive, slices, record)


def test_every_error_of_a_slice_is_a_sentence(proposer, archive, slices):
    unplaced = [dataclasses.replace(slices[0], plane=None), slices[1]]
    predictions, failures = run(proposer, archive, unplaced, network(archive, brightness_network()))
    assert len(predictions) == 1
    assert [isinstance(failure.error, VerdantError) for failure in failures] == [True]
    assert failures[0].error.next_step
