"""The cardiac phantom as files in a folder."""

from __future__ import annotations

from pathlib import Path

from app.dicom.phantom import CardiacPhantom
from app.dicom.phantom_series import phantom_series


def write_phantom(folder: Path, phantom: CardiacPhantom) -> list[Path]:
    """One file per slice, in the order of the slices."""
    paths = []
    for index, content in enumerate(phantom_series(phantom)):
        path = folder / f"{index:04d}.dcm"
        path.write_bytes(content)
        paths.append(path)
    return paths
