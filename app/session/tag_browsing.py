"""The data elements of one instance as the user reads and searches them; nothing of it is kept or logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.phrases import phrase
from app.core.services import Archive, ObjectReader
from app.core.study import SeriesRecord
from app.core.tags import TagPath, TagTree, find_tags
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.notices import Notices
from app.session.retrieving import retrieve_files

_READING, _SEARCHING = "tags", "tag-search"


@dataclass(frozen=True, slots=True)
class TagsShown:
    """What the tag browser shows.

    Parameters
    ----------
    paths
        The instances to choose from.
    index
        Which of them is shown.
    tree
        None while it is being read, or when that failed.
    failure
        Why the tree could not be read; empty when it was.
    hits
        Where the searched text occurs, from top to bottom.
    hit
        Which of the hits is selected; None when there is none.
    """

    title: str = ""
    paths: tuple[Path, ...] = ()
    index: int = 0
    tree: TagTree | None = None
    is_reading: bool = False
    failure: str = ""
    query: str = ""
    is_searching: bool = False
    hits: tuple[TagPath, ...] = ()
    hit: int | None = None

    @property
    def selected_hit(self) -> TagPath | None:
        """The path of the selected hit."""
        return None if self.hit is None else self.hits[self.hit]

    @property
    def search_text(self) -> str:
        """Where the search stands, in words; empty when nothing is searched."""
        if not self.query.strip():
            return ""
        if self.is_searching or self.is_reading:
            return phrase("Searching…")
        return (
            phrase("{number} of {count}", number=self.hit + 1, count=len(self.hits))
            if self.hit is not None
            else phrase("Not found")
        )


class TagBrowsing:
    """Reads and searches away from the user's thread; what is asked for later replaces what was asked before."""

    changed = Signal()

    def __init__(self, reader: ObjectReader, *, runner: TaskRunner, notices: Notices) -> None:
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self._state = TagsShown()

    @property
    def state(self) -> TagsShown:
        """What is shown now."""
        return self._state

    def show_files(self, paths: Sequence[Path], *, at: int = 0, title: str = "") -> None:
        """Show the elements of one of these files; the searched text stays."""
        self._set(TagsShown(title, tuple(paths), query=self._state.query))
        self.show_instance(at)

    def show_image(self, series: ImageSeries, image: ImageSlice) -> None:
        """Show the elements of an image, with the other instances of its stack to choose from."""
        paths = list(dict.fromkeys(one.path for one in series.slices))
        self.show_files(paths, at=paths.index(image.path), title=series.series.series_description)

    def show_series(self, archive: Archive, record: SeriesRecord) -> None:
        """Fetch a series, whatever it holds, and show the elements of its first instance."""
        title = record.series_description
        self._set(TagsShown(title, is_reading=True, query=self._state.query))

        def fetch(control: TaskControl) -> tuple[Path, ...]:
            return retrieve_files(archive, record, control)

        self._runner.start(
            fetch,
            group=_READING,
            on_done=lambda paths: self.show_files(paths, title=title),
            on_failed=self._fail,
        )

    def show_instance(self, index: int) -> None:
        """Show another of the files; an index beyond them is held at the ends."""
        paths = self._state.paths
        if not paths:
            return
        index = min(max(index, 0), len(paths) - 1)
        reader, path = self._reader, paths[index]
        self._set(replace(self._state, index=index, tree=None, is_reading=True, failure="", hits=(), hit=None))
        self._runner.start(
            lambda control: reader.read_tags(path, control),
            group=_READING,
            on_done=self._take,
            on_failed=self._fail,
        )

    def search(self, text: str) -> None:
        """Find a text in numbers, names and values; the first hit is selected."""
        tree = self._state.tree
        if tree is None or not text.strip():
            self._runner.cancel(_SEARCHING)
            self._set(replace(self._state, query=text, is_searching=False, hits=(), hit=None))
            return
        self._set(replace(self._state, query=text, is_searching=True))
        self._runner.start(
            lambda control: find_tags(tree, text, control),
            group=_SEARCHING,
            on_done=self._show_hits,
            on_failed=self._fail,
        )

    def step_hit(self, step: int) -> None:
        """Select the next hit, or the previous one, round the end."""
        state = self._state
        if state.hit is not None:
            self._set(replace(state, hit=(state.hit + step) % len(state.hits)))

    def close(self) -> None:
        """Forget everything."""
        self._runner.cancel(_READING)
        self._runner.cancel(_SEARCHING)
        self._set(TagsShown())

    def _take(self, tree: TagTree) -> None:
        self._set(replace(self._state, tree=tree, is_reading=False))
        self.search(self._state.query)

    def _show_hits(self, hits: tuple[TagPath, ...]) -> None:
        self._set(replace(self._state, hits=hits, hit=0 if hits else None, is_searching=False))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, VerdantError):
            self._notices.report(error)
        self._set(replace(self._state, is_reading=False, is_searching=False, failure=sentences(error)))

    def _set(self, state: TagsShown) -> None:
        self._state = state
        self.changed.emit()
