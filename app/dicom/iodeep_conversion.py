"""A stored network as what a new object is to hold: to be signed, or taken over from another layout."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.model_card import ModelCard
from app.core.network_services import WeightsFetcher
from app.core.tasks import TaskControl
from app.dicom.iodeep_content import LONGEST_LO, NetworkContent
from app.dicom.iodeep_file import NetworkFile
from app.dicom.iodeep_reading import OpenedNetwork
from app.dicom.iodeep_weights import WeightsPlace
from app.dicom.quiet import quiet_pydicom

_UNSTORABLE: Final = re.compile(r"[\\=\r\n\0]+")


def stored_content(
    path: Path,
    *,
    weights: bytes | memoryview | None = None,
    fetcher: WeightsFetcher | None = None,
    control: TaskControl | None = None,
) -> NetworkContent:
    """What an object of our layout holds, as it is: its identifiers, its weights or where they are.

    An object of another layout becomes a network of its own, with a new DnnUID; DnnTrainingInfo says what it was
    converted from, and weights that lay outside are taken into it.

    Parameters
    ----------
    weights
        To be taken instead of those that the object has.

    Raises
    ------
    NetworkObjectError, FileError
        Like `read_iodeep`, and if something of it cannot be stored.
    """
    with quiet_pydicom():
        file = NetworkFile(path)
        opened = OpenedNetwork(file)
        card = opened.card()
        is_ours = file.layout.digest_is_required
        keeps_place = is_ours and weights is None and opened.weights.place is not WeightsPlace.BASE64
        stays_outside = keeps_place and opened.weights.place is not WeightsPlace.DATA
        if weights is None and not stays_outside:
            weights = opened.weights.verified(opened.architecture, fetcher=fetcher, control=control or TaskControl())
        content = NetworkContent(
            architecture_text=opened.stored_architecture if is_ours else opened.architecture,
            name=card.name if is_ours else _storable(card.name),
            modality=card.modality,
            body_part_examined=card.body_part_examined if is_ours else card.body_part_examined.upper(),
            samples_per_pixel=card.samples_per_pixel,
            rows=card.rows,
            columns=card.columns,
            created=_created(card, file.elements.text("ContentTime")),
            training_info=(file.text(file.layout.training_info) or "{}") if is_ours else _history(card),
            weights=weights if weights is not None else b"",
            weights_uri=opened.weights.uri if stays_outside else "",
            weights_digest=card.digest if stays_outside else "",
            endpoint=card.endpoint,
            photometric_interpretation=card.photometric_interpretation or "MONOCHROME2",
            planar_configuration=file.elements.integer("PlanarConfiguration") if card.samples_per_pixel > 1 else None,
            patient_orientation=_orientation(file, is_ours=is_ours),
            fine_tuning=card.fine_tuning,
            dnn_uid=card.dnn_uid if is_ours else "",
        )
        if not is_ours:
            return content
        return replace(
            content,
            study_instance_uid=file.elements.text("StudyInstanceUID"),
            series_instance_uid=file.elements.text("SeriesInstanceUID"),
        )


def stored_weights(path: Path) -> memoryview:
    """The bytes in place of an object's weights, whatever they are and unverified: for an explicit conversion."""
    with quiet_pydicom():
        return OpenedNetwork(NetworkFile(path)).weights.raw()


def _storable(name: str) -> str:
    return _UNSTORABLE.sub(" ", name).strip()[:LONGEST_LO].strip() or "Network"


def _history(card: ModelCard) -> str:
    info = {**card.training_info, "converted_from": card.dnn_uid}
    return json.dumps(info, ensure_ascii=False, sort_keys=True)


def _created(card: ModelCard, time: str) -> datetime:
    for form, text in (("%Y%m%d%H%M%S", card.content_date + time[:6]), ("%Y%m%d", card.content_date)):
        try:
            return datetime.strptime(text, form).astimezone()
        except ValueError:
            continue
    return datetime.now().astimezone()


def _orientation(file: NetworkFile, *, is_ours: bool) -> str:
    """As it is; of another layout only if it is what the standard wants."""
    stated = file.elements.text("PatientOrientation")
    return stated if is_ours or re.fullmatch(r"[LRAPHF]{1,3}\\[LRAPHF]{1,3}", stated) else ""
