"""What the ledger notes of decisions: what came of each proposal, how far from it, how long it took; nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.contour import contours_of_mask
from app.core.errors import StorageError
from app.core.identity import RoiId, SOPInstanceUID
from app.core.ledger import LedgerEntry, Outcome, standing
from app.core.roi import Roi, RoiClass
from app.session.attention import LONGEST_PAUSE_S, Attention
from app.session.ledger_recording import LedgerRecording
from app.session.notices import NoticeLevel
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import COLUMN_SPACING_MM, COLUMNS, ROW_SPACING_MM, ROWS, STUDY
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.ledgers import MemoryLedger

PIXEL_MM2 = ROW_SPACING_MM * COLUMN_SPACING_MM


class Watch:
    """Satisfies the clock: time passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0
        self.recording: LedgerRecording | None = None
        """Whose clock it is: signals hold nothing alive."""

    def __call__(self) -> float:
        return self.now


def box(rows: int, columns: int, *, left: int = 50) -> np.ndarray:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    mask[30 : 30 + rows, left : left + columns] = True
    return mask


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def propose(session: Session, index: int, mask: np.ndarray, *, shown: bool = True) -> Roi:
    """A network proposes on a slice; it is shown unless that is not wanted."""
    if shown:
        session.viewport.show_slice(index)
    assert session.series is not None
    roi = proposed_roi(session.series.slices[index], mask)
    review_of(session).add_proposals([roi], on_slices=[])
    if shown:
        session.select(roi.roi_id)
    return roi


def redraw(session: Session, roi_id: RoiId, mask: np.ndarray) -> None:
    roi = review_of(session).find(roi_id)
    assert roi is not None and session.series is not None
    image = session.series.slices[session.series.index_of(roi.image) or 0]
    assert image.plane is not None
    review_of(session).redraw(roi_id, contours_of_mask(mask, image.plane), "test")


def outcomes(services: FakeServices) -> list[Outcome]:
    return [entry.outcome for entry in services.ledger.entries]


def last(services: FakeServices) -> LedgerEntry:
    return services.ledger.entries[-1]


def test_a_proposal_that_is_validated_as_it_was_is_accepted(services: FakeServices, session: Session):
    roi = propose(session, 4, box(20, 30))
    session.deciding.validate_selected()

    (entry,) = services.ledger.entries
    assert roi.network is not None
    assert (entry.outcome, entry.class_name, entry.modality) == (Outcome.ACCEPTED, roi.roi_class.name, "MR")
    assert (entry.network.dnn_uid, entry.network.version, entry.network.digest) == (
        roi.network.dnn_uid,
        roi.network.version,
        roi.network.digest,
    )
    assert (entry.dice, entry.hd95_mm, entry.added_mm2, entry.removed_mm2) == (1.0, 0.0, 0.0, 0.0)
    assert entry.proposal_mm2 == entry.final_mm2 == pytest.approx(600 * PIXEL_MM2)


def test_what_was_edited_before_is_compared_with_the_proposal(services: FakeServices, session: Session):
    roi = propose(session, 4, box(20, 30))
    redraw(session, roi.roi_id, box(20, 40, left=55))
    session.deciding.validate_selected()

    entry = last(services)
    assert entry.outcome is Outcome.EDITED
    assert entry.dice == pytest.approx(2 * 500 / 1400)
    assert (entry.added_mm2, entry.removed_mm2) == pytest.approx((300 * PIXEL_MM2, 100 * PIXEL_MM2))
    assert (entry.proposal_mm2, entry.final_mm2) == pytest.approx((600 * PIXEL_MM2, 800 * PIXEL_MM2))
    assert entry.hd95_mm == pytest.approx(15 * COLUMN_SPACING_MM, abs=0.3)


def test_an_edit_that_was_taken_back_before_is_none(services: FakeServices, session: Session):
    roi = propose(session, 4, box(20, 30))
    redraw(session, roi.roi_id, box(20, 40))
    session.history.undo()
    session.deciding.validate_selected()

    assert outcomes(services) == [Outcome.ACCEPTED]


