from __future__ import annotations

from app.core.errors import ArchiveError
from app.session.notices import MOST_KEPT, NoticeLevel, Notices


def test_errors_stay_until_they_are_read():
    notices = Notices()
    failed = notices.report(ArchiveError("It failed.", cause="Because.", next_step="Do this.", details="0xA700"))
    notices.inform("Saved.")
    notices.dismiss_passing()
    assert notices.all == (failed,)
    assert (failed.text, failed.details) == ("It failed. Because. Do this.", "0xA700")
    notices.dismiss(failed.number)
    assert notices.all == ()


def test_a_new_word_replaces_the_passing_one_before_it():
    notices = Notices()
    notices.inform("One.")
    notices.warn("Two.", details="more")
    assert [notice.text for notice in notices.all] == ["Two."]
    assert notices.all[0].level is NoticeLevel.WARNING


def test_nothing_is_said_twice():
    notices = Notices()
    for _ in range(3):
        notices.report(ArchiveError("It failed."))
    assert [notice.text for notice in notices.all] == ["It failed."]


def test_an_unexpected_error_says_so_and_keeps_where_it_was_for_details():
    notices = Notices()
    try:
        raise KeyError("secret")
    except KeyError as error:
        notice = notices.report(error)
    assert "did not expect (KeyError)" in notice.text
    assert "secret" not in notice.text + notice.details
    assert "KeyError" in notice.details and "test_notices.py" in notice.details


def test_only_so_many_are_kept():
    notices = Notices()
    for number in range(MOST_KEPT + 5):
        notices.report(ArchiveError(f"Failure {number}."))
    assert len(notices.all) == MOST_KEPT
    assert notices.all[-1].text == f"Failure {MOST_KEPT + 4}."


def test_dismissing_what_is_gone_is_no_news():
    notices = Notices()
    news = []
    notices.changed.connect(lambda: news.append("changed"))
    notices.dismiss(99)
    notices.dismiss_passing()
    assert not news
