"""Series that lie every way there is, in one archive, and a session on it."""

from __future__ import annotations

from pathlib import Path

from app.session.pane import Pane
from app.session.session import Session
from tests.helpers.placed_series import LIES, PlacedSeries, write_placed
from tests.helpers.real_session import RealSession, stored


class PlacedWorld:
    """All series, in one archive and one frame of reference."""

    def __init__(self, real: RealSession, series: dict[str, PlacedSeries]) -> None:
        self.real, self.series = real, series

    def open(self, name: str, pane: Pane | None = None) -> Session:
        """Show the slices of a series."""
        return self.real.open(self.series[name].uid, pane=pane)

    def open_planes(self, name: str) -> Session:
        """Show three planes through a series."""
        session = self.open(name)
        session.mpr.open(session.panes.active)
        return session


def write_all_placed(folder: Path) -> dict[str, PlacedSeries]:
    """Write a series of each lie, and an archive that holds copies of them."""
    series = {
        name: write_placed(folder / name, lie, uid=f"1.2.826.0.1.60.{10 + number}")
        for number, (name, lie) in enumerate(LIES.items())
    }
    stored(folder, [path for one in series.values() for path in one.paths]).close()
    return series
