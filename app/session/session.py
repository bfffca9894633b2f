"""What the user is doing: one archive, one open series, its review; every panel and key acts through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from psygnal import Signal

from app.core.corner_layout import CornerLayout
from app.core.identity import ImageReference, RoiId, StudyInstanceUID
from app.core.keepers import MeasurementKeeper, NameListKeeper, PreferenceKeeper, ReviewerKeeper, ReviewJournal
from app.core.ledger import LedgerKeeper
from app.core.model_card import Candidate
from app.core.node_services import ArchiveDirectory
from app.core.outbox import OutboxKeeper
from app.core.phrases import phrase
from app.core.roi import RoiClass
from app.core.services import Archive, FileWriter, ObjectReader, RoiWriter, StudyReader
from app.core.study import SeriesRecord
from app.core.tasks import TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.core.window_presets import NO_PRESETS, WindowPresets
from app.session.annotating import Annotating
from app.session.archives import Archives
from app.session.asking import Asking
from app.session.audit_services import AuditServices
from app.session.auditing import Auditing
from app.session.browsing import Browser
from app.session.choosing import Choosing
from app.session.deciding import Deciding
from app.session.decoding import Decoding
from app.session.drafting import Drafting
from app.session.draw_first import DrawFirst
from app.session.editing import Editing
from app.session.fetching import Fetching
from app.session.framing import bring_into_view
from app.session.hanging import Hangings
from app.session.history import History
from app.session.image_memory import ImageMemory
from app.session.journalling import Journalling
from app.session.ledger import Ledger
from app.session.locking import Locking
from app.session.measurement_checking import MeasurementChecking
from app.session.measuring import Measuring
from app.session.media import Media, MediaServices
from app.session.mpr import Mpr
from app.session.naming import Naming
from app.session.network_choice import NetworkChoice
from app.session.network_services import NetworkServices
from app.session.networks import Networks
from app.session.notices import Notices
from app.session.object_saving import ObjectSaving
from app.session.opening import Opened
from app.session.outbox import Outbox
from app.session.pane import Pane
from app.session.pane_pixels import Pixels
from app.session.panes import Panes
from app.session.picture_saving import PictureSaving
from app.session.preferring import Preferring
from app.session.preparing import Preparing
from app.session.primary_action import PrimaryAction, primary_action
from app.session.priors import Priors
from app.session.proposing import Proposing
from app.session.proving import Proved, Proving
from app.session.region_export import RegionExport
from app.session.region_figures import RegionFigures
from app.session.reshaping import Reshaping
from app.session.reviewers import Reviewers
from app.session.reviewing import Review
from app.session.reviews import Reviews
from app.session.save_plan import SavePlan, plan
from app.session.saving import Saving
from app.session.searching import Searching
from app.session.second_opinion import SecondOpinion
from app.session.series_opening import SeriesOpening
from app.session.side_by_side import SideBySide
from app.session.study_opening import StudyOpening
from app.session.synchronising import Synchronising
from app.session.tag_browsing import TagBrowsing
from app.session.tool_in_hand import ToolInHand
from app.session.trusting import Trusting
from app.session.uncertainty import Uncertainty
from app.session.unreadable import Unreadable
from app.session.versions import Versions
from app.session.viewport_state import ViewportState
from app.session.warming import Warming


class Session:
    """One user at one window.

    Parameters
    ----------
    directory
        Where studies can be found; its first archive is used at the start.
    account_name
        PN representation of whose account of the system it is, offered as the reviewer's.
    """

    series_opened = Signal()
    """The active pane shows another series or stack, or the same read again, or another pane is active."""
    opening_changed = Signal()
    """A series is being opened in the active pane, or no longer."""
    view_changed = Signal()
    """Slice, window, zoom … of the active pane changed, or another pane is active."""
    review_changed = Signal()
    """Regions, decisions or the selection of an open series changed."""

    def __init__(
        self,
        directory: ArchiveDirectory,
        *,
        reader: StudyReader,
        objects: ObjectReader,
        writer: RoiWriter,
        files: FileWriter,
        media: MediaServices,
        measurements: MeasurementKeeper,
        journal: ReviewJournal,
        ledger: LedgerKeeper,
        preferences: PreferenceKeeper,
        reviewers: ReviewerKeeper,
        networks: NetworkServices,
        outbox: OutboxKeeper,
        audit: AuditServices,
        runner: TaskRunner,
        presets: WindowPresets = NO_PRESETS,
        name_lists: NameListKeeper,
        region_classes: Sequence[RoiClass] = (),
        image_memory_bytes: int = 1 << 30,
        account_name: str = "",
    ) -> None:
        self.notices = Notices()
        self.preferences = Preferring(preferences)
        self.reviewers = Reviewers(
            reviewers, self.preferences, runner=runner, notices=self.notices, account_name=account_name
        )
        self.image_memory = ImageMemory(self.preferences, usual_bytes=image_memory_bytes)
        decoding = Decoding(reader, runner, cache=self.image_memory.cache)
        self.panes = Panes(lambda number: Pane(number, decoding, runner=runner, presets=presets))
        self.synchronising = Synchronising(self.panes)
        self.unreadable = Unreadable(self.panes, decoding, notices=self.notices)
        self.hand = ToolInHand()
        self.archives = Archives(directory, runner, self.notices)
        self.browser = Browser(self.archive, reader, runner=runner, notices=self.notices)
        self.outbox = Outbox(outbox, self.archives, self.browser, runner=runner, notices=self.notices)
        self.preparing = Preparing(runner, notices=self.notices, on_given_up=self.browser.search_again)
        self.trusting = Trusting(networks.trust, read_key=networks.read_key, notices=self.notices)
        choice = NetworkChoice(networks, self.archives.all[0])
        self.proposing = Proposing(choice, reader, trusting=self.trusting, runner=runner, notices=self.notices)
        self.journalling = Journalling(
            journal, reader, runner=runner, notices=self.notices, reviewer=lambda: self.reviewers.certain_name
        )
        self.saving = Saving(
            writer, self.outbox, runner=runner, notices=self.notices, before_storing=self.journalling.note_sending
        )
        self.proving = Proving(writer, runner=runner, sent_before=self.saving.sent_before)
        self.tags = TagBrowsing(objects, runner=runner, notices=self.notices)
        self.object_saving = ObjectSaving(objects, files, runner=runner, notices=self.notices)
        self.picture_saving = PictureSaving(files, runner=runner, notices=self.notices)
        self.deciding = Deciding(self)
        self.uncertainty, self.hangings = Uncertainty(self, runner), Hangings(self)
        self.measuring = Measuring(measurements, runner=runner, notices=self.notices)
        self._checking = MeasurementChecking(self.panes, self.measuring, reader, runner=runner, notices=self.notices)
        self.annotating = Annotating(self, self.measuring, files=files, runner=runner)
        self.editing, self.reshaping = Editing(self), Reshaping(self, runner)
        self.region_figures = RegionFigures(self, reader, files, runner=runner)
        self.region_export = RegionExport(self, reader, files, runner=runner)
        self.versions, self.naming = Versions(self, reader, runner), Naming(self, region_classes, name_lists)
        self.drafting = Drafting(self.hand, self.annotating, self.measuring)
        self.history = History(self, self.measuring)
        self.mpr = Mpr(reader, runner=runner, notices=self.notices)
        self.draw_first, self.second_opinion = DrawFirst(self, runner), SecondOpinion(self, choice, runner)
        self.side_by_side, self._asking = SideBySide(self), Asking(self)
        self.choosing, self.networks = Choosing(self, choice, runner), Networks(self, choice, runner)
        self.warming = Warming(self, choice, runner)
        self.searching, self.priors = Searching(self), Priors(self, runner)
        self.ledger = Ledger(self, ledger, files, runner=runner)
        self._reviews = Reviews(self._announce_review, self._begin_review, reviewer=lambda: self.reviewers.name)
        self._series_opening = SeriesOpening(
            self, reader, journal, runner=runner, asking=self._asking, reviews=self._reviews
        )
        self.fetching = Fetching(self, runner, self._series_opening)
        self.archives.changed.connect(self._browse_archive)
        self.panes.view_changed.connect(self._follow_view)
        self.panes.content_changed.connect(self._follow_content)
        self.panes.opening_changed.connect(self._follow_opening)
        self.panes.active_changed.connect(self._follow_activation)
        self._study_opening = StudyOpening(self)
        self.media = Media(self, media, runner, self._study_opening.show_files)
        self.file_opening = self.media.opening
        self.locking = Locking(self.reviewers, self.preferences)
        self.auditing = Auditing(self, audit, files, runner)

    @property
    def archive(self) -> Archive:
        """The archive in use."""
        return self.archives.in_use

    @property
    def corner_layout(self) -> CornerLayout:
        """Which lines of text stand in which corner of an image."""
        return self.preferences.value.corners

    @property
    def reviewer_name(self) -> str:
        """PN representation of who decides; empty until somebody said so."""
        return self.reviewers.name

    @property
    def viewport(self) -> ViewportState:
        """The view of the active pane."""
        return self.panes.active.viewport

    @property
    def pixels(self) -> Pixels:
        """The pixels of the active pane."""
        return self.panes.active.pixels

    @property
    def opened(self) -> Opened | None:
        """The series that is open in the active pane, with all its stacks."""
        return self.panes.active.opened

    @property
    def series(self) -> ImageSeries | None:
        """The stack in view in the active pane."""
        return self.panes.active.series

    @property
    def opening(self) -> SeriesRecord | None:
        """The series that is being opened in the active pane."""
        return self.panes.active.opening

    @property
    def opening_progress(self) -> float:
        """How much of the series that is being opened is here, 0..1."""
        return self.panes.active.opening_progress

    @property
    def review(self) -> Review | None:
        """The review of the series in the active pane."""
        return self.review_of(self.panes.active)

    @property
    def image(self) -> ImageSlice | None:
        """The slice in view in the active pane."""
        return self.panes.active.image

    @property
    def unsaved_decisions(self) -> int:
        """How many decisions, over all series opened so far, no structure set holds."""
        return self._reviews.unsaved_decisions

    @property
    def unsaved(self) -> tuple[Opened, ...]:
        """The series that those decisions belong to."""
        return self._reviews.unsaved

    def show_unsaved(self) -> None:
        """Show a series with decisions that no structure set holds, as it was opened: its archive may be gone."""
        for opened in self.unsaved[:1]:
            review = self._reviews.of(opened)
            pane = next((pane for pane in self.panes.all if self.review_of(pane) is review), None)
            self.panes.activate(pane or self.panes.active)
            if pane is None:
                self.show_stack(opened, 0, pane=self.panes.active)
            self.select(review.to_save[0].roi_id)

    def review_of(self, pane: Pane) -> Review | None:
        """The review of the series that a pane shows."""
        opened = pane.opened
        return self._reviews.of(opened) if opened is not None and opened.arrived is None else None

    @property
    def primary_action(self) -> PrimaryAction:
        """The one thing to do next."""
        return primary_action(self.review, self.image)

    def start(self, study: StudyInstanceUID | None, *, use_archive: str | None = None) -> None:
        """List the studies, of another archive if one is named; open the first images of one of them."""
        if use_archive is not None:
            self.archives.use(use_archive)
        if study is not None or use_archive is None:
            self._study_opening.ask_for(study)
        self.outbox.begin()
        self.journalling.remind(
            lambda found: self._study_opening.ask_for(found.study_instance_uid, series=found.series_instance_uid)
        )

    def set_reviewer(self, name: str) -> None:
        """Say who decides; PN representation, `Family^Given`. A PIN is asked for at the next decision or change."""
        self.reviewers.use(name)

    def open_series(
        self, record: SeriesRecord, *, at: ImageReference | None = None, pane: Pane | None = None
    ) -> None:
        """Open a series in a pane, the active one if none is named.

        What is open there stays until the new one is here, and for good if that fails. Of objects that are no
        images it is said what they are.
        """
        self._series_opening.open(record, at=at, pane=pane or self.panes.active)

    def show_stack(self, opened: Opened, number: int, *, pane: Pane) -> None:
        """Show a stack of a series that is open already, in another pane as well."""
        self._series_opening.show_stack(opened, number, pane=pane)

    def step_series(self, step: int) -> None:
        """Open the next or previous image series of the study in the active pane, if that is the selected one."""
        self._series_opening.step(step)

    def propose(self, network: Candidate | None = None, on_ended: Callable[[], None] | None = None) -> None:
        """AI ROI on the slice in view; `on_ended` is called when all has come."""
        self._asking.about_slice(network, on_ended)

    def propose_on_series(self) -> None:
        """AI ROI on every slice of the stack in view."""
        self._asking.about_stack()

    def select(self, roi_id: RoiId) -> None:
        """Select a region and show its slice."""
        review = self.review
        roi = review.find(roi_id) if review else None
        if review is None or roi is None:
            return
        self.panes.activate(self.side_by_side.pane_of(roi))
        review.select(roi_id)
        if self.panes.active.show_image(roi.image):
            bring_into_view(self.panes.active, roi)

    def cancel(self) -> None:
        """Withdraw whatever long work runs."""
        self.preparing.cancel()
        self.browser.stop_search()
        self.proposing.cancel()
        self.saving.cancel()
        self.object_saving.cancel()
        self.region_export.cancel()
        self.media.sending_on.cancel()
        for pane in self.panes.all:
            self._series_opening.cancel(pane)

    def save_plan(self) -> SavePlan | None:
        """What saving would write; None, with a notice, when there is nothing to write."""
        review, opened = self.review, self.opened
        if review is None or opened is None or not review.to_save:
            self.notices.inform(phrase("Nothing to save yet. Select a proposal and validate it first."))
            return None
        return plan(review, opened.stacks, archive=opened.archive, probability=self.uncertainty.of)

    def save(self, shown: SavePlan | None = None, proved: Proved | None = None) -> None:
        """Store what was shown and proved, whatever is open by now, in the name of the reviewer; None: anew."""
        planned = shown or self.save_plan()
        if planned is not None:
            self.reviewers.identify(partial(self._save, planned, proved))

    def _save(self, planned: SavePlan, proved: Proved | None) -> None:
        choice = planned.possible(self.preferences.value.saving)
        refresh, name = self.browser.refresh, self.reviewer_name
        self.saving.start(planned, reviewer_name=name, on_saved=refresh, proved=proved, choice=choice)

    def _browse_archive(self) -> None:
        self.browser.use(self.archive)

    def _begin_review(self, review: Review, opened: Opened) -> None:
        self.journalling.begin(review, opened)
        self.ledger.begin(review, opened)
        self.auditing.follow(review, opened)

    def _announce_review(self, _review: Review) -> None:
        self.review_changed.emit()

    def _follow_view(self, pane: Pane) -> None:
        if pane is self.panes.active:
            self.deciding.keep_selection_in_view()
            self.view_changed.emit()

    def _follow_content(self, pane: Pane) -> None:
        if pane.opened is not None:
            self.measuring.open_study(pane.opened.series.study.study_instance_uid)
        if pane is self.panes.active:
            self.series_opened.emit()

    def _follow_opening(self, pane: Pane) -> None:
        if pane is self.panes.active:
            self.opening_changed.emit()

    def _follow_activation(self) -> None:
        if self.mpr.pane is not self.panes.active:
            self.mpr.close()  # or planes of one patient would stand under the name of another
        self.proposing.leave()
        self.deciding.keep_selection_in_view()
        for signal in (self.series_opened, self.opening_changed, self.review_changed, self.view_changed):
            signal.emit()
