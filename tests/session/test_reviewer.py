from __future__ import annotations

import re

import pytest

from app.core.errors import UsageError
from app.session.reviewer import name_parts, offered_name, reviewer_name


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Reader", "Rita", "Reader^Rita"),
        ("  Reader ", " ", "Reader"),
        ("van der Berg", "Jo Ann", "van der Berg^Jo Ann"),
    ],
)
def test_two_fields_make_one_name(family, given, name):
    assert reviewer_name(family, given) == name
    assert name_parts(name) == (family.strip(), given.strip())


@pytest.mark.parametrize(
    ("family", "given", "named"),
    [
        ("", "Rita", "family name"),
        ("Reader^Rita", "", "^"),
        ("Reader", "Rita=R", "="),
        ("Read\\er", "", "\\"),
        ("Reader\n", "R\tita", "control"),
        ("R" * 40, "S" * 24, "65 characters"),
    ],
)
def test_what_dicom_cannot_hold_is_refused_and_named(family, given, named):
    with pytest.raises(UsageError, match=re.escape(named)):
        reviewer_name(family, given)


def test_only_the_alphabetic_family_and_given_name_fill_the_fields():
    assert name_parts("Reader^Rita^Q^Dr=読者^リタ") == ("Reader", "Rita")
    assert name_parts("") == ("", "")


@pytest.mark.parametrize(
    ("account", "offered"),
    [("Ada Maria Rossi", "Rossi^Ada Maria"), ("root", "root"), ("", ""), ("A^B C", ""), ("  ", "")],
)
def test_the_name_of_the_account_is_offered_where_it_can_be_one(account, offered):
    assert offered_name(account) == offered
