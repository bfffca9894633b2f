"""The planes and the 3D view, two by two; one of them alone after a double click."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.mpr import PlaneName
from app.session.mpr_view import SpatialView
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.mpr.plane_view import PlaneView
from widgets.mpr.slab_bar import SlabBar
from widgets.mpr.volume_view import VolumeView

GAP_PX = 2
_PLACES = {PlaneName.AXIAL: (0, 0), PlaneName.SAGITTAL: (0, 1), PlaneName.CORONAL: (1, 0)}


class MprView(QWidget):
    """Follows the planes of the session."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.planes = {name: PlaneView(session, name) for name in PlaneName}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = SlabBar(session, actions)
        column.addWidget(self.strip)
        grid = QGridLayout()
        grid.setSpacing(GAP_PX)
        column.addLayout(grid, 1)
        for name, plane in self.planes.items():
            grid.addWidget(plane, *_PLACES[name])
            plane.enlarging.connect(partial(self._enlarge, name))
        self.setFocusProxy(self.planes[PlaneName.AXIAL])
        self.volume = VolumeView(session)
        grid.addWidget(self.volume, 1, 1)
        self.volume.enlarging.connect(partial(self._enlarge, SpatialView.VOLUME))
        bind(session.mpr.changed, self, self._arrange)
        self._arrange()

    def is_up_to_date(self) -> bool:
        """Whether every picture shows its plane as it is."""
        mpr = self._session.mpr
        parts = (*self.planes.values(), self.volume)
        return mpr.volume is not None and mpr.sections.is_up_to_date() and all(part.is_up_to_date() for part in parts)

    def _enlarge(self, name: PlaneName | SpatialView) -> None:
        view = self._session.mpr.view
        if view is not None:
            self._session.mpr.enlarge(name if view.enlarged is None else None)

    def _arrange(self) -> None:
        view = self._session.mpr.view
        enlarged = view.enlarged if view is not None else None
        for name, plane in self.planes.items():
            plane.setVisible(enlarged in (None, name))
        self.volume.setVisible(enlarged in (None, SpatialView.VOLUME))
