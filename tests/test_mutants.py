"""The list of reviewed mutants of the snippets, and what `make mutants` says about it."""

import pytest

from builder import SNIPPETS
from builder.mutants import REVIEWED, Mutant, mutant_of, problems, read_reviewed

TEXT = """# a note
sigmoid.py:logit
    - return np.log(p) - np.log1p(-p)
    + return np.log(p) + -np.log1p(-p)
    The same number.
"""
LOGIT = Mutant("sigmoid.py:logit", ("- return np.log(p) - np.log1p(-p)", "+ return np.log(p) + -np.log1p(-p)"))
OTHER = Mutant("sigmoid.py:logit", ("- p = 1", "+ p = 2"))


def test_a_list_is_read():
    assert read_reviewed(TEXT) == {LOGIT: "The same number."}


@pytest.mark.parametrize(("text", "reason"), [
    (TEXT.rpartition("    The")[0], "the last change lacks its reason"),
    (TEXT + "    Another reason.\n", "a reason without a change"),
])
def test_a_change_needs_one_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        read_reviewed(text)


def test_a_mutant_is_known_by_its_lines_and_not_by_its_number():
    diff = "# snippets.sigmoid.x_logit__mutmut_7: survived\n--- snippets/sigmoid.py\n+++ snippets/sigmoid.py\n@@ -1,2 +1,2 @@\n" \
           " def logit(p):\n-    return np.log(p) - np.log1p(-p)\n+    return np.log(p) + -np.log1p(-p)\n"
    assert mutant_of("snippets.sigmoid.x_logit__mutmut_7", diff) == LOGIT
    assert mutant_of("snippets.sigmoid.x_logit__mutmut_8", diff) == LOGIT
    assert mutant_of("snippets.sigmoid.xǁDualǁ__add____mutmut_8", diff).place == "sigmoid.py:Dual.__add__"


def test_a_new_survivor_and_a_listed_one_that_does_not_survive_are_problems():
    reviewed = read_reviewed(TEXT)
    assert problems({LOGIT}, reviewed) == []
    (new, stale) = problems({OTHER}, reviewed)
    assert new == "sigmoid.py:logit\n    - p = 1\n    + p = 2\n    survives: a test is missing, or the reason why nothing changes"
    assert stale.endswith("is listed but does not survive") and "np.log1p" in stale


def test_what_is_listed_stands_in_the_code():
    for mutant in read_reviewed(REVIEWED.read_text(encoding="utf-8")):
        file, _, function = mutant.place.partition(":")
        lines = [line.strip() for line in (SNIPPETS / file).read_text(encoding="utf-8").splitlines()]
        assert f"def {function.rpartition('.')[2]}(" in "\n".join(lines), mutant
        assert {line[2:] for line in mutant.change if line[0] == "-"} <= set(lines), mutant
