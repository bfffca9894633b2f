"""PACS nodes in a settings file, for tests that begin with some."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.web_nodes import Node
from app.settings import SettingsFile


def save_nodes(file: SettingsFile, nodes: Sequence[Node]) -> None:
    """Replace the nodes and keep the rest."""
    file.change(lambda kept: replace(kept, nodes=tuple(nodes)))
