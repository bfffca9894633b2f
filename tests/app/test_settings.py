"""What the user configured: kept whole, checked when read, and named where it is wrong."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.archive_serving import ArchiveServing, ServerLimits, ServerTls
from app.core.corner_layout import STANDARD_CORNERS, CornerLine
from app.core.custody import Leaving, Quota
from app.core.errors import StorageError
from app.core.hanging import Hanging
from app.core.nodes import PacsNode, Tls
from app.core.preferences import NO_PREFERENCES, Preferences, RegionColours, Theme
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.core.saved_objects import HoleEncoding, SaveChoice, SegmentationType
from app.core.web_nodes import Authorisation, WebNode
from app.settings import MOST_BYTES, Settings, SettingsFile
from tests.helpers.saved_nodes import save_nodes

NODE = PacsNode("ORTHANC", "pacs.example", 4242, "ORTHANC", "VERDANT", 5.0, 10.0, 30.0)
OTHER = PacsNode("Zweites Haus", "10.0.0.5", 104, "PACS 2", "STATION", 1.5, 2.5, 3.5)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(str.strip)
NODES = st.builds(
    PacsNode,
    name=TEXT,
    host=TEXT,
    port=st.integers(1, 65535),
    called_ae_title=st.text("ABC_12 ", min_size=1, max_size=16).filter(str.strip),
    response_timeout_s=st.floats(0.1, 3600),
    associations=st.integers(1, 16),
)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "config" / "settings.json")


def written(file: SettingsFile, content: object) -> SettingsFile:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


WEB = WebNode(
    "Web",
    "https://pacs.example/dicom-web",
    Authorisation.BASIC,
    "ward3",
    retrieve_url="https://files.example/wado",
    tls=Tls("ca.pem", "own.pem", "key.pem", "pacs"),
)
SECURE = PacsNode("Safe", "10.0.0.6", 2762, "SAFE", tls=Tls("ca.pem"))


def test_nodes_of_every_kind_come_back_with_what_to_start_on(file):
    file.change(lambda kept: replace(kept, nodes=(NODE, WEB, SECURE), start_on="Web"))
    assert file.read() == Settings(nodes=(NODE, WEB, SECURE), start_on="Web")


def test_without_a_file_the_defaults_hold_and_none_is_made(file):
    assert file.read() == Settings(
        serving=ArchiveServing("VERDANT", "127.0.0.1", 11112), quota=Quota(0, Leaving.FETCHED)
    )
    assert not file.path.parent.exists()


def test_the_embedded_archive_listens_on_this_machine_only_unless_told_otherwise(file):
    assert file.read().serving.host == "127.0.0.1"


def test_nodes_come_back_as_they_were_saved(file):
    save_nodes(file, [NODE, OTHER])
    assert file.read().nodes == (NODE, OTHER)
    save_nodes(file, [OTHER])
    assert file.read().nodes == (OTHER,)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NODES, max_size=3))
def test_whatever_nodes_can_be_made_can_be_kept(file, nodes):
    save_nodes(file, nodes)
    assert SettingsFile(file.path).read().nodes == tuple(nodes)


def test_saving_nodes_keeps_the_rest(file):
    written(file, {"archive": {"ae_title": "WARD3", "host": "0.0.0.0", "port": 0}})  # noqa: S104 - on purpose
    save_nodes(file, [NODE])
    read = file.read()
    assert read.nodes == (NODE,)
    assert read.serving == ArchiveServing("WARD3", "0.0.0.0", 0)  # noqa: S104


def test_how_the_archive_listens_and_how_much_it_holds_come_back(file):
    serving = ArchiveServing(
        "WARD3", "10.0.0.7", 104, accepted=("CT1", "PACS 2"), tls=ServerTls("own.pem", "key.pem", "ca.pem"),
        limits=ServerLimits(4, 32768, 1 << 20, 7.5),
    )  # fmt: skip
    file.change(lambda kept: replace(kept, serving=serving, quota=Quota(1 << 30, Leaving.ANYTHING), nodes=(NODE,)))
    read = SettingsFile(file.path).read()
    assert (read.serving, read.quota) == (serving, Quota(1 << 30, Leaving.ANYTHING))
    assert read.serving.admits(read.titles_of_nodes) == {"CT1", "PACS 2", NODE.called_ae_title}
    assert replace(serving, accepts_anyone=True).admits(read.titles_of_nodes) is None


def test_only_what_differs_from_the_defaults_need_be_stated(file):
    minimal = {"name": "A", "host": "h", "port": 104, "called_ae_title": "A"}
    assert written(file, {"nodes": [minimal]}).read() == Settings(nodes=(PacsNode("A", "h", 104, "A"),))


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("", "no JSON"),
        ([], "no JSON object"),
        ({"nodes": {}}, "“nodes” is not of the right kind: a list"),
        ({"nodes": ["ORTHANC"]}, "node is no JSON object"),
        ({"nodes": [{"name": "A", "host": "h", "port": 1}]}, "no “called_ae_title”"),
        ({"nodes": [{"name": "A", "host": "h", "port": "104", "called_ae_title": "A"}]}, "“port”"),
        ({"nodes": [{"name": "A", "host": "h", "port": 0, "called_ae_title": "A"}]}, "port '0'"),
        ({"nodes": [{"name": "A", "host": "h", "port": 1, "called_ae_title": "A" * 17}]}, "called AE title"),
        ({"nodes": [{"name": "A", "host": "h", "port": 1, "called_ae_title": "A", "password": "x"}]}, "“password”"),
        ({"nodes": [{"kind": "fax", "name": "A"}]}, "“fax”"),
        ({"nodes": [{"kind": 1, "name": "A"}]}, "“1”"),
        ({"nodes": [{"kind": "dicomweb", "name": "A"}]}, "“url”"),
        ({"nodes": [{"kind": "dicomweb", "name": "A", "url": "pacs"}]}, "URL"),
        ({"nodes": [{"kind": "dicomweb", "name": "A", "url": "http://h", "secret": "x"}]}, "“secret”"),
        ({"nodes": [{"kind": "dicomweb", "name": "A", "url": "http://h", "authorisation": "x"}]}, "“x”"),
        ({"nodes": [{"name": "A", "host": "h", "port": 1, "called_ae_title": "A", "tls": {"x": "y"}}]}, "“x”"),
        ({"start_on": 1}, "“start_on”"),
        ({"archive": {"port": 65536}}, "port"),
        ({"archive": {"port": True}}, "“port”"),
        ({"archive": {"port": 1.5}}, "“port”"),
        ({"archive": {"ae_title": ""}}, "AE title"),
        ({"archive": {"host": " "}}, "host"),
        ({"archive": {"accepted": ["A" * 17]}}, "is no AE title"),
        ({"archive": {"accepted": "A"}}, "“accepted”"),
        ({"archive": {"tls": {"key_file": "x"}}}, "file with its certificate"),
        ({"archive": {"limits": {"associations": 0}}}, "number of associations"),
        ({"archive": {"limits": {"idle_s": 1e9}}}, "idle time"),
        ({"archive": {"quota": {"most_bytes": -1}}}, "quota"),
        ({"archive": {"quota": {"leaving": "all"}}}, "“all”"),
        ({"archiv": {}}, "“archiv”"),
        (" " * (MOST_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_a_file_that_holds_something_else_is_named_with_the_place(file, content, cause):
    with pytest.raises(StorageError) as refusal:
        written(file, content).read()
    assert str(file.path) in refusal.value.what
    assert cause in refusal.value.cause
    assert "move it away" in refusal.value.next_step


def test_a_file_that_is_no_text_is_named(file):
    file.path.parent.mkdir()
    file.path.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(StorageError, match="no JSON"):
        file.read()


def test_what_cannot_be_read_is_not_overwritten(file):
    written(file, "{ my own notes")
    with pytest.raises(StorageError):
        save_nodes(file, [NODE])
    assert file.path.read_text() == "{ my own notes"


def test_a_disk_that_refuses_leaves_the_old_file_whole_and_nothing_beside_it(file, monkeypatch):
    save_nodes(file, [NODE])
    monkeypatch.setattr(os, "replace", _full)
    with pytest.raises(StorageError) as refusal:
        save_nodes(file, [OTHER])
    assert "No space left on device" in refusal.value.cause and str(file.path) in refusal.value.what
    assert file.read().nodes == (NODE,)
    assert list(file.path.parent.iterdir()) == [file.path]


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


HANGINGS = st.dictionaries(TEXT, st.builds(Hanging, st.integers(1, 3), st.integers(1, 3), st.booleans()), max_size=4)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HANGINGS)
def test_remembered_layouts_come_back_beside_the_nodes(file, hangings):
    save_nodes(file, [NODE])
    file.save_preferences(Preferences(hangings=hangings))
    assert file.preferences().hangings == hangings
    save_nodes(file, [NODE, OTHER])
    assert file.read() == Settings(nodes=(NODE, OTHER), preferences=Preferences(hangings=hangings))


@pytest.mark.parametrize(
    "stated",
    [
        [],
        {"MR": []},
        {"MR": {"rows": 4}},
        {"MR": {"columns": 0}},
        {"MR": {"rows": True}},
        {"MR": {"fills": 1}},
        {"MR": {"depth": 1}},
    ],
)
def test_a_layout_that_cannot_be_is_named(file, stated):
    written(file, {"hangings": stated})
    with pytest.raises(StorageError):
        file.preferences()


def test_the_lines_of_each_corner_can_be_chosen_and_outlive_other_changes(file):
    chosen = {"corners": {"top_left": ["patient-name", "matrix"], "top_right": []}}
    save_nodes(written(file, chosen), [NODE])
    corners = file.preferences().corners
    assert corners.top_left == (CornerLine.PATIENT_NAME, CornerLine.MATRIX)
    assert corners.top_right == ()
    assert corners.bottom_left == STANDARD_CORNERS.bottom_left, "a corner that is not named keeps its lines"


@pytest.mark.parametrize(
    "corners", [{"middle": []}, {"top_left": ["nonsense"]}, {"top_left": [1]}, {"top_left": "slice"}, []]
)
def test_corners_that_do_not_exist_are_named(file, corners):
    with pytest.raises(StorageError, match="cannot be read"):
        written(file, {"corners": corners}).read()


PREFERENCES = st.builds(
    Preferences,
    theme=st.sampled_from(Theme),
    region_colours=st.sampled_from(RegionColours),
    scale_percent=st.integers(100, 200),
    keys=st.dictionaries(TEXT, st.lists(TEXT, max_size=4).map(tuple), max_size=4),
    draws_first=st.booleans(),
    image_memory_mib=st.none() | st.integers(256, 1 << 20),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PREFERENCES)
def test_the_look_and_the_keys_come_back_beside_the_nodes(file, preferences):
    save_nodes(file, [NODE])
    file.save_preferences(preferences)
    assert SettingsFile(file.path).read() == Settings(nodes=(NODE,), preferences=preferences)


def test_what_is_not_stated_is_as_usual(file):
    stated = {"appearance": {"theme": "light"}, "keys": {"validate": ["G"]}}
    read = written(file, stated).preferences()
    assert read == Preferences(theme=Theme.LIGHT, keys={"validate": ("G",)})
    assert written(file, {}).preferences() == NO_PREFERENCES


@pytest.mark.parametrize(
    ("stated", "cause"),
    [
        ({"appearance": {"theme": "pink"}}, "pink"),
        ({"appearance": {"theme": 1}}, "theme"),
        ({"appearance": {"region_colours": "none"}}, "region_colours"),
        ({"appearance": {"scale_percent": 99}}, "scale_percent"),
        ({"appearance": {"scale_percent": 1000}}, "scale_percent"),
        ({"appearance": {"scale_percent": True}}, "scale_percent"),
        ({"appearance": {"font": "x"}}, "font"),
        ({"appearance": []}, "appearance"),
        ({"keys": {"validate": "V"}}, "validate"),
        ({"keys": {"validate": [1]}}, "validate"),
        ({"keys": {"validate": ["A", "B", "C", "D", "E"]}}, "at most 4"),
        ({"keys": []}, "keys"),
        ({"memory": {"images_mib": 255}}, "images_mib"),
        ({"memory": {"images_mib": (1 << 20) + 1}}, "images_mib"),
        ({"memory": {"images_mib": 512.5}}, "images_mib"),
        ({"memory": 1024}, "memory"),
        ({"saving": {"segmentation": "LABELMAP"}}, "segmentation"),
        ({"saving": {"report": True}}, "segmentation"),
        ({"saving": {"holes": "none"}}, "holes"),
        ({"saving": {"files": [1]}}, "files"),
        ({"reading": {"draws_first": 1}}, "draws_first"),
    ],
)
def test_a_look_or_keys_that_cannot_be_are_named(file, stated, cause):
    with pytest.raises(StorageError) as refusal:
        written(file, stated).read()
    assert cause in refusal.value.cause


def test_reviewers_come_back_as_they_were_saved(file):
    known = (
        ReviewerProfile("Reader^Rita", PinDigest(b"s" * 16, b"d" * 32), 4, datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ReviewerProfile("Roe^Richard"),
    )
    file.save_reviewers(known)
    assert SettingsFile(file.path).reviewers() == known


@pytest.mark.parametrize(
    "reviewers",
    [
        "Rita",
        [{"name": ""}],
        [{"name": "A"}, {"name": "A"}],
        [{"name": "A\\B"}],
        [{"name": "A", "pin": {"salt": "00", "scrypt": "00"}}],
        [{"name": "A", "pin": {"salt": "zz", "scrypt": "00"}}],
        [{"name": "A", "failed": 1, "failed_at": "yesterday"}],
        [{"name": "A", "failed": 1, "failed_at": "2026-11-21T12:00:00"}],
        [{"name": f"R{number}"} for number in range(65)],
    ],
)
def test_reviewers_that_cannot_be_are_refused(file, reviewers):
    with pytest.raises(StorageError, match="cannot be read"):
        written(file, {"reviewers": reviewers}).read()


def test_the_time_of_idleness_comes_back(file):
    file.save_preferences(Preferences(reviewer_idle_minutes=10))
    assert file.preferences().reviewer_idle_minutes == 10
    with pytest.raises(StorageError, match="idle_minutes"):
        written(file, {"reviewer": {"idle_minutes": 0}}).read()


def test_what_is_written_beside_a_structure_set_comes_back(file):
    chosen = SaveChoice(SegmentationType.FRACTIONAL, report=True, holes=HoleEncoding.XOR, files=("CSV", "NIFTI"))
    file.save_preferences(Preferences(saving=chosen))
    assert file.preferences().saving == chosen
