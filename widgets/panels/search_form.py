"""The fields of the study browser: one to type into, two to choose from, the others one click away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.phrases import phrase
from app.core.search_preferences import DatePreset
from app.session.searching import Searching
from app.session.study_search import MOST_CHARACTERS, SearchForm
from widgets.item_models.localised import date_format
from widgets.panels.search_presets import MODALITIES, SearchPresets
from widgets.theme import add_icon, colour, set_icon
from widgets.translation import tr

PAUSE_MS = 400
"""How long typing must pause before the archive is asked: one query a word, not one a letter."""
LEAST_MODALITY_WIDTH, LEAST_DATES_WIDTH = 68, 100
ANY_MODALITY = phrase("Any")
NAME_TIP = phrase(
    "Words are found anywhere in the name, in their order: smith jane.\n"
    "* stands for any text, ? for one character: smi*, sm?th.\n"
    "Names may be typed in their own script; capitals do not matter."
)
TEXT_TIP = phrase("Found anywhere in it. * stands for any text, ? for one character.")
ACCESSION_TIP = phrase("The whole number of the order, or a part with * for any text and ? for one character.")
DESCRIPTION_TIP = phrase(
    "Found anywhere in it. * stands for any text, ? for one character.\n"
    "Some archives tell upper from lower case here."
)
DATES_TIP = phrase("Study date: how far back. Today and both days of a range belong to it.")


class SearchFields(QWidget):
    """Emits `edited` when a search is due; `form()` says what for."""

    edited = Signal()
    down_pressed = Signal()
    """The down key in the main field: the user wants to go on to the list."""

    def __init__(self, searching: Searching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presets = SearchPresets(searching)
        self.name = _field(tr("Search by patient name"), tr("Patient's name"))
        self.name.setToolTip(tr(NAME_TIP))
        add_icon(self.name, "search", QLineEdit.ActionPosition.LeadingPosition)
        self._clear_name = add_icon(self.name, "close", QLineEdit.ActionPosition.TrailingPosition)
        self._clear_name.setToolTip(tr("Clear the name"))
        self._clear_name.setVisible(False)
        self.name.installEventFilter(self)
        self.patient_id = _field(tr("Patient ID"), tr("Patient ID"))
        self.patient_id.setToolTip(tr(TEXT_TIP))
        self.accession = _field(tr("Accession number"), tr("Accession number"))
        self.accession.setToolTip(tr(ACCESSION_TIP))
        self.description = _field(tr("Study description"), tr("Study description"))
        self.description.setToolTip(tr(DESCRIPTION_TIP))
        self._folded = (self.patient_id, self.accession, self.description)
        self.modality = QComboBox()
        self.modality.setAccessibleName(tr("Modality"))
        self.modality.setToolTip(tr("Modality"))
        self.modality.addItems([tr(ANY_MODALITY), *MODALITIES])
        self.dates = QComboBox()
        self.dates.setAccessibleName(tr("Study date"))
        self.dates.setToolTip(tr(DATES_TIP))
        for preset in DatePreset:
            self.dates.addItem(tr(preset.value), preset)
        for combo, width in ((self.modality, LEAST_MODALITY_WIDTH), (self.dates, LEAST_DATES_WIDTH)):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setMinimumWidth(width)
        self.first_day, self.last_day = _day(tr("First day")), _day(tr("Last day"))
        self.more = QToolButton()
        self.more.setCheckable(True)
        set_icon(self.more, "arrow-down")
        self.more.setAccessibleName(tr("More fields"))
        self.more.setToolTip(tr("Search by patient ID, accession number and study description too"))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._range = QWidget()
        self._others = QWidget()
        self._lay_out()
        self._fill(searching.start_form)
        self._connect()
        self._show_what_applies()

    def form(self) -> SearchForm:
        """The fields as they are filled in. Folding a field away does not empty it."""
        preset = self.dates.currentData()
        return SearchForm(
            patient_name=self.name.text(),
            patient_id=self.patient_id.text(),
            accession_number=self.accession.text(),
            study_description=self.description.text(),
            modality="" if self.modality.currentIndex() == 0 else self.modality.currentText(),
            dates=preset,
            first_day=_python_date(self.first_day) if preset is DatePreset.CUSTOM else None,
            last_day=_python_date(self.last_day) if preset is DatePreset.CUSTOM else None,
        )

    def clear(self) -> None:
        """Empty every field and search for everything, once."""
        self._fill(SearchForm())
        self._search_now()

    def _fill(self, form: SearchForm) -> None:
        """Fill in every field but the days of a range."""
        self.name.setText(form.patient_name)
        self.patient_id.setText(form.patient_id)
        self.accession.setText(form.accession_number)
        self.description.setText(form.study_description)
        if form.modality and self.modality.findText(form.modality) < 0:
            self.modality.addItem(form.modality)
        self.modality.setCurrentIndex(max(self.modality.findText(form.modality), 0) if form.modality else 0)
        self.dates.setCurrentIndex(self.dates.findData(form.dates))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down in the main field goes on to the list."""
        if watched is self.name and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() != Qt.Key.Key_Down:
                return False
            self.down_pressed.emit()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.modality, 3)
        filters.addWidget(self.dates, 4)
        filters.addWidget(self.more)
        days = QFormLayout(self._range)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(8)
        days.addRow(tr("From"), self.first_day)
        days.addRow(tr("to"), self.last_day)
        others = QGridLayout(self._others)
        others.setContentsMargins(0, 0, 0, 0)
        others.setSpacing(8)
        others.addWidget(self.patient_id, 0, 0)
        others.addWidget(self.accession, 0, 1)
        others.addWidget(self.description, 1, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addWidget(self.presets)
        layout.addLayout(filters)
        layout.addWidget(self._range)
        layout.addWidget(self._others)

    def _connect(self) -> None:
        for field in (self.name, *self._folded):
            field.textEdited.connect(self._pause.start)
            field.returnPressed.connect(self._search_now)
        self.presets.dates_wanted.connect(self._choose_dates)
        self.presets.modality_wanted.connect(self._choose_modality)
        self.presets.everything_wanted.connect(self.clear)
        self._clear_name.triggered.connect(self._empty_name)
        self.name.textChanged.connect(self._show_what_applies)
        self.modality.currentIndexChanged.connect(self._pause.start)
        for combo in (self.modality, self.dates):
            combo.currentIndexChanged.connect(self._show_what_applies)
        self.dates.currentIndexChanged.connect(self._pause.start)
        self.first_day.dateChanged.connect(self._pause.start)
        self.last_day.dateChanged.connect(self._pause.start)
        self.more.toggled.connect(self._show_what_applies)
        self._pause.timeout.connect(self._search_now)

    def _empty_name(self) -> None:
        self.name.clear()
        self._search_now()

    def _choose_dates(self, preset: DatePreset) -> None:
        self.dates.setCurrentIndex(self.dates.findData(preset))
        self._search_now()

    def _choose_modality(self, modality: str) -> None:
        self._fill(replace(self.form(), modality=modality))
        self._search_now()

    def _search_now(self) -> None:
        self._pause.stop()
        self._show_what_applies()
        self.edited.emit()

    def _show_what_applies(self) -> None:
        self.presets.show_form(self.form())
        self._clear_name.setVisible(bool(self.name.text()))
        self._range.setVisible(self.dates.currentData() is DatePreset.CUSTOM)
        self._others.setVisible(self.more.isChecked())
        hidden = 0 if self.more.isChecked() else sum(bool(field.text()) for field in self._folded)
        # A filter that cannot be seen would make the list lie.
        self.more.setText(str(hidden))
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if hidden else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.more.setToolButtonStyle(style)


def _field(placeholder: str, name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(name)
    field.setMaxLength(MOST_CHARACTERS)
    return field


def _day(name: str) -> QDateEdit:
    day = QDateEdit(QDate.currentDate())
    day.setAccessibleName(name)
    day.setCalendarPopup(True)
    day.setDisplayFormat(date_format())
    day.setMaximumDate(QDate.currentDate().addDays(1))
    _make_readable(day.calendarWidget())
    return day


def _make_readable(calendar: QCalendarWidget) -> None:
    """Qt's own red of weekends and black arrows cannot be read on a dark ground."""
    weekend = QTextCharFormat()
    weekend.setForeground(colour("dim"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, weekend)
    for name, picture in (("prevmonth", "previous-slice"), ("nextmonth", "next-slice")):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}")
        if button is not None:
            set_icon(button, picture)


def _python_date(edit: QDateEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())
