"""A PACS far away from a session: the heart comes image by image, and a test says what happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.identity import ImageReference
from app.core.nodes import PacsNode
from app.session import following
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

SLICES = 12


class FarAway:
    """A PACS that sends the short axis image by image; `at` says what happens when so many are here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "INTERVAL_S", 0.0)
        monkeypatch.setattr(following, "MOST_OF_TIME", 1.0)
        self.runner = StepwiseRunner()
        self.services: FakeServices = fake_services(self.runner, nodes=[PacsNode("FAR", "192.0.2.1", 104, "FAR")])
        self.session: Session = self.services.session
        self.archive: FakeArchive = self.services.directory.made["FAR"]
        near = self.services.archive
        self.archive.studies, self.archive.series = list(near.studies), near.series
        self.archive.instances, self.archive.paths = near.instances, near.paths
        near.instances, near.paths = [], {}
        self.archive.between = self.between
        self.steps: dict[int, Callable[[], None]] = {}
        self.broken: list[AssertionError] = []
        self.session.archives.use("FAR")
        self.runner.run_all()

    def at(self, here: int, step: Callable[[], None]) -> None:
        self.steps[here] = step

    def open(self, *, at: ImageReference | None = None) -> Session:
        self.session.open_series(self.services.reader.series[SHORT_AXIS].series, at=at)
        self.runner.run_all()
        if self.broken:
            raise self.broken[0]
        return self.session

    @property
    def seen(self) -> list[int]:
        """InstanceNumbers of the images that can be looked at."""
        series = self.session.series
        return [image.instance_number or 0 for image in series.slices] if series is not None else []

    @property
    def in_view(self) -> int | None:
        image = self.session.image
        return image.instance_number if image is not None else None

    @property
    def fetched(self) -> list[int]:
        """InstanceNumbers in the order in which they were sent."""
        return [int(uid.rsplit(".", 1)[1]) for uid in self.archive.fetched]

    def between(self, here: int) -> None:
        step = self.steps.pop(here, None)
        if step is None:
            return
        try:
            step()
        except AssertionError as error:  # the task would report it as a failure of the archive
            self.broken.append(error)
