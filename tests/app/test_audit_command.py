"""`verdant audit`: what was noted can be looked at, verified, exported, and sent to a real syslog server over TLS."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.uid import MRImageStorage, generate_uid
from pynetdicom import AE

from app.audit_sending import AuditSending, SendingThread
from app.core.audit import AuditedStudy, AuditKind, AuditPeer
from app.core.audit_log import AuditLog
from app.core.errors import ArchiveAbortedError
from app.core.tasks import TaskControl
from app.network import syslog
from app.paths import default_paths
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.audit_schema import faults
from tests.helpers.audits import PATIENT_ID, SENT, event
from tests.helpers.command_line import Run, verdant
from tests.helpers.ports import free_port
from tests.helpers.series_files import write_series
from tests.helpers.syslog_listener import SyslogListener, syslog_listener

__all__ = ["verdant"]


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AuditTrail:
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))
    return AuditTrail(default_paths().audit)


def authority(tmp_path: Path) -> Path:
    return tmp_path / "authority.pem"


def bodies(listener: SyslogListener) -> list[ET.Element]:
    return [
        ET.fromstring(message.split(b"\xef\xbb\xbf", 1)[1])  # noqa: S314 - we wrote it
        for message in listener.messages
    ]


def numbers(listener: SyslogListener) -> list[int]:
    """The numbers of the events that came."""
    found = []
    for body in bodies(listener):
        detail = body.find(".//ParticipantObjectDetail[@type='number']")
        if detail is not None:
            found.append(int(base64.b64decode(detail.attrib["value"])))
    return found


def test_an_empty_trail_is_in_order(trail: AuditTrail, verdant: Run):
    assert "0 events" in verdant("audit", "verify").out
    assert "No such event" in verdant("audit", "show", "--kind", "sent").out


def test_events_are_listed_and_that_somebody_looked_is_noted(trail: AuditTrail, verdant: Run):
    trail.append([event(1), SENT])

    shown = verdant("audit", "show").out

    assert all(word in shown for word in ("2026-03-04 05:06:08Z", "Reader^Rita", PATIENT_ID, "ORTHANC (10.0.0.5)"))
    assert trail.read(TaskControl()).events[-1].kind is AuditKind.TRAIL_READ
    only = verdant("audit", "show", "--kind", "sent", "--from", "2026-03-04", "--to", "2026-03-04", "--json").json
    assert [one["kind"] for one in only["events"]] == ["sent"]
    assert verdant("audit", "show", "--from", "2026-03-05", "--to", "2026-03-04").code == 2


def test_a_changed_trail_is_said_with_exit_code_1(trail: AuditTrail, verdant: Run):
    trail.append([event(1), event(2)])
    (path,) = default_paths().audit.glob("*.audit")
    path.write_bytes(path.read_bytes().replace(b"Rita", b"Otto", 1))

    ended = verdant("audit", "verify")

    assert (ended.code, path.name in ended.out) == (1, True)


def test_an_export_is_dicom_audit_messages_json_or_a_table(trail: AuditTrail, verdant: Run, tmp_path: Path):
    trail.append([event(1), SENT])
    xml, table, plain = tmp_path / "trail.xml", tmp_path / "trail.csv", tmp_path / "trail.json"
    for path, form in ((xml, "dicom-xml"), (table, "csv"), (plain, "json")):
        assert verdant("audit", "export", path, "--format", form, "--to", "2026-03-31").code == 0

    messages = list(ET.parse(xml).getroot())  # noqa: S314 - we wrote it
    assert len(messages) == 2 and [fault for one in messages for fault in faults(one)] == []
    assert [len(table.read_text("utf-8-sig").splitlines()), len(json.loads(plain.read_text()))] == [3, 2]


def test_events_are_sent_from_then_on_and_wait_while_the_server_is_away(
    trail: AuditTrail, verdant: Run, tmp_path: Path
):
    trail.append([event(1)])
    with syslog_listener(tmp_path) as listener:
        port = listener.port
        ended = verdant("audit", "send-to", f"127.0.0.1:{port}", "--ca", authority(tmp_path))
        assert (ended.code, numbers(listener)) == (0, [])
        trail.append([event(2)])
        assert verdant("audit", "send").code == 0
        assert numbers(listener) == [2]
    trail.append([event(number) for number in range(3, 6)])
    verdant("audit", "send").failed_with(1, "cannot be reached", "Audit server")
    assert "3 wait" in verdant("audit", "send-to", "status").out

    with syslog_listener(tmp_path / "again", port=port) as listener:
        settings = SettingsFile(default_paths().settings)
        assert (
            verdant("audit", "send-to", f"127.0.0.1:{port}", "--ca", tmp_path / "again" / "authority.pem").code == 0
        )
        assert numbers(listener) == [3, 4, 5]
        assert [fault for body in bodies(listener) for fault in faults(body)] == []
        assert AuditSending(settings, trail).send(TaskControl()) == 0
    assert verdant("audit", "send-to", "off").code == 0
    assert "stay on this machine" in verdant("audit", "send-to", "status").out


def test_history_goes_out_in_batches_when_it_is_asked_for(trail: AuditTrail, verdant: Run, tmp_path: Path):
    trail.append([event(number) for number in range(450)])
    with syslog_listener(tmp_path) as listener:
        ca = authority(tmp_path)
        ended = verdant("audit", "send-to", f"127.0.0.1:{listener.port}", "--ca", ca, "--with-history")

        assert ended.code == 0 and numbers(listener) == list(range(450))


def test_a_server_that_never_confirms_gets_each_batch_three_times_and_then_the_next(
    trail: AuditTrail, verdant: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(syslog, "MOST_LOOKS", 1)
    with syslog_listener(tmp_path) as listener:
        assert verdant("audit", "send-to", f"127.0.0.1:{listener.port}", "--ca", authority(tmp_path)).code == 0
        listener.ends_with = "silence"
        trail.append([event(7)])
        sending = AuditSending(SettingsFile(default_paths().settings), trail)
        for _ in range(2):
            with pytest.raises(ArchiveAbortedError):
                sending.send(TaskControl())
        assert sending.waiting() == 1

        assert sending.send(TaskControl()) == 1
        assert (numbers(listener), sending.waiting()) == ([7, 7, 7], 0)


def test_an_address_that_is_none_is_named(trail: AuditTrail, verdant: Run):
    assert verdant("audit", "send-to", "host:port").code == 2
    assert verdant("audit", "send-to", "two hosts:6514").code == 2
    ended = verdant("audit", "send-to", f"127.0.0.1:{free_port()}", "--ca", "/nowhere/ca.pem")
    assert ended.code == 1 and "/nowhere/ca.pem" in ended.err


def test_how_long_events_are_kept_is_bounded_and_changes_are_noted(trail: AuditTrail, verdant: Run):
    assert verdant("audit", "keep", "--days", "1").code == 2
    assert "400 days" in verdant("audit", "keep", "--days", "400", "--hide-patient-ids").out
    assert "400 days, with keyed digests" in verdant("audit", "keep").out
    trail = AuditTrail(default_paths().audit)
    assert [one.kind for one in trail.read(TaskControl()).events] == [AuditKind.SECURITY]
    assert "Nothing is old enough" in verdant("audit", "shorten", "--yes").out


def kinds_of(trail: AuditTrail) -> list[tuple[AuditKind, str]]:
    return [(one.kind, one.detail) for one in trail.read(TaskControl()).events]


def test_nodes_and_trust_that_commands_change_are_noted(trail: AuditTrail, verdant: Run):
    add = ("pacs", "node", "add", "Ward", "--host", "10.0.0.5", "--called", "WARD")
    for command in (add, add, (*add, "--port", "11112"), ("pacs", "node", "remove", "Ward")):
        assert verdant(*command).code == 0
    assert verdant("iodeep", "trust", "policy", "refuse").code == 0
    assert verdant("iodeep", "host", "add", "weights.example").code == 0

    nodes = [(AuditKind.NODES, said) for said in ("added: Ward", "changed: Ward", "removed: Ward")]
    trust = [(AuditKind.TRUST, said) for said in ("Policy: refuse.", "Weights may be fetched from weights.example.")]
    assert kinds_of(trail) == [*nodes, *trust]


def test_what_commands_take_over_pin_and_export_is_noted_with_whose_it_is(
    trail: AuditTrail, verdant: Run, tmp_path: Path
):
    study = generate_uid()
    paths = write_series(tmp_path / "s", slices=3, study_uid=study)
    assert verdant("archive", "import", paths[0].parent).code == 0
    assert verdant("archive", "pin", study).code == 0
    plain = verdant("archive", "export", study, "--to", tmp_path / "plain", "--json")
    assert verdant("archive", "export", study, "--to", tmp_path / "out", "--deidentify").code == 0

    whose = AuditedStudy(study, "T1", ((MRImageStorage, 3),))
    imported, pinned, named, without = trail.read(TaskControl()).events
    assert imported.studies == (whose,)
    assert (pinned.kind, pinned.studies) == (AuditKind.PINNED, (AuditedStudy(study, "T1"),))
    assert (named.detail, named.studies) == ("With names.", (replace(whose, is_deidentified=False),))
    assert (without.detail, without.studies) == ("De-identified.", (replace(whose, is_deidentified=True),))
    assert plain.json["instances"] == 3 and "T1" not in plain.out, "whose it is, is not for others"


def test_a_trail_that_cannot_be_written_stops_no_command_and_is_told(trail: AuditTrail, verdant: Run):
    default_paths().audit.parent.mkdir(parents=True)
    default_paths().audit.write_text("no folder")

    ended = verdant("iodeep", "trust", "policy", "refuse")
    assert ended.code == 0 and "cannot be noted in the audit trail" in ended.err


def test_a_query_that_could_not_be_noted_is_told_as_well(trail: AuditTrail, verdant: Run, tmp_path: Path):
    default_paths().audit.parent.mkdir(parents=True)
    default_paths().audit.write_text("no folder")
    with EmbeddedArchive(tmp_path / "pacs") as pacs, ArchiveServer(pacs) as server:
        asked = ("pacs", "find", "--host", server.host, "--port", server.port, "--called", "VERDANT")
        ended = verdant(*asked)

    assert ended.code == 0 and ended.err.count("cannot be noted in the audit trail") == 1


def test_an_archive_without_a_window_sends_its_trail(trail: AuditTrail, verdant: Run, tmp_path: Path):
    with syslog_listener(tmp_path) as listener:
        ca = authority(tmp_path)
        assert verdant("audit", "send-to", f"127.0.0.1:{listener.port}", "--ca", ca).code == 0
        before = len(listener.messages)
        log = AuditLog(trail)
        with SendingThread(AuditSending(SettingsFile(default_paths().settings), trail), log):
            log.note(AuditKind.PEER_QUERIED, peer=AuditPeer("CT2"), reviewer="")
            log.write()
            until, looking = time.monotonic() + 10, threading.Event()
            while len(listener.messages) == before and time.monotonic() < until:
                looking.wait(0.02)

    assert bodies(listener)[-1].find("ActiveParticipant").attrib["UserID"] == "CT2"


def test_an_archive_that_is_killed_leaves_what_came_more_than_a_second_before(trail: AuditTrail, tmp_path: Path):
    command = [*(sys.executable, "-m", "app", "archive", "serve", "--folder", str(tmp_path / "a"))]
    command += ["--port", "0", "--accept", "CT2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().split(":")[1].split(",")[0])
        entity = AE(ae_title="CT2")
        entity.add_requested_context(MRImageStorage)
        association = entity.associate("127.0.0.1", port, ae_title="VERDANT")
        (path,) = write_series(tmp_path / "s", slices=1, study_uid="1.2.3.4")
        assert association.send_c_store(dcmread(path)).Status == 0
        before, looking = time.monotonic(), threading.Event()
        while not any(one.studies for one in trail.read(TaskControl()).events) and time.monotonic() < before + 5:
            looking.wait(0.02)
        took_s = time.monotonic() - before
        server.kill()
        association.abort()
    started, storing = trail.read(TaskControl()).events
    assert took_s < 1.0
    assert (started.kind, storing.kind) == (AuditKind.STARTED, AuditKind.PEER_STORING)
    assert (storing.peer, storing.studies) == (AuditPeer("CT2", "127.0.0.1"), (AuditedStudy("1.2.3.4", "T1"),))
