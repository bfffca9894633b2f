"""The log file: what happened and where, and never who the patient is."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.core.nodes import PacsNode
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.logs import start_logging
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer
from tests.helpers.regions import opened
from tests.helpers.series_files import write_series

NAME, PATIENT_ID, BIRTH_DATE = "Quillfeather^Ottoline", "PID-7731-QX", "19600229"
IDENTITY = ("Quillfeather", "Ottoline", "7731", BIRTH_DATE)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of a run; handlers and levels are afterwards as they were."""
    root = logging.getLogger()
    libraries = [logging.getLogger(name) for name in ("pydicom", "pynetdicom", "highdicom")]
    handlers, levels = list(root.handlers), [(logger, logger.level) for logger in (root, *libraries)]
    path = start_logging(tmp_path / "logs")
    yield path
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
    for logger, level in levels:
        logger.setLevel(level)


def logged(path: Path) -> str:
    for handler in logging.getLogger().handlers:
        handler.flush()
    return path.read_text(encoding="utf-8")


def check_nobody_is_named(text: str) -> None:
    assert [word for word in IDENTITY if word.casefold() in text.casefold()] == []


def test_our_own_messages_are_kept_word_for_word(log):
    logging.getLogger("app.main").warning("the archive cannot listen on port %d", 11112)
    assert logged(log).rstrip().endswith("WARNING app.main: the archive cannot listen on port 11112")


def test_a_uid_is_no_identity_and_stays(log):
    logging.getLogger("app.store").info("instance %s came again", "1.2.826.0.1.3680043.8.498.217461")
    assert "1.2.826.0.1.3680043.8.498.217461" in logged(log)


@pytest.mark.parametrize(
    "form", ["{}", "'{}'", "PatientName={}", "of {} Mary, again", "{}=\u5c71\u7530^\u592a\u90ce"]
)
def test_a_message_of_ours_that_names_a_person_is_withheld_and_its_place_is_kept(log, form):
    logging.getLogger("app.dicom").warning("series " + form.format(NAME))
    text = logged(log)
    check_nobody_is_named(text)
    assert "Mary" not in text and "WARNING app.dicom: withheld" in text and "test_logs.py:" in text


@pytest.mark.parametrize(
    "library", ["pydicom", "pynetdicom.events", "highdicom", "PIL.Image", "asyncio", "application"]
)
def test_of_a_library_only_the_place_is_kept(log, library):
    logging.getLogger(library).error(f"PatientName: {NAME}\nPatientID: {PATIENT_ID} ({BIRTH_DATE})")
    logging.getLogger(library).error("value %s of %r", PATIENT_ID, {"name": NAME})
    text = logged(log)
    check_nobody_is_named(text)
    assert text.count(f"ERROR {library}: said something at test_logs.py:") == 2
    assert len(text.splitlines()) == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=40), library=st.sampled_from(["pydicom", "pynetdicom", "torch"]))
def test_no_text_of_a_library_reaches_the_file_whatever_it_is(log, text, library):
    before = len(logged(log))
    logging.getLogger(library).critical("%s", f"{text}{NAME}{text}{PATIENT_ID}")
    check_nobody_is_named(logged(log)[before:])


@pytest.mark.parametrize("logger", ["app.session", "pynetdicom"])
def test_a_traceback_keeps_places_and_types_but_not_what_the_exception_says(log, logger):
    try:
        try:
            int(PATIENT_ID)
        except ValueError as error:
            raise LookupError(f"no study of {NAME}") from error
    except LookupError:
        logging.getLogger(logger).exception("the series could not be listed")
    text = logged(log)
    check_nobody_is_named(text)
    assert "LookupError" in text and "ValueError" in text
    assert "test_logs.py" in text


def test_chatter_of_libraries_below_warning_is_not_kept_at_all(log):
    for library in ("pydicom", "pynetdicom", "highdicom"):
        logging.getLogger(library).info("chatter")
    assert logged(log) == ""


def test_other_handlers_still_get_the_record_as_it_was(log, caplog):
    logging.getLogger("app.dicom").warning("series %s", NAME)
    assert caplog.messages == [f"series {NAME}"]


def test_the_whole_way_of_a_series_leaves_no_patient_in_the_log(log, tmp_path):
    paths = write_series(
        tmp_path / "images",
        slices=2,
        patient_name=NAME,
        patient_id=PATIENT_ID,
        overrides={"PatientBirthDate": BIRTH_DATE},
    )
    damaged = paths[0].with_name("damaged.dcm")
    damaged.write_bytes(paths[0].read_bytes().replace(b"MONOCHROME2", b"MONO\xff\xfe\x00ROME"))
    for name in ("pydicom", "pynetdicom"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    with (
        EmbeddedArchive(tmp_path / "pacs") as pacs,
        ArchiveServer(pacs) as server,
        EmbeddedArchive(tmp_path / "here") as here,
    ):
        node = PacsNode("PACS", server.host, server.port, server.ae_title)
        client = DimseArchive(node, sink=here)
        control = TaskControl()
        client.store([path.read_bytes() for path in paths], control)
        (study,) = client.find_studies(StudyQuery(patient_name=f"{NAME.split('^')[0]}*"), control)
        (series,) = client.find_series(study.study_instance_uid, control)
        client.retrieve_series(study.study_instance_uid, series.series_instance_uid, control)
    opened([*paths, damaged])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pydicom.config.logger.warning("%s", pydicom.dcmread(paths[0]))
    text = logged(log)
    check_nobody_is_named(text)
    assert "pydicom" in text, "something was logged"


def test_the_file_is_bounded_and_the_folder_is_private(log):
    for _ in range(2500):
        logging.getLogger("app").warning("x" * 2_500)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == ["verdant.log", "verdant.log.1", "verdant.log.2"]
    assert all(file.stat().st_size <= 2_000_000 for file in files)
    assert all(len(line) < 2200 for line in log.read_text().splitlines())
    assert log.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "logs").write_text("a file stands here")
    with pytest.raises(StorageError) as refusal:
        start_logging(tmp_path / "logs")
    assert str(tmp_path / "logs") in refusal.value.what and refusal.value.cause and refusal.value.next_step
