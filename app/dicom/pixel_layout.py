"""What must be known of an image to get its values: where the pixels lie and what their bits mean."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from app.core.errors import PixelDataError
from app.core.identity import is_uid
from app.core.phrases import phrase
from app.core.pixels import IDENTITY, ModalityTransform
from app.core.shading import PaddingRange
from app.dicom.elements import Elements
from app.dicom.frame_rescales import RescaleError, frame_rescales, shared_rescale, stated_rescale
from app.dicom.lookup_tables import Palette, modality_lut, palette
from app.dicom.palette_segments import LookupTableError
from app.dicom.reading import Header, PixelElement

MAX_PIXELS: Final = 1 << 27
"""Pixels of one frame; four times the largest mammogram."""
MAX_FRAMES: Final = 1 << 18
"""Twice the tiles of the largest microscope slide."""

_BITS_ALLOCATED: Final = {"PixelData": (1, 8, 16, 32), "FloatPixelData": (32,), "DoubleFloatPixelData": (64,)}
_SAMPLES: Final = {
    "MONOCHROME1": 1,
    "MONOCHROME2": 1,
    "PALETTE COLOR": 1,
    "RGB": 3,
    "YBR_FULL": 3,
    "YBR_FULL_422": 3,
    "YBR_PARTIAL_422": 3,
    "YBR_PARTIAL_420": 3,
    "YBR_ICT": 3,
    "YBR_RCT": 3,
}
_PAIRED: Final = ("YBR_FULL_422", "YBR_PARTIAL_422")
"""Uncompressed, two neighbours share their chrominance (PS3.3 C.7.6.3.1.2)."""
_ITEM_HEADER_BYTES: Final = 8
_FIRST_OVERLAY_TAG: Final = 0x60000000
_LAST_OVERLAY_GROUP: Final = 0x601E


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """The image or frames of one file, ready to be decoded without parsing it again.

    Parameters
    ----------
    number_of_frames
        1 for a single-frame image.
    is_planar
        Whether the samples of uncompressed colours lie plane after plane instead of pixel after pixel.
    transform
        From stored to modality values, for frames that have none of their own.
    frame_rescales
        One for each frame, where frames have their own; else empty.
    frame_offsets
        The Extended Offset Table (PS3.3 C.7.6.3.1.8), if there is one: 8 bytes a frame.
    overlay_groups
        The groups 6000 to 601E that are there.
    """

    path: Path
    file_size: int
    modified_ns: int
    transfer_syntax: str
    element: PixelElement
    rows: int
    columns: int
    samples_per_pixel: int
    number_of_frames: int
    is_planar: bool
    bits_allocated: int
    bits_stored: int
    high_bit: int
    is_signed: bool
    photometric_interpretation: str
    transform: ModalityTransform = IDENTITY
    frame_rescales: tuple[ModalityTransform, ...] = ()
    palette: Palette | None = None
    padding: PaddingRange | None = None
    frame_offsets: bytes = b""
    overlay_groups: tuple[int, ...] = ()

    @property
    def transfer_syntax_name(self) -> str:
        """Name for the user, e.g. `JPEG 2000 Image Compression`."""
        return UID(self.transfer_syntax).name if is_uid(self.transfer_syntax) else phrase("unknown transfer syntax")

    @property
    def is_colour(self) -> bool:
        """Whether it is shown in colours."""
        return self.samples_per_pixel > 1 or self.palette is not None

    @property
    def is_subsampled(self) -> bool:
        """Whether uncompressed neighbours share chrominance; some writers say so and store all samples."""
        length = self.element.length
        if length is None or self.bits_allocated != 8 or self.photometric_interpretation not in _PAIRED:
            return False
        return length < 3 * self.rows * self.columns * self.number_of_frames

    @property
    def frame_bits(self) -> int:
        """Bits that an uncompressed frame takes; frames follow one another without gaps (PS3.5 8.1.1)."""
        samples = 2 if self.is_subsampled else self.samples_per_pixel
        return self.rows * self.columns * samples * self.bits_allocated

    def transform_of(self, frame: int) -> ModalityTransform:
        """From stored to modality values of a frame, counted from 0."""
        return self.frame_rescales[frame] if self.frame_rescales else self.transform

    def error(self, cause: str, *, next_step: str = "", details: str = "") -> PixelDataError:
        """The failure to decode this image: file, transfer syntax, cause, next step."""
        return PixelDataError(
            phrase(
                "The pixels of {file} ({syntax}) cannot be decoded.",
                file=self.path.name,
                syntax=self.transfer_syntax_name,
            ),
            cause=cause,
            next_step=next_step or phrase("Retrieve the image again, or ask its source for an uncompressed copy."),
            details=details,
        )


def pixel_layout(header: Header) -> PixelLayout:
    """Check what a file says of its pixels and describe them; allocates nothing of their size.

    Raises
    ------
    PixelDataError
        If there are no pixels, their kind is unknown, or the header contradicts itself or the size of the
        file; the message names the file and the reason.
    """
    elements, element, name = header.elements, header.pixels, header.path.name
    if element is None:
        raise PixelDataError(
            phrase("{name} holds no pixel data.", name=name),
            next_step=phrase("Retrieve the image again; if it stays so, leave it out."),
        )
    photometric, samples = _colour_space(elements, name)
    rows, columns = elements.integer("Rows") or 0, elements.integer("Columns") or 0
    if not (0 < rows < 65536 and 0 < columns < 65536):
        raise contradiction(name, phrase("Rows × Columns is {rows} × {columns}.", rows=rows, columns=columns))
    if rows * columns > MAX_PIXELS:
        raise contradiction(
            name,
            phrase(
                "It claims {rows} × {columns} pixels, more than {most:,}.",
                rows=rows,
                columns=columns,
                most=MAX_PIXELS,
            ),
        )
    allocated, stored, high_bit = _bits(elements, element, name)
    is_signed = elements.integer("PixelRepresentation") == 1
    try:
        table = modality_lut(elements, is_signed=is_signed)
        colours = palette(elements, is_signed=is_signed) if photometric == "PALETTE COLOR" else None
        number_of_frames = _number_of_frames(elements, name)
        transform = table or shared_rescale(elements) or stated_rescale(elements) or IDENTITY
        of_frames = frame_rescales(elements, number_of_frames, otherwise=transform)
    except (LookupTableError, RescaleError) as error:
        raise contradiction(name, str(error)) from None
    layout = PixelLayout(
        path=header.path,
        file_size=header.file_size,
        modified_ns=header.modified_ns,
        transfer_syntax=header.transfer_syntax,
        element=element,
        rows=rows,
        columns=columns,
        samples_per_pixel=samples,
        number_of_frames=number_of_frames,
        is_planar=samples > 1 and elements.integer("PlanarConfiguration") == 1,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high_bit,
        is_signed=is_signed,
        photometric_interpretation=photometric,
        transform=transform,
        frame_rescales=of_frames,
        palette=colours,
        padding=_padding(elements, element, is_signed=is_signed),
        frame_offsets=_frame_offsets(elements),
        overlay_groups=_overlay_groups(elements),
    )
    _check_number_of_frames(layout)
    return layout


def _colour_space(elements: Elements, name: str) -> tuple[str, int]:
    photometric = elements.text("PhotometricInterpretation")
    if not photometric:
        raise contradiction(name, phrase("It states no PhotometricInterpretation."))
    expected = _SAMPLES.get(photometric)
    if expected is None:
        raise PixelDataError(
            phrase("{name} is an image in the colour space {space}.", name=name, space=photometric[:32]),
            cause=phrase("This colour space is no part of DICOM, or no longer."),
            next_step=phrase("Ask the source for the image in another colour space."),
        )
    samples = elements.integer("SamplesPerPixel") or 1
    if samples != expected:
        raise contradiction(
            name,
            phrase(
                "{photometric} has {expected} samples per pixel, it states {samples}.",
                photometric=photometric,
                expected=expected,
                samples=samples,
            ),
        )
    return photometric, samples


def _bits(elements: Elements, element: PixelElement, name: str) -> tuple[int, int, int]:
    allocated = elements.integer("BitsAllocated") or 0
    if allocated not in _BITS_ALLOCATED[element.keyword]:
        raise contradiction(name, phrase("BitsAllocated is {allocated}.", allocated=allocated))
    stored = elements.integer("BitsStored") or allocated
    high_bit = elements.integer("HighBit")
    high_bit = stored - 1 if high_bit is None else high_bit
    if not 0 <= stored - 1 <= high_bit < allocated:
        raise contradiction(
            name,
            phrase(
                "BitsAllocated {allocated}, BitsStored {stored} and HighBit {high_bit} disagree.",
                allocated=allocated,
                stored=stored,
                high_bit=high_bit,
            ),
        )
    return allocated, stored, high_bit


def _number_of_frames(elements: Elements, name: str) -> int:
    if not elements.values("NumberOfFrames"):
        return 1
    frames = elements.integer("NumberOfFrames")
    if frames is None or frames < 1:
        raise contradiction(name, phrase("Its NumberOfFrames is no number of frames."))
    if frames > MAX_FRAMES:
        raise contradiction(
            name, phrase("It claims {frames:,} frames, more than {most:,}.", frames=frames, most=MAX_FRAMES)
        )
    return frames


def _check_number_of_frames(layout: PixelLayout) -> None:
    """No more frames than the bytes that are stated, and there, can hold."""
    frames, length, name = layout.number_of_frames, layout.element.length, layout.path.name
    if length is None:
        if frames * _ITEM_HEADER_BYTES > layout.file_size:
            raise contradiction(
                name,
                phrase(
                    "It claims {frames:,} frames, more than fit into its {size:,} bytes.",
                    frames=frames,
                    size=layout.file_size,
                ),
            )
        return
    needed = -(-layout.frame_bits * frames // 8)
    if length < needed:
        what = (
            phrase("{rows} × {columns} needs", rows=layout.rows, columns=layout.columns)
            if frames == 1
            else phrase(
                "{frames:,} frames of {rows} × {columns} need",
                frames=frames,
                rows=layout.rows,
                columns=layout.columns,
            )
        )
        raise layout.error(
            phrase("They are {length:,} bytes long, but {what} {needed:,}.", length=length, what=what, needed=needed)
        )
    # A few frames may be cut off; that the file holds but a splinter of them is no truncation.
    if layout.transfer_syntax != DeflatedExplicitVRLittleEndian and frames > max(1, layout.file_size):
        raise contradiction(
            name,
            phrase(
                "It claims {frames:,} frames, more than fit into its {size:,} bytes.",
                frames=frames,
                size=layout.file_size,
            ),
        )


def _padding(elements: Elements, element: PixelElement, *, is_signed: bool) -> PaddingRange | None:
    """PixelPaddingValue and its RangeLimit (PS3.3 C.7.5.1.1.2), in stored values."""
    prefix = {"PixelData": "Pixel", "FloatPixelData": "FloatPixel", "DoubleFloatPixelData": "DoubleFloatPixel"}
    keyword = prefix[element.keyword] + "Padding"
    value, limit = elements.number(f"{keyword}Value"), elements.number(f"{keyword}RangeLimit")
    if value is None:
        return None
    ends = [value if limit is None else limit, value]
    # Writers of explicit VR may state US where the pixels are SS, and SS where they are US.
    if is_signed:
        ends = [end - 65536 if 32767 < end < 65536 else end for end in ends]
    elif element.keyword == "PixelData":
        ends = [end + 65536 if -32769 < end < 0 else end for end in ends]
    return PaddingRange(min(ends), max(ends))


def _frame_offsets(elements: Elements) -> bytes:
    found = elements.values("ExtendedOffsetTable")
    return found[0] if found and isinstance(found[0], bytes) else b""


def _overlay_groups(elements: Elements) -> tuple[int, ...]:
    groups = {tag >> 16 for tag in takewhile(lambda tag: tag >= _FIRST_OVERLAY_TAG, reversed(elements.tags()))}
    return tuple(sorted(group for group in groups if group <= _LAST_OVERLAY_GROUP and group % 2 == 0))


def contradiction(name: str, cause: str) -> PixelDataError:
    """The refusal of a file whose description of its pixels cannot be right."""
    return PixelDataError(
        phrase("The pixel description of {name} cannot be right.", name=name),
        cause=cause,
        next_step=phrase("Retrieve the image again, or ask its source for an intact copy."),
    )
