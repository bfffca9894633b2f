"""Decoded slices stay within a bound; scrolling back does not decode twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import PixelDataError
from app.core.identity import ImageReference, SOPInstanceUID
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.session.decoding import Decoding
from app.session.pane_pixels import Pixels
from app.session.pixel_cache import Decoded, ImageKey, PixelCache, key_of
from tests.helpers.fake_heart import COLUMNS, ROWS, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services

SLICE_BYTES = ROWS * COLUMNS * 4


def uid(number: int) -> ImageKey:
    return ImageKey(Path(f"{number}.dcm"), ImageReference(SOPInstanceUID(f"1.2.{number}")))


def pixels(count: int) -> Decoded:
    return Decoded(ImagePixels(np.zeros((1, count), dtype=np.float32)))


def decoding(services: FakeServices, cache: PixelCache) -> Decoding:
    return Decoding(services.reader, services.runner, cache=cache)


def test_the_least_recently_used_go_first():
    cache = PixelCache(limit_bytes=3 * 40)
    for number in range(3):
        cache.put(uid(number), pixels(10), holder="1")
    assert cache.get(uid(0)) is not None
    cache.put(uid(3), pixels(10), holder="1")
    assert [number for number in range(4) if cache.get(uid(number)) is not None] == [0, 2, 3]


def test_a_slice_larger_than_the_bound_is_kept_alone():
    cache = PixelCache(limit_bytes=40)
    cache.put(uid(0), pixels(5), holder="1")
    cache.put(uid(1), pixels(500), holder="1")
    assert cache.get(uid(0)) is None
    assert cache.get(uid(1)) is not None


def test_less_room_drops_at_once_what_was_used_longest_ago():
    cache = PixelCache(limit_bytes=4 * 40)
    for number in range(4):
        cache.put(uid(number), pixels(10), holder="1")
    cache.resize(2 * 40)
    assert [number for number in range(4) if cache.get(uid(number)) is not None] == [2, 3]
    cache.resize(4 * 40)
    assert cache.has_room_for(2)


def test_the_room_is_what_the_user_prefers_as_soon_as_it_is_preferred():
    session = fake_services().session
    usual = session.image_memory.cache.limit_bytes
    session.preferences.change(replace(session.preferences.value, image_memory_mib=300))
    assert session.image_memory.cache.limit_bytes == 300 << 20
    session.preferences.change(replace(session.preferences.value, image_memory_mib=None))
    assert session.image_memory.cache.limit_bytes == usual == 1 << 30


def test_the_same_slice_again_takes_no_more_room():
    cache = PixelCache(limit_bytes=2 * 40)
    cache.put(uid(0), pixels(10), holder="1")
    for _ in range(5):
        cache.put(uid(1), pixels(10), holder="1")
    assert cache.get(uid(0)) is not None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 30)), max_size=40))
def test_the_bound_holds_whatever_comes_in_which_order(puts):
    limit = 200
    cache = PixelCache(limit_bytes=limit)
    for number, count in puts:
        cache.put(uid(number), pixels(count), holder="1")
        kept = [cache.get(uid(n)) for n in range(7)]
        assert sum(v.pixels.nbytes for v in kept if v is not None) <= limit
        assert cache.get(uid(number)) is not None
    cache.release("1")
    assert cache.has_room_for(1)
    cache.put(uid(0), pixels(limit // 8 + 1), holder="1")
    assert not cache.has_room_for(1)


def test_prefetching_goes_outward_from_the_slice_in_view_and_stops_where_the_room_ends():
    services = fake_services()
    cache = PixelCache(limit_bytes=4 * SLICE_BYTES)
    slices = services.reader.series[SHORT_AXIS].slices
    Pixels(decoding(services, cache)).prefetch(services.reader.series[SHORT_AXIS], 6)
    assert [i for i, image in enumerate(slices) if cache.get(key_of(image)) is not None] == [4, 5, 6, 7]


def test_a_slice_that_cannot_be_decoded_does_not_stop_the_prefetching():
    services = fake_services()
    slices = services.reader.series[SHORT_AXIS].slices
    services.reader.failures[slices[6].sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    cache = PixelCache()
    Pixels(decoding(services, cache)).prefetch(services.reader.series[SHORT_AXIS], 6)
    assert [i for i, image in enumerate(slices) if cache.get(key_of(image)) is None] == [6]


def test_what_two_hold_stays_until_both_let_go():
    cache = PixelCache()
    cache.put(uid(0), pixels(10), holder="1")
    assert cache.hold(uid(0), holder="2")
    assert not cache.hold(uid(1), holder="2")
    cache.release("1")
    assert cache.get(uid(0)) is not None
    cache.release("2")
    assert cache.get(uid(0)) is None


def test_two_that_show_the_same_series_decode_it_once_and_neither_takes_it_from_the_other():
    services = fake_services()
    cache, series = PixelCache(), services.reader.series[SHORT_AXIS]
    shared = decoding(services, cache)
    first, second = (Pixels(shared, name=name) for name in ("1", "2"))
    first.prefetch(series, 6)
    image = series.slices[6]
    shown = first.pixels(image)
    second.prefetch(series, 2)
    assert second.pixels(image) is shown
    first.forget()
    assert all(second.at_hand(one) is not None for one in series.slices)
    second.forget()
    assert all(cache.get(key_of(one)) is None for one in series.slices)


def test_the_same_uid_in_two_files_is_not_the_same_image():
    services = fake_services()
    image = services.reader.series[SHORT_AXIS].slices[6]
    elsewhere = replace(image, path=Path("/nowhere") / SHORT_AXIS / "001.dcm")
    pixels = Pixels(decoding(services, PixelCache()))
    pixels.pixels(image)
    pixels.pixels(elsewhere)
    one, other = pixels.at_hand(image), pixels.at_hand(elsewhere)
    assert one is not None
    assert other is not None
    assert not np.array_equal(one.values, other.values)


def test_graphics_of_an_image_come_with_its_pixels_whoever_read_them():
    services = fake_services()
    cache, series = PixelCache(), services.reader.series[SHORT_AXIS]
    drawn = (Overlay(mask=np.eye(3, dtype=bool)),)
    services.reader.read_overlays = lambda _image: drawn  # type: ignore[method-assign]
    shared = decoding(services, cache)
    first, second = (Pixels(shared, name=name) for name in ("1", "2"))
    first.pixels(series.slices[0])
    assert second.overlays(series.slices[0]) == drawn
