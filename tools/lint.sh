#!/usr/bin/env bash
# Every gate; all of them run, and the last line says which failed.
set -uo pipefail
failed=()
export QUANHENG_DATA; QUANHENG_DATA=$(mktemp -d); trap 'rm -rf "$QUANHENG_DATA"' EXIT
gate() { local name=$1; shift; echo "— $name"; "$@" || failed+=("$name"); }
bin=.venv/bin
gate "ruff check" $bin/ruff check -q .
gate "ruff format" $bin/ruff format -q --check .
gate "mypy" $bin/mypy
gate "import contracts" $bin/lint-imports
gate "templates" $bin/djlint src --lint --quiet
gate "scripts" bash tools/lint_js.sh
gate "migrations" $bin/quanheng manage makemigrations --check --dry-run -v0
gate "translations" $bin/python tools/messages.py check
gate "Django's own checks" $bin/quanheng manage check --fail-level WARNING
if [ ${#failed[@]} -gt 0 ]; then printf 'Failed: %s\n' "${failed[*]}"; exit 1; fi
echo "All gates passed."
