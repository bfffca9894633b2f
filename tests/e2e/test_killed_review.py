"""The viewer is killed in the middle of a review, and everything older than a second is there again.

`KILLS=100` makes it a hundred times instead of a few.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from app.core.identity import StudyInstanceUID
from app.core.review_journal import regions_left
from app.paths import HOME_VARIABLE
from app.store.review_journals import ReviewJournals

KILLS = int(os.environ.get("KILLS", "3"))
LONGEST_START_S = 60.0
States = dict[str, list[str]]


@pytest.mark.parametrize("seed", range(KILLS))
def test_what_was_decided_more_than_a_second_ago_is_there_again(tmp_path: Path, seed: int):
    home = tmp_path / "restless"
    home.mkdir()
    (home / "settings.json").write_text('{"archive": {"port": 0}, "reviewers": [{"name": "Curie^Marie"}]}')

    said, killed_at = killed_at_a_random_moment(home, seed)

    # What stood the same from a second before the end to the end must be kept just so.
    before = [states for heard, _when, states in said if heard <= killed_at - 1.0]
    lately = [*before[-1:], *(states for heard, _when, states in said if heard > killed_at - 1.0)]
    settled = {
        roi_id: state for roi_id, state in lately[0].items() if all(one.get(roi_id) == state for one in lately)
    }
    kept, changed_at = states_in_the_journal(home)
    # The very last step may be on the disk already, and the viewer was killed before it could say so.
    last_said = said[-1][1]
    settled = {roi_id: state for roi_id, state in settled.items() if changed_at.get(roi_id, last_said) <= last_said}
    assert {roi_id: kept.get(roi_id) for roi_id in settled} == settled


def killed_at_a_random_moment(home: Path, seed: int) -> tuple[list[tuple[float, datetime, States]], float]:
    """What the viewer said, when it was heard, when it said so, and when it was killed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", HOME_VARIABLE: str(home)}
    command = [sys.executable, "-m", "tests.helpers.restless_review", str(seed)]
    viewer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    said: list[tuple[float, datetime, States]] = []
    begun = threading.Event()

    def listen() -> None:
        assert viewer.stdout is not None
        for line in viewer.stdout:
            if not line.endswith("\n"):
                break  # killed in the middle of a word
            when, states = json.loads(line)
            said.append((time.monotonic(), datetime.fromisoformat(when), states))
            begun.set()
        begun.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        assert begun.wait(LONGEST_START_S) and said, "the viewer did not begin to review"
        enough = threading.Event()
        enough.wait(1.8 + random.Random(seed).uniform(0, 1.5))  # noqa: S311 - a moment, no secret
    finally:
        killed_at = time.monotonic()
        viewer.kill()
        viewer.wait()
        listener.join()
    return said, killed_at


def states_in_the_journal(home: Path) -> tuple[States, dict[str, datetime]]:
    """How the regions stand by the journal alone, and when each was changed last."""
    (journal,) = (home / "journals").glob("*.journal")
    reading = ReviewJournals(home / "journals").read(StudyInstanceUID(journal.stem))
    assert (reading.left_out, reading.set_aside) == (0, "")
    series, patient = reading.entries[0].series_instance_uid, reading.entries[0].patient
    left = regions_left(reading.entries, series=series, patient=patient, stored=())
    changed_at: dict[str, datetime] = {}
    for entry in reading.entries:
        changed_at |= dict.fromkeys((*(roi.roi_id for roi in entry.regions), *entry.removed), entry.when)
    return {roi.roi_id: [roi.state.value, roi.roi_class.name] for roi in left}, changed_at
