"""A key is written in one way, whatever way it was typed in; what is no key is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.keys import normal_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("a", "A"),
        ("ctrl+s", "Ctrl+S"),
        ("Shift + Ctrl + s", "Ctrl+Shift+S"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("Ctrl+,", "Ctrl+,"),
        ("pgdown", "PgDown"),
        ("alt+meta+f12", "Meta+Alt+F12"),
        ("é", "É"),
        ("ß", "ß"),
        ("?", "?"),
    ],
)
def test_a_key_is_written_in_one_way(typed: str, key: str):
    assert normal_key(typed) == key
    assert normal_key(key) == key


@pytest.mark.parametrize(
    "typed", ["", " ", "Ctrl", "Ctrl+", "Foo", "Ctrl+Foo", "Foo+A", "Ctrl+Ctrl+A", "F36", "\n", "A, B", "A" * 500]
)
def test_what_is_no_key_is_named(typed: str):
    with pytest.raises(UsageError, match="is no key"):
        normal_key(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_is_refused(text: str):
    try:
        key = normal_key(text)
    except UsageError:
        return
    assert normal_key(key) == key
