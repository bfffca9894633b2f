"""Whatever is clicked while series are read or fetched, nothing is lost and no image stands under another's name."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.dicom.object_reading import DicomObjectReader
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.volume_reading import DicomStudyReader
from app.files import DiskFiles
from app.session import following, opening, reading_outward, series_opening
from app.session.commands import COMMANDS
from app.session.display import resolve
from app.session.media import MediaServices
from app.session.notices import NoticeLevel
from app.session.opening import Opened
from app.session.pane import Pane
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from app.store.embedded_archive import EmbeddedArchive
from app.store.measurements import MeasurementFiles
from app.store.review_journals import ReviewJournals
from tests.helpers import series_files
from tests.helpers.baton_runner import BatonRunner
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_files import FakeExporter, FakeImporter
from tests.helpers.fake_keepers import FakePreferenceKeeper, MemoryNameLists, MemoryReviewers
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK, FakeProposer
from tests.helpers.fake_services import FakeDirectory
from tests.helpers.ledgers import MemoryLedger
from tests.helpers.memory_audit import audit_services
from tests.helpers.memory_outbox import MemoryOutbox
from tests.helpers.network_services import network_services
from tests.helpers.two_patients import write_two_patients

STEPS = 150


class Restless:
    """Somebody who clicks whatever there is while series come; and what is true at every moment."""

    def __init__(self, folder: Path, seed: int, *, harms: bool) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - no secret: the same seed gives the same story
        self.runner = BatonRunner(self.chance)
        paths = write_two_patients(folder / "files")
        self.near = EmbeddedArchive(folder / "archive", name="EMBEDDED")
        self.near.store([path.read_bytes() for path in paths], TaskControl())
        self.facts: dict[SOPInstanceUID, tuple[str, int]] = {}
        for path in paths:
            ds = dcmread(path)
            self.facts[ds.SOPInstanceUID] = (ds.PatientID, int(ds.pixel_array[0, 0]))
        self.far = self._far_away(paths)
        node = PacsNode("FAR", "192.0.2.1", 104, "FAR")
        self.session = self._session(folder, FakeDirectory(self.near, (node,), made={"FAR": self.far}))  # type: ignore[arg-type]
        self.session.panes.content_changed.connect(self._note_content)
        self.story: list[str] = []
        self.errors: list[str] = []
        self.harms = harms
        self.reviews: list[Review] = []
        self._moved: dict[int, ImageReference] = {}
        self._scrolled: Pane | None = None
        self._said: set[int] = set()
        self._harmed: list[tuple[Path, bytes]] = []

    def _far_away(self, paths: list[Path]) -> FakeArchive:
        control, near = TaskControl(), self.near
        far = FakeArchive("FAR", studies=list(near.find_studies(StudyQuery(), control)))
        far.networks = [NETWORK, OTHER_NETWORK]
        for study in far.studies:
            far.series += near.find_series(study.study_instance_uid, control)
        for series in far.series:
            listed = near.find_instances(series.study_instance_uid, series.series_instance_uid, control)
            far.instances += listed
            by_uid = {path.stem: path for path in paths}
            far.paths[series.series_instance_uid] = tuple(by_uid[one.sop_instance_uid] for one in listed)
        far.between = lambda _here: None
        return far

    def _session(self, folder: Path, directory: FakeDirectory) -> Session:
        return Session(
            directory,
            reader=DicomStudyReader(),
            objects=DicomObjectReader(),
            writer=DicomObjectsWriter(),
            files=DiskFiles(),
            media=MediaServices(FakeImporter(), FakeExporter()),
            measurements=MeasurementFiles(folder / "measurements"),
            journal=ReviewJournals(folder / "journals"),
            ledger=MemoryLedger(),
            preferences=FakePreferenceKeeper(),
            reviewers=MemoryReviewers(),
            networks=network_services(FakeProposer()),
            outbox=MemoryOutbox(),
            audit=audit_services(),
            name_lists=MemoryNameLists(),
            runner=self.runner,
        )

    # What is done

    def act(self) -> None:
        actions: list[Callable[[], None]] = [
            *[self.open] * 6,
            *[self.command] * 8,
            *[self.scroll] * 4,
            *[self.cancel] * 2,
            self.layout,
            self.activate,
            self.remedy,
            self.fetch_rest,
            self.use_archive,
            self.select_study,
            self.paint,
            self.drag_stack,
            self.cine,
            self.decide,
            self.decide,
            self.show_unsaved,
            self.prior,
            self.enlarge,
            self.forget_at_hand,
        ]
        if self.harms:
            actions += [self.harm, self.heal]
        action = self.chance.choice(actions)
        self.story.append(action.__name__)
        before = {pane.number: pane.image.reference if pane.image else None for pane in self.session.panes.all}
        self._scrolled = None
        action()
        for pane in self.session.panes.all:
            if pane.image is not None and pane.image.reference != before.get(pane.number):
                if self._scrolled is pane:
                    self._moved[pane.number] = pane.image.reference
                else:
                    self._moved.pop(pane.number, None)  # it follows another

    def open(self) -> None:
        listed = [one for one in self.far.series if self.session.browser.state.kind(one)]
        record = self.chance.choice(listed)
        at = None
        if self.chance.random() < 0.3:
            instances = [one for one in self.far.instances if one.series_instance_uid == record.series_instance_uid]
            at = ImageReference(self.chance.choice(instances).sop_instance_uid)
        pane = self.chance.choice(self.session.panes.all)
        self._moved.pop(pane.number, None)
        self.story[-1] += f" {record.series_instance_uid} in {pane.number} at {at} from {self.session.archive.name}"
        self.session.open_series(record, at=at, pane=pane)

    def command(self) -> None:
        enabled = [one for one in COMMANDS if one.run is not None and one.enabled(self.session)]
        one = self.chance.choice(enabled)
        self.story[-1] += f" {one.name}"
        assert one.run is not None
        one.run(self.session)

    def scroll(self) -> None:
        pane = self.chance.choice(self.session.panes.all)
        self.story[-1] += f" in {pane.number}"
        self._scrolled = pane
        if self.chance.random() < 0.5 and pane.series is not None:
            pane.show_place(self.chance.randrange(max(pane.places.count, 1)))
        else:
            pane.viewport.step(self.chance.choice((-3, -1, 1, 3)))

    def cancel(self) -> None:
        self.session.cancel()

    def layout(self) -> None:
        self.session.panes.arrange(self.chance.choice((1, 1, 2)), self.chance.choice((1, 2, 2, 3)))

    def activate(self) -> None:
        self.session.panes.activate(self.chance.choice(self.session.panes.all))

    def enlarge(self) -> None:
        self.session.panes.enlarge(self.chance.random() < 0.5)

    def remedy(self) -> None:
        with_remedy = [one for one in self.session.notices.all if one.remedy is not None]
        if with_remedy:
            one = self.chance.choice(with_remedy)
            assert one.remedy is not None
            self.story[-1] += f" {one.text!s} -> {one.remedy.text!s}"
            one.remedy.run()

    def fetch_rest(self) -> None:
        if self.session.fetching.has_rest:
            self.story[-1] += " really"
            self.session.fetching.rest()

    def use_archive(self) -> None:
        self.session.archives.use(self.chance.choice(("EMBEDDED", "FAR")))

    def select_study(self) -> None:
        studies = self.session.browser.state.studies
        if studies:
            self.session.browser.select_study(self.chance.choice(studies).study_instance_uid)

    def paint(self) -> None:
        pane = self.session.panes.active
        self.session.hand.take(EditTool.PAINT)
        self.session.editing.press(pane, np.array([30.0, 30.0]), reach_mm=1.0)
        self.session.editing.move(np.array([33.0, 37.0]))
        self.session.editing.release()

    def drag_stack(self) -> None:
        source, target = (self.chance.choice(self.session.panes.all) for _ in range(2))
        if source.opened is not None:
            number = self.chance.randrange(len(source.opened.stacks))
            self.story[-1] += f" {source.number}:{number} -> {target.number}"
            self._moved.pop(target.number, None)
            self.session.show_stack(source.opened, number, pane=target)

    def cine(self) -> None:
        for pane in self.session.panes.all:
            if pane.viewport.view.playing:
                pane.advance_cine()

    def decide(self) -> None:
        review = self.session.review
        if review is None or not review.undecided:
            return
        self.session.select(self.chance.choice(review.undecided).roi_id)
        if self.chance.random() < 0.7:
            self.session.deciding.validate_selected()
        else:
            self.session.deciding.reject_selected()

    def show_unsaved(self) -> None:
        self.session.show_unsaved()

    def prior(self) -> None:
        found = self.session.priors.state.found
        if found:
            self.session.priors.open(self.chance.choice(found))

    def forget_at_hand(self) -> None:
        if self.chance.random() < 0.3:
            self.far.at_hand.clear()

    def harm(self) -> None:
        if len(self._harmed) > 2:
            return
        path = self.chance.choice([p for p in self.near.folder.rglob("*") if p.is_file() and p.stem in self.facts])
        self._harmed.append((path, path.read_bytes()))
        self.story[-1] += f" {path.name}"
        if self.chance.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:300])

    def heal(self) -> None:
        while self._harmed:
            path, content = self._harmed.pop()
            path.write_bytes(content)

    # What is true

    def _note_content(self, pane: Pane) -> None:
        self.story.append(
            f"  content {pane.number}: {pane.opened and pane.opened.stacks[0].series.series_instance_uid}"
            f" {pane.opened and pane.opened.arrived and pane.opened.arrived.text}"
        )

    def turn(self) -> bool:
        """A step of what runs; the reader has done nothing meanwhile."""
        session = self.session
        before = {pane.number: (pane.opened, pane.image, pane.opening) for pane in session.panes.all}
        states = {roi.roi_id: roi.state for review in self.reviews for roi in review.rois if roi.is_decided}
        goes_on = self.runner.turn()
        now = {roi.roi_id: roi.state for review in self.reviews for roi in review.rois}
        for roi_id, state in states.items():
            assert now.get(roi_id) is state, f"region {roi_id} was {state}"
        for pane in session.panes.all:
            opened, image, awaited = before.get(pane.number, (None, None, None))
            shows_another = pane.opened is not None and (opened is None or not _is_more_of(pane.opened, opened))
            if pane.opened is not None and pane.opened is not opened and shows_another:
                uid = pane.opened.stacks[0].series.series_instance_uid
                assert awaited is not None and awaited.series_instance_uid == uid, "nobody asked for that series"
            if opened is None or image is None or pane.opened is None or opened.arrived is None:
                continue
            goes_on_there = (
                _is_more_of(pane.opened, opened) and pane.opened.series.index_of(image.reference) is not None
            )
            if goes_on_there and self._moved.get(pane.number) == image.reference:
                assert pane.image is not None and pane.image.reference == image.reference, "the picture jumped"
        return goes_on

    def look(self) -> None:
        """As viewports do; and is what they show what they say?"""
        session = self.session
        for pane in session.panes.on_screen:
            shown = resolve(session, pane)
            image, series = pane.image, pane.series
            if image is None or series is None:
                continue
            assert pane.viewport.view.index < len(series.slices)
            patient, value = self.facts[image.sop_instance_uid]
            assert series.study.patient.patient_id == patient
            if shown.pixels is not None:
                assert shown.pixels.values[0, 0] == value
                pane.pixels.prefetch(series, pane.viewport.view.index, only_near=pane.is_arriving)
            review = session.review_of(pane)
            if review is not None:
                if not any(review is one for one in self.reviews):
                    self.reviews.append(review)
                assert all(self.facts[roi.image.sop_instance_uid][0] == patient for roi in review.rois)
        for notice in session.notices.all:
            if notice.number not in self._said:
                self._said.add(notice.number)
                self.story.append(f"  notice {notice.level.name}: {notice.text!s}")
                if notice.level is NoticeLevel.ERROR:
                    self.errors.append(f"{notice.text!s}")

    def settle(self) -> None:
        for _ in range(20_000):
            if not self.turn():
                self.look()
                if not self.turn():
                    break
        else:
            pytest.fail("it never comes to rest")
        for pane in self.session.panes.all:
            assert pane.opening is None, f"pane {pane.number} waits for {pane.opening}"
            assert not pane.is_arriving
            if pane.opened is not None and pane.opened.arrived is None and not self.harms:
                uid = pane.opened.stacks[0].series.series_instance_uid
                expected = sum(1 for one in self.far.instances if one.series_instance_uid == uid)
                assert len(pane.opened.series.slices) == expected


def _is_more_of(now: Opened, before: Opened) -> bool:
    """Whether more is here of what was open."""
    first, second = now.stacks[0].series, before.stacks[0].series
    return (
        now is not before
        and now.archive is before.archive
        and first.series_instance_uid == second.series_instance_uid
    )


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long is shown as often as more of it is here; a seed tells the same story each time."""
    numbers = count(1)
    monkeypatch.setattr(series_files, "generate_uid", lambda: f"1.2.9.{next(numbers)}")
    monkeypatch.setattr(following, "INTERVAL_S", 0.0)
    monkeypatch.setattr(following, "MOST_OF_TIME", 1.0)
    monkeypatch.setattr(reading_outward, "FILES_AT_ONCE", 3)
    monkeypatch.setattr(series_opening, "LONG", 8)
    monkeypatch.setattr(opening, "LONG", 8)


@pytest.mark.parametrize(("seed", "harms"), [(0, False), (1, False), (301, True), (3, True)])
@pytest.mark.usefixtures("in_small_pieces")
def test_whatever_is_clicked_meanwhile_nothing_is_lost_or_jumps(tmp_path: Path, seed: int, harms: bool):
    restless = Restless(tmp_path, seed, harms=harms)
    restless.session.browser.search_again()
    try:
        for number in range(STEPS):
            restless.act()
            restless.look()
            for _ in range(restless.chance.choice((0, 1, 3, 10, 40))):
                restless.turn()
                restless.look()
            if number % 50 == 49:
                restless.settle()
        restless.settle()
        assert harms or not restless.errors
    except BaseException as error:
        error.add_note("\n".join(restless.story[-40:]))
        raise
