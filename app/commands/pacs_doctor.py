"""`verdant pacs doctor`: a thorough look at a node, with the lines to hand to the PACS administrator."""

from __future__ import annotations

import contextlib
import os
from typing import Annotated

import typer

from app.archives import ConfiguredArchives
from app.commands.pacs_node import SECRET_VARIABLE, known_node
from app.commands.printing import JsonOption, print_json
from app.core.errors import VerdantError
from app.core.node_services import NodeCheck, Verdict
from app.core.tasks import TaskControl
from app.keyring_secrets import KeyringSecrets
from app.listening import accepted_by, server_of
from app.paths import default_paths
from app.session.doctor import line_of
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive


def doctor(
    name: Annotated[str, typer.Argument(help="A node of `verdant pacs node list`.")],
    as_json: JsonOption = False,
) -> None:
    """Say what works with a node and what does not.

    Where it does not, also what to ask its administrator for. Nothing is stored there.
    """
    paths = default_paths()
    file = SettingsFile(paths.settings)
    serving, shown = file.read().serving, list[NodeCheck]()

    def show(check: NodeCheck) -> None:
        shown.append(check)
        if not as_json:
            typer.echo(line_of(check))

    with EmbeddedArchive(paths.archive) as embedded, contextlib.ExitStack() as listening:
        server = server_of(embedded, serving, accepted_by(file))
        # A viewer that runs has the port, and puts what comes into the same archive.
        with contextlib.suppress(VerdantError):
            listening.enter_context(server)
        directory = ConfiguredArchives(
            embedded,
            file,
            secrets=KeyringSecrets(),
            move_destination=serving.ae_title,
            listens_at=(serving.host, serving.port),
        )
        node = known_node(directory.nodes(), name)
        secret = os.environ.get(SECRET_VARIABLE, "")
        directory.check(node, TaskControl(on_published=show), secret=secret, thoroughly=True)
    if as_json:
        print_json(shown)
    if any(check.verdict is Verdict.FAILS for check in shown):
        raise typer.Exit(1)
