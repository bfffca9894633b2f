"""Where a study or a series is sent on to, and the question whether what is not whole is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QMessageBox, QWidget

from app.core.phrases import counted, phrase
from app.session.sending_on import SendingOn, ToSend
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import wrapped
from widgets.translation import said, tr

WIDTH = 460
WHAT_HAPPENS = phrase(
    "Copies are put into the outbox and wait there until the other archive has them, also over a new start. What is "
    "here stays here."
)
NO_ARCHIVE = phrase("No other archive is configured. Add one in Settings > Archives.")


class SendDialog(RoomyDialog):
    """The archives that can be sent to; Enter sends to the chosen one.

    Parameters
    ----------
    what
        What is sent, without whose it is.
    send
        Gets the name of the archive.
    """

    def __init__(
        self,
        title: str,
        what: str,
        destinations: Sequence[str],
        send: Callable[[str], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, width=WIDTH, parent=parent)
        self._send = send
        self.destinations = QListWidget()
        self.destinations.setAccessibleName(tr("Archives"))
        self.destinations.ensurePolished()  # or rows are measured before they have their margins
        self.destinations.addItems(list(destinations))
        self.destinations.setCurrentRow(0)
        self.destinations.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.column.addWidget(wrapped(what))
        self.column.addWidget(wrapped(tr(WHAT_HAPPENS), "dim"))
        if destinations:
            self.column.addWidget(self.destinations)
        else:
            self.column.addWidget(wrapped(tr(NO_ARCHIVE), "caution"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.send = buttons.addButton(tr("Send"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.send.setDefault(True)
        self.send.setEnabled(bool(destinations))
        self.add_buttons(buttons)
        self.destinations.itemActivated.connect(self._choose)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        self.destinations.setFocus()

    def _choose(self) -> None:
        chosen = self.destinations.currentItem()
        if chosen is not None:
            self.accept()
            self._send(chosen.text())


class IncompleteQuestion(QMessageBox):
    """Instances are missing; whoever closes it sends nothing."""

    def __init__(self, sending: SendingOn, what: ToSend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sending = sending
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(tr("Send to {archive}", archive=what.destination))
        self.setText(_lack(what))
        here = tr(counted(len(what.paths), "{count} object is here.", "{count} objects are here."))
        first, *others = map(said, what.missing)
        if others:
            self.setDetailedText("\n".join((first, *others)))
        self.setInformativeText(here if others else f"{first}\n{here}")
        self.send = self.addButton(tr("Send what is here"), QMessageBox.ButtonRole.AcceptRole)
        self.do_not = self.addButton(tr("Send nothing"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.do_not)
        self.setEscapeButton(self.do_not)
        self.finished.connect(self._answer)

    def _answer(self) -> None:
        if self.clickedButton() is self.send:
            self._sending.agree()
        else:
            self._sending.decline()


def _lack(what: ToSend) -> str:
    if not what.lacking:
        return tr("Not everything came from {archive}.", archive=what.origin)
    return tr(
        counted(
            what.lacking,
            "{count} object that {archive} lists did not come.",
            "{count} objects that {archive} lists did not come.",
            archive=what.origin,
        )
    )
