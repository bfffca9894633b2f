"""How a study is painted: who and when; what and how much."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.core.study import StudyRecord
from widgets.item_models import painting
from widgets.item_models.painting import RowColours
from widgets.item_models.row_delegate import RowDelegate
from widgets.item_models.study_model import marked_name, short_counts, study_date, study_modalities


class StudyDelegate(RowDelegate[StudyRecord]):
    """Two lines: name and date; modality, description and counts."""

    def paint_lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: StudyRecord,
        *,
        lines: tuple[QRect, QRect],
        colours: RowColours,
    ) -> None:
        """Paint a study."""
        upper, lower = lines
        small, name = painting.small(option.font), painting.emphasised(option.font)
        painting.draw_line(
            painter, upper, (marked_name(row), name, colours.text), (study_date(row), small, colours.dim)
        )
        what = "  ".join(part for part in (study_modalities(row), row.study_description.strip()) if part)
        painting.draw_line(painter, lower, (what, small, colours.dim), (short_counts(row), small, colours.dim))
