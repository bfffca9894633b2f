"""`verdant audit`: who did what to whose data on this machine; look at it, verify, export, send it elsewhere."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.audit_sending import AuditSending, KeptAuditSettings
from app.auditing import audit_trail
from app.commands.printing import JsonOption, json_text, print_json, print_table
from app.core.audit import AuditEvent, AuditFilter, AuditKind, AuditReading
from app.core.audit_settings import SYSLOG_TLS_PORT, AuditServer
from app.core.errors import StorageError, UsageError
from app.core.nodes import Tls
from app.core.tasks import TaskControl
from app.files import write_file
from app.machine import audit_account
from app.paths import default_paths
from app.session.audit_table import (
    KINDS,
    OUTCOMES,
    as_csv,
    check_text,
    details_text,
    patients_text,
    peer_text,
    who_text,
)
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail

audit_app = typer.Typer(help="Who did what to whose data on this machine. Show, verify, export, send elsewhere.")

FromOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, UTC.", metavar="YYYY-MM-DD")
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, UTC.", metavar="YYYY-MM-DD")
]
KindOption = Annotated[
    list[AuditKind] | None, typer.Option("--kind", help="Only events of this kind; repeatable.", case_sensitive=False)
]


class Format(StrEnum):
    """What a trail is exported as."""

    DICOM_XML = "dicom-xml"
    JSON = "json"
    CSV = "csv"


@audit_app.command()
def show(
    since: FromOption = None,
    until: ToOption = None,
    kind: KindOption = None,
    last: Annotated[int, typer.Option(help="At most so many, the newest ones.", min=1)] = 1000,
    as_json: JsonOption = False,
) -> None:
    """List events, oldest first."""
    trail = _trail()
    reading = trail.read(TaskControl(), _chosen(since, until, kind), most=last)
    _note_reading(trail)
    if as_json:
        print_json({"left_out": reading.left_out, "is_cut": reading.is_cut, "events": reading.events})
        return
    _warn(reading)
    if not reading.events:
        typer.echo("No such event was noted.")
        return
    rows = [
        (
            f"{one.when:%Y-%m-%d %H:%M:%S}Z",
            KINDS[one.kind],
            OUTCOMES[one.outcome],
            who_text(one),
            peer_text(one),
            patients_text(one),
            details_text(one),
        )
        for one in reading.events
    ]
    print_table(("When", "Event", "Outcome", "Who", "Other side", "Patient IDs", "Details"), rows)


@audit_app.command()
def verify(as_json: JsonOption = False) -> None:
    """Say whether every event is as it was written; exit code 1 if not.

    Keep the head: whoever has it can see later that nothing was taken off the end.
    """
    check = _trail().verify(TaskControl())
    if as_json:
        print_json(check)
    else:
        typer.echo(check_text(check.files, check.events, check.findings))
        typer.echo(f"Head: {check.head}")
    if check.findings:
        raise typer.Exit(1)


@audit_app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write.", dir_okay=False)],
    since: FromOption = None,
    until: ToOption = None,
    kind: KindOption = None,
    how: Annotated[Format, typer.Option("--format", help="Form of the file.")] = Format.DICOM_XML,
) -> None:
    """Write events to a file. DICOM audit messages (PS3.15 A.5), JSON, or a table."""
    trail = _trail()
    reading = trail.read(TaskControl(), _chosen(since, until, kind))
    _note_reading(trail)
    write_file(out, _content(reading, how), is_secret=True)
    _warn(reading)
    typer.echo(f"{out}: {len(reading.events)} event{'' if len(reading.events) == 1 else 's'}.")


@audit_app.command(name="send-to")
def send_to(
    target: Annotated[str, typer.Argument(help="HOST:PORT of a syslog server over TLS, `off`, or `status`.")],
    ca: Annotated[Path | None, typer.Option("--ca", help="PEM file of the authority that vouches for it.")] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="PEM file of our certificate.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="PEM file of its key.")] = None,
    server_name: Annotated[str, typer.Option("--server-name", help="Name in its certificate, if another.")] = "",
    with_history: Annotated[bool, typer.Option("--with-history", help="Send what was noted before, too.")] = False,
) -> None:
    """Send events to an audit record repository. As they are noted; they wait here while it is away."""
    settings, trail = SettingsFile(default_paths().settings), _trail()
    keeper, sending = KeptAuditSettings(settings, trail), AuditSending(settings, trail)
    before = keeper.audit_settings()
    if target == "status":
        _say_status(before.server, sending)
        return
    if target == "off":
        trail.append([_event(AuditKind.SECURITY, "The audit trail is not sent any more.")])
        keeper.save_audit_settings(replace(before, server=None))
        typer.echo("Events stay on this machine from now on.")
        return
    host, port = _address(target)
    tls = Tls(_named(ca), _named(certificate), _named(key), server_name)
    server = AuditServer(host, port, tls)
    keeper.save_audit_settings(replace(before, server=server))
    trail.append([_event(AuditKind.SECURITY, f"The audit trail is sent to {host}:{port}.")])
    if with_history:
        trail.begin_sending(with_what_is_there=True)
    count = sending.send(TaskControl())
    typer.echo(f"{host}:{port} took {count} events; others follow as they are noted.")


@audit_app.command()
def send() -> None:
    """Send what waits, now."""
    settings, trail = SettingsFile(default_paths().settings), _trail()
    if settings.read().audit.server is None:
        raise UsageError("No audit server is configured.", next_step="Name one: verdant audit send-to HOST:PORT.")
    typer.echo(f"{AuditSending(settings, trail).send(TaskControl())} events were sent.")


@audit_app.command()
def keep(
    days: Annotated[int | None, typer.Option("--days", help="Nobody removes younger events.")] = None,
    hide_patient_ids: Annotated[
        bool | None,
        typer.Option("--hide-patient-ids/--note-patient-ids", help="Note keyed digests in the place of patient IDs."),
    ] = None,
) -> None:
    """Say or change how the trail is kept."""
    settings, trail = SettingsFile(default_paths().settings), _trail()
    keeper = KeptAuditSettings(settings, trail)
    before = keeper.audit_settings()
    wanted = replace(
        before,
        keep_days=before.keep_days if days is None else days,
        hides_patient_ids=before.hides_patient_ids if hide_patient_ids is None else hide_patient_ids,
    )
    if wanted != before:
        keeper.save_audit_settings(wanted)
        trail.append([_event(AuditKind.SECURITY, _kept(wanted.keep_days, hides=wanted.hides_patient_ids))])
    typer.echo(_kept(wanted.keep_days, hides=wanted.hides_patient_ids))


@audit_app.command()
def shorten(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove events that are old enough.

    Files go whose events are all older than the trail is kept, and were sent if they are to be.
    """
    settings = SettingsFile(default_paths().settings).read().audit
    if not yes:
        typer.confirm(f"Remove events older than {settings.keep_days} days? They cannot be brought back.", abort=True)
    by = _event(AuditKind.TRAIL_SHORTENED, f"Files with events older than {settings.keep_days} days were removed.")
    count = _trail().shorten(keep_days=settings.keep_days, now=datetime.now(UTC), by=by)
    typer.echo(f"{count} files were removed." if count else "Nothing is old enough to be removed.")


