"""A viewport as a picture to keep or to pass on: what is on it, and whom it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from app.core.corner_layout import IN_HEADER, CornerLayout, CornerLine
from app.core.phrases import phrase
from app.session.corner_texts import NO_TEXTS, corner_texts
from app.session.display import Display, Letters, resolve
from app.session.figures import Figure, figures
from app.session.pane import Pane
from app.session.reference_lines import NO_REFERENCES
from app.session.session import Session

IDENTITY: Final = (
    CornerLine.PATIENT_NAME,
    CornerLine.PATIENT_ID,
    CornerLine.PATIENT_BIRTH_DATE,
    CornerLine.STUDY_DATE,
)
"""What a picture with the patient's identity says first."""
IDENTIFYING: Final = IN_HEADER | {CornerLine.SERIES, CornerLine.ACQUIRED}
"""What a picture without identity leaves out: names, numbers and dates, and free texts that may hold any of them."""
ONLY_SLICES: Final = phrase("Only slices can be copied or saved as a picture. Go back to them first, with Esc.")
"""Said while planes are on screen: a picture of the slice behind them would not be of what is seen."""


@dataclass(frozen=True, slots=True)
class PictureContent:
    """What a picture shows besides the image.

    Parameters
    ----------
    graphics
        Regions, measurements, letters and corner texts, as far as the viewport shows them.
    identity
        Patient's name, ID, birth date and sex, and the date of the study.
    """

    graphics: bool = True
    identity: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw."""

    display: Display
    figures: tuple[Figure, ...] = ()


def picture(session: Session, pane: Pane, content: PictureContent) -> Picture | None:
    """The viewport of a pane as a picture; None while there is no image in it.

    What must be said beside the image, e.g. that it was compressed with loss, is always there.
    """
    image, display = pane.image, resolve(session, pane)
    if image is None or display.pixels is None:
        return None
    kept = session.corner_layout if content.graphics and display.has_texts else CornerLayout((), (), (), ())
    display = replace(
        display,
        corners=corner_texts(
            _layout(kept, with_identity=content.identity),
            pane,
            image=image,
            pixels=display.pixels,
            shading=display.shading,
            beside_others=True,
        ),
        references=NO_REFERENCES,
    )
    if content.graphics:
        return Picture(display, figures(session, pane))
    corners = display.corners if content.identity else NO_TEXTS
    bare = replace(display, overlays=(), shapes=(), letters=Letters(), has_texts=False, marks=(), corners=corners)
    return Picture(bare)


def suggested_picture_name(pane: Pane) -> str:
    """A file name that tells nothing of the patient, e.g. `mr-12.png`."""
    image = pane.image
    modality = image.attributes.modality if image is not None else ""
    word = modality.lower() if modality.isalnum() and modality.isascii() else "image"
    return f"{word}-{pane.viewport.view.index + 1}.png"


def _layout(layout: CornerLayout, *, with_identity: bool) -> CornerLayout:
    def without(lines: Iterable[CornerLine], left_out: Iterable[CornerLine]) -> tuple[CornerLine, ...]:
        return tuple(line for line in lines if line not in left_out)

    left_out = IDENTITY if with_identity else IDENTIFYING
    first = IDENTITY if with_identity else ()
    return CornerLayout(
        (*first, *without(layout.top_left, left_out)),
        without(layout.top_right, left_out),
        without(layout.bottom_left, left_out),
        without(layout.bottom_right, left_out),
    )
