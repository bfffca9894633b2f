"""A series from a real PACS over a slow line, in the real window: seen, scrolled and left before it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt

from app.core.nodes import PacsNode
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl
from app.network.dimse_archive import DimseArchive
from app.session.browsing import Loading
from tests.helpers.driving import User, run_application
from tests.helpers.fake_archive import FakeSink
from tests.helpers.orthanc import Orthanc, need_orthanc
from tests.helpers.series_files import write_series
from tests.helpers.slow_line import SlowLine, slow_line

pytestmark = pytest.mark.orthanc

SLICES, SIDE = 40, 128
BYTES_PER_S = 32 * 1024 * 8
"""Eight slices a second."""


@dataclass
class Ward:
    """A PACS behind a slow line, with a series of 40 slices of a patient of its own."""

    line: SlowLine
    study: str
    description: str


@pytest.fixture
def ward(request: pytest.FixtureRequest, orthanc: Orthanc, tmp_path: Path, home: Path) -> Iterator[Ward]:
    """By DIMSE, or by DICOMweb where a test wants it so."""
    by_web = getattr(request, "param", "dimse") == "dicomweb"
    need_orthanc(with_web=by_web)
    study, description = generate_uid(), f"MR SLOW {generate_uid()[-6:]}"
    paths = write_series(
        tmp_path / "series",
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        patient_id=study[-12:],
        study_uid=study,
        study_description=description,
    )
    quick = PacsNode("QUICK", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    DimseArchive(quick, sink=FakeSink(tmp_path)).store([path.read_bytes() for path in paths], TaskControl())
    with slow_line(orthanc.http_port if by_web else orthanc.dicom_port) as line:
        node: dict[str, object] = {"name": "WARD", "kind": "dicomweb" if by_web else "dimse"}
        if by_web:
            node["url"] = f"http://127.0.0.1:{line.port}/dicom-web"
        else:
            node |= {"host": "127.0.0.1", "port": line.port, "called_ae_title": orthanc.ae_title}
        settings = json.loads((home / "settings.json").read_text())
        (home / "settings.json").write_text(json.dumps({**settings, "nodes": [node]}))
        yield Ward(line, study, description)


def find(user: User, ward: Ward) -> SeriesRecord:
    """List the study in the PACS, without its thumbnail."""
    session, browser = user.session, user.session.browser
    user.wait(lambda: session.archive.name == "EMBEDDED" and not session.preparing.text, "the start")
    browser.hold_thumbnails(True)
    session.archives.use("WARD")
    user.wait(lambda: any(s.study_description == ward.description for s in browser.state.studies), "the study")
    browser.select_study(
        next(s.study_instance_uid for s in browser.state.studies if s.study_instance_uid == ward.study)
    )
    user.wait(lambda: browser.state.listing is Loading.READY, "its series")
    (record,) = browser.state.series
    return record


def begin(user: User, ward: Ward) -> None:
    """Click the series, and wait for its first picture."""
    record = find(user, ward)
    ward.line.bytes_per_s = BYTES_PER_S
    user.session.open_series(record)
    user.wait(lambda: user.session.image is not None and user.window.viewport.is_up_to_date(), "the first picture")


def here(user: User) -> int:
    series = user.session.series
    return len(series.slices) if series is not None else 0


@pytest.mark.parametrize("ward", ["dimse", "dicomweb"], indirect=True)
def test_the_first_picture_comes_long_before_the_last_and_one_scrolls_meanwhile(ward: Ward):
    def script(user: User) -> None:
        begin(user, ward)
        session = user.session
        assert here(user) < SLICES / 2
        assert session.opening is not None
        assert user.window.viewport.display.pixels is not None
        first = session.image.sop_instance_uid
        user.wait(lambda: session.viewport.view.index + 1 < here(user), "a slice after it")
        assert session.image.sop_instance_uid == first, "the picture in view does not jump"
        user.press(Qt.Key.Key_Down)
        user.wait(user.window.viewport.is_up_to_date, "the next slice")
        second = session.image.sop_instance_uid
        assert second != first
        assert any(text.startswith("Still arriving: ") for text in user.window.viewport.display.cautions)
        user.press(Qt.Key.Key_A)
        assert session.notices.all[-1].text.startswith("This series is still arriving: ")
        ward.line.hurry()
        user.wait(lambda: session.opening is None, "the rest")
        assert here(user) == SLICES
        assert session.image.sop_instance_uid == second
        assert session.review is not None
        assert not user.errors

    assert run_application([], script) == 0


def test_escape_keeps_what_came_and_the_rest_is_fetched_without_fetching_twice(ward: Ward):
    def script(user: User) -> None:
        begin(user, ward)
        session = user.session
        user.wait(lambda: here(user) >= 5, "some of it")
        user.press(Qt.Key.Key_Escape)
        user.wait(lambda: session.opening is None and bool(session.notices.all), "the end")
        came = here(user)
        assert 5 <= came < SLICES
        notice = session.notices.all[-1]
        assert notice.text.startswith(f"{came} of {SLICES} images")
        ward.line.hurry()
        carried = ward.line.carried
        notice.remedy.run()
        user.wait(lambda: here(user) == SLICES and session.opening is None, "the rest")
        whole = SLICES * SIDE * SIDE * 2
        assert ward.line.carried - carried < whole * (SLICES - came + 2) / SLICES + 100_000
        assert session.opened is not None and not session.opened.is_partial

    assert run_application([], script) == 0
