"""The locks are complete and hashed, say what is asked for, and name no address; the site lists the licences of what it ships."""

import json
import re
import tomllib

import pytest
from mkdocs.exceptions import BuildError
from packaging.requirements import Requirement
from packaging.version import Version

from builder import LANGUAGES, ROOT, licences
from tests.pages import SITE

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ASKED = [Requirement(text) for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]]
LOCK, MUTANTS = ((ROOT / path).read_text("utf-8") for path in ("requirements.txt", "builder/requirements-mutants.txt"))


def entries(lock):
    return {entry.split("==")[0]: entry for entry in re.sub(r"\\\n\s*", "", lock).splitlines()}


ENTRIES = entries(LOCK)
NODE = ROOT / "builder" / "node"


def name(requirement):
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


@pytest.mark.parametrize("lock", [LOCK, MUTANTS], ids=["all", "mutants"])
def test_every_entry_of_a_lock_is_exact_and_hashed(lock):
    assert len(entries(lock)) > 80
    wrong = [entry for entry in entries(lock).values() if not re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; [^\\]*?)?( --hash=sha256:[0-9a-f]{64})+", entry.replace("  ", " "))]
    assert not wrong


@pytest.mark.parametrize("requirement", ASKED, ids=name)
def test_the_lock_has_what_is_asked_for(requirement):
    assert name(requirement) in ENTRIES, "run `make lock`"
    version = Version(re.search(r"==([\w.]+)", ENTRIES[name(requirement)])[1])
    assert version in requirement.specifier
    assert any(clause.operator == ">=" for clause in requirement.specifier), "a lower bound is what `make test-lowest` tries"


def test_the_mutants_are_made_of_the_same_versions():
    assert [name for name, entry in ENTRIES.items() if entries(MUTANTS).get(name) != entry] == []
    assert "mutmut" in entries(MUTANTS)


def test_the_locks_name_no_address():
    for text in (LOCK, MUTANTS, (NODE / "package-lock.json").read_text("utf-8")):
        assert not re.search(r"https?://(?!(www\.)?(github\.com/sponsors|opencollective\.com|katex\.org))|--(index|find|extra)", text)


def test_the_lock_of_node_is_complete_and_hashed():
    lock = json.loads((NODE / "package-lock.json").read_text("utf-8"))["packages"]
    asked = json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]
    assert lock[""]["dependencies"] == asked
    assert {f"node_modules/{package}" for package in asked} <= lock.keys()
    for path, entry in lock.items():
        if path:
            assert re.fullmatch(r"sha512-[\w+/]{86}==", entry["integrity"]) and "resolved" not in entry
            assert all(any(f"node_modules/{needed}" in other for other in lock) for needed in entry.get("dependencies", {}))


def test_the_site_lists_the_licences_of_what_it_ships():
    text = (SITE / "licences.txt").read_text("utf-8")
    assert text == licences.text(LANGUAGES)
    for words in ("MIT", "CC BY 4.0", "OFL", "Khan Academy", "Martin Donath", "Apache License", "Version 2.0", *licences.bundled()):
        assert words in text


def test_a_part_of_material_of_unknown_licence_stops_the_build(tmp_path):
    (tmp_path / "bundle.js.map").write_text(json.dumps({"sources": ["../node_modules/lunr/lunr.js", "../node_modules/@new/part/index.js"]}), encoding="utf-8")
    with pytest.raises(BuildError, match="Material bundles @new/part: "):
        licences.bundled(tmp_path)


def test_the_site_ships_only_the_stemmers_of_its_languages():
    shipped = {path.relative_to(SITE).as_posix() for path in SITE.rglob("lunr/**/*.js")}
    below = "assets/javascripts/lunr/min/lunr"
    assert shipped == {*(f"{path}{below}.stemmer.support.min.js" for path in ("", "ru/", "zh/")), f"ru/{below}.ru.min.js", f"zh/{below}.zh.min.js"}
