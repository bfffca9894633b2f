"""The thin texts in the corners of a viewport: which lines there are, where they stand, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.calibration import CalibrationSource
from app.core.colour_maps import ColourMap
from app.core.corner_layout import IN_HEADER, IN_TITLE, CornerLayout, CornerLine
from app.core.phrases import Phrase, joined, phrase
from app.core.pixels import ImagePixels
from app.core.shading import Shading
from app.core.stacking import StackProblem
from app.core.voi import VoiLut
from app.core.volume import ImageSeries, ImageSlice
from app.session.pane import Pane
from app.session.study_texts import parse_date, parse_time
from app.session.viewport_state import CineMode, View


@dataclass(frozen=True, slots=True)
class CornerTexts:
    """The lines of each corner, from top to bottom; none is empty."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


NO_TEXTS: Final = CornerTexts()


@dataclass(frozen=True, slots=True)
class _Shown:
    series: ImageSeries
    view: View
    image: ImageSlice
    pixels: ImagePixels | None
    shading: Shading | None
    is_part: bool


def corner_texts(
    layout: CornerLayout,
    pane: Pane,
    *,
    image: ImageSlice,
    pixels: ImagePixels | None,
    shading: Shading | None,
    beside_others: bool,
    has_title: bool = False,
) -> CornerTexts:
    """What the corners say of the image in view of a pane.

    Parameters
    ----------
    beside_others
        Whether there are several viewports: a single one leaves out what the header says.
    has_title
        Whether a title names series and stack: it is not said twice.
    """
    if pane.series is None:
        return CornerTexts()
    is_part = pane.opened is not None and pane.opened.arrived is not None
    shown = _Shown(pane.series, pane.viewport.view, image, pixels, shading, is_part)

    def texts(lines: tuple[CornerLine, ...]) -> tuple[str, ...]:
        elsewhere = (frozenset() if beside_others else IN_HEADER) | (IN_TITLE if has_title else frozenset())
        wanted = [line for line in lines if line not in elsewhere]
        return tuple(text for line in wanted if (text := _TEXTS[line](shown)))

    return CornerTexts(
        texts(layout.top_left), texts(layout.top_right), texts(layout.bottom_left), texts(layout.bottom_right)
    )


def window_text(image: ImageSlice, pixels: ImagePixels | None, shading: Shading) -> str:
    """Name, width and level with their unit, and what else changes the greys, e.g. `Lung  W 1500  L −600 HU`."""
    transform = shading.transform
    factor, unit = image.display_factor, image.display_unit
    if isinstance(transform, VoiLut):
        parts: list[str] = [joined(" ", (part for part in (phrase("Table"), transform.explanation) if part))]
    else:
        name = transform.explanation
        parts = [name] if name else []
        parts.append(f"W {_number(transform.width * factor)}  L {_number(transform.center * factor)} {unit}".rstrip())
    if shading.colour_map is not ColourMap.GREY:
        parts.append(shading.colour_map.title)
    if shading.inverted != image.inverted:
        parts.append(phrase("inverted"))
    if pixels is not None and pixels.padding is not None:
        parts.append(phrase("padding black"))
    return _joined(*parts)


def slice_text(series: ImageSeries, index: int) -> str:
    """Which slice of how many, e.g. `12/24`."""
    return f"{index + 1}/{len(series.slices)}"


def _series(shown: _Shown) -> str:
    record = shown.series.series
    if record.series_number is None:
        return record.series_description.strip()
    if not record.series_description.strip():
        return phrase("Series {number}", number=record.series_number)
    return _joined(str(record.series_number), record.series_description)


def _position(shown: _Shown) -> str:
    plane, stacking = shown.image.plane, shown.series.stacking
    if plane is None:
        is_known = shown.image.calibration.source is not CalibrationSource.NONE
        return phrase("no position") if is_known else phrase("uncalibrated")
    text = f"{plane.position_along_normal_mm:.1f} mm".replace("-", "−")
    if stacking.spacing_mm is None or shown.is_part:
        return text
    if StackProblem.UNEVEN_SPACING in stacking.problems:
        return _joined(text, phrase("uneven spacing"))
    return _joined(text, phrase("spacing {spacing:.4g} mm", spacing=stacking.spacing_mm))


def _acquired(shown: _Shown) -> str:
    time = parse_time(shown.image.details.acquisition_time)
    return _joined(_date(shown.image.details.acquisition_date), time.isoformat() if time else "")


def _zoom(shown: _Shown) -> str:
    view = shown.view
    if not view.fitted:
        return f"{view.zoom:.3g} : 1"
    return f"{view.zoom:.2g}×" if view.zoom < 10 else f"{view.zoom:.0f}×"


def _cine(shown: _Shown) -> str:
    if not shown.view.playing:
        return ""
    way = phrase("there and back") if shown.view.cine_mode is CineMode.BOUNCE else phrase("loop")
    return _joined(phrase("{rate} images/s", rate=shown.view.frames_per_second), way)


def _date(text: str) -> str:
    """Year first: it stands in a picture that may be read anywhere."""
    found = parse_date(text)
    return found.isoformat() if found else text.strip()


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _joined(*parts: str) -> str:
    return joined("  ", (part if isinstance(part, Phrase) else part.strip() for part in parts if part.strip()))


_TEXTS: Final[Mapping[CornerLine, Callable[[_Shown], str]]] = {
    CornerLine.PATIENT_NAME: lambda s: s.series.study.patient.display_name,
    CornerLine.PATIENT_ID: lambda s: s.series.study.patient.patient_id.strip(),
    CornerLine.PATIENT_BIRTH_DATE: lambda s: _joined(
        _date(s.series.study.patient.birth_date), s.series.study.patient.sex
    ),
    CornerLine.STUDY_DATE: lambda s: _date(s.series.study.study_date),
    CornerLine.STUDY_DESCRIPTION: lambda s: s.series.study.study_description.strip(),
    CornerLine.ACCESSION_NUMBER: lambda s: s.series.study.accession_number.strip(),
    CornerLine.INSTITUTION: lambda s: s.series.study.institution_name.strip(),
    CornerLine.SERIES: _series,
    CornerLine.STACK: lambda s: s.series.stack.name,
    CornerLine.ACQUIRED: _acquired,
    CornerLine.PARAMETERS: lambda s: _joined(*s.image.details.parameters),
    CornerLine.MATRIX: lambda s: f"{s.image.attributes.columns} × {s.image.attributes.rows}",
    CornerLine.POSITION: _position,
    CornerLine.SLICE: lambda s: slice_text(s.series, s.view.index),
    CornerLine.WINDOW: lambda s: window_text(s.image, s.pixels, s.shading) if s.shading else "",
    CornerLine.ZOOM: _zoom,
    CornerLine.CINE: _cine,
}
