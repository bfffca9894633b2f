"""The command line: each command does one job, says in one line what went wrong, and ends with 0, 1 or 2."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.uid import generate_uid
from typer.main import get_command

from app.cli import app, main
from app.dicom.phantom import CardiacPhantom, make_phantom
from app.dicom.phantom_series import phantom_uid
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.phantom_files import write_phantom
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import (
    LIMIT,
    booby_trapped,
    brightness_description,
    brightness_network,
    brightness_weights,
    tampered,
)

SHIPPED = sorted(Path(str(files("resources").joinpath("networks"))).glob("*.dcm"))
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "2"}


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def failed_with(self, code: int, *words: str) -> None:
        """One line on stderr that says these words, nothing on stdout, no traceback."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.startswith("verdant: ") and self.err.endswith("\n") and self.err.count("\n") == 1, self.err
        assert [word for word in words if word not in self.err] == [], self.err


@pytest.fixture
def verdant(capsys: pytest.CaptureFixture[str]):
    """Runs a command in this process."""

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(int(leaving.value.code or 0), said.out, said.err)

    return run


def process(*arguments: object) -> Ended:
    """Runs a command as the shell does."""
    command = [sys.executable, "-m", "app", *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=ENVIRONMENT, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def phantom() -> CardiacPhantom:
    return make_phantom(1)


@pytest.fixture(scope="module")
def phantom_files(phantom: CardiacPhantom, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_phantom(tmp_path_factory.mktemp("phantom"), phantom)


@pytest.fixture
def bright() -> np.ndarray:
    """(slices, rows, columns): a block on the second slice and one on the third."""
    mask = np.zeros((3, 24, 18), bool)
    mask[1, 4:12, 3:9] = mask[2, 6:10, 5:8] = True
    return mask


@pytest.fixture
def series(tmp_path: Path, bright: np.ndarray) -> list[Path]:
    return write_series(tmp_path / "series", slices=3, pixels=np.where(bright, LIMIT + 900, 300))


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return kept(tmp_path / "network.dcm", brightness_network())


def kept(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Every command


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if hasattr(group, "list_commands"):
        for name in group.list_commands(None):
            yield from commands(group.get_command(None, name), (*path, name))


@pytest.mark.parametrize("command", list(commands(get_command(app))), ids=" ".join)
def test_every_command_explains_itself(verdant, command):
    ended = verdant(*command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"Usage: {' '.join(('verdant', *command))} " in ended.out
    assert "--help" in ended.out


def test_the_commands_are_those_that_the_manual_names():
    assert {" ".join(command) for command in commands(get_command(app))} >= {
        "",
        "open",
        "tour",
        "propose",
        "archive serve",
        *(f"pacs {name}" for name in ("echo", "find", "get", "send")),
        *(f"iodeep {name}" for name in ("create", "show", "select")),
    }


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nonsense"], "nonsense"),
        (["--nonsense"], "--nonsense"),
        (["archive"], "command"),
        (["pacs", "echo"], "--host"),
        (["pacs", "echo", "--host", "h", "--port", "x", "--called", "A"], "--port"),
        (["pacs", "echo", "--host", "h", "--port", "99999", "--called", "A"], "99999"),
        (["pacs", "echo", "--host", "h", "--port", "104", "--called", "A" * 17], "AE title"),
        (["pacs", "get", "--host", "h", "--port", "1", "--called", "A", "--study", "1.*", "--to", "x"], "1.*"),
        (["pacs", "find", "--host", "h", "--port", "1", "--called", "A", "--series", "1.2"], "--study"),
        (["open", "/nowhere"], "/nowhere"),
        (["--pacs", "ORTHANC"], "CALLED_AE@HOST:PORT"),
        (["iodeep", "show", "/nowhere"], "/nowhere"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(verdant, arguments, word):
    verdant(*arguments).failed_with(2, word)


def test_the_shell_gets_the_exit_codes_and_clean_streams(tmp_path, network):
    shown = process("iodeep", "show", network, "--json")
    assert (shown.code, shown.err) == (0, "") and shown.json["card"]["name"] == "Brightness"
    process("iodeep", "show", kept(tmp_path / "a.dcm", "no DICOM")).failed_with(1, "a.dcm", "no DICOM")
    process("iodeep", "show").failed_with(2, "--help")


def test_help_is_there_without_loading_qt_or_torch():
    script = (
        "import sys\n"
        "from app.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        "print([name for name in ('torch', 'PySide6', 'highdicom', 'safetensors') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# verdant iodeep


def create(verdant, folder: Path, **changes: object) -> Ended:
    options: dict[str, object] = {
        "architecture": kept(folder / "a.json", brightness_description()),
        "weights": kept(folder / "w.safetensors", brightness_weights()),
        "modality": "MR",
        "body-part": "HEART",
        "name": "Mine",
    }
    options |= {key.replace("_", "-"): value for key, value in changes.items()}
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    return verdant("iodeep", "create", *flags, folder / "out.dcm")


def test_a_created_network_is_shown_chosen_and_works(verdant, tmp_path, series, bright):
    info = kept(tmp_path / "info.json", json.dumps({"licence": "CC0", "parent_dnn_uid": "2.25.7"}))
    created = create(verdant, tmp_path, training_info=info, uid="2.25.8")
    assert (created.code, created.err) == (0, "") and "Mine, 2 parameters" in created.out

    shown = verdant("iodeep", "show", tmp_path / "out.dcm", "--json").json
    card = shown["card"]
    assert (card["name"], card["modality"], card["body_part_examined"]) == ("Mine", "MR", "HEART")
    assert (card["dnn_uid"], card["fine_tuning"], card["rows"], card["columns"]) == ("2.25.8", True, 24, 18)
    assert shown["parameters"] == 2
    assert shown["layers"] == [{"number": 1, "code": "cnn2d", "output_shape": [1, 24, 18], "parameters": 2}]
    assert "Mine" in verdant("iodeep", "show", tmp_path / "out.dcm").out

    chosen = verdant("iodeep", "select", series[0], tmp_path / "out.dcm").json["chosen"]
    assert (chosen["dnn_uid"], chosen["file"]) == ("2.25.8", str(tmp_path / "out.dcm"))
    ended = verdant(
        "propose", series[0].parent, "--network", tmp_path / "out.dcm", "--slice", "1", "--rtstruct", tmp_path / "r"
    )
    assert ended.code == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weights": b"\x80\x04K\x01."}, ["pickle", "safetensors"]),
        ({"weights": b"nothing of the kind"}, ["no safetensors file"]),
        ({"weights": brightness_weights(more=np.ones(2, np.float32))}, ["more is unexpected"]),
        ({"architecture": "{"}, ["no JSON"]),
        ({"architecture": brightness_description(kernel={})}, ["kernel"]),
    ],
)
def test_what_would_not_work_is_not_packed(verdant, tmp_path, changes, words):
    paths = {key: kept(tmp_path / f"bad.{key}", value) for key, value in changes.items()}
    create(verdant, tmp_path, **paths).failed_with(1, *words)
    assert not (tmp_path / "out.dcm").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b" " * ((1 << 20) + 1)])
def test_a_description_that_is_no_text_or_too_long_is_a_wrong_argument(verdant, tmp_path, content):
    create(verdant, tmp_path, architecture=kept(tmp_path / "bad.json", content)).failed_with(2, "bad.json")


@pytest.mark.parametrize("content", ["{", "[1]", "[" * 100_000])
def test_training_information_that_is_no_object_is_a_wrong_argument(verdant, tmp_path, content):
    create(verdant, tmp_path, training_info=kept(tmp_path / "info.json", content)).failed_with(2, "info.json")


@pytest.mark.parametrize(("option", "value"), [("modality", "mr"), ("body_part", "H" * 17), ("name", "=")])
def test_what_dicom_cannot_hold_is_refused(verdant, tmp_path, option, value):
    create(verdant, tmp_path, **{option: value}).failed_with(1, "stored")


def test_show_describes_a_network_and_refuses_weights_that_were_tampered_with_and_pickles(verdant, tmp_path):
    trap = tmp_path / "sprung"
    shown = verdant("iodeep", "show", kept(tmp_path / "t.dcm", tampered(brightness_network())))
    assert shown.code == 1
    assert "cnn2d" in shown.out  # described all the same
    assert "“Brightness” are refused. Their bytes are not those that the network was published with" in shown.err
    trapped = kept(tmp_path / "p.dcm", booby_trapped(brightness_network(), str(trap)))
    shown = verdant("iodeep", "show", trapped)
    assert shown.code == 1
    assert [word for word in ("Brightness", "pickle", "verdant iodeep convert") if word not in shown.err] == []
    assert not trap.exists()


def test_select_ranks_what_fits_and_names_the_tag_of_what_does_not(verdant, tmp_path, series):
    paths = {
        name: kept(tmp_path / f"{name}.dcm", brightness_network(name=name, **changes))
        for name, changes in {
            "other": {"modality": "CT"},
            "related": {"body_part_examined": "CARDIAC"},
            "equal": {},
            "knee": {"body_part_examined": "KNEE"},
        }.items()
    }
    ended = verdant("iodeep", "select", series[0], *paths.values())
    assert ended.code == 0
    assert [candidate["name"] for candidate in ended.json["candidates"]] == ["equal", "related"]
    assert ended.json["chosen"]["file"] == str(paths["equal"])
    assert {one["name"]: one["tag"] for one in ended.json["rejected"]} == {
        "other": "Modality",
        "knee": "BodyPartExamined",
    }
    assert ended.json["image"]["body_part_examined"] == "HEART"


def test_select_without_a_fitting_network_fails_but_says_why(verdant, tmp_path, series):
    ended = verdant("iodeep", "select", series[0], kept(tmp_path / "ct.dcm", brightness_network(modality="CT")))
    assert (ended.code, ended.json["chosen"], ended.json["candidates"]) == (1, None, [])
    assert ended.json["rejected"][0]["reason"] == "made for CT, the image is MR"


def test_select_needs_an_image(verdant, tmp_path, network):
    verdant("iodeep", "select", network, network).failed_with(1, "image")
    verdant("iodeep", "select", kept(tmp_path / "a.txt", "x" * 200), network).failed_with(1, "a.txt")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_networks_can_be_shown(verdant, path):
    shown = verdant("iodeep", "show", path, "--json").json
    assert shown["card"]["weights_size_bytes"] <= 3_000_000
    assert shown["card"]["training_info"]["licence" if "licence" in shown["card"]["training_info"] else "data"]


# verdant propose


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_without_a_reviewer_proposals_stay_proposals(verdant, tmp_path, phantom, phantom_files, path):
    out = tmp_path / "deep" / "rtstruct.dcm"
    ended = verdant("propose", phantom_files[0].parent, "--network", path, "--slice", "15", "--rtstruct", out)
    assert (ended.code, ended.err) == (0, "") and "UNAPPROVED, 1 region." in ended.out
    ds = pydicom.dcmread(out)
    assert ds.ApprovalStatus == "UNAPPROVED"
    assert not {"ReviewDate", "ReviewTime", "ReviewerName"} & set(ds.dir())
    assert {roi.ROIGenerationAlgorithm for roi in ds.StructureSetROISequence} == {"AUTOMATIC"}
    (by_slice,) = read_masks(out.read_bytes(), phantom_files).values()
    (mask,) = by_slice.values()
    assert list(by_slice) == [phantom_uid(phantom, "slice 15")]
    assert dice(mask, phantom.left_ventricle[15]) > 0.9


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_reviewer_who_validates_everything_makes_it_approved(verdant, tmp_path, phantom, phantom_files, path):
    out = tmp_path / "rtstruct.dcm"
    uid = phantom_uid(phantom, "slice 14")
    arguments = ["--network", path, "--slice", uid, "--rtstruct", out, "--validate-as", "Doe^Jane", "--json"]
    said = verdant("propose", phantom_files[0].parent, *arguments).json
    ds = pydicom.dcmread(out)
    assert (ds.ApprovalStatus, str(ds.ReviewerName)) == ("APPROVED", "Doe^Jane") and ds.ReviewDate and ds.ReviewTime
    assert {roi.ROIGenerationAlgorithm for roi in ds.StructureSetROISequence} == {"AUTOMATIC"}
    assert (said["approval_status"], said["sop_instance_uid"]) == ("APPROVED", ds.SOPInstanceUID)
    (proposal,) = said["proposals"]
    assert (proposal["sop_instance_uid"], proposal["slice"]) == (uid, 14)
    assert said["proofs"][0]["dice"] >= 0.99 and said["unreadable"] == said["left_out"] == []


def test_all_slices_are_proposed_on_and_come_back_pixel_by_pixel(verdant, tmp_path, series, network, bright):
    out = tmp_path / "rtstruct.dcm"
    ended = verdant("propose", series[0].parent, "--network", network, "--all", "--rtstruct", out, "--json")
    assert ended.code == 0
    assert [proposal["slice"] for proposal in ended.json["proposals"]] == [1, 2]
    assert [proposal["area_mm2"] for proposal in ended.json["proposals"]] == [57.6, 14.4]
    (by_slice,) = read_masks(out.read_bytes(), series).values()
    found = [by_slice.get(pydicom.dcmread(path).SOPInstanceUID, np.zeros((24, 18), bool)) for path in series]
    assert np.array_equal(found, bright)


@pytest.fixture
def two_phases(tmp_path, series):
    """One multi-frame file: the slices of `series` twice, frames 1 to 3 and 4 to 6."""
    (tmp_path / "enhanced").mkdir()
    return write_enhanced_twin(series, tmp_path / "enhanced" / "e.dcm", phases=2)


@pytest.mark.parametrize(
    ("which", "frames"),
    [(["--all"], [2, 3, 5, 6]), (["--stack", "1", "--all"], [5, 6]), (["--stack", "1", "--slice", "1"], [5])],
)
def test_proposals_on_frames_name_their_frames_and_stacks(
    verdant, tmp_path, two_phases, network, bright, which, frames
):
    out = tmp_path / "rtstruct.dcm"
    ended = verdant("propose", two_phases.parent, "--network", network, *which, "--rtstruct", out, "--json")
    assert ended.code == 0
    assert [proposal["frame_number"] for proposal in ended.json["proposals"]] == frames
    assert [proposal["stack"] for proposal in ended.json["proposals"]] == [
        "Time 1" if number <= 3 else "Time 2" for number in frames
    ]
    seen = {}
    for masks in read_masks(out.read_bytes(), [two_phases]).values():
        seen |= {number: mask for (_, number), mask in masks.items()}
    assert sorted(seen) == frames
    for number, mask in seen.items():
        assert np.array_equal(mask, bright[(number - 1) % 3])


def test_one_frame_is_named_by_its_instance_and_number(verdant, tmp_path, two_phases, network):
    uid = pydicom.dcmread(two_phases, stop_before_pixels=True).SOPInstanceUID
    arguments = ["propose", two_phases.parent, "--network", network, "--rtstruct", tmp_path / "rt.dcm", "--json"]
    (proposal,) = verdant(*arguments, "--slice", f"{uid}:5").json["proposals"]
    assert (proposal["sop_instance_uid"], proposal["frame_number"], proposal["slice"]) == (uid, 5, 1)
    verdant(*arguments, "--slice", uid).failed_with(2, "holds 6 frames", f"{uid}:1")
    verdant(*arguments, "--slice", f"{uid}:7").failed_with(2, f"no slice {uid}:7")
    verdant(*arguments, "--slice", "0", "--stack", "2").failed_with(2, "no stack 2", "0 to 1")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--slice or --all"),
        (["--slice", "1", "--all"], "--slice or --all"),
        (["--slice", "3"], "0 to 2"),
        (["--slice", "-1"], "-1"),
        (["--slice", "²"], "²"),
        (["--slice", "1.2.3"], "1.2.3"),
        (["--all", "--validate-as", " "], "--validate-as"),
    ],
)
def test_it_must_be_clear_which_slices_and_who(verdant, tmp_path, series, network, arguments, word):
    out = tmp_path / "r.dcm"
    ended = verdant("propose", series[0].parent, "--network", network, "--rtstruct", out, *arguments)
    ended.failed_with(2, word)
    assert not out.exists()


def test_files_that_cannot_be_used_are_named_and_the_rest_is_done(verdant, tmp_path, series, network):
    folder = series[0].parent
    kept(folder / "notes.txt", "no DICOM here")
    kept(folder / "copy.dcm", series[1].read_bytes())
    kept(series[0], series[0].read_bytes()[:-100])
    ended = verdant("propose", folder, "--network", network, "--all", "--rtstruct", tmp_path / "r.dcm")
    assert ended.code == 0 and "2 regions" in ended.out
    lines = ended.err.splitlines()
    assert len(lines) == 3
    for name, word in (("notes.txt", "no DICOM file"), ("copy.dcm", "same instance"), (series[0].name, "")):
        assert any(name in line and word in line for line in lines), lines


def test_slices_without_geometry_are_named_and_the_rest_is_done(verdant, tmp_path, series, network):
    ds = pydicom.dcmread(series[2])
    del ds.PixelSpacing
    ds.save_as(series[2])
    ended = verdant("propose", series[0].parent, "--network", network, "--all", "--rtstruct", tmp_path / "r.dcm")
    assert ended.code == 0 and "1 region." in ended.out
    assert "image 3" in ended.err and "PixelSpacing" in ended.err and ended.err.count("\n") == 1


@pytest.mark.parametrize("overrides", [{"PixelSpacing": None}, {"FrameOfReferenceUID": None}])
def test_a_series_without_geometry_fails_with_the_cause(verdant, tmp_path, network, bright, overrides):
    paths = write_series(tmp_path / "s", slices=3, pixels=np.where(bright, 3000, 0), overrides=overrides)
    ended = verdant("propose", paths[0].parent, "--network", network, "--all", "--rtstruct", tmp_path / "r.dcm")
    word = "PixelSpacing" if "PixelSpacing" in overrides else "Frame of Reference UID"
    ended.failed_with(1, "image 1", word, "Choose a slice")


def test_a_folder_without_images_and_one_with_two_series_fail(verdant, tmp_path, series, network):
    rest = ["--network", network, "--all", "--rtstruct", tmp_path / "r.dcm"]
    (tmp_path / "empty").mkdir()
    verdant("propose", tmp_path / "empty", *rest).failed_with(1, "No files")
    (tmp_path / "text").mkdir()
    kept(tmp_path / "text" / "a.txt", "text")
    verdant("propose", tmp_path / "text", *rest).failed_with(1, "a.txt", "no DICOM")
    write_series(tmp_path / "two" / "a", slices=1)
    write_series(tmp_path / "two" / "b", slices=1)
    verdant("propose", tmp_path / "two", *rest).failed_with(1, "2 series", "one series")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (tampered(brightness_network()), ["Brightness", "not those that the network was published with"]),
        (booby_trapped(brightness_network(), "/nowhere/sprung"), ["Brightness", "pickle"]),
        (brightness_network(weights=brightness_weights(more=np.ones(1, np.float32))), ["Brightness", "unexpected"]),
        (brightness_network()[:1500], ["bad.dcm"]),
        (b"no DICOM", ["bad.dcm", "no DICOM"]),
    ],
    ids=["digest", "pickle", "other weights", "truncated", "no DICOM"],
)
def test_a_network_that_cannot_be_trusted_is_refused(verdant, tmp_path, series, content, words):
    bad, out = kept(tmp_path / "bad.dcm", content), tmp_path / "r.dcm"
    verdant("propose", series[0].parent, "--network", bad, "--all", "--rtstruct", out).failed_with(1, *words)
    assert not out.exists()


