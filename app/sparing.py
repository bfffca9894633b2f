"""What keeps a study in the archive on this machine, however full it is: work on it that nobody else has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.core.errors import StorageError
from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxState
from app.core.review_journal import has_work_left
from app.paths import Paths
from app.store.outbox import OutboxFiles
from app.store.review_journals import ReviewJournals

_AT_ITS_END = (OutboxState.CONFIRMED, OutboxState.COMMITTED, OutboxState.GIVEN_UP)
Judgement = Callable[[StudyInstanceUID], bool]


def unsent(outbox: OutboxFiles) -> Judgement:
    """Whether something of a study is on its way to a PACS that is not known to have it."""

    def judge(study: StudyInstanceUID) -> bool:
        return any(e.study_instance_uid == study and e.state not in _AT_ITS_END for e in outbox.entries())

    return judge


def unfinished(journals: ReviewJournals) -> Judgement:
    """Whether a study has regions that are undecided, or decided and not saved; so has one that cannot be read."""

    def judge(study: StudyInstanceUID) -> bool:
        try:
            reading = journals.read(study)
        except StorageError:
            return True
        return bool(reading.left_out or reading.set_aside) or has_work_left(reading.entries)

    return judge


def work_kept_at(paths: Paths) -> tuple[Judgement, ...]:
    """The judgements of whoever serves the archive without the viewer; nothing is made that is not there.

    Somebody may begin to work long after the server was started.
    """
    outbox = cache(lambda: unsent(OutboxFiles(paths.outbox)))
    return (
        unfinished(ReviewJournals(paths.journals)),
        lambda study: paths.outbox.is_dir() and outbox()(study),
    )
