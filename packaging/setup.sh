#!/usr/bin/env bash
# Prepares a machine for `make run` (argument run), `make test` (test) or `make bench` (bench).
# Installs Debian packages as root; without root it prints the one line and goes on with what works.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

qt_libraries=(libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1
  libxcb-shape0 libxcb-xinerama0 libxcb-image0 libxcb-render-util0 libxcb-randr0 libfontconfig1 fonts-dejavu-core)
test_packages=(orthanc dcmtk dicom3tools plastimatch xvfb)

wanted=("${qt_libraries[@]}")
python=${PYTHON:-python3}
"$python" -c 'import ensurepip' 2>/dev/null || wanted+=(python3-venv)
[ "$purpose" = run ] || wanted+=("${test_packages[@]}")

if command -v dpkg-query >/dev/null; then
  missing=()
  for package in "${wanted[@]}"; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then
      echo "Installing Debian packages: ${missing[*]}"
      export DEBIAN_FRONTEND=noninteractive
      apt-get update -qq
      apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
      echo "Some Debian packages are missing. Install them with:"
      echo "  sudo apt-get install -y ${missing[*]}"
    fi
  fi
fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Verdant needs Python 3.11 or newer; $("$python" --version) is installed." >&2
  exit 1
fi
# A virtual environment that was moved or half made is made again.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  rm -rf .venv
  "$python" -m venv .venv
fi

extras=""
[ "$purpose" = run ] || extras="[test]"
[ "$purpose" = bench ] && extras="[test,bench]"
stamp=.venv/.verdant-$purpose
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ] || [ packaging/constraints.txt -nt "$stamp" ] ||
  ! .venv/bin/python -c 'import app, torch, PySide6' 2>/dev/null; then
  echo "Installing Python packages into .venv"
  install=(.venv/bin/python -m pip install --quiet --disable-pip-version-check -c packaging/constraints.txt)
  "${install[@]}" --editable ".$extras"
  # The second backend is optional: where TensorFlow has no build for this Python, its tests say so and are skipped.
  [ "$purpose" = run ] || "${install[@]}" --editable ".${extras%]},tensorflow]" || echo "TensorFlow cannot be installed here; going on without."
  touch "$stamp"
fi
