"""Reposts stand under their original; documents of their own do not, however alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykb.ask.copies import fold_copies
from policykb.index.families import FamilyRelation, Member

MEASURE = "各村要抢抓晴好天气，及时收割晾晒，颗粒归仓。"


def member(doc_id: str, family: str, *, folds: bool = True, relation: FamilyRelation = "copy") -> Member:
    own = doc_id == family
    return Member(
        doc_id=doc_id, family=family, relation="original" if own else relation, share=1.0, folds=folds and not own
    )


def of(*members: Member) -> dict[str, Member]:
    return {one.doc_id: one for one in members}


FAMILY = of(member("original", "original"), member("repost", "original"), member("other", "other"))


def test_the_original_stands_where_the_best_of_its_family_does() -> None:
    ranked = ["repost", "other", "original"]
    assert fold_copies(ranked, FAMILY, {}) == [("original", ("repost",)), ("other", ())]


def test_without_the_original_the_best_ranked_stands() -> None:
    members = FAMILY | of(member("second", "original"))
    assert fold_copies(["second", "repost"], members, {}) == [("second", ("repost",))]


def test_what_forwards_the_original_stands_for_itself() -> None:
    members = FAMILY | of(member("forwarded", "original", folds=False, relation="contains"))
    assert fold_copies(["forwarded", "original"], members, {}) == [("forwarded", ()), ("original", ())]


def test_measures_fold_where_their_texts_do() -> None:
    texts = {"repost#1": MEASURE, "original#1": "转：" + MEASURE, "original#2": MEASURE[::-1], "other#1": MEASURE}
    folded = fold_copies(list(texts), FAMILY, texts)
    assert folded == [("original#1", ("repost#1",)), ("original#2", ()), ("other#1", ())]


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.dictionaries(st.sampled_from("abcdef"), st.booleans()))
def test_every_one_stands_once_and_in_place_of_the_best(ranked: list[str], folding: dict[str, bool]) -> None:
    members = {one: member(one, "a", folds=folds) for one, folds in folding.items()}
    folded = fold_copies(ranked, members, {})
    assert sorted(one for first, copies in folded for one in (first, *copies)) == sorted(ranked)
    assert [min((first, *copies), key=ranked.index) for first, copies in folded] == [
        one for one in ranked if any(one == min((first, *copies), key=ranked.index) for first, copies in folded)
    ]
