"""The addresses of other sites that the pages and the READMEs lead to."""

import re
import urllib.error
import urllib.request
from collections import defaultdict
from urllib.parse import urlsplit

from builder import LANGUAGES, ROOT, pages

_LINK = re.compile(r"""\]\(<?((?:https?:)?//[^)\s>]*)|<(https?://[^>]*)>|\b(?:href|src)=["']((?:https?:)?//[^"']*)""")
_CODE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2 *$|(`+)(?!`).+?(?<!`)\3(?!`)", re.MULTILINE | re.DOTALL)


def _outside_code(text):
    """The text with code blanked out, its lines kept."""
    return _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)


def sources(root=ROOT):
    """The files that may lead to other sites, by where each address may stand once: a language's pages, or a README."""
    groups = {language: pages(language, root) for language in LANGUAGES}
    return {**groups, **{path.relative_to(root).as_posix(): [path] for path in [root / "README.md", *root.glob("*/README.md")]}}


def external(files, root=ROOT):
    """address -> the places, file:line, that lead to it."""
    found = defaultdict(list)
    for path in files:
        for number, line in enumerate(_outside_code(path.read_text("utf-8")).splitlines(), 1):
            for match in _LINK.finditer(line):
                found[next(filter(None, match.groups()))].append(f"{path.relative_to(root).as_posix()}:{number}")
    return dict(found)


def fault(address):
    """What is wrong with the form of an address; empty if nothing is."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme != "https":
        return "write https://"
    if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.netloc) or port:
        return "the host is no plain name in lower case"
    if not parts.path:
        return "write a / after the host"
    if re.search(r"[^!-~]|[\"'<>\\^`{|}]|%(?![0-9A-F]{2})", address):
        return "a character must be written as %XX"
    if re.search(r"[?&](utm_\w+|fbclid|gclid)=", address):
        return "leave out what tracks the reader"
    return ""


def _answer(address):
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (links of a course, checked by hand)"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            final = answer.geturl()
            return "" if final.partition("#")[0] == address.partition("#")[0] else f"has moved to {final}"
    except urllib.error.HTTPError as error:
        return f"answers {error.code}"
    except (OSError, ValueError) as error:
        return f"does not answer: {getattr(error, 'reason', error)}"


def check(found):
    """Ask for each address; a line for each that does not answer as it should, with the places that lead to it."""
    return [f"{address} {said}\n  " + "\n  ".join(places) for address, places in sorted(found.items()) if (said := _answer(address))]
