"""What is imported is looked at first, what is exported is chosen first; both say how they end, and can be ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.deidentification import ConfidentialityOption
from app.core.errors import StorageError, UsageError
from app.core.identity import SeriesInstanceUID
from app.core.phrases import phrase
from app.core.study_export import Concern, ExportRequest
from app.core.taking_over import Offer, TakenOver
from app.session.commands import command
from app.session.study_export import NamesOut, exported_text, suggested_name
from app.session.study_import import CANCELLED, offer_text, taken_text
from tests.helpers.fake_heart import OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner

DISC = Path("disc")
WRITING = Concern(SeriesInstanceUID("1.9"), "9 US", 3, phrase("a screenshot"), is_final=False)
REQUEST = ExportRequest(STUDY, Path("out"), as_media=True)


@pytest.fixture
def services() -> FakeServices:
    return fake_services()


class TestImporting:
    def test_first_it_says_what_is_there_and_takes_nothing(self, services) -> None:
        importing = services.session.media.importing
        services.importer.offer = Offer(5, unlisted=2, studies_listed=1, missing=("a: gone",))
        importing.choose([DISC])
        assert services.importer.asked == []
        assert importing.state.offer == services.importer.offer
        assert offer_text(services.importer.offer) == (
            "5 files were found. The DICOMDIR lists 1 study. 1 file that it lists is not there."
        )

    @pytest.mark.parametrize("only_listed", [False, True])
    def test_then_it_takes_what_was_looked_at(self, services, only_listed) -> None:
        importing = services.session.media.importing
        services.importer.outcome = TakenOver(OTHER_STUDY, 7, ("cut.dcm: It is cut off.",), already=3)
        importing.choose([DISC])
        importing.start(only_listed=only_listed)
        assert services.importer.asked == [(DISC,)]
        assert services.importer.asked_only_listed == [only_listed]
        assert taken_text(importing.state.taken) == (
            "4 files were imported. 3 were there already. 1 was not taken; it is listed below."
        )
        assert services.archive.calls[-1] == "find_studies", "the list of studies shows it"

    def test_what_came_in_is_shown_on_demand(self, services) -> None:
        importing = services.session.media.importing
        importing.choose([DISC])
        importing.start()
        assert services.session.browser.state.study is None
        importing.show()
        state = services.session.browser.state
        assert state.study is not None and state.study.study_instance_uid == OTHER_STUDY

    def test_why_it_cannot_be_looked_at_is_said(self, services) -> None:
        services.importer.failure = UsageError("There is no such folder.")
        services.session.media.importing.choose([DISC])
        assert services.session.media.importing.state.problem == "There is no such folder."
        services.session.media.importing.start()
        assert services.importer.asked == [], "nothing was found that could be taken"

    def test_it_can_be_ended_and_says_that_what_came_stays(self) -> None:
        runner = StepwiseRunner()
        services = fake_services(runner)
        importing = services.session.media.importing
        importing.choose([DISC])
        runner.run_all()
        importing.start()
        assert importing.state.is_running
        assert not command("import").enabled(services.session)
        importing.cancel()
        runner.run_all()
        assert (importing.state.is_running, importing.state.problem) == (False, CANCELLED)
        assert importing.state.taken is None

    def test_another_choice_while_it_runs_changes_nothing(self) -> None:
        runner = StepwiseRunner()
        services = fake_services(runner)
        importing = services.session.media.importing
        importing.choose([DISC])
        runner.run_all()
        importing.start()
        importing.choose([Path("other")])
        runner.run_all()
        assert services.importer.asked == [(DISC,)]
        assert importing.state.paths == (DISC,)


class TestExporting:
    def test_with_names_nothing_is_taken_out(self, services) -> None:
        exporting = services.session.media.exporting
        exporting.start(services.archive, REQUEST, None)
        assert services.exporter.asked == [REQUEST]
        assert services.exporter.lasting == [], "no key is asked for where none is needed"
        assert exported_text(exporting.state.exported) == (
            "12 instances were written to out, read back and found equal. The medium conforms to STD-GEN-CD."
        )
        assert any("12 instances" in notice.text for notice in services.session.notices.all)

    def test_names_are_taken_out_as_was_chosen(self, services) -> None:
        chosen = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS})
        exporting = services.session.media.exporting
        exporting.start(services.archive, REQUEST, NamesOut(chosen, "TRIAL-7", is_lasting=True, with_burned_in=True))
        asked = services.exporter.asked[0].deidentification
        assert asked is not None
        assert (asked.options, asked.pseudonym, asked.with_burned_in) == (chosen, "TRIAL-7", True)
        assert services.exporter.lasting == [True]

    def test_what_cannot_be_reached_is_named_before_and_after(self, services) -> None:
        services.exporter.found = (WRITING,)
        exporting = services.session.media.exporting
        exporting.look(services.archive, STUDY, ())
        assert exporting.state.concerns == (WRITING,)
        exporting.start(services.archive, REQUEST, NamesOut())
        assert exporting.state.exported is not None
        assert exporting.state.exported.left_out == (WRITING,)
        assert "3 were left out." in exported_text(exporting.state.exported)
        exporting.start(services.archive, REQUEST, NamesOut(with_burned_in=True))
        assert exporting.state.exported.left_out == ()

    def test_dates_that_are_kept_and_moved_are_refused_in_words(self, services) -> None:
        both = {ConfidentialityOption.RETAIN_FULL_DATES, ConfidentialityOption.RETAIN_MODIFIED_DATES}
        services.session.media.exporting.start(services.archive, REQUEST, NamesOut(frozenset(both)))
        assert "either" in services.session.media.exporting.state.problem
        assert services.exporter.asked == []

    def test_why_it_failed_stays_to_be_read(self, services) -> None:
        services.exporter.failure = StorageError("The disk is full.", next_step="Make room.")
        services.session.media.exporting.start(services.archive, REQUEST, None)
        state = services.session.media.exporting.state
        assert (state.problem, state.is_running, state.exported) == ("The disk is full. Make room.", False, None)

    def test_it_can_be_ended(self) -> None:
        runner = StepwiseRunner()
        services = fake_services(runner)
        exporting = services.session.media.exporting
        exporting.start(services.archive, REQUEST, None)
        exporting.cancel()
        runner.run_all()
        assert services.exporter.asked == []
        assert "nothing was written" in exporting.state.problem

    def test_it_is_offered_for_the_selected_study(self, services) -> None:
        session = services.session
        assert not command("export-study").enabled(session)
        session.browser.search_again()
        session.browser.select_study(STUDY)
        assert [one.series_instance_uid for one in session.browser.state.series][:1] == [SHORT_AXIS]
        assert command("export-study").enabled(session)

    def test_names_of_folders_are_free_and_tell_nothing(self, tmp_path) -> None:
        assert suggested_name(tmp_path) == "study-1"
        (tmp_path / "study-1").mkdir()
        (tmp_path / "study-2.zip").touch()
        assert suggested_name(tmp_path) == "study-3"
