"""The versions of the regions of a study in a window beside the image: who made which, and what changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.phrases import phrase
from app.core.version_comparison import Change
from app.session.browsing import Loading
from app.session.session import Session
from app.session.study_texts import person_name
from app.session.version_rows import VersionRow
from app.session.versions import VersionsShown
from widgets.bind import bind
from widgets.dialogs.table_windows import resize_within_screen
from widgets.dialogs.version_tables import IMAGE_ROLE, UID_ROLE, ChangeTree, RoiFactsTree, VersionTree
from widgets.item_models.localised import moment
from widgets.panels.labels import ElidedLabel, say, with_role, wrapped
from widgets.translation import said, tr

FIRST_SIZE: Final = (1080, 680)
LEAST_COMBO_LETTERS: Final = 16
NO_VERSIONS: Final = phrase("This study holds no structure set and no segmentation. What you save appears here.")
ALL_EQUAL: Final = phrase("Both versions cover the same pixels under the same names.")


class VersionsDialog(QDialog):
    """Follows `session.versions`; closing it forgets what was listed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._versions = session.versions
        self.subject = with_role(ElidedLabel(), "dim")
        self.table, self.changes, self.rois = VersionTree(), ChangeTree(), RoiFactsTree()
        self.about = wrapped()
        self.missing, self.remark, self.failure = (
            wrapped(role="caution"),
            wrapped(role="caution"),
            wrapped(role="error"),
        )
        self.empty, self.compared = wrapped(role="dim"), wrapped(role="dim")
        self.base = QComboBox()
        self.edit, self.close_button = QPushButton(tr("Edit as a new version")), QPushButton(tr("Close"))
        self.parts = QTabWidget()
        self._set_up()
        self._lay_out()
        self._connect()
        self._show()
        resize_within_screen(self, *FIRST_SIZE)
        self.table.setFocus()

    def done(self, result: int) -> None:
        """Forget what was listed."""
        self._versions.close()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a change shows its slice."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.changes.hasFocus():
            self._jump(self.changes.currentItem())
            return
        super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.setWindowTitle(tr("Versions of the regions"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setSizeGripEnabled(True)
        self.base.setAccessibleName(tr("Compare with"))
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.base.setMinimumContentsLength(LEAST_COMBO_LETTERS)
        self.edit.setToolTip(
            tr("Copy all regions of this version: the copies can be edited, the version stays as it is")
        )
        self.edit.setAutoDefault(False)
        self.close_button.setAutoDefault(False)
        self.changes.setToolTip(tr("Click a change to see its slice"))

    def _lay_out(self) -> None:
        self.choice = QWidget()
        choice = QHBoxLayout(self.choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(8)
        choice.addWidget(QLabel(tr("Compare with")))
        choice.addWidget(self.base, 1)
        choice.addWidget(self.edit)
        changes = QWidget()
        column = QVBoxLayout(changes)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.compared)
        column.addWidget(self.changes, 1)
        self.parts.setDocumentMode(True)
        self.parts.addTab(changes, tr("Changes"))
        facts = QWidget()
        alone = QVBoxLayout(facts)
        alone.setContentsMargins(0, 8, 0, 0)
        alone.addWidget(self.rois)
        self.parts.addTab(facts, tr("ROIs"))
        lower = QWidget()
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.about)
        rows.addWidget(self.missing)
        rows.addWidget(self.choice)
        rows.addWidget(self.parts, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        below = QHBoxLayout()
        below.addStretch()
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.subject, self.remark, self.failure, self.empty):
            layout.addWidget(widget)
        layout.addWidget(split, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        bind(self._versions.changed, self, self._show)
        self.table.currentItemChanged.connect(self._choose)
        self.table.itemChanged.connect(self._draw)
        self.changes.itemClicked.connect(self._jump)
        self.changes.itemActivated.connect(self._jump)
        self.base.activated.connect(self._choose_base)
        self.edit.clicked.connect(self._versions.edit_version)
        self.close_button.clicked.connect(self.close)
        QShortcut(QKeySequence("F5"), self, self._versions.refresh)

    # What the user does ------------------------------------------------------------------------------------

    def _choose(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._versions.select(SOPInstanceUID(item.data(0, UID_ROLE)))

    def _draw(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            is_checked = item.checkState(0) is Qt.CheckState.Checked
            self._versions.show(SOPInstanceUID(item.data(0, UID_ROLE)), visible=is_checked)

    def _choose_base(self, place: int) -> None:
        self._versions.compare_with(SOPInstanceUID(self.base.itemData(place)))

    def _jump(self, item: QTreeWidgetItem | None) -> None:
        image = item.data(0, IMAGE_ROLE) if item is not None else None
        if isinstance(image, ImageReference):
            self._versions.jump(image)

    # What the session shows --------------------------------------------------------------------------------

    def _show(self) -> None:
        state = self._versions.state
        row = state.row(state.selected)
        self.subject.show_text(said(state.subject))
        self.subject.setVisible(bool(state.subject))
        say(self.remark, "\n".join(said(one) for one in state.remarks))
        say(self.failure, said(state.failure))
        say(self.empty, self._why_empty(state))
        with QSignalBlocker(self.table):
            self.table.show_rows(state.rows, self._versions.hidden, state.selected)
        say(self.about, said(row.text) if row is not None else "")
        say(self.missing, "\n".join(said(one) for one in row.missing) if row is not None else "")
        self.rois.show_row(row)
        self._show_bases(state)
        compared = state.comparison or ()
        self.changes.show_comparison(compared, self._session.series)
        say(self.compared, self._about_comparison(state))
        can_edit = row is not None and row.facts is not None and any(roi.contours for roi in row.rois)
        self.edit.setEnabled(can_edit)
        self.choice.setVisible(can_edit or self.base.count() > 0)

    def _show_bases(self, state: VersionsShown) -> None:
        with QSignalBlocker(self.base):
            self.base.clear()
            for row in state.rows:
                if row.uid != state.selected:
                    when = f" · {moment(row.when)}" if row.when is not None else ""
                    self.base.addItem(f"{said(row.label)}{when}", str(row.uid))
            self.base.setCurrentIndex(self.base.findData(str(state.base)))
        self.base.setEnabled(self.base.count() > 0)
        can_compare = self.base.count() > 0
        if can_compare != self.parts.isTabVisible(0):
            self.parts.setTabVisible(0, can_compare)
            self.parts.setCurrentIndex(0 if can_compare else 1)

    def _why_empty(self, state: VersionsShown) -> str:
        if state.rows:
            return ""
        return said(state.text) if state.listing is Loading.LOADING else tr(NO_VERSIONS)

    def _about_comparison(self, state: VersionsShown) -> str:
        if state.why_not:
            return said(state.why_not)
        if state.comparing is Loading.LOADING:
            return tr("Comparing…")
        if state.comparison is None:
            return ""
        if all(one.change is Change.SAME for one in state.comparison):
            return tr(ALL_EQUAL)
        named = [_named(state.row(uid)) for uid in (state.selected, state.base)]
        return tr("{version} against {other}", version=named[0], other=named[1])


def _named(row: VersionRow | None) -> str:
    """A version and whose it is."""
    if row is None:
        return ""
    label, who = said(row.label), person_name(row.who)
    return tr("“{label}” of {who}", label=label, who=who) if who else tr("“{label}”", label=label)