def test_what_was_rejected_leaves_nothing_and_has_no_dice(services: FakeServices, session: Session):
    propose(session, 4, box(20, 30))
    session.deciding.reject_selected()

    entry = last(services)
    assert (entry.outcome, entry.final_mm2, entry.dice, entry.hd95_mm) == (Outcome.REJECTED, 0.0, None, None)
    assert entry.proposal_mm2 == pytest.approx(600 * PIXEL_MM2)


def test_another_name_counts_as_an_edit(services: FakeServices, session: Session):
    roi = propose(session, 4, box(20, 30))
    review_of(session).rename(roi.roi_id, RoiClass("Right ventricle"))
    session.deciding.validate_selected()

    entry = last(services)
    assert (entry.outcome, entry.dice) == (Outcome.EDITED, 1.0)
    assert (entry.class_name, entry.final_class_name) == (roi.roi_class.name, "Right ventricle")


def test_undo_withdraws_the_decision_and_redo_makes_it_again(services: FakeServices, session: Session):
    propose(session, 4, box(20, 30))
    session.deciding.validate_selected()
    session.history.undo()
    session.history.redo()

    assert outcomes(services) == [Outcome.ACCEPTED, Outcome.WITHDRAWN, Outcome.ACCEPTED]
    assert len({entry.region for entry in services.ledger.entries}) == 1
    session.history.undo()
    assert standing(services.ledger.entries) == ()


def test_the_last_decision_on_a_region_is_the_one_that_holds(services: FakeServices, session: Session):
    roi = propose(session, 4, box(20, 30))
    session.deciding.validate_selected()
    session.select(roi.roi_id)
    session.deciding.reject_selected()
    assert outcomes(services) == [Outcome.ACCEPTED, Outcome.REJECTED]

    redraw(session, roi.roi_id, box(18, 30))
    assert outcomes(services)[-1] is Outcome.WITHDRAWN, "it awaits a decision again"
    review_of(session).validate(roi.roi_id)

    (held,) = standing(services.ledger.entries)
    assert held.outcome is Outcome.EDITED


def test_what_a_hand_drew_is_none_of_a_networks(services: FakeServices, session: Session):
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([30.0, 50.0]), reach_mm=1)
    session.editing.release()
    assert review_of(session).selected is not None
    session.deciding.validate_selected()

    assert services.ledger.entries == []


def test_selecting_and_saving_are_no_decisions(services: FakeServices, session: Session):
    propose(session, 4, box(20, 30))
    session.deciding.validate_selected()
    session.set_reviewer("Reader^Rita")
    review_of(session).select(None)
    session.save()

    assert review_of(session).to_save == ()
    assert outcomes(services) == [Outcome.ACCEPTED]


def test_what_is_here_again_after_a_restart_is_not_noted_twice_and_its_time_is_not_known():
    before = fake_services()
    session = before.open_study()
    decided = propose(session, 4, box(20, 30))
    session.deciding.validate_selected()
    waiting = propose(session, 5, box(20, 30))

    after = fake_services()
    after.journal.entries = {study: list(entries) for study, entries in before.journal.entries.items()}
    session = after.open_study()
    after.show_pixels()
    assert after.ledger.entries == []

    session.select(waiting.roi_id)
    after.show_pixels()
    session.deciding.validate_selected()
    review_of(session).reopen(decided.roi_id)

    first, second = after.ledger.entries
    assert (first.region, first.outcome, first.seconds) == (waiting.roi_id, Outcome.ACCEPTED, None)
    assert (second.region, second.outcome) == (decided.roi_id, Outcome.WITHDRAWN)


