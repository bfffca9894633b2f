"""The table of confidentiality and the words that may stay, as they come with Verdant, and the key in the keyring."""

from __future__ import annotations

import secrets
from importlib.resources import files

from app.core.errors import StorageError
from app.core.node_services import SecretKeeper
from app.core.phrases import phrase
from app.dicom.confidentiality_profile import ConfidentialityProfile
from app.dicom.safe_texts import SafeTexts

_SECRET_NAME = "pseudonyms"  # noqa: S105 - what it is called, not what it is
_KEY_BYTES = 32


def confidentiality_profile() -> ConfidentialityProfile:
    """Table E.1-1 of the edition that it names."""
    return ConfidentialityProfile(_text("confidentiality_profile.json"))


def safe_texts() -> SafeTexts:
    """The words and defined terms that name nobody; a space within a term is written as a plus."""
    terms = (term.replace("+", " ") for term in _text("code_string_terms.txt").split())
    return SafeTexts(_text("confidentiality_words.txt").split(), terms)


def new_key() -> bytes:
    """A key for one run, which nobody keeps."""
    return secrets.token_bytes(_KEY_BYTES)


def lasting_key(keeper: SecretKeeper) -> bytes:
    """The key of this account, so that a patient is the same in every copy; made when it is first wanted.

    Raises
    ------
    StorageError
        If there is no keyring that keeps it.
    """
    kept = keeper.secret(_SECRET_NAME)
    if not kept:
        kept = new_key().hex()
        try:
            keeper.keep(_SECRET_NAME, kept)
        except StorageError as error:
            keeper.forget(_SECRET_NAME)
            raise StorageError(
                phrase("The key that the same pseudonyms follow from could not be kept."),
                cause=error.cause,
                next_step=phrase("Set up the keyring of this computer, or export with pseudonyms for once."),
            ) from error
    return bytes.fromhex(kept)


def _text(name: str) -> str:
    return files("resources").joinpath("vocabularies", name).read_text("utf-8")
