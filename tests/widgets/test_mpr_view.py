"""Three planes in the window: what is drawn lies where it should, and mouse and keys move it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.mpr import PlaneName
from app.core.resampling import Slab, SlabMode
from app.core.voi import Window
from app.session.mpr_view import SpatialView
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.main_window import MainWindow
from widgets.mpr import mpr_view
from widgets.mpr.mpr_view import MprView
from widgets.mpr.plane_painting import handles, to_screen
from widgets.mpr.plane_view import PlaneView
from widgets.mpr.slab_bar import SlabBar
from widgets.mpr.volume_view import VolumeView
from widgets.scene.probe import OpenGl
from widgets.scene.render_thread import NO_OPENGL

BRIGHT = (7, 40, 90)


@pytest.fixture(autouse=True)
def without_opengl(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planes are tested here; drawing in three dimensions has tests of its own."""
    monkeypatch.setattr(mpr_view, "VolumeView", lambda session: VolumeView(session, find=OpenGl))


@pytest.fixture
def services() -> FakeServices:
    """A series that is dark but for one voxel."""
    made = fake_services()
    series = made.reader.series[SHORT_AXIS]
    rows, columns = series.slices[0].attributes.rows, series.slices[0].attributes.columns
    for number, image in enumerate(series.slices):
        values = np.full((rows, columns), 100, dtype=np.float32)
        if number == BRIGHT[0]:
            values[BRIGHT[1:]] = 1000
        values.setflags(write=False)
        made.reader.values[image.sop_instance_uid] = values
    made.open_study().viewport.set_window(Window(500, 1000))
    return made


@pytest.fixture
def window(qtbot: QtBot, services: FakeServices) -> Iterator[MainWindow]:
    made = MainWindow(services.session)
    qtbot.addWidget(made, before_close_func=MainWindow.close_without_asking)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.is_up_to_date)
    QTest.keyClick(made, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: services.session.mpr.volume is not None and made.is_up_to_date())
    yield made


def planes_of(window: MainWindow) -> MprView:
    assert window.images.planes is not None
    return window.images.planes


def plane(window: MainWindow, name: PlaneName) -> PlaneView:
    return planes_of(window).planes[name]


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.is_up_to_date)


def centre(view: PlaneView) -> QPoint:
    assert view.display.centre is not None
    return to_screen(view.display.centre, view.scale).toPoint()


def point(session: Session) -> np.ndarray:
    assert session.mpr.view is not None
    return np.array(session.mpr.view.crosshair.point_lps)


def drag(view: PlaneView, start: QPoint, *way: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in way:
        QTest.mouseMove(view, step)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=way[-1])


def wheel(view: PlaneView, notches: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


@pytest.mark.parametrize("name", PlaneName)
def test_the_one_bright_voxel_is_painted_where_it_lies(qtbot: QtBot, window: MainWindow, name: PlaneName) -> None:
    session = window.session
    assert session.mpr.volume is not None
    voxel = session.mpr.volume.to_lps(BRIGHT)[0]
    session.mpr.move_to(voxel)
    session.viewport.toggle_overlays()
    settle(qtbot, window)
    view = plane(window, name)
    picture = view.grab().toImage()
    ratio = view.devicePixelRatioF()
    brightness = np.array(
        [[picture.pixelColor(x, y).value() for x in range(picture.width())] for y in range(picture.height())]
    )
    brightness[:2], brightness[-2:], brightness[:, :2], brightness[:, -2:] = 0, 0, 0, 0  # the coloured frame
    y, x = np.unravel_index(np.argmax(brightness), brightness.shape)
    expected = to_screen(view.display.grid.to_row_column([voxel])[0], view.scale)
    half_a_voxel_px = 0.5 * min(session.mpr.volume.spacing_mm) / view.display.grid.row_spacing_mm + 1
    assert abs(x / ratio + 0.5 - expected.x()) <= half_a_voxel_px
    assert abs(y / ratio + 0.5 - expected.y()) <= half_a_voxel_px


def test_one_key_opens_the_planes_and_escape_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    assert planes_of(window).isVisible()
    assert not window.viewport.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.viewport.isVisible)
    assert not planes_of(window).isVisible()
    settle(qtbot, window)


def test_a_press_takes_the_crosshair_there(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.AXIAL)
    target = centre(view) + QPoint(25, -18)
    expected = view.display.grid.to_lps([((target.y()) / view.scale - 0.5, (target.x()) / view.scale - 0.5)])[0]
    drag(view, target, target)
    settle(qtbot, window)
    assert point(window.session) == pytest.approx(expected, abs=0.5)
    for other in (PlaneName.SAGITTAL, PlaneName.CORONAL):
        distance = plane(window, other).display.section.plane.distance_mm([point(window.session)])[0]
        assert distance == pytest.approx(0, abs=1e-6), "the other planes go through it"


