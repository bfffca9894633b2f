"""A series of which some images are damaged: counted, named, one click away; the others are shown all the same."""

from __future__ import annotations

from app.core.errors import TruncatedFileError
from app.core.volume import ImageSeries
from app.session.display import resolve
from app.session.notices import Notice, NoticeLevel
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services

DAMAGED = (2, 9)


def opened_with_damage(*indices: int) -> tuple[FakeServices, Session]:
    services = fake_services()
    slices = services.reader.series[SHORT_AXIS].slices
    for index in indices:
        uid = slices[index].sop_instance_uid
        services.reader.failures[uid] = TruncatedFileError(f"{uid}.dcm is truncated.", next_step="Retrieve it again.")
    session = services.open_study()
    resolve(session, session.panes.active)
    session.pixels.prefetch(slices_of(session), session.viewport.view.index)
    return services, session


def slices_of(session: Session) -> ImageSeries:
    assert session.series is not None
    return session.series


def complaints(session: Session) -> list[Notice]:
    return [notice for notice in session.notices.all if notice.level is NoticeLevel.ERROR]


def test_the_damaged_images_are_counted_and_named():
    _, session = opened_with_damage(*DAMAGED)
    (said,) = complaints(session)
    assert said.text == "2 of 12 images could not be read."
    assert [line.split(":")[0] for line in said.details.splitlines()] == ["Image 3", "Image 10"]
    assert "is truncated. Retrieve it again." in said.details
    assert session.unreadable.in_view(session.panes.active) == DAMAGED


def test_show_goes_from_one_to_the_next_and_round():
    _, session = opened_with_damage(*DAMAGED)
    remedy = complaints(session)[0].remedy
    assert remedy is not None
    seen = []
    for _ in range(3):
        remedy.run()
        seen.append(session.viewport.view.index)
    assert seen == [9, 2, 9]


def test_a_damaged_image_says_why_and_still_which_one_it_is():
    _, session = opened_with_damage(*DAMAGED)
    session.unreadable.show_next(session.panes.active)
    shown = resolve(session, session.panes.active)
    assert "is truncated" in shown.message
    assert "10/12" in shown.corners.bottom_left
    session.viewport.toggle_overlays()
    assert resolve(session, session.panes.active).corners.bottom_left == ()


def test_the_count_is_said_once():
    _, session = opened_with_damage(2)
    assert complaints(session)[0].text == "1 of 12 images could not be read."
    session.notices.dismiss(complaints(session)[0].number)
    session.pixels.prefetch(slices_of(session), 3)
    assert complaints(session) == [], "read is read"


def test_what_is_said_goes_with_the_series():
    services, session = opened_with_damage(*DAMAGED)
    session.open_series(services.reader.series[LOCALISER].series)
    assert complaints(session) == []
    assert session.unreadable.in_view(session.panes.active) == ()


def test_nothing_is_said_of_a_series_without_damage():
    _, session = opened_with_damage()
    assert complaints(session) == []
