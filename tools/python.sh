#!/usr/bin/env bash
# Makes the virtual environment, or says in one line what is missing: tools/python.sh PYTHON VENV
set -euo pipefail
python=$1 venv=$2
apt="sudo apt-get install git make python3-venv espeak-ng"

missing() {
  printf '%s\n  %s\n' "$1" "$apt" >&2
  exit 1
}

command -v "$python" >/dev/null || missing "Chưa có Python / There is no $python. On Debian 12:"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || missing "Cần Python 3.11 trở lên / Python 3.11 or newer is needed, this is $("$python" -V). On Debian 12:"
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing "Chưa có python3-venv / Python's venv is missing. On Debian 12:"
# a virtual environment that was copied or cut short is made again
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
