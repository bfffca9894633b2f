"""What can be done with a listed series besides opening it: read its data elements, save what it holds."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.core.object_kinds import ObjectKind
from app.core.study import SeriesRecord
from app.session.object_saving import suggested_name
from app.session.session import Session
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
    save.triggered.connect(partial(_save, session, record, parent))
    return menu


def _open(session: Session, record: SeriesRecord, _checked: bool = False) -> None:
    session.open_series(record)


def _show_tags(session: Session, record: SeriesRecord, _checked: bool = False) -> None:
    session.tags.show_series(session.archive, record)


def _save(session: Session, record: SeriesRecord, parent: QWidget, _checked: bool = False) -> None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    suggested = Path(folder) / suggested_name(session.browser.state.kind(record))
    chosen, _filter = QFileDialog.getSaveFileName(parent, tr("Save to file"), str(suggested))
    if chosen:
        session.object_saving.start(session.archive, record, to=Path(chosen))
