#!/usr/bin/env bash
# Runs every test. Windows are drawn off screen, so that no display is needed and none is disturbed.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
# Test processes share the cores; torch must not burn them while it waits.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}
exec .venv/bin/python -m pytest -n auto --maxprocesses=4 --benchmark-skip --ignore=tests/benchmarks "$@"
