#!/bin/sh
# Makes .venv-bench with what it can of requirements.txt. Called by make with PYTHON and BENCH set.
set -eu
"$PYTHON" -m venv --clear .venv-bench
grep -v '^#' benchmarks/requirements.txt | while read -r line; do
    echo "installing $line" >&2
    # shellcheck disable=SC2086  # a line may begin with an option
    .venv-bench/bin/python -m pip install --disable-pip-version-check --no-input --quiet --prefer-binary $line ||
        echo "$line does not install here (see above); it is left out." >&2
done
touch "$BENCH"
