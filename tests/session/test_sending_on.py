"""What an archive holds is sent on to another one through the outbox: whole, or as the user agrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.audit import AuditKind
from app.core.errors import ArchiveUnreachableError, StorageError
from app.core.identity import SeriesInstanceUID
from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.phrases import phrase
from app.core.study import SeriesRecord
from app.session.activity import Activity, activity
from app.session.commands import command
from app.session.sending_on import BUSY, NOT_SENT, SendingState
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

FILES = (Path("/nowhere/1.dcm"), Path("/nowhere/2.dcm"))
REPORT = SeriesInstanceUID("1.2.826.0.1.1.9")
WARD = PacsNode("WARD", "10.0.0.1", 104, "WARD")
OTHER = PacsNode("OTHER", "10.0.0.2", 104, "OTHER")


def with_two_archives(runner: StepwiseRunner | None = None) -> FakeServices:
    """A study of two series in the embedded archive, and two PACS that it can be sent to."""
    services = fake_services(runner) if runner is not None else fake_services()
    services.archive.series = [
        SeriesRecord(STUDY, SHORT_AXIS, "MR", 1, number_of_instances=2),
        SeriesRecord(STUDY, REPORT, "SR", 9, number_of_instances=1),
    ]
    services.archive.paths = {SHORT_AXIS: FILES, REPORT: (Path("/nowhere/3.dcm"),)}
    services.session.archives.configure_nodes((WARD, OTHER))
    if runner is not None:
        runner.run_all()
    return services


def texts(services: FakeServices) -> list[str]:
    return [str(notice.text) for notice in services.session.notices.all]


def waiting(services: FakeServices) -> list[tuple[str, bytes]]:
    return [(one.destination, services.outbox.contents[one.number]) for one in services.outbox.listed.values()]


def series(services: FakeServices) -> SeriesRecord:
    return services.archive.series[0]


class TestWhatIsSent:
    def test_a_series_goes_into_the_outbox_and_from_there_to_the_archive(self) -> None:
        services = with_two_archives()
        services.session.media.sending_on.send_series(services.archive, series(services), to="WARD")
        assert waiting(services) == [("WARD", str(path).encode()) for path in FILES]
        assert services.directory.made["WARD"].stored == [str(path).encode() for path in FILES]
        assert {one.state for one in services.outbox.listed.values()} == {OutboxState.SENT}
        assert services.session.media.sending_on.state == SendingState()

    def test_a_study_goes_as_one_group(self) -> None:
        services = with_two_archives()
        services.session.media.sending_on.send_study(services.archive, STUDY, to="OTHER")
        assert [content for _, content in waiting(services)] == [
            b"/nowhere/1.dcm",
            b"/nowhere/2.dcm",
            b"/nowhere/3.dcm",
        ]
        assert len(services.session.outbox.state.rows) == 1

    def test_it_says_how_many_objects_wait_for_which_archive_and_shows_them(self) -> None:
        runner = StepwiseRunner()
        services = with_two_archives(runner)
        session = services.session
        session.media.sending_on.send_series(services.archive, series(services), to="WARD")
        runner.run("send-on")
        runner.run("send-on")
        assert texts(services)[-1] == "2 objects wait for WARD."
        remedy = session.notices.all[-1].remedy
        assert remedy is not None
        remedy.run()
        assert session.outbox.state.is_open

    def test_it_is_offered_to_every_other_archive_but_this_machine(self) -> None:
        services = with_two_archives()
        sending = services.session.media.sending_on
        assert sending.destinations(services.archive) == ("WARD", "OTHER")
        assert sending.destinations(services.directory.made["WARD"]) == ("OTHER",)
        services.session.archives.configure_nodes(())
        assert sending.destinations(services.archive) == ()

    def test_the_trail_says_who_had_what_sent_where(self) -> None:
        services = with_two_archives()
        session = services.session
        session.browser.search_again()
        session.media.sending_on.send_study(services.archive, STUDY, to="WARD")
        (event,) = [one for one in services.trail.events if one.kind is AuditKind.TRANSFERRING]
        (study,) = event.studies
        assert (study.study_instance_uid, study.objects) == (STUDY, (("", 3),))
        assert study.patient_id == session.browser.state.studies[0].patient.patient_id
        assert event.peer is not None and event.peer.name == "WARD"
        assert event.detail == "Put into the outbox, from EMBEDDED."


class TestWhatIsMissing:
    @pytest.fixture
    def services(self) -> FakeServices:
        services = with_two_archives()
        services.archive.retrieval_failures = (phrase("Instance 3 did not come."),)
        return services

    def test_nothing_goes_before_the_user_was_asked(self, services: FakeServices) -> None:
        sending = services.session.media.sending_on
        sending.send_series(services.archive, series(services), to="WARD")
        assert sending.state.question is not None
        assert sending.state.question.missing == ("Instance 3 did not come.",)
        assert waiting(services) == []
        sending.send_study(services.archive, STUDY, to="WARD")
        assert texts(services)[-1] == BUSY, "the question comes first"
        sending.decline()
        assert sending.state == SendingState() and waiting(services) == []

    def test_what_is_here_goes_if_the_user_says_so_and_the_trail_tells(self, services: FakeServices) -> None:
        sending = services.session.media.sending_on
        sending.send_series(services.archive, series(services), to="WARD")
        sending.agree()
        assert len(waiting(services)) == 2 and sending.state == SendingState()
        (event,) = [one for one in services.trail.events if one.kind is AuditKind.TRANSFERRING]
        assert event.figures == (("missing", 1),)

    def test_an_archive_that_sends_less_than_it_counts_is_found_out(self, services: FakeServices) -> None:
        services.archive.retrieval_failures = ()
        short = replace(series(services), number_of_instances=5)
        sending = services.session.media.sending_on
        sending.send_series(services.archive, short, to="WARD")
        assert sending.state.question is not None
        assert sending.state.question.missing == ("Series 1: 3 of 5 instances did not come.",)

    def test_without_a_single_instance_there_is_nothing_to_ask(self, services: FakeServices) -> None:
        services.archive.paths = {}
        sending = services.session.media.sending_on
        sending.send_series(services.archive, series(services), to="WARD")
        assert sending.state == SendingState()
        assert texts(services)[-1].startswith("Nothing was sent to WARD. Instance 3 did not come.")


class TestHowItEnds:
    def test_the_user_sees_how_far_it_is_and_ends_it_with_esc(self) -> None:
        runner = StepwiseRunner()
        services = with_two_archives(runner)
        session = services.session
        session.media.sending_on.send_series(services.archive, series(services), to="WARD")
        assert activity(session) == Activity("Fetching what is to be sent from EMBEDDED")
        assert not command("send-study").enabled(session)
        assert command("cancel").enabled(session)
        command("cancel").run(session)
        runner.run_all()
        assert activity(session) is None
        assert texts(services)[-1] == NOT_SENT and waiting(services) == []

    def test_what_is_being_put_into_the_outbox_can_be_ended_too(self) -> None:
        runner = StepwiseRunner()
        services = with_two_archives(runner)
        session = services.session
        session.media.sending_on.send_series(services.archive, series(services), to="WARD")
        runner.run("send-on")
        assert activity(session) == Activity("Putting it into the outbox")
        session.cancel()
        runner.run_all()
        assert waiting(services) == [] and session.media.sending_on.state == SendingState()

    def test_one_at_a_time(self) -> None:
        runner = StepwiseRunner()
        services = with_two_archives(runner)
        sending = services.session.media.sending_on
        sending.send_series(services.archive, series(services), to="WARD")
        sending.send_study(services.archive, STUDY, to="OTHER")
        assert texts(services)[-1] == BUSY
        runner.run_all()
        assert {where for where, _ in waiting(services)} == {"WARD"}

    @pytest.mark.parametrize("at", ["archive", "outbox"])
    def test_a_failure_is_said_in_words(self, at: str) -> None:
        services = with_two_archives()
        if at == "archive":
            services.archive.failure = ArchiveUnreachableError("FAKE does not answer.")
        else:
            services.outbox.failure = StorageError("Nothing was put into the outbox: it is full.")
        sending = services.session.media.sending_on
        sending.send_study(services.archive, STUDY, to="WARD")
        said = "FAKE does not answer." if at == "archive" else "Nothing was put into the outbox: it is full."
        assert texts(services)[-1] == said
        assert sending.state == SendingState()


def test_it_is_offered_for_what_is_selected_or_in_view():
    services = fake_services()
    session = services.session
    assert not command("send-study").enabled(session)
    assert not command("send-series").enabled(session)
    services.open_study()
    assert command("send-study").enabled(session)
    assert command("send-series").enabled(session)
