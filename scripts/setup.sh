#!/bin/sh
# Makes .venv and installs the hash-pinned locks named as arguments into it.
# A stamp per lock holds the lock's digest, so that a second run has nothing to do.
set -eu
cd "$(dirname "$0")/.."
VENV=.venv

main() {
    usable "$VENV/bin/python" || make_environment
    for lock in "$@"; do
        up_to_date "$lock" || install "$lock"
    done
}

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

make_environment() {
    python=$(find_python) || refuse_old_python
    "$python" -c 'import venv, ensurepip' 2>/dev/null || refuse_missing_venv "$python"
    echo "Menyiapkan lingkungan Python di $VENV ..." >&2
    "$python" -m venv --clear "$VENV"
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if usable "$name"; then echo "$name"; return; fi
    done
    return 1
}

refuse_old_python() {
    echo "Dukcapil Daring butuh Python 3.11 atau lebih baru. Di sini: $(python3 --version 2>&1 || true)" >&2
    echo "Debian 12, Ubuntu 24.04 dan yang lebih baru sudah membawanya. Di sistem lain pasang dahulu, lalu:" >&2
    echo "    make run PYTHON=python3.12" >&2
    exit 1
}

refuse_missing_venv() {
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Modul venv untuk Python $version belum terpasang. Jalankan perintah ini, lalu ulangi:" >&2
    echo "    sudo apt-get install -y python$version-venv" >&2
    exit 1
}

up_to_date() {
    [ "$(cat "$(stamp_of "$1")" 2>/dev/null)" = "$(digest_of "$1")" ]
}

install() {
    echo "Memasang pustaka dari $1 (sekali saja, beberapa menit) ..." >&2
    "$VENV/bin/python" -m pip install --progress-bar off --disable-pip-version-check --require-hashes -r "$1"
    digest_of "$1" > "$(stamp_of "$1")"
}

stamp_of() {
    echo "$VENV/$1.stamp"
}

digest_of() {
    sha256sum < "$1" | cut -d ' ' -f 1
}

main "$@"
