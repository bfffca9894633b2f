"""Dates, times and numbers as the system's locale writes them."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDate, QLocale, QTime


def date_format() -> str:
    """The locale's short form, with a four-digit year: two digits do for no birth date."""
    locale = QLocale.system()
    if locale.language() == QLocale.Language.C:
        return "yyyy-MM-dd"
    form = locale.dateFormat(QLocale.FormatType.ShortFormat)
    return form if "yyyy" in form else form.replace("yy", "yyyy")


def short_date(value: date) -> str:
    """The date in the locale's short form."""
    return QLocale.system().toString(QDate(value.year, value.month, value.day), date_format())


def short_time(value: time) -> str:
    """Hours, minutes, seconds."""
    return QLocale.system().toString(QTime(value.hour, value.minute, value.second), "HH:mm:ss")


def text_of(value: str | date | time) -> str:
    """A value of the patient or clinical block as text."""
    if isinstance(value, date):
        return short_date(value)
    return short_time(value) if isinstance(value, time) else value


def moment(value: datetime) -> str:
    """Date, hour and minute in this machine's zone."""
    local = value.astimezone()
    return f"{short_date(local.date())} {local:%H:%M}"


def whole_number(value: float) -> str:
    """A number without decimals, grouped as the locale does."""
    return QLocale.system().toString(round(value))


def area(value_mm2: float) -> str:
    """An area: whole mm², one decimal below 100."""
    if value_mm2 >= 99.95:
        return f"{whole_number(value_mm2)} mm²"
    return f"{QLocale.system().toString(float(value_mm2), 'f', 1)} mm²"
