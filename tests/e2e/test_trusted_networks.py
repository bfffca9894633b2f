"""Signed, unsigned and changed networks in the real application: what runs, what is asked, what never runs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pydicom
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.signatures import TrustedKey
from app.core.tasks import TaskControl
from app.core.trust import NetworkPolicy
from app.demonstration import NETWORK
from app.dicom.iodeep import SigningKey, read_iodeep
from app.dicom.iodeep_content import NetworkContent
from app.dicom.iodeep_writing import object_parts
from app.store.embedded_archive import EmbeddedArchive
from app.store.network_memory import NetworkFiles
from tests.helpers.driving import User, run_application
from tests.helpers.stored_networks import tampered
from widgets.dialogs.networks_dialog import NetworksDialog
from widgets.dialogs.trust_dialog import TrustDialog

DESCRIPTION = "MR HEART SHORT AXIS"
DEMONSTRATION, WARD, COLLEAGUE = "Left ventricle short axis U-Net", "LV of the ward", "LV of a colleague"
RELABELLED, DAMAGED = "LV for another organ", "LV with another bit"
FIT, SIGNATURE = 2, 3


def network(name: str, *, body_part: str = "HEART", key: SigningKey | None = None) -> bytes:
    """The network of the installation as somebody else would publish it, a year later."""
    with as_file(files("resources").joinpath(NETWORK)) as path:
        item = read_iodeep(path)
        content = NetworkContent(
            architecture_text=item.architecture_text,
            weights=item.weights,
            name=name,
            modality="MR",
            body_part_examined=body_part,
            samples_per_pixel=1,
            rows=256,
            columns=256,
            created=datetime(2027, 1, 2, tzinfo=UTC),
            training_info=json.dumps({"licence": "CC0-1.0"}),
            photometric_interpretation="MONOCHROME2",
            fine_tuning=False,
            dnn_uid="",
        )
        return b"".join(bytes(part) for part in object_parts(content, key=key, signer="Ward 7" if key else ""))


def made_for(content: bytes, body_part: str) -> bytes:
    """The same object with another BodyPartExamined, as nobody signed it."""
    dataset = pydicom.dcmread(io.BytesIO(content))
    dataset.BodyPartExamined = body_part
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()


def used(user: User) -> str:
    candidate = user.session.proposing.state.used
    return candidate.network.name if candidate is not None else ""


def reasons(user: User) -> Mapping[str, str]:
    selection = user.session.proposing.state.selection
    assert selection is not None
    return {one.network.name: f"{one.tag} {one.reason}" for one in selection.excluded}


def focus(user: User) -> None:
    """Come back to the window from a dialog that has closed."""
    user.window.activateWindow()
    user.wait(user.window.isActiveWindow, "the window")


def ask(user: User) -> TrustDialog:
    """Press A and wait for the question."""
    focus(user)
    user.press(Qt.Key.Key_A)
    user.wait(lambda: user.session.trusting.question is not None, "the question")
    return next(one for one in user.window.findChildren(TrustDialog) if one.isVisible())


def test_signed_networks_run_unsigned_ones_are_asked_about_and_changed_ones_never_run(tmp_path: Path) -> None:
    ward = SigningKey.generate()

    def script(user: User) -> None:
        session = user.session
        user.open_study(DESCRIPTION)
        user.propose()
        assert used(user) == DEMONSTRATION, "a first-time user is not asked anything"
        assert session.trusting.question is None
        assert "part of this installation" in user.window.network.signature.text()

        session.trusting.save(NetworkPolicy.ASK, [TrustedKey("Ward 7", ward.public_key)])
        relabelled = made_for(network(RELABELLED, body_part="LIVER", key=ward), "HEART")
        everything = [network(WARD, key=ward), network(COLLEAGUE), relabelled, tampered(network(DAMAGED))]
        session.archive.store(everything, TaskControl())

        user.propose()
        assert used(user) == WARD and session.trusting.question is None
        assert "changed after it was signed" in reasons(user)[RELABELLED]
        assert "not those that the network was published with" in reasons(user)[DAMAGED]

        selection = session.proposing.state.selection
        assert selection is not None
        colleague = next(one for one in selection.candidates if one.network.name == COLLEAGUE)
        session.choosing.pin(colleague.network.dnn_uid)
        found = len(session.review.rois)
        dialog = ask(user)
        assert len(session.review.rois) == found, "nothing runs before the answer"
        QTest.mouseClick(dialog.once, Qt.MouseButton.LeftButton)
        user.wait(lambda: used(user) == COLLEAGUE, "the colleague's network")
        QTest.mouseClick(ask(user).never, Qt.MouseButton.LeftButton)
        focus(user)
        user.propose()
        assert used(user) == WARD and "you refused it" in reasons(user)[COLLEAGUE]

        user.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        user.wait(lambda: len(session.networks.state.rows) == 5, "the list of networks")
        (window,) = user.window.findChildren(NetworksDialog)
        assert told(window) == {
            WARD: ("✓  Is used", "✓  Signed"),
            DEMONSTRATION: ("✓  Fits, number 2", "✓  Part of Verdant"),
            COLLEAGUE: ("✕  Refused", "○  Not signed"),
            RELABELLED: ("✕  Refused", "✕  Changed after signing"),
            DAMAGED: ("✕  Cannot be used", "✕  Cannot be read"),
        }
        window.close()

        session.trusting.save(NetworkPolicy.REFUSE, ())
        focus(user)
        user.propose()
        assert used(user) == DEMONSTRATION
        assert "only networks of trusted signers" in reasons(user)[WARD]
        assert user.errors == []

    assert run_application([], script) == 0
    home = tmp_path / "home"
    with EmbeddedArchive(home / "archive") as archive:
        names = {one.dnn_uid: one.name for one in archive.find_networks(TaskControl())}
    ran = {names[uid] for uid in NetworkFiles(home / "networks").last_used()}
    assert ran == {DEMONSTRATION, WARD, COLLEAGUE}


def told(window: NetworksDialog) -> dict[str, tuple[str, str]]:
    """What the list says of each network."""
    model = window.filter
    texts = [[str(model.index(row, at).data()) for at in (0, FIT, SIGNATURE)] for row in range(model.rowCount())]
    return {name: (fit, signature) for name, fit, signature in texts}
