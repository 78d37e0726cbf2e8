#!/usr/bin/env bash
# bench/metrology/setup.sh: the peers in .bench, an environment of their own, from pinned and hashed bench/metrology/peers.txt.
# bench/metrology/setup.sh lock: resolve bench/metrology/peers.in into peers.txt anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv=.boot/bin/uv
if [ "${1:-}" = lock ]; then
  # NumPy and SciPy as in our own lock, so that ratios compare code and not libraries.
  $uv pip compile bench/metrology/peers.in --universal --python-version 3.11 --generate-hashes --no-header -q -c requirements.lock -o bench/metrology/peers.txt
  exit
fi
if [ .bench/.peers -nt bench/metrology/peers.txt ]; then exit; fi
$uv venv -q --allow-existing --python "$(cat .boot/python 2>/dev/null || command -v python3)" .bench
echo '*' > .bench/.gitignore
$uv pip install -q --python .bench/bin/python --compile-bytecode --require-hashes -r bench/metrology/peers.txt
touch .bench/.peers
