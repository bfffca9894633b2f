"""A thousand damaged files: whatever comes of one is an image that is right in itself, or a sentence.

`make fuzz` reads twenty thousand, in processes that are watched for death, time and memory.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.volume_reading import DicomStudyReader
from tests.fuzz.reading import read_everything
from tests.helpers.mutants import SOURCES, STRUCTURE_SET, Source, load_source, mutant
from tests.helpers.shared_data import shared_data

COPIES = 50


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    root = shared_data("decode_baseline.tsv").parent
    return {name: load_source(root, name) for name in SOURCES}


@pytest.mark.parametrize("name", SOURCES, ids=lambda name: Path(name).name[-24:])
def test_damaged_copies_are_read_or_refused_in_a_sentence(name: str, sources: dict[str, Source], tmp_path: Path):
    about: tuple[ImageSeries, ...] = ()
    if name == STRUCTURE_SET:
        images = sorted(shared_data("sts001_mr_t2fs", "images").glob("*.dcm"))
        about = DicomStudyReader().read_series(images, TaskControl())
    path = tmp_path / "copy.dcm"
    others = list(sources.values())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(COPIES):
            path.write_bytes(mutant(sources[name], number, others))
            reading = read_everything(path, about)
            for sentence in reading.sentences:
                assert sentence.rstrip().endswith("."), (number, sentence)
                assert len(sentence) < 600, (number, sentence)


def test_the_same_number_makes_the_same_copy_and_another_number_another(sources: dict[str, Source]):
    first, *others = sources.values()
    assert mutant(first, 7, others) == mutant(first, 7, others)
    assert len({mutant(first, number, others) for number in range(20)}) == 20
