"""Secrets that are kept in memory, so that no test asks the keyring of whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import StorageError


@dataclass
class MemorySecrets:
    """Satisfies `SecretKeeper`; `failure` is what keeping one ends with."""

    kept: dict[str, str] = field(default_factory=dict)
    failure: StorageError | None = None

    def secret(self, name: str) -> str:
        return self.kept.get(name, "")

    def remember(self, name: str, secret: str) -> None:
        self.kept[name] = secret

    def keep(self, name: str, secret: str) -> None:
        self.kept[name] = secret
        if self.failure is not None:
            raise self.failure

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)
