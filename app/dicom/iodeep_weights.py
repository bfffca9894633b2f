"""Where the weights of a network object are: in it, in a file beside it or in the archive's folder, on a host."""

from __future__ import annotations

import base64
import binascii
import os
import re
import stat
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from app.core.errors import DigestError, FileError, UnsafeWeightsError, WeightsError
from app.core.network_services import WeightsFetcher
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.core.weights_bytes import MAX_WEIGHTS_BYTES, check_weights_bytes, digest, without_padding
from app.dicom.iodeep_description import weights_kind
from app.dicom.iodeep_file import ASK, NetworkFile, mapped

MAX_URI_BYTES: Final = 2048

_CHUNK_BYTES: Final = 4 << 20
_MAX_BASE64_BYTES: Final = MAX_WEIGHTS_BYTES // 3 * 4 + (64 << 20)
"""With a line break after every 76 characters, and some more."""
_URI: Final = re.compile(r"(?i:file:)|[A-Za-z][A-Za-z0-9+.\-]{1,15}:/")
_SPACE: Final = b" \0\r\n\t"
_CONVERT_OBJECT: Final = phrase(
    "If you trust where it comes from, convert it once, offline: `verdant iodeep convert OLD NEW --from-pickle` "
    "(it loads the pickle with weights_only=True and writes .safetensors into a new object)."
)


class WeightsPlace(Enum):
    """Where an object says that its weights are."""

    NOWHERE = "nowhere"
    DATA = "data"
    """DnnWeightsData: the bytes as they are."""
    BASE64 = "base64"
    FILE = "file"
    """A path, or a file: URI."""
    HOST = "host"
    """An http: or https: URI."""
    OTHER = "other"
    """A URI of any other kind."""


