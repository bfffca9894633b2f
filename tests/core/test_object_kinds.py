"""Objects that are no images have a name, and a sentence on what can be done with them."""

from __future__ import annotations

import pytest

from app.core.identity import SOPClassUID
from app.core.object_kinds import ObjectKind, kind_of
from app.core.phrases import Phrase

STORAGE = "1.2.840.10008.5.1.4.1.1."


@pytest.mark.parametrize(
    ("sop_class", "modality", "kind"),
    [
        ("104.1", "OT", ObjectKind.PDF),
        ("104.2", "DOC", ObjectKind.CDA),
        ("88.33", "SR", ObjectKind.REPORT),
        ("88.59", "KO", ObjectKind.KEY_OBJECTS),
        ("77.1.1.1", "ES", ObjectKind.VIDEO),
        ("77.1.1", "ES", ObjectKind.IMAGE),
        ("11.1", "PR", ObjectKind.PRESENTATION),
        ("9.1.1", "ECG", ObjectKind.WAVEFORM),
        ("66", "MR", ObjectKind.RAW),
        ("4.2", "MR", ObjectKind.SPECTROSCOPY),
        ("4", "MR", ObjectKind.IMAGE),
        ("481.1", "RTIMAGE", ObjectKind.IMAGE),
        ("481.5", "RTPLAN", ObjectKind.PLAN),
        ("7", "DOC", ObjectKind.IMAGE),
    ],
)
def test_the_sop_class_says_what_an_object_is_whatever_its_modality(sop_class: str, modality: str, kind: ObjectKind):
    assert kind_of(SOPClassUID(STORAGE + sop_class), modality) is kind


@pytest.mark.parametrize(
    ("modality", "kind"), [("DOC", ObjectKind.PDF), ("RTSTRUCT", ObjectKind.STRUCTURE_SET), ("CT", ObjectKind.IMAGE)]
)
def test_without_a_sop_class_the_modality_does(modality: str, kind: ObjectKind):
    assert kind_of(None, modality) is kind
    assert kind_of(SOPClassUID("1.3.6.1.4.1.99.1"), modality) is kind


@pytest.mark.parametrize("kind", [kind for kind in ObjectKind if kind is not ObjectKind.IMAGE])
def test_every_kind_says_what_it_is_and_what_to_do(kind: ObjectKind):
    assert isinstance(kind.sentence, Phrase), "it can be said in another language"
    assert kind.sentence.startswith("This series ")
    assert kind.sentence.count(".") >= 2
    assert kind.next_step
    assert kind.file_stem.replace("-", "").isalnum()
