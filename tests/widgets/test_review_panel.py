"""The list of regions: what it says of each, and that it and the session always agree on the selection."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from app.core.roi import ReviewState, RoiClass
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import fake_services, store_structure_set
from widgets.actions import Actions
from widgets.item_models.roi_delegate import reopen_rect
from widgets.item_models.roi_model import RoiRow
from widgets.item_models.row_model import ROW_ROLE
from widgets.panels.review_panel import NO_IMAGE, ReviewPanel
from widgets.theme import state_colour

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def panel_on(session: Session, qtbot: QtBot) -> ReviewPanel:
    window = QWidget()
    qtbot.addWidget(window)
    panel = ReviewPanel(session, Actions(session, window, dialogs={"name-region": lambda: None}))
    panel.kept = window  # the actions go with it
    qtbot.addWidget(panel)
    panel.resize(260, 720)
    panel.show()
    return panel


def proposed(*, whole_series: bool = True) -> Session:
    session = fake_services().open_study()
    if whole_series:
        session.propose_on_series()
    else:
        session.propose()
    return session


def rows(panel: ReviewPanel) -> list[RoiRow]:
    return [panel.model.index(row).data(ROW_ROLE) for row in range(panel.model.rowCount())]


def click(qtbot: QtBot, panel: ReviewPanel, number: int) -> None:
    place = panel.regions.visualRect(panel.model.index(number)).center()
    qtbot.mouseClick(panel.regions.viewport(), Qt.MouseButton.LeftButton, pos=place)


def current(panel: ReviewPanel) -> RoiRow | None:
    return panel.model.row(panel.regions.currentIndex())


def selected_id(session: Session) -> str | None:
    assert session.review is not None
    return session.review.selected.roi_id if session.review.selected else None


def painted(panel: ReviewPanel, number: int) -> QImage:
    place = panel.regions.visualRect(panel.model.index(number))
    return panel.regions.viewport().grab(place).toImage()


def holds_colour(image: QImage, colour: QColor) -> bool:
    """Whether some pixel is of that colour, but for what soft edges of a thin sign leave."""
    wanted = np.array(colour.getRgb()[:3])
    pixels = (QColor(image.pixel(x, y)).getRgb()[:3] for x in range(image.width()) for y in range(image.height()))
    return any(np.abs(np.array(pixel) - wanted).max() <= 4 for pixel in pixels)


def test_an_empty_list_says_how_to_fill_it(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    assert panel.message.text() == NO_IMAGE
    services.open_study()
    assert panel.message.text() == panel.no_region
    assert panel.message.isVisible()
    services.session.propose()
    assert not panel.message.isVisible()


def test_each_row_says_state_class_slice_area_and_when_asked_for_the_score(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    assert [row.aside_text for row in rows(panel)] == ["", ""]
    assert "0.94" not in panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    session.uncertainty.toggle()
    first, second = rows(panel)
    assert (first.mark, first.roi.roi_class.name, first.slice_text) == ("?", "Left ventricle", "Slice 7")
    assert first.aside_text == "0.94"
    assert "0.94" in panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert first.area_mm2 == pytest.approx(484, abs=5)
    assert first.area_text == "484 mm²"
    assert (second.slice_text, second.aside_text) == ("Slice 7", "0.58")
    said = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Left ventricle", "proposed", "Slice 7", "484 mm²", "LV U-Net"):
        assert part in said


def test_the_undecided_come_first_and_the_title_counts(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    total = panel.model.rowCount()
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert panel.title.text() == f"2 of {total} decided"
    assert [row.mark for row in rows(panel)] == ["?"] * (total - 2) + ["✓", "✕"]
    slices = [row.slice_number for row in rows(panel)[: total - 2]]
    assert slices == sorted(slices)


def test_a_click_selects_the_region_and_shows_its_slice(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    click(qtbot, panel, 5)
    wanted = rows(panel)[5]
    assert selected_id(session) == wanted.roi.roi_id
    assert session.viewport.view.index + 1 == wanted.slice_number


def test_a_click_on_the_selected_region_shows_its_slice_again(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    click(qtbot, panel, 0)
    session.viewport.show_slice(0)
    click(qtbot, panel, 0)
    assert session.viewport.view.index == 6


def test_what_the_session_selects_is_current_on_the_list_and_nothing_goes_in_circles(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    emissions = []
    session.review_changed.connect(lambda: emissions.append("changed"))
    session.deciding.step_roi(1)
    row = current(panel)
    assert row is not None
    assert row.roi.roi_id == selected_id(session)
    assert len(emissions) <= 2
    session.viewport.show_slice(0)
    assert current(panel) is None


def test_showing_the_selection_does_not_move_the_image(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    assert session.review is not None
    session.viewport.show_slice(0)
    session.review.select(session.review.rois[1].roi_id)
    assert current(panel) == rows(panel)[1]
    assert session.viewport.view.index == 0


def test_a_list_that_is_rebuilt_selects_and_decides_nothing(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    assert session.review is not None
    before = selected_id(session)
    session.deciding.validate_selected()
    after = selected_id(session)
    row = current(panel)
    assert before != after
    assert row is not None
    assert row.roi.roi_id == after
    assert session.review.count(ReviewState.VALIDATED) == 1


def test_a_rejected_row_offers_to_reopen_and_the_click_does(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    session.deciding.reject_selected()
    rejected = rows(panel)[1]
    assert rejected.can_reopen
    option = QStyleOptionViewItem()
    option.rect = panel.regions.visualRect(panel.model.index(1))
    option.font = panel.regions.font()
    qtbot.mouseClick(panel.regions.viewport(), Qt.MouseButton.LeftButton, pos=reopen_rect(option).center())
    assert session.review is not None
    assert session.review.count(ReviewState.REJECTED) == 0
    assert selected_id(session) == rejected.roi.roi_id


def test_a_click_beside_reopen_only_selects(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    session.deciding.reject_selected()
    click(qtbot, panel, 1)
    assert session.review is not None
    assert session.review.count(ReviewState.REJECTED) == 1


def chosen(menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(text))
    assert action.isEnabled()
    action.trigger()


def test_the_context_menu_acts_on_the_region_under_the_mouse(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    place = panel.regions.visualRect(panel.model.index(4)).center()
    wanted = rows(panel)[4].roi.roi_id
    panel.regions.customContextMenuRequested.emit(place)
    (menu,) = (menu for menu in panel.findChildren(QMenu) if menu.isVisible())
    chosen(menu, "Reject")
    menu.close()
    assert session.review is not None
    roi = session.review.find(wanted)
    assert roi is not None
    assert roi.state is ReviewState.REJECTED
    assert session.review.count(ReviewState.REJECTED) == 1


def test_the_context_menu_offers_what_can_be_done(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    offered = {entry.data(): entry.isEnabled() for entry in panel.menu().actions() if entry.data()}
    assert {name for name, is_enabled in offered.items() if not is_enabled} == {
        "reopen",
        "delete-region",
        "take-instead",
        "new-version",
    }
    assert {"validate", "reject", "name-region", "copy-to-next", "interpolate", "undo"} <= set(offered)


def test_the_context_menu_has_the_tools_for_editing(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    menu = panel.menu()
    (tools,) = menu.findChildren(QMenu)

    next(entry for entry in tools.actions() if entry.data() == "edit-erase").trigger()

    assert session.hand.edits is EditTool.ERASE


def test_the_area_on_the_list_is_that_of_the_region_as_it_is_now(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    before = rows(panel)[0].area_mm2
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([60.0, 115.0]), reach_mm=1)
    session.editing.release()

    after = rows(panel)[0].area_mm2
    assert before is not None and after is not None and after > before + 10


def test_the_list_leaves_out_what_the_filter_does_and_says_how_much(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    total = panel.model.rowCount()
    session.deciding.validate_selected()

    panel.filter_button.fill()
    by_text = {entry.text(): entry for entry in panel.filter_button.choices.actions()}
    by_text["validated"].trigger()

    assert panel.model.rowCount() == total - 1
    assert panel.title.text() == f"1 of {total} decided  (1 hidden)"
    assert panel.filter_button.isChecked()
    panel.filter_button.fill()
    next(e for e in panel.filter_button.choices.actions() if e.text() == "Show all").trigger()
    assert panel.model.rowCount() == total


def test_by_name_the_list_leaves_regions_out_but_never_the_selected_one(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    total, review = panel.model.rowCount(), session.review
    assert review is not None and review.selected is not None
    renamed = review.selected.roi_id
    review.rename(renamed, RoiClass("Spleen & more"))

    panel.filter.toggle_name("Left ventricle")
    assert [row.roi.roi_class.name for row in rows(panel)] == ["Spleen & more"]
    panel.filter.toggle_name("Spleen & more")
    assert [row.roi.roi_id for row in rows(panel)] == [renamed]
    review.select(None)

    assert panel.model.rowCount() == 0
    assert f"({total} hidden)" in panel.title.text()


def test_a_hint_says_that_it_is_no_outline(qtbot: QtBot):
    services = fake_services()
    services.proposer.is_coarse = True
    session = services.open_study()
    session.propose()
    panel = panel_on(session, qtbot)
    assert rows(panel)[0].place_text.endswith(" · region hint")
    told = panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "where the network saw something, not its outline" in told
    session.uncertainty.toggle()
    told = panel.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "probability on the whole slice 0.94" in told and "mean" not in told


def test_saved_regions_say_so_and_imported_ones_their_origin(qtbot: QtBot):
    services = fake_services()
    store_structure_set(services)
    panel = panel_on(services.open_study(), qtbot)
    assert [(row.mark, row.aside_text) for row in rows(panel)] == [("✓", "saved")]
    other = fake_services()
    store_structure_set(other, approved=False)
    second = panel_on(other.open_study(), qtbot)
    assert [(row.mark, row.aside_text) for row in rows(second)] == [("◇", "")]
    assert rows(second)[0].place_text.endswith(" · VERDANT"), "beside the slice: names are long"
    assert second.title.text() == "ROIs  1 imported"


@pytest.mark.parametrize("decide", ["validate_selected", "reject_selected", None])
def test_a_state_is_told_by_its_colour_too(qtbot: QtBot, decide: str | None):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    if decide is not None:
        getattr(session.deciding, decide)()
    states = [row.roi.state for row in rows(panel)]
    for number, state in enumerate(states):
        is_current = panel.regions.currentIndex().row() == number
        assert holds_colour(painted(panel, number), state_colour(state, selected=is_current))


def test_a_rejected_name_is_struck_through(qtbot: QtBot):
    session = proposed(whole_series=False)
    panel = panel_on(session, qtbot)
    session.deciding.reject_selected()
    session.review.select(None)  # type: ignore[union-attr]
    image = painted(panel, 1)
    left, right = 40, 100
    longest = max(
        sum(QColor(image.pixel(x, y)).lightness() > 60 for x in range(left, right)) for y in range(image.height())
    )
    assert longest == right - left


def test_another_series_has_a_list_of_its_own(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    session.propose()
    panel = panel_on(session, qtbot)
    session.open_series(services.reader.series[LOCALISER].series)
    assert rows(panel) == []
    assert panel.regions.currentIndex() == QModelIndex()


def test_many_regions_with_long_names_scroll_to_the_selected_one(qtbot: QtBot):
    session = fake_services().open_study()
    assert session.opened is not None
    assert session.review is not None
    image = session.opened.series.slices[6]
    mask = np.zeros((112, 176), dtype=bool)
    mask[10:40, 10:60] = True
    name = RoiClass("Left ventricular endocardial blood pool, end-systolic phase")
    regions = [replace(proposed_roi(image, mask), roi_class=name) for _ in range(60)]
    session.review.add_proposals(regions, on_slices=[image.sop_instance_uid])
    panel = panel_on(session, qtbot)
    session.select(session.review.rois[50].roi_id)
    visible = panel.regions.viewport().rect()
    assert visible.contains(panel.regions.visualRect(panel.regions.currentIndex()).center())
    session.deciding.validate_selected()
    assert visible.contains(panel.regions.visualRect(panel.regions.currentIndex()).center())
