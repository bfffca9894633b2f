"""The list of the archive's networks: what fits and why not, looked into, and usable while the PACS is down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.errors import ArchiveUnreachableError, NetworkObjectError
from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard, NetworkRecord, Selection
from app.core.network_services import SeenNetworks
from app.core.nodes import PacsNode
from app.core.signatures import SignatureState
from app.core.study import InstanceRecord
from app.session.network_rows import Fit, NetworkRow
from app.session.network_texts import FITS, SIGNATURES, fit_text, searched_text, signature_sign
from app.session.networks import Loading
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK, model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PACS = PacsNode("NORTH", "10.0.0.5", 4242, "NORTH")


def here(services: FakeServices, *networks: NetworkRecord) -> FakeServices:
    """Put networks on this machine."""
    services.archive.instances = [
        InstanceRecord(one.study_instance_uid, one.series_instance_uid, one.dnn_uid) for one in networks
    ]
    return services


def opened() -> FakeServices:
    services = here(fake_services(), NETWORK, OTHER_NETWORK)
    services.open_study()
    return services


def rows(services: FakeServices) -> dict[str, NetworkRow]:
    return {row.record.name: row for row in services.session.networks.state.rows}


def test_every_network_is_listed_with_why_it_fits_or_not():
    services = opened()
    services.session.networks.open()
    listed = rows(services)
    assert list(listed) == [NETWORK.name, OTHER_NETWORK.name]
    assert (listed[NETWORK.name].fit, listed[OTHER_NETWORK.name].fit) == (Fit.FIRST, Fit.DIFFERS)
    assert "are those of the image" in listed[NETWORK.name].reason
    assert listed[OTHER_NETWORK.name].reason == "Modality: is for CT, the image is MR"


def test_without_an_image_they_are_listed_all_the_same():
    services = here(fake_services(), NETWORK, OTHER_NETWORK)
    services.session.networks.open()
    assert {row.fit for row in rows(services).values()} == {Fit.NO_IMAGE}
    assert all(row.card is not None for row in rows(services).values())


def test_the_list_follows_the_image_in_view_while_it_is_open():
    services = here(fake_services(), NETWORK, OTHER_NETWORK)
    services.session.networks.open()
    services.open_study()
    assert rows(services)[NETWORK.name].fit is Fit.FIRST
    services.session.networks.close()
    before = list(services.archive.calls)
    services.session.series_opened.emit()
    assert services.archive.calls == before
    assert services.session.networks.state.rows == ()


def test_the_first_is_looked_into_at_once():
    services = opened()
    services.session.networks.open()
    state = services.session.networks.state
    assert state.selected == NETWORK.dnn_uid and state.looking is Loading.READY
    assert state.details is not None and state.details.table[0].code == "doubleConv"


def test_a_network_that_is_not_on_this_machine_is_fetched_only_when_somebody_asks():
    services = fake_services()
    services.open_study()
    networks = services.session.networks
    networks.open()
    assert rows(services)[NETWORK.name].card is None and networks.state.details is None
    here(services, NETWORK)
    networks.fetch()
    assert networks.state.details is not None
    assert rows(services)[NETWORK.name].card is not None


def test_an_object_that_cannot_be_read_is_listed_with_the_reason():
    services = opened()

    def unreadable(_network: NetworkRecord) -> ModelCard:
        raise NetworkObjectError("Its weights are refused.", cause="They are a pickle.")

    services.proposer.card_of = unreadable
    services.session.networks.open()
    row = rows(services)[OTHER_NETWORK.name]
    assert row.fit is Fit.BROKEN and "They are a pickle." in row.problem
    assert services.session.networks.state.looking is Loading.FAILED
    assert "They are a pickle." in services.session.networks.state.details_failure


def test_when_it_ran_last_is_told():
    services = opened()
    services.networks.uses[NETWORK.dnn_uid] = WHEN
    services.session.networks.open()
    assert rows(services)[NETWORK.name].last_used == WHEN
    assert rows(services)[OTHER_NETWORK.name].last_used is None


def test_one_can_be_used_for_the_study_and_the_best_again():
    services = opened()
    networks = services.session.networks
    networks.open()
    networks.use()
    assert services.networks.choices == {STUDY: NETWORK.dnn_uid}
    assert rows(services)[NETWORK.name].is_pinned
    used = services.session.proposing.state.used
    assert used is not None and used.network == NETWORK
    networks.use_best()
    assert services.networks.choices == {} and not rows(services)[NETWORK.name].is_pinned


def test_one_that_does_not_fit_cannot_be_used():
    services = opened()
    networks = services.session.networks
    networks.open()
    networks.select(OTHER_NETWORK.dnn_uid)
    networks.use()
    assert services.networks.choices == {} and services.session.proposing.state.used is None


def test_one_can_be_refused_and_allowed_again():
    services = opened()
    networks = services.session.networks
    networks.open()
    networks.refuse()
    row = rows(services)[NETWORK.name]
    assert (row.fit, row.decision, row.reason) == (Fit.REFUSED, False, "you refused it")
    networks.allow_again()
    assert (rows(services)[NETWORK.name].fit, rows(services)[NETWORK.name].decision) == (Fit.FIRST, None)


def test_its_tags_can_be_read():
    services = opened()
    services.archive.paths[NETWORK.series_instance_uid] = (Path("/nowhere/network.dcm"),)
    services.session.networks.open()
    services.session.networks.show_tags()
    assert services.session.tags.state.paths == (Path("/nowhere/network.dcm"),)


def test_listing_can_be_withdrawn_and_what_was_there_stays():
    runner = StepwiseRunner()
    services = here(fake_services(runner), NETWORK, OTHER_NETWORK)
    networks = services.session.networks
    networks.open()
    assert networks.state.listing is Loading.RUNNING
    networks.cancel()
    runner.run_all()
    assert (networks.state.listing, networks.state.rows) == (Loading.IDLE, ())
    networks.refresh()
    runner.run_all()
    networks.refresh()
    networks.cancel()
    assert networks.state.listing is Loading.READY and len(networks.state.rows) == 2


def test_an_archive_that_fails_is_said_in_its_place_and_not_twice():
    services = opened()
    services.archive.failure = ArchiveUnreachableError("The folder cannot be read.")
    services.session.networks.open()
    state = services.session.networks.state
    assert (state.listing, state.failure) == (Loading.FAILED, "The folder cannot be read.")
    assert services.session.notices.all == ()


def test_while_the_pacs_is_down_this_machine_s_networks_stay_usable_and_the_others_are_named():
    services = here(fake_services(nodes=[PACS]), NETWORK)
    away = replace(OTHER_NETWORK, dnn_uid=SOPInstanceUID("2.25.9"), name="Only in the PACS")
    services.networks.lists["NORTH"] = SeenNetworks(WHEN, (NETWORK, away))
    services.archive.networks = [NETWORK]
    services.session.archives.use("NORTH")
    services.directory.made["NORTH"].failure = ArchiveUnreachableError("NORTH does not answer.")
    services.session.networks.open()
    state = services.session.networks.state
    assert state.archive == "NORTH"
    assert "NORTH did not answer" in state.remark and "2026-11-20" in state.remark
    assert [row.record.name for row in state.rows] == [NETWORK.name, away.name]
    assert rows(services)[NETWORK.name].card is not None
    assert rows(services)[away.name].fit is Fit.AWAY


def test_what_may_not_run_here_is_listed_as_refused():
    services = opened()
    services.proposer.selection = Selection(
        (), tuple(replace(one, tag="DnnSignature") for one in services.proposer.selection.excluded)
    )
    services.session.networks.open()
    assert rows(services)[OTHER_NETWORK.name].fit is Fit.REFUSED


# In words.


def test_every_state_has_a_mark_and_words_of_its_own():
    for signs in (SIGNATURES.values(), [sign for fit, sign in FITS.items() if fit is not Fit.NO_IMAGE]):
        assert len({sign.text for sign in signs}) == len(list(signs))
        assert all(sign.mark for sign in signs)
    assert len({SIGNATURES[state].mark for state in SignatureState}) == len(SignatureState)


@pytest.mark.parametrize("word", ["lv", "heart", "verdant hospital", "signed", "2.25.102", "01234567"])
def test_a_search_finds_what_is_said_of_a_network(word: str):
    services = opened()
    services.session.networks.open()
    assert word in searched_text(rows(services)[NETWORK.name])


def test_a_network_that_came_with_verdant_is_not_called_signed():
    row = NetworkRow(NETWORK, Fit.FITS, card=replace(model_card(), signer=""))
    assert signature_sign(row).text == "Part of Verdant"
    assert signature_sign(replace(row, card=model_card())).text == "Signed"


def test_an_unread_network_says_so_in_place_of_its_signature():
    row = NetworkRow(NETWORK, Fit.FITS, rank=2)
    assert signature_sign(row).text == "Not fetched yet"
    assert fit_text(row) == "Fits, number 2"
    assert fit_text(replace(row, is_pinned=True)) == "Chosen for this study"
