#!/usr/bin/env bash
# Starts the viewer; where no window can be shown, does the main job without one.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
  exec .venv/bin/verdant
fi
echo "There is no display here, so Verdant takes its tour instead: the main job without a window."
exec .venv/bin/verdant tour --out out/tour
