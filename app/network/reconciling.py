"""What was expected of a series against what is here in the end, by name."""

from __future__ import annotations

from app.core.phrases import counted, joined, phrase
from app.core.services import Retrieved
from app.network.arrivals import Arrivals

_FAILURES_NAMED = 20


def reconciled(arrivals: Arrivals, *, method: str) -> Retrieved:
    """What is here in the end; expected and received are compared, and what is missing is named."""
    wanted, place, problems = arrivals.wanted, arrivals.place, arrivals.problems
    if not wanted.instances:
        nothing = phrase(
            "{place} holds no instance of series {series}.", place=place, series=wanted.series_instance_uid
        )
        return Retrieved((), (nothing,))
    here = arrivals.here()
    missing = [one.sop_instance_uid for one in wanted.instances if one.sop_instance_uid not in here]
    failures = [
        joined(
            " ",
            (
                phrase("Instance {uid} did not come from {place}.", uid=uid, place=place),
                *((problems[uid],) if problems.get(uid) else ()),
            ),
        )
        for uid in missing[:_FAILURES_NAMED]
    ]
    if len(missing) > _FAILURES_NAMED:
        failures.append(
            phrase(
                "{count} more instances did not come from {place}.", count=len(missing) - _FAILURES_NAMED, place=place
            )
        )
    unlisted = _unlisted(arrivals, len(here) + len(missing))
    return Retrieved(tuple(here.values()), (*failures, *arrivals.remarks), method, unlisted, len(missing))


def _unlisted(arrivals: Arrivals, known: int) -> tuple[str, ...]:
    """What is said of images that this machine has and the PACS does not list: it may have taken them back.

    Parameters
    ----------
    known
        How many instances are listed, here, or both.
    """
    count = known - len(arrivals.wanted.instances)
    if not count:
        return ()
    return (
        counted(
            count,
            "{count} image on this machine is not, or no longer, listed by {place}.",
            "{count} images on this machine are not, or no longer, listed by {place}.",
            place=arrivals.place,
        ),
    )
