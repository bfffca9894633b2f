"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from tests.helpers.orthanc import orthanc

__all__ = ["orthanc"]
