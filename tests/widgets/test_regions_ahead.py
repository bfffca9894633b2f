"""What was worked out ahead of the regions of the next slice is drawn only where it still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QGraphicsItem
from pytestqt.qtbot import QtBot

from app.core.identity import SOPInstanceUID
from app.core.roi import ReviewState, StructureSetProvenance
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.study import SeriesRecord
from app.session.outlines import Shape
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS, STORED_STRUCTURES, STUDY
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.viewports import picture, settle, show, with_values
from widgets.viewport import region_layer
from widgets.viewport.region_layer import RegionLayer
from widgets.viewport.shapes import LinesItem
from widgets.viewport.viewport import Viewport

ROWS, COLUMNS = 40, 60


def block(top: int, left: int) -> NDArray[np.bool_]:
    mask = np.zeros((ROWS, COLUMNS), dtype=bool)
    mask[top : top + 12, left : left + 16] = True
    return mask


@pytest.fixture
def session() -> Session:
    """The first of three slices is in view; each has two regions that are imported, so that none is selected."""
    services = with_values(np.full((ROWS, COLUMNS), 400, np.float32), spacing_mm=(2.0, 1.5), slices=3)
    uid = SOPInstanceUID("2.25.55")
    origin = StructureSetProvenance(uid, "ELSEWHERE", ApprovalStatus.ABSENT.value, "")
    regions = tuple(
        proposed_roi(image, block(4 + 3 * number, left), state=ReviewState.IMPORTED).saved_in(origin)
        for number, image in enumerate(services.reader.series[SHORT_AXIS].slices)
        for left in (6, 34)
    )
    services.reader.structure_sets.append(StructureSet(uid, "ELSEWHERE", ApprovalStatus.ABSENT, "", regions))
    services.archive.series.append(SeriesRecord(STUDY, STORED_STRUCTURES, "RTSTRUCT", 3, "Structures", "", 1))
    session = services.open_study()
    session.viewport.show_slice(0)
    return session


def select_one_of_the_next(session: Session) -> None:
    assert session.review is not None
    session.review.select(session.review.on_slice(session.series.slices[1].reference)[0].roi_id)


@pytest.mark.parametrize(
    "change",
    [
        lambda session, viewport: None,
        lambda session, viewport: session.viewport.zoom_by(1.7),
        lambda session, viewport: session.viewport.rotate(1),
        lambda session, viewport: session.viewport.toggle_overlays(),
        lambda session, viewport: viewport.resize(500, 300),
        lambda session, viewport: select_one_of_the_next(session),
    ],
    ids=["nothing", "zoom", "turn", "overlays", "size", "selection"],
)
def test_the_next_slice_looks_as_in_a_viewport_that_prepared_nothing(
    qtbot: QtBot,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Session, Viewport], object],
):
    prepared: list[object] = []
    prepare = RegionLayer.prepare

    def listen(layer: RegionLayer, shapes: tuple[object, ...], sheet: object) -> None:
        prepare(layer, shapes, sheet)  # type: ignore[arg-type]
        prepared.append(shapes)

    monkeypatch.setattr(RegionLayer, "prepare", listen)
    viewport = show(qtbot, session)
    qtbot.waitUntil(lambda: bool(prepared))
    change(session, viewport)
    session.viewport.show_slice(1)
    settle(qtbot, viewport)
    found = picture(viewport)

    monkeypatch.setattr(RegionLayer, "prepare", lambda *_others: None)
    other = show(qtbot, session, size=(viewport.width(), viewport.height()))
    assert np.array_equal(found, picture(other))


def test_of_proposals_it_is_foreseen_which_will_be_selected(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
):
    assert session.review is not None
    for image in session.series.slices:
        proposals = [proposed_roi(image, block(20, left)) for left in (6, 34)]
        session.review.add_proposals(proposals, on_slices=[])
    made: list[Sequence[Shape]] = []
    items = region_layer.shape_items

    def listen(shapes: Sequence[Shape], *parent: QGraphicsItem) -> list[LinesItem]:
        made.append(shapes)
        return items(shapes, *parent)

    monkeypatch.setattr(region_layer, "shape_items", listen)
    viewport = show(qtbot, session)
    lies_next = session.series.slices[1].reference
    qtbot.waitUntil(lambda: bool(made) and made[-1][0].roi.image == lies_next)
    made.clear()
    session.viewport.show_slice(1)
    settle(qtbot, viewport)
    assert any(shape.selected for shape in viewport.display.shapes)
    assert not [shapes for shapes in made if shapes[0].roi.image == lies_next]
