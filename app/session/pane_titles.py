"""What stands over a viewport beside others: which series it is, whose, and how far its opening has got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.phrases import joined, phrase
from app.core.study import Patient, SeriesRecord
from app.session.pane import Pane
from app.session.reference_lines import link_text
from app.session.session import Session
from app.session.study_texts import parse_date


@dataclass(frozen=True, slots=True)
class PaneTitle:
    """The texts of a title.

    Parameters
    ----------
    patient
        Named only while patients differ from pane to pane.
    link
        Whether it follows the slices of the active pane.
    place
        Which of how many it is, while it is enlarged and hides the others.
    opening
        What is on its way, and how much of it is here.
    progress
        0..1; None where nothing is on its way.
    """

    series: str
    patient: str = ""
    link: str = ""
    place: str = ""
    opening: str = ""
    progress: float | None = None


def pane_title(session: Session, pane: Pane) -> PaneTitle:
    """The title of a pane."""
    panes = session.panes
    place = _place(panes.all.index(pane), of=len(panes.all)) if panes.is_enlarged and pane in panes.all else ""
    progress = pane.opening_progress if pane.opening is not None else None
    opening = _opening(pane)
    if pane.opened is None:
        return PaneTitle("" if opening else phrase("Empty"), place=place, opening=opening, progress=progress)
    study = pane.opened.series.study
    parts = [series_text(pane.opened.series.series), pane.series.stack.name if pane.series else ""]
    if len({p.opened.series.study.study_instance_uid for p in panes.on_screen if p.opened}) > 1:
        study_date = parse_date(study.study_date)
        parts.append(study_date.isoformat() if study_date else "")
    patient = study.patient.display_name or study.patient.patient_id or phrase("No name")
    return PaneTitle(
        joined(" · ", (part for part in parts if part)),
        patient=patient if len(patients_on_screen(panes.on_screen)) > 1 else "",
        link=link_text(panes, session.synchronising, pane),
        place=place,
        opening=opening,
        progress=progress,
    )


def _opening(pane: Pane) -> str:
    """What is on its way to a pane, and how far it is."""
    arrived = pane.opened.arrived if pane.opened is not None else None
    if arrived is not None and pane.is_arriving:
        return arrived.text
    if pane.opening is None:
        return ""
    return phrase("Opening {series} {progress:.0%}", series=series_text(pane.opening), progress=pane.opening_progress)


def _place(index: int, *, of: int) -> str:
    return phrase("{number} of {count}", number=index + 1, count=of)


def series_text(record: SeriesRecord) -> str:
    """Number and description of a series."""
    number = "" if record.series_number is None else str(record.series_number)
    return "  ".join(part for part in (number, record.series_description.strip()) if part) or phrase(
        "Series without a name"
    )


def patients_on_screen(panes: Iterable[Pane]) -> tuple[Patient, ...]:
    """The different patients that panes show; the same ID with another name or birth date is another patient."""
    found: dict[tuple[str, ...], Patient] = {}
    for pane in panes:
        if pane.opened is not None:
            patient = pane.opened.series.study.patient
            found.setdefault(_identity(patient), patient)
    return tuple(found.values())


def _identity(patient: Patient) -> tuple[str, ...]:
    """Archives differ in case and in empty components of a name; that is no other patient."""
    name = " ".join(patient.name.replace("^", " ").split()).casefold()
    return patient.patient_id.strip(), name, patient.birth_date.strip()
