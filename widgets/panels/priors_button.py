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

    def _head(self, text: str) -> None:
        """A line to read: the titles of Qt's own sections are not drawn in every style."""
        self.choices.addAction(text).setEnabled(False)

    def _list(self, priors: list[Prior]) -> None:
        if not priors:
            self.choices.addAction(tr("None in this archive")).setEnabled(False)
        for prior in priors[:MOST_LISTED]:
            entry = self.choices.addAction(_line(prior))
            entry.setToolTip(tr("Open beside what is open"))
            entry.triggered.connect(partial(self._open, prior))
        if left := priors[MOST_LISTED:]:
            text = tr("{count} older ones: search for the patient ID.", count=len(left))
            self.choices.addAction(text).setEnabled(False)

    def _open(self, prior: Prior, _checked: bool = False) -> None:
        self._session.priors.open(prior)

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
            self.setText(tr("{sign}Priors ({count})", sign=sign, count=len(sure)))
            tip = tr("Other studies of the patient, to open beside this one")
            doubt = tr("Studies with the same name and birth date but another patient ID: {count}", count=len(alike))
            self.setToolTip(f"{tip}\n{doubt}" if alike else tip)
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
