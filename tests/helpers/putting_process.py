"""Puts groups of three instances into an outbox until it is killed, and says of each when it is on the disk.

Usage: FOLDER.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from pydicom import dcmread

from app.store.outbox import OutboxFiles
from tests.helpers.instances import encoded, structure_set_like


def main(folder: Path) -> None:
    outbox = OutboxFiles(folder)
    while True:
        contents = [encoded(structure_set_like()) for _ in range(3)]
        uids = [str(dcmread(BytesIO(content)).SOPInstanceUID) for content in contents]
        outbox.put("WARD", contents)
        sys.stdout.write(f"{' '.join(uids)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
