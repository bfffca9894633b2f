"""Syslog over TLS against a real listener: what counts as sent was read there."""

from __future__ import annotations

import re
import select
from pathlib import Path

import pytest

from app.core.audit_settings import AuditServer
from app.core.errors import ArchiveAbortedError, ArchiveRejectedError, ArchiveTimeoutError, ArchiveUnreachableError
from app.core.nodes import Tls
from app.core.tasks import TaskControl
from app.network import syslog
from app.network.audit_messages import audit_message
from app.network.closing_tls import ClosingTls
from app.network.syslog import UnconfirmedError, deliver, framed, syslog_message
from tests.helpers.audits import MOMENT, OPENED
from tests.helpers.certificates import Authority
from tests.helpers.ports import free_port
from tests.helpers.syslog_listener import syslog_listener, unframed
from tests.helpers.withdrawing import withdrawn_after

MESSAGES = [syslog_message(f"<a>{number}</a>".encode(), when=MOMENT, host="desk-7") for number in range(300)]


def server_at(port: int, folder: Path, **tls: str) -> AuditServer:
    return AuditServer("127.0.0.1", port, Tls(ca_file=str(folder / "authority.pem"), **tls))


def test_a_message_has_the_header_of_rfc_5424_and_the_name_that_dicom_gives_it():
    content = audit_message(OPENED)
    message = syslog_message(content, when=MOMENT, host="desk 7", process="41")

    assert message == b"<85>1 2026-03-04T05:06:07.008Z desk7 verdant 41 DICOM+RFC3881 - \xef\xbb\xbf" + content
    assert re.match(rb"<84>1 \S+ - verdant - ", syslog_message(b"", when=MOMENT, host="", severity=syslog.WARNING))


def test_frames_count_bytes_not_characters():
    assert framed(["ü".encode(), b""]) == b"2 \xc3\xbc0 "
    assert unframed(framed(MESSAGES)) == MESSAGES


def test_everything_that_was_delivered_was_read_in_order(tmp_path: Path):
    with syslog_listener(tmp_path) as listener:
        deliver(server_at(listener.port, tmp_path), MESSAGES, TaskControl())
        deliver(server_at(listener.port, tmp_path), MESSAGES[:1], TaskControl())

        assert listener.messages == [*MESSAGES, MESSAGES[0]]


def test_a_server_may_want_a_certificate_of_ours(tmp_path: Path):
    with syslog_listener(tmp_path, wants_certificate=True) as listener:
        with pytest.raises(ArchiveRejectedError, match="certificate"):
            deliver(server_at(listener.port, tmp_path), MESSAGES, TaskControl())
        assert listener.messages == []
        own = {"certificate_file": str(tmp_path / "workstation-both.pem")}
        deliver(server_at(listener.port, tmp_path, **own), MESSAGES[:2], TaskControl())
        assert listener.messages == MESSAGES[:2]


def test_a_refusal_that_is_there_before_the_end_is_no_confirmation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the server says comes before our last word; it was taken for the answer to it once."""
    end = ClosingTls.end

    def late(line: ClosingTls) -> None:
        assert line.sock is not None
        select.select([line.sock], [], [], 10)  # the refusal is here
        end(line)

    monkeypatch.setattr(ClosingTls, "end", late)
    with syslog_listener(tmp_path, wants_certificate=True) as listener:
        with pytest.raises(ArchiveRejectedError, match="certificate"):
            deliver(server_at(listener.port, tmp_path), MESSAGES[:1], TaskControl())
        assert listener.messages == []


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path):
    stranger = tmp_path / "stranger"
    Authority(stranger)
    with syslog_listener(tmp_path) as listener:
        with pytest.raises(ArchiveRejectedError, match="Settings > Security"):
            deliver(server_at(listener.port, stranger), MESSAGES, TaskControl())
        assert listener.messages == []


def test_what_the_server_does_not_confirm_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(syslog, "MOST_LOOKS", 1)
    with syslog_listener(tmp_path) as listener:
        listener.ends_with = "silence"
        with pytest.raises(UnconfirmedError):
            deliver(server_at(listener.port, tmp_path), MESSAGES, TaskControl())
        listener.ends_with = "reset"
        with pytest.raises(ArchiveAbortedError):
            deliver(server_at(listener.port, tmp_path), MESSAGES * 50, TaskControl())


def test_a_server_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(syslog, "ANSWER_TIMEOUT_S", 0.3)
    with syslog_listener(tmp_path) as listener:
        listener.ends_with = "nothing"
        with pytest.raises(ArchiveTimeoutError):
            deliver(server_at(listener.port, tmp_path), MESSAGES[:1], TaskControl())


def test_whoever_withdraws_does_not_wait(tmp_path: Path):
    with syslog_listener(tmp_path) as listener:
        listener.ends_with = "nothing"
        server = server_at(listener.port, tmp_path)
        assert withdrawn_after(lambda control: deliver(server, MESSAGES[:1], control)) < 1


def test_where_nobody_listens_it_is_said(tmp_path: Path):
    Authority(tmp_path)
    with pytest.raises(ArchiveUnreachableError, match="Audit server 127"):
        deliver(server_at(free_port(), tmp_path), MESSAGES[:1], TaskControl())
