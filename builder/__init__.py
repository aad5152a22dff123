"""What turns docs/ and snippets/ into the site: Markdown extensions, hooks, theme, server."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"
FIGURES = ROOT / "docs" / "figures"
CACHE = ROOT / ".cache"
LANGUAGES = ("en", "ru", "zh")
