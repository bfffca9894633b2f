"""What the archive's server says while it sends: enough for somebody who watches, and the whole count at the end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet

from app.core.tasks import TaskControl
from app.dimse.retrievals import INTERVAL_S
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.series_files import write_series

GET = StudyRootQueryRetrieveInformationModelGet
SLICES = 40


@pytest.mark.parametrize("pause_s", [0.0, 0.02], ids=["a quick peer", "a slow peer"])
def test_it_is_said_ten_times_a_second_at_most_that_a_retrieval_goes_on(tmp_path: Path, pause_s: float) -> None:
    study = generate_uid()
    paths = write_series(tmp_path / "source", slices=SLICES, study_uid=study)
    came: list[str] = []

    def take(event: evt.Event) -> int:
        came.append(event.request.AffectedSOPInstanceUID)
        begun = time.monotonic()
        while time.monotonic() < begun + pause_s:  # a peer that has other things to do
            pass
        return 0x0000

    entity = AE("FRIEND")
    for context in (GET, MRImageStorage):
        entity.add_requested_context(context)
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", study
    with (
        EmbeddedArchive(tmp_path / "archive") as archive,
        ArchiveServer(archive) as server,
    ):
        archive.store([path.read_bytes() for path in paths], TaskControl())
        begun = time.monotonic()
        association = entity.associate(
            server.host,
            server.port,
            ae_title="VERDANT",
            ext_neg=[build_role(MRImageStorage, scp_role=True)],
            evt_handlers=[(evt.EVT_C_STORE, take)],
        )
        *pending, last = [status for status, _ in association.send_c_get(asked, GET)]
        association.release()
        taken_s = time.monotonic() - begun
    assert len(came) == SLICES
    assert (last.Status, last.NumberOfCompletedSuboperations) == (0x0000, SLICES)
    assert 1 <= len(pending) <= 1 + taken_s / INTERVAL_S
    assert {status.Status for status in pending} == {0xFF00}
