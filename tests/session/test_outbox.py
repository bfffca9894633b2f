"""What waits is sent until the PACS has it: soon, in turn, without end, and the user hears what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.core.commitments import Commitment, Reference
from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveStatusError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
    InstanceRefusedError,
    ServiceNotOfferedError,
    StorageError,
    VerdantError,
)
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.outbox import FIRST_WAIT, LONGEST_WAIT, MOST_CHECKS, MOST_DENIALS, OutboxState, wait_after
from app.core.services import OnStored
from app.core.study import InstanceRecord
from app.core.tasks import TaskControl
from app.session.notices import NoticeLevel
from app.session.outbox import Outbox
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.memory_outbox import WHEN, MemoryOutbox
from tests.helpers.stepwise_runner import StepwiseRunner

NODE = PacsNode("WARD", "10.0.0.5", 104, "PACS")
OTHER_NODE = PacsNode("OTHER", "10.0.0.6", 104, "PACS")
AWAY = ArchiveUnreachableError("The PACS cannot be reached.")
REFUSED = InstanceRefusedError("It does not fit the SOP class.")


@dataclass
class ScriptedPacs(FakeArchive):
    """Answers by content: an error, or a warning; it lists what it took, but for what it hides.

    `asked` is every content that was sent to it, in order.
    """

    name: str = "WARD"
    answers: dict[bytes, VerdantError | str] = field(default_factory=dict)
    hides: bool = False
    find_failure: ArchiveError | None = None
    asked: list[bytes] = field(default_factory=list)

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        control.checkpoint()
        if self.failure is not None:
            raise self.failure
        assert on_stored is not None
        for place, content in enumerate(contents):
            self.asked.append(content)
            answer = self.answers.get(content, "")
            if isinstance(answer, VerdantError):
                raise answer
            self.stored.append(content)
            on_stored(place, answer)

    def find_instances(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID, control: TaskControl
    ) -> tuple[InstanceRecord, ...]:
        self.calls.append("find_instances")
        if self.find_failure is not None:
            raise self.find_failure
        here = () if self.hides else self.stored
        return tuple(
            InstanceRecord(study_instance_uid, series_instance_uid, SOPInstanceUID(f"2.25.{content.decode()}"))
            for content in here
        )


class Ward:
    """A session's outbox with a PACS called WARD, and a clock that the test moves. Contents are `1`, `2`, …"""

    def __init__(self, runner: StepwiseRunner | None = None) -> None:
        self.now = WHEN
        self.pacs = ScriptedPacs()
        self.services: FakeServices = fake_services(runner, nodes=[NODE])
        self.services.directory.made["WARD"] = self.pacs
        session = self.services.session
        session.archives.configure_nodes([NODE])
        self.keeper: MemoryOutbox = self.services.outbox
        self.outbox = Outbox(
            self.keeper,
            session.archives,
            session.browser,
            runner=self.services.runner,
            notices=session.notices,
            clock=self.clock,
            jitter=lambda: 0.5,
        )

    def clock(self) -> datetime:
        return self.now

    def put(self, *contents: bytes) -> None:
        self.keeper.put("WARD", contents)
        self.outbox.look()

    def after(self, wait: timedelta) -> None:
        self.now += wait
        self.outbox.tick()

    @property
    def states(self) -> list[str]:
        return [entry.state.value for entry in self.keeper.entries()]

    @property
    def said(self) -> str:
        return "\n".join(notice.text for notice in self.services.session.notices.all)


def test_what_was_put_in_is_sent_and_confirmed_and_said():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1", b"2", b"3")
    assert ward.states == ["waiting"] * 3
    ward.pacs.failure = None
    ward.after(FIRST_WAIT)
    assert sorted(ward.pacs.stored) == [b"1", b"2", b"3"]
    assert ward.states == ["confirmed"] * 3
    assert "3 objects are in WARD now." in ward.said
    assert (ward.outbox.state.waiting, ward.outbox.state.refused) == (0, 0)


def test_a_pacs_that_is_away_is_asked_again_ever_more_rarely_but_at_least_every_half_minute():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    waits = []
    for _ in range(6):
        (entry,) = ward.keeper.entries()
        assert entry.next_try is not None
        waits.append((entry.next_try - ward.now).total_seconds())
        ward.after(entry.next_try - ward.now)
    assert waits == [5, 10, 20, 30, 30, 30]
    assert [entry.tries for entry in ward.keeper.entries()] == [7]
    assert [entry.cause for entry in ward.keeper.entries()] == [AWAY.text]


