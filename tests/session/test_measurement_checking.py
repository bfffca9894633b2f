"""Measurements that were kept say what their images say now, and where that is another thing it is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.errors import FileError
from app.core.measurement import Measurement, MeasurementKind, QuantityKind
from app.core.volume import ImageSeries
from app.session.notices import NoticeLevel
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

POINTS = np.array([[10.0, 20.0], [40.0, 60.0]])


def draw(session: Session, kind: MeasurementKind) -> Measurement:
    assert session.image is not None and session.series is not None
    readings = session.annotating.readings(session.panes.active, session.image, kind, POINTS[: kind.most_points])
    return session.annotating.draw(session.series, session.image, kind, POINTS[: kind.most_points], readings=readings)


def reopened(before: FakeServices, *, runner: StepwiseRunner | None = None) -> FakeServices:
    """The viewer started again on what is kept, before anything is opened."""
    again = fake_services(runner)
    again.measurements.kept.update(before.measurements.kept)
    return again


def send_anew(services: FakeServices, change) -> None:
    series: ImageSeries = services.reader.series[SHORT_AXIS]
    services.reader.series[SHORT_AXIS] = replace(series, slices=tuple(change(image) for image in series.slices))


def complaints(services: FakeServices) -> list[str]:
    return [one.text for one in services.session.notices.all if one.level is NoticeLevel.ERROR]


def test_the_same_images_leave_everything_as_it_is(services):
    for kind in MeasurementKind:
        if not kind.has_text and kind.least_points <= 2:
            draw(services.session, kind)
    again = reopened(services)
    again.open_study()
    assert again.session.measuring.of(STUDY) == services.session.measuring.of(STUDY)
    assert complaints(again) == []


def test_other_pixels_under_the_same_image_give_other_values_and_that_is_said(services):
    draw(services.session, MeasurementKind.RECTANGLE)
    again = reopened(services)
    image = services.session.image
    values = np.full((image.attributes.rows, image.attributes.columns), 77.0, dtype=np.float32)
    again.reader.values[image.sop_instance_uid] = values
    again.open_study()
    (one,) = again.session.measuring.of(STUDY)
    assert one.readings.find(QuantityKind.MEAN).value == 77
    assert complaints(again) == ["1 measurement says something else now: its image was replaced since. Check it."]
    assert "Rectangle 1: " in again.session.notices.all[-1].details and "77" in again.session.notices.all[-1].details
    assert again.measurements.kept[STUDY] == (one,), "what is kept is what is said"


def test_another_spacing_or_place_gives_other_lengths_and_another_place(services):
    before = draw(services.session, MeasurementKind.LENGTH)
    again = reopened(services)
    send_anew(
        again,
        lambda image: replace(image, plane=replace(image.plane, image_position_patient=(1.0, 2.0, 3.0))),
    )
    again.open_study()
    (one,) = again.session.measuring.of(STUDY)
    assert one.points_lps != before.points_lps
    assert one.readings == before.readings
    assert len(complaints(again)) == 1


def test_values_that_were_not_here_when_it_was_drawn_are_added_without_a_word(services):
    session = services.session
    kind = MeasurementKind.ELLIPSE
    full = draw(session, kind)
    without = replace(
        full, readings=replace(full.readings, quantities=full.readings.quantities[:1], remarks=("Not.",))
    )
    services.measurements.kept[STUDY] = (without,)
    again = reopened(services)
    again.open_study()
    assert again.session.measuring.of(STUDY) == (full,)
    assert complaints(again) == []


def test_what_is_moved_while_it_is_checked_stays_where_it_was_moved(services):
    draw(services.session, MeasurementKind.LENGTH)
    runner = StepwiseRunner()
    again = reopened(services, runner=runner)
    send_anew(
        again,
        lambda image: replace(image, plane=replace(image.plane, image_position_patient=(1.0, 2.0, 3.0))),
    )
    again.session.browser.search_again()
    runner.run_all()
    again.session.browser.select_study(STUDY)
    runner.run_all()
    again.session.step_series(1)
    while "measurements-check-1" not in runner.waiting and runner.run():
        pass
    assert "measurements-check-1" in runner.waiting
    (one,) = again.session.measuring.of(STUDY)
    again.session.annotating.move(one.measurement_id, again.session.image, POINTS + 1, readings=one.readings)
    runner.run_all()
    assert np.allclose(again.session.measuring.of(STUDY)[0].row_column, POINTS + 1)
    assert complaints(again) == []


@pytest.mark.parametrize("fails", [True, False])
def test_an_image_that_cannot_be_read_leaves_its_measurements_as_they_are(services, fails):
    one = draw(services.session, MeasurementKind.RECTANGLE)
    again = reopened(services)
    if fails:
        again.reader.failures[services.session.image.sop_instance_uid] = FileError("It is cut off.")
    again.open_study()
    assert again.session.measuring.of(STUDY) == (one,)
