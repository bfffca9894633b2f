"""Media, who is let in, what is noted and what is removed, for the conformance statement."""

from __future__ import annotations

from statement_tables import table


def profiles() -> str:
    """Application profiles of media that are written."""
    from pydicom.uid import UID

    from app.dicom.media_instances import PROFILES

    rows = ((name, "; ".join(sorted(UID(one).name for one in syntaxes))) for name, syntaxes in PROFILES)
    return table(("Profile (PS3.11)", "Where all instances are in one of"), rows)


def directory_records() -> str:
    """Directory records and the keys that they hold."""
    from app.dicom.directory_records import KEYS

    return table(("Directory record", "Keys"), ((kind, ", ".join(keys)) for kind, keys in KEYS.items()))


def server_limits() -> str:
    """What the server bears, and within which bounds that can be set."""
    from app.core import archive_serving as serving

    usual = serving.ServerLimits()
    rows = (
        ("Associations at a time", usual.associations, f"1 to {serving.MOST_ASSOCIATIONS}", "limits.associations"),
        (
            "Longest PDU, bytes",
            usual.pdu_bytes,
            f"{serving.LEAST_PDU_BYTES} to {serving.MOST_PDU_BYTES}",
            "limits.pdu_bytes",
        ),
        (
            "Longest data set, MiB",
            usual.instance_bytes >> 20,
            f"to {serving.MOST_INSTANCE_BYTES >> 20}",
            "limits.instance_bytes",
        ),
        ("Silence of a peer, s", f"{usual.idle_s:g}", f"1 to {serving.MOST_IDLE_S:g}", "limits.idle_s"),
        ("AE titles that are accepted beside those of the nodes", 0, f"to {serving.MOST_TITLES}", "accepted"),
    )
    return table(("What", "Default", "Bounds", "Settings file, `archive`"), rows)


def deidentification_options() -> str:
    """Options of the confidentiality profile, as the command line calls them."""
    from app.core.deidentification import ConfidentialityOption

    rows = ((one.value, one.code[1], one.code[0], str(one.title)) for one in ConfidentialityOption)
    return table(("Option", "Option of PS3.15 annex E", "Code (CID 7050)", "What it does"), rows)


def profile_edition() -> str:
    """Which edition of the standard the profile's table is of."""
    from app.confidentiality import confidentiality_profile

    return confidentiality_profile().edition


def edition_of_options() -> str:
    """Which edition the columns of options were compared with."""
    from app.confidentiality import confidentiality_profile

    return confidentiality_profile().edition_of_options


def safe_private_elements() -> str:
    """Private elements that an option keeps."""
    from app.dicom.safe_private import SAFE_PRIVATE

    rows = (
        (f"({group:04X},xx{element:02X})", creator, vr)
        for (group, creator, element), vr in sorted(SAFE_PRIVATE.items())
    )
    return table(("Element", "Private creator", "VR"), rows)


def audit_events() -> str:
    """Events of the audit trail and the messages that they become."""
    from app.network.audit_codes import CODES

    rows = (
        (
            kind.value,
            f"{codes.event.value} {codes.event.meaning}",
            ", ".join(f"{one.value} {one.meaning}" for one in codes.types),
            codes.action.value,
        )
        for kind, codes in CODES.items()
    )
    return table(("What happened", "Event ID (DCM)", "Event type", "Action"), rows)


def syslog() -> dict[str, str]:
    """How audit messages are sent."""
    from app.core.audit_settings import SYSLOG_TLS_PORT
    from app.network import syslog

    return {
        "syslog_message_id": syslog.MESSAGE_ID,
        "syslog_facility": str(syslog.FACILITY),
        "syslog_port": str(SYSLOG_TLS_PORT),
    }
