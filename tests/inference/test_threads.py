"""How torch's threads wait: without burning the cores that the window, and others, need."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = (
    "import os, sys, inference.proposer\n"
    "assert 'torch' not in sys.modules, 'too late to say how its threads wait'\n"
    "print(os.environ['OMP_WAIT_POLICY'])"
)


@pytest.mark.parametrize(("stated", "kept"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_threads_wait_passively_unless_the_user_says_otherwise(stated, kept):
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    if stated:
        environment["OMP_WAIT_POLICY"] = stated
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, env=environment, check=True
    )
    assert done.stdout.strip() == kept