def _trail() -> AuditTrail:
    paths = default_paths()
    return audit_trail(paths, SettingsFile(paths.settings))


def _event(kind: AuditKind, detail: str) -> AuditEvent:
    return AuditEvent(kind, datetime.now(UTC), account=audit_account(), detail=detail)


def _note_reading(trail: AuditTrail) -> None:
    """A trail that nobody can write to can still be read."""
    try:
        trail.append([_event(AuditKind.TRAIL_READ, "")])
    except StorageError as error:
        typer.echo(f"That it was read could not be noted. {error}", err=True)


def _chosen(since: datetime | None, until: datetime | None, kinds: list[AuditKind] | None) -> AuditFilter:
    first, last = (moment.date() if moment is not None else None for moment in (since, until))
    if first is not None and last is not None and first > last:
        raise UsageError("The first day comes after the last.", next_step="Give --from before --to.")
    return AuditFilter(first, last, frozenset(kinds or ()))


def _content(reading: AuditReading, how: Format) -> bytes:
    if how is Format.CSV:
        return as_csv(reading.events)
    if how is Format.JSON:
        lines = ",".join(f"\n{json_text(dataclasses.asdict(event))}" for event in reading.events)
        return f"[{lines}\n]\n".encode()
    from app.network.audit_messages import audit_document

    ae_title = SettingsFile(default_paths().settings).read().serving.ae_title
    return audit_document(reading.events, ae_title=ae_title)


def _address(target: str) -> tuple[str, int]:
    host, colon, port = target.rpartition(":")
    if not colon:
        return target, SYSLOG_TLS_PORT
    if not host or not port.isdigit():
        raise UsageError(f"“{target}” is no address.", next_step="Write it as HOST:PORT.")
    return host.strip("[]"), int(port)


def _named(path: Path | None) -> str:
    return str(path.resolve()) if path is not None else ""


def _say_status(server: AuditServer | None, sending: AuditSending) -> None:
    if server is None:
        typer.echo("Events stay on this machine.")
        return
    typer.echo(f"Events go to {server.host}:{server.port}; {sending.waiting() or 0} wait to be sent.")


def _kept(days: int, *, hides: bool) -> str:
    ids = "keyed digests of patient IDs" if hides else "patient IDs"
    return f"Events are kept for at least {days} days, with {ids}."


def _warn(reading: AuditReading) -> None:
    if reading.is_cut:
        typer.echo("There are older ones; --last shows more.", err=True)
    if reading.left_out:
        typer.echo(f"{reading.left_out} records could not be understood and are left out.", err=True)
