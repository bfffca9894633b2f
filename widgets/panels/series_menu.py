"""What can be done with a listed series besides opening it: read its tags, save what it holds, send it on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.core.object_kinds import ObjectKind
from app.core.study import SeriesRecord
from app.session.object_saving import Savable
from app.session.session import Session
from widgets.panels.send_menu import add_send_menu
from widgets.translation import tr


def series_menu(session: Session, record: SeriesRecord, parent: QWidget) -> QMenu:
    """The context menu of a series."""
    kind = session.browser.state.kind(record)
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if kind is ObjectKind.IMAGE:
        menu.addAction(tr("Open")).triggered.connect(partial(_open, session, record))
    menu.addAction(tr("Tags…")).triggered.connect(partial(_show_tags, session, record))
    save = menu.addAction(tr("Save to file…"))
    save.setEnabled(not session.object_saving.running)
    save.triggered.connect(partial(_save, session, record))
    sending, origin = session.media.sending_on, session.archive
    add_send_menu(
        menu,
        sending.destinations(origin),
        lambda name: sending.send_series(origin, record, to=name),
        enabled=not sending.state.is_running,
    )
    return menu


def save_to_file(session: Session, what: Savable, parent: QWidget) -> None:
    """Ask where to save a series, and do it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _filter = QFileDialog.getSaveFileName(parent, tr("Save to file"), str(Path(folder) / what.file_name))
    if chosen:
        session.object_saving.start(what.archive, what.record, to=Path(chosen))


def _open(session: Session, record: SeriesRecord, _checked: bool = False) -> None:
    session.open_series(record)


def _show_tags(session: Session, record: SeriesRecord, _checked: bool = False) -> None:
    session.tags.show_series(session.archive, record)


def _save(session: Session, record: SeriesRecord, _checked: bool = False) -> None:
    session.object_saving.ask(session.archive, record, session.browser.state.kind(record))
