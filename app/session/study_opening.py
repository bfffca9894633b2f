"""Opening a study that the archive has not listed yet: as soon as it is listed, its images are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.object_kinds import ObjectKind
from app.session.browsing import Loading

if TYPE_CHECKING:
    from app.session.session import Session


@dataclass(frozen=True, slots=True)
class _Wanted:
    study: StudyInstanceUID | None
    series: SeriesInstanceUID | None
    replaces: bool


class StudyOpening:
    """What is to be opened once it is listed; a newer wish replaces an older one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._wanted: _Wanted | None = None
        session.browser.changed.connect(self._follow)

    def ask_for(
        self, study: StudyInstanceUID | None, *, series: SeriesInstanceUID | None = None, replaces: bool = False
    ) -> None:
        """Search again, select a study and open it: that series of it, or what is usual for it.

        What is open already stays, unless a series is named or `replaces` says otherwise.
        """
        self._wanted = _Wanted(study, series, replaces)
        self._session.browser.search_and_select(study, insists=True)

    def show_files(self, study: StudyInstanceUID, archive: str) -> None:
        """Show what was taken over into an archive, whatever is open."""
        if archive != self._session.archive.name:
            self._session.archives.use(archive)
        self.ask_for(study, replaces=True)

    def _follow(self) -> None:
        state, wanted = self._session.browser.state, self._wanted
        if wanted is None or state.study is None or state.listing is not Loading.READY:
            return
        if state.study.study_instance_uid != wanted.study:
            return
        self._wanted = None
        record = next((one for one in state.series if one.series_instance_uid == wanted.series), None)
        if record is not None:
            self._session.open_series(record)
        elif wanted.replaces or (self._session.opened is None and self._session.opening is None):
            self._session.hangings.hang()
            if not state.image_series and any(state.kind(one) is ObjectKind.STRUCTURE_SET for one in state.series):
                self._session.versions.open()  # without images, what it says of itself is all there is to show
