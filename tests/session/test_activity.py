"""What the viewer is busy with is said in words, and how far it is where that is known."""

from __future__ import annotations

from app.core.errors import ArchiveUnreachableError
from app.session.activity import Activity, activity, engine_load, last_run
from app.session.display import resolve
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS, image_series
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


def test_nothing_runs_at_the_start():
    session = fake_services().session
    assert activity(session) is None
    assert (
        resolve(session, session.panes.active).message
        == "Pick a study on the left, then a series. Its slices appear here."
    )


def test_opening_names_the_series_until_it_is_open():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    session.open_series(services.reader.series[SHORT_AXIS].series)
    assert activity(session) == Activity("Opening Cine short axis", None)
    assert resolve(session, session.panes.active).message == "Opening Cine short axis…"
    fractions = []
    session.opening_changed.connect(
        lambda: fractions.append(running.fraction if (running := activity(session)) else 1)
    )
    runner.run("open-1")
    assert 0.5 in fractions
    assert activity(session) is None


def test_a_failed_opening_is_over():
    runner = StepwiseRunner()
    services = fake_services(runner)
    services.archive.failure = ArchiveUnreachableError("The PACS does not answer.")
    services.session.open_series(services.reader.series[LOCALISER].series)
    runner.run("open-1")
    assert activity(services.session) is None


def test_a_network_that_runs_is_named():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.propose()
    assert activity(session) == Activity("Choosing a network", None)
    texts = []
    session.proposing.changed.connect(lambda: texts.append(running.text if (running := activity(session)) else ""))
    runner.run("propose")
    assert "LV U-Net · MR · HEART" in texts
    assert activity(session) is None


def test_storing_says_where():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.propose()
    runner.run_all()
    session.deciding.validate_selected()
    session.save()
    running = activity(session)
    assert running is not None
    assert "EMBEDDED" in running.text
    runner.run_all()
    assert activity(session) is None


def test_a_series_without_images_says_so():
    services = fake_services()
    old = services.reader.series[SHORT_AXIS]
    services.reader.series[SHORT_AXIS] = image_series(old.series, old.study, slices=0)
    session = services.session
    session.open_series(old.series)
    assert resolve(session, session.panes.active).message == "This series holds no image that can be shown."


def test_what_ran_where_and_how_long_is_said_after_a_run():
    services = fake_services()
    session = services.open_study()
    assert (last_run(session.proposing.state), engine_load(session.proposing.state)) == ("", "")
    session.propose()
    assert last_run(session.proposing.state) == "CPU · 44 ms · LV U-Net"
    assert engine_load(session.proposing.state) == "Networks take 256 of 1024 MiB of memory"
