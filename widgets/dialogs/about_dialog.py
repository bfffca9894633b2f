"""What Verdant is, which version, what it is not, and whose work it stands on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.phrases import phrase
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.item_models.painting import emphasised
from widgets.panels.labels import heading, wrapped
from widgets.theme import set_picture
from widgets.translation import said, tr

DISTRIBUTION = "verdant-viewer"
NOT_A_DEVICE = phrase("Not a medical device. For demonstration and research, not for diagnosis.")
PURPOSE = phrase(
    "A DICOM viewer that proposes regions of interest with networks stored in the PACS and records what the "
    "physician decides."
)
LICENCE = phrase("Verdant is free software under the Apache License 2.0.")
COMPONENTS = (
    ("PySide6 (Qt)", "LGPL 3"),
    ("PyTorch", "BSD 3-Clause"),
    ("pydicom, pynetdicom", "MIT"),
    ("NumPy, SciPy, psygnal", "BSD 3-Clause"),
    ("imagecodecs, pylibjpeg, pyjpegls", phrase("BSD and MIT")),
    ("safetensors", "Apache 2.0"),
)
MARK_PX = 48


class AboutDialog(RoomyDialog):
    """Version, disclaimer, licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("About Verdant"), width=440, parent=parent)
        mark = QLabel()
        set_picture(mark, "verdant", role="good", size_px=MARK_PX)
        name = QLabel(f"Verdant {installed_version()}")
        name.setFont(emphasised(self.font()))
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(name)
        beside.addWidget(wrapped(tr(PURPOSE), "dim"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(beside, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = self.column
        layout.addLayout(head)
        layout.addWidget(wrapped(tr(NOT_A_DEVICE), "caution"))
        layout.addWidget(heading(tr("Licences")))
        layout.addWidget(
            wrapped("\n".join([tr(LICENCE), *(f"{what}: {said(licence)}" for what, licence in COMPONENTS)]))
        )
        layout.addStretch(1)
        self.add_buttons(buttons)


def installed_version() -> str:
    """The version of the installed package; says so where Verdant runs without being installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return tr("(not installed)")
