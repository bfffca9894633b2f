"""Who asks, whom we trust: a real Orthanc over HTTPS that wants our certificate and a password; tokens of OAuth 2."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pydicom.uid import generate_uid

from app.core.errors import ArchiveError, ArchiveRejectedError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.nodes import Tls
from app.core.tasks import TaskControl
from app.core.web_nodes import Authorisation, WebNode
from app.network.dicomweb_archive import DicomwebArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.certificates import Authority, Issued
from tests.helpers.instances import data_set
from tests.helpers.orthanc import need_orthanc, running_orthanc
from tests.helpers.scripted_web import Answering, scripted_web
from tests.helpers.series_files import write_series
from tests.helpers.tls_proxy import server_context, tls_proxy

PASSWORD = "opensesame: 7"  # noqa: S105 - of a server of this test


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def ours(authority: Authority) -> Issued:
    return authority.issue("workstation")


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with EmbeddedArchive(tmp_path / "sink") as archive:
        yield archive


@pytest.fixture(scope="module")
def secure(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Root of the DICOMweb services of an Orthanc that wants a password, behind HTTPS that wants a certificate."""
    need_orthanc(with_web=True)
    settings = {"AuthenticationEnabled": True, "RegisteredUsers": {"verdant": PASSWORD}}
    folder = tmp_path_factory.mktemp("secure")
    with (
        running_orthanc(folder, has_open_http=False, **settings) as server,
        tls_proxy(server_context(authority, "proxy"), server.http_port) as port,
    ):
        yield f"https://127.0.0.1:{port}/dicom-web"


def basic(url: str, tls: Tls) -> WebNode:
    return WebNode("SECURE", url, authorisation=Authorisation.BASIC, user="verdant", tls=tls)


@pytest.mark.orthanc
def test_a_series_is_stored_found_and_fetched_by_password_and_certificate(secure, authority, ours, sink, tmp_path):
    uids = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    paths = write_series(tmp_path / "series", slices=6, study_uid=uids[0], series_uid=uids[1])
    stored = [path.read_bytes() for path in paths]
    node = basic(secure, Tls(str(authority.file), str(ours.certificate), str(ours.key)))
    archive = DicomwebArchive(node, sink=sink, secret=lambda: PASSWORD)
    archive.echo()
    archive.store(stored, TaskControl())
    retrieved = archive.retrieve_series(*uids, TaskControl())
    assert {data_set(path.read_bytes()) for path in retrieved.paths} == {data_set(one) for one in stored}


def refusal(node: WebNode, sink: EmbeddedArchive, secret: str) -> ArchiveError:
    with pytest.raises(ArchiveError) as refused:
        DicomwebArchive(node, sink=sink, secret=lambda: secret).echo()
    assert secret == "" or secret not in f"{refused.value} {refused.value.details}"
    return refused.value


@pytest.mark.orthanc
def test_a_wrong_password_is_refused_in_words(secure, authority, ours, sink):
    refused = refusal(basic(secure, Tls(str(authority.file), str(ours.both))), sink, "wrong secret")
    assert isinstance(refused, ArchiveRejectedError) and "who we say" in refused.what


@pytest.mark.orthanc
def test_without_our_certificate_the_server_speaks_to_nobody(secure, authority, sink):
    refused = refusal(basic(secure, Tls(str(authority.file))), sink, PASSWORD)
    assert isinstance(refused, ArchiveRejectedError) and "certificate" in refused.cause


@pytest.mark.orthanc
def test_a_server_of_an_authority_that_is_not_trusted_hears_no_password(secure, ours, sink, tmp_path):
    stranger = Authority(tmp_path, "stranger")
    refused = refusal(basic(secure, Tls(str(stranger.file), str(ours.both))), sink, PASSWORD)
    assert isinstance(refused, ArchiveRejectedError) and "nobody whom this computer trusts" in refused.cause


