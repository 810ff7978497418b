#!/bin/sh
# Makes the virtual environment: make-venv.sh PYTHON FOLDER
# Debian and Ubuntu ship Python without the part that puts pip into a virtual environment; it is installed where we may.
set -eu
python=$1
folder=$2

fail() { echo "troopwatch: $1" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 || fail "no $python here; install Python 3.11 or newer"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "$python is $("$python" -V 2>&1); Python 3.11 or newer is needed (make PYTHON=python3.12 …)"

if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
  package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  if [ "$(id -u)" = 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1; then as_root="sudo"; else as_root="none"; fi
  if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
    fail "this Python cannot make virtual environments; install $package (apt-get install $package) and try again"
  fi
  echo "Installing $package (Debian splits it from Python) …" >&2
  log=$(mktemp)
  { $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" ca-certificates
  } >"$log" 2>&1 || { tail -n 5 "$log" >&2; fail "could not install $package; install it by hand and try again"; }
  rm -f "$log"
fi

rm -rf "$folder"
"$python" -m venv "$folder"
