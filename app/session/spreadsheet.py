"""Tables for spreadsheets: CSV that opens as it is meant, whatever a cell holds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO


def csv_content(headings: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """One row a line, UTF-8 with a mark of order; what is None is left empty."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if value is None else cell(value) for value in row])
    return table.getvalue().encode("utf-8-sig")


def cell(value: str | float) -> str:
    """A cell; numbers without exponents, and words that a spreadsheet would take for a formula marked as words."""
    if not isinstance(value, str):
        return f"{Decimal(f'{value:.10g}'):f}"
    is_number = value.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number else value
