"""``trace``: a measure followed through the levels: who carries it out, what was tightened, added, dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from policykb.ask.answer import Answer
from policykb.ask.comparison.alignment import Link, align
from policykb.ask.comparison.ancestry import Following, Rank, lineage, rank_of
from policykb.ask.comparison.clauses import Clause, clauses_of
from policykb.ask.comparison.facts import Side, changes
from policykb.ask.comparison.notices import notice_json
from policykb.ask.holdings import Holdings
from policykb.errors import NotFoundError
from policykb.json_form import Json

_ORDER: tuple[Rank, ...] = ("national", "province", "prefecture", "county", "township", "unknown")
_CARRIED = 0.3  # of the lower notice's clauses, those that must answer some of a notice that is only alike


def trace(holdings: Holdings, doc_id: str, clause_id: str | None) -> Answer:
    """The notices that ``doc_id`` follows and those that follow it, step by step; of one clause, that clause alone.

    Raises NotFoundError for a clause that is not there.
    """
    wanted = {doc_id: _within(holdings.notice(doc_id), clause_id)} if clause_id else None
    steps = [_Step(holdings, one) for one in lineage(holdings, doc_id)]
    steps = [step for step in steps if step.tells]
    if wanted is not None:
        _follow(steps, wanted, doc_id)
    met = dict.fromkeys((doc_id, *(each for step in steps for each in (step.upper, step.lower))))
    documents = holdings.documents(met)
    order = sorted(met, key=lambda one: (_ORDER.index(rank_of(documents[one])), documents[one].issued_on or "9", one))
    steps.sort(key=lambda step: (order.index(step.upper), order.index(step.lower)))
    form = {
        "doc_id": doc_id,
        "clause_id": clause_id,
        "notices": [{**notice_json(holdings, one), "level": rank_of(documents[one])} for one in order],
        "steps": [step.json(wanted) for step in steps],
    }
    return Answer(form=form)


class _Step:
    """Two notices, one of which follows the other, with their clauses aligned."""

    def __init__(self, holdings: Holdings, following: Following) -> None:
        self.upper, self.lower = following.upper, following.lower
        self._following = following
        forms = holdings.notice(self.upper), holdings.notice(self.lower)
        self._texts = forms[0]["text"], forms[1]["text"]
        self._ones, self._others = map(_saying, forms)
        pieces = ([clause.piece for clause in each] for each in (self._ones, self._others))
        self._groups = _groups(align(*pieces, ordered=False), len(self._ones), len(self._others))

    @property
    def tells(self) -> bool:
        """Whether there is more to it than a mention in passing, or titles that happen to be alike."""
        if self._following.leans:
            return True
        met = {to for group in self._groups if group.ones for to in group.others}
        return len(met) >= max(1, _CARRIED * len(self._others) if self._following.ground == "similar" else 1)

    def partners(self, clause_ids: Collection[str], *, down: bool) -> set[str]:
        """What of the other notice answers any of ``clause_ids``: clauses of the upper (``down``) or the lower one."""
        found: set[str] = set()
        for group in self._groups:
            here, there = [self._ones[at] for at in group.ones], [self._others[to] for to in group.others]
            if not down:
                here, there = there, here
            if any(clause.clause_id in clause_ids for clause in here):
                found.update(clause.clause_id for clause in there if clause.clause_id)
        return found

    def json(self, wanted: dict[str, set[str]] | None) -> Json:
        """As ``trace`` prints it; of some ``wanted`` clauses by notice, those alone."""
        rows = [self._row(group) for group in self._groups]
        if wanted is not None:
            rows = [
                row
                for row in rows
                if any(
                    clause["clause_id"] in wanted.get(doc_id, ())
                    for side, doc_id in (("upper", self.upper), ("lower", self.lower))
                    for clause in row[side]
                )
            ]
        return {"upper": self.upper, "lower": self.lower, "why": self._following.json(), "clauses": rows}

    def _row(self, group: _Group) -> Json:
        one = Side([self._ones[at] for at in group.ones], self._texts[0])
        other = Side([self._others[to] for to in group.others], self._texts[1])
        both = group.ones and group.others
        return {
            "state": "carried" if both else "added" if group.others else "dropped",
            "likeness": round(min(1.0, *group.likeness), 2) if both else None,
            "upper": [clause.json() for clause in one.clauses],
            "lower": [clause.json() for clause in other.clauses],
            "changes": changes(one, other, levels=True) if both else [],
        }


def _saying(notice: Json) -> list[Clause]:
    """The clauses of a notice that say something themselves, those that only head others left out."""
    return [clause for clause in clauses_of(notice) if clause.clause_id and not clause.heads]


class _Group(NamedTuple):
    """Places of clauses of both notices that belong together, and how alike the least alike of them are."""

    ones: list[int]
    others: list[int]
    likeness: list[float]


def _groups(links: Sequence[Link], ones: int, others: int) -> list[_Group]:
    """What belongs together: a clause and what it was split into, several and what merges them, or one alone.

    In the order of the second notice; what has no answer there stands behind.
    """
    groups: list[_Group] = []
    for link in sorted(links, key=lambda link: link.part):
        met = (each for each in groups if link.one in each.ones or link.other in each.others)
        group = next(met, None) if link.part else None
        if group is None:
            groups.append(_Group([link.one], [link.other], [link.score]))
        else:
            group.ones.extend({link.one}.difference(group.ones))
            group.others.extend({link.other}.difference(group.others))
            group.likeness.append(link.score)
    met_ones, met_others = {at for each in groups for at in each.ones}, {to for each in groups for to in each.others}
    groups += [_Group([], [to], []) for to in range(others) if to not in met_others]
    groups.sort(key=lambda group: min(group.others))
    groups += [_Group([at], [], []) for at in range(ones) if at not in met_ones]
    return [_Group(sorted(group.ones), sorted(group.others), group.likeness) for group in groups]


def _within(notice: Json, clause_id: str) -> set[str]:
    """The clause and all within it. Raises NotFoundError."""
    sections = {section["clause_id"]: section for section in notice["sections"]}
    if clause_id not in sections:
        raise NotFoundError(f"{notice['doc_id']} has no clause {clause_id}; see policykb show {notice['doc_id']}")
    whole = sections[clause_id]
    return {name for name, one in sections.items() if whole["start"] <= one["start"] and one["end"] <= whole["end"]}


def _follow(steps: Sequence[_Step], wanted: dict[str, set[str]], doc_id: str) -> None:
    """Put into ``wanted`` the clauses of other notices that answer those of ``doc_id``, step by step up and down."""
    for down in (False, True):
        waiting, seen = [doc_id], {doc_id}
        while waiting:
            here = waiting.pop(0)
            for step in _leading(steps, here, down=down):
                there = step.lower if down else step.upper
                wanted.setdefault(there, set()).update(step.partners(wanted[here], down=down))
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)


def _leading(steps: Sequence[_Step], doc_id: str, *, down: bool) -> Iterator[_Step]:
    return (step for step in steps if (step.upper if down else step.lower) == doc_id)
