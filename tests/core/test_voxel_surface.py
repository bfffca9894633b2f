"""The surface of a region is the boundary of its voxels: closed, of their volume, in its place; as files, too."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.core import voxel_surface as module
from app.core.errors import GeometryError
from app.core.geometry import index_to_lps
from app.core.voxel_surface import VoxelSurface, obj_content, stl_content, voxel_surface
from tests.helpers.volumes import STACKS

MATRICES = {name: index_to_lps(stack.planes()) for name, stack in STACKS.items()}
SHEARED = MATRICES["tilted gantry"]


def voxel_mm3(matrix: np.ndarray) -> float:
    return abs(float(np.linalg.det(matrix[:3, :3])))


def is_closed(surface: VoxelSurface) -> bool:
    """Whether each edge is walked one way as often as the other."""
    ways = np.concatenate([surface.faces[:, [corner, (corner + 1) % 4]] for corner in range(4)])
    there, back = (np.unique(way, axis=0, return_counts=True) for way in (ways, ways[:, ::-1]))
    return all(np.array_equal(a, b) for a, b in zip(there, back, strict=True))


def ball() -> np.ndarray:
    s, r, c = np.indices((9, 14, 11))
    return (s - 4) ** 2 + ((r - 6) / 1.6) ** 2 + ((c - 5) / 1.2) ** 2 <= 12


@pytest.mark.parametrize("name", STACKS)
@given(mask=arrays(np.bool_, st.tuples(*[st.integers(1, 5)] * 3)))
@settings(max_examples=12, deadline=None)
def test_it_is_closed_and_encloses_what_the_voxels_hold_in_every_geometry(name: str, mask: np.ndarray):
    surface = voxel_surface(mask, MATRICES[name])

    assert is_closed(surface)
    volume = surface.volume_mm3 if len(surface.faces) else 0.0
    assert volume == pytest.approx(mask.sum() * voxel_mm3(MATRICES[name]), rel=1e-9)


def test_one_voxel_has_its_eight_corners_and_six_faces_that_look_outwards():
    mask = np.zeros((3, 4, 5), dtype=bool)
    mask[1, 2, 3] = True
    surface = voxel_surface(mask, SHEARED)

    corners = [[s, r, c, 1] for s in (0.5, 1.5) for r in (1.5, 2.5) for c in (2.5, 3.5)]
    expected = np.array(corners) @ SHEARED.T
    assert sorted(surface.points_lps.round(6).tolist()) == sorted(expected[:, :3].round(6).tolist())
    middle = (SHEARED @ [1, 2, 3, 1])[:3]
    for face in surface.points_lps[surface.faces]:
        assert np.cross(face[1] - face[0], face[2] - face[1]) @ (face.mean(axis=0) - middle) > 0


def test_inner_faces_are_left_out_and_a_cavity_has_a_boundary_of_its_own():
    solid = np.ones((5, 6, 7), dtype=bool)
    assert len(voxel_surface(solid, SHEARED).faces) == 2 * (5 * 6 + 6 * 7 + 5 * 7)
    solid[2, 3, 3] = False
    hollow = voxel_surface(solid, SHEARED)
    assert len(hollow.faces) == 2 * (5 * 6 + 6 * 7 + 5 * 7) + 6
    assert hollow.volume_mm3 == pytest.approx((5 * 6 * 7 - 1) * voxel_mm3(SHEARED))


def test_where_it_lies_does_not_depend_on_what_else_the_stack_holds():
    mask = ball()
    wider = np.pad(mask, 2)
    moved = SHEARED.copy()
    moved[:3, 3] -= SHEARED[:3, :3] @ [2, 2, 2]
    one, other = voxel_surface(mask, SHEARED), voxel_surface(wider, moved)
    assert np.allclose(one.points_lps, other.points_lps)
    assert np.array_equal(one.faces, other.faces)


def test_another_library_reads_the_same_surface_from_stl(tmp_path: Path):
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkFiltersCore import vtkFeatureEdges, vtkMassProperties
    from vtkmodules.vtkIOGeometry import vtkSTLReader

    mask, matrix = ball(), MATRICES["double oblique"]
    surface = voxel_surface(mask, matrix)
    (tmp_path / "ball.stl").write_bytes(stl_content(surface, "Ball, of the heart’s “ventricle”"))
    reader = vtkSTLReader()
    reader.SetFileName(str(tmp_path / "ball.stl"))
    reader.Update()
    mass, edges = vtkMassProperties(), vtkFeatureEdges()
    for one in (mass, edges):
        one.SetInputConnection(reader.GetOutputPort())
    edges.FeatureEdgesOff()
    edges.ManifoldEdgesOff()
    edges.Update()

    assert reader.GetOutput().GetNumberOfCells() == 2 * len(surface.faces)
    assert edges.GetOutput().GetNumberOfCells() == 0, "neither open nor shared by more than two"
    assert mass.GetVolume() == pytest.approx(mask.sum() * voxel_mm3(matrix), rel=1e-5)
    read = vtk_to_numpy(reader.GetOutput().GetPoints().GetData())
    assert np.allclose(np.sort(read, axis=0), np.sort(surface.points_lps, axis=0), atol=1e-4)


def test_an_stl_file_is_binary_says_what_it_is_and_its_normals_look_outwards():
    surface = voxel_surface(ball(), MATRICES["coronal"])
    content = stl_content(surface, "Left ventricle (not validated)")

    assert content.startswith(b"Verdant, LPS mm: Left ventricle (not validated)")
    (count,) = struct.unpack_from("<I", content, 80)
    assert len(content) == 84 + 50 * count
    triangles = np.frombuffer(content, np.dtype([("n", "<f4", 3), ("p", "<f4", (3, 3)), ("a", "<u2")]), count, 84)
    p = triangles["p"].astype(float)
    stated = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    stated /= np.linalg.norm(stated, axis=1, keepdims=True)
    assert np.allclose(stated, triangles["n"], atol=1e-3)
    assert np.einsum("ij,ij->", p[:, 0], np.cross(p[:, 1], p[:, 2])) / 6 == pytest.approx(
        surface.volume_mm3, rel=1e-4
    )


def test_an_obj_file_holds_every_name_as_an_object_with_corners_of_its_own():
    mask = ball()
    surfaces = [("Left ventricle", voxel_surface(mask, SHEARED)), ("Two\nlines", voxel_surface(mask[:4], SHEARED))]
    lines = obj_content(surfaces, frame_of_reference_uid="1.2.3").decode("utf-8").splitlines()

    assert [line for line in lines if line.startswith(("#", "o"))] == [
        "# Verdant, LPS millimetres",
        "# Frame of Reference UID 1.2.3",
        "o Left ventricle",
        "o Two lines",
    ]
    points = np.array([line.split()[1:] for line in lines if line.startswith("v ")], dtype=float)
    faces = np.array([line.split()[1:] for line in lines if line.startswith("f ")], dtype=int)
    first = len(surfaces[0][1].faces)
    for (_, surface), read in zip(surfaces, (faces[:first], faces[first:]), strict=True):
        assert np.allclose(points[read - 1], surface.points_lps[surface.faces], atol=6e-5)


def test_a_surface_of_too_many_faces_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_FACES", 100)
    with pytest.raises(GeometryError, match="more than 100 faces"):
        voxel_surface(ball(), SHEARED)


def test_nothing_has_no_surface():
    surface = voxel_surface(np.zeros((2, 3, 4), dtype=bool), SHEARED)
    assert not len(surface.faces)
    assert len(stl_content(surface, "")) == 84
