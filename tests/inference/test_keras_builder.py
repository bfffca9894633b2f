"""Keras models of a graph give what torch gives; tried in a process of their own, which alone loads TensorFlow."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import WITH_TENSORFLOW

CASES = Path(__file__).with_name("keras_cases.py")


def is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.timeout(900)
@pytest.mark.skipif(not is_installed("tensorflow"), reason="TensorFlow is not installed (the extra 'tensorflow')")
def test_every_case_holds_where_tensorflow_is_installed():
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(CASES)]
    tried = subprocess.run(
        command, env={**os.environ, WITH_TENSORFLOW: "1"}, capture_output=True, text=True, check=False
    )

    assert tried.returncode == 0, tried.stdout[-8000:] + tried.stderr[-2000:]
