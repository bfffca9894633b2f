"""The viewer as a user has it, on an archive of its own: window, threads and event loop, waited for as it paints."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.archives import ConfiguredArchives
from app.auditing import audit_services
from app.core.study import SeriesRecord, StudyQuery
from app.core.tasks import TaskControl
from app.engine import engine
from app.main import Services, build_session
from app.name_list_file import NameListFile
from app.paths import Paths
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.ledger_file import LedgerFile
from app.store.measurements import MeasurementFiles
from app.store.network_memory import NetworkFiles
from app.store.outbox import OutboxFiles
from app.store.review_journals import ReviewJournals
from tests.helpers.memory_secrets import MemorySecrets
from widgets.main_window import MainWindow
from widgets.qt_task_runner import QtTaskRunner

LONGEST_WAIT_MS = 60_000
VIEWPORT = 1200, 900


class Workstation:
    """A window whose viewport measures 1200 x 900.

    Parameters
    ----------
    folder
        Holds the archive and everything beside it; files below `folder/archive` are in the archive.
    """

    def __init__(self, folder: Path) -> None:
        self.archive = EmbeddedArchive(folder / "archive")
        settings = SettingsFile(folder / "settings.json")
        paths = Paths(folder / "archive", folder / "settings.json", folder / "logs", folder / "cache")
        audit = audit_services(paths, settings)
        directory = ConfiguredArchives(
            self.archive, settings, secrets=MemorySecrets(), move_destination=None, audit=audit.log
        )
        self._runner = QtTaskRunner()
        self._services = Services(
            self.archive,
            None,
            directory,
            settings,
            MeasurementFiles(folder / "measurements"),
            ReviewJournals(folder / "journals"),
            LedgerFile(folder / "ledger" / "corrections.ledger"),
            NetworkFiles(folder / "networks"),
            OutboxFiles(folder / "outbox"),
            NameListFile(folder / "names.json"),
            engine(paths),
            audit,
        )
        self.session = build_session(self._services, self._runner)
        self.window = MainWindow(self.session)
        self.window.show()
        QApplication.processEvents()
        shown = self.window.viewport.size()
        self.window.resize(self.window.width() + VIEWPORT[0] - shown.width(), self.window.height())
        self.window.resize(self.window.width(), self.window.height() + VIEWPORT[1] - shown.height())
        self.settle()
        # As the viewer does when it has started.
        gc.collect()
        gc.freeze()

    def series(self, modality: str) -> SeriesRecord:
        """The only series of that modality."""
        control = TaskControl()
        (record,) = (
            series
            for study in self.archive.find_studies(StudyQuery(), control)
            for series in self.archive.find_series(study.study_instance_uid, control)
            if series.modality == modality
        )
        return record

    def open(self, record: SeriesRecord) -> None:
        """Click on a series and wait for its first picture."""
        session = self.session
        self._paint(
            lambda: session.open_series(record),
            until=lambda: (
                session.opened is not None
                and session.opened.series.series.series_instance_uid == record.series_instance_uid
            ),
        )

    def open_to_the_end(self, record: SeriesRecord) -> None:
        """Click on a series and wait until one can scroll through all of it."""
        self.open(record)
        self.wait_for_the_rest()

    def wait_for_the_rest(self) -> None:
        """Wait until all of what is shown in part is here."""
        loop = QEventLoop()

        def look(*_changed: object) -> None:
            if self.session.opening is None:
                loop.quit()

        if self.session.opening is not None:
            self.session.panes.opening_changed.connect(look)
            _run(loop)
            self.session.panes.opening_changed.disconnect(look)

    def close_series(self) -> None:
        """Show nothing."""
        self.wait_for_the_rest()
        self.session.panes.active.close()
        self.settle()

    def press(self, key: Qt.Key) -> None:
        """Press a key and wait for another slice on the screen."""
        before = self.window.viewport.display.slice_text
        self._paint(
            lambda: QTest.keyClick(self.window, key),
            until=lambda: self.window.viewport.display.slice_text != before,
        )

    def mouse(self, kind: QEvent.Type, place: tuple[float, float], *, pressed: bool) -> None:
        """Let the left button be pressed, move or let go over a row and column, and wait for the picture of that."""
        viewport = self.window.viewport
        assert viewport.placement is not None
        at = QPointF(*viewport.placement.to_screen(*place))
        area = viewport.viewport()
        cause = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton
        on_desk = QPointF(area.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, on_desk, cause, held, Qt.KeyboardModifier.NoModifier)
        self._paint(lambda: QApplication.sendEvent(area, event), until=lambda: True)

    def has_decoded_all(self) -> bool:
        """Whether every slice of the stack in view could be shown at once."""
        series = self.session.series
        return series is not None and all(self.session.pixels.at_hand(image) for image in series.slices)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Serve events until something is so."""
        loop = QEventLoop()
        look = QTimer()
        look.timeout.connect(lambda: loop.quit() if condition() else None)
        look.start(5)
        _run(loop)

    def settle(self) -> None:
        """Wait until nothing is left to paint."""
        self.wait(self.window.is_up_to_date)

    def end(self) -> None:
        """Close everything."""
        self.window.close_without_asking()
        self._runner.shutdown()
        self._services.close()
        gc.unfreeze()

    def _paint(self, act: Callable[[], object], *, until: Callable[[], bool]) -> None:
        loop = QEventLoop()
        viewport = self.window.viewport

        def painting() -> None:
            # The picture is made and about to be painted, before any event that comes after this one.
            if viewport.display.pixels is not None and viewport.is_up_to_date() and until():
                QTimer.singleShot(0, loop.quit)

        watch = _Watch(painting)
        viewport.viewport().installEventFilter(watch)
        act()
        _run(loop)
        viewport.viewport().removeEventFilter(watch)


class _Watch(QObject):
    """Says when a widget is about to be painted."""

    def __init__(self, painting: Callable[[], None]) -> None:
        super().__init__()
        self._painting = painting

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painting()
        return False


def put_into_archive(folder: Path, paths: Iterable[Path]) -> None:
    """Let the archive below `folder` find those files when it opens."""
    place = folder / "archive" / "given"
    place.mkdir(parents=True, exist_ok=True)
    for path in paths:
        os.link(path, place / path.name)


def _run(loop: QEventLoop) -> None:
    late: list[bool] = []
    QTimer.singleShot(LONGEST_WAIT_MS, loop, lambda: (late.append(True), loop.quit())[1])
    loop.exec()
    assert not late, "the viewer did not get there in a minute"
