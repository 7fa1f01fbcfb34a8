"""The second reading, and the data it goes by."""

from __future__ import annotations

from policykb import rules
from policykb.ask.question import NOTHING_ASKED, Question
from policykb.ask.ranking import Candidate, bigrams, occurrences, rarity, second_ranking


def asked(run: str) -> Question:
    return NOTHING_ASKED._replace(runs=(run,))


def order(run: str, *texts: str) -> list[str]:
    candidates = [Candidate(entry_id=text, head=text[:4], text=text, region=None) for text in texts]
    return [entry for entry, _ in second_ranking(asked(run), candidates, lambda gram: 1.0)]


def test_what_stands_together_comes_before_what_stands_apart() -> None:
    apart = "水质" + "无关的话" * 30 + "监测"
    together = "无关的话" * 30 + "水质监测" + "无关的话" * 30
    assert order("水质监测", apart, together) == [together, apart]


def test_what_the_head_says_counts() -> None:
    assert order("水质", "无关无关无关无关水质" * 2, "水质无关无关无关无关水质")[0].startswith("水质")


def test_a_tier_goes_above_every_score() -> None:
    low = Candidate(entry_id="low", head="水质", text="水质监测", region=None, score=9.0)
    high = Candidate(entry_id="high", head="", text="", region=None, tier=1000.0)
    assert [entry for entry, _ in second_ranking(asked("水质监测"), [low, high], lambda gram: 1.0)] == ["high", "low"]


def test_equal_candidates_keep_the_order_of_the_engine() -> None:
    twins = [Candidate(entry_id=name, head="", text="同样", region=None) for name in "乙甲丙"]
    assert [entry for entry, _ in second_ranking(asked("水质"), twins, lambda gram: 1.0)] == ["乙", "甲", "丙"]


def test_the_rarer_the_more_telling() -> None:
    assert rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0


def test_bigrams_and_where_they_stand() -> None:
    assert bigrams("水质监") == ["水质", "质监"]
    assert bigrams("水") == ["水"]
    assert occurrences(["水质", "质监"], "水质监水质") == [(0, 0), (1, 1), (3, 0)]


def test_each_group_of_aliases_names_things_once() -> None:
    for group in rules.toml("aliases.toml")["group"]:
        assert len(set(group["names"])) == len(group["names"]) > 1
