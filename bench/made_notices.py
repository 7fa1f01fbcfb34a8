"""Notices made up for measuring: every place of the gazetteer hands out measures to its agencies.

Headings, units and deadlines come from a few lists, so that thousands of places ask for the same, as they do; the
sentences between are taken from texts of others, so that words are spread as in real ones and no two notices are alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from policykb import rules

_ACTIONS = (
    "完善", "健全", "推进", "强化", "规范", "提升", "建立", "落实", "加快", "加大", "优化", "改造", "扩大",
    "严格", "创新",
)  # fmt: skip
_SUBJECTS = (
    "农村供水保障", "返贫监测预警", "易地搬迁后续帮扶", "家庭医生签约服务", "老旧小区改造", "生活垃圾分类",
    "政务数据共享", "企业开办便利化", "普惠托育服务", "县域商业体系", "高标准农田建设", "校园食品安全",
    "秸秆综合利用", "河湖长制", "残疾人康复服务", "创业担保贷款", "冷链物流设施", "职业技能培训",
    "特困人员供养", "森林防火巡护", "城乡公交一体化", "电子商务进农村", "非遗传承保护", "危房改造", "医疗救助",
    "控辍保学", "污水收集处理", "招投标监管", "养老机构安全", "夜间经济", "旅游厕所建设", "水源地保护",
    "山洪灾害防御", "耕地占补平衡", "消费帮扶", "法律援助", "应急物资储备", "绿色建筑", "信用体系建设",
    "种业振兴",
)  # fmt: skip
_KINDS = ("工作", "机制", "能力", "水平", "行动", "措施")
_AGENCIES = (
    "水务局", "乡村振兴局", "发展改革局", "卫生健康局", "住房城乡建设局", "城市管理局", "大数据局",
    "市场监管局", "教育局", "商务局", "农业农村局", "生态环境局", "残联", "人力资源社会保障局", "民政局",
    "林业局", "交通运输局", "文化和旅游局", "医保局", "应急管理局", "财政局", "自然资源局", "司法局", "公安局",
    "科技局", "扶贫办", "审计局", "妇联", "团委", "总工会",
)  # fmt: skip
_STATEMENTS = (
    "（牵头单位：{lead}；责任单位：{others}）",
    "（{lead}牵头，{others}配合）",
    "（{lead}、{others}按职责分工负责）",
    "（责任单位：{lead}、{others}）",
    "",
)
_ORDINALS = "一二三四五六七八九十"
_LONGEST_SENTENCE = 90


def sentences_of(texts: Sequence[str]) -> list[str]:
    """The sentences of some texts that are as long as those of a measure."""
    parts = (part.strip() for text in texts for part in text.split("。"))
    return [part for part in parts if 15 < len(part) <= _LONGEST_SENTENCE and "\n" not in part]


def made_notices(measures: int, sentences: Sequence[str], *, seed: int = 1) -> Iterator[str]:
    """Texts of notices with, together, so many measures, ten each; the same for the same arguments."""
    chance = random.Random(seed)
    places = [row for row in rules.rows("regions.tsv") if row["level"] in ("prefecture", "county")]
    provinces = {row["code"]: row["name"] for row in rules.rows("regions.tsv") if row["level"] == "province"}
    for number in range(measures // len(_ORDINALS)):
        yield _notice(chance, number, chance.choice(places), provinces, sentences)


def _notice(
    chance: random.Random, number: int, place: dict[str, str], provinces: dict[str, str], sentences: Sequence[str]
) -> str:
    name, rank = place["name"], "市" if place["level"] == "prefecture" else "县"
    year, subject = chance.randint(2012, 2026), chance.choice(_SUBJECTS)
    title = f"{name}{year}年{subject}工作方案"
    tasks = (_task(chance, at, rank, year, sentences) for at in range(len(_ORDINALS)))
    return "\n".join(
        (
            f"{provinces.get(place['code'][:2], '')}{name}人民政府办公室关于印发《{title}》的通知",
            f"{name[:2]}政办发〔{year}〕{number % 90 + 1}号",
            f"各有关单位：\n《{title}》已经同意，现印发给你们，请认真组织实施。",
            f"{name}人民政府办公室\n{year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
            title,
            *tasks,
        )
    )


def _task(chance: random.Random, at: int, rank: str, year: int, sentences: Sequence[str]) -> str:
    heading = f"{chance.choice(_ACTIONS)}{chance.choice(_SUBJECTS)}{chance.choice(_KINDS)}"
    lead, *others = (rank + name for name in chance.sample(_AGENCIES, chance.randint(2, 4)))
    due = chance.choice(("", "", f"{year}年{chance.randint(1, 12)}月底前完成", f"{year + 1}年底前完成"))
    body = "。".join(filter(None, (*chance.sample(sentences, 2), due)))
    statement = chance.choice(_STATEMENTS).format(lead=lead, others="、".join(others))
    return f"{_ORDINALS[at]}、{heading}\n{body}。{statement}"