class StoredWeights:
    """The weights of one opened object."""

    def __init__(self, file: NetworkFile) -> None:
        self._file = file
        self._text = file.layout.weights
        self._decoded: memoryview | None = None
        self.place, self.uri = self._find()

    @property
    def is_absent(self) -> bool:
        """Whether the object holds none and names none."""
        return self.place is WeightsPlace.NOWHERE

    @property
    def is_elsewhere(self) -> bool:
        """Whether they lie on a host, and there is a digest to fetch them by."""
        return self.place is WeightsPlace.HOST and bool(self.stated_digest())

    def stated_digest(self) -> str:
        """DnnWeightsDigest; empty where the layout has none or the object states none."""
        return self._file.text(self._file.layout.weights_digest).strip().lower()

    def computed_digest(self) -> str:
        """The digest of what lies in the object or beside it, whatever it is; empty if there is nothing."""
        try:
            data = self._bytes(None, TaskControl())
        except (WeightsError, FileError):
            return ""
        return digest(data)

    def size_bytes(self) -> int:
        """Size of the weights; 0 while they are elsewhere."""
        if self.place is WeightsPlace.DATA:
            return self._file.length(self._file.layout.weights_data)
        if self.place is WeightsPlace.BASE64:
            return len(self._decoded) if self._decoded is not None else self._file.length(self._text) // 4 * 3
        return 0

    def verified(self, architecture: str, *, fetcher: WeightsFetcher | None, control: TaskControl) -> memoryview:
        """The bytes, which are of the kind that the description needs and of the digest that the object states.

        Raises
        ------
        WeightsError
            See `read_iodeep`; the message names the network.
        """
        try:
            data = self._bytes(fetcher, control)
            stated = self.stated_digest()
            if stated:
                data = without_padding(data, stated)
            elif self._file.layout.digest_is_required:
                raise DigestError(
                    "",
                    cause=phrase("The object states no digest of them."),
                    next_step=phrase("Store the network again, or ask its author for an intact copy."),
                )
            check_weights_bytes(data, weights_kind(architecture))
            return data
        except WeightsError as error:
            raise type(error)(
                phrase("The weights of the network “{network}” are refused.", network=self._file.name),
                cause=error.cause,
                next_step=_CONVERT_OBJECT if isinstance(error, UnsafeWeightsError) else error.next_step,
                details=error.details,
            ) from None

    def raw(self) -> memoryview:
        """The bytes that lie in the object or beside it, of whatever kind, unverified: for an explicit conversion."""
        return self._bytes(None, TaskControl())

    def _find(self) -> tuple[WeightsPlace, str]:
        if self._file.length(self._file.layout.weights_data):
            return WeightsPlace.DATA, ""
        length = self._file.length(self._text)
        if length > MAX_URI_BYTES:
            return WeightsPlace.BASE64, ""
        text = self._file.text(self._text).strip(_SPACE.decode())
        if not text:
            return WeightsPlace.NOWHERE, ""
        if _URI.match(text):
            scheme = text.partition(":")[0].lower()
            places = {"file": WeightsPlace.FILE, "http": WeightsPlace.HOST, "https": WeightsPlace.HOST}
            return places.get(scheme, WeightsPlace.OTHER), text
        # Base64 has no dots and no spaces, and the name of a file of weights has an extension.
        if re.fullmatch(r"[^\s:\\]*\.[A-Za-z0-9_]{1,16}", text):
            return WeightsPlace.FILE, text
        return WeightsPlace.BASE64, ""

    def _bytes(self, fetcher: WeightsFetcher | None, control: TaskControl) -> memoryview:
        match self.place:
            case WeightsPlace.DATA:
                return self._file.value(self._file.layout.weights_data, limit=MAX_WEIGHTS_BYTES + 1)
            case WeightsPlace.BASE64:
                if self._decoded is None:
                    self._decoded = _decoded(self._file.value(self._text, limit=_MAX_BASE64_BYTES))
                return self._decoded
            case WeightsPlace.FILE:
                return self._beside(fetcher.archive_folder if fetcher is not None else None)
            case WeightsPlace.HOST:
                return self._fetched(fetcher, control)
            case WeightsPlace.NOWHERE:
                endpoint = self._file.text(self._file.layout.endpoint).strip()
                if endpoint:
                    raise WeightsError(
                        "",
                        cause=phrase(
                            "There are none: a service runs this network, which this version does not call."
                        ),
                        next_step=phrase("Choose a network that brings its weights along."),
                        details=endpoint[:500],
                    )
                raise WeightsError("", cause=phrase("The object holds none."), next_step=ASK)
            case WeightsPlace.OTHER:
                raise WeightsError(
                    "",
                    cause=phrase("They lie outside the object, at a URI of a kind that is not fetched."),
                    next_step=phrase("Store them in the object with `verdant iodeep create`."),
                    details=self.uri[:500],
                )

    def _fetched(self, fetcher: WeightsFetcher | None, control: TaskControl) -> memoryview:
        stated = self.stated_digest()
        if not stated:
            raise DigestError(
                "",
                cause=phrase("They lie on a host, and the object states no digest of them: they are not fetched."),
                next_step=phrase("Ask its author for an object that states the digest of its weights."),
                details=self.uri[:500],
            )
        if fetcher is None:
            raise WeightsError(
                "",
                cause=phrase("They lie outside the object, at a URI, which is not fetched here."),
                next_step=phrase("Store them in the object with `verdant iodeep convert`."),
                details=self.uri[:500],
            )
        return mapped(fetcher.fetch(self.uri, digest=stated, control=control))

    def _beside(self, archive: Path | None) -> memoryview:
        """A file in the object's folder or below it, or else in the archive's; nothing leads out of there.

        In the archive's folder an object without a digest finds nothing: what lies there belongs to others, too.
        """
        path = self.uri
        if _URI.match(path):
            parts = urlsplit(path)
            # What follows file: is the path; of file://name the name stands where a host would.
            path = unquote(parts.netloc.replace("localhost", "") + parts.path)
        own = self._file.path.parent
        if archive is not None and self.stated_digest() and not os.path.lexists(own / path):
            return self._within(archive, path)
        return self._within(own, path)

    def _within(self, folder: Path, path: str) -> memoryview:
        folder = folder.resolve()
        try:
            found = (folder / path).resolve(strict=True)
            is_file = stat.S_ISREG(os.stat(found).st_mode)
            is_small = os.stat(found).st_size <= MAX_WEIGHTS_BYTES
        except (OSError, ValueError, RuntimeError):
            raise self._not_beside(phrase("There is no such file beside the object.")) from None
        if not found.is_relative_to(folder) or not is_file:
            raise self._not_beside(phrase("Only files in the object's own folder are read."))
        if not is_small:
            raise self._not_beside(phrase("They are larger than 1 GiB."))
        return mapped(found)

    def _not_beside(self, cause: str) -> WeightsError:
        return WeightsError(
            "",
            cause=cause,
            next_step=phrase("Put the file of weights beside the object, or into it with `verdant iodeep create`."),
            details=self.uri[:500],
        )


def _decoded(encoded: memoryview) -> memoryview:
    """Base64 with line breaks, decoded piece by piece: one copy, and never the text whole."""
    if bytes(encoded[:4096]).strip(_SPACE) == b"" and bytes(encoded).strip(_SPACE) == b"":
        raise WeightsError("", cause=phrase("The object holds none."), next_step=ASK)
    found, rest, is_over = bytearray(), b"", False
    for start in range(0, len(encoded), _CHUNK_BYTES):
        piece = rest + bytes(encoded[start : start + _CHUNK_BYTES]).translate(None, _SPACE)
        usable = len(piece) // 4 * 4
        rest = piece[usable:]
        try:
            if is_over and piece:
                raise binascii.Error
            found += base64.b64decode(piece[:usable], validate=True)
        except binascii.Error:
            raise _not_base64(encoded) from None
        is_over = piece[:usable].endswith(b"=")
    if rest:
        raise _not_base64(encoded)
    return memoryview(found).toreadonly()


def _not_base64(encoded: memoryview) -> WeightsError:
    # What is it then? A pickle in a text element is named as one.
    try:
        check_weights_bytes(encoded)
    except UnsafeWeightsError as error:
        return error
    except WeightsError:
        pass
    return WeightsError("", cause=phrase("They are neither base64 nor a URI."), next_step=ASK)
