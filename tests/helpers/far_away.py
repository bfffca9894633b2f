"""A PACS far away from a session: the heart comes image by image, and a test says what happens meanwhile."""

from __future__ import annotations

import pytest

from app.core.identity import ImageReference
from app.core.nodes import PacsNode
from app.session import following
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import fake_services
from tests.helpers.piece_by_piece import SLICES, PieceByPiece
from tests.helpers.stepwise_runner import StepwiseRunner

__all__ = ["SLICES", "FarAway"]


class FarAway(PieceByPiece):
    """A PACS that sends the short axis image by image; `at` says what happens when so many are here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "INTERVAL_S", 0.0)
        monkeypatch.setattr(following, "MOST_OF_TIME", 1.0)
        runner = StepwiseRunner()
        super().__init__(runner, fake_services(runner, nodes=[PacsNode("FAR", "192.0.2.1", 104, "FAR")]))
        self.archive: FakeArchive = self.services.directory.made["FAR"]
        near = self.services.archive
        self.archive.studies, self.archive.series = list(near.studies), near.series
        self.archive.instances, self.archive.paths = near.instances, near.paths
        near.instances, near.paths = [], {}
        self.archive.between = self.between
        self.session.archives.use("FAR")
        self.runner.run_all()

    def open(self, *, at: ImageReference | None = None) -> Session:
        self.session.open_series(self.services.reader.series[SHORT_AXIS].series, at=at)
        return self.go_on()

    @property
    def fetched(self) -> list[int]:
        """InstanceNumbers in the order in which they were sent."""
        return [int(uid.rsplit(".", 1)[1]) for uid in self.archive.fetched]
