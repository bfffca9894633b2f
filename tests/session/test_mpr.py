"""Three planes of the stack in a pane: opened, moved, turned, and closed again with nothing lost."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from app.core.errors import FileError
from app.core.mpr import Crosshair, PlaneName
from app.core.resampling import Slab, SlabMode
from app.core.roi import ReviewState
from app.core.voi import Window
from app.session.commands import command
from app.session.mpr_display import resolve_plane
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.linked_series import OF_ANOTHER, add_linked_series
from tests.helpers.stepwise_runner import StepwiseRunner

SHAPE = (120, 160)


def _opened(services: FakeServices | None = None) -> Session:
    session = (services or fake_services()).open_study()
    session.mpr.open(session.panes.active)
    return session


def _crosshair(session: Session) -> Crosshair:
    assert session.mpr.view is not None
    return session.mpr.view.crosshair


def _slice_of_crosshair(session: Session) -> float:
    assert session.mpr.volume is not None
    return float(session.mpr.volume.to_index(_crosshair(session).point_lps)[0, 0])


def _title(session: Session, name: PlaneName) -> str:
    return resolve_plane(session, name, SHAPE).texts.corners.top_left[0]


def test_the_planes_meet_in_the_middle_of_the_slice_in_view() -> None:
    session = fake_services().open_study()
    session.viewport.show_slice(4)
    session.mpr.open(session.panes.active)
    image = session.image
    assert image is not None
    assert image.plane is not None
    middle = image.plane.to_lps([((image.plane.rows - 1) / 2, (image.plane.columns - 1) / 2)])[0]
    assert _crosshair(session).point_lps == pytest.approx(middle)


def test_a_stack_that_is_no_volume_is_refused_in_a_sentence() -> None:
    services = fake_services()
    session = services.open_study()
    session.open_series(services.reader.series[LOCALISER].series)
    session.mpr.open(session.panes.active)
    assert not session.mpr.is_open
    assert "evenly spaced" in session.notices.all[-1].text


def test_slices_and_crosshair_follow_each_other() -> None:
    session = _opened()
    session.viewport.show_slice(9)
    assert _slice_of_crosshair(session) == pytest.approx(9)
    before = _crosshair(session).point_lps
    session.viewport.set_window(Window(1, 2))
    assert _crosshair(session).point_lps == before, "a new window moves nothing"
    assert session.mpr.volume is not None
    session.mpr.move_to(session.mpr.volume.to_lps((2.2, 30, 40))[0])
    assert session.viewport.view.index == 2
    assert _slice_of_crosshair(session) == pytest.approx(2.2), "and it stays between slices where it was put"


def test_outside_the_volume_the_crosshair_stays_on_its_edge() -> None:
    session = _opened()
    session.mpr.move_to((5000.0, 0.0, 0.0))
    assert session.mpr.volume is not None
    index = session.mpr.volume.to_index(_crosshair(session).point_lps)[0]
    assert np.all(index >= -1e-6)
    assert np.all(index <= np.array(session.mpr.volume.values.shape) - 1 + 1e-6)


def test_every_plane_shows_its_section_sides_and_place() -> None:
    session = _opened()
    for name, sides in ((PlaneName.AXIAL, "RLAP"), (PlaneName.SAGITTAL, "APHF"), (PlaneName.CORONAL, "RLHF")):
        shown = resolve_plane(session, name, SHAPE)
        letters = shown.texts.letters
        assert letters.left + letters.right + letters.top + letters.bottom == sides
        assert shown.section is not None
        assert shown.grid is not None
        assert shown.section.plane == shown.grid
        assert shown.section.values.shape == SHAPE
        assert {line.plane for line in shown.lines} == set(PlaneName) - {name}
        assert "interpolated" in shown.texts.corners.bottom_left[0]
        assert name.value in _title(session, name)


def test_turning_makes_the_other_planes_oblique_and_says_so() -> None:
    session = _opened()
    session.mpr.turn(PlaneName.AXIAL, math.radians(20))
    assert _title(session, PlaneName.AXIAL) == "Axial"
    coronal = resolve_plane(session, PlaneName.CORONAL, SHAPE)
    assert _title(session, PlaneName.CORONAL) == "Coronal, oblique"
    assert coronal.texts.letters.right == "LP"
    session.mpr.reset()
    assert _title(session, PlaneName.CORONAL) == "Coronal"


def test_a_slab_is_named_with_its_kind_and_thickness() -> None:
    session = _opened()
    session.mpr.set_slab(Slab(10.0, SlabMode.MAXIMUM))
    assert _title(session, PlaneName.AXIAL) == "Axial  MIP 10 mm"
    thick = resolve_plane(session, PlaneName.AXIAL, SHAPE).section
    session.mpr.set_slab(Slab(0.0))
    thin = resolve_plane(session, PlaneName.AXIAL, SHAPE).section
    assert thick is not None
    assert thin is not None
    assert np.all(thick.values >= thin.values - 1e-3)


def test_the_window_is_that_of_the_slices() -> None:
    session = _opened()
    session.viewport.set_window(Window(77, 55))
    shown = resolve_plane(session, PlaneName.AXIAL, SHAPE)
    assert shown.shading is not None
    assert shown.shading.transform == Window(77, 55)
    assert shown.texts.corners.bottom_right == ("W 55  L 77",)


def test_zoom_and_pan_act_on_one_plane() -> None:
    session = _opened()
    before = session.mpr.grid(PlaneName.AXIAL, SHAPE)
    other = session.mpr.grid(PlaneName.CORONAL, SHAPE)
    session.mpr.zoom_by(PlaneName.AXIAL, 2.0)
    session.mpr.pan_to(PlaneName.AXIAL, (12.0, -7.0))
    after = session.mpr.grid(PlaneName.AXIAL, SHAPE)
    assert before is not None
    assert after is not None
    assert after.row_spacing_mm == pytest.approx(before.row_spacing_mm / 2)
    centre = (SHAPE[0] - 1) / 2, (SHAPE[1] - 1) / 2
    moved = before.to_lps([centre])[0] - after.to_lps([centre])[0]
    assert moved @ np.array(before.row_direction) == pytest.approx(12.0)
    assert moved @ np.array(before.column_direction) == pytest.approx(-7.0)
    assert session.mpr.grid(PlaneName.CORONAL, SHAPE) == other


def test_regions_show_where_they_meet_a_plane() -> None:
    session = _opened()
    session.propose()
    review = session.review
    assert review is not None
    roi = review.rois[0]
    session.mpr.move_to(roi.contours[0].points_lps.mean(axis=0))
    for name in PlaneName:
        (shown,) = resolve_plane(session, name, SHAPE).regions
        assert shown.roi.roi_id == roi.roi_id
        assert shown.trace.patches
    session.viewport.toggle_overlays()
    assert resolve_plane(session, PlaneName.AXIAL, SHAPE).regions == ()


def test_a_region_is_decided_on_its_slice_not_on_a_plane() -> None:
    session = _opened()
    session.propose()
    session.deciding.validate_selected()
    assert session.review is not None
    assert session.review.count(ReviewState.VALIDATED) == 0
    assert "slice" in session.notices.all[-1].text
    session.mpr.close()
    session.deciding.validate_selected()
    assert session.review.count(ReviewState.VALIDATED) == 1


def test_escape_goes_from_one_plane_to_all_and_then_to_the_slices() -> None:
    session = _opened()
    session.mpr.enlarge(PlaneName.SAGITTAL)
    escape = command("cancel")
    assert escape.run is not None
    assert escape.enabled(session)
    escape.run(session)
    assert session.mpr.view is not None
    assert session.mpr.view.enlarged is None
    escape.run(session)
    assert not session.mpr.is_open
    assert not escape.enabled(session)


def test_another_series_ends_the_planes() -> None:
    services = fake_services()
    session = _opened(services)
    session.open_series(services.reader.series[LOCALISER].series)
    assert not session.mpr.is_open
    assert session.mpr.volume is None


def test_opened_again_the_volume_is_not_read_again() -> None:
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.mpr.open(session.panes.active)
    assert session.mpr.volume is None
    assert resolve_plane(session, PlaneName.AXIAL, SHAPE).texts.message.startswith("Reading the volume")
    runner.run_all()
    volume = session.mpr.volume
    assert volume is not None
    session.mpr.close()
    session.mpr.open(session.panes.active)
    assert session.mpr.volume is volume
    assert "mpr-volume" not in runner.waiting


def test_closed_while_it_reads_nothing_opens_later() -> None:
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.mpr.open(session.panes.active)
    session.mpr.close()
    runner.run_all()
    assert not session.mpr.is_open
    assert session.mpr.volume is None
    session.mpr.open(session.panes.active)
    runner.run_all()
    assert session.mpr.volume is not None


def test_a_slice_that_cannot_be_read_closes_the_planes_and_says_why() -> None:
    services = fake_services()
    session = services.open_study()
    broken = services.reader.series[SHORT_AXIS].slices[3]
    services.reader.failures[broken.sop_instance_uid] = FileError("broken.dcm cannot be read.")
    session.mpr.open(session.panes.active)
    assert not session.mpr.is_open
    assert "broken.dcm" in session.notices.all[-1].text


def test_the_newest_request_is_made_next_and_none_in_between() -> None:
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.mpr.open(session.panes.active)
    runner.run("mpr-volume")
    resolve_plane(session, PlaneName.AXIAL, SHAPE)
    for _step in range(5):
        session.mpr.scroll(PlaneName.AXIAL, 1)
        resolve_plane(session, PlaneName.AXIAL, SHAPE)
    asked = session.mpr.grid(PlaneName.AXIAL, SHAPE)
    assert runner.run("mpr-section")
    assert runner.run("mpr-section")
    assert not runner.run("mpr-section"), "the first and the last, none in between"
    shown = resolve_plane(session, PlaneName.AXIAL, SHAPE)
    assert shown.section is not None
    assert shown.section.plane == asked


def test_a_long_section_is_drafted_and_then_refined_unless_something_newer_is_wanted() -> None:
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.mpr.open(session.panes.active)
    runner.run("mpr-volume")
    session.mpr.set_slab(Slab(60.0, SlabMode.MAXIMUM))
    session.mpr.turn(PlaneName.CORONAL, 0.4)
    large = (400, 500)
    resolve_plane(session, PlaneName.AXIAL, large)
    runner.run("mpr-section")
    draft = resolve_plane(session, PlaneName.AXIAL, large)
    assert draft.section is not None
    assert draft.grid is not None
    assert draft.section.values.size < 400 * 500
    # The draft covers the same part of the plane: its outer edges lie within one of its own pixels.
    corner = draft.grid.to_row_column(draft.section.plane.to_lps([(-0.5, -0.5)]))[0]
    assert corner == pytest.approx((-0.5, -0.5), abs=1e-6)
    session.mpr.scroll(PlaneName.AXIAL, 1)
    resolve_plane(session, PlaneName.AXIAL, large)
    runner.run("mpr-section")
    again = resolve_plane(session, PlaneName.AXIAL, large)
    assert again.section is not None
    assert again.section.values.size < 400 * 500, "the refinement of the older one gave way"
    assert not session.mpr.sections.is_up_to_date()
    runner.run("mpr-section")
    assert session.mpr.sections.is_up_to_date()
    whole = resolve_plane(session, PlaneName.AXIAL, large)
    assert whole.section is not None
    assert whole.section.values.shape == large


def test_another_time_of_the_same_geometry_keeps_the_planes() -> None:
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    later = dataclasses.replace(
        series,
        slices=tuple(dataclasses.replace(s, sop_instance_uid=f"{s.sop_instance_uid}.9") for s in series.slices),
    )
    session = services.open_study()
    pane = session.panes.active
    opened = pane.opened
    assert opened is not None
    pane.show(dataclasses.replace(opened, stacks=(series, later)), at=None)
    session.mpr.open(pane)
    session.mpr.turn(PlaneName.AXIAL, 0.3)
    before = session.mpr.view
    volume = session.mpr.volume
    pane.show_stack(1)
    assert session.mpr.is_open
    assert session.mpr.view is not None
    assert before is not None
    assert session.mpr.view.crosshair.coronal == before.crosshair.coronal
    assert session.mpr.volume is not volume


def test_the_planes_of_one_patient_do_not_stay_while_another_ones_viewport_is_used() -> None:
    services = fake_services()
    add_linked_series(services)
    session = services.open_study()
    session.panes.arrange(1, 2)
    session.open_series(services.reader.series[OF_ANOTHER].series, pane=session.panes.all[1])
    session.mpr.open(session.panes.active)
    session.panes.step(1)
    assert not session.mpr.is_open
    session.mpr.open(session.panes.active)
    assert session.mpr.pane is session.panes.active


def test_the_planes_say_what_changes_their_greys_as_the_slices_do() -> None:
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    slices = tuple(dataclasses.replace(image, suv_factor=0.5, unit="BQML") for image in series.slices)
    services.reader.series[SHORT_AXIS] = dataclasses.replace(series, slices=slices)
    session = _opened(services)
    session.viewport.set_window(Window(10, 20))
    session.viewport.invert()
    text = resolve_plane(session, PlaneName.AXIAL, SHAPE).texts.corners.bottom_right[0]
    assert text == "W 10  L 5 SUVbw  inverted"
