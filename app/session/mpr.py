"""The three planes through a volume: which stack, where they meet, how they lie, how thick and how large they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from numpy.typing import ArrayLike
from psygnal import Signal

from app.core.geometry import PlaneGeometry
from app.core.mpr import (
    Crosshair,
    PlaneName,
)
from app.core.pixels import ImagePixels
from app.core.rendering import Camera, RenderingPreset, presets_for
from app.core.resampling import MOST_SLAB_MM, Slab
from app.core.services import StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice, have_same_geometry
from app.core.voxel_volume import VoxelVolume, assemble, why_no_volume
from app.session.mpr_view import MprView, PlaneView, SpatialView
from app.session.notices import Notices
from app.session.pane import Pane
from app.session.sections import Sections

GROUP: Final = "mpr-volume"


class Mpr:
    """Multiplanar reformation of the stack in a pane; closed until somebody asks for it.

    The crosshair and the slice in view of the pane follow each other, and the window is the pane's.
    """

    changed = Signal()
    """Anything that is shown changed."""
    opened_or_closed = Signal()
    """The planes are asked for, their volume is here, or they are closed."""

    def __init__(self, reader: StudyReader, *, runner: TaskRunner, notices: Notices) -> None:
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self.sections = Sections(runner, notices)
        self._pane: Pane | None = None
        self._series: ImageSeries | None = None
        self._volume: VoxelVolume | None = None
        self._middle: tuple[ImageSlice, ImagePixels] | None = None
        self._view: MprView | None = None
        self._progress = 0.0
        self._slice = 0

    @property
    def is_open(self) -> bool:
        """Whether the planes are shown, or their volume is on its way."""
        return self._pane is not None

    @property
    def pane(self) -> Pane | None:
        """The pane whose stack it is; None while closed."""
        return self._pane

    @property
    def volume(self) -> VoxelVolume | None:
        """None while closed or until it is here."""
        return self._volume if self.is_open else None

    @property
    def view(self) -> MprView | None:
        """None while there is no volume."""
        return self._view if self.volume is not None else None

    @property
    def middle(self) -> tuple[ImageSlice, ImagePixels] | None:
        """The image whose window is that of all planes, until the user sets one."""
        return self._middle if self.volume is not None else None

    @property
    def presets(self) -> tuple[RenderingPreset, ...]:
        """What the volume can be seen as in three dimensions."""
        return presets_for(self._series.series.modality if self._series is not None else "")

    @property
    def progress(self) -> float:
        """How much of the volume is here, 0..1."""
        return self._progress

    def toggle(self, pane: Pane) -> None:
        """Open the stack in view of a pane, or go back to its slices."""
        if self.is_open:
            self.close()
        else:
            self.open(pane)

    def open(self, pane: Pane) -> None:
        """Show three planes of the stack in view; where that cannot be, a notice says why."""
        series = pane.series
        if series is None:
            return
        if reason := pane.why_incomplete or why_no_volume(series):
            self._notices.warn(reason)
            return
        self._pane = pane
        pane.changed.connect(self._follow_series)
        pane.viewport.changed.connect(self._follow_slice)
        pane.viewport.play(False)
        if series is self._series and self._volume is not None:
            self._start()
        else:
            self._load(series)
        self.opened_or_closed.emit()
        self.changed.emit()

    def close(self) -> None:
        """Go back to the slices; the volume stays until the pane shows another stack."""
        pane = self._pane
        if pane is None:
            return
        pane.changed.disconnect(self._follow_series)
        pane.viewport.changed.disconnect(self._follow_slice)
        self._runner.cancel(GROUP)
        self.sections.use(None)
        self._pane, self._view = None, None
        self.opened_or_closed.emit()
        self.changed.emit()

    def go_back(self) -> None:
        """From one plane to all, from all to the slices."""
        if self._view is not None and self._view.enlarged is not None:
            self.enlarge(None)
        else:
            self.close()

    def move_to(self, point_lps: ArrayLike) -> None:
        """Let the planes meet at a point; outside the volume at the nearest one inside."""
        if self.volume is not None and self._view is not None:
            point = self.volume.nearest_inside(point_lps)
            self._set(crosshair=self._view.crosshair.moved_to(point))

    def scroll(self, name: PlaneName, steps: int) -> None:
        """Move a plane along its normal by steps of a voxel."""
        if self.volume is not None and self._view is not None:
            self._set(crosshair=self._view.crosshair.scrolled(name, steps=steps, volume=self.volume))

    def turn(self, within: PlaneName, radians: float) -> None:
        """Turn the two other planes, clockwise on the screen of one."""
        if self._view is not None:
            self._set(crosshair=self._view.crosshair.turned(within, radians=radians))

    def set_slab(self, slab: Slab) -> None:
        """How thick the planes are and how that is shown."""
        if self._view is not None:
            self._set(slab=replace(slab, thickness_mm=min(max(slab.thickness_mm, 0.0), MOST_SLAB_MM)))

    def enlarge(self, name: PlaneName | SpatialView | None) -> None:
        """Let one part fill the whole place; None shows all."""
        if self._view is not None:
            self._set(enlarged=name)

    def zoom_by(self, name: PlaneName, factor: float) -> None:
        """Magnify a plane round the middle of its pane."""
        if self._view is not None:
            self._set_plane(name, self._view.plane(name).zoomed_by(factor))

    def pan_to(self, name: PlaneName, pan_mm: tuple[float, float]) -> None:
        """Move a plane in its pane."""
        if self._view is not None:
            self._set_plane(name, replace(self._view.plane(name), pan_mm=pan_mm))

    def set_camera(self, camera: Camera) -> None:
        """See the volume from elsewhere."""
        if self._view is not None:
            self._set(camera=camera)

    def set_preset(self, preset: RenderingPreset) -> None:
        """See other values of the volume."""
        if self._view is not None:
            self._set(preset=preset)

    def toggle_lines(self) -> None:
        """Hide or show the crosshair."""
        if self._view is not None:
            self._set(lines_visible=not self._view.lines_visible)

    def reset(self) -> None:
        """The planes of the patient through the slice in view, thin and fitted."""
        if self.volume is not None and self._view is not None:
            first = MprView(self._first_crosshair())
            self._view = replace(first, preset=self._view.preset, enlarged=self._view.enlarged)
            self.changed.emit()

    def grid(self, name: PlaneName, shape: tuple[int, int]) -> PlaneGeometry | None:
        """The pixels of a pane of (rows, columns) on a plane; None without a volume."""
        volume, view = self.volume, self.view
        return view.grid(name, volume, shape=shape) if volume is not None and view is not None else None

    def _load(self, series: ImageSeries) -> None:
        self._series, self._volume, self._progress = series, None, 0.0
        self.sections.use(None)
        self._runner.start(
            _reading(self._reader, series),
            group=GROUP,
            on_done=lambda made: self._take(series, made),
            on_failed=self._fail,
            on_progress=self._advance,
        )

    def _take(self, series: ImageSeries, made: tuple[VoxelVolume, tuple[ImageSlice, ImagePixels]]) -> None:
        if series is self._series and self.is_open:
            self._volume, self._middle = made
            self._start()
            self.opened_or_closed.emit()
            self.changed.emit()

    def _start(self) -> None:
        assert self._pane is not None  # noqa: S101 - only ever called while open
        self.sections.use(self._volume)
        self._slice = self._pane.viewport.view.index
        if self._view is None:
            self._view = MprView(self._first_crosshair(), preset=self.presets[0])

    def _fail(self, error: Exception) -> None:
        self._notices.report(error)
        self._series = None
        self.close()

    def _advance(self, fraction: float, _text: str) -> None:
        self._progress = fraction
        self.changed.emit()

    def _first_crosshair(self) -> Crosshair:
        """The middle of the slice in view."""
        assert self._volume is not None and self._pane is not None  # noqa: S101 - only ever called with both
        _, rows, columns = self._volume.values.shape
        index = self._pane.viewport.view.index, (rows - 1) / 2, (columns - 1) / 2
        return Crosshair((0.0, 0.0, 0.0)).moved_to(self._volume.to_lps(index)[0])

    def _follow_series(self) -> None:
        """Another time or echo of the same geometry keeps the planes; anything else ends them."""
        pane, old = self._pane, self._series
        series = pane.series if pane is not None else None
        if series is old:
            return
        if series is not None and old is not None and have_same_geometry(series, old) and not why_no_volume(series):
            self._load(series)
            self.changed.emit()
            return
        self._series, self._volume, self._middle = None, None, None
        self.close()

    def _follow_slice(self) -> None:
        """The slice in view of the pane takes the crosshair with it."""
        volume, view, pane = self.volume, self._view, self._pane
        if pane is None:
            return
        index = pane.viewport.view.index
        if volume is not None and view is not None and index != self._slice:
            self._slice = index
            place = volume.to_index(view.crosshair.point_lps)[0]
            self._view = replace(view, crosshair=view.crosshair.moved_to(volume.to_lps([(index, *place[1:])])[0]))
        self.changed.emit()

    def _set_plane(self, name: PlaneName, plane: PlaneView) -> None:
        self._set(**{name.name.lower(): plane})

    def _set(self, **changes: object) -> None:
        assert self._view is not None  # noqa: S101 - callers have asked
        view = replace(self._view, **changes)  # type: ignore[arg-type]  # fields by name
        if view == self._view:
            return
        self._view = view
        volume, pane = self.volume, self._pane
        if volume is not None and pane is not None:
            place = float(volume.to_index(view.crosshair.point_lps)[0, 0])
            self._slice = min(max(round(place), 0), volume.values.shape[0] - 1)
            pane.viewport.show_slice(self._slice)
        self.changed.emit()


def _reading(
    reader: StudyReader, series: ImageSeries
) -> Callable[[TaskControl], tuple[VoxelVolume, tuple[ImageSlice, ImagePixels]]]:
    """Work that reads the volume, and the pixels of its middle slice as the window needs them."""

    def work(control: TaskControl) -> tuple[VoxelVolume, tuple[ImageSlice, ImagePixels]]:
        volume = assemble(series, lambda image: reader.read_pixels(image).values, control=control)
        middle = series.slices[len(series.slices) // 2]
        return volume, (middle, reader.read_pixels(middle))

    return work
