"""Which archive is used, which nodes are known, whether one answers."""

from __future__ import annotations

import pytest

from app.core.errors import ArchiveUnreachableError, StorageError
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from app.core.web_nodes import Authorisation, WebNode
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
WEB = WebNode("Web", "https://pacs.example/dicom-web", Authorisation.BASIC, "ward3")


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
    assert set(services.directory.made["Ward"].calls) == {"find_studies"}
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
    services.session.archives.test_node(WARD, results.append)
    ((found,),) = results
    assert found.verdict is (Verdict.WORKS if answered else Verdict.FAILS)
    assert "10.0.0.5:4242" in found.what
    assert services.session.archives.nodes == ()


def test_everything_that_was_found_out_about_a_node_is_handed_over():
    services = fake_services()
    services.directory.findings = (
        NodeCheck(Verdict.REMARK, "It is slow."),
        NodeCheck(Verdict.FAILS, "It does not offer C-FIND.", request="Please allow C-FIND."),
    )
    results = []
    services.session.archives.test_node(WARD, results.append)
    assert results[0][1:] == services.directory.findings


def test_secrets_are_kept_by_server_and_user_and_not_among_the_settings():
    services = fake_services()
    services.session.archives.configure_nodes([WEB], secrets={WEB: "hidden"})
    assert services.directory.secrets.kept == {"basic ward3@https://pacs.example": "hidden"}
    assert "hidden" not in repr(services.directory.configured)


def test_the_keyring_is_asked_in_a_task_and_the_secret_is_known_before():
    runner = StepwiseRunner()
    services = fake_services(runner)
    secrets = services.directory.secrets
    secrets.failure = StorageError("The keyring is locked.")
    services.session.archives.configure_nodes([WEB], secrets={WEB: "hidden"})
    assert list(secrets.kept.values()) == ["hidden"]
    assert not services.session.notices.all and "keep-secrets" in runner.waiting
    runner.run_all()
    assert [notice.text for notice in services.session.notices.all] == ["The keyring is locked."]


def test_a_secret_that_cannot_be_kept_is_said_and_the_node_is_there_all_the_same():
    services = fake_services()
    services.directory.secrets.failure = StorageError("There is no keyring.")
    services.session.archives.configure_nodes([WEB], secrets={WEB: "hidden"})
    assert [notice.text for notice in services.session.notices.all] == ["There is no keyring."]
    assert [archive.name for archive in services.session.archives.all] == ["EMBEDDED", "Web"]


def test_what_to_start_on_is_the_embedded_archive_until_another_is_chosen_and_while_that_is_known():
    archives = fake_services(nodes=[WARD]).session.archives
    assert archives.start_on == "EMBEDDED"
    archives.configure_nodes([WARD, WEB], start_on="Web")
    assert archives.start_on == "Web"
    archives.configure_nodes([WARD])
    assert archives.start_on == "EMBEDDED"
