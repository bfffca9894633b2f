"""What the left ventricle network learns from: hearts with masks, slices without a heart, phantoms.

`sunnybrook_lv` are PNG files without spatial tags; their spacing is *assumed* to be 1.3 mm, which is close
to that of the collection (1.25 to 1.37 mm). Everything is split by patient, never by slice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.core.errors import FileError
from app.core.tasks import TaskControl
from app.dicom.phantom import make_training_slice
from app.dicom.volume_reading import DicomStudyReader

ASSUMED_SPACING_MM: Final = (1.3, 1.3)
FOLDS: Final = 5

_T2_PATIENT: Final = "STS_001"
_HELD_OUT_SERIES: Final = ("philips_mr_pcasl_classic_vs_enhanced/classic", "ge_mr_genesis_16")
"""Series without a heart of which no patient is ever trained on: a brain, a spine."""

_TRAINED_SERIES: Final = ("ge_ct_tilt_uneven", "one_mr_slice_in_9_transfer_syntaxes")
"""Heads for training: CT lends its shapes, since no other MR series of a head is at hand; one MR slice."""

_FIELD_MM: Final = 256 * ASSUMED_SPACING_MM[0]

_LEAST_SLICES: Final = 56
"""Series with fewer are repeated up to this number, so that each kind of picture is seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One slice with its truth.

    Attributes
    ----------
    patient
        The collection's own public name, never a person's.
    values
        (rows, columns) float32, modality units.
    left_ventricle
        (rows, columns) bool; all False where there is none.
    """

    patient: str
    name: str
    values: NDArray[np.float32]
    left_ventricle: NDArray[np.bool_]
    pixel_spacing_mm: tuple[float, float]


def read_hearts(data: Path) -> list[Sample]:
    """Read `sunnybrook_lv`: 526 slices of 30 patients, each with a ventricle, sorted by name.

    Raises
    ------
    FileError
        If the folder holds no image with a mask of its size.
    """
    folder = data / "sunnybrook_lv"
    samples = []
    for path in sorted(folder.glob("images/*.png")):
        values = np.asarray(Image.open(path).convert("L"), np.float32)
        mask = np.asarray(Image.open(folder / "labels" / path.name).convert("L")) > 127
        if mask.shape != values.shape:
            raise FileError("A mask does not have the size of its image.", details=path.name)
        samples.append(Sample(path.name.split("-IM-")[0], path.name, values, mask, ASSUMED_SPACING_MM))
    if not samples:
        raise FileError(
            "There are no heart images to train on.",
            cause="The data folder has no sunnybrook_lv/images.",
            next_step="Give the folder that holds sunnybrook_lv with --data.",
        )
    return samples


def fold_patients(samples: Iterable[Sample], *, seed: int) -> list[tuple[str, ...]]:
    """Divide the patients into `FOLDS` groups, each with a like share of every diagnosis.

    The diagnosis is the middle of the collection's names: SC-HF-I, SC-HF-NI, SC-HYP, SC-N.
    """
    patients = sorted({sample.patient for sample in samples})
    order = {patient: rank for rank, patient in enumerate(np.random.default_rng(seed).permutation(patients))}
    by_diagnosis = sorted(patients, key=lambda patient: (patient.rpartition("-")[0], order[patient]))
    return [tuple(sorted(by_diagnosis[fold::FOLDS])) for fold in range(FOLDS)]


def read_negatives(data: Path, *, held_out: bool) -> list[Sample]:
    """Read slices that hold no heart: limbs and heads for training; other limbs, a brain, a spine held out.

    Held out are every third patient of `sts_mr_t1`, and the first with all series of that patient: the only
    fat-suppressed T2 at hand, a contrast that is never trained on.
    """
    folders = sorted(path for path in (data / "sts_mr_t1").glob("STS_*") if path.is_dir())
    chosen = [
        (path.name, path / "image")
        for rank, path in enumerate(folders)
        if (rank % 3 == 1 or path.name == _T2_PATIENT) == held_out
    ]
    if held_out:
        chosen.append((_T2_PATIENT, data / "sts001_mr_t2fs" / "images"))
        chosen += [(series.split("/")[0], data / series) for series in _HELD_OUT_SERIES]
        return [sample for patient, folder in chosen for sample in _read_series(folder, patient, data)]
    chosen += [(series, data / series) for series in _TRAINED_SERIES]
    samples = []
    for patient, folder in chosen:
        found = _read_series(folder, patient, data)
        samples += found * max(1, _LEAST_SLICES // max(1, sum(_heart_fields(sample) for sample in found)))
    return samples


def is_for_choosing(negative: Sample) -> bool:
    """Whether a held-out negative serves to choose rules of postprocessing instead of measuring them.

    Every other one of the limbs; the brain, the spine and the fat-suppressed T2 only measure.
    """
    if not negative.patient.startswith("STS_") or negative.patient == _T2_PATIENT:
        return False
    rank = (int(negative.patient.removeprefix("STS_")) - 1) // 2
    return rank // 3 % 2 == 0


def _heart_fields(sample: Sample) -> int:
    """How many fields of view of a heart examination a slice covers: a mosaic of slices covers many."""
    rows, columns = (
        math.ceil(size * step / _FIELD_MM)
        for size, step in zip(sample.values.shape, sample.pixel_spacing_mm, strict=True)
    )
    return int(rows * columns)


def draw_phantoms(count: int, *, seed: int, ventricle_share: float = 0.65) -> list[Sample]:
    """Draw phantom slices, each of a heart of its own; the share says how many hold a ventricle."""
    samples = []
    for index, generator in enumerate(np.random.default_rng(seed).spawn(count)):
        pixels, mask, spacing = make_training_slice(generator, with_ventricle=index < round(count * ventricle_share))
        samples.append(Sample("phantom", f"phantom {seed}/{index}", pixels.astype(np.float32), mask, spacing))
    return samples


def of_patients(samples: Iterable[Sample], patients: Sequence[str]) -> list[Sample]:
    """Those samples that belong to the patients."""
    chosen = frozenset(patients)
    return [sample for sample in samples if sample.patient in chosen]


def _read_series(folder: Path, patient: str, data: Path) -> list[Sample]:
    """Every slice of a folder of DICOM files, as one that holds no ventricle."""
    reader = DicomStudyReader()
    samples = []
    for series in reader.read_series(sorted(folder.glob("*.dcm")), TaskControl()):
        for image in series.slices:
            if image.plane is None:
                continue
            values = reader.read_values(image)
            name = f"{folder.relative_to(data)}/{image.path.name}"
            spacing = (image.plane.row_spacing_mm, image.plane.column_spacing_mm)
            samples.append(Sample(patient, name, values, np.zeros(values.shape, np.bool_), spacing))
    return samples
