"""The archive's index finds what the rules of matching find, whatever SQL leaves out beforehand."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.dicom.instance_texts import IMAGE_KEYWORDS, SERIES_KEYWORDS, STUDY_KEYWORDS, InstanceTexts, QueryLevel
from app.dicom.matching import matches_all
from app.store.embedded_archive import EmbeddedArchive
from app.store.index import ArchiveIndex
from tests.helpers.series_files import write_series

VALUES = {
    "PatientName": [
        "",
        "Rossi^Anna",
        "ROSSI^Bruno",
        "Müller^Straße",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "Ro",
        "A=B=C",
    ],
    "PatientID": ["", "1", "A1", "a1", "A1\\B2", "A*", "A12"],
    "AccessionNumber": ["", "7", "7\\8", "77"],
    "StudyDate": ["", "20260101", "2026.01.01", "20251231", "202601", "20240229\\20260101"],
}
MODALITIES = ["CT", "MR", "PT", "", "MR\\CT", "CTX"]
KEYS = {
    "PatientName": [
        "",
        "rossi*",
        "ROSSI^ANNA",
        "*o*",
        "R?",
        "山田*",
        "müller^STRASSE",
        "b",
        "ro\\mü*",
        "A=B*",
        "*",
        "?*",
    ],
    "PatientID": ["", "A1", "A*", "*1", "1\\A12", "??", "B2"],
    "AccessionNumber": ["", "7", "7*", "8"],
    "StudyDate": ["", "20260101", "20260101-", "-20251231", "20250101-20260101", "-", "202601", "20251231\\20240229"],
    "ModalitiesInStudy": ["", "CT", "CT\\PT", "C*", "*T", "MR"],
}
DESCRIPTIONS = ["", "MR Heart", "mr HEART\\knee", "CT"]
DESCRIBED = ["", "*heart*", "MR HEART", "knee", "c?"]


def entered(number: int, values: dict[str, str], modality: str, description: str) -> InstanceTexts:
    study = dict.fromkeys(STUDY_KEYWORDS, "") | values
    study |= {"StudyInstanceUID": f"1.2.{number}", "StudyDescription": description}
    series = dict.fromkeys(SERIES_KEYWORDS, "") | {"SeriesInstanceUID": f"1.3.{number}", "Modality": modality}
    image = dict.fromkeys(IMAGE_KEYWORDS, "") | {"SOPInstanceUID": f"1.4.{number}", "SOPClassUID": "1.2.840"}
    return InstanceTexts(study, series, image, "1.2.840.10008.1.2.1")


def drawn(table: dict[str, list[str]]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({keyword: st.sampled_from(texts) for keyword, texts in table.items()})


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> ArchiveIndex:
    """An index with every value beside every other of the next attribute."""
    index = ArchiveIndex(tmp_path_factory.mktemp("index") / "index.sqlite")
    for number in range(84):
        values = {keyword: texts[number % len(texts)] for keyword, texts in VALUES.items()}
        values["PatientName"] = VALUES["PatientName"][number // 12]
        index.add(
            entered(number, values, MODALITIES[number % 6], DESCRIPTIONS[number // 6 % 4]), f"{number // 2}/{number}"
        )
    return index


@settings(max_examples=300, deadline=None)
@given(
    keys=drawn(KEYS),
    described=st.sampled_from(DESCRIBED),
    level=st.sampled_from([QueryLevel.STUDY, QueryLevel.SERIES, QueryLevel.IMAGE]),
)
def test_the_index_finds_what_the_rules_of_matching_find(
    searched: ArchiveIndex, keys: dict[str, str], described: str, level: QueryLevel
) -> None:
    found = searched.query(level, keys, any_case={"StudyDescription": described})
    every = searched.query(level, {})
    expected = [
        row
        for row in every
        if matches_all(keys, row.texts)
        and matches_all({"StudyDescription": described.casefold()}, {
            "StudyDescription": row.texts["StudyDescription"].casefold()
        })
    ]  # fmt: skip
    assert len(every) == 84
    assert sorted(row.texts["StudyInstanceUID"] for row in found) == sorted(
        row.texts["StudyInstanceUID"] for row in expected
    )


def test_more_alternatives_than_sql_bears_are_found_too(searched: ArchiveIndex) -> None:
    many = "\\".join(["A12", *(f"nobody{number}" for number in range(5000))])
    assert searched.query(QueryLevel.STUDY, {"PatientID": many}) == searched.query(
        QueryLevel.STUDY, {"PatientID": "A12"}
    )


def test_patients_are_found_once_each(searched: ArchiveIndex) -> None:
    found = searched.query(QueryLevel.PATIENT, {"PatientName": "rossi*", "PatientID": ""})
    who = [(row.texts["PatientName"], row.texts["PatientID"]) for row in found]
    assert len(set(who)) == len(who)
    assert {name for name, _ in who} == {"Rossi^Anna", "ROSSI^Bruno"}


def test_an_ordinary_question_looks_at_few_studies(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path / "index.sqlite")
    for number in range(3):
        index.add(entered(number, {"PatientName": f"Name{number}^X", "StudyDate": "20260101"}, "CT", ""), f"{number}")
    plans: list[str] = []
    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        index._connection.set_trace_callback(plans.append)
        index.query(QueryLevel.STUDY, {"PatientName": "name1*", "StudyDate": "20260101-20260131"})
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {plans[-1]}")]
    assert not any(step.startswith("SCAN t") for step in steps), steps


def test_a_removed_study_is_found_by_nothing(tmp_path: Path) -> None:
    index = ArchiveIndex(tmp_path / "index.sqlite")
    for number in range(2):
        index.add(entered(number, {"PatientName": "Rossi^Anna"}, "CT", ""), f"{number}")
    index.remove(["0"])
    assert [row.texts["StudyInstanceUID"] for row in index.query(QueryLevel.STUDY, {"PatientName": "ROSSI*"})] == [
        "1.2.1"
    ]
    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        assert connection.execute("SELECT study_uid FROM studies").fetchall() == [("1.2.1",)]
        assert connection.execute("SELECT study_uid FROM series").fetchall() == [("1.2.1",)]
        assert connection.execute("SELECT DISTINCT study_uid FROM names").fetchall() == [("1.2.1",)]


def as_version_1_had_it(path: Path) -> None:
    """Take away what the first version of the index did not have."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "DROP INDEX studies_by_patient_id; DROP INDEX studies_by_accession_number; DROP INDEX studies_by_date;"
            "DROP TABLE names; DROP TABLE folders; DROP INDEX series_by_modality; DROP INDEX series_of_several;"
            "DROP INDEX series_by_uid;"
        )
        for column in ("patient_id", "accession_number", "study_date", "description"):
            connection.execute(f"ALTER TABLE studies DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_an_index_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with EmbeddedArchive(folder) as archive:
        paths = write_series(tmp_path / "series", slices=2, patient_name="Müller^Anna", patient_id="M 7")
        archive.store([path.read_bytes() for path in paths], TaskControl())
    as_version_1_had_it(folder / "index.sqlite")
    with sqlite3.connect(folder / "index.sqlite") as connection:
        (attributes,) = connection.execute("SELECT attributes FROM studies").fetchone()
        connection.execute(
            "UPDATE studies SET attributes = ?", (json.dumps(json.loads(attributes) | {"StudyID": "Z"}),)
        )
    connection.close()
    with EmbeddedArchive(folder) as archive:
        for query in (
            StudyQuery(patient_name="MÜLLER*"), StudyQuery(patient_id="M 7"), StudyQuery(study_description="*heart*"),
        ):  # fmt: skip
            (study,) = archive.find_studies(query, TaskControl())
            assert study.number_of_instances == 2
        (row,) = archive.query(QueryLevel.STUDY, {"StudyDate": "20260102", "ModalitiesInStudy": "MR"})
    assert row.texts["StudyID"] == "Z", "it was made again from the files and not taken over"
    assert not list(folder.glob("*.damaged-*"))
