from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard
from app.session.model_facts import LONGEST_TEXT, model_facts

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["metrics", "data", "licence", "license", "version", "purpose", "state", "date"])


def card(**info: object) -> ModelCard:
    return ModelCard(
        SOPInstanceUID("2.25.1"),
        "LV",
        "MR",
        "HEART",
        samples_per_pixel=1,
        photometric_interpretation="MONOCHROME2",
        rows=256,
        columns=192,
        digest="sha256:0123456789abcdef",
        weights_size_bytes=1_234_567,
        training_info=info,
    )


def facts(**info: object) -> dict[str, str]:
    return {fact.label: fact.value for fact in model_facts(card(**info))}


def test_identity_and_input_are_always_stated():
    assert facts() == {
        "Version": "01234567",
        "Made for": "MR · HEART",
        "Input": "256 × 192 MONOCHROME2",
        "Weights": "1.2 MB, sha256 01234567",
    }


def test_held_out_numbers_come_with_what_they_were_measured_on():
    stated = facts(
        metrics={
            "held_out": {"mean_dice": 0.9312, "patients": 6, "false_alarm_share": 0.021},
            "cross_validation": {"worst_patient": {"name": "X", "dice": 0.8}},
        }
    )
    assert stated["Dice, held-out patients"] == "0.931, 6 patients"
    assert stated["False alarms, held-out patients"] == "2.1 % of slices without the organ"
    assert stated["Dice, worst patient"] == "0.800"


def test_a_preliminary_network_is_called_one():
    stated = facts(state="preliminary", date="2026-11-21")
    assert (stated["State"], stated["Trained"]) == ("preliminary", "2026-11-21")


def test_plain_metrics_of_other_authors_are_listed():
    assert facts(metrics={"dice_val": 0.5, "text": "high"})["Dice val"] == "0.5"


def test_licences_of_the_network_and_its_data_are_named_once_each():
    stated = facts(licence="Apache-2.0", data=[{"licence": "CC0 1.0"}, {"licence": "CC0 1.0"}, {"name": "?"}])
    assert stated["Licence"] == "Apache-2.0"
    assert stated["Training data"] == "CC0 1.0"


@given(st.dictionaries(KEYS, JSON))
def test_whatever_the_training_info_holds_the_facts_are_short_and_printable(info):
    for fact in model_facts(card(**info)):
        assert len(fact.value) <= LONGEST_TEXT + 20
        assert fact.value.isprintable()


def test_a_network_that_says_it_is_not_for_diagnosis_is_for_demonstration():
    assert card(intended_use="demonstration").is_for_demonstration
    assert card(purpose="For demonstration, not for diagnosis. Not a medical device.").is_for_demonstration
    assert not card(purpose="Research").is_for_demonstration
