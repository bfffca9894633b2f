"""Files of this machine: chosen in a dialog, or dropped anywhere on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.phrases import phrase
from app.session.session import Session
from widgets.drop_hint import DropHint
from widgets.translation import tr

HINT = phrase("Drop to take over and open")


def choose_files(session: Session, parent: QWidget) -> None:
    """Ask for files, which carry no special ending in DICOM, and open them."""
    chosen, _filter = QFileDialog.getOpenFileNames(parent, tr("Open files"))
    if chosen:
        session.file_opening.open([Path(name) for name in chosen])


def choose_folder(session: Session, parent: QWidget) -> None:
    """Ask for a folder and open everything below it."""
    chosen = QFileDialog.getExistingDirectory(parent, tr("Open a folder"))
    if chosen:
        session.file_opening.open([Path(chosen)])


class FileDropping(QObject):
    """Lets a window take files and folders from a file manager."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.hint = DropHint(window, tr(HINT))
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged in if all of it lies on this machine."""
        if isinstance(event, QDropEvent) and paths_of(event.mimeData()):
            # Never a move: the originals stay where they are.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.type() == QEvent.Type.Drop:
                self.hint.hide()
                self._session.file_opening.open(paths_of(event.mimeData()))
            else:
                self.hint.cover()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hint.hide()
        return super().eventFilter(watched, event)


def paths_of(mime: QMimeData) -> tuple[Path, ...]:
    """The files and folders that are dragged; none if anything among them is no file of this machine."""
    urls = mime.urls()
    return tuple(Path(url.toLocalFile()) for url in urls) if all(url.isLocalFile() for url in urls) else ()
