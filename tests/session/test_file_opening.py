"""Files of this machine come in, are shown whatever is open, and what is refused is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.core.nodes import PacsNode
from app.core.study import SeriesRecord
from app.core.taking_over import TakenOver
from app.session.commands import command
from app.session.notices import NoticeLevel
from tests.helpers.fake_heart import OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

DISC = Path("disc")
CAME_IN = SeriesRecord(OTHER_STUDY, SHORT_AXIS, "MR", 1, "From a disc", "", 12)


def holding_another_study(services: FakeServices) -> FakeServices:
    services.archive.series.append(CAME_IN)
    return services


def test_what_came_in_is_shown_in_place_of_what_was_open(services):
    holding_another_study(services).session.file_opening.open([DISC])
    assert services.importer.asked == [(DISC,)]
    state = services.session.browser.state
    assert state.study is not None and state.study.study_instance_uid == OTHER_STUDY
    assert services.archive.calls[-1] != "find_studies", "its images are fetched"
    assert services.session.preparing.text == ""


def test_it_is_shown_in_the_archive_that_it_went_into_whatever_archive_is_in_use():
    services = fake_services(nodes=[PacsNode("FAR", "10.0.0.5", 104, "FAR")])
    session = holding_another_study(services).session
    session.archives.use("FAR")
    session.file_opening.open([DISC])
    assert session.archive.name == "EMBEDDED"
    assert session.browser.state.study is not None


def test_what_should_have_come_in_is_named_before_what_lies_beside_it_on_the_disc(services):
    failures, strangers = ("cut.dcm: The file is cut off.",), ("LICENSE: It is no DICOM file.", "a.exe: No.")
    services.importer.outcome = TakenOver(STUDY, 3, failures, strangers)
    services.session.file_opening.open([DISC])
    (notice,) = (one for one in services.session.notices.all if one.level is NoticeLevel.ERROR)
    assert notice.text == "1 file could not be taken over. cut.dcm: The file is cut off."
    assert notice.details.split("\n") == [*failures, *strangers]


def test_licences_and_programs_are_no_failure_that_must_be_dismissed():
    services = fake_services()
    services.importer.outcome = TakenOver(OTHER_STUDY, 3, strangers=("LICENSE: It is no DICOM file.",))
    services.session.file_opening.open([DISC])
    assert [notice.level for notice in services.session.notices.all] == [NoticeLevel.WARNING]


def test_where_nothing_comes_in_that_is_said_and_what_is_open_stays(services):
    services.importer.failure = UsageError("There is no DICOM file to open.")
    services.session.file_opening.open([DISC])
    assert [notice.text for notice in services.session.notices.all] == ["There is no DICOM file to open."]
    opened = services.session.opened
    assert opened is not None and opened.series.series.series_instance_uid == SHORT_AXIS


@pytest.mark.parametrize("name", ["open-files", "open-folder"])
def test_files_that_are_on_their_way_are_not_cut_short_by_others(name):
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    assert command(name).enabled(session)
    session.file_opening.open([DISC])
    assert not command(name).enabled(session)
    session.file_opening.open([Path("another")])
    assert [notice.level for notice in session.notices.all] == [NoticeLevel.WARNING]
    runner.run_all()
    assert services.importer.asked == [(DISC,)]


def test_it_is_withdrawn_with_escape():
    runner = StepwiseRunner()
    session = fake_services(runner).session
    session.file_opening.open([DISC])
    run = command("cancel").run
    assert run is not None and command("cancel").enabled(session)
    run(session)
    assert session.preparing.text == ""
    assert command("open-files").enabled(session)
