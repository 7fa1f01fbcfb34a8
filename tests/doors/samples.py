"""Answers as the knowledge base gives them: small, invented, and true to the schema."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TITLE = "青溪县人民政府办公室关于做好养老服务的通知"
TEXT = f"{TITLE}\n一、建设老年食堂。2027年底前建成12个。（牵头单位：县扶贫办；责任单位：县民政局、县财政局）"


def duty(unit: str, role: str, quote: str, **changed: Any) -> Json:
    start = TEXT.index(quote)
    return {
        "unit": unit,
        "role": role,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "rule_id": "bracket",
        "kind": "agency",
        "full_name": f"青溪{unit}",
        "today": {"state": "same", "name": f"青溪{unit}", "evidence": ""},
        "successors": [],
        **changed,
    }


LEAD = duty(
    "县扶贫办",
    "lead",
    "牵头单位：县扶贫办",
    full_name="青溪县扶贫开发办公室",
    today={"state": "passed-on", "name": "青溪县农业农村局", "evidence": "2023年机构改革方案"},
    successors=[{"name": "青溪县农业农村局", "relation": "merged", "since": "2023", "evidence": "2023年机构改革方案"}],
)
CIVIL = duty("县民政局", "responsible", "责任单位：县民政局、县财政局")
MONEY = duty(
    "县财政局",
    "responsible",
    "责任单位：县民政局、县财政局",
    today={"state": "unknown", "name": None, "evidence": "未见"},
)
DEADLINE = {"text": "2027年底前", "date": "2027-12-31"}
DOCUMENT = {
    "title": TITLE,
    "number": "青政办发〔2026〕3号",
    "issuers": ["青溪县人民政府办公室"],
    "issued_on": "2026-03-02",
    "region": "云南省青溪县",
    "status": "in_force",
    "source": "a/养老.txt",
}
MEASURE = {
    "measure_id": "n0123456789ab#1",
    "clause_id": "1",
    "label": "一、",
    "heading": "建设老年食堂",
    "text": TEXT[22:],
    "start": 22,
    "end": len(TEXT),
    "deadline": DEADLINE,
    "targets": ["12个"],
    "duties": [LEAD, CIVIL, MONEY],
}
CLAUSE = {
    "clause_id": "1",
    "label": "一、",
    "heading": "建设老年食堂",
    "level": 1,
    "form": "item",
    "parent": None,
    "start": 22,
    "end": len(TEXT),
}
FINDING = {"code": "count-mismatch", "message": "states 12, lists 11", "start": 34, "end": 37}
NOTICE: Json = {
    "source": DOCUMENT["source"],
    "doc_id": "n0123456789ab",
    "url": None,
    "title": DOCUMENT["title"],
    "kind": "通知",
    "number": DOCUMENT["number"],
    "issuers": DOCUMENT["issuers"],
    "recipients": ["各乡镇人民政府"],
    "issued_on": "2026-03-02",
    "published_on": None,
    "effective_on": None,
    "expires_on": None,
    "region": DOCUMENT["region"],
    "script": "simplified",
    "parts": [],
    "text": TEXT,
    "sections": [CLAUSE],
    "measures": [MEASURE],
    "lists": [],
    "citations": [],
    "repeals": [],
    "contacts": [],
    "tables": [],
    "attachments": [],
    "findings": [FINDING],
    "corrected": [],
    "removed": [{"rule_id": "breadcrumb", "text": "首页 > 公开"}],
}
VALIDITY: Json = {
    "state": "in_force",
    "as_of": "2026-11-24",
    "premises": [
        {"text": "it holds from 2026-03-02", "doc_id": NOTICE["doc_id"], "quote": None, "start": None, "end": None}
    ],
}
SHOWN: Json = {**NOTICE, "status": "in_force", "validity": VALIDITY, "clause": None}
HIT: Json = {
    "doc_id": "n0123456789ab",
    **{name: DOCUMENT[name] for name in ("source", "title", "number", "issued_on", "region", "status")},
    "score": 3.25,
    "copies": ["b/转载.html"],
    "missing": ["护理"],
    "aliases": [{"asked": "老年饭堂", "matched": "老年食堂"}],
    "snippets": [{"text": "一、建设老年食堂。", "start": 22, "marks": [[4, 8]]}],
}
SEARCH: Json = {"query": "老年饭堂 护理", "total": 12, "hits": [HIT], "facets": {}, "suggestions": []}
CARD: Json = {
    "measure_id": "n0123456789ab#1",
    "doc_id": "n0123456789ab",
    "clause_id": "1",
    "label": "一、",
    "heading": "建设老年食堂",
    "state": "one-lead",
    "lead": [LEAD],
    "responsible": [CIVIL, MONEY],
    "cooperate": [],
    "guide": [],
    "implied": [],
    "deadline": DEADLINE,
    "quote": "（牵头单位：县扶贫办；责任单位：县民政局、县财政局）",
    "place": "above",
    "missing": [],
    "aliases": [{"asked": "老年饭堂", "matched": "老年食堂"}],
    "doubts": [{"code": "truncated", "message": "ends inside a sentence"}],
    "document": DOCUMENT,
    "validity": VALIDITY,
    "others": [
        {
            "doc_id": "nfedcba987654",
            "measure_id": "nfedcba987654#2",
            "heading": "建设老年食堂",
            "lead": [CIVIL],
            "title": "青溪县养老服务办法",
            "number": None,
            "issued_on": "2024-03-02",
            "region": "云南省青溪县",
            "status": "expired",
            "place": "same",
        }
    ],
}
LEADS: Json = {"query": "老年食堂", "total": 1, "place": "云南省青溪县白石镇", "answers": [CARD], "nearest": []}
UNIT: Json = {
    "query": "县扶贫办",
    "name": "县扶贫办",
    "full_name": "青溪县扶贫开发办公室",
    "kind": "agency",
    "region": "云南省青溪县",
    "parent": {"name": "青溪县人民政府", "evidence": "组织法"},
    "names": ["县扶贫办", "青溪县扶贫开发办公室"],
    "named": [{"name": "县扶贫办", "first": "2019", "last": "2026", "notices": 2}],
    "today": LEAD["today"],
    "successors": LEAD["successors"],
    "leads": [
        {
            **LEAD,
            "measure_id": "n0123456789ab#1",
            "heading": "建设老年食堂",
            "deadline": DEADLINE,
            "due": "coming",
            "inherited": None,
            "doubts": [],
            "document": DOCUMENT,
        }
    ],
    "shares": [],
    "joins": [],
    "others": [],
    "inherited": [],
    "partners": [{"unit": "县民政局", "full_name": "青溪县民政局", "measures": 1}],
    "total": 1,
}
CHECKED: list[Json] = [
    {"doc_id": "n0123456789ab", "source": "a/养老.txt", "title": DOCUMENT["title"], **FINDING},
    {
        "doc_id": "n0123456789ab",
        "source": "a/养老.txt",
        "title": None,
        "code": "no-text",
        "message": "empty",
        "start": None,
        "end": None,
    },
]
ADDED: Json = {
    "state": "new",
    "source": "a/养老.txt",
    "doc_id": "n0123456789ab",
    **{name: NOTICE[name] for name in ("title", "kind", "number", "issuers", "issued_on", "region", "findings")},
    "measures": 1,
    "duties": 3,
    "message": None,
}
