"""What has changed in the archive's folder since the index was last compared with it.

A folder whose time of change is the one that is remembered is not looked into: putting a file into it, taking one
out or giving one another name would have changed that time. So a start costs a question about each folder, and
nothing for each file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.store.index import ArchiveIndex, FolderState
from app.store.instance_files import is_hidden

_UNCERTAIN_NS: Final = 2_000_000_000
"""A folder that has changed so recently may change again without another time: some file systems count in seconds."""


@dataclass(slots=True)
class _Seen:
    """What a look into the folder has found; folders and files are relative to it, with `/` between."""

    files: dict[str, list[str]] = field(default_factory=dict)
    """The names of the files in each folder that was looked into."""
    states: dict[str, FolderState] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)


def reconcile(folder: Path, index: ArchiveIndex, *, enter: Callable[[str], bool], now_ns: int) -> list[str]:
    """Enter files that the index does not know and forget those that are gone, which are returned.

    Parameters
    ----------
    enter
        Enters one file, whose path relative to `folder` it is given; False if it could not be.
    now_ns
        Nanoseconds since 1970.
    """
    remembered = index.folders()
    seen = _look(folder, remembered)
    gone = _gone(index, remembered, seen)
    if gone:
        # A file that was passed over because of one of these may take its place now.
        index.remove(gone)
        remembered = {}
        seen = _look(folder, remembered)
    for place, names in seen.files.items():
        known = index.paths_in(place)
        unknown = [path for name in names if (path := _joined(place, name)) not in known]
        entered = [enter(path) for path in unknown]
        if not all(entered) or now_ns - seen.states[place].changed_ns < _UNCERTAIN_NS:
            del seen.states[place]
    index.remember(seen.states, looked_into=seen.files.keys(), unchanged=seen.unchanged)
    return gone


def _look(folder: Path, remembered: Mapping[str, FolderState]) -> _Seen:
    seen = _Seen()
    waiting = [""]
    while waiting:
        place = waiting.pop()
        path = os.path.join(folder, place)
        try:
            changed_ns = os.stat(path).st_mtime_ns
            state = remembered.get(place)
            if state is not None and state.changed_ns == changed_ns:
                seen.unchanged.add(place)
            else:
                folders, files = _listed(path)
                state = FolderState(changed_ns, tuple(folders))
                seen.files[place], seen.states[place] = files, state
        except OSError:
            continue  # gone in this moment, or not for us: what the index knows of it is not there
        waiting += [_joined(place, name) for name in reversed(state.folders)]
    return seen


def _listed(path: str) -> tuple[list[str], list[str]]:
    """Names of the folders and of the files in a folder."""
    folders, files = [], []
    with os.scandir(path) as entries:
        for entry in entries:
            if is_hidden(entry.name):
                continue
            if not entry.is_dir():
                files.append(entry.name)
            elif not entry.is_symlink():
                folders.append(entry.name)
    return sorted(folders), sorted(files)


def _gone(index: ArchiveIndex, remembered: Mapping[str, FolderState], seen: _Seen) -> list[str]:
    gone: list[str] = []
    for place, names in seen.files.items():
        gone += sorted(index.paths_in(place) - {_joined(place, name) for name in names})
    for place in remembered.keys() - seen.files.keys() - seen.unchanged:
        gone += sorted(index.paths_in(place))
    return gone


def _joined(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name
