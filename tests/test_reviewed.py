"""The three languages of a page stand as they were last reviewed together."""

import pytest

from builder import LANGUAGES, reviewed

PAGES, KEPT = reviewed.by_name(), reviewed.recorded()


@pytest.mark.parametrize("name", sorted({*PAGES, *KEPT}))
def test_the_languages_of_a_page_were_reviewed_together(name):
    assert name in PAGES, f"{name} is gone, but docs/reviewed.json keeps it: make reviewed PAGE=all"
    found = reviewed.findings(name, PAGES[name], KEPT.get(name))
    assert not found, "\n" + found


TEXT = "# Title {#title}\n\nFirst\nparagraph.\n\n$$\na\n$$\n\nLast paragraph.\n"


@pytest.fixture
def course(tmp_path):
    """A course of one page, recorded; returns what a change in one language makes the test say."""
    record = tmp_path / "reviewed.json"
    for language in LANGUAGES:
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / "docs" / language / "page.md").write_text(TEXT, encoding="utf-8")
    reviewed.record("page", tmp_path, record)

    def says(language=None, old="", new=""):
        if language:
            path = tmp_path / "docs" / language / "page.md"
            assert old in path.read_text("utf-8")
            path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
        return reviewed.findings("page", reviewed.by_name(tmp_path)["page"], reviewed.recorded(record).get("page"), tmp_path)

    says.record = lambda name: reviewed.record(name, tmp_path, record)
    return says


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("paragraph.\n\n$$", "word.\n\n$$", ":3: changed: First word."),
        ("$$\n\nLast", "$$\n\nNew.\n\nLast", ":10: new: New."),
        ("Last paragraph.\n", "", ":6: after this, 1 removed"),
        ("# Title {#title}\n\n", "", ":1: after this, 1 removed"),
        ("a\n", "b\n", ":6: changed: $$ b $$"),
    ],
)
def test_a_change_in_any_language_names_the_paragraph_the_others_and_the_remedy(course, language, old, new, message):
    assert course() == ""
    said = course(language, old, new)
    assert said.startswith(f"docs/{language}/page.md{message}\n")
    others = ", ".join(other for other in LANGUAGES if other != language)
    assert f"not changed: {others}; " in said and said.endswith("make reviewed PAGE=page")
    assert course.record("page") == [said]
    assert course() == ""


def test_a_line_wrapped_elsewhere_is_no_change(course):
    assert course("ru", "First\nparagraph", "First paragraph") == ""


def test_a_paragraph_moved_is_a_change(course):
    said = course("zh", "First\nparagraph.\n\n$$\na\n$$", "$$\na\n$$\n\nFirst\nparagraph.")
    assert ":3: new: $$ a $$\n" in said and ":7: after this, 1 removed\n" in said


def test_a_page_that_is_not_there_is_not_recorded(course):
    with pytest.raises(reviewed.ReviewError, match="no page pgae: .*PAGE=all.*page"):
        course.record("pgae")


def test_a_page_never_recorded_is_named():
    assert "never recorded" in reviewed.findings("page", {}, None)


def test_the_record_is_small():
    assert reviewed.RECORD.stat().st_size < 0.04 * sum(path.stat().st_size for files in PAGES.values() for path in files.values())
