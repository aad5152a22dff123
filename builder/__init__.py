"""What turns docs/ and snippets/ into the site: Markdown extensions, hooks, theme, server."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"
FIGURES = ROOT / "docs" / "figures"
CACHE = ROOT / ".cache"
LANGUAGES = ("en", "ru", "zh")


def pages(language, root=ROOT):
    """The sources of a language's pages, notebooks among them, in order."""
    folder = root / "docs" / language
    return sorted([*folder.rglob("*.md"), *folder.glob("notebooks/*.py")])
