"""Lighthouse on the built site, served compressed: make lighthouse [PAGES="softmax/ ru/softmax/"] [RUNS=5]

Prints a table of pages: the median of the runs, bytes and requests of the first view on a phone. Lighthouse simulates a slow
phone and network from what it observes, so that the performance scores fall when the machine is busy or slow, as its benchmark
index shows; the rest does not.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from pathlib import Path

from builder import LANGUAGES, ROOT
from tests import serving

SITE = ROOT / "site"
CLI = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def longest():
    """The heaviest page of each language, the home page, a notebook and the 404 page."""
    pages = sorted(SITE.rglob("index.html"), key=lambda path: -len(serving.body(path)))
    addresses = [path.parent.relative_to(SITE).as_posix() + "/" for path in pages]
    language = {a: next((code for code in LANGUAGES if a.startswith(f"{code}/")), "en") for a in addresses}
    heavy = [next(a for a in addresses if language[a] == code) for code in LANGUAGES]
    return [*heavy, "", next(a for a in addresses if "notebooks/" in a), "404.html"]


def measure(address, preset):
    """One run: Lighthouse's report on an address."""
    command = [shutil.which("node"), str(CLI), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", *(["--preset=desktop"] if preset == "desktop" else [])]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    if "CHROMIUM" in os.environ:
        environment["CHROME_PATH"] = shutil.which(os.environ["CHROMIUM"])
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    if run.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{run.stderr[-2000:]}")
    return json.loads(run.stdout)


def row(base, page, runs):
    """The cells of a page's row."""
    mobile, desktop = ([measure(base + page, preset) for _ in range(runs)] for preset in ("mobile", "desktop"))

    def median(reports, category):
        return round(100 * statistics.median(r["categories"][category]["score"] for r in reports))

    def audit(name):
        return statistics.median(r["audits"][name]["numericValue"] for r in mobile)

    index = statistics.median(report["environment"]["benchmarkIndex"] for report in mobile + desktop)
    requests = [i for i in mobile[0]["audits"]["network-requests"]["details"]["items"] if not i["url"].startswith("data:")]
    elsewhere = [i["url"] for i in requests if not i["url"].startswith(base)]
    if elsewhere:
        sys.exit(f"{page} requests another host: {elsewhere}")
    scores = ["/".join(str(median(reports, category)) for category in CATEGORIES) for reports in (mobile, desktop)]
    return [page or "/", f"{sum(i['transferSize'] for i in requests) / 1000:.0f} KB", len(requests), *scores, f"{audit('cumulative-layout-shift'):.4f}", f"{audit('total-blocking-time'):.0f} ms", f"{index:.0f}"]


def main():
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", help="addresses below the root; without any, the heaviest of each kind")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    server = serving.server(SITE)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| page | first view | requests | mobile: performance/accessibility/practices/SEO | desktop | layout shift | blocked | benchmark index |\n|" + "---|" * 8)
    for page in arguments.pages or longest():
        cells = row(f"http://127.0.0.1:{server.server_port}/", page, arguments.runs)
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
