"""Which network ran, why, what else there is; a network for demonstration is never shown without saying so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.network_services import Finding
from app.core.signatures import SignatureState
from app.core.trust import NetworkPolicy
from app.session.session import Session
from tests.helpers.fake_networks import NETWORK, model_card
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.actions import Actions
from widgets.panels.network_panel import DEMONSTRATION, MOST_LISTED, NO_MATCH, NO_NETWORK, NetworkPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SECOND = Candidate(
    replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.7"), name="A_network_with_one_very_long_unbroken_name_v2_final"),
    "BodyPartExamined CARDIAC is a synonym of HEART",
)


def panel_on(session: Session, qtbot: QtBot) -> NetworkPanel:
    window = QWidget()
    qtbot.addWidget(window)
    panel = NetworkPanel(session, Actions(session, window, dialogs={}))
    qtbot.addWidget(panel)
    panel.resize(panel.minimumWidth(), 400)
    panel.show()
    return panel


def shown(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text().replace("\u200b", "") for label in labels)


def test_before_the_first_run_the_panel_says_what_will_be_here(qtbot: QtBot):
    panel = panel_on(fake_services().session, qtbot)
    assert NO_NETWORK in shown(panel)
    assert not panel.why.isVisible()
    assert not panel.card.isVisible()
    assert not panel.busy.isVisible()


def test_the_network_is_named_with_the_reason_device_and_time(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    text = shown(panel)
    for part in ("LV U-Net", "BodyPartExamined HEART are those of the image.", "44 ms a slice · CPU"):
        assert part in text


def test_what_a_classifier_says_of_the_slice_stands_with_what_ran(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    session = services.open_study()
    session.propose()
    assert not panel.findings.isVisible()
    services.proposer.findings = (Finding("Stomach", 0.934),)
    session.propose()
    assert "On the slice: Stomach 0.93 " in shown(panel)
    assert "not a calibrated probability" in shown(panel)


@pytest.mark.parametrize("for_demonstration", [True, False])
def test_a_demonstration_network_is_always_called_one(qtbot: QtBot, for_demonstration: bool):
    services = fake_services()
    services.proposer.card_of = lambda network: model_card(network, for_demonstration=for_demonstration)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert (DEMONSTRATION in shown(panel)) == for_demonstration


def test_why_lists_what_does_not_fit_with_the_tag_and_the_reason(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert "Lung CT" not in shown(panel)
    panel.why.button.click()
    assert "Lung CT" in shown(panel)
    assert "Modality: is for CT, the image is MR." in shown(panel)


def test_another_candidate_is_one_click_away(qtbot: QtBot):
    services = fake_services()
    first = services.proposer.selection.candidates[0]
    services.proposer.selection = Selection((first, SECOND), ())
    session = services.open_study()
    session.propose()
    panel = panel_on(session, qtbot)
    panel.why.button.click()
    assert SECOND.reason in shown(panel)
    (use,) = (b for b in panel.why.findChildren(QPushButton) if b.isVisible())
    use.click()
    assert session.proposing.state.used == SECOND
    assert SECOND.network.name in panel.name.text().replace("\u200b", "")


def test_without_a_match_the_panel_shows_what_was_compared(qtbot: QtBot):
    services = fake_services()
    services.proposer.selection = Selection((), services.proposer.selection.excluded)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert NO_MATCH in shown(panel)
    panel.why.button.click()
    assert "Modality: is for CT, the image is MR." in shown(panel)
    assert not panel.card.isVisible()


def test_the_model_card_unfolds(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    panel.card.button.click()
    text = shown(panel)
    for part in ("MR · HEART", "256 × 256", "2.7 MB, sha256 01234567", "0.931, 6 patients", "CC0-1.0"):
        assert part in text


def test_a_run_shows_what_it_does_and_can_be_cancelled(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    panel = panel_on(session, qtbot)
    session.propose()
    assert panel.busy.isVisible()
    assert panel.busy_text.text() == "Choosing a network"
    panel.cancel.click()
    assert not panel.busy.isVisible()
    assert not session.proposing.state.running


def test_an_archive_full_of_networks_is_not_listed_without_end(qtbot: QtBot):
    services = fake_services()
    excluded = services.proposer.selection.excluded * (MOST_LISTED + 5)
    services.proposer.selection = Selection(services.proposer.selection.candidates, excluded)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    panel.why.button.click()
    assert "5 more are not listed." in shown(panel)


def test_long_names_stay_inside_the_panel(qtbot: QtBot):
    services = fake_services()
    services.proposer.selection = Selection((SECOND,), services.proposer.selection.excluded)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    panel.why.button.click()
    panel.card.button.click()
    content = panel.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= panel.viewport().width()


def test_the_data_elements_of_the_network_are_a_click_away(qtbot: QtBot):
    services = fake_services()
    services.archive.paths[NETWORK.series_instance_uid] = (Path("/nowhere/network.dcm"),)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    panel.card.button.click()
    (button,) = (one for one in panel.card.findChildren(QPushButton) if one.text() == "Tags…" and one.isVisible())
    button.click()
    state = services.session.tags.state
    assert (state.title, state.paths) == (NETWORK.name, (Path("/nowhere/network.dcm"),))


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (SignatureState.TRUSTED, "✓  It is signed by Verdant Hospital."),
        (SignatureState.UNSIGNED, "○  It is not signed."),
    ],
)
def test_who_signed_it_is_said_with_a_mark(qtbot: QtBot, signature: SignatureState, said: str):
    services = fake_services()
    services.proposer.card_of = lambda network: model_card(network, signature=signature)
    services.trust.policy_ = NetworkPolicy.ALLOW
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert said in shown(panel)


def test_a_network_is_kept_for_the_study_and_given_up_again(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert "You chose it for this study." not in shown(panel)
    panel.keep.trigger()
    assert "You chose it for this study." in shown(panel)
    assert panel.use_best.isVisible() and not panel.keep.isVisible()
    panel.use_best.trigger()
    assert "You chose it for this study." not in shown(panel)


def test_a_refused_network_can_be_allowed_again_where_it_is_listed(qtbot: QtBot):
    services = fake_services()
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    panel.refuse.trigger()
    panel.why.button.click()
    assert "You refused it." in shown(panel)
    (allow,) = (b for b in panel.why.findChildren(QPushButton) if b.isVisible())
    allow.click()
    assert "You refused it." not in shown(panel)
    assert services.trust.decisions == {}


def test_that_the_archive_did_not_answer_is_said_beside_the_result(qtbot: QtBot):
    services = fake_services()
    services.proposer.selection = replace(services.proposer.selection, remark="NORTH did not answer.")
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert "NORTH did not answer." in shown(panel)


def test_while_the_user_is_asked_the_panel_does_not_say_that_none_fits(qtbot: QtBot):
    services = fake_services()
    services.proposer.card_of = lambda network: model_card(network, signature=SignatureState.UNSIGNED)
    panel = panel_on(services.session, qtbot)
    services.open_study().propose()
    assert NO_MATCH not in shown(panel)
    assert "No network was run." in shown(panel)
    panel.why.button.click()
    assert "LV U-Net" in shown(panel)
