#!/usr/bin/env bash
# Installs a Debian package once if this user may, else says what its absence means:
# tools/apt.sh COMMAND PACKAGE STAMP "what it means"
set -euo pipefail
command=$1 package=$2 stamp=$3 means=$4

command -v "$command" >/dev/null && exit 0

if [ ! -e "$stamp" ] && command -v apt-get >/dev/null; then
  mkdir -p "$(dirname "$stamp")"
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
    echo "Installing $package"
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null 2>&1; then
      "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null 2>&1 || true
    fi
    hash -r
  fi
fi
command -v "$command" >/dev/null && exit 0

touch "$stamp" # asked once; remove the file to try again
printf '%s.\n  sudo apt-get install %s\n' "$means" "$package"
