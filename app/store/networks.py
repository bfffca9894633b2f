"""What an archive does when a network comes that it has already, or another one by the same UID."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import FileError, NetworkObjectError
from app.core.model_card import ModelCard
from app.core.phrases import phrase
from app.dicom.iodeep import read_iodeep_card
from app.dicom.iodeep_signature import is_whole
from app.store.instance_files import unfinished_file


def replaces_network(folder: Path, known: Path, content: bytes, uid: str) -> bool:
    """Whether a network takes the place of the one that is there: the same, now with a signature that holds.

    Parameters
    ----------
    folder
        The archive's.

    Raises
    ------
    FileError
        If it is another network.
    """
    before = _card(known)
    with unfinished_file(folder, content) as arriving:
        after = _card(arriving)
    if before is None or after is None:
        return False
    if before.content_digest != after.content_digest:
        raise FileError(
            phrase("The network {name} was not stored.", name=after.name),
            cause=phrase("Another network, {other}, has the same DnnUID {uid}.", other=before.name, uid=uid),
            next_step=phrase("Ask its author for a copy with a UID of its own."),
        )
    return _is_signed(after) and not _is_signed(before)


def _card(path: Path) -> ModelCard | None:
    try:
        return read_iodeep_card(path)
    except (FileError, NetworkObjectError):
        return None


def _is_signed(card: ModelCard) -> bool:
    return card.seal is not None and is_whole(card.seal)