def test_nothing_is_tried_before_it_is_due():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.pacs.failure = None
    ward.after(FIRST_WAIT - timedelta(seconds=1))
    assert ward.pacs.stored == []


@pytest.mark.parametrize("tries", [1, 2, 5, 100])
@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_waits_are_bounded_whatever_the_jitter(tries: int, jitter: float):
    wait = wait_after(tries, jitter=jitter)
    assert FIRST_WAIT * 0.8 <= wait <= LONGEST_WAIT * 1.2


def test_the_user_can_have_it_tried_now():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.pacs.failure = None
    ward.outbox.send_now()
    assert ward.pacs.stored == [b"1"]


def test_a_refused_instance_needs_the_user_and_holds_up_no_other():
    ward = Ward()
    ward.pacs.answers[b"2"] = REFUSED
    ward.put(b"1", b"2", b"3")
    assert ward.states == ["confirmed", "refused", "confirmed"]
    ward.after(timedelta(days=1))
    assert ward.pacs.asked == [b"1", b"2", b"3"]
    (row,) = ward.outbox.state.rows
    assert (row.group.state, row.group.taken, row.group.cause) == (OutboxState.REFUSED, 2, REFUSED.text)
    notice = ward.services.session.notices.all[-1]
    assert notice.level is NoticeLevel.ERROR and REFUSED.text in notice.text
    assert notice.remedy is not None
    notice.remedy.run()
    assert ward.outbox.state.is_open
    del ward.pacs.answers[b"2"]
    ward.outbox.send_now([row.group.number])
    assert ward.states == ["confirmed"] * 3


def test_a_warning_is_kept_with_what_was_sent():
    ward = Ward()
    ward.pacs.answers[b"1"] = "It dropped elements."
    ward.put(b"1")
    (entry,) = ward.keeper.entries()
    assert (entry.state, entry.cause) == (OutboxState.CONFIRMED, "It dropped elements.")


def test_one_instance_that_breaks_every_connection_holds_up_no_other():
    ward = Ward()
    ward.pacs.answers[b"1"] = ArchiveAbortedError("The connection broke.")
    ward.put(b"1", b"2", b"3")
    assert ward.states == ["waiting", "confirmed", "confirmed"]


@pytest.mark.parametrize(
    "error",
    [
        ArchiveTimeoutError("It fell silent."),
        ArchiveStatusError("It is out of resources."),
        ArchiveAbortedError("It broke off."),
        StorageError("No room for temporary files."),
    ],
)
def test_a_pacs_that_fails_again_and_again_is_left_alone_for_a_while(error):
    ward = Ward()
    contents = [str(number).encode() for number in range(1, 8)]
    ward.pacs.answers = dict.fromkeys(contents, error)
    ward.put(*contents)
    assert len(ward.pacs.asked) == 2
    assert {entry.cause for entry in ward.keeper.entries()} == {error.text}
    ward.after(timedelta(seconds=1))
    assert len(ward.pacs.asked) == 2
    ward.pacs.answers.clear()
    ward.after(LONGEST_WAIT)
    assert ward.states == ["confirmed"] * 7


def test_a_rejected_association_is_tried_again_with_its_cause_shown():
    ward = Ward()
    ward.pacs.failure = ArchiveRejectedError("It does not recognise the calling AE title VERDANT.")
    ward.put(b"1", b"2")
    assert {(e.state.value, e.cause) for e in ward.keeper.entries()} == {("waiting", ward.pacs.failure.text)}


def test_a_pacs_that_does_not_list_what_it_took_is_asked_some_times_and_then_the_user_hears_of_it():
    ward = Ward()
    ward.pacs.hides = True
    ward.put(b"1")
    assert ward.states == ["sent"]
    for _ in range(MOST_CHECKS):
        ward.after(LONGEST_WAIT * 1.5)
    assert ward.states == ["refused"]
    assert "does not list it" in ward.keeper.entries()[0].cause
    assert ward.pacs.calls.count("find_instances") == MOST_CHECKS
    ward.pacs.hides = False
    ward.outbox.send_now()
    assert ward.states == ["confirmed"]


def test_the_word_of_a_pacs_that_lists_nothing_to_us_must_do():
    ward = Ward()
    ward.pacs.find_failure = ServiceNotOfferedError("It offers no such service.")
    ward.put(b"1")
    (entry,) = ward.keeper.entries()
    assert (entry.state, entry.next_try) == (OutboxState.SENT, None)


