"""How much memory images may take is chosen in the settings, which show how much they take now."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def dialog_on(services: FakeServices, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(services.session, None, page=SettingsPage.MEMORY)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def save(dialog: SettingsDialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


def test_it_is_what_suits_the_machine_until_the_user_names_another_amount(qtbot: QtBot, services: FakeServices):
    dialog = dialog_on(services, qtbot)
    page = dialog.memory
    assert page.usual.isChecked() and not page.most_mib.isEnabled()
    assert "1024 MiB" in page.usual.text()
    page.usual.click()
    page.most_mib.setValue(512)
    save(dialog)
    assert services.preferences.kept.image_memory_mib == 512
    assert services.session.image_memory.cache.limit_bytes == 512 << 20
    again = dialog_on(services, qtbot)
    assert not again.memory.usual.isChecked() and again.memory.most_mib.value() == 512
    again.memory.usual.click()
    save(again)
    assert services.preferences.kept.image_memory_mib is None


def test_what_is_in_use_is_shown_as_it_grows(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    assert dialog.memory.in_use.text() == "In use now: 0 of 1024 MiB, 0 images"
    services.open_study()
    services.show_pixels()
    qtbot.waitUntil(lambda: dialog.memory.in_use.text().endswith("1 image"))
