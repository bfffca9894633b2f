"""The archives that a workstation knows, and what a new one starts with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archives import ConfiguredArchives
from app.core.errors import StorageError
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.demonstration import demonstration_network, is_empty, provide_demonstration
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.series_files import write_series

NODE = PacsNode("WARD", "ward.example", 104, "WARD")


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "embedded") as archive:
        yield archive


def test_the_embedded_archive_comes_first_then_the_nodes_of_this_run_then_the_configured_ones(embedded, tmp_path):
    settings = SettingsFile(tmp_path / "settings.json")
    once = PacsNode("ONCE", "127.0.0.1", 4242, "ONCE")
    directory = ConfiguredArchives(embedded, settings, secrets=MemorySecrets(), move_destination=None, extra=[once])
    directory.save_nodes([NODE])
    assert [archive.name for archive in directory.archives()] == [embedded.name, "ONCE", "WARD"]
    assert directory.nodes() == (NODE,), "a node of this run is not kept"
    assert SettingsFile(settings.path).read().nodes == (NODE,)


def test_secrets_are_kept_and_forgotten_when_there_is_time_and_again_should_the_keyring_refuse(embedded, tmp_path):
    secrets = MemorySecrets()
    settings = SettingsFile(tmp_path / "settings.json")
    directory = ConfiguredArchives(embedded, settings, secrets=secrets, move_destination=None)
    web = WebNode("Web", "https://pacs.example", Authorisation.BEARER)
    directory.save_nodes([web])
    directory.enter_secret(web, "hidden")
    secrets.failure = StorageError("The keyring is locked.")
    with pytest.raises(StorageError):
        directory.keep_secrets()
    secrets.failure = None
    secrets.kept.clear()
    directory.keep_secrets()
    assert secrets.kept == {web.secret_name: "hidden"}
    directory.save_nodes([])
    assert secrets.kept, "the keyring is not asked by who saves the settings"
    directory.keep_secrets()
    assert not secrets.kept


def test_what_comes_from_a_pacs_is_kept_in_the_embedded_archive(embedded, tmp_path):
    (path,) = write_series(tmp_path / "s", slices=1)
    with EmbeddedArchive(tmp_path / "pacs") as pacs, ArchiveServer(pacs) as server:
        pacs.store([path.read_bytes()], TaskControl())
        directory = ConfiguredArchives(
            embedded, SettingsFile(tmp_path / "settings.json"), secrets=MemorySecrets(), move_destination=None
        )
        client = directory.archive(PacsNode("PACS", server.host, server.port, server.ae_title))
        (study,) = client.find_studies(StudyQuery(), TaskControl())
        (series,) = client.find_series(study.study_instance_uid, TaskControl())
        client.retrieve_series(study.study_instance_uid, series.series_instance_uid, TaskControl())
    assert [record.study_instance_uid for record in embedded.find_studies(StudyQuery(), TaskControl())] == [
        study.study_instance_uid
    ]


def test_a_new_installation_starts_with_the_demonstration_and_its_network(embedded):
    control = TaskControl()
    assert is_empty(embedded, control)
    study = provide_demonstration(embedded, control)
    assert not is_empty(embedded, control)
    (record,) = embedded.find_studies(StudyQuery(), control)
    assert (record.study_instance_uid, record.modalities) == (study, ("MR",))
    assert record.number_of_instances >= 24
    (network,) = embedded.find_networks(control)
    assert (network.modality, network.body_part_examined) == ("MR", "HEART")


def test_providing_it_again_changes_nothing(embedded):
    control = TaskControl()
    study = provide_demonstration(embedded, control)
    (before,) = embedded.find_studies(StudyQuery(), control)
    assert provide_demonstration(embedded, control) == study
    assert embedded.find_studies(StudyQuery(), control) == (before,)
    assert len(embedded.find_networks(control)) == 1


def test_an_archive_with_networks_alone_counts_as_empty(embedded):
    embedded.store([demonstration_network()], TaskControl())
    assert is_empty(embedded, TaskControl())
