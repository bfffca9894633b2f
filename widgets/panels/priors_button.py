"""A button beside the patient: how many other studies there are of the patient, and on a click which."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.core.study import StudyRecord
from app.session.browsing import Loading
from app.session.priors import Kinship, Prior
from app.session.session import Session
from widgets.bind import bind
from widgets.item_models.study_model import study_date, study_modalities, study_name
from widgets.translation import said, tr

MOST_LISTED = 30


class PriorsButton(QToolButton):
    """Hidden while nothing is open; the menu is made when it opens."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("prominence", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)
        bind(session.priors.changed, self, self._show)
        bind(session.fetching.priors.changed, self, self._show)
        self._show()

    def fill(self) -> None:
        """List the studies: those with the same patient ID, then under a warning those that only seem to belong."""
        self.choices.clear()
        state = self._session.priors.state
        sure = [prior for prior in state.found if prior.kinship is Kinship.SAME_ID]
        alike = [prior for prior in state.found if prior.kinship is Kinship.SAME_NAME]
        self._head(tr("Same patient ID"))
        self._list(sure)
        if alike:
            self.choices.addSeparator()
            self._head(tr("⚠  Same name and birth date, but another patient ID"))
            self._list(alike)
        self._offer_fetching()

    def _offer_fetching(self) -> None:
        """Below the studies: bring those that are not here to this machine, all or one, or stop that."""
        fetching = self._session.fetching.priors
        missing = fetching.missing
        if not missing and not fetching.state.is_running:
            return
        self.choices.addSeparator()
        if fetching.state.is_running:
            self._head(said(fetching.state.text))
            self.choices.addAction(tr("Stop fetching")).triggered.connect(self._stop)
        if missing:
            menu = self.choices.addMenu(tr("Fetch now"))
            menu.setToolTipsVisible(True)
            everything = menu.addAction(tr("All with the same patient ID ({count})", count=len(missing)))
            everything.triggered.connect(self._fetch_all)
            menu.addSeparator()
            for prior in missing[:MOST_LISTED]:
                entry = menu.addAction(_line(prior))
                entry.setToolTip(tr("Bring it to this machine, behind everything that is opened"))
                entry.triggered.connect(partial(self._fetch, prior))

    def _head(self, text: str) -> None:
        """A line to read: the titles of Qt's own sections are not drawn in every style."""
        self.choices.addAction(text).setEnabled(False)

    def _list(self, priors: list[Prior]) -> None:
        if not priors:
            self.choices.addAction(tr("None in this archive")).setEnabled(False)
        for prior in priors[:MOST_LISTED]:
            text = _line(prior)
            if prior.is_at_hand and self._session.archive is not self._session.archives.embedded:
                text = f"{text}  {tr('✓ on this machine')}"
            entry = self.choices.addAction(text)
            entry.setToolTip(tr("Open beside what is open"))
            entry.triggered.connect(partial(self._open, prior))
        if left := priors[MOST_LISTED:]:
            text = tr("{count} older ones: search for the patient ID.", count=len(left))
            self.choices.addAction(text).setEnabled(False)

    def _open(self, prior: Prior, _checked: bool = False) -> None:
        self._session.priors.open(prior)

    def _fetch(self, prior: Prior, _checked: bool = False) -> None:
        self._session.fetching.priors.fetch([prior])

    def _fetch_all(self, _checked: bool = False) -> None:
        self._session.fetching.priors.fetch_all()

    def _stop(self, _checked: bool = False) -> None:
        self._session.fetching.priors.stop()

    def _show(self) -> None:
        state = self._session.priors.state
        self.setVisible(state.study is not None)
        sure, alike = state.of(Kinship.SAME_ID), state.of(Kinship.SAME_NAME)
        if state.searching is Loading.FAILED:
            self.setText(tr("Priors ?"))
            self.setToolTip(tr("The other studies of the patient are not known.") + f"\n{said(state.failure)}")
        elif state.searching is Loading.LOADING:
            self.setText(tr("Priors …"))
            self.setToolTip(tr("Looking for other studies of the patient"))
        else:
            sign = "⚠ " if alike else ""
            coming = self._session.fetching.priors.state
            text = tr("{sign}Priors ({count})", sign=sign, count=len(sure))
            self.setText(f"{text}  ↓ {coming.done + 1}/{coming.count}" if coming.is_running else text)
            tip = tr("Other studies of the patient, to open beside this one")
            doubt = tr("Studies with the same name and birth date but another patient ID: {count}", count=len(alike))
            lines = (tip, doubt if alike else "", said(coming.text))
            self.setToolTip("\n".join(line for line in lines if line))
        self.setEnabled(bool(state.found))
        self.setAccessibleName(self.text())


def _line(prior: Prior) -> str:
    """Date, modality and description; whose it is where that is in doubt. An ampersand is no mark of a letter."""
    study = prior.study
    parts = [study_date(study), study_modalities(study), study.study_description.strip()]
    if prior.kinship is Kinship.SAME_NAME:
        parts.append(_whose(study))
    return "  ".join(part for part in parts if part).replace("&", "&&")


def _whose(study: StudyRecord) -> str:
    return f"{study_name(study)}  ID {study.patient.patient_id.strip() or tr('unknown')}"
