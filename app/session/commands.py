"""Every command of the viewer: its text, its keys, when it is enabled, what it does.

Menus, tool bars and the sheet of shortcuts are made from this list. A command without `run` opens a
dialog or moves the focus; the window supplies that.
"""

from __future__ import annotations

from app.session.browsing import Loading
from app.session.command import Command, has_image
from app.session.edit_commands import EDIT_COMMANDS
from app.session.fetch_commands import FETCH_COMMANDS
from app.session.image_commands import IMAGE_COMMANDS
from app.session.keeping_commands import KEEPING_COMMANDS
from app.session.layout_commands import LAYOUT_COMMANDS
from app.session.measure_commands import MEASURE_COMMANDS
from app.session.media_commands import MEDIA_COMMANDS
from app.session.mpr_commands import MPR_COMMANDS
from app.session.opinion_commands import OPINION_COMMANDS
from app.session.security_commands import SECURITY_COMMANDS
from app.session.session import Session
from app.session.version_commands import VERSION_COMMANDS

__all__ = ["COMMANDS", "Command", "command"]


def _can_decide(session: Session) -> bool:
    review = session.review
    roi = review.selected if review else None
    return roi is not None and not roi.is_settled


def _can_reopen(session: Session) -> bool:
    review = session.review
    roi = review.selected if review else None
    return roi is not None and not roi.is_settled and roi.is_decided


def _is_busy(session: Session) -> bool:
    opening = any(pane.opening is not None for pane in session.panes.all)
    saving = session.saving.running or session.object_saving.running or session.region_export.running
    searching = session.browser.state.searching is Loading.LOADING
    saving = saving or session.media.sending_on.state.is_running
    return session.proposing.state.running or saving or opening or searching or bool(session.preparing.text)


def _cancel(session: Session) -> None:
    """Leave what one is in, the innermost first: a draft, its tool, what runs, the planes, a marked point."""
    if session.editing.drop():
        return
    if session.hand.is_special or session.drafting.draft is not None:
        session.drafting.let_go()
    elif _is_busy(session):
        session.cancel()
    elif session.mpr.is_open:
        session.mpr.go_back()
    else:
        session.synchronising.clear_cross()


def _can_cancel(session: Session) -> bool:
    uses_tool = session.hand.is_special or session.drafting.draft is not None
    return uses_tool or _is_busy(session) or session.mpr.is_open or session.synchronising.cross is not None


def _has_undecided(session: Session) -> bool:
    return session.review is not None and bool(session.review.undecided)


def _has_rois(session: Session) -> bool:
    return session.review is not None and bool(session.review.rois)


def _can_save(session: Session) -> bool:
    return session.review is not None and bool(session.review.to_save) and not session.saving.running


def _can_export(session: Session) -> bool:
    return _has_rois(session) and not session.region_export.running


def _can_undo(session: Session) -> bool:
    return bool(session.history.undo_text)


def _can_redo(session: Session) -> bool:
    return bool(session.history.redo_text)


def _can_take_over(session: Session) -> bool:
    return not session.preparing.text


def _show_tags(session: Session) -> None:
    series, image = session.series, session.image
    if series is not None and image is not None:
        session.tags.show_image(series, image)