def test_an_image_is_no_network(verdant, tmp_path, series):
    rest = ["--all", "--rtstruct", tmp_path / "r.dcm"]
    verdant("propose", series[0].parent, "--network", series[0], *rest).failed_with(1, "holds no network")


def test_a_network_for_another_modality_is_refused_and_one_for_another_part_is_warned_of(verdant, tmp_path, series):
    out = tmp_path / "r.dcm"
    ct = kept(tmp_path / "ct.dcm", brightness_network(modality="CT"))
    refused = verdant("propose", series[0].parent, "--network", ct, "--all", "--rtstruct", out)
    assert refused.code == 1 and not out.exists()
    assert "Modality CT" in refused.err and "Traceback" not in refused.err
    knee = kept(tmp_path / "knee.dcm", brightness_network(body_part_examined="KNEE"))
    warned = verdant("propose", series[0].parent, "--network", knee, "--all", "--rtstruct", out)
    assert warned.code == 0 and "made for KNEE, the image shows HEART" in warned.err and out.exists()


def test_what_a_classifier_says_is_told_though_it_draws_nothing(verdant, tmp_path, series):
    description = brightness_description(task="classify")
    classifier = kept(tmp_path / "classifier.dcm", brightness_network(architecture_text=description))
    out = tmp_path / "r.dcm"
    ended = verdant("propose", series[0].parent, "--network", classifier, "--all", "--rtstruct", out)
    ended.failed_with(1, "drew nothing", f"Highest on any of {len(series)} slices: Bright 0.")
    assert not out.exists()


