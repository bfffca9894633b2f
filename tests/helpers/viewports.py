"""Viewports on fake series: shown, driven by the mouse, and looked at pixel by pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.geometry import PlaneGeometry
from app.core.pixels import ImagePixels
from app.core.roi import ReviewState
from app.core.stacking import stack
from app.core.voi import Window
from app.core.volume import ImageSeries
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS, image_slice
from tests.helpers.fake_networks import proposed_roi
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.viewport.viewport import Viewport

SIZE = (640, 480)


def with_values(values: NDArray[np.float32], *, spacing_mm: tuple[float, float], slices: int = 1) -> FakeServices:
    """Services whose short-axis series shows `values` on every slice, with that PixelSpacing."""
    services = fake_services()
    services.proposer.false_alarm = False
    rows, columns = values.shape
    images = tuple(
        replace(
            image_slice(
                index,
                series=SHORT_AXIS,
                plane=PlaneGeometry(
                    (5.0, -3.0, 10.0 * index),
                    row_direction=(0.8, 0.6, 0.0),
                    column_direction=(-0.36, 0.48, -0.8),
                    row_spacing_mm=spacing_mm[0],
                    column_spacing_mm=spacing_mm[1],
                    rows=rows,
                    columns=columns,
                ),
            ),
            windows=(Window(500, 1000),),
        )
        for index in range(slices)
    )
    old = services.reader.series[SHORT_AXIS]
    report = stack(
        [image.plane for image in images],
        frames_of_reference=[image.frame_of_reference_uid for image in images],
        instance_numbers=[image.instance_number for image in images],
    )
    record = replace(old.series, number_of_instances=slices)
    services.reader.series[SHORT_AXIS] = ImageSeries(old.study, record, images, report)
    services.archive.series = [record if one == old.series else one for one in services.archive.series]
    services.archive.paths[SHORT_AXIS] = tuple(image.path for image in images)
    for image in images:
        services.reader.values[image.sop_instance_uid] = values
    return services


def with_pixels(
    pixels: ImagePixels, *, spacing_mm: tuple[float, float] = (1.0, 1.0), slices: int = 1
) -> FakeServices:
    """Services whose short-axis series has those pixels on every slice."""
    rows, columns = pixels.stored.shape[:2]
    services = with_values(np.zeros((rows, columns), np.float32), spacing_mm=spacing_mm, slices=slices)
    services.reader.read_pixels = lambda _image: pixels  # type: ignore[method-assign]
    return services


def show(qtbot: QtBot, session: Session, size: tuple[int, int] = SIZE) -> Viewport:
    viewport = Viewport(session, session.panes.active)
    qtbot.addWidget(viewport)
    viewport.resize(*size)
    viewport.show()
    qtbot.waitUntil(viewport.is_up_to_date)
    return viewport


def settle(qtbot: QtBot, viewport: Viewport) -> Viewport:
    qtbot.waitUntil(viewport.is_up_to_date)
    return viewport


def picture(viewport: Viewport) -> NDArray[np.int64]:
    """What is on the screen: (height, width, red-green-blue)."""
    return grabbed(viewport.viewport())


def grabbed(widget: QWidget) -> NDArray[np.int64]:
    """What a widget looks like: (height, width, red-green-blue)."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int64)


def like(picture: NDArray[np.int64], name: str, *, within: int = 24) -> NDArray[np.bool_]:
    """Where the picture has that colour, about."""
    colour = QColor(name)
    wanted = np.array([colour.red(), colour.green(), colour.blue()])
    return np.asarray(np.abs(picture - wanted).max(axis=2) <= within)


def add_region(session: Session, mask: NDArray[np.bool_], *, state: ReviewState = ReviewState.PROPOSED) -> None:
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    review.add_proposals([proposed_roi(image, mask)], on_slices=[])
    if state is ReviewState.VALIDATED:
        session.deciding.validate_selected()
    elif state is ReviewState.REJECTED:
        session.deciding.reject_selected()


def one_pixel(rows: int, columns: int, at: tuple[int, int]) -> NDArray[np.bool_]:
    mask = np.zeros((rows, columns), dtype=bool)
    mask[at] = True
    return mask


def turn_wheel(viewport: Viewport, delta: int, *, at: QPoint, ctrl: bool = False) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport.viewport(), event)


def drag(viewport: Viewport, button: Qt.MouseButton, *, by: QPoint) -> None:
    """From (300, 200)."""
    area, start = viewport.viewport(), QPoint(300, 200)
    for kind, at, pressed in (
        (QMouseEvent.Type.MouseButtonPress, start, button),
        (QMouseEvent.Type.MouseMove, start + by / 2, button),
        (QMouseEvent.Type.MouseMove, start + by, button),
        (QMouseEvent.Type.MouseButtonRelease, start + by, Qt.MouseButton.NoButton),
    ):
        cause = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else button
        place = QPointF(at)
        event = QMouseEvent(
            kind, place, QPointF(area.mapToGlobal(at)), cause, pressed, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(area, event)
