#!/usr/bin/env bash
# tools/boot.sh UV_VERSION: finds a Python of at least 3.11 and puts uv into .boot.
set -euo pipefail
found=""
for name in python3.13 python3.12 python3.11 python3 python; do
  path=$(command -v "$name" || true)
  if [ -n "$path" ] && "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$path; break; fi
done
if [ -z "$found" ]; then
  echo "Quanheng needs Python 3.11 or newer, and none was found on the path. On Debian: apt-get install python3 python3-venv" >&2
  exit 1
fi
if ! "$found" -m venv .boot 2>/dev/null; then
  echo "$found cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
  exit 1
fi
.boot/bin/python -c 'import sys; print(sys._base_executable)' > .boot/python
.boot/bin/pip install -q --disable-pip-version-check "uv==$1"
