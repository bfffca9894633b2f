"""Secrets in the keyring of the system: what has to be kept of them is never in a file of ours."""

from __future__ import annotations

import threading
from typing import Any, Final

from app.core.errors import StorageError
from app.core.phrases import phrase

_SERVICE: Final = "Verdant"
_PLAIN_FILES: Final = "keyrings.alt"


class KeyringSecrets:
    """Satisfies `app.core.node_services.SecretKeeper`; the keyring's library is loaded when it is first needed.

    One at a time asks the keyring, which may wait for the user; what is known of this run is told meanwhile.
    """

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._of_this_run: dict[str, str] = {}

    def secret(self, name: str) -> str:
        """The secret of that name; empty if none is known, or the keyring stays locked."""
        from keyring.errors import KeyringError

        if (known := self._of_this_run.get(name)) is not None:
            return known
        with self._asking:
            backend = _backend()
            try:
                return (backend.get_password(_SERVICE, name) or "") if backend is not None else ""
            except (KeyringError, OSError):
                return ""

    def remember(self, name: str, secret: str) -> None:
        """Know a secret for this run; the keyring is not asked."""
        self._of_this_run[name] = secret

    def keep(self, name: str, secret: str) -> None:
        """Remember a secret; for this run alone, and with a StorageError, where the keyring does not take it."""
        from keyring.errors import KeyringError

        self._of_this_run.setdefault(name, secret)  # a newer one may have been entered while the keyring was asked
        with self._asking:
            backend = _backend()
            if backend is None:
                raise _not_kept(phrase("This computer has no keyring for passwords."))
            try:
                backend.set_password(_SERVICE, name, secret)
            except (KeyringError, OSError):
                raise _not_kept(phrase("The keyring of this computer is locked or does not answer.")) from None

    def forget(self, name: str) -> None:
        """Forget a secret, if there is one."""
        from keyring.errors import KeyringError

        self._of_this_run.pop(name, None)
        with self._asking:
            backend = _backend()
            if backend is not None:
                try:
                    backend.delete_password(_SERVICE, name)
                except (KeyringError, OSError):
                    return


def _backend() -> Any:  # noqa: ANN401 - the library's backends share no type that it exports
    """The keyring of the system; None where there is none, or it would write plain files."""
    import keyring
    from keyring.backends import chainer, fail, null

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    for one in candidates:
        if not isinstance(one, fail.Keyring | null.Keyring) and not type(one).__module__.startswith(_PLAIN_FILES):
            return one
    return None


def _not_kept(cause: str) -> StorageError:
    return StorageError(
        phrase("The password is known until Verdant ends, and could not be kept."),
        cause=cause,
        next_step=phrase(
            "Unlock or set up the keyring (GNOME Keyring, KWallet, macOS Keychain, Windows Credential Manager), "
            "then enter it again."
        ),
    )
