"""A thousand damaged files: whatever comes of one is an image that is right in itself, or a sentence.

`make fuzz` reads twenty thousand, in processes that are watched for death, time and memory.
"""

from __future__ import annotations

import struct
import tracemalloc
import warnings
from pathlib import Path

import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.fuzz.reading import measured, read_everything
from tests.helpers.mutants import IMAGES_OF, SOURCES, Source, load_source, mutant
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

COPIES = 50


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    root = shared_data("decode_baseline.tsv").parent
    return {name: load_source(root, name) for name in SOURCES}


@pytest.mark.parametrize("name", SOURCES, ids=lambda name: Path(name).name[-24:])
def test_damaged_copies_are_read_or_refused_in_a_sentence(name: str, sources: dict[str, Source], tmp_path: Path):
    about: tuple[ImageSeries, ...] = ()
    if name in IMAGES_OF:
        images = sorted(shared_data(*IMAGES_OF[name].split("/")).glob("*.dcm"))
        about = DicomStudyReader().read_series(images, TaskControl())
    path = tmp_path / "copy.dcm"
    others = list(sources.values())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # What holds regions takes ten times as long: every contour or frame is compared with the images.
        for number in range(COPIES // 2 if about else COPIES):
            path.write_bytes(mutant(sources[name], number, others))
            reading = read_everything(path, about)
            for sentence in reading.sentences:
                assert sentence.rstrip().endswith("."), (number, sentence)
                assert len(sentence) < 600, (number, sentence)


def test_the_same_number_makes_the_same_copy_and_another_number_another(sources: dict[str, Source]):
    first, *others = sources.values()
    assert mutant(first, 7, others) == mutant(first, 7, others)
    assert len({mutant(first, number, others) for number in range(20)}) == 20


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, JPEG2000Lossless, RLELossless, JPEGLSLossless])
def test_a_kilobyte_that_claims_four_terabytes_is_refused_and_costs_nothing(tmp_path: Path, syntax: str):
    path = write_series(tmp_path, slices=1)[0]
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.Rows = dataset.Columns = 65535
    dataset.NumberOfFrames = 1000
    dataset.PixelData = bytes(400)
    if syntax != ExplicitVRLittleEndian:
        # A codestream of JPEG 2000 that claims the same size as the header.
        size = struct.pack(">HHIIIIIIIIH", 41, 0, 65535, 65535, 0, 0, 65535, 65535, 0, 0, 1) + bytes((15, 1, 1))
        dataset.PixelData = encapsulate([b"\xff\x4f\xff\x51" + size + bytes(200)] * 2, has_bot=False)
        dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    read_everything(path)
    tracemalloc.start()
    reading = measured(lambda: read_everything(path))
    tracemalloc.stop()
    assert reading.images == 0
    assert any("65535" in sentence or "frames" in sentence for sentence in reading.sentences), reading.sentences
    assert reading.peak_bytes < 4 << 20
