"""What a series of no images holds is saved where the user says, under names that tell nothing of the patient."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import StorageError
from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID
from app.core.object_kinds import ObjectKind, Payload
from app.core.study import InstanceRecord, SeriesRecord
from app.session.activity import Activity, activity
from app.session.commands import command
from app.session.object_saving import Savable, suggested_name
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

REPORT = SeriesInstanceUID("1.2.826.0.1.1.9")
FILES = (Path("/nowhere/r1.dcm"), Path("/nowhere/r2.dcm"))


def with_report(services: FakeServices, *, modality: str = "DOC", sop_class: str = "104.1", count: int = 1):
    record = SeriesRecord(STUDY, REPORT, modality, 9, "", "", count)
    services.archive.series.append(record)
    services.archive.paths[REPORT] = FILES[:count]
    uid = SOPClassUID(f"1.2.840.10008.5.1.4.1.1.{sop_class}")
    services.archive.instances.append(InstanceRecord(STUDY, REPORT, SOPInstanceUID("1.2.3"), uid))
    for path in FILES[:count]:
        services.objects.payloads[path] = Payload(path.name.encode(), ".pdf")
    services.session.browser.search_again()
    services.session.browser.select_study(STUDY)
    return record


def test_one_object_is_saved_under_the_name_given(tmp_path: Path):
    services = fake_services()
    record = with_report(services)
    services.session.object_saving.start(services.archive, record, to=tmp_path / "report.pdf")
    assert services.files.written == {tmp_path / "report.pdf": b"r1.dcm"}
    assert services.session.notices.all[-1].text == f"Saved as report.pdf in {tmp_path}."


def test_several_objects_are_numbered(tmp_path: Path):
    services = fake_services()
    record = with_report(services, count=2)
    services.session.object_saving.start(services.archive, record, to=tmp_path / "report.pdf")
    assert {path.name for path in services.files.written} == {"report-1.pdf", "report-2.pdf"}


def test_the_extension_is_that_of_the_content_and_no_other_file_is_replaced_for_it(tmp_path: Path):
    services = fake_services()
    record = with_report(services)
    services.objects.payloads[FILES[0]] = Payload(b"<xml/>", ".xml")
    (tmp_path / "report.xml").write_text("mine")
    services.session.object_saving.start(services.archive, record, to=tmp_path / "report.pdf")
    assert list(services.files.written) == [tmp_path / "report (2).xml"]


def test_a_full_disk_is_reported(tmp_path: Path):
    services = fake_services()
    record = with_report(services)
    services.files.failure = StorageError("report.pdf could not be written.")
    services.session.object_saving.start(services.archive, record, to=tmp_path / "report.pdf")
    assert services.session.notices.all[-1].text == "report.pdf could not be written."
    assert not services.session.object_saving.running


def test_saving_can_be_cancelled(tmp_path: Path):
    runner = StepwiseRunner()
    services = fake_services(runner)
    record = SeriesRecord(STUDY, REPORT, "DOC")
    services.session.object_saving.start(services.archive, record, to=tmp_path / "report.pdf")
    assert services.session.object_saving.running
    assert activity(services.session) == Activity("Saving to file")
    assert command("cancel").enabled(services.session)
    services.session.cancel()
    runner.run_all()
    assert not services.session.object_saving.running
    assert services.files.written == {}


def test_opening_an_object_that_is_no_image_says_what_it_is_and_leaves_the_image_in_view():
    services = fake_services()
    session = services.open_study()
    before = session.image
    session.open_series(with_report(services))
    assert session.notices.all[-1].text == ObjectKind.PDF.sentence
    assert session.image is before
    assert session.opening is None


def test_a_video_among_the_images_is_known_by_its_sop_class_once_no_picture_came_of_it():
    services = fake_services()
    record = with_report(services, modality="ES", sop_class="77.1.1.1")
    state = services.session.browser.state
    assert state.kind(record) is ObjectKind.VIDEO
    assert record not in state.image_series


def test_names_say_what_it_is_and_not_whose():
    assert suggested_name(ObjectKind.PDF) == "report.pdf"
    assert suggested_name(ObjectKind.VIDEO) == "video.mp4"
    assert suggested_name(ObjectKind.REPORT) == "structured-report.dcm"


def test_what_cannot_be_displayed_is_saved_from_the_message_that_says_so():
    services = fake_services()
    session, record = services.open_study(), with_report(services)
    asked: list[Savable] = []
    session.object_saving.asked.connect(asked.append)
    session.open_series(record)
    remedy = session.notices.all[-1].remedy
    assert remedy is not None and remedy.text == "Save to file…"
    remedy.run()
    assert asked == [Savable(services.archive, record, "report.pdf")]


def test_a_structure_set_is_explained_where_the_versions_of_the_regions_are():
    services = fake_services()
    session = services.open_study()
    session.open_series(with_report(services, modality="RTSTRUCT", sop_class="481.3"))
    assert session.versions.state.is_open
    assert session.notices.all == ()


def test_while_one_is_being_saved_the_next_one_waits():
    runner = StepwiseRunner()
    services = fake_services(runner)
    record = SeriesRecord(STUDY, REPORT, "DOC")
    asked: list[Savable] = []
    services.session.object_saving.asked.connect(asked.append)
    services.session.object_saving.start(services.archive, record, to=Path("report.pdf"))
    services.session.object_saving.ask(services.archive, record, ObjectKind.PDF)
    assert not asked
    assert "still being saved" in services.session.notices.all[-1].text
    runner.run_all()
    assert list(services.files.written) or services.session.notices.all, "the first one was not cut short"
