"""What lies where in the cardiac phantom: shapes as signed distances, tissues as signal, blood = 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]

_EDGE_MM = 0.7
"""Half width of a tissue border: the partial volume of a pixel."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Signal of each tissue."""

    blood: float
    myocardium: float
    fat: float
    muscle: float
    lung: float
    liver: float
    spleen: float
    marrow: float
    stomach: float


@dataclass(frozen=True, slots=True)
class Anatomy:
    """One heart and the chest around it; lengths in mm, angles in radians, points as (across, down)."""

    contrast: Contrast
    ventricle_length_mm: float
    ventricle_radius_mm: float
    wall_mm: float
    heart: Point
    drift: Point
    ellipticity: tuple[float, float]
    harmonics: tuple[float, float]
    right_ventricle: tuple[float, float, float]
    papillary_mm: float
    papillary_angles: tuple[float, float]
    epicardial_fat_mm: float
    torso: tuple[float, float, float]
    fat_mm: float
    liver_edge: float
    waves: Floats
    coil: tuple[float, float, float, float]

    def cavity_radius_mm(self, depth_mm: float) -> float:
        """Mean radius of the left ventricle; 0 outside base and apex."""
        part = depth_mm / self.ventricle_length_mm
        if not 0.0 <= part < 1.0:
            return 0.0
        return self.ventricle_radius_mm * math.pow(1.0 - math.pow(part, 2.4), 0.62)

    def epicardial_radius_mm(self, depth_mm: float) -> float:
        """Mean radius of the left ventricle with its wall; 0 above the base and below the apex."""
        part = depth_mm / (self.ventricle_length_mm + 0.8 * self.wall_mm)
        if not 0.0 <= part < 1.0:
            return 0.0
        return (self.ventricle_radius_mm + self.wall_mm) * math.sqrt(1.0 - math.pow(part, 2.6))

    def coil_sensitivity(self, across_mm: Floats, down_mm: Floats) -> Floats:
        """Receive sensitivity, about 1: stronger towards the chest wall, uneven like a surface coil's."""
        tilt_across, tilt_down, bend, phase = self.coil
        x, y = across_mm / 130.0, down_mm / 130.0
        return np.exp(tilt_across * x + tilt_down * y + bend * np.cos(1.7 * x + 1.3 * y + phase))


def sample_anatomy(generator: np.random.Generator, *, variation: float) -> Anatomy:
    """Draw an anatomy; `variation` 0 gives the mean heart, 1 the widest spread."""

    def around(mean: float, spread: float) -> float:
        return float(mean + variation * spread * generator.uniform(-1.0, 1.0))

    contrast = Contrast(
        blood=around(1.0, 0.25),
        myocardium=around(0.33, 0.15),
        fat=around(0.80, 0.40),
        muscle=around(0.26, 0.12),
        lung=around(0.07, 0.05),
        liver=around(0.42, 0.22),
        spleen=around(0.58, 0.25),
        marrow=around(0.48, 0.2),
        stomach=around(0.55, 0.4),
    )
    return Anatomy(
        contrast=contrast,
        ventricle_length_mm=around(88.0, 20.0),
        ventricle_radius_mm=around(24.5, 10.0),
        wall_mm=around(10.5, 4.5),
        heart=(around(12.0, 22.0), around(-12.0, 22.0)),
        drift=(around(12.0, 9.0), around(8.0, 9.0)),
        ellipticity=(around(0.04, 0.09), around(0.8, 1.6)),
        harmonics=(around(0.02, 0.035), around(0.0, 3.0)),
        right_ventricle=(around(1.0, 0.3), around(1.0, 0.25), around(0.1, 0.4)),
        papillary_mm=around(4.4, 2.2),
        papillary_angles=(around(-0.75, 0.5), around(0.95, 0.5)),
        epicardial_fat_mm=around(4.0, 4.0),
        torso=(around(128.0, 25.0), around(110.0, 22.0), around(0.12, 0.35)),
        fat_mm=around(13.0, 9.0),
        liver_edge=around(0.0, 22.0),
        waves=generator.uniform(-1.0, 1.0, (5, 5)) * (0.5 + 0.5 * variation),
        coil=(around(-0.16, 0.35), around(-0.22, 0.35), around(0.08, 0.15), around(0.0, 3.0)),
    )


