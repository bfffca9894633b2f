"""Collects the images of each series from headers, frame by frame, and makes its stacks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.core.dimensions import Attribute, Trait
from app.core.errors import FileError
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase
from app.core.splitting import split
from app.core.stacking import stack
from app.core.volume import ImageSeries, ImageSlice, UnreadableFile
from app.dicom.elements import Elements
from app.dicom.functional_groups import frame_elements
from app.dicom.image_slice import image_slice, is_image
from app.dicom.image_traits import image_traits
from app.dicom.instance_texts import SERIES_KEYWORDS, STUDY_KEYWORDS
from app.dicom.pixel_layout import PixelLayout, pixel_layout
from app.dicom.reading import Header
from app.dicom.records import series_record, study_record


@dataclass(slots=True)
class _Gathered:
    """What has been found of one series so far; `elements` are those of the image at the same index."""

    texts: dict[str, str]
    whose: tuple[str, ...]
    images: list[ImageSlice] = field(default_factory=list)
    elements: list[Elements] = field(default_factory=list)
    files: dict[SOPInstanceUID, Path] = field(default_factory=dict)
    unreadable: list[UnreadableFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadImage:
    """What a file adds to its series, found once however often the series is put together.

    Parameters
    ----------
    layout
        None where the image cannot be used.
    images
        One for each frame, with the elements that hold for it; none where the image cannot be used.
    failure
        Why it cannot, for the user.
    """

    path: Path
    elements: Elements
    whose: tuple[str, ...]
    layout: PixelLayout | None = None
    images: tuple[tuple[ImageSlice, Elements], ...] = ()
    failure: str = ""


def read_image(header: Header) -> ReadImage | None:
    """What there is of an image behind a header; None for what is no image."""
    if not is_image(header):
        return None
    whose = _whose(header)
    try:
        layout = pixel_layout(header)
        return ReadImage(header.path, header.elements, whose, layout, tuple(_images(header, layout)))
    except FileError as error:
        return ReadImage(header.path, header.elements, whose, failure=str(error))


class SeriesGathering:
    """Series by SeriesInstanceUID, in the order of first appearance."""

    def __init__(self) -> None:
        self._series: dict[str, _Gathered] = {}
        self._stray: list[UnreadableFile] = []

    @property
    def unreadable(self) -> tuple[UnreadableFile, ...]:
        """Everything that could not be used so far."""
        return (*self._stray, *(file for entry in self._series.values() for file in entry.unreadable))

    def add_unreadable(self, path: Path, error: FileError) -> None:
        """A file of which not even the series is known."""
        self._stray.append(UnreadableFile(path, str(error)))

    def add(self, image: ReadImage) -> None:
        """Take an image in; what cannot be used is named."""
        elements = image.elements
        series_uid = elements.text("SeriesInstanceUID")
        entry = self._series.get(series_uid)
        if entry is None:
            keywords = (*STUDY_KEYWORDS, "IssuerOfPatientID", *SERIES_KEYWORDS)
            texts = {keyword: elements.text(keyword) for keyword in keywords}
            entry = self._series[series_uid] = _Gathered(texts, image.whose)
        name = image.path.name
        if image.whose != entry.whose:
            reason = phrase(
                "{name} is left out: it states another patient or study than the rest of its series.", name=name
            )
            entry.unreadable.append(UnreadableFile(image.path, reason))
            return
        if not image.images:
            entry.unreadable.append(UnreadableFile(image.path, image.failure))
            return
        first = entry.files.setdefault(image.images[0][0].sop_instance_uid, image.path)
        if first is not image.path:
            reason = phrase("{name} is left out: {first} holds the same instance.", name=name, first=first.name)
            entry.unreadable.append(UnreadableFile(image.path, reason))
            return
        entry.images += [one for one, _ in image.images]
        entry.elements += [each for _, each in image.images]

    def stacks(self) -> tuple[ImageSeries, ...]:
        """All stacks of all series; what could not be used is named in the first stack of its series."""
        opened = [entry for entry in self._series.values() if entry.images]
        lost = [file for entry in self._series.values() if not entry.images for file in entry.unreadable]
        found: list[ImageSeries] = []
        for number, entry in enumerate(opened):
            strays = (*self._stray, *lost) if number == 0 else ()
            found += _stacks(entry, (*entry.unreadable, *strays))
        return tuple(found)


def _images(header: Header, layout: PixelLayout) -> list[tuple[ImageSlice, Elements]]:
    frames = frame_elements(header, layout.number_of_frames)
    if frames is None:
        return [(image_slice(header, layout), header.elements)]
    return [
        (image_slice(header, layout, frame=(number, elements)), elements)
        for number, elements in enumerate(frames, start=1)
    ]


def _whose(header: Header) -> tuple[str, ...]:
    """Study and patient; the name counts only where there is no PatientID: its spelling may be corrected."""
    patient_id = header.elements.text("PatientID")
    name = "" if patient_id else header.elements.text("PatientName").casefold().rstrip("^= ")
    return header.elements.text("StudyInstanceUID"), patient_id, name


def _stacks(entry: _Gathered, unreadable: tuple[UnreadableFile, ...]) -> list[ImageSeries]:
    def traits(index: int) -> Mapping[Attribute, Trait]:
        return image_traits(entry.elements[index], frame_number=entry.images[index].frame_number)

    texts = {**entry.texts, "NumberOfSeriesRelatedInstances": str(len(entry.files))}
    study = study_record({**texts, "ModalitiesInStudy": texts["Modality"]})
    series = series_record(texts)
    found = []
    for number, part in enumerate(split(entry.images, traits)):
        images = [entry.images[index] for index in part.members]
        report = stack(
            [image.plane for image in images],
            frames_of_reference=[image.frame_of_reference_uid for image in images],
            instance_numbers=range(len(images)),
        )
        slices = tuple(images[index] for index in report.order)
        found.append(ImageSeries(study, series, slices, report, unreadable if number == 0 else (), part.label))
    return found
