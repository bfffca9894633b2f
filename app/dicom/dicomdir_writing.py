"""A DICOMDIR (PS3.10 section 8, PS3.3 annex F) for instances that are written one after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage, generate_uid

from app.dicom.dicomdir_reading import FileId
from app.dicom.directory_records import kind_of, record_of
from app.dicom.part10 import file_content
from app.dicom.quiet import quiet_pydicom

_FILE_SET_ID: Final = "VERDANT"
_ITEM_HEADER_BYTES: Final = 8
_IN_LEVELS: Final = (("PATIENT", "PT"), ("STUDY", "ST"), ("SERIES", "SE"))


@dataclass(slots=True)
class _Node:
    record: Dataset
    name: str
    children: list[_Node] = field(default_factory=list)
    by_key: dict[str, _Node] = field(default_factory=dict)
    offset: int = 0


class DirectoryWriter:
    """Gives each instance its File ID, and writes the DICOMDIR in the end."""

    def __init__(self) -> None:
        self._root = _Node(Dataset(), "")

    def add(self, dataset: Dataset, transfer_syntax_uid: str) -> FileId:
        """Enter an instance; its File ID has names of eight letters, which ISO 9660 asks for."""
        keys = (str(dataset.get("PatientID") or ""), str(dataset.StudyInstanceUID), str(dataset.SeriesInstanceUID))
        node, file = self._root, []
        with quiet_pydicom():
            for (kind, prefix), key in zip(_IN_LEVELS, keys, strict=True):
                if key not in node.by_key:
                    _append(node, key, _Node(record_of(kind, dataset), f"{prefix}{len(node.children):06d}"))
                node = node.by_key[key]
                file.append(node.name)
            leaf = _Node(record_of(kind_of(str(dataset.SOPClassUID)), dataset), f"IM{len(node.children):06d}")
            file.append(leaf.name)
            leaf.record.ReferencedFileID = file
            leaf.record.ReferencedSOPClassUIDInFile = dataset.SOPClassUID
            leaf.record.ReferencedSOPInstanceUIDInFile = dataset.SOPInstanceUID
            leaf.record.ReferencedTransferSyntaxUIDInFile = transfer_syntax_uid
            _append(node, str(dataset.SOPInstanceUID), leaf)
        return tuple(file)

    def content(self) -> bytes:
        """The DICOMDIR."""
        uid = generate_uid(prefix=None)
        nodes = _in_order(self._root)
        with quiet_pydicom():
            sizes = [len(_encoded(node.record)) for node in nodes]
            first = len(self._file(uid, []))
            for node, size in zip(nodes, sizes, strict=True):
                node.offset, first = first, first + size + _ITEM_HEADER_BYTES
            _link(self._root)
            return self._file(uid, [node.record for node in nodes])

    def _file(self, uid: str, records: list[Dataset]) -> bytes:
        """The file around its records; its length without any is where the first one begins."""
        roots = self._root.children
        dataset = Dataset()
        dataset.FileSetID = _FILE_SET_ID
        dataset.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = roots[0].offset if roots else 0
        dataset.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = roots[-1].offset if roots else 0
        dataset.FileSetConsistencyFlag = 0
        dataset.DirectoryRecordSequence = records
        return file_content(
            _encoded(dataset),
            sop_class_uid=str(MediaStorageDirectoryStorage),
            sop_instance_uid=uid,
            transfer_syntax_uid=str(ExplicitVRLittleEndian),
        )


def _append(parent: _Node, key: str, child: _Node) -> None:
    parent.children.append(child)
    parent.by_key[key] = child


def _in_order(root: _Node) -> list[_Node]:
    found: list[_Node] = []
    for child in root.children:
        found += (child, *_in_order(child))
    return found


def _link(parent: _Node) -> None:
    for child, following in zip_longest(parent.children, parent.children[1:]):
        child.record.OffsetOfTheNextDirectoryRecord = following.offset if following is not None else 0
        lower = child.children[0].offset if child.children else 0
        child.record.OffsetOfReferencedLowerLevelDirectoryEntity = lower
        _link(child)


def _encoded(dataset: Dataset) -> bytes:
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    dataset.set_original_encoding(False, True)
    write_dataset(stream, dataset)
    return stream.getvalue()
