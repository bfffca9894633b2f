"""Draws a viewport's content anew as a picture of its own, without pointer, lens, frame or progress."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene

from app.core.identity import RoiId
from app.session.display import Display
from app.session.pictures import Picture
from app.session.region_picture import region_picture
from app.session.session import Session
from widgets.theme import image_colour
from widgets.viewport.annotations import draw_annotations, to_transform
from widgets.viewport.measurement_items import draw_figures
from widgets.viewport.picture import PictureItem, PictureMaker, Reduction, overlay_picture, reduction_for, target_of
from widgets.viewport.placement import Placement, placement_of
from widgets.viewport.region_names import RegionNames, Sheet
from widgets.viewport.shapes import shape_items
from widgets.viewport.text_stamps import TextStamps

PICTURE_PX: Final = 1024
"""The longer side of a picture that is not of a viewport."""


def snapshot(picture: Picture, size: QSize, *, pixel_ratio: float, font: QFont) -> QImage:
    """A picture with as many pixels as a viewport of that size has on its screen.

    Parameters
    ----------
    picture
        With pixels.
    """
    display = picture.display
    shown = QImage(size * pixel_ratio, QImage.Format.Format_RGB32)
    shown.fill(image_colour("image"))
    area = QRectF(0, 0, size.width(), size.height())
    placement = placement_of(display, (area.width(), area.height()), pixel_ratio=pixel_ratio)
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.scale(pixel_ratio, pixel_ratio)
    scene = _scene(display, placement, pixel_ratio=pixel_ratio)
    scene.setSceneRect(area)
    scene.render(painter, area, area)
    stamps, sheet = TextStamps(), Sheet(area, placement, painter.font(), pixel_ratio)
    taken = draw_annotations(painter, area, display, placement=placement, activity_text="", stamps=stamps)
    taken += RegionNames(stamps).draw(painter, display.shapes, sheet, taken=taken)
    draw_figures(painter, area, picture.figures, placement=placement, taken=taken)
    painter.end()
    return shown


def region_image(session: Session, regions: Collection[RoiId], *, font: QFont) -> QImage | None:
    """The whole slice in view with these of its regions, without the patient's identity; None without a slice."""
    found = region_picture(session, session.panes.active, regions)
    if found is None or found.display.pixels is None:
        return None
    rows, columns = found.display.pixels.stored.shape[:2]
    height, width = rows * found.display.aspect, float(columns)
    if not found.display.turn.is_upright:
        height, width = width, height
    size = QSize(round(width), round(height)).scaled(PICTURE_PX, PICTURE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    return snapshot(found, size, pixel_ratio=1.0, font=font)


def png_bytes(image: QImage) -> bytes:
    """A picture as a PNG file; it holds no text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _scene(display: Display, placement: Placement, *, pixel_ratio: float) -> QGraphicsScene:
    """The image, what it brings along, and the outlines of regions."""
    assert display.pixels is not None  # noqa: S101 - see `placement_of`
    rows, columns = display.pixels.stored.shape[:2]
    reduction = reduction_for(placement, pixel_ratio=pixel_ratio) if display.smooth else Reduction()
    target = target_of(placement, (rows, columns), reduction)
    scene = QGraphicsScene()
    image = PictureItem(QImage.Format.Format_RGB32)
    image.set_picture(PictureMaker().make(display.pixels, display.shading, turn=display.turn, reduction=reduction))
    image.set_place(target, smooth=display.smooth)
    scene.addItem(image)
    if display.overlays:
        graphics = PictureItem(QImage.Format.Format_ARGB32)
        drawn = overlay_picture(
            display.overlays, (rows, columns), turn=display.turn, reduction=reduction, ink=image_colour("graphics")
        )
        graphics.set_picture(drawn)
        graphics.set_place(target, smooth=display.smooth)
        scene.addItem(graphics)
    frame = QGraphicsRectItem()
    frame.setTransform(to_transform(placement))
    scene.addItem(frame)
    shape_items(display.shapes, frame)
    return scene
