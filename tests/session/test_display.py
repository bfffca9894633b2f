"""What the viewport draws follows from the session alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.contour import OpenContour, OpenType
from app.core.errors import PixelDataError
from app.core.measurement import NOTHING_READ, MeasurementKind
from app.core.roi import GenerationAlgorithm, ReviewState, roi_area_mm2
from app.core.voi import GreyTransform, Window
from app.session.closed_regions import OPEN_LINES_STAY
from app.session.corner_texts import CornerTexts
from app.session.display import Display, resolve, slice_marks
from app.session.region_labels import roi_label
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_networks import model_card, proposed_roi
from tests.helpers.fake_services import fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner


def opened(**proposer: object) -> Session:
    services = fake_services()
    for name, value in proposer.items():
        setattr(services.proposer, name, value)
    services.open_study()
    return services.show_pixels()


def shown_in(session: Session) -> Display:
    return resolve(session, session.panes.active)


def window_in(session: Session) -> GreyTransform:
    shading = shown_in(session).shading
    assert shading is not None
    return shading.transform


def test_before_a_series_is_open_the_display_says_how_to_open_one():
    shown = shown_in(fake_services().session)
    assert shown.pixels is None
    assert "Pick a study" in shown.message


def test_while_a_slice_loads_that_is_said_and_then_it_is_shown():
    runner = StepwiseRunner()
    services = fake_services(runner)
    services.open_study()
    runner.run("open-1")
    assert resolve(services.session, services.session.panes.active).message == "Loading…"
    runner.run("pixels-1")
    shown = resolve(services.session, services.session.panes.active)
    assert shown.pixels is not None
    assert shown.message == ""


def test_a_slice_that_cannot_be_decoded_says_why():
    services = fake_services()
    session = services.open_study()
    assert session.image is not None
    services.reader.failures[session.image.sop_instance_uid] = PixelDataError("The codestream ends too early.")
    services.show_pixels()
    assert resolve(session, session.panes.active).message == "The codestream ends too early."


def test_the_image_states_its_window_until_the_user_sets_one():
    session = opened()
    assert window_in(session) == Window(300, 640)
    session.viewport.set_window(Window(10, 20))
    assert window_in(session) == Window(10, 20)
    session.viewport.reset()
    assert window_in(session) == Window(300, 640)


def test_pixels_keep_their_proportions():
    assert shown_in(opened()).aspect == pytest.approx(1.6 / 1.1)


def test_the_sides_of_the_patient_stand_at_the_edges():
    letters = shown_in(opened()).letters
    # Rows run towards (0.8, 0.6, 0), columns towards (-0.36, 0.48, -0.8) in LPS.
    assert (letters.right, letters.left) == ("LP", "RA")
    assert (letters.bottom, letters.top) == ("FPR", "HAL")


def test_a_hint_is_called_one_on_the_image_until_somebody_edits_it():
    session = opened()
    session.propose()
    assert session.review is not None
    roi = session.review.rois[0]
    assert roi.network is not None
    hint = replace(roi, network=replace(roi.network, is_coarse=True))
    assert roi_label(hint) == "? Left ventricle, region hint"
    assert "hint" not in roi_label(replace(hint, generation=GenerationAlgorithm.SEMIAUTOMATIC))


def test_proposals_are_drawn_and_the_selected_one_is_told_apart():
    session = opened()
    session.propose()
    shapes = resolve(session, session.panes.active).shapes
    assert [shape.selected for shape in shapes] == [True, False]
    assert shapes[0].label == "? Left ventricle"
    rows_columns = np.concatenate(shapes[0].loops)
    assert rows_columns.min() > -1
    assert (rows_columns.max(axis=0) < (112, 176)).all()


def test_a_rejected_region_leaves_the_image_and_comes_back_as_a_ghost_when_it_is_picked():
    session = opened()
    session.propose()
    assert session.review is not None
    rejected = session.review.rois[0]
    session.deciding.reject_selected()
    assert [shape.roi.roi_id for shape in resolve(session, session.panes.active).shapes] == [
        session.review.rois[1].roi_id
    ]
    session.deciding.reject_selected()
    assert resolve(session, session.panes.active).shapes == (), "the last one leaves, too"
    session.select(rejected.roi_id)
    assert [shape.roi.roi_id for shape in resolve(session, session.panes.active).shapes] == [rejected.roi_id], (
        "picked on the list"
    )
    session.viewport.show_slice(0)
    assert resolve(session, session.panes.active).shapes == ()


def test_scores_are_told_when_asked_for_and_of_proposals_alone():
    session = opened()
    session.propose()
    session.deciding.validate_selected()
    assert [shape.label for shape in shown_in(session).shapes] == ["✓ Left ventricle", "? Left ventricle"]
    session.uncertainty.toggle()
    assert [shape.label for shape in shown_in(session).shapes] == ["✓ Left ventricle", "? Left ventricle 0.58"]


def test_hidden_overlays_hide_everything_but_the_caution():
    session = opened()
    session.propose()
    session.viewport.toggle_overlays()
    shown = resolve(session, session.panes.active)
    assert shown.shapes == ()
    assert shown.corners == CornerTexts()
    assert shown.cautions == ("Demonstration network: not for diagnosis", "Hidden: regions")


def test_what_is_hidden_is_named_only_where_there_is_something():
    session = opened()
    session.viewport.toggle_overlays()
    assert resolve(session, session.panes.active).cautions == ()
    series, image = session.series, session.image
    assert series is not None
    assert image is not None
    points = np.array([[10.0, 10.0], [20.0, 30.0]])
    session.annotating.draw(series, image, MeasurementKind.LENGTH, points, readings=NOTHING_READ)
    assert resolve(session, session.panes.active).cautions == ("Hidden: measurements",)


def test_the_regions_of_a_demonstration_network_are_called_so_whatever_viewport_was_used_since():
    session = opened(false_alarm=False)
    session.propose()
    session.deciding.validate_selected()
    pane = session.panes.active
    session.panes.arrange(1, 2)
    session.panes.step(1)
    assert resolve(session, pane).cautions == ("Demonstration network: not for diagnosis",)
    session.panes.step(1)
    assert resolve(session, pane).cautions == ("Demonstration network: not for diagnosis",)
    session.deciding.undo()
    session.deciding.reject_selected()
    assert resolve(session, pane).cautions == ()


def test_a_proposal_of_any_network_is_called_one_until_it_is_decided():
    session = opened(card_of=lambda network: model_card(network, for_demonstration=False))
    assert resolve(session, session.panes.active).cautions == ()
    session.propose()
    assert resolve(session, session.panes.active).cautions == ("Proposal of a network: not a finding",)
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert resolve(session, session.panes.active).cautions == ()


def test_the_slider_marks_what_is_undecided_before_what_is_decided():
    session = opened()
    assert slice_marks(session) == ()
    session.propose()
    assert [(mark.index, mark.state) for mark in slice_marks(session)] == [(6, ReviewState.PROPOSED)]
    session.deciding.validate_selected()
    assert [mark.state for mark in slice_marks(session)] == [ReviewState.PROPOSED]
    session.deciding.reject_selected()
    assert [mark.state for mark in slice_marks(session)] == [ReviewState.VALIDATED]


def test_only_rejected_regions_leave_no_mark():
    session = opened(false_alarm=False)
    session.propose()
    session.deciding.reject_selected()
    assert slice_marks(session) == ()


def test_areas_are_in_mm2_of_the_slice():
    services = fake_services()
    store_structure_set(services)
    session = services.open_study()
    assert session.review is not None and session.opened is not None
    assert roi_area_mm2(session.review.rois[0], session.opened.series) == pytest.approx(275 * 1.6 * 1.1, rel=0.02)


def test_an_uncalibrated_slice_says_so_and_takes_no_contours():
    services = fake_services()
    session = services.session
    session.open_series(services.reader.series[LOCALISER].series)
    services.show_pixels()
    shown = resolve(session, session.panes.active)
    assert "uncalibrated" in shown.corners.bottom_left
    assert shown.pixel_width_mm is None
    assert shown.shapes == ()


def test_points_and_open_lines_are_drawn_as_they_are_and_open_to_no_decision():
    session = opened()
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    assert image.plane is not None
    place = image.plane.to_lps([[20.0, 30.0], [22.0, 44.0], [40.0, 41.0]])
    known = proposed_roi(image, np.zeros((112, 176), bool), state=ReviewState.IMPORTED)
    drawn = (OpenContour(OpenType.POINT, place[:1]), OpenContour(OpenType.OPEN_PLANAR, place))
    review.load([replace(known, network=None, open_contours=drawn)])
    (shape,) = shown_in(session).shapes
    assert shape.loops == ()
    assert [line.round(6).tolist() for line in shape.open_lines] == [
        [[20.0, 30.0]],
        [[20.0, 30.0], [22.0, 44.0], [40.0, 41.0]],
    ]
    session.region_figures.watch(True)
    session.select(shape.roi.roi_id)
    assert session.notices.all == ()
    assert session.region_figures.value is None, "there is nothing to measure"
    session.deciding.validate_selected()
    assert review.rois[0].state is ReviewState.IMPORTED
    assert session.notices.all[-1].text == OPEN_LINES_STAY
