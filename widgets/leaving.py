"""What is said to somebody who leaves the program while something waits to be sent."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from app.core.phrases import counted
from app.session.outbox import OutboxShown
from widgets.translation import tr


def leaves_what_waits(state: OutboxShown, parent: QWidget) -> bool:
    """Whether the window may close: nothing waits, or the user knows when it goes on."""
    waiting = state.waiting + state.refused
    if not waiting:
        return True
    question = QMessageBox(parent)
    question.setIcon(QMessageBox.Icon.NoIcon)
    question.setWindowTitle(tr("Close Verdant"))
    question.setText(
        tr(
            counted(
                waiting,
                "{count} item is still in the outbox.",
                "{count} items are still in the outbox.",
            )
        )
    )
    question.setInformativeText(tr("Nothing is lost: sending goes on at the next start."))
    buttons = QMessageBox.StandardButton
    question.setStandardButtons(buttons.Close | buttons.Cancel)
    question.setDefaultButton(buttons.Close)
    question.setEscapeButton(buttons.Cancel)
    answer = QMessageBox.StandardButton(question.exec())
    question.deleteLater()
    return answer is buttons.Close
