"""The factor from PET activity to the standardised uptake value by body weight (SUVbw, g/ml).

SUVbw = activity concentration [Bq/ml] * body weight [g] / activity injected, decayed to the time that the images
are corrected to [Bq]. Which element tells what follows the vendor-neutral pseudo-code of the RSNA QIBA FDG-PET/CT
profile (Clunie et al., "SUV calculations", qibawiki.rsna.org) and PS3.3 C.8.9.1 (Units, Decay Correction) and
C.8.9.2 (Radiopharmaceutical Information).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from app.dicom.clock import of_texts, offset_s, seconds_in_zone
from app.dicom.elements import Elements

_DAY_S: Final = 86_400.0
_LONGEST_DELAY_S: Final = 2 * _DAY_S
"""Between injection and scan; more is a mistake in a clock."""
_MOST_HALF_LIVES: Final = 8.0
"""So is a delay after which less than 1/256 of the activity is left: nobody scans then."""
_LEAST_DOSE_BQ: Final = 1e5
"""Less is a number in MBq, which would make the uptake a million times too high."""
_PHILIPS: Final = "Philips PET Private Group"
_PHILIPS_SUV: Final = 0x70530000
_PHILIPS_ACTIVITY: Final = 0x70530009
_GE: Final = "GEMS_PETD_01"
_GE_SCAN_START: Final = 0x0009000D


@dataclass(frozen=True, slots=True)
class SuvFactor:
    """What a modality value is multiplied by to give g/ml.

    Parameters
    ----------
    factor
        None where the image does not allow it.
    reason
        Then a sentence saying why.
    """

    factor: float | None
    reason: str = ""


NO_SUV: Final = SuvFactor(None)
"""Of an image that has nothing to do with PET."""


def suv_factor(elements: Elements) -> SuvFactor:
    """Of one PET image, from its own elements alone."""
    units = elements.text("Units")
    if units == "GML":
        kind = elements.text("SUVType")
        return SuvFactor(1.0) if kind in ("", "BW") else _none(f"its values are SUV by another measure ({kind[:16]})")
    if units == "CNTS":
        return _of_counts(elements)
    if units != "BQML":
        return _none(f"its unit is {units[:16]!r} and not BQML" if units else "it states no Units")
    return _of_activity(elements)


def _of_counts(elements: Elements) -> SuvFactor:
    """Philips states the factor itself, or the one to Bq/ml."""
    whole = elements.private_number(_PHILIPS_SUV, _PHILIPS)
    if whole is not None and whole > 0:
        return SuvFactor(whole)
    activity = elements.private_number(_PHILIPS_ACTIVITY, _PHILIPS)
    if activity is None or activity <= 0:
        return _none("its values are counts, and it states no factor for them")
    found = _of_activity(elements)
    return found if found.factor is None else SuvFactor(found.factor * activity)


def _of_activity(elements: Elements) -> SuvFactor:
    corrections = elements.text("CorrectedImage").split("\\")
    missing = [word for word in ("ATTN", "DECY") if word not in corrections]
    if missing:
        return _none(f"its CorrectedImage does not list {' and '.join(missing)}")
    weight_kg = elements.number("PatientWeight")
    if weight_kg is None or not 0 < weight_kg < 1000:
        return _none("it states no usable PatientWeight")
    items = elements.items("RadiopharmaceuticalInformationSequence")
    if len(items) != 1:
        return _none("it does not state one radiopharmaceutical")
    dose_bq = items[0].number("RadionuclideTotalDose")
    if dose_bq is None or dose_bq <= 0:
        return _none("it states no RadionuclideTotalDose")
    if dose_bq < _LEAST_DOSE_BQ:
        return _none(f"its RadionuclideTotalDose of {dose_bq:g} Bq cannot be meant")
    correction = elements.text("DecayCorrection")
    if correction == "ADMIN":
        return SuvFactor(weight_kg * 1000 / dose_bq)
    if correction != "START":
        return _none(f"its DecayCorrection is {correction[:16]!r}")
    half_life_s = items[0].number("RadionuclideHalfLife")
    if half_life_s is None or half_life_s <= 0:
        return _none("it states no RadionuclideHalfLife")
    delay_s = _delay_s(elements, items[0], half_life_s)
    if delay_s is None:
        return _none("the time between injection and scan is not known")
    if delay_s > _MOST_HALF_LIVES * half_life_s:
        return _none(f"{delay_s / 3600:.1f} hours between injection and scan cannot be meant")
    return SuvFactor(weight_kg * 1000 / (dose_bq * math.exp2(-delay_s / half_life_s)))


def _delay_s(elements: Elements, pharmaceutical: Elements, half_life_s: float) -> float | None:
    """From the injection to the time that the images are decay-corrected to."""
    zone_s = offset_s(elements.text("TimezoneOffsetFromUTC"))
    scan = _scan_start(elements, half_life_s, zone_s)
    injected = seconds_in_zone(pharmaceutical, "RadiopharmaceuticalStart", zone_s=zone_s)
    if injected is None:
        injected = of_texts("", pharmaceutical.text("RadiopharmaceuticalStartTime"))
    if scan is None or injected is None:
        return None
    if injected < _DAY_S:
        # Without a date: the last such time of day before the scan.
        return (scan - injected) % _DAY_S
    delay = scan - injected
    return delay if 0 <= delay <= _LONGEST_DELAY_S else None


def _scan_start(elements: Elements, half_life_s: float, zone_s: float | None) -> float | None:
    """SeriesTime where it lies before the acquisition; a later one is that of some postprocessing."""
    series, acquisition = (seconds_in_zone(elements, what, zone_s=zone_s) for what in ("Series", "Acquisition"))
    if series is not None and acquisition is not None and series <= acquisition:
        return series
    stated = elements.private_text(_GE_SCAN_START, _GE)
    found = of_texts(stated[:8], stated[8:]) if stated else None
    if found is not None:
        return found
    reference_ms, duration_ms = elements.number("FrameReferenceTime"), elements.number("ActualFrameDuration")
    if acquisition is None or not reference_ms or not duration_ms or min(reference_ms, duration_ms) <= 0:
        return None
    # FrameReferenceTime runs from the scan start to the moment of average count rate within the frame.
    decay = math.log(2) / half_life_s * duration_ms / 1000
    average_s = half_life_s / math.log(2) * math.log(decay / -math.expm1(-decay))
    return acquisition - reference_ms / 1000 + average_s


def _none(why: str) -> SuvFactor:
    return SuvFactor(None, f"SUV cannot be computed for this image: {why}.")
