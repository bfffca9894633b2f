"""Which image of a long series is shown first, found out before the PACS has listed the others.

A list of 500 instances takes a PACS half a second, a question for one of them a few milliseconds. So the series is
asked how many there are, and the one with the middle InstanceNumber is looked up. It is the middle of a series whose
numbers run from 1 without gaps, as those of nearly all do; where nobody has that number, the list is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.arrival import Arriving
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, is_uid
from app.core.services import InstanceSink
from app.core.study import InstanceRecord
from app.dicom import records
from app.dicom.instance_texts import QueryLevel, Texts
from app.network.arrivals import Arrivals
from app.network.wanted import Wanted

LONG = 50
"""A shorter series is listed as quickly as it is asked about."""
MOST = 100_000
"""No PACS lists more; what counts more does not count."""
FEW = 10
"""As many images may have one number, the phases of a beating heart for example; more are an answer to nothing."""

Ask = Callable[[QueryLevel, Mapping[str, str]], Sequence[Texts]]


@dataclass(frozen=True, slots=True)
class FirstImage:
    """An image of a long series.

    Parameters
    ----------
    count
        How many images the PACS counts in the series.
    """

    record: InstanceRecord
    count: int

    def awaited(self, place: str, sink: InstanceSink, arriving: Arriving) -> Arrivals:
        """A retrieval of this image alone; the sink is told that it is not the whole series."""
        study, series = self.record.study_instance_uid, self.record.series_instance_uid
        sink.is_listed(study, series, place=place, instances=self.count)
        return Arrivals(place, sink, Wanted(study, series, (self.record,)), arriving)


def is_seen(
    sink: InstanceSink,
    study_instance_uid: StudyInstanceUID,
    series_instance_uid: SeriesInstanceUID,
    arriving: Arriving,
) -> bool:
    """Whether what is here of a series is shown already, so that nobody waits for its first image."""
    here = sink.series_paths(study_instance_uid, series_instance_uid)
    return bool(here) if arriving.first is None else arriving.first in here


class FirstImages:
    """What is learnt of a PACS while this program runs: whether it picks out single images."""

    def __init__(self) -> None:
        self._picks = True

    def find(
        self,
        ask: Ask,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        asked_for: SOPInstanceUID | None,
    ) -> FirstImage | None:
        """The image to show first; None where the list tells it as soon, or nothing else does.

        Parameters
        ----------
        asked_for
            None for the middle of the series.

        Raises
        ------
        ArchiveError
            If the PACS does not answer.
        """
        if not self._picks:
            return None
        above = {"StudyInstanceUID": study_instance_uid, "SeriesInstanceUID": series_instance_uid}
        series = ask(QueryLevel.SERIES, {**above, "NumberOfSeriesRelatedInstances": ""})
        of_it = (
            one
            for one in series
            if one.get("SeriesInstanceUID") == series_instance_uid and records.is_within(one, above)
        )
        count = next((records.series_record(one).number_of_instances for one in of_it), None)
        if count is None or not LONG <= count <= MOST:
            return None
        number = None if asked_for is not None else count // 2 + 1
        keys = records.image_keys(study_instance_uid, series_instance_uid)
        keys |= {"SOPInstanceUID": asked_for} if asked_for is not None else {"InstanceNumber": str(number)}
        answers = ask(QueryLevel.IMAGE, keys)
        told = [records.instance_record({**texts, **above}) for texts in answers if records.is_within(texts, above)]
        fitting = [
            one
            for one in told
            if is_uid(one.sop_instance_uid)
            and (one.sop_instance_uid == asked_for if asked_for is not None else one.instance_number == number)
        ]
        self._picks = len(fitting) == len(answers) <= FEW
        return FirstImage(records.by_instance_number(fitting)[0], count) if fitting else None
