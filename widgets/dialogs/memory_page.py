"""How much memory decoded images may take, and how much they take now."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QProgressBar, QSpinBox, QVBoxLayout, QWidget

from app.core.phrases import counted, phrase
from app.core.preferences import LEAST_IMAGE_MEMORY_MIB, MOST_IMAGE_MEMORY_MIB, Preferences
from app.session.image_memory import ImageMemory
from widgets.item_models.localised import whole_number
from widgets.panels.labels import wrapped
from widgets.translation import tr

WHAT_FOR = phrase(
    "Images stay in memory once they are decoded: going back to one takes no time. What finds no room is decoded "
    "again when it is needed."
)
STEP_MIB, REFRESH_MS, PROGRESS_STEPS = 256, 500, 1000


class MemoryPage(QWidget):
    """A choice between the usual amount and one of the user's; what is in use now is shown below."""

    def __init__(self, memory: ImageMemory, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        usual_mib = memory.usual_bytes >> 20
        self.usual = QCheckBox(tr("&As much as suits this machine: {count} MiB", count=whole_number(usual_mib)))
        self.most_mib = QSpinBox()
        self.most_mib.setAccessibleName(tr("Memory for images, MiB"))
        self.most_mib.setRange(LEAST_IMAGE_MEMORY_MIB, MOST_IMAGE_MEMORY_MIB)
        self.most_mib.setSingleStep(STEP_MIB)
        self.most_mib.setSuffix(" MiB")
        preferred = preferences.image_memory_mib
        self.most_mib.setValue(usual_mib if preferred is None else preferred)
        self.usual.setChecked(preferred is None)
        self.in_use = wrapped()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, PROGRESS_STEPS)
        self._bar.setAccessibleName(tr("Memory for images in use"))
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._show_use)
        self.usual.toggled.connect(self.most_mib.setDisabled)
        self.most_mib.setDisabled(self.usual.isChecked())
        self._lay_out()
        self._show_use()

    def applied_to(self, preferences: Preferences) -> Preferences:
        """The preferences with what was chosen here."""
        return replace(preferences, image_memory_mib=None if self.usual.isChecked() else self.most_mib.value())

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what is in use while anybody sees it."""
        super().showEvent(event)
        self._show_use()
        self._refresh.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._refresh.stop()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.usual)
        form.addRow(tr("At &most"), self.most_mib)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(wrapped(tr(WHAT_FOR), "dim"))
        layout.addLayout(form)
        layout.addWidget(self.in_use)
        layout.addWidget(self._bar)
        layout.addStretch(1)

    def _show_use(self) -> None:
        cache = self._memory.cache
        used, most = cache.used_bytes, cache.limit_bytes
        self.in_use.setText(
            tr(
                counted(
                    cache.count,
                    "In use now: {used} of {most} MiB, {count} image",
                    "In use now: {used} of {most} MiB, {count} images",
                    used=whole_number(used >> 20),
                    most=whole_number(most >> 20),
                )
            )
        )
        self._bar.setValue(min(PROGRESS_STEPS, PROGRESS_STEPS * used // most))
