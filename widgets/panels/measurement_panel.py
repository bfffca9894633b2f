"""What was measured and noted in the study in the active pane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QMenu, QVBoxLayout, QWidget

from app.core.measurement import Measurement
from app.core.phrases import counted
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.item_models.measurement_delegate import MeasurementDelegate
from widgets.item_models.measurement_model import MeasurementModel
from widgets.panels.labels import title
from widgets.panels.list_view import ListView
from widgets.translation import said, tr

SUGGESTED_NAME = "measurements.csv"
LEAST_HEIGHT = 96


class MeasurementPanel(QWidget):
    """Slice by slice; a click shows the measurement, a double click renames it. Hidden while there is none."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._showing = False
        self.model = MeasurementModel(session, self)
        self.title = title(tr("Measurements"))
        self.list = ListView(self.model, MeasurementDelegate(self), name=tr("Measurements"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumHeight(LEAST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        self.list.clicked.connect(self._go_to)
        self.list.entered.connect(self._rename_current)
        self.list.selectionModel().currentChanged.connect(self._go_to)
        self.list.doubleClicked.connect(self._rename)
        self.list.customContextMenuRequested.connect(self._show_menu)
        for signal in (session.measuring.changed, session.series_opened):
            bind(signal, self, self._show)
        self._show()

    def menu(self, one: Measurement) -> QMenu:
        """What can be done with a measurement, and with all of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Rename")).triggered.connect(self._rename_current)
        menu.addAction(tr("Copy")).triggered.connect(self._copy_current)
        delete, key = self._actions["delete-measurement"], self._actions.keys_text("delete-measurement")
        # The key is only told here: the window owns the shortcut.
        menu.addAction(f"{delete.iconText()}\t{key}" if key else delete.iconText()).triggered.connect(delete.trigger)
        menu.addSeparator()
        menu.addAction(tr("Copy all")).triggered.connect(self.copy_all)
        menu.addAction(tr("Export CSV…")).triggered.connect(self.export)
        menu.addAction(tr("Export CSV with patient identity…")).triggered.connect(self._export_with_identity)
        return menu

    def copy_all(self) -> None:
        """Put all measurements on the clipboard."""
        self._copy(self._session.annotating.listed())

    def export(self) -> None:
        """Ask where to, and write a table that names nobody."""
        self._ask_where(self._write)

    # What the user does ------------------------------------------------------------------------------------

    def _go_to(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and not self._showing:
            self._session.annotating.go_to(row.measurement.measurement_id)

    def _rename(self, index: QModelIndex) -> None:
        if index.isValid():
            self.list.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None)

    def _rename_current(self) -> None:
        self._rename(self.list.currentIndex())

    def _show_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = self.model.row(index)
        if row is not None:
            self._go_to(index)
            self.menu(row.measurement).popup(self.list.viewport().mapToGlobal(place))

    def _copy_current(self) -> None:
        selected = self._session.measuring.selected
        if selected is not None:
            self._copy((selected,))

    def _copy(self, measurements: tuple[Measurement, ...]) -> None:
        QGuiApplication.clipboard().setText(said(self._session.annotating.text(measurements)))
        count = len(measurements)
        self._session.notices.inform(counted(count, "{count} measurement copied.", "{count} measurements copied."))

    def _export_with_identity(self) -> None:
        self._ask_where(self._write_with_identity)

    def _ask_where(self, write: Callable[[str], None]) -> None:
        dialog = QFileDialog(self.window(), tr("Export measurements"), SUGGESTED_NAME, tr("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(write)
        dialog.open()

    def _write(self, path: str) -> None:
        self._session.annotating.export(Path(path))

    def _write_with_identity(self, path: str) -> None:
        self._session.annotating.export(Path(path), with_identity=True)

    # What the session shows --------------------------------------------------------------------------------

    def _show(self) -> None:
        self._showing = True
        self.model.show()
        selected = self._session.measuring.selected
        index = self.model.index_of(selected.measurement_id) if selected is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
            if index.isValid():
                self.list.scrollTo(index)
        count = self.model.rowCount()
        self.title.show_text(tr("Measurements  {count}", count=count) if count else tr("Measurements"))
        self.setVisible(count > 0)
        self._showing = False
