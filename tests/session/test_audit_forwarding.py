"""The trail goes to its server as it grows; while that is away it is tried again, later and later; none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.audit import AuditKind
from app.core.errors import ArchiveUnreachableError
from app.session.audit_forwarding import AuditForwarding
from app.session.notices import Notices
from tests.helpers.audits import event
from tests.helpers.fake_services import fake_services
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.memory_audit import MemoryTrail
from tests.helpers.stepwise_runner import StepwiseRunner

AWAY = ArchiveUnreachableError("Audit server cannot be reached.")


class Line:
    """A forwarding whose clock a test turns."""

    def __init__(self) -> None:
        self.trail, self.notices = MemoryTrail(), Notices()
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.tries = 0
        send = self.trail.send

        def counted(control):
            self.tries += 1
            return send(control)

        self.trail.send = counted  # type: ignore[method-assign]
        self.forwarding = AuditForwarding(
            self.trail, ImmediateTaskRunner(), notices=self.notices, clock=lambda: self.now, jitter=lambda: 0.5
        )

    def note(self) -> None:
        self.trail.append([event(len(self.trail.events))])
        self.forwarding.send()

    def tries_within(self, seconds: int) -> int:
        before = self.tries
        for _ in range(seconds // 5):
            self.now += timedelta(seconds=5)
            self.forwarding.tick()
        return self.tries - before


def test_every_event_goes_out_at_once():
    line = Line()
    line.note()
    line.note()
    assert line.trail.sent == 2 and line.forwarding.failure == ""


def test_a_server_that_is_away_is_tried_less_and_less_often_and_gets_everything_in_the_end():
    line = Line()
    line.trail.refusal = AWAY
    for _ in range(5):
        line.note()
    assert line.tries == 1 and "cannot be reached" in line.forwarding.failure
    assert line.tries_within(60) > line.tries_within(60)
    assert line.notices.all == (), "nobody is disturbed at work"
    line.trail.refusal = None
    line.tries_within(3600)
    assert line.trail.sent == 5 and line.forwarding.failure == ""
    assert line.tries_within(600) == 0, "nothing is asked for when nothing waits"


def test_another_server_is_tried_at_once():
    line = Line()
    line.trail.refusal = AWAY
    line.note()
    line.trail.refusal = None
    line.forwarding.send(at_once=True)
    assert line.trail.sent == 1


def test_an_event_that_comes_during_sending_is_sent_after_it():
    trail, runner = MemoryTrail(), StepwiseRunner()
    forwarding = AuditForwarding(trail, runner, notices=Notices())
    trail.append([event(1)])
    forwarding.send()
    trail.append([event(2)])
    forwarding.send()
    runner.run_all()
    assert trail.sent == 2


def test_what_waited_while_the_viewer_was_closed_goes_out_at_the_start():
    services = fake_services()
    services.trail.events += [event(1), event(2)]
    services.session.auditing.begin()
    assert services.trail.sent == len(services.trail.events) >= 3
    assert AuditKind.STARTED in services.trail.kinds
