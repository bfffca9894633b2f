"""Laying a study out as usual: for each modality the layout that the user remembered, filled in order or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.errors import StorageError
from app.core.hanging import Hanging
from app.core.phrases import phrase
from app.core.study import SeriesRecord

if TYPE_CHECKING:
    from app.session.session import Session


class Hangings:
    """What is remembered, and its use.

    The modality of a study is that of its first image series: one rule, which can be foretold.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def modality(self) -> str:
        """The modality that a layout is remembered for: that of the active pane, or else of the selected study."""
        opened = self._session.opened
        if opened is not None:
            return opened.series.series.modality
        return next((record.modality for record in self._series), "")

    def of(self, modality: str) -> Hanging | None:
        """What is remembered for a modality."""
        return self._known.get(modality)

    @property
    def usual(self) -> Hanging | None:
        """What is remembered for the selected study."""
        return next((self.of(record.modality) for record in self._series), None)

    def remember(self, *, fills: bool) -> None:
        """Remember the layout on screen for the modality."""
        layout, modality = self._session.panes.layout, self.modality
        if modality and self._keep({**self._known, modality: Hanging(layout.rows, layout.columns, fills)}):
            size = f"{layout.rows} × {layout.columns}"
            how = phrase("{layout}, filled in order", layout=size) if fills else size
            self._session.notices.inform(
                phrase("{modality} will be laid out {how} when a study is opened.", modality=modality, how=how)
            )

    def forget(self) -> None:
        """Remember nothing for the modality any more."""
        modality = self.modality
        if modality in self._known and self._keep({m: h for m, h in self._known.items() if m != modality}):
            self._session.notices.inform(
                phrase("No layout is remembered for {modality} any more.", modality=modality)
            )

    def hang(self) -> None:
        """Lay the selected study out as is usual for it; its first series is opened where nothing is remembered."""
        usual, series = self.usual, self._series
        if usual is not None:
            self._session.panes.arrange(usual.rows, usual.columns)
        if usual is not None and usual.fills:
            self.fill()
        elif series:
            self._session.open_series(series[0])

    def fill(self) -> None:
        """Fill the panes, row by row, with the first image series of the selected study; the rest shows nothing."""
        panes, series = self._session.panes.all, self._series
        if not series:
            return
        self._session.panes.activate(panes[0])
        for pane, record in zip(panes, series, strict=False):
            self._session.open_series(record, pane=pane)
        for pane in panes[len(series) :]:
            pane.close()

    @property
    def _series(self) -> tuple[SeriesRecord, ...]:
        """In their order, but what was drawn on images after the images."""
        return tuple(sorted(self._session.browser.state.image_series, key=lambda record: record.modality == "SEG"))

    @property
    def _known(self) -> Mapping[str, Hanging]:
        return self._session.preferences.value.hangings

    def _keep(self, hangings: Mapping[str, Hanging]) -> bool:
        preferences = self._session.preferences
        try:
            preferences.change(replace(preferences.value, hangings=hangings))
        except StorageError as error:
            self._session.notices.report(error)
            return False
        return True
