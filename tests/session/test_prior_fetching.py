"""Prior studies are brought here when the user asks for it, behind everything that is opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import ArchiveUnreachableError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.study import InstanceRecord, Patient, SeriesRecord, StudyRecord
from app.session.commands import command
from app.session.notices import NoticeLevel
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

ADA = Patient("Example^Ada", "4711", "19610402", "F")
GROUP = "fetch-priors"


class Ward:
    """A PACS with the patient's heart and three earlier studies, the last of them of another ID."""

    def __init__(self) -> None:
        self.runner = StepwiseRunner()
        self.services: FakeServices = fake_services(self.runner, nodes=[PacsNode("WARD", "192.0.2.1", 104, "WARD")])
        self.session: Session = self.services.session
        self.pacs: FakeArchive = self.services.directory.made["WARD"]
        near = self.services.archive
        self.pacs.studies, self.pacs.series = list(near.studies), list(near.series)
        self.pacs.instances, self.pacs.paths = list(near.instances), dict(near.paths)
        self.add("2.25.1", "20250101", ADA)
        self.add("2.25.2", "20240101", ADA)
        self.add("2.25.3", "20230101", replace(ADA, patient_id="X-9"))

    def add(self, uid: str, day: str, patient: Patient) -> None:
        study, series = StudyInstanceUID(uid), SeriesInstanceUID(f"{uid}.1")
        self.pacs.studies.append(StudyRecord(study, patient, study_date=day, number_of_instances=2))
        self.pacs.series.append(SeriesRecord(study, series, "MR", 1, number_of_instances=2))
        files = {SOPInstanceUID(f"{series}.{n}"): Path(f"/nowhere/{series}/{n}.dcm") for n in range(2)}
        self.pacs.instances += [InstanceRecord(study, series, one) for one in files]
        self.pacs.paths[series] = tuple(files.values())

    def open(self) -> Session:
        session = self.session
        session.archives.use("WARD")
        session.open_series(self.services.reader.series[SHORT_AXIS].series)
        self.runner.run_all()
        self.pacs.calls.clear()
        return session

    @property
    def at_hand(self) -> dict[str, bool]:
        return {one.study.study_instance_uid: one.is_at_hand for one in self.session.priors.state.found}

    @property
    def fetched(self) -> int:
        """How many series were brought here."""
        return self.pacs.calls.count("retrieve_series")


def test_all_with_the_same_id_are_fetched_one_after_another_and_marked():
    ward = Ward()
    session = ward.open()
    assert not any(ward.at_hand.values())
    fetch = command("fetch-priors")
    assert fetch.run is not None and fetch.enabled(session)
    fetch.run(session)
    assert session.fetching.priors.state.text == "Fetching prior 1 of 2: 0%"
    ward.runner.run(GROUP)
    assert session.fetching.priors.state.text == "Fetching prior 2 of 2: 0%"
    assert ward.at_hand == {"2.25.1": True, "2.25.2": False, "2.25.3": False}
    ward.runner.run_all()
    assert ward.at_hand == {"2.25.1": True, "2.25.2": True, "2.25.3": False}
    assert ward.fetched == 2
    assert session.notices.all[-1].text == "2 priors are on this machine now."
    assert not fetch.enabled(session)
    assert not session.fetching.priors.state.is_running


def test_one_can_be_fetched_alone_also_one_that_is_in_doubt():
    ward = Ward()
    session = ward.open()
    doubtful = session.priors.state.found[-1]
    session.fetching.priors.fetch([doubtful])
    ward.runner.run_all()
    assert ward.at_hand == {"2.25.1": False, "2.25.2": False, "2.25.3": True}


def test_what_this_machine_holds_already_is_marked_and_not_fetched():
    ward = Ward()
    held = next(study for study in ward.pacs.studies if study.study_instance_uid == "2.25.1")
    part = next(study for study in ward.pacs.studies if study.study_instance_uid == "2.25.2")
    ward.services.archive.studies += [held, replace(part, number_of_instances=1)]
    session = ward.open()
    assert ward.at_hand == {"2.25.1": True, "2.25.2": False, "2.25.3": False}
    assert [one.study.study_instance_uid for one in session.fetching.priors.missing] == ["2.25.2"]


def test_in_the_archive_of_this_machine_there_is_nothing_to_fetch():
    ward = Ward()
    ward.services.archive.studies += ward.pacs.studies[2:]
    session = ward.services.open_study()
    ward.runner.run_all()
    assert all(ward.at_hand.values()) and ward.at_hand
    assert not command("fetch-priors").enabled(session)


def test_what_is_opened_comes_first_and_the_priors_go_on_after_it():
    ward = Ward()
    session = ward.open()
    session.fetching.priors.fetch_all()
    session.open_series(ward.services.reader.series[LOCALISER].series)
    assert session.fetching.priors.state.text == "Prior 1 of 2 waits for what is being opened"
    assert GROUP not in ward.runner.waiting
    ward.runner.run("open-1")
    assert session.opening is None
    assert GROUP in ward.runner.waiting
    ward.runner.run_all()
    assert ward.at_hand == {"2.25.1": True, "2.25.2": True, "2.25.3": False}


def test_thumbnails_give_way_too():
    ward = Ward()
    session = ward.open()
    session.browser.search_again()
    session.browser.select_study(STUDY)
    ward.runner.run("search")
    ward.runner.run("series")
    assert "thumbnails" in ward.runner.waiting
    session.open_series(ward.services.reader.series[LOCALISER].series)
    assert "thumbnails" not in ward.runner.waiting
    ward.runner.run_all()
    assert set(session.browser.state.thumbnails) == {SHORT_AXIS, LOCALISER}


def test_fetching_can_be_stopped_and_what_came_stays():
    ward = Ward()
    session = ward.open()
    session.fetching.priors.fetch_all()
    ward.runner.run(GROUP)
    stop = command("stop-fetching")
    assert stop.run is not None and stop.enabled(session)
    stop.run(session)
    ward.runner.run_all()
    assert ward.fetched == 1
    assert session.notices.all[-1].text == "Stopped: 1 of 2 priors are on this machine."
    assert not stop.enabled(session)


def test_a_pacs_that_is_away_is_named_and_asking_again_is_offered():
    ward = Ward()
    session = ward.open()
    ward.pacs.failure = ArchiveUnreachableError("WARD does not answer.")
    session.fetching.priors.fetch_all()
    ward.runner.run_all()
    notice = session.notices.all[-1]
    assert (notice.level, notice.text) == (NoticeLevel.ERROR, "WARD does not answer.")
    assert notice.remedy is not None
    ward.pacs.failure = None
    notice.remedy.run()
    ward.runner.run_all()
    assert [uid for uid, here in ward.at_hand.items() if here] == ["2.25.1", "2.25.2"]


@pytest.mark.parametrize("count", [1, 2])
def test_instances_that_did_not_come_are_named_and_the_study_is_not_called_here(count: int):
    ward = Ward()
    session = ward.open()
    ward.pacs.retrieval_failures = ("Instance 2.25.1.1.0 did not come from WARD.",)
    session.fetching.priors.fetch(session.fetching.priors.missing[:count])
    ward.runner.run_all()
    notice = session.notices.all[-1]
    assert notice.level is NoticeLevel.WARNING
    assert "2.25.1.1.0" in notice.details
    assert not any(ward.at_hand.values())
