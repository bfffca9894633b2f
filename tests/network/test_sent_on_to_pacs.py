"""A series and a study of the archive on this machine go to a real PACS, and are equal there."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.tasks import TaskControl
from app.core.web_nodes import Node, WebNode
from app.store.outbox import OutboxFiles
from tests.helpers.instances import data_set, encoded, structure_set_like
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.real_session import RealSession, real_session, stored
from tests.helpers.series_files import write_series


@dataclass(frozen=True)
class Sent:
    """A study of two series in a session's archive."""

    real: RealSession
    study: StudyInstanceUID
    images: SeriesInstanceUID


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[OutboxFiles]:
    made = OutboxFiles(tmp_path / "outbox")
    yield made
    made.close()


@pytest.fixture
def sent(tmp_path: Path, outbox: OutboxFiles) -> Iterator[Sent]:
    study, images = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "images", slices=6, study_uid=study, series_uid=images)
    with stored(tmp_path, paths) as archive:
        archive.store([encoded(structure_set_like(study_uid=study))], TaskControl())
        yield Sent(real_session(tmp_path, archive, outbox=outbox), study, images)


def node(orthanc: Orthanc, kind: str) -> Node:
    if kind == "DICOMweb":
        need_orthanc(with_web=True)
        return WebNode("WARD", orthanc.web_url)
    return PacsNode("WARD", orthanc.host, orthanc.dicom_port, orthanc.ae_title)


def there(orthanc: Orthanc, study: StudyInstanceUID) -> list[bytes]:
    """The data sets that Orthanc holds of the study."""
    found = orthanc.request(
        "/tools/find", method="POST", body={"Level": "Instance", "Query": {"StudyInstanceUID": study}}
    )
    assert isinstance(found, list)
    contents = []
    for one in found:
        with urllib.request.urlopen(f"{orthanc.url}/instances/{one}/file", timeout=10) as answer:  # noqa: S310
            contents.append(data_set(answer.read()))
    return sorted(contents)


def here(sent: Sent, *, of: SeriesInstanceUID | None = None) -> list[bytes]:
    """The data sets in the archive on this machine, of one series if one is named."""
    series = sent.real.archive.find_series(sent.study, TaskControl())
    chosen = [one.series_instance_uid for one in series if of in (None, one.series_instance_uid)]
    paths = [path for uid in chosen for path in sent.real.archive.series_paths(sent.study, uid).values()]
    return sorted(data_set(path.read_bytes()) for path in paths)


@pytest.mark.orthanc
@pytest.mark.parametrize("kind", ["DIMSE", "DICOMweb"])
def test_it_arrives_equal_and_nothing_of_it_stays_in_the_outbox(
    sent: Sent, outbox: OutboxFiles, orthanc: Orthanc, tmp_path: Path, kind: str
):
    session, archive, study = sent.real.session, sent.real.archive, sent.study
    session.archives.configure_nodes((node(orthanc, kind),))
    session.media.sending_on.send_series(archive, sent.real.record(sent.images), to="WARD")
    assert there(orthanc, study) == here(sent, of=sent.images) and len(there(orthanc, study)) == 6
    session.media.sending_on.send_study(archive, study, to="WARD")
    assert there(orthanc, study) == here(sent) and len(there(orthanc, study)) == 7
    assert {entry.state for entry in outbox.entries()} == {OutboxState.CONFIRMED}
    assert not list((tmp_path / "outbox").rglob("*.dcm"))


def test_what_has_gone_from_the_disk_is_asked_about_before_anything_leaves(sent: Sent, outbox: OutboxFiles):
    session, archive = sent.real.session, sent.real.archive
    gone, *_ = archive.series_paths(sent.study, sent.images).values()
    gone.unlink()
    session.archives.configure_nodes((PacsNode("WARD", "127.0.0.1", 9, "WARD"),))
    sending = session.media.sending_on
    sending.send_series(archive, sent.real.record(sent.images), to="WARD")
    assert sending.state.question is not None and outbox.entries() == ()
    assert "its file is gone" in sending.state.question.missing[0]
    sending.agree()
    assert len(outbox.entries()) == 5


def test_a_series_of_which_a_pacs_has_more_is_asked_about_before_anything_leaves(sent: Sent, outbox: OutboxFiles):
    session, archive = sent.real.session, sent.real.archive
    archive.is_listed(sent.study, sent.images, place="FAR", instances=9)
    session.archives.configure_nodes((PacsNode("WARD", "127.0.0.1", 9, "WARD"),))
    sending = session.media.sending_on
    sending.send_study(archive, sent.study, to="WARD")
    assert sending.state.question is not None and outbox.entries() == ()
    (missing,) = sending.state.question.missing
    assert missing == "Only 6 of 9 images of this series are on this machine; FAR has the rest."
