"""Keys, signatures and conversions on the command line, each in a home of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.core.trust import NetworkPolicy
from app.core.weights_bytes import digest
from app.dicom.iodeep import read_iodeep, read_iodeep_card
from app.settings import SettingsFile
from tests.helpers.iodeep_objects import PROTOTYPE_UID, changed, prototype_object
from tests.helpers.stored_networks import brightness_network, brightness_weights


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def iodeep(home: Path, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["iodeep", *map(str, arguments)])
        said = capsys.readouterr()
        return Ended(int(leaving.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "network.dcm"
    path.write_bytes(brightness_network())
    return path


def test_from_a_key_to_a_network_that_is_trusted(iodeep, home: Path, network: Path, tmp_path: Path):
    made = iodeep("keygen", "Ward 3")
    private, public = home / "keys" / "Ward 3.key.pem", home / "keys" / "Ward 3.pub.pem"
    assert private.stat().st_mode & 0o777 == 0o600
    assert "has no password" in made.out
    signed = tmp_path / "signed.dcm"
    assert iodeep("sign", network, signed, "--key", "Ward 3").code == 0
    stranger = iodeep("verify", signed)
    assert (stranger.code, "unknown-signer" in stranger.out, "ask" in stranger.out) == (1, True, True)
    assert iodeep("trust", "add", "Third ward", public, "--expires", "9999-12-31").code == 0
    trusted = iodeep("verify", signed, "--json")
    assert trusted.code == 0
    found = {key: trusted.json[key] for key in ("signature", "signer", "verdict", "weights")}
    assert found == {"signature": "trusted", "signer": "Third ward", "verdict": "allow", "weights": "as published"}
    (listed,) = iodeep("trust", "list", "--json").json["keys"]
    assert (listed["name"], listed["expires"], listed["expired"]) == ("Third ward", "9999-12-31", False)
    assert listed["fingerprint"] in made.out
    assert "trusted. It is signed by Third ward." in " ".join(iodeep("show", signed).out.split())
    assert iodeep("trust", "remove", "Third ward").code == 0
    assert iodeep("verify", signed, "--json").json["signature"] == "unknown-signer"


def test_a_changed_network_is_named(iodeep, network: Path, tmp_path: Path):
    iodeep("keygen", "K")
    iodeep("sign", network, network, "--key", "K")
    network.write_bytes(changed(network.read_bytes(), BodyPartExamined="BRAIN"))
    said = iodeep("verify", network)
    assert said.code == 1
    assert "Brightness: invalid. It was changed after it was signed." in said.out
    assert "refuse" in said.out


def test_a_key_expires(iodeep, home: Path, network: Path):
    iodeep("keygen", "K")
    iodeep("sign", network, network, "--key", "K")
    iodeep("trust", "add", "K", home / "keys" / "K.pub.pem", "--expires", "2020-01-01")
    assert iodeep("verify", network, "--json").json["signature"] == "expired"
    assert "2020-01-01 (expired)" in iodeep("trust", "list").out


def test_a_key_with_a_password_asks_for_it(iodeep, network: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VERDANT_KEY_PASSWORD", "secret")
    iodeep("keygen", "K", "--password")
    assert iodeep("sign", network, network, "--key", "K").code == 0
    monkeypatch.setenv("VERDANT_KEY_PASSWORD", "wrong")
    refused = iodeep("sign", network, network, "--key", "K")
    assert refused.code == 2
    assert "password is wrong" in refused.err


def test_a_key_is_never_overwritten_and_needs_a_plain_name(iodeep, home: Path):
    iodeep("keygen", "K")
    before = (home / "keys" / "K.key.pem").read_bytes()
    assert "is there already" in iodeep("keygen", "K").err
    assert (home / "keys" / "K.key.pem").read_bytes() == before
    for name in ("../K", "a/b", "", ".hidden", "n" * 65, "a\\b"):
        assert "cannot be the name of a key" in iodeep("keygen", name).err
    assert len(list((home / "keys").iterdir())) == 2


def test_who_is_trusted_is_unambiguous(iodeep, home: Path):
    iodeep("keygen", "A")
    iodeep("keygen", "B")
    keys = home / "keys"
    assert iodeep("trust", "add", "A", keys / "A.pub.pem").code == 0
    assert "Another key is called “A”" in iodeep("trust", "add", "A", keys / "B.pub.pem").err
    assert "private key" in iodeep("trust", "add", "B", keys / "B.key.pem").err
    assert "no public key" in iodeep("trust", "add", "B", "12ab").err
    assert iodeep("trust", "add", "A again", keys / "A.pub.pem").code == 0
    assert [key["name"] for key in iodeep("trust", "list", "--json").json["keys"]] == ["A again"]
    assert "No trusted key is called “A”" in iodeep("trust", "remove", "A").err


def test_the_policy_and_the_hosts_are_kept(iodeep, home: Path, network: Path):
    assert iodeep("trust", "policy", "refuse").code == 0
    assert iodeep("verify", network, "--json").json["verdict"] == "refuse"
    iodeep("host", "add", "models.example")
    iodeep("host", "add", "[::1]:8042")
    trust = SettingsFile(home / "settings.json").read().trust
    assert (trust.policy, trust.weight_hosts) == (NetworkPolicy.REFUSE, ("models.example", "[::1]:8042"))
    assert iodeep("host", "list", "--json").json == ["models.example", "[::1]:8042"]
    assert "is no host" in iodeep("host", "add", "https://models.example/").err
    iodeep("host", "remove", "[::1]:8042")
    assert iodeep("host", "list").out == "models.example\n"
    assert "is not among the hosts" in iodeep("host", "remove", "other").err


def test_the_prototypes_pickle_is_converted_only_when_asked(iodeep, tmp_path: Path):
    old, new = tmp_path / "old.dcm", tmp_path / "new.dcm"
    old.write_bytes(prototype_object())
    shown = iodeep("show", old)
    assert shown.code == 1
    assert [word for word in ("unet_mri", "cnn2d", "unsigned") if word not in shown.out] == []
    assert "--from-pickle" in shown.err
    refused = iodeep("convert", old, new)
    assert (refused.code, "--from-pickle" in refused.err, new.exists()) == (1, True, False)
    assert iodeep("convert", old, new, "--from-pickle").code == 0
    network = read_iodeep(new)
    assert network.card.training_info["converted_from"] == PROTOTYPE_UID
    assert network.weights == brightness_weights()
    assert iodeep("show", new).code == 0


def test_a_pickle_that_holds_more_than_tensors_is_not_loaded(iodeep, tmp_path: Path):
    old, trap = tmp_path / "old.dcm", tmp_path / "sprung"
    old.write_bytes(prototype_object(weights=b"cposix\nsystem\n(S'touch %b'\ntR." % str(trap).encode()))
    refused = iodeep("convert", old, tmp_path / "new.dcm", "--from-pickle")
    assert refused.code == 1
    assert "holds more than tensors" in refused.err
    assert not trap.exists()


def test_weights_may_be_given_when_an_object_is_converted_and_signed(iodeep, tmp_path: Path):
    old, new, weights = tmp_path / "old.dcm", tmp_path / "new.dcm", tmp_path / "w.safetensors"
    old.write_bytes(prototype_object())
    weights.write_bytes(brightness_weights())
    iodeep("keygen", "K")
    assert iodeep("convert", old, new, "--weights", weights, "--key", "K").code == 0
    assert iodeep("verify", new, "--json").json["signature"] == "unknown-signer"
    assert "not clear which weights" in iodeep("convert", old, new, "--weights", weights, "--from-pickle").err


def test_an_object_may_be_created_signed_and_with_its_weights_beside_it(iodeep, tmp_path: Path):
    from tests.helpers.stored_networks import brightness_description

    (tmp_path / "n.json").write_text(brightness_description())
    (tmp_path / "w.safetensors").write_bytes(brightness_weights())
    iodeep("keygen", "K")
    out = tmp_path / "out.dcm"
    options = ["--architecture", tmp_path / "n.json", "--weights", tmp_path / "w.safetensors", "--modality", "MR"]
    options += ["--body-part", "HEART", "--name", "Brightness", "--uri", "w.safetensors", "--key", "K"]
    made = iodeep("create", out, *options, "--orientation", "L\\P")
    assert made.code == 0, made.err
    assert out.stat().st_size < 8000
    card = read_iodeep_card(out)
    assert (card.digest, card.weights_size_bytes) == (digest(brightness_weights()), 0)
    assert read_iodeep(out).weights == brightness_weights()
    assert "PatientOrientation" in iodeep("create", out, *options, "--orientation", "up").err
    (tmp_path / "w.safetensors").unlink()
    shown = iodeep("show", out)
    assert (shown.code, "no such file beside the object" in shown.err) == (1, True)