def test_nothing_found_writes_nothing(verdant, tmp_path, series, network):
    out = tmp_path / "r.dcm"
    ended = verdant("propose", series[0].parent, "--network", network, "--slice", "0", "--rtstruct", out)
    ended.failed_with(1, "Brightness", "found nothing")
    assert not out.exists()


def test_a_full_disk_leaves_the_old_file_whole_and_nothing_beside_it(verdant, tmp_path, series, network, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    out = kept(folder / "r.dcm", "the structure set of yesterday")
    replace = os.replace

    def full(source: str, target: str | Path) -> None:
        if Path(target) == out:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    ended = verdant("propose", series[0].parent, "--network", network, "--all", "--rtstruct", out)
    ended.failed_with(1, str(out), "No space left on device", "Make room")
    assert out.read_text() == "the structure set of yesterday"
    assert list(folder.iterdir()) == [out]


def test_a_target_that_is_no_folder_is_named(verdant, tmp_path, series, network):
    kept(tmp_path / "file", "")
    out = tmp_path / "file" / "r.dcm"
    verdant("propose", series[0].parent, "--network", network, "--all", "--rtstruct", out).failed_with(1, str(out))


# verdant archive and verdant pacs


@dataclass(frozen=True)
class Served:
    """An archive that another process serves."""

    port: int
    folder: Path

    @property
    def node(self) -> list[object]:
        return ["--host", "127.0.0.1", "--port", self.port, "--called", "WARD"]


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ward") / "dicom"
    command = [
        sys.executable,
        "-m",
        "app",
        "archive",
        "serve",
        "--folder",
        str(folder),
        "--port",
        "0",
        "--ae-title",
        "WARD",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as server:
        assert server.stdout is not None and server.stderr is not None
        first = server.stdout.readline()
        assert first.startswith("WARD listens on 127.0.0.1:"), first + server.stderr.read()
        yield Served(int(first.split(":")[1].split(",")[0]), folder)
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=30)
    assert (server.returncode, errors) == (0, "")


def test_echo_says_that_the_pacs_answers(verdant, ward):
    ended = verdant("pacs", "echo", *ward.node)
    assert (ended.code, ended.err) == (0, "") and "WARD at 127.0.0.1" in ended.out
    assert verdant("pacs", "echo", *ward.node, "--json").json["answers"] is True


def test_what_is_sent_is_found_on_every_level_and_comes_back_as_it_was(verdant, ward, tmp_path):
    patient, study = generate_uid()[-12:], generate_uid()
    paths = write_series(tmp_path / "s", slices=3, patient_name=f"Sent^{patient}", study_uid=study)
    sent = verdant("pacs", "send", *ward.node, *paths)
    assert (sent.code, sent.err) == (0, "") and "3 files stored" in sent.out
    assert verdant("pacs", "send", *ward.node, paths[0], "--json").json == {"stored": [str(paths[0])]}, (
        "again is no error"
    )

    (found,) = verdant("pacs", "find", *ward.node, "--patient", f"Sent^{patient}", "--json").json
    assert (found["study_instance_uid"], found["patient"]["name"]) == (study, f"Sent^{patient}")
    assert study in verdant("pacs", "find", *ward.node, "--patient", "Sent*").out, "no UID is cut"
    assert verdant("pacs", "find", *ward.node, "--patient", "Nobody*", "--json").json == []
    (series,) = verdant("pacs", "find", *ward.node, "--study", study, "--json").json
    uid = series["series_instance_uid"]
    instances = verdant("pacs", "find", *ward.node, "--study", study, "--series", uid, "--json").json
    assert [instance["instance_number"] for instance in instances] == [1, 2, 3]

    got = verdant("pacs", "get", *ward.node, "--study", study, "--to", tmp_path / "got", "--json")
    assert got.code == 0 and got.json["failures"] == [] and got.json["methods"] == ["C-GET"]
    received = {pydicom.dcmread(path).SOPInstanceUID: pydicom.dcmread(path) for path in got.json["files"]}
    for path in paths:
        original = pydicom.dcmread(path)
        assert received[original.SOPInstanceUID] == original


def test_a_network_travels_through_the_pacs_and_works_on_arrival(verdant, ward, tmp_path, series, network):
    assert verdant("pacs", "send", *ward.node, network).code == 0
    ds = pydicom.dcmread(network)
    where = ["--study", ds.StudyInstanceUID, "--series", ds.SeriesInstanceUID, "--to", tmp_path / "got"]
    (path,) = verdant("pacs", "get", *ward.node, *where, "--json").json["files"]
    ended = verdant("propose", series[0].parent, "--network", path, "--all", "--rtstruct", tmp_path / "r.dcm")
    assert ended.code == 0
    listed = verdant("pacs", "find", *ward.node, "--json").json
    assert ds.StudyInstanceUID not in [study["study_instance_uid"] for study in listed], "a network is no patient"


@pytest.mark.parametrize("command", ["echo", "find", "get", "send"])
def test_a_pacs_that_is_down_is_named_with_what_to_check(verdant, tmp_path, series, command):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rest = {"get": ["--study", "1.2", "--to", tmp_path / "got"], "send": [series[0]]}.get(command, [])
    ended = verdant(
        "pacs", command, "--host", "127.0.0.1", "--port", port, "--called", "WARD", "--timeout", "3", *rest
    )
    ended.failed_with(1, "PACS WARD", f"127.0.0.1:{port}", "Check")


def test_a_pacs_that_rejects_us_is_named_with_the_reason(verdant, ward):
    ended = verdant("pacs", "echo", "--host", "127.0.0.1", "--port", ward.port, "--called", "OTHER")
    ended.failed_with(1, "PACS OTHER", "rejected", "AE title")


def test_a_study_that_the_pacs_does_not_hold_is_a_failure(verdant, ward, tmp_path):
    ended = verdant("pacs", "get", *ward.node, "--study", "1.2.3.4", "--to", tmp_path / "got")
    ended.failed_with(1, "WARD", "1.2.3.4", "verdant pacs find")


def test_a_series_that_the_pacs_does_not_hold_is_a_failure(verdant, ward, tmp_path):
    where = ["--study", "1.2.3.4", "--series", "1.2.3.5", "--to", tmp_path / "got"]
    ended = verdant("pacs", "get", *ward.node, *where)
    assert ended.code == 1 and "1.2.3.5" in ended.err


def test_sending_what_is_no_dicom_fails_with_the_file_named(verdant, ward, tmp_path):
    verdant("pacs", "send", *ward.node, kept(tmp_path / "notes.txt", "no DICOM")).failed_with(
        1, "notes.txt", "no DICOM"
    )


def test_an_archive_whose_port_is_taken_does_not_start(ward, tmp_path):
    ended = process("archive", "serve", "--folder", tmp_path / "a", "--port", ward.port)
    ended.failed_with(1, str(ward.port))


def test_a_move_destination_must_be_complete(verdant, tmp_path):
    ended = verdant("archive", "serve", "--folder", tmp_path / "a", "--move-to", "WS=host")
    ended.failed_with(2, "WS=host", "AE=HOST:PORT")
