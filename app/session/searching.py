"""What the study browser offers before anything is typed: the search at the start, and the user's own modality."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from psygnal import Signal

from app.core.errors import StorageError
from app.core.identity import StudyInstanceUID
from app.core.phrases import phrase
from app.core.preferences import Preferences
from app.core.search_preferences import SearchPreferences, StartSearch
from app.session.study_search import SearchForm

if TYPE_CHECKING:
    from app.session.session import Session


class Searching:
    """Remembers how the user likes to search, and learns from what is opened which modality it is."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted: set[StudyInstanceUID] = set()
        session.browser.begin_with(self.start_form.query(date.today()))
        session.series_opened.connect(self._count)

    @property
    def start_form(self) -> SearchForm:
        """The fields as they are filled in at the start."""
        return SearchForm.at_start(self._kept.at_start)

    @property
    def modality(self) -> str:
        """The user's modality: the chosen one, or that of most studies opened so far; empty while nobody knows."""
        return self._kept.usual_modality

    @property
    def chosen_modality(self) -> str:
        """The modality that the user called his own; empty where what is opened decides."""
        return self._kept.modality

    def choose_modality(self, modality: str) -> None:
        """Call a modality the user's own; empty: what is opened decides."""
        self._keep(replace(self._kept, modality=modality))

    def begin_like(self, form: SearchForm) -> None:
        """Search like this at the start from now on; a patient or a day that was typed is not remembered."""
        if self._keep(replace(self._kept, at_start=form.to_start_with)):
            self._session.notices.inform(
                phrase("From the next start on the studies are searched for like this.")
                if form.to_start_with != StartSearch()
                else phrase("From the next start on all studies are searched for.")
            )

    @property
    def _kept(self) -> SearchPreferences:
        return self._session.preferences.value.searching

    def _keep(self, searching: SearchPreferences) -> bool:
        preferences = self._session.preferences
        try:
            preferences.change(replace(preferences.value, searching=searching))
        except StorageError as error:
            self._session.notices.report(error)
            return False
        self.changed.emit()
        return True

    def _count(self) -> None:
        opened = self._session.opened
        if opened is None:
            return
        record = opened.series.series
        if not record.modality or record.study_instance_uid in self._counted:
            return
        self._counted.add(record.study_instance_uid)
        before = self.modality
        with suppress(StorageError):  # not worth a message: it is learned another time
            self._session.preferences.note(lambda preferences: _one_more(preferences, record.modality))
        if self.modality != before:
            self.changed.emit()


def _one_more(preferences: Preferences, modality: str) -> Preferences:
    searching = preferences.searching
    opened = {**searching.opened, modality: searching.opened.get(modality, 0) + 1}
    return replace(preferences, searching=replace(searching, opened=opened))
