"""Studies, series and networks are sent on from their menus and by command; what is not whole is asked about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.core.nodes import PacsNode
from app.core.phrases import phrase
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.networks_dialog import NetworksDialog
from widgets.dialogs.send_dialog import IncompleteQuestion, SendDialog
from widgets.main_window import MainWindow
from widgets.panels.series_menu import series_menu
from widgets.panels.study_menu import study_menu

NODES = (PacsNode("WARD", "10.0.0.1", 104, "WARD"), PacsNode("A & B", "10.0.0.2", 104, "AB"))


@pytest.fixture
def services() -> FakeServices:
    services = fake_services()
    services.open_study()
    services.session.archives.configure_nodes(NODES)
    services.session.browser.select_study(STUDY)
    return services


def window_on(services: FakeServices, qtbot: QtBot) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window)
    window.show()
    return window


def opened(window: QWidget, kind: type[QWidget]) -> QWidget:
    (found,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return found


def send_to(menu: QMenu) -> QMenu:
    (action,) = [one for one in menu.actions() if one.text() == "Send to"]
    inside = action.menu()
    assert isinstance(inside, QMenu)
    return inside


def destinations(services: FakeServices) -> set[str]:
    return {one.destination for one in services.outbox.listed.values()}


def test_a_study_is_sent_from_its_menu(services: FakeServices, qtbot: QtBot):
    window = window_on(services, qtbot)
    listed = send_to(study_menu(services.session, window))
    assert [one.text() for one in listed.actions()] == ["WARD", "A && B"]
    listed.actions()[1].trigger()
    assert destinations(services) == {"A & B"}


def test_a_series_is_sent_from_its_menu(services: FakeServices, qtbot: QtBot):
    window = window_on(services, qtbot)
    listed = send_to(series_menu(services.session, services.archive.series[0], window))
    listed.actions()[0].trigger()
    assert destinations(services) == {"WARD"}


def test_without_another_archive_the_menu_says_so(services: FakeServices, qtbot: QtBot):
    services.session.archives.configure_nodes(())
    services.session.browser.select_study(STUDY)
    (only,) = send_to(study_menu(services.session, window_on(services, qtbot))).actions()
    assert only.text() == "No other archive is configured" and not only.isEnabled()


def test_a_network_is_sent_from_the_window_of_networks(qtbot: QtBot):
    services = fake_services()
    services.session.archives.configure_nodes(NODES)
    services.session.networks.open()
    dialog = NetworksDialog(services.session)
    qtbot.addWidget(dialog)
    row = services.session.networks.state.row
    assert row is not None and dialog.send.isEnabled()
    services.archive.paths[row.record.series_instance_uid] = (Path("/nowhere/network.dcm"),)
    menu = dialog.send.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert list(services.outbox.contents.values()) == [b"/nowhere/network.dcm"]


@pytest.mark.parametrize("name", ["send-study", "send-series"])
def test_a_command_asks_where_to(services: FakeServices, qtbot: QtBot, name: str):
    window = window_on(services, qtbot)
    window.actions_by_name[name].trigger()
    dialog = opened(window, SendDialog)
    assert isinstance(dialog, SendDialog)
    dialog.destinations.setCurrentRow(1)
    dialog.send.click()
    assert destinations(services) == {"A & B"}


def test_with_no_archive_to_send_to_the_dialog_says_where_to_add_one(services: FakeServices, qtbot: QtBot):
    services.session.archives.configure_nodes(())
    services.session.browser.select_study(STUDY)
    window = window_on(services, qtbot)
    window.actions_by_name["send-study"].trigger()
    dialog = opened(window, SendDialog)
    assert isinstance(dialog, SendDialog)
    assert not dialog.send.isEnabled() and dialog.destinations.isHidden()


@pytest.mark.parametrize("agrees", [True, False])
def test_what_is_not_whole_is_asked_about(services: FakeServices, qtbot: QtBot, agrees: bool):
    services.archive.retrieval_failures = tuple(phrase("Instance {n} did not come.", n=n) for n in range(7))
    window = window_on(services, qtbot)
    series = services.archive.series[0]
    services.session.media.sending_on.send_series(services.archive, series, to="WARD")
    question = opened(window, IncompleteQuestion)
    assert isinstance(question, IncompleteQuestion)
    assert question.text() == "Not everything came from EMBEDDED."
    assert "Instance 6 did not come." in question.detailedText()
    assert question.defaultButton() is question.do_not
    (question.send if agrees else question.do_not).click()
    assert destinations(services) == ({"WARD"} if agrees else set())
    assert services.session.media.sending_on.state.question is None


def test_how_many_are_missing_is_said_where_the_archive_counts_them(services: FakeServices, qtbot: QtBot):
    window = window_on(services, qtbot)
    series = services.archive.series[0]
    paths = len(services.archive.paths[series.series_instance_uid])
    short = replace(series, number_of_instances=paths + 3)
    services.session.media.sending_on.send_series(services.archive, short, to="WARD")
    question = opened(window, IncompleteQuestion)
    assert isinstance(question, IncompleteQuestion)
    assert question.text() == "3 objects that EMBEDDED lists did not come."
    assert question.informativeText().endswith(f"instances did not come.\n{paths} objects are here.")
    question.do_not.click()
