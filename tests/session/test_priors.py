"""The patient's other studies are found by themselves, told apart by how sure they are, and opened beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import ArchiveUnreachableError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.study import Patient, SeriesRecord, StudyRecord
from app.session.browsing import Loading
from app.session.commands import command
from app.session.priors import Kinship, most_alike
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS, image_series
from tests.helpers.fake_services import FakeServices, fake_services

ADA = Patient("Example^Ada", "4711", "19610402", "F")
OLD = SeriesInstanceUID("1.2.826.0.1.5.1")


def study(uid: str, day: str, patient: Patient = ADA) -> StudyRecord:
    return StudyRecord(StudyInstanceUID(uid), patient, study_date=day, modalities=("MR",))


def with_studies(*studies: StudyRecord) -> FakeServices:
    services = fake_services()
    services.archive.studies += studies
    return services


def with_images(services: FakeServices, prior: StudyRecord) -> None:
    """Give a study a series that can be opened."""
    record = SeriesRecord(prior.study_instance_uid, OLD, "MR", 1, "Cine short axis", "HEART", 3)
    services.reader.series[OLD] = image_series(record, prior, slices=3)
    services.archive.series.append(record)
    services.archive.paths[OLD] = tuple(image.path for image in services.reader.series[OLD].slices)


def found(services: FakeServices) -> list[tuple[str, Kinship]]:
    return [(p.study.study_instance_uid, p.kinship) for p in services.session.priors.state.found]


def test_the_studies_with_the_same_id_are_offered_newest_first_without_the_open_one():
    services = with_studies(study("2.25.1", "20240101"), study("2.25.2", "20250101"))
    services.open_study()
    assert found(services) == [("2.25.2", Kinship.SAME_ID), ("2.25.1", Kinship.SAME_ID)]
    assert services.session.priors.state.searching is Loading.READY


def test_another_id_with_the_same_name_and_birth_date_is_offered_apart():
    services = with_studies(
        study("2.25.1", "20240101", replace(ADA, patient_id="X-9")),
        study("2.25.2", "20200101"),
        study("2.25.3", "20250101", replace(ADA, patient_id="X-9", birth_date="19610403")),
        study("2.25.4", "20250101", replace(ADA, patient_id="X-9", name="Example^Bo")),
    )
    services.open_study()
    assert found(services) == [("2.25.2", Kinship.SAME_ID), ("2.25.1", Kinship.SAME_NAME)]


def test_the_same_id_of_another_issuer_is_not_the_same_patient():
    services = fake_services()
    ours, *_ = services.archive.studies
    services.archive.studies[0] = replace(ours, patient=replace(ours.patient, issuer="NORTH"))
    services.reader.series[SHORT_AXIS] = replace(
        services.reader.series[SHORT_AXIS], study=services.archive.studies[0]
    )
    services.archive.studies.append(
        study("2.25.1", "20240101", replace(ADA, issuer="SOUTH", name="Else^Somebody", birth_date=""))
    )
    services.open_study()
    assert found(services) == []


def test_nothing_is_offered_while_nothing_is_open():
    services = with_studies(study("2.25.1", "20240101"))
    services.session.browser.search_again()
    assert services.session.priors.state.study is None
    assert found(services) == []


def test_another_series_of_the_study_is_no_reason_to_ask_again():
    services = fake_services()
    services.open_study()
    before = services.archive.calls.count("find_studies")
    services.session.open_series(services.reader.series[LOCALISER].series)
    assert services.archive.calls.count("find_studies") == before


def test_that_they_are_not_known_is_said_where_they_would_be_listed_and_nowhere_else():
    services = fake_services()
    services.session.browser.search_again()
    services.session.browser.select_study(services.archive.studies[0].study_instance_uid)
    find = services.archive.find_studies

    def failing(query, control):
        find(query, control)
        raise ArchiveUnreachableError("The archive did not answer.")

    services.archive.find_studies = failing
    services.session.open_series(services.reader.series[SHORT_AXIS].series)
    state = services.session.priors.state
    assert (state.searching, state.failure) == (Loading.FAILED, "The archive did not answer.")
    assert not services.session.notices.all


def test_a_prior_opens_beside_what_is_open():
    services = with_studies(prior := study("2.25.1", "20240101"))
    with_images(services, prior)
    session = services.open_study()
    session.priors.open(session.priors.state.found[0])
    assert session.panes.layout.count == 2
    opened = [pane.opened.series.series.series_instance_uid for pane in session.panes.all if pane.opened]
    assert opened == [SHORT_AXIS, OLD]
    assert session.panes.active is session.panes.all[0]
    assert not session.notices.all


def test_a_command_opens_the_newest_prior_but_never_one_that_is_in_doubt():
    doubtful = study("2.25.1", "20260101", replace(ADA, patient_id="X-9"))
    services = with_studies(doubtful, prior := study("2.25.2", "20240101"))
    with_images(services, prior)
    beside = command("newest-prior")
    assert not beside.enabled(services.session)
    session = services.open_study()
    assert beside.enabled(session)
    assert beside.run is not None
    beside.run(session)
    opened = [pane.opened.series.study.study_instance_uid for pane in session.panes.all if pane.opened]
    assert opened[1:] == ["2.25.2"]


def test_a_study_that_only_seems_to_be_of_the_patient_opens_with_a_warning():
    services = with_studies(prior := study("2.25.1", "20240101", replace(ADA, patient_id="X-9")))
    with_images(services, prior)
    session = services.open_study()
    session.priors.open(session.priors.state.found[0])
    assert ["another patient ID" in notice.text for notice in session.notices.all] == [True]


def test_a_study_without_images_is_not_opened():
    services = with_studies(study("2.25.1", "20240101"))
    session = services.open_study()
    session.priors.open(session.priors.state.found[0])
    assert session.panes.layout.count == 1
    assert [notice.text for notice in session.notices.all] == ["That study holds no images."]


@pytest.mark.parametrize(
    ("series", "chosen"),
    [
        ([("CT", "Axial", "HEART"), ("MR", "Localiser", "")], 1),
        ([("MR", "Localiser", "HEART"), ("MR", "cine SHORT axis", "")], 1),
        ([("MR", "Localiser", ""), ("MR", "Other", "HEART")], 1),
        ([("SR", "Report", "HEART"), ("CT", "Axial", "")], 1),
        ([("RTSTRUCT", "ROIs", "HEART")], None),
    ],
)
def test_the_series_most_like_the_open_one_is_compared(series: list[tuple[str, str, str]], chosen: int | None):
    uid = StudyInstanceUID("2.25.1")
    like = SeriesRecord(uid, SHORT_AXIS, "MR", 1, "Cine short axis", "HEART")
    records = tuple(
        SeriesRecord(uid, SeriesInstanceUID(f"2.25.1.{n}"), modality, n, description, part)
        for n, (modality, description, part) in enumerate(series)
    )
    assert most_alike(records, like) == (None if chosen is None else records[chosen])
