"""What the index reads of an ordinary image, found quickly, is what the complete parser finds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from app.core.errors import FileError
from app.dicom.header_scanning import places_of
from app.dicom.instance_texts import InstanceTexts, read_texts
from tests.helpers.instances import encoded
from tests.helpers.series_files import write_series

HEADER_BYTES = 1500
Found = InstanceTexts | tuple[str, str]


def found(source: Path | bytes) -> Found:
    """From a path always by the complete parser."""
    try:
        return read_texts(source, name="It")
    except FileError as error:
        return type(error).__name__, str(error)


@pytest.fixture(scope="module", params=[ExplicitVRLittleEndian, ImplicitVRLittleEndian], ids=["explicit", "implicit"])
def image(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """With a name in Cyrillic letters, several values, spaces, and a text too long to be kept."""
    folder = tmp_path_factory.mktemp("image")
    (path,) = write_series(folder, slices=1, patient_name="", study_description=" heart \\ twice ")
    ds = dcmread(path)
    ds.SpecificCharacterSet = "ISO_IR 144"
    ds.PatientName = "Люкceмбypг"
    ds.ImageComments = "x" * 5000
    ds.NumberOfSeriesRelatedInstances = 3
    return encoded(ds, request.param)


def test_an_ordinary_image_needs_no_parser(image: bytes, tmp_path: Path):
    (tmp_path / "image.dcm").write_bytes(image)
    assert places_of(image) is not None
    quickly = found(image)
    assert isinstance(quickly, InstanceTexts)
    assert quickly.study["PatientName"] == "Люкceмбypг"
    assert quickly == found(tmp_path / "image.dcm")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(132, HEADER_BYTES), st.integers(0, 255)), min_size=1, max_size=6),
    st.none() | st.integers(140, HEADER_BYTES),
)
def test_damage_is_read_or_refused_alike(
    image: bytes, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], end: int | None
):
    damaged = bytearray(image)
    for place, value in changes:
        damaged[place] = value
    content = bytes(damaged[:end])
    path = tmp_path_factory.getbasetemp() / "damaged.dcm"
    path.write_bytes(content)
    assert found(content) == found(path)


def test_what_says_implicit_and_is_explicit_is_left_to_the_parser(image: bytes, tmp_path: Path):
    explicit = encoded(dcmread_of(image), ExplicitVRLittleEndian)
    lying = explicit.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0\0\0")
    assert places_of(lying) is None
    (tmp_path / "lying.dcm").write_bytes(lying)
    assert found(lying) == found(tmp_path / "lying.dcm")


def dcmread_of(content: bytes) -> Dataset:

    return dcmread(BytesIO(content))
