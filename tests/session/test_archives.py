"""Which archive is used, which nodes are known, whether one answers."""

from __future__ import annotations

import pytest

from app.core.errors import ArchiveUnreachableError, StorageError
from app.core.nodes import PacsNode
from tests.helpers.fake_services import SHORT_AXIS, fake_services

WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")


def test_the_embedded_archive_is_used_at_first():
    session = fake_services(nodes=[WARD]).session
    assert session.archive.name == "EMBEDDED"
    assert [archive.name for archive in session.archives.all] == ["EMBEDDED", "Ward"]


def test_another_archive_is_searched_at_once_and_the_open_series_stays_with_its_decisions():
    services = fake_services(nodes=[WARD])
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    session.archives.use("Ward")
    assert session.archive.name == "Ward"
    assert services.directory.made["Ward"].calls == ["find_studies"]
    assert session.opened is not None
    assert session.opened.series.series.series_instance_uid == SHORT_AXIS
    assert session.unsaved_decisions == 1


def test_new_nodes_become_archives():
    services = fake_services()
    services.session.archives.configure_nodes([WARD])
    assert services.session.archives.nodes == (WARD,)
    assert [archive.name for archive in services.session.archives.all] == ["EMBEDDED", "Ward"]


def test_an_archive_whose_node_is_gone_is_left():
    services = fake_services(nodes=[WARD])
    services.session.archives.use("Ward")
    services.session.archives.configure_nodes([])
    assert services.session.archive.name == "EMBEDDED"


def test_settings_that_cannot_be_written_change_nothing():
    services = fake_services(nodes=[WARD])
    services.session.archives.use("Ward")
    services.directory.failure = StorageError("The disk is full.")
    with pytest.raises(StorageError):
        services.session.archives.configure_nodes([])
    assert services.session.archive.name == "Ward"
    assert services.session.archives.nodes == (WARD,)


@pytest.mark.parametrize(
    ("failure", "answered"), [(None, True), (ArchiveUnreachableError("Nobody answers at 10.0.0.5:4242."), False)]
)
def test_a_node_is_tried_before_it_is_configured(failure, answered):
    services = fake_services()
    services.directory.archive(WARD).failure = failure
    results = []
    services.session.archives.test_node(WARD, lambda sentence, ok: results.append((sentence, ok)))
    assert [ok for _, ok in results] == [answered]
    assert "10.0.0.5:4242" in results[0][0]
    assert services.session.archives.nodes == ()
