"""Style sheets are cut to what can apply, and stay whole."""

import pytest
from mkdocs.exceptions import BuildError

from builder import styles


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".seen{a:b}.unseen{a:b}", ".seen{a:b}"),
        (".seen .unseen,.seen:not(.unseen){a:b}", ".seen:not(.unseen){a:b}"),
        ("@media print{.unseen{a:b}}@media print{.seen{a:b}}", "@media print{.seen{a:b}}"),
        ("[dir=rtl] .seen{a:b}[data-md-color-switching] *{a:b}", ""),
        (""":root{--shown:url("x(1)");--hidden:url("x;(2)y");--unseen:url('x(3)');--last:1}.seen{a:var(--shown)}""", """:root{--shown:url("x(1)");--last:1}.seen{a:var(--shown)}"""),
    ],
)
def test_a_style_sheet_keeps_the_rules_for_what_is_in_the_pages(css, kept):
    assert styles.cut(css, {"seen"}) == kept


def test_a_style_sheet_that_ends_in_the_middle_of_a_rule_stops_the_build():
    with pytest.raises(BuildError, match="ends in the middle of a rule: .second"):
        styles.cut(".first{a:b}.second", {"first", "second"})


def test_what_a_script_makes_only_where_a_page_asks_for_it_counts_when_a_page_does():
    assert styles.words('"md-tooltip md-version"') == {"md-tooltip"}
    assert styles.classes('<p class="md-version x">') == {"md-version", "x"}


def test_material_s_rules_for_tables_become_ours_or_the_build_stops():
    assert styles.one([".seen table:not([class]) a{a:b}", ".unseen{a:b}"], {"seen", styles.TABLE}) == f".seen table.{styles.TABLE} a{{a:b}}"
    with pytest.raises(BuildError, match="Material's style sheet has no rules for table"):
        styles.one([".seen table{a:b}"], {"seen"})