def test_a_pacs_that_fails_to_list_for_a_moment_is_asked_again_and_believed_if_it_stays_so():
    ward = Ward()
    ward.pacs.find_failure = ArchiveStatusError("It failed in itself.")
    ward.put(b"1", b"2")
    assert ward.states == ["sent"] * 2
    assert all(entry.next_try is not None for entry in ward.keeper.entries())
    ward.pacs.find_failure = None
    ward.after(LONGEST_WAIT)
    assert ward.states == ["confirmed"] * 2

    ward.pacs.find_failure = ArchiveStatusError("It failed in itself.")
    ward.put(b"3")
    for _ in range(2 * MOST_CHECKS):
        ward.after(LONGEST_WAIT * 1.5)
    (entry,) = (one for one in ward.keeper.entries() if one.state is OutboxState.SENT)
    assert (entry.next_try, entry.checks) == (None, MOST_CHECKS)


def test_a_pacs_that_is_gone_before_it_was_asked_is_asked_later():
    ward = Ward()
    ward.pacs.find_failure = AWAY
    ward.put(b"1")
    assert ward.states == ["sent"]
    ward.pacs.find_failure = None
    ward.after(LONGEST_WAIT)
    assert ward.states == ["confirmed"]


def test_a_pacs_that_is_answerable_for_it_is_not_asked_further_and_what_it_lost_is_sent_again():
    ward = Ward()
    first, second = SOPInstanceUID("2.25.1"), SOPInstanceUID("2.25.2")

    class Committing(ScriptedPacs):
        def commit(self, references: Sequence[Reference], control: TaskControl) -> Commitment | None:
            lost = {second: "it knows no such instance"} if len(self.stored) == 2 else {}
            return Commitment(frozenset(uid for _, uid in references if uid not in lost), lost)

    pacs = Committing()
    ward.services.directory.made["WARD"] = pacs
    ward.services.session.archives.configure_nodes([NODE])
    ward.put(b"1", b"2")
    assert [(entry.sop_instance_uid, entry.state.value) for entry in ward.keeper.entries()] == [
        (first, "committed"),
        (second, "waiting"),
    ]
    assert "does not keep what it took: it knows no such instance" in ward.keeper.entries()[1].cause
    ward.after(FIRST_WAIT)
    assert ward.states == ["committed"] * 2
    assert pacs.asked == [b"1", b"2", b"2"]
    assert "find_instances" not in pacs.calls


def test_a_pacs_that_never_keeps_what_it_takes_is_not_asked_for_ever():
    ward = Ward()

    class Forgetful(ScriptedPacs):
        def commit(self, references: Sequence[Reference], control: TaskControl) -> Commitment | None:
            return Commitment(frozenset(), {uid: "it is short of resources" for _, uid in references})

    pacs = ward.services.directory.made["WARD"] = Forgetful()
    ward.services.session.archives.configure_nodes([NODE])
    ward.put(b"1")
    began = ward.now
    while ward.states == ["waiting"] and len(pacs.asked) <= MOST_DENIALS:
        ward.after(LONGEST_WAIT)
    assert ward.states == ["refused"]
    assert len(pacs.asked) == MOST_DENIALS and ward.now - began > timedelta(hours=20)
    assert f"took this {MOST_DENIALS} times" in ward.said and "it is short of resources" in ward.said
    ward.after(timedelta(days=1))
    assert len(pacs.asked) == MOST_DENIALS, "it stops by itself"
    ward.outbox.send_now()
    ward.after(LONGEST_WAIT)
    assert len(pacs.asked) == MOST_DENIALS + 2 and ward.states == ["waiting"], "the user began it anew"


def test_nobody_else_sends_at_the_same_time_and_it_is_tried_again():
    ward = Ward()
    ward.keeper.others_turn = "WARD"
    ward.put(b"1")
    assert ward.pacs.asked == []
    assert ward.outbox.state.elsewhere == {"WARD"}
    ward.keeper.others_turn = ""
    ward.after(timedelta(seconds=30))
    assert ward.states == ["confirmed"] and not ward.outbox.state.elsewhere


def test_without_a_pacs_of_that_name_it_waits_until_there_is_one():
    ward = Ward()
    archives = ward.services.session.archives
    archives.configure_nodes([OTHER_NODE])
    ward.put(b"1")
    assert ward.states == ["waiting"]
    assert "No PACS is called WARD" in ward.keeper.entries()[0].cause
    ward.now += timedelta(seconds=1)
    archives.configure_nodes([NODE])
    assert ward.states == ["confirmed"]


