"""`verdant iodeep keygen | sign | verify | trust | host`: who vouches for a network, and who is believed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.noting import note
from app.commands.printing import JsonOption, print_json, print_table
from app.core.audit import AuditKind
from app.core.errors import UsageError, WeightsError
from app.core.signatures import LONGEST_KEY_NAME, SignatureState, TrustedKey, fingerprint
from app.core.trust import NetworkPolicy, signature_sentence, verdict_on
from app.dicom.iodeep import SigningKey, judged, object_parts, read_iodeep, read_iodeep_card, stored_content
from app.dicom.iodeep_key_file import read_public_key
from app.dicom.iodeep_signature import public_key_of, public_key_pem
from app.files import write_file
from app.paths import default_paths
from app.trust_keeping import kept_trust, weights_fetcher

PASSWORD_VARIABLE = "VERDANT_KEY_PASSWORD"  # noqa: S105 - its name
KEY_SUFFIX, PUBLIC_SUFFIX = ".key.pem", ".pub.pem"
MOST_KEY_BYTES = 1 << 16

KeyOption = Annotated[str, typer.Option("--key", help="Name of a key that keygen has made, or a private key file.")]
ObjectArgument = Annotated[Path, typer.Argument(help="IODeep object.", exists=True, dir_okay=False)]

trust_app = typer.Typer(help="Whom this workstation trusts.")
host_app = typer.Typer(help="Hosts that weights outside their object may be fetched from.")


def keygen(
    name: Annotated[str, typer.Argument(help="Who signs, e.g. “Radiology St Mary”: readers see it.")],
    password: Annotated[
        bool, typer.Option("--password", help=f"Ask for a password, or take it from ${PASSWORD_VARIABLE}.")
    ] = False,
    folder: Annotated[Path | None, typer.Option(help="Where to; by default beside the settings.")] = None,
) -> None:
    """Make a key to sign networks with. A private file to keep secret, and a public one to hand out."""
    _check_name(name)
    private, public = (_key_folder(folder) / f"{name}{suffix}" for suffix in (KEY_SUFFIX, PUBLIC_SUFFIX))
    for path in (private, public):
        if path.exists():
            raise UsageError(f"{path} is there already.", next_step="Choose another name, or move the old key away.")
    key = SigningKey.generate()
    write_file(private, key.to_pem(_new_password() if password else None), is_secret=True)
    write_file(public, public_key_pem(key.public_key))
    typer.echo(f"{private}: private, keep it secret{'' if password else '; it has no password'}.")
    typer.echo(f"{public}: public, {fingerprint(key.public_key)}. Others trust it with `verdant iodeep trust add`.")


def sign(
    old: ObjectArgument,
    new: Annotated[Path, typer.Argument(help="File to write; may be the same.")],
    key: KeyOption,
    signer: Annotated[str | None, typer.Option(help="Name of the signer; by default the key's.")] = None,
) -> None:
    """Sign a network. Its description, weights and tags, as they are; it stays the same network, with its DnnUID."""
    named, signing = load_key(key)
    name = signer or named
    _check_name(name)
    content = stored_content(old, fetcher=weights_fetcher(default_paths()))
    write_file(new, object_parts(content, key=signing, signer=name))
    typer.echo(f"{new}: {content.name}, signed by {name} ({fingerprint(signing.public_key)}).")


def verify(file: ObjectArgument, as_json: JsonOption = False) -> None:
    """Say what a network's signature is worth here.

    And whether it may run. The exit code is 1 unless it is trusted.
    """
    keeper = kept_trust(default_paths())
    card = judged(read_iodeep_card(file), keeper)
    verdict = verdict_on(card, keeper)
    try:
        read_iodeep(file, fetcher=weights_fetcher(default_paths()))
        damage = ""
    except WeightsError as error:
        damage = str(error)
    if as_json:
        print_json(
            {
                "name": card.name,
                "dnn_uid": card.dnn_uid,
                "signature": card.signature,
                "signer": card.signer,
                "content_digest": card.content_digest,
                "verdict": verdict,
                "weights": damage or "as published",
            }
        )
    else:
        typer.echo(f"{card.name}: {card.signature.value}. {signature_sentence(card)}")
        typer.echo(f"By the settings: {verdict.value}.")
        typer.echo(damage or "The weights are those that it was published with.")
    if damage or card.signature is not SignatureState.TRUSTED:
        raise typer.Exit(1)


def load_key(which: str) -> tuple[str, SigningKey]:
    """A private key by name or file, and its name; asks for the password if it has one."""
    path = Path(which)
    if not path.is_file():
        path = _key_folder(None) / f"{which}{KEY_SUFFIX}"
    if not path.is_file():
        raise UsageError(f"There is no key “{which}”.", next_step="Make one with `verdant iodeep keygen`.")
    content = _small(path)
    password = None
    if b"ENCRYPTED" in content:
        password = os.environ.get(PASSWORD_VARIABLE) or typer.prompt("Password of the key", hide_input=True, err=True)
    return path.name.removesuffix(KEY_SUFFIX), SigningKey.from_pem(content, password)


@trust_app.command(name="add")
def add_key(
    name: Annotated[str, typer.Argument(help="How to call the key's owner.")],
    public_key: Annotated[str, typer.Argument(help="NAME.pub.pem, or 64 hexadecimal digits.")],
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it is believed.")
    ] = None,
) -> None:
    """Believe the signatures of a key. Compare its fingerprint with its owner first."""
    path = Path(public_key)
    known = read_public_key(path) if path.is_file() else public_key_of(public_key.encode())
    key = TrustedKey(name, known, expires.date() if expires else None)
    keeper = kept_trust(default_paths())
    trusted = keeper.keys()
    others = [one for one in trusted if one.public_key != key.public_key]
    if any(one.name == name for one in others):
        raise UsageError(f"Another key is called “{name}”.", next_step="Choose another name, or remove that key.")
    keeper.save_keys((*others, key))
    note(
        AuditKind.TRUST, f"Key {name} ({key.fingerprint}) is trusted{f' until {key.expires}' if key.expires else ''}."
    )
    typer.echo(f"{name} is trusted: {key.fingerprint}{f', until {key.expires}' if key.expires else ''}.")


@trust_app.command(name="remove")
def remove_key(name: Annotated[str, typer.Argument(help="The key's name.")]) -> None:
    """Believe a key no more."""
    keeper = kept_trust(default_paths())
    known = keeper.keys()
    left = [key for key in known if key.name != name]
    if len(left) == len(known):
        raise UsageError(f"No trusted key is called “{name}”.", next_step="See `verdant iodeep trust list`.")
    keeper.save_keys(left)
    note(AuditKind.TRUST, f"Key {name} is trusted no more.")
    typer.echo(f"{name} is trusted no more.")


@trust_app.command(name="list")
def list_keys(as_json: JsonOption = False) -> None:
    """The trusted keys, and what is done with networks of others."""
    keeper = kept_trust(default_paths())
    today = datetime.now().astimezone().date()
    known = keeper.keys()
    rows = [(key.name, key.fingerprint, key.expires, key.is_expired(today)) for key in known]
    if as_json:
        columns = ("name", "fingerprint", "expires", "expired")
        print_json(
            {"policy": keeper.policy(), "keys": [dict(zip(columns, row, strict=True)) for row in rows]},
        )
        return
    typer.echo(f"Networks that nobody trusted has signed: {keeper.policy().value}.")
    if rows:
        until = [(*row[:2], f"{row[2]}{' (expired)' if row[3] else ''}" if row[2] else "") for row in rows]
        print_table(("Name", "Fingerprint", "Until"), until)


@trust_app.command(name="policy")
def set_policy(policy: Annotated[NetworkPolicy, typer.Argument(help="What to do.")]) -> None:
    """Set what is done with networks that nobody trusted has signed."""
    kept_trust(default_paths()).save_policy(policy)
    note(AuditKind.TRUST, f"Policy: {policy.value}.")
    typer.echo(f"Networks that nobody trusted has signed: {policy.value}.")


@host_app.command(name="add")
def add_host(host: Annotated[str, typer.Argument(help="Name or address, or HOST:PORT.")]) -> None:
    """Let weights be fetched from a host. Their digest is verified all the same."""
    keeper = kept_trust(default_paths())
    keeper.save_hosts([*(one for one in keeper.hosts() if one != host), host])
    note(AuditKind.TRUST, f"Weights may be fetched from {host}.")
    typer.echo(f"Weights may be fetched from {host}.")


@host_app.command(name="remove")
def remove_host(host: Annotated[str, typer.Argument(help="As it was added.")]) -> None:
    """Fetch weights from a host no more."""
    keeper = kept_trust(default_paths())
    if host not in keeper.hosts():
        raise UsageError(f"“{host}” is not among the hosts.", next_step="See `verdant iodeep host list`.")
    keeper.save_hosts([one for one in keeper.hosts() if one != host])
    note(AuditKind.TRUST, f"Weights are not fetched from {host} any more.")
    typer.echo(f"Weights are not fetched from {host} any more.")


@host_app.command(name="list")
def list_hosts(as_json: JsonOption = False) -> None:
    """The hosts that weights may be fetched from."""
    hosts = kept_trust(default_paths()).hosts()
    if as_json:
        print_json(list(hosts))
        return
    typer.echo("\n".join(hosts) if hosts else "Weights are fetched from no host.")


def _check_name(name: str) -> None:
    is_plain = all(character.isprintable() and character not in '/\\:*?"<>|' for character in name)
    if not name.strip() or len(name) > LONGEST_KEY_NAME or not is_plain or name.startswith("."):
        raise UsageError(
            f"“{name[:LONGEST_KEY_NAME]}” cannot be the name of a key.",
            next_step=f"Choose 1 to {LONGEST_KEY_NAME} characters that a file may be called by.",
        )


def _new_password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    return given or str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _key_folder(folder: Path | None) -> Path:
    return folder or default_paths().settings.parent / "keys"


def _small(path: Path) -> bytes:
    if path.stat().st_size > MOST_KEY_BYTES:
        raise UsageError(f"{path.name} is too large for a key.")
    return path.read_bytes()
