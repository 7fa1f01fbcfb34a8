"""Reposts, forwarded notices and editions stand beside their original; what only resembles it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykb.index.catalog import Catalog
from policykb.index.families import Member
from policykb.pipeline.build import build
from policykb.project import Project, find_project

BODY = """一、总体要求
坚持政府引导、农户自愿，到2022年底全县改造危桥36座，群众出行条件明显改善，乡村道路管护责任落实到人。
二、重点任务
（一）摸清底数。对通村公路上的桥梁逐座检测评定，建立台账，四类桥梁立即封闭并设置绕行标志。（县交通运输局负责）
（二）分批改造。按照先急后缓的原则编制年度计划，2020年完成12座，2021年完成14座，其余在2022年完成。（县交通运输局牵头，县财政局配合）
（三）落实资金。统筹车购税补助和县级配套资金，严格按工程进度拨付，严禁截留挪用。（县财政局负责）
三、保障措施
各乡镇要明确专人负责，按月报送进度，县政府督查室定期通报，对工作不力的予以约谈。
"""


def notice(
    *, county: str = "青榆县", letters: str = "青政办发", number: str = "18", year: str = "2020", body: str = BODY
) -> str:
    return f"""{county}人民政府办公室关于印发农村危桥改造实施方案的通知
{letters}〔{year}〕{number}号
各乡镇人民政府，县直各有关部门：
《农村危桥改造实施方案》已经{county}人民政府同意，现印发给你们，请认真贯彻执行。
{county}人民政府办公室
{year}年4月16日
农村危桥改造实施方案
{body}"""


ORIGINAL = notice()
FORWARDED = f"""云岭市人民政府办公室转发青榆县农村危桥改造实施方案的通知
云政办发〔2020〕55号
各县（市、区）人民政府：
青榆县的做法值得借鉴，现转发给你们，请结合实际抓好落实。
云岭市人民政府办公室
2020年6月2日
{ORIGINAL}"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "corpus").mkdir()
    return find_project(tmp_path, environ={})


def put(project: Project, **texts: str) -> None:
    for name, text in texts.items():
        (project.corpus / f"{name}.txt").write_text(text, encoding="utf-8")


def members(project: Project) -> dict[str, Member]:
    """Each notice in its family, by the name of its source, after a build; the family by its original's name."""
    build(project)
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        names = {doc_id: record.source.removesuffix(".txt") for doc_id, record in catalog.documents().items()}
        found = catalog.families.of(names)
        assert catalog.families.pending() == ()
    return {names[doc_id]: found[doc_id] for doc_id in names}


def relations(project: Project) -> dict[str, str]:
    return {name: member.relation for name, member in members(project).items()}


def years(project: Project, name: str) -> list[str]:
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        (doc_id,) = catalog.find(f"{name}.txt")
        form = catalog.notice_json(doc_id) or {}
        kept = [found for found in catalog.findings() if found.doc_id == doc_id and found.code == "changed-year"]
        shown = [found for found in form["findings"] if found["code"] == "changed-year"]
        assert [found.message for found in kept] == [found["message"] for found in shown]
        return [form["text"][found["start"] : found["end"]] for found in shown]


