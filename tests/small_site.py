"""A copy of the builder with a course of a few small pages, for what a build in a folder of its own must show."""

import re
import shutil

from builder import LANGUAGES, ROOT


def make(folder, pages, figures=()):
    """Set up `folder` with pages, name -> text, in each language, the code of snippets/ and these of the repository's figures."""
    for part in ("builder", "benchmarks", "texcheck"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    (folder / "builder/node/node_modules").symlink_to(ROOT / "builder/node/node_modules")
    code = [path.name for path in (ROOT / "snippets").glob("*.py")]  # the card is drawn from it
    for part, names in (("snippets", code), ("docs/figures", figures)):
        (folder / part).mkdir(parents=True)
        for name in names:
            shutil.copy(ROOT / part / name, folder / part)
    for file in ("LICENSE", "requirements.txt"):
        shutil.copy(ROOT / file, folder)
    for config in ROOT.glob("mkdocs*.yml"):
        text = re.sub(r"^nav:\n(?: .*\n)+", f"nav: [{', '.join(pages)}]\n", config.read_text("utf-8"), flags=re.MULTILINE)
        (folder / config.name).write_text(text, encoding="utf-8")
    for language in LANGUAGES:
        for name, text in pages.items():
            path = folder / "docs" / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
