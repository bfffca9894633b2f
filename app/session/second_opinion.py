"""A second network's opinion of the slice in view: an ordinary proposal beside the first, and how far both agree."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.phrases import phrase
from app.core.region_pairs import overlapping
from app.core.roi import ReviewState, Roi
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSlice
from app.session.comparing import Comparing
from app.session.network_choice import NetworkChoice
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

_GROUP: Final = "second-opinion"
NO_OTHER: Final = phrase("No other network of the archive fits this slice.")


class SecondOpinion:
    """Offers the networks that have not looked at a slice yet, and compares what they say with what is there."""

    offered = Signal()
    """There are networks to choose from."""

    def __init__(self, session: Session, choice: NetworkChoice, runner: TaskRunner) -> None:
        self._session = session
        self._choice = choice
        self._runner = runner
        self._offers: tuple[Candidate, ...] = ()
        self.comparing = Comparing(session, runner, group=_GROUP)

    @property
    def offers(self) -> tuple[Candidate, ...]:
        """The fitting networks of the archive that have proposed nothing on the slice, the best first."""
        return self._offers

    def ask(self) -> None:
        """Look which networks could be asked about the slice in view."""
        session, choice = self._session, self._choice
        image, opened, review = session.image, session.opened, session.review
        if why := session.panes.active.why_incomplete:
            session.notices.inform(why)
            return
        if image is None or opened is None or review is None:
            return
        source, study = choice.source(opened.archive), opened.series.study.study_instance_uid

        def rank(control: TaskControl) -> Selection:
            return choice.select(image, source, study=study, control=control)

        def offer(selection: Selection) -> None:
            if session.image is not image:
                return
            known = {roi.network.dnn_uid for roi in review.on_slice(image.reference) if roi.network is not None}
            self._offers = tuple(one for one in selection.candidates if one.network.dnn_uid not in known)
            if self._offers:
                self.offered.emit()
            else:
                session.notices.inform(NO_OTHER)

        def fail(error: Exception) -> None:
            session.notices.report(error)

        self._runner.start(rank, group=_GROUP, on_done=offer, on_failed=fail)

    def start(self, candidate: Candidate) -> None:
        """Run a network on the slice in view, beside what is there."""
        session = self._session
        image, review = session.image, session.review
        if image is not None and review is not None:
            session.propose(candidate, on_ended=partial(self._compare, review, image, candidate.network.dnn_uid))

    def rivals(self, roi: Roi) -> tuple[Roi, ...]:
        """What other networks proposed in the place of a proposal, and nobody has decided on."""
        review, image = self._session.review, self._session.image
        if review is None or image is None or image.plane is None or roi.network is None:
            return ()
        dnn_uid = roi.network.dnn_uid
        others = [
            other
            for other in review.on_slice(roi.image)
            if other.is_open and other.network is not None and other.network.dnn_uid != dnn_uid
        ]
        return overlapping(roi, others, image.plane)

    def _compare(self, review: Review, image: ImageSlice, second: SOPInstanceUID) -> None:
        """Say how far the network that has just looked agrees with the one that had before."""
        networks = networks_on(review, image.reference)
        first = next((one for one in networks if one != second), None)
        if first is None or second not in networks:
            return
        self.comparing.start(
            review,
            image,
            first=_of_network(review, image.reference, first),
            second=_of_network(review, image.reference, second),
            names=(networks[first], networks[second]),
        )


def networks_on(review: Review, image: ImageReference) -> dict[SOPInstanceUID, str]:
    """Names of the networks with regions on a slice that nobody rejected, by DnnUID; who looked first comes first."""
    found = [
        roi.network
        for roi in review.on_slice(image)
        if roi.network is not None and roi.state is not ReviewState.REJECTED
    ]
    return {one.dnn_uid: one.name for one in sorted(found, key=lambda network: (network.created, network.dnn_uid))}


def _of_network(review: Review, image: ImageReference, dnn_uid: SOPInstanceUID) -> tuple[Roi, ...]:
    return tuple(
        roi
        for roi in review.on_slice(image)
        if roi.network is not None and roi.network.dnn_uid == dnn_uid and roi.state is not ReviewState.REJECTED
    )
