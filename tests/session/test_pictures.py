"""A picture of a viewport names nobody unless it is asked to, and says what must be said whatever it leaves out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.image_details import ImageDetails
from app.core.preferences import Preferences
from app.session.corner_texts import CornerLayout, CornerLine
from app.session.display import Display, Letters
from app.session.pictures import PictureContent, picture, suggested_picture_name
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set

EVERY_LINE = CornerLayout(tuple(CornerLine), (), (), ())


def shown(services: FakeServices, content: PictureContent) -> Display:
    session = services.show_pixels()
    session.preferences.change(Preferences(corners=EVERY_LINE))
    taken = picture(session, session.panes.active, content)
    assert taken is not None
    return taken.display


@pytest.fixture
def services() -> FakeServices:
    services = fake_services()
    store_structure_set(services)
    services.open_study()
    return services


@pytest.mark.parametrize("graphics", [True, False])
def test_without_being_asked_it_says_nothing_of_the_patient_the_day_or_the_place(
    services: FakeServices, graphics: bool
):
    display = shown(services, PictureContent(graphics=graphics))
    text = " ".join(sum((getattr(display.corners, corner) for corner in CornerLayout.__slots__), ()))
    for word in ("Example", "Ada", "4711", "1961", "99812", "2026", "Verdant Hospital", "Heart", "Cine"):
        assert word not in text


@pytest.mark.parametrize("graphics", [True, False])
def test_asked_to_it_says_who_and_when_whatever_the_corners_are_set_to(services: FakeServices, graphics: bool):
    session = services.show_pixels()
    session.preferences.change(Preferences(corners=CornerLayout((), (), (), ())))
    taken = picture(session, session.panes.active, PictureContent(graphics=graphics, identity=True))
    assert taken is not None
    assert taken.display.corners.top_left == ("Example, Ada", "4711", "1961-04-02  F", "2026-11-20")


def test_with_graphics_it_shows_regions_letters_and_texts_and_without_only_the_image(services: FakeServices):
    full, bare = shown(services, PictureContent()), shown(services, PictureContent(graphics=False))
    assert full.shapes and full.letters != Letters() and full.has_texts
    assert "12" in " ".join(full.corners.top_left)
    assert (bare.shapes, bare.letters, bare.has_texts, bare.overlays) == ((), Letters(), False, ())
    assert bare.pixels is full.pixels


def test_what_the_viewport_hides_the_picture_hides_too(services: FakeServices):
    services.session.viewport.toggle_overlays()
    display = shown(services, PictureContent())
    assert (display.shapes, display.has_texts, display.corners.top_left) == ((), False, ())


def test_lossy_compression_is_said_even_on_a_bare_picture(services: FakeServices):
    series = services.reader.series[SHORT_AXIS]
    lossy = tuple(replace(image, details=ImageDetails(lossy="Lossy 12:1 JPEG")) for image in series.slices)
    services.reader.series[SHORT_AXIS] = replace(series, slices=lossy)
    services.open_study()
    assert "Lossy 12:1 JPEG" in shown(services, PictureContent(graphics=False)).cautions


def test_there_is_no_picture_of_nothing():
    session = fake_services().session
    assert picture(session, session.panes.active, PictureContent()) is None


def test_the_suggested_name_tells_modality_and_slice(services: FakeServices):
    services.session.viewport.show_slice(4)
    assert suggested_picture_name(services.session.panes.active) == "mr-5.png"


def test_a_picture_is_written_and_a_full_disk_is_reported(services: FakeServices, tmp_path: Path):
    services.session.picture_saving.start(b"png", to=tmp_path / "mr-5.png")
    assert services.files.written == {tmp_path / "mr-5.png": b"png"}
    assert services.session.notices.all[-1].text == f"Saved as mr-5.png in {tmp_path}."
    services.files.failure = StorageError("mr-6.png could not be written.")
    services.session.picture_saving.start(b"png", to=tmp_path / "mr-6.png")
    assert services.session.notices.all[-1].text == "mr-6.png could not be written."