def test_dragging_a_line_moves_that_plane_alone(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.AXIAL)
    before = point(window.session)
    start = centre(view) + QPoint(40, 0)  # on the coronal plane's line, off the middle and off its handles
    drag(view, start, start + QPoint(3, 12), start + QPoint(7, 20))
    settle(qtbot, window)
    moved = point(window.session) - before
    mm = view.display.grid.row_spacing_mm / view.scale
    assert moved == pytest.approx([0, 20 * mm, 0], abs=1.0 * mm + 0.2)


def test_dragging_a_handle_turns_the_other_planes(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.AXIAL)
    size = float(view.width()), float(view.height())
    line, at = next(
        (line, at) for line, at in handles(view.display, size, scale=view.scale) if line.plane is PlaneName.CORONAL
    )
    middle = to_screen(view.display.centre, view.scale)
    way = at - middle
    angle = math.radians(30)
    turned = QPointF(
        way.x() * math.cos(angle) - way.y() * math.sin(angle), way.x() * math.sin(angle) + way.y() * math.cos(angle)
    )
    drag(view, at.toPoint(), (middle + turned).toPoint())
    settle(qtbot, window)
    assert window.session.mpr.view is not None
    crosshair = window.session.mpr.view.crosshair
    along = crosshair.trace(PlaneName.CORONAL, on=PlaneName.AXIAL)
    screen = math.degrees(math.atan2(along[1], along[0])) % 180
    assert screen == pytest.approx(30, abs=1.0)
    assert "oblique" in plane(window, PlaneName.CORONAL).display.texts.corners.top_left[0]
    assert line.plane is PlaneName.CORONAL


def test_the_wheel_scrolls_and_with_control_zooms(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.CORONAL)
    before = point(window.session)
    wheel(view, 2)
    settle(qtbot, window)
    moved = point(window.session) - before
    assert window.session.mpr.volume is not None
    normal = np.array(view.display.grid.normal)
    assert moved == pytest.approx(2 * window.session.mpr.volume.step_mm(normal) * normal, abs=1e-6)
    scale = view.display.grid.row_spacing_mm
    wheel(view, 3, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert view.display.grid.row_spacing_mm < scale


def test_the_right_button_windows_all_planes_and_the_slices(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.SAGITTAL)
    start = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.RightButton, pos=start)
    QTest.mouseMove(view, start + QPoint(60, 0))
    QTest.mouseRelease(view, Qt.MouseButton.RightButton, pos=start + QPoint(60, 0))
    settle(qtbot, window)
    shown = {plane(window, name).display.shading for name in PlaneName}
    assert len(shown) == 1
    chosen = window.session.viewport.view.window
    assert isinstance(chosen, Window)
    assert chosen.width > 1000
    assert next(iter(shown)).transform == chosen


def test_a_double_click_enlarges_one_part_and_another_shows_all(qtbot: QtBot, window: MainWindow) -> None:
    view = plane(window, PlaneName.CORONAL)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    settle(qtbot, window)
    assert [name for name in PlaneName if plane(window, name).isVisible()] == [PlaneName.CORONAL]
    assert not planes_of(window).volume.isVisible()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    settle(qtbot, window)
    assert all(plane(window, name).isVisible() for name in PlaneName)


def test_the_slab_is_chosen_on_the_strip_or_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    strip = planes_of(window).strip
    assert not strip.mode.isEnabled(), "a thin plane has no kind"
    strip.thickness.setCurrentIndex(4)
    strip.thickness.activated.emit(4)
    settle(qtbot, window)
    assert strip.mode.isEnabled()
    strip.mode.activated.emit(list(SlabMode).index(SlabMode.MINIMUM))
    settle(qtbot, window)
    assert plane(window, PlaneName.AXIAL).display.texts.corners.top_left == ("Axial  MinIP 20 mm",)
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    settle(qtbot, window)
    assert strip.thickness.currentText() == "40 mm"


def test_where_opengl_does_not_work_the_fourth_part_says_so(qtbot: QtBot, window: MainWindow) -> None:
    volume = planes_of(window).volume
    qtbot.waitUntil(lambda: volume.failure == NO_OPENGL)
    assert volume.picture is None
    window.session.mpr.enlarge(SpatialView.VOLUME)
    settle(qtbot, window)
    assert volume.isVisible()


def test_in_a_narrow_window_nothing_on_the_strip_is_cut(qtbot: QtBot, services: FakeServices):
    session = services.session
    session.mpr.open(session.panes.active)
    window = MainWindow(session)
    holder = QWidget()  # as the window, it may give the strip less than it wants
    bar = SlabBar(session, window.actions_by_name, holder)
    qtbot.addWidget(window)
    qtbot.addWidget(holder)
    holder.show()
    whole = bar.sizeHint().width()
    bar.resize(whole, 40)
    assert bar.mode.isVisible()
    bar.resize(whole - 60, 40)
    assert not bar.mode.isVisible(), "there is no choice for planes that are thin"
    parts = [*bar.findChildren(QComboBox), *bar.findChildren(QToolButton)]
    qtbot.waitUntil(lambda: all(part.width() >= part.sizeHint().width() for part in parts if part.isVisible()))
    session.mpr.set_slab(Slab(thickness_mm=5.0))
    assert bar.mode.isVisible()
