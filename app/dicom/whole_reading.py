"""A complete DICOM file as a data set in memory, pixel data and all; what it inflates to is bounded."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from pydicom import dcmread
from pydicom.dataset import FileDataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from app.core.errors import FileError
from app.core.phrases import phrase
from app.dicom.elements import PARSE_ERRORS
from app.dicom.inflating import inflated_file
from app.dicom.part10 import read_head
from app.dicom.quiet import quiet_pydicom
from app.dicom.structure_bounds import TOO_MANY_ELEMENTS, TooManyElementsError, check_structure


def read_whole(content: bytes) -> FileDataset:
    """Read everything; elements are decoded when they are asked for.

    Raises
    ------
    FileError
        If it is no DICOM file, damaged, or inflates beyond the limit.
    """
    head = read_head(content)
    try:
        is_deflated = head.transfer_syntax_uid == DeflatedExplicitVRLittleEndian
        whole = inflated_file(content, head) if is_deflated else content
        check_structure(whole)
        with quiet_pydicom():
            dataset = dcmread(BytesIO(whole))
            dataset.file_meta.TransferSyntaxUID = UID(head.transfer_syntax_uid)
            return dataset
    except TooManyElementsError as error:
        raise _damaged(TOO_MANY_ELEMENTS) from error
    except (*PARSE_ERRORS, zlib.error, struct.error) as error:
        raise _damaged(phrase("Its data set is damaged."), type(error).__name__) from error


def _damaged(cause: str, details: str = "") -> FileError:
    return FileError(
        phrase("The file cannot be read."),
        cause=cause,
        next_step=phrase("Fetch or copy the file again."),
        details=details,
    )
