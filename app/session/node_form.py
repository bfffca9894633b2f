"""A PACS node while it is being typed: texts that need not be right yet, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.core.errors import UsageError
from app.core.nodes import PacsNode
from app.core.phrases import phrase

_SOUND = PacsNode("PACS", "localhost", 104, "PACS")
FIELDS = ("name", "host", "port", "called_ae_title", "calling_ae_title", "response_timeout_s")


@dataclass(frozen=True, slots=True)
class NodeForm:
    """The fields as they are filled in.

    Parameters
    ----------
    origin
        The node that is edited; what the form does not show is kept from it.
    """

    name: str = ""
    host: str = ""
    port: str = "104"
    called_ae_title: str = ""
    calling_ae_title: str = _SOUND.calling_ae_title
    response_timeout_s: str = f"{_SOUND.response_timeout_s:g}"
    origin: PacsNode = field(default=_SOUND)

    @classmethod
    def of(cls, node: PacsNode) -> NodeForm:
        """The form filled in with a node."""
        return cls(
            node.name,
            node.host,
            str(node.port),
            node.called_ae_title,
            node.calling_ae_title,
            f"{node.response_timeout_s:g}",
            origin=node,
        )

    def changed(self, name: str, text: str) -> NodeForm:
        """The form with another text in the field of that name."""
        return replace(self, **{name: text})  # type: ignore[arg-type]  # fields by name

    def problems(self, names_taken: Collection[str] = ()) -> Mapping[str, str]:
        """What is wrong, by field; each field is judged on its own.

        Parameters
        ----------
        names_taken
            Names of all other archives: two of one name could not be told apart.
        """
        found: dict[str, str] = {}
        for name in FIELDS:
            try:
                replace(_SOUND, **{name: self._value(name)})  # type: ignore[arg-type]  # fields by name
            except UsageError as error:
                found[name] = error.text
        if "name" not in found and self.name.strip() in names_taken:
            found["name"] = phrase(
                "Another archive is called {name!r}. Give each a name of its own.", name=self.name.strip()
            )
        return found

    def node(self) -> PacsNode:
        """The node.

        Raises
        ------
        UsageError
            If a field is wrong.
        """
        values = {name: self._value(name) for name in FIELDS}
        return replace(self.origin, **values)  # type: ignore[arg-type]  # fields by name

    def _value(self, name: str) -> str | int | float:
        text = str(getattr(self, name)).strip()
        if name == "port":
            if not (text.isascii() and text.isdigit() and len(text) <= 5):
                raise UsageError(
                    phrase("The port {text!r} is not valid.", text=text),
                    next_step=phrase("Use a number from 1 to 65535."),
                )
            return int(text)
        if name == "response_timeout_s":
            try:
                return float(text)
            except ValueError:
                raise UsageError(
                    phrase("The time-out {text!r} is no number.", text=text), next_step=phrase("Give it in seconds.")
                ) from None
        return text
