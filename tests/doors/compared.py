"""Answers that put notices beside each other: small, invented, and true to the schema."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

UPPER: Json = {
    "doc_id": "n0123456789ab",
    "title": "贵州省民政厅关于推进家庭养老床位建设的意见",
    "number": "黔民发〔2023〕6号",
    "issuers": ["贵州省民政厅"],
    "issued_on": "2023-02-01",
    "region": "贵州省",
    "status": "unknown",
    "source": "省/意见.html",
}
LOWER: Json = {
    **UPPER,
    "doc_id": "nba9876543210",
    "title": "白石县人民政府办公室关于推进家庭养老床位建设的通知",
    "number": "白政办发〔2023〕12号",
    "issuers": ["白石县人民政府办公室"],
    "issued_on": "2023-05-08",
    "region": "贵州省白石县",
    "source": "县/通知.html",
}
ONE: Json = {
    "clause_id": "1",
    "label": "一、",
    "heading": "开展能力评估",
    "text": "开展能力评估。2027年12月底前完成首批评估。（牵头单位：省民政厅）",
    "start": 40,
    "end": 73,
}
OTHER: Json = {**ONE, "text": "开展能力评估。2027年9月底前完成首批评估。（牵头单位：县民政局）", "end": 72}
DEADLINE: Json = {
    "kind": "deadline",
    "effect": "tightened",
    "before": {"text": "2027-12-31", "quote": "2027年12月底前完成首批评估", "start": 47, "end": 62},
    "after": {"text": "2027-09-30", "quote": "2027年9月底前完成首批评估", "start": 47, "end": 61},
}
LEAD: Json = {
    "kind": "lead",
    "effect": "counterpart",
    "before": {"text": "省民政厅", "quote": "牵头单位：省民政厅", "start": 64, "end": 73},
    "after": {"text": "县民政局", "quote": "牵头单位：县民政局", "start": 63, "end": 72},
}
ADDED: Json = {"kind": "target", "effect": "added", "before": None, "after": {**DEADLINE["after"], "text": "不低于30%"}}
DIFF: Json = {
    "one": UPPER,
    "other": LOWER,
    "header": [{"field": "issuers", "one": ["贵州省民政厅"], "other": ["白石县人民政府办公室"]}],
    "clauses": [
        {
            "state": "changed",
            "moved": True,
            "one": ONE,
            "other": OTHER,
            "differences": [
                {"one": {"text": "12", "start": 52, "end": 54}, "other": {"text": "9", "start": 52, "end": 53}},
            ],
            "changes": [LEAD, DEADLINE, ADDED],
        },
        {"state": "added", "moved": False, "one": None, "other": OTHER, "differences": [], "changes": []},
        {"state": "dropped", "moved": False, "one": ONE, "other": None, "differences": [], "changes": []},
        {"state": "unchanged", "moved": False, "one": ONE, "other": ONE, "differences": [], "changes": []},
    ],
    "counts": {"unchanged": 1, "changed": 1, "added": 1, "dropped": 1, "moved": 1},
}
WHY: Json = {
    "relation": "cites-number",
    "by": LOWER["doc_id"],
    "quote": "《贵州省民政厅关于推进家庭养老床位建设的意见》（黔民发〔2023〕6号）",
    "start": 30,
    "end": 66,
}
TRACE: Json = {
    "doc_id": LOWER["doc_id"],
    "clause_id": None,
    "notices": [{**UPPER, "level": "province"}, {**LOWER, "level": "county"}],
    "steps": [
        {
            "upper": UPPER["doc_id"],
            "lower": LOWER["doc_id"],
            "why": WHY,
            "clauses": [
                {"state": "carried", "likeness": 0.25, "upper": [ONE], "lower": [OTHER], "changes": [LEAD, DEADLINE]},
                {"state": "added", "likeness": None, "upper": [], "lower": [OTHER], "changes": []},
                {"state": "dropped", "likeness": None, "upper": [ONE], "lower": [], "changes": []},
            ],
        },
        {
            "upper": UPPER["doc_id"],
            "lower": LOWER["doc_id"],
            "why": {"relation": "similar", "by": None, "quote": None, "start": None, "end": None},
            "clauses": [],
        },
    ],
}
EVENT: Json = {
    "event_id": "0123456789abcdef",
    "at": "2026-04-01T08:00:00Z",
    "kind": "lead-changed",
    "cause": "notice",
    "doc_id": LOWER["doc_id"],
    "clause_id": "1",
    "label": "一、",
    "heading": "开展能力评估",
    "before": {"text": "县民政局", "quote": "牵头单位：县民政局"},
    "after": {"text": "县残联", "quote": "牵头单位：县残联"},
    "measures": [],
    "document": {name: value for name, value in LOWER.items() if name != "doc_id"},
}
NEW: Json = {
    **EVENT,
    "event_id": "fedcba9876543210",
    "at": "2026-03-01T08:00:00Z",
    "kind": "new-notice",
    "clause_id": None,
    "label": None,
    "heading": None,
    "before": None,
    "after": None,
    "measures": [
        {
            "clause_id": str(number),
            "label": f"{number}.",
            "heading": "开展能力评估",
            "lead": ["县民政局"],
            "deadline": {"text": "2027年9月底前", "date": "2027-09-30"},
        }
        for number in range(1, 12)
    ],
}
CHANGES: Json = {
    "since": "2026-03-01",
    "until": "2026-11-24",
    "total": 3,
    "events": [EVENT, {**EVENT, "event_id": "00112233445566ff", "cause": "reading"}, NEW],
}
ACROSS: list[Json] = [
    {
        "doc_id": LOWER["doc_id"],
        "source": LOWER["source"],
        "title": LOWER["title"],
        "code": "contradiction",
        "message": "县残联 leads here, 县民政局 in 白政办发〔2023〕12号, which nothing shows to have ended",
        "clause_id": "1",
        "quote": "牵头单位：县残联",
        "start": 63,
        "end": 72,
        "other": {
            "doc_id": UPPER["doc_id"],
            "source": UPPER["source"],
            "title": UPPER["title"],
            "clause_id": "1",
            "quote": "牵头单位：县民政局",
            "start": 64,
            "end": 73,
        },
    },
    {
        "doc_id": LOWER["doc_id"],
        "source": LOWER["source"],
        "title": LOWER["title"],
        "code": "deadline-passed",
        "message": "the deadline 2026-06-30 has passed",
        "clause_id": "1",
        "quote": "2026年6月底前",
        "start": 47,
        "end": 56,
        "other": None,
    },
]
