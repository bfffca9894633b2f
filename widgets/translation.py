"""The language of the window: which one it is, and texts in it.

Texts are translated when a widget is made or filled, so another language takes effect at the next start.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.core.errors import VerdantError
from app.core.phrases import Phrase
from app.core.preferences import Language

CONTEXT: Final = "Verdant"


def tr(text: str, /, **values: object) -> str:
    """A text in the language of the window: a phrase from below, or a template written out here and its values.

    Texts without a translation, such as names from an image, are returned as they are.
    """
    made = text if isinstance(text, Phrase) and not values else Phrase(text, values)
    if not made.template:
        return ""
    count = -1 if made.number is None else made.number
    found = QCoreApplication.translate(CONTEXT, made.template, None, count)
    if found == made.template:
        found = made.english
    if not made.values:
        return found
    return found.format_map({name: _said(value) for name, value in made.values.items()})


def _said(value: object) -> object:
    if isinstance(value, VerdantError):
        return tr(value.text)
    return tr(value) if isinstance(value, Phrase) else value


def said(text: str) -> str:
    """What the session says, in the language of the window; any other text, such as a name from a file, as it is."""
    return tr(text) if isinstance(text, Phrase) else text


def language(wanted: Language) -> Language:
    """English or Italian: what is wanted, or the first of them that the system prefers; English where it does not."""
    if wanted is not Language.SYSTEM:
        return wanted
    known = {each.value: each for each in Language}
    names = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((known[name] for name in names if name in known), Language.ENGLISH)


def speak(application: QCoreApplication, wanted: Language) -> None:
    """Let texts be translated from now on, those of Qt's own dialogs too; what is on screen stays as it is."""
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    chosen = language(wanted)
    # Dates and numbers follow the system; names of days and months in a calendar go with the words.
    own = QLocale.system().name().startswith(chosen.value)
    QLocale.setDefault(QLocale.system() if own or chosen is Language.ENGLISH else QLocale(chosen.value))
    if chosen is Language.ENGLISH:
        return
    ours = str(files("resources").joinpath("translations", f"verdant_{chosen.value}.qm"))
    of_qt = f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{chosen.value}.qm"
    for path in (of_qt, ours):
        translator = QTranslator(application)
        if translator.load(path):
            application.installTranslator(translator)
