"""The list of series, from which one can be dragged into a viewport."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.core.study import SeriesRecord
from widgets.item_models.dragging import drag
from widgets.item_models.series_delegate import SeriesDelegate
from widgets.item_models.series_mime import Dragged
from widgets.item_models.series_model import PICTURE_ROLE, SERIES_ROLE, SeriesModel, series_name
from widgets.panels.list_view import ListView
from widgets.translation import tr


class SeriesList(ListView):
    """A click opens a series in the active viewport; dragging it chooses another."""

    def __init__(self, model: SeriesModel, parent: QWidget | None = None) -> None:
        super().__init__(model, SeriesDelegate(parent), name=tr("Series"), parent=parent)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N802, N803 - Qt's names
        """Drag the current series with its picture."""
        index = self.currentIndex()
        record, picture = index.data(SERIES_ROLE), index.data(PICTURE_ROLE)
        if isinstance(record, SeriesRecord):
            dragged = Dragged(record.study_instance_uid, record.series_instance_uid)
            drag(self, dragged, text=series_name(record), picture=picture if isinstance(picture, QPixmap) else None)
