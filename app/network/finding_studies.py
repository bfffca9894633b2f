"""Answers to a search for studies, as they come: what is no patient's study or does not match is left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from app.core.identity import is_uid
from app.core.phrases import joined, phrase
from app.core.study import FoundStudies, StudyQuery, StudyRecord, newest_first
from app.core.tasks import TaskControl
from app.dicom import records
from app.dicom.matching import matches_wildcard

_OPTIONAL = {"StudyDescription": phrase("the study description"), "ModalitiesInStudy": phrase("the modality")}
"""What no archive needs to compare (PS3.4 table C.6-5), of what can be asked for."""


class FindingStudies:
    """Collects the studies that an archive tells and publishes them while it is still telling.

    Parameters
    ----------
    place
        How messages call the archive.
    """

    def __init__(self, query: StudyQuery, place: str, control: TaskControl) -> None:
        keys = records.study_keys(query)
        self._asked = {keyword: keys[keyword] for keyword in _OPTIONAL if keys[keyword].strip()}
        self._untold = set(self._asked)
        self._place = place
        self._control = control
        self._found: dict[str, StudyRecord] = {}
        self._heard_of = self._has_nameless = False

    @property
    def studies(self) -> tuple[StudyRecord, ...]:
        """All that matched so far, newest first."""
        return newest_first(self._found.values())

    def take(self, answers: Iterable[Mapping[str, str]]) -> None:
        """Publish the studies among more answers.

        Raises
        ------
        Cancelled
            If the control was withdrawn.
        """
        fresh = []
        for texts in answers:
            record = records.study_record(texts)
            if not is_uid(record.study_instance_uid):
                self._has_nameless = True
                continue
            if records.is_network(texts):
                continue
            self._heard_of = True
            self._untold -= {keyword for keyword in self._asked if texts.get(keyword)}
            if record.study_instance_uid not in self._found and self._may_match(texts):
                self._found[record.study_instance_uid] = record
                fresh.append(record)
        if fresh:
            self._control.publish(FoundStudies(tuple(fresh)))

    def end(self) -> None:
        """Say what the archive did not compare, as far as its answers show that, and what could not be listed."""
        if self._has_nameless:
            remark = phrase("{place} sends answers that cannot be read; they are left out.", place=self._place)
            self._control.publish(FoundStudies(remark=remark))
        if self._heard_of and self._untold:
            fields = joined(", ", [said for keyword, said in _OPTIONAL.items() if keyword in self._untold])
            remark = phrase(
                "{place} does not tell {fields} and may not compare it: look at each study.",
                place=self._place,
                fields=fields,
            )
            self._control.publish(FoundStudies(remark=remark))

    def _may_match(self, texts: Mapping[str, str]) -> bool:
        """Whether what the archive need not compare matches, as far as it is told."""
        return all(
            _matches_loosely(pattern, value)
            for keyword, pattern in self._asked.items()
            if (value := texts.get(keyword, ""))
        )


def _matches_loosely(pattern: str, value: str) -> bool:
    """Wildcard matching of any of several values, whatever the case and the accents: it only leaves out."""
    return any(matches_wildcard(_plain(pattern), _plain(part.strip())) for part in value.split("\\"))


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()
