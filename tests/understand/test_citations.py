"""Citations with their relation, and what a notice repeals."""

from __future__ import annotations

import pytest

from policykb.model import Header
from policykb.understand.citations import citations, repeals


@pytest.mark.parametrize(
    ("text", "title", "number", "relation"),
    [
        (
            "根据《青岭市救助办法》（青政发〔2020〕7号）精神，制定本方案。",
            "青岭市救助办法",
            "青政发〔2020〕7号",
            "basis",
        ),
        ("为贯彻落实《云岭省关于促进就业的意见》，结合实际。", "云岭省关于促进就业的意见", None, "basis"),
        ("《青岭市救助办法》已经同意，现印发给你们，请执行。", "青岭市救助办法", None, "issues"),
        ("《青岭市救助办法》（青政发〔2015〕3号）同时废止。", "青岭市救助办法", "青政发〔2015〕3号", "repeals"),
        ("现转发《云岭省救助工作方案》，请执行。", "云岭省救助工作方案", None, "forwards"),
        (
            "8月印发《关于印发名单的通知》（川农领〔〕12号），公布名单。",
            "关于印发名单的通知",
            "川农领〔〕12号",
            "mentions",
        ),
        ("依据《中华人民共和国行政许可法》办理。", "中华人民共和国行政许可法", None, "basis"),
        (
            "自施行之日起，废止《青岭市救助办法》（青政发〔2015〕3号）。",
            "青岭市救助办法",
            "青政发〔2015〕3号",
            "repeals",
        ),
        ("原《青岭市救助办法》自本办法施行之日起废止。", "青岭市救助办法", None, "repeals"),
        ("依照已废止的《青岭市救助办法》处理。", "青岭市救助办法", None, "basis"),
        (
            "《青岭市救助办法》（青政发〔2015〕3号）有效期延长至2027年底。",
            "青岭市救助办法",
            "青政发〔2015〕3号",
            "prolongs",
        ),
        ("《青岭市救助办法》第五条同时废止。", "青岭市救助办法", None, "mentions"),
    ],
)
def test_a_citation_and_its_relation(text: str, title: str, number: str | None, relation: str) -> None:
    (found,) = citations(text, Header())
    assert (found.title, found.number, found.relation) == (title, number, relation)
    assert found.span.of(text).startswith("《")


def test_a_title_within_a_title_is_one_citation() -> None:
    (found,) = citations("按照《关于印发〈青岭市救助办法〉的通知》执行。", Header())
    assert found.title == "关于印发〈青岭市救助办法〉的通知"


@pytest.mark.parametrize(
    "text", ["《青岭日报》报道。", "填写《申请表》。", "（以下简称《办法》）按照《办法》执行。", "《未完"]
)
def test_what_is_no_cited_document(text: str) -> None:
    assert citations(text, Header()) == ()


def test_everything_named_before_one_repeal_is_repealed() -> None:
    text = "本办法自2024年5月1日起施行。《甲市救助办法》（甲政发〔2015〕3号）、《甲市救助细则》同时废止。"
    assert repeals(citations(text, Header())) == ("甲政发〔2015〕3号", "甲市救助细则")


def test_a_notice_does_not_cite_its_own_number() -> None:
    assert citations("青政发〔2024〕5号\n各县：", Header(number="青政发〔2024〕5号")) == ()


def test_what_lapses_further_on_repeals_nothing() -> None:
    text = "适用于符合《企业划型规定》（工信〔2011〕300号）且在本市注册的企业，不再有必要的自然失效。"
    assert repeals(citations(text, Header())) == ()


DECISION = """青岭市人民政府关于废止、修改和继续有效部分规范性文件的决定
根据《国务院办公厅关于文件清理的通知》（国办发〔2018〕37号）要求，经研究决定：
一、废止下列文件
1.《青岭市关于修改救助规定的办法》（青政发〔2015〕3号）
2.《青岭市救助细则》（青政发〔2015〕4号）
二、修改下列1件文件
将《青岭市救助标准》（青政发〔2016〕5号）第二条修改为：“略”。
三、《青岭市救助目录》（青政发〔2016〕6号）中的“市民委”改为“市民宗局”。
四、继续有效的文件目录
1.《青岭市供水办法》（青政发〔2017〕7号）
五、废止后的衔接，按照《青岭市衔接办法》（青政发〔2020〕1号）办理。
"""


def test_a_decision_turns_from_one_list_to_the_next() -> None:
    """What it repeals is told from what it amends, keeps, or goes by, however long a list is."""
    header = Header(title=DECISION.partition("\n")[0])
    far = "".join(f"\n{at}.《青岭市第{at}号设施规定》（青政发〔2012〕{at}号）" for at in range(1, 200))
    text = DECISION.replace("三、《", "\n三、《").replace("四、继续有效的文件目录", "四、继续有效的文件目录" + far)
    relations = {one.number: one.relation for one in citations(text, header)}
    assert {number for number, relation in relations.items() if relation == "repeals"} == {
        "青政发〔2015〕3号",
        "青政发〔2015〕4号",
    }
    assert relations["国办发〔2018〕37号"] == "basis"
    assert relations["青政发〔2016〕5号"] == relations["青政发〔2016〕6号"] == "mentions"
    assert relations["青政发〔2017〕7号"] == relations["青政发〔2012〕199号"] == "prolongs"
    assert relations["青政发〔2020〕1号"] == "basis"


def test_a_table_of_what_became_of_documents_is_read_row_by_row() -> None:
    title = "青岭市人民政府关于公布文件清理结果的通知"
    rows = [("青政发〔2015〕3号", "废止"), ("青政发〔2016〕5号", "修改"), ("青政发〔2017〕7号", "继续有效")]
    text = "\n".join([title, "序号\t名称\t文号\t结果", *(f"1\t《青岭市救助办法》\t{a}\t{b}" for a, b in rows)])
    found = {one.number: one.relation for one in citations(text, Header(title=title)) if one.number}
    assert found == {"青政发〔2015〕3号": "repeals", "青政发〔2016〕5号": "mentions", "青政发〔2017〕7号": "prolongs"}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据青税函〔2024〕27号，期限延长。", ["青税函〔2024〕27号"]),
        ("由指挥部按青新指发〔2024〕15号文件审核。", ["青新指发〔2024〕15号"]),
        ("按照（青住管办〔2024〕3号）、（青住金〔2024〕3号）文件执行。", ["青住管办〔2024〕3号", "青住金〔2024〕3号"]),
    ],
)
def test_words_before_a_bare_number_are_none_of_its_letters(text: str, numbers: list[str]) -> None:
    assert [citation.number for citation in citations(text, Header())] == numbers