def test_on_an_image_that_is_not_open_any_more_there_is_an_outcome_without_figures(session: Session):
    opened, kept, elsewhere = session.opened, MemoryLedger(), Review([])
    assert opened is not None
    recording = LedgerRecording(session, kept, ImmediateTaskRunner())  # as long as it lives, it is told of decisions
    recording.begin(elsewhere, opened)
    stray = replace(proposed_roi(opened.series.slices[4], box(3, 3)), sop_instance_uid=SOPInstanceUID("9.9"))
    elsewhere.add_proposals([stray], on_slices=[])
    elsewhere.reject(stray.roi_id)

    (entry,) = kept.entries
    assert (entry.outcome, entry.modality, entry.proposal_mm2) == (Outcome.REJECTED, "MR", None)


def test_it_is_reckoned_per_study_and_patient(services: FakeServices, session: Session):
    propose(session, 4, box(20, 30))
    session.deciding.validate_selected()

    assert (last(services).study, last(services).patient) == (STUDY, "4711")


def timed() -> tuple[FakeServices, Session, MemoryLedger, Watch]:
    """A session whose decisions are also noted by a clock of the test's."""
    services = fake_services()
    services.session.browser.search_again()
    watch, kept = Watch(), MemoryLedger()
    recording = watch.recording = LedgerRecording(services.session, kept, services.runner, seconds=watch)
    session = services.open_study()
    services.show_pixels()
    assert session.review is not None and session.opened is not None
    recording.begin(session.review, session.opened)
    return services, session, kept, watch


def test_the_time_runs_from_when_the_slice_was_first_shown():
    services, session, kept, watch = timed()
    session.viewport.show_slice(3)
    roi = propose(session, 6, box(20, 30), shown=False)
    watch.now += 30
    session.viewport.show_slice(5)
    watch.now += 10
    session.viewport.show_slice(6)
    services.show_pixels()
    watch.now += 7
    session.select(roi.roi_id)
    session.deciding.validate_selected()

    (entry,) = kept.entries
    assert entry.seconds == pytest.approx(7)


def test_a_long_pause_counts_as_a_minute():
    _services, session, kept, watch = timed()
    propose(session, 4, box(20, 30))
    watch.now += 5
    session.viewport.zoom_by(1.1)
    watch.now += 3 * 3600
    session.viewport.zoom_by(1.1)
    watch.now += 5
    session.deciding.validate_selected()

    (entry,) = kept.entries
    assert entry.seconds == pytest.approx(LONGEST_PAUSE_S + 10)


def test_while_outlines_are_hidden_nothing_is_seen():
    _services, session, kept, watch = timed()
    session.viewport.toggle_overlays()
    propose(session, 4, box(20, 30))
    watch.now += 20
    session.viewport.toggle_overlays()
    watch.now += 4
    session.deciding.validate_selected()

    (entry,) = kept.entries
    assert entry.seconds == pytest.approx(4)


def test_while_planes_cover_the_slices_nothing_is_seen():
    _services, session, kept, watch = timed()
    session.mpr.open(session.panes.active)
    assert session.mpr.is_open
    propose(session, 6, box(20, 30), shown=False)
    watch.now += 20
    session.mpr.close()
    session.viewport.show_slice(5)
    session.viewport.show_slice(6)
    watch.now += 3
    session.deciding.validate_selected()

    (entry,) = kept.entries
    assert entry.seconds == pytest.approx(3)


def test_a_clock_that_goes_back_takes_nothing_away():
    watch = Watch()
    attention = Attention(watch)
    attention.mark()
    watch.now -= 50
    assert attention.mark() == 0.0
    watch.now += 3
    assert attention.mark() == pytest.approx(3)


def test_a_ledger_that_cannot_be_written_is_said_once_and_written_later(services: FakeServices, session: Session):
    services.ledger.failure = StorageError("The ledger is full.")
    for index in (4, 5):
        propose(session, index, box(20, 30))
        services.show_pixels()
        session.deciding.reject_selected()

    said = [notice for notice in session.notices.all if notice.level is NoticeLevel.ERROR]
    assert len(said) == 1 and "full" in said[0].text
    assert services.ledger.entries == []

    services.ledger.failure = None
    session.ledger.finish()

    assert outcomes(services) == [Outcome.REJECTED, Outcome.REJECTED]