def test_a_secret_that_is_not_known_is_asked_for_and_nothing_is_sent(sink):
    with scripted_web(lambda request: request.answer(200, [])) as web:
        refused = refusal(WebNode("W", web.url, authorisation=Authorisation.BEARER), sink, "")
        assert web.asked == []
    assert isinstance(refused, ArchiveRejectedError) and "Enter it" in refused.next_step


@pytest.mark.parametrize("secret", ["two\r\nX-Admin: 1", "tokén"])
def test_a_token_that_would_be_another_header_is_not_sent(sink, secret: str):
    with scripted_web(lambda request: request.answer(200, [])) as web:
        refusal(WebNode("W", web.url, authorisation=Authorisation.BEARER), sink, secret)
        assert web.asked == []


def test_who_asks_is_not_told_to_the_address_that_a_server_sends_us_on_to(sink):
    with (
        scripted_web(lambda request: request.answer(200, [])) as other,
        scripted_web(lambda request: request.answer(307, Location=other.url)) as web,
    ):
        refusal(WebNode("W", web.url, authorisation=Authorisation.BEARER), sink, "token")
        assert other.asked == []


class TokenServer:
    """Hands out tokens and takes the last one only."""

    def __init__(self, lasts_s: object = 3600) -> None:
        self.tokens: list[str] = []
        self.lasts_s = lasts_s

    def __call__(self, request: Answering) -> None:
        if request.path == "/token":
            self.tokens.append(f"token{len(self.tokens)}")
            answer = {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": self.lasts_s}
            request.answer(200, answer, "application/json")
        elif self.tokens and request.headers["Authorization"] == f"Bearer {self.tokens[-1]}":
            request.answer(200, [])
        else:
            request.answer(401)


def oauth(url: str) -> WebNode:
    token_url = url.replace("/dicom-web", "/token")
    return WebNode(
        "W", url, authorisation=Authorisation.OAUTH2, user="client:1", token_url=token_url, scope="dicom read"
    )


def test_a_token_is_fetched_once_and_used_until_it_is_over(sink):
    server = TokenServer()
    with scripted_web(server) as web:
        archive = DicomwebArchive(oauth(web.url), sink=sink, secret=lambda: "s&cret")
        archive.echo()
        archive.echo()
        (method, _, headers), content = web.asked[0], web.bodies[0]
    assert len(server.tokens) == 1 and method == "POST"
    assert parse_qs(content.decode()) == {"grant_type": ["client_credentials"], "scope": ["dicom read"]}
    # RFC 6749 section 2.3.1: both are encoded before they are put together.
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"client%3A1:s%26cret"


def test_a_token_that_ran_out_is_fetched_anew_before_and_one_that_was_withdrawn_after(sink):
    server = TokenServer(lasts_s=0)
    with scripted_web(server) as web:
        archive = DicomwebArchive(oauth(web.url), sink=sink, secret=lambda: "secret")
        archive.echo()
        server.tokens.append("another")
        archive.echo()
    assert len(server.tokens) >= 3


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (401, {"error": "invalid_client"}),
        (200, {"error": "x"}),
        (200, []),
        (200, {"access_token": 7}),
        (200, {"access_token": "a\r\nb"}),
        (200, {"access_token": "a", "expires_in": "soon"}),
        (200, b"<html>"),
    ],
)
def test_a_server_that_gives_no_token_is_named(sink, status: int, answer: object):
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    with scripted_web(lambda request: request.answer(status, content, "application/json")) as web:
        refused = refusal(oauth(web.url), sink, "s3kret")
    assert isinstance(refused, ArchiveRejectedError) and "token" in refused.what


def test_older_versions_of_tls_are_not_spoken(authority, sink):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own = authority.issue("old")
    old.load_cert_chain(own.certificate, own.key)
    old.set_ciphers("AES256-SHA")  # without forward secrecy
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with scripted_web(lambda request: request.answer(200, []), old) as web:
        refused = refusal(WebNode("OLD", web.url, tls=Tls(str(authority.file))), sink, "")
    assert isinstance(refused, ArchiveRejectedError)
