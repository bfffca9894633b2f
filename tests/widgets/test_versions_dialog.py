"""The window of versions: what was changed is listed, a click leads there, a check mark draws or hides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.set_facts import WantedImages
from tests.helpers.fake_services import FakeServices
from tests.helpers.study_versions import NEW, OLD, study_with_versions
from widgets.dialogs.versions_dialog import VersionsDialog


@pytest.fixture
def services() -> FakeServices:
    return study_with_versions()


@pytest.fixture
def dialog(services: FakeServices, qtbot) -> VersionsDialog:
    services.session.versions.open()
    made = VersionsDialog(services.session)
    qtbot.addWidget(made)
    made.show()
    return made


def _texts(item) -> list[str]:
    return [item.text(column) for column in range(item.columnCount())]


def test_versions_stand_with_who_made_them_and_what_they_were_made_from(dialog: VersionsDialog) -> None:
    first, second = (_texts(dialog.table.topLevelItem(place)) for place in (0, 1))
    assert (first[0], first[1], first[2], first[3], first[6]) == (
        "Version 2",
        "RTSTRUCT",
        "unapproved",
        "Doe, Jane",
        "Version 1",
    )
    assert second[0] == "Version 1"
    assert dialog.compared.text() == "“Version 2” of Doe, Jane against “Version 1” of Doe, Jane"


def test_every_change_is_listed_with_words_and_a_mark(dialog: VersionsDialog) -> None:
    rows = [_texts(dialog.changes.topLevelItem(place)) for place in range(dialog.changes.topLevelItemCount())]
    assert [row[:3] for row in rows] == [
        ["Tumour", "Tumour", "≠ changed"],
        ["Node", "Lymph node", "→ renamed"],
        ["Lost", "", "− gone"],
    ]
    assert rows[0][3] == "0.875"


def test_a_click_on_a_change_shows_its_slice(services: FakeServices, dialog: VersionsDialog) -> None:
    gone = dialog.changes.topLevelItem(2)
    dialog.changes.itemClicked.emit(gone.child(0), 0)
    assert services.session.viewport.view.index == 3


def test_a_check_mark_hides_a_version_on_the_images(services: FakeServices, dialog: VersionsDialog) -> None:
    dialog.table.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    assert services.session.versions.hidden == {OLD}
    dialog.table.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    assert services.session.versions.hidden == frozenset()


def test_another_version_is_looked_into_and_compared(services: FakeServices, dialog: VersionsDialog) -> None:
    dialog.table.setCurrentItem(dialog.table.topLevelItem(1))
    assert services.session.versions.state.selected == OLD
    assert dialog.base.currentData() == NEW
    assert dialog.rois.topLevelItemCount() == 3


def test_images_that_are_missing_are_said(services: FakeServices, qtbot) -> None:
    elsewhere = WantedImages(SeriesInstanceUID("9.9"), frozenset({SOPInstanceUID("9.9.1")}))
    facts = services.reader.set_facts
    facts[:] = [replace(one, wanted=(elsewhere,)) for one in facts]
    services.session.versions.open()
    dialog = VersionsDialog(services.session)
    qtbot.addWidget(dialog)
    assert dialog.missing.text().startswith("The series 9.9 with the 1 image that it names is not in this study")


def test_closing_forgets_the_list(services: FakeServices, dialog: VersionsDialog) -> None:
    dialog.close()
    assert not services.session.versions.state.is_open


def test_the_changes_are_in_front_as_soon_as_there_is_something_to_compare(services: FakeServices, qtbot) -> None:
    dialog = VersionsDialog(services.session)
    qtbot.addWidget(dialog)
    assert not dialog.parts.isTabVisible(0)
    services.session.versions.open()
    assert dialog.parts.isTabVisible(0)
    assert dialog.parts.currentIndex() == 0
