"""Everything that the viewer does with a file it is given, in one call; any failure must be a sentence."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import VerdantError
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.instance_texts import read_texts
from app.dicom.object_reading import DicomObjectReader
from app.dicom.volume_reading import DicomStudyReader

MOST_IMAGES = 4
"""Of each stack; the others are read by the same code."""


@dataclass(frozen=True)
class Reading:
    """What became of a file.

    Parameters
    ----------
    sentences
        The refusals that the user would read.
    images
        How many were decoded.
    peak_bytes
        Most memory that Python and NumPy held beyond what they held before; 0 if nobody looked.
    """

    sentences: tuple[str, ...]
    images: int
    peak_bytes: int = 0


def read_everything(path: Path, about: Sequence[ImageSeries] = ()) -> Reading:
    """Open a file as an image, a structure set with and without images, tags, a payload, a row of the index.

    Raises whatever is no VerdantError: that is what is looked for.

    Parameters
    ----------
    about
        The images that a structure set is about.
    """
    control = TaskControl()
    reader, objects = DicomStudyReader(), DicomObjectReader()
    sentences: list[str] = []
    images = 0

    def attempt(act: Callable[[], object]) -> bool:
        try:
            act()
        except VerdantError as error:
            sentences.append(str(error))
            return False
        return True

    stacks: list[ImageSeries] = []
    attempt(lambda: stacks.extend(reader.read_series([path], control)))
    for stack in stacks:
        sentences += [file.reason for file in stack.unreadable]
        matrix = stack.index_to_lps
        assert matrix is None or matrix.shape == (4, 4)
        step = max(1, len(stack.slices) // MOST_IMAGES)
        for image in stack.slices[::step][:MOST_IMAGES]:
            pixels = []
            if attempt(lambda image=image, pixels=pixels: pixels.append(reader.read_pixels(image))):
                images += 1
                assert pixels[0].stored.shape[:2] == (image.attributes.rows, image.attributes.columns)
                if not pixels[0].is_colour:
                    assert pixels[0].values.shape == pixels[0].stored.shape
    attempt(lambda: objects.read_tags(path, control))
    attempt(lambda: objects.read_payload(path, control))
    attempt(lambda: read_texts(path, name=path.name))
    attempt(lambda: reader.read_set_facts([path], control))
    if about:
        attempt(lambda: reader.read_structure_sets([path], about, control))
    return Reading(tuple(sentences), images)


def measured(read: Callable[[], Reading]) -> Reading:
    """What comes of a reading, with the peak of memory; tracing must have been started."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    reading = read()
    return Reading(reading.sentences, reading.images, tracemalloc.get_traced_memory()[1] - before)
