"""How a study is painted: who and when; what and how much."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.core.study import StudyRecord
from widgets.item_models import painting
from widgets.item_models.study_model import STUDY_ROLE, short_counts, study_date, study_modalities, study_name


class StudyDelegate(QStyledItemDelegate):
    """Two lines: name and date; modality, description and counts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines and a margin."""
        return QSize(160, painting.row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        study = index.data(STUDY_ROLE)
        if not isinstance(study, StudyRecord):
            return
        painter.save()
        colours = painting.paint_row(painter, option)
        upper, lower = painting.two_lines(option.rect, option.font)
        small, name = painting.small(option.font), painting.emphasised(option.font)
        painting.draw_line(
            painter, upper, (study_name(study), name, colours.text), (study_date(study), small, colours.dim)
        )
        what = "  ".join(part for part in (study_modalities(study), study.study_description.strip()) if part)
        painting.draw_line(painter, lower, (what, small, colours.dim), (short_counts(study), small, colours.dim))
        painter.restore()
