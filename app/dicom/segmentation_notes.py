"""What of a segmentation could not be taken over as it stands, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.core.phrases import counted, joined, phrase
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM
from app.dicom.segmentation_parsing import ParsedSegmentation
from app.dicom.segmentation_placing import FrameMatch


class SegmentationNotes:
    """Counts what is not as it should be, frame by frame."""

    def __init__(self, parsed: ParsedSegmentation) -> None:
        self.unlisted: set[int] = set()
        """Values of a label map that no segment has."""
        self.repeated: set[int] = set()
        """Numbers that several segments have."""
        self.nameless = 0
        """Frames of a segment that is not listed."""
        self.sampled = 0
        self.outside = 0
        """Frames with pixels of a segment that cover none of the image."""
        self.beside = 0
        """Frames between images that hold a nearer one already."""
        self._parsed = parsed
        self._left_out: dict[str, int] = {}
        self._disagreeing = 0
        self._unnamed = 0
        self._residual_mm = 0.0

    def leave_out(self, why: str) -> None:
        """A frame lies on no image."""
        self._left_out[why] = self._left_out.get(why, 0) + 1

    def note(self, match: FrameMatch) -> None:
        """A frame lies on an image."""
        self._disagreeing += match.contradicts_reference
        self._unnamed += match.is_by_plane_alone
        self._residual_mm = max(self._residual_mm, match.residual_mm)

    def sentences(self, without_pixels: Iterable[str]) -> tuple[str, ...]:
        """All of it, and which segments, by name, have no pixels."""
        name = f"{self._parsed.label!r}" if self._parsed.label else phrase("Segmentation")
        return tuple(joined(": ", (name, one)) for one in (*self._of_frames(), *self._of_segments(without_pixels)))

    def _of_frames(self) -> Iterator[str]:
        for why, count in self._left_out.items():
            yield counted(count, "{count} frame {why} left out.", "{count} frames {why} left out.", why=why)
        if self.nameless:
            yield counted(
                self.nameless,
                "{count} frame is of a segment that is not listed; left out.",
                "{count} frames are of segments that are not listed; left out.",
            )
        if self.beside:
            yield counted(
                self.beside,
                "{count} frame lies between images, and another one nearer; left out.",
                "{count} frames lie between images, and others nearer; left out.",
            )
        if self.outside:
            yield counted(
                self.outside,
                "{count} frame covers no pixel of its image; left out.",
                "{count} frames cover no pixel of their images; left out.",
            )
        if self._disagreeing:
            yield counted(
                self._disagreeing,
                "{count} frame refers to one image but lies in the plane of another; shown where it lies.",
                "{count} frames refer to one image but lie in the plane of another; shown where they lie.",
            )
        if self._unnamed:
            yield counted(
                self._unnamed,
                "{count} frame names no image of the series; shown in the plane where it lies.",
                "{count} frames name no image of the series; shown in the planes where they lie.",
            )
        if self._residual_mm > NOTED_RESIDUAL_MM:
            yield phrase(
                "frames lie up to {distance:.2f} mm beside the plane of their image.", distance=self._residual_mm
            )
        if self.sampled:
            yield counted(
                self.sampled,
                "{count} frame has other pixels than its image; each pixel shows the nearest one.",
                "{count} frames have other pixels than their images; each pixel shows the nearest one.",
            )

    def _of_segments(self, without_pixels: Iterable[str]) -> Iterator[str]:
        for number in sorted(self.repeated):
            yield phrase(
                "segment number {number} is used more than once; pixels of that number are left out.", number=number
            )
        if self.unlisted:
            yield counted(
                len(self.unlisted),
                "{count} value stands for no segment that is listed; left out.",
                "{count} values stand for no segment that is listed; left out.",
            )
        for name in without_pixels:
            yield phrase("{name} has no pixels on these images.", name=repr(name))
