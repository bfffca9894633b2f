"""What regions are called: from the list with its code, or as the physician writes it."""

from __future__ import annotations

import pytest

from app.core.errors import NameListError
from app.core.name_lists import ListedName, NameList
from app.core.roi import CodedConcept, ReviewState, Roi, RoiClass
from app.presets import region_classes
from app.session.session import Session
from tests.helpers.fake_heart import LEFT_VENTRICLE
from tests.helpers.fake_services import FakeServices, fake_services


@pytest.fixture
def services() -> FakeServices:
    made = fake_services(region_classes=region_classes())
    made.open_study()
    made.session.propose()
    return made


def selected(session: Session) -> Roi:
    assert session.review is not None and session.review.selected is not None
    return session.review.selected


def test_a_name_of_the_list_brings_its_code(services: FakeServices):
    services.session.naming.name("liver", "ORGAN")

    assert selected(services.session).roi_class == RoiClass(
        "Liver", CodedConcept("10200004", "SCT", "Liver"), "ORGAN"
    )


def test_any_other_name_stands_as_it_was_written_without_a_code(services: FakeServices):
    services.session.naming.name("  Tumour,   segment\tVII ", "GTV")

    assert selected(services.session).roi_class == RoiClass("Tumour, segment VII", None, "GTV")


@pytest.mark.parametrize("name", ["", "   ", "\\", "\n"])
def test_without_a_name_nothing_happens(services: FakeServices, name: str):
    services.session.naming.name(name, "ORGAN")

    assert selected(services.session).roi_class == LEFT_VENTRICLE


def test_a_name_fits_into_its_element(services: FakeServices):
    services.session.naming.name("x" * 200, "nonsense")

    assert selected(services.session).roi_class == RoiClass("x" * 64, None, "")


def test_naming_is_one_step_back_and_takes_no_decision_back(services: FakeServices):
    session = services.session
    roi = selected(session)
    session.deciding.validate_selected()
    session.select(roi.roi_id)

    session.naming.name("Mass", "")

    assert selected(session).state is ReviewState.VALIDATED
    session.history.undo()
    assert selected(session).roi_class == LEFT_VENTRICLE


def test_names_of_this_series_come_first_and_none_twice(services: FakeServices):
    services.session.naming.name("Scar", "")

    names = [one.name for one in services.session.naming.choices]

    assert names[:2] == ["Left ventricle", "Scar"]
    assert len({name.casefold() for name in names}) == len(names)


def test_what_a_structure_set_holds_keeps_its_name(services: FakeServices):
    session = services.session
    session.set_reviewer("Rossi^Ada")
    roi = selected(session)
    session.deciding.validate_selected()
    session.save()
    session.select(roi.roi_id)

    session.naming.name("Liver", "")

    assert session.naming.selected is None
    assert selected(session).roi_class == LEFT_VENTRICLE


def test_the_names_that_come_with_the_viewer_are_sound():
    classes = region_classes()

    assert len({one.name for one in classes}) == len(classes) > 20
    assert all(one.code is not None and one.code.scheme == "SCT" and one.code.value.isdigit() for one in classes)


def test_a_comment_is_kept_with_the_region_in_one_line_and_taken_back_with_its_name(services: FakeServices):
    session = services.session

    session.naming.name("Mass", "", comment="  grown since\n2025 \\ see report ")

    assert selected(session).comment == "grown since 2025 see report"
    session.naming.name("Mass", "GTV")
    assert selected(session).comment == "grown since 2025 see report"
    session.naming.name("Mass", "GTV", comment="")
    assert selected(session).comment == ""
    for _ in range(3):
        session.history.undo()
    assert selected(session).roi_class == LEFT_VENTRICLE and selected(session).comment == ""


def test_a_comment_fits_into_its_element(services: FakeServices):
    services.session.naming.name("Mass", "", comment="x" * 5000)

    assert len(selected(services.session).comment) == 1024


def test_names_that_a_site_brought_come_before_those_of_the_viewer_with_code_and_colour(services: FakeServices):
    naming = services.session.naming
    ours = NameList(
        "Ours", (ListedName(RoiClass("Liver", CodedConcept("1", "99OURS", "Our liver"), "GTV"), (1, 2, 3)),)
    )
    naming.save_lists([ours])
    assert [one for one in naming.choices if one.name == "Liver"] == [ours.names[0].roi_class]
    assert naming.colour_of("liver") == (1, 2, 3)
    assert naming.colour_of("Left ventricle") is None


def test_a_name_keeps_comment_and_colour_unless_others_are_given(services: FakeServices):
    naming = services.session.naming
    naming.name("Liver", "", comment="near the edge", colour=(1, 2, 3))
    naming.name("Spleen", "")
    named = selected(services.session)
    assert (named.roi_class.name, named.comment, named.colour) == ("Spleen", "near the edge", (1, 2, 3))
    naming.name("Spleen", "", comment="", colour=None)
    assert (selected(services.session).comment, selected(services.session).colour) == ("", None)
    services.session.review.undo()
    assert selected(services.session).colour == (1, 2, 3)


def test_lists_that_cannot_be_read_are_said_once_and_naming_goes_on(services: FakeServices, monkeypatch):
    def fail() -> tuple[NameList, ...]:
        raise NameListError("The lists are damaged.")

    services.name_lists.kept = ()
    monkeypatch.setattr(services.name_lists, "name_lists", fail)
    assert len([services.session.naming.choices for _ in range(2)][1]) > 1
    assert [str(notice.text) for notice in services.session.notices.all].count("The lists are damaged.") == 1
