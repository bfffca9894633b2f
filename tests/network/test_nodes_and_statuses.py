"""What a PACS may be called, and what its numbers mean in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynetdicom.status import GENERAL_STATUS, QR_GET_SERVICE_CLASS_STATUS, STORAGE_SERVICE_CLASS_STATUS

from app.core.errors import UsageError
from app.core.nodes import PacsNode, is_ae_title
from app.network.status import is_done, is_pending, is_warning, meaning, rejection_meaning


@pytest.mark.parametrize("title", ["A", "ORTHANC", "sixteen letters.", "WITH SPACE", "A-B_C.1"])
def test_titles_that_can_be(title: str) -> None:
    assert is_ae_title(title)


@pytest.mark.parametrize("title", ["", "   ", "seventeen letters", "back\\slash", "new\nline", "Müller", "tab\t"])
def test_titles_that_cannot_be(title: str) -> None:
    assert not is_ae_title(title)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"host": " "}, "host"),
        ({"port": 0}, "port"),
        ({"port": 65536}, "port"),
        ({"called_ae_title": ""}, "called AE title"),
        ({"calling_ae_title": "x" * 17}, "calling AE title"),
        ({"response_timeout_s": 0.0}, "response time-out"),
        ({"associations": 0}, "number of associations"),
        ({"associations": 17}, "number of associations"),
    ],
)
def test_a_node_that_cannot_be_says_what_is_wrong(change: dict[str, object], named: str) -> None:
    right = {"name": "PACS", "host": "10.0.0.5", "port": 104, "called_ae_title": "PACS"}
    assert PacsNode(**right).place == "PACS PACS at 10.0.0.5:104"
    with pytest.raises(UsageError, match=named):
        PacsNode(**{**right, **change})


@given(status=st.integers(0, 0xFFFF))
def test_every_status_is_done_pending_or_has_a_meaning(status: int) -> None:
    assert not (is_done(status) and is_pending(status))
    assert meaning(status)


def test_success_and_warnings_are_done_and_nothing_else() -> None:
    tables = {**GENERAL_STATUS, **STORAGE_SERVICE_CLASS_STATUS, **QR_GET_SERVICE_CLASS_STATUS}
    for status, (category, *_) in tables.items():
        assert is_done(status) == (category in ("Success", "Warning")), hex(status)
        assert is_warning(status) == (category == "Warning"), hex(status)
        assert is_pending(status) == (category == "Pending"), hex(status)


def test_a_rejection_names_the_title_that_is_not_known() -> None:
    assert "called AE title PACS" in rejection_meaning(1, 7, called="PACS", calling="ME")
    assert "calling AE title ME" in rejection_meaning(1, 3, called="PACS", calling="ME")
    assert "no known reason" in rejection_meaning(9, 9, called="PACS", calling="ME")
