"""A PACS with one series, which hands it out as tests want it to, and a sink that remembers what it was given."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import evt

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.series_files import write_series
from tests.network.test_dimse_bad_weather import scripted_pacs

STUDY, SERIES = StudyInstanceUID("1.2.3"), SeriesInstanceUID("1.2.3.4")
PENDING = 0xFF00


class CountingSink(EmbeddedArchive):
    """Remembers how often each instance was handed to it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.added: list[str] = []

    def add(self, content: bytes, **options: Any) -> Path:
        path = super().add(content, **options)
        self.added.append(path.stem)
        return path


def made(folder: Path, slices: int, **options: Any) -> list[bytes]:
    paths = write_series(folder, **{"slices": slices, "study_uid": STUDY, "series_uid": SERIES, **options})
    return [path.read_bytes() for path in paths]


def read(content: bytes) -> Dataset:
    return dcmread(BytesIO(content))


def uids_of(contents: Sequence[bytes]) -> list[SOPInstanceUID]:
    return [SOPInstanceUID(read(content).SOPInstanceUID) for content in contents]


@dataclass
class Pacs:
    """A PACS with one series, which hands it out as tests want it to.

    Parameters
    ----------
    hands_out
        What it sends of what it was asked for, and its final status; by default all of it, with Success.
    """

    contents: Sequence[bytes]
    hands_out: Callable[[Pacs, Any, list[Dataset]], Iterator[Any]] | None = None
    asked: list[list[str] | None] = field(default_factory=list)
    """Instances of each request in their order; None for the whole series."""

    def find(self, event: Any) -> Iterator[tuple[int, Dataset | None]]:
        for one in map(read, self.contents):
            answer = Dataset()
            answer.QueryRetrieveLevel = "IMAGE"
            for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID", "InstanceNumber"):
                setattr(answer, name, one[name].value)
            yield PENDING, answer

    def get(self, event: Any) -> Iterator[Any]:
        named = event.identifier.get("SOPInstanceUID")
        uids = None if named is None else [named] if isinstance(named, str) else list(named)
        self.asked.append(uids)
        held = {one.SOPInstanceUID: one for one in map(read, self.contents)}
        wanted = list(held.values()) if uids is None else [held[uid] for uid in uids if uid in held]
        if self.hands_out is None:
            yield from sent(wanted)
        else:
            yield from self.hands_out(self, event, wanted)

    @contextlib.contextmanager
    def running(self, **options: Any) -> Iterator[int]:
        with scripted_pacs((evt.EVT_C_FIND, self.find), (evt.EVT_C_GET, self.get), **options) as port:
            yield port


def sent(instances: Sequence[Dataset]) -> Iterator[Any]:
    """All of them as sub-operations, then Success."""
    yield len(instances)
    for one in instances:
        yield PENDING, one
