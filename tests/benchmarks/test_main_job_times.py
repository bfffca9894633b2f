"""How long the steps of the main job take, each against the plain library way in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PySide6.QtWidgets import QApplication

from app.archives import ConfiguredArchives
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.roi import Roi
from app.core.structure_set import WrittenStructureSet
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.iodeep import read_iodeep
from app.dicom.object_reading import DicomObjectReader
from app.dicom.phantom import make_phantom
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.dicom.volume_reading import DicomStudyReader
from app.files import DiskFiles
from app.session.session import Session
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.measurements import MeasurementFiles
from inference.architecture import parse_architecture
from inference.proposer import NetworkProposer
from inference.transforms.pipeline import Pipeline
from inference.weights import load_weights
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.phantom_files import write_phantom
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series
from widgets.viewport.viewport import Viewport

OPEN, NEXT, PROPOSE, STORE = (
    "open a 500-slice series",
    "show the next slice",
    "AI ROI from click to red",
    "store 200 contours as RTSTRUCT",
)
SLICES, SIDE = 500, 512
CONTOURS, CONTOURED_SIDE = 200, 256
WINDOW = {"WindowCenter": "1500", "WindowWidth": "3000"}
NETWORK = Path(str(files("resources").joinpath("networks/lv-short-axis.dcm")))
MIDDLE = 15
Compared = Callable[[str, str], Any]


class WithoutPrefetch(ImmediateTaskRunner):
    """Runs at once what is asked for, and nothing ahead of time: each slice is then read when it is shown."""

    def start(self, work: Any, *, group: str, on_done: Any, on_failed: Any, on_progress: Any = None) -> TaskControl:
        if group == "prefetch":
            return TaskControl()
        return super().start(work, group=group, on_done=on_done, on_failed=on_failed, on_progress=on_progress)


@dataclass(frozen=True)
class Workplace:
    """A session on an archive of its own, with one series open."""

    session: Session
    archive: EmbeddedArchive


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sequence[Path]], Workplace]]:
    archives: list[EmbeddedArchive] = []

    def open_on(paths: Sequence[Path]) -> Workplace:
        folder = tmp_path_factory.mktemp("workplace")
        archive = EmbeddedArchive(folder / "archive")
        archives.append(archive)
        archive.store([*(path.read_bytes() for path in paths), NETWORK.read_bytes()], TaskControl())
        settings = SettingsFile(folder / "settings.json")
        directory = ConfiguredArchives(archive, settings, move_destination=None)
        session = Session(
            directory,
            reader=DicomStudyReader(),
            objects=DicomObjectReader(),
            writer=DicomRoiWriter(),
            files=DiskFiles(),
            measurements=MeasurementFiles(folder / "measurements"),
            preferences=settings,
            proposer=NetworkProposer(),
            runner=WithoutPrefetch(),
        )
        ds = pydicom.dcmread(paths[0], stop_before_pixels=True)
        (record,) = (
            record
            for record in archive.find_series(StudyInstanceUID(ds.StudyInstanceUID), TaskControl())
            if record.series_instance_uid == SeriesInstanceUID(ds.SeriesInstanceUID)
        )
        session.open_series(record)
        assert session.opened is not None, session.notices.all
        return Workplace(session, archive)

    yield open_on
    for archive in archives:
        archive.close()


# Open a series of 500 slices: everything up to the first picture.


@pytest.fixture(scope="module")
def long_series(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """500 slices of 512 x 512, 16 bits allocated, uncompressed."""
    one = np.random.default_rng(3).integers(0, 4096, (SIDE, SIDE)).astype(np.uint16)
    return write_series(
        tmp_path_factory.mktemp("long"),
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.0,
        pixels=np.broadcast_to(one, (SLICES, SIDE, SIDE)),
        overrides=WINDOW,
    )


def test_headers_and_the_first_picture(compared: Compared, long_series: list[Path]) -> None:
    def run() -> int:
        reader = DicomStudyReader()
        (series,) = reader.read_series(long_series, TaskControl())
        reader.read_values(series.slices[0])
        return len(series.slices)

    assert compared(OPEN, OURS).pedantic(run, rounds=3, warmup_rounds=1) == SLICES


def test_dcmread_and_pixel_array_of_all(compared: Compared, long_series: list[Path]) -> None:
    def run() -> int:
        slices = [pydicom.dcmread(path) for path in long_series]
        slices.sort(key=lambda ds: float(ds.ImagePositionPatient[2]))
        return len([ds.pixel_array for ds in slices])

    assert compared(OPEN, PLAIN).pedantic(run, rounds=3, warmup_rounds=1) == SLICES


# Show the next slice: from the key to the painted viewport, 1200 x 900.


@pytest.fixture(scope="module")
def viewport(
    workplace: Callable[[Sequence[Path]], Workplace], long_series: list[Path], qapp: QApplication
) -> Iterator[Viewport]:
    shown = Viewport(workplace(long_series[:40]).session)
    shown.resize(1200, 900)
    shown.show()
    step(shown, 0)
    yield shown
    shown.close()


def step(viewport: Viewport, slices: int) -> bool:
    """Go on and serve events until the picture is the one that was asked for, and painted."""
    session = viewport._session
    session.viewport.step(slices)
    for _ in range(50):
        QApplication.processEvents()
        if viewport.is_up_to_date():
            break
    QApplication.processEvents()
    return viewport.display.slice_text == f"{session.viewport.view.index + 1}/40" and viewport.is_up_to_date()


def test_from_disk_to_the_painted_viewport(compared: Compared, viewport: Viewport) -> None:
    session = viewport._session

    def cold() -> None:
        if session.viewport.view.index == 39:
            session.viewport.show_slice(0)
            step(viewport, 0)
        session.pixels.forget()

    assert compared(NEXT, OURS).pedantic(lambda: step(viewport, 1), setup=cold, rounds=30, warmup_rounds=3)


def test_from_the_cache_to_the_painted_viewport(compared: Compared, viewport: Viewport) -> None:
    session = viewport._session
    for _ in range(39):
        step(viewport, 1)
    session.viewport.show_slice(0)
    step(viewport, 0)

    def back() -> None:
        if session.viewport.view.index == 39:
            session.viewport.show_slice(0)
            step(viewport, 0)

    assert compared(NEXT, OURS).pedantic(lambda: step(viewport, 1), setup=back, rounds=30, warmup_rounds=3)


def test_dcmread_pixel_array_and_a_window_in_numpy(compared: Compared, long_series: list[Path]) -> None:
    paths = iter(long_series * 2)

    def run() -> np.ndarray:
        ds = pydicom.dcmread(next(paths))
        low, width = float(ds.WindowCenter) - float(ds.WindowWidth) / 2, float(ds.WindowWidth)
        return np.clip((ds.pixel_array.astype(np.float32) - low) / width * 255, 0, 255).astype(np.uint8)

    assert compared(NEXT, PLAIN).pedantic(run, rounds=30, warmup_rounds=3).shape == (SIDE, SIDE)


# AI ROI: from the click to the red outline, with the network warm.


@pytest.fixture(scope="module")
def hearts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_phantom(tmp_path_factory.mktemp("phantom"), make_phantom(1))


@pytest.fixture(scope="module")
def at_the_heart(workplace: Callable[[Sequence[Path]], Workplace], hearts: list[Path]) -> Workplace:
    place = workplace(hearts)
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
    proposer, image = NetworkProposer(), session.image
    (network,) = at_the_heart.archive.find_networks(control)
    pixels = DicomStudyReader().read_pixels(image)

    def run() -> int:
        return len(
            proposer.propose(image, pixels, network=network, archive=at_the_heart.archive, control=control).rois
        )

    assert compared(PROPOSE, OURS).pedantic(run, rounds=12, warmup_rounds=2) == 1


def test_the_bare_forward_pass(compared: Compared, at_the_heart: Workplace) -> None:
    import torch

    from inference.networks.builder import build_network

    item = read_iodeep(NETWORK)
    architecture = parse_architecture(item.architecture_text)
    module = build_network(architecture)
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

        def run() -> WrittenStructureSet:
            return written_and_stored(series, rois, archive)

        written = compared(STORE, OURS).pedantic(run, rounds=5, warmup_rounds=1)
    assert [(proof.contours, proof.dice) for proof in written.proofs] == [(CONTOURS, 1.0)]


def test_outlining_too(compared: Compared, contoured: list[Path], masks: np.ndarray, tmp_path: Path) -> None:
    """Trace 200 masks first, which AI ROI does slice by slice."""
    series = opened(contoured)
    with EmbeddedArchive(tmp_path / "archive") as archive:

        def run() -> WrittenStructureSet:
            return written_and_stored(series, regions(series, masks), archive)

        written = compared(STORE, OURS).pedantic(run, rounds=5, warmup_rounds=1)
    assert [(proof.contours, proof.dice) for proof in written.proofs] == [(CONTOURS, 1.0)]


def written_and_stored(series: ImageSeries, rois: Sequence[Roi], archive: EmbeddedArchive) -> WrittenStructureSet:
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
