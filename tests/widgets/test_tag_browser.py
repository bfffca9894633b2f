"""The tag browser shows a file's data elements as a tree that is searched, stepped through and copied from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QMenu, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import TruncatedFileError
from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID
from app.core.study import InstanceRecord, SeriesRecord
from app.core.tags import TagNode, TagTree
from app.session.tag_browsing import TagsShown
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.tag_browser import READING, TagBrowser
from widgets.item_models.tag_model import TagModel, plain_tip
from widgets.main_window import MainWindow
from widgets.panels.series_menu import series_menu
from widgets.panels.study_browser import StudyBrowser

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ITEM = 0xFFFEE000
FILE, OTHER = Path("/nowhere/one.dcm"), Path("/nowhere/two.dcm")
REPORT = SeriesInstanceUID("1.2.826.0.1.1.9")


def leaf(tag: int, name: str, value: str) -> TagNode:
    return TagNode(tag, "LO", name, name.replace(" ", ""), 1, value)


TREE = TagTree(
    (
        leaf(0x00080060, "Modality", "MR"),
        TagNode(
            0x00081115,
            "SQ",
            "Referenced Series Sequence",
            "ReferencedSeriesSequence",
            2,
            "2 items",
            children=tuple(
                TagNode(ITEM, "", f"Item {n}", value="1 element", children=(leaf(0x0020000E, "Series", f"1.2.{n}"),))
                for n in (1, 2)
            ),
        ),
        leaf(0x00100010, "Patient's Name", "Example^Ada\nof <b>nowhere</b>"),
    ),
    ("The file ends at byte 99.",),
)


def shown(qtbot: QtBot, services: FakeServices | None = None) -> tuple[TagBrowser, FakeServices]:
    services = services or fake_services()
    services.objects.trees[FILE] = TREE
    services.session.tags.show_files([FILE, OTHER], title="Cine")
    dialog = TagBrowser(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, services


def texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [model.index(row, 1, parent).data(), *texts(model, index)]
    return found


def test_the_rows_are_the_elements_nested_as_in_the_file(qtbot: QtBot):
    dialog, _ = shown(qtbot)
    model = dialog.tree.model()
    assert texts(model) == [
        *("Modality", "Referenced Series Sequence", "Item 1", "Series", "Item 2", "Series", "Patient's Name"),
    ]
    name = model.index(2, 0)
    assert [model.index(2, column).data() for column in range(5)] == [
        *("(0010,0010)", "Patient's Name", "LO", "1", "Example^Ada of <b>nowhere</b>"),
    ]
    assert "<b>" not in name.data(Qt.ItemDataRole.ToolTipRole)
    assert plain_tip("<img src='x'>") == "&lt;img src='x'>"


def test_the_model_keeps_the_rules_of_qt(qtbot: QtBot):
    model = TagModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(TREE)
    model.show(None)
    assert tester.model() is model


def test_typing_selects_the_first_hit_and_opens_what_it_lies_in(qtbot: QtBot):
    dialog, _ = shown(qtbot)
    qtbot.keyClicks(dialog.search, "1.2.")
    assert dialog.hits.text() == "1 of 2"
    assert dialog.current is not None
    assert dialog.current.value == "1.2.1"
    assert dialog.tree.isExpanded(dialog.tree.currentIndex().parent())
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.current.value == "1.2.2"
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.current.value == "1.2.1"
    qtbot.mouseClick(dialog.previous, Qt.MouseButton.LeftButton)
    assert dialog.hits.text() == "2 of 2"


def test_what_is_not_found_is_said_and_the_steps_are_off(qtbot: QtBot):
    dialog, _ = shown(qtbot)
    qtbot.keyClicks(dialog.search, "zzz")
    assert dialog.hits.text() == "Not found"
    assert not dialog.next.isEnabled()


def test_value_and_row_are_copied(qtbot: QtBot):
    dialog, _ = shown(qtbot)
    assert not dialog.copy_value.isEnabled()
    dialog.tree.setCurrentIndex(dialog.tree.model().index(2, 0))
    qtbot.mouseClick(dialog.copy_value, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Example^Ada\nof <b>nowhere</b>"
    qtbot.mouseClick(dialog.copy_row, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("(0010,0010)\tLO\tPatient's Name\t1\tExample^Ada of")
    dialog.tree.setFocus()
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0))
    qtbot.keyClick(dialog.tree, QKeySequence("Ctrl+C")[0].key(), Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "MR"


def test_everything_expands_at_once(qtbot: QtBot):
    dialog, _ = shown(qtbot)
    qtbot.mouseClick(dialog.expand_all, Qt.MouseButton.LeftButton)
    assert _expanded(dialog.tree) == 3


def test_remarks_and_failures_stand_above_the_tree(qtbot: QtBot):
    dialog, services = shown(qtbot)
    assert dialog.message.text() == "The file ends at byte 99."
    services.objects.failure = TruncatedFileError("two.dcm is truncated.")
    dialog.instance.setValue(2)
    assert dialog.message.text() == "two.dcm is truncated."
    assert dialog.tree.model().rowCount() == 0


def test_while_the_file_is_read_it_says_so(qtbot: QtBot):
    runner = StepwiseRunner()
    dialog, _ = shown(qtbot, fake_services(runner))
    assert dialog.message.text() == READING
    runner.run_all()
    assert dialog.message.text() == "The file ends at byte 99."


def test_another_instance_is_a_step_away(qtbot: QtBot):
    dialog, services = shown(qtbot)
    assert dialog.of_instances.text() == "of 2 instances"
    dialog.instance.setValue(2)
    assert services.session.tags.state.index == 1
    assert dialog.file.text() == "two.dcm"


def test_escape_closes_and_forgets(qtbot: QtBot):
    dialog, services = shown(qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert services.session.tags.state == TagsShown()


def test_the_key_t_opens_one_browser_and_opens_it_again_after_it_was_closed(qtbot: QtBot):
    services = fake_services()
    window = MainWindow(services.open_study())
    qtbot.addWidget(window)
    window.show()

    def browsers() -> list[TagBrowser]:
        return [dialog for dialog in window.findChildren(TagBrowser) if dialog.isVisible()]

    window.actions_by_name["tags"].trigger()
    services.session.viewport.step(1)
    window.actions_by_name["tags"].trigger()
    (dialog,) = browsers()
    assert services.session.image is not None
    assert dialog.file.text() == services.session.image.path.name
    dialog.reject()
    assert browsers() == []
    window.actions_by_name["tags"].trigger()
    assert len(browsers()) == 1


def test_any_series_has_its_tags_in_the_menu_and_is_saved_from_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    services = fake_services()
    report = SeriesRecord(STUDY, REPORT, "DOC", 9, "", "", 1)
    services.archive.series.append(report)
    services.archive.paths[REPORT] = (FILE,)
    uid = SOPClassUID("1.2.840.10008.5.1.4.1.1.104.1")
    services.archive.instances.append(InstanceRecord(STUDY, REPORT, SOPInstanceUID("1.2.3"), uid))
    session = services.open_study()
    parent = StudyBrowser(session)
    qtbot.addWidget(parent)
    assert _entries(series_menu(session, services.reader.series[SHORT_AXIS].series, parent)) == [
        *("Open", "Tags…", "Save to file…", "Send to"),
    ]
    menu = series_menu(session, report, parent)
    assert _entries(menu) == ["Tags…", "Save to file…", "Send to"]
    suggested: list[str] = []

    def choose(_parent: QWidget, _title: str, name: str) -> tuple[str, str]:
        suggested.append(name)
        return str(tmp_path / "out.dcm"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    _entry(menu, "Save to file…").trigger()
    assert Path(suggested[0]).name == "report.pdf"
    assert list(services.files.written) == [tmp_path / "out.dcm"]
    _entry(menu, "Tags…").trigger()
    assert session.tags.state.paths == (FILE,)


def test_the_menu_opens_on_the_series_under_the_mouse(qtbot: QtBot):
    services = fake_services()
    window = MainWindow(services.open_study())
    qtbot.addWidget(window)
    window.show()
    series = window.browser.series
    series.customContextMenuRequested.emit(series.visualRect(series.model().index(1, 0)).center())
    (menu,) = (menu for menu in window.browser.findChildren(QMenu) if menu.isVisible())
    _entry(menu, "Tags…").trigger()
    assert services.session.tags.state.title == "Localiser, uncalibrated"
    menu.close()
    series.customContextMenuRequested.emit(QPoint(5, series.height() - 2))


def _entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def _entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == text)


def _expanded(tree: QTreeView, parent: QModelIndex | None = None) -> int:
    model, parent = tree.model(), parent or QModelIndex()
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return sum(int(tree.isExpanded(index)) + _expanded(tree, index) for index in rows if model.hasChildren(index))
