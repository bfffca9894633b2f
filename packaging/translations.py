#!/usr/bin/env python
"""Collects the texts of the window, and keeps their translations in step with them.

Without arguments it writes resources/translations/verdant_*.ts (new texts untranslated, texts that are gone
left out) and compiles them with Qt's lrelease; with `--check` it only says what is missing. The .ts files are
edited by hand or with Qt Linguist.
"""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("it",)
CONTEXT = "Verdant"
FORMS = 2
"""Numerus forms of each of the languages: one, and every other number."""


@dataclass(slots=True)
class Text:
    """One text of the window and where it comes from; `singular` is empty where its words follow no number."""

    source: str
    singular: str = ""
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Translation:
    """The forms of one text in another language, and the translator's remark."""

    forms: list[str]
    remark: str = ""


def texts() -> dict[str, Text]:
    """Every text of the window by its source."""
    found: dict[str, Text] = {}
    for source, singular, place in (*_marked(), *_commands(), *_presets()):
        if not re.search(r"[^\W\d_]{2}", re.sub(r"{[^}]*}", "", source)):
            continue  # no word in it
        text = found.setdefault(source, Text(source, singular))
        text.singular = text.singular or singular
        if place not in text.files:
            text.files.append(place)
    return found


def _marked() -> Iterator[tuple[str, str, str]]:
    """Texts written where `tr`, `phrase` and `counted` are called."""
    for folder in ("app", "widgets", "inference"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                written = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if node.func.id in ("tr", "phrase") and written:
                    yield written[0], "", place
                elif node.func.id == "counted" and len(written) == 2:
                    yield written[1], written[0], place


def _commands() -> Iterator[tuple[str, str, str]]:
    sys.path.insert(0, str(ROOT))
    from app.session.commands import COMMANDS

    for command in COMMANDS:
        for text in (command.text, command.group, command.tip):
            if text.template:
                yield text.template, text.singular, "app/session/commands.py"


def _presets() -> Iterator[tuple[str, str, str]]:
    place = "resources/presets/windows.json"
    for presets in json.loads((ROOT / place).read_text("utf-8")).values():
        yield from ((preset["name"], "", place) for preset in presets)


def read(path: Path) -> dict[str, Translation]:
    """The translations of a .ts file by their source; those that are not finished are left out."""
    if not path.exists():
        return {}
    found = {}
    for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 - a file of ours
        target = message.find("translation")
        if target is None or target.get("type") is not None:
            continue
        forms = [form.text or "" for form in target.findall("numerusform")] or [target.text or ""]
        found[message.findtext("source", "")] = Translation(forms, message.findtext("translatorcomment", ""))
    return found


def write(path: Path, language: str, wanted: dict[str, Text], known: dict[str, Translation]) -> None:
    """Write a .ts file, as Qt Linguist does."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text in wanted.values():
        message = ET.SubElement(context, "message", {"numerus": "yes"} if text.singular else {})
        for place in text.files:
            ET.SubElement(message, "location", filename=f"../../{place}")
        ET.SubElement(message, "source").text = text.source
        if text.singular:
            ET.SubElement(message, "extracomment").text = f"One: {text.singular}"
        translation = known.get(text.source)
        if translation is not None and translation.remark:
            ET.SubElement(message, "translatorcomment").text = translation.remark
        target = ET.SubElement(message, "translation", {} if translation else {"type": "unfinished"})
        forms = translation.forms if translation else [""]
        if text.singular:
            for form in (forms * FORMS)[:FORMS]:
                ET.SubElement(target, "numerusform").text = form
        else:
            target.text = forms[0]
    ET.indent(root, "    ")
    content = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', "utf-8")


def compiled(path: Path, to: Path) -> None:
    """Compile a .ts file to the .qm file that Qt reads, with the lrelease that PySide6 brings."""
    import PySide6

    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([lrelease, "-silent", path, "-qm", to], check=True)  # noqa: S603 - a program of PySide6


def faults(wanted: dict[str, Text], known: dict[str, Translation]) -> list[str]:
    """What is wrong with translations: missing, obsolete, other placeholders or other ends of line."""
    found = [f"not translated: {source!r}" for source in wanted if source not in known]
    found += [f"no text of the window any more: {source!r}" for source in known if source not in wanted]
    for source, translation in known.items():
        text = wanted.get(source)
        if text is None:
            continue
        if len(translation.forms) != (FORMS if text.singular else 1):
            found.append(f"wrong number of forms: {source!r}")
        found += [
            f"other placeholders or lines: {source!r} → {form!r}"
            for form in translation.forms
            if not _is_like(form, text)
        ]
    return found


def _is_like(form: str, text: Text) -> bool:
    """Whether a translation has the values and line ends of its text; it may say a number in words."""
    fields = _fields(form) | (_fields(text.source) & {("count", "")} if text.singular else set())
    return bool(form.strip()) and fields == _fields(text.source) and form.count("\n") == text.source.count("\n")


def _fields(template: str) -> set[tuple[str, str]]:
    """Names of values in a template, with how they are written."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None}


def main(arguments: list[str]) -> int:
    """Update, or only check."""
    wanted, count = texts(), 0
    for language in LANGUAGES:
        path = FOLDER / f"verdant_{language}.ts"
        known = read(path)
        if arguments != ["--check"]:
            known = {source: translation for source, translation in known.items() if source in wanted}
            write(path, language, wanted, known)
            compiled(path, path.with_suffix(".qm"))
        for fault in faults(wanted, known):
            count += 1
            sys.stdout.write(f"{path.name}: {fault}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
