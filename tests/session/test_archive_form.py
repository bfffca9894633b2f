"""The fields about the archive on this machine: what comes of them, and what is said where they are wrong."""

from __future__ import annotations

import pytest

from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import USUAL_SERVING, ArchiveServing, ServerLimits, ServerTls
from app.core.custody import NO_QUOTA, Leaving, Quota
from app.session.archive_form import ArchiveForm

USUAL = ArchiveForm.of(ArchiveConfiguration(USUAL_SERVING, NO_QUOTA))
FULL = ArchiveConfiguration(
    ArchiveServing(
        "WARD3",
        "0.0.0.0",  # noqa: S104 - that is the point
        104,
        accepted=("CT1", "PACS 2"),
        tls=ServerTls("own.pem", "key.pem", "ca.pem"),
        limits=ServerLimits(4, 1 << 16, 300 << 20, 7.5),
    ),
    Quota(5 << 29, Leaving.ANYTHING),
)


@pytest.mark.parametrize("configuration", [ArchiveConfiguration(USUAL_SERVING, NO_QUOTA), FULL])
def test_what_was_kept_comes_back_as_it_was(configuration):
    form = ArchiveForm.of(configuration)
    assert form.problems() == {}
    assert (form.serving(), form.quota()) == (configuration.serving, configuration.quota)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ae_title", "A" * 17),
        ("ae_title", " "),
        ("host", " "),
        ("port", "70000"),
        ("port", "1x"),
        ("accepted", "CT1, MUCH TOO LONG A TITLE"),
        ("associations", "0"),
        ("associations", "many"),
        ("instance_mib", "-1"),
        ("instance_mib", "5000"),
        ("pdu_kib", "1"),
        ("idle_s", "0.1"),
        ("idle_s", "nan"),
        ("quota_gib", "0"),
        ("quota_gib", "9999999"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_no_other(name, text):
    problems = USUAL.changed(name, text).problems()
    assert list(problems) == [name]
    assert problems[name]


def test_an_encrypted_server_needs_a_certificate():
    form = USUAL.changed("encrypted", True)
    assert list(form.problems()) == ["certificate_file"]
    assert form.changed("certificate_file", "own.pem").serving().tls == ServerTls("own.pem")
    assert USUAL.changed("certificate_file", "own.pem").serving().tls is None


def test_titles_are_taken_once_each_and_a_decimal_comma_is_understood():
    form = USUAL.changed("accepted", " CT1 ,,CT2, CT1").changed("quota_gib", "1,5")
    assert form.serving().accepted == ("CT1", "CT2")
    assert form.quota().most_bytes == 3 << 29


def test_a_warning_comes_with_the_address_and_not_while_something_is_wrong():
    assert USUAL.warnings() == ()
    everywhere = USUAL.changed("host", "0.0.0.0")  # noqa: S104 - that is the point
    assert len(everywhere.warnings()) == 1
    assert len(everywhere.changed("accepts_anyone", True).warnings()) == 2
    assert everywhere.changed("port", "x").warnings() == ()
