"""Studies and series of an archive, as the user searches and picks them; thumbnails follow by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

import numpy as np
from psygnal import Signal

from app.core.errors import ArchiveStatusError, sentences
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.object_kinds import ObjectKind, kind_of
from app.core.services import Archive, StudyReader
from app.core.study import FoundStudies, SeriesRecord, StudyQuery, StudyRecord, newest_first
from app.core.tasks import TaskControl, TaskRunner
from app.session.clock import now
from app.session.newest import newest_studies
from app.session.notices import Notices
from app.session.series_pictures import Thumbnail, first_picture, series_picture

MOST_STUDIES = 1000
"""How many studies are listed at most; nobody looks through more, and an archive must not be asked for all it has."""


def has_picture(record: SeriesRecord) -> bool:
    """Whether a series holds images to look at, as far as its modality tells."""
    return kind_of(None, record.modality) is ObjectKind.IMAGE


class Loading(Enum):
    """Where a list stands."""

    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Extent(Enum):
    """How much of what the archive has to a search is listed."""

    ALL = "all"
    CUT = "cut"
    """It has more than `MOST_STUDIES`."""
    STOPPED = "stopped"
    """The user did not want to wait for the rest."""


@dataclass(frozen=True, slots=True)
class Browsed:
    """What the study browser shows.

    Parameters
    ----------
    failure
        Why the last search failed; empty when it did not. The studies found before it, or by it, stay.
    remark
        How far the archive compared what it was asked for; empty where there is nothing to say.
    thumbnails
        8-bit pictures (height, width), in colours (height, width, 3), by series, as far as they have come.
    kinds
        What series that seem to hold no images are, by what the archive says of their instances.
    images
        How many images a series holds, each frame for one, as far as they were read.
    """

    query: StudyQuery = field(default_factory=StudyQuery)
    studies: tuple[StudyRecord, ...] = ()
    searching: Loading = Loading.IDLE
    failure: str = ""
    extent: Extent = Extent.ALL
    remark: str = ""
    study: StudyRecord | None = None
    series: tuple[SeriesRecord, ...] = ()
    listing: Loading = Loading.IDLE
    thumbnails: Mapping[SeriesInstanceUID, Thumbnail] = field(default_factory=lambda: MappingProxyType({}))
    kinds: Mapping[SeriesInstanceUID, ObjectKind] = field(default_factory=lambda: MappingProxyType({}))
    images: Mapping[SeriesInstanceUID, int] = field(default_factory=lambda: MappingProxyType({}))
    progress: float | None = None
    progress_text: str = ""

    @property
    def image_series(self) -> tuple[SeriesRecord, ...]:
        """The listed series that hold images to look at."""
        return tuple(record for record in self.series if self.kind(record) is ObjectKind.IMAGE)

    def kind(self, record: SeriesRecord) -> ObjectKind:
        """What a series holds, as far as is known by now."""
        return self.kinds.get(record.series_instance_uid) or kind_of(None, record.modality)


class Browser:
    """Searches one archive, at first that of this machine; a newer request replaces an older one that still runs."""

    changed = Signal()

    def __init__(self, archive: Archive, reader: StudyReader, *, runner: TaskRunner, notices: Notices) -> None:
        self._archive = self._embedded = archive
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self._state = Browsed()
        self._to_select: StudyInstanceUID | None = None
        self._arrived: tuple[StudyRecord, ...] = ()
        self._keeps_list = False
        self._insists = False
        self._typed = StudyQuery()
        self._holds_thumbnails = False

    @property
    def state(self) -> Browsed:
        """What the study browser shows now."""
        return self._state

    def use(self, archive: Archive) -> None:
        """Browse another archive, from the start."""
        for group in ("search", "series", "thumbnails"):
            self._runner.cancel(group)
        self._archive = archive
        # One study that was looked for because it was to be opened is no search of the user's.
        query = self._state.query if self._state.query.study_instance_uid is None else self._typed
        self._set(Browsed(query=query))
        self.search(query)

    def search(self, query: StudyQuery) -> None:
        """List the studies that match, as they come.

        Where the same was searched before, what is listed stays until all is here: nothing moves for a moment.
        """
        archive, state = self._archive, self._state
        self._keeps_list = query == state.query and bool(state.studies) and state.extent is not Extent.STOPPED
        self._arrived = ()
        self._set(replace(state, query=query, searching=Loading.LOADING, failure="", remark="", extent=Extent.ALL))
        self._runner.start(
            lambda control: archive.find_studies(query, control),
            group="search",
            on_done=self._end_search,
            on_failed=self._search_failed,
            on_published=self._take_found,
        )

    def begin_with(self, query: StudyQuery) -> None:
        """Say what is searched for when the archive is asked for the first time."""
        self._set(replace(self._state, query=query))

    def stop_search(self) -> None:
        """Wait no longer for a search; what has come is listed."""
        if self._state.searching is Loading.LOADING:
            self._runner.cancel("search")
            self._to_select = None
            self._end_search(self._arrived, Extent.STOPPED)

    def search_again(self) -> None:
        """Repeat the last search."""
        self.search(self._state.query)

    def search_and_select(self, study_instance_uid: StudyInstanceUID | None, *, insists: bool = False) -> None:
        """Repeat the last search, then select that study if it is among the answers.

        Parameters
        ----------
        insists
            Whether that study alone is searched for where it is not.
        """
        self._to_select, self._insists = study_instance_uid, insists
        self.search_again()

    def hold_thumbnails(self, held: bool) -> None:
        """Fetch no thumbnails for now, or go on with those that are missing."""
        self._holds_thumbnails = held
        if held:
            self._runner.cancel("thumbnails")
            self._set(replace(self._state, progress=None, progress_text=""))
        elif self._state.listing is Loading.READY:
            self._fetch_next_thumbnail()

    def select_study(self, study_instance_uid: StudyInstanceUID) -> None:
        """List the series of a study and fetch their thumbnails."""
        study = next((s for s in self._state.studies if s.study_instance_uid == study_instance_uid), None)
        if study is None:
            return
        # What the user picks now outlives a selection that still waits for the answer of a search.
        self._to_select = None
        archive = self._archive
        self._runner.cancel("thumbnails")
        same = self._state.study is not None and self._state.study.study_instance_uid == study_instance_uid
        self._set(
            replace(
                self._state,
                study=study,
                series=self._state.series if same else (),
                thumbnails=self._state.thumbnails if same else MappingProxyType({}),
                kinds=self._state.kinds if same else MappingProxyType({}),
                images=self._state.images if same else MappingProxyType({}),
                listing=Loading.LOADING,
                progress=None,
                progress_text="",
            )
        )
        self._runner.start(
            lambda control: archive.find_series(study_instance_uid, control),
            group="series",
            on_done=self._show_series,
            on_failed=self._listing_failed,
        )

    def refresh(self) -> None:
        """Search again and list the series of the selected study again, after something was stored."""
        self.search_and_select(self._state.study.study_instance_uid if self._state.study else None)

    def _take_found(self, found: FoundStudies) -> None:
        """List what has come below what is listed: nothing moves under the mouse."""
        self._arrived += newest_first(found.studies)
        state = replace(self._state, remark=found.remark or self._state.remark)
        if len(self._arrived) > MOST_STUDIES:
            self._set(state)
            self._look_for_newest(self._arrived)
        else:
            self._set(state if self._keeps_list or not self._arrived else replace(state, studies=self._arrived))

    def _look_for_newest(self, studies: tuple[StudyRecord, ...], refusal: Exception | None = None) -> None:
        """Of more than can be listed, list the newest: what has come is what the archive happened to tell first.

        Parameters
        ----------
        refusal
            Why the archive tells no more, if it does not.
        """
        archive, query = self._archive, self._state.query
        self._arrived = newest_first(studies)[:MOST_STUDIES]
        if not self._keeps_list:
            self._set(replace(self._state, studies=self._arrived, extent=Extent.CUT))
        self._runner.start(
            lambda control: newest_studies(archive, query, control, most=MOST_STUDIES, today=now().date()),
            group="search",
            on_done=lambda newest: self._end_with_newest(newest, refusal),
            # What has come is listed all the same, where anything has.
            on_failed=lambda error: self._end_without_newest(refusal or error),
        )

    def _end_with_newest(self, studies: tuple[StudyRecord, ...], refusal: Exception | None) -> None:
        both = {study.study_instance_uid: study for study in (*self._arrived, *studies)}
        if refusal is not None and not both:
            self._give_up_search(refusal)
            return
        self._end_search(tuple(both.values()), Extent.CUT)

    def _end_without_newest(self, refusal: Exception) -> None:
        if self._arrived and len(self._arrived) == MOST_STUDIES:
            self._end_search(self._arrived, Extent.CUT)
        else:
            self._give_up_search(refusal)

    def _end_search(self, studies: tuple[StudyRecord, ...], extent: Extent = Extent.ALL) -> None:
        self._arrived = ()
        studies = newest_first(studies)
        if len(studies) > MOST_STUDIES:
            studies, extent = studies[:MOST_STUDIES], Extent.CUT
        self._set(replace(self._state, studies=studies, searching=Loading.READY, extent=extent))
        wanted, self._to_select = self._to_select, None
        if wanted is None:
            return
        is_listed = any(study.study_instance_uid == wanted for study in self._state.studies)
        if not is_listed and self._insists and self._state.query.study_instance_uid != wanted:
            self._to_select, self._typed = wanted, self._state.query
            self.search(StudyQuery(study_instance_uid=wanted))
        self.select_study(wanted)

    def _search_failed(self, error: Exception) -> None:
        # So an archive ends an answer that is longer than it allows; one that cannot search refuses a day as well.
        if isinstance(error, ArchiveStatusError) and self._state.query.study_instance_uid is None:
            self._look_for_newest(self._arrived, error)
        else:
            self._give_up_search(error)

    def _give_up_search(self, error: Exception) -> None:
        self._to_select = None
        self._notices.report(error)
        self._set(replace(self._state, searching=Loading.FAILED, failure=sentences(error)))

    def _listing_failed(self, error: Exception) -> None:
        self._notices.report(error)
        self._set(replace(self._state, listing=Loading.FAILED))

    def _show_series(self, series: tuple[SeriesRecord, ...]) -> None:
        self._set(replace(self._state, series=series, listing=Loading.READY))
        for record in series:
            if not has_picture(record):
                self._find_kind(record)
        self._fetch_next_thumbnail()

    def _find_kind(self, record: SeriesRecord) -> None:
        """Ask what a series holds that is no series of images by its modality, or gave no picture."""
        uid, archive = record.series_instance_uid, self._archive
        if uid in self._state.kinds:
            return

        def work(control: TaskControl) -> ObjectKind:
            instances = archive.find_instances(record.study_instance_uid, uid, control)
            return kind_of(instances[0].sop_class_uid if instances else None, record.modality)

        def found(kind: ObjectKind) -> None:
            self._set(replace(self._state, kinds=MappingProxyType({**self._state.kinds, uid: kind})))

        # Without an answer the modality says what it is.
        self._runner.start(work, group=f"kind-{uid}", on_done=found, on_failed=lambda _error: None)

    def _fetch_next_thumbnail(self) -> None:
        """From this machine with the whole series; from a PACS one image of each series, then each series whole."""
        state, archive, reader, embedded = self._state, self._archive, self._reader, self._embedded
        pictured = [record for record in state.series if has_picture(record)]
        bare = next((one for one in pictured if one.series_instance_uid not in state.thumbnails), None)
        record = bare or next((one for one in pictured if one.series_instance_uid not in state.images), None)
        if record is None or self._holds_thumbnails:
            self._set(replace(state, progress=None, progress_text=""))
            return

        def first(control: TaskControl) -> tuple[Thumbnail, int | None]:
            return first_picture(archive, reader, record, embedded=embedded, control=control), None

        def whole(control: TaskControl) -> tuple[Thumbnail, int | None]:
            return series_picture(archive, reader, record, control)

        self._runner.start(
            first if bare is not None and archive is not embedded else whole,
            group="thumbnails",
            on_done=lambda found: self._show_thumbnail(record, *found),
            on_failed=lambda _error: self._show_no_picture(record),
            on_progress=self._show_progress,
        )

    def _show_thumbnail(self, record: SeriesRecord, picture: Thumbnail, images: int | None) -> None:
        """A picture that is shown already stays."""
        uid, state = record.series_instance_uid, self._state
        thumbnails = MappingProxyType({uid: picture, **state.thumbnails})
        counts = state.images if images is None else MappingProxyType({**state.images, uid: images})
        self._set(replace(state, thumbnails=thumbnails, images=counts))
        self._fetch_next_thumbnail()

    def _show_no_picture(self, record: SeriesRecord) -> None:
        """It may be a video; if not it is opened like any other, and opening says what is wrong with it."""
        self._find_kind(record)
        self._show_thumbnail(record, np.zeros((0, 0), dtype=np.uint8), 0)

    def _show_progress(self, fraction: float, text: str) -> None:
        self._set(replace(self._state, progress=fraction, progress_text=text))

    def _set(self, state: Browsed) -> None:
        if state is not self._state:
            self._state = state
            self.changed.emit()
