"""Decoded slices stay within a bound; scrolling back does not decode twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import PixelDataError
from app.core.identity import ImageReference, SOPInstanceUID
from app.core.pixels import ImagePixels
from app.session.opening import Pixels
from app.session.pixel_cache import PixelCache
from tests.helpers.fake_services import COLUMNS, ROWS, SHORT_AXIS, fake_services

SLICE_BYTES = ROWS * COLUMNS * 4


def uid(number: int) -> ImageReference:
    return ImageReference(SOPInstanceUID(f"1.2.{number}"))


def pixels(count: int) -> ImagePixels:
    return ImagePixels(np.zeros((1, count), dtype=np.float32))


def test_the_least_recently_used_go_first():
    cache = PixelCache(limit_bytes=3 * 40)
    for number in range(3):
        cache.put(uid(number), pixels(10))
    assert cache.get(uid(0)) is not None
    cache.put(uid(3), pixels(10))
    assert [number for number in range(4) if cache.get(uid(number)) is not None] == [0, 2, 3]


def test_a_slice_larger_than_the_bound_is_kept_alone():
    cache = PixelCache(limit_bytes=40)
    cache.put(uid(0), pixels(5))
    cache.put(uid(1), pixels(500))
    assert cache.get(uid(0)) is None
    assert cache.get(uid(1)) is not None


def test_the_same_slice_again_takes_no_more_room():
    cache = PixelCache(limit_bytes=2 * 40)
    cache.put(uid(0), pixels(10))
    for _ in range(5):
        cache.put(uid(1), pixels(10))
    assert cache.get(uid(0)) is not None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 30)), max_size=40))
def test_the_bound_holds_whatever_comes_in_which_order(puts):
    limit = 200
    cache = PixelCache(limit_bytes=limit)
    for number, count in puts:
        cache.put(uid(number), pixels(count))
        kept = [cache.get(uid(n)) for n in range(7)]
        assert sum(v.nbytes for v in kept if v is not None) <= limit
        assert cache.get(uid(number)) is not None
    cache.drop([uid(n) for n in range(7)])
    assert cache.has_room_for_another()
    cache.put(uid(0), pixels(limit // 8 + 1))
    assert not cache.has_room_for_another()


def test_prefetching_goes_outward_from_the_slice_in_view_and_stops_where_the_room_ends():
    services = fake_services()
    cache = PixelCache(limit_bytes=4 * SLICE_BYTES)
    slices = services.reader.series[SHORT_AXIS].slices
    Pixels(services.reader, services.runner, cache=cache).prefetch(services.reader.series[SHORT_AXIS], 6)
    assert [i for i, image in enumerate(slices) if cache.get(image.reference) is not None] == [4, 5, 6, 7]


def test_a_slice_that_cannot_be_decoded_does_not_stop_the_prefetching():
    services = fake_services()
    slices = services.reader.series[SHORT_AXIS].slices
    services.reader.failures[slices[6].sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    cache = PixelCache()
    Pixels(services.reader, services.runner, cache=cache).prefetch(services.reader.series[SHORT_AXIS], 6)
    assert [i for i, image in enumerate(slices) if cache.get(image.reference) is None] == [6]
