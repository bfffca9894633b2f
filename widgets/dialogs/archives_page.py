"""Which archive is in use, now and at the start, and the PACS nodes behind the others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.core.node_services import NodeCheck
from app.core.phrases import phrase
from app.core.web_nodes import WebNode
from app.session.node_form import NodeForm, NodeKind
from app.session.session import Session
from widgets.dialogs.doctor_dialog import DoctorDialog
from widgets.dialogs.finding_rows import FindingRows, show_conclusion, show_role
from widgets.dialogs.node_fields import NodeFields
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import tr

REGISTER = phrase(
    "At the PACS, register our AE title {title} with the address of this computer, and allow it C‑ECHO, C‑FIND, "
    "C‑STORE and C‑GET (or C‑MOVE)."
)
REGISTER_WEB = phrase("The server must allow us to search (QIDO‑RS), to fetch (WADO‑RS) and to store (STOW‑RS).")
LEAST_LIST_WIDTH, MOST_LIST_HEIGHT = 96, 240
LEAST_CHARACTERS = 6
NEW_NAME = phrase("New PACS")
NO_NODE = phrase("No PACS yet. Add one to search and store there; the embedded archive needs no settings.")


class ArchivesPage(QWidget):
    """Edits a copy of the nodes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._forms = [NodeForm.of(node) for node in session.archives.nodes]
        configured = {form.name for form in self._forms}
        self._fixed = tuple(archive.name for archive in session.archives.all if archive.name not in configured)
        self._showing = False
        self._around: QScrollArea | None = None
        self.archive = QComboBox()
        self.archive.setAccessibleName(tr("Archive in use"))
        self.start = QComboBox()
        self.start.setAccessibleName(tr("Archive at the start"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("PACS nodes"))
        self.list.setMinimumWidth(LEAST_LIST_WIDTH)
        self.list.setMaximumHeight(MOST_LIST_HEIGHT)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.fields = NodeFields()
        self.no_node = wrapped(tr(NO_NODE), "dim")
        self.add, self.remove, self.test = QPushButton(tr("Add")), QPushButton(tr("Remove")), QPushButton(tr("Test"))
        self.test.setToolTip(tr("Ask this PACS what it offers us, with the settings as they stand here"))
        self.examine = QPushButton(tr("Examine…"))
        self.examine.setToolTip(
            tr("Look at this PACS thoroughly: what it lets us do, and what to ask its administrator for")
        )
        self.findings = FindingRows(with_requests=True)
        self.answer = wrapped(role="dim")
        self.register = wrapped(role="dim")
        self._lay_out()
        self._connect()
        self._list_forms(0)
        self._list_archives(session.archive.name, start=session.archives.start_on)

    def check(self) -> bool:
        """Whether everything can be saved; what is wrong is said beside the field."""
        for place in range(len(self._forms)):
            problems = self._forms[place].problems(self._names_beside(place))
            if problems:
                self.list.setCurrentRow(place)
                self.fields.show_problems(problems)
                return False
        return True

    def save(self) -> None:
        """Keep the nodes, then use the archive that was chosen.

        Raises
        ------
        StorageError
            If the settings cannot be written; nothing changes then.
        """
        nodes, start, archives = (
            tuple(form.node() for form in self._forms),
            self.start.currentText(),
            self._session.archives,
        )
        secrets = self._secrets()
        if secrets or (nodes, start) != (archives.nodes, archives.start_on):
            archives.configure_nodes(nodes, start_on=start, secrets=secrets)
            self._forget_secrets()
        wanted = self.archive.currentText()
        if wanted != self._session.archive.name:
            self._session.archives.use(wanted)

    def _secrets(self) -> dict[WebNode, str]:
        """The passwords that were entered."""
        nodes = ((form.node(), form.secret) for form in self._forms)
        return {node: secret for node, secret in nodes if secret and isinstance(node, WebNode) and node.secret_name}

    def _forget_secrets(self) -> None:
        self._forms = [form.changed("secret", "") for form in self._forms]
        self._show_form(self.list.currentRow())

    def _lay_out(self) -> None:
        self._hide_answer()
        use = QHBoxLayout()
        use.setSpacing(8)
        for box in (self.archive, self.start):  # a long name must not make the page wider than its window
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_CHARACTERS)
        for text, box in ((tr("Archive in &use"), self.archive), (tr("At the &start"), self.start)):
            label = QLabel(text)
            label.setBuddy(box)
            use.addWidget(label)
            use.addWidget(box, 1)
        buttons = QVBoxLayout()  # one below the other: side by side they would be wider than the list may be
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list)
        left.addLayout(buttons)
        left.addStretch()
        test = QHBoxLayout()
        test.setSpacing(8)
        test.addWidget(self.test)
        test.addWidget(self.examine)
        test.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.no_node)
        right.addWidget(self.fields)
        right.addLayout(test)
        right.addWidget(self.findings)
        right.addWidget(self.answer)
        right.addStretch()
        pacs = QHBoxLayout()
        pacs.setSpacing(24)
        pacs.addLayout(left, 1)
        pacs.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(use)
        layout.addWidget(heading(tr("PACS nodes")))
        layout.addLayout(pacs, 1)
        layout.addWidget(self.register)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_form)
        self.fields.edited.connect(self._take_form)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.test.clicked.connect(self._test)
        self.examine.clicked.connect(self._examine)
        for button in (self.add, self.remove, self.test, self.examine):
            button.setAutoDefault(False)

    def _add(self) -> None:
        names = self._names_beside(None)
        new = tr(NEW_NAME)
        numbered = (f"{new} {number}" for number in range(2, len(names) + 3))
        name = new if new not in names else next(n for n in numbered if n not in names)
        is_first = not self._forms
        self._forms.append(NodeForm(name=name))
        self._list_forms(len(self._forms) - 1)
        # Who adds the first PACS wants to see it; both are shown above and can be set otherwise.
        wanted = [name if is_first else box.currentText() for box in self._boxes]
        self._list_archives(wanted[0], start=wanted[1])
        self.fields.fields["name"].setFocus()
        self.fields.fields["name"].selectAll()

    def _remove(self) -> None:
        place = self.list.currentRow()
        if place >= 0:
            removed = self._forms.pop(place)
            self._list_forms(min(place, len(self._forms) - 1))
            left = [self._fixed[0] if box.currentText() == removed.name else box.currentText() for box in self._boxes]
            self._list_archives(left[0], start=left[1])

    def _is_sound(self) -> bool:
        """Whether the fields make a node; what is wrong is said beside them."""
        problems = self.fields.form.problems(self._names_beside(self.list.currentRow()))
        self.fields.show_problems(problems)
        return not problems

    def _examine(self) -> None:
        if self._is_sound():
            form = self.fields.form
            DoctorDialog(self._session.archives.examination(form.node(), secret=form.secret), self).open()

    def _test(self) -> None:
        if self._is_sound():
            node = self.fields.form.node()
            self.findings.show_findings(())
            show_role(self.answer, "dim")
            say(self.answer, tr("Asking {node} at {address}…", node=node.name, address=node.address))
            show = partial(self._show_answer, self.fields.form)
            self._session.archives.test_node(node, show, secret=self.fields.form.secret)

    def _show_answer(self, asked: NodeForm, found: tuple[NodeCheck, ...]) -> None:
        # The answer may come when the dialog has been closed, or something else stands here.
        if isValid(self) and self.fields.form is asked:
            self.findings.show_findings(found)
            show_conclusion(self.answer, found)

    def _hide_answer(self) -> None:
        self.findings.show_findings(())
        self.answer.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Find what the page is scrolled in, to bring an answer into view once there is room for it."""
        super().showEvent(event)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not self._around and isinstance(around, QScrollArea):
            self._around = around
            around.verticalScrollBar().rangeChanged.connect(self._bring_up_answer)

    def _bring_up_answer(self) -> None:
        if self._around is not None and self.answer.isVisible():
            self._around.ensureWidgetVisible(self.answer)

    def _show_form(self, place: int) -> None:
        if 0 <= place < len(self._forms) and not self._showing:
            self.fields.show_form(self._forms[place])
            self._say_what_to_register()
            self._hide_answer()

    def _take_form(self) -> None:
        place = self.list.currentRow()
        chosen = [box.currentIndex() for box in self._boxes]
        self._forms[place] = self.fields.form
        self.list.item(place).setText(_called(self.fields.form))
        self._list_archives("", start="")
        for box, index in zip(self._boxes, chosen, strict=True):
            box.setCurrentIndex(index)
        self._say_what_to_register()
        self._hide_answer()

    def _say_what_to_register(self) -> None:
        form = self.fields.form
        is_web = form.kind is NodeKind.DICOMWEB
        say(self.register, tr(REGISTER_WEB) if is_web else tr(REGISTER, title=form.calling_ae_title.strip()))

    def _list_forms(self, current: int) -> None:
        self._showing = True
        self.list.clear()
        self.list.addItems([_called(form) for form in self._forms])
        self.list.setCurrentRow(current)
        self._showing = False
        some = bool(self._forms)
        self.no_node.setVisible(not some)
        for widget in (self.fields, self.test, self.examine):
            widget.setVisible(some)
        self.remove.setEnabled(some)
        self._hide_answer()
        self._say_what_to_register()
        self._show_form(current)

    @property
    def _boxes(self) -> tuple[QComboBox, QComboBox]:
        return self.archive, self.start

    def _list_archives(self, current: str, *, start: str) -> None:
        for box, wanted in zip(self._boxes, (current, start), strict=True):
            box.clear()
            box.addItems([*self._fixed, *(_called(form) for form in self._forms)])
            box.setCurrentIndex(max(box.findText(wanted, Qt.MatchFlag.MatchExactly), 0))

    def _names_beside(self, place: int | None) -> set[str]:
        others = (form.name.strip() for at, form in enumerate(self._forms) if at != place)
        return {*self._fixed, *others}


def _called(form: NodeForm) -> str:
    return form.name.strip() or tr("(no name)")
