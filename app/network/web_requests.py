"""The three services of a DICOMweb server (PS3.18): QIDO-RS in pages, WADO-RS part by part, STOW-RS."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote

from app.core.errors import ArchiveError, ArchiveStatusError
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.network.authorising import Authoriser
from app.network.json_items import items_of
from app.network.multipart import MOST_PART_BYTES, MultipartError, boundary_of, enclosed, parts
from app.network.web_connection import Body, WebConnection
from app.network.web_status import status_failure

MOST_ANSWERS = 100_000
PLAIN = "*?:/@!$'(),;"
"""What need not be encoded in a query (RFC 3986 section 3.4), beside letters, digits and `-._~`."""
_PAGE = 1000
_ROUND = 50
"""A page of so many, or a multiple, may be one that the server has cut."""
_MOST_JSON_BYTES = 1 << 26
_MOST_TOLD_BYTES = 1 << 28
"""Of all pages together."""
_MOST_OUTCOME_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 18
_MOST_REST_BYTES = 1 << 16
JSON_TYPE = "application/dicom+json"
_TAG = re.compile("[0-9A-Fa-f]{8}")
# As it is stored, in whatever syntax (PS3.18 section 8.7.3.5.2); servers that do not know the asterisk come second.
FILE_TYPES = (
    'multipart/related; type="application/dicom"; transfer-syntax=*',
    'multipart/related; type="application/dicom"',
)


class WebRequests:
    """Requests to one node over one connection; used by one thread at a time."""

    def __init__(self, node: WebNode, authoriser: Authoriser) -> None:
        self._node = node
        self._authoriser = authoriser
        self._connection = WebConnection(node)
        self._date = ""
        self._told_bytes = 0

    def __enter__(self) -> WebRequests:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def search(self, path: str, parameters: list[tuple[str, str]], control: TaskControl) -> Iterator[object]:
        """The matches of a QIDO-RS request as DICOM JSON, page after page.

        Raises
        ------
        ArchiveError
            If the server fails, or has more answers than anybody can read.
        """
        offset = 0
        seen: set[bytes] = set()
        self._told_bytes = 0
        while True:
            paged = [*parameters, ("limit", str(_PAGE)), *([("offset", str(offset))] if offset else [])]
            page, says_more = self._page(path, paged, control)
            # A server that ignores the offset sends the same page again and again.
            fresh = {_digest(item): item for item in page}
            fresh = {key: item for key, item in fresh.items() if key not in seen}
            seen.update(fresh)
            yield from fresh.values()
            offset += len(page)
            # A server that hands out fewer at a time should say so (PS3.18 section 8.3.4.4); not all do.
            may_be_cut = says_more or len(page) >= _PAGE or len(page) % _ROUND == 0
            if not fresh or not may_be_cut:
                return
            if offset > MOST_ANSWERS or self._told_bytes > _MOST_TOLD_BYTES:
                raise ArchiveError(
                    phrase(
                        "{place} answers with more than {most} matches.", place=self._node.place, most=MOST_ANSWERS
                    ),
                    next_step=phrase("Narrow the search, for example by a date."),
                )

    def few(self, path: str, parameters: list[tuple[str, str]], control: TaskControl, *, most: int) -> list[object]:
        """So many of the matches at most, asked for at once; raises what `search` does."""
        return self._page(path, [*parameters, ("limit", str(most))], control)[0][:most]

    def probe(self, path: str, control: TaskControl) -> str:
        """Ask for one match, whichever: return if the server answers as QIDO-RS does, with its field Date."""
        self._page(path, [("limit", "1")], control)
        return self._date

    def files(self, path: str, control: TaskControl) -> Generator[bytes, None, None]:
        """The DICOM files of a WADO-RS request, each as soon as it has come, in the syntax in which it is stored."""
        root = self._node.retrieve_url or self._node.url
        for accept in FILE_TYPES:
            with self._asked("GET", _joined(root, path), {"Accept": accept}, control) as answer:
                if answer.status in (HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.BAD_REQUEST) and accept != FILE_TYPES[-1]:
                    _read(answer, _MOST_REST_BYTES, control)
                    continue
                if answer.status != HTTPStatus.OK:
                    raise status_failure(self._node.place, "WADO-RS", answer.status)
                boundary = boundary_of(answer.getheader("Content-Type", ""))
                if boundary is None:
                    yield _read(answer, MOST_PART_BYTES, control)
                else:
                    yield from parts(answer.read, boundary, control)
                _read(answer, _MOST_REST_BYTES, control)
                return

    def store(self, content: bytes, control: TaskControl, *, sent: Callable[[int], None]) -> tuple[int, object]:
        """Send one DICOM file by STOW-RS; the status and what the server says, as DICOM JSON.

        Parameters
        ----------
        sent
            Hears how many bytes were handed over.
        """
        boundary = secrets.token_hex(16)
        pieces, length = enclosed(content, boundary)
        headers = {
            "Content-Type": f'multipart/related; type="application/dicom"; boundary={boundary}',
            "Content-Length": str(length),
            "Accept": JSON_TYPE,
        }

        def body() -> Iterator[bytes | memoryview]:
            done = 0
            for piece in pieces:
                yield piece
                done += len(piece)
                sent(done)

        root = self._node.store_url or self._node.url
        with self._asked("POST", _joined(root, "studies"), headers, control, body) as answer:
            said = _read(answer, _MOST_OUTCOME_BYTES, control)
            kind = answer.getheader("Content-Type", "")
            told = _read_as_json(said)
            if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES and not _may_mean_stored(
                said, told, kind
            ):
                # The log-in page of a network, or of a proxy, comes with a good status, too.
                raise self._malformed(MultipartError("the answer does not say what became of the instance"))
            return answer.status, told

    def _page(self, path: str, parameters: list[tuple[str, str]], control: TaskControl) -> tuple[list[object], bool]:
        """One page of matches, and whether the server says that there are more."""
        asked = "&".join(f"{name}={quote(value, safe=PLAIN)}" for name, value in parameters)
        url = f"{_joined(self._node.query_url or self._node.url, path)}?{asked}"
        with self._asked("GET", url, {"Accept": f"{JSON_TYPE}, application/json;q=0.9"}, control) as answer:
            said = _read(answer, _MOST_JSON_BYTES, control)
            self._told_bytes += len(said)
            if answer.status == HTTPStatus.NO_CONTENT:
                return [], False
            if answer.status != HTTPStatus.OK:
                raise status_failure(self._node.place, "QIDO-RS", answer.status)
            try:
                found = items_of(said, control, most=MOST_ANSWERS)
            except (ValueError, RecursionError) as error:
                raise self._malformed(error) from None
            self._date = answer.getheader("Date", "")
            warned = answer.getheader("Warning", "").startswith("299")
        return found, warned

    @contextmanager
    def _asked(
        self, method: str, url: str, headers: Mapping[str, str], control: TaskControl, body: Body | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """An answer, with who we are told anew where the server no longer believes it."""
        try:
            told = {**headers, **self._authoriser.headers(control)}
            with self._connection.ask(method, url, headers=told, control=control, body=body) as answer:
                if answer.status != HTTPStatus.UNAUTHORIZED or not self._authoriser.renew(control):
                    yield answer
                    return
                _read(answer, _MOST_REST_BYTES, control)
            told = {**headers, **self._authoriser.headers(control)}
            with self._connection.ask(method, url, headers=told, control=control, body=body) as answer:
                yield answer
        except MultipartError as error:
            control.checkpoint()
            raise self._malformed(error) from None

    def _malformed(self, error: Exception) -> ArchiveStatusError:
        return ArchiveStatusError(
            phrase("{place} does not answer as DICOMweb does.", place=self._node.place),
            next_step=phrase("Check the URL in Settings > Archives, or ask the PACS administrator."),
            details=type(error).__name__ if not isinstance(error, MultipartError) else str(error),
        )


def _joined(root: str, path: str) -> str:
    return f"{root.rstrip('/')}/{path}"


def _digest(item: object) -> bytes:
    return hashlib.blake2b(json.dumps(item, sort_keys=True).encode(), digest_size=16).digest()


def _read_as_json(said: bytes) -> object:
    """An object or a list; None for anything else."""
    try:
        return json.loads(said) if said.lstrip()[:1] in (b"{", b"[") else None
    except (ValueError, RecursionError):
        return None


def _may_mean_stored(said: bytes, told: object, kind: str) -> bool:
    """Whether what came with a good status may be an answer of STOW-RS: nothing, DICOM JSON, or DICOM XML."""
    if told is None:
        return not said.strip() or "dicom+xml" in kind
    items = told if isinstance(told, list) else [told]
    return all(isinstance(item, dict) and (not item or any(map(_TAG.fullmatch, item))) for item in items)


def _read(answer: http.client.HTTPResponse, most: int, control: TaskControl) -> bytes:
    """The whole body, if it is not larger than may be."""
    content = bytearray()
    while piece := answer.read(_CHUNK_BYTES):
        content += piece
        if len(content) > most:
            raise MultipartError("the answer is too large")
        control.checkpoint()
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return bytes(content)
