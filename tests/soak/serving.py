"""The archive's server as a process of its own, so that what it takes can be measured from outside.

Usage: FOLDER ASSOCIATIONS [AE_TITLE HOST PORT of a destination]. Says its port; ends when its input ends, and says
then how many instances it holds.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from app.core.archive_serving import ServerLimits
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer


def main(folder: Path, associations: int, destinations: Mapping[str, tuple[str, int]]) -> None:
    with (
        EmbeddedArchive(folder) as archive,
        ArchiveServer(
            archive,
            limits=ServerLimits(associations=associations),
            require_called_ae_title=False,
            destinations=destinations,
        ) as server,
    ):
        say(server.port)
        sys.stdin.read()
        say(archive.count())


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    title, host, port = sys.argv[3:] or ("", "", "0")
    main(Path(sys.argv[1]), int(sys.argv[2]), {title: (host, int(port))} if title else {})
