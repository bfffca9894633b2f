from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.nodes import PacsNode, Tls
from app.core.web_nodes import Authorisation, WebNode
from app.session.node_form import FIELDS, NodeForm, NodeKind

NODE = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC", "VERDANT", connect_timeout_s=3.0, response_timeout_s=20.0)


SECURE = PacsNode("Safe", "10.0.0.5", 2762, "ORTHANC", tls=Tls("ca.pem", "own.pem", "key.pem", "pacs"))
WEB = WebNode(
    "Web",
    "https://pacs.example/dicom-web",
    Authorisation.OAUTH2,
    "client",
    "https://login.example/token",
    "dicom",
    query_url="https://query.example/rs",
    response_timeout_s=7.0,
    tls=Tls("ca.pem"),
)


@pytest.mark.parametrize("node", [SECURE, WEB, WebNode("Open", "http://pacs.example/dicom-web")])
def test_nodes_of_every_kind_survive_the_form(node):
    assert NodeForm.of(node).node() == node
    assert not NodeForm.of(node).problems()


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("url", "", "URL"),
        ("url", "pacs.example", "web address"),
        ("url", "ftp://pacs.example", "web address"),
        ("url", "https://user:secret@pacs.example", "web address"),
        ("url", "https://pacs.example/?x=1", "web address"),
        ("url", "https://pacs.example:port/", "web address"),
        ("user", "", "user"),
        ("token_url", "login", "tokens"),
        ("response_timeout_s", "0", "time-out"),
    ],
)
def test_what_is_wrong_with_a_web_node_is_said_beside_the_field(name, text, named):
    form = NodeForm.of(WEB).changed(name, text)
    problems = form.problems()
    assert list(problems) == [name]
    assert named in problems[name] and "secret" not in problems[name]
    with pytest.raises(UsageError):
        form.node()


def test_a_key_without_its_certificate_is_said_beside_the_key():
    form = NodeForm.of(SECURE).changed("certificate_file", "")
    assert list(form.problems()) == ["key_file"]


def test_only_fields_that_mean_something_are_shown_and_judged():
    form = NodeForm(name="A").changed("kind", NodeKind.DICOMWEB).changed("url", "http://pacs.example")
    assert form.shown == ("name", "url", "response_timeout_s")
    assert not form.problems(), "host and AE titles do not matter now"
    assert "ca_file" in form.changed("url", "https://pacs.example").shown
    assert {"user", "secret"} <= set(form.changed("authorisation", Authorisation.BASIC).shown)
    assert "user" not in form.changed("authorisation", Authorisation.BEARER).shown
    assert "server_name" in NodeForm().changed("encrypted", True).shown


def test_what_another_kind_of_authorisation_left_behind_is_no_part_of_the_node():
    form = NodeForm.of(WEB).changed("authorisation", Authorisation.NONE)
    assert (form.node().user, form.node().token_url, form.node().secret_name) == ("", "", "")


def test_a_node_survives_the_form_with_what_the_form_does_not_show():
    assert NodeForm.of(NODE).node() == NODE
    assert not NodeForm.of(NODE).problems()


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("name", " ", "name"),
        ("host", "", "host"),
        ("port", "0", "port"),
        ("port", "65536", "port"),
        ("port", "x", "port"),
        ("port", "", "port"),
        ("port", "9" * 400, "port"),
        ("called_ae_title", "", "called AE title"),
        ("called_ae_title", "SEVENTEEN LETTERS", "called AE title"),
        ("calling_ae_title", "BACK\\SLASH", "calling AE title"),
        ("response_timeout_s", "soon", "time-out"),
        ("associations", "0", "associations"),
        ("associations", "17", "associations"),
        ("associations", "many", "connections"),
        ("response_timeout_s", "-1", "time-out"),
        ("response_timeout_s", "nan", "time-out"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_that_is_wrong(name, text, named):
    form = NodeForm.of(NODE).changed(name, text)
    problems = form.problems()
    assert list(problems) == [name]
    assert named in problems[name]
    with pytest.raises(UsageError):
        form.node()


def test_several_wrong_fields_are_named_at_once():
    assert set(NodeForm().problems()) == {"name", "host", "called_ae_title"}


def test_a_name_that_another_archive_has_is_refused():
    assert "name" in NodeForm.of(NODE).problems(names_taken=["EMBEDDED", "Ward"])
    assert not NodeForm.of(NODE).problems(names_taken=["EMBEDDED"])


@given(st.sampled_from(FIELDS), st.text(max_size=20))
def test_a_form_without_problems_makes_a_node_and_one_with_problems_does_not(name, text):
    form = NodeForm.of(NODE).changed(name, text)
    if form.problems():
        with pytest.raises(UsageError):
            form.node()
    else:
        assert isinstance(form.node(), PacsNode)
