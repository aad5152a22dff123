"""Tables made from data: the map of all formulas, what libraries call the same functions, and the glossary.

A Markdown extension. A table whose first cell is {map GROUP} or {libraries} takes its rows from docs/functions.toml:
formulas from sections of snippets/*.tex, signatures from the defs, and links from where the pages show them. {glossary}
takes them from docs/glossary.toml, the page's own language first.
"""

import re
import tomllib
import xml.etree.ElementTree as etree

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.exceptions import BuildError

from builder import LANGUAGES, ROOT, SNIPPETS
from builder.includes import regions

FUNCTIONS = ROOT / "docs" / "functions.toml"
GLOSSARY = ROOT / "docs" / "glossary.toml"
LIBRARIES = {
    "pytorch": "PyTorch",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "jax": "JAX",
    "scipy": "SciPy",
    "sklearn": "scikit-learn",
}
_COLUMNS = [("pytorch",), ("keras", "tensorflow"), ("jax",), ("scipy",), ("sklearn",)]
_PLACEHOLDER = re.compile(r"\{(map|libraries|glossary) ?(\w*)\}")
_SHOWN = re.compile(r'^(?:# )?#{1,6} .*\{#(?P<heading>[\w-]+)\}|-+8<-+ "(?P<region>[^"]+)"')


def functions():
    """Groups of the course's functions in the order of the map: {group: [row]}."""
    return tomllib.loads(FUNCTIONS.read_text("utf-8"))


