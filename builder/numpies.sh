#!/bin/sh
# Runs every fence under NumPy's oldest supported and newest release, each in an environment of its own. Called by make with PYTHON set.
set -eu
oldest=$(sed -n 's/^ *"numpy>=\([0-9.]*\)".*/\1/p' pyproject.toml)
sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
.venv/bin/python -m builder fences --output "$sources"
for release in "==$oldest.*" ""; do
    environment=.venv-numpy$(echo "$release" | tr -d '=*')
    test -d "$environment" || "$PYTHON" -m venv "$environment"
    "$environment/bin/python" -m pip install --disable-pip-version-check --no-input --quiet --upgrade "numpy$release"
    "$environment/bin/python" -m builder.printed "$sources"
done
