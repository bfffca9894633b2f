"""A PACS spoken to by DICOMweb: QIDO-RS, WADO-RS, STOW-RS, as an `Archive`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from urllib.parse import quote

from app.core.arrival import Arriving
from app.core.errors import ArchiveAbortedError, ArchiveError, ArchiveStatusError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID, is_uid
from app.core.model_card import NetworkRecord
from app.core.services import InstanceSink, OnStored, Retrieved
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.core.web_nodes import WebNode
from app.dicom import records
from app.dicom.instance_texts import QueryLevel
from app.dicom.iodeep_layout import NETWORK_PREFIX
from app.dicom.json_model import texts_of_json
from app.dicom.matching import matches_all
from app.network import web_retrieval, web_storing
from app.network.authorising import Authoriser
from app.network.finding_studies import FindingStudies
from app.network.first_image import FEW, FirstImages, is_seen
from app.network.wanted import Wanted
from app.network.web_requests import PLAIN, WebRequests

_PART = 100
_ALWAYS_TOLD = frozenset(
    {
        *("StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber", "ModalitiesInStudy", "PatientName"),
        *("PatientID", "PatientBirthDate", "PatientSex", "StudyID", "ReferringPhysicianName"),
        *("NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances"),
        *("SeriesInstanceUID", "Modality", "SeriesNumber", "NumberOfSeriesRelatedInstances"),
        *("SOPInstanceUID", "SOPClassUID", "InstanceNumber"),
    }
)
"""What a server tells unasked (PS3.18 tables 10.6.3-3 to 10.6.3-5); to ask for more may make it read files."""


class DicomwebArchive:
    """A PACS; satisfies `Archive`. Each call opens connections of its own, so calls may run side by side.

    Parameters
    ----------
    sink
        Where retrieved instances are kept; what it holds already is not fetched again.
    secret
        Tells the password, token or client secret of the node; asked on the first request that needs it.
    """

    def __init__(self, node: WebNode, *, sink: InstanceSink, secret: Callable[[], str] = str) -> None:
        self._node = node
        self._sink = sink
        self._authoriser = Authoriser(node, secret)
        self._first_images = FirstImages()

    @property
    def name(self) -> str:
        """What the user calls the PACS."""
        return self._node.name

    @property
    def node(self) -> WebNode:
        """How the PACS is reached."""
        return self._node

    def echo(self) -> None:
        """Return if the PACS answers a search for one study."""
        self.ask_for_one_study(TaskControl())

    def ask_for_one_study(self, control: TaskControl) -> str:
        """Return if the PACS answers a search, whatever it finds, with the moment that it states, as HTTP does."""
        with self._requests() as requests:
            return requests.probe("studies", control)

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first; networks are not among them."""
        finding = FindingStudies(query, self._node.place, control)
        with self._requests() as requests:
            self._find_in_parts(requests, "studies", records.study_keys(query), control, on_answers=finding.take)
        finding.end()
        return finding.studies

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Series of a study, by SeriesNumber."""
        with self._requests() as requests:
            answers = self._find(
                requests, f"studies/{study_instance_uid}/series", records.series_keys(StudyInstanceUID("")), control
            )
        above = {"StudyInstanceUID": study_instance_uid}
        series = [records.series_record({**one, **above}) for one in answers if records.is_within(one, above)]
        return records.by_series_number(one for one in series if is_uid(one.series_instance_uid))

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Instances of a series, by InstanceNumber."""
        with self._requests() as requests:
            return self._instances(requests, study_instance_uid, series_instance_uid, control)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """The IODeep objects of the PACS by name, found through their descriptions on one connection."""
        pattern = f"{NETWORK_PREFIX}*"
        networks = []
        with self._requests() as requests:
            study_keys = {"StudyInstanceUID": "", "StudyDescription": pattern}
            for study in self._find(requests, "studies", study_keys, control):
                study_uid = study.get("StudyInstanceUID", "")
                if not is_uid(study_uid):
                    continue
                series_keys = records.series_keys(StudyInstanceUID(""))
                for found in self._find(requests, f"studies/{study_uid}/series", series_keys, control):
                    series = {"SeriesDescription": study.get("StudyDescription", ""), **found}
                    series_uid = series.get("SeriesInstanceUID", "")
                    if not series["SeriesDescription"].startswith(NETWORK_PREFIX) or not is_uid(series_uid):
                        continue
                    path = f"studies/{study_uid}/series/{series_uid}/instances"
                    above = {"StudyInstanceUID": study_uid, "SeriesInstanceUID": series_uid}
                    networks += [
                        records.network_record({**series, **image, **above})
                        for image in self._find(requests, path, _NETWORK_KEYS, control)
                    ]
        return records.by_name(network for network in networks if is_uid(network.dnn_uid))

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """Bring to the sink what it lacks of a series, as it is stored, over several connections at once."""
        expected = (
            self.find_instances(study_instance_uid, series_instance_uid, control)
            if arriving is None or is_seen(self._sink, study_instance_uid, series_instance_uid, arriving)
            else self._first_then_list(study_instance_uid, series_instance_uid, control, arriving=arriving)
        )
        wanted = Wanted(study_instance_uid, series_instance_uid, expected)
        return web_retrieval.retrieve(
            self._node.place, self._sink, wanted, requests=self._requests, control=control, arriving=arriving
        )

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Send complete DICOM files as they are; the same instance twice is no error."""
        with self._requests() as requests:
            web_storing.store(self._node.place, requests, contents, control=control, on_stored=on_stored)

    def _first_then_list(
        self,
        study_uid: StudyInstanceUID,
        series_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving,
    ) -> tuple[InstanceRecord, ...]:
        """Bring the image that is wanted first, where that can be done before, then list all.

        Whatever goes wrong with the first image is left to the retrieval, which tries again and says why.
        """
        with self._requests() as requests:

            def ask(level: QueryLevel, keys: Mapping[str, str]) -> list[dict[str, str]]:
                path, above = f"studies/{study_uid}/series", {"StudyInstanceUID"}
                if level is QueryLevel.IMAGE:
                    path, above = f"{path}/{series_uid}/instances", {*above, "SeriesInstanceUID"}
                matched = [(keyword, text) for keyword, text in keys.items() if text and keyword not in above]
                return [texts_of_json(item) for item in requests.few(path, matched, control, most=FEW + 1)]

            image = None
            with suppress(ArchiveStatusError, ArchiveAbortedError):
                image = self._first_images.find(ask, study_uid, series_uid, asked_for=arriving.first)
            if image is not None:
                first = image.awaited(self._node.place, self._sink, arriving)
                with suppress(ArchiveError):
                    web_retrieval.bring_one(first, requests, control)
            return self._instances(requests, study_uid, series_uid, control)

    def _instances(
        self,
        requests: WebRequests,
        study_uid: StudyInstanceUID,
        series_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        above = {"StudyInstanceUID": study_uid, "SeriesInstanceUID": series_uid}
        path = f"studies/{study_uid}/series/{series_uid}/instances"
        answers = self._find(requests, path, records.image_keys(StudyInstanceUID(""), SeriesInstanceUID("")), control)
        instances = [records.instance_record({**one, **above}) for one in answers if records.is_within(one, above)]
        return records.by_instance_number(one for one in instances if is_uid(one.sop_instance_uid))

    def _find(
        self, requests: WebRequests, path: str, keys: Mapping[str, str], control: TaskControl
    ) -> list[dict[str, str]]:
        """The matches of a query by keys, as over DIMSE: empty ones are told, the others match."""
        answers: list[dict[str, str]] = []
        self._find_in_parts(requests, path, keys, control, on_answers=answers.extend)
        return answers

    def _find_in_parts(
        self,
        requests: WebRequests,
        path: str,
        keys: Mapping[str, str],
        control: TaskControl,
        *,
        on_answers: Callable[[Sequence[dict[str, str]]], None],
    ) -> None:
        """The same, told as it comes."""
        asked = [(keyword, text) for keyword, text in keys.items() if text]
        told = [
            ("includefield", keyword) for keyword, text in keys.items() if not text and keyword not in _ALWAYS_TOLD
        ]
        loose = [(keyword, _loosened(text)) for keyword, text in asked]
        came = False
        for part in _parts(requests.search(path, asked + told, control)):
            came = True
            on_answers([texts_of_json(item) for item in part])
        if came or loose == asked:
            return
        # Some servers, Orthanc's plugin 1.7 among them, take encoded characters for what they look like.
        for part in _parts(requests.search(path, loose + told, control)):
            found = (texts_of_json(item) for item in part)
            on_answers([texts for texts in found if matches_all(dict(asked), texts)])

    def _requests(self) -> WebRequests:
        return WebRequests(self._node, self._authoriser)


def _parts(items: Iterator[object]) -> Iterator[list[object]]:
    """Items a hundred at a time."""
    while part := list(islice(items, _PART)):
        yield part


def _loosened(text: str) -> str:
    """A pattern that matches what `text` does, and perhaps more, without a character that has to be encoded."""
    return re.sub("[*]{2,}", "*", "".join(one if quote(one, safe=PLAIN) == one else "*" for one in text))


_NETWORK_KEYS = dict.fromkeys(
    ("SOPInstanceUID", "SOPClassUID", "InstanceNumber", "SamplesPerPixel", "ContentDate"), ""
)
