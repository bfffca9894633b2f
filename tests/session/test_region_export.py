"""Regions are written to files that are shown beforehand: validated ones, all files or none, naming no patient."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import StorageError
from app.core.nifti import parsed_nifti
from app.core.roi import ReviewState, RoiClass, new_roi_id
from app.core.stacking import StackProblem, StackReport
from app.core.study import Patient
from app.core.volume import ImageSeries
from app.session.activity import Activity, activity
from app.session.commands import command
from app.session.region_export import ExportFormat, PlannedFile
from app.session.reviewing import Review
from app.session.session import Session
from tests.helpers.fake_heart import ventricle_mask
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

FOLDER = Path("/somewhere")
ALL = tuple(ExportFormat)


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def decide(session: Session, index: int) -> None:
    """Two proposals on a slice: the ventricle is validated, the false alarm beside it rejected."""
    session.viewport.show_slice(index)
    session.propose()
    session.deciding.validate_selected()
    session.deciding.reject_selected()


def stacks_of(session: Session) -> tuple[ImageSeries, ...]:
    assert session.opened is not None
    return session.opened.stacks


def planned(session: Session, *formats: ExportFormat, with_others: bool = False) -> tuple[PlannedFile, ...]:
    return session.region_export.plan(review_of(session), stacks_of(session), formats or ALL, with_others=with_others)


def names(files: tuple[PlannedFile, ...]) -> list[str]:
    return [file.name for file in files]


@pytest.fixture
def decided(session: Session) -> Session:
    """The ventricle validated on slices 6 and 7, undecided on slice 8 with a false alarm; slice 7 is in view."""
    session.set_reviewer("Reader^Rita")
    for index in (5, 6):
        decide(session, index)
    session.viewport.show_slice(7)
    session.propose()
    session.viewport.show_slice(6)
    session.region_export.paint_with(lambda rois: f"PNG of {len(rois)}".encode)
    return session


def test_the_plan_names_every_file_with_what_it_holds(decided: Session):
    files = planned(decided)

    assert names(files) == [
        "regions.nii.gz",
        "regions-labels.json",
        "regions-1-left-ventricle.stl",
        "regions.obj",
        "regions.csv",
        "regions.json",
        "regions-slice-7.png",
    ]
    assert not any(file.reason_if_refused for file in files)
    assert [file.format for file in files][:3] == [ExportFormat.NIFTI, ExportFormat.NIFTI, ExportFormat.STL]
    about = {file.name: file.about for file in files}
    assert about["regions.nii.gz"].startswith("1 label on 12 slices")
    assert about["regions-1-left-ventricle.stl"] == "“Left ventricle”: the boundary of its voxels on 2 slices."
    assert about["regions.csv"].startswith("2 regions")


def test_only_validated_regions_are_written(services: FakeServices, decided: Session):
    decided.region_export.start(planned(decided), FOLDER)

    written = {path.name: content for path, content in services.files.written.items()}
    labels = parsed_nifti(written["regions.nii.gz"], "x").values
    for index in range(12):
        expected = ventricle_mask(index, 12) if index in (5, 6) else False
        assert np.mean((labels[index] == 1) == expected) > 0.995
    assert set(np.unique(labels)) == {0, 1} and not labels[7].any()
    rows = list(csv.DictReader(StringIO(written["regions.csv"].decode("utf-8-sig"))))
    assert [(row["Slice"], row["State"], row["Reviewer"], row["Code value"]) for row in rows] == [
        ("6", "validated", "Reader^Rita", "87878005"),
        ("7", "validated", "Reader^Rita", "87878005"),
    ]
    assert float(rows[0]["Volume of the name mm3"]) == pytest.approx(
        8.0 * sum(float(row["Area mm2"]) for row in rows)
    ), "of validated regions alone"
    assert {one["state"] for one in json.loads(written["regions.json"])["regions"]} == {"validated"}
    assert written["regions-slice-7.png"] == b"PNG of 1"
    assert "7 files written to /somewhere." in decided.notices.all[-1].text


def test_others_are_written_where_somebody_asks_for_them_and_marked_in_every_file(
    services: FakeServices, decided: Session
):
    decided.viewport.show_slice(7)
    files = planned(decided, with_others=True)
    assert "2 regions are not validated." in {file.name: file.about for file in files}["regions.nii.gz"]
    decided.region_export.start(files, FOLDER)

    written = {path.name: content for path, content in services.files.written.items()}
    assert "regions-2-left-ventricle-not-validated.stl" in written
    assert b"Left ventricle (not validated)" in written["regions-2-left-ventricle-not-validated.stl"][:80]
    assert "\no Left ventricle (not validated)\n" in written["regions.obj"].decode()
    table = json.loads(written["regions-labels.json"])["labels"]
    assert [(one["label"], one["is_validated"]) for one in table] == [(1, True), (2, False)]
    rows = list(csv.DictReader(StringIO(written["regions.csv"].decode("utf-8-sig"))))
    assert [row["State"] for row in rows] == ["validated", "validated", "proposed", "proposed"]
    for alike in (rows[:2], rows[2:]):
        volume_mm3 = 8.0 * sum(float(row["Area mm2"]) for row in alike)
        assert [float(row["Volume of the name mm3"]) for row in alike] == pytest.approx([volume_mm3] * 2)
    states = [one["is_validated"] for one in json.loads(written["regions.json"])["regions"]]
    assert states == [True, True, False, False]
    assert written["regions-slice-8.png"] == b"PNG of 2"


def test_a_plan_keeps_the_regions_as_they_were_shown(services: FakeServices, decided: Session):
    files = planned(decided, ExportFormat.JSON)
    for roi in review_of(decided).rois:
        review_of(decided).reject(roi.roi_id)
    decided.region_export.start(files, FOLDER)
    (content,) = services.files.written.values()
    assert len(json.loads(content)["regions"]) == 2


def test_nothing_validated_is_said_and_nothing_written(services: FakeServices, session: Session):
    session.propose()
    files = planned(session, ExportFormat.STL, ExportFormat.CSV)
    assert names(files) == ["regions.stl", "regions.csv"]
    assert {file.reason_if_refused for file in files} == {"No region is validated yet."}
    session.region_export.start(files, FOLDER)
    assert not services.files.written


def with_problems(series: ImageSeries, *problems: StackProblem) -> ImageSeries:
    report = StackReport(series.stacking.order, problems, series.stacking.spacing_mm)
    return ImageSeries(series.study, series.series, series.slices, report)


@pytest.mark.parametrize(
    ("problem", "refused"),
    [
        (StackProblem.UNEVEN_SPACING, {ExportFormat.NIFTI, ExportFormat.STL, ExportFormat.OBJ}),
        (StackProblem.MISSING_SLICES, {ExportFormat.NIFTI, ExportFormat.STL, ExportFormat.OBJ}),
        (StackProblem.DUPLICATE_POSITION, {ExportFormat.NIFTI, ExportFormat.STL, ExportFormat.OBJ}),
        (StackProblem.SHEARED, {ExportFormat.NIFTI}),
    ],
)
def test_where_the_slices_are_no_even_grid_it_is_said_and_nothing_is_resampled(
    decided: Session, problem: StackProblem, refused: set[ExportFormat]
):
    (stack,) = stacks_of(decided)
    files = decided.region_export.plan(review_of(decided), (with_problems(stack, problem),), ALL)
    assert {file.format for file in files if file.reason_if_refused} == refused
    for file in files:
        if file.reason_if_refused:
            assert problem.value in file.reason_if_refused
            assert file.content is None


def test_a_grid_that_drifts_is_refused_with_how_far(decided: Session):
    (stack,) = stacks_of(decided)
    places = np.linspace(0, 1, len(stack.slices)) ** 1.01 * 88
    slices = []
    for image, place in zip(stack.slices, places, strict=True):
        assert image.plane is not None
        first = np.array(stack.slices[0].plane.image_position_patient)
        position = tuple((first + place * image.plane.normal).tolist())
        slices.append(replace(image, plane=replace(image.plane, image_position_patient=position)))
    drifting = ImageSeries(stack.study, stack.series, tuple(slices), stack.stacking)
    (file, *_) = decided.region_export.plan(review_of(decided), (drifting,), (ExportFormat.NIFTI,))
    assert "mm from where even steps put it" in file.reason_if_refused


def test_a_single_image_has_labels_of_assumed_thickness_and_no_surface(services: FakeServices, decided: Session):
    (stack,) = stacks_of(decided)
    single = ImageSeries(stack.study, stack.series, stack.slices[6:7], StackReport((0,), (), None))
    files = decided.region_export.plan(review_of(decided), (single,), (ExportFormat.NIFTI, ExportFormat.OBJ))
    assert [bool(file.reason_if_refused) for file in files] == [False, False, True]
    assert "no thickness" in files[2].reason_if_refused
    decided.region_export.start(files, FOLDER)
    assert json.loads(services.files.written[FOLDER / "regions-labels.json"])["slice_thickness_is_assumed"]


def test_the_picture_is_refused_where_the_slice_in_view_holds_none_of_the_regions(decided: Session):
    decided.viewport.show_slice(0)
    (file,) = planned(decided, ExportFormat.PNG)
    assert "Show one that does" in file.reason_if_refused


def test_no_file_name_tells_whose_regions_they_are(services: FakeServices, decided: Session):
    review = review_of(decided)
    patient = stacks_of(decided)[0].study.patient
    assert patient == Patient("Example^Ada", "4711", "19610402", "F")
    for name in ("Tumour of Ada Example", "Lesion 4711", "EXAMPLE", "=cmd|' /C calc'!A0", "../../etc/passwd", "ø"):
        validated = next(roi for roi in review.rois if roi.state.value == "validated")
        review.rename(validated.roi_id, RoiClass(name))
        (surface, *_) = planned(decided, ExportFormat.STL)
        assert "ada" not in surface.name and "example" not in surface.name and "4711" not in surface.name
        assert not set(surface.name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_names_that_overlap_leave_nothing_behind(services: FakeServices, decided: Session):
    review = review_of(decided)
    validated = next(roi for roi in review.rois if roi.state.value == "validated")
    review.draw(
        [replace(validated, roi_id=new_roi_id(), roi_class=RoiClass("Blood"), state=ReviewState.EDITED)], "draw"
    )
    decided.region_export.start(planned(decided, ExportFormat.CSV, ExportFormat.NIFTI, with_others=True), FOLDER)
    assert not services.files.written
    assert "A voxel of a label map has one label only." in decided.notices.all[-1].text
    assert not decided.region_export.running


def test_what_is_there_already_is_found_and_replaced_only_where_that_was_agreed(
    services: FakeServices, decided: Session, tmp_path: Path
):
    files = planned(decided, ExportFormat.CSV, ExportFormat.JSON)
    (tmp_path / "regions.json").write_text("mine")
    assert decided.region_export.there_already(files, tmp_path) == ("regions.json",)
    services.files.written[FOLDER / "regions.json"] = b"mine"

    decided.region_export.start(files, FOLDER)
    assert services.files.written == {FOLDER / "regions.json": b"mine"}
    assert "is there already" in decided.notices.all[-1].text

    decided.region_export.start(files, FOLDER, replaces=True)
    assert set(services.files.written) == {FOLDER / "regions.csv", FOLDER / "regions.json"}
    assert services.files.written[FOLDER / "regions.json"] != b"mine"


def test_a_full_disk_is_reported(services: FakeServices, decided: Session):
    services.files.failure = StorageError("regions.csv could not be written.")
    decided.region_export.start(planned(decided, ExportFormat.CSV), FOLDER)
    assert decided.notices.all[-1].text == "regions.csv could not be written."
    assert not decided.region_export.running


def test_it_runs_beside_the_user_and_can_be_cancelled():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    services.show_pixels()
    runner.run_all()
    session.propose()
    runner.run_all()
    session.region_export.start(planned(session, ExportFormat.JSON, with_others=True), FOLDER)
    assert session.region_export.running and activity(session) == Activity("Writing files of regions")
    assert not command("export-regions").enabled(session)
    session.region_export.start(planned(session, ExportFormat.CSV, with_others=True), FOLDER)
    assert "still being written" in session.notices.all[-1].text
    assert command("cancel").enabled(session)
    session.cancel()
    runner.run_all()
    assert not session.region_export.running and not services.files.written
    assert "nothing was written" in session.notices.all[-1].text


def test_what_was_not_signed_yet_is_written_in_the_name_of_the_reviewer(services: FakeServices, decided: Session):
    review = review_of(decided)
    validated = next(roi for roi in review.rois if roi.state.value == "validated")
    assert validated.decision is not None
    assert validated.decision.reviewer_name in ("", "Reader^Rita")
    decided.region_export.start(planned(decided, ExportFormat.JSON), FOLDER)
    (content,) = services.files.written.values()
    assert {one["reviewer"] for one in json.loads(content)["regions"]} == {"Reader^Rita"}
