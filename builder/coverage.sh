#!/bin/sh
# Runs the tests of texcheck/ and snippets/; fails, and names the lines, unless they run every line and branch of both.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export COVERAGE_FILE="$folder/data"
.venv/bin/python -m coverage run -m pytest -n logical --maxprocesses 4 tests/texcheck tests/snippets
.venv/bin/python -m coverage combine --quiet
.venv/bin/python -m coverage report