@pytest.mark.parametrize(
    ("other", "relation", "folds"),
    [
        (ORIGINAL.replace("\n", "\n\n"), "copy", True),
        ("来源：网络。小编为大家整理了本文，供参考。\n" + ORIGINAL, "copy", True),
        (notice(body=BODY[: len(BODY) // 2]), "contained", True),
        (FORWARDED, "contains", False),
        (notice(number="9", year="2023", body=BODY.replace("2020", "2023").replace("36座", "11座")), "edition", False),
        (notice(county="石梁县", letters="石政办发", number="7"), "original", False),
        (notice(letters="青政函", number="3").replace("办公室", "").replace("危桥", "公厕"), "original", False),
        ("关于召开春季植树动员会的通知\n各单位：定于3月12日上午9时召开动员会，请准时参加。", "original", False),
    ],
    ids=["copy", "foreword", "part", "forwarded", "edition", "other county", "other matter", "something else"],
)
def test_what_a_notice_is_to_the_original(project: Project, other: str, relation: str, folds: bool) -> None:
    put(project, original=ORIGINAL, other=other)
    found = members(project)
    assert (found["other"].relation, found["other"].folds) == (relation, folds)
    assert found["original"].relation == "original"


def test_a_repost_that_changed_years_is_caught(project: Project) -> None:
    put(project, original=ORIGINAL, repost="编者按：推荐阅读。\n" + ORIGINAL.replace("2022年底", "2025年底"))
    assert relations(project) == {"original": "original", "repost": "copy"}
    assert years(project, "repost") == ["2025"]
    assert years(project, "original") == []


def test_a_repost_that_changed_every_year_is_a_repost_all_the_same(project: Project) -> None:
    page = "<html><head><meta name='ArticleTitle' content='通知'></head><body>{}</body></html>"
    paragraphs = "".join(f"<p>{line}</p>" for line in ORIGINAL.splitlines())
    (project.corpus / "original.html").write_text(page.format(paragraphs), encoding="utf-8")
    put(project, repost=ORIGINAL.replace("2020年", "2023年").replace("〔2020〕", "〔2023〕"))
    found = members(project)
    assert found["repost"].relation == "copy"
    assert found["original.html"].reason == "government-metadata"
    assert set(years(project, "repost")) == {"2023"}


def test_one_new_notice_gives_what_building_all_at_once_gives(project: Project, tmp_path: Path) -> None:
    texts = {"a": ORIGINAL, "b": "转载\n" + ORIGINAL, "c": FORWARDED, "d": notice(body=BODY[: len(BODY) // 2])}
    seen = []
    for number, order in enumerate(("abcd", "dcba", "cadb")):
        step = find_project(tmp_path / str(number), environ={})
        step.corpus.mkdir(parents=True)
        for name in order if number else ():
            put(step, **{name: texts[name]})
            build(step)
        put(step, **texts)
        seen.append(members(step))
    assert all(one == seen[0] for one in seen)


def test_reposts_are_one_family_however_many_and_in_whatever_order_they_come(project: Project, tmp_path: Path) -> None:
    many = {f"r{number:02}": f"转载第{number}次。\n{ORIGINAL}" for number in range(24)}
    many |= {f"s{number:02}": ORIGINAL.replace("36座", f"{number + 40}座") for number in range(6)}
    step = find_project(tmp_path / "steps", environ={})
    step.corpus.mkdir(parents=True)
    for names in (sorted(many)[20:], sorted(many)[:20]):
        put(step, **{name: many[name] for name in names})
        build(step)
    put(step, original=ORIGINAL)
    put(project, original=ORIGINAL, **many)
    found = members(project)
    assert {member.family for member in found.values()} == {found["s00"].family}
    assert all(member.share > 0.9 for member in found.values())
    assert members(step) == found


def test_where_the_original_is_gone_the_rest_find_another(project: Project) -> None:
    put(project, original=ORIGINAL, repost="转载\n" + ORIGINAL, other="网友转载\n" + ORIGINAL)
    members(project)
    (project.corpus / "original.txt").unlink()
    found = members(project)
    assert {found["repost"].family, found["other"].family} == {found["repost"].family}
    assert sorted(member.relation for member in found.values()) == ["copy", "original"]


def test_a_repost_taken_away_leaves_no_trace(project: Project) -> None:
    put(project, original=ORIGINAL)
    alone = members(project)
    put(project, repost=ORIGINAL.replace("2022年底", "2025年底"))
    members(project)
    (project.corpus / "repost.txt").unlink()
    assert members(project)["original"].doc_id == alone["original"].doc_id
    with Catalog.open(project.index / "catalog.sqlite") as catalog:
        assert catalog.families.alike(catalog.doc_ids()) == ()


def test_copies_whose_original_is_gone_are_copies_of_each_other(project: Project) -> None:
    repost = "来源：青榆县融媒体中心\n" + ORIGINAL
    put(project, original=ORIGINAL + "\n", repost=repost, changed=ORIGINAL.replace("2022年全部", "2023年全部") + "\n\n")
    members(project)
    (project.corpus / "original.txt").unlink()
    assert sorted(relations(project).values()) == ["copy", "original"]
