"""A review in the real application, and what its ledger says after a restart, in the window and as a command."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt

from app.core.ledger import Outcome, standing
from app.core.roi import ReviewState, Roi
from app.core.tasks import TaskControl
from app.demonstration import demonstration_network
from app.dicom.iodeep import read_iodeep_card
from app.paths import default_paths
from app.session.tool_in_hand import EditTool
from app.store.ledger_file import LedgerFile
from tests.helpers.command_line import Run, verdant
from tests.helpers.driving import User, run_application
from widgets.dialogs.ledger_dialog import LedgerDialog

__all__ = ["verdant"]
DESCRIPTION = "MR HEART SHORT AXIS"


def _come_to_the_front(user: User) -> None:
    def is_there() -> bool:
        user.window.activateWindow()  # asked for too early it is not granted
        return user.window.isActiveWindow()

    user.wait(is_there, "the window")


def _shown(user: User) -> LedgerDialog:
    """Press the key of the ledger and wait until its figures are there."""
    _come_to_the_front(user)
    user.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    user.wait(lambda: user.session.ledger.state.is_read, "the ledger")
    (dialog,) = user.window.findChildren(LedgerDialog)
    return dialog


def _review_three(user: User) -> None:
    """Three slices proposed: one region is validated, one edited and validated, one rejected."""
    user.open_study(DESCRIPTION)
    session = user.session
    opened, review = session.opened, session.review
    assert opened is not None and review is not None
    dialog = _shown(user)
    assert "Nothing is in the ledger yet" in dialog.empty.text() and not dialog.export.isEnabled()
    dialog.accept()
    _come_to_the_front(user)
    session.viewport.show_slice(len(opened.series.slices) // 2)
    user.propose()
    for _ in range(2):
        user.press(Qt.Key.Key_Down)
        user.propose()
    first, second, third = review.rois
    session.select(first.roi_id)
    user.press(Qt.Key.Key_V)
    _paint_on_the_edge_of(user, second)
    user.press(Qt.Key.Key_V)
    session.select(third.roi_id)
    user.press(Qt.Key.Key_X)
    states = [roi.state for roi in review.rois]
    assert states == [ReviewState.VALIDATED, ReviewState.VALIDATED, ReviewState.REJECTED]


def _paint_on_the_edge_of(user: User, roi: Roi) -> None:
    session = user.session
    session.select(roi.roi_id)
    image = session.image
    assert image is not None and image.plane is not None
    edge = image.plane.to_row_column(roi.contours[0].points_lps)[0]
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.asarray(edge), reach_mm=1.0)
    session.editing.release()
    session.hand.lay_down()
    session.select(roi.roi_id)


def test_the_ledger_says_after_a_restart_what_was_decided(home: Path, verdant: Run) -> None:
    assert run_application([], _review_three) == 0

    entries = LedgerFile(default_paths().ledger).read(TaskControl()).entries
    accepted, edited, rejected = standing(entries)
    assert [one.outcome for one in (accepted, edited, rejected)] == [
        Outcome.ACCEPTED,
        Outcome.EDITED,
        Outcome.REJECTED,
    ]
    path = home / "network.dcm"
    path.write_bytes(demonstration_network())
    card = read_iodeep_card(path)
    assert {(one.network.dnn_uid, one.network.digest) for one in entries} == {(card.dnn_uid, card.digest)}
    assert accepted.dice == 1.0 and edited.dice is not None and 0.5 < edited.dice < 1.0
    assert edited.added_mm2 is not None and edited.added_mm2 > 0 and edited.removed_mm2 == 0
    assert edited.hd95_mm is not None and edited.hd95_mm > 0
    assert (rejected.dice, rejected.final_mm2) == (None, 0.0)
    assert all(one.seconds is not None and one.seconds < 60 for one in entries)
    content = default_paths().ledger.read_bytes()
    assert b"1.2." not in content.replace(card.dnn_uid.encode(), b""), "no UID of a study"

    def look(user: User) -> None:
        dialog = _shown(user)
        assert "3 decisions for 1 patient: 1 accepted, 1 edited, 1 rejected." in dialog.headline.text()
        assert dialog.model.rowCount() == 1
        assert "✓ 1   ✎ 1   ✕ 1" in dialog.over_time.accessibleDescription()

    assert run_application([], look) == 0

    said = verdant("ledger", "show", "--json")
    assert said.code == 0 and said.json["whole"] == {"accepted": 1, "edited": 1, "rejected": 1}
    assert said.json["accepted"] is None, "three are too few"