def test_without_a_pacs_of_that_name_nothing_is_done_again_and_again():
    ward = Ward()
    ward.pacs.hides = True
    ward.put(b"1")
    assert ward.states == ["sent"]
    ward.services.session.archives.configure_nodes([OTHER_NODE])
    ward.keeper.put("WARD", [b"2"])
    ward.keeper.begin(ward.keeper.entries(), next_try=WHEN)
    ward.after(LONGEST_WAIT)
    assert not any(entry.is_due(ward.now) for entry in ward.keeper.entries())
    assert ward.states == ["sent", "waiting"]


def test_it_is_sent_at_once_when_a_search_shows_that_the_pacs_is_back():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.pacs.failure = None
    ward.services.session.archives.use("WARD")
    ward.now += timedelta(milliseconds=10)
    ward.services.session.browser.search_again()
    assert ward.pacs.stored == [b"1"]


def test_the_study_in_view_is_listed_anew_when_its_pacs_has_what_was_saved():
    ward = Ward()
    ward.services.session.archives.use("WARD")
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.pacs.failure = None
    before = ward.pacs.calls.count("find_studies")
    ward.services.session.browser.search_again()
    assert ward.states == ["confirmed"]
    assert ward.pacs.calls.count("find_studies") == before + 2


def test_what_is_deleted_is_not_sent_though_it_was_about_to_be():
    ward = Ward()
    deleted: list[int] = []

    class Interrupted(ScriptedPacs):
        def store(
            self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None
        ) -> None:
            if not deleted:
                deleted.append(2)
                ward.keeper.give_up([2])
            super().store(contents, control, on_stored=on_stored)

    pacs = Interrupted()
    ward.services.directory.made["WARD"] = pacs
    ward.services.session.archives.configure_nodes([NODE])
    ward.keeper.put("WARD", [b"1"])
    ward.keeper.put("WARD", [b"2"])
    ward.put(b"3")
    assert pacs.stored == [b"1", b"3"]
    assert ward.states == ["confirmed", "given up", "confirmed"]


def test_deleting_takes_away_first_what_waits_and_then_the_line():
    ward = Ward()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.outbox.delete([1])
    assert ward.states == ["given up"]
    ward.outbox.delete([1])
    assert ward.outbox.state.rows == ()


def test_what_waited_while_the_viewer_was_closed_is_tried_at_the_start():
    services = fake_services(nodes=[NODE])
    services.directory.made["WARD"] = pacs = ScriptedPacs()
    services.session.archives.configure_nodes([NODE])
    services.outbox.put("WARD", [b"1"])
    services.outbox.postpone("WARD", now=WHEN, next_try=datetime.max.astimezone(WHEN.tzinfo), cause="It was away.")
    services.session.start(None)
    assert pacs.stored == [b"1"]


def test_what_a_killed_viewer_had_begun_is_sent_at_the_start():
    services = fake_services(nodes=[NODE])
    services.directory.made["WARD"] = pacs = ScriptedPacs()
    services.session.archives.configure_nodes([NODE])
    services.outbox.put("WARD", [b"1"])
    services.outbox.begin(services.outbox.entries(), next_try=datetime.now().astimezone() + LONGEST_WAIT)
    services.session.start(None)
    assert pacs.stored == [b"1"]


def test_what_another_viewer_had_begun_before_it_was_killed_is_sent_when_it_is_due():
    ward = Ward()
    ward.keeper.put("WARD", [b"1"])
    ward.keeper.begin(ward.keeper.entries(), next_try=WHEN + FIRST_WAIT)
    ward.outbox.look()
    assert ward.pacs.stored == []
    ward.after(FIRST_WAIT)
    assert ward.pacs.stored == [b"1"]


def test_two_changes_at_once_are_both_made():
    runner = StepwiseRunner()
    ward = Ward(runner)
    runner.run_all()
    ward.pacs.failure = AWAY
    ward.put(b"1")
    ward.put(b"2")
    runner.run_all()
    ward.outbox.delete([1])
    ward.outbox.delete([2])
    runner.run_all()
    assert ward.states == ["given up", "given up"]


def test_an_outbox_that_cannot_be_read_is_reported_and_read_again_the_next_time(monkeypatch: pytest.MonkeyPatch):
    ward = Ward()

    def refuse() -> tuple[()]:
        raise StorageError("The list of the outbox could not be read.")

    monkeypatch.setattr(ward.keeper, "entries", refuse)
    ward.put(b"1")
    assert "could not be read" in ward.said
    monkeypatch.undo()
    ward.outbox.look()
    assert ward.states == ["confirmed"]
