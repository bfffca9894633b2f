"""Sending files to a PACS by C-STORE, each in its own SOP class and transfer syntax, its data set untouched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import build_context

from app.core.errors import (
    ArchiveError,
    ArchiveStatusError,
    FileError,
    InstanceRefusedError,
    ServiceNotOfferedError,
    StorageError,
)
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.services import OnStored
from app.core.tasks import TaskControl
from app.dicom.part10 import FileHead, read_head
from app.dicom.scratch import scratch_file
from app.dimse.library import MAXIMUM_CONTEXTS
from app.network.association import PacsAssociation
from app.network.status import DUPLICATE_INSTANCE, is_done, is_warning, meaning, refuses_the_instance

_Item = tuple[FileHead, bytes]


def store(
    node: PacsNode, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None
) -> None:
    """Send complete DICOM files, in order, as many as possible on one association.

    Raises
    ------
    InstanceRefusedError
        If the PACS refuses one, and would do so again.
    ArchiveStatusError
        If the PACS refuses one: the message names it, the reason, and how many were not tried.
    ArchiveError
        Its other kinds if the PACS cannot be talked to, or if one of `contents` is no DICOM file.
    """
    items = [(head_to_send(content, number), content) for number, content in enumerate(contents, start=1)]
    done = 0
    for batch in _batches(items):
        with _association(node, batch, control) as association:
            for head, content in batch:
                control.checkpoint(done / len(items), phrase("Sending"))
                left = len(items) - done - 1 if on_stored is None else 0  # who is told of each goes on with them
                warning = _send(association, node, head, content=content, left=left)
                if on_stored is not None:
                    on_stored(done, warning)
                done += 1
    control.checkpoint(1.0, phrase("Sending"))


def head_to_send(content: bytes, number: int) -> FileHead:
    """What a file says of itself; raises ArchiveError, with its number, if it is no DICOM file."""
    try:
        return read_head(content, source=phrase("Instance {number}", number=number))
    except FileError as error:
        raise ArchiveError(
            phrase("Nothing was sent: {what}", what=error.what),
            cause=error.cause,
            next_step=error.next_step,
            details=error.details,
        ) from error


@contextmanager
def _association(node: PacsNode, batch: Sequence[_Item], control: TaskControl) -> Iterator[PacsAssociation]:
    try:
        with PacsAssociation(node, _contexts(batch), control=control) as association:
            yield association
    except ServiceNotOfferedError as error:
        head = batch[0][0]
        what = phrase("{place} did not store instance {instance}", place=node.place, instance=head.sop_instance_uid)
        raise _not_accepted(what, head, rest="", details=error.what) from error


def _not_accepted(what: str, head: FileHead, *, rest: str, details: str) -> InstanceRefusedError:
    syntax, sop_class = UID(head.transfer_syntax_uid).name, UID(head.sop_class_uid).name
    return InstanceRefusedError(
        phrase(
            "{what}: it does not accept {sop_class} in {syntax}.{rest}",
            what=what,
            sop_class=sop_class,
            syntax=syntax,
            rest=rest,
        ),
        next_step=phrase("Ask the PACS administrator to allow it."),
        details=details,
    )


def _batches(items: Sequence[_Item]) -> list[list[_Item]]:
    """Consecutive items whose contexts fit on one association."""
    batches: list[list[_Item]] = []
    for item in items:
        if not batches or len(_contexts([*batches[-1], item])) > MAXIMUM_CONTEXTS:
            batches.append([])
        batches[-1].append(item)
    return batches


def _contexts(items: Sequence[_Item]) -> list[Any]:
    """Each SOP class in the stored syntax, and uncompressed ones also in the syntax that every peer must take."""
    pairs = dict.fromkeys((head.sop_class_uid, head.transfer_syntax_uid) for head, _ in items)
    default = {sop_class for sop_class, syntax in pairs if syntax == ExplicitVRLittleEndian}
    contexts = [build_context(sop_class, [syntax]) for sop_class, syntax in pairs]
    return contexts + [
        build_context(sop_class, [ImplicitVRLittleEndian])
        for sop_class in sorted(default)
        if (sop_class, ImplicitVRLittleEndian) not in pairs
    ]


def _send(association: PacsAssociation, node: PacsNode, head: FileHead, *, content: bytes, left: int) -> str:
    """Send one instance; the warning that the PACS stored it with, empty if there is none."""
    what = phrase("{place} did not store instance {instance}", place=node.place, instance=head.sop_instance_uid)
    rest = phrase(" {left} more were not sent.", left=left) if left else ""
    try:
        # pynetdicom sends a data set's bytes as they are only from a file.
        with scratch_file(content, "instance.dcm") as path:
            status = association.run(lambda: _send_file(association.peer, path))
    except OSError as error:
        raise StorageError(
            phrase("Instance {instance} was not sent.{rest}", instance=head.sop_instance_uid, rest=rest),
            cause=phrase(
                "It could not be laid ready on disk: {reason}.", reason=error.strerror or type(error).__name__
            ),
            next_step=phrase("Free space on the disk of temporary files, then send again."),
        ) from error
    except ValueError as error:
        raise _not_accepted(what, head, rest=rest, details=str(error)) from error
    if "Status" not in status:
        raise association.lost(f"C-STORE of instance {head.sop_instance_uid}")
    answer = int(status.Status)
    if answer == DUPLICATE_INSTANCE:  # it came through the last time, and the answer did not
        return phrase("{place} held it already.", place=node.place)
    if not is_done(answer):
        refused = refuses_the_instance(answer)
        raise (InstanceRefusedError if refused else ArchiveStatusError)(
            phrase("{what}: {why}.{rest}", what=what, why=meaning(answer), rest=rest),
            next_step=phrase("Ask the PACS administrator for its log, then send again.")
            if refused
            else phrase("Try again; if it stays so, ask the PACS administrator for its log."),
            details=f"Status 0x{answer:04X}",
        )
    if is_warning(answer):
        return phrase("{place} took it and says: {why}.", place=node.place, why=meaning(answer))
    return ""


def _send_file(peer: Any, path: Path) -> Any:  # noqa: ANN401 - pynetdicom has no types
    try:
        return peer.send_c_store(path)
    except ValueError:
        # The stored syntax was not accepted; pynetdicom converts between uncompressed ones.
        return peer.send_c_store(dcmread(path))
