"""What was sent without an answer is sent again as it was, in the same name and to the same archive only."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import ArchiveTimeoutError
from app.core.saved_objects import SaveChoice
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_services import FakeServices, fake_services


def sent_without_an_answer() -> FakeServices:
    services = fake_services()
    session = services.open_study()
    session.set_reviewer("Rossi^Ada")
    session.propose()
    session.deciding.validate_selected()
    services.archive.failure = ArchiveTimeoutError("No answer in time.")
    session.save()
    services.archive.failure = None
    return services


def saved_by(session: Session) -> list[str]:
    assert session.review is not None
    return [roi.structure_set.reviewer_name for roi in session.review.rois if roi.structure_set is not None]


def test_the_same_reviewer_sends_the_same_again():
    services = sent_without_an_answer()
    services.session.save()
    assert len(services.writer.requests) == 1
    assert saved_by(services.session) == ["Rossi^Ada"]


def test_another_reviewer_approves_in_their_own_name():
    services = sent_without_an_answer()
    session = services.session
    session.set_reviewer("Verdi^Bea")
    plan = session.save_plan()
    assert plan is not None
    session.proving.start(plan, SaveChoice(), reviewer_name="Verdi^Bea")
    session.save(plan, session.proving.state.proved)
    assert [one.reviewer_name for one in services.writer.requests] == ["Rossi^Ada", "Verdi^Bea"]
    assert saved_by(session) == ["Verdi^Bea"]


def test_without_a_look_beforehand_what_names_the_reviewer_is_what_is_sent():
    services = sent_without_an_answer()
    services.session.set_reviewer("Verdi^Bea")
    services.session.save()
    assert services.writer.requests[-1].reviewer_name == "Verdi^Bea"
    assert saved_by(services.session) == ["Verdi^Bea"]


def test_another_archive_is_asked_for_the_images_before_it_is_given_anything():
    services = sent_without_an_answer()
    session = services.session
    plan = session.save_plan()
    assert plan is not None
    elsewhere = FakeArchive(name="Ward")
    session.save(replace(plan, archive=elsewhere, destination="Ward"))
    assert not elsewhere.stored
    assert "not in Ward" in session.notices.all[-1].text
