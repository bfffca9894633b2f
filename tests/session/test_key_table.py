"""Keys can be given to other commands, one to each, and survive what a file says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import StorageError, UsageError
from app.core.preferences import Preferences
from app.session.commands import COMMANDS
from app.session.key_table import KeyTable, table_with, usual_table
from app.session.keymap import Keymap
from tests.helpers.fake_services import fake_services

USUAL = usual_table(COMMANDS)
NAMES = [command.name for command in COMMANDS]
KEYS = st.sampled_from(["A", "V", "G", "Ctrl+S", "F9", "Esc", "Ctrl+Foo", "Shift+A", "?", "", "X"])


def holders(table: KeyTable) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, keys in table.keys.items():
        for key in keys:
            found.setdefault(key, []).append(name)
    return found


def test_usually_every_command_has_the_keys_of_the_list():
    assert {command.name: command.keys for command in COMMANDS} == dict(USUAL.keys)
    assert USUAL.changes == {}


def test_a_key_that_is_taken_over_leaves_its_command():
    owner = USUAL.owner("X")
    assert owner is not None and owner.name == "reject"
    table = USUAL.with_key("validate", "x")
    assert table.keys["validate"] == ("X",)
    assert table.keys["reject"] == ()
    assert table.changes == {"validate": ("X",), "reject": ()}
    back = table.reset("reject")
    assert back.keys["reject"] == ("X",) and back.keys["validate"] == ()
    assert back.reset("validate").changes == {}


def test_a_command_can_do_without_keys():
    assert USUAL.without_keys("validate").changes == {"validate": ()}


def test_esc_always_cancels():
    for change in (
        lambda: USUAL.with_key("validate", "Esc"),
        lambda: USUAL.with_key("cancel", "Q"),
        lambda: USUAL.without_keys("cancel"),
    ):
        with pytest.raises(UsageError, match="Esc"):
            change()


def test_a_file_may_know_commands_that_this_version_does_not():
    table, problems = table_with({"teleport": ("G",)}, COMMANDS)
    assert table == USUAL
    assert problems == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"validate": ("Ctrl+Foo",)}, "Ctrl+Foo"),
        ({"validate": ("Esc",)}, "Esc"),
        ({"cancel": ("Q",)}, "Esc"),
        ({"cancel": ()}, "Esc"),
    ],
)
def test_a_key_that_cannot_be_is_named_and_the_usual_one_holds(changes: dict[str, tuple[str, ...]], named: str):
    table, problems = table_with(changes, COMMANDS)
    assert len(problems) == 1 and named in problems[0]
    assert table == USUAL


def test_of_two_commands_with_one_key_the_first_has_it():
    table, problems = table_with({"reject": ("F9",), "validate": ("F9",)}, COMMANDS)
    assert holders(table)["F9"] == ["validate"]
    assert len(problems) == 1 and "“Reject”" in problems[0] and "“Validate”" in problems[0]


@given(st.dictionaries(st.sampled_from([*NAMES, "teleport"]), st.lists(KEYS, max_size=3).map(tuple), max_size=8))
def test_whatever_a_file_says_no_key_means_two_things_and_esc_cancels(changes: dict[str, tuple[str, ...]]):
    table, _problems = table_with(changes, COMMANDS)
    assert all(len(names) == 1 for names in holders(table).values())
    assert table.keys["cancel"] == ("Esc",)
    again, problems = table_with(table.changes, COMMANDS)
    assert again == table
    assert problems == ()


def test_the_keymap_follows_the_preferences():
    services = fake_services(preferences=Preferences(keys={"validate": ("G",)}))
    keymap, heard = Keymap(services.session.preferences, COMMANDS), []
    keymap.changed.connect(lambda: heard.append(keymap.keys("validate")))
    assert keymap.keys("validate") == ("G",)
    assert keymap.keys("measure-angle") == ()
    services.session.preferences.change(Preferences(keys={"validate": ("F9",)}))
    services.session.preferences.change(Preferences(keys={"validate": ("F9",)}, scale_percent=150))
    assert heard == [("F9",)]


def test_preferences_that_cannot_be_kept_do_not_take_effect():
    services = fake_services()
    services.preferences.failure = StorageError("The settings could not be written.")
    with pytest.raises(StorageError):
        services.session.preferences.change(Preferences(scale_percent=150))
    assert services.session.preferences.value == Preferences()
