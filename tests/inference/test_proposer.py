"""From an image to proposals: networks out of a real archive, chosen, checked, run once, kept warm."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.core.arrival import Arriving
from app.core.contour import mask_of_contours
from app.core.errors import (
    ArchiveUnreachableError,
    DigestError,
    GeometryError,
    InputMismatchError,
    NetworkObjectError,
    UnsafeWeightsError,
    WeightsError,
)
from app.core.identity import ImageReference, SeriesInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.network_services import Finding, Prediction
from app.core.pixels import ImagePixels
from app.core.roi import GenerationAlgorithm, ReviewState
from app.core.services import Retrieved
from app.core.tasks import Cancelled, TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.volume_reading import DicomStudyReader
from app.store.embedded_archive import EmbeddedArchive
from inference.proposer import NetworkProposer
from inference.worker.client import NetworkWorker
from inference.worker.requests import LoadRequest
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.regions import opened
from tests.helpers.series_files import OBLIQUE_COLUMN, OBLIQUE_ROW, write_series
from tests.helpers.stored_networks import (
    LIMIT,
    booby_trapped,
    brightness_description,
    brightness_network,
    brightness_weights,
    tampered,
    with_tags,
)
from tests.helpers.workers import lenient_proposer

SLICES, ROWS, COLUMNS = 3, 24, 18
SPACING_MM = (1.5, 0.8)


class CountingArchive(EmbeddedArchive):
    """The embedded archive, which remembers the series that were fetched from it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.series_fetched: list[SeriesInstanceUID] = []

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        self.series_fetched.append(series_instance_uid)
        return super().retrieve_series(study_instance_uid, series_instance_uid, control, arriving=arriving)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[CountingArchive]:
    with CountingArchive(tmp_path / "archive") as counting:
        yield counting


@pytest.fixture
def proposer(worker: NetworkWorker) -> NetworkProposer:
    return lenient_proposer(worker)


@pytest.fixture
def bright() -> np.ndarray:
    """Where the middle slice is bright: an L with a hole, a single pixel, and a strip along the border."""
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[4:12, 3:7] = mask[8:12, 3:14] = True
    mask[9:11, 8:10] = False
    mask[17, 5] = True
    mask[20:, 12:] = True
    return mask


@pytest.fixture
def series(tmp_path: Path, bright: np.ndarray) -> ImageSeries:
    return opened(
        write_series(tmp_path / "images", slices=SLICES, pixels=pixels(bright), pixel_spacing_mm=SPACING_MM)
    )


