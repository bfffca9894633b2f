"""A review of twelve proposals by keyboard alone, in the real application, from the first key to the archive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.core.contour import mask_of_contours
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.driving import User, run_application
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.keyboard import Keyboard
from tests.helpers.sunnybrook import write_patient
from widgets.dialogs.naming_dialog import NamingDialog
from widgets.dialogs.reviewer_dialog import ReviewerDialog
from widgets.dialogs.save_dialog import SaveDialog

REVIEWED = 12
PATIENT = "SC-HF-I-01"


def demonstration(folder: Path, archive: EmbeddedArchive) -> None:
    """The heart that is generated."""
    provide_demonstration(archive, TaskControl())


def real_heart(folder: Path, archive: EmbeddedArchive) -> None:
    """Slices of a patient whom the network learned from or not: here it is about the keys."""
    paths, _truth = write_patient(folder, PATIENT, most=16)
    archive.store([path.read_bytes() for path in paths], TaskControl())


@pytest.mark.parametrize("study", [demonstration, real_heart])
def test_twelve_proposals_are_reviewed_and_saved_without_the_mouse(study, home: Path, tmp_path: Path) -> None:
    (home / "settings.json").write_text('{"archive": {"port": 0}}')  # nobody has said yet who reviews
    with EmbeddedArchive(home / "archive") as archive:
        study(tmp_path / "series", archive)
    seen: dict[str, object] = {}

    assert run_application([], lambda user: seen.update(review_by_keys(user))) == 0

    with EmbeddedArchive(home / "archive") as archive:
        (stored, images) = structure_set_and_images(archive)
        # What stayed as proposed and what was edited are regions apart, of one name and a number.
        kept = {
            (re.sub(r" \d+$", "", name), uid): mask
            for name, by_slice in read_masks(stored.read_bytes(), images).items()
            for uid, mask in by_slice.items()
        }
    validated = seen["validated"]
    assert set(kept) == set(validated)
    assert all(dice(kept[region], mask) >= 0.99 for region, mask in validated.items())


def review_by_keys(user: User) -> dict[str, object]:
    """Proposes, decides on twelve, edits, names, takes back, saves; gives the masks that were validated."""
    session = user.session
    keys = Keyboard(user)
    keys.wait(lambda: session.browser.state.studies != (), "the list of studies")
    keys.press("Ctrl+F", "Down", "Return")
    keys.wait(lambda: session.image is not None and user.window.is_up_to_date(), "the images")
    keys.press("Shift+A")
    user.wait(lambda: not session.proposing.state.running and session.review.undecided != (), "the proposals")
    review = session.review
    assert len(review.undecided) >= REVIEWED

    # The first decision asks who decides.
    keys.press("Home", "Space")
    decide(keys, "V")
    keys.dialog(ReviewerDialog)
    keys.type("Rossi")
    keys.press("Tab")
    keys.type("Ada")
    keys.press("Return")
    keys.back_in_window()
    assert [one.state for one in decided(user)] == [ReviewState.VALIDATED]

    # What is too small on the screen is brought nearer first; the key pressed again decides.
    keys.press("R", *["-"] * 12)
    before = len(decided(user))
    keys.wait(keys.window.is_up_to_date, "the picture")
    keys.press("V")
    assert len(decided(user)) == before, "too small to be judged"
    keys.press("V")
    assert len(decided(user)) == before + 1
    keys.press("R")

    decide(keys, "X")
    decide(keys, "X")

    # Moved, grown and smoothed by keys: it awaits a decision as an edited region.
    for edit in (("Ctrl+Shift+Right", "Ctrl+Shift+Down"), ("Ctrl+Shift+PgUp",), ("Ctrl+Shift+M", "Ctrl+Shift+H")):
        roi_id = session.review.selected.roi_id
        keys.press(*edit)
        edited = review.find(roi_id)
        assert (edited.state, edited.generation) == (ReviewState.EDITED, GenerationAlgorithm.SEMIAUTOMATIC)
        decide(keys, "V")
        assert review.find(roi_id).state is ReviewState.VALIDATED

    # Taken back and decided otherwise.
    roi_id = session.review.selected.roi_id
    decide(keys, "V")
    keys.press("Ctrl+Z")
    assert review.find(roi_id).is_open and review.selected.roi_id == roi_id
    decide(keys, "X")
    assert review.find(roi_id).state is ReviewState.REJECTED

    # Named.
    roi_id = session.review.selected.roi_id
    keys.press("F2")
    keys.dialog(NamingDialog)
    keys.type("Scar")
    keys.press("Return")
    keys.back_in_window()
    assert review.find(roi_id).roi_class.name == "Scar"
    decide(keys, "V")

    # Passed over for now, and found again.
    skipped = session.review.selected.roi_id
    keys.press("Space")
    assert session.review.selected.roi_id != skipped
    keys.press("P")
    assert session.review.selected.roi_id == skipped
    while len(decided(user)) < REVIEWED:
        decide(keys, "V" if len(decided(user)) % 2 else "X")

    validated = {
        (roi.roi_class.name, roi.sop_instance_uid): mask(user, roi)
        for roi in review.rois
        if roi.state is ReviewState.VALIDATED
    }
    keys.press("Ctrl+S")
    dialog = keys.dialog(SaveDialog)
    keys.wait(lambda: dialog.approve.isEnabled(), "the proof")
    keys.press("Return")
    keys.wait(lambda: not session.saving.running and not review.to_save, "the archive")
    keys.back_in_window()
    assert user.errors == []
    assert {roi.decision.reviewer_name for roi in decided(user)} == {"Rossi^Ada"}
    return {"validated": validated}


def decide(keys: Keyboard, key: str) -> None:
    """Press a key that decides on the selected region; again where the region had to be brought nearer first."""
    review = keys.session.review
    keys.wait(keys.window.is_up_to_date, "the picture")
    roi_id = review.selected.roi_id
    for _ in range(2):
        keys.press(key)
        if not review.find(roi_id).is_open:
            return


def decided(user: User) -> list[Roi]:
    """What was decided so far."""
    return [roi for roi in user.session.review.rois if roi.is_decided]


def mask(user: User, roi: Roi) -> object:
    """The pixels of a region on its slice."""
    series = user.session.series
    return mask_of_contours(roi.contours, series.slices[series.index_of(roi.image)].plane)


def structure_set_and_images(archive: EmbeddedArchive) -> tuple[Path, list[Path]]:
    """The only structure set, and the images beside it."""
    control = TaskControl()
    for study in archive.find_studies(StudyQuery(), control):
        series = archive.find_series(study.study_instance_uid, control)
        by_modality = {record.modality: record.series_instance_uid for record in series}
        if "RTSTRUCT" in by_modality:
            fetched = {
                modality: archive.retrieve_series(study.study_instance_uid, uid, control).paths
                for modality, uid in by_modality.items()
            }
            (stored,) = fetched["RTSTRUCT"]
            return stored, list(fetched["MR"])
    raise LookupError("no structure set was stored")
