"""What to put on a picture of the viewport before it is saved or copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QFileDialog, QWidget

from app.core.phrases import phrase
from app.session.pane import Pane
from app.session.pictures import PictureContent, picture, suggested_picture_name
from app.session.session import Session
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import wrapped
from widgets.translation import tr
from widgets.viewport.snapshot import png_bytes, snapshot

BURNED_IN = phrase("Texts that the machine wrote into the pixels themselves stay on the picture.")
NOT_YET = phrase("There is no image to copy yet.")


class PictureDialog(RoomyDialog):
    """Two choices and two ways out: copy, or save as PNG.

    Parameters
    ----------
    viewport
        Its size is the size of the picture.
    """

    def __init__(self, session: Session, viewport: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(tr("Save image"), width=420, parent=parent)
        self._session = session
        self._pane: Pane = session.panes.active
        self._viewport = viewport
        self.graphics = QCheckBox(tr("Regions, measurements and texts, as the viewport shows them"))
        self.graphics.setChecked(True)
        self.identity = QCheckBox(tr("Patient's name, ID and birth date"))
        buttons = QDialogButtonBox()
        self.copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save = buttons.addButton(tr("Save PNG…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.save.setDefault(True)
        for widget in (self.graphics, self.identity, wrapped(tr(BURNED_IN), "dim")):
            self.column.addWidget(widget)
        self.add_buttons(buttons)
        self.copy.clicked.connect(self._copy)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)

    @property
    def content(self) -> PictureContent:
        """What is ticked."""
        return PictureContent(graphics=self.graphics.isChecked(), identity=self.identity.isChecked())

    def _copy(self) -> None:
        copy_picture(self._session, self._pane, self._viewport, self.content)
        self.accept()

    def _save(self) -> None:
        image = take_picture(self._session, self._pane, self._viewport, self.content)
        if image is None:
            self._session.notices.inform(NOT_YET)
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        suggested = Path(folder) / suggested_picture_name(self._pane)
        chosen, _filter = QFileDialog.getSaveFileName(self, tr("Save image"), str(suggested), tr("PNG (*.png)"))
        if chosen:
            self._session.picture_saving.start(png_bytes(image), to=Path(chosen), with_identity=self.content.identity)
            self.accept()


def take_picture(session: Session, pane: Pane, viewport: QWidget, content: PictureContent) -> QImage | None:
    """The viewport of a pane as a picture; None while there is no image in it."""
    taken = picture(session, pane, content)
    if taken is None:
        return None
    return snapshot(taken, viewport.size(), pixel_ratio=viewport.devicePixelRatioF(), font=viewport.font())


def copy_picture(session: Session, pane: Pane, viewport: QWidget, content: PictureContent) -> None:
    """Put a picture of the viewport on the clipboard, and say so."""
    image = take_picture(session, pane, viewport, content)
    if image is None:
        session.notices.inform(NOT_YET)
        return
    QGuiApplication.clipboard().setImage(image)
    session.picture_saving.note_copy(with_identity=content.identity)
    session.notices.inform(
        phrase("The image is copied, with the patient's name.")
        if content.identity
        else phrase("The image is copied, without the patient's name unless the machine wrote it into the pixels.")
    )
