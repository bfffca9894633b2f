"""A client made of pynetdicom alone that stores a folder of files, or gets a study and throws it away.

Usage: store|get PORT AE_TITLE FOLDER STUDY_UID.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
from pynetdicom import AE, _config, build_role, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet


def store(port: int, ae_title: str, folder: Path) -> None:
    entity = AE()
    entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = entity.associate("127.0.0.1", port, ae_title=ae_title)
    for path in sorted(folder.iterdir()):
        assert association.send_c_store(path).Status == 0
    association.release()


def get(port: int, ae_title: str, folder: Path, study_uid: str) -> None:
    came: list[str] = []

    def thrown_away(event: Any) -> int:
        came.append(event.request.AffectedSOPInstanceUID)
        return 0

    entity = AE()
    entity.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
    entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = entity.associate(
        "127.0.0.1",
        port,
        ae_title=ae_title,
        ext_neg=[build_role(CTImageStorage, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, thrown_away)],
    )
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID = "STUDY", study_uid
    *_, (status, _) = association.send_c_get(asked, StudyRootQueryRetrieveInformationModelGet)
    association.release()
    assert status.Status == 0
    assert len(came) == len(list(folder.iterdir()))


if __name__ == "__main__":
    logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)
    _config.LOG_HANDLER_LEVEL = "none"
    _config.STORE_SEND_CHUNKED_DATASET = True
    what, port, ae_title, folder, study_uid = sys.argv[1:]
    if what == "store":
        store(int(port), ae_title, Path(folder))
    else:
        get(int(port), ae_title, Path(folder), study_uid)
