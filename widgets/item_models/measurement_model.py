"""The measurements of the study in the active pane as the panel lists them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt

from app.core.measurement import Measurement
from app.session.measurement_texts import quantity_text
from app.session.session import Session
from widgets.item_models.row_model import Index, RowModel
from widgets.translation import said, tr


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """What a row says."""

    measurement: Measurement
    place: str

    @property
    def place_text(self) -> str:
        """Where it lies."""
        return said(self.place) or tr("other series")


class MeasurementModel(RowModel[MeasurementRow]):
    """The measurements, slice by slice; their names can be edited."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.measurement.measurement_id, parent)
        self._session = session

    def show(self) -> None:
        """Show what is there now."""
        annotating = self._session.annotating
        self.replace(tuple(MeasurementRow(one, annotating.place_of(one.image)) for one in annotating.listed()))

    def name(self, row: MeasurementRow) -> str:
        """Its name, or the one that it came with in the language of the window."""
        return said(row.measurement.title)

    def description(self, row: MeasurementRow) -> list[str]:
        """Name and place, words, every value, and what to mind."""
        return _description(row)

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
        """As every list; what is edited is the name."""
        return super().data(index, Qt.ItemDataRole.DisplayRole if role == Qt.ItemDataRole.EditRole else role)


def _description(row: MeasurementRow) -> list[str]:
    one = row.measurement
    values = [said(quantity_text(quantity)) for quantity in one.readings.quantities]
    words = [one.text] if one.text else []
    where = tr("Slice {number}", number=said(row.place)) if row.place else tr("In a series that is not open")
    return [f"{said(one.title)}, {where}", *words, *values, *(said(remark) for remark in one.readings.remarks)]
