"""`verdant propose`: regions on a series of files, written as an RTSTRUCT."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.dicom.phantom import CardiacPhantom, make_phantom
from app.dicom.phantom_series import phantom_uid
from tests.helpers.command_line import kept
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.phantom_files import write_phantom
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import (
    booby_trapped,
    brightness_description,
    brightness_network,
    brightness_weights,
    tampered,
)

SHIPPED = sorted(Path(str(files("resources").joinpath("networks"))).glob("*.dcm"))


@pytest.fixture(scope="module")
def phantom() -> CardiacPhantom:
    return make_phantom(1)


@pytest.fixture(scope="module")
def phantom_files(phantom: CardiacPhantom, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_phantom(tmp_path_factory.mktemp("phantom"), phantom)


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
