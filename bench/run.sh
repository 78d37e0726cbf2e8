#!/usr/bin/env bash
# Every bench, one after the other; each prints what it measured against its floor in the same run.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/with_postgres.sh .venv/bin/python bench/programme_page.py
.venv/bin/python bench/notices/run.py
