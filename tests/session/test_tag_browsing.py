"""The data elements of an instance are read and searched away from the user's thread, and forgotten afterwards."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import NotDicomError
from app.core.study import SeriesRecord
from app.core.tags import TagNode, TagTree
from app.session.commands import command
from app.session.session import Session
from app.session.tag_browsing import TagsShown
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


def show_tags(session: Session) -> None:
    run = command("tags").run
    assert run is not None
    run(session)


A, B = Path("/nowhere/a.dcm"), Path("/nowhere/b.dcm")


def hit_names(services: FakeServices) -> list[str]:
    state = services.session.tags.state
    assert state.tree is not None
    return [state.tree.at(path).name for path in state.hits]


def test_the_tags_of_the_image_in_view_are_shown_with_its_neighbours_to_choose_from():
    services = fake_services()
    session = services.open_study()
    session.viewport.show_slice(7)
    show_tags(session)
    state = session.tags.state
    assert session.image is not None
    assert (len(state.paths), state.paths[state.index]) == (12, session.image.path)
    assert state.title == "Cine short axis"
    assert state.tree is not None


def test_without_an_image_there_is_nothing_to_show():
    services = fake_services()
    show_tags(services.session)
    assert services.session.tags.state == TagsShown()


def test_a_series_is_fetched_and_its_first_instance_shown():
    services = fake_services()
    record = SeriesRecord(services.archive.series[0].study_instance_uid, LOCALISER, "MR", 2, "Localiser")
    services.session.tags.show_series(services.archive, record)
    state = services.session.tags.state
    assert (state.index, len(state.paths), state.title) == (0, 3, "Localiser")


def test_what_cannot_be_fetched_or_read_is_said_in_the_browser_itself():
    services = fake_services()
    services.archive.paths.clear()
    services.session.tags.show_series(services.archive, services.archive.series[0])
    assert "could not be fetched" in services.session.tags.state.failure
    services.objects.failure = NotDicomError("a.dcm is no DICOM file.")
    services.session.tags.show_files([A])
    assert services.session.tags.state.failure == "a.dcm is no DICOM file."
    assert services.session.notices.all == ()


def test_a_search_selects_the_first_hit_and_steps_round_the_end():
    services = fake_services()
    tags = services.session.tags
    tags.show_files([A])
    tags.search("n")
    assert hit_names(services) == ["Patient's Name", "Instance Number"]
    assert (tags.state.hit, tags.state.search_text) == (0, "1 of 2")
    tags.step_hit(-1)
    assert tags.state.selected_hit == (2,)
    tags.step_hit(1)
    assert tags.state.selected_hit == (1,)


def test_what_is_nowhere_is_said_and_steps_nowhere():
    tags = fake_services().session.tags
    tags.show_files([A])
    tags.search("no such thing")
    tags.step_hit(1)
    assert (tags.state.hit, tags.state.search_text) == (None, "Not found")
    tags.search("")
    assert tags.state.search_text == ""


def test_the_searched_text_stays_when_another_instance_is_shown():
    services = fake_services()
    tags = services.session.tags
    services.objects.trees[B] = TagTree((TagNode(0x00080060, "CS", "Modality", "Modality", 1, "CT"),))
    tags.show_files([A, B])
    tags.search("modality")
    tags.show_instance(1)
    assert (tags.state.index, tags.state.query, hit_names(services)) == (1, "modality", ["Modality"])
    tags.show_instance(99)
    assert tags.state.index == 1


def test_only_the_instance_asked_for_last_is_shown():
    runner = StepwiseRunner()
    services = fake_services(runner)
    tags = services.session.tags
    tags.show_files([A])
    tags.show_files([B])
    runner.run_all()
    assert tags.state.tree is not None
    assert tags.state.tree.nodes[-1].value == "b"


def test_closing_forgets_and_withdraws_everything():
    runner = StepwiseRunner()
    services = fake_services(runner)
    services.session.tags.show_files([A])
    services.session.tags.close()
    runner.run_all()
    assert services.session.tags.state == TagsShown()


def test_nothing_of_it_reaches_the_notices_or_survives_another_series():
    services = fake_services()
    services.session.tags.show_series(services.archive, services.reader.series[SHORT_AXIS].series)
    services.session.tags.search("Example")
    assert not any("Example" in notice.text for notice in services.session.notices.all)
