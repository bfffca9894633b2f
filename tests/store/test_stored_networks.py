"""Networks in the embedded archive: one for each UID, and a signature that comes later is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import ArchiveError
from app.core.tasks import TaskControl
from app.dicom.iodeep import SigningKey, read_iodeep_card
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.iodeep_objects import changed, signed
from tests.helpers.stored_networks import brightness_network

KEY, OTHER_KEY = SigningKey.generate(), SigningKey.generate()


@pytest.fixture
def archive(tmp_path: Path):
    with EmbeddedArchive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "network.dcm"
    path.write_bytes(brightness_network())
    return path


def kept(archive: EmbeddedArchive) -> bytes:
    (network,) = archive.find_networks(TaskControl())
    (path,) = archive.retrieve_series(network.study_instance_uid, network.series_instance_uid, TaskControl()).paths
    return path.read_bytes()


def test_another_network_with_the_uid_of_one_that_is_there_is_refused_by_name(archive, plain: Path):
    archive.store([plain.read_bytes()], TaskControl())
    other = changed(plain.read_bytes(), BodyPartExamined="BRAIN", x1022="Impostor")
    with pytest.raises(ArchiveError) as refusal:
        archive.store([other], TaskControl())
    uid = read_iodeep_card(plain).dnn_uid
    assert "The network Impostor was not stored." in str(refusal.value)
    assert f"Another network, Brightness, has the same DnnUID {uid}." in str(refusal.value)
    assert kept(archive) == plain.read_bytes()


def test_the_same_network_twice_is_no_error(archive, plain: Path):
    archive.store([plain.read_bytes(), plain.read_bytes()], TaskControl())
    assert kept(archive) == plain.read_bytes()


def test_a_signature_that_does_not_hold_takes_nobodys_place(archive, plain: Path):
    unsigned, sealed = plain.read_bytes(), signed(plain, KEY, "Ward 3")
    archive.store([unsigned, changed(sealed, x1032=bytes(96)), changed(sealed, x1032=bytes(64))], TaskControl())
    assert kept(archive) == unsigned


def test_a_signature_that_comes_later_is_kept_and_not_lost_again(archive, plain: Path):
    unsigned, sealed = plain.read_bytes(), signed(plain, KEY, "Ward 3")
    archive.store([unsigned, sealed], TaskControl())
    assert kept(archive) == sealed
    archive.store([unsigned, signed(plain, OTHER_KEY, "Stranger")], TaskControl())
    assert kept(archive) == sealed
    assert not list((archive.folder / ".incoming").iterdir())
