"""A network as the public prototype writes it: listed, explained, refused where it would run code, and converted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UnsafeWeightsError
from app.core.identity import StudyInstanceUID
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.dicom.instance_texts import read_texts
from app.dicom.iodeep import describe_iodeep, read_iodeep, stored_content
from app.dicom.iodeep_description import description_text, json_of_printed
from app.store.embedded_archive import EmbeddedArchive
from inference.architecture import parse_architecture
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.iodeep_objects import PROTOTYPE_UID, prototype_object, whole
from tests.helpers.stored_networks import brightness_description, brightness_weights


@pytest.fixture
def pickled(tmp_path: Path) -> Path:
    path = tmp_path / "prototype.dcm"
    path.write_bytes(prototype_object())
    return path


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    path = tmp_path / "safe.dcm"
    path.write_bytes(prototype_object(weights=brightness_weights()))
    return path


def test_it_is_listed_among_the_networks_and_not_among_the_patients(pickled: Path, tmp_path: Path):
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store([pickled.read_bytes()], TaskControl())
        (listed,) = archive.find_networks(TaskControl())
        assert (listed.name, listed.modality, listed.body_part_examined) == ("unet_mri", "MR", "HEART")
        assert (listed.dnn_uid, listed.samples_per_pixel) == (PROTOTYPE_UID, 1)
        assert archive.find_studies(StudyQuery(), TaskControl()) == ()
        retrieved = archive.retrieve_series(listed.study_instance_uid, listed.series_instance_uid, TaskControl())
        assert [path.read_bytes() for path in retrieved.paths] == [pickled.read_bytes()]


def test_without_a_name_it_is_listed_by_its_uid(tmp_path: Path):
    texts = read_texts(prototype_object().replace(b"unet_mri", b"        "))
    assert texts.series["SeriesDescription"] == f"IODeep {PROTOTYPE_UID}"
    assert texts.study["StudyInstanceUID"] == StudyInstanceUID(PROTOTYPE_UID)


def test_it_is_explained_though_its_weights_are_a_pickle(pickled: Path):
    network = describe_iodeep(pickled)
    assert (network.card.name, network.card.rows, network.card.columns) == ("unet_mri", 24, 18)
    assert network.card.digest.startswith("sha256:")
    assert json.loads(network.architecture_text) == json.loads(brightness_description())
    assert parse_architecture(network.architecture_text).parameter_count() == 2


def test_its_pickle_is_refused_with_the_command_that_converts_it(pickled: Path):
    with pytest.raises(UnsafeWeightsError, match=r"“unet_mri” are refused\. They are a Python pickle") as refusal:
        read_iodeep(pickled)
    assert "verdant iodeep convert OLD NEW --from-pickle" in str(refusal.value)


def test_with_safetensors_behind_base64_it_works(safe: Path):
    network = read_iodeep(safe)
    assert network.weights == brightness_weights()
    assert json.loads(network.architecture_text) == json.loads(brightness_description())


def test_it_is_converted_into_a_valid_object_that_says_what_it_was(safe: Path, tmp_path: Path):
    content = stored_content(safe)
    path = tmp_path / "converted.dcm"
    path.write_bytes(whole(content))
    network = read_iodeep(path)
    assert unexpected_errors(path) == []
    assert network.weights == brightness_weights()
    assert network.card.training_info["converted_from"] == PROTOTYPE_UID
    assert network.card.dnn_uid not in ("", PROTOTYPE_UID)
    assert (network.card.name, network.card.modality, network.card.rows) == ("unet_mri", "MR", 24)
    assert read_texts(path).series["SeriesDescription"] == "IODeep unet_mri"
    assert stored_content(path) == stored_content(path)
    assert whole(stored_content(path)) == path.read_bytes()


def test_what_the_standard_does_not_allow_is_put_right(tmp_path: Path):
    path = tmp_path / "odd.dcm"
    odd = prototype_object(weights=brightness_weights(), BodyPartExamined="heart", PatientOrientation="A")
    path.write_bytes(odd.replace(b"unet_mri", b"a=b\\c\r\nd"))
    content = stored_content(path)
    assert (content.body_part_examined, content.patient_orientation, content.name) == ("HEART", "", "a b c d")
    assert content.planar_configuration is None


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=6), children, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), PLAIN, max_size=4))
def test_whatever_dictionary_python_prints_is_read_as_the_json_it_was(value: dict[str, object]):
    assert json.loads(json_of_printed(repr(value))) == value
    assert description_text(json.dumps(value)) == json.dumps(value)


@pytest.mark.parametrize(
    "text", ["{'a': __import__('os')}", "{'a': 1 + 1}", "{'a': (1, 2)}", "{'a': 'b' 'c'}", "{'a': '\\ud8", "{" * 9999]
)
def test_code_and_damage_are_no_dictionary(text: str):
    assert json_of_printed(text) == ""
    assert description_text(text) == text
