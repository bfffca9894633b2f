"""The real viewer, reviewing on and on until somebody kills it; says after each step how things stand.

`python -m tests.helpers.restless_review SEED`, in $VERDANT_HOME, prints JSON lists: when, and how each region stood.
"""

from __future__ import annotations

import json
import random
import sys

import numpy as np
from PySide6.QtCore import QTimer

from app.main import start_viewer
from app.paths import default_paths
from app.session.clock import now
from app.session.session import Session
from app.session.tool_in_hand import EditTool

STEP_MS = 15


class RestlessReviewer:
    """Paints, erases, validates, rejects, names and takes back, as chance has it."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session = session
        self._chance = random.Random(seed)  # noqa: S311 - no secret: the same seed gives the same review

    def act(self) -> None:
        """One step, then a line."""
        session = self._session
        if session.image is None or session.pixels.pixels(session.image) is None:
            return
        steps = (self._paint, self._paint, self._validate, self._reject, self._name, self._undo, self._turn)
        self._chance.choice(steps)()
        review = session.review
        states = {roi.roi_id: [roi.state.value, roi.roi_class.name] for roi in review.rois} if review else {}
        print(json.dumps([now().isoformat(), states]), flush=True)  # noqa: T201 - this is what it is for

    def _paint(self) -> None:
        self._session.hand.take(self._chance.choice((EditTool.PAINT, EditTool.PAINT, EditTool.ERASE)))
        at = np.array([self._chance.uniform(20, 90), self._chance.uniform(20, 90)])
        self._session.editing.press(self._session.panes.active, at, reach_mm=1.0)
        self._session.editing.move(at + 5)
        self._session.editing.release()

    def _validate(self) -> None:
        self._session.deciding.validate_selected()

    def _reject(self) -> None:
        self._session.deciding.reject_selected()

    def _name(self) -> None:
        self._session.naming.name(self._chance.choice(("Liver", "Lesion", "Scar")), "")

    def _undo(self) -> None:
        self._session.history.undo()

    def _turn(self) -> None:
        self._session.viewport.step(self._chance.choice((-1, 1)))


def main(seed: int) -> None:
    """Run until killed."""
    viewer = start_viewer(default_paths())
    reviewer = RestlessReviewer(viewer.session, seed)
    timer = QTimer(interval=STEP_MS)
    timer.timeout.connect(reviewer.act)
    timer.start()
    viewer.application.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
