"""Whose images these are and why they were taken: one line each, everything on a click."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.core.phrases import phrase
from app.core.study import StudyRecord
from app.session.session import Session
from app.session.study_texts import StudyField, clinical_block, patient_block
from widgets.bind import bind
from widgets.item_models.localised import text_of
from widgets.item_models.painting import GAP, draw_text, emphasised
from widgets.panels.study_details import StudyDetails
from widgets.theme import colour
from widgets.translation import said, tr

NO_STUDY = phrase("No study open")
PATIENT_FIELDS = ("PatientName", "PatientSex", "PatientBirthDate", "PatientID")
CLINICAL_FIELDS = (
    "StudyDescription",
    "StudyDate",
    "AccessionNumber",
    "ReferringPhysicianName",
    "InstitutionName",
    "StudyTime",
    "StudyID",
)
"""Most wanted first: what does not fit is cut at the end."""
SHORT_LABELS = {
    "PatientBirthDate": phrase("born"),
    "PatientID": phrase("ID"),
    "AccessionNumber": phrase("ACC"),
    "ReferringPhysicianName": phrase("Ref."),
    "StudyID": phrase("Study ID"),
}


class PatientHeader(QAbstractButton):
    """Two lines over the image; a click shows every field, to read and to copy."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._study: StudyRecord | None = None
        self._patient: tuple[str, ...] = ()
        self._clinical: tuple[str, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._show_details)
        bind(session.series_opened, self, self._show_study)
        self._show_study()

    def sizeHint(self) -> QSize:
        """Two lines and a margin."""
        height = 2 * self.fontMetrics().height() + GAP + GAP // 2
        return QSize(320, -(-height // GAP) * GAP)

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the two lines, each cut where the room ends."""
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), colour("hover"))
        if self.hasFocus():
            painter.setPen(colour("link"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        text, dim = colour("text"), colour("dim")
        if self._study is None:
            draw_text(painter, self.rect().adjusted(GAP, 0, -GAP, 0), tr(NO_STUDY), font=self.font(), ink=dim)
            return
        height = self.fontMetrics().height()
        top = (self.height() - 2 * height - GAP // 4) // 2
        upper = QRect(GAP, top, self.width() - 2 * GAP, height)
        lower = upper.translated(0, height + GAP // 4)
        name, *others = self._patient
        taken = draw_text(painter, upper, name, font=emphasised(self.font()), ink=text)
        rest = upper.adjusted(taken + 2 * GAP, 0, 0, 0)
        draw_text(painter, rest, "   ".join(others), font=self.font(), ink=text)
        draw_text(painter, lower, "   ".join(self._clinical), font=self.font(), ink=dim)

    def _show_study(self) -> None:
        opened = self._session.opened
        self._study = opened.series.study if opened is not None else None
        self._patient = _texts(patient_block(self._study), PATIENT_FIELDS) if self._study else ()
        self._clinical = _texts(clinical_block(self._study), CLINICAL_FIELDS) if self._study else ()
        self.setEnabled(self._study is not None)
        lines = ["  ".join(self._patient), "  ".join(self._clinical)]
        self.setToolTip("\n".join([*lines, tr("Click for all fields")]) if self._study else "")
        self.setAccessibleName(tr("Patient and study"))
        self.setAccessibleDescription("\n".join(lines) if self._study else tr(NO_STUDY))
        self.updateGeometry()
        self.update()

    def _show_details(self) -> None:
        if self._study is not None:
            details = StudyDetails(self._study, self)
            details.adjustSize()
            details.move(self.mapToGlobal(QPoint(0, self.height())))
            details.show()


def _texts(fields: tuple[StudyField, ...], keywords: tuple[str, ...]) -> tuple[str, ...]:
    by_keyword = {field.keyword: said(text_of(field.value)) for field in fields}
    shown = []
    for keyword in keywords:
        text = by_keyword[keyword]
        if keyword == "PatientName":
            shown.append(text or tr("No name"))
        elif text:
            shown.append(f"{tr(SHORT_LABELS[keyword])} {text}" if keyword in SHORT_LABELS else text)
    return tuple(shown)
