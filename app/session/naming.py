"""What regions are called: the names at hand, and giving one to the selected region."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING

from app.core.errors import VerdantError
from app.core.keepers import NameListKeeper
from app.core.name_lists import NameList
from app.core.phrases import phrase
from app.core.roi import INTERPRETED_TYPES, MOST_COMMENT_CHARACTERS, MOST_NAME_CHARACTERS, Colour, Roi, RoiClass
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

AWAITS_AGAIN = phrase("Somebody else decided on this region under its old name: it awaits a decision again.")


class Naming:
    """Names of regions in a session.

    Parameters
    ----------
    known
        Classes that come with the viewer.
    keeper
        Has the lists that were brought to this workstation.
    """

    def __init__(self, session: Session, known: Sequence[RoiClass], keeper: NameListKeeper) -> None:
        self._session = session
        self._known = tuple(known)
        self._keeper = keeper
        self._lists: tuple[NameList, ...] | None = None

    @property
    def lists(self) -> tuple[NameList, ...]:
        """The lists that were brought here; where they cannot be read, this is said once and there are none."""
        if self._lists is None:
            try:
                self._lists = self._keeper.name_lists()
            except VerdantError as error:
                self._lists = ()
                self._session.notices.report(error)
        return self._lists

    def save_lists(self, lists: Sequence[NameList]) -> None:
        """Keep these lists and no others.

        Raises
        ------
        StorageError
            If they cannot be kept; the old ones are still used then.
        """
        if tuple(lists) != self.lists:
            self._keeper.save_name_lists(lists)
            self._lists = tuple(lists)

    def read_list(self, path: Path) -> NameList:
        """The list of a file, which is not kept yet; StorageError and NameListError say why there is none."""
        return self._keeper.read_name_list(path)

    @property
    def selected(self) -> Roi | None:
        """The region that would be named; None where there is none, or it is closed."""
        review = self._session.review
        roi = review.selected if review is not None else None
        return roi if review is not None and roi is not None and not review.why_closed(roi) else None

    @property
    def choices(self) -> tuple[RoiClass, ...]:
        """What a region can be called: what others of the series are, the lists brought here, then what is known.

        Of several with one name the first is meant.
        """
        review = self._session.review
        here = sorted({roi.roi_class for roi in review.rois}, key=lambda one: one.name) if review is not None else []
        brought = [one.roi_class for names in self.lists for one in names.names]
        found: dict[str, RoiClass] = {}
        for one in (*here, *brought, *self._known):
            found.setdefault(one.name.casefold(), one)
        return tuple(found.values())

    def colour_of(self, name: str) -> Colour | None:
        """The colour that a list gives to a name."""
        wanted = name.strip().casefold()
        listed = (one for names in self.lists for one in names.names if one.roi_class.name.casefold() == wanted)
        return next((one.colour for one in listed if one.colour is not None), None)

    def class_of(self, name: str, interpreted_type: str) -> RoiClass | None:
        """The class of that name; one that nobody knows has no code. None without a name."""
        name = _plain(name)[:MOST_NAME_CHARACTERS]
        if not name:
            return None
        stated = interpreted_type if interpreted_type in INTERPRETED_TYPES else ""
        known = next((one for one in self.choices if one.name.casefold() == name.casefold()), None)
        return RoiClass(known.name, known.code, stated) if known is not None else RoiClass(name, None, stated)

    def name(
        self,
        name: str,
        interpreted_type: str,
        *,
        comment: str | EllipsisType = ...,
        colour: Colour | EllipsisType | None = ...,
    ) -> None:
        """Name the selected region and say something of it; nothing happens without a name.

        It is named in the reviewer's name, once that is certain.
        """
        review, roi = self._session.review, self.selected
        roi_class = self.class_of(name, interpreted_type)
        if review is not None and roi is not None and roi_class is not None:
            said = comment if isinstance(comment, EllipsisType) else _plain(comment)[:MOST_COMMENT_CHARACTERS]
            rename = partial(self._rename, review, roi, roi_class, comment=said, colour=colour)
            self._session.reviewers.once_certain(rename)

    def _rename(
        self,
        review: Review,
        roi: Roi,
        roi_class: RoiClass,
        *,
        comment: str | EllipsisType,
        colour: Colour | EllipsisType | None,
    ) -> None:
        if review.find(roi.roi_id) is not roi or not review.rename(
            roi.roi_id, roi_class, comment=comment, colour=colour
        ):
            return
        if roi.is_decided and (named := review.find(roi.roi_id)) is not None and named.is_open:
            self._session.notices.inform(AWAITS_AGAIN)


def _plain(text: str) -> str:
    """One line of what can be printed, without the sign that parts values in DICOM."""
    return " ".join("".join(c if c.isprintable() and c != "\\" else " " for c in text).split())
