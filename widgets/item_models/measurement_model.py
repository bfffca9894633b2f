"""The measurements of the study in the active pane as the panel lists them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.measurement import Measurement, MeasurementId
from app.session.measurement_texts import quantity_text
from app.session.session import Session
from widgets.translation import said, tr

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """What a row says."""

    measurement: Measurement
    place: str

    @property
    def place_text(self) -> str:
        """Where it lies."""
        return said(self.place) or tr("other series")


class MeasurementModel(QAbstractListModel):
    """Rows of MeasurementRow, slice by slice; `ROW_ROLE` gives the row itself."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: tuple[MeasurementRow, ...] = ()

    def show(self) -> None:
        """Show what is there now."""
        annotating = self._session.annotating
        rows = tuple(MeasurementRow(one, annotating.place_of(one.image)) for one in annotating.listed())
        if rows == self._rows:
            return
        same = [row.measurement.measurement_id for row in rows] == [
            row.measurement.measurement_id for row in self._rows
        ]
        if same:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> MeasurementRow | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, measurement_id: MeasurementId) -> QModelIndex:
        """Where a measurement is listed; an invalid index if it is not."""
        place = next((i for i, row in enumerate(self._rows) if row.measurement.measurement_id == measurement_id), -1)
        return self.index(place) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many measurements."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be changed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a measurement."""
        row = self.row(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        # A name that nobody changed stays in no language.
        if value != said(row.measurement.title):
            self._session.measuring.rename(row.measurement.measurement_id, str(value))
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts for the view, the tool tip and screen readers."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return said(row.measurement.title)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(_description(row))
        return None


def _description(row: MeasurementRow) -> list[str]:
    one = row.measurement
    values = [said(quantity_text(quantity)) for quantity in one.readings.quantities]
    words = [one.text] if one.text else []
    where = tr("Slice {number}", number=said(row.place)) if row.place else tr("In a series that is not open")
    return [f"{said(one.title)}, {where}", *words, *values, *(said(remark) for remark in one.readings.remarks)]
