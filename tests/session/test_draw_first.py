"""Who draws first sees nothing of what the network thinks before: not on the image, in a list, a count or a text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import StorageError
from app.core.identity import ImageReference, StudyInstanceUID
from app.core.network_services import Finding
from app.core.preferences import Preferences
from app.core.review_journal import Showing
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.session.commands import command
from app.session.display import resolve, slice_marks
from app.session.draw_first import HELD_HERE
from app.session.session import Session
from app.store.chained_file import ChainedFile
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

DRAWS_FIRST = Preferences(draws_first=True)


@pytest.fixture
def services() -> FakeServices:
    return fake_services(preferences=DRAWS_FIRST)


def draw(session: Session, *, rows: slice = slice(50, 66), columns: slice = slice(90, 104)) -> Roi:
    """Draw a block on the slice in view."""
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    mask = np.zeros((112, 176), bool)
    mask[rows, columns] = True
    like = proposed_roi(image, mask)
    drawn = Roi(
        new_roi_id(),
        RoiClass("Region"),
        image.sop_instance_uid,
        image.frame_of_reference_uid,
        contours=like.contours,
        state=ReviewState.EDITED,
        generation=GenerationAlgorithm.MANUAL,
        frame_number=image.frame_number,
    )
    review.draw([drawn], "draw")
    return drawn


def showings(services: FakeServices) -> list[tuple[ImageReference, Showing, int, int]]:
    return [
        (reading.image, reading.showing, len(reading.drawn), len(reading.proposals))
        for entry in services.journal.entries[STUDY]
        for reading in entry.readings
    ]


def marks(session: Session) -> tuple[str, ...]:
    return resolve(session, session.panes.active).marks


def test_nothing_of_a_proposal_can_be_noticed_until_the_reader_has_drawn(services: FakeServices):
    services.proposer.findings = (Finding("Infarct", 0.97),)
    session = services.open_study()
    session.propose_on_series()
    services.show_pixels()
    shown = resolve(session, session.panes.active)
    assert session.review is not None
    assert (session.review.rois, session.review.undecided, shown.shapes, slice_marks(session)) == ((), (), (), ())
    assert session.proposing.state.findings == ""
    told = " ".join(notice.text for notice in session.notices.all)
    assert "Infarct" not in told
    assert not any(character.isdigit() for character in told)
    assert HELD_HERE in shown.marks
    assert not command("compare").enabled(session)


def test_a_slice_on_which_the_network_found_nothing_looks_like_any_other(services: FakeServices):
    session = services.open_study()
    session.viewport.show_slice(0)
    session.propose()
    services.show_pixels()
    assert HELD_HERE in marks(session)
    session.draw_first.say_nothing()
    assert session.notices.all[-1].text == "You and LV U-Net agree: nothing is here."
    assert HELD_HERE not in marks(session)


def test_once_drawn_both_are_shown_and_compared(services: FakeServices):
    session = services.open_study()
    session.propose()
    drawn = draw(session)
    assert command("compare").enabled(session)
    assert not command("nothing-here").enabled(session)
    session.draw_first.compare()
    services.show_pixels()
    assert session.review is not None
    assert len(session.review.rois) == 3
    assert session.review.selected == drawn, "what the reader drew stays selected"
    text = session.notices.all[-1].text
    assert text.startswith("You and LV U-Net compared. Region Dice 0.")
    assert "HD95" in text
    assert "394 and 484 mm²" in text
    assert "LV U-Net alone: Left ventricle, 197 mm²." in text
    assert any("Dice 0." in mark for mark in marks(session))


def test_what_was_said_of_agreement_goes_once_an_outline_changes(services: FakeServices):
    session = services.open_study()
    session.propose()
    draw(session)
    session.draw_first.compare()
    services.show_pixels()
    session.reshaping.smooth()
    assert not any("Dice" in mark for mark in marks(session))


def test_one_slice_that_was_read_shows_nothing_of_another(services: FakeServices):
    session = services.open_study()
    session.propose_on_series()
    here = session.viewport.view.index
    session.draw_first.say_nothing()
    assert session.review is not None
    assert len({roi.image for roi in session.review.rois}) == 1
    session.viewport.show_slice(here + 1)
    services.show_pixels()
    assert HELD_HERE in marks(session)
    assert resolve(session, session.panes.active).shapes == ()


def test_who_has_drawn_before_asking_sees_both_at_once(services: FakeServices):
    session = services.open_study()
    draw(session)
    session.propose()
    assert session.review is not None
    assert len(session.review.rois) == 3
    assert session.notices.all[-1].text.startswith("You and LV U-Net compared. ")


def test_who_draws_while_the_network_looks_is_not_interrupted():
    runner = StepwiseRunner()
    services = fake_services(runner, preferences=DRAWS_FIRST)
    services.open_study()
    runner.run_all()
    services.session.propose()
    draw(services.session)
    runner.run_all()
    assert services.session.review is not None
    assert len(services.session.review.rois) == 1
    assert command("compare").enabled(services.session)


def test_the_journal_says_who_saw_what_when(services: FakeServices):
    session = services.open_study()
    session.set_reviewer("Reader^Rita")
    image = session.image
    assert image is not None
    session.propose()
    draw(session)
    session.draw_first.compare()
    assert showings(services) == [
        (image.reference, Showing.HELD, 0, 2),
        (image.reference, Showing.AFTER_DRAWING, 1, 2),
    ]
    entries = [entry for entry in services.journal.entries[STUDY] if entry.readings]
    assert entries[0].when <= entries[1].when
    assert {entry.reviewer_name for entry in entries} == {"Reader^Rita"}


def test_on_disk_it_says_the_same_and_journals_from_before_say_nothing(services: FakeServices, tmp_path: Path):
    session = services.open_study()
    session.propose()
    draw(session)
    session.draw_first.compare()
    written = services.journal.entries[STUDY]
    ReviewJournals(tmp_path).append(STUDY, written)
    read = ReviewJournals(tmp_path).read(STUDY)
    assert (read.left_out, [entry.readings for entry in read.entries]) == (0, [entry.readings for entry in written])
    records = ChainedFile(tmp_path / f"{STUDY}.journal").read().records
    older = [{name: value for name, value in one.items() if name != "readings"} for one in records]
    ChainedFile(tmp_path / "1.2.3.journal").append(older)
    again = ReviewJournals(tmp_path).read(StudyInstanceUID("1.2.3"))
    assert (again.left_out, len(again.entries)) == (0, len(written))
    assert not any(entry.readings for entry in again.entries)


def test_what_a_reader_has_seen_is_not_hidden_from_them_again_but_from_another(services: FakeServices):
    session = services.open_study()
    session.set_reviewer("Reader^Rita")
    session.propose()
    session.draw_first.say_nothing()
    for _ in range(2):
        session.deciding.reject_selected()
    again = fake_services(preferences=DRAWS_FIRST)
    again.journal.entries.update(services.journal.entries)
    session = again.open_study()
    session.set_reviewer("Reader^Rita")
    session.propose()
    assert session.review is not None
    assert session.review.undecided, "she has seen it"
    other = fake_services(preferences=DRAWS_FIRST)
    other.journal.entries[STUDY] = [replace(entry, regions=()) for entry in services.journal.entries[STUDY]]
    session = other.open_study()
    session.set_reviewer("Second^Sam")
    session.propose()
    assert session.review is not None
    assert session.review.rois == ()


def test_switched_off_everything_held_is_shown_and_the_journal_says_so(services: FakeServices):
    session = services.open_study()
    session.propose_on_series()
    session.draw_first.toggle()
    assert session.review is not None
    assert session.review.undecided
    assert {showing for _, showing, *_ in showings(services)} == {Showing.HELD, Showing.UNREAD}
    assert not services.preferences.kept.draws_first
    session.viewport.show_slice(0)
    session.propose()
    assert not session.draw_first.is_held(session.review, session.image.reference if session.image else None)


def test_a_rule_that_cannot_be_kept_stays_as_it_was(services: FakeServices):
    services.preferences.failure = StorageError("The disk is full.")
    services.session.draw_first.toggle()
    assert services.session.draw_first.is_on
    assert services.session.notices.all[-1].text == "The disk is full."


def test_proposals_that_were_seen_before_the_rule_stay():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.draw_first.toggle()
    session.propose()
    assert session.review is not None
    assert len(session.review.rois) == 2


def test_cancelled_it_says_nothing_of_what_had_come():
    runner = StepwiseRunner()
    services = fake_services(runner, preferences=DRAWS_FIRST)
    services.open_study()
    runner.run_all()
    services.session.propose()
    services.session.cancel()
    assert services.session.notices.all[-1].text == "AI ROI was cancelled."


def test_showing_the_proposals_is_a_step_that_can_be_taken_back(services: FakeServices):
    session = services.open_study()
    session.propose()
    drawn = draw(session)
    session.draw_first.compare()
    session.history.undo()
    assert session.review is not None
    assert session.review.rois == (drawn,)
    session.history.redo()
    assert len(session.review.rois) == 3
