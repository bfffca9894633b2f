"""The gate of Algorithm 2: what an image must have before a network is asked about it, and the values it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError, InputMismatchError
from app.core.geometry import PlaneGeometry
from app.core.model_card import ModelCard
from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.stacking import SPACING_TOLERANCE, StackProblem, StackReport, stack
from app.core.volume import ImageSlice
from inference.transforms.pipeline import COLOURS

ReadPixels = Callable[[ImageSlice], ImagePixels]

_IRREGULAR = {
    StackProblem.NO_GEOMETRY,
    StackProblem.MIXED_ORIENTATION,
    StackProblem.MIXED_SHAPE,
    StackProblem.MIXED_FRAME_OF_REFERENCE,
    StackProblem.DUPLICATE_POSITION,
    StackProblem.MISSING_SLICES,
    StackProblem.UNEVEN_SPACING,
}
"""What keeps neighbours from being channels of one input. Of a stack that is only sheared they can be."""


def checked_plane(image: ImageSlice) -> PlaneGeometry:
    """The plane to place contours in.

    Raises
    ------
    GeometryError
        If there is none, or nothing says what its coordinates refer to: no structure set could hold a region.
    """
    if image.plane is not None and image.frame_of_reference_uid:
        return image.plane
    missing = image.note or phrase("It states no position, orientation or pixel spacing.")
    raise GeometryError(
        phrase("No region can be proposed on {which} of this series.", which=_which(image)),
        cause=missing if image.plane is None else phrase("It states no Frame of Reference UID."),
        next_step=phrase("Choose a slice with full geometry."),
    )


def check_image(image: ImageSlice, card: ModelCard) -> None:
    """Check an image's tags.

    Raises
    ------
    InputMismatchError
        If the image is of another modality, colour model or number of samples than the network was made for.
    """
    attributes = image.attributes
    monochrome = {"MONOCHROME1", "MONOCHROME2"}
    made_for, shown = card.photometric_interpretation, attributes.photometric_interpretation
    if attributes.samples_per_pixel == COLOURS:
        shown = "RGB"  # which every colour image is decoded to, however it is stored
    pairs = [
        ("Modality", card.modality, attributes.modality, card.modality == attributes.modality),
        (
            "SamplesPerPixel",
            str(card.samples_per_pixel),
            str(attributes.samples_per_pixel),
            card.samples_per_pixel == attributes.samples_per_pixel,
        ),
        (
            "PhotometricInterpretation",
            made_for,
            shown,
            not made_for or made_for == shown or {made_for, shown} <= monochrome,
        ),
    ]
    for tag, asked, given, fits in pairs:
        if not fits:
            raise InputMismatchError(
                phrase("The network {network} cannot be used on this image.", network=card.name),
                cause=phrase(
                    "It is made for {tag} {asked}; the image has {given}.",
                    tag=tag,
                    asked=asked or phrase("(empty)"),
                    given=given or phrase("(empty)"),
                ),
                next_step=phrase("Choose another network under “why?”."),
            )


def slab_of(slices: Sequence[ImageSlice], index: int, size: int, *, network: str) -> tuple[ImageSlice, ...]:
    """The slice with its neighbours, in order; beyond an end of the stack its last slice again.

    Parameters
    ----------
    size
        How many in all, an odd number.

    Raises
    ------
    InputMismatchError
        If they are not parallel, alike and evenly spaced; the message says what they are not.
    """
    window = range(index - size // 2, index + size // 2 + 1)
    slab = tuple(slices[min(max(place, 0), len(slices) - 1)] for place in window)
    different = [one for place, one in zip(window, slab, strict=True) if 0 <= place < len(slices)]
    report = _report(different)
    found = [problem for problem in report.problems if problem in _IRREGULAR]
    if not found and len(different) == 2 and _are_farther_apart_than_usual(report, slices):
        found = [StackProblem.UNEVEN_SPACING]
    if found:
        raise InputMismatchError(
            phrase("The network {network} cannot be used on {which}.", network=network, which=_which(slices[index])),
            cause=phrase(
                "It looks at {count} slices that lie side by side. {problem}", count=size, problem=found[0].value
            ),
            next_step=phrase("Choose a network that looks at single slices."),
        )
    return slab


def _report(slices: Sequence[ImageSlice]) -> StackReport:
    return stack(
        [image.plane for image in slices],
        frames_of_reference=[image.frame_of_reference_uid for image in slices],
        instance_numbers=[image.instance_number for image in slices],
    )


def _are_farther_apart_than_usual(two: StackReport, slices: Sequence[ImageSlice]) -> bool:
    """Whether two neighbours lie across a gap: alone they have no distance to compare theirs with."""
    usual = _report(slices).spacing_mm
    return usual is not None and two.spacing_mm is not None and abs(two.spacing_mm / usual - 1) > SPACING_TOLERANCE


def values_of(slab: Sequence[ImageSlice], read_pixels: ReadPixels) -> NDArray[np.float32]:
    """Modality values (rows, columns), colours (rows, columns, 3), or modality values of a slab (n, rows, columns).

    Raises
    ------
    FileError
        If pixels cannot be read.
    InputMismatchError
        If the slices of a slab are in colours.
    """
    if len(slab) == 1:
        pixels = read_pixels(slab[0])
        return pixels.stored.astype(np.float32) if pixels.is_colour else pixels.values
    read: dict[object, NDArray[np.float32]] = {}
    for image in slab:
        if image.reference in read:
            continue
        pixels = read_pixels(image)
        if pixels.is_colour:
            raise InputMismatchError(
                phrase("The image cannot be given to the network."),
                cause=phrase("It is a colour image, and the network takes neighbouring slices."),
                next_step=phrase("Choose another image or a network that is made for this one."),
            )
        read[image.reference] = pixels.values
    return np.stack([read[image.reference] for image in slab])


def _which(image: ImageSlice) -> str:
    which: str = image.path.name
    if image.instance_number is not None:
        which = phrase("image {number}", number=image.instance_number)
    if image.frame_number is not None:
        which = phrase("frame {frame_number} of {which}", frame_number=image.frame_number, which=which)
    return which
