#!/bin/sh
# Makes .venv with everything that requirements.txt and package-lock.json name. Called by make with PYTHON and READY set.
set -eu

say() { printf '%s\n' "$@" >&2; }

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed; '$PYTHON' is $("$PYTHON" --version 2>&1 || echo 'not there')." \
        "Name another with: make $(basename "${MAKECMDGOALS:-serve}") PYTHON=python3.12"
    exit 1
fi
# Of two makes at once the second waits, and finds it done.
exec 9>.venv.lock
if command -v flock >/dev/null; then
    flock 9
    [ ! -e "$READY" ] || exit 0
fi
if ! "$PYTHON" -m venv --clear .venv; then
    say "'$PYTHON' cannot make a virtual environment. On Debian: apt-get install python3-venv"
    exit 1
fi
if ! .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes --requirement requirements.txt; then
    say "The packages of requirements.txt could not be installed (see above)." \
        "The first run needs the network, or pip's settings pointing to an index within reach; what is built then works without it."
    exit 1
fi
if ! PATH="$PWD/.venv/bin:$PATH" npm ci --prefix builder/node --ignore-scripts --no-audit --no-fund --loglevel=error; then
    say "KaTeX could not be installed from builder/node/package-lock.json (see above); npm needs the network once."
    exit 1
fi
touch "$READY"
