"""Which other network is asked about the slice in view."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QWidget

from app.core.phrases import phrase
from app.session.session import Session
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import wrapped
from widgets.translation import said, tr

WHAT_FOR = phrase(
    "The other network looks at this slice alone. Its proposals come beside what is there, dashed otherwise and with "
    "its name; nothing is accepted or replaced by that."
)
LAST_DIGITS = 6
"""Of a DnnUID."""


class SecondOpinionDialog(RoomyDialog):
    """The networks that fit, the best first; Enter asks the chosen one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Second opinion"), width=460, parent=parent)
        self._session = session
        self.networks = QListWidget()
        self.networks.setAccessibleName(tr("Networks"))
        names = [candidate.network.name for candidate in session.second_opinion.offers]
        for candidate in session.second_opinion.offers:
            network = candidate.network
            # Two versions of a network may have one name.
            which = f" · {network.dnn_uid[-LAST_DIGITS:]}" if names.count(network.name) > 1 else ""
            item = QListWidgetItem(f"{network.name}{which}\n{said(candidate.reason)}")
            item.setToolTip(said(candidate.reason))
            self.networks.addItem(item)
        self.networks.setWordWrap(True)
        self.networks.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.networks.setCurrentRow(0)
        self.column.addWidget(wrapped(tr(WHAT_FOR), "dim"))
        self.column.addWidget(self.networks)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ask = buttons.addButton(tr("Ask"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ask.setDefault(True)
        self.add_buttons(buttons)
        self.networks.itemActivated.connect(self._ask)
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        self.networks.setFocus()

    def _ask(self) -> None:
        offers, row = self._session.second_opinion.offers, self.networks.currentRow()
        self.accept()
        if 0 <= row < len(offers):
            self._session.second_opinion.start(offers[row])
