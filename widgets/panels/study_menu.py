"""What can be done with a listed study besides opening it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.session.commands import command
from app.session.session import Session
from widgets.panels.send_menu import add_send_menu
from widgets.translation import tr

COMMANDS = ("pin-study",)


def study_menu(session: Session, parent: QWidget) -> QMenu:
    """The context menu of the selected study."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in COMMANDS:
        described = command(name)
        action = menu.addAction(tr(described.text))
        action.setToolTip(tr(described.tip))
        action.setEnabled(described.enabled(session))
        if described.checked is not None:
            action.setCheckable(True)
            action.setChecked(described.checked(session))
        action.triggered.connect(partial(_run, session, name))
    study = session.browser.state.study
    if study is not None:
        sending, origin, uid = session.media.sending_on, session.archive, study.study_instance_uid
        add_send_menu(
            menu,
            sending.destinations(origin),
            lambda to: sending.send_study(origin, uid, to=to),
            enabled=not sending.state.is_running,
        )
    return menu


def _run(session: Session, name: str, _checked: bool = False) -> None:
    run = command(name).run
    if run is not None:
        run(session)
