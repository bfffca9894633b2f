"""How sure a network was is shown on demand, of what it drew itself, and where it is not known that is said."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.identity import RoiId
from app.core.network_services import Prediction
from app.core.probability_map import ProbabilityMap
from app.session.display import Display, resolve
from app.session.session import Session
from app.session.uncertainty import NOT_KEPT, OF_A_HINT
from tests.helpers.fake_networks import model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.proposer.false_alarm = False
    return made


def asked(services: FakeServices) -> Session:
    services.open_study()
    services.session.propose()
    return services.show_pixels()


def shown(session: Session) -> Display:
    return resolve(session, session.panes.active)


def test_nothing_is_said_of_it_until_it_is_asked_for(services: FakeServices):
    session = asked(services)
    assert shown(session).shapes[0].band is None
    assert not any("probability" in mark for mark in shown(session).marks)


def test_two_lines_lie_round_the_outline_one_on_each_side(services: FakeServices):
    session = asked(services)
    session.uncertainty.toggle()
    (shape,) = shown(session).shapes
    assert shape.band is not None
    assert shape.band.levels == pytest.approx((0.3, 0.7))
    middle = np.concatenate(shape.loops).mean(axis=0)
    longest = sorted(shape.band.lines, key=len)[-2:]
    radii = [np.hypot(*(line - middle).T).mean() for line in (*longest, np.concatenate(shape.loops))]
    assert min(radii[:2]) < radii[2] < max(radii[:2])
    assert "Thin lines: probability 0.30, 0.70" in shown(session).marks
    session.uncertainty.toggle()
    assert shown(session).shapes[0].band is None


def test_what_a_hand_changed_has_no_band_any_more(services: FakeServices):
    session = asked(services)
    session.uncertainty.toggle()
    session.reshaping.smooth()
    assert shown(session).shapes[0].band is None
    session.deciding.undo()
    assert shown(session).shapes[0].band is not None


def test_of_a_hint_it_is_said_that_there_is_none(services: FakeServices):
    services.proposer.is_coarse = True
    session = asked(services)
    session.uncertainty.toggle()
    assert session.notices.all[-1].text == OF_A_HINT
    assert OF_A_HINT in shown(session).marks
    assert shown(session).shapes[0].band is None


def test_after_a_restart_it_is_said_how_to_get_it_again(services: FakeServices):
    asked(services)
    again = fake_services()
    again.journal.entries.update(services.journal.entries)
    session = again.open_study()
    assert session.review is not None
    assert len(session.review.rois) == 1
    session.uncertainty.toggle()
    assert session.notices.all[-1].text == NOT_KEPT


def test_a_saving_of_probabilities_finds_them_by_the_region(services: FakeServices):
    session = asked(services)
    assert session.review is not None
    around = session.uncertainty.of(session.review.rois[0].roi_id)
    assert around is not None
    assert around.values.max() == 255
    assert session.uncertainty.of(RoiId("unknown")) is None


def test_the_oldest_maps_go_when_there_are_too_many(services: FakeServices, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.session.uncertainty.MOST_BYTES", 250)
    session = asked(services)
    assert session.image is not None

    def prediction(name: str) -> Prediction:
        around = ProbabilityMap(np.zeros((10, 10), np.uint8), 0, 0, threshold=0.5)
        reference = session.image.reference if session.image is not None else None
        assert reference is not None
        return Prediction(reference, model_card(), (), seconds=0.0, device="CPU", probabilities={RoiId(name): around})

    session.uncertainty.keep([prediction(name) for name in "abc"])
    assert [session.uncertainty.of(RoiId(name)) is not None for name in "abc"] == [False, True, True]


def test_lines_are_looked_for_beside_the_user():
    runner = StepwiseRunner()
    services = fake_services(runner)
    services.proposer.false_alarm = False
    services.open_study()
    runner.run_all()
    session = services.session
    session.propose()
    runner.run_all()
    session.uncertainty.toggle()
    services.show_pixels()
    runner.run_all()
    came: list[int] = []
    session.uncertainty.changed.connect(lambda: came.append(1))
    assert shown(session).shapes[0].band is None
    runner.run_all()
    assert came == [1]
    assert shown(session).shapes[0].band is not None
