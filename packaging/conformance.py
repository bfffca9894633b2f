#!/usr/bin/env python
"""Makes the DICOM conformance statement: the prose of conformance.in.md, with the tables that the code itself uses.

Without arguments it writes packaging/conformance.md; with `--check` it only says whether that file is what the code
would give.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import statement_objects as objects  # noqa: E402 - beside this file
import statement_security as security  # noqa: E402 - the same
from statement_tables import table  # noqa: E402 - the same

TEMPLATE = ROOT / "packaging" / "conformance.in.md"
STATEMENT = ROOT / "packaging" / "conformance.md"
REFUSED, LATER = "refused: the user decides", "tried again later"


def uid_name(uid: str) -> str:
    """A UID by its name in PS3.6, without what it says in brackets of former defaults."""
    from pydicom.uid import UID

    return re.sub(r" \(Retired\)$", "", UID(uid).name.partition(":")[0])


def _syntax_names(uids: Iterable[str]) -> str:
    return "; ".join(map(uid_name, uids))


# Application entities -----------------------------------------------------------------------------------------


def _defaults() -> dict[str, str]:
    """Single values that the prose names."""
    from app.core.nodes import PacsNode
    from app.core.outbox import FIRST_WAIT, LONGEST_WAIT, LONGEST_WAIT_UNREACHABLE, MOST_DENIALS
    from app.core.program_version import software_version
    from app.core.web_nodes import WebNode
    from app.dicom.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
    from app.dimse.library import MAXIMUM_CONTEXTS
    from app.dimse.limits import ReceiveLimits
    from app.dimse.tls import CIPHERS
    from app.network import committing, web_requests, web_retrieval
    from app.settings import Settings

    settings, node, limits = Settings(), PacsNode("PACS", "localhost", 104, "PACS"), ReceiveLimits()
    web = WebNode("PACS", "https://localhost/dicom-web")
    return {
        "version": software_version(),
        "ae_title": settings.serving.ae_title,
        "calling_ae_title": node.calling_ae_title,
        "host": settings.serving.host,
        "port": str(settings.serving.port),
        "implementation_class_uid": IMPLEMENTATION_CLASS_UID,
        "implementation_version_name": IMPLEMENTATION_VERSION_NAME,
        "application_context": "1.2.840.10008.3.1.1.1",
        "pdu_bytes": f"{limits.pdu_bytes:,}".replace(",", " "),
        "message_gib": str(limits.message_bytes >> 30),
        "associations": str(settings.serving.limits.associations),
        "contexts": str(MAXIMUM_CONTEXTS),
        "connect_s": f"{node.connect_timeout_s:g}",
        "association_s": f"{node.association_timeout_s:g}",
        "response_s": f"{node.response_timeout_s:g}",
        "web_response_s": f"{web.response_timeout_s:g}",
        "streams": str(web_retrieval.STREAMS),
        "most_answers": f"{web_requests.MOST_ANSWERS:,}".replace(",", " "),
        "commitment_wait_s": f"{committing.WAIT_S:g}",
        "first_wait_s": f"{FIRST_WAIT.total_seconds():g}",
        "longest_wait_min": f"{LONGEST_WAIT.total_seconds() / 60:g}",
        "unreachable_wait_s": f"{LONGEST_WAIT_UNREACHABLE.total_seconds():g}",
        "ciphers": CIPHERS,
        "fetching": str(node.associations),
        "most_denials": str(MOST_DENIALS),
        "edition": security.profile_edition(),
        "edition_of_options": security.edition_of_options(),
        **security.syslog(),
    }


def _proposed() -> str:
    """Presentation contexts that are proposed, beside those of storage."""
    from pynetdicom import build_context
    from pynetdicom import sop_class as classes

    asked = (
        (classes.Verification, "SCU", "testing a node"),
        (classes.StudyRootQueryRetrieveInformationModelFind, "SCU", "searching"),
        (classes.StudyRootQueryRetrieveInformationModelGet, "SCU", "fetching"),
        (classes.StudyRootQueryRetrieveInformationModelMove, "SCU", "fetching, where C-GET does not work"),
        (classes.StorageCommitmentPushModel, "SCU", "after storing"),
    )
    rows = []
    for uid, role, purpose in asked:
        syntaxes = build_context(uid).transfer_syntax
        rows.append((uid_name(uid), uid, _syntax_names(syntaxes), role, purpose))
    return table(("Abstract syntax", "UID", "Transfer syntaxes", "Role", "When"), rows)


def _retrieval_syntaxes() -> str:
    from app.network.storage_contexts import SYNTAXES

    return table(
        ("Order", "Transfer syntax", "UID"),
        ((number, uid_name(uid), uid) for number, uid in enumerate(SYNTAXES, start=1)),
    )


def _likely_classes() -> str:
    from app.network.storage_contexts import LIKELY_CLASSES

    return ", ".join(map(uid_name, LIKELY_CLASSES))


def _offered() -> list[Any]:
    from app.store.server import offered_contexts

    return offered_contexts()


def _accepted_services() -> str:
    rows = []
    for context in _offered():
        if context.scu_role is True and context.scp_role is True:
            continue
        role = "SCU of an exchanged role" if context.scp_role and not context.scu_role else "SCP"
        syntaxes = _syntax_names(context.transfer_syntax)
        rows.append((uid_name(context.abstract_syntax), context.abstract_syntax, syntaxes, role))
    return table(("Abstract syntax", "UID", "Transfer syntaxes", "Our role"), rows)


def _stored_classes() -> list[Any]:
    return [one for one in _offered() if one.scu_role is True and one.scp_role is True]


def _accepted_syntaxes() -> str:
    (first, *others) = (tuple(one.transfer_syntax) for one in _stored_classes())
    if any(one != first for one in others):
        raise SystemExit("The storage SOP classes have different transfer syntaxes: the statement must say which.")
    return table(("Transfer syntax", "UID"), ((uid_name(uid), uid) for uid in first))


def _accepted_classes() -> str:
    rows = sorted((uid_name(one.abstract_syntax), one.abstract_syntax) for one in _stored_classes())
    return table(("SOP class", "UID"), rows)


# Queries --------------------------------------------------------------------------------------------------------


def _query_keys() -> str:
    from pydicom.datadict import tag_for_keyword
    from pydicom.tag import Tag

    from app.core.identity import SeriesInstanceUID, StudyInstanceUID
    from app.core.study import StudyQuery
    from app.dicom import records

    matched = {
        "PatientName": "wildcard",
        "PatientID": "single value or wildcard",
        "StudyDescription": "wildcard",
        "ModalitiesInStudy": "single value",
        "AccessionNumber": "single value or wildcard",
        "StudyInstanceUID": "single value",
        "StudyDate": "range",
        "PatientBirthDate": "single value",
        "SeriesInstanceUID": "single value",
    }
    levels = (
        ("STUDY", records.study_keys(StudyQuery())),
        ("SERIES", records.series_keys(StudyInstanceUID("1.2"))),
        ("IMAGE", records.image_keys(StudyInstanceUID("1.2"), SeriesInstanceUID("1.3"))),
    )
    rows = []
    for level, keys in levels:
        for keyword, value in keys.items():
            how = matched.get(keyword, "") if level == "STUDY" or value else ""
            rows.append((level, keyword, Tag(tag_for_keyword(keyword) or 0), how or "universal (return key)"))
    return table(("Level", "Attribute", "Tag", "Matching asked for"), rows)


def _indexed_keys() -> str:
    from app.dicom.instance_texts import IMAGE_KEYWORDS, PATIENT_KEYWORDS, SERIES_KEYWORDS, STUDY_KEYWORDS

    studies = [one for one in STUDY_KEYWORDS if one not in PATIENT_KEYWORDS]
    rows = (
        ("PATIENT", ", ".join(PATIENT_KEYWORDS)),
        ("STUDY", ", ".join([*studies, "ModalitiesInStudy", "NumberOfStudyRelatedSeries"])),
        ("SERIES", ", ".join([*SERIES_KEYWORDS, "NumberOfSeriesRelatedInstances"])),
        ("IMAGE", ", ".join(IMAGE_KEYWORDS)),
    )
    return table(("Level", "Attributes that are matched and returned"), rows)


def _character_sets() -> str:
    from app.dicom.ways_to_ask import IDEOGRAPHIC, SINGLE_BYTE, UTF_8

    rows = [("1", UTF_8, "always, where a key is not ASCII")]
    rows += [("2", term, "where it can say the key and nothing, or not all, was found") for term in SINGLE_BYTE]
    rows += [("2", f"`{term}`", "the same, for ideographs") for term in IDEOGRAPHIC]
    return table(("Attempt", "Specific Character Set of a query", "When"), rows)


# Statuses -------------------------------------------------------------------------------------------------------


def _statuses() -> str:
    from app.network import status

    rows = [(f"0x{one:04X}", str(text), _consequence(one)) for one, text in sorted(status.MEANINGS.items())]
    rows += [
        (f"0x{first:04X} to 0x{last:04X}", str(text), _consequence(first + 0x80))
        for first, last, text in status.RANGES
    ]
    return table(("Status", "What the user is told: the PACS says that …", "C-STORE from the outbox"), rows)


def _consequence(one: int) -> str:
    from app.network import status

    if one == status.DUPLICATE_INSTANCE or status.is_warning(one):
        return "stored, with a remark"
    return REFUSED if status.refuses_the_instance(one) else LATER


def _rejections() -> str:
    from app.network.status import REJECTIONS

    rows = (
        (source, reason, str(text).format(called="…", calling="…"))
        for (source, reason), text in sorted(REJECTIONS.items())
    )
    return table(("Source", "Reason", "What the user is told"), rows)


def _commitment_reasons() -> str:
    from app.dimse.commitment_reports import REASONS

    return table(
        ("Failure Reason", "What the user is told"), ((f"0x{one:04X}", str(text)) for one, text in REASONS.items())
    )


def _server_statuses() -> str:
    from app.store import serving

    rows = (
        ("C-STORE", serving.SUCCESS, "the instance is on the disk"),
        ("C-STORE", serving.OUT_OF_RESOURCES, "the disk refuses, or the quota is reached"),
        ("C-STORE", serving.CANNOT_UNDERSTAND, "the data set is damaged, or its UIDs are none"),
        ("C-STORE", serving.OTHER_INSTANCE, "stored under the SOP Instance UID of the data set, not of the command"),
        ("C-STORE", serving.NOT_AS_SENT, "other content of this instance is here; the first is kept"),
        ("C-FIND, C-GET, C-MOVE", serving.SUCCESS, "done"),
        ("C-FIND, C-GET, C-MOVE", serving.PENDING, "more answers follow"),
        ("C-FIND, C-GET, C-MOVE", serving.IDENTIFIER_DOES_NOT_MATCH, "no level, or not the unique key of its level"),
        ("C-FIND, C-GET, C-MOVE", serving.CANCELLED, "the peer sent C-CANCEL"),
        ("C-GET, C-MOVE", 0xB000, "some instances could not be sent"),
        ("C-MOVE", 0xA801, "the destination is not among those configured"),
    )
    return table(("Service", "Status", "Meaning"), ((who, f"0x{one:04X}", text) for who, one, text in rows))


def _web_statuses() -> str:
    from app.network import web_status, web_storing

    rows = [
        (
            int(one),
            one.phrase,
            str(text),
            "refused: the user decides" if one in web_storing.FINAL else "tried again later",
        )
        for one, text in sorted({**web_status.LASTING, **web_status.PASSING}.items())
    ]
    return table(
        ("HTTP status", "Name", "What the user is told: the server says that …", "STOW-RS from the outbox"), rows
    )


def _web_services() -> str:
    from app.network.web_requests import FILE_TYPES, JSON_TYPE

    rows = (
        ("QIDO-RS", "GET studies, studies/…/series, studies/…/series/…/instances", f"Accept: {JSON_TYPE}"),
        ("WADO-RS", "GET studies/…/series/…/instances/…", " — then ".join(f"Accept: {one}" for one in FILE_TYPES)),
        (
            "STOW-RS",
            "POST studies",
            f'Content-Type: multipart/related; type="application/dicom". Accept: {JSON_TYPE}',
        ),
    )
    return table(("Service", "Transactions", "Media types"), rows)


def statement() -> str:
    """The whole statement."""
    written = objects.written()
    parts: dict[str, str | Callable[[], str]] = {
        **_defaults(),
        "proposed": _proposed,
        "retrieval_syntaxes": _retrieval_syntaxes,
        "likely_classes": _likely_classes,
        "accepted_services": _accepted_services,
        "accepted_syntaxes": _accepted_syntaxes,
        "accepted_classes": _accepted_classes,
        "query_keys": _query_keys,
        "indexed_keys": _indexed_keys,
        "character_sets": _character_sets,
        "statuses": _statuses,
        "rejections": _rejections,
        "commitment_reasons": _commitment_reasons,
        "server_statuses": _server_statuses,
        "web_statuses": _web_statuses,
        "web_services": _web_services,
        "private_elements": objects.private_elements,
        "profiles": security.profiles,
        "directory_records": security.directory_records,
        "server_limits": security.server_limits,
        "deidentification_options": security.deidentification_options,
        "safe_private_elements": security.safe_private_elements,
        "audit_events": security.audit_events,
        "codes": lambda: objects.codes(written.values()),
        **{f"modules_{kind.lower()}": lambda one=one: objects.modules(one) for kind, one in written.items()},
    }
    used = set()

    def filled(match: re.Match[str]) -> str:
        part = parts[match[1]]
        used.add(match[1])
        return part if isinstance(part, str) else part()

    text = re.sub(r"\{\{ (\w+) \}\}", filled, TEMPLATE.read_text("utf-8"))
    if unused := set(parts) - used:
        raise SystemExit(f"{TEMPLATE.name} does not use {', '.join(sorted(unused))}.")
    return text


def main(arguments: list[str]) -> int:
    """Write, or only check."""
    text = statement()
    if arguments != ["--check"]:
        STATEMENT.write_text(text, "utf-8")
        return 0
    is_current = STATEMENT.exists() and STATEMENT.read_text("utf-8") == text
    if not is_current:
        sys.stdout.write(f"{STATEMENT.name} is not what the code gives: run packaging/conformance.py.\n")
    return 0 if is_current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
