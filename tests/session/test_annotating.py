"""Measurements are found again where they were made, and are taken back in the order of everything done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import StorageError
from app.core.measurement import Measurement, MeasurementKind, QuantityKind
from app.core.roi import ReviewState
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, STUDY
from tests.helpers.fake_services import fake_services
from tests.helpers.linked_series import OF_ANOTHER, add_linked_series


def measure(session: Session, kind: MeasurementKind = MeasurementKind.LENGTH) -> Measurement:
    pane = session.panes.active
    points = np.array([[10.0, 20.0], [40.0, 60.0]])
    readings = session.annotating.readings(pane, session.image, kind, points)
    return session.annotating.draw(session.series, session.image, kind, points, readings=readings)


def test_measurements_are_listed_slice_by_slice_in_the_order_of_display(session):
    session.viewport.show_slice(7)
    late = measure(session)
    session.viewport.show_slice(2)
    early = measure(session)
    assert session.annotating.listed() == (early, late)
    assert [session.annotating.place_of(one.image) for one in (early, late)] == ["3/12", "8/12"]


def test_going_to_one_selects_it_and_shows_its_slice(session):
    session.viewport.show_slice(7)
    one = measure(session)
    session.measuring.select(None)
    session.viewport.show_slice(0)
    session.annotating.go_to(one.measurement_id)
    assert session.viewport.view.index == 7 and session.measuring.selected == one


def test_going_to_one_in_another_viewport_makes_that_the_active_one(services, session):
    one = measure(session)
    first = session.panes.active
    session.panes.arrange(1, 2)
    session.panes.activate(session.panes.all[1])
    session.open_series(services.reader.series[LOCALISER].series)
    session.annotating.go_to(one.measurement_id)
    assert session.panes.active is first


def test_going_to_one_in_a_series_that_is_not_open_opens_it_there(services, session):
    session.viewport.show_slice(3)
    one = measure(session)
    session.open_series(services.reader.series[LOCALISER].series)
    assert session.annotating.listed() == (one,) and session.annotating.place_of(one.image) == ""
    session.annotating.go_to(one.measurement_id)
    assert session.image.reference == one.image


def test_a_series_that_is_nowhere_to_be_found_is_said_to_be_so(services, session):
    one = measure(session)
    session.open_series(services.reader.series[LOCALISER].series)
    services.archive.series = [r for r in services.archive.series if r.series_instance_uid == LOCALISER]
    session.browser.search_again()
    session.browser.select_study(STUDY)
    session.annotating.go_to(one.measurement_id)
    assert "Select the study" in session.notices.all[-1].text


def test_what_was_measured_is_there_when_the_study_is_opened_by_another_viewer(services, session):
    one = measure(session, MeasurementKind.ELLIPSE)
    other = fake_services()
    other.measurements.kept.update(services.measurements.kept)
    again = other.open_study()
    assert again.annotating.listed() == (one,)


def test_undo_takes_back_the_last_thing_done_whatever_it_was(session):
    session.propose()
    session.deciding.validate_selected()
    measure(session)
    validated = next(roi for roi in session.review.rois if roi.state is ReviewState.VALIDATED)
    session.select(validated.roi_id)
    session.deciding.reopen_selected()
    measure(session)
    done = []
    while session.history.undo_text:
        done.append(session.history.undo_text)
        session.history.undo()
    assert done == ["draw Length 2", "reopen", "draw Length 1", "validate", "AI ROI"]
    redone = []
    while session.history.redo_text:
        redone.append(session.history.redo_text)
        session.history.redo()
    assert redone == done[::-1]
    assert [one.name for one in session.annotating.listed()] == ["Length 1", "Length 2"]
    assert session.review.count(ReviewState.PROPOSED) > 0


def test_undo_shows_where_it_was(session):
    session.viewport.show_slice(3)
    one = measure(session)
    session.measuring.rename(one.measurement_id, "Aorta")
    session.viewport.show_slice(9)
    session.history.undo()
    assert session.viewport.view.index == 3


def test_a_table_is_written_where_the_user_said_and_says_so(services, session):
    measure(session)
    path = Path("/somewhere/table.csv")
    session.annotating.export(path)
    content = services.files.written[path].decode("utf-8-sig")
    assert "Length 1" in content and session.opened.series.study.patient.patient_id not in content
    assert "1 measurement exported as table.csv." in session.notices.all[-1].text
    session.annotating.export(path, with_identity=True)
    assert session.opened.series.study.patient.patient_id in services.files.written[path].decode("utf-8-sig")


def test_a_table_that_cannot_be_written_is_said_to_be_so(services, session):
    measure(session)
    services.files.failure = StorageError("The disk is full.")
    session.annotating.export(Path("/somewhere/table.csv"))
    assert [notice.text for notice in session.notices.all] == ["The disk is full."]


def test_values_of_an_image_that_allows_it_are_standardised_uptake(session):
    image, pane = session.image, session.panes.active
    corners = np.array([[10.0, 20.0], [40.0, 60.0]])
    plain = session.annotating.readings(pane, image, MeasurementKind.ELLIPSE, corners)
    uptake = session.annotating.readings(pane, replace(image, suv_factor=0.25), MeasurementKind.ELLIPSE, corners)
    mean, suv = plain.find(QuantityKind.MEAN), uptake.find(QuantityKind.MEAN)
    assert suv.value == pytest.approx(mean.value / 4) and suv.unit == "SUVbw"


def test_deleting_acts_on_the_selected_one_alone(session):
    one, other = measure(session), measure(session)
    session.measuring.select(one.measurement_id)
    session.annotating.delete_selected()
    session.annotating.delete_selected()
    assert session.annotating.listed() == (other,)


def test_nothing_is_deleted_that_is_not_seen(session):
    session.viewport.show_slice(3)
    one = measure(session)
    session.viewport.show_slice(9)
    session.annotating.delete_selected()
    assert session.annotating.listed() == (one,)
    assert session.viewport.view.index == 3
    session.viewport.toggle_overlays()
    session.annotating.delete_selected()
    assert session.annotating.listed() == (one,)
    session.annotating.delete_selected()
    assert session.annotating.listed() == ()


def test_undo_goes_to_the_viewport_of_its_study_and_takes_nothing_back_that_is_not_on_screen(services, session):
    add_linked_series(services)
    session.viewport.show_slice(3)
    measure(session)
    session.viewport.show_slice(9)
    session.panes.arrange(1, 2)
    first, second = session.panes.all
    session.open_series(services.reader.series[OF_ANOTHER].series, pane=second)
    session.panes.activate(second)
    session.panes.enlarge(True)
    assert session.history.undo_text == ""
    session.history.undo()
    assert session.measuring.of(STUDY)
    session.panes.enlarge(False)
    session.history.undo()
    assert not session.measuring.of(STUDY)
    assert session.panes.active is first
    assert session.viewport.view.index == 3, "where it had been drawn"
