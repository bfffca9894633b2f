from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.nodes import PacsNode
from app.session.node_form import FIELDS, NodeForm

NODE = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC", "VERDANT", connect_timeout_s=3.0, response_timeout_s=20.0)


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
