"""Lists of names are imported on a page of the settings; a region's name brings its colour along."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog
from pytestqt.qtbot import QtBot

from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.names_page import NamesPage
from widgets.dialogs.naming_dialog import NamingDialog
from widgets.dialogs.settings_dialog import SettingsDialog


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.open_study()
    made.session.propose()
    return made


@pytest.fixture
def thorax(tmp_path: Path) -> Path:
    path = tmp_path / "Thorax.csv"
    path.write_text("name,kind,colour\nLump,GTV,#102030\nHeart,ORGAN,\n", encoding="utf-8")
    return path


def page_on(qtbot: QtBot, services: FakeServices) -> NamesPage:
    page = NamesPage(services.session.naming)
    qtbot.addWidget(page)
    return page


def test_an_imported_list_is_there_after_saving_and_not_before(qtbot: QtBot, services: FakeServices, thorax: Path):
    dialog = SettingsDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.names.take(thorax)
    assert services.name_lists.kept == ()
    dialog.accept()
    assert [one.title for one in services.name_lists.kept] == ["Thorax"]
    assert page_on(qtbot, services).list.item(0).text() == "Thorax · 2 names"


def test_a_list_imported_again_replaces_the_one_of_its_name(qtbot: QtBot, services: FakeServices, thorax: Path):
    page = page_on(qtbot, services)
    page.take(thorax)
    thorax.write_text("name\nOther\n", encoding="utf-8")
    page.take(thorax)
    assert [page.list.item(n).text() for n in range(page.list.count())] == ["Thorax · 1 name"]


def test_a_list_can_be_removed(qtbot: QtBot, services: FakeServices, thorax: Path):
    page = page_on(qtbot, services)
    page.take(thorax)
    page.remove.click()
    page.save()
    assert page.list.count() == 0 and not page.remove.isEnabled()
    assert services.name_lists.kept == ()


def test_what_is_wrong_with_a_file_is_said_and_the_lists_stay(qtbot: QtBot, services: FakeServices, thorax: Path):
    page = page_on(qtbot, services)
    page.take(thorax)
    thorax.with_name("bad.csv").write_text("name,kind\nLump,BODY\n", encoding="utf-8")
    page.take(thorax.with_name("bad.csv"))
    assert "Line 2" in page.message.text()
    assert page.list.count() == 1


def test_a_chosen_name_brings_its_kind_and_its_colour(qtbot: QtBot, services: FakeServices, thorax: Path):
    page = page_on(qtbot, services)
    page.take(thorax)
    page.save()
    dialog = NamingDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.name.setCurrentText("Lump")
    dialog.name.activated.emit(dialog.name.findText("Lump"))
    assert dialog.colour.text() == "#102030"
    dialog.apply.click()
    named = services.session.review.selected
    assert (named.roi_class.rt_roi_interpreted_type, named.colour) == ("GTV", (16, 32, 48))


def test_a_colour_is_chosen_and_taken_away(qtbot: QtBot, services: FakeServices, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor(9, 8, 7))
    for expected in ((9, 8, 7), None):
        dialog = NamingDialog(services.session)
        qtbot.addWidget(dialog)
        (dialog.colour if expected else dialog.no_colour).click()
        dialog.apply.click()
        assert services.session.review.selected.colour == expected
