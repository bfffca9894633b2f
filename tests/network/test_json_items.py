"""Lists in JSON are read item by item, and just as the library reads them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.tasks import Cancelled, TaskControl
from app.network.json_items import items_of

MANY = 1000
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(plain), st.sampled_from([None, 1]), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_what_is_written_is_read(values: list[object], indent: int | None, encoding: str):
    said = json.dumps(values, indent=indent, ensure_ascii=False).encode(encoding, "surrogatepass")
    try:
        known = json.loads(said)
    except ValueError:
        with pytest.raises(ValueError):
            items_of(said, TaskControl(), most=MANY)
    else:
        assert items_of(said, TaskControl(), most=MANY) == known


@given(st.text(alphabet='[]{},: "1a\\n\\t', max_size=12))
def test_what_is_no_json_is_no_list(text: str):
    said = text.encode()
    try:
        known = json.loads(said) if said.strip() else []
    except ValueError:
        with pytest.raises(ValueError):
            items_of(said, TaskControl(), most=MANY)
    else:
        assert items_of(said, TaskControl(), most=MANY) == (known if isinstance(known, list) else [known])


def test_reading_ends_with_the_item_after_the_last_that_may_be():
    assert items_of(b"[1,2,3,4,5 no more JSON", TaskControl(), most=3) == [1, 2, 3, 4]


def test_reading_can_be_withdrawn():
    control = TaskControl()
    control.cancel()
    with pytest.raises(Cancelled):
        items_of(b"[1,2]", control, most=MANY)
