"""What regions are called: the names at hand, and giving one to the selected region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.core.roi import INTERPRETED_TYPES, MOST_COMMENT_CHARACTERS, MOST_NAME_CHARACTERS, Roi, RoiClass

if TYPE_CHECKING:
    from app.session.session import Session


class Naming:
    """Names of regions in a session.

    Parameters
    ----------
    known
        Classes that come with the viewer.
    """

    def __init__(self, session: Session, known: Sequence[RoiClass]) -> None:
        self._session = session
        self._known = tuple(known)

    @property
    def selected(self) -> Roi | None:
        """The region that would be named; None where there is none, or it is closed."""
        review = self._session.review
        roi = review.selected if review is not None else None
        return roi if review is not None and roi is not None and not review.why_closed(roi) else None

    @property
    def choices(self) -> tuple[RoiClass, ...]:
        """What a region can be called: first what others of the series are, then what comes with the viewer."""
        review = self._session.review
        here = sorted({roi.roi_class for roi in review.rois}, key=lambda one: one.name) if review is not None else []
        names = {one.name.casefold() for one in here}
        return (*here, *(one for one in self._known if one.name.casefold() not in names))

    def class_of(self, name: str, interpreted_type: str) -> RoiClass | None:
        """The class of that name; one that nobody knows has no code. None without a name."""
        name = _plain(name)[:MOST_NAME_CHARACTERS]
        if not name:
            return None
        stated = interpreted_type if interpreted_type in INTERPRETED_TYPES else ""
        known = next((one for one in self.choices if one.name.casefold() == name.casefold()), None)
        return RoiClass(known.name, known.code, stated) if known is not None else RoiClass(name, None, stated)

    def name(self, name: str, interpreted_type: str, *, comment: str | None = None) -> None:
        """Name the selected region and say something of it; nothing happens without a name."""
        review, roi = self._session.review, self.selected
        roi_class = self.class_of(name, interpreted_type)
        if review is not None and roi is not None and roi_class is not None:
            said = None if comment is None else _plain(comment)[:MOST_COMMENT_CHARACTERS]
            review.rename(roi.roi_id, roi_class, comment=said)


def _plain(text: str) -> str:
    """One line of what can be printed, without the sign that parts values in DICOM."""
    return " ".join("".join(c if c.isprintable() and c != "\\" else " " for c in text).split())