def tissue_at(
    anatomy: Anatomy, across_mm: Floats, down_mm: Floats, depth_mm: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """Signal and true left ventricle at plane points of one depth: both (rows, columns)."""
    x, y = _bend(anatomy, across_mm, down_mm, depth_mm)
    image = np.full(x.shape, 0.012)
    _draw_chest(image, anatomy, x, y, depth_mm)
    centre = (
        anatomy.heart[0] + anatomy.drift[0] * depth_mm / 90.0,
        anatomy.heart[1] + anatomy.drift[1] * depth_mm / 90.0,
    )
    if depth_mm < 0.0:
        _draw_atria(image, anatomy, x - centre[0], y - centre[1], depth_mm)
        return image, np.zeros(x.shape, np.bool_)
    return image, _draw_ventricles(image, anatomy, x - centre[0], y - centre[1], depth_mm)


def _bend(anatomy: Anatomy, x: Floats, y: Floats, depth_mm: float) -> tuple[Floats, Floats]:
    """Displace the points by a few smooth waves, so that no border is a perfect ellipse."""
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for kx, ky, phase, size_x, size_y in anatomy.waves:
        wave = np.sin((kx * x + ky * y) / 24.0 + 3.0 * phase + depth_mm / 60.0)
        dx += 1.5 * size_x * wave
        dy += 1.5 * size_y * wave
    return x + dx, y + dy


def _paint(image: Floats, distance_mm: Floats, signal: float | Floats) -> None:
    """Cover what lies inside (negative distance) with `signal`, softly at the border."""
    inside = 0.5 - 0.5 * np.tanh(distance_mm / _EDGE_MM)
    image += inside * (signal - image)


def _ellipse(x: Floats, y: Floats, centre: Point, radii: Point, angle: float = 0.0) -> Floats:
    """Signed distance in mm, exact at the border, approximate elsewhere."""
    cos, sin = np.cos(angle), np.sin(angle)
    across = (x - centre[0]) * cos + (y - centre[1]) * sin
    down = (y - centre[1]) * cos - (x - centre[0]) * sin
    near = np.hypot(across / radii[0], down / radii[1])
    slope = np.hypot(across / radii[0] ** 2, down / radii[1] ** 2)
    distance: Floats = near * (near - 1.0) / np.maximum(slope, 1e-6)
    return np.where(slope > 1e-6, distance, -min(radii))


def _draw_chest(image: Floats, anatomy: Anatomy, x: Floats, y: Floats, depth_mm: float) -> None:
    """Skin, fat, muscle, ribs, lungs, spine, aorta, liver, stomach, spleen."""
    tissue = anatomy.contrast
    width, height, turn = anatomy.torso
    torso = _ellipse(x, y, (0.0, 0.0), (width, height), turn)
    _paint(image, torso, 0.3 * tissue.fat)
    _paint(image, torso + 1.8, tissue.fat)
    muscle = torso + anatomy.fat_mm + 4.0 * np.sin(np.arctan2(y, x) * 3.0 + anatomy.coil[3])
    _paint(image, muscle, tissue.muscle)
    around = np.arctan2(y, x)
    # Ribs cut across by the oblique plane: marrow in a dark rim, every 20 degrees of the wall.
    beat = np.cos(around * 9.0 + depth_mm / 9.0)
    rib = np.abs(muscle + 7.0) - 3.2 + 3.0 * (1.0 - beat)
    _paint(image, rib - 1.2, 0.5 * tissue.muscle)
    _paint(image, rib + 0.8, tissue.marrow)
    cavity = muscle + 13.0
    _paint(image, cavity, tissue.lung)
    _draw_lung_vessels(image, anatomy, x, y, cavity, depth_mm)
    # Mediastinum: fat from the breastbone to the heart, soft tissue from the heart to the spine.
    reach = max(0.45, 1.0 - max(0.0, depth_mm) / 150.0)
    front = _ellipse(x, y, (-0.34 * width, -0.62 * height), (48.0 * reach, 20.0 * reach), 0.95)
    _paint(image, np.maximum(front, cavity + 0.5), 0.9 * tissue.fat)
    back = _ellipse(x, y, (0.5 * anatomy.heart[0] - 12.0, 0.35 * height), (26.0, 44.0), -0.35)
    _paint(image, np.maximum(back, cavity + 0.5), 0.55 * tissue.fat + 0.35 * tissue.muscle)
    spine = (0.28 * width, 0.66 * height)
    _paint(image, _ellipse(x, y, spine, (30.0, 34.0)), tissue.muscle)
    _paint(image, _ellipse(x, y, (spine[0], spine[1] - 8.0), (17.0, 14.0)), tissue.marrow)
    _paint(image, _ellipse(x, y, (spine[0], spine[1] + 13.0), (7.0, 6.0)), 0.85 * tissue.blood)
    _paint(image, _ellipse(x, y, (spine[0] + 21.0, spine[1] - 19.0), (10.5, 9.5)), tissue.blood)
    rise = 0.35 * depth_mm - 22.0 + anatomy.liver_edge
    dome = _ellipse(x, y, (-0.42 * width, height * 0.75 - rise), (0.62 * width, 0.55 * height), 0.2)
    _paint(image, np.maximum(dome, cavity + 1.0), tissue.liver)
    for shift, bearing in ((-14.0, 0.75), (6.0, 0.35), (26.0, 0.9)):
        centre = (-0.42 * width + shift, height * 0.55 - rise + 0.4 * shift)
        vessel = _ellipse(x, y, centre, (13.0, 2.1), bearing + depth_mm / 80.0)
        _paint(image, np.maximum(np.maximum(vessel, dome + 6.0), cavity + 7.0), 0.8 * tissue.blood)
    stomach = _ellipse(x, y, (0.36 * width, height * 0.80 - rise), (38.0, 25.0), -0.3)
    _paint(image, np.maximum(stomach, cavity + 1.0), tissue.muscle)
    _paint(image, np.maximum(stomach + 3.5, cavity + 4.0), tissue.stomach)
    spleen = _ellipse(x, y, (0.68 * width, height * 0.72 - 0.6 * rise), (19.0, 32.0), 0.5)
    _paint(image, np.maximum(spleen, cavity + 1.0), tissue.spleen)


def _draw_lung_vessels(
    image: Floats, anatomy: Anatomy, x: Floats, y: Floats, cavity: Floats, depth_mm: float
) -> None:
    """Small bright dots and threads in the lungs."""
    web = np.zeros_like(x)
    for kx, ky, phase, size_x, size_y in anatomy.waves:
        web += np.cos((9.0 * kx + 4.0) * x / 30.0 + (9.0 * ky - 4.0) * y / 30.0 + 9.0 * phase + depth_mm / 5.0)
        web += 0.2 * (size_x - size_y)
    _paint(image, np.maximum(3.4 - web, cavity + 3.0) * 1.5, 0.45 * anatomy.contrast.blood)


def _draw_atria(image: Floats, anatomy: Anatomy, x: Floats, y: Floats, depth_mm: float) -> None:
    """Above the base: both atria, the root of the aorta and the outflow tract, in fat; no ventricle."""
    tissue, size = anatomy.contrast, anatomy.ventricle_radius_mm / 24.5
    high = min(1.0, -depth_mm / 45.0)
    scale = size * (1.0 - 0.25 * high)
    heart = _ellipse(x, y, (-18.0, -2.0), (58.0 * scale, 40.0 * scale), 0.3)
    _paint(image, heart, 0.45 * tissue.fat + 0.55 * tissue.muscle)
    wall = 0.6 * tissue.myocardium + 0.4 * tissue.muscle
    chambers = (
        ((10.0 * scale, 18.0 * scale), (28.0 * scale, 19.0 * scale), -0.2),  # left atrium
        ((-48.0 * scale, 8.0 * scale), (20.0 * scale, 25.0 * scale), 0.2),  # right atrium
        ((-12.0 * scale, -10.0 * scale), (14.0 * scale, 13.5 * scale), 0.0),  # aortic root
        ((-34.0 * scale, -30.0 * scale), (17.0 * scale, 12.0 * scale), -0.5),  # outflow tract, pulmonary trunk
    )
    for centre, radii, angle in chambers:
        outside = _ellipse(x, y, centre, radii, angle)
        _paint(image, outside, wall)
        _paint(image, outside + 2.0, tissue.blood)


def _draw_ventricles(image: Floats, anatomy: Anatomy, x: Floats, y: Floats, depth_mm: float) -> NDArray[np.bool_]:
    """Both ventricles with wall, fat and papillary muscles; the truth of the left one comes back."""
    tissue = anatomy.contrast
    outer = anatomy.epicardial_radius_mm(depth_mm)
    inner = min(anatomy.cavity_radius_mm(depth_mm), outer - 3.0)
    if outer <= 0.0:
        _paint(image, _ellipse(x, y, (-6.0, 4.0), (20.0, 12.0)), tissue.fat)
        return np.zeros(x.shape, np.bool_)
    bearing = np.arctan2(y, x)
    (flat, flat_at), (lobe, lobe_at) = anatomy.ellipticity, anatomy.harmonics
    form = 1.0 + flat * np.cos(2.0 * (bearing - flat_at)) + lobe * np.cos(3.0 * (bearing - lobe_at))
    radius = np.hypot(x, y)
    epicardium = radius - outer * (0.6 + 0.4 * form)
    part = depth_mm / anatomy.ventricle_length_mm
    reach, tall, turn = anatomy.right_ventricle
    fade = max(0.0, 1.0 - (part / 0.88) ** 3)
    right_radii = (max(6.0, 46.0 * reach * fade + 4.0), max(6.0, 40.0 * tall * fade**0.7 + 2.0))
    shift = 0.62 * outer
    right = _ellipse(x, y, (-shift * np.cos(turn), -shift * np.sin(turn)), right_radii, turn)
    around = np.minimum(epicardium, right)
    # Fat fills the grooves between the ventricles and thins out over the lateral wall.
    _paint(image, around - anatomy.epicardial_fat_mm * (0.55 - 0.45 * np.cos(bearing - turn)), tissue.fat)
    _paint(image, right, tissue.myocardium)
    trabeculae = 0.5 + 0.5 * np.sin(x / 2.6 + 2.0 * np.sin(y / 5.0))
    right_blood = tissue.blood * (0.97 - 0.18 * trabeculae * (right > -9.0))
    _paint(image, right + 3.6, right_blood)
    _paint(image, epicardium, tissue.myocardium)
    if inner <= 1.5:
        return np.zeros(x.shape, np.bool_)
    cavity = radius - inner * form
    _paint(image, cavity, tissue.blood)
    if 0.22 < part < 0.82:
        full = np.sin(np.pi * (part - 0.22) / 0.6) ** 0.5
        for angle in anatomy.papillary_angles:
            size = max(0.5, min(anatomy.papillary_mm, 0.3 * inner) * full)
            at = 0.72 * inner
            centre = (at * np.cos(angle), at * np.sin(angle))
            muscle = _ellipse(x, y, centre, (1.25 * size, size), angle)
            _paint(image, np.maximum(muscle, cavity + 0.4), 1.1 * tissue.myocardium)
    return np.asarray(cavity < 0.0)
