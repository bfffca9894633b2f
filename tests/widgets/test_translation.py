"""Every text of the window is there in Italian, fits, and says the same; data are never translated."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveError
from app.core.phrases import counted, joined, phrase
from app.core.preferences import Language
from app.core.roi import ReviewState
from app.session.commands import COMMANDS
from tests.helpers.fake_services import fake_services
from widgets.dialogs.about_dialog import AboutDialog
from widgets.dialogs.picture_dialog import PictureDialog
from widgets.dialogs.save_dialog import SaveDialog
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage
from widgets.dialogs.shortcut_sheet import ShortcutSheet
from widgets.layout_chooser import LayoutChooser
from widgets.main_window import FIRST_SIZE, MainWindow
from widgets.translation import language, said, speak, tr

ROOT = Path(__file__).resolve().parents[2]
NAMES = re.compile(
    # Proper names and what Qt and Python are told: the same in every language.
    r"Verdant|Fusion|English|Italiano|SOP Instance UID|PySide6 \(Qt\)|LGPL 3|BSD 3-Clause|Apache 2\.0|PyTorch"
    r"|NumPy, SciPy, psygnal|imagecodecs, pylibjpeg, pyjpegls|pydicom, pynetdicom|QTableView::.*|padding: .*"
    r"|Command|Value|State|Row|Esc|\{:g\} mm"
)
WORDS = re.compile(r"[A-Z]?[a-z]+…?|.*[^\W\d_]{2}.* .*|.* .*[^\W\d_]{2}.*", re.DOTALL)


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules["translations"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TRANSLATIONS = _script()


@pytest.fixture
def italian(qapp: QApplication) -> Iterator[None]:
    speak(qapp, Language.ITALIAN)
    yield
    speak(qapp, Language.ENGLISH)


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    """Italian by English, of the texts that differ."""
    known = TRANSLATIONS.read(TRANSLATIONS.FOLDER / "verdant_it.ts")
    return {source: found.forms[-1] for source, found in known.items() if found.forms[-1] != source}


# The files ----------------------------------------------------------------------------------------------------


def test_every_text_has_a_translation_with_the_same_values_and_none_is_left_over() -> None:
    known = TRANSLATIONS.read(TRANSLATIONS.FOLDER / "verdant_it.ts")
    assert TRANSLATIONS.faults(TRANSLATIONS.texts(), known) == [], (
        "run `make translations`, then fill in the .ts file"
    )


def test_what_qt_reads_is_made_of_what_translators_write(tmp_path: Path) -> None:
    source = TRANSLATIONS.FOLDER / "verdant_it.ts"
    TRANSLATIONS.compiled(source, tmp_path / "it.qm")
    assert (tmp_path / "it.qm").read_bytes() == source.with_suffix(".qm").read_bytes(), "run `make translations`"


def test_a_missing_an_obsolete_and_a_damaged_translation_are_found() -> None:
    wanted = {
        "Slice {number}": TRANSLATIONS.Text("Slice {number}"),
        "New": TRANSLATIONS.Text("New"),
        "{count} slices": TRANSLATIONS.Text("{count} slices", "{count} slice"),
    }
    known = {
        "Slice {number}": TRANSLATIONS.Translation(["Strato {numero}"]),
        "Old": TRANSLATIONS.Translation(["Vecchio"]),
        "{count} slices": TRANSLATIONS.Translation(["uno strato", "{count} strati"]),
    }
    kinds = [fault.split(":")[0] for fault in TRANSLATIONS.faults(wanted, known)]
    assert kinds == ["not translated", "no text of the window any more", "other placeholders or lines"]


def _plain_texts(path: Path) -> Iterator[str]:
    """Literals with words for the user that no translation is asked for."""
    tree = ast.parse(path.read_text("utf-8"))
    marked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(node.value)  # a docstring
        called = node.func if isinstance(node, ast.Call) else None
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if name in {"tr", "phrase", "counted", "ValueError", "Command", "_tool", "_link"}:
            marked.update(ast.walk(node))
    for node in ast.walk(tree):
        if node in marked or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        text = node.value.strip()
        if WORDS.fullmatch(text) and (" " in text or not text.islower()) and not NAMES.fullmatch(text):
            yield text


def test_no_words_reach_the_user_past_the_translation() -> None:
    files = [*(ROOT / "widgets").rglob("*.py"), *(ROOT / "app" / "session").glob("*.py")]
    found = {f"{path.relative_to(ROOT)}: {text!r}" for path in files for text in _plain_texts(path)}
    assert {entry for entry in found if not any(known in entry for known in NOT_SHOWN)} == set()


NOT_SHOWN = (
    "app/session/auditing.py:",  # what the trail keeps is in one language
    "app/session/audited_security.py:",
    "app/session/audit_table.py:",  # headings of a file
    "app/session/audited_decisions.py:",
    "widgets/application.py: 'The picture",  # said on the command line
    "widgets/application.py: 'could not be written.'",
    "widgets/application.py: 'Check the folder",
    "widgets/scene/volume_scene.py",  # names of drivers
    "app/session/region_table.py",
    "app/session/ledger_table.py",
    "app/session/measurement_texts.py",  # headings of the table for a spreadsheet, which are the same everywhere
    "app/session/editing.py: 'Region'",  # a name that is written into files
    "_commands.py: ",  # what a command says is found in the table of commands
    "widgets/actions.py: 'View'",  # compared with the group of a command
    "widgets/dialogs/shortcut_sheet.py: 'Mouse'",
)


# The words ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("italian")
def test_phrases_are_translated_and_what_they_tell_of_stays_as_it_is() -> None:
    assert tr("Slice {number}", number=3) == "Strato 3"
    assert (
        said(phrase("Saved as {file} in {folder}.", file="Open", folder="Series")) == "Salvato come Open in Series."
    )
    assert said("Open") == "Open", "a series may be called so"
    nested = joined(" · ", ["Open", phrase("{plane}, oblique", plane=phrase("Axial"))])
    assert said(nested) == "Open · Assiale, obliquo"


@pytest.mark.usefixtures("italian")
def test_words_follow_the_number() -> None:
    texts = [tr(counted(count, "{count} object", "{count} objects")) for count in (0, 1, 2)]
    assert texts == ["0 oggetti", "1 oggetto", "2 oggetti"]
    assert tr(counted(1, "A single viewport", "{count} viewports")) == "Un solo riquadro"


@pytest.mark.usefixtures("italian")
def test_an_error_within_a_sentence_is_translated_with_it() -> None:
    error = ArchiveError(
        phrase("The series could not be opened."), next_step=phrase("Open it again, or another one.")
    )
    text = tr(phrase("Slice {number}: {error}", number=2, error=error))
    assert text == "Strato 2: La serie non si è potuta aprire. Aprirla di nuovo, o aprirne un'altra."


@pytest.mark.usefixtures("italian")
def test_a_text_that_nobody_translated_is_shown_in_english() -> None:
    assert tr("Something quite new") == "Something quite new"
    assert tr(counted(1, "{count} quite new thing", "{count} quite new things")) == "1 quite new thing"


@pytest.mark.parametrize(
    ("of_system", "wanted", "spoken"),
    [
        (["it-IT", "it"], Language.SYSTEM, Language.ITALIAN),
        (["de-DE", "it-IT"], Language.SYSTEM, Language.ITALIAN),
        (["en-GB", "it-IT"], Language.SYSTEM, Language.ENGLISH),
        (["de-DE"], Language.SYSTEM, Language.ENGLISH),
        (["C"], Language.SYSTEM, Language.ENGLISH),
        (["it-IT"], Language.ENGLISH, Language.ENGLISH),
        (["en-US"], Language.ITALIAN, Language.ITALIAN),
    ],
)
def test_the_language_is_the_users_or_the_systems(
    monkeypatch: pytest.MonkeyPatch, of_system: list[str], wanted: Language, spoken: Language
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: of_system)
    assert language(wanted) is spoken


@pytest.mark.usefixtures("italian")
def test_qts_own_buttons_and_calendar_speak_it_too(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Close)
    qtbot.addWidget(box)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Annulla", "Chiudi"}
    assert QLocale().monthName(1) == "gennaio"


# The window ---------------------------------------------------------------------------------------------------


def _texts(widget: QWidget) -> Iterator[str]:
    """Everything that a widget and its children say, to the eye or a screen reader."""
    for each in (widget, *widget.findChildren(QWidget)):
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle())
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        if isinstance(each, QLineEdit):
            yield each.placeholderText()
        if isinstance(each, QComboBox):
            yield from (each.itemText(number) for number in range(each.count()))
        if isinstance(each, QMenu):
            yield from (action.text() for action in each.actions())
    for action in widget.findChildren(QAction):
        yield from (action.text(), action.iconText(), action.toolTip())


def _english(widget: QWidget, catalogue: dict[str, str]) -> set[str]:
    """What of it is still English: a whole text, or a whole line of one."""
    lines = (line for text in _texts(widget) for line in (text, *text.split("\n")))
    plain = {line.replace("&", "").partition("\t")[0].strip() for line in lines}
    return {line for line in plain if line in catalogue and line not in catalogue.values()}


def _window(qtbot: QtBot) -> MainWindow:
    services = fake_services()
    services.open_study()
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    qtbot.waitUntil(window.is_up_to_date)
    return window


@pytest.mark.usefixtures("italian")
def test_the_window_shows_no_english(qtbot: QtBot, catalogue: dict[str, str]) -> None:
    window = _window(qtbot)
    window.session.propose()
    assert _english(window, catalogue) == set()
    session = window.session
    session.deciding.validate_selected()
    qtbot.waitUntil(lambda: bool(session.review.to_save))  # type: ignore[union-attr]  # it is open
    assert session.review is not None and session.review.count(ReviewState.VALIDATED)
    assert _english(window, catalogue) == set()


@pytest.mark.usefixtures("italian")
def test_the_commands_are_italian_in_menus_and_tool_tips(qtbot: QtBot) -> None:
    window = _window(qtbot)
    shown = {action.objectName(): action for action in window.actions()}
    for command in COMMANDS:
        assert shown[command.name].iconText() == tr(command.text)
        assert tr(command.tip) in shown[command.name].toolTip()


@pytest.mark.usefixtures("italian")
def test_dialogs_show_no_english(qtbot: QtBot, catalogue: dict[str, str]) -> None:
    window = _window(qtbot)
    session = window.session
    session.propose()
    session.deciding.validate_selected()
    plan = session.save_plan()
    assert plan is not None
    dialogs: list[QWidget] = [
        AboutDialog(window),
        PictureDialog(session, window.viewport, window),
        SaveDialog(session, plan, window),
        ShortcutSheet(window.actions_by_name.keymap.table, window),
        LayoutChooser(session, window),
        *(SettingsDialog(session, window, page=page) for page in SettingsPage),
    ]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        assert _english(dialog, catalogue) == set(), type(dialog).__name__
        if isinstance(dialog, QDialog):
            assert dialog.minimumSizeHint().width() <= 1000


@pytest.mark.usefixtures("italian")
def test_each_menu_chooses_by_letters_that_occur_once(qtbot: QtBot) -> None:
    window = _window(qtbot)
    titles = [action.text() for action in window.header.menus.actions()]
    menus = [action.menu() for action in window.header.menus.actions()]
    entries = [[entry.text() for entry in menu.actions()] for menu in menus if isinstance(menu, QMenu)]
    for texts in [titles, *entries]:
        letters = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), texts
    assert all("&" in title for title in titles)


@pytest.mark.usefixtures("italian")
def test_nothing_is_cut_in_the_action_bar_and_the_header(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window.session.propose()
    bar = window.action_bar
    assert bar.minimumSizeHint().width() <= bar.width() == FIRST_SIZE[0]
    for label in bar.findChildren(QLabel):
        if label.isVisibleTo(bar) and label.text():
            assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), label.text()
    for combo in window.browser.fields.findChildren(QComboBox):
        assert combo.fontMetrics().horizontalAdvance(combo.itemText(0)) <= combo.width() - 30, combo.itemText(0)
    header = window.header
    assert header.minimumSizeHint().width() <= header.width()
    for button in header.findChildren(QAbstractButton):
        if button.isVisibleTo(header):
            assert button.sizeHint().width() <= button.width(), button.text()
    assert header.menus.sizeHint().width() <= header.menus.width()
