"""A slice with the outlines of some of its regions, as a picture that names no patient."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.core.identity import RoiId
from app.session.display import letters
from app.session.outlines import shapes_of
from app.session.pane import Pane
from app.session.pictures import Picture, PictureContent, picture
from app.session.session import Session


def region_picture(session: Session, pane: Pane, rois: Collection[RoiId]) -> Picture | None:
    """The slice in view of a pane, whole, with those of its regions; None while its pixels are not here.

    Window, turn and colours are those of the pane. What must be said beside the image is said.
    """
    image, review = pane.image, session.review_of(pane)
    bare = picture(session, pane, PictureContent(graphics=False))
    if bare is None or image is None or image.plane is None or review is None:
        return None
    display = bare.display
    wanted = [roi for roi in review.on_slice(image.reference) if roi.roi_id in rois]
    return Picture(
        replace(
            display,
            zoom=1.0,
            fitted=True,
            pan=(0.0, 0.0),
            shapes=shapes_of(wanted, image.plane),
            letters=letters(image.plane, display.turn),
            has_texts=True,
            scale_mark=image.calibration.source.value,
        )
    )