COMMANDS: tuple[Command, ...] = (
    Command(
        "propose",
        "AI ROI",
        "Review",
        ("A",),
        lambda s: s.propose(),
        lambda s: has_image(s) and not s.proposing.state.running,
        tip="Find the network that fits this slice, run it here, and show what it proposes",
    ),
    Command(
        "propose-series",
        "AI ROI on the whole series",
        "Review",
        ("Shift+A",),
        lambda s: s.propose_on_series(),
        lambda s: has_image(s) and not s.proposing.state.running,
    ),
    Command(
        "networks",
        "Networks…",
        "Review",
        ("Ctrl+Shift+N",),
        lambda s: s.networks.open(),
        tip="What the archive offers: what each network is for, who signed it, whether it fits, and why",
    ),
    Command(
        "ledger",
        "Correction ledger…",
        "Review",
        ("Ctrl+Shift+L",),
        lambda s: s.ledger.open(),
        tip="What became of the proposals of each network here: accepted, edited or rejected, how far off, how fast",
    ),
    Command(
        "validate",
        "Validate",
        "Review",
        ("V",),
        lambda s: s.deciding.validate_selected(),
        _can_decide,
        tip="Accept the selected region: it will be saved",
        begins=True,
    ),
    Command(
        "reject",
        "Reject",
        "Review",
        ("X",),
        lambda s: s.deciding.reject_selected(),
        _can_decide,
        tip="Refuse the selected region: it leaves the image and stays on the list",
    ),
    Command("reopen", "Reopen", "Review", ("Backspace",), lambda s: s.deciding.reopen_selected(), _can_reopen),
    Command(
        "next-undecided",
        "Next",
        "Review",
        ("Space",),
        lambda s: s.deciding.next_undecided(),
        _has_undecided,
        begins=True,
    ),
    Command(
        "next-open-slice",
        "Jump to the next undecided slice",
        "Review",
        ("Shift+N",),
        lambda s: s.deciding.next_open_slice(),
        _has_undecided,
        tip="The next slice that holds a region that awaits a decision",
    ),
    Command("next-roi", "Next region", "Review", ("N",), lambda s: s.deciding.step_roi(1), _has_rois),
    Command("previous-roi", "Previous region", "Review", ("P",), lambda s: s.deciding.step_roi(-1), _has_rois),
    Command("undo", "Undo", "Review", ("Ctrl+Z",), lambda s: s.history.undo(), _can_undo, begins=True),
    Command("redo", "Redo", "Review", ("Ctrl+Y", "Ctrl+Shift+Z"), lambda s: s.history.redo(), _can_redo),
    Command(
        "save",
        "Save…",
        "Review",
        ("Ctrl+S",),
        None,
        _can_save,
        tip="Store the validated regions as RTSTRUCT",
        begins=True,
    ),
    Command(
        "export-regions",
        "Export regions…",
        "Review",
        ("Ctrl+Shift+E",),
        None,
        _can_export,
        tip="Write the validated regions to files: NIfTI, STL, OBJ, CSV, JSON, PNG; no name tells whose they are",
    ),
    Command(
        "change-reviewer",
        "Change reviewer…",
        "Review",
        ("Ctrl+U",),
        lambda s: s.reviewers.ask_for_change(),
        tip="Who decides from now on; what was decided stays in the name of who did",
    ),
    *VERSION_COMMANDS,
    Command("cancel", "Cancel", "Review", ("Esc",), _cancel, _can_cancel),
    Command("next-slice", "Next slice", "View", ("Down",), lambda s: s.viewport.step(1), has_image),
    Command("previous-slice", "Previous slice", "View", ("Up",), lambda s: s.viewport.step(-1), has_image),
    Command("ten-on", "Ten slices on", "View", ("PgDown",), lambda s: s.viewport.step(10), has_image),
    Command("ten-back", "Ten slices back", "View", ("PgUp",), lambda s: s.viewport.step(-10), has_image),
    Command("first-slice", "First slice", "View", ("Home",), lambda s: s.viewport.show_slice(0), has_image),
    Command("last-slice", "Last slice", "View", ("End",), lambda s: s.viewport.show_slice(1 << 30), has_image),
    Command("next-series", "Next series", "View", ("Right",), lambda s: s.step_series(1)),
    Command("previous-series", "Previous series", "View", ("Left",), lambda s: s.step_series(-1)),
    Command("cine", "Autoplay", "View", ("C",), lambda s: s.panes.active.toggle_cine(), has_image),
    Command("fit", "Fit", "View", ("F",), lambda s: s.viewport.fit(), has_image, begins=True),
    Command("reset", "Reset view", "View", ("R",), lambda s: s.viewport.reset(), has_image),
    Command("zoom-in", "Zoom in", "View", ("+", "="), lambda s: s.viewport.zoom_by(1.25), has_image),
    Command("zoom-out", "Zoom out", "View", ("-",), lambda s: s.viewport.zoom_by(0.8), has_image),
    Command(
        "overlays", "Hide overlays", "View", ("H",), lambda s: s.viewport.toggle_overlays(), has_image, begins=True
    ),
    Command(
        "tags",
        "Tags…",
        "View",
        ("T",),
        _show_tags,
        has_image,
        tip="Read and search the data elements of the image in view",
    ),
    Command("panels", "Fold panels away", "View", ("Tab",), begins=True),
    Command(
        "next-part",
        "Next part of the window",
        "View",
        ("Ctrl+F6",),
        tip="From the studies to the image, the regions, the measurements and on, by keyboard",
    ),
    Command("previous-part", "Previous part of the window", "View", ("Ctrl+Shift+F6",)),
    Command(
        "open-files",
        "Open files…",
        "File",
        ("Ctrl+O",),
        None,
        _can_take_over,
        tip="Take DICOM files over into this machine's archive and show them; so does dropping them on the window",
    ),
    Command("open-folder", "Open a folder…", "File", ("Ctrl+Shift+O",), None, _can_take_over),
    *MEDIA_COMMANDS,
    Command("search", "Search studies", "File", ("Ctrl+F",), begins=True),
    Command("refresh", "Search again", "File", ("F5",), lambda s: s.browser.search_again()),
    Command(
        "copy-image",
        "Copy image",
        "File",
        ("Ctrl+C",),
        None,
        has_image,
        tip="Copy the viewport as a picture, without the patient's name",
        begins=True,
    ),
    Command("save-image", "Save image…", "File", ("Ctrl+Shift+S",), None, has_image),
    Command(
        "outbox",
        "Outbox…",
        "File",
        ("Ctrl+Shift+B",),
        lambda s: s.outbox.open(),
        tip="What was saved or sent on and no PACS has yet, why, and what can be done about it",
        begins=True,
    ),
    *FETCH_COMMANDS,
    *KEEPING_COMMANDS,
    *SECURITY_COMMANDS,
    Command("settings", "Settings…", "File", ("Ctrl+,",), begins=True),
    Command("shortcuts", "Keyboard shortcuts", "Help", ("?", "F1")),
    Command("about", "About Verdant", "Help", begins=True),
    Command("quit", "Quit", "File", ("Ctrl+Q",), begins=True),
    *LAYOUT_COMMANDS,
    *EDIT_COMMANDS,
    *IMAGE_COMMANDS,
    *MEASURE_COMMANDS,
    *MPR_COMMANDS,
    *OPINION_COMMANDS,
)


def command(name: str) -> Command:
    """The command of that name."""
    return next(command for command in COMMANDS if command.name == name)
