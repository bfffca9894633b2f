"""How the archive on this machine listens and how much it holds, while it is typed: texts, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import USUAL_SERVING, ArchiveServing, ServerLimits, ServerTls
from app.core.custody import NO_QUOTA, Leaving, Quota
from app.core.errors import UsageError
from app.core.phrases import phrase

SERVING_FIELDS: Final = ("ae_title", "host", "port", "accepted")
TLS_FIELDS: Final = ("certificate_file", "key_file", "client_ca_file")
NUMBERS: Final = ("associations", "instance_mib", "pdu_kib", "idle_s", "quota_gib")
FIELDS: Final = (*SERVING_FIELDS, *TLS_FIELDS, *NUMBERS)
"""Every field of text, in the order in which they are shown."""
_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class ArchiveForm:
    """The fields as they are filled in.

    Parameters
    ----------
    accepted
        AE titles with commas between them.
    quota_gib
        Empty where the disk alone decides.
    """

    ae_title: str = ""
    host: str = ""
    port: str = ""
    accepted: str = ""
    accepts_anyone: bool = False
    encrypted: bool = False
    certificate_file: str = ""
    key_file: str = ""
    client_ca_file: str = ""
    associations: str = ""
    instance_mib: str = ""
    pdu_kib: str = ""
    idle_s: str = ""
    quota_gib: str = ""
    leaving: Leaving = Leaving.FETCHED

    @classmethod
    def of(cls, configuration: ArchiveConfiguration) -> ArchiveForm:
        """The form filled in."""
        serving, quota, limits = configuration.serving, configuration.quota, configuration.serving.limits
        tls = serving.tls
        return cls(
            serving.ae_title,
            serving.host,
            str(serving.port),
            ", ".join(serving.accepted),
            serving.accepts_anyone,
            tls is not None,
            tls.certificate_file if tls else "",
            tls.key_file if tls else "",
            tls.client_ca_file if tls else "",
            str(limits.associations),
            f"{limits.instance_bytes / _MIB:g}",
            f"{limits.pdu_bytes / _KIB:g}",
            f"{limits.idle_s:g}",
            f"{quota.most_bytes / _GIB:g}" if quota.most_bytes else "",
            quota.leaving,
        )

    def changed(self, name: str, value: str | bool | Leaving) -> ArchiveForm:
        """The form with something else in the field of that name."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # fields by name

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields of text that mean something as the form stands."""
        hidden = {*(() if self.encrypted else TLS_FIELDS), *(("accepted",) if self.accepts_anyone else ())}
        return tuple(name for name in FIELDS if name not in hidden)

    def problems(self) -> Mapping[str, str]:
        """What is wrong, by field; each field is judged on its own."""
        found: dict[str, str] = {}
        for name in self.shown:
            try:
                self._judge(name)
            except UsageError as error:
                found[name] = error.text
        return found

    def serving(self) -> ArchiveServing:
        """How it is to listen.

        Raises
        ------
        UsageError
            If a field is wrong.
        """
        return ArchiveServing(
            self.ae_title.strip(),
            self.host.strip(),
            self._whole("port"),
            self.accepts_anyone,
            self._titles(),
            ServerTls(*(self._text(name) for name in TLS_FIELDS)) if self.encrypted else None,
            ServerLimits(
                self._whole("associations"),
                int(self._number("pdu_kib") * _KIB),
                int(self._number("instance_mib") * _MIB),
                self._number("idle_s"),
            ),
        )

    def quota(self) -> Quota:
        """How much it may hold.

        Raises
        ------
        UsageError
            If the field is wrong.
        """
        return Quota(int(self._number("quota_gib") * _GIB) if self.quota_gib.strip() else 0, self.leaving)

    def warnings(self) -> tuple[str, ...]:
        """What an administrator should hear before this is kept; nothing while a field is wrong."""
        return self.serving().warnings if not self.problems() else ()

    def _judge(self, name: str) -> None:
        """Raise UsageError if a field is wrong, whatever the others are."""
        usual, limits = USUAL_SERVING, USUAL_SERVING.limits
        if name == "port":
            replace(usual, port=self._whole("port"))
        elif name == "accepted":
            replace(usual, accepted=self._titles())
        elif name in ("ae_title", "host"):
            replace(usual, **{name: self._text(name)})  # type: ignore[arg-type]  # fields by name
        elif name == "certificate_file":
            ServerTls(self.certificate_file)
        elif name == "associations":
            replace(limits, associations=self._whole(name))
        elif name == "instance_mib":
            replace(limits, instance_bytes=int(self._number(name) * _MIB))
        elif name == "pdu_kib":
            replace(limits, pdu_bytes=int(self._number(name) * _KIB))
        elif name == "idle_s":
            replace(limits, idle_s=self._number(name))
        elif name == "quota_gib" and self.quota_gib.strip():
            replace(NO_QUOTA, most_bytes=int(self._number(name) * _GIB))

    def _titles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(title.strip() for title in self.accepted.split(",") if title.strip()))

    def _text(self, name: str) -> str:
        return str(getattr(self, name)).strip()

    def _whole(self, name: str) -> int:
        text = self._text(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise UsageError(phrase("“{text}” is no whole number.", text=text))
        return int(text)

    def _number(self, name: str) -> float:
        text = self._text(name).replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 < value < 1e9:
            raise UsageError(phrase("“{text}” is no number above zero.", text=self._text(name)))
        return value
