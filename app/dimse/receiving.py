"""A C-STORE request as the file that it becomes."""

from __future__ import annotations

from typing import Any

from app.dicom.part10 import file_content


def received_file(event: Any) -> bytes:  # noqa: ANN401 - pynetdicom has no types
    """The instance of an EVT_C_STORE as a DICOM file; the bytes of its data set stay as they came."""
    request = event.request
    return file_content(
        request.DataSet.getbuffer(),
        sop_class_uid=request.AffectedSOPClassUID,
        sop_instance_uid=request.AffectedSOPInstanceUID,
        transfer_syntax_uid=event.context.transfer_syntax,
    )
