"""Which network runs: the ranking, with what the user chose for the study and what may not run here.

Work for any thread; nothing here is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.core.errors import NetworkObjectError, StorageError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate, Exclusion, ModelCard, NetworkRecord, Selection
from app.core.network_services import NetworkKeeper, Proposer
from app.core.phrases import joined, phrase
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.core.trust import NetworkPolicy, TrustKeeper, Verdict, signature_sentence, verdict_on
from app.core.volume import ImageSlice
from app.session.clock import now
from app.session.network_offers import Offers
from app.session.network_services import NetworkServices
from app.session.network_source import NetworkSource


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """Chooses among the networks of an archive.

    Parameters
    ----------
    local
        The embedded archive.
    """

    services: NetworkServices
    local: Archive
    clock: Callable[[], datetime] = now
    offers: Offers = field(default_factory=lambda: Offers(now))

    @property
    def proposer(self) -> Proposer:
        """What reads and runs networks."""
        return self.services.proposer

    @property
    def trust(self) -> TrustKeeper:
        """Whom this workstation trusts."""
        return self.services.trust

    @property
    def keeper(self) -> NetworkKeeper:
        """What this machine remembers of networks."""
        return self.services.keeper

    def source(self, archive: Archive) -> NetworkSource:
        """Where the networks of an archive come from, today."""
        return NetworkSource(archive, self.local, keeper=self.keeper, offers=self.offers)

    def select(
        self, image: ImageSlice, source: NetworkSource, *, study: StudyInstanceUID | None, control: TaskControl
    ) -> Selection:
        """Rank the networks for an image: the one chosen for its study first, those that may not run not at all.

        A chosen network that does not fit the image is no candidate: Modality is never relaxed.

        Raises
        ------
        ArchiveError
            If neither the archive nor this machine can be asked.
        StorageError
            If the settings cannot be read.
        """
        ranked = self.proposer.select(image, source, control=control)
        remarks = [part for part in (ranked.remark, source.remark) if part]
        candidates, unreadable = list[Candidate](), list[Candidate]()
        refused, broken = list[Exclusion](), list[Exclusion]()
        for candidate in ranked.candidates:
            network = candidate.network
            try:
                exclusion = self._refusal(network, source, control)
            except NetworkObjectError as error:
                unreadable.append(candidate)
                broken.append(Exclusion(network, "", error.text))
                continue
            if exclusion is None:
                candidates.append(candidate)
            else:
                refused.append(exclusion)
        if not candidates and not refused:
            candidates, broken = unreadable, []  # choosing one then tells why it cannot be used
        try:
            chosen = self.keeper.chosen(study) if study is not None else None
        except StorageError as error:
            remarks.append(error.text)
            chosen = None
        return Selection(
            pinned_first(candidates, chosen),
            (*refused, *broken, *ranked.excluded),
            joined(" ", remarks) if remarks else "",
        )

    def question(self, network: NetworkRecord, source: NetworkSource, control: TaskControl) -> ModelCard | None:
        """The card of a network about which the user must be asked before it runs; None where it may run.

        A network that is refused is not asked about: the proposer says why it does not run.

        Raises
        ------
        NetworkObjectError, ArchiveError
            If it cannot be fetched or read.
        """
        card = self.proposer.card(network, source, control=control)
        return card if verdict_on(card, self.trust) is Verdict.ASK else None

    def note_use(self, network: NetworkRecord) -> None:
        """Keep when a network ran last; that this cannot be kept is no reason to lose what it proposed."""
        with suppress(StorageError):
            self.keeper.note_use(network.dnn_uid, self.clock())

    def _refusal(self, network: NetworkRecord, source: NetworkSource, control: TaskControl) -> Exclusion | None:
        card = self.proposer.card(network, source, control=control)
        if self.trust.decision(card) is False:
            return refusal(network, card)
        if verdict_on(card, self.trust) is not Verdict.REFUSE:
            return None
        why: str = signature_sentence(card)
        if self.trust.policy() is NetworkPolicy.REFUSE:
            why = phrase("{why} The settings allow only networks of trusted signers.", why=why)
        return Exclusion(network, "DnnSignature", why)


def refusal(network: NetworkRecord, card: ModelCard) -> Exclusion:
    """A network that the user does not want."""
    return Exclusion(network, "", phrase("you refused it"), refused=card)


def pinned_first(candidates: Sequence[Candidate], chosen: SOPInstanceUID | None) -> tuple[Candidate, ...]:
    """Candidates with the chosen one before better ones, marked; those that were marked are so no more."""
    marked = [replace(candidate, is_pinned=candidate.network.dnn_uid == chosen) for candidate in candidates]
    return tuple(sorted(marked, key=lambda candidate: not candidate.is_pinned))
