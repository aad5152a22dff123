"""The site's Content-Security-Policy: its own files only, and the inline scripts that its pages have, each by its hash.

It ships in each page as a meta element, and as a header in `_headers`, which several hosts read.
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
    """Write the policy into every page below site_dir and into `_headers`."""
    pages = {path: path.read_text("utf-8") for path in sorted(site_dir.rglob("*.html"))}
    found = [inline(page) for page in pages.values()]
    text = policy(*(set().union(*(f[tag] for f in found)) for tag in ("script", "style")))
    for path, page in pages.items():
        if page.count(_CHARSET) != 1:
            raise BuildError(f"{path.relative_to(site_dir)}: {_CHARSET} is not there once, after which the policy goes.")
        meta = f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{text}">'
        path.write_text(page.replace(_CHARSET, meta), encoding="utf-8")
    (site_dir / "_headers").write_text(f"/*\n  Content-Security-Policy: {text}\n  X-Content-Type-Options: nosniff\n", encoding="utf-8")
