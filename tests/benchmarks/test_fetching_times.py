"""How long a series takes from a PACS into the window, beside a client that keeps and shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet
from PySide6.QtWidgets import QApplication

from app.core.nodes import PacsNode
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl
from app.core.web_nodes import Node, WebNode
from app.network.dimse_archive import DimseArchive
from app.settings import Settings, SettingsFile
from tests.benchmarks.conftest import OURS, PLAIN
from tests.benchmarks.workstation import Workstation
from tests.helpers.fake_archive import FakeSink
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.series_files import write_series

pytestmark = pytest.mark.orthanc

FIRST, WHOLE = "first picture of a series on a PACS", "500 slices from a PACS"
UNLISTED = "first picture, nothing listed before"
SLICES, SIDE, ROUNDS = 500, 512, 5
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def ward(orthanc: Orthanc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PacsNode]:
    """A PACS on this machine that holds nothing but one series of 512 x 512, 16 bits allocated."""
    folder = tmp_path_factory.mktemp("series")
    one = np.random.default_rng(3).integers(0, 4096, (SIDE, SIDE)).astype(np.uint16)
    pixels = np.broadcast_to(one, (SLICES, SIDE, SIDE))
    paths = write_series(folder, slices=SLICES, rows=SIDE, columns=SIDE, slice_spacing_mm=0.5, pixels=pixels)
    orthanc.clear()
    node = PacsNode("WARD", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    archive = DimseArchive(node, sink=FakeSink(folder))
    for first in range(0, SLICES, 50):
        archive.store([path.read_bytes() for path in paths[first : first + 50]], TaskControl())
    yield node
    orthanc.clear()


class Desk:
    """A new workstation for each round, on which nothing of the series has ever been."""

    def __init__(self, node: Node, folder: Path) -> None:
        self._node = node
        self._folder = folder
        self._round = 0
        self._station: Workstation | None = None

    def look_at_it(self) -> None:
        """Find the study on the PACS, and see in the list what its series looks like."""
        self.sit_down()
        self.station.wait(lambda: self.record.series_instance_uid in self.station.session.browser.state.thumbnails)
        self.station.settle()

    def sit_down(self) -> None:
        """Find the study on the PACS."""
        self.leave()
        self._round += 1
        home = self._folder / str(self._round)
        home.mkdir()
        SettingsFile(home / "settings.json").change(lambda _none: Settings(nodes=(self._node,)))
        self._station = station = Workstation(home)
        browser = station.session.browser
        station.session.archives.use(self._node.name)
        browser.search_again()
        station.wait(lambda: len(browser.state.studies) == 1)
        browser.select_study(browser.state.studies[0].study_instance_uid)
        station.wait(lambda: len(browser.state.series) == 1)
        station.settle()

    @property
    def station(self) -> Workstation:
        """The one that somebody sits at."""
        assert self._station is not None
        return self._station

    @property
    def record(self) -> SeriesRecord:
        """The series on the PACS."""
        return self.station.session.browser.state.series[0]

    def leave(self) -> None:
        """Close the window, whatever is on its way."""
        if self._station is not None:
            self._station.session.cancel()
            self._station.end()
            self._station = None


@pytest.fixture
def desk(ward: PacsNode, tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    desk = Desk(ward, tmp_path)
    yield desk
    desk.leave()


def test_in_the_window(compared: Compared, desk: Desk) -> None:
    def click() -> None:
        desk.station.open(desk.record)

    compared(FIRST, OURS).pedantic(click, setup=desk.look_at_it, rounds=ROUNDS, warmup_rounds=1)
    assert desk.station.window.viewport.display.pixels is not None


@pytest.mark.parametrize("way", ["DIMSE", "DICOMweb"])
def test_before_its_thumbnail_is_there(
    compared: Compared, ward: PacsNode, orthanc: Orthanc, tmp_path: Path, qapp: QApplication, way: str
) -> None:
    need_orthanc(with_web=way == "DICOMweb")
    desk = Desk(ward if way == "DIMSE" else WebNode(ward.name, orthanc.web_url), tmp_path)

    def click() -> None:
        desk.station.open(desk.record)

    try:
        compared(UNLISTED, OURS).pedantic(click, setup=desk.sit_down, rounds=ROUNDS, warmup_rounds=1)
        assert desk.station.window.viewport.display.pixels is not None
    finally:
        desk.leave()


def test_until_all_of_it_is_in_the_window(compared: Compared, desk: Desk) -> None:
    def click() -> None:
        desk.station.open_to_the_end(desk.record)

    compared(WHOLE, OURS).pedantic(click, setup=desk.look_at_it, rounds=ROUNDS, warmup_rounds=1)
    opened = desk.station.session.opened
    assert opened is not None
    assert len(opened.series.slices) == SLICES
    assert not opened.is_partial


def test_pynetdicom_that_throws_it_away(compared: Compared, desk: Desk, ward: PacsNode) -> None:
    desk.sit_down()
    study, series = desk.record.study_instance_uid, desk.record.series_instance_uid

    def get() -> int:
        came: list[bytes] = []

        def drop(event: Any) -> int:
            came.append(b"")
            return 0x0000

        entity = AE()
        entity.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
        entity.add_requested_context(MRImageStorage)
        role = build_role(MRImageStorage, scp_role=True)
        peer = entity.associate(
            ward.host,
            ward.port,
            ae_title=ward.called_ae_title,
            ext_neg=[role],
            evt_handlers=[(evt.EVT_C_STORE, drop)],
        )
        wanted = Dataset()
        wanted.QueryRetrieveLevel = "SERIES"
        wanted.StudyInstanceUID, wanted.SeriesInstanceUID = str(study), str(series)
        for _ in peer.send_c_get(wanted, StudyRootQueryRetrieveInformationModelGet):
            pass
        peer.release()
        return len(came)

    assert compared(WHOLE, PLAIN).pedantic(get, rounds=ROUNDS, warmup_rounds=1) == SLICES
