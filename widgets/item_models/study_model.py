"""The studies that were found, one a row."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.object_kinds import MODALITIES_WITHOUT_PICTURE
from app.core.phrases import counted
from app.core.study import StudyRecord
from app.session.study_texts import parse_date
from widgets.item_models.localised import short_date
from widgets.item_models.row_model import RowModel
from widgets.translation import tr

PIN = "⚑"


class StudyModel(RowModel[StudyRecord]):
    """The studies in the order of the archive."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda study: study.study_instance_uid, parent)

    def name(self, row: StudyRecord) -> str:
        """Whose study it is."""
        return study_name(row)

    def description(self, row: StudyRecord) -> list[str]:
        """Patient, description, date, modalities and counts, accession number, as far as they are stated."""
        counts = (study_date(row), " ".join(row.modalities), study_counts(row))
        lines = (
            f"{study_name(row)}  ID {row.patient.patient_id or tr('unknown')}",
            row.study_description,
            "  ".join(part for part in counts if part),
            tr("Accession number {number}", number=row.accession_number) if row.accession_number else "",
            tr("Stays on this computer") if row.is_pinned else "",
        )
        return [line for line in lines if line]


def study_name(study: StudyRecord) -> str:
    """Whose study it is."""
    return study.patient.display_name or study.patient.patient_id or tr("No name")


def marked_name(study: StudyRecord) -> str:
    """Whose study it is, with a mark if it stays on this computer however full the archive is."""
    return f"{PIN} {study_name(study)}" if study.is_pinned else study_name(study)


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
