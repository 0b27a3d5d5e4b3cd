#!/bin/sh
# Sees to it that Chromium, Firefox ESR and PostgreSQL's server are on this machine: the tests drive and start them.
# Chromium without a window is wanted too, where Debian has it: the journeys cost a third less with it.
set -eu

main() {
    missing=""
    has_chromium || missing="$missing chromium"
    has_firefox || missing="$missing firefox-esr"
    has_postgresql || missing="$missing postgresql"
    can_have_shell && missing="$missing chromium-headless-shell"
    [ -z "$missing" ] || obtain $missing
}

can_have_shell() {
    ! command -v chromium-headless-shell >/dev/null && may_install && apt-cache show chromium-headless-shell >/dev/null 2>&1
}

may_install() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

has_chromium() {
    command -v chromium >/dev/null
}

has_firefox() {
    command -v firefox-esr >/dev/null
}

has_postgresql() {
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null
}

obtain() {
    if [ "$(id -u)" = 0 ]; then
        install "" "$@"
    elif sudo -n true 2>/dev/null; then
        install "sudo -n" "$@"
    else
        echo "Uji butuh:$(printf ' %s' "$@"). Jalankan perintah ini, lalu ulangi:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
        exit 1
    fi
}

install() {
    as_root=$1; shift
    echo "Memasang$(printf ' %s' "$@") dengan apt ..." >&2
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@"
}

main
