#!/bin/sh
# Writes requirements.txt and requirements-dev.txt, with hashes, for Python 3.11 to 3.14 on any machine.
# What is already locked stays as it is; `scripts/lock.sh --upgrade` takes the newest that is allowed.
set -eu
cd "$(dirname "$0")/.."
UV=.cache/uv-venv/bin/uv

if [ ! -x "$UV" ]; then
    python3 -m venv --clear .cache/uv-venv
    .cache/uv-venv/bin/pip install --quiet --disable-pip-version-check uv
fi

for name in requirements requirements-dev; do
    "$UV" pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
        "$name.in" --output-file "$name.txt" "$@"
done
