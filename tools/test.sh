#!/usr/bin/env bash
# Every test: the whole suite on SQLite with the browser, then every database test again on PostgreSQL.
set -uo pipefail
status=0
.venv/bin/python -m pytest -n 2 --dist loadgroup "$@" || status=$?
if tools/with_postgres.sh true 2>/dev/null; then
  echo "Once more on PostgreSQL:"
  tools/with_postgres.sh .venv/bin/python -m pytest -n 2 --dist loadgroup -m "not browser" --ignore=tests/notices "$@" || status=$?
elif [ "${CI:-}" = true ]; then
  echo "FAILED: PostgreSQL is not on this machine, so the database tests could not run on it." >&2
  status=1
else
  echo "SKIPPED by name: all database tests on PostgreSQL (its server is not on this machine; on Debian: apt-get install postgresql)"
fi
exit $status
