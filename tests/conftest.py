"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import os

from tests.helpers.orthanc import orthanc

__all__ = ["orthanc"]

# The window speaks the system's language: in tests it is English, and Qt reads this once.
for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
os.environ["LC_ALL"] = "C.UTF-8"
