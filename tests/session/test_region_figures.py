"""Figures of the selected region: right, live while they are watched, with the rule of the volume, in a table."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from app.core.contour import contours_of_mask, mask_of_contours
from app.core.pixels import ImagePixels, Rescale
from app.core.region_figures import Volume
from app.core.roi import RoiClass
from app.core.shading import PaddingRange
from app.core.stacking import StackProblem
from app.core.volume import ImageSeries
from app.session.figure_texts import Figures, as_text, figure_lines, figure_remarks
from app.session.region_table import as_csv
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import (
    COLUMN_SPACING_MM,
    COLUMNS,
    LEFT_VENTRICLE,
    ROW_SPACING_MM,
    ROWS,
    SHORT_AXIS,
    SLICE_STEP_MM,
    heart_values,
)
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services

PIXEL_MM2 = ROW_SPACING_MM * COLUMN_SPACING_MM


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.open_study()
    made.show_pixels()
    made.session.region_figures.watch(True)
    return made


@pytest.fixture
def session(services: FakeServices) -> Session:
    return services.session


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def box(rows: int, columns: int) -> np.ndarray:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    mask[30 : 30 + rows, 50 : 50 + columns] = True
    return mask


def propose(session: Session, index: int, mask: np.ndarray) -> None:
    session.viewport.show_slice(index)
    assert session.image is not None
    review_of(session).add_proposals([proposed_roi(session.image, mask)], on_slices=[])
    session.select(review_of(session).on_slice(session.image.reference)[-1].roi_id)


def figures(session: Session) -> Figures:
    value = session.region_figures.value
    assert value is not None
    return value


def test_a_box_has_its_area_diameters_and_the_values_of_its_pixels(session: Session):
    propose(session, 4, box(20, 30))

    found = figures(session)

    assert found.shape.area_mm2 == pytest.approx(600 * PIXEL_MM2)
    assert found.shape.longest_mm == pytest.approx(np.hypot(20 * ROW_SPACING_MM, 30 * COLUMN_SPACING_MM))
    inside = heart_values(4, 12)[box(20, 30)]
    assert found.values is not None
    assert found.values.mean == pytest.approx(inside.mean(dtype=np.float64))
    assert found.values.standard_deviation == pytest.approx(inside.std(ddof=1, dtype=np.float64))


def test_padding_is_no_value_of_a_region_and_how_much_was_left_out_is_said(services: FakeServices, session: Session):
    stored = np.full((ROWS, COLUMNS), 40, dtype=np.int16)
    stored[:40] = -1500
    pixels = ImagePixels(stored, Rescale(2, -24), PaddingRange(-1500, -1500))
    services.reader.read_pixels = lambda _image: pixels  # type: ignore[method-assign]
    propose(session, 4, box(20, 30))
    services.show_pixels()

    found = figures(session)

    assert found.values is not None
    assert (found.values.mean, found.values.standard_deviation) == (56, 0)
    assert "300 pixels without a value were left out." in figure_remarks(found)


def test_they_follow_every_change_of_the_region_and_the_selection(session: Session):
    propose(session, 4, box(20, 30))
    before = figures(session)

    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([30.0, 50.0]), reach_mm=1)
    session.editing.release()
    assert figures(session).shape.area_mm2 > before.shape.area_mm2

    review_of(session).select(None)
    assert session.region_figures.value is None


def test_nothing_is_computed_while_nobody_watches(session: Session):
    session.region_figures.watch(False)
    propose(session, 4, box(20, 30))

    assert session.region_figures.value is None


def test_the_volume_is_the_sum_over_the_slices_of_its_name_with_what_they_share_counted_once(session: Session):
    propose(session, 4, box(20, 30))
    propose(session, 5, box(10, 30))
    propose(session, 5, box(16, 30))
    propose(session, 7, box(20, 10))

    found = figures(session)

    expected = (600 + 480 + 200) * PIXEL_MM2 * SLICE_STEP_MM
    assert isinstance(found.volume, Volume)
    assert found.volume.volume_mm3 == pytest.approx(expected)
    remarks = " ".join(figure_remarks(found))
    assert "sum of the areas on 3 slices × 8.00 mm between slices" in remarks
    assert "1 slice between them holds none" in remarks
    assert "4 of them are undecided" in remarks


def test_regions_of_other_names_and_rejected_ones_are_not_in_the_volume(session: Session):
    propose(session, 4, box(20, 30))
    propose(session, 5, box(20, 30))
    session.deciding.reject_selected()
    propose(session, 6, box(20, 30))
    selected = review_of(session).selected
    assert selected is not None
    review_of(session).rename(selected.roi_id, RoiClass("Spleen"))

    found = figures(session)

    assert isinstance(found.volume, Volume)
    assert found.volume.volume_mm3 == pytest.approx(600 * PIXEL_MM2 * SLICE_STEP_MM)


def test_where_slices_are_not_even_there_is_no_volume_and_it_is_said_why(services: FakeServices):
    old = services.reader.series[SHORT_AXIS]
    uneven = replace(old.stacking, problems=(StackProblem.UNEVEN_SPACING,))
    services.reader.series[SHORT_AXIS] = ImageSeries(old.study, old.series, old.slices, uneven)
    session = services.open_study()
    propose(session, 4, box(20, 30))

    found = figures(session)

    assert found.volume == "No volume: The slices are not evenly spaced."
    assert "Volume" not in dict(figure_lines(found))


def test_what_was_edited_is_compared_with_what_was_proposed(session: Session):
    propose(session, 4, box(20, 30))
    assert figures(session).is_as_proposed
    assert "as it was proposed" in " ".join(figure_remarks(figures(session)))

    selected, image = review_of(session).selected, session.image
    assert selected is not None and image is not None and image.plane is not None
    review_of(session).redraw(selected.roi_id, contours_of_mask(box(20, 40), image.plane), "test")

    found = figures(session).agreement
    assert found is not None
    assert found.dice == pytest.approx(2 * 600 / (600 + 800))
    assert found.hd95_mm == pytest.approx(10 * COLUMN_SPACING_MM, abs=0.3)


def test_taking_an_edit_back_and_forth_keeps_the_proposal(session: Session):
    propose(session, 4, box(20, 30))
    selected = review_of(session).selected
    assert selected is not None
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([30.0, 50.0]), reach_mm=1)
    session.editing.release()
    session.history.undo()
    session.history.redo()

    assert review_of(session).origin(selected.roi_id) is selected


def test_what_a_hand_drew_is_compared_with_nothing(session: Session):
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([30.0, 50.0]), reach_mm=1)
    session.editing.release()

    found = figures(session)

    assert found.agreement is None and not found.is_as_proposed


def test_the_text_for_the_clipboard_has_every_figure_with_its_unit_and_names_nobody(session: Session):
    propose(session, 4, box(20, 30))

    text = as_text(figures(session))

    assert text.splitlines()[0] == f"{LEFT_VENTRICLE.name}\tSlice 5"
    assert f"Area\t{600 * PIXEL_MM2:.0f} mm²" in text
    assert session.opened is not None
    patient = session.opened.series.study.patient
    assert patient.name.split("^")[0] not in text and patient.patient_id not in text


def test_the_table_has_a_row_for_each_region_that_is_not_rejected(services: FakeServices, session: Session):
    propose(session, 4, box(20, 30))
    propose(session, 5, box(10, 30))
    propose(session, 6, box(9, 9))
    session.deciding.reject_selected()

    session.region_figures.export(Path("/somewhere/regions.csv"))

    (written,) = services.files.written.values()
    rows = list(csv.DictReader(StringIO(written.decode("utf-8-sig"))))
    assert [row["Slice"] for row in rows] == ["5", "6"]
    assert float(rows[0]["Area mm2"]) == pytest.approx(600 * PIXEL_MM2)
    assert float(rows[1]["Mean"]) == pytest.approx(heart_values(5, 12)[box(10, 30)].mean(dtype=np.float64))
    assert float(rows[0]["Volume of the name mm3"]) == pytest.approx(900 * PIXEL_MM2 * SLICE_STEP_MM)
    assert "2 regions saved as regions.csv" in session.notices.all[-1].text


def test_what_a_spreadsheet_would_take_for_a_formula_is_marked_as_words(session: Session):
    propose(session, 4, box(20, 30))
    found = figures(session)
    roi = replace(found.roi, roi_class=RoiClass("=HYPERLINK(1)"))

    assert "'=HYPERLINK(1)" in as_csv([replace(found, roi=roi)]).decode("utf-8-sig")


def test_of_a_region_of_many_loops_the_values_are_those_of_its_pixels(session: Session):
    mask = box(20, 30)
    mask[35:40, 60:70] = False
    mask[80:84, 20:90] = True
    propose(session, 4, mask)

    selected = review_of(session).selected
    assert selected is not None and session.image is not None and session.image.plane is not None
    assert np.array_equal(mask_of_contours(selected.contours, session.image.plane), mask)
    found = figures(session).values
    assert found is not None and found.count == mask.sum()
    assert found.mean == pytest.approx(heart_values(4, 12)[mask].mean(dtype=np.float64))
