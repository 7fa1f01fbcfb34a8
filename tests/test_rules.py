"""The loader of rules refuses what a subject expert may get wrong, and says where."""

import pytest

from policykb import rules
from policykb.errors import RuleError

GOOD = """
[parts]
unit = '[\\u4e00-\\u9fff]{2,20}'
[[rule]]
id = "lead-line"
pattern = '''牵头单位 [:：] (?P<unit>{unit})'''
examples = ["牵头单位：市水务局"]
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a rules file and load from there, with the caches fresh."""
    monkeypatch.setattr(rules, "_FOLDER", tmp_path)
    caches = (rules.read, rules.toml, rules.rows, rules.lines, rules.rules, rules.pattern, rules.digest)
    for cached in caches:
        cached.cache_clear()
    yield lambda name, text: (tmp_path / name).write_text(text, encoding="utf-8")
    for cached in caches:
        cached.cache_clear()


def test_parts_are_filled_into_patterns(file):
    """A piece named once serves many patterns; quantifiers in braces stay what they are."""
    file("x.toml", GOOD)
    (rule,) = rules.rules("x.toml")
    assert rule.pattern is not None
    assert rule.pattern.search(rule.examples[0])["unit"] == "市水务局"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[rule]]\nid = 'a'\n", "examples"),
        ("[[rule]]\nexamples = ['a']\n", "an id"),
        ("[[rule]]\nid='a'\nexamples=['a']\n[[rule]]\nid='a'\nexamples=['a']\n", "of its own"),
        ("[[rule]]\nid='a'\nexamples=['a']\npattern='('\n", "does not compile"),
        ("[[rule]]\nid='a'\nexamples=['a']\npattern='{nobody}'\n", "no part named"),
        ("[parts]\na='{b}'\nb='{a}'\n[[rule]]\nid='a'\nexamples=['a']\npattern='{a}'\n", "in a circle"),
        ("[[rule", "mend the file"),
    ],
)
def test_a_wrong_rule_is_refused_with_file_and_reason(file, text, reason):
    """The message names the file and says what to mend."""
    file("x.toml", text)
    with pytest.raises(RuleError, match=reason) as caught:
        rules.rules("x.toml")
    assert "rules/x.toml" in str(caught.value)


def test_one_pattern_is_had_by_its_rule_and_a_rule_that_is_not_there_is_named(file):
    """Code that leans on a rule says which one is missing when an expert removed it."""
    file("x.toml", GOOD)
    assert rules.pattern("x.toml", "lead-line") is rules.rules("x.toml")[0].pattern
    with pytest.raises(RuleError, match="no rule 'gone'"):
        rules.pattern("x.toml", "gone")


def test_a_row_of_another_width_is_refused(file):
    """A lost tab in a list is found when it is read, not when it misleads."""
    file("x.tsv", "name\tcode\n# a comment\n甲市\t1\n乙市\n")
    with pytest.raises(RuleError, match="1 cells, not 2"):
        rules.rows("x.tsv")


def test_comments_and_blank_lines_are_no_words(file):
    """Lists may be annotated."""
    file("x.txt", "# head\n\n扶贫办  # until 2021\n")
    assert rules.lines("x.txt") == ("扶贫办",)


def test_the_digest_changes_with_any_rule(file):
    """An index knows when the knowledge it was made with has changed."""
    file("x.txt", "甲\n")
    before = rules.digest()
    rules.digest.cache_clear()
    file("x.txt", "乙\n")
    assert rules.digest() != before
