"""What DIMSE statuses and reasons of rejection mean, in plain words (PS3.4 B.2.3 and C.4; PS3.7 C; PS3.8 9.3.4)."""

from __future__ import annotations

from typing import Final

from app.core.phrases import Phrase, phrase

SUCCESS = 0x0000
CANCELLED = 0xFE00
DUPLICATE_INSTANCE = 0x0111
_PENDING = frozenset({0xFF00, 0xFF01})
_WARNINGS = frozenset({0x0001, 0x0107, 0x0116})

_ABOUT_THE_INSTANCE = frozenset(
    {0x0105, 0x0106, 0x0115, 0x0117, 0x0118, 0x0119, 0x0120, 0x0121, 0x0122, 0x0124, 0x0211, 0x0212}
)

MEANINGS: Final = {
    0x0105: phrase("it knows no such attribute"),
    0x0106: phrase("an attribute has a value that it does not accept"),
    0x0110: phrase("it failed while processing the request"),
    0x0111: phrase("it holds an instance of this UID already and refuses it"),
    0x0112: phrase("it knows no such instance"),
    0x0115: phrase("an argument has a value that it does not accept"),
    0x0117: phrase("it does not accept the SOP Instance UID"),
    0x0118: phrase("it does not know the SOP class"),
    0x0119: phrase("it does not support this combination of class and instance"),
    0x0120: phrase("an attribute is missing"),
    0x0121: phrase("an attribute has no value"),
    0x0122: phrase("it does not support the SOP class"),
    0x0124: phrase("we are not authorised to do this"),
    0x0210: phrase("it takes the request for one that it has already"),
    0x0211: phrase("it does not know the operation"),
    0x0212: phrase("it finds the request badly formed"),
    0x0213: phrase("it is short of resources"),
    0xA700: phrase("it is out of resources, for example its disk is full"),
    0xA701: phrase("it is out of resources and cannot tell how many instances match"),
    0xA702: phrase("it could not send the instances, mostly because the way to the destination failed"),
    0xA801: phrase("it does not know the AE title to which it should send"),
    0xA900: phrase("the data set or the query does not fit the SOP class"),
    0xB000: phrase("it changed or could not handle a part"),
    0xB006: phrase("it dropped elements"),
    0xB007: phrase("the data set does not fit the SOP class"),
    CANCELLED: phrase("the operation was cancelled"),
}
"""What single statuses say, to be read after `the PACS says that …`."""
RANGES: Final = (
    (0xA700, 0xA7FF, phrase("it is out of resources")),
    (0xA900, 0xA9FF, phrase("the data set does not fit the SOP class")),
    (0xB000, 0xBFFF, phrase("it did it with a warning")),
    (0xC000, 0xCFFF, phrase("it cannot understand or process the request")),
)
"""First and last status, and what those between them say where `MEANINGS` does not."""
REJECTIONS: Final = {
    (1, 1): phrase("it gives no reason"),
    (1, 2): phrase("it does not support the application context"),
    (1, 3): phrase("it does not recognise the calling AE title {calling}"),
    (1, 7): phrase("it does not recognise the called AE title {called}"),
    (2, 1): phrase("it gives no reason"),
    (2, 2): phrase("it does not support the protocol version"),
    (3, 1): phrase("it is busy at the moment"),
    (3, 2): phrase("it serves as many associations as it can"),
}
"""What rejections say, by source and reason (PS3.8 table 9-21)."""


def is_pending(status: int) -> bool:
    """Whether more answers follow."""
    return status in _PENDING


def is_warning(status: int) -> bool:
    """Whether it was done, with something to be said about it."""
    return status in _WARNINGS or 0xB000 <= status <= 0xBFFF


def is_done(status: int) -> bool:
    """Whether it was done; only Success and warnings say so."""
    return status == SUCCESS or is_warning(status)


def refuses_the_instance(status: int) -> bool:
    """Whether an answer to a C-STORE is about this instance, so that trying again does not help (PS3.4 B.2.3)."""
    return 0xA900 <= status <= 0xA9FF or 0xC000 <= status <= 0xCFFF or status in _ABOUT_THE_INSTANCE


def meaning(status: int) -> str:
    """A status in words, to be read after `the PACS says that …`."""
    if status in MEANINGS:
        return MEANINGS[status]
    return next(
        (text for first, last, text in RANGES if first <= status <= last),
        phrase("it failed for a reason of its own"),
    )


def rejection_meaning(source: int, reason: int, *, called: str, calling: str) -> str:
    """Why an association was rejected (PS3.8 table 9-21), with the AE titles that were used."""
    why = REJECTIONS.get((source, reason), phrase("it gives no known reason"))
    return Phrase(why, {"called": called, "calling": calling})


def is_about_titles(source: int, reason: int) -> bool:
    """Whether the rejection is cured by correcting an AE title."""
    return source == 1 and reason in (3, 7)
