"""The series of the selected study, one a row, with their thumbnails."""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap

from app.core.identity import SeriesInstanceUID
from app.core.object_kinds import ObjectKind, kind_of
from app.core.phrases import counted
from app.core.study import SeriesRecord
from app.session.browsing import Thumbnail
from widgets.translation import tr

Index = QModelIndex | QPersistentModelIndex
SERIES_ROLE = int(Qt.ItemDataRole.UserRole)
PICTURE_ROLE = SERIES_ROLE + 1
"""A QPixmap; a null one when there is no picture; None while it is on its way or there never will be one."""
MARK_ROLE = SERIES_ROLE + 2
"""A SeriesMark."""
KIND_ROLE = SERIES_ROLE + 3
"""An ObjectKind."""
FACTS_ROLE = SERIES_ROLE + 4
"""What the series holds, in a few words."""


SEPARATOR = " · "
"""Between what is told of a series; parts that find no room are left out from the end."""


class SeriesMark(IntEnum):
    """What sets a row apart."""

    NONE = 0
    OPEN = 1
    OPENING = 2


class SeriesModel(QAbstractListModel):
    """Rows of SeriesRecord; `SERIES_ROLE` gives the record itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._series: tuple[SeriesRecord, ...] = ()
        self._pictures: dict[SeriesInstanceUID, QPixmap] = {}
        self._kinds: Mapping[SeriesInstanceUID, ObjectKind] = {}
        self._images: Mapping[SeriesInstanceUID, int] = {}
        self._open: frozenset[SeriesInstanceUID] = frozenset()
        self._opening: frozenset[SeriesInstanceUID] = frozenset()

    def show(
        self,
        series: tuple[SeriesRecord, ...],
        thumbnails: Mapping[SeriesInstanceUID, Thumbnail],
        kinds: Mapping[SeriesInstanceUID, ObjectKind],
        images: Mapping[SeriesInstanceUID, int],
    ) -> None:
        """Show these series; pictures that are already here are not made again."""
        if series != self._series:
            self.beginResetModel()
            self._series = series
            self._pictures = {uid: self._pictures[uid] for uid in self._pictures if uid in thumbnails}
            self.endResetModel()
        if (kinds, images) != (self._kinds, self._images):
            self._kinds, self._images = kinds, images
            if self._series:
                self.dataChanged.emit(self.index(0), self.index(len(self._series) - 1))
        for row, record in enumerate(self._series):
            uid = record.series_instance_uid
            if uid in thumbnails and uid not in self._pictures:
                self._pictures[uid] = _pixmap(thumbnails[uid])
                self.dataChanged.emit(self.index(row), self.index(row), [PICTURE_ROLE])

    def mark(self, *, opened: Set[SeriesInstanceUID], opening: Set[SeriesInstanceUID]) -> None:
        """Mark the series that viewports show and those that are being opened."""
        if (opened, opening) == (self._open, self._opening):
            return
        self._open, self._opening = frozenset(opened), frozenset(opening)
        if self._series:
            self.dataChanged.emit(self.index(0), self.index(len(self._series) - 1), [MARK_ROLE])

    def record(self, index: Index) -> SeriesRecord | None:
        """The series of a row."""
        return self._series[index.row()] if index.isValid() and index.row() < len(self._series) else None

    def index_of(self, series_instance_uid: SeriesInstanceUID) -> QModelIndex:
        """Where a series is listed; an invalid index if it is not."""
        row = next((i for i, s in enumerate(self._series) if s.series_instance_uid == series_instance_uid), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every series can be dragged into a viewport."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many series."""
        return 0 if parent.isValid() else len(self._series)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, picture and mark of a series."""
        record = self.record(index)
        if record is None:
            return None
        if role == SERIES_ROLE:
            return record
        if role == PICTURE_ROLE:
            return self._pictures.get(record.series_instance_uid)
        if role == MARK_ROLE:
            return self._mark_of(record.series_instance_uid)
        kind = self._kinds.get(record.series_instance_uid) or kind_of(None, record.modality)
        if role == KIND_ROLE:
            return kind
        facts = series_facts(record, kind, images=self._images.get(record.series_instance_uid, 0))
        if role == FACTS_ROLE:
            return facts
        if role == Qt.ItemDataRole.DisplayRole:
            return series_name(record)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            is_open = self._mark_of(record.series_instance_uid) == SeriesMark.OPEN
            return "\n".join((series_name(record), facts, *((tr("open"),) if is_open else ())))
        return None

    def _mark_of(self, uid: SeriesInstanceUID) -> SeriesMark:
        if uid in self._opening:
            return SeriesMark.OPENING
        return SeriesMark.OPEN if uid in self._open else SeriesMark.NONE


def series_name(record: SeriesRecord) -> str:
    """What the series is called."""
    if record.series_description.strip():
        return record.series_description.strip()
    return (
        tr("Series {number}", number=record.series_number)
        if record.series_number is not None
        else tr("Series without a name")
    )


def series_facts(record: SeriesRecord, kind: ObjectKind, *, images: int) -> str:
    """Modality, or what it is where it is no image; how many; and the body part where one is stated.

    Parameters
    ----------
    images
        How many images its instances hold, each frame for one; 0 while that is not known.
    """
    is_image = kind is ObjectKind.IMAGE
    parts = [record.modality or "?"] if is_image else [tr(kind.text)]
    count = record.number_of_instances
    if count is not None:
        objects = counted(count, "{count} object", "{count} objects")
        parts.append(tr(counted(count, "{count} image", "{count} images") if is_image else objects))
        if images > count:
            parts[-1] += ", " + tr(counted(images, "{count} frame", "{count} frames"))
    if record.body_part_examined:
        parts.append(record.body_part_examined)
    return SEPARATOR.join(parts)


def _pixmap(picture: Thumbnail) -> QPixmap:
    height, width = picture.shape[:2]
    if not height or not width:
        return QPixmap()
    is_colour = picture.ndim == 3
    kind = QImage.Format.Format_RGB888 if is_colour else QImage.Format.Format_Grayscale8
    # The copy lets go of the array's memory before it is gone.
    return QPixmap.fromImage(QImage(picture.tobytes(), width, height, width * (3 if is_colour else 1), kind).copy())
