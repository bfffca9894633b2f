"""How long the steps of the main job take, each against the plain library way in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from app.core.network_services import Prediction
from app.core.roi import Roi
from app.core.structure_set import WrittenObject
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.iodeep import read_iodeep
from app.dicom.phantom import make_phantom
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.dicom.volume_reading import DicomStudyReader
from app.store.embedded_archive import EmbeddedArchive
from inference.architecture import parse_architecture
from inference.transforms.pipeline import Pipeline
from inference.weights import load_weights
from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workplaces import Workplace, workplace
from tests.helpers.phantom_files import write_phantom
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

PROPOSE, STORE = "AI ROI from click to red", "store 200 contours as RTSTRUCT"
CONTOURS, CONTOURED_SIDE = 200, 256
NETWORK = Path(str(files("resources").joinpath("networks/lv-short-axis.dcm")))
MIDDLE = 15
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def workplaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sequence[Path]], Workplace]]:
    with ExitStack() as opened_places:
        yield lambda paths: opened_places.enter_context(
            workplace(tmp_path_factory.mktemp("workplace"), paths, NETWORK.read_bytes())
        )


# AI ROI: from the click to the red outline, with the network warm.


@pytest.fixture(scope="module")
def hearts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_phantom(tmp_path_factory.mktemp("phantom"), make_phantom(1))


@pytest.fixture(scope="module")
def at_the_heart(workplaces: Callable[[Sequence[Path]], Workplace], hearts: list[Path]) -> Workplace:
    place = workplaces(hearts)
    place.session.viewport.show_slice(MIDDLE)
    place.session.propose()
    return place


def test_a_click_in_the_session(compared: Compared, at_the_heart: Workplace) -> None:
    """Choose the network, read the slice, run, outline, put the proposals into the review."""
    session = at_the_heart.session
    compared(PROPOSE, OURS).pedantic(session.propose, rounds=12, warmup_rounds=2)
    assert [roi.state.value for roi in session.review.rois] == ["proposed"]


def test_the_proposer_with_a_warm_network(compared: Compared, at_the_heart: Workplace) -> None:
    session, control = at_the_heart.session, TaskControl()
    proposer, image = at_the_heart.proposer(), session.image
    (network,) = at_the_heart.archive.find_networks(control)
    pixels = DicomStudyReader().read_pixels(image)

    def run() -> int:
        found: list[Prediction] = []
        proposer.propose(
            [image],
            [0],
            read_pixels=lambda _image: pixels,
            network=network,
            archive=at_the_heart.archive,
            control=control,
            on_prediction=found.append,
        )
        return len(found[0].rois)

    assert compared(PROPOSE, OURS).pedantic(run, rounds=12, warmup_rounds=2) == 1


def test_the_bare_forward_pass(compared: Compared, at_the_heart: Workplace) -> None:
    import torch

    from inference.backends import torch_builder

    item = read_iodeep(NETWORK)
    architecture = parse_architecture(item.architecture_text)
    module = torch_builder.build(architecture.required_graph())
    load_weights(module, item.weights)
    module.eval()
    image = at_the_heart.session.image
    prepared = Pipeline.of(architecture).apply(DicomStudyReader().read_values(image), image.plane.pixel_spacing_mm)
    tensor = torch.from_numpy(prepared.tensor.copy()).unsqueeze(0)

    def run() -> torch.Tensor:
        with torch.inference_mode():
            return module(tensor)

    assert compared(PROPOSE, PLAIN).pedantic(run, rounds=12, warmup_rounds=2).shape[1] == 1


# Store a structure set of 200 contours: from masks to the stored file.


@pytest.fixture(scope="module")
def contoured(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_series(
        tmp_path_factory.mktemp("contoured"),
        slices=CONTOURS,
        rows=CONTOURED_SIDE,
        columns=CONTOURED_SIDE,
        slice_spacing_mm=1.5,
        pixel_spacing_mm=(1.1, 0.9),
        pixels=np.zeros((CONTOURS, CONTOURED_SIDE, CONTOURED_SIDE), np.uint16),
    )


@pytest.fixture(scope="module")
def masks() -> np.ndarray:
    """(slices, rows, columns): a disc that wanders and grows."""
    shape = CONTOURED_SIDE, CONTOURED_SIDE
    return np.stack([disc(shape, (100 + i / 5, 120 + i / 7), 20 + 15 * i / CONTOURS) for i in range(CONTOURS)])


def regions(series: ImageSeries, masks: np.ndarray) -> list[Roi]:
    return [region(image, mask, tolerance_mm=0.55) for image, mask in zip(series.slices, masks, strict=True)]


def test_a_click_on_save(compared: Compared, contoured: list[Path], masks: np.ndarray, tmp_path: Path) -> None:
    """The outlines are there: write, read back with a second rasteriser, compare, store in the embedded archive."""
    series = opened(contoured)
    rois = regions(series, masks)
    with EmbeddedArchive(tmp_path / "archive") as archive:

        def run() -> WrittenObject:
            return written_and_stored(series, rois, archive)

        written = compared(STORE, OURS).pedantic(run, rounds=5, warmup_rounds=1)
    assert [(proof.contours, proof.dice) for proof in written.proofs] == [(CONTOURS, 1.0)]


def test_outlining_too(compared: Compared, contoured: list[Path], masks: np.ndarray, tmp_path: Path) -> None:
    """Trace 200 masks first, which AI ROI does slice by slice."""
    series = opened(contoured)
    with EmbeddedArchive(tmp_path / "archive") as archive:

        def run() -> WrittenObject:
            return written_and_stored(series, regions(series, masks), archive)

        written = compared(STORE, OURS).pedantic(run, rounds=5, warmup_rounds=1)
    assert [(proof.contours, proof.dice) for proof in written.proofs] == [(CONTOURS, 1.0)]


def written_and_stored(series: ImageSeries, rois: Sequence[Roi], archive: EmbeddedArchive) -> WrittenObject:
    written = DicomRoiWriter().write(approved(series, *rois), TaskControl())
    archive.store([written.content], TaskControl())
    return written


def test_rt_utils_add_roi_and_save(
    compared: Compared, contoured: list[Path], masks: np.ndarray, tmp_path: Path
) -> None:
    """Trace, write, save; nothing is checked."""
    rt_utils = pytest.importorskip("rt_utils", reason="the extra “bench” is not installed")
    volume = np.moveaxis(masks, 0, -1)
    path = tmp_path / "rt-utils.dcm"

    def fresh() -> tuple[tuple[Any], dict[str, Any]]:
        # Opening the series is measured elsewhere.
        return (rt_utils.RTStructBuilder.create_new(dicom_series_path=str(contoured[0].parent)),), {}

    def run(structure_set: Any) -> None:
        structure_set.add_roi(mask=volume, name="Left ventricle")
        structure_set.save(str(path))

    compared(STORE, PLAIN).pedantic(run, setup=fresh, rounds=5, warmup_rounds=1)
    assert len(pydicom.dcmread(path).ROIContourSequence[0].ContourSequence) == CONTOURS
