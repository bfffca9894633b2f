"""Peers that each store a study, find it, get it back, compare every byte, and go on.

They are pynetdicom's with our connections below it: its own now and then lose an answer when several threads ask at
once (see `app.dimse.serving_loop`), and this is not about them.

Usage: PORT PEERS ROUNDS FIRST. Says a line of JSON for each study: its number of instances, and what was wrong.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from io import BytesIO
from typing import Any

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.dsutils import encode
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
)

from app.dimse.connection import connection_handlers
from app.dimse.library import prepare_library
from app.dimse.limits import ReceiveLimits

FIND, GET = StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelGet
INSTANCES = 25
SIDES = (16, 40, 40, 64, 512)
"""Rows and columns, in turn: small ones and large ones mixed."""


def main(port: int, peers: int, rounds: int, first: int) -> None:
    prepare_library()
    threads = [threading.Thread(target=live, args=(port, rounds, first + number)) for number in range(peers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def live(port: int, rounds: int, seed: int) -> None:
    for number in range(rounds):
        wrong = one_study(port, random.Random(seed * 100_003 + number))  # noqa: S311 - pixels
        sys.stdout.write(json.dumps({"instances": INSTANCES, "wrong": wrong}) + "\n")
        sys.stdout.flush()


def one_study(port: int, source: random.Random) -> list[str]:
    """Store, find, get, compare; what was wrong."""
    study = generate_uid()
    sent = [instance(study, number, source) for number in range(INSTANCES)]
    expected = {str(one.SOPInstanceUID): encode(one, False, True) for one in sent}
    got: dict[str, bytes] = {}

    def keep(event: Any) -> int:
        got[str(event.request.AffectedSOPInstanceUID)] = event.request.DataSet.getvalue()
        return 0

    entity = AE(ae_title="SOAK")
    for context in (FIND, GET):
        entity.add_requested_context(context)
    entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = entity.associate(
        "127.0.0.1",
        port,
        ext_neg=[build_role(CTImageStorage, scu_role=True, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, keep), *connection_handlers(ReceiveLimits())],
    )
    if not association.is_established:
        return ["no association"]
    try:
        wrong = _exchanged(association, study, sent)
    except RuntimeError as error:  # pynetdicom's word for an association that is over
        wrong = [str(error)]
    association.release()
    wrong += [f"lost: {uid}" for uid in expected.keys() - got.keys()]
    wrong += [f"changed: {uid}" for uid in expected.keys() & got.keys() if expected[uid] != got[uid]]
    return wrong


def _exchanged(association: Any, study: str, sent: list[Dataset]) -> list[str]:
    wrong = [f"store: {answer}" for one in sent if (answer := association.send_c_store(one)).get("Status") != 0]
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.StudyInstanceUID, asked.NumberOfStudyRelatedInstances = "STUDY", study, None
    answers = list(association.send_c_find(asked, FIND))
    found = [answer.get("NumberOfStudyRelatedInstances") for _, answer in answers if answer is not None]
    if found != [INSTANCES]:
        wrong.append(f"found: {found} and {[status.get('Status') for status, _ in answers]}")
    del asked.NumberOfStudyRelatedInstances
    last = [status for status, _ in association.send_c_get(asked, GET)][-1]
    if last.get("Status") != 0:
        wrong.append(f"get: {last}")
    return wrong


def instance(study: str, number: int, source: random.Random) -> Dataset:
    """A CT slice of pixels that nothing else has."""
    side = SIDES[number % len(SIDES)]
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = study, f"{study}.1"[:64].rstrip(".")
    ds.PatientName, ds.PatientID = f"Soak^{source.randrange(1000)}", str(source.randrange(10**6))
    ds.StudyDate, ds.Modality, ds.InstanceNumber = "20260102", "CT", number + 1
    ds.Rows = ds.Columns = side
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit, ds.PixelRepresentation, ds.SamplesPerPixel = 15, 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.PixelData = BytesIO(source.randbytes(2 * side * side)).getvalue()
    return ds


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
