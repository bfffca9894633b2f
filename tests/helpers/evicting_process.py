"""Takes the study of an archive that was not used for longest out of it, and stops for a word in the middle.

Usage: FOLDER BYTES, the quota. Says `leaving` when the records say so and no file has gone yet, and `gone` at the
end; waits for a line before it goes on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from app.core.custody import Leaving, Quota
from app.store.embedded_archive import EmbeddedArchive


def main(folder: Path, most_bytes: int) -> None:
    with EmbeddedArchive(folder, clock=lambda: time.time() + 86_400.0) as archive:
        archive.room.limit(Quota(most_bytes, Leaving.ANYTHING))
        is_leaving = archive.custody.is_leaving

        def stop_in_the_middle(paths: Iterable[str]) -> None:
            is_leaving(paths)
            _say("leaving")
            sys.stdin.readline()

        archive.custody.is_leaving = stop_in_the_middle  # type: ignore[method-assign]
        archive.room.make(most_bytes)
        _say("gone")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
