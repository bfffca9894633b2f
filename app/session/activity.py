"""What the viewer is busy with, for the progress line, and how long it took; pure and without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.phrases import joined, phrase
from app.session.proposing import Proposals
from app.session.session import Session


@dataclass(frozen=True, slots=True)
class Activity:
    """Work that the user waits for.

    Parameters
    ----------
    fraction
        How much is done, 0..1; None while that is not known.
    """

    text: str
    fraction: float | None = None


def activity(session: Session) -> Activity | None:
    """What the user waits for now, the work last asked for first; None when nothing runs."""
    proposing = session.proposing.state
    if proposing.running:
        return Activity(proposing.text, proposing.fraction or None)
    if session.saving.running:
        return Activity(phrase("Writing the structure set and storing it in {archive}", archive=session.archive.name))
    if session.object_saving.running:
        return Activity(phrase("Saving to file"), session.object_saving.progress)
    if session.media.sending_on.state.is_running:
        return Activity(session.media.sending_on.state.text, session.media.sending_on.state.fraction)
    if session.region_export.running:
        return Activity(phrase("Writing files of regions"), session.region_export.progress)
    if session.preparing.text:
        return Activity(session.preparing.text, session.preparing.fraction or None)
    if session.opening is not None:
        if session.panes.active.is_arriving:
            return _arriving(session)
        return Activity(
            phrase("Opening {series}", series=session.opening.series_description or phrase("the series")),
            session.opening_progress or None,
        )
    return None


def _arriving(session: Session) -> Activity:
    """More of what is shown is on its way; how much is here is said over the image."""
    arrival = session.panes.active.arrival
    here, expected = arrival.counted if arrival is not None else (0, 0)
    is_local = arrival is not None and arrival.is_local
    text = phrase("Reading the rest") if is_local else phrase("Fetching the rest")
    return Activity(text, here / expected if expected else None)


def last_run(state: Proposals) -> str:
    """Where a network ran last, how long, and which one; empty before."""
    if state.seconds is None:
        return ""
    name = state.used.network.name if state.used is not None else ""
    return joined(" · ", [part for part in (state.device, duration(state.seconds), name) if part])


def engine_load(state: Proposals) -> str:
    """How much memory what runs networks has taken of what it may; empty where that is not known."""
    engine = state.engine
    if engine is None or not engine.memory_bytes or not engine.memory_limit_bytes:
        return ""
    used, most = engine.memory_bytes >> 20, engine.memory_limit_bytes >> 20
    return phrase("Networks take {used} of {most} MiB of memory", used=used, most=most)


def duration(seconds: float) -> str:
    """Milliseconds below one second, else seconds."""
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.1f} s"
