"""An archive's keeper that has nothing to keep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import USUAL_SERVING, ArchiveServing
from app.core.custody import NO_QUOTA, ArchiveReport, ArchiveUse, Quota
from app.core.errors import VerdantError
from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskControl


@dataclass
class MemoryKeeper:
    """Satisfies `ArchiveKeeper`."""

    configured: ArchiveConfiguration = field(default_factory=lambda: ArchiveConfiguration(USUAL_SERVING, NO_QUOTA))
    report: ArchiveReport = field(default_factory=lambda: ArchiveReport(3, 3000))
    failure: VerdantError | None = None
    pinned: set[StudyInstanceUID] = field(default_factory=set)
    held: list[frozenset[StudyInstanceUID]] = field(default_factory=list)

    def configuration(self) -> ArchiveConfiguration:
        return self.configured

    def configure(self, serving: ArchiveServing, quota: Quota) -> None:
        if self.failure is not None:
            raise self.failure
        self.configured = ArchiveConfiguration(serving, quota, self.configured.titles_of_nodes)

    def pin(self, study_instance_uid: StudyInstanceUID, *, stays: bool) -> None:
        if self.failure is not None:
            raise self.failure
        (self.pinned.add if stays else self.pinned.discard)(study_instance_uid)

    def hold(self, studies: Collection[StudyInstanceUID]) -> None:
        self.held.append(frozenset(studies))

    def use(self) -> ArchiveUse:
        return ArchiveUse(3 << 30, 1 << 30, 40 << 30)

    def check(self, control: TaskControl) -> ArchiveReport:
        control.checkpoint(0.5)
        if self.failure is not None:
            raise self.failure
        return self.report

    def rebuild(self, control: TaskControl) -> int:
        control.checkpoint(0.5)
        return self.report.files
