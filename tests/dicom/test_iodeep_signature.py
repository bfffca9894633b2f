"""Signed networks: whoever changes one afterwards is found out, and only trusted keys are believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DigestError, UsageError
from app.core.signatures import SignatureState, TrustedKey
from app.core.weights_bytes import digest
from app.dicom.iodeep import NetworkContent, SigningKey, judged, read_iodeep, read_iodeep_card
from app.dicom.iodeep_signature import public_key_of, public_key_pem
from tests.helpers.iodeep_objects import changed, signed, whole
from tests.helpers.stored_networks import brightness_description, brightness_network, brightness_weights
from tests.helpers.trust import MemoryTrust

TODAY = date(2026, 6, 30)
KEY, OTHER_KEY = SigningKey.generate(), SigningKey.generate()
TRUSTING = MemoryTrust(keys_=(TrustedKey("Ward 3", KEY.public_key, TODAY),))
NOBODY = MemoryTrust()


def content(**changes: object) -> NetworkContent:
    arguments: dict[str, object] = {
        "architecture_text": brightness_description(),
        "weights": brightness_weights(),
        "name": "Helligkeit ü",
        "modality": "MR",
        "body_part_examined": "HEART",
        "samples_per_pixel": 1,
        "rows": 24,
        "columns": 18,
        "training_info": '{"version": "7"}',
        "patient_orientation": "L\\P",
        "created": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    }
    return NetworkContent(**(arguments | changes))  # type: ignore[arg-type]


SIGNED = whole(content(), key=KEY, signer="Ward 3")


def state(folder: Path, data: bytes, keeper: MemoryTrust = TRUSTING, today: date = TODAY) -> SignatureState:
    return judged_card(folder, data, keeper, today).signature


def judged_card(folder: Path, data: bytes, keeper: MemoryTrust = TRUSTING, today: date = TODAY):
    path = folder / "network.dcm"
    path.write_bytes(data)
    return judged(read_iodeep_card(path), keeper, today=today)


def test_a_network_signed_with_a_trusted_key_is_trusted_until_the_key_expires(tmp_path: Path):
    card = judged_card(tmp_path, SIGNED)
    assert (card.signature, card.signer) == (SignatureState.TRUSTED, "Ward 3")
    assert state(tmp_path, SIGNED, today=date(2026, 7, 1)) is SignatureState.EXPIRED


def test_the_name_shown_is_the_one_that_this_workstation_gave_the_key(tmp_path: Path):
    data = whole(content(), key=KEY, signer="Somebody important")
    assert judged_card(tmp_path, data).signer == "Ward 3"


def test_a_stranger_is_shown_with_the_mark_of_the_key_whatever_the_name(tmp_path: Path):
    impostor = whole(content(), key=OTHER_KEY, signer="Ward 3")
    card = judged_card(tmp_path, impostor)
    assert card.signature is SignatureState.UNKNOWN_SIGNER
    assert card.signer == f"“Ward 3” (key {TrustedKey('x', OTHER_KEY.public_key).fingerprint})"


def test_without_a_signature_a_signers_name_says_nothing(tmp_path: Path):
    assert state(tmp_path, whole(content())) is SignatureState.UNSIGNED
    assert state(tmp_path, changed(SIGNED, x1032=b"")) is SignatureState.UNSIGNED


def test_a_signature_without_its_key_is_looked_up_by_the_signers_name(tmp_path: Path):
    bare = changed(SIGNED, x1032=KEY.sign(content().statement())[32:])
    assert state(tmp_path, bare) is SignatureState.TRUSTED
    assert state(tmp_path, bare, NOBODY) is SignatureState.UNKNOWN_SIGNER
    assert state(tmp_path, changed(bare, Rows=48)) is SignatureState.INVALID


CHANGES = {
    "architecture": {"x1020": brightness_description(postprocess={"contour_tolerance_mm": 5.0})},
    "weights and their digest": {
        "x1030": brightness_weights()[:-4] + bytes(4),
        "x1031": digest(brightness_weights()[:-4] + bytes(4)),
    },
    "name": {"x1022": "Other"},
    "training information": {"x1024": '{"version": "8"}'},
    "fine tuning": {"x1026": "TRUE"},
    "DnnUID": {"SOPInstanceUID": "1.2.3"},
    "Modality": {"Modality": "CT"},
    "BodyPartExamined": {"BodyPartExamined": "BRAIN"},
    "SamplesPerPixel": {"SamplesPerPixel": 3},
    "PhotometricInterpretation": {"PhotometricInterpretation": "MONOCHROME1"},
    "PlanarConfiguration": {"PlanarConfiguration": 1},
    "Rows": {"Rows": 32},
    "Columns": {"Columns": 32},
    "PatientOrientation": {"PatientOrientation": ["R", "P"]},
    "ContentDate": {"ContentDate": "20270102"},
    "signature": {"x1032": bytes([1]) + KEY.sign(content().statement())[1:]},
    "length of the signature": {"x1032": b"short!"},
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("keeper", [TRUSTING, NOBODY], ids=["trusted key", "unknown key"])
def test_a_network_that_was_changed_is_found_out_even_without_knowing_its_signer(
    tmp_path: Path, what: str, keeper: MemoryTrust
):
    assert state(tmp_path, changed(SIGNED, **CHANGES[what]), keeper) is SignatureState.INVALID


def test_weights_that_were_changed_alone_fail_by_their_digest(tmp_path: Path):
    path = tmp_path / "network.dcm"
    path.write_bytes(changed(SIGNED, x1030=brightness_weights()[:-4] + bytes(4)))
    with pytest.raises(DigestError):
        read_iodeep(path)


def test_signing_leaves_the_network_the_same(tmp_path: Path):
    plain, sealed = tmp_path / "plain.dcm", tmp_path / "sealed.dcm"
    plain.write_bytes(brightness_network())
    sealed.write_bytes(signed(plain, KEY, "Ward 3"))
    before, after = read_iodeep(plain), read_iodeep(sealed)
    assert bytes(after.weights) == bytes(before.weights)
    assert after.architecture_text == before.architecture_text
    assert after.card.content_digest == before.card.content_digest
    assert replace(after.card, seal=None) == replace(before.card, seal=None)


def test_what_is_part_of_the_installation_is_trusted_without_a_signature(tmp_path: Path):
    card = judged_card(tmp_path, whole(content()))
    shipped = MemoryTrust(shipped_=frozenset({card.content_digest}))
    trusted = judged(card, shipped, today=TODAY)
    assert (trusted.signature, trusted.signer) == (SignatureState.TRUSTED, "")
    assert state(tmp_path, changed(whole(content()), Rows=32), shipped) is SignatureState.UNSIGNED


def test_a_private_key_comes_back_from_its_file_only_with_its_password():
    sealed = KEY.to_pem("secret")
    assert b"ENCRYPTED PRIVATE KEY" in sealed
    assert SigningKey.from_pem(sealed, "secret").public_key == KEY.public_key
    assert SigningKey.from_pem(KEY.to_pem(None), None).public_key == KEY.public_key
    for pem, password, message in (
        (sealed, None, "needs a password"),
        (sealed, "wrong", "password is wrong"),
        (KEY.to_pem(None), "secret", "has no password"),
        (b"nothing", None, "cannot be read"),
    ):
        with pytest.raises(UsageError, match=message):
            SigningKey.from_pem(pem, password)


def test_a_public_key_comes_back_from_pem_and_from_digits():
    for handed_over in (
        public_key_pem(KEY.public_key),
        KEY.public_key.hex().encode(),
        b" %b\n" % KEY.public_key.hex().encode(),
    ):
        assert public_key_of(handed_over) == KEY.public_key
    with pytest.raises(UsageError, match="private key"):
        public_key_of(KEY.to_pem(None))


@given(st.binary(max_size=200))
def test_whatever_else_is_handed_over_is_no_public_key(data: bytes):
    with pytest.raises(UsageError):
        public_key_of(data)
