"""What is said above the list of studies: how many there are, and what is not among them."""

from __future__ import annotations

from app.core.phrases import counted, phrase
from app.session.browsing import Browsed, Extent, Loading
from widgets.translation import said, tr

CUT = phrase("Cut at {count} studies, the newest: narrow the search by name, ID, date or modality.")
CUT_SO_FAR = phrase("More than {count} studies: looking for the newest…")
ONE_STUDY = phrase("Only the study that was opened is listed, whatever the fields say. Press Enter in one to search.")


def listed_text(state: Browsed) -> str:
    """The heading of the list, with how many studies have come."""
    count = len(state.studies)
    if not count:
        return tr("Studies")
    more = " …" if state.searching is Loading.LOADING else "+" if state.extent is Extent.CUT else ""
    return tr("Studies  {count}", count=f"{count}{more}")


def remark_text(state: Browsed) -> str:
    """How the list differs from what was searched for; empty where it does not."""
    count = len(state.studies)
    lines = [said(state.remark)] if state.remark else []
    if state.extent is Extent.CUT:
        lines.insert(0, tr(CUT_SO_FAR if state.searching is Loading.LOADING else CUT, count=count))
    elif state.extent is Extent.STOPPED and count:
        stopped = counted(count, "Stopped after {count} study.", "Stopped after {count} studies.")
        lines.insert(0, tr(stopped))
    elif state.query.study_instance_uid is not None and state.searching is Loading.READY:
        lines.insert(0, tr(ONE_STUDY))
    return "\n".join(lines)
