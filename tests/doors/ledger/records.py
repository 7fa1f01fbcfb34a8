"""Records of tasks as the knowledge base gives them: invented, with what offices trip over."""

from __future__ import annotations

from typing import Any

from doors.samples import CIVIL, DEADLINE, DOCUMENT, LEAD, MEASURE, MONEY

Json = dict[str, Any]

HOSTILE = '=HYPERLINK("http://a.b","点")\n+1 @x\x07|<b>*粗*</b>'


def record(no: int, **changed: Any) -> Json:
    """A task led by 县扶贫办, whose body today is another, and carried by one whose body today is unknown."""
    return {
        "no": no,
        "measure_id": f"n0123456789ab#{no}",
        "doc_id": "n0123456789ab",
        "clause_id": str(no),
        "clause": f"一、（{no}）",
        "label": "（一）",
        "heading": "建设老年食堂",
        "task": "建设老年食堂",
        "measure": "2027年底前建成12个。",
        "lead": [LEAD],
        "responsible": [CIVIL, MONEY],
        **{role: [] for role in ("cooperate", "guide", "supervise", "implied")},
        "deadline": DEADLINE,
        "targets": ["12个"],
        "text": MEASURE["text"],
        "start": MEASURE["start"],
        "end": MEASURE["end"],
        "state": "one-lead",
        "doubts": [],
        "document": DOCUMENT,
        **changed,
    }


OTHER = {**DOCUMENT, "title": "白石市供水管理办法", "number": None, "issued_on": None, "status": "repealed"}
BARE: Json = {"lead": [], "responsible": [], "implied": [{**CIVIL, "role": "implied"}], "deadline": None, "targets": []}
RECORDS = (
    record(1),
    record(2, task="养护水源", deadline={"text": "6月底前", "date": "2026-06-30"}),
    record(3, doc_id="nffffffffffff", measure_id="nffffffffffff#1", document=OTHER, **BARE),
    record(4, doc_id="nffffffffffff", measure_id="nffffffffffff#2", document=OTHER, task=HOSTILE, measure=HOSTILE),
)
_PLACED = ("no", "measure_id", "doc_id", "task", "clause", "document")


def doubt(of: Json, code: str, unit: str | None = None, message: str | None = None) -> Json:
    return {**{name: of[name] for name in _PLACED}, "code": code, "unit": unit, "message": message}


DOUBTS = (
    doubt(RECORDS[0], "unknown-successor", "县财政局", "未见"),
    doubt(
        {**RECORDS[2], "no": None, "measure_id": None, "task": None},
        "numbering-gap",
        message="一、 is followed by 三、",
    ),
    doubt(RECORDS[2], "implied-only"),
)
