#!/bin/sh
# The browser tests need Chromium: finds it, or installs it where that is allowed.
set -eu

find_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM"
    else
        command -v chromium || command -v chromium-browser || command -v google-chrome
    fi
}

find_chromium >/dev/null && exit 0
as_root=$([ "$(id -u)" = 0 ] || echo "sudo -n")
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    echo "Installing Chromium for the browser tests ..." >&2
    $as_root apt-get update -qq >&2 && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 chromium >/dev/null || true
    find_chromium >/dev/null && exit 0
fi
cat >&2 <<'MESSAGE'
The browser tests need Chromium, and it cannot be installed from here. Either
  - install it: apt-get install chromium (as root), or your system's package, or
  - name one that is there: make test CHROMIUM=/path/to/chromium
MESSAGE
exit 1
