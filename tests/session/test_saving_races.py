"""Saving takes time: what was shown is what is stored, and what the user does meanwhile changes neither."""

from __future__ import annotations

from app.core.errors import ArchiveTimeoutError
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


def with_one_validated(services: FakeServices) -> Session:
    """The first of two regions on the slice is validated."""
    session = services.open_study()
    _settle(services)
    session.propose()
    _settle(services)
    session.deciding.validate_selected()
    session.set_reviewer("Reader^Rita")
    return session


def _settle(services: FakeServices) -> None:
    if isinstance(services.runner, StepwiseRunner):
        services.runner.run_all()


def states(session: Session) -> list[ReviewState]:
    assert session.review is not None
    return [roi.state for roi in session.review.rois]


def test_what_the_dialog_showed_is_stored_although_another_series_has_opened_meanwhile():
    services = fake_services()
    session = with_one_validated(services)
    shown = session.save_plan()
    session.open_series(services.reader.series[LOCALISER].series)
    session.save(shown)
    (request,) = services.writer.requests
    assert len(request.rois) == 1
    assert request.stacks != session.opened.stacks
    assert session.unsaved_decisions == 0


def test_it_is_stored_where_the_dialog_said_although_another_archive_is_in_use_by_now():
    services = fake_services(nodes=[PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")])
    session = with_one_validated(services)
    shown = session.save_plan()
    session.archives.use("Ward")
    session.save(shown)
    assert services.archive.stored == [b"RTSTRUCT"]
    assert not services.directory.made["Ward"].stored


def test_decisions_go_back_to_where_the_images_came_from():
    services = fake_services(nodes=[PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")])
    session = with_one_validated(services)
    session.archives.use("Ward")
    shown = session.save_plan()
    assert shown is not None
    assert shown.destination == services.archive.name
    session.save(shown)
    assert services.archive.stored == [b"RTSTRUCT"]


def test_decisions_that_changed_after_they_were_shown_are_not_stored_unseen():
    services = fake_services()
    session = with_one_validated(services)
    shown = session.save_plan()
    session.deciding.validate_selected()
    session.save(shown)
    assert not services.writer.requests
    assert "changed after they were shown" in session.notices.all[-1].text
    assert session.unsaved_decisions == 2


def test_a_region_that_is_being_stored_is_not_taken_back_behind_its_back():
    services = fake_services(StepwiseRunner())
    session = with_one_validated(services)
    assert session.review is not None
    stored = session.review.rois[0]
    session.save()
    for change in (
        session.deciding.reject_selected,
        session.deciding.reopen_selected,
        session.deciding.undo,
        session.deciding.undo,
    ):
        session.select(stored.roi_id)
        change()
        assert session.review.find(stored.roi_id) is stored
    assert "being stored" in session.notices.all[-1].text
    _settle(services)
    assert states(session) == [ReviewState.VALIDATED, ReviewState.PROPOSED]


def test_a_region_is_open_to_decisions_again_when_storing_it_has_failed():
    services = fake_services(StepwiseRunner())
    session = with_one_validated(services)
    assert session.review is not None
    services.archive.failure = ArchiveTimeoutError("The archive fell silent.")
    session.save()
    _settle(services)
    session.select(session.review.rois[0].roi_id)
    session.deciding.reject_selected()
    assert states(session)[0] is ReviewState.REJECTED


def test_cancelling_while_the_archive_takes_it_does_not_claim_that_nothing_was_stored():
    services = fake_services(StepwiseRunner())
    session = with_one_validated(services)
    services.archive.before_answer = lambda call: session.cancel() if call == "store" else None
    session.save()
    _settle(services)
    assert "may hold" in session.notices.all[-1].text
    assert session.unsaved_decisions == 1


def test_trying_again_sends_the_same_instance_so_that_no_archive_holds_it_twice():
    services = fake_services()
    session = with_one_validated(services)
    services.archive.failure = ArchiveTimeoutError("The archive fell silent.")
    session.save()
    services.archive.failure = None
    session.save()
    assert len(services.writer.requests) == 1
    assert session.unsaved_decisions == 0


def test_saving_a_second_series_while_the_first_is_stored_is_answered():
    services = fake_services(StepwiseRunner())
    session = with_one_validated(services)
    session.save()
    session.save()
    assert "still being stored" in session.notices.all[-1].text
