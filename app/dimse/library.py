"""How pynetdicom is set up: it says who we are, prints no data of patients, and sends files without decoding them."""

from __future__ import annotations

import logging

from pydicom.uid import UID
from pynetdicom import AE, _config

from app.dicom.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME

MAXIMUM_CONTEXTS = 128
"""Presentation contexts that one association can propose (PS3.8 section 9.3.2.2: odd numbers 1 to 255)."""


def prepare_library() -> None:
    """Set the switches that pynetdicom keeps for the whole process; doing so again changes nothing.

    Its log lines carry identifiers of queries and answers, that is names of patients; whatever goes wrong
    reaches the user as an error of Verdant's own, so that nothing is lost without them.
    """
    logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)
    _config.LOG_HANDLER_LEVEL = "none"
    _config.LOG_REQUEST_IDENTIFIERS = False
    _config.LOG_RESPONSE_IDENTIFIERS = False
    _config.STORE_SEND_CHUNKED_DATASET = True


def named_entity(ae_title: str) -> AE:
    """An application entity that says it is Verdant (PS3.7 D.3.3.2); logs of a PACS show that."""
    entity = AE(ae_title=ae_title)
    entity.implementation_class_uid = UID(IMPLEMENTATION_CLASS_UID)
    entity.implementation_version_name = IMPLEMENTATION_VERSION_NAME
    return entity
