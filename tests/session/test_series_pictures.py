"""Thumbnails from a PACS: of one image of each series at first, and what this machine has is not asked for."""

from __future__ import annotations

import pytest

from app.core.errors import ArchiveAbortedError
from app.core.identity import SeriesInstanceUID
from app.core.study import InstanceRecord
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS, STUDY
from tests.helpers.far_away import FarAway


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> FarAway:
    return FarAway(monkeypatch)


def select(far: FarAway) -> None:
    browser = far.session.browser
    browser.search_again()
    far.runner.run("search")
    browser.select_study(STUDY)
    far.runner.run("series")


def fetched(far: FarAway) -> list[str]:
    return [str(uid) for uid in far.archive.fetched]


def test_the_middle_image_of_each_series_comes_before_all_the_others(far: FarAway):
    select(far)
    browser = far.session.browser
    far.runner.run("thumbnails")
    far.runner.run("thumbnails")
    assert fetched(far) == [f"{SHORT_AXIS}.7", f"{LOCALISER}.2"]
    assert all(picture.size for picture in browser.state.thumbnails.values())
    assert set(browser.state.thumbnails) == {SHORT_AXIS, LOCALISER}
    assert not browser.state.images, "how many there are is not known yet"
    far.runner.run_all()
    assert dict(browser.state.images) == {SHORT_AXIS: 12, LOCALISER: 3}


def test_a_series_that_is_clicked_then_is_seen_at_once(far: FarAway):
    select(far)
    far.runner.run("thumbnails")
    near, uid = far.services.archive, far.archive.fetched[0]
    image = next(one for one in far.services.reader.series[SHORT_AXIS].slices if one.sop_instance_uid == uid)
    near.instances, near.paths = [InstanceRecord(STUDY, SHORT_AXIS, uid)], {SHORT_AXIS: (image.path,)}
    seen: list[object] = []
    far.archive.before_answer = lambda call: seen.append(far.in_view) if call == "retrieve_series" else None
    far.open()
    assert seen[0] == 7


def test_of_what_this_machine_has_nothing_is_fetched_for_a_picture(far: FarAway):
    record = far.services.reader.series[SHORT_AXIS]
    near = far.services.archive
    near.instances = [InstanceRecord(STUDY, SHORT_AXIS, record.slices[2].sop_instance_uid)]
    near.paths = {SHORT_AXIS: (record.slices[2].path,)}
    select(far)
    far.archive.calls.clear()
    far.runner.run("thumbnails")
    assert SHORT_AXIS in far.session.browser.state.thumbnails
    assert "retrieve_series" not in far.archive.calls


def test_a_pacs_that_breaks_off_after_the_image_leaves_its_picture(far: FarAway):
    def break_off() -> None:
        raise ArchiveAbortedError("The connection to FAR broke.")

    far.at(1, break_off)
    select(far)
    far.runner.run("thumbnails")
    shown = far.session.browser.state.thumbnails[SeriesInstanceUID(SHORT_AXIS)]
    assert shown.size


def test_a_series_that_cannot_be_fetched_has_no_picture_and_is_not_asked_for_again_and_again(far: FarAway):
    select(far)
    far.archive.failure = ArchiveAbortedError("The connection to FAR broke.")
    far.runner.run_all()
    assert all(not picture.size for picture in far.session.browser.state.thumbnails.values())
    assert far.archive.calls.count("retrieve_series") == 2
