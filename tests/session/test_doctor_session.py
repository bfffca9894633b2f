"""An examination tells its findings one by one, and ends with what could not be."""

from __future__ import annotations

import pytest

from app.core.errors import ArchiveUnreachableError
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
ASKED = NodeCheck(Verdict.REMARK, "It does not send to us.", request="Please add AE VERDANT.")


def test_findings_are_told_with_what_to_ask_the_administrator_for():
    services = fake_services()
    services.directory.findings = (ASKED,)
    examination = services.session.archives.examination(WARD)
    examination.start()
    assert [check.what for check in examination.found] == ["Ward at 10.0.0.5:4242 answers.", ASKED.what]
    assert examination.requests == ("Please add AE VERDANT.",)
    assert examination.report.splitlines()[0] == WARD.place
    assert examination.report.splitlines()[-1] == "! It does not send to us. Please add AE VERDANT."
    assert not examination.is_running


def test_a_pacs_that_is_not_there_is_a_finding():
    services = fake_services()
    services.directory.archive(WARD).failure = ArchiveUnreachableError("Nobody listens.")
    examination = services.session.archives.examination(WARD)
    examination.start()
    (only,) = examination.found
    assert (only.verdict, only.what) == (Verdict.FAILS, "Nobody listens.")


def test_looking_again_begins_from_the_beginning():
    examination = fake_services().session.archives.examination(WARD)
    examination.start()
    examination.start()
    assert len(examination.found) == 1


def test_a_look_that_was_ended_finds_nothing_more():
    runner = StepwiseRunner()
    examination = fake_services(runner).session.archives.examination(WARD)
    examination.start()
    assert examination.is_running
    examination.cancel()
    runner.run_all()
    assert not examination.is_running and examination.found == ()


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_mark_of_its_own(verdict: Verdict):
    assert [other for other in Verdict if other.value == verdict.value] == [verdict]
