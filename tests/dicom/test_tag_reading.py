"""The list of data elements shows everything that a file holds, and no file can make it more than it can bear."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.core.errors import FileError, NotDicomError
from app.core.tags import TagNode, TagTree
from app.core.tasks import Cancelled, TaskControl
from app.dicom import tag_reading
from app.dicom.quiet import quiet_pydicom
from app.dicom.tag_reading import MAX_DEPTH, read_tags
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data


def every(nodes: tuple[TagNode, ...]) -> Iterator[TagNode]:
    for node in nodes:
        yield node
        yield from every(node.children)


def read(path: Path) -> TagTree:
    return read_tags(path, TaskControl())


def node(tree: TagTree, keyword: str) -> TagNode:
    return next(node for node in every(tree.nodes) if node.keyword == keyword)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_series(tmp_path_factory.mktemp("tags"), slices=1)[0]
    dataset = pydicom.dcmread(path)
    dataset.SpecificCharacterSet = ["ISO 2022 IR 6", "ISO 2022 IR 87"]
    dataset.PatientName = "Yamada^Tarou=山田^太郎"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "80891009", "SCT", "Heart"
    dataset.AnatomicRegionSequence = [code]
    block = dataset.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x08, "CS", "IMAGE NUM 4")
    block.add_new(0xEE, "UN", b"\x00\x01\xfe\xff")
    dataset.save_as(path)
    return path


def test_values_are_shown_with_what_they_mean(image: Path):
    tree = read(image)
    assert tree.remarks == ()
    assert node(tree, "TransferSyntaxUID").meaning == "Explicit VR Little Endian"
    assert node(tree, "SOPClassUID").meaning == "MR Image Storage"
    assert node(tree, "PatientName").value == "Yamada^Tarou=山田^太郎"
    assert node(tree, "PixelSpacing").multiplicity == 2
    assert node(tree, "Rows").value == "24"
    assert node(tree, "PixelData").value == "864 bytes"


def test_sequences_are_nested_with_numbered_items(image: Path):
    sequence = node(read(image), "AnatomicRegionSequence")
    (item,) = sequence.children
    assert (sequence.value, item.name, item.is_item) == ("1 item", "Item 1", True)
    assert [child.value for child in item.children] == ["80891009", "SCT", "Heart"]


def test_private_elements_are_named_by_their_creator(image: Path):
    private = [n for n in every(read(image).nodes) if n.tag >> 16 == 0x0029]
    assert [(n.name, n.value) for n in private] == [
        ("Private Creator", "SIEMENS CSA HEADER"),
        ("SIEMENS CSA HEADER: CSA Image Header Type", "IMAGE NUM 4"),
        ("SIEMENS CSA HEADER: private element", "00 01 FE FF"),
    ]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_the_encoding_makes_no_difference(image: Path, tmp_path: Path, syntax: str):
    dataset = pydicom.dcmread(image)
    path = tmp_path / "other.dcm"
    dataset.file_meta.TransferSyntaxUID = syntax
    if syntax == ExplicitVRBigEndian:
        dataset["PixelData"].VR = "OW"
    encoding = {"implicit_vr": syntax == ImplicitVRLittleEndian, "little_endian": syntax != ExplicitVRBigEndian}
    pydicom.dcmwrite(path, dataset, force_encoding=True, **encoding)

    def seen(tree: TagTree) -> list[tuple[object, ...]]:
        shown = (n for n in every(tree.nodes) if n.tag >> 16 not in (0x0002, 0x0029))
        return [(n.tag, n.vr, n.name, n.multiplicity, n.value) for n in shown]

    assert seen(read(path)) == seen(read(image))


def test_the_elements_are_those_that_an_independent_parser_finds_in_the_example_files():
    root = shared_data("decode_baseline.tsv").parent
    folders = ("singles_cornerstone", "singles_pydicom-data", "dcmqi_ct3_seg", "rtstruct_alone_dev")
    checked = 0
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.dcm")):
        with quiet_pydicom():
            dataset = pydicom.dcmread(path, force=True)
            elements = [*dataset.file_meta, *dataset.iterall()]
            expected = [(int(e.tag), "" if e.tag.is_private else e.VR) for e in elements]
        shown = [n for n in every(read(path).nodes) if not n.is_item]
        found = [(n.tag, "" if n.tag >> 16 & 1 else n.vr) for n in shown]
        if path.name != "emri_small_jpeg_2k_lossless_too_short.dcm":  # of which that parser reads 8 elements
            assert found == expected, path.name
        checked += 1
    assert checked > 90


def test_what_lies_before_the_end_of_a_truncated_file_is_shown_with_a_remark(image: Path, tmp_path: Path):
    path = tmp_path / "cut.dcm"
    path.write_bytes(image.read_bytes()[:-500])
    tree = read(path)
    assert node(tree, "PixelData").value == "364 bytes"
    assert "Pixel Data claims 864 bytes of which 364 are there" in tree.remarks[0]


def test_no_text_turns_the_direction_of_writing_or_hides(image: Path, tmp_path: Path):
    dataset = pydicom.dcmread(image)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.StudyDescription = "a\u202eb\x07c"
    dataset.save_as(path := tmp_path / "sly.dcm")
    assert node(read(path), "StudyDescription").value == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_a_long_value_is_shown_by_its_beginning(image: Path, tmp_path: Path):
    dataset = pydicom.dcmread(image)
    dataset.add_new(0x00420011, "OB", bytes(range(256)) * 40)
    dataset.add_new(0x00284000, "UT", "x" * 100_000)
    dataset.save_as(path := tmp_path / "long.dcm")
    shown = node(read(path), "EncapsulatedDocument")
    assert (shown.is_cut, shown.meaning, shown.value[:8]) == (True, "10,240 bytes", "00 01 02")
    assert max(len(n.value) for n in every(read(path).nodes)) < 5000


def test_what_is_no_dicom_file_is_refused_in_a_sentence(tmp_path: Path):
    for content in (b"", b"%PDF-1.4" * 40):
        path = tmp_path / "letter.pdf"
        path.write_bytes(content)
        with pytest.raises(NotDicomError, match=r"letter\.pdf is no DICOM file"):
            read(path)
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path / "absent.dcm")


def explicit(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    size = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    is_long = vr in (b"SQ", b"OB", b"OW", b"UN", b"UT")
    return head + (struct.pack("<HL", 0, size) if is_long else struct.pack("<H", size)) + value


def file_of(data: bytes) -> bytes:
    syntax = explicit(0x00020010, b"UI", b"1.2.840.10008.1.2.1\0")
    return b"\0" * 128 + b"DICM" + syntax + explicit(0x00080060, b"CS", b"MR") + data


def test_a_nest_without_bottom_ends_with_a_remark(tmp_path: Path):
    opening = explicit(0x0040A730, b"SQ", b"", 0xFFFFFFFF) + struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    path = tmp_path / "deep.dcm"
    path.write_bytes(file_of(opening * 20_000))
    tree = read(path)
    assert f"more than {MAX_DEPTH} deep" in tree.remarks[0]
    assert node(tree, "Modality").value == "MR"


def test_the_number_of_elements_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tag_reading, "MAX_NODES", 500)
    path = tmp_path / "many.dcm"
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * 510
    path.write_bytes(file_of(explicit(0x0040A730, b"SQ", items)))
    tree = read(path)
    assert "more than 500 elements" in tree.remarks[0]
    assert 490 < sum(1 for _ in every(tree.nodes)) <= 500


def test_a_small_file_that_claims_gigabytes_costs_nothing(tmp_path: Path):
    path = tmp_path / "claim.dcm"
    path.write_bytes(file_of(explicit(0x00420011, b"OB", b"x" * 100, 0xFFFFFFF0)))
    tracemalloc.start()
    tree = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "of which 100 are there" in tree.remarks[0]
    assert peak < 1 << 20


def test_reading_is_withdrawn_between_elements(tmp_path: Path):
    path = tmp_path / "many.dcm"
    path.write_bytes(file_of(b"".join(explicit(0x00091000 + i, b"SH", b"ab") for i in range(2000))))
    control = TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        read_tags(path, control)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_changed_at_random_are_listed_or_refused(image: Path, tmp_path: Path, data: st.DataObject):
    content = bytearray(image.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(128, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "changed.dcm"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        tree = read(path)
    except FileError:
        return
    assert sum(1 for _ in every(tree.nodes)) <= len(content) // 8
