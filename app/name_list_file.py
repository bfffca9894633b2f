"""The lists of names of regions that were brought to this workstation, in one JSON file beside the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.core.errors import NameListError, StorageError
from app.core.name_lists import MOST_BYTES, NameList, parse_name_list, to_json
from app.core.phrases import phrase
from app.files import write_file

MOST_LISTS: Final = 32


class NameListFile:
    """Satisfies `app.core.keepers.NameListKeeper`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def name_lists(self) -> tuple[NameList, ...]:
        """What is kept; nothing where there is no file."""
        if not self._path.exists():
            return ()
        try:
            content = json.loads(_bytes_of(self._path, MOST_LISTS * 2 * MOST_BYTES))
            stated = [(title, json.dumps(names).encode()) for title, names in content.items()]
        except (ValueError, RecursionError, AttributeError):
            raise NameListError(
                phrase("The lists of names cannot be read: their file is damaged."),
                next_step=phrase("Delete or mend {name}; the lists can be imported again.", name=self._path.name),
            ) from None
        return tuple(parse_name_list(names, title) for title, names in stated[:MOST_LISTS])

    def save_name_lists(self, lists: Sequence[NameList]) -> None:
        """Replace what is kept."""
        content = {one.title: to_json(one.names) for one in lists[:MOST_LISTS]}
        write_file(self._path, json.dumps(content, ensure_ascii=False, indent=1).encode(), is_secret=True)

    def read_name_list(self, path: Path) -> NameList:
        """The list of a file, called as the file is."""
        return parse_name_list(_bytes_of(path, MOST_BYTES), path.stem)


def _bytes_of(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise StorageError(
            phrase("{name} cannot be read.", name=path.name),
            cause=phrase("The system says: {reason}.", reason=error.strerror or type(error).__name__),
            next_step=phrase("Check its place and permissions, then try again."),
        ) from None
    if len(content) > most:
        raise NameListError(phrase("{name} is too large for a list of names.", name=path.name))
    return content
