"""Secrets lie in the keyring of the system, in no file of ours, and are said to be lost where there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.core.errors import StorageError
from app.keyring_secrets import KeyringSecrets

NAME = "basic ward3@https://pacs.example"


class MemoryKeyring(KeyringBackend):
    """A keyring of this process."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]

    def _check(self) -> None:
        if self.is_locked:
            raise KeyringLocked


@pytest.fixture(autouse=True)
def usual_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def ring() -> MemoryKeyring:
    made = MemoryKeyring()
    keyring.set_keyring(made)
    return made


def test_a_secret_outlives_the_program_in_the_keyring(ring):
    KeyringSecrets().keep(NAME, "hidden")
    assert ring.kept == {("Verdant", NAME): "hidden"}
    assert KeyringSecrets().secret(NAME) == "hidden"


def test_a_forgotten_secret_is_gone_and_forgetting_twice_is_no_error(ring):
    secrets = KeyringSecrets()
    secrets.keep(NAME, "hidden")
    secrets.forget(NAME)
    secrets.forget(NAME)
    assert secrets.secret(NAME) == "" and ring.kept == {}


def test_without_a_keyring_a_secret_is_known_until_the_program_ends_and_that_is_said():
    keyring.set_keyring(fail.Keyring())
    secrets = KeyringSecrets()
    with pytest.raises(StorageError, match="until Verdant ends") as failure:
        secrets.keep(NAME, "hidden")
    assert "no keyring" in failure.value.cause and "hidden" not in str(failure.value)
    assert secrets.secret(NAME) == "hidden"
    assert KeyringSecrets().secret(NAME) == ""


def test_a_locked_keyring_is_no_crash(ring):
    ring.is_locked = True
    assert KeyringSecrets().secret(NAME) == ""
    with pytest.raises(StorageError, match="locked"):
        KeyringSecrets().keep(NAME, "hidden")


def test_what_was_entered_is_told_while_the_keyring_waits_for_its_own_password(ring, monkeypatch):
    secrets = KeyringSecrets()
    was_asked, is_unlocked = threading.Event(), threading.Event()

    def wait_for_the_user(_service: str, _name: str, _password: str) -> None:
        was_asked.set()
        is_unlocked.wait(10)

    monkeypatch.setattr(ring, "set_password", wait_for_the_user)
    secrets.remember(NAME, "hidden")
    with ThreadPoolExecutor(1) as pool:
        keeping = pool.submit(secrets.keep, NAME, "hidden")
        assert was_asked.wait(10)
        secrets.remember(NAME, "newer")
        assert secrets.secret(NAME) == "newer" and not keeping.done()
        is_unlocked.set()
    assert secrets.secret(NAME) == "newer"


def test_a_keyring_that_writes_plain_files_is_none(ring):
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    keyring.set_keyring(plain)
    with pytest.raises(StorageError):
        KeyringSecrets().keep(NAME, "hidden")
    assert plain.kept == {}


def test_among_several_keyrings_the_first_that_is_safe_is_taken(ring, monkeypatch):
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, ring])
    keyring.set_keyring(chainer.ChainerBackend())
    KeyringSecrets().keep(NAME, "hidden")
    assert (plain.kept, list(ring.kept.values())) == ({}, ["hidden"])
