#!/usr/bin/env bash
# Prints the path of a Chromium for the page tests: $CHROMIUM, PATH, apt as root, Playwright's own.
# Prints nothing when none can be had: the page tests then skip, and fail with CI=true.
set -uo pipefail
cd "$(dirname "$0")/.."
found() { printf '%s\n' "$1"; exit 0; }

[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && found "$CHROMIUM"
for name in chromium chromium-browser google-chrome; do
  path=$(command -v "$name") && found "$path"
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "Installing Chromium for the page tests …" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } > /dev/null 2>&1 \
    && path=$(command -v chromium) && found "$path"
fi
timeout 600 .venv/bin/python -m playwright install chromium > /dev/null 2>&1
path=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as p
with p() as play: print(play.chromium.executable_path)' 2> /dev/null)
[ -n "$path" ] && [ -x "$path" ] && found "$path"
echo "No Chromium could be found or installed: the page tests are skipped." >&2
