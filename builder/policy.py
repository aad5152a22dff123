"""The site's Content-Security-Policy: its own files only, and the inline scripts that its pages have, each by its hash.

It ships in each page as a meta element with that page's hashes, and with all hashes in `_headers`, which several hosts read.
"""

import base64
import hashlib
import re

from mkdocs.exceptions import BuildError

_INLINE = re.compile(r"<(?P<tag>script|style)\b(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.DOTALL)
_DATA = re.compile(r'\btype="application/(ld\+)?json"')  # no browser runs it
_CHARSET = '<meta charset="utf-8">'


def inline(page):
    """A page's inline scripts and style elements -> {"script": hashes, "style": hashes}, as a policy names them."""
    found = {"script": set(), "style": set()}
    for match in _INLINE.finditer(page):
        if not re.search(r"\bsrc=", match["attributes"]) and not _DATA.search(match["attributes"]):
            digest = base64.b64encode(hashlib.sha256(match["text"].encode()).digest()).decode()
            found[match["tag"]].add(f"'sha256-{digest}'")
    return found


def policy(scripts, styles):
    """The policy that lets these inline scripts and style elements, by their hashes, and the site's own files in."""
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *sorted(scripts)],
        # KaTeX places each glyph with a style attribute. style-src stands for browsers that know no style-src-elem.
        "style-src": ["'self'", "'unsafe-inline'"],
        "style-src-elem": ["'self'", *sorted(styles)],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def ship(site_dir):
    """Write each page's policy into it, and one that serves all pages into `_headers`."""
    scripts, styles = set(), set()
    for path in sorted(site_dir.rglob("*.html")):
        page = path.read_text("utf-8")
        if page.count(_CHARSET) != 1:
            raise BuildError(f"{path.relative_to(site_dir)}: {_CHARSET} is not there once, after which the policy goes.")
        found = inline(page)
        scripts |= found["script"]
        styles |= found["style"]
        meta = f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{policy(found["script"], found["style"])}">'
        path.write_text(page.replace(_CHARSET, meta), encoding="utf-8")
    text = policy(scripts, styles)
    (site_dir / "_headers").write_text(f"/*\n  Content-Security-Policy: {text}\n  X-Content-Type-Options: nosniff\n", encoding="utf-8")
