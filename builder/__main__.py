"""python -m builder site | serve [--port N] | outputs | reviewed PAGE | links | fences --output FILE"""

import argparse
import logging
import os
import sys
from pathlib import Path

from mkdocs.exceptions import Abort

from builder import LANGUAGES, ROOT, fences, links, pages, reviewed, site
from builder.includes import IncludeError
from builder.storage import StorageError


def main():
    parser = argparse.ArgumentParser(prog="python -m builder", description="Builds and serves the site.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("site", help="build the site into site/; the variable SITE_URL says where it will be served")
    commands.add_parser("serve", help="serve the site, rebuilt on each edit").add_argument("--port", type=int, default=8000)
    commands.add_parser("outputs", help="write what each Python fence prints into the snippets")
    commands.add_parser("reviewed", help="record that the languages of a page were reviewed together").add_argument("page", help="its name, or all")
    commands.add_parser("links", help="ask for every external address that a page names")
    writer = commands.add_parser("fences", help="write the text of each Python fence, for builder.printed in another environment")
    writer.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        if arguments.command == "site":
            site.publish(ROOT / "site", os.environ.get("SITE_URL"))
        elif arguments.command == "serve":
            logging.getLogger("mkdocs.livereload").setLevel(logging.INFO)
            site.serve(arguments.port)
        elif arguments.command == "reviewed":
            print("\n\n".join(reviewed.record(arguments.page)) or "Nothing has changed since.")
        elif arguments.command == "links":
            found = links.external([path for files in links.sources().values() for path in files])
            sys.exit("\n".join(links.check(found)) or print(f"{len(found)} external addresses, and each answers."))
        elif arguments.command == "fences":
            # Fences are the same in all languages.
            found = [fence for page in pages("en") for fence in fences.python_fences(page)]
            print(f"{fences.write_sources(found, arguments.output)} fences")
        else:
            found = [fence for language in LANGUAGES for page in pages(language) for fence in fences.python_fences(page)]
            changed = fences.rewrite_outputs(found)
            print(f"{len(found)} fences run; " + (f"rewritten: {', '.join(changed)}" if changed else "every output stands as it is."))
    except (Abort, IncludeError, fences.FenceError, reviewed.ReviewError, StorageError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
