"""The data elements of one DICOM file as plain, bounded values: what a tag browser shows and searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.tasks import TaskControl

TagPath = tuple[int, ...]
"""Which child at each level, from the top."""
_NODES_BETWEEN_CHECKPOINTS = 4096


@dataclass(frozen=True, slots=True)
class TagNode:
    """One data element, or one item of a sequence.

    Parameters
    ----------
    tag
        Group and element as one number; that of Item (FFFE,E000) for an item.
    vr
        Value Representation; empty for an item.
    name
        What the standard, or the dictionary of the private creator, calls it; `Item 1` for an item.
    keyword
        Empty for private elements and items.
    multiplicity
        How many values; of a sequence, how many items.
    value
        Text, possibly of only the beginning of the value, see `is_cut`; of pixels and of sequences a summary.
    meaning
        What the value stands for, e.g. the name of a UID; empty when it speaks for itself.
    is_cut
        Whether `value` does not hold everything that the file holds.
    """

    tag: int
    vr: str
    name: str
    keyword: str = ""
    multiplicity: int = 0
    value: str = ""
    meaning: str = ""
    is_cut: bool = False
    children: tuple[TagNode, ...] = ()

    @property
    def is_item(self) -> bool:
        """Whether this is an item of a sequence."""
        return not self.vr

    @property
    def tag_text(self) -> str:
        """`(gggg,eeee)`; empty for an item."""
        return "" if self.is_item else f"({self.tag >> 16:04X},{self.tag & 0xFFFF:04X})"


@dataclass(frozen=True, slots=True)
class TagTree:
    """The elements of a file.

    Parameters
    ----------
    remarks
        Sentences on what is not shown, because the file is damaged or larger than what is listed.
    """

    nodes: tuple[TagNode, ...]
    remarks: tuple[str, ...] = ()

    def at(self, path: TagPath) -> TagNode:
        """The node at a path."""
        node = self.nodes[path[0]]
        for index in path[1:]:
            node = node.children[index]
        return node


def row_text(node: TagNode) -> str:
    """A node as one line of tab-separated columns: tag, VR, name, multiplicity, value."""
    value = " ".join(node.value.split())
    return "\t".join((node.tag_text, node.vr, node.name, str(node.multiplicity), value))


def find_tags(tree: TagTree, text: str, control: TaskControl) -> tuple[TagPath, ...]:
    """Where `text` occurs in a tag number, name, keyword, value or meaning, from top to bottom.

    Letter case does not count; a tag may be written with or without brackets and comma. Empty text is nowhere.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return ()
    digits = "".join(letter for letter in wanted if letter not in "(), ")
    as_tag = digits if 4 <= len(digits) <= 8 and all(letter in "0123456789abcdefx" for letter in digits) else ""
    found = []
    for number, (path, node) in enumerate(_walk(tree.nodes)):
        if number % _NODES_BETWEEN_CHECKPOINTS == 0:
            control.checkpoint()
        if _matches(node, wanted, as_tag):
            found.append(path)
    return tuple(found)


def _matches(node: TagNode, wanted: str, as_tag: str) -> bool:
    if as_tag and not node.is_item and as_tag in f"{node.tag:08x}":
        return True
    return any(wanted in text.casefold() for text in (node.name, node.keyword, node.value, node.meaning))


def _walk(nodes: tuple[TagNode, ...]) -> Iterator[tuple[TagPath, TagNode]]:
    """Every node with its path, from top to bottom."""
    waiting: list[tuple[TagPath, TagNode]] = [((row,), nodes[row]) for row in reversed(range(len(nodes)))]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        waiting.extend(((*path, row), node.children[row]) for row in reversed(range(len(node.children))))
