"""Room for what comes: a quota, and which studies leave the archive when it is used up."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from app.core.custody import NO_QUOTA, Leaving, Origin, Quota
from app.core.errors import StorageError
from app.core.identity import StudyInstanceUID
from app.core.phrases import phrase
from app.store.custody import Custody, Kept
from app.store.open_studies import OpenStudies

IDLE_S: Final = 3600.0
"""A study that was used within this time stays: it may be on its way here, or in view of somebody."""
_TRY_AGAIN_S: Final = 5.0
_LOGGER = logging.getLogger(__name__)
_ORIGINS: Final = {
    Leaving.NOTHING: (),
    Leaving.FETCHED: (Origin.FETCHED,),
    Leaving.ANYTHING: (Origin.FETCHED, Origin.BROUGHT),
}

Spared = Callable[[StudyInstanceUID], bool]
"""Whether a study must not leave, e.g. because something of it was not sent yet."""

Departure = Callable[[StudyInstanceUID], Callable[[int], None]]
"""Called before a study leaves; what it gives is called with the number of files when they are gone."""


class Room:
    """Makes room in an archive; the caller sees to it that only one thread does.

    Parameters
    ----------
    remove
        Takes files out of the archive.
    clock
        Seconds, as `Custody` counts them.
    """

    def __init__(
        self,
        name: str,
        custody: Custody,
        open_studies: OpenStudies,
        *,
        remove: Callable[[Sequence[Kept]], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._name = name
        self._custody = custody
        self._open = open_studies
        self._remove = remove
        self._clock = clock
        self._quota = NO_QUOTA
        self._spared: tuple[Spared, ...] = ()
        self._nothing_until = 0.0
        self._departure: Departure | None = None

    def limit(self, quota: Quota, *spared: Spared) -> None:
        """How much the archive may hold from now on; the judgements given before stay where none is given."""
        self._quota = quota
        self._spared = spared or self._spared
        self._nothing_until = 0.0

    def watch(self, departure: Departure) -> None:
        """Have somebody told of each study that leaves."""
        self._departure = departure

    def removable_bytes(self) -> int:
        """What may leave by itself, as far as neither open nor unsent studies stand against it."""
        return sum(size for _study, size in self._custody.removable(_ORIGINS[self._quota.leaving]))

    def make(self, size: int) -> None:
        """See to it that so many bytes more are within the quota.

        Raises
        ------
        StorageError
            If they are not, and nothing may leave for them.
        """
        most = self._quota.most_bytes
        lacking = self._custody.total_bytes() + size - most if most else 0
        if lacking > 0 and size <= most and self._cleared(lacking):
            return
        if lacking > 0:
            raise StorageError(
                phrase("The archive {archive} is full.", archive=self._name),
                cause=phrase("Its quota of {most} MiB is used up.", most=most >> 20),
                next_step=phrase("Raise the quota in Settings > This archive, or unpin studies."),
            )

    def _cleared(self, lacking: int) -> bool:
        """Whether as much has left; nothing leaves where that would not do."""
        origins = _ORIGINS[self._quota.leaving]
        if not origins or self._clock() < self._nothing_until:
            return False
        leaving, held = list[StudyInstanceUID](), self._open.all()
        for study, size in self._custody.removable(origins, idle_s=IDLE_S):
            if study not in held and not any(spares(study) for spares in self._spared):
                leaving.append(study)
                lacking -= size
                if lacking <= 0:
                    break
        else:
            self._nothing_until = self._clock() + _TRY_AGAIN_S
            return False
        for study in leaving:
            files = [kept for kept in self._custody.of_study(study) if kept.origin in origins]
            told = self._departure(study) if self._departure is not None else None
            self._remove(files)
            if told is not None:
                told(len(files))
            _LOGGER.info("study %s left the archive for its quota: %d files", study, len(files))
        return True
