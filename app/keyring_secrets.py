"""Secrets in the keyring of the system: what has to be kept of them is never in a file of ours."""

from __future__ import annotations

import threading
from typing import Any, Final

from app.core.errors import StorageError
from app.core.phrases import phrase

_SERVICE: Final = "Verdant"
_PLAIN_FILES: Final = "keyrings.alt"


class KeyringSecrets:
    """Satisfies `app.core.node_services.SecretKeeper`; the keyring's library is loaded when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of_this_run: dict[str, str] = {}

    def secret(self, name: str) -> str:
        """The secret of that name; empty if none is known, or the keyring stays locked."""
        from keyring.errors import KeyringError

        with self._lock:
            if name in self._of_this_run:
                return self._of_this_run[name]
            backend = _backend()
            try:
                return (backend.get_password(_SERVICE, name) or "") if backend is not None else ""
            except (KeyringError, OSError):
                return ""

    def keep(self, name: str, secret: str) -> None:
        """Remember a secret; for this run alone, and with a StorageError, where the keyring does not take it."""
        from keyring.errors import KeyringError

        with self._lock:
            self._of_this_run[name] = secret
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

        with self._lock:
            self._of_this_run.pop(name, None)
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
