"""What a node offers us, asked in a moment: nothing is fetched and nothing stored."""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.uid import RTStructureSetStorage
from pynetdicom import build_context
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.network.association import PacsAssociation
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_queries import raise_unless_done

_FIND = StudyRootQueryRetrieveInformationModelFind
_GET = StudyRootQueryRetrieveInformationModelGet
_MOVE = StudyRootQueryRetrieveInformationModelMove


def dimse_checks(node: PacsNode, control: TaskControl) -> Iterator[NodeCheck]:
    """Whether a PACS answers and which services it offers; raises ArchiveError if it does not answer."""
    wanted = (Verification, _FIND, _GET, _MOVE, RTStructureSetStorage)
    with PacsAssociation(node, [build_context(one) for one in wanted], control=control) as association:
        offered = {one for one in wanted if association.accepts(one)}
        if Verification in offered:
            status = association.run(association.peer.send_c_echo)
            if "Status" not in status:
                raise association.lost("C-ECHO")
            raise_unless_done(node, "C-ECHO", int(status.Status))
    yield NodeCheck(Verdict.WORKS, answers(node))
    if node.tls is None:
        yield NodeCheck(Verdict.REMARK, phrase("The connection is not encrypted."))
    else:
        yield NodeCheck(Verdict.WORKS, phrase("The connection is encrypted, and the certificate is trusted."))
    yield _offer(node, phrase("searching (C-FIND)"), "C-FIND", is_there=_FIND in offered)
    if _GET in offered:
        yield NodeCheck(Verdict.WORKS, phrase("It offers {service}.", service=phrase("fetching (C-GET)")))
    elif _MOVE in offered:
        yield NodeCheck(
            Verdict.REMARK,
            phrase("It offers fetching by C-MOVE alone, for which it must know the address of this computer."),
            request=phrase(
                "Please enter the AE title {calling} with the address of this computer as a destination for C-MOVE.",
                calling=node.calling_ae_title,
            ),
        )
    else:
        yield _offer(node, phrase("fetching (C-GET or C-MOVE)"), "C-GET", is_there=False)
    yield _offer(
        node, phrase("storing structure sets (C-STORE)"), "C-STORE", is_there=RTStructureSetStorage in offered
    )


def web_checks(archive: DicomwebArchive, control: TaskControl) -> Iterator[NodeCheck]:
    """Whether a DICOMweb server answers a search, and believes who we are; raises ArchiveError if it does not."""
    archive.ask_for_one_study(control)
    node = archive.node
    yield NodeCheck(Verdict.WORKS, answers(node))
    yield NodeCheck(Verdict.WORKS, phrase("It offers {service}.", service=phrase("searching (QIDO-RS)")))
    if node.is_encrypted:
        yield NodeCheck(Verdict.WORKS, phrase("The connection is encrypted, and the certificate is trusted."))
    elif node.authorisation is Authorisation.NONE:
        yield NodeCheck(Verdict.REMARK, phrase("The connection is not encrypted."))
    else:
        yield NodeCheck(
            Verdict.REMARK,
            phrase("The connection is not encrypted: whoever listens in reads the password."),
            advice=phrase("Use an address that begins with https."),
        )


def answers(node: PacsNode | WebNode) -> str:
    """The sentence of a node that answers."""
    return phrase("{node} at {address} answers.", node=node.name, address=node.address)


def _offer(node: PacsNode, service: str, operation: str, *, is_there: bool) -> NodeCheck:
    if is_there:
        return NodeCheck(Verdict.WORKS, phrase("It offers {service}.", service=service))
    return NodeCheck(
        Verdict.FAILS,
        phrase("It does not offer {service} to us.", service=service),
        request=phrase(
            "Please allow {operation} for the AE title {calling}.", operation=operation, calling=node.calling_ae_title
        ),
    )
