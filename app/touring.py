"""The main job as a script: the real window, the real session, a DICOM server on the loopback interface."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from app.core.errors import VerdantError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.files import write_file
from app.main import Viewer, start_viewer
from app.paths import Paths, default_paths
from app.session.browsing import Loading
from app.session.notices import NoticeLevel
from app.session.session import Session
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from widgets.application import draw_off_screen, has_display, log_qt_messages, photograph, wait_until
from widgets.main_window import FIRST_SIZE

LONGEST_STEP_S = 120.0
REVIEWER = "Tour^Verdant"
PACS = "TOUR"


class Steps(Protocol):
    """Says what is being done and how long it took."""

    def step(self, text: str) -> AbstractContextManager[list[str]]:
        """One step; what is appended to the list is its result."""
        ...


def take_tour(out: Path, steps: Steps) -> dict[str, list[str]]:
    """Do the main job once and leave `rtstruct.dcm`, `before.png` and `after.png` in `out`.

    The archive is a folder of Verdant's own, served as a PACS on a free loopback port; the viewer queries,
    fetches and stores by DIMSE, as it does at a hospital. Nothing of the user's own archive is touched.

    Raises
    ------
    VerdantError
        If a step fails, or does not end within two minutes.
    """
    if not has_display():
        draw_off_screen()
    log_qt_messages()
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="verdant-tour-") as folder,
        EmbeddedArchive(Path(folder) / "pacs", name=PACS) as pacs,
        ArchiveServer(pacs, ae_title=PACS) as server,
    ):
        with steps.step("Archive: generate the demonstration study, store it with its network") as said:
            study = provide_demonstration(pacs, TaskControl())
            said.append(f"{PACS} at {server.host}:{server.port}")
        node = PacsNode(PACS, server.host, server.port, called_ae_title=PACS)
        with _viewer(Path(folder) / "first", node, steps) as viewer:
            _open(viewer.session, study, steps)
            _review(viewer, steps, out=out)
            saved = _save(viewer.session, steps)
            _wait(viewer.session, lambda: _path_of(pacs, study, saved) is not None)
            path = _path_of(pacs, study, saved)
            assert path is not None  # noqa: S101 - just waited for
            write_file(out / "rtstruct.dcm", path.read_bytes())
        # Another viewer with nothing of the first one's: what it shows green can only come from the archive.
        with _viewer(Path(folder) / "second", node, steps) as viewer:
            _open(viewer.session, study, steps)
            _find_green(viewer, steps, out=out)
    return {"files": ["rtstruct.dcm", "before.png", "after.png"]}


@contextmanager
def _viewer(home: Path, node: PacsNode, steps: Steps) -> Iterator[Viewer]:
    with steps.step("Viewer: start on that archive") as said:
        paths = Paths(home / "archive", home / "settings.json", home / "logs", default_paths().cache)
        # Any free port: nobody has to find this archive, and a running viewer keeps its own.
        write_file(paths.settings, b'{"archive": {"port": 0}}')
        viewer = start_viewer(paths, nodes=(node,), use_archive=PACS, with_demonstration=False)
        # Pictures of the usual size, whatever screen there is, or none.
        viewer.window.resize(*FIRST_SIZE)
        said.append(f"window {viewer.window.width()} x {viewer.window.height()}")
    try:
        yield viewer
    finally:
        viewer.close()


def _path_of(archive: EmbeddedArchive, study: StudyInstanceUID, uid: SOPInstanceUID) -> Path | None:
    series = [record.series_instance_uid for record in archive.find_series(study, TaskControl())]
    return next((paths[uid] for one in series if uid in (paths := archive.series_paths(study, one))), None)


def _open(session: Session, study: StudyInstanceUID, steps: Steps) -> None:
    with steps.step("Study: search, list its series, fetch the images by C-GET") as said:
        _wait(session, lambda: session.archive.name == PACS and session.browser.state.searching is Loading.READY)
        session.browser.select_study(study)
        _wait(session, lambda: session.browser.state.listing is Loading.READY)
        record = next(record for record in session.browser.state.series if record.modality == "MR")
        session.open_series(record)
        _wait(session, lambda: session.opened is not None and session.opening is None)
        opened = session.opened
        assert opened is not None  # noqa: S101 - just waited for
        sets = f", {len(opened.structure_sets)} structure set" if opened.structure_sets else ""
        said.append(f"{len(opened.series.slices)} slices{sets}")


def _review(viewer: Viewer, steps: Steps, *, out: Path) -> None:
    session = viewer.session
    opened, review = session.opened, session.review
    assert opened is not None and review is not None  # noqa: S101 - a series is open
    middle = len(opened.series.slices) // 2
    session.viewport.show_slice(middle)
    with steps.step("AI ROI: choose a network from the archive, fetch it, run it on one slice") as said:
        session.propose()
        _wait(session, lambda: not session.proposing.state.running)
        used, state = session.proposing.state.used, session.proposing.state
        if used is None or not review.undecided:
            raise VerdantError("The network proposed nothing on the middle slice of the demonstration study.")
        said += [used.network.name, used.reason, f"{len(review.undecided)} proposed", state.device]
    with steps.step("AI ROI again, on the next slice, with the network warm") as said:
        session.viewport.show_slice(middle + 1)
        session.propose()
        _wait(session, lambda: not session.proposing.state.running)
        said.append(f"{session.proposing.state.seconds or 0:.3f} s in the network")
    session.select(review.undecided[0].roi_id)
    _photograph(viewer, out / "before.png")
    with steps.step("Review: validate the first, reject what is left") as said:
        session.set_reviewer(REVIEWER)
        session.deciding.validate_selected()
        while review.undecided:
            session.select(review.undecided[0].roi_id)
            session.deciding.reject_selected()
        said.append(f"{review.count(ReviewState.VALIDATED)} validated, {review.count(ReviewState.REJECTED)} rejected")


def _save(session: Session, steps: Steps) -> SOPInstanceUID:
    with steps.step("Save: write the approved RTSTRUCT, prove it, store it by C-STORE") as said:
        session.save()
        _wait(session, lambda: not session.saving.running)
        proof = session.saving.proofs[0]
        said.append(f"{proof.name} {proof.area_mm2:.0f} mm², read back with Dice {proof.dice:.4f}")
    saved = [roi.structure_set for roi in session.review.rois if roi.structure_set] if session.review else []
    if not saved:
        raise VerdantError("The structure set was not stored.")
    return saved[-1].sop_instance_uid


def _find_green(viewer: Viewer, steps: Steps, *, out: Path) -> None:
    session = viewer.session
    with steps.step("Reopened: the regions of the structure set are green, and no network has run") as said:
        review = session.review
        assert review is not None  # noqa: S101 - a series is open
        green = [roi for roi in review.rois if roi.state is ReviewState.VALIDATED and roi.is_saved]
        if not green or session.proposing.state.used is not None:
            raise VerdantError("The structure set did not come back.")
        session.select(green[0].roi_id)
        decision = green[0].decision
        said.append(f"{len(green)} validated, approved by {decision.reviewer_name if decision else 'nobody'}")
    _photograph(viewer, out / "after.png")


def _photograph(viewer: Viewer, path: Path) -> None:
    session = viewer.session
    image = session.image
    assert image is not None  # noqa: S101 - a series is open
    wait_until(lambda: session.pixels.pixels(image) is not None, timeout_s=LONGEST_STEP_S)
    wait_until(viewer.window.is_up_to_date, timeout_s=LONGEST_STEP_S)
    photograph(viewer.window, path)


def _wait(session: Session, condition: Callable[[], bool]) -> None:
    """Serve events until something holds; a failure that the viewer reports ends the tour.

    Raises
    ------
    VerdantError
        The failure, or that the time ran out.
    """

    def failure() -> str:
        errors = [notice.text for notice in session.notices.all if notice.level is not NoticeLevel.INFO]
        return errors[-1] if errors else ""

    if not wait_until(lambda: condition() or bool(failure()), timeout_s=LONGEST_STEP_S):
        raise VerdantError(f"The step did not end within {LONGEST_STEP_S:.0f} s.")
    if not condition():
        raise VerdantError(failure())