def glossary():
    """The glossary: its terms, and the passages that name another form on purpose."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))


def alphabetical(terms, language):
    """Terms in the order of a language: ё stands with е, and GB 18030 has common characters in the order of pinyin."""
    return sorted(terms, key=lambda term: term[language].casefold().replace("ё", "е").encode("gb18030" if language == "zh" else "utf-8"))


def section(name):
    """The text of "file.tex:section"."""
    file, _, region = name.partition(":")
    numbers = regions(SNIPPETS / file).get(region)
    if not numbers:
        raise BuildError(f"{FUNCTIONS.name} names {name}, which is no section of snippets/.")
    lines = (SNIPPETS / file).read_text("utf-8").splitlines()
    return "\n".join(lines[number - 1] for number in numbers)


def shown_sections():
    """The sections of .tex files that the map shows, as (file, section)."""
    cells = [entry[cell] for group in functions().values() for entry in group for cell in ("formula", "gradient")]
    return [tuple(cell["shows"].split(":")) for cell in cells]


def definition(function):
    """The signature of a function, from its def, and the region that holds it."""
    for path in sorted(SNIPPETS.glob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith(f"def {function}("):
                for region, numbers in regions(path).items():
                    if number in numbers:
                        return line.removeprefix("def ").removesuffix(":"), f"{path.name}:{region}"
    raise BuildError(f"{FUNCTIONS.name} names {function}, which no region of a snippet defines.")


def places():
    """Where the pages show each region: {"file:region": [(page, heading)]}. The three languages show it in the same place."""
    found, folder = {}, ROOT / "docs" / "en"
    for path in sorted([*folder.glob("*.md"), *folder.glob("notebooks/*.py")]):
        heading = ""
        for line in path.read_text("utf-8").splitlines():
            if match := _SHOWN.search(line):
                heading = match["heading"] or heading
                if match["region"]:
                    found.setdefault(match["region"], []).append((path.relative_to(folder).as_posix(), heading))
    return found


def lead(region, found):
    """The link to a region: on the page of the same name if that shows it, else on the first one that does."""
    if region not in found:
        raise BuildError(f"{FUNCTIONS.name} leads to {region}, which no page shows.")
    own = region.partition(".")[0].replace("_", "-")
    page, heading = min(found[region], key=lambda place: own not in place[0])
    return f"/{page}#{heading}"


def _link(parent, href):
    return etree.SubElement(parent, "a", {"href": href})


def code(text):
    """An element of code that may break after a point, an underscore or a parenthesis."""
    element = etree.Element("code")
    element.text, *rest = map(AtomicString, re.split(r"(?<=[._(])(?=\w)", text))
    for piece in rest:
        etree.SubElement(element, "wbr").tail = piece
    return element


def _formula_cell(row, cell, name, found):
    td = etree.SubElement(row, "td", {"role": "cell"})
    link = _link(td, lead(cell.get("derived", cell["shows"]), found))
    link.set("title", name)
    etree.SubElement(link, "span", {"class": "arithmatex"}).text = AtomicString(rf"\(\displaystyle {section(cell['shows'])}\)")
    if "code" in cell:
        signature, region = definition(cell["code"])
        _link(td, lead(region, found)).append(code(signature))


def _map_row(entry, language, found):
    row = etree.Element("tr", {"role": "row"})
    page = lead(entry["formula"].get("derived", entry["formula"]["shows"]), found).partition("#")[0]
    _link(etree.SubElement(row, "th", {"role": "rowheader"}), page).text = entry["name"][language]
    _formula_cell(row, entry["formula"], entry["name"][language], found)
    _formula_cell(row, entry["gradient"], entry["name"][language], found)
    cell = etree.SubElement(row, "td", {"role": "cell"})
    for library, name in entry.get("libraries", {}).items():
        span = etree.SubElement(cell, "span")
        span.text = LIBRARIES[library] + " "
        _link(span, f"/notation.md#{_anchor(entry)}").append(code(name))
    return row


def _anchor(entry):
    return "libraries-" + re.sub(r"\W+", "-", entry["name"]["en"].lower())


def _library_row(entry, language):
    row = etree.Element("tr", {"id": _anchor(entry)})
    etree.SubElement(row, "td").text = entry["name"][language]
    for column in _COLUMNS:
        names = [entry["libraries"][library] for library in column if library in entry["libraries"]]
        cell = etree.SubElement(row, "td")
        for name in names:
            cell.append(code(name))
        cell.text = None if names else "–"
    return row


def _glossary_row(term, language):
    row = etree.Element("tr")
    _link(etree.SubElement(row, "td"), f"/{term['at']}").text = term[language]
    for other in LANGUAGES:
        if other != language:
            etree.SubElement(row, "td", {"lang": other}).text = term[other]
    return row


class _TablesTreeprocessor(Treeprocessor):
    def __init__(self, md, language):
        super().__init__(md)
        self.language = language

    def run(self, root):
        for table in root.iter("table"):
            if match := _PLACEHOLDER.fullmatch(table.findtext("tbody/tr/td") or ""):
                getattr(self, match[1])(table, match[2])

    def map(self, table, group):
        found = places()
        # The roles keep it a table for a screen reader where the style sheet stacks its cells.
        table.attrib.update({"class": "map", "role": "table"})
        for part, role in (("thead", "rowgroup"), ("tbody", "rowgroup"), ("thead/tr", "row"), ("thead/tr/th", "columnheader")):
            for element in table.findall(part):
                element.set("role", role)
        table.find("tbody")[:] = [_map_row(entry, self.language, found) for entry in functions()[group]]

    def libraries(self, table, _):
        entries = [entry for group in functions().values() for entry in group if "libraries" in entry]
        table.find("tbody")[:] = [_library_row(entry, self.language) for entry in entries]

    def glossary(self, table, _):
        table.find("tbody")[:] = [_glossary_row(term, self.language) for term in alphabetical(glossary()["term"], self.language)]


class TablesExtension(Extension):
    def __init__(self, **kwargs):
        self.config = {"language": ["en", "The language of the pages"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        # Before KaTeX (12) renders the formulas.
        md.treeprocessors.register(_TablesTreeprocessor(md, self.getConfig("language")), "tables", 14)


def makeExtension(**kwargs):
    return TablesExtension(**kwargs)
