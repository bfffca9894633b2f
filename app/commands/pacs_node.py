"""`verdant pacs node`: the PACS nodes of this workstation, the same that the settings show."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from app.archives import ConfiguredArchives
from app.commands.noting import note
from app.commands.printing import JsonOption, print_json, print_table
from app.core.audit import AuditKind
from app.core.errors import UsageError
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode, Tls
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, Node, WebNode
from app.keyring_secrets import KeyringSecrets
from app.node_file import member_of_node
from app.paths import default_paths
from app.session.doctor import line_of
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive

SECRET_VARIABLE = "VERDANT_NODE_SECRET"  # noqa: S105 - its name

node_app = typer.Typer(help="The PACS nodes of this workstation.")

Name = Annotated[str, typer.Argument(help="What you call the PACS.")]


@node_app.command()
def add(
    name: Name,
    host: Annotated[str, typer.Option(help="DIMSE: host name or address.")] = "",
    port: Annotated[int, typer.Option(help="DIMSE: TCP port.")] = 104,
    called: Annotated[str, typer.Option(help="DIMSE: AE title of the PACS.")] = "",
    calling: Annotated[str, typer.Option(help="DIMSE: our AE title.")] = "VERDANT",
    associations: Annotated[int, typer.Option(help="DIMSE: how many associations images are fetched over.")] = 3,
    tls: Annotated[bool, typer.Option("--tls", help="DIMSE: encrypt the connection.")] = False,
    url: Annotated[str, typer.Option(help="DICOMweb: root of the services, e.g. https://pacs/dicom-web.")] = "",
    query_url: Annotated[str, typer.Option(help="DICOMweb: root of QIDO-RS, if it is another.")] = "",
    retrieve_url: Annotated[str, typer.Option(help="DICOMweb: root of WADO-RS, if it is another.")] = "",
    store_url: Annotated[str, typer.Option(help="DICOMweb: root of STOW-RS, if it is another.")] = "",
    auth: Annotated[
        Authorisation,
        typer.Option(
            help=f"DICOMweb: how it is told who asks; the secret is asked for, or taken from ${SECRET_VARIABLE}."
        ),
    ] = Authorisation.NONE,
    user: Annotated[str, typer.Option(help="DICOMweb: user, or client identifier.")] = "",
    token_url: Annotated[str, typer.Option(help="DICOMweb: where an OAuth 2 client gets its tokens.")] = "",
    scope: Annotated[str, typer.Option(help="DICOMweb: scope of the tokens.")] = "",
    ca_file: Annotated[str, typer.Option(help="PEM file of the trusted authority.")] = "",
    certificate: Annotated[str, typer.Option(help="PEM file of our certificate.")] = "",
    key: Annotated[str, typer.Option(help="PEM file of its key, if not in the same file.")] = "",
    server_name: Annotated[str, typer.Option(help="Name in the server's certificate, if not the host's.")] = "",
    timeout: Annotated[float, typer.Option(help="Seconds to wait for an answer.")] = 30.0,
    default: Annotated[bool, typer.Option("--default", help="Start on it.")] = False,
) -> None:
    """Add a node, or replace the one of that name.

    With --host and --called it is asked by DIMSE, with --url by DICOMweb.
    """
    if bool(url) == bool(host):
        raise UsageError("A node has either a host or a URL.", next_step="Give --host and --called, or --url.")
    secured = Tls(ca_file, certificate, key, server_name)
    node: Node = (
        WebNode(
            name,
            url,
            authorisation=auth,
            user=user,
            token_url=token_url,
            scope=scope,
            query_url=query_url,
            retrieve_url=retrieve_url,
            store_url=store_url,
            response_timeout_s=timeout,
            tls=secured,
        )
        if url
        else PacsNode(
            name,
            host,
            port,
            called,
            calling,
            response_timeout_s=timeout,
            tls=secured if tls else None,
            associations=associations,
        )
    )
    secret = _entered_secret() if isinstance(node, WebNode) and node.secret_name else ""
    settings = _settings()
    with EmbeddedArchive(default_paths().archive) as embedded:
        directory = _directory(settings, embedded)
        if name == embedded.name:
            raise UsageError(f"The archive of this machine is called {name}.", next_step="Choose another name.")
        known = directory.nodes()
        kept = [node if one.name == name else one for one in known]
        directory.save_nodes(
            kept if any(one.name == name for one in known) else [*known, node], start_on=name if default else None
        )
        is_new = all(one.name != name for one in known)
        if is_new or node not in known:
            note(AuditKind.NODES, f"{'added' if is_new else 'changed'}: {name}")
        typer.echo(f"{name} at {node.address} is known now. Try it: `verdant pacs node test {name}`.")
        if secret and isinstance(node, WebNode):
            directory.enter_secret(node, secret)
            note(AuditKind.NODES, f"Passwords or tokens were entered for: {name}.")
        directory.keep_secrets()


@node_app.command(name="list")
def list_nodes(as_json: JsonOption = False) -> None:
    """List the nodes; secrets are not among what is shown."""
    settings = _settings().read()
    if as_json:
        print_json({"nodes": [member_of_node(node) for node in settings.nodes], "start_on": settings.start_on})
        return
    rows = [
        (node.name, *_described(node), "yes" if node.name == settings.start_on else "") for node in settings.nodes
    ]
    print_table(("Name", "Speaks", "Where", "Encrypted", "Start on it"), rows)


@node_app.command()
def remove(name: Name) -> None:
    """Forget a node, and its secret."""
    with EmbeddedArchive(default_paths().archive) as embedded:
        directory = _directory(_settings(), embedded)
        known_node(directory.nodes(), name)
        start_on = "" if directory.start_on() == name else None
        directory.save_nodes([one for one in directory.nodes() if one.name != name], start_on=start_on)
        directory.keep_secrets()
    note(AuditKind.NODES, f"removed: {name}")
    typer.echo(f"{name} is forgotten.")


@node_app.command()
def default(name: Name) -> None:
    """Start on a node; on the archive of this machine with its name."""
    settings = _settings()
    with EmbeddedArchive(default_paths().archive) as embedded:
        if name != embedded.name:
            known_node(settings.read().nodes, name)
    settings.change(lambda kept: replace(kept, start_on=name))
    typer.echo(f"Verdant starts on {name}.")


@node_app.command()
def test(name: Name, as_json: JsonOption = False) -> None:
    """Try a node out: whether it answers, and what it offers."""
    shown: list[NodeCheck] = []

    def show(check: NodeCheck) -> None:
        shown.append(check)
        if not as_json:
            typer.echo(line_of(check))

    with EmbeddedArchive(default_paths().archive) as embedded:
        directory = _directory(_settings(), embedded)
        node = known_node(directory.nodes(), name)
        directory.check(node, TaskControl(on_published=show), secret=os.environ.get(SECRET_VARIABLE, ""))
    if as_json:
        print_json(shown)
    if any(check.verdict is Verdict.FAILS for check in shown):
        raise typer.Exit(1)


def _settings() -> SettingsFile:
    return SettingsFile(default_paths().settings)


def _directory(settings: SettingsFile, embedded: EmbeddedArchive) -> ConfiguredArchives:
    return ConfiguredArchives(embedded, settings, secrets=KeyringSecrets(), move_destination=None)


def known_node(nodes: Sequence[Node], name: str) -> Node:
    """The node of that name; UsageError if there is none."""
    for node in nodes:
        if node.name == name:
            return node
    raise UsageError(f"No node is called {name}.", next_step="List them with `verdant pacs node list`.")


def _described(node: Node) -> tuple[str, str, str]:
    if isinstance(node, WebNode):
        return "DICOMweb", node.url, "yes" if node.is_encrypted else ""
    return "DIMSE", f"{node.called_ae_title}@{node.address}", "yes" if node.tls else ""


def _entered_secret() -> str:
    """From the environment, piped in, or typed without being shown; never an argument, which everybody can list."""
    if stated := os.environ.get(SECRET_VARIABLE):
        return stated
    if sys.stdin.isatty():
        return str(typer.prompt("Password, token or client secret", hide_input=True))
    if piped := sys.stdin.readline().rstrip("\r\n"):
        return piped
    raise UsageError(
        "The secret cannot be asked for: there is no terminal.", next_step=f"Set {SECRET_VARIABLE}, or pipe it in."
    )
