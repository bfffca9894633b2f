"""Which network proposed, why that one, what else there is, and what it says of itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.model_card import Candidate, Exclusion, ModelCard, NetworkRecord, Selection
from app.core.phrases import phrase
from app.core.study import SeriesRecord
from app.core.trust import signature_sentence
from app.session.activity import duration, engine_load
from app.session.model_facts import model_facts
from app.session.network_texts import SIGNATURES
from app.session.proposing import Proposals
from app.session.session import Session
from widgets.actions import Actions, native
from widgets.bind import bind
from widgets.item_models.painting import emphasised
from widgets.panels.expander import Expander
from widgets.panels.labels import ElidedLabel, breakable, heading, say, with_role, wrapped
from widgets.translation import said, tr

NO_NETWORK = phrase(
    "AI ROI asks the network whose modality and body part fit the slice. It is named here, with the reason."
)
NOTHING_RAN = phrase("No network was run. Those that fit are listed below.")
NO_MATCH = phrase("No network of the archive fits this image.")
DEMONSTRATION = phrase("For demonstration, not for diagnosis")
PROGRESS_STEPS = 1000
LEAST_WIDTH = 160
MOST_LISTED = 30
"""Candidates and exclusions listed; an archive can hold any number of networks."""


class NetworkPanel(QScrollArea):
    """The lower right panel: what ran, why, and the alternatives one click away."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._networks = actions["networks"]
        self._shown: tuple[Selection | None, Candidate | None, ModelCard | None] | None = None
        self.name = wrapped()
        self.reason = wrapped(role="dim")
        self.caution = wrapped(tr(DEMONSTRATION), "caution")
        self.remark, self.signature, self.pinned = wrapped(role="caution"), wrapped(), wrapped()
        self.change = QToolButton()
        self.findings = wrapped()
        self.last_run = wrapped(role="dim")
        self.why, self.card = Expander(tr("Why this one?")), Expander(tr("Model card"))
        self.busy = QWidget()
        self.busy_text = ElidedLabel()
        self.progress = QProgressBar()
        self.cancel = QPushButton(tr("Cancel"))
        self._lay_out()
        self.cancel.clicked.connect(session.cancel)
        self.keep.triggered.connect(self._keep)
        self.use_best.triggered.connect(session.choosing.unpin)
        self.refuse.triggered.connect(self._refuse)
        bind(session.proposing.changed, self, self._show)
        self._show()

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(LEAST_WIDTH)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.cancel.setToolTip(native("Esc"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.busy_text, 1)
        line.addWidget(self.cancel)
        busy = QVBoxLayout(self.busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.setSpacing(4)
        busy.addLayout(line)
        busy.addWidget(self.progress)
        self.name.setFont(emphasised(self.font()))
        self.change.setText(tr("Choose…"))
        self.change.setToolTip(tr("Keep this network for the study, refuse it, or look at all of them"))
        self.change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.change.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.change.setProperty("prominence", "chooser")
        menu = QMenu(self.change)
        self.keep, self.use_best, self.refuse = (
            menu.addAction(tr("Always use this one for this study")),
            menu.addAction(tr("Use the best one again")),
            menu.addAction(tr("Do not propose it any more")),
        )
        menu.addSeparator()
        menu.addAction(self._networks)
        self.change.setMenu(menu)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for widget in (
            heading(tr("Network")),
            self.busy,
            self.name,
            self.reason,
            self.pinned,
            self.signature,
            self.caution,
            self.remark,
            self.findings,
            self.last_run,
            self.why,
            self.card,
        ):
            layout.addWidget(widget)
        layout.insertWidget(layout.indexOf(self.why), self.change, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.setWidget(content)

    def _show(self) -> None:
        state = self._session.proposing.state
        self.busy.setVisible(state.running)
        self.busy_text.show_text(said(state.text))
        self.progress.setRange(0, PROGRESS_STEPS if state.fraction else 0)
        self.progress.setValue(round(state.fraction * PROGRESS_STEPS))
        shown = (state.selection, state.used, state.card)
        if shown != self._shown:
            self._shown = shown
            self._show_network(state)
        self._show_run(state)

    def _show_network(self, state: Proposals) -> None:
        selection, used = state.selection, state.used
        if used is not None:
            self.name.setText(breakable(used.network.name) or tr("Network without a name"))
            self.reason.setText(_sentence(said(used.reason)))
        else:
            is_one_left = selection is not None and bool(selection.candidates)
            self.name.setText(tr(NO_MATCH) if selection is not None and not is_one_left else "")
            self.reason.setText(tr(NOTHING_RAN) if is_one_left else "" if selection is not None else tr(NO_NETWORK))
        self.name.setVisible(bool(self.name.text()))
        self.reason.setVisible(bool(self.reason.text()))
        remark = selection.remark if selection is not None else ""
        say(self.remark, said(remark))
        self._show_choice(state)
        self._show_alternatives(selection, used)
        self._show_card(state.card)

    def _show_choice(self, state: Proposals) -> None:
        """Whether the network was chosen for the study, who signed it, and what can be done about it."""
        chosen, card = self._session.choosing.pinned, state.card
        is_used = chosen is not None and state.used is not None and chosen.network == state.used.network
        say(self.pinned, tr("You chose it for this study.") if is_used else "")
        self.signature.setVisible(card is not None)
        if card is not None:
            sign = SIGNATURES[card.signature]
            with_role(self.signature, sign.role)
            self.signature.style().polish(self.signature)
            self.signature.setText(breakable(f"{sign.mark}  {tr(signature_sentence(card))}"))
        self.keep.setVisible(state.used is not None and not is_used)
        self.use_best.setVisible(chosen is not None)
        self.refuse.setVisible(card is not None)

    def _keep(self) -> None:
        used = self._session.proposing.state.used
        if used is not None:
            self._session.choosing.pin(used.network.dnn_uid)

    def _refuse(self) -> None:
        card = self._session.proposing.state.card
        if card is not None:
            self._session.choosing.refuse(card)

    def _show_run(self, state: Proposals) -> None:
        self.findings.setText(breakable(said(state.findings)))
        self.findings.setVisible(bool(state.findings))
        self.last_run.setVisible(state.seconds is not None)
        if state.seconds is not None:
            ran = tr("{time} a slice · {device}", time=duration(state.seconds), device=state.device)
            load = said(engine_load(state))
            self.last_run.setText("\n".join(part for part in (ran, f"{load}." if load else "") if part))

    def _show_alternatives(self, selection: Selection | None, used: Candidate | None) -> None:
        self.why.clear()
        others = [c for c in selection.candidates if used is None or c.network != used.network] if selection else []
        excluded = selection.excluded if selection else ()
        self.why.setVisible(bool(others or excluded))
        self.why.button.setText(
            tr("Why this one?") if used is not None else tr("What fits?") if others else tr("What was compared?")
        )
        if others:
            self.why.body.addWidget(heading(tr("Would fit too") if used is not None else tr("Would fit")))
        for candidate in others[:MOST_LISTED]:
            self.why.body.addWidget(self._alternative(candidate))
        if excluded:
            self.why.body.addWidget(heading(tr("Do not fit")))
        for exclusion in excluded[:MOST_LISTED]:
            self.why.body.addWidget(self._excluded(exclusion))
        more = len(others[MOST_LISTED:]) + len(excluded[MOST_LISTED:])
        if more:
            self.why.body.addWidget(_dim(tr("{more} more are not listed.", more=more)))

    def _excluded(self, exclusion: Exclusion) -> QWidget:
        reason = _sentence(said(exclusion.reason))
        text = f"{exclusion.tag}: {reason}" if exclusion.tag else f"{reason[:1].upper()}{reason[1:]}"
        if exclusion.refused is None:
            return _pair(exclusion.network.name, text)
        button = QPushButton(tr("Allow it again"))
        button.setToolTip(tr("Forget what was decided about this network"))
        button.clicked.connect(partial(self._allow, exclusion.refused))
        return _with_button(_pair(exclusion.network.name, text), button)

    def _allow(self, card: ModelCard, _checked: bool = False) -> None:
        self._session.choosing.allow_again(card)

    def _alternative(self, candidate: Candidate) -> QWidget:
        button = QPushButton(tr("Use this one"))
        button.setToolTip(tr("Run this network on the slice in view, and use it for this study from now on"))
        button.setAccessibleName(tr("Use {network}", network=candidate.network.name))
        button.clicked.connect(partial(self._use, candidate))
        return _with_button(_pair(candidate.network.name, _sentence(said(candidate.reason))), button)

    def _use(self, candidate: Candidate, _checked: bool = False) -> None:
        self._session.choosing.use(candidate)

    def _show_card(self, card: ModelCard | None) -> None:
        self.caution.setVisible(card is not None and card.is_for_demonstration)
        self.card.clear()
        self.card.setVisible(card is not None)
        if card is None:
            return
        for fact in model_facts(card):
            self.card.body.addWidget(_pair(said(fact.value), said(fact.label), explained_first=True))
        used = self._session.proposing.state.used
        if used is not None:
            button = QPushButton(tr("Tags…"))
            button.setToolTip(tr("Read the data elements of the network's object"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._show_tags, used.network))
            self.card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_tags(self, network: NetworkRecord, _checked: bool = False) -> None:
        opened = self._session.opened
        archive = opened.archive if opened is not None else self._session.archive
        record = SeriesRecord(
            network.study_instance_uid, network.series_instance_uid, series_description=network.name
        )
        self._session.tags.show_series(archive, record)


def _pair(text: str, explanation: str, *, explained_first: bool = False) -> QWidget:
    """A text with its explanation, in grey, above or below it."""
    pair = QWidget()
    layout = QVBoxLayout(pair)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    labels = (wrapped(breakable(text)), _dim(breakable(explanation)))
    for label in reversed(labels) if explained_first else labels:
        layout.addWidget(label)
    return pair


def _with_button(pair: QWidget, button: QPushButton) -> QWidget:
    """What is said of a network, and below it what can be done."""
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(pair)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return row


def _dim(text: str) -> QLabel:
    return wrapped(text, "dim")


def _sentence(reason: str) -> str:
    return f"{reason.rstrip('.')}."
