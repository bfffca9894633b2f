"""The objects that Verdant writes, for the conformance statement: their modules, codes and private elements."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from statement_tables import table


def written() -> dict[str, Any]:
    """One data set of each kind that Verdant writes, from the phantom that it brings."""
    import numpy as np
    from pydicom import dcmread

    from app.core import roi
    from app.core.contour import contours_of_mask
    from app.core.identity import SOPInstanceUID
    from app.core.saved_objects import SaveChoice, SegmentationType
    from app.core.structure_set import ApprovalStatus, StructureSetRequest
    from app.core.tasks import TaskControl
    from app.demonstration import PHANTOM_SEED, demonstration_network
    from app.dicom.phantom import make_phantom
    from app.dicom.phantom_series import phantom_series
    from app.dicom.region_objects import DicomObjectsWriter
    from app.dicom.volume_reading import DicomStudyReader
    from app.session.clock import now

    with tempfile.TemporaryDirectory(prefix="verdant-") as folder:
        paths = []
        for number, content in enumerate(phantom_series(make_phantom(PHANTOM_SEED))):
            paths.append(Path(folder, f"{number}.dcm"))
            paths[-1].write_bytes(content)
        (series,) = DicomStudyReader().read_series(paths, TaskControl())
        image = series.slices[len(series.slices) // 2]
        assert image.plane is not None  # noqa: S101 - the phantom has planes
        mask = np.zeros((image.plane.rows, image.plane.columns), dtype=bool)
        mask[20:40, 30:60] = True
        region = roi.Roi(
            roi.new_roi_id(),
            roi.RoiClass("Left ventricle", roi.CodedConcept("87878005", "SCT", "Left ventricle"), "ORGAN"),
            image.sop_instance_uid,
            image.frame_of_reference_uid,
            contours_of_mask(mask, image.plane, tolerance_mm=0.0),
            roi.ReviewState.VALIDATED,
            roi.GenerationAlgorithm.AUTOMATIC,
            score=0.9,
            network=roi.NetworkProvenance(
                SOPInstanceUID("2.25.1"),
                name="Network",
                version="1",
                digest="sha256:" + "0" * 64,
                threshold=0.5,
                device="CPU",
                created=now(),
            ),
            decision=roi.Decision("Doe^Jane", now()),
        )
        request = StructureSetRequest(
            (series,),
            (region,),
            ApprovalStatus.APPROVED,
            "Doe^Jane",
            now(),
            choice=SaveChoice(SegmentationType.BINARY, report=True),
        )
        objects = DicomObjectsWriter().write(request, TaskControl())
    found = {one.object_type.value: dcmread(BytesIO(one.content)) for one in objects}
    return {**found, "IODEEP": dcmread(BytesIO(demonstration_network()))}


def modules(dataset: Any) -> str:  # noqa: ANN401 - a Dataset
    """The modules of the object's IOD that are there, each with its attributes of the top level that are written."""
    from highdicom._standard_utils import get_iod_module_map, get_module_attribute_map, get_sop_class_iod_map

    iod = get_sop_class_iod_map()[str(dataset.SOPClassUID)]
    attributes = get_module_attribute_map()
    present = {element.keyword for element in dataset if element.keyword}
    left, rows = set(present), []
    # An optional module is there with all that it demands; one that demands nothing, if nobody else states its own.
    demanding: list[Any] = []
    undemanding: list[Any] = []
    for module in get_iod_module_map()[iod]:
        top = {one["keyword"]: one["type"] for one in attributes[module["key"]] if not one["path"]}
        needed = {keyword for keyword, kind in top.items() if kind in ("1", "2")}
        if module["usage"] == "M" or (needed and needed <= present):
            demanding.append((module, top))
        elif not needed:
            undemanding.append((module, top))
    for module, top in (*demanding, *undemanding):
        written = [keyword for keyword in top if keyword in left]
        left -= set(written)
        if written or (module, top) in demanding:
            name = module["key"].replace("-", " ").capitalize()
            rows.append((module["ie"], name, module["usage"], ", ".join(written) or "(those of modules above)"))
    if left:
        rows.append(("", "Of no module above", "", ", ".join(sorted(left))))
    return table(("IE", "Module", "Usage", "Attributes written"), rows)


def codes(datasets: Iterable[Any]) -> str:
    """Every code in the objects that are written, those of figures that the phantom has not among them."""
    from app.dicom import measured_regions

    found: set[tuple[str, str, str]] = set()

    def look(dataset: Any) -> None:  # noqa: ANN401 - a Dataset
        for element in dataset:
            if element.VR != "SQ":
                continue
            for item in element.value:
                if "CodeValue" in item:
                    found.add((str(item.CodingSchemeDesignator), str(item.CodeValue), str(item.CodeMeaning)))
                look(item)

    for dataset in datasets:
        look(dataset)
    found |= {(one.scheme, one.value, one.meaning) for one in measured_regions.UNITS.values()}
    return table(("Coding scheme", "Code value", "Code meaning"), sorted(found))


def private_elements() -> str:
    """The private block of a network."""
    from app.dicom import iodeep_layout as layout

    rows = (
        (f"({layout.GROUP:04X},xx{element:02X})", name, vr) for element, (name, vr) in sorted(layout.ELEMENTS.items())
    )
    return table(("Tag", "Name", "VR"), rows)
