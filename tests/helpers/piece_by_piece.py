"""A session in which the heart comes image by image, and a test says what happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from app.session.session import Session
from tests.helpers.fake_services import FakeServices
from tests.helpers.stepwise_runner import StepwiseRunner

SLICES = 12


class PieceByPiece:
    """What a test sees of the short axis while it comes; `at` says what happens when so many images are here."""

    def __init__(self, runner: StepwiseRunner, services: FakeServices) -> None:
        self.runner = runner
        self.services = services
        self.session: Session = services.session
        self._steps: dict[int, Callable[[], None]] = {}
        self._broken: list[AssertionError] = []

    def at(self, here: int, step: Callable[[], None]) -> None:
        self._steps[here] = step

    def go_on(self) -> Session:
        """Do all that waits to be done."""
        self.runner.run_all()
        if self._broken:
            raise self._broken[0]
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

    def between(self, here: int) -> None:
        """Called before another image comes, with how many are here."""
        step = self._steps.pop(here, None)
        if step is None:
            return
        try:
            step()
        except AssertionError as error:  # the task would report it as a failure of the archive
            self._broken.append(error)
