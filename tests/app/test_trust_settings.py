"""Whom a workstation trusts lies in its settings: checked when read, and the rest of the settings stays as it is."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import StorageError, UsageError
from app.core.nodes import PacsNode
from app.core.signatures import Seal, SignatureState, TrustedKey
from app.core.trust import NetworkPolicy, check_trust, signature_sentence
from app.demonstration import demonstration_network, shipped_digests
from app.dicom.iodeep import judged, read_iodeep_card
from app.settings import SettingsFile
from app.trust_file import MOST_DECISIONS, TrustSettings
from app.trust_keeping import SettingsTrust
from tests.helpers.iodeep_objects import changed
from tests.helpers.saved_nodes import save_nodes
from tests.helpers.stored_networks import brightness_network

KEY = TrustedKey("Ward 3 ü", bytes(range(32)), date(2030, 1, 31))
ENDLESS = TrustedKey("Ward 4", bytes(32))


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def card(tmp_path: Path):
    path = tmp_path / "network.dcm"
    path.write_bytes(brightness_network())
    return read_iodeep_card(path)


def test_without_a_file_nobody_is_trusted_and_the_user_is_asked(file, card):
    trust = SettingsTrust(file)
    assert (trust.policy(), trust.keys(), trust.shipped(), trust.hosts()) == (NetworkPolicy.ASK, (), frozenset(), ())
    assert trust.decision(card) is None


def test_everything_comes_back_and_the_rest_stays(file, card):
    save_nodes(file, [PacsNode("A", "h", 104, "A")])
    trust = SettingsTrust(file)
    trust.save_policy(NetworkPolicy.REFUSE)
    trust.save_keys([KEY, ENDLESS])
    trust.save_hosts(["models.example", "10.0.0.7:8042"])
    trust.remember(card, False)
    again = SettingsTrust(SettingsFile(file.path))
    assert (again.policy(), again.keys()) == (NetworkPolicy.REFUSE, (KEY, ENDLESS))
    assert again.hosts() == ("models.example", "10.0.0.7:8042")
    assert again.decision(card) is False
    assert [node.name for node in file.read().nodes] == ["A"]


def test_a_decision_is_about_one_network_can_be_changed_and_forgotten(file, card):
    trust = SettingsTrust(file)
    trust.remember(card, False)
    trust.remember(card, True)
    assert trust.decision(card) is True
    assert trust.decision(replace(card, seal=Seal(b"another network with this DnnUID"))) is None
    trust.remember(card, None)
    assert trust.decision(card) is None
    assert file.read().trust.decisions == ()


def test_the_oldest_decisions_are_forgotten(file, card):
    trust = SettingsTrust(file)
    uids = [f"1.2.{number}" for number in range(MOST_DECISIONS + 2)]
    digest = card.content_digest
    known = [{"dnn_uid": uid, "digest": digest, "allowed": True} for uid in uids[:MOST_DECISIONS]]
    file.path.write_text(json.dumps({"trust": {"decisions": known}}))
    for uid in uids[MOST_DECISIONS:]:
        trust.remember(replace(card, dnn_uid=uid), True)
    kept = [one.dnn_uid for one in file.read().trust.decisions]
    assert kept == uids[2:]


def test_decisions_of_two_threads_are_both_kept(file, card):
    trust = SettingsTrust(file)
    cards = [replace(card, dnn_uid=f"1.2.{number}") for number in range(20)]
    threads = [threading.Thread(target=trust.remember, args=(one, True)) for one in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(trust.decision(one) for one in cards)


@pytest.mark.parametrize(
    ("trust", "cause"),
    [
        ({"policy": "perhaps"}, "There is no “policy” “perhaps”"),
        ({"keys": [{"name": "A", "public_key": "00"}]}, "is not 32 bytes long"),
        ({"keys": [{"name": "A", "public_key": "zz"}]}, "64 hexadecimal digits"),
        ({"keys": [{"name": "A", "public_key": "00" * 32, "expires": "soon"}]}, "a date, YYYY-MM-DD"),
        ({"keys": [{"name": "A", "public_key": "00" * 32}, {"name": "A", "public_key": "01" * 32}]}, "same “name”"),
        ({"keys": [{"name": n, "public_key": "00" * 32} for n in "AB"]}, "same “public_key”"),
        ({"keys": [{"name": "", "public_key": "00" * 32}]}, "1 to 64 characters"),
        ({"decisions": [{"dnn_uid": "1.2"}]}, "lacks its “dnn_uid”, “digest” or “allowed”"),
        ({"decisions": [7]}, "A decision about a network is no JSON object"),
        ({"weight_hosts": [7]}, "“weight_hosts” is no list of texts"),
        ({"weight_hosts": ["https://h/"]}, "“https://h/” is no host"),
        ({"friends": []}, "unknown member “friends”"),
        ([], "“trust” is not of the right kind"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(file, trust: object, cause: str):
    file.path.write_text(json.dumps({"trust": trust}))
    with pytest.raises(StorageError, match="settings file") as refusal:
        file.read()
    assert cause in str(refusal.value)


def test_no_more_is_kept_than_can_be_read_again():
    with pytest.raises(UsageError, match="more than 200 trusted keys"):
        TrustSettings(keys=tuple(TrustedKey(str(n), n.to_bytes(32, "big")) for n in range(201)))


def test_the_demonstration_network_is_trusted_because_it_is_part_of_the_installation(file, tmp_path: Path):
    trust = SettingsTrust(file, shipped_digests)
    path = tmp_path / "demonstration.dcm"
    path.write_bytes(demonstration_network())
    card = judged(read_iodeep_card(path), trust)
    assert (card.signature, card.signer) == (SignatureState.TRUSTED, "")
    assert signature_sentence(card) == "It is part of this installation of Verdant."
    trust.save_policy(NetworkPolicy.REFUSE)
    check_trust(card, trust)
    path.write_bytes(changed(demonstration_network(), BodyPartExamined="BRAIN"))
    assert judged(read_iodeep_card(path), trust).signature is SignatureState.UNSIGNED
