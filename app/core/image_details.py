"""What an image says of how it was made, for the texts in the corners of a viewport."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ImageDetails:
    """Texts are empty where the image says nothing.

    Parameters
    ----------
    image_type
        The values of ImageType, or FrameType of a frame (PS3.3 C.7.6.1.1.2).
    laterality
        `L`, `R`, `B` (both) or `U` (unpaired).
    lossy
        For the viewer, e.g. `Lossy 12:1 JPEG`; a lossy compression must be told (C.7.6.1.1.5).
    acquisition_date, acquisition_time
        As DICOM writes them: YYYYMMDD and HHMMSS.ffffff.
    parameters
        What the acquisition is known by, e.g. `TR 500 ms`, `TE 80 ms`, `b 1000`, `120 kV`.
    patient_orientation
        The patient's sides towards growing columns and towards growing rows, e.g. `A` and `F` (C.7.6.1.1.1); what
        projections state in place of a plane.
    frames_per_second
        How fast the frames are meant to be played; None where nothing is said.
    """

    image_type: tuple[str, ...] = ()
    laterality: str = ""
    lossy: str = ""
    acquisition_date: str = ""
    acquisition_time: str = ""
    parameters: tuple[str, ...] = ()
    patient_orientation: tuple[str, str] = ("", "")
    frames_per_second: float | None = None

    @property
    def is_derived(self) -> bool:
        """Whether the pixels were computed from other images."""
        return self.image_type[:1] == ("DERIVED",)

    @property
    def is_localizer(self) -> bool:
        """Whether the image was made to plan others."""
        return "LOCALIZER" in self.image_type[2:]


NO_DETAILS: Final = ImageDetails()
