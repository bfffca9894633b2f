"""The name of a region becomes part of a file name and of the ledger, unless it tells whose region it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.ledger import Outcome
from app.core.roi import RoiClass
from app.core.study import Patient
from app.session.region_export import ExportFormat
from tests.helpers.fake_services import fake_services


def surfaces(title: str, patient: Patient) -> list[str]:
    session = fake_services().open_study()
    session.propose()
    session.deciding.validate_selected()
    assert session.review is not None and session.opened is not None
    (roi,) = session.review.to_save
    session.review.rename(roi.roi_id, RoiClass(title))
    stacks = tuple(replace(one, study=replace(one.study, patient=patient)) for one in session.opened.stacks)
    return [one.name for one in session.region_export.plan(session.review, stacks, (ExportFormat.STL,))]


@pytest.mark.parametrize("title", ["Müller mass", "MULLER", "mueller lesion", "José", "jose 2", "12 34", "Li left"])
def test_a_name_that_holds_one_of_the_patients_is_left_out(title: str):
    assert surfaces(title, Patient("Müller^José Li", "12-34")) == ["regions-1.stl"]


def test_another_name_is_kept():
    assert surfaces("Läsion 2", Patient("Müller^José Li", "12-34")) == ["regions-1-lasion-2.stl"]


def test_a_name_that_holds_one_of_the_patients_does_not_go_to_the_ledger():
    services = fake_services()
    session = services.open_study()
    session.propose()
    assert session.review is not None and session.opened is not None and session.review.selected is not None
    family = session.opened.series.study.patient.name.split("^")[0]
    session.review.rename(session.review.selected.roi_id, RoiClass(f"Tumour of {family}"))
    session.deciding.validate_selected()
    (entry,) = services.ledger.entries
    assert (entry.outcome, entry.final_class_name) == (Outcome.EDITED, "")
