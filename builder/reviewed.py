"""What the three languages of each page said when they were last reviewed together: docs/reviewed.json.

A change in one of them, whichever, is named until the others have been looked at and the page is recorded again.
Of each page the file keeps a hash, which tells that it changed, and two characters a paragraph, which tell where.
"""

import base64
import hashlib
import json
import re
from difflib import SequenceMatcher

from builder import LANGUAGES, ROOT, pages

RECORD = ROOT / "docs" / "reviewed.json"


class ReviewError(Exception):
    """There is no such page to record."""


def _paragraphs(text):
    """[(line, words)] of what stands between blank lines; how it is wrapped is no matter."""
    found, paragraph = [], []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip() not in ("", "#"):  # a lone # parts the paragraphs of a notebook
            paragraph.append((number, line))
        elif paragraph:
            found.append((paragraph[0][0], " ".join(" ".join(line for _, line in paragraph).split())))
            paragraph = []
    return found


def _digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()


def state(text):
    """A page's text -> what the record keeps of it: one hash, then two characters a paragraph."""
    words = [words for _, words in _paragraphs(text)]
    return f"{_digest(repr(words))[:12]} {''.join(_digest(w)[:2] for w in words)}"


def changes(kept, text, file):
    """How a page differs from what was recorded, a line for each place; nothing if it does not."""
    if state(text) == kept:
        return []
    now, marks = _paragraphs(text), kept.partition(" ")[2]
    before, after = re.findall("..", marks), re.findall("..", state(text).partition(" ")[2])
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "delete":
            line = now[j1 - 1][0] if j1 else 1
            found.append(f"{file}:{line}: after this, {i2 - i1} removed")
        elif tag != "equal":
            found += [f"{file}:{line}: {'new' if tag == 'insert' else 'changed'}: {re.sub(r'(?<=.{60}).+', '…', words)}" for line, words in now[j1:j2]]
    return found or [f"{file}: changed"]


def by_name(root=ROOT):
    """Every page: name -> {language: file}."""
    found = {}
    for language in LANGUAGES:
        for path in pages(language, root):
            found.setdefault(path.relative_to(root / "docs" / language).with_suffix("").as_posix(), {})[language] = path
    return found


def recorded(record=RECORD):
    """The record: page -> {language: state}."""
    return json.loads(record.read_text("utf-8")) if record.exists() else {}


def findings(name, files, kept, root=ROOT):
    """What to do about a page, for the reader of a failed test; empty when its languages stand as they were reviewed."""
    remedy = f"then record it: make reviewed PAGE={name}"
    if not kept:
        return f"{name} was never recorded: review its languages together, {remedy}"
    found, same = [], []
    for language, path in files.items():
        lines = changes(kept.get(language, " "), path.read_text("utf-8"), path.relative_to(root).as_posix())
        found += lines
        if not lines:
            same.append(language)
    if not found:
        return ""
    others = f"not changed: {', '.join(same)}; see whether they still say the same, " if same else "see whether they say the same, "
    return "\n".join([*found, others + remedy])


def record(name, root=ROOT, file=RECORD):
    """Record a page as it stands now, or each with the name "all"; returns what had changed. Raises ReviewError."""
    known, kept = by_name(root), recorded(file)
    if name != "all" and name not in known:
        raise ReviewError(f"There is no page {name or '(none named)'}: write make reviewed PAGE=all, or one of {', '.join(known)}.")
    chosen = known if name == "all" else {name: known[name]}
    said = [text for page, files in chosen.items() if (text := findings(page, files, kept.get(page), root))]
    kept = {page: states for page, states in kept.items() if page in known}
    for page, files in chosen.items():
        kept[page] = {language: state(path.read_text("utf-8")) for language, path in files.items()}
    file.write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return said
