"""Which network AI ROI uses: the one chosen for the study, none that was refused, ours if a PACS is down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.errors import ArchiveUnreachableError, DigestError, StorageError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, ModelCard, NetworkRecord, Selection
from app.core.signatures import SignatureState
from app.core.study import InstanceRecord
from app.core.tasks import TaskControl
from app.core.trust import NetworkPolicy
from app.session.network_choice import NetworkChoice
from app.session.network_offers import Offers
from app.session.network_source import NetworkSource
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import STUDY, image_slice
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK, FakeProposer, model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.network_services import MemoryNetworks, network_services
from tests.helpers.trust import MemoryTrust

SECOND = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.202"), name="LV of the ward")
THIRD = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.203"), name="LV of a colleague")
CONTROL = TaskControl()
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DOWN = ArchiveUnreachableError("PACS NORTH at 10.0.0.5:4242 does not answer.", next_step="Try again.")
IMAGE = image_slice(0, series="1.2")


class Desk:
    """A choice among three networks that fit, with everything that it asks."""

    def __init__(
        self, signatures: dict[str, SignatureState] | None = None, clock: Callable[[], datetime] = lambda: WHEN
    ) -> None:
        self.signatures = signatures or {}
        self.trust, self.keeper, self.local = MemoryTrust(), MemoryNetworks(), FakeArchive("EMBEDDED")
        self.proposer = FakeProposer(
            Selection(tuple(Candidate(one, f"fits: {one.name}") for one in (NETWORK, SECOND, THIRD)), ())
        )
        self.proposer.card_of = self.card
        services = network_services(self.proposer, self.trust, self.keeper)
        self.choice = NetworkChoice(services, self.local, offers=Offers(clock))

    def card(self, network: NetworkRecord) -> ModelCard:
        return model_card(network, signature=self.signatures.get(network.name, SignatureState.TRUSTED))

    def select(self, source: NetworkSource | None = None) -> Selection:
        return self.choice.select(IMAGE, source or self.choice.source(self.local), study=STUDY, control=CONTROL)

    def names(self) -> list[str]:
        return [candidate.network.name for candidate in self.select().candidates]


def test_without_a_choice_the_ranking_stays_as_it_is():
    desk = Desk()
    assert desk.select() == desk.proposer.selection


def test_the_network_chosen_for_the_study_stands_first_and_is_marked():
    desk = Desk()
    desk.keeper.choices[STUDY] = THIRD.dnn_uid
    assert desk.names() == [THIRD.name, NETWORK.name, SECOND.name]
    assert [candidate.is_pinned for candidate in desk.select().candidates] == [True, False, False]


def test_a_chosen_network_that_does_not_fit_the_image_is_no_candidate():
    desk = Desk()
    desk.keeper.choices[STUDY] = OTHER_NETWORK.dnn_uid
    assert desk.names() == [NETWORK.name, SECOND.name, THIRD.name]


def test_a_choice_that_cannot_be_read_is_said_and_does_not_stop_the_work():
    desk = Desk()
    desk.keeper.failure = StorageError("What was remembered cannot be read.")
    selection = desk.select()
    assert len(selection.candidates) == 3
    assert "cannot be read" in selection.remark


@pytest.mark.parametrize("signature", [SignatureState.UNSIGNED, SignatureState.TRUSTED])
def test_a_network_that_the_user_refused_is_not_proposed_whoever_signed_it(signature: SignatureState):
    desk = Desk({NETWORK.name: signature})
    desk.trust.remember(desk.card(NETWORK), False)
    assert desk.names() == [SECOND.name, THIRD.name]
    (exclusion,) = desk.select().excluded
    assert (exclusion.network, exclusion.reason) == (NETWORK, "you refused it")
    assert exclusion.refused == desk.card(NETWORK)


def test_another_network_with_that_uid_is_not_the_refused_one():
    desk = Desk()
    desk.trust.remember(replace(desk.card(NETWORK), digest="sha256:another"), False)
    assert desk.names()[0] == NETWORK.name


def test_where_the_settings_refuse_only_trusted_networks_are_left():
    desk = Desk({NETWORK.name: SignatureState.UNSIGNED, SECOND.name: SignatureState.EXPIRED})
    desk.trust.policy_ = NetworkPolicy.REFUSE
    assert desk.names() == [THIRD.name]
    reasons = {exclusion.network.name: exclusion.reason for exclusion in desk.select().excluded}
    assert "not signed" in reasons[NETWORK.name] and "only networks of trusted signers" in reasons[NETWORK.name]
    assert "expired" in reasons[SECOND.name]


def test_the_user_is_asked_only_about_networks_that_nobody_trusted_has_signed():
    desk = Desk({NETWORK.name: SignatureState.UNSIGNED})
    source = desk.choice.source(desk.local)
    assert desk.choice.question(NETWORK, source, CONTROL) == desk.card(NETWORK)
    assert desk.choice.question(SECOND, source, CONTROL) is None
    desk.trust.remember(desk.card(NETWORK), True)
    assert desk.choice.question(NETWORK, source, CONTROL) is None


def test_a_network_that_cannot_be_read_leaves_its_place_to_one_that_can():
    desk = Desk()

    def card(network: NetworkRecord) -> ModelCard:
        if network == NETWORK:
            raise DigestError("Its weights are refused.", cause="They are not those it was published with.")
        return desk.card(network)

    desk.proposer.card_of = card
    assert desk.names() == [SECOND.name, THIRD.name]
    (exclusion,) = desk.select().excluded
    assert "not those it was published with" in exclusion.reason


def test_if_none_can_be_read_choosing_one_tells_why():
    desk = Desk()

    def card(_network: NetworkRecord) -> ModelCard:
        raise DigestError("Its weights are refused.")

    desk.proposer.card_of = card
    assert desk.names() == [NETWORK.name, SECOND.name, THIRD.name]


# A PACS, and this machine.


def held(network: NetworkRecord) -> InstanceRecord:
    return InstanceRecord(network.study_instance_uid, network.series_instance_uid, network.dnn_uid)


def test_what_a_pacs_offers_is_remembered_for_the_day_when_it_is_down():
    desk, pacs = Desk(), FakeArchive("NORTH", networks=[NETWORK, SECOND])
    assert desk.choice.source(pacs).find_networks(CONTROL) == (NETWORK, SECOND)
    assert desk.keeper.lists["NORTH"].networks == (NETWORK, SECOND)


def test_where_the_pacs_is_down_the_networks_of_this_machine_are_ranked_and_that_is_said():
    desk, pacs = Desk(), FakeArchive("NORTH", failure=DOWN)
    desk.local.networks = [SECOND]
    source = desk.choice.source(pacs)
    assert source.find_networks(CONTROL) == (SECOND,)
    assert source.is_silent
    remark = desk.select(source).remark
    assert "NORTH did not answer" in remark and "only the networks on this machine" in remark


def test_where_this_machine_cannot_be_asked_nothing_is_covered_up():
    desk = Desk()
    desk.local.failure = DOWN
    with pytest.raises(ArchiveUnreachableError):
        desk.select()


def test_a_pacs_is_not_asked_again_within_a_minute_unless_the_user_looks_again():
    times = [WHEN]
    desk, pacs = Desk(clock=lambda: times[-1]), FakeArchive("NORTH", networks=[NETWORK])
    for _ in range(3):
        desk.choice.source(pacs).find_networks(CONTROL)
    assert pacs.calls == ["find_networks"]
    pacs.networks = [NETWORK, SECOND]
    desk.choice.source(pacs).ask_again()
    assert desk.choice.source(pacs).find_networks(CONTROL) == (NETWORK, SECOND)
    pacs.networks = [SECOND]
    times.append(WHEN + timedelta(minutes=2))
    assert desk.choice.source(pacs).find_networks(CONTROL) == (SECOND,)


def test_nobody_waits_for_a_silent_pacs_at_every_click():
    desk, pacs = Desk(), FakeArchive("NORTH", failure=DOWN)
    for _ in range(3):
        source = desk.choice.source(pacs)
        source.find_networks(CONTROL)
        assert source.is_silent
    assert pacs.calls == ["find_networks"]


def test_this_machine_is_always_asked():
    desk = Desk()
    desk.choice.source(desk.local).find_networks(CONTROL)
    desk.local.networks = [SECOND]
    assert desk.choice.source(desk.local).find_networks(CONTROL) == (SECOND,)


def test_a_network_that_is_here_is_not_fetched_again():
    desk, pacs = Desk(), FakeArchive("NORTH")
    desk.local.instances = [held(NETWORK)]
    where = NETWORK.study_instance_uid, NETWORK.series_instance_uid
    desk.choice.source(pacs).retrieve_series(*where, CONTROL)
    assert "retrieve_series" in desk.local.calls and pacs.calls == []


def test_a_network_that_is_not_here_comes_from_the_pacs():
    desk, pacs = Desk(), FakeArchive("NORTH")
    desk.choice.source(pacs).retrieve_series(SECOND.study_instance_uid, SECOND.series_instance_uid, CONTROL)
    assert pacs.calls == ["retrieve_series"]


def test_a_list_that_cannot_be_kept_does_not_stop_the_work():
    desk, pacs = Desk(), FakeArchive("NORTH", networks=[NETWORK])
    desk.keeper.failure = StorageError("The disk is full.")
    assert desk.choice.source(pacs).find_networks(CONTROL) == (NETWORK,)


# In the session.


def opened_with(*others: NetworkRecord) -> FakeServices:
    services = fake_services()
    first = services.proposer.selection.candidates[0]
    candidates = (first, *(Candidate(one, f"fits: {one.name}") for one in others))
    services.proposer.selection = Selection(candidates, services.proposer.selection.excluded)
    services.open_study()
    return services


def used(services: FakeServices) -> str:
    candidate = services.session.proposing.state.used
    assert candidate is not None
    return candidate.network.name


def test_another_network_is_one_click_away_and_stays_the_study_s():
    services = opened_with(SECOND)
    session = services.session
    session.propose()
    assert used(services) == NETWORK.name
    selection = session.proposing.state.selection
    assert selection is not None
    session.choosing.use(selection.candidates[1])
    assert used(services) == SECOND.name
    session.propose()
    assert used(services) == SECOND.name
    assert session.choosing.pinned is not None
    assert services.networks.choices == {STUDY: SECOND.dnn_uid}


def test_the_best_network_can_be_used_again():
    services = opened_with(SECOND)
    services.networks.choices[STUDY] = SECOND.dnn_uid
    services.session.propose()
    assert used(services) == SECOND.name
    services.session.choosing.unpin()
    assert services.session.choosing.pinned is None
    services.session.propose()
    assert used(services) == NETWORK.name
    assert services.networks.choices == {}


def test_a_refused_network_leaves_the_ranking_at_once_and_comes_back_when_it_is_allowed():
    services = opened_with(SECOND)
    session = services.session
    session.propose()
    card = session.proposing.state.card
    assert card is not None
    session.choosing.refuse(card)
    selection = session.proposing.state.selection
    assert selection is not None and [c.network.name for c in selection.candidates] == [SECOND.name]
    session.propose()
    assert used(services) == SECOND.name
    session.choosing.allow_again(card)
    session.propose()
    assert used(services) == NETWORK.name


def test_when_a_network_ran_is_remembered():
    services = opened_with()
    services.session.propose()
    assert set(services.networks.uses) == {NETWORK.dnn_uid}


def test_a_choice_that_cannot_be_kept_is_said():
    services = opened_with(SECOND)
    services.session.propose()
    services.networks.failure = StorageError("The disk is full.")
    services.session.choosing.pin(SECOND.dnn_uid)
    assert "The disk is full." in services.session.notices.all[-1].text
    assert services.session.choosing.pinned is None
