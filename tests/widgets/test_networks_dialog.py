"""The window of networks: what is listed is readable, found, sorted and worked on by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveUnreachableError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Exclusion, NetworkRecord, Selection
from app.core.signatures import SignatureState
from app.core.study import InstanceRecord
from app.core.trust import NetworkPolicy
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK, model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.networks_dialog import NetworksDialog
from widgets.item_models.network_model import FIT_COLUMN

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
UNSIGNED = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.202"), name="Another ventricle")
SIGNATURE_COLUMN = 3


def services_with_three(runner: StepwiseRunner | None = None) -> FakeServices:
    services = fake_services(runner)
    services.proposer.selection = Selection(
        (Candidate(NETWORK, "Modality MR is equal"), Candidate(UNSIGNED, "HEART means the same as CARDIAC")),
        (Exclusion(OTHER_NETWORK, "Modality", "is for CT, the image is MR"),),
    )
    services.proposer.card_of = lambda network: model_card(
        network, signature=SignatureState.UNSIGNED if network == UNSIGNED else SignatureState.TRUSTED
    )
    services.archive.instances = [held(one) for one in (NETWORK, UNSIGNED, OTHER_NETWORK)]
    services.open_study()
    return services


def held(network: NetworkRecord) -> InstanceRecord:
    return InstanceRecord(network.study_instance_uid, network.series_instance_uid, network.dnn_uid)


def dialog_on(services: FakeServices, qtbot: QtBot) -> NetworksDialog:
    services.session.networks.open()
    dialog = NetworksDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def column(dialog: NetworksDialog, number: int) -> list[str]:
    model = dialog.filter
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def shown(widget: QWidget) -> str:
    labels = (label for label in widget.findChildren(QLabel) if label.isVisible())
    return "\n".join(label.text().replace("\u200b", "") for label in labels)


def test_states_are_told_by_marks_and_words(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    assert column(dialog, 0) == [NETWORK.name, UNSIGNED.name, OTHER_NETWORK.name]
    assert column(dialog, FIT_COLUMN) == ["✓  Is used", "✓  Fits, number 2", "–  Does not fit"]
    assert column(dialog, SIGNATURE_COLUMN) == ["✓  Signed", "○  Not signed", "✓  Signed"]


def test_size_metric_and_digest_stand_in_the_row(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    texts = {str(dialog.filter.index(0, number).data()) for number in range(dialog.filter.columnCount())}
    assert {"MR · HEART", "2.7 MB", "Dice 0.931", "01234567"} <= texts


def test_a_search_hides_the_others_and_says_when_nothing_is_found(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    qtbot.keyClicks(dialog.search, "chest")
    assert column(dialog, 0) == [OTHER_NETWORK.name]
    qtbot.keyClicks(dialog.search, " nothing")
    assert column(dialog, 0) == [] and "No network is called" in shown(dialog)
    dialog.search.clear()
    assert len(column(dialog, 0)) == 3


def test_the_list_is_sorted_by_a_click_on_a_heading(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    dialog.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(dialog, 0) == sorted((NETWORK.name, UNSIGNED.name, OTHER_NETWORK.name), key=str.casefold)
    dialog.table.sortByColumn(FIT_COLUMN, Qt.SortOrder.AscendingOrder)
    assert column(dialog, 0)[0] == NETWORK.name


def test_the_selected_network_is_explained(qtbot: QtBot):
    services = services_with_three()
    dialog = dialog_on(services, qtbot)
    text = shown(dialog.details)
    assert "Is used: Modality MR is equal." in text
    assert "It is signed by Verdant Hospital." in text
    copied = {line.text() for line in dialog.details.findChildren(QLineEdit)}
    assert copied == {"sha256:0123456789abcdef", NETWORK.dnn_uid}
    qtbot.keyClick(dialog.table, Qt.Key.Key_End)
    assert services.session.networks.state.selected == OTHER_NETWORK.dnn_uid
    assert "Does not fit: Modality: is for CT, the image is MR." in shown(dialog.details)
    assert not dialog.use.isEnabled()


def test_layers_training_and_description_can_be_read(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    details = dialog.details
    first = details.layers.topLevelItem(0)
    assert first is not None
    assert [first.text(number) for number in range(3)] == ["1", "doubleConv", "16 × 256 × 256"]
    details.tabs.setCurrentIndex(1)
    assert "2 layers, 2" in shown(details)
    assert '"mean_dice": 0.931' in details.training.toPlainText()
    assert '"version": 2' in details.description.toPlainText()


def test_a_network_is_used_refused_and_allowed_again_here(qtbot: QtBot):
    services = services_with_three()
    dialog = dialog_on(services, qtbot)
    services.session.networks.select(UNSIGNED.dnn_uid)
    services.trust.policy_ = NetworkPolicy.ALLOW
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert "Chosen for this study" in column(dialog, FIT_COLUMN)[0]
    assert dialog.use_best.isVisible() and not dialog.use.isVisible()
    qtbot.mouseClick(dialog.use_best, Qt.MouseButton.LeftButton)
    assert not dialog.use_best.isVisible()
    qtbot.mouseClick(dialog.refuse, Qt.MouseButton.LeftButton)
    assert "✕  Refused" in column(dialog, FIT_COLUMN)
    assert dialog.allow.isVisible() and not dialog.refuse.isVisible()
    qtbot.mouseClick(dialog.allow, Qt.MouseButton.LeftButton)
    assert "✕  Refused" not in column(dialog, FIT_COLUMN)


def test_one_that_is_not_here_is_fetched_on_demand(qtbot: QtBot):
    services = services_with_three()
    services.archive.instances = []
    dialog = dialog_on(services, qtbot)
    assert "Fetch it to see" in shown(dialog.details)
    services.archive.instances = [held(NETWORK)]
    qtbot.mouseClick(dialog.fetch, Qt.MouseButton.LeftButton)
    assert not dialog.fetch.isVisible()
    assert "It is signed by" in shown(dialog.details)


def test_an_archive_without_networks_says_what_belongs_here(qtbot: QtBot):
    services = fake_services()
    services.archive.networks = []
    dialog = dialog_on(services, qtbot)
    assert "EMBEDDED holds no network" in shown(dialog)
    assert not dialog.use.isEnabled()


def test_a_failure_stands_where_the_list_would(qtbot: QtBot):
    services = fake_services()
    services.archive.failure = ArchiveUnreachableError("The folder cannot be read.")
    dialog = dialog_on(services, qtbot)
    assert dialog.failure.isVisible() and "The folder cannot be read." in shown(dialog)
    services.archive.failure = None
    qtbot.mouseClick(dialog.refresh, Qt.MouseButton.LeftButton)
    assert not dialog.failure.isVisible() and len(column(dialog, 0)) == 2


def test_esc_withdraws_the_listing_first_and_closes_then(qtbot: QtBot):
    runner = StepwiseRunner()
    services = services_with_three(runner)
    runner.run_all()
    dialog = dialog_on(services, qtbot)
    assert dialog.busy.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.busy.isVisible() and dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible() and not services.session.networks.state.is_open


def test_it_is_no_wider_than_a_small_screen(qtbot: QtBot):
    dialog = dialog_on(services_with_three(), qtbot)
    assert dialog.minimumSizeHint().width() <= 640 and dialog.minimumSizeHint().height() <= 400
