"""What runs networks tells nobody that it does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = (
    "import sys, inference, openvino, threading\n"
    "assert sys.modules['openvino_telemetry'] is None\n"
    "assert [thread.name for thread in threading.enumerate()] == ['MainThread']\n"
    "print(openvino.get_version())"
)


@pytest.mark.skipif(sys.platform == "win32", reason="the home of a user is not an environment variable there")
def test_loading_openvino_sends_nothing_and_leaves_nothing_at_home(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, env=environment, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert list(tmp_path.iterdir()) == []
