#!/bin/sh
# Rewrites requirements.txt from pyproject.toml and package-lock.json from package.json, hashed and without addresses.
set -eu
.venv/bin/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --upgrade \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file requirements.txt
.venv/bin/uv pip compile pyproject.toml --extra test --extra mutants --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --upgrade \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file builder/requirements-mutants.txt
export PATH="$PWD/.venv/bin:$PATH"
for folder in builder/node builder/lighthouse; do
    npm update --prefix "$folder" --omit-lockfile-registry-resolved=true --ignore-scripts --no-audit --no-fund --loglevel=error
done
