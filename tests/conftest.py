"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import os
import sys

from hypothesis import settings

from tests.helpers.open_study import services, session
from tests.helpers.orthanc import orthanc
from tests.helpers.workers import worker

__all__ = ["orthanc", "services", "session", "worker"]

WITH_TENSORFLOW = "VERDANT_TESTS_WITH_TENSORFLOW"
# TensorFlow and the software renderer of OpenGL bring LLVM twice: a process that loads both ends with a segmentation
# fault. Libraries that are tried here would load it where it is installed, though they do not need it.
if WITH_TENSORFLOW not in os.environ:
    sys.modules["tensorflow"] = None  # type: ignore[assignment]

# The window speaks the system's language: in tests it is English, and Qt reads this once.
for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
os.environ["LC_ALL"] = "C.UTF-8"

# How long an example takes depends on what else the machine does; the time-out of each test catches what hangs.
settings.register_profile("verdant", deadline=None)
settings.load_profile("verdant")
