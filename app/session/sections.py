"""The newest section of each plane: a quick draft where the whole takes long, the whole as soon as there is time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from psygnal import Signal

from app.core.geometry import PlaneGeometry
from app.core.mpr import PlaneName
from app.core.resampling import Section, Slab, resample, samples
from app.core.tasks import TaskControl, TaskRunner
from app.core.voxel_volume import VoxelVolume
from app.session.notices import Notices

GROUP: Final = "mpr-section"
DRAFT_SAMPLES: Final = 1_500_000
"""What takes more than about 75 ms is drafted first."""
COARSEST: Final = 4


@dataclass(frozen=True, slots=True)
class SectionRequest:
    """What a plane is to show."""

    plane: PlaneGeometry
    slab: Slab


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    request: SectionRequest
    section: Section
    is_draft: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    name: PlaneName
    request: SectionRequest
    coarseness: int
    refines: bool


class Sections:
    """Makes sections off the user's thread, one at a time; the newest request of each plane counts.

    What runs is finished before the next begins, so that something appears however fast the requests come;
    only the refinement of a draft gives way.
    """

    arrived = Signal(PlaneName)
    """That plane has a newer or a better section."""

    def __init__(self, runner: TaskRunner, notices: Notices) -> None:
        self._runner = runner
        self._notices = notices
        self._volume: VoxelVolume | None = None
        self._wanted: dict[PlaneName, SectionRequest] = {}
        self._made: dict[PlaneName, _Made] = {}
        self._running: _Job | None = None

    def use(self, volume: VoxelVolume | None) -> None:
        """Make sections of another volume; None of nothing any more."""
        self._runner.cancel(GROUP)
        self._running = None
        self._volume = volume
        self._wanted.clear()
        self._made.clear()

    def section(self, name: PlaneName, request: SectionRequest) -> Section | None:
        """The newest section of a plane, perhaps of an earlier request; `arrived` follows when there is a better one.

        None while there is none at all.
        """
        self._wanted[name] = request
        self._start_next()
        made = self._made.get(name)
        return made.section if made is not None else None

    def is_up_to_date(self) -> bool:
        """Whether every plane has what was last asked for, and no draft of it."""
        return self._running is None and self._next() is None

    def _start_next(self) -> None:
        job = self._next()
        if job is None or self._volume is None:
            return
        if self._running is not None:
            if job.refines or not self._running.refines:
                return
            self._runner.cancel(GROUP)
        self._running = job
        volume = self._volume

        def work(control: TaskControl) -> Section:
            plane = _coarser(job.request.plane, job.coarseness)
            return resample(volume, plane, slab=job.request.slab, control=control)

        self._runner.start(
            work,
            group=GROUP,
            on_done=lambda section: self._take(job, section),
            on_failed=lambda error: self._fail(job, error),
        )

    def _next(self) -> _Job | None:
        """What is older than asked for comes before what is only a draft."""
        if self._volume is None:
            return None
        for name, request in self._wanted.items():
            made = self._made.get(name)
            if made is None or made.request != request:
                effort = samples(self._volume, request.plane, request.slab) / DRAFT_SAMPLES
                coarseness = min(max(math.ceil(math.sqrt(effort)), 1), COARSEST)
                return _Job(name, request, coarseness, refines=False)
        for name, made in self._made.items():
            if made.is_draft:
                return _Job(name, made.request, 1, refines=True)
        return None

    def _take(self, job: _Job, section: Section) -> None:
        if self._running is not job:
            return
        self._running = None
        self._made[job.name] = _Made(job.request, section, is_draft=job.coarseness > 1)
        self.arrived.emit(job.name)
        self._start_next()

    def _fail(self, job: _Job, error: Exception) -> None:
        if self._running is job:
            self._running = None
            self._wanted.pop(job.name, None)
            self._notices.report(error)


def _coarser(plane: PlaneGeometry, times: int) -> PlaneGeometry:
    """The same part of the plane with pixels that many times as large."""
    if times == 1:
        return plane
    rows, columns = -(-plane.rows // times), -(-plane.columns // times)
    corner = plane.to_lps([((times - 1) / 2, (times - 1) / 2)])[0].tolist()
    return replace(
        plane,
        image_position_patient=(corner[0], corner[1], corner[2]),
        row_spacing_mm=plane.row_spacing_mm * times,
        column_spacing_mm=plane.column_spacing_mm * times,
        rows=rows,
        columns=columns,
    )