def pixels(bright: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(5).integers(0, LIMIT, (SLICES, ROWS, COLUMNS), endpoint=True)
    noise[1][bright] += 4095 - LIMIT - noise[1][bright] // 2
    assert (noise[1][bright] > LIMIT).all() and noise.max() < 4096
    return noise


def propose(
    proposer: NetworkProposer, archive: CountingArchive, image: ImageSlice, control: TaskControl | None = None
) -> Prediction:
    """Choose the best network of the archive and run it, as a click does."""
    control = control or TaskControl()
    selection = proposer.select(image, archive, control=control)
    return run(proposer, archive, image, selection.candidates[0].network, control)


def run(
    proposer: NetworkProposer,
    archive: CountingArchive | FakeArchive,
    image: ImageSlice,
    network: NetworkRecord,
    control: TaskControl | None = None,
) -> Prediction:
    return predict(proposer, archive, image, network, DicomStudyReader().read_pixels, control)


def predict(
    proposer: NetworkProposer,
    archive: CountingArchive | FakeArchive,
    image: ImageSlice,
    network: NetworkRecord,
    read_pixels: Callable[[ImageSlice], ImagePixels],
    control: TaskControl | None = None,
) -> Prediction:
    """What the network says of one slice; raises why it says nothing."""
    predictions: list[Prediction] = []
    failures = proposer.propose(
        [image],
        [0],
        read_pixels=read_pixels,
        network=network,
        archive=archive,
        control=control or TaskControl(),
        on_prediction=predictions.append,
    )
    for failure in failures:
        raise failure.error
    (prediction,) = predictions
    return prediction


def only_network(archive: CountingArchive) -> NetworkRecord:
    (network,) = archive.find_networks(TaskControl())
    return network


def store(archive: CountingArchive, *contents: bytes) -> None:
    archive.store(contents, TaskControl())


def test_the_object_is_asked_for_what_an_archive_does_not_tell(proposer, archive, series):
    class Taciturn(CountingArchive):
        def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
            return tuple(dataclasses.replace(one, body_part_examined="") for one in super().find_networks(control))

    taciturn = Taciturn(archive.folder)
    other = brightness_network(name="Other", modality="CT")
    store(taciturn, brightness_network(), other)
    selection = proposer.select(series.slices[1], taciturn, control=TaskControl())
    assert [one.network.body_part_examined for one in selection.candidates] == ["HEART"]
    assert [one.tag for one in selection.excluded] == ["Modality"]
    assert len(taciturn.series_fetched) == 1
    taciturn.close()


def test_the_proposals_are_exactly_the_bright_pixels(proposer, archive, series, bright):
    store(archive, brightness_network())
    image = series.slices[1]
    prediction = propose(proposer, archive, image)
    masks = [mask_of_contours(roi.contours, image.plane) for roi in prediction.rois]
    assert np.array_equal(np.logical_or.reduce(masks), bright)
    assert [int(mask.sum()) for mask in masks] == [56, 24, 1], "one region each, largest first"


def classifier(task: str, cam_threshold: float) -> bytes:
    """A network that is certain of every image, and whose class map is the image itself."""
    rules = {"contour_tolerance_mm": 0.0, "cam_threshold": cam_threshold}
    return brightness_network(
        architecture_text=brightness_description(task=task, postprocess=rules),
        weights=brightness_weights(**{"layer01.conv.bias": np.zeros(1, np.float32)}),
    )


def test_a_classifier_gives_hints_that_are_marked_as_such_and_says_what_it_found(proposer, archive, series, bright):
    image = series.slices[1]
    share = (LIMIT + 1) / float(DicomStudyReader().read_values(image).max())
    store(archive, classifier("propose-cam", share))
    prediction = propose(proposer, archive, image)
    masks = [mask_of_contours(roi.contours, image.plane) for roi in prediction.rois]
    assert np.array_equal(np.logical_or.reduce(masks), bright)
    assert all(roi.is_hint and roi.generation is GenerationAlgorithm.AUTOMATIC for roi in prediction.rois)
    assert {roi.score for roi in prediction.rois} == {1.0}
    assert prediction.findings == (Finding("Bright", 1.0),)
    assert not prediction.probabilities, "a hint has none pixel by pixel"


def test_a_classifier_may_draw_nothing(proposer, archive, series):
    store(archive, classifier("classify", 0.5))
    prediction = propose(proposer, archive, series.slices[1])
    assert prediction.rois == ()
    assert prediction.findings == (Finding("Bright", 1.0),)


def test_what_a_network_draws_as_an_outline_is_no_hint(proposer, archive, series):
    store(archive, brightness_network())
    prediction = propose(proposer, archive, series.slices[1])
    assert not any(roi.is_hint for roi in prediction.rois)
    assert prediction.findings == ()


def test_with_an_outline_come_the_probabilities_round_it(proposer, archive, series, bright):
    store(archive, brightness_network())
    prediction = propose(proposer, archive, series.slices[1])
    assert set(prediction.probabilities) == {roi.roi_id for roi in prediction.rois}
    found = np.zeros(bright.shape, bool)
    for around in prediction.probabilities.values():
        rows, columns = around.values.shape
        found[around.row : around.row + rows, around.column : around.column + columns] |= (
            around.values >= 255 * around.threshold
        )
    assert np.array_equal(found, bright)


def test_contours_lie_in_patient_space_on_the_edges_of_the_pixels(proposer, archive, series):
    store(archive, brightness_network())
    image = series.slices[1]
    single = propose(proposer, archive, image).rois[-1]
    # (17, 5) is the single bright pixel; its corners by the formula of PS3.3 C.7.6.2.1.1, on the second slice.
    origin = np.array([-31.5, 12.25, 80.0]) + 4.0 * np.cross(OBLIQUE_ROW, OBLIQUE_COLUMN)
    corners = {
        tuple(np.round(origin + row * 1.5 * OBLIQUE_COLUMN + column * 0.8 * OBLIQUE_ROW, 3))
        for row in (16.5, 17.5)
        for column in (4.5, 5.5)
    }
    (contour,) = single.contours
    assert {tuple(np.round(point, 3)) for point in contour.points_lps} == corners
    assert np.abs(image.plane.distance_mm(contour.points_lps)).max() < 1e-9


def test_a_proposal_says_what_it_is_where_it_lies_and_which_network_made_it(proposer, archive, series):
    store(archive, brightness_network())
    image = series.slices[1]
    prediction = propose(proposer, archive, image)
    roi = prediction.rois[0]
    assert (roi.roi_class.name, roi.roi_class.rt_roi_interpreted_type) == ("Bright", "ORGAN")
    assert (roi.roi_class.code.value, roi.roi_class.code.scheme) == ("87878005", "SCT")
    assert roi.image == image.reference == prediction.image
    assert roi.frame_of_reference_uid == image.frame_of_reference_uid != ""
    assert (roi.state, roi.generation) == (ReviewState.PROPOSED, GenerationAlgorithm.AUTOMATIC)
    assert roi.decision is None and 0.5 <= roi.score <= 1
    network = only_network(archive)
    assert (roi.network.dnn_uid, roi.network.name, roi.network.version) == (network.dnn_uid, "Brightness", "7")
    assert (roi.network.digest, roi.network.threshold) == (prediction.card.digest, 0.5)
    assert len({roi.roi_id for roi in prediction.rois}) == 3
    assert prediction.card.name == "Brightness" and prediction.seconds > 0 and prediction.device


def test_a_proposal_on_a_frame_names_the_frame(proposer, archive, series, bright):
    store(archive, brightness_network())
    frame = dataclasses.replace(series.slices[1], frame_number=7)
    shown = ImagePixels(np.where(bright, 4000, 0).astype(np.int16))
    prediction = predict(proposer, archive, frame, only_network(archive), lambda _image: shown)
    assert prediction.image == frame.reference == ImageReference(frame.sop_instance_uid, 7)
    assert {roi.image for roi in prediction.rois} == {frame.reference}


class TestColour:
    """A network that looks for red that is brighter than green: no grey picture of the image shows it."""

    @pytest.fixture
    def network(self, archive):
        description = brightness_description(
            input_shape={"input_shape0": 24, "input_shape1": 18, "input_shape2": 3, "label_shape": 1},
            preprocess=[{"step": "clip", "lower": 0, "upper": 255}, {"step": "repeat-channels", "channels": 3}],
        )
        weights = brightness_weights(
            **{
                "layer01.conv.weight": np.array([1, -1, 0], np.float32).reshape(1, 3, 1, 1),
                "layer01.conv.bias": np.array([-0.5], np.float32),
            }
        )
        made_for = {"samples_per_pixel": 3, "photometric_interpretation": "RGB"}
        store(archive, brightness_network(architecture_text=description, weights=weights, **made_for))
        return only_network(archive)

    @pytest.fixture(params=["RGB", "YBR_FULL_422"])
    def photograph(self, request, series):
        attributes = dataclasses.replace(
            series.slices[1].attributes, samples_per_pixel=3, photometric_interpretation=request.param
        )
        return dataclasses.replace(series.slices[1], attributes=attributes)

    @pytest.fixture
    def colours(self, bright):
        noise = np.random.default_rng(3).integers(1, 100, (ROWS, COLUMNS, 3))
        noise[..., 0] = np.where(bright, noise[..., 1] + 100, noise[..., 1] - 1)
        return ImagePixels(noise.astype(np.uint8))

    def test_channels_are_red_green_and_blue(self, proposer, archive, network, photograph, colours, bright):
        selection = proposer.select(photograph, archive, control=TaskControl())
        assert selection.chosen.network.dnn_uid == network.dnn_uid
        prediction = predict(proposer, archive, photograph, network, lambda _image: colours)
        masks = [mask_of_contours(roi.contours, photograph.plane) for roi in prediction.rois]
        assert np.array_equal(np.logical_or.reduce(masks), bright)

    def test_a_grey_network_is_not_offered_and_the_tag_says_why(self, proposer, archive, photograph):
        store(archive, brightness_network())
        selection = proposer.select(photograph, archive, control=TaskControl())
        assert selection.candidates == ()
        assert [(one.tag, one.reason) for one in selection.excluded] == [
            ("SamplesPerPixel", "made for 1 samples per pixel, the image has 3")
        ]

    def test_a_palette_that_decodes_to_colours_is_refused_by_a_grey_network(self, proposer, archive, series, colours):
        store(archive, with_tags(brightness_network(), PhotometricInterpretation=""))
        with pytest.raises(InputMismatchError) as refusal:
            predict(proposer, archive, series.slices[1], only_network(archive), lambda _image: colours)
        check_sentence(refusal.value, "", "It is a colour image, and the network takes 1 channels", "network")


def test_nothing_bright_means_no_proposal(proposer, archive, series):
    store(archive, brightness_network())
    assert propose(proposer, archive, series.slices[0]).rois == ()


def test_a_network_is_fetched_once_for_choosing_describing_and_every_run(proposer, archive, series):
    store(archive, brightness_network())
    for image in series.slices:
        propose(proposer, archive, image)
    proposer.card(only_network(archive), archive, control=TaskControl())
    assert len(archive.series_fetched) == 1


def test_a_network_that_left_memory_is_not_fetched_again(worker, archive, series):
    store(archive, brightness_network(name="One"), brightness_network(name="Two"))
    proposer = lenient_proposer(worker, most_warm=1)
    one, two = archive.find_networks(TaskControl())
    for network in (one, two, one, two):
        assert run(proposer, archive, series.slices[1], network).card.name == network.name
    assert len(archive.series_fetched) == 2


def test_the_archive_is_asked_again_when_the_file_it_gave_is_gone(worker, archive, series):
    store(archive, brightness_network(name="One"), brightness_network(name="Two"))
    proposer = lenient_proposer(worker, most_warm=1)
    one, two = archive.find_networks(TaskControl())
    run(proposer, archive, series.slices[1], one)
    run(proposer, archive, series.slices[1], two)
    for path in archive.series_paths(one.study_instance_uid, one.series_instance_uid).values():
        path.unlink()
    with pytest.raises(NetworkObjectError, match="gone"):
        run(proposer, archive, series.slices[1], one)
    assert archive.series_fetched.count(one.series_instance_uid) == 2


def test_threads_that_ask_at_once_share_one_fetch_and_get_the_same_regions(proposer, archive, series):
    store(archive, brightness_network())
    network, together = only_network(archive), threading.Barrier(4)

    def click(_number: int) -> list[bytes]:
        together.wait()
        rois = run(proposer, archive, series.slices[1], network).rois
        return [contour.points_lps.tobytes() for roi in rois for contour in roi.contours]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert len(archive.series_fetched) == 1


def test_only_networks_that_may_fit_are_fetched_to_be_judged(proposer, archive, series):
    store(
        archive,
        brightness_network(name="Fits"),
        brightness_network(name="Other modality", modality="CT"),
        brightness_network(name="Other part", body_part_examined="KNEE"),
    )
    selection = proposer.select(series.slices[1], archive, control=TaskControl())
    assert [candidate.network.name for candidate in selection.candidates] == ["Fits"]
    assert {exclusion.network.name: exclusion.tag for exclusion in selection.excluded} == {
        "Other modality": "Modality",
        "Other part": "BodyPartExamined",
    }
    assert archive.series_fetched == [selection.candidates[0].network.series_instance_uid]


def test_what_only_the_object_says_counts_in_the_choice(proposer, archive, series):
    parent = brightness_network(name="A parent", dnn_uid="2.25.11")
    child = brightness_network(name="B child", training_info={"parent_dnn_uid": "2.25.11"})
    colour = brightness_network(name="C colour", samples_per_pixel=3, photometric_interpretation="RGB")
    store(archive, parent, child, colour)
    selection = proposer.select(series.slices[1], archive, control=TaskControl())
    assert [candidate.network.name for candidate in selection.candidates] == ["B child", "A parent"]
    assert [(exclusion.network.name, exclusion.tag) for exclusion in selection.excluded] == [
        ("C colour", "SamplesPerPixel")
    ]


class ForgetfulWorker:
    """A process that had to start anew before each run: it asks for the weights, and never runs them."""

    threads = 1

    def __init__(self) -> None:
        self.given: list[bytes] = []

    def loaded(self, _runner: str) -> None:
        return None

    def unload(self, _runner: str, *, control: TaskControl) -> None:
        """Hold nothing."""

    def load(self, request: LoadRequest, weights: Callable[[], memoryview], *, control: TaskControl) -> None:
        self.given.append(bytes(weights()))
        raise NetworkObjectError(f"{request.name} is not run here.")


def replace_network(archive: CountingArchive, **changes: object) -> None:
    """Another network under the same UIDs, as an archive that was tidied up might hold it."""
    network = only_network(archive)
    series = archive.retrieve_series(network.study_instance_uid, network.series_instance_uid, TaskControl())
    series.paths[0].write_bytes(brightness_network(**changes))


def test_weights_of_a_network_that_took_the_place_of_the_checked_one_never_run(archive, series):
    store(archive, brightness_network())
    worker = ForgetfulWorker()
    proposer = lenient_proposer(worker)
    network, image = only_network(archive), series.slices[1]
    with pytest.raises(NetworkObjectError, match="is not run here"):
        run(proposer, archive, image, network)
    other = brightness_weights(**{"layer01.conv.bias": np.array([-1], np.float32)})
    replace_network(archive, weights=other)

    with pytest.raises(NetworkObjectError) as refusal:
        run(proposer, archive, image, network)
    check_sentence(refusal.value, "Brightness", "taken its place", "AI ROI again")
    assert worker.given == [brightness_weights()]

    with pytest.raises(NetworkObjectError, match="is not run here"):
        run(proposer, archive, image, network)
    assert worker.given == [brightness_weights(), other], "by now it was checked"


def test_what_replaced_a_network_runs_by_its_own_description(proposer, archive, series):
    """Somebody looked at its layers: from then on its own card is known, and its steps must be its own, too."""
    store(archive, brightness_network(training_info={}))
    network, image = only_network(archive), series.slices[1]
    assert len(run(proposer, archive, image, network).rois) == 3
    described = brightness_description(preprocess=[{"step": "clip", "lower": 0, "upper": LIMIT}])
    replace_network(archive, training_info={}, architecture_text=described)
    proposer.details(network, archive, control=TaskControl())

    assert run(proposer, archive, image, network).rois == (), "nothing is brighter than where it clips"


def test_an_archive_without_networks_offers_none(proposer, archive, series):
    assert proposer.select(series.slices[1], archive, control=TaskControl()).chosen is None


def test_weights_that_were_tampered_with_are_refused(proposer, archive, series):
    store(archive, tampered(brightness_network()))
    with pytest.raises(DigestError) as refusal:
        propose(proposer, archive, series.slices[1])
    check_sentence(refusal.value, "Brightness", "not those that the network was published with", "Retrieve")


def test_a_pickle_in_place_of_weights_is_refused_and_never_opened(proposer, archive, series, tmp_path):
    trap = tmp_path / "sprung"
    store(archive, booby_trapped(brightness_network(), str(trap)))
    with pytest.raises(UnsafeWeightsError) as refusal:
        propose(proposer, archive, series.slices[1])
    check_sentence(refusal.value, "Brightness", "pickle", "safetensors")
    assert not trap.exists()


@pytest.mark.parametrize(
    ("weights", "cause"),
    [
        ({"layer01.conv.bias": None}, "layer01.conv.bias 1 is missing"),
        ({"layer01.conv.weight": np.ones((2, 1, 1, 1), np.float32)}, "2×1×1×1 instead of 1×1×1×1"),
        ({"more": np.ones(3, np.float32)}, "more is unexpected"),
        ({"layer01.conv.bias": np.array([np.nan], np.float32)}, "not finite"),
    ],
)
def test_weights_that_do_not_fit_the_description_are_refused(proposer, archive, series, weights, cause):
    store(archive, brightness_network(weights=brightness_weights(**weights)))
    with pytest.raises(WeightsError) as refusal:
        propose(proposer, archive, series.slices[1])
    check_sentence(refusal.value, "Brightness", cause, "author")


def test_a_description_that_breaks_the_grammar_is_refused(proposer, archive, series):
    store(archive, brightness_network(architecture_text=brightness_description(kernel={})))
    with pytest.raises(NetworkObjectError) as refusal:
        propose(proposer, archive, series.slices[1])
    check_sentence(refusal.value, "Brightness", "kernel", "description")


def test_a_network_that_cannot_be_used_does_not_keep_the_others_from_being_used(proposer, archive, series, bright):
    broken = tampered(brightness_network(name="Broken"))
    store(archive, broken, brightness_network(name="Whole"))
    selection = proposer.select(series.slices[1], archive, control=TaskControl())
    offered = {candidate.network.name: candidate.network for candidate in selection.candidates}
    assert set(offered) == {"Broken", "Whole"}
    with pytest.raises(DigestError):
        run(proposer, archive, series.slices[1], offered["Broken"])
    assert len(run(proposer, archive, series.slices[1], offered["Whole"]).rois) == 3


def test_a_file_cut_short_on_disk_is_named_and_keeps_no_other_network_from_being_used(proposer, archive, series):
    store(archive, brightness_network(name="Cut"), brightness_network(name="Whole"))
    networks = {network.name: network for network in archive.find_networks(TaskControl())}
    cut = networks["Cut"]
    for path in archive.series_paths(cut.study_instance_uid, cut.series_instance_uid).values():
        path.write_bytes(path.read_bytes()[:-200])
    selection = proposer.select(series.slices[1], archive, control=TaskControl())
    assert {candidate.network.name for candidate in selection.candidates} == {"Cut", "Whole"}
    with pytest.raises(NetworkObjectError) as refusal:
        run(proposer, archive, series.slices[1], cut)
    check_sentence(refusal.value, "Cut", "", "archive")


def test_a_network_that_is_gone_from_the_archive_is_named(proposer, archive, series):
    store(archive, brightness_network())
    network = only_network(archive)
    for path in archive.series_paths(network.study_instance_uid, network.series_instance_uid).values():
        path.unlink()
    with pytest.raises(NetworkObjectError) as refusal:
        run(proposer, archive, series.slices[1], network)
    check_sentence(refusal.value, "Brightness", "gone", "store the network")


def test_an_archive_that_is_down_says_so(proposer, series):
    down = FakeArchive(failure=ArchiveUnreachableError("PACS X cannot be reached.", next_step="Check that it runs."))
    with pytest.raises(ArchiveUnreachableError):
        proposer.select(series.slices[1], down, control=TaskControl())


@pytest.mark.parametrize(
    ("changes", "tag", "asked", "given"),
    [
        ({"modality": "CT"}, "Modality", "CT", "MR"),
        (
            {"samples_per_pixel": 3, "photometric_interpretation": "RGB"},
            "SamplesPerPixel",
            "3",
            "1",
        ),
    ],
)
def test_an_image_that_the_network_is_not_made_for_is_refused_even_when_asked_for(
    proposer, archive, series, changes, tag, asked, given
):
    store(archive, brightness_network(**changes))
    with pytest.raises(InputMismatchError) as refusal:
        run(proposer, archive, series.slices[1], only_network(archive))
    check_sentence(refusal.value, "Brightness", f"{tag} {asked}", "another network")
    assert given in refusal.value.cause


def test_a_grey_network_that_says_that_it_is_for_colours_is_refused_on_a_grey_image(proposer, archive, series):
    store(archive, with_tags(brightness_network(), PhotometricInterpretation="RGB"))
    with pytest.raises(InputMismatchError) as refusal:
        run(proposer, archive, series.slices[1], only_network(archive))
    check_sentence(refusal.value, "Brightness", "PhotometricInterpretation RGB", "another network")
    assert "MONOCHROME2" in refusal.value.cause


def test_white_on_black_and_black_on_white_are_one_kind_of_image(proposer, archive, series, bright):
    store(archive, brightness_network(photometric_interpretation="MONOCHROME1"))
    assert len(propose(proposer, archive, series.slices[1]).rois) == 3


@pytest.mark.parametrize("missing", ["PixelSpacing", "ImageOrientationPatient", "FrameOfReferenceUID"])
def test_a_slice_without_a_place_in_the_patient_gets_no_proposal(proposer, archive, tmp_path, bright, missing):
    paths = write_series(
        tmp_path / "images", slices=SLICES, pixels=pixels(bright), overrides={missing: None, "InstanceNumber": 41}
    )
    store(archive, brightness_network())
    with pytest.raises(GeometryError) as refusal:
        propose(proposer, archive, opened(paths[1:2]).slices[0])
    cause = "Frame of Reference UID" if missing == "FrameOfReferenceUID" else missing
    check_sentence(refusal.value, "image 41", cause, "Choose")


def test_work_that_is_withdrawn_ends_and_leaves_the_proposer_usable(proposer, archive, series):
    store(archive, brightness_network())
    withdrawn = TaskControl()
    withdrawn.cancel()
    with pytest.raises(Cancelled):
        run(proposer, archive, series.slices[1], only_network(archive), withdrawn)
    assert len(propose(proposer, archive, series.slices[1]).rois) == 3


def check_sentence(error: Exception, thing: str, cause: str, next_step: str) -> None:
    """A message names the thing, the cause and the next step."""
    assert thing in error.what
    assert cause in error.cause and error.cause
    assert next_step in error.next_step
    assert str(error) == f"{error.what} {error.cause} {error.next_step}"
