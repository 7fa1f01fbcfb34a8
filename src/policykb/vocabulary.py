"""The closed lists of words that fields hold. Apart from the things themselves: a question needs the words alone."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "通知", "意见", "方案", "办法", "规定", "决定", "公告", "通告", "批复", "函", "纪要", "令",
    "要点", "规划", "计划", "细则", "措施", "报道",
]  # fmt: skip
"""Kinds of document 文种. 实施意见 is 意见, 工作要点 is 要点; 报道 is a press report."""

Script = Literal[
    "simplified", "traditional", "traditional+pinyin", "taiwanized", "taiwanized+pinyin", "taiwan", "hongkong", "mixed"
]
"""The script a source was written in, before conversion."""

Role = Literal["lead", "responsible", "cooperate", "guide", "supervise", "implied"]
"""牵头 · 责任/负责 · 配合 · 指导 · 督导 · the subject of a sentence that lays a duty on it without a stated role."""

DutyKind = Literal["agency", "government", "generic", "company", "other"]
"""What carries a duty: an agency, a government or Party committee, a catch-all (各有关部门), a company, or else."""

Relation = Literal["basis", "issues", "repeals", "replaces", "prolongs", "forwards", "mentions"]
"""How a notice uses another one that it cites."""

ClauseForm = Literal["chapter", "section", "article", "item", "run-in", "row", "named", "paragraph"]
"""How a clause is marked: 第一章 · 一、 · 第三条 · （一） or 1. · a run-in heading · a table row · merely named in a
list · a paragraph without a mark that holds a duty."""

BY_HAND = "by-hand:"
"""Begins the ``rule_id`` of a duty that a person stated; the person's name follows."""
