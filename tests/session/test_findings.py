"""What classifiers say of whole images, as a sentence."""

from __future__ import annotations

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.network_services import Finding, Prediction
from app.session.findings import findings_text
from tests.helpers.fake_networks import model_card

TAIL = "(what the network rates, not a calibrated probability)."


def prediction(**findings: float) -> Prediction:
    said = tuple(Finding(name, probability) for name, probability in findings.items())
    return Prediction(ImageReference(SOPInstanceUID("2.25.1")), model_card(), (), 0.1, "CPU", said)


def test_of_one_slice_the_most_probable_comes_first():
    assert findings_text([prediction(Liver=0.021, Stomach=0.934)]) == f"On the slice: Stomach 0.93, Liver 0.02 {TAIL}"


def test_of_several_slices_it_is_the_highest_of_each_class():
    several = [prediction(Stomach=0.2, Liver=0.4), prediction(Stomach=0.9, Liver=0.1), prediction(Stomach=0.3)]

    assert findings_text(several) == f"Highest on any of 3 slices: Stomach 0.90, Liver 0.40 {TAIL}"


def test_a_long_list_is_cut_and_counted():
    text = findings_text([prediction(**{f"Class{number}": number / 100 for number in range(8)})])

    assert text == f"On the slice: Class7 0.07, Class6 0.06, Class5 0.05, Class4 0.04, Class3 0.03, 3 more {TAIL}"


def test_of_networks_that_only_draw_there_is_nothing_to_say():
    assert findings_text([prediction()]) == findings_text([]) == ""
