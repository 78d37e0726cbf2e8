#!/usr/bin/env bash
# Installs what the tests use from the system (Chromium, Chinese fonts, PostgreSQL) where this user may;
# says what is missing where not. The tests then skip by name, or fail when CI=true.
set -uo pipefail
wanted=()
[ -x /usr/bin/chromium ] || command -v chromium >/dev/null || wanted+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || wanted+=(fonts-noto-cjk)
command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || wanted+=(postgresql)
[ ${#wanted[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || { [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; }; then
  echo "Missing here and not installable without root: ${wanted[*]}. The tests that need them are skipped by name." >&2
  exit 0
fi
as=(); [ "$(id -u)" = 0 ] || as=(sudo -n)
echo "Installing system packages: ${wanted[*]} ..."
"${as[@]}" apt-get update -qq >/dev/null
DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null || echo "Some system packages could not be installed: ${wanted[*]}" >&2
exit 0
