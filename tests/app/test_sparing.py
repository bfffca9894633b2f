"""Work that nobody else has keeps its study in the archive, however full that is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.identity import SOPInstanceUID
from app.core.outbox import OutboxState
from app.core.review_journal import JournalEntry
from app.core.roi import ReviewState, Roi
from app.paths import Paths
from app.session.clock import now
from app.sparing import unfinished, unsent, work_kept_at
from app.store.outbox import OutboxFiles
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_heart import OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.regions import disc, opened, region
from tests.helpers.series_files import write_series


@pytest.fixture
def drawn(tmp_path: Path) -> Roi:
    return region(opened(write_series(tmp_path / "s", slices=1)).slices[0], disc((24, 18), (11, 8), 6))


@pytest.mark.parametrize(
    ("state", "stays"),
    [
        (ReviewState.PROPOSED, True),
        (ReviewState.EDITED, True),
        (ReviewState.VALIDATED, True),
        (ReviewState.REJECTED, False),
    ],
)
def test_regions_that_are_undecided_or_not_saved_keep_a_study(tmp_path: Path, drawn: Roi, state, stays):
    journals = ReviewJournals(tmp_path / "journals")
    journals.append(STUDY, [JournalEntry(now(), SHORT_AXIS, "", regions=(replace(drawn, state=state),))])
    assert unfinished(journals)(STUDY) is stays
    assert not unfinished(journals)(OTHER_STUDY), "nobody worked there"


def test_a_study_whose_regions_were_sent_may_leave_and_stays_again_when_one_is_changed(tmp_path: Path, drawn: Roi):
    journals = ReviewJournals(tmp_path / "journals")
    validated = replace(drawn, state=ReviewState.VALIDATED)
    sent = ((validated.roi_id, SOPInstanceUID("2.25.1")),)
    journals.append(STUDY, [JournalEntry(now(), SHORT_AXIS, "", regions=(validated,), sent_as=sent)])
    assert not unfinished(journals)(STUDY)
    edited = replace(validated, state=ReviewState.EDITED)
    journals.append(STUDY, [JournalEntry(now(), SHORT_AXIS, "", regions=(edited,))])
    assert unfinished(journals)(STUDY)


def test_a_journal_that_cannot_be_read_keeps_its_study(tmp_path: Path):
    journals = ReviewJournals(tmp_path / "journals")
    (tmp_path / "journals").mkdir()
    (tmp_path / "journals" / f"{STUDY}.journal").mkdir()
    assert unfinished(journals)(STUDY)


def test_what_no_pacs_is_known_to_have_keeps_its_study(tmp_path: Path):
    ds = structure_set_like()
    ds.StudyInstanceUID = STUDY
    with closing(OutboxFiles(tmp_path / "outbox")) as outbox:
        outbox.put("WARD", [encoded(ds)])
        assert unsent(outbox)(STUDY)
        assert not unsent(outbox)(OTHER_STUDY)
        outbox.finish(outbox.entries(), OutboxState.COMMITTED)
        assert not unsent(outbox)(STUDY)


def test_whoever_serves_a_folder_without_the_viewer_heeds_its_work_and_makes_no_folders(tmp_path: Path, drawn: Roi):
    paths = Paths(tmp_path / "archive", tmp_path / "settings.json", tmp_path / "logs", tmp_path / "cache")
    judgements = work_kept_at(paths)
    assert not any(stays(STUDY) for stays in judgements)
    assert not paths.outbox.exists() and not paths.journals.exists()
    ReviewJournals(paths.journals).append(STUDY, [JournalEntry(now(), SHORT_AXIS, "", regions=(drawn,))])
    assert any(stays(STUDY) for stays in judgements), "also what was begun after it was"
    ds = structure_set_like()
    ds.StudyInstanceUID = OTHER_STUDY
    with closing(OutboxFiles(paths.outbox)) as outbox:
        outbox.put("WARD", [encoded(ds)])
    assert any(stays(OTHER_STUDY) for stays in judgements)
