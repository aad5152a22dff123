#!/bin/sh
# Builds and tests the site with the lowest version of each package that pyproject.toml allows, in a copy: .lowest/
set -eu
uv=$PWD/.venv/bin/uv
if [ "$("$PYTHON" -c 'import sys; print(sys.version_info[:2])' 2>/dev/null)" != "(3, 11)" ]; then
    echo "The lowest versions are those for Python 3.11; name it with: make test-lowest PYTHON=python3.11" >&2
    exit 1
fi
rm -rf .lowest
mkdir .lowest
git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar --extract --directory=.lowest
ln -s ../../../builder/node/node_modules .lowest/builder/node/node_modules
cd .lowest
"$uv" pip compile pyproject.toml --extra test --resolution lowest-direct --python-version 3.11 --no-header --no-annotate --quiet --output-file lowest.txt
"$PYTHON" -m venv .venv
"$uv" pip sync --compile-bytecode --python .venv/bin/python --quiet lowest.txt
.venv/bin/python -m builder site
.venv/bin/python -m pytest -n logical --maxprocesses 4
