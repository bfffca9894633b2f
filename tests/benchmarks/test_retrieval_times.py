"""How long a series takes to come from a real PACS into the archive, beside clients that do less with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
)

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.services import Archive
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.dcmtk import run_dcmtk
from tests.helpers.orthanc import Orthanc, need_orthanc, running_orthanc
from tests.helpers.series_files import write_series
from tests.helpers.waiting import Waiting

LARGE = "fetch 500 CT slices, beside pynetdicom"
BESIDE_GETSCU = "fetch 500 CT slices, beside getscu"
SMALL = "fetch 300 tiny slices, beside pynetdicom"
FIRST = "the first of 500, beside pynetdicom"
STUDY = StudyInstanceUID("1.2.826.0.1.3680043.8.498.1")
SERIES = {500: SeriesInstanceUID(f"{STUDY}.500"), 300: SeriesInstanceUID(f"{STUDY}.300")}
SIDES = {500: 512, 300: 16}
FIND, GET = StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelGet
ROUNDS = 5
Compared = Callable[[str, str], Any]
pytestmark = [pytest.mark.orthanc, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def pacs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """Orthanc with 500 slices of 512 x 512 and 300 of 16 x 16, uncompressed."""
    need_orthanc(with_web=True)
    folder = tmp_path_factory.mktemp("pacs")
    with running_orthanc(folder / "orthanc") as server, EmbeddedArchive(folder / "unused") as unused:
        archive = DimseArchive(node_of(server), sink=unused)
        for slices, side in SIDES.items():
            one = np.random.default_rng(3).integers(0, 4096, (1, side, side))
            paths = write_series(
                folder / str(slices),
                slices=slices,
                rows=side,
                columns=side,
                modality="CT",
                pixels=np.broadcast_to(one, (slices, side, side)),
                study_uid=STUDY,
                series_uid=SERIES[slices],
            )
            archive.store([path.read_bytes() for path in paths], TaskControl())
        yield server


def node_of(server: Orthanc) -> PacsNode:
    return PacsNode("ORTHANC", server.host, server.dicom_port, server.ae_title)


@pytest.fixture
def fetched(pacs: Orthanc, tmp_path: Path) -> Callable[..., None]:
    """Fetch a series into a new archive, as many times as the benchmark asks for it."""

    def fetch(benchmark: Any, archive_of: Callable[[EmbeddedArchive], Archive], slices: int) -> None:
        opened: list[EmbeddedArchive] = []

        def begin() -> tuple[tuple[Archive], dict[str, object]]:
            opened.append(EmbeddedArchive(tmp_path / str(len(opened))))
            return (archive_of(opened[-1]),), {}

        def run(archive: Archive) -> int:
            return len(archive.retrieve_series(STUDY, SERIES[slices], TaskControl()).paths)

        assert benchmark.pedantic(run, setup=begin, rounds=ROUNDS) == slices
        for archive in opened:
            archive.close()

    return fetch


def bare_association(pacs: Orthanc, came: list[Any]) -> Any:
    """Of pynetdicom as it is; what comes is counted and thrown away."""

    def throw_away(event: Any) -> int:
        came.append(event.request.AffectedSOPInstanceUID)
        return 0x0000

    entity = AE("VERDANT")
    for context in (FIND, GET, CTImageStorage):
        entity.add_requested_context(context)
    association = entity.associate(
        pacs.host,
        pacs.dicom_port,
        ae_title=pacs.ae_title,
        ext_neg=[build_role(CTImageStorage, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, throw_away)],
    )
    assert association.is_established
    return association


def keys(slices: int, **more: str) -> Dataset:
    asked = Dataset()
    asked.QueryRetrieveLevel = "IMAGE" if more else "SERIES"
    asked.StudyInstanceUID, asked.SeriesInstanceUID = STUDY, SERIES[slices]
    for name, value in more.items():
        setattr(asked, name, value)
    return asked


def get_bare(pacs: Orthanc, slices: int) -> int:
    came: list[Any] = []
    association = bare_association(pacs, came)
    for _ in association.send_c_get(keys(slices), GET):
        pass
    association.release()
    return len(came)


# A whole series.


@pytest.mark.parametrize("associations", [1, 2, 3, 4])
def test_over_dimse(compared: Compared, pacs: Orthanc, fetched: Callable[..., None], associations: int) -> None:
    node = PacsNode("ORTHANC", pacs.host, pacs.dicom_port, pacs.ae_title, associations=associations)
    fetched(compared(LARGE, OURS), lambda sink: DimseArchive(node, sink=sink), 500)


def test_over_dicomweb(compared: Compared, pacs: Orthanc, fetched: Callable[..., None]) -> None:
    node = WebNode("ORTHANC", pacs.web_url)
    fetched(compared(LARGE, OURS), lambda sink: DicomwebArchive(node, sink=sink), 500)


def test_pynetdicom_that_throws_everything_away(compared: Compared, pacs: Orthanc) -> None:
    assert compared(LARGE, PLAIN).pedantic(get_bare, (pacs, 500), rounds=ROUNDS) == 500


def test_into_the_archive(compared: Compared, pacs: Orthanc, fetched: Callable[..., None]) -> None:
    fetched(compared(BESIDE_GETSCU, OURS), lambda sink: DimseArchive(node_of(pacs), sink=sink), 500)


def test_getscu(compared: Compared, pacs: Orthanc, tmp_path: Path) -> None:
    named = [f"StudyInstanceUID={STUDY}", f"SeriesInstanceUID={SERIES[500]}", "QueryRetrieveLevel=SERIES"]
    asked = [part for name in named for part in ("-k", name)]
    rounds: list[Path] = []

    def run() -> int:
        rounds.append(tmp_path / str(len(rounds)))
        rounds[-1].mkdir()
        called = ("-S", "-aec", pacs.ae_title, pacs.host, str(pacs.dicom_port))
        run_dcmtk("getscu", *called, *asked, "-od", str(rounds[-1]))
        return len(list(rounds[-1].iterdir()))

    assert compared(BESIDE_GETSCU, PLAIN).pedantic(run, rounds=1) == 500


def test_tiny_slices_over_dimse(compared: Compared, pacs: Orthanc, fetched: Callable[..., None]) -> None:
    fetched(compared(SMALL, OURS), lambda sink: DimseArchive(node_of(pacs), sink=sink), 300)


def test_tiny_slices_over_dicomweb(compared: Compared, pacs: Orthanc, fetched: Callable[..., None]) -> None:
    fetched(compared(SMALL, OURS), lambda sink: DicomwebArchive(WebNode("ORTHANC", pacs.web_url), sink=sink), 300)


def test_tiny_slices_by_pynetdicom(compared: Compared, pacs: Orthanc) -> None:
    assert compared(SMALL, PLAIN).pedantic(get_bare, (pacs, 300), rounds=1) == 300


# From the click until the slice that is wanted first lies in the archive, the 250th of 500.


@pytest.mark.parametrize("way", ["DIMSE", "DICOMweb"])
def test_until_the_first_is_here(compared: Compared, pacs: Orthanc, tmp_path: Path, way: str) -> None:
    taken_s: list[float] = []

    def measure(number: int) -> float:
        control, began = TaskControl(), time.perf_counter()

        def take(uid: SOPInstanceUID) -> None:
            if not control.cancelled:
                taken_s.append(time.perf_counter() - began)
                control.cancel()

        class MiddleFirst(Waiting):
            def order(self, missing: Any) -> Any:
                return [missing[len(missing) // 2], *missing]

        with EmbeddedArchive(tmp_path / str(number)) as sink:
            archive: Archive = (
                DimseArchive(node_of(pacs), sink=sink)
                if way == "DIMSE"
                else DicomwebArchive(WebNode("ORTHANC", pacs.web_url), sink=sink)
            )
            with pytest.raises(Cancelled):
                archive.retrieve_series(STUDY, SERIES[500], control, arriving=MiddleFirst(on_take=take))
        return taken_s[-1]

    medians_s = float(np.median([measure(number) for number in range(ROUNDS)]))
    compared(FIRST, OURS).pedantic(time.sleep, (medians_s,), rounds=1)  # so that it stands in the table


def test_until_pynetdicom_has_the_first(compared: Compared, pacs: Orthanc) -> None:
    def run() -> int:
        came: list[Any] = []
        association = bare_association(pacs, came)
        listed = association.send_c_find(keys(500, SOPInstanceUID="", InstanceNumber=""), FIND)
        found = sorted((one for _, one in listed if one is not None), key=lambda one: int(one.InstanceNumber))
        for _ in association.send_c_get(keys(500, SOPInstanceUID=found[len(found) // 2].SOPInstanceUID), GET):
            pass
        association.release()
        return len(came)

    assert compared(FIRST, PLAIN).pedantic(run, rounds=ROUNDS) == 1
