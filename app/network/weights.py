"""Fetches weights that lie on a host, over HTTP: from hosts that the settings name, by digest, once."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from app.core.errors import DigestError, StorageError, WeightsError
from app.core.phrases import phrase
from app.core.tasks import Cancelled, TaskControl
from app.core.weights_bytes import MAX_WEIGHTS_BYTES
from app.network.connection_watch import ConnectionWatch

SUFFIX: Final = ".weights"
MOST_REDIRECTS: Final = 3
CONNECT_S: Final = 5.0

_CHUNK_BYTES: Final = 1 << 20
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_PORTS: Final = {"http": 80, "https": 443}
_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{64})")


class HostWeights:
    """Satisfies `app.core.network_services.WeightsFetcher`; any thread may call it.

    Parameters
    ----------
    folder
        Where what was fetched is kept, a file for each digest; made when first needed.
    hosts
        Tells the hosts that may be asked, as `host` (its usual port) or `host:port`.
    archive_folder
        Of this machine's archive, which weights may be named relative to; None where there is none.
    silence_s, most_s
        How long a host may say nothing, and how long it may take altogether.
    """

    def __init__(
        self,
        folder: Path,
        hosts: Callable[[], Collection[str]],
        *,
        archive_folder: Path | None = None,
        silence_s: float = 20.0,
        most_s: float = 1800.0,
    ) -> None:
        self._folder = folder
        self._archive_folder = archive_folder
        self._hosts = hosts
        self._silence_s = silence_s
        self._most_s = most_s

    @property
    def archive_folder(self) -> Path | None:
        """The folder of this machine's archive."""
        return self._archive_folder

    def fetch(self, uri: str, *, digest: str, control: TaskControl) -> Path:
        """A local file of the bytes that have this digest; see `WeightsFetcher`."""
        stated = _DIGEST.fullmatch(digest)
        if stated is None:
            raise DigestError(
                "",
                cause=phrase("Their digest is not of the form sha256:<64 hexadecimal digits>."),
                next_step=phrase("Store the network again, or ask its author for an intact copy."),
            )
        kept = self._folder / f"{stated[1]}{SUFFIX}"
        if _has_digest(kept, stated[1], control):
            return kept
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    self._fetch(uri, file, digest=stated[1], control=control)
                os.replace(temporary, kept)
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as error:
            raise self._not_kept(error) from None
        return kept

    def _fetch(self, uri: str, file: IO[bytes], *, digest: str, control: TaskControl) -> None:
        """Write what the host sends, if it is what it should be."""
        place = self._allowed(uri)
        first = place
        for _ in range(MOST_REDIRECTS + 1):
            with self._asked(place, control) as answer:
                if answer.status in _REDIRECTS:
                    place = self._redirected(answer, first, place)
                    continue
                self._receive(answer, file, digest=digest, control=control, place=place)
                return
        raise self._refused(place, phrase("It passes the request on and on."))

    def _allowed(self, uri: str) -> SplitResult:
        try:
            place = urlsplit(uri)
            port = place.port or _PORTS[place.scheme]
        except (ValueError, KeyError):
            raise WeightsError(
                "",
                cause=phrase("The URI that they lie at is none that can be fetched."),
                next_step=phrase("Ask the network's author for an intact copy."),
                details=uri[:500],
            ) from None
        host = (place.hostname or "").lower()
        shown = f"[{host}]" if ":" in host else host
        names = {f"{shown}:{port}"} | ({shown} if port == _PORTS[place.scheme] else set())
        if not host or place.username is not None or not names & set(self._hosts()):
            raise WeightsError(
                "",
                cause=phrase(
                    "They lie on the host {host}, which is not among those that the settings allow.", host=shown
                ),
                next_step=phrase(
                    "If you trust that host, add it: `verdant iodeep host add {host}`.",
                    host=shown if port == _PORTS[place.scheme] else f"{shown}:{port}",
                ),
                details=uri[:500],
            )
        return place

    def _redirected(self, answer: http.client.HTTPResponse, first: SplitResult, place: SplitResult) -> SplitResult:
        target = urlsplit(urljoin(place.geturl(), answer.getheader("Location", "")))
        if (target.scheme, target.netloc.lower()) != (first.scheme, first.netloc.lower()):
            raise self._refused(place, phrase("It passes the request on to another host, which is not followed."))
        return target

    @contextlib.contextmanager
    def _asked(self, place: SplitResult, control: TaskControl) -> Iterator[http.client.HTTPResponse]:
        """The host's answer, as long as it may take and nobody withdraws the work."""
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.hostname or "", place.port or _PORTS[place.scheme], timeout=CONNECT_S)
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        deadline = time.monotonic() + self._most_s
        with ConnectionWatch(connection, control, deadline) as watch:
            try:
                connection.connect()
                connection.sock.settimeout(self._silence_s)
                # No proxy, no cookies, no compression: the bytes as they lie there.
                connection.request("GET", path, headers={"Accept-Encoding": "identity", "User-Agent": "Verdant"})
                with connection.getresponse() as answer:
                    yield answer
            except (OSError, http.client.HTTPException, ValueError) as error:
                if control.cancelled:
                    raise Cancelled from None
                late = watch.is_late or isinstance(error, TimeoutError)
                said = phrase("It does not answer in time.") if late else phrase("The connection failed.")
                raise self._refused(place, said, details=f"{type(error).__name__}: {error}") from None
            finally:
                connection.close()

    def _receive(
        self,
        answer: http.client.HTTPResponse,
        file: IO[bytes],
        *,
        digest: str,
        control: TaskControl,
        place: SplitResult,
    ) -> None:
        if answer.status != http.client.OK or answer.getheader("Content-Encoding", "identity") != "identity":
            raise self._refused(place, phrase("It answers with status {status}.", status=answer.status))
        stated = answer.getheader("Content-Length", "")
        expected = int(stated) if stated.isdecimal() and len(stated) < 16 else None
        too_large = phrase("What it sends is larger than 1 GiB.")
        if expected is not None and expected > MAX_WEIGHTS_BYTES:
            raise self._refused(place, too_large)
        hasher, received = hashlib.sha256(), 0
        while piece := answer.read1(_CHUNK_BYTES):
            received += len(piece)
            if received > MAX_WEIGHTS_BYTES:
                raise self._refused(place, too_large)
            control.checkpoint(received / expected if expected else None, phrase("Fetching weights"))
            hasher.update(piece)
            try:
                file.write(piece)
            except OSError as error:  # the disk's, not the host's
                raise self._not_kept(error) from None
        control.checkpoint()
        if expected is not None and received < expected:
            raise self._refused(
                place,
                phrase("It sent {received:,} of {expected:,} bytes.", received=received, expected=expected),
            )
        if hasher.hexdigest() != digest:
            raise DigestError(
                "",
                cause=phrase("What {host} sends is not what the network was published with.", host=place.hostname),
                next_step=phrase("Ask the network's author where its weights are now."),
                details=f"{place.geturl()[:500]}: stated {digest}, received {hasher.hexdigest()}",
            )

    def _not_kept(self, error: OSError) -> StorageError:
        return StorageError(
            phrase("The network's weights could not be kept in {folder}.", folder=self._folder),
            cause=phrase("The system says: {reason}.", reason=error.strerror or type(error).__name__),
            next_step=phrase("Make room there, then try again."),
        )

    def _refused(self, place: SplitResult, cause: str, *, details: str = "") -> WeightsError:
        return WeightsError(
            "",
            cause=phrase("They could not be fetched from {host}. {cause}", host=place.netloc, cause=cause),
            next_step=phrase("Try again later; if it stays so, ask whoever runs that host."),
            details=details or place.geturl()[:500],
        )


def _has_digest(path: Path, digest: str, control: TaskControl) -> bool:
    """Whether a kept file is there and still what it was."""
    hasher = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK_BYTES):
                control.checkpoint()
                hasher.update(piece)
    except OSError:
        return False
    return hasher.hexdigest() == digest
