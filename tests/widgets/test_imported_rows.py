"""The list of regions says where an imported one comes from, what drew it and how far beside its image it lies."""

from __future__ import annotations

from dataclasses import replace

from app.core.roi import Roi, SetKind
from app.session.region_filter import RegionFilter
from tests.helpers.fake_services import FakeServices
from tests.helpers.study_versions import study_with_versions
from widgets.item_models.roi_model import RoiModel, RoiRow


def _rows(services: FakeServices) -> tuple[RoiModel, list[RoiRow]]:
    model = RoiModel()
    model.show(services.session, RegionFilter())
    found = [model.row(model.index(place, 0)) for place in range(model.rowCount())]
    return model, [row for row in found if row is not None]


def _imported_as(**changes: object) -> FakeServices:
    """Two versions of which every region was stated otherwise."""
    services = study_with_versions()
    review = services.session.review
    assert review is not None

    def changed(roi: Roi) -> Roi:
        assert roi.structure_set is not None
        return replace(roi, structure_set=replace(roi.structure_set, **changes))

    rois = [changed(roi) for roi in review.rois]
    review.load(rois)
    return services


def test_a_segment_says_which_segmentation_holds_it_and_what_drew_it(qtbot) -> None:
    model, rows = _rows(
        _imported_as(sop_instance_uid="2.25.77", kind=SetKind.SEG, label="ANOTHER", source="EdgeFinder")
    )
    row = next(row for row in rows if row.roi.structure_set and row.roi.structure_set.kind is SetKind.SEG)
    said = model.description(row)
    assert "In the stored SEG “ANOTHER”, without approval" in said
    assert "Drawn by EdgeFinder" in said


def test_contours_beside_the_plane_of_their_image_are_marked_in_the_list(qtbot) -> None:
    model, rows = _rows(_imported_as(sop_instance_uid="2.25.77", label="OFF", off_plane_mm=0.84))
    row = next(row for row in rows if row.roi.structure_set and row.roi.structure_set.off_plane_mm)
    assert row.place_text.endswith("OFF · 0.84 mm off-plane")
    assert "Its contours lie 0.84 mm beside the plane of its image" in model.description(row)


def test_a_copy_that_is_edited_names_the_version_that_it_came_from(qtbot) -> None:
    services = study_with_versions()
    session = services.session
    assert session.review is not None
    session.select(session.review.rois[0].roi_id)
    session.versions.edit_selected_region()
    model, rows = _rows(services)
    row = next(row for row in rows if row.roi.predecessor is not None)
    assert any(line.startswith("A new version of what “2.25.") for line in model.description(row))
