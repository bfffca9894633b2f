"""Measurements can be made, changed and taken back, and every change is kept at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.core.errors import StorageError
from app.core.identity import FrameOfReferenceUID, ImageReference, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.measurement import Measurement, MeasurementId, MeasurementKind
from app.session.measuring import Measuring
from app.session.notices import Notices
from tests.helpers.fake_keepers import FakeMeasurementKeeper
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.stepwise_runner import StepwiseRunner

STUDY, OTHER = StudyInstanceUID("1.2.3"), StudyInstanceUID("1.2.4")


def length(name: str, *, text: str = "", kind: MeasurementKind = MeasurementKind.LENGTH, image: str = "1.5"):
    return Measurement(
        MeasurementId(name),
        kind,
        SeriesInstanceUID("1.4"),
        ImageReference(SOPInstanceUID(image)),
        FrameOfReferenceUID(""),
        points=((0, 0), (1, 1))[: kind.least_points],
        created=datetime(2026, 1, 1, tzinfo=UTC),
        name=name,
        text=text,
    )


class Bench:
    def __init__(self, runner=None, kept=()):
        self.keeper = FakeMeasurementKeeper({STUDY: tuple(kept)} if kept else {})
        self.notices = Notices()
        self.runner = runner or ImmediateTaskRunner()
        self.measuring = Measuring(self.keeper, runner=self.runner, notices=self.notices)
        self.measuring.open_study(STUDY)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.measuring.of(STUDY)]

    @property
    def kept(self) -> list[str]:
        return [one.name for one in self.keeper.kept.get(STUDY, ())]


def test_what_is_added_is_selected_and_kept():
    bench = Bench()
    bench.measuring.add(STUDY, length("A"))
    assert bench.measuring.selected == length("A")
    assert bench.names == bench.kept == ["A"]


def test_what_was_measured_before_is_there_when_the_study_is_opened_once():
    bench = Bench(kept=[length("A")])
    assert bench.names == ["A"]
    bench.measuring.add(STUDY, length("B"))
    bench.measuring.open_study(STUDY)
    assert bench.names == bench.kept == ["A", "B"]


def test_the_measurements_of_an_image_are_those_of_its_reference_and_study():
    bench = Bench(kept=[length("A"), length("B", image="1.6")])
    found = bench.measuring.on_image(STUDY, ImageReference(SOPInstanceUID("1.6")))
    assert [one.name for one in found] == ["B"]
    assert bench.measuring.on_image(STUDY, ImageReference(SOPInstanceUID("1.6"), 1)) == ()
    assert bench.measuring.on_image(OTHER, ImageReference(SOPInstanceUID("1.6"))) == ()


def test_every_step_can_be_taken_back_and_done_again_on_disk_too():
    bench = Bench()
    measuring = bench.measuring
    measuring.add(STUDY, length("A"))
    measuring.rename(MeasurementId("A"), " Aorta  ascendens ")
    measuring.change(replace(measuring.of(STUDY)[0], points=((0, 0), (9, 9))), "move")
    measuring.delete([MeasurementId("A")])
    states = [[], [("Aorta ascendens", (9, 9))], [("Aorta ascendens", (1, 1))], [("A", (1, 1))], []]
    seen = []
    for _ in states:
        now = [(one.name, one.points[-1]) for one in measuring.of(STUDY)]
        assert [(one.name, one.points[-1]) for one in bench.keeper.kept[STUDY]] == now
        seen.append(now)
        measuring.undo()
    assert seen == states
    assert measuring.steps.undo_text == "" and measuring.steps.redo_text == "draw A"
    for _ in range(4):
        measuring.redo()
    assert bench.names == [] and measuring.steps.undo_text == "delete Aorta ascendens"


def test_a_new_step_ends_what_could_be_done_again():
    bench = Bench()
    bench.measuring.add(STUDY, length("A"))
    bench.measuring.undo()
    bench.measuring.add(STUDY, length("B"))
    bench.measuring.redo()
    assert bench.names == ["B"]


def test_half_a_character_does_not_keep_a_name_from_being_stored():
    bench = Bench(kept=[length("A")])
    bench.measuring.rename(MeasurementId("A"), "left \ud83d kidney")
    assert bench.kept == ["left ? kidney"]


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_an_empty_name_changes_nothing(name):
    bench = Bench(kept=[length("A")])
    bench.measuring.rename(MeasurementId("A"), name)
    assert bench.names == ["A"] and bench.measuring.steps.undo_text == ""


def test_a_note_without_words_is_deleted_an_arrow_without_words_stays():
    bench = Bench(
        kept=[
            length("A", kind=MeasurementKind.TEXT, text="stent"),
            length("B", kind=MeasurementKind.ARROW, text="here"),
            length("C"),
        ]
    )
    for name in "ABC":
        bench.measuring.set_text(MeasurementId(name), "  ")
    assert [(one.name, one.text) for one in bench.measuring.of(STUDY)] == [("B", ""), ("C", "")]


def test_names_are_numbered_and_never_given_twice():
    bench = Bench(kept=[replace(length("x"), name="Length 2")])
    assert bench.measuring.new_name(STUDY, MeasurementKind.LENGTH) == "Length 3"
    assert bench.measuring.new_name(STUDY, MeasurementKind.COBB) == "Cobb angle 1"


def test_deleting_several_is_one_step():
    bench = Bench(kept=[length("A"), length("B"), length("C")])
    bench.measuring.delete([MeasurementId("A"), MeasurementId("C")])
    assert bench.names == ["B"]
    assert bench.measuring.steps.undo_text == "delete 2 measurements"
    bench.measuring.undo()
    assert bench.names == ["A", "B", "C"]


def test_what_is_gone_cannot_be_selected_or_changed():
    bench = Bench(kept=[length("A")])
    bench.measuring.select(MeasurementId("A"))
    bench.measuring.delete([MeasurementId("A")])
    assert bench.measuring.selected is None
    bench.measuring.select(MeasurementId("A"))
    bench.measuring.change(length("A"), "move")
    assert bench.measuring.selected is None and bench.names == []


def test_a_failure_to_keep_is_said_and_what_was_measured_stays_on_the_screen():
    bench = Bench()
    bench.keeper.failure = StorageError("The disk is full.")
    bench.measuring.add(STUDY, length("A"))
    assert bench.names == ["A"] and bench.kept == []
    assert [notice.text for notice in bench.notices.all] == ["The disk is full."]
    bench.keeper.failure = None
    bench.measuring.finish()
    assert bench.kept == ["A"]


def test_what_is_measured_before_the_older_measurements_are_here_is_kept_beside_them():
    runner = StepwiseRunner()
    bench = Bench(runner, kept=[length("A")])
    bench.measuring.add(STUDY, length("B"))
    assert bench.names == ["B"] and bench.kept == ["A"]
    runner.run_all()
    assert bench.names == bench.kept == ["A", "B"]
    bench.measuring.undo()
    runner.run_all()
    assert bench.names == bench.kept == ["A"]


def test_what_was_taken_back_before_the_older_measurements_are_here_is_done_again_beside_them():
    runner = StepwiseRunner()
    bench = Bench(runner, kept=[length("A")])
    bench.measuring.add(STUDY, length("B"))
    bench.measuring.undo()
    runner.run_all()
    assert bench.names == bench.kept == ["A"]
    bench.measuring.redo()
    runner.run_all()
    assert bench.names == bench.kept == ["A", "B"]


def test_what_waits_to_be_written_when_the_viewer_ends_is_written():
    runner = StepwiseRunner()
    bench = Bench(runner)
    runner.run_all()
    bench.measuring.add(STUDY, length("A"))
    bench.measuring.add(STUDY, length("B"))
    assert bench.kept == []
    bench.measuring.finish()
    assert bench.kept == ["A", "B"]


def test_of_changes_in_quick_succession_the_last_is_kept():
    runner = StepwiseRunner()
    bench = Bench(runner)
    runner.run_all()
    for name in "ABC":
        bench.measuring.add(STUDY, length(name))
    runner.run_all()
    assert bench.kept == ["A", "B", "C"]


def test_selecting_is_announced_once_and_is_no_step():
    bench = Bench(kept=[length("A")])
    heard = []
    bench.measuring.changed.connect(lambda: heard.append(bench.measuring.selected))
    bench.measuring.select(MeasurementId("A"))
    bench.measuring.select(MeasurementId("A"))
    bench.measuring.select(None)
    assert heard == [length("A"), None] and bench.measuring.steps.undo_text == ""
