"""What regions measure, reckoned away from the user: everything that it needs is in the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.errors import VerdantError
from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference, RoiId
from app.core.phrases import joined, phrase
from app.core.pixels import ImagePixels
from app.core.plane_region import PlaneRegion, in_plane_mm
from app.core.region_agreement import agreement, are_alike
from app.core.region_editing import area_mm2, united
from app.core.region_figures import Volume, shape_figures, volume
from app.core.region_statistics import contour_statistics
from app.core.roi import Roi
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.session.figure_texts import Figures

ReadPixels = Callable[[ImageSlice], ImagePixels]


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """Regions of one stack with everything that their figures need; immutable, for another thread.

    Parameters
    ----------
    rois
        Whose figures are wanted; those on other images, or on images without a plane, are passed over, and so are
        points and open lines.
    counted
        What the volume of each name is of.
    origins
        The proposals that regions came from, as far as there are.
    pixels
        What of the images is at hand.
    """

    rois: tuple[Roi, ...]
    series: ImageSeries
    counted: tuple[Roi, ...]
    origins: Mapping[RoiId, Roi] = field(default_factory=dict)
    pixels: Mapping[ImageReference, ImagePixels] = field(default_factory=dict)

    def placed(self, roi: Roi) -> tuple[int, ImageSlice, PlaneGeometry] | None:
        """Number of the slice of a region, the slice and its plane; None where it has none here, or no inside."""
        if not roi.contours:
            return None
        index = self.series.index_of(roi.image)
        image = self.series.slices[index] if index is not None else None
        return (index, image, image.plane) if index is not None and image is not None and image.plane else None


def figures_of(asked: FiguresAsked, read_pixels: ReadPixels, control: TaskControl) -> Iterator[Figures]:
    """The figures of each region in turn; of images that cannot be read there are no values."""
    volumes: dict[str, Volume | str] = {}
    here: tuple[ImageReference, ImagePixels | None] | None = None
    for count, roi in enumerate(asked.rois):
        control.checkpoint(count / len(asked.rois), phrase("Measuring regions"))
        placed = asked.placed(roi)
        if placed is None:
            continue
        index, image, plane = placed
        name = roi.roi_class.name
        same = [one for one in asked.counted if one.roi_class.name == name]
        if name not in volumes:
            volumes[name] = _volume(asked, same)
        if here is None or here[0] != image.reference:
            here = image.reference, _pixels(asked, image, read_pixels)
        region = in_plane_mm(roi.contours, plane)
        origin = asked.origins.get(roi.roi_id)
        is_as_proposed = origin is not None and are_alike(origin.contours, roi.contours)
        yield Figures(
            roi,
            index + 1,
            shape_figures(region),
            contour_statistics(roi.contours, plane, here[1]) if here[1] is not None else None,
            image.display_unit,
            image.display_factor,
            volumes[name],
            sum(one.is_open for one in same if asked.placed(one) is not None),
            agreement(origin.contours, roi.contours, plane) if origin is not None and not is_as_proposed else None,
            is_as_proposed,
        )


def _pixels(asked: FiguresAsked, image: ImageSlice, read_pixels: ReadPixels) -> ImagePixels | None:
    found = asked.pixels.get(image.reference)
    if found is None:
        try:
            found = read_pixels(image)
        except VerdantError:
            return None  # the image itself says why it cannot be read
    return None if found.is_colour else found


def _volume(asked: FiguresAsked, same: Sequence[Roi]) -> Volume | str:
    """Of everything of a name; what regions of one slice share counts once."""
    covered: dict[int, PlaneRegion] = {}
    for one in same:
        placed = asked.placed(one)
        if placed is not None:
            index, _, plane = placed
            covered[index] = united(in_plane_mm(one.contours, plane), covered.get(index, ()))
    if not covered:
        return phrase("No volume: nothing of this name is undecided or validated.")
    stacking = asked.series.stacking
    found = volume([(index, area_mm2(region)) for index, region in covered.items()], stacking)
    if isinstance(found, Volume):
        return found
    why = joined(" ", [problem.value for problem in found]) if found else phrase("There is a single slice.")
    return phrase("No volume: {why}", why=why)
