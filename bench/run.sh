#!/usr/bin/env bash
# Every bench, one after the other; each prints what it measured against its floor in the same run.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/with_postgres.sh .venv/bin/python bench/programme_page.py
.venv/bin/python bench/notices/run.py
.venv/bin/python bench/table.py
tools/with_postgres.sh .venv/bin/python bench/table.py
.venv/bin/python bench/pages.py
tools/with_postgres.sh .venv/bin/python bench/pages.py
bash bench/metrology/setup.sh
for bench in propagation monte_carlo comparisons draws; do .bench/bin/python "bench/metrology/$bench.py"; done
