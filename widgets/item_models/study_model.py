"""The studies that were found, one a row."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.identity import StudyInstanceUID
from app.core.object_kinds import MODALITIES_WITHOUT_PICTURE
from app.core.phrases import counted
from app.core.study import StudyRecord
from app.session.study_texts import parse_date
from widgets.item_models.localised import short_date
from widgets.translation import tr

Index = QModelIndex | QPersistentModelIndex
STUDY_ROLE = int(Qt.ItemDataRole.UserRole)


class StudyModel(QAbstractListModel):
    """Rows of StudyRecord; `STUDY_ROLE` gives the record itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studies: tuple[StudyRecord, ...] = ()

    def show(self, studies: tuple[StudyRecord, ...]) -> None:
        """Show these studies; equal ones leave the view as it is."""
        if studies == self._studies:
            return
        self.beginResetModel()
        self._studies = studies
        self.endResetModel()

    def index_of(self, study_instance_uid: StudyInstanceUID) -> QModelIndex:
        """Where a study is listed; an invalid index if it is not."""
        row = next((i for i, s in enumerate(self._studies) if s.study_instance_uid == study_instance_uid), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many studies."""
        return 0 if parent.isValid() else len(self._studies)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts of a study for the view, the tool tip and screen readers."""
        if not index.isValid() or index.row() >= len(self._studies):
            return None
        study = self._studies[index.row()]
        if role == STUDY_ROLE:
            return study
        if role == Qt.ItemDataRole.DisplayRole:
            return study_name(study)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            lines = (
                f"{study_name(study)}  ID {study.patient.patient_id or tr('unknown')}",
                study.study_description,
                "  ".join(
                    part for part in (study_date(study), " ".join(study.modalities), study_counts(study)) if part
                ),
                tr("Accession number {number}", number=study.accession_number) if study.accession_number else "",
            )
            return "\n".join(line for line in lines if line)
        return None


def study_name(study: StudyRecord) -> str:
    """Whose study it is."""
    return study.patient.display_name or study.patient.patient_id or tr("No name")


def study_date(study: StudyRecord) -> str:
    """StudyDate as the locale writes it; as it came where it is no date."""
    day = parse_date(study.study_date)
    return short_date(day) if day else study.study_date


def study_modalities(study: StudyRecord) -> str:
    """The modalities with images; a tick stands for structure sets."""
    images = [modality for modality in study.modalities if modality not in MODALITIES_WITHOUT_PICTURE]
    return " ".join([*(images or study.modalities), *(["✓"] if images and "RTSTRUCT" in study.modalities else [])])


def short_counts(study: StudyRecord) -> str:
    """Series / images, for the column of that name."""
    counts = (study.number_of_series, study.number_of_instances)
    return "" if counts == (None, None) else " / ".join("?" if n is None else str(n) for n in counts)


def study_counts(study: StudyRecord) -> str:
    """How many series and images, as far as the archive says."""
    parts = []
    if study.number_of_series is not None:
        parts.append(tr("{count} series", count=study.number_of_series))
    if study.number_of_instances is not None:
        parts.append(tr(counted(study.number_of_instances, "{count} image", "{count} images")))
    return " · ".join(parts)
