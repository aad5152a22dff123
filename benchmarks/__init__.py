"""Measurements against other libraries, kept in results/*.json; the site only reads them."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
RESULTS = FOLDER / "results"


def load(name):
    """The stored results of one measurement: what `make bench` wrote, nan and inf included."""
    return json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
